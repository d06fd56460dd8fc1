"""Answers: what each distinct value of a column becomes."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, Literal, TypeAlias

import attrs

from customer_journey.crosswalks.cells import as_text, missing_of
from customer_journey.crosswalks.column_checks import check_size
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.crosswalks.outcomes import Outcome, outcome_of, resolution_of, with_suggestions
from customer_journey.crosswalks.policies import policy_for
from customer_journey.model.errors import InvalidValueError, UnconvertedValuesError, series, shown
from customer_journey.model.fields import Choice
from customer_journey.model.framework import Framework
from customer_journey.model.grouping import grouped
from customer_journey.model.labels import Labelled, check_language, label
from customer_journey.model.missing import MissingWords
from customer_journey.model.stages import Stage

#: An error message quotes this many values: finding similar names is slow, so only these get suggestions.
_QUOTED = 3


#: The modes as texts, for type checkers.
UnconvertedName: TypeAlias = Literal["raise", "keep", "null"]


class Unconverted(Choice):
    """What to do with a value that cannot be converted.

    ``RAISE`` refuses the column and lists every such value, ``KEEP`` leaves the value as it is,
    ``NULL`` makes it null.
    """

    RAISE = "raise"
    KEEP = "keep"
    NULL = "null"


#: The modes of whatever cannot keep a value, because its answers are no stages or are counted.
RaiseOrNull: TypeAlias = Literal["raise", "null", Unconverted.RAISE, Unconverted.NULL]


def text_of(thing: Labelled, language: str | None) -> str:
    """Return the text for a stage or a content type: its id, or its label if there is a language."""
    return thing.id if language is None else label(thing, language)


def check_labels(language: str | None, things: Collection[Labelled]) -> None:
    """Refuse a language in which stages or content types have no labels or share one; None is allowed.

    Raises:
        InvalidValueError: none of them has a label in it, and the available languages are listed; or two have
            the same one, and what is written would not tell them apart.
    """
    if language is None:
        return
    check_language(language, (thing.labels for thing in things))
    for text, same in grouped(things, lambda thing: label(thing, language)).items():
        if len(same) > 1:
            named = f"{shown(text)} is the label of {series([thing.id for thing in same], 'and')}"
            raise InvalidValueError("language", language, "left out, to write ids", named)


def remembering(outcome_of: Callable[[object], Outcome]) -> Callable[[object], Outcome]:
    """Return the function with a memory: it runs once for each value. 1 and True are two values."""
    return lru_cache(maxsize=None, typed=True)(outcome_of)


@attrs.frozen
class Answers:
    """What the values of one column become.

    Raises:
        InvalidValueError: no stage of the target has a label in the language.

    Attributes:
        column: the column's name, for messages.
        source: the framework whose stages the values name.
        target: the framework whose stages are the answers.
        outcome_of: returns the outcome of one value, and remembers it: many values name the same stage.
        unconverted: the mode, which says what to do with values that have no answer.
        language: the language of the labels written in place of ids, or None for ids.
        missing: the words that mean that a value is missing.
        others: the other modes than to raise an error, in words for messages.
        reported: values that the column may hold, for engines that cannot read them yet.
    """

    column: object
    source: Framework
    target: Framework
    outcome_of: Callable[[object], Outcome]
    missing: MissingWords
    unconverted: Unconverted
    language: str | None = None
    others: str = "'keep' or 'null'"
    reported: Collection[object] = ()

    def __attrs_post_init__(self) -> None:
        check_labels(self.language, self.target)

    @property
    def keeps(self) -> bool:
        """Whether values without an answer stay as they are."""
        return self.unconverted is Unconverted.KEEP

    @property
    def categories(self) -> tuple[str, ...]:
        """All possible answers, in the order of the target's stages."""
        return tuple(text_of(stage, self.language) for stage in self.target)

    @property
    def ordered(self) -> bool:
        """Whether the resulting categories have an order; values that are kept as they were have none."""
        return self.target.ordered and not self.keeps

    def _answer(self, stage: Stage | None) -> str | None:
        """Return the answer to a stage, or None if there is none."""
        target = None if stage is None else self.outcome_of(stage.id).target
        return None if target is None else text_of(target, self.language)

    def for_exact_names(self) -> dict[str, str | None]:
        """Return the answer to each name of a stage, as the framework's file spells it; ids come first."""
        return {name: self._answer(stage) for name, stage in self.source.exact_names.items()}

    def for_lazy(self) -> dict[Any, str | None]:
        """Return the answers for a lazy engine: to reported values first, then to all exact names.

        Raises:
            InvalidValueError: the mode is to raise an error, for which the values would have to be known.
        """
        if self.unconverted is Unconverted.RAISE:
            expected = f"{self.others} for a lazy frame, whose values are not known yet"
            raise InvalidValueError("unconverted", self.unconverted.value, expected)
        texts = [text for text in map(as_text, self.reported) if isinstance(text, str)]
        return self.for_values(texts) | self.for_exact_names()

    def for_values(self, values: Collection[Any]) -> dict[Any, str | None]:
        """Return the answer to each value, None if it has none; a number is written as its text.

        Raises:
            InvalidValueError: too many different values for a column of stages.
        """
        check_size(values, self.column)
        texts = dict.fromkeys(map(as_text, values))
        stages = {text: resolution_of(self.source, text, missing=self.missing).stage for text in texts}
        return {text: self._answer(stage) for text, stage in stages.items()}

    def replacements(self, values: Collection[Any]) -> dict[Any, Any]:
        """Return what replaces each value: its answer, or what the mode says about values without one.

        A number is written as its text, also if it is kept.

        Raises:
            UnconvertedValuesError: values have no answer, and the mode is to raise an error.
            InvalidValueError: too many different values for a column of stages.
        """
        answers = self.for_values(values)
        self._refuse(value for value in values if answers[as_text(value)] is None)
        return {text: text if answer is None and self.keeps else answer for text, answer in answers.items()}

    def for_codes(
        self, values: Mapping[int, object], used: Callable[[], Iterable[int]]
    ) -> tuple[list[int | None], list[Any]]:
        """Return the place of each code's answer in the resulting categories, or None, and these categories.

        Args:
            values: the category of each code; codes start at 0, and there may be gaps.
            used: returns the codes that rows hold. It is called only if a category has no answer and
                does not become null, because a category that no row holds is no reason to refuse the column.

        Raises:
            UnconvertedValuesError: as for :meth:`replacements`.
        """
        found = self.for_values(values.values())
        answers: dict[int, Any] = {code: found[as_text(value)] for code, value in values.items()}
        if None in found.values() and self.unconverted is not Unconverted.NULL:
            left = [code for code in used() if code in values and answers[code] is None]
            self._refuse(values[code] for code in left)
            answers |= {code: values[code] for code in left} if self.keeps else {}
        # The key is needed because values that pandas keeps need not be strings.
        written = sorted((answer for answer in answers.values() if answer is not None), key=str)
        categories: list[Any] = list(dict.fromkeys([*self.categories, *written]))
        places = {category: place for place, category in enumerate(categories)}
        table = [places.get(answers.get(code)) for code in range(max(values, default=-1) + 1)]
        return table, categories

    def _refuse(self, values: Iterable[object]) -> None:
        """Refuse values without an answer if that is the mode.

        Raises:
            UnconvertedValuesError: there are some that are not missing, and the mode is to raise an error.
        """
        if self.unconverted is Unconverted.RAISE:
            refuse(map(self.outcome_of, values), self)


