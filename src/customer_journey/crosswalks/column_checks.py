"""Checks that refuse unsuitable columns, whether a dataframe or a file holds them."""

from collections.abc import Iterable, Mapping, Sized

from customer_journey.model.errors import NO_VALUE, InvalidValueError, shown
from customer_journey.model.printing import has_surrogate

#: A column with more distinct values than this cannot hold stages (and would fill the memory).
MOST_VALUES = 100_000


def check_size(values: Sized, column: object) -> None:
    """Refuse a column with too many different values to be a column of stages.

    Raises:
        InvalidValueError: it has too many.
    """
    if len(values) > MOST_VALUES:
        expected = f"a column of stages, with at most {MOST_VALUES} different values"
        raise InvalidValueError(f"column {shown(column)}", NO_VALUE, expected)


def check_new_names(
    names: Iterable[object], column: object, new: Mapping[str, object], *, ignores_case: bool = False
) -> None:
    """Refuse names for new columns that would overwrite other columns.

    Args:
        names: the names of all columns.
        column: the name of the converted column, which may be overwritten.
        new: the name of an argument, and the name that it gives to a new column.
        ignores_case: whether names that differ only in case are the same name.

    Raises:
        InvalidValueError: another column has the name, or another argument gives it too; or it has a lone
            surrogate, which no file and few engines can hold.
    """

    def key(name: object) -> object:
        return name.casefold() if ignores_case and isinstance(name, str) else name

    taken = {key(name) for name in names if name != column}
    for argument, name in new.items():
        if name != column and has_surrogate(str(name)):
            raise InvalidValueError(argument, name, "text that UTF-8 can hold")
        respelled = name != column and key(name) == key(column)
        if respelled or key(name) in taken:
            raise InvalidValueError(argument, name, "the converted column or a new one", "this name is taken")
        taken.add(key(name))


def not_text(column: object, kind: object) -> InvalidValueError:
    """Return the error for a column of a type whose values cannot name stages."""
    return InvalidValueError(f"column {shown(column)}", str(kind), "text, numbers, or categories of text")
