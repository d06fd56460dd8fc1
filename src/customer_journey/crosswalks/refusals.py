"""Refusals: the errors that say why a stage has no single counterpart.

This module is imported only when an error is raised, or with the public errors: most conversions need none.
"""

from fractions import Fraction
from typing import ClassVar

import attrs

from customer_journey.crosswalks.correspondences import Correspondence, Row
from customer_journey.model.errors import CustomerJourneyError, listed, shown
from customer_journey.model.framework import Framework


@attrs.define(slots=False, eq=False, repr=False)
class ConversionError(CustomerJourneyError, ValueError):
    """A stage has no single counterpart under the policy asked for.

    Attributes:
        source: the key of the source stage.
        target: the id of the target framework.
        policy: the policy asked for.
        options: the correspondences of the stage, largest share first.
        uncovered: how much of the stage no target stage takes, from 0 to 1.
    """

    source: str
    target: str
    policy: str
    options: tuple[Correspondence, ...]
    uncovered: Fraction

    #: The verdict on a value that names the stage, for :class:`~customer_journey.Verdict`.
    verdict: ClassVar[str] = "none"

    def _shares(self) -> str:
        rest = f", and {self.uncovered} has none" if self.uncovered else ""
        return listed(f"{o.target.id} ({o.share})" for o in self.options) + rest


class AmbiguousConversionError(ConversionError):
    """Several stages of the target each take a part of the source stage."""

    verdict = "ambiguous"

    def _message(self) -> str:
        return (
            f"{shown(self.source)} has several counterparts in {shown(self.target)}: {self._shares()}."
            f" Decide on one of them, or choose a policy other than {shown(self.policy)}."
        )


class PartialCounterpartError(ConversionError):
    """One stage of the target takes a part of the source stage; nothing takes the rest."""

    verdict = "partial"

    def _message(self) -> str:
        return (
            f"Only a part of {shown(self.source)} has a counterpart in {shown(self.target)}:"
            f" {self._shares()}. Decide on this counterpart, or choose a policy other than"
            f" {shown(self.policy)}."
        )


class NoCounterpartError(ConversionError):
    """No stage of the target takes any part of the source stage."""

    def _message(self) -> str:
        return f"{shown(self.source)} has no counterpart in {shown(self.target)}."


@attrs.define(slots=False, eq=False, repr=False)
class UnorderedFrameworkError(CustomerJourneyError, ValueError):
    """A policy needs an order of stages that the framework does not have.

    Attributes:
        framework: the id of the framework.
        policy: the policy asked for.
    """

    framework: str
    policy: str

    def _message(self) -> str:
        return (
            f"The stages of {shown(self.framework)} have no order, which the policy {shown(self.policy)}"
            " needs: use 'unique' or 'largest'."
        )


def refusal(row: Row, target: Framework, policy: str) -> ConversionError:
    """Return the error to raise for a stage that has no counterpart under a policy."""
    kinds = {0: NoCounterpartError, 1: PartialCounterpartError}
    kind = kinds.get(len(row.with_share), AmbiguousConversionError)
    return kind(row.stage.key, target.id, policy, row.candidates, row.uncovered)
