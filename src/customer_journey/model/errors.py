"""What can go wrong, each error in one sentence with the way out.

Every concrete error is also the standard exception that a caller would expect (``KeyError``,
``ValueError``, ``ImportError``), keeps its facts as attributes, and pickles.
"""

from typing import Any, Self

import attrs

from customer_journey._compat import override

__all__ = [
    "AmbiguousNameError",
    "CustomerJourneyError",
    "DuplicateIdError",
    "ForeignStageError",
    "InvalidDecisionError",
    "InvalidFileError",
    "InvalidFrameworkError",
    "InvalidValueError",
    "MissingDependencyError",
    "NotFoundError",
    "Problem",
    "UnconvertedValuesError",
    "shown",
]

#: Values of users are cut to this many characters before they enter a message.
_LONGEST_SHOWN = 80


def shown(value: object) -> str:
    """Quote a user's value for a message: escaped, and cut if it is long.

    >>> shown("decision"), shown("x" * 100)[-6:]
    ("'decision'", "xxxx…'")
    """
    if isinstance(value, str):
        cut = value if len(value) <= _LONGEST_SHOWN else value[:_LONGEST_SHOWN] + "…"
        # ascii() of what does not print: a lone surrogate in a message would break the terminal.
        return repr(cut) if cut.isprintable() else ascii(cut)
    try:
        text = ascii(value)
    except Exception:  # noqa: BLE001  # what a user's object says of itself may fail in any way
        # Python writes out no number of thousands of digits, for one.
        text = f"some {type(value).__name__}"
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def _or_list(names: tuple[str, ...]) -> str:
    quoted = [shown(name) for name in names]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


class CustomerJourneyError(Exception):
    """Base of every error that this library raises on purpose."""

    # Tracebacks, pickles and the documentation name an error by its public home.
    __module__ = "customer_journey.errors"

    def __init_subclass__(cls) -> None:
        if cls.__module__.startswith("customer_journey."):
            cls.__module__ = "customer_journey.errors"

    @override
    def __reduce__(self) -> tuple[Any, ...]:
        """Travel to other processes with all facts; what cannot travel is told as in the message."""
        # Errors are made anew from their arguments; notes and the like come along as they are.
        state = {name: _portable(fact) for name, fact in vars(self).items()}
        return type(self), tuple(map(_portable, self.args)), state


def _portable(fact: object) -> object:
    import pickle

    try:
        pickle.dumps(fact)
    except Exception:  # noqa: BLE001  # as above
        return shown(fact)
    return fact


@attrs.define(slots=False, eq=False)
class NotFoundError(CustomerJourneyError, KeyError):
    """Nothing is called that.

    Attributes:
        kind: what was looked for, such as ``"framework"`` or ``"stage of 'nine-stage'"``.
        name: what was asked for.
        candidates: names that are spelled nearly so.
    """

    kind: str
    name: object
    candidates: tuple[str, ...] = ()

    @override
    def __str__(self) -> str:
        hint = f" Did you mean {_or_list(self.candidates)}?" if self.candidates else ""
        return f"There is no {self.kind} called {shown(self.name)}.{hint}"


@attrs.define(slots=False, eq=False)
class AmbiguousNameError(CustomerJourneyError, ValueError):
    """A name that fits several stages of one framework, or several content types.

    Attributes:
        name: the name as given.
        framework: whose stages they are: the framework's id, or "content types".
        candidates: the ids that it fits.
    """

    name: str
    framework: str
    candidates: tuple[str, ...]

    @override
    def __str__(self) -> str:
        return (
            f"{shown(self.name)} means several things in {shown(self.framework)}:"
            f" say {_or_list(self.candidates)}."
        )


