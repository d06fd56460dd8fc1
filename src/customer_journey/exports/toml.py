"""TOML: frameworks and decisions, in the format in which users write their own."""

from customer_journey.crosswalks.decisions import Decisions
from customer_journey.exports.registry import Export
from customer_journey.model.framework import Framework

EXPORTS = (Export("toml", Framework, Framework.to_toml), Export("toml", Decisions, Decisions.to_toml))
