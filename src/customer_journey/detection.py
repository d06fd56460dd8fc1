"""Detection: which vocabulary a column uses. It only ranks vocabularies; it never converts anything."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import repeat
from typing import Any, ClassVar

import attrs

from customer_journey.catalogue.frameworks import frameworks_of
from customer_journey.catalogue.plain_data import Paths
from customer_journey.crosswalks.cells import as_text, is_missing, missing_of, numeric_ids
from customer_journey.model.decorations import flat, forms, words
from customer_journey.model.errors import NO_VALUE, AmbiguousNameError, InvalidValueError, shown
from customer_journey.model.fields import FrozenMap, each, whole
from customer_journey.model.folding import fold
from customer_journey.model.framework import Family, Framework
from customer_journey.model.printing import printable
from customer_journey.model.stages import Stage
from customer_journey.model.tabular import Tabular

#: A column with more distinct values than this cannot hold stages, and looking each one up is slow.
_MAX_VALUES = 10_000


@attrs.frozen(repr=False)
class Explanation:
    """How one framework explains the values.

    Attributes:
        framework: the framework.
        stages: value to the stage that it names.
        listed: value to its stages, for the values that list several, such as "lead, customer".
        unexplained: value to its count, for the values that do not name a stage, most frequent first.
        rows: the number of rows whose value names a stage, or lists several.
        displayed: the number of these rows that hold an id, a machine value or a label, not an alias; a label
            may be shortened (*won* for *Closed Won*) or decorated (*01 - Closed Won*).
    """

    framework: Framework
    stages: Mapping[str, Stage]
    listed: Mapping[str, tuple[Stage, ...]]
    unexplained: Mapping[str, int]
    rows: int
    displayed: int

    DATA: ClassVar[Paths] = {"framework": "framework.id", "stages": "stages.id", "listed": "listed.id"}

    @property
    def complete(self) -> bool:
        """Whether every value is explained."""
        return not self.unexplained

    @property
    def numeric_ids(self) -> tuple[str, ...]:
        """The unexplained values that look like ids of a customised product; see :func:`.numeric_ids`."""
        return numeric_ids(self.stages, self.unexplained)

    @property
    def rank(self) -> tuple[int, int]:
        """The sort key of the ranking: the rows explained, then those explained by displayed names."""
        return (self.rows, self.displayed)

    def __repr__(self) -> str:
        rows, unexplained = self.rows, len(self.unexplained)
        return printable(f"<{self.framework.id}: {rows} rows, {unexplained} values unexplained>")


@attrs.frozen(repr=False)
class Detection(Tabular):
    """The vocabularies that explain a column, best first.

    Attributes:
        ranked: one explanation for each framework that explains at least half of the rows; if a framework
            explains fewer, the few names that match do so by chance. :attr:`best` shows ties.
        weak: the explanations that cover less than half of the rows.
        total: the number of rows that hold a value.
        blank: the number of rows whose value is missing, blank, or a word for a missing value.
    """

    ranked: tuple[Explanation, ...]
    weak: tuple[Explanation, ...]
    total: int
    blank: int

    COLUMN_TYPES: ClassVar[Mapping[str, type]] = {
        "framework": str,
        "rows": int,
        "share": float,
        "displayed": int,
        "unexplained": int,
    }
    DATA: ClassVar[Paths] = {
        "weak": lambda detection: {e.framework.id: e.rows for e in detection.weak},
        "best": "best.framework.id",
        "complete": "complete.framework.id",
        "misplaced": "misplaced.key",
    }

    def __iter__(self) -> Iterator[Explanation]:
        return iter(self.ranked)

    @property
    def best(self) -> tuple[Explanation, ...]:
        """The explanations ranked first; if there are several, they are tied."""
        return tuple(e for e in self.ranked if e.rank == self.ranked[0].rank)

    @property
    def complete(self) -> tuple[Explanation, ...]:
        """The explanations that cover every value."""
        return tuple(e for e in self.ranked if e.complete)

    @cached_property
    def misplaced(self) -> Mapping[str, tuple[Stage, ...]]:
        """Values of another kind, such as a lead status in a column of deals, and the stages that they name.

        A name alone proves little, because kinds share words. So no vocabulary of the column's own kind may
        know the value, and it must be a name of one kind of record only, or stand beside another such value
        that the same vocabulary knows.
        """
        families = {e.framework.axis.family for e in self.best}
        tried = (*self.ranked, *self.weak)
        kindred = [e for e in tried if e.framework.axis.family in families]
        known = {value for e in kindred for value in (*e.stages, *e.listed)}
        others = [(e, e.stages.keys() - known) for e in tried] if self.best else []
        beside = {value for _, values in others if len(values) > 1 for value in values}
        found = {
            value: tuple(e.stages[value] for e, values in others if value in values)
            for value in sorted({value for _, values in others for value in values})
        }
        of = {value: {e.framework.axis.family for e, own in others if value in own} for value in found}
        return {
            value: stages
            for value, stages in found.items()
            if value in beside or (len(of[value]) == 1 and of[value] != {Family.JOURNEY})
        }

    def to_dicts(self) -> list[dict[str, object]]:
        """Return one record per vocabulary for a dataframe, best first."""
        return [
            {
                "framework": e.framework.id,
                "rows": e.rows,
                "share": e.rows / self.total,
                "displayed": e.displayed,
                "unexplained": len(e.unexplained),
            }
            for e in (*self.ranked, *self.weak)
        ]

    def __repr__(self) -> str:
        fits, kind = (self.ranked, "") if self.ranked else (self.weak, "only weak fits: ")
        few = ", ".join(f"{e.framework.id} {e.rows}/{self.total}" for e in fits[:5])
        return printable(f"<Detection: {kind + few if few else 'nothing explains these values'}>")


def detect(
    values: Iterable[object] | Mapping[str, int],
    *,
    among: str | Framework | Iterable[str | Framework] | None = None,
    missing: Iterable[str] | None = None,
) -> Detection:
    """Rank the vocabularies by how much of a column they explain.

    Args:
        values: the cells of a column, which may be missing or blank; or each value with its count, as a
            mapping or as pandas counts values. A number counts as its decimal text, as in
            :func:`~customer_journey.outcomes`.
        among: one framework to try, or several; all by default.
        missing: the words that mean that a value is missing; by default
            :data:`~customer_journey.missing_words`. A word that is the name of a stage in one of the
            frameworks is a value.

    >>> import customer_journey as cj
    >>> found = cj.detect(["awareness", "Consideration", "decision"])
    >>> [e.framework.id for e in found.best]
    ['buyers-journey', 'four-stage']
    >>> cj.detect(["todo", "done"]), cj.detect(["todo", "in progress", "done"])
    (<Detection: nothing explains these values>, <Detection: only weak fits: hubspot-lead-status 1/3>)

    Raises:
        NotFoundError: there is no such framework.
        InvalidValueError: a value is neither text, nor a number, nor missing; there are more than 10,000
            different values, or ``among`` is empty.
    """
    tried = [(f, dict[str, Stage](), dict[str, tuple[Stage, ...]]()) for f in frameworks_of(among)]
    words = missing_of(missing)

    def is_blank(text: str) -> bool:
        return not text.strip() or all(is_missing(framework, text, words) for framework, *_ in tried)

    counts, blank = _counted(values, is_blank)
    # The outer loop is over values, so that each is folded once, not once for each framework.
    for value in counts:
        for framework, stages, lists in tried:
            try:
                if stage := framework.find(value):
                    stages[value] = stage
            except AmbiguousNameError as error:
                if error.listed:
                    lists[value] = tuple(framework[id] for id in error.listed)
    found = [_explain(framework, stages, lists, counts) for framework, stages, lists in tried]
    ranked = sorted((e for e in found if e.rows), key=lambda e: (-e.rows, -e.displayed, e.framework.id))
    total = counts.total()
    strong = tuple(e for e in ranked if 2 * e.rows >= total)
    return Detection(strong, tuple(ranked[len(strong) :]), total, blank)


def _pairs(values: Any) -> Iterator[tuple[object, object]]:
    """Yield each value with its count, whichever way the caller gave them."""
    if hasattr(values, "columns"):
        raise InvalidValueError("values", type(values), "one column", 'pass df["stage"], for example')
    # This is how pandas counts values: a series of whole numbers, with the values as its index.
    kind = getattr(getattr(values, "dtype", None), "kind", "")
    are_counts = isinstance(values, Mapping) or (hasattr(values, "items") and kind in {"i", "u"})
    yield from values.items() if are_counts else zip(each("values", values, "a list of strings"), repeat(1))


def _counted(
    values: Iterable[object] | Mapping[str, int], is_blank: Callable[[str], bool]
) -> tuple[Counter[str], int]:
    """Return the count of each value, most frequent first, and the number of missing or blank ones."""
    counted: Counter[str | None] = Counter()
    for value, count in _pairs(values):
        text = as_text(value)
        if text is not None and not isinstance(text, str):
            raise InvalidValueError("each value", value, "text, a number or missing")
        counted[text] += whole(f"the count of {shown(value)}", count)
        if len(counted) > _MAX_VALUES:
            raise InvalidValueError("values", NO_VALUE, f"a column of at most {_MAX_VALUES} different values")
    filled = Counter(
        {text: count for text, count in counted.most_common() if text is not None and not is_blank(text)}
    )
    return filled, counted.total() - filled.total()


@attrs.frozen
class _Names:
    """The id, machine values and labels of a stage, folded; and the words of each."""

    folded: frozenset[str]
    words: tuple[frozenset[str], ...]

    def display(self, value: str) -> bool:
        """Return whether a value that names the stage is one of these names, also shortened or decorated."""
        own = set(words(flat(value)))
        shortened = bool(own) and any(own < each for each in self.words)
        undecorated = (joined for joined, _ in forms(flat(value)))
        return shortened or not self.folded.isdisjoint((fold(value), *undecorated))


@lru_cache(maxsize=512)
def _displayed(framework: Framework) -> Mapping[str, _Names]:
    """Return the displayed names of each stage, by its id."""
    names = {stage.id: [name for tier in stage.names[:3] for name in tier] for stage in framework}
    return {
        id: _Names(frozenset(map(fold, own)), tuple(frozenset(words(flat(name))) for name in own))
        for id, own in names.items()
    }


def _explain(
    framework: Framework,
    stages: dict[str, Stage],
    lists: dict[str, tuple[Stage, ...]],
    counts: Counter[str],
) -> Explanation:
    displayed, explained = _displayed(framework), {**stages, **lists}
    return Explanation(
        framework,
        FrozenMap(stages),
        FrozenMap(lists),
        FrozenMap({value: count for value, count in counts.items() if value not in explained}),
        sum(counts[value] for value in explained),
        sum(counts[value] for value, stage in stages.items() if displayed[stage.id].display(value)),
    )
