"""Answers: what each distinct value of a column becomes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sized
from typing import Any

import attrs

from customer_journey.catalogue.content_types import ContentType
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.crosswalks.outcomes import MOST_VALUES, hinted, named
from customer_journey.crosswalks.policies import ConversionError, policy_for
from customer_journey.model.errors import (
    CustomerJourneyError,
    InvalidValueError,
    NotFoundError,
    UnconvertedValuesError,
    shown,
)
from customer_journey.model.fields import Choice
from customer_journey.model.framework import Framework
from customer_journey.model.labels import check_language
from customer_journey.model.stages import Stage

#: Near names are looked for where somebody reads them.
_SHOWN = 3

#: What would settle a value, for messages.
_TEXTS = "make the column one of texts"
_NAME = "say what a value means to you (Framework.also_called)"
_SAY = "or say unconverted='keep' or 'null'"
LEAVE_OUT = "or say unconverted='null' to go on without"

__all__ = [
    "LEAVE_OUT",
    "Answers",
    "Unconverted",
    "check_lazy",
    "check_size",
    "check_spoken",
    "conversions",
    "no_texts",
    "raise_or_null",
    "resolutions",
    "text_of",
]


class Unconverted(Choice):
    """What is done with a value that cannot be converted.

    ``RAISE`` refuses the column and names every such value, ``KEEP`` leaves the value as it is,
    ``NULL`` makes it null.
    """

    RAISE = "raise"
    KEEP = "keep"
    NULL = "null"


def check_size(values: Sized, column: object) -> None:
    """Refuse a column of so many different values that it cannot be one of stages.

    Raises:
        InvalidValueError: it has too many.
    """
    if len(values) > MOST_VALUES:
        wanted = f"one of stages, and not of more than {MOST_VALUES} different values"
        raise InvalidValueError(f"column {shown(column)}", None, wanted)


def no_texts(column: object, kind: object) -> InvalidValueError:
    """Return what is said of a column of a type that names no stages."""
    wanted = "of texts or categories: ids that are numbers have to be cast to texts"
    return InvalidValueError(f"column {shown(column)}", str(kind), wanted)


def text_of(thing: Stage | ContentType, language: str | None) -> str:
    """Return what is written for a stage or a type of content: its id, or its label in a language."""
    return thing.id if language is None else thing.labels.best(language) or thing.id


def check_spoken(language: str | None, things: Iterable[Stage | ContentType]) -> None:
    """Refuse a language that none of what may be written has a label in.

    Raises:
        InvalidValueError: none has; lists the languages there are.
    """
    if language is not None:
        check_language(language, (thing.labels for thing in things))


def check_lazy(mode: Unconverted, *others: str) -> None:
    """Refuse a mode that would need the values of a frame that computes nothing yet.

    Raises:
        InvalidValueError: the mode is to raise.
    """
    if mode is Unconverted.RAISE:
        wanted = f"{' or '.join(map(repr, others))} for a lazy frame, of which nothing is computed yet"
        raise InvalidValueError("unconverted", mode.value, wanted)


def raise_or_null(unconverted: str) -> Unconverted:
    """Return the mode of this name where values cannot be kept: to raise, or null.

    Raises:
        InvalidValueError: it is neither.
    """
    if unconverted not in (Unconverted.RAISE, Unconverted.NULL):
        raise InvalidValueError("unconverted", unconverted, "'raise' or 'null'")
    return Unconverted(unconverted)


@attrs.frozen
class Answers:
    """What the values of one column become.

    Attributes:
        column: the column's name, for messages.
        framework: whose stages the values name.
        ask: the answer to a stage; raises if there is none.
        stages: the stages that can be answers, in order.
        ordered: whether they have an order.
        language: of labels in place of ids.
        unconverted: what becomes of values without an answer.
        way_outs: what would settle a value that names no stage, one whose stage has no single
            counterpart, and any, for messages.
    """

    column: object
    framework: Framework
    ask: Callable[[Stage], Stage]
    stages: tuple[Stage, ...]
    ordered: bool
    language: str | None
    unconverted: Unconverted
    way_outs: tuple[str, str, str]

    @property
    def categories(self) -> tuple[str, ...]:
        """All texts that can be answers, in the framework's order."""
        return tuple(map(self._text, self.stages))

    def _text(self, stage: Stage) -> str:
        return text_of(stage, self.language)

    def written(self) -> dict[str, str | None]:
        """Return all names that need no second look, ids first, and their answers; None for none."""
        answers = {stage: self._or_error(stage) for stage in self.framework}
        return {
            name: answer if isinstance(answer := answers[stage], str) else None
            for name, stage in self.framework.exact_names.items()
        }

    def planned(self, reported: Collection[object]) -> dict[Any, str | None]:
        """Return the answers that a lazy engine is given: to values reported, then to all names."""
        texts = [value for value in reported if isinstance(value, str)]
        found = self.found(texts)
        return {**{text: found.get(text) for text in texts}, **self.written()}

    def _or_error(self, stage: Stage) -> str | CustomerJourneyError:
        try:
            return self._text(self.ask(stage))
        except ConversionError as error:
            return error

    def _answer(self, value: object) -> str | CustomerJourneyError | None:
        """Return the answer to a value, why there is none, or None if the value says nothing."""
        found = named(self.framework, value)
        return self._or_error(found) if isinstance(found, Stage) else found

    def found(self, values: Collection[object]) -> dict[object, str]:
        """Return the answers of those values that have one.

        Raises:
            InvalidValueError: far too many values for a column of stages.
        """
        answers = dict(zip(values, self._answers(values), strict=True))
        return {value: answer for value, answer in answers.items() if isinstance(answer, str)}

    def _answers(self, values: Collection[object]) -> list[str | CustomerJourneyError | None]:
        check_size(values, self.column)
        return [self._answer(value) for value in values]

    def settled(self, values: Collection[object]) -> list[object]:
        """Return what each value becomes, in the order given: an answer, or what the mode says.

        Raises:
            UnconvertedValuesError: values have no answer, and the mode is to raise.
            InvalidValueError: far too many values for a column of stages.
        """
        answered = list(zip(values, self._answers(values), strict=True))
        if self.unconverted is Unconverted.RAISE:
            self._refuse((v, a) for v, a in answered if isinstance(a, CustomerJourneyError))
        keeps = self.unconverted is Unconverted.KEEP
        return [answer if isinstance(answer, str) else value if keeps else None for value, answer in answered]

    def coded(
        self, values: Mapping[int, object], held: Callable[[], Iterable[int]]
    ) -> tuple[list[int | None], list[Any]]:
        """Return the place of each code's answer among the categories that come out, and these.

        Args:
            values: code to category; codes start at 0, and there may be gaps.
            held: the codes that rows hold: asked for only if a category has no answer and does not
                become null, for one that no row holds is no reason to refuse the column.

        Raises:
            UnconvertedValuesError: as :meth:`settled`.
        """
        found = self.found(values.values())
        if len(found) == len(values) or self.unconverted is Unconverted.NULL:
            settled: dict[int, object] = {code: found.get(value) for code, value in values.items()}
        else:
            codes = [code for code in held() if code in values]
            settled = dict(zip(codes, self.settled([values[code] for code in codes]), strict=True))
        kept = sorted((answer for answer in settled.values() if answer is not None), key=str)
        # What is kept need not be a text in pandas.
        categories: list[Any] = list(dict.fromkeys([*self.categories, *kept]))
        place = {category: i for i, category in enumerate(categories)}
        table = [place.get(settled.get(code)) for code in range(max(values, default=-1) + 1)]
        return table, categories

    @property
    def ranked(self) -> bool:
        """Whether the categories that come out have an order: values kept as they were have none."""
        return self.ordered and self.unconverted is not Unconverted.KEEP

    def _refuse(self, problems: Iterable[tuple[object, CustomerJourneyError]]) -> None:
        refused = tuple(problems)
        if not refused:
            return
        listed = [
            (v, str(self._hinted(error) if i < _SHOWN else error)) for i, (v, error) in enumerate(refused)
        ]
        raise UnconvertedValuesError(self.column, tuple(listed), self._way_out([e for _, e in refused]))

    def _way_out(self, errors: Collection[CustomerJourneyError]) -> str:
        """Return what would settle values that are no texts, name no stage, or name one."""
        unknown, ambiguous, any_value = self.way_outs
        ways = {
            _TEXTS: any(isinstance(error, InvalidValueError) for error in errors),
            unknown: any(not isinstance(error, ConversionError) for error in errors),
            ambiguous: any(isinstance(error, ConversionError) for error in errors),
            any_value: True,
        }
        text = "; ".join(way for way, helps in ways.items() if helps)
        return text[0].upper() + text[1:]

    def _hinted(self, error: CustomerJourneyError) -> CustomerJourneyError:
        return hinted(error, self.framework) if isinstance(error, NotFoundError) else error


