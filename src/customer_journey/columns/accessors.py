"""Accessors: what one column offers as ``.journey``, whichever library holds it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from inspect import signature
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

import attrs

from customer_journey.catalogue.frameworks import framework_of
from customer_journey.columns import reports
from customer_journey.columns.answers import Answers, Unconverted, UnconvertedName, conversions, resolutions
from customer_journey.columns.frames import engine_of
from customer_journey.crosswalks.crosswalk import crosswalk
from customer_journey.crosswalks.decisions import Decide
from customer_journey.crosswalks.policies import Policy, PolicyName
from customer_journey.model.framework import Framework

#: A column of one library. A method returns a column of the type that it was called on.
Column = TypeVar("Column")
_Options = ParamSpec("_Options")
_Found = TypeVar("_Found")


def _of_column(
    function: Callable[Concatenate[Any, str, _Options], _Found],
) -> Callable[Concatenate["Reports[Any]", _Options], _Found]:
    """Return a function of a frame and a column's name as a method of the column, with the same options."""

    def method(self: "Reports[Any]", /, *args: _Options.args, **options: _Options.kwargs) -> _Found:
        return function(*self._framed(), *args, **options)

    # What help and completion show.
    said = f"{(function.__doc__ or '').splitlines()[0]}\n\nArguments and errors are those of "
    method.__doc__ = f"{said}:func:`customer_journey.columns.{function.__name__}`."
    method.__name__ = function.__name__
    method.__annotations__ = function.__annotations__
    own, (_, _, *options) = signature(method), signature(function).parameters.values()
    shown = own.replace(parameters=[own.parameters["self"], *options])
    method.__signature__ = shown  # type: ignore[attr-defined]
    return method


class Converts(ABC, Generic[Column]):
    """A column of stages that can be converted.

    What makes several rows of one needs the whole frame: see :func:`customer_journey.columns.convert` with
    ``split``, and :func:`customer_journey.columns.explode`.
    """

    def __init__(self, column: Column) -> None:
        self._column = column

    @abstractmethod
    def _answered(self, answers: Answers) -> Column:
        """Return the column with the answers in place of its values."""

    def convert(
        self,
        *,
        source: str | Framework,
        target: str | Framework,
        policy: Policy | PolicyName = "unique",
        decide: Decide | None = None,
        weights: Mapping[str, int | float | Fraction] | None = None,
        language: str | None = None,
        unconverted: Unconverted | UnconvertedName = "raise",
        missing: Iterable[str] | None = None,
    ) -> Column:
        """Convert the column; arguments and errors are those of :func:`customer_journey.columns.convert`."""
        xw = crosswalk(source, target, decide=decide, weights=weights)
        return self._answered(
            conversions(xw, "", policy=policy, language=language, unconverted=unconverted, missing=missing)
        )

    def resolve(
        self,
        *,
        framework: str | Framework,
        language: str | None = None,
        unconverted: Unconverted | UnconvertedName = "raise",
        missing: Iterable[str] | None = None,
    ) -> Column:
        """Write the ids of the stages; arguments as for :func:`customer_journey.columns.resolve`."""
        asked = framework_of(framework)
        return self._answered(
            resolutions(asked, "", language=language, unconverted=unconverted, missing=missing)
        )


class Reports(Converts[Column]):
    """A column in memory, whose values can also be reported on."""

    def _framed(self) -> tuple[Any, Any]:
        """Return the column as a frame of its library, and its name."""
        column: Any = self._column
        frame = column.to_frame()
        return frame, next(iter(frame.columns))

    def _answered(self, answers: Answers) -> Column:
        frame, name = self._framed()
        engine = engine_of(frame)
        engine.check(name, {})
        converted = engine.converted(name, name, attrs.evolve(answers, column=name))[name]
        # pandas calls the only column of a frame 0 if the series has no name.
        own: Column = converted.rename(self._column.name)  # type: ignore[attr-defined]
        return own

    report = _of_column(reports.report)
    apportion = _of_column(reports.apportion)
