"""Evidence: claims about other stages, and how much each weighs at the stage that is asked about."""

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import ClassVar

import attrs

from customer_journey.catalogue.frameworks import frameworks
from customer_journey.catalogue.plain_data import Paths
from customer_journey.catalogue.spine import spine
from customer_journey.content.claims import Claim
from customer_journey.crosswalks.relations import Meaning, meaning, nearness
from customer_journey.model.framework import Framework
from customer_journey.model.printing import one_line, printable
from customer_journey.model.sources import Citation
from customer_journey.model.stages import Stage


@attrs.frozen(repr=False)
class Evidence:
    """A claim, and how much it weighs at the stage of a recommendation.

    Attributes:
        claim: what a source says, and about which stage.
        weight: 1 if the claim is about the stage itself, else the nearness of the two stages.
    """

    claim: Claim
    weight: Fraction

    DATA: ClassVar[Paths] = {
        "claim": "",
        "content_type": "claim.content_type",
        "stage": "claim.stage.key",
        "fit": "claim.fit",
        "reason": "claim.reason",
        "source": "source",
    }

    @property
    def source(self) -> Citation:
        """Where it was published."""
        return self.claim.source

    def __str__(self) -> str:
        why = f": {self.claim.reason}" if self.claim.reason else ""
        return one_line(f"{self.claim.fit} at {self.claim.stage.key} ({self.source}){why}")

    def __repr__(self) -> str:
        where = f"{self.claim.stage.key}, weight {self.weight}"
        return printable(f"<Evidence: {self.claim.content_type} {self.claim.fit} at {where}>")


def weight_of(stage: Stage, asked: Stage) -> Fraction:
    """Return how much a claim about a stage weighs at the stage that is asked about."""
    if asked.span.isdisjoint(stage.span):  # as most are, and comparing them would take longer
        return Fraction(asked == stage)
    return Fraction(1) if asked == stage else _nearness(meaning(asked), meaning(stage))


@lru_cache(maxsize=8192)
def _nearness(one: Meaning, other: Meaning) -> Fraction:
    return nearness(one, other, spine().weights)


def warns(stage: Stage, asked: Stage) -> bool:
    """Return whether a warning about one stage applies to the other: its core must hold the other's."""
    return asked == stage or (bool(asked.core) and asked.core <= stage.core)


@attrs.frozen
class Place:
    """How a stage, about which there are claims, lies to the stage that is asked about.

    Attributes:
        weight: how much a claim about it weighs.
        possible: the greatest weight of a stage of its framework.
        here: whether what suits it suits the stage asked about: its weight is at least half of what is
            possible, and what defines one of the two is a part of the other.
        warns: whether a warning about it applies to the stage asked about.
    """

    weight: Fraction
    possible: Fraction
    here: bool
    warns: bool


def places(owner: Framework, asked: Stage) -> Mapping[Stage, Place]:
    """Return how each stage of all frameworks lies to a stage of one that may be a custom one."""
    found: dict[Stage, Place] = {}
    for framework in (*frameworks.values(), owner):
        weights = {stage: weight_of(stage, asked) for stage in framework}
        possible = max(weights.values(), default=Fraction(0))
        for stage, weight in weights.items():
            here = 2 * weight >= possible and _share_what_defines(stage, asked)
            found[stage] = Place(weight, possible, here, warns(stage, asked))
    return found


def _share_what_defines(stage: Stage, asked: Stage) -> bool:
    return asked == stage or not (asked.span.isdisjoint(stage.core) and asked.core.isdisjoint(stage.span))
