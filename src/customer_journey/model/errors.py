"""Errors: what went wrong in one sentence, and how to fix it.

Every concrete error is also the standard exception that a caller would expect (``KeyError``,
``ValueError``, ``ImportError``), keeps its facts as attributes, and pickles.
"""

from collections.abc import Callable, Iterable, Sequence, Sized
from enum import Enum
from typing import Any, Final, Self

import attrs

from customer_journey.model.printing import one_line, printable

#: Values given by users are cut to this many characters in a message.
_LONGEST_SHOWN = 80
#: A message lists at most this many names, and this many mistakes of a file; it counts the rest.
_MOST_NAMED, MOST_MISTAKES = 20, 50
#: Each of those mistakes is cut to this many characters: it may quote several values, or another message.
_LONGEST_MISTAKE = 1000


def cut(text: str, longest: int = _LONGEST_SHOWN) -> str:
    """Return a text, cut with an ellipsis if it is too long for a message."""
    return text if len(text) <= longest else text[:longest] + "…"


def shown(value: object) -> str:
    """Quote a user's value for a message: on one line, escaped, cut if it is long; a type by its name.

    >>> shown("decision"), shown("x" * 100)[-6:], shown(int)
    ("'decision'", "xxxx…'", 'int')
    """
    try:
        if isinstance(value, str):
            # Cut first: a text may have millions of characters. A subclass of str may have any repr().
            start = str.__getitem__(value, slice(_LONGEST_SHOWN))
            return repr(start if len(start) == str.__len__(value) else f"{start}…")
        text = one_line(value.__name__ if isinstance(value, type) else repr(value))
    except Exception:  # noqa: BLE001  # the repr() of a user's object may fail in any way
        # The repr() of a number fails if it has thousands of digits.
        text = printable(f"some {type(value).__name__}")
    return cut(text)


def written(value: object) -> str:
    """Return a value as text; if str() fails, as for a number of thousands of digits, as messages show it."""
    try:
        return str(value)
    except Exception:  # noqa: BLE001  # the str() of a user's object may fail in any way
        return shown(value)


def listed(names: Iterable[str], joint: str = ", ") -> str:
    """Return names for a message: the first ones, each cut if it is long, and how many more there are.

    >>> listed("ab"), listed(map(str, range(1000)), " and ")[-20:]
    ('a, b', ' and 19 and 980 more')
    """
    every = list(names)
    return joint.join([*map(cut, every[:_MOST_NAMED]), *_more(every, _MOST_NAMED)])


def series(
    names: Sequence[str],
    conjunction: str,
    *,
    most: int = _MOST_NAMED,
    written: Callable[[str], str] = shown,
) -> str:
    """Return names as part of a sentence: the first ones, quoted, and how many more there are.

    >>> series("abc", "or"), series("abc", "and", most=1), series("ab", "and", written=str)
    ("'a', 'b' or 'c'", "'a' and 2 more", 'a and b')
    """
    parts = [*map(written, names[:most]), *_more(names, most)]
    return f" {conjunction} ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _more(every: Sized, most: int) -> list[str]:
    rest = len(every) - most
    return [f"{rest} more"] if rest > 0 else []


class _NoValue(Enum):
    """The type of :data:`NO_VALUE`: an enumeration, because its one member survives pickling."""

    NO_VALUE = "no value"


#: The value of an :class:`InvalidValueError` that has none to show: an option is missing, for example.
#: It is not None, because None is a value that somebody may have passed.
NO_VALUE: Final = _NoValue.NO_VALUE


