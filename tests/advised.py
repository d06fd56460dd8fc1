"""Compare the advice with published tables that are not in the data: ``python tests/advised.py [FILE]``.

The tables of ``content_tables_aside.toml`` were set aside by chance before the rule of advice was written,
so they say how well it does on publications that it has never seen. A source *names* a type at a stage if it
places this very type at a stage that is much the same: strictly, one of a nearness of at least a half; or one
that is as near as its vocabulary allows, as the rule itself understands it. Both are printed.
"""

from __future__ import annotations

import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path

import attrs

import customer_journey as cj
from customer_journey.catalogue.spine import spine
from customer_journey.crosswalks.relations import meaning, nearness

ASIDE = Path(__file__).with_name("content_tables_aside.toml")
#: The frameworks whose stages most tables are about.
FRAMEWORKS = ("four-stage", "five-stage-journey", "tofu-mofu-bofu", "buyers-journey", "nine-stage")
ALIKE = Fraction(1, 2)
HELPS = (cj.Fit.PRIMARY, cj.Fit.SUPPORTING)


@attrs.frozen
class Placed:
    """One source's word that a type belongs at a stage, or is to be avoided there."""

    source: str
    stage: cj.Stage
    content_type: str
    avoid: bool


def placed(path: Path) -> Iterator[Placed]:
    """Yield what the tables of a file place."""
    for table in tomllib.loads(path.read_text("utf-8")).get("tables", ()):
        source, framework = table["source"].partition("#")[0], cj.frameworks[table["framework"]]
        for avoid in (False, True):
            for stage, types in table.get("avoid" if avoid else "placements", {}).items():
                yield from (Placed(source, framework[stage], type, avoid) for type in types)


def near(one: cj.Stage, other: cj.Stage) -> Fraction:
    """Return how near two stages are."""
    return nearness(meaning(one), meaning(other), spine().weights)


#: Whether a source that speaks of the second stage speaks of the first.
Same = Callable[[cj.Stage, cj.Stage], bool]


def strictly(stage: cj.Stage, other: cj.Stage) -> bool:
    """Return whether two stages have a nearness of at least a half."""
    return near(stage, other) >= ALIKE


@cache
def as_near_as_possible(stage: cj.Stage, other: cj.Stage) -> bool:
    """Return whether the other stage is at least half as near as its framework has one."""
    weight, shared = near(stage, other), stage.core & other.span or stage.span & other.core
    return bool(shared) and 2 * weight >= max(near(stage, s) for s in cj.frameworks[other.framework])


def named(stage: cj.Stage, claims: list[Placed], same: Same) -> Mapping[str, int]:
    """Return how many sources name each type at a stage."""
    sources = defaultdict(set)
    for claim in claims:
        if not claim.avoid and same(stage, claim.stage):
            sources[claim.content_type].add(claim.source)
    return {content_type: len(found) for content_type, found in sources.items()}


def warned(stage: cj.Stage, claims: list[Placed]) -> list[str]:
    """Return the types that at least three sources warn against at a stage, or at one that holds its core."""
    sources = defaultdict(set)
    for claim in claims:
        if claim.avoid and (stage == claim.stage or (stage.core and stage.core <= claim.stage.core)):
            sources[claim.content_type].add(claim.source)
    return [content_type for content_type, found in sources.items() if len(found) >= 3]


@attrs.frozen
class Score:
    """How the advice for one stage compares: each figure is how many of how many.

    Attributes:
        advised: of the types that five or more sources name, those that are advised.
        primary: of the eight that most sources name, three at least, those that are primary.
        first: of the types advised first, as many as three or more sources name but ten at most, those that
            three or more name.
        ten: the same of the first ten, where three or more sources name ten types or more.
        avoided: of the types that three or more sources warn against, those that are to be avoided.
    """

    advised: tuple[int, int]
    primary: tuple[int, int]
    first: tuple[int, int]
    ten: tuple[int, int]
    avoided: tuple[int, int]


def score(stage: cj.Stage, claims: list[Placed], same: Same) -> Score:
    """Return how the advice for a stage compares with the claims."""
    advice = cj.recommend(stage.framework, stage.id)
    fits = {item.content_type.id: item.fit for item in advice.items or advice.elsewhere}
    counts = named(stage, claims, same)
    five = [t for t, count in counts.items() if count >= 5]
    three = sorted((t for t, count in counts.items() if count >= 3), key=lambda t: (-counts[t], t))
    first = [t for t, fit in fits.items() if fit in HELPS][: min(10, len(three))]
    warnings = warned(stage, claims)
    return Score(
        (sum(fits.get(t) in HELPS for t in five), len(five)),
        (sum(fits.get(t) is cj.Fit.PRIMARY for t in three[:8]), len(three[:8])),
        (sum(t in three for t in first), len(first)),
        (sum(t in three for t in first), 10) if len(first) == 10 else (0, 0),
        (sum(fits.get(t) is cj.Fit.AVOID for t in warnings), len(warnings)),
    )


def scores(path: Path = ASIDE, *, same: Same = strictly) -> dict[str, Score]:
    """Return the score of each stage of the frameworks that the tables are mostly about."""
    claims = list(placed(path))
    return {stage.key: score(stage, claims, same) for id in FRAMEWORKS for stage in cj.frameworks[id]}


def total(found: Mapping[str, Score], figure: str) -> tuple[int, int]:
    """Return one figure, summed over all stages."""
    pairs = [getattr(each, figure) for each in found.values()]
    return sum(part for part, _ in pairs), sum(whole for _, whole in pairs)


def lines(found: Mapping[str, Score]) -> Iterator[str]:
    """Yield the figures of each stage, and their totals."""
    figures = [field.name for field in attrs.fields(Score)]
    yield f"{'':33}" + "".join(f"{figure:>12}" for figure in figures)
    for key, each in found.items():
        pairs = [getattr(each, figure) for figure in figures]
        if any(whole for _, whole in pairs):
            shown = (f"{part} of {whole}" if whole else "-" for part, whole in pairs)
            yield f"{key:33}" + "".join(f"{pair:>12}" for pair in shown)
    for figure in figures:
        part, whole = total(found, figure)
        yield f"{figure}: {part} of {whole}" + (f", {part / whole:.0%}" if whole else "")


if __name__ == "__main__":
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else ASIDE
    for same in (strictly, as_near_as_possible):
        title = f"Named {same.__name__.replace('_', ' ')}"
        sys.stdout.writelines(f"{line}\n" for line in (title, *lines(scores(file, same=same)), ""))