@attrs.define(slots=False, eq=False)
class ForeignStageError(CustomerJourneyError, ValueError):
    """A stage of one framework was used where a stage of another is wanted.

    Attributes:
        stage: the key of the stage given.
        framework: the id of the framework that was wanted.
    """

    stage: str
    framework: str

    @override
    def __str__(self) -> str:
        if self.stage.startswith(f"{self.framework}:"):
            return f"{shown(self.stage)} is another edition of that stage than the one here: pass its id."
        return f"{shown(self.stage)} is no stage of {shown(self.framework)}."


@attrs.define(slots=False, eq=False)
class DuplicateIdError(CustomerJourneyError, ValueError):
    """Two providers offer a framework under the same id.

    Attributes:
        framework: the id.
        providers: who offers it.
    """

    framework: str
    providers: tuple[str, ...]

    @override
    def __str__(self) -> str:
        return (
            f"The framework id {shown(self.framework)} is offered by {' and by '.join(self.providers)}:"
            " uninstall one of them."
        )


@attrs.define(slots=False, eq=False)
class InvalidValueError(CustomerJourneyError, ValueError):
    """An argument has a value that makes no sense.

    Attributes:
        argument: the name of the argument.
        value: what was given.
        expected: what would do, as the end of a sentence.
    """

    argument: str
    value: object
    expected: str

    @override
    def __str__(self) -> str:
        told = "" if self.value is None else f" is {shown(self.value)}, but"
        return f"{self.argument}{told} must be {self.expected}."


@attrs.frozen
class Problem:
    """One mistake in a definition: where it stands, and the way out."""

    path: str
    message: str

    @override
    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


@attrs.define(slots=False, eq=False)
class InvalidFileError(CustomerJourneyError, ValueError):
    """A file cannot be read as what it should be; every mistake is listed.

    Attributes:
        origin: the file, or what stands for it.
        problems: all mistakes found.
    """

    origin: str
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, origin: str, message: str, *, path: str = "") -> Self:
        """Return the error of one mistake alone."""
        return cls(origin, (Problem(path, message),))

    @override
    def __str__(self) -> str:
        if len(self.problems) == 1:
            return f"{self.origin}: {self.problems[0]}"
        lines = "".join(f"\n  {problem}" for problem in self.problems)
        return f"{self.origin}: {len(self.problems)} problems:{lines}"


class InvalidFrameworkError(InvalidFileError):
    """A framework's definition contradicts itself; every mistake is listed."""


@attrs.define(slots=False, eq=False)
class InvalidDecisionError(CustomerJourneyError, ValueError):
    """A decision of the user's own that the crosswalk cannot take.

    Attributes:
        source: the key of the stage decided upon.
        target: the key of the stage decided for.
        reason: why not, and the way out.
    """

    source: str
    target: str
    reason: str

    @override
    def __str__(self) -> str:
        return f"The decision {shown(self.source)} → {shown(self.target)} is refused: {self.reason}"


@attrs.define(slots=False, eq=False)
class UnconvertedValuesError(CustomerJourneyError, ValueError):
    """A column holds values that cannot be converted, and nobody said what to do with them.

    Attributes:
        column: the column's name.
        problems: each such value, and the sentence that says why it cannot be converted.
        way_out: what would settle it, as the end of a sentence.
    """

    column: object
    problems: tuple[tuple[object, str], ...]
    way_out: str

    @override
    def __str__(self) -> str:
        listed = "; ".join(f"{shown(value)} ({why.rstrip('.')})" for value, why in self.problems[:3])
        rest = len(self.problems) - 3
        more = f"; and {rest} more" if rest > 0 else ""
        count = f"{len(self.problems)} value{'s' * (len(self.problems) != 1)}"
        return f"{count} of column {shown(self.column)} cannot be converted: {listed}{more}. {self.way_out}."


@attrs.define(slots=False, eq=False)
class MissingDependencyError(CustomerJourneyError, ImportError):
    """An optional library is not installed.

    Attributes:
        library: its name.
        extra: the extra of this package that brings it.
    """

    library: str
    extra: str

    @override
    def __str__(self) -> str:
        return f"This needs {self.library}: pip install 'customer-journey[{self.extra}]'."
