"""Policies: which one counterpart a stage converts to, if any."""

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from customer_journey.crosswalks.correspondences import Correspondence, Row
from customer_journey.model.errors import UnorderedFrameworkError
from customer_journey.model.fields import Choice
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Stage

#: The policies as texts, for type checkers.
PolicyName: TypeAlias = Literal["unique", "largest", "earliest", "latest"]


class Policy(Choice):
    """How to choose when a stage has several counterparts, or a counterpart for only a part of it.

    ``UNIQUE`` never chooses: it converts a stage only if one target takes the whole of it. ``LARGEST``
    takes the target with the greatest share; of equal ones, the nearest; if no target has a share, the
    nearest of those that share other moments. ``EARLIEST`` and ``LATEST`` take the first and the last target
    with a share, in the target's order. Each of them answers whatever ``UNIQUE`` answers.
    """

    UNIQUE = "unique"
    LARGEST = "largest"
    EARLIEST = "earliest"
    LATEST = "latest"

    @property
    def needs_order(self) -> bool:
        """Whether it works only if the target's stages have an order."""
        return self in (Policy.EARLIEST, Policy.LATEST)


def policy_for(target: Framework, name: str) -> Policy:
    """Return the policy with this name, if it works for the target.

    Raises:
        InvalidValueError: there is no such policy.
        UnorderedFrameworkError: it needs an order that the target does not have.
    """
    policy = Policy(name)
    if policy.needs_order and not target.ordered:
        raise UnorderedFrameworkError(target.id, policy.value)
    return policy


def choose(row: Row, target: Framework, policy: Policy, place: Mapping[str, int]) -> Stage | None:
    """Return the one counterpart under a policy, or None; :func:`.refusal` then says why there is none.

    Args:
        row: the correspondences of a stage.
        target: the framework converted to.
        policy: how to choose.
        place: the position of each target stage in the target's order, by id.
    """
    found = row.with_share
    if found and found[0].share == 1:
        return found[0].target
    if policy is Policy.LARGEST:
        return _nearest_of_largest(row.candidates)
    if policy.needs_order and target.ordered and found:
        pick = min if policy is Policy.EARLIEST else max
        return pick((c.target for c in found), key=lambda stage: place[stage.id])
    return None


def _nearest_of_largest(candidates: Sequence[Correspondence]) -> Stage | None:
    """Return the target with the greatest share, of equal ones the nearest; None if there is a tie.

    Candidates come in that order. Those that run in parallel with other stages are left out.
    """
    steps = [c for c in candidates if c.share or not c.target.parallel]
    if not steps or [(c.share, c.nearness) for c in steps[:2]].count((steps[0].share, steps[0].nearness)) > 1:
        return None
    return steps[0].target
