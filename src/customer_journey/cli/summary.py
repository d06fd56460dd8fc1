"""The report of a conversion: the totals, why values were not converted, and names with two meanings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.crosswalks.outcomes import MOST_LISTED, Outcome, Verdict, totals
from customer_journey.crosswalks.refusals import ConversionError
from customer_journey.model.errors import AmbiguousNameError, shown
from customer_journey.model.stages import Stage


def summary(found: Sequence[Outcome], crosswalk: Crosswalk, *, refused: bool) -> Iterator[str]:
    """Yield the lines of the report.

    Args:
        found: what became of each value.
        crosswalk: the crosswalk that converted them.
        refused: whether nothing was written, because not every value converts.
    """
    yield totals(found, crosswalk) + ("; nothing was written because of --strict" if refused else "")
    used = [outcome.counterpart for outcome in found if outcome.counterpart]
    yield from dict.fromkeys(f"  decided: {c.source.id} → {c.target.id}" for c in used if c.decided)
    kept = [outcome for outcome in found if outcome.kept]
    for outcome in kept[:MOST_LISTED]:
        rows, why = _number(outcome.count, "row"), f"{outcome.why_not}{_example(outcome)}"
        yield f"  {shown(outcome.value)} ({rows}) not converted: {why}"
    if rest := kept[MOST_LISTED:]:
        values, rows = _number(len(rest), "more value"), _number(sum(o.count for o in rest), "row")
        yield f"  ... and {values} in {rows} not converted"
    if any(outcome.verdict is Verdict.UNKNOWN for outcome in kept):
        yield "  use --name VALUE=STAGE to say which stage an unknown value means"
    yield from misleading(
        crosswalk, {str(o.value): (o.stage, o.target) for o in found if o.stage and o.target}
    )


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _example(outcome: Outcome) -> str:
    """Return an option that would settle what the value becomes, if a decision can."""
    error = outcome.error
    if not isinstance(error, ConversionError) or not error.options:
        return ""
    best = error.options[0]
    return f" For example: --decide {best.source.id}={best.target.id}"


def misleading(xw: Crosswalk, converted: Mapping[str, tuple[Stage, Stage]]) -> Iterator[str]:
    """Yield a note for each name that the target framework has too, but for another stage."""
    for name, (stage, target) in converted.items():
        try:
            namesake = xw.target.find(name)
        except AmbiguousNameError:
            continue
        if namesake is not None and namesake != target:
            yield (
                f"  note: {shown(name)} was converted to {target.id!r}, but in {xw.target.id} it is a name of"
                f" {namesake.id!r} (relation: {xw.relation(stage, namesake)})"
            )
