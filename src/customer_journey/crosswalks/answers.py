"""Answers: how often each policy answers, and how often as most publications do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import permutations
from typing import ClassVar

import attrs

from customer_journey.catalogue import bundled
from customer_journey.catalogue.frameworks import frameworks
from customer_journey.catalogue.plain_data import Paths
from customer_journey.crosswalks.crosswalk import crosswalk
from customer_journey.crosswalks.policies import Policy
from customer_journey.crosswalks.polls import Poll, polls
from customer_journey.crosswalks.refusals import ConversionError
from customer_journey.model.errors import UnorderedFrameworkError
from customer_journey.model.framework import Framework
from customer_journey.model.printing import printable
from customer_journey.model.stages import Stage

#: The vocabularies that people most often convert between; the pairs of them are a fixed sample.
MOST_USED = (
    "aida",
    "tofu-mofu-bofu",
    "hubspot-lifecycle",
    "buyers-journey",
    "race",
    "aarrr",
    "see-think-do-care",
    "salesforce-opportunity",
    "five-a",
    "nine-stage",
    "four-stage",
    "five-stage-journey",
)


@attrs.frozen(repr=False)
class Contradiction:
    """An answer that differs from that of most publications.

    Attributes:
        poll: what the publications answer.
        answer: the stage that the policy answers.
        reason: why it is right all the same, or why it stands; empty if the data do not say.
    """

    poll: Poll
    answer: Stage
    reason: str

    DATA: ClassVar[Paths] = {"answer": "answer.key"}

    def __str__(self) -> str:
        reason = f" {self.reason}" if self.reason else ""
        return f"{self.poll.source.key} → {self.answer.key}, but {self.poll}.{reason}"

    def __repr__(self) -> str:
        return printable(f"<{self.poll.source.key} → {self.answer.key}, but {self.poll}>")


@attrs.frozen(repr=False)
class Record:
    """How a policy answers.

    Attributes:
        policy: the policy.
        answered: how many of the conversions between the most used frameworks it answers.
        conversions: the number of these conversions.
        right: how many majorities of publications it agrees with.
        refused: how many of the questions on which they agree it does not answer.
        wrong: the others.
    """

    policy: Policy
    answered: int
    conversions: int
    right: int
    refused: int
    wrong: tuple[Contradiction, ...]

    @property
    def majorities(self) -> int:
        """The number of questions on which most publications agree."""
        return self.right + self.refused + len(self.wrong)

    def __repr__(self) -> str:
        answered = f"{self.answered} of {self.conversions} conversions"
        return f"<Record of {self.policy}: {answered}, {self.right} of {self.majorities} majorities>"


def records() -> tuple[Record, ...]:
    """Return how each policy answers.

    >>> unique, largest, *_ = records()
    >>> unique.answered < largest.answered < largest.conversions
    True
    """
    decided = [poll for poll in polls() if poll.majority]
    return tuple(_record(policy, decided) for policy in Policy)


def _record(policy: Policy, decided: list[Poll]) -> Record:
    asked = list(_conversions())
    wrong, counts = [], Counter[str]()
    for poll in decided:
        answer = _answer(poll.source, poll.target, policy)
        counts["refused" if answer is None else "right" if answer == poll.majority else "wrong"] += 1
        if answer is not None and answer != poll.majority:
            wrong.append(Contradiction(poll, answer, _reasons().get((poll.source.key, poll.target.id), "")))
    answered = sum(_answer(stage, target, policy) is not None for stage, target in asked)
    return Record(policy, answered, len(asked), counts["right"], counts["refused"], tuple(wrong))


def _conversions() -> Iterator[tuple[Stage, Framework]]:
    """Yield every stage on the path of the most used frameworks with every other one of them."""
    for source, target in permutations(map(frameworks.__getitem__, MOST_USED), 2):
        for stage in source:
            if stage.span - source.exit_moments:
                yield stage, target


def _answer(stage: Stage, target: Framework, policy: Policy) -> Stage | None:
    try:
        return crosswalk(stage.framework, target).convert(stage, policy=policy)
    except (ConversionError, UnorderedFrameworkError):
        return None


def human_agreement() -> tuple[int, int]:
    """Return how many pairs of publishers put a stage in the same place, and how many pairs there are.

    It is the ceiling for any answer: where two publications differ, no answer can be as both have it.
    """
    compared = [same for poll in polls() for same in poll.comparisons]
    return sum(compared), len(compared)


def mean_sizes() -> tuple[Fraction, Fraction]:
    """Return the mean number of moments in the cores and in the spans of all stages on the path."""
    stages = [stage for framework in frameworks.values() for stage in framework if stage.on_path]
    cores, spans = (sum(map(len, parts)) for parts in zip(*((s.core, s.span) for s in stages), strict=True))
    return Fraction(cores, len(stages)), Fraction(spans, len(stages))


@cache
def _reasons() -> dict[tuple[str, str], str]:
    """Return why some answers differ from the majority, by the question: a stage and another framework."""
    found = {}
    with bundled.table("exceptions.toml") as table:
        for entry in table.tables("exceptions"):
            question = entry.text("stage", required=True), entry.text("target", required=True)
            found[question] = entry.text("reason", required=True)
            entry.close()
    return found
