"""Policies: which one counterpart to take, if any."""

from __future__ import annotations

from customer_journey.correspondences import Row
from customer_journey.errors import (
    AmbiguousConversionError,
    ConversionError,
    NoCounterpartError,
    PartialCounterpartError,
    UnorderedFrameworkError,
)
from customer_journey.fields import Choice
from customer_journey.framework import Framework
from customer_journey.stages import Stage

__all__ = ["Policy", "choose", "policy_for"]


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
    takers = row.takers
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
