"""The page of false friends: what one word means in each vocabulary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from customer_journey.catalogue.spine import spine
from customer_journey.model.errors import shown
from customer_journey.model.moments import Span
from customer_journey.namesakes import FalseFriends, Namesakes
from customer_journey.pages.blocks import Block, Table, table
from customer_journey.pages.naming import BY_ID, Naming, span_text
from customer_journey.pages.numbers import percent
from customer_journey.pages.page import page_of

_HEADER = ("vocabulary", "stage", "moments")
_PAIRS_HEADER = ("moments of one", "relation", "moments of the other", "shared", "moments between", "pairs")


@page_of.register
def page(found: FalseFriends, naming: Naming = BY_ID) -> list[Block]:
    """Return what a word names in each vocabulary, and which of these stages are false friends."""
    if not found.stages:
        return [f"No vocabulary has a stage called {shown(found.word)}.\n"]
    stages = sorted(found.stages, key=lambda stage: _position(stage.span))
    rows = ((naming.of_framework(s), naming.of(s), span_text(s.span)) for s in stages)
    blocks: list[Block] = [
        table(_HEADER, rows, caption=f"What {found.word} names"),
        f"\n{len(found.false)} of {len(found.pairs)} pairs are false friends\n",
    ]
    return [*blocks, "\n", _pairs(found.false)] if found.false else blocks


def _pairs(pairs: Iterable[Namesakes]) -> Table:
    """Return what the pairs cover, furthest apart first, with the number of pairs that cover the same."""
    rows = ((*row, str(count)) for row, count in Counter(map(_pair, pairs)).items())
    return table(_PAIRS_HEADER, rows, caption="False friends, by the moments that they cover")


def _pair(pair: Namesakes) -> tuple[str, ...]:
    one, other, relation = pair.first.span, pair.second.span, pair.relation
    if _position(other) < _position(one):
        one, other, relation = other, one, relation.inverse
    return span_text(one), str(relation), span_text(other), percent(pair.jaccard), str(pair.steps)


def _position(span: Span) -> tuple[bool, list[int]]:
    """Return the sort key of a span: by its moments, those off the path last."""
    return not span, sorted(spine().position[moment] for moment in span)
