"""``recommend``: what to publish at a stage, or at which stages a type of content belongs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from customer_journey.catalogue.content_types import content_types
from customer_journey.cli.inputs import (
    framework,
    framework_argument,
    language_of,
    language_option,
    stage_argument,
)
from customer_journey.cli.options import CommandOptions, flag, option, refuse_unused
from customer_journey.cli.terminal import show, show_json
from customer_journey.content.advice import Recommendation, recommend, stages_for
from customer_journey.model.errors import InvalidValueError
from customer_journey.pages import plain
from customer_journey.pages.blocks import Block, listing, table

__all__ = ["Options", "run"]


@attrs.frozen(kw_only=True)
class Options(CommandOptions):
    """What to recommend."""

    framework: str = framework_argument()
    stage: str | None = stage_argument()
    content: str | None = option("list the stages where this type of content belongs", metavar="TYPE")
    evidence: bool = flag("list the sources for and against")
    language: str | None = language_option(formats=["text"])


def run(options: Options) -> None:
    """Recommend content for a stage, or stages for a type of content."""
    refuse_unused(options, "format", "json" if options.json else "text")
    asked = framework(options.framework)
    if (options.stage is None) == (options.content is None):
        raise InvalidValueError("the stage", None, "given, or --content instead, but not both")
    if options.content is not None:
        found = stages_for(content_types.resolve(options.content), asked)
        if options.json:
            show_json(found)
        else:
            language = language_of(options.language, asked)
            show(*_stages_blocks(found, language=language, evidence=options.evidence))
        return
    assert options.stage is not None
    advice = recommend(asked, asked.resolve(options.stage))
    if options.json:
        show_json(advice)
    else:
        language = language_of(options.language, asked)
        show(*plain.advice_blocks(advice, language=language, evidence=options.evidence))


def _stages_blocks(found: Sequence[Recommendation], *, language: str, evidence: bool) -> Iterator[Block]:
    """Yield at which stages a type of content belongs, and the evidence if it is asked for."""
    rows = [(r.stage.id, *plain.recommendation_row(r, language)) for r in found]
    yield table(("stage", *plain.RECOMMENDATION), rows)
    if evidence:
        for r in found:
            yield listing(f"{r.stage.id}: {r.fit}, because", r.evidence)
            yield listing(f"{r.stage.id}: against it", r.against)
