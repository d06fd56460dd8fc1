"""Hints: what to find out at a stage, where the two sides meet there, and what sources warn against."""

from collections.abc import Iterable
from fractions import Fraction
from typing import ClassVar

import attrs

from customer_journey.catalogue.plain_data import Paths
from customer_journey.content.evidence import warns, weight_of
from customer_journey.model.printing import one_line
from customer_journey.model.stages import Question, Stage

#: A stage that is less near is about other things, unless it is a part of the stage that is asked about.
_NEAR = Fraction(1, 4)


@attrs.frozen
class Hint:
    """A question, a touchpoint or a pitfall, and the stage that it was written for.

    Attributes:
        text: what it says.
        topic: what a question is about; empty otherwise.
        stage: the stage whose sources say it.
        weight: 1 if it is the stage itself, else the nearness of the two stages.
        implied: whether the sources do not ask a question themselves, but say something that implies it.
    """

    text: str
    topic: str
    stage: Stage
    weight: Fraction
    implied: bool = False

    DATA: ClassVar[Paths] = {"stage": "stage.key"}

    def __str__(self) -> str:
        topic, implied = f"{self.topic}: " if self.topic else "", " (implied)" if self.implied else ""
        return one_line(f"{topic}{self.text}{implied}")


def hints(asked: Stage, others: Iterable[Stage], kind: str) -> tuple[Hint, ...]:
    """Return the hints of a stage and of others that apply to it, greatest weight first.

    Args:
        asked: the stage.
        others: the stages of other frameworks.
        kind: the attribute of stages that has the hints: questions, touchpoints or pitfalls.
    """
    applies = warns if kind == "pitfalls" else _near
    stages = [asked, *(stage for stage in others if applies(stage, asked))]
    found: dict[str, Hint] = {}
    for stage in sorted(stages, key=lambda stage: -weight_of(stage, asked)):
        for hint in getattr(stage, kind):
            told = hint if isinstance(hint, Question) else Question("", hint)
            weight = weight_of(stage, asked)
            found.setdefault(told.text, Hint(told.text, told.topic, stage, weight, told.implied))
    return tuple(found.values())


def _near(stage: Stage, asked: Stage) -> bool:
    weight = weight_of(stage, asked)
    return bool(weight) and (weight >= _NEAR or stage.span <= asked.span)
