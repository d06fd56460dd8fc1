"""Two independent readings of the ten most used frameworks, and how far they are alike.

``python tests/readings.py`` prints the figures.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import attrs

import customer_journey as cj
from customer_journey.errors import ConversionError

HERE = Path(__file__).parent
#: The span and the core of a stage.
Meaning = tuple[cj.Span, cj.Span]
#: The key of a stage to its meaning.
Reading = Mapping[str, Meaning]


def told(name: str) -> dict[str, dict]:
    """Return what a file says, by the key of the stage."""
    return json.loads((HERE / name).read_text("utf-8"))


def meaning(entry: Mapping) -> Meaning:
    """Return the meaning that a reader gave to a stage."""
    core = cj.spine().span(entry["core"])
    return core | cj.spine().span(entry["fringe"]), core


def first_reading() -> Reading:
    """Return what the first readers found."""
    return {key: meaning(entry) for key, entry in told("first_cores.json").items()}


def second_reading() -> Reading:
    """Return what the second reader found, who had not seen the first reading."""
    return {key: meaning(entry) for key, entry in told("second_cores.json").items()}


def present_reading() -> Reading:
    """Return what the frameworks hold today."""
    stages = (cj.frameworks[key.split(":")[0]][key.split(":")[1]] for key in second_reading())
    return {stage.key: (stage.span, stage.core) for stage in stages}


#: A moment is in the core if at least half of the sources name it where they define the stage; if none is
#: named so often, at least a third; if none is, those named most often.
NAMED_BY = (Fraction(1, 2), Fraction(1, 3), Fraction(0))


def counted(sources: list[dict]) -> Meaning:
    """Return the span and the core that follow from counting sources.

    The fringe is what at least two of them, or the author, also put there.
    """
    defining = votes(sources)
    for part in NAMED_BY:
        if core := {m for m in defining if Fraction(defining[m], len(sources)) >= part}:
            break
    named = Counter(m for source in sources for m in {*source["defines"], *source["also"]})
    by_author = {m for s in sources if s.get("author") for m in (*s["defines"], *s["also"])}
    return frozenset(core | by_author | {m for m in named if named[m] >= 2}), frozenset(core)


def votes(sources: list[dict]) -> dict[str, int]:
    """Return how many sources define a stage by each moment, most first."""
    return dict(Counter(m for source in sources for m in sorted(set(source["defines"]))).most_common())


def tallied() -> Iterator[tuple[str, Meaning]]:
    """Yield the keys of the stages for which sources were counted, each with its meaning.

    A judgement beside the count replaces the part that it names, and says why.
    """
    for path in sorted((HERE / "tallies").glob("*.json")):
        for stage, entry in told(f"tallies/{path.name}").items():
            span, core = counted(entry["sources"])
            judged = entry.get("judged", {})
            fringe = frozenset(judged.get("fringe", span - core))
            core = frozenset(judged.get("core", core))
            yield f"{path.stem}:{stage}", (core | fringe, core)


def likeness(one: Reading, other: Reading) -> tuple[Fraction, Fraction]:
    """Return the mean Jaccard index of the spans, and of the cores, of two readings."""
    spans, cores = (
        [jaccard(one[key][part], other[key][part]) for key in one if one[key][0] | other[key][0]]
        for part in (0, 1)
    )
    return sum(spans, Fraction(0)) / len(spans), sum(cores, Fraction(0)) / len(cores)


def jaccard(one: cj.Span, other: cj.Span) -> Fraction:
    """Return the part of all the moments that both have."""
    return Fraction(len(one & other), len(one | other) or 1)


def frameworks_as_read(reading: Reading) -> list[cj.Framework]:
    """Return the frameworks with the meanings of a reading."""
    ids = dict.fromkeys(key.split(":")[0] for key in reading)

    def as_read(stage: cj.Stage) -> cj.Stage:
        span, core = reading[stage.key]
        return attrs.evolve(stage, span=span, core=core, fringe_reasons={}, reason=stage.reason or "Read so.")

    return [
        attrs.evolve(framework, stages=tuple(as_read(stage) for stage in framework))
        for framework in (cj.frameworks[id] for id in ids)
    ]


def answers(reading: Reading, policy: str) -> Iterator[str | None]:
    """Yield the answer to every conversion between the frameworks of a reading."""
    for source, target in permutations(frameworks_as_read(reading), 2):
        xw = cj.crosswalk(source, target)
        for stage in cj.frameworks[source.id]:
            try:
                yield xw.convert(stage.id, policy=policy).id
            except ConversionError:
                yield None


def same_answers(one: Reading, other: Reading, policy: str) -> tuple[int, int, int]:
    """Return how many conversions both readings answer alike, how many otherwise, and how many there are.

    If only one reading answers, that is neither: the other refuses.
    """
    pairs = list(zip(answers(one, policy), answers(other, policy), strict=True))
    alike = sum(a == b for a, b in pairs)
    apart = sum(a != b and a is not None and b is not None for a, b in pairs)
    return alike, apart, len(pairs)


def figures() -> Iterator[str]:
    """Yield the figures, a line each."""
    first, second, present = first_reading(), second_reading(), present_reading()
    pairs = ("first and second", first, second), ("first and counted", first, present)
    for name, one, other in (*pairs, ("second and counted", second, present)):
        spans, cores = (f"{float(part):.0%}" for part in likeness(one, other))
        equal = sum(one[key][1] == other[key][1] for key in one)
        yield f"{name}: cores equal in {equal} of {len(one)} stages, alike by {cores}; spans by {spans}"
        for policy in ("unique", "largest"):
            alike, apart, total = same_answers(one, other, policy)
            yield f"  {policy}: the same in {alike} of {total} ({alike / total:.0%}), another in {apart}"


if __name__ == "__main__":
    sys.stdout.write("\n".join([*figures(), ""]))
