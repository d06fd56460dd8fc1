"""The list of exports: which format writes which kind of value, and with which options."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, Literal, TypeAlias

import attrs

from customer_journey.model.errors import InvalidValueError, shown
from customer_journey.model.fields import an, strict, texts

#: The modules that declare exports, each as ``EXPORTS``. They are imported when the list is first read.
_MODULES = ("pages", "csv_text", "json_text", "skos", "sssom", "toml", "pictures")
#: The formats of the library, for type checkers.
FormatName: TypeAlias = Literal[
    "text", "markdown", "html", "csv", "json", "skos", "sssom", "toml", "svg", "mermaid", "dot"
]
_REGISTERED: dict[tuple[type, str], Export] = {}


def _is_writer(export: Export, field: attrs.Attribute[Any], value: object) -> None:  # noqa: ARG001  # for attrs
    if not callable(value):
        raise InvalidValueError("Export.writer", value, "a function that returns text")


@attrs.frozen(field_transformer=strict)
class Export:
    """A format that one kind of value can be written in.

    Attributes:
        name: the name of the format, in letters.
        of: the type of the values that it writes, subclasses included.
        writer: returns a value as text; takes the options as keyword arguments.
        options: the names of the options.
    """

    name: str
    of: type = attrs.field(validator=an(type, "a class"))
    writer: Callable[..., str] = attrs.field(validator=_is_writer)
    options: tuple[str, ...] = attrs.field(default=(), converter=texts)

    @property
    def publishes(self) -> bool:
        """Whether the text contains addresses, so that its publisher should pass ``base``."""
        return "base" in self.options


def register(export: Export) -> None:
    """Add an export to the list. It replaces one of the same name for the same type.

    >>> import customer_journey as cj
    >>> class Note(str): pass
    >>> cj.exports.register(cj.exports.Export("loud", Note, lambda note: note.upper() + "!"))
    >>> cj.exports.write(Note("hello"), "loud")
    'HELLO!'

    Raises:
        InvalidValueError: it is not an Export; or its name is not made of letters, so that an f-string
            could not name the format.
    """
    if not isinstance(export, Export):
        raise InvalidValueError("export", export, "an Export")
    if not export.name.isalpha():
        raise InvalidValueError("the name of an export", export.name, "made of letters")
    _REGISTERED[export.of, export.name] = export


def formats(value: object) -> tuple[Export, ...]:
    """Return the exports of a value, or of all values of a type.

    >>> import customer_journey as cj
    >>> [export.name for export in cj.exports.formats(cj.Crosswalk)]
    ['text', 'markdown', 'html', 'csv', 'json', 'skos', 'sssom', 'svg', 'mermaid', 'dot']
    """
    return tuple(_by_name(value if isinstance(value, type) else type(value)).values())


def write(value: object, format: FormatName | Export, **options: object) -> str:
    """Return a value as text in one of its formats.

    Args:
        value: a framework, a crosswalk, advice, a detection, or another value that has exports.
        format: the name of the format, or one of the exports that :func:`formats` lists, such as your own.
        options: what the format takes, such as ``base`` and ``license`` for ``skos`` and ``sssom``.

    >>> import customer_journey as cj
    >>> print(cj.exports.write(cj.frameworks["hourglass"], "toml").splitlines()[0])
    id = "hourglass"

    Raises:
        InvalidValueError: the value has no such format, the format has no such option, or the option
            does not take what is given.
    """
    found = _by_name(type(value))
    if not found:
        kinds = sorted({of.__name__ for of, _ in _REGISTERED})
        raise InvalidValueError("the value to export", value, f"one of {', '.join(kinds)}")
    name = format.name if isinstance(format, Export) else format
    export = found.get(name) if isinstance(name, str) else None
    if export is None or (isinstance(format, Export) and format != export):
        raise InvalidValueError("the format", name, f"one of {', '.join(found)}")
    for option in options.keys() - set(export.options):
        available = f"one of {', '.join(export.options)}" if export.options else "left out: it takes none"
        raise InvalidValueError(f"the option of {shown(name)}", option, available)
    return export.writer(value, **options)


def _by_name(kind: type) -> dict[str, Export]:
    """Return the exports of a type, by name; a subclass's own export replaces that of its parent."""
    _load()
    registered = tuple(_REGISTERED.copy().values())  # another thread may be registering
    return {e.name: e for parent in reversed(kind.__mro__) for e in registered if e.of is parent}


@cache
def _load() -> None:
    """Register the exports of the library, except those in place of which a user has registered others."""
    for module in _MODULES:
        for export in import_module(f"customer_journey.exports.{module}").EXPORTS:
            _REGISTERED.setdefault((export.of, export.name), export)
