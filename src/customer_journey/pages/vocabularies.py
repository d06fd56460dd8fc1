"""The pages of a detection and of false friends: what a column or a word means in the vocabularies."""

from collections import Counter
from collections.abc import Mapping

from customer_journey.catalogue.spine import spine
from customer_journey.detection import Detection
from customer_journey.model.errors import listed, series, shown
from customer_journey.model.moments import Span
from customer_journey.model.printing import printable
from customer_journey.model.stages import Stage
from customer_journey.namesakes import FalseFriends, Namesakes
from customer_journey.pages.blocks import Block, Prose, listing, table
from customer_journey.pages.naming import BY_ID, MEANING, Naming, meaning_cells
from customer_journey.pages.numbers import percent
from customer_journey.pages.outcomes import customised

_DETECTION_HEADER = ("vocabulary", "rows explained", "by label", "not explained")
_PAIRS_HEADER = ("moments of one", "relation", "moments of the other", "shared", "moments between", "pairs")
_NEXT_STEP = (
    "If one of them is yours, say which of its stages the other values mean: --name VALUE=STAGE,"
    " or also_called in Python. If none is, describe your own stages in a TOML file."
)
#: A cell lists at most this many values; the rest are counted.
_MOST_VALUES = 5


def detection_page(detection: Detection, naming: Naming = BY_ID) -> list[Block]:
    """Return the vocabularies that explain a column, and the values that they leave unexplained."""
    if not detection.ranked:
        values = "this value" if detection.total == 1 else f"these {detection.total} values"
        if detection.weak:
            return _weak_fits(detection, values, naming)
        return [f"No vocabulary explains {values}.\n"]
    rows = (
        (naming.of(e.framework), f"{e.rows} of {detection.total}", e.displayed, _values(e.unexplained))
        for e in detection.ranked
    )
    best = " and ".join(naming.of(e.framework) for e in detection.best)
    verdict = f"a tie: {best} explain them equally well" if len(detection.best) > 1 else f"best: {best}"
    blank = f"; {detection.blank} blank" if detection.blank else ""
    misplaced = (
        f"{value} does not name a stage of {best}, but {', '.join(map(naming.of_any, stages))}"
        for value, stages in detection.misplaced.items()
    )
    return [
        table(_DETECTION_HEADER, rows, caption="Vocabularies that explain the values").filled,
        f"\n{printable(verdict)}{blank}\n",
        listing("Lists of stages", _lists(detection.best[0].listed)),
        listing("Values of another kind", misplaced),
        listing("Customised", (customised(e.framework, e.numeric_ids) for e in detection.best)),
    ]


def _lists(found: Mapping[str, tuple[Stage, ...]]) -> list[str]:
    """Return which values list several stages, and what makes them one row for each."""
    if not found:
        return []
    quoted = f"{series(list(found), 'and', most=_MOST_VALUES)} {'list' if len(found) > 1 else 'lists'}"
    return [f"{quoted} several stages: convert writes a row for each with --split, or split=True in Python"]


def _weak_fits(detection: Detection, values: str, naming: Naming) -> list[Block]:
    """Return the vocabularies that explain a few of the values, and what to do next."""
    fits = [
        f"{naming.of(e.framework)} explains {e.rows} of {detection.total}:"
        f" {listed(map(shown, (*e.stages, *e.listed)))}"
        for e in detection.weak[:_MOST_VALUES]
    ]
    more = len(detection.weak) - _MOST_VALUES
    rest = [f"and {more} more"] if more > 0 else []
    return [
        f"No vocabulary explains half of {values}.\n",
        listing("Weak fits, which may be chance", [*fits, *rest]),
        "\n",
        Prose(_NEXT_STEP),
    ]


def _values(unexplained: Mapping[str, int]) -> str:
    """Return values with their counts, the most frequent first."""
    quoted = [f"{shown(value)} x{count}" for value, count in unexplained.items()]
    more = len(quoted) - _MOST_VALUES
    return ", ".join([*quoted[:_MOST_VALUES], f"{more} more"] if more > 0 else quoted)


def false_friends_page(found: FalseFriends, naming: Naming = BY_ID) -> list[Block]:
    """Return what a word names in each vocabulary, and which of these stages are false friends."""
    if not found.stages:
        return [f"No vocabulary has a stage called {shown(found.word)}.\n"]
    stages = sorted(found.stages, key=lambda stage: _position(stage.core))
    rows = ((naming.of_framework(s), naming.of(s), *meaning_cells(s)) for s in stages)
    blocks: list[Block] = [
        table(("vocabulary", "stage", *MEANING), rows, caption=f"What {found.word} names").filled,
        f"\n{len(found.false)} of {len(found.pairs)} pairs are false friends\n",
    ]
    # The pairs that are furthest apart come first, as in the result; pairs that mean the same share a row.
    pairs = [(*row, count) for row, count in Counter(map(_pair, found.false)).items()]
    caption = "False friends, by the moments that they cover"
    return [*blocks, "\n", table(_PAIRS_HEADER, pairs, caption=caption)] if pairs else blocks


def _pair(pair: Namesakes) -> tuple[object, ...]:
    one, other, relation = pair.first, pair.second, pair.relation
    if _order(other) < _order(one):
        one, other, relation = other, one, relation.inverse
    return _moments(one), relation, _moments(other), percent(pair.nearness), pair.steps


def _moments(stage: Stage) -> str:
    """Return the core of a stage, and its fringe in brackets."""
    core, fringe = meaning_cells(stage)
    return f"{core} ({fringe})" if fringe else core


def _order(stage: Stage) -> tuple[object, ...]:
    """Return the sort key of what a stage means."""
    return _position(stage.span), _position(stage.core)


def _position(span: Span) -> tuple[bool, list[int]]:
    """Return the sort key of a span: by its moments in their order, and empty spans last."""
    return not span, sorted(spine().position[moment] for moment in span)
