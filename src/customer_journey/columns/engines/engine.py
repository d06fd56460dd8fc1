"""What every engine can do with a column: through narwhals, unless its own module does it in another way."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

import attrs

from customer_journey.columns.answers import Answers
from customer_journey.columns.engines.numbers import number_texts
from customer_journey.crosswalks.column_checks import MOST_VALUES, check_new_names, check_size, not_text
from customer_journey.model.errors import NO_VALUE, InvalidValueError, NotFoundError, shown, written
from customer_journey.model.names import near

if TYPE_CHECKING:
    import narwhals as nw

#: A frame of narwhals, whichever engine holds it.
AnyFrame: TypeAlias = "nw.DataFrame[Any] | nw.LazyFrame[Any]"

_FRAME = "a frame of pandas, Polars, PyArrow, DuckDB, Dask, Spark or another engine that narwhals supports"
#: Names that engines read as patterns. DuckDB and Spark read ``*`` as all columns; Polars reads a name
#: between ``^`` and ``$`` as all columns that match it.
_PATTERN = re.compile(r"\*|\^.*\$", re.DOTALL)


def opened(data: Any) -> AnyFrame:
    """Return a native frame as a frame of narwhals.

    Raises:
        InvalidValueError: the data is not a dataframe, or several of its columns have the same name.
    """
    import narwhals
    from narwhals.exceptions import DuplicateError

    try:
        frame: AnyFrame = narwhals.from_native(data)
    except TypeError:
        is_series = narwhals.dependencies.is_into_series(data)
        hint = "pass data.to_frame() and the column's name" if is_series else ""
        raise InvalidValueError("the data", type(data), _FRAME, hint) from None
    except DuplicateError:
        raise InvalidValueError("the data", NO_VALUE, "a frame whose columns have different names") from None
    return frame


@attrs.frozen(slots=False, eq=False)
class Engine(ABC):
    """A frame, and what its engine can do with one column.

    The module of an engine overrides what narwhals does in another way, more slowly or not at all.

    Attributes:
        data: the native frame.
        in_memory: whether the values can be read now; a lazy engine computes them later.
        ignores_case: whether names that differ only in case are one column, as in SQL.
        compares: the types, as narwhals names them, of columns whose values compare with strings.
        casts: the types of columns that must be cast to strings first.
        trims: whether floats become text as :func:`.number_texts` says of engines that trim.
    """

    data: Any
    in_memory: ClassVar[bool] = True
    ignores_case: ClassVar[bool] = False
    compares: ClassVar[frozenset[str]] = frozenset({"String"})
    # Unknown is the type of a column of nulls, or a type that only the database can cast.
    casts: ClassVar[frozenset[str]] = frozenset({"Categorical", "Enum", "Unknown"})
    trims: ClassVar[bool] = False

    @abstractmethod
    def converted(self, column: Any, into: Any, answers: Answers) -> Any:
        """Return the native frame with the answers in the column ``into``.

        Args:
            column: the column whose values are converted.
            into: the column for the answers: the same column, or a new one.
            answers: what each value becomes.
        """

    @cached_property
    def frame(self) -> AnyFrame:
        """The data as a frame of narwhals, which treats all engines alike."""
        return opened(self.data)

    @property
    def names(self) -> list[Any]:
        """The names of the columns."""
        return list(self.frame.collect_schema().names())

    def check(self, column: object, new: Mapping[str, object]) -> None:
        """Refuse a column that is missing or has no text or numbers, and names that new columns cannot have.

        Args:
            column: the column to convert.
            new: for each argument that names a new column, the name of this column.

        Raises:
            NotFoundError: there is no such column.
            InvalidValueError: this cannot be a name; the column exists twice, or holds neither text nor
                numbers nor categories (in memory a column may be of any type if all of it is null); a new
                column's name is taken, is given twice, or is not a string.
        """
        names = self.names
        try:
            hash(column)
            found = column in names
        except Exception:  # noqa: BLE001  # arrays, frames and other objects compare in any way, or not at all
            raise InvalidValueError("column", type(column), "the name of a column") from None
        if not found:
            candidates = near(column, [name for name in names if isinstance(name, str)])
            raise NotFoundError("column", column, candidates or tuple(map(str, names[:8])))
        if names.count(column) > 1:
            expected = f"a frame with one column {shown(column)}, not several"
            raise InvalidValueError("the data", NO_VALUE, expected)
        self.check_new(column, new)
        self.check_type(column)

    def check_new(self, column: object, new: Mapping[str, object]) -> None:
        """Refuse names that new columns cannot have."""
        for argument, name in new.items():
            if not same_name(name, column) and not (isinstance(name, str) and name):
                given = name if isinstance(name, str) else type(name)
                raise InvalidValueError(argument, given, "a string that is not empty")
        check_new_names(self.names, column, new, ignores_case=self.ignores_case)

    def check_type(self, column: Any) -> None:
        """Refuse a column of a type whose values are neither text nor numbers."""
        frame: Any = self.frame
        dtype = frame.collect_schema()[column]
        may_be_text = type(dtype).__name__ in {*self.compares, *self.casts} or dtype.is_numeric()
        if not may_be_text and not (self.in_memory and frame[column].is_null().all()):
            raise not_text(column, dtype)

    def counts(self, column: Any) -> list[tuple[Any, int]]:
        """Return each distinct value with the number of rows that hold it; all missing values count as None.

        They are pairs, because in a mapping 1 and True would be one value.

        Raises:
            InvalidValueError: too many different values for a column of stages.
        """
        found: Counter[tuple[type, Any]] = Counter()
        for value, count in self.counted(column):
            found[type(value), value] += count
        check_size(found, column)
        # Engines return values in any order, on which a report must not depend.
        ordered = sorted(found.items(), key=lambda item: (-item[1], written(item[0][1]), item[0][0].__name__))
        return [(value, count) for (_, value), count in ordered]

    def counted(self, column: Any) -> Iterable[tuple[Any, int]]:
        """Yield the distinct values with their counts, fetched in one aggregated query."""
        import narwhals as nw

        values = self.frame.select(self.texts(column).alias("value"))
        counts = values.group_by("value").agg(nw.len().alias("count")).head(MOST_VALUES + 1)
        return self.fetched(counts)

    def fetched(self, counts: AnyFrame) -> Iterable[tuple[Any, int]]:
        """Yield the rows of a small frame of values and counts."""
        held = counts.lazy().collect()
        # None, NaN and NA all mean a missing value.
        series = held["value"], held["count"], held["value"].is_null()
        rows = zip(*(values.to_list() for values in series), strict=True)
        return ((None if missing else value, count) for value, count, missing in rows)

    def known(self, column: Any, answers: Answers) -> dict[Any, Any]:
        """Return what the values become, for as many values as are known before the engine computes anything.

        Raises:
            UnconvertedValuesError: values have no answer, and the mode is to raise an error.
            InvalidValueError: the mode is to raise an error, and the engine is lazy.
        """
        if not self.in_memory:
            return answers.for_lazy()
        return answers.replacements([value for value, _ in self.counts(column)])

    def texts(self, column: Any) -> nw.Expr:
        """Return a checked column as an expression whose values compare with strings.

        Raises:
            InvalidValueError: the engine would misread a name.
        """
        import narwhals as nw

        if column is None or isinstance(column, tuple):
            raise InvalidValueError("the name of a column", type(column), "a string")
        schema = self.frame.collect_schema()
        for name in map(str, schema):
            if self.misreads(name, column):
                expected = "one that the engine does not read as an expression"
                raise InvalidValueError("the name of a column", name, expected)
        dtype = schema[column]
        kind = type(dtype).__name__
        if kind in self.compares:
            return nw.col(column)
        if kind in self.casts:
            return nw.col(column).cast(nw.String)
        if dtype.is_numeric():
            return number_texts(nw.col(column), dtype, trims=self.trims)
        # A column of another type has passed the check only if all its values are null. Not every engine can
        # cast it, so nulls are written in its place.
        return nw.when(nw.col(column).is_null()).then(nw.lit(None, dtype=nw.String))

    def with_texts(self, column: Any) -> tuple[AnyFrame, nw.Expr, list[str]]:
        """Return the frame, what :meth:`texts` returns, and the names of columns that the frame got for it.

        Raises:
            InvalidValueError: the engine would misread a name.
        """
        return self.frame, self.texts(column), []

    def misreads(self, name: str, column: object) -> bool:  # noqa: ARG002  # some misread only the column
        """Whether the engine reads the name of some column as an expression."""
        return _PATTERN.fullmatch(name) is not None

    def finished(self, native: Any) -> Any:
        """Return a native frame that was made from the data, with the metadata of the data, if any."""
        return native


def same_name(name: object, column: object) -> bool:
    """Whether a name is the column's own, which in pandas need not be a string."""
    return type(name) is type(column) and bool(name == column)