class CustomerJourneyError(Exception):
    """Base of every error that this library raises on purpose."""

    # Tracebacks, pickles and the documentation name an error by its public home.
    __module__ = "customer_journey.errors"

    def __init_subclass__(cls) -> None:
        if cls.__module__.startswith("customer_journey."):
            cls.__module__ = "customer_journey.errors"

    def _message(self) -> str:
        return super().__str__()

    def __str__(self) -> str:
        # Whatever a message quotes, it must be one line that sends no commands to a terminal.
        return printable(self._message())

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(shown, self.args))})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle with all attributes; those that cannot be pickled become text, as in the message."""
        # Unpickling calls the class with the arguments; the state restores everything else, such as notes.
        state = {name: _portable(fact) for name, fact in vars(self).items()}
        return type(self), tuple(map(_portable, self.args)), state


def _portable(fact: object) -> object:
    import pickle

    try:
        pickle.dumps(fact)
    except Exception:  # noqa: BLE001  # pickling a user's object may fail in any way
        return shown(fact)
    return fact


@attrs.define(slots=False, eq=False, repr=False)
class NotFoundError(CustomerJourneyError, KeyError, ValueError):
    """No framework, stage, moment or content type has that name.

    It is a ``KeyError``, as mappings raise, and a ``ValueError``, as validators of other libraries expect.

    Attributes:
        kind: what was looked for, such as ``"framework"`` or ``"stage of 'nine-stage'"``.
        name: the name that was looked for.
        candidates: known names that are spelled similarly.
        reason: why the name was refused, as the end of a sentence, if a word such as "churned" denies it, or
            it was read in the wrong encoding.
    """

    kind: str
    name: object
    candidates: tuple[str, ...] = ()
    reason: str = ""

    def _message(self) -> str:
        reason = f": {self.reason}" if self.reason else ""
        hint = f" Did you mean {series(self.candidates, 'or')}?" if self.candidates else ""
        return f"There is no {self.kind} called {shown(self.name)}{reason}.{hint}"


@attrs.define(slots=False, eq=False, repr=False)
class AmbiguousNameError(CustomerJourneyError, ValueError):
    """A name means several stages of one framework, or several content types.

    Attributes:
        name: the name as given.
        framework: the id of the framework, or "content types".
        candidates: the ids that the name may mean.
        listed: the same ids in their order in the name, if it is a list of names, such as "lead, customer".
    """

    name: str
    framework: str
    candidates: tuple[str, ...]
    listed: tuple[str, ...] = ()

    def _message(self) -> str:
        does = f"means several things in {shown(self.framework)}"
        if self.listed:
            kind = self.framework if " " in self.framework else f"stages of {shown(self.framework)}"
            does = f"lists {len(self.listed)} {kind}"
        return f"{shown(self.name)} {does}: use {series(self.listed or self.candidates, 'or')}."


@attrs.define(slots=False, eq=False, repr=False)
class ForeignStageError(CustomerJourneyError, ValueError):
    """A stage of one framework was passed where a stage of another is expected.

    Attributes:
        stage: the key of the stage that was passed.
        framework: the id of the framework whose stages are expected.
    """

    stage: str
    framework: str

    def _message(self) -> str:
        if self.stage.startswith(f"{self.framework}:"):
            return f"{shown(self.stage)} differs from the stage with that id here: pass the id instead."
        way_out = "cj.convert(stage, target=...) finds its counterpart"
        return f"{shown(self.stage)} is not a stage of {shown(self.framework)}: {way_out}."


@attrs.define(slots=False, eq=False, repr=False)
class PositionError(CustomerJourneyError, IndexError):
    """A framework has no stage at that position.

    Attributes:
        position: the position, from 0, or from the end if it is negative.
        framework: the id of the framework.
        stages: how many stages it has.
    """

    position: int
    framework: str
    stages: int

    def _message(self) -> str:
        counting = f"positions start at 0, and it has {self.stages} of them"
        return f"{shown(self.framework)} has no stage at {shown(self.position)}: {counting}."


@attrs.define(slots=False, eq=False, repr=False)
class IncomparableError(CustomerJourneyError, TypeError):
    """A stage is compared by order with something that has no place in its framework.

    Attributes:
        stage: the key of the stage.
        other: the key of the other stage, or the text that it was compared with.
        remedy: what to do instead.
    """

    stage: str
    other: str
    remedy: str

    def _message(self) -> str:
        return f"{shown(self.stage)} comes neither before nor after {shown(self.other)}: {self.remedy}."


@attrs.define(slots=False, eq=False, repr=False)
class UnorderedFrameworkError(CustomerJourneyError, ValueError):
    """An order of stages is needed that the framework does not have.

    Attributes:
        framework: the id of the framework.
        policy: the policy that needs it; empty if it was needed for something else.
    """

    framework: str
    policy: str = ""

    def _message(self) -> str:
        for_it = f", which the policy {shown(self.policy)} needs: use 'unique' or 'largest'"
        rest = for_it if self.policy else ": none comes before or after another"
        return f"The stages of {shown(self.framework)} have no order{rest}."


@attrs.define(slots=False, eq=False, repr=False)
class DuplicateIdError(CustomerJourneyError, ValueError):
    """Two packages offer a framework under the same id.

    Attributes:
        framework: the id.
        providers: the packages or plug-ins that offer it.
    """

    framework: str
    providers: tuple[str, ...]

    def _message(self) -> str:
        return (
            f"The framework id {shown(self.framework)} is offered by {listed(self.providers, ' and by ')}:"
            " uninstall one of them."
        )


@attrs.define(slots=False, eq=False, repr=False)
class InvalidValueError(CustomerJourneyError, ValueError):
    """An argument has a value that is not allowed.

    Attributes:
        argument: the name of the argument.
        value: the value, or its type where that tells the reader more; :data:`NO_VALUE` if there is none.
        expected: what it must be, as the end of a sentence.
        hint: why, or how to fix it, as the end of a sentence; may be empty.

    >>> print(InvalidValueError("theme", "blue", "'light' or 'dark'"))
    theme must be 'light' or 'dark', not 'blue'.
    >>> print(InvalidValueError("--output", NO_VALUE, "given", "a terminal cannot show a PNG"))
    --output must be given: a terminal cannot show a PNG.
    """

    argument: str
    value: object
    expected: str
    hint: str = ""

    def _message(self) -> str:
        refused = "" if self.value is NO_VALUE else f", not {shown(self.value)}"
        hint = f": {self.hint}" if self.hint else ""
        return f"{self.argument} must be {self.expected}{refused}{hint}."


@attrs.frozen
class Problem:
    """One mistake in a definition: where it is, and how to fix it.

    Attributes:
        path: the place in the file, such as ``stages[3].moments``.
        message: what is wrong there.
    """

    path: str
    message: str

    def __str__(self) -> str:
        return printable(f"{self.path}: {self.message}" if self.path else self.message)


@attrs.define(slots=False, eq=False, repr=False)
class InvalidFileError(CustomerJourneyError, ValueError):
    """A file does not have the expected form; the message lists the first fifty mistakes.

    Attributes:
        origin: the name of the file or of the framework.
        problems: every mistake found; only the first fifty come with suggestions for misspelled names.
    """

    origin: str
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, origin: str, message: str, *, path: str = "") -> Self:
        """Return an error that reports a single mistake."""
        return cls(origin, (Problem(path, message),))

    def __str__(self) -> str:
        few = [cut(str(problem), _LONGEST_MISTAKE) for problem in self.problems[:MOST_MISTAKES]]
        origin = printable(cut(self.origin, _LONGEST_MISTAKE))
        if len(few) == 1:
            return f"{origin}: {few[0]}"
        if rest := len(self.problems) - len(few):
            few.append(f"and {rest} more")
        lines = "".join(f"\n  {line}" for line in few)
        return f"{origin}: {len(self.problems)} problems:{lines}"


class InvalidFrameworkError(InvalidFileError):
    """A framework's definition contradicts itself; every mistake is listed."""