def conversions(
    crosswalk: Crosswalk, column: object, *, policy: str, language: str | None, unconverted: str
) -> Answers:
    """Return the answers of a crosswalk under a policy.

    Raises:
        InvalidValueError: there is no such policy or mode, or no label in the language.
        UnorderedFrameworkError: the policy needs an order that the target has not.
    """
    wanted = policy_for(crosswalk.target, policy)
    check_spoken(language, crosswalk.target)
    return Answers(
        column=column,
        framework=crosswalk.source,
        ask=lambda stage: crosswalk.convert(stage, policy=wanted),
        stages=crosswalk.target.stages,
        ordered=crosswalk.target.ordered,
        language=language,
        unconverted=Unconverted(unconverted),
        way_outs=(_NAME, "decide (decide=) or choose a policy (policy=)", _SAY),
    )


def resolutions(
    framework: Framework, column: object, *, language: str | None = None, unconverted: str, say: str = _SAY
) -> Answers:
    """Return the answers that are the stages themselves; ``say`` tells how to go on without, for messages.

    Raises:
        InvalidValueError: there is no such mode, or no label in the language.
    """
    check_spoken(language, framework)
    return Answers(
        column=column,
        framework=framework,
        ask=lambda stage: stage,
        stages=framework.stages,
        ordered=framework.ordered,
        language=language,
        unconverted=Unconverted(unconverted),
        way_outs=(_NAME, "", say),
    )
