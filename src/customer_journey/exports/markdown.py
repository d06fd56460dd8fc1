"""Markdown: tables for a wiki, a pull request, a notebook."""

from __future__ import annotations

from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.exports.registry import Export
from customer_journey.model.framework import Framework
from customer_journey.pages import markdown

__all__ = ["EXPORTS"]

EXPORTS = (
    Export("markdown", Framework, markdown.framework_text, ("language",)),
    Export("markdown", Crosswalk, markdown.crosswalk_text),
)