@attrs.define(slots=False, eq=False, repr=False)
class InvalidDecisionError(CustomerJourneyError, ValueError):
    """A crosswalk refuses a decision.

    Attributes:
        source: the key of the source stage.
        target: the key of the target stage decided for.
        reason: why it is refused, and how to fix it.
    """

    source: str
    target: str
    reason: str

    def _message(self) -> str:
        return f"The decision {shown(self.source)} → {shown(self.target)} is refused: {self.reason}."


@attrs.define(slots=False, eq=False, repr=False)
class UnconvertedValuesError(CustomerJourneyError, ValueError):
    """A column holds values that cannot be converted, and no mode says what to do with them.

    Attributes:
        column: the column's name.
        problems: each such value, with the sentence that says why it cannot be converted.
        remedy: how to fix it, as a sentence without its full stop.
    """

    column: object
    problems: tuple[tuple[object, str], ...]
    remedy: str

    def _message(self) -> str:
        quoted = [(shown(value), cut(why, _LONGEST_MISTAKE)) for value, why in self.problems[:3]]
        listed = "; ".join(f"{value} ({why.rstrip('.')})" for value, why in quoted)
        rest = len(self.problems) - 3
        more = f"; and {rest} more" if rest > 0 else ""
        count = "1 value" if len(self.problems) == 1 else f"{len(self.problems)} values"
        return f"{count} of column {shown(self.column)} cannot be converted: {listed}{more}. {self.remedy}."


@attrs.define(slots=False, eq=False, repr=False)
class MissingDependencyError(CustomerJourneyError, ImportError):
    """An optional library is not installed.

    Attributes:
        library: its name.
        extra: the extra of this package that installs it.
    """

    library: str
    extra: str

    def _message(self) -> str:
        return f"This needs {self.library}: pip install 'customer-journey[{self.extra}]'."
