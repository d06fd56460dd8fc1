"""The pages of a crosswalk and an apportionment, and the table that every view of a crosswalk shows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction

from customer_journey.catalogue.spine import spine
from customer_journey.crosswalks.apportionment import Apportionment
from customer_journey.crosswalks.correspondences import CrosswalkRow, Ground
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.model.grouping import grouped
from customer_journey.model.labels import label
from customer_journey.model.stages import Stage
from customer_journey.pages.blocks import Block, Listing, listing, table
from customer_journey.pages.naming import BY_ID, Naming
from customer_journey.pages.numbers import percent

#: The columns of the table.
HEADER = ("stage", "relation", "counterpart", "share", "statements", "notes")
#: The text in place of a counterpart where there is none.
NO_COUNTERPART = "no counterpart"
#: The notes on counterparts whose share does not rest on moments.
_SETTLED: Mapping[Ground | None, str] = {Ground.DECISION: "decided", Ground.COVERS: "declared"}
#: The note on a counterpart that runs alongside the other stages.
ALWAYS_ON = "always on"
#: The note on any other counterpart that takes no share, if no moment is in both cores.
FRINGE_ONLY = "fringe only"
_WITHOUT_SHARE: Mapping[Ground | None, str] = {Ground.PARALLEL: ALWAYS_ON, Ground.FRINGE: FRINGE_ONLY}


def cells(
    rows: Iterable[CrosswalkRow],
    name: Callable[[Stage], str],
    *,
    share_text: Callable[[Fraction], str] = str,
    crossing: str = "",
) -> Iterator[tuple[object, ...]]:
    """Yield rows of a crosswalk in words, in the columns of :data:`HEADER`.

    Args:
        rows: the rows.
        name: returns the name of a stage.
        share_text: returns a share in words.
        crossing: the note for a row with stages of different kinds; by default there is none.
    """
    for row in rows:
        counterpart = name(row.target) if row.target else NO_COUNTERPART
        notes = (
            settled(row),
            crossing if row.target and row.crosses_axis else "",
            ALWAYS_ON if row.target and row.target.parallel and row.share else "",
            without_share(row),
        )
        known = (share_text(row.share), evidence(row), ", ".join(filter(None, notes)))
        yield (name(row.source), row.relation, counterpart, *known)


def settled(row: CrosswalkRow) -> str:
    """Return how a counterpart got its share if that is not by moments: "decided" or "declared", else ""."""
    return _SETTLED.get(row.ground, "")


def without_share(row: CrosswalkRow) -> str:
    """Return why a counterpart takes no share; "" if only the rows of the same stage tell."""
    return _WITHOUT_SHARE.get(row.ground, "")


def divided(rows: Iterable[CrosswalkRow], name: Callable[[Stage], str]) -> Listing:
    """Return a list of the stages of which a counterpart takes only a part, with the moments of each part.

    Args:
        rows: rows of a crosswalk.
        name: returns the name of a stage.
    """
    parts = grouped((row for row in rows if 0 < row.share < 1), lambda row: row.source)
    entries = (f"{name(stage)}: {'; '.join(_part(row, name) for row in of)}" for stage, of in parts.items())
    return listing("Divided stages, by moment", entries)


def _part(row: CrosswalkRow, name: Callable[[Stage], str]) -> str:
    return f"{moments_of(row)} → {name(row.target) if row.target else NO_COUNTERPART}"


def moments_of(row: CrosswalkRow) -> str:
    """Return the moments that a part consists of, consecutive ones as a range; "" if it has no share."""
    return ", ".join(spine().ranges(row.moments))


def evidence(row: CrosswalkRow) -> str:
    """Return how many statements support the relation and how many contradict it; "" if there are none."""
    return f"{len(row.supporting)} for, {len(row.opposing)} against" if row.statements else ""


def page(crosswalk: Crosswalk, naming: Naming = BY_ID) -> list[Block]:
    """Return the page of a crosswalk: each stage with its candidates, the measures, and the statements."""
    source, target = crosswalk.source, crosswalk.target
    lossless = "lossless" if crosswalk.lossless else "not lossless"
    measures = f"\n{_kept(crosswalk)}, {lossless}\n"
    if source.axis.family is not target.axis.family:
        measures += f"crosses axes: from {source.axis} to {target.axis}\n"
    if crosswalk.reweighted:
        weights = (f"{moment} {float(weight):g}" for moment, weight in crosswalk.reweighted.items())
        measures += f"weights: {', '.join(weights)}\n"
    measures += f"data version {crosswalk.data_version}\n"
    caption = f"{label(source, naming.language)} → {label(target, naming.language)}"
    rows = crosswalk.rows()
    return [
        table(HEADER, cells(rows, naming.of), caption=caption).filled,
        measures,
        divided(rows, naming.of),
        listing("Statements", crosswalk.statements),
    ]


def apportionment_page(apportionment: Apportionment, _naming: Naming = BY_ID) -> list[Block]:
    """Return the page of an apportionment: how many customers each target stage gets, whole and exact."""
    records = apportionment.to_dicts()
    rows = ((r["target"] or NO_COUNTERPART, r["whole"], f"{r['exact']:.2f}") for r in records)
    return [
        table(("stage", "customers", "exact"), rows, caption="Customers in each stage of the target"),
        f"\n{apportionment.total} customers; {_kept(apportionment)}\n",
        f"data version {apportionment.data_version}\n",
    ]


def _kept(by: Crosswalk | Apportionment) -> str:
    """Return how much a conversion keeps."""
    return f"coverage {percent(by.coverage)}, fidelity {percent(by.fidelity)}"
