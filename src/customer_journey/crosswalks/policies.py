"""Policies: which one counterpart to take, if any, and the errors where there is none."""

from fractions import Fraction

import attrs

from customer_journey._compat import override
from customer_journey.crosswalks.correspondences import Correspondence, Row
from customer_journey.model.errors import CustomerJourneyError, shown
from customer_journey.model.fields import Choice
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Stage

__all__ = [
    "AmbiguousConversionError",
    "ConversionError",
    "NoCounterpartError",
    "PartialCounterpartError",
    "Policy",
    "UnorderedFrameworkError",
    "choose",
    "policy_for",
]


class Policy(Choice):
    """How to choose when a stage has more than one counterpart, or only a part of one.

    ``UNIQUE`` never chooses: it answers only when one target takes the whole stage. ``LARGEST``
    takes the strictly greatest share, the uncovered part competing. ``EARLIEST`` and ``LATEST``
    take the first and the last target with a share, in the target's own order.
    """

    UNIQUE = "unique"
    LARGEST = "largest"
    EARLIEST = "earliest"
    LATEST = "latest"

    @property
    def needs_order(self) -> bool:
        """Whether it means something only where the target's stages have an order."""
        return self in (Policy.EARLIEST, Policy.LATEST)


@attrs.define(slots=False, eq=False)
class ConversionError(CustomerJourneyError, ValueError):
    """A stage has no single counterpart under the policy asked for.

    Attributes:
        source: the key of the stage.
        target: the id of the framework.
        policy: the policy asked for.
        options: the correspondences there are, largest share first.
        uncovered: the part of the stage that no target stage takes.
    """

    source: str
    target: str
    policy: str
    options: tuple[Correspondence, ...]
    uncovered: Fraction

    def _listed(self) -> str:
        rest = f", and {self.uncovered} has none" if self.uncovered else ""
        return ", ".join(f"{o.target.id} ({o.share})" for o in self.options) + rest


class AmbiguousConversionError(ConversionError):
    """Several stages of the target each take a part of the source stage."""

    @override
    def __str__(self) -> str:
        return (
            f"{shown(self.source)} has several counterparts in {shown(self.target)}: {self._listed()}."
            f" Decide for one of them, or choose another policy than {shown(self.policy)}."
        )


class PartialCounterpartError(ConversionError):
    """One stage of the target takes a part of the source stage; nothing takes the rest."""

    @override
    def __str__(self) -> str:
        return (
            f"Only a part of {shown(self.source)} has a counterpart in {shown(self.target)}:"
            f" {self._listed()}. Decide for it, or choose another policy than {shown(self.policy)}."
        )


class NoCounterpartError(ConversionError):
    """No stage of the target takes any part of the source stage."""

    @override
    def __str__(self) -> str:
        return f"{shown(self.source)} has no counterpart in {shown(self.target)}."


@attrs.define(slots=False, eq=False)
class UnorderedFrameworkError(CustomerJourneyError, ValueError):
    """A policy needs an order of stages that the framework does not have.

    Attributes:
        framework: the id of the framework.
        policy: the policy asked for.
    """

    framework: str
    policy: str

    @override
    def __str__(self) -> str:
        return (
            f"The stages of {shown(self.framework)} have no order, so {shown(self.policy)} means"
            " nothing there: use 'unique' or 'largest'."
        )


def policy_for(target: Framework, name: str) -> Policy:
    """Return the policy of this name, if it means something for the target.

    Raises:
        InvalidValueError: there is no such policy.
        UnorderedFrameworkError: it needs an order that the target has not.
    """
    policy = Policy(name)
    if policy.needs_order and not target.ordered:
        raise UnorderedFrameworkError(target.id, policy.value)
    return policy


def choose(row: Row, target: Framework, policy: Policy) -> Stage | ConversionError | UnorderedFrameworkError:
    """Return the one counterpart under a policy, or the error that says why there is none."""
    takers = row.with_share
    if takers and takers[0].share == 1:
        return takers[0].target
    if policy.needs_order:
        if not target.ordered:
            return UnorderedFrameworkError(target.id, policy.value)
        in_order = [stage for stage in target if any(c.target is stage for c in takers)]
        if in_order:
            return in_order[0 if policy is Policy.EARLIEST else -1]
    if policy is Policy.LARGEST and takers:
        rest = max([c.share for c in takers[1:]] + [row.uncovered])
        if takers[0].share > rest:
            return takers[0].target
    kind = (NoCounterpartError, PartialCounterpartError, AmbiguousConversionError)[min(len(takers), 2)]
    return kind(row.stage.key, target.id, policy.value, row.candidates, row.uncovered)