def refuse(outcomes: Iterable[Outcome], answers: Answers) -> None:
    """Refuse a column if values could not be converted, and say what to do about it.

    Raises:
        UnconvertedValuesError: some could not be converted.
    """
    failed = [outcome for outcome in outcomes if outcome.error]
    if failed:
        quoted = [with_suggestions(outcome, answers.source) for outcome in failed[:_QUOTED]]
        problems = tuple((outcome.value, str(outcome.error)) for outcome in (*quoted, *failed[_QUOTED:]))
        raise UnconvertedValuesError(answers.column, problems, _remedies(failed, answers))


def _remedies(failed: Sequence[Outcome], answers: Answers) -> str:
    """Return what the user can do about values that could not be converted, as one sentence."""
    remedies = {
        "convert the column to text": any(isinstance(o.error, InvalidValueError) for o in failed),
        "split the rows that list several stages (split=True in cj.columns)": any(o.listed for o in failed),
        "say which stage a value means (Framework.also_called)": any(
            not o.stage and not o.listed for o in failed
        ),
        "decide (decide=) or choose a policy (policy=)": any(o.stage is not None for o in failed),
        f"or pass unconverted={answers.others}": True,
    }
    text = "; ".join(remedy for remedy, helps in remedies.items() if helps)
    return text[0].upper() + text[1:]


def conversions(
    xw: Crosswalk,
    column: object,
    *,
    policy: str,
    language: str | None,
    unconverted: str,
    missing: Iterable[str] | None,
    reported: Collection[object] = (),
) -> Answers:
    """Return answers that convert: the answer to a value is the counterpart of the stage that it names.

    Raises:
        InvalidValueError: there is no such policy or mode, or no label in the language; the missing words
            are not strings.
        UnorderedFrameworkError: the policy needs an order that the target does not have.
    """
    wanted, words = policy_for(xw.target, policy), missing_of(missing)
    return Answers(
        column=column,
        source=xw.source,
        target=xw.target,
        outcome_of=remembering(partial(outcome_of, xw, policy=wanted, missing=words)),
        missing=words,
        unconverted=Unconverted(unconverted),
        language=language,
        reported=reported,
    )


def resolutions(
    framework: Framework,
    column: object,
    *,
    language: str | None = None,
    unconverted: str,
    missing: Iterable[str] | None,
    may_keep: bool = True,
    reported: Collection[object] = (),
) -> Answers:
    """Return answers that do not convert: the answer to a value is the stage that it names.

    Raises:
        InvalidValueError: there is no such mode, or no label in the language; the mode is to keep
            values, and ``may_keep`` is false; the missing words are not strings.
    """
    if not may_keep and not (isinstance(unconverted, str) and unconverted in ("raise", "null")):
        raise InvalidValueError("unconverted", unconverted, "'raise' or 'null'")
    words = missing_of(missing)
    return Answers(
        column=column,
        source=framework,
        target=framework,
        outcome_of=remembering(partial(resolution_of, framework, missing=words)),
        missing=words,
        unconverted=Unconverted(unconverted),
        language=language,
        others="'keep' or 'null'" if may_keep else "'null'",
        reported=reported,
    )
