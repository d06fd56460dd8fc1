"""Refusals: the errors that say why a stage has no single counterpart.

This module is imported only when an error is raised, or with the public errors: most conversions need none.
"""

from collections.abc import Mapping
from fractions import Fraction
from operator import itemgetter
from typing import ClassVar

import attrs

from customer_journey.catalogue.spine import spine
from customer_journey.crosswalks.correspondences import Correspondence, Ground, Row
from customer_journey.crosswalks.syntax import PYTHON
from customer_journey.model.errors import CustomerJourneyError, listed, series, shown
from customer_journey.model.framework import Framework
from customer_journey.model.moments import Span
from customer_journey.model.printing import printable
from customer_journey.model.stages import Stage


@attrs.define(slots=False, eq=False, repr=False)
class ConversionError(CustomerJourneyError, ValueError):
    """A stage has no single counterpart under the policy asked for.

    Attributes:
        source: the key of the source stage.
        target: the id of the target framework.
        policy: the policy asked for.
        options: the correspondences of the stage: those with a share, largest first, then those without.
        uncovered: how much of the stage no target stage takes, from 0 to 1.
        before: the target stage that the uncovered part comes after, if any. It is told, never used.
        after: the target stage that the uncovered part comes before, if any.
        alternatives: the other policies that convert the stage, each with the target stage.
        uncovered_moments: the moments of its core that no target stage takes, in order; there are none if
            it is off the path.
    """

    source: str
    target: str
    policy: str
    options: tuple[Correspondence, ...]
    uncovered: Fraction
    before: Stage | None = None
    after: Stage | None = None
    alternatives: Mapping[str, Stage] = attrs.field(factory=dict)
    uncovered_moments: tuple[str, ...] = ()
    # How the message writes the choice of a policy; the command line replaces it.
    _policy_option: str = PYTHON.policy

    #: The verdict on a value that names the stage, for :class:`~customer_journey.Verdict`.
    verdict: ClassVar[str] = "none"

    @property
    def reason(self) -> str:
        """Why there is no single counterpart, without what to do about it."""
        return printable(self._reason())

    def _message(self) -> str:
        return " ".join(filter(None, (self._reason(), self._decide(), self._way_out())))

    def _reason(self) -> str:
        return f"{shown(self.source)} has no single counterpart in {shown(self.target)}."

    def _decide(self) -> str:
        """Return the advice to decide, in words; "" if there is nothing to decide on."""
        return ""

    def _way_out(self) -> str:
        """Return what ``largest`` answers or, if it refuses too, the others, in words; "" if none answers."""
        named = {"largest"} & self.alternatives.keys() or self.alternatives
        answers = (f"with {self._policy_option.format(p)}: {self.alternatives[p].id}" for p in named)
        text = "; ".join(answers)
        return f"{text[0].upper()}{text[1:]}." if text else ""

    def _shares(self) -> str:
        shares = listed(f"{o.target.id} ({o.share})" for o in self.options if o.share)
        return shares + (
            f"; the rest, {self.uncovered}, {self._place() or 'has none'}" if self.uncovered else ""
        )

    def _place(self) -> str:
        """Return where the uncovered part lies among the stages of the target, in words."""
        if self.before and self.after:
            return f"falls between {shown(self.before.id)} and {shown(self.after.id)}"
        if self.before:
            return f"comes after {shown(self.before.id)}, and no stage there comes later"
        return f"comes before {shown(self.after.id)}, and no stage there comes earlier" if self.after else ""


class AmbiguousConversionError(ConversionError):
    """Several stages of the target each take a part of the source stage."""

    verdict = "ambiguous"

    def _reason(self) -> str:
        return f"{shown(self.source)} has several counterparts in {shown(self.target)}: {self._shares()}."

    def _decide(self) -> str:
        return "Decide on one of them."


class PartialCounterpartError(ConversionError):
    """One stage of the target takes a part of the source stage; nothing takes the rest."""

    verdict = "partial"

    def _reason(self) -> str:
        what = f"Only a part of {shown(self.source)} has a counterpart in {shown(self.target)}"
        return f"{what}: {self._shares()}."

    def _decide(self) -> str:
        return "Decide on this counterpart."


class NoCounterpartError(ConversionError):
    """No stage of the target takes any part of the source stage."""

    def _reason(self) -> str:
        place, fringe, parallel = self._place(), self._without(Ground.FRINGE), self._without(Ground.PARALLEL)
        verbs = "meet it but run" if len(parallel) > 1 else "meets it but runs"
        parts = (
            f"it {place}" if place else "",
            f"only its fringe meets {series(fringe, 'and')}" if fringe else "",
            f"{series(parallel, 'and')} {verbs} in parallel with other stages" if parallel else "",
        )
        known = "; ".join(filter(None, parts)) or self._missing()
        where = f"{shown(self.target)}: {known}" if known else shown(self.target)
        return f"{shown(self.source)} has no counterpart in {where}."

    def _missing(self) -> str:
        """Return which moments no stage of the target has, in words."""
        if not self.uncovered_moments:
            return "it is not a step of a journey"
        return f"no stage there covers {series(self.uncovered_moments, 'and')}"

    def _decide(self) -> str:
        one = "it" if len(self.options) == 1 else "one of them"
        return f"To convert it all the same, decide on {one}." if self.options else ""

    def _without(self, ground: Ground) -> list[str]:
        """Return the ids of the options that take nothing for one reason."""
        return [option.target.id for option in self.options if option.ground is ground]


def refusal(row: Row, target: Framework, policy: str, alternatives: Mapping[str, Stage]) -> ConversionError:
    """Return the error to raise for a stage that has no counterpart under a policy.

    Args:
        row: the correspondences of the stage.
        target: the framework converted to.
        policy: the policy asked for.
        alternatives: the policies that convert the stage, each with the target stage.
    """
    kinds = {0: NoCounterpartError, 1: PartialCounterpartError}
    kind = kinds.get(len(row.with_share), AmbiguousConversionError)
    around = _around(row.uncovered_moments, target)
    missing = spine().ordered(row.uncovered_moments)
    return kind(
        row.stage.key, target.id, policy, row.candidates, row.uncovered, *around, alternatives, missing
    )


def _around(moments: Span, target: Framework) -> tuple[Stage | None, Stage | None]:
    """Return the stages of the target before and after some moments; None for both if one lies among them."""
    position, path = spine().position, spine().path
    if not moments or not moments <= path:
        return None, None
    first, last = min(map(position.__getitem__, moments)), max(map(position.__getitem__, moments))
    before, after = [], []
    for stage in target:
        places = [position[moment] for moment in stage.core & path]
        if not places or stage.parallel:
            continue
        if max(places) < first:
            before.append((max(places), stage))
        elif min(places) > last:
            after.append((min(places), stage))
        else:
            return None, None
    nearest = itemgetter(0)
    return (
        max(before, key=nearest)[1] if before else None,
        min(after, key=nearest)[1] if after else None,
    )
