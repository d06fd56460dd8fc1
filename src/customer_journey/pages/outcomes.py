"""What a report on a column says about its outcomes: what crosses axes, why not, and the ways out."""

from collections.abc import Collection, Iterator, Sequence

import attrs

from customer_journey.crosswalks.cells import as_text, numeric_ids
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.crosswalks.outcomes import Outcome, Verdict
from customer_journey.crosswalks.policies import Policy
from customer_journey.crosswalks.syntax import Syntax
from customer_journey.model.errors import listed, series, shown, written
from customer_journey.model.framework import Axis, Framework
from customer_journey.model.grouping import grouped
from customer_journey.pages.crosswalk import settled
from customer_journey.pages.numbers import counted

#: At most this many spellings of a stage are quoted, the most frequent ones.
_MOST_SPELLINGS = 5
#: What stages of each axis are about.
_ABOUT = {
    Axis.BUYER: "what buyers do",
    Axis.COMPANY: "what the company does",
    Axis.CONTACT: "contact records",
    Axis.DEAL: "deals",
    Axis.USAGE: "what users do",
}


@attrs.frozen
class Unsettled:
    """Values that were not converted for one reason: all that name one stage, or one that names none."""

    outcomes: Sequence[Outcome]

    @property
    def rows(self) -> int:
        """How many rows hold them."""
        return sum(outcome.count for outcome in self.outcomes)

    @property
    def quoted(self) -> str:
        """The values, the most frequent ones quoted, and how many rows hold them."""
        values = list(dict.fromkeys(shown(outcome.value) for outcome in self.outcomes))
        return f"{series(values, 'and', most=_MOST_SPELLINGS, written=str)} ({counted(self.rows, 'row')})"

    def why(self, syntax: Syntax) -> str:
        """Return the reason, what publications say about the stage, and a decision, if one is left."""
        one = self.outcomes[0]
        parts = [one.why_not, f"{one.poll}." if one.poll else ""]
        if one.listed:
            parts.append(f"With {syntax.split}, it becomes {len(one.listed)} rows with equal shares.")
        if one.stage and one.suggested:
            parts.append(f"For example: {syntax.decide.format(one.stage.id, one.suggested.id)}")
        return " ".join(filter(None, parts))


def unsettled(found: Collection[Outcome]) -> list[Unsettled]:
    """Return the values that were not converted, by reason; those that most rows hold come first."""
    kept = [outcome for outcome in found if outcome.kept]
    # The bytes of several values may be one error.
    groups = grouped(kept, lambda outcome: outcome.stage or id(outcome.error)).values()
    return sorted(map(Unsettled, groups), key=lambda group: -group.rows)


def crossing(found: Collection[Outcome], crosswalk: Crosswalk) -> str:
    """Return a sentence about the stages that were converted to another axis; "" if there are none.

    What the user decided, or a file declares, is left out: somebody meant it.
    """
    used = [outcome.counterpart for outcome in found if outcome.counterpart]
    pairs = dict.fromkeys(f"{c.source.id} → {c.target.id}" for c in used if c.crosses_axis and not settled(c))
    if not pairs:
        return ""
    stages = f"{counted(len(pairs), 'stage')} {'crosses' if len(pairs) == 1 else 'cross'}"
    ends = f"from {_ABOUT[crosswalk.source.axis]} to {_ABOUT[crosswalk.target.axis]}"
    return f"{stages} {ends}: {listed(pairs)}"


def customised(framework: Framework, ids: Collection[str]) -> str:
    """Return a sentence about :func:`~.cells.numeric_ids` that a framework does not have; "" without any."""
    if not ids:
        return ""
    few = series([*ids], "and", most=_MOST_SPELLINGS)
    return (
        f"{framework.id} has no {few}: a numeric id is the sign of a customised pipeline, whose labels may"
        f" mean something else; say what they mean in a TOML file with overlays = {framework.id!r}"
    )


def customised_source(found: Collection[Outcome], crosswalk: Crosswalk) -> str:
    """Return the sentence of :func:`customised` about the values of a column."""
    stages = {written(as_text(outcome.value)): outcome.stage for outcome in found if outcome.stage}
    unknown = [written(as_text(outcome.value)) for outcome in found if outcome.verdict is Verdict.UNKNOWN]
    return customised(crosswalk.source, numeric_ids(stages, unknown))


def ways_out(found: Collection[Outcome], syntax: Syntax) -> Iterator[str]:
    """Yield, for each policy that would convert more stages, a sentence that says how many.

    A policy that would convert no stage beside those that ``largest`` would convert is left out.
    """
    by_largest = {outcome.stage for outcome in found if Policy.LARGEST in outcome.alternatives}
    for policy in Policy:
        more = [outcome for outcome in found if policy in outcome.alternatives]
        stages = {outcome.stage for outcome in more}
        if stages and (policy is Policy.LARGEST or not stages <= by_largest):
            said = f"{counted(len(stages), 'more stage')} would convert"
            rows = counted(sum(outcome.count for outcome in more), "row")
            yield f"With {syntax.policy.format(policy)}, {said} ({rows})."
