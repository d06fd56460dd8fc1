"""False friends: one word that names different moments in different vocabularies."""

from collections.abc import Iterable
from contextlib import suppress
from fractions import Fraction
from itertools import combinations
from typing import ClassVar

import attrs

from customer_journey.catalogue.frameworks import frameworks_of
from customer_journey.catalogue.plain_data import Paths
from customer_journey.catalogue.spine import spine
from customer_journey.crosswalks.correspondences import Pair
from customer_journey.crosswalks.relations import Relation, meaning, nearness
from customer_journey.model.displayed import Displayed
from customer_journey.model.errors import AmbiguousNameError
from customer_journey.model.framework import Framework
from customer_journey.model.moments import Span
from customer_journey.model.printing import printable
from customer_journey.model.stages import Stage


@attrs.frozen(repr=False)
class Namesakes:
    """Two stages of different vocabularies that have the same name.

    Attributes:
        first: one stage.
        second: the other.
        relation: how the first stage relates to the second.
        nearness: how near they are, from 0 to 1, as for a :class:`~customer_journey.Correspondence`.
        steps: the number of moments of the spine between them; 0 if they are adjacent or share moments.
        declared: whether the file of one of them declares that it covers the other.
    """

    first: Stage
    second: Stage
    relation: Relation
    nearness: Fraction
    steps: int
    declared: bool = False

    DATA: ClassVar[Paths] = {"first": "first.key", "second": "second.key", "false": "false"}

    @property
    def false(self) -> bool:
        """Whether they cover different moments, and neither is declared to cover the other."""
        return not (self.relation.same_span or self.declared)

    def __repr__(self) -> str:
        apart = f", {self.steps} moments apart" if self.steps else ""
        return printable(f"<{self.first.key} {self.relation} {self.second.key}{apart}>")


@attrs.frozen(repr=False)
class FalseFriends(Displayed):
    """What one word names in all vocabularies.

    Attributes:
        word: the word.
        stages: the stages that it names, in the order of their first moment.
        pairs: every pair of these stages, furthest apart first.
    """

    word: str
    stages: tuple[Stage, ...]
    pairs: tuple[Namesakes, ...]

    DATA: ClassVar[Paths] = {"stages": "stages.key"}

    @property
    def false(self) -> tuple[Namesakes, ...]:
        """The pairs that cover different moments."""
        return tuple(pair for pair in self.pairs if pair.false)

    def __repr__(self) -> str:
        return f"<{self.word!r} names {len(self.stages)} stages; {len(self.false)} pairs are false friends>"


def false_friends(
    word: str, *, among: str | Framework | Iterable[str | Framework] | None = None
) -> FalseFriends:
    """Return what a word names in the vocabularies, and how far apart that is.

    Args:
        word: a name of a stage, in any spelling that resolves.
        among: one framework to look in, or several; all by default.

    >>> import customer_journey as cj
    >>> cj.false_friends("awareness", among=["buyers-journey", "four-stage"]).pairs
    (<buyers-journey:awareness overlap four-stage:awareness>,)

    Raises:
        NotFoundError: there is no such framework.
        InvalidValueError: the word is not a string, or ``among`` is empty.
    """
    named: list[tuple[Framework, Stage]] = []
    for framework in frameworks_of(among):
        with suppress(AmbiguousNameError):
            if stage := framework.find(word):
                named.append((framework, stage))
    position = spine().position
    named.sort(key=lambda pair: min((position[moment] for moment in pair[1].span), default=len(position)))
    pairs = [_namesakes(Pair(f, g), a, b) for (f, a), (g, b) in combinations(named, 2)]
    pairs.sort(key=lambda pair: (-pair.steps, pair.nearness))
    return FalseFriends(word, tuple(stage for _, stage in named), tuple(pairs))


def _namesakes(pair: Pair, a: Stage, b: Stage) -> Namesakes:
    near = nearness(meaning(a), meaning(b), spine().weights)
    return Namesakes(a, b, pair.relation(a, b), near, _steps(a.span, b.span), pair.declared(a, b))


def _steps(one: Span, other: Span) -> int:
    """Return how many moments of the path lie between two spans; 0 if either has none on the path."""
    places = [[spine().position[m] for m in span if m in spine().path] for span in (one, other)]
    if not all(places) or one & other:
        return 0
    return min(abs(a - b) for a in places[0] for b in places[1]) - 1
