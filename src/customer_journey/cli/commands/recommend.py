"""``recommend``: what to publish at a stage, or at which stages a type of content belongs."""

import attrs

from customer_journey.catalogue.content_types import ContentType, content_types
from customer_journey.cli import inputs, terminal
from customer_journey.cli.options import CommandOptions, argument, flag, option, refuse_unused
from customer_journey.content.advice import recommend, stages_for
from customer_journey.model.errors import NO_VALUE, InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.pages import advice
from customer_journey.pages.blocks import Block, table
from customer_journey.pages.naming import Naming


@attrs.frozen(kw_only=True)
class Options(CommandOptions):
    """What to recommend."""

    framework: str = argument(inputs.FRAMEWORK)
    stage: str | None = argument(inputs.STAGE, nargs="?", default=None)
    content: str | None = option("list the stages where this type of content belongs", metavar="TYPE")
    all: bool = flag("list every type of content and every hint, not only what comes first")
    evidence: bool = flag("list the sources for and against each type of content")
    language: str | None = inputs.language_option(format=["text"])


def run(options: Options) -> None:
    """Recommend content for a stage or for all stages, or stages for a type of content."""
    refuse_unused(options, "format", "json" if options.json else "text")
    framework = inputs.framework(options.framework)
    naming = Naming(labels=False, language=inputs.language_of(options.language, framework))
    if options.content is not None:
        if options.stage is not None:
            raise InvalidValueError("the stage or --content", NO_VALUE, "given, but not both")
        _stages(framework, content_types.resolve(options.content), naming, options)
    elif options.stage is not None:
        found = recommend(framework, framework.resolve(options.stage))
        page = advice.page(found, naming, with_evidence=options.evidence, whole=options.all)
        terminal.show_value(found, page, json=options.json)
    else:
        plan = recommend(framework)
        terminal.show_value(plan, advice.plan_page(plan, naming), json=options.json)


def _stages(framework: Framework, content_type: ContentType, naming: Naming, options: Options) -> None:
    listed = stages_for(content_type, framework)
    rows = [(r.stage.id, *advice.row(r, naming)[1:]) for r in listed]
    blocks: list[Block] = [table(("stage", *advice.HEADER[1:]), rows)]
    if not listed:
        blocks = [advice.nowhere(content_type)]
    if options.evidence:
        blocks += [block for r in listed for block in advice.evidence(r, r.stage.id)]
    terminal.show_value(listed, blocks, json=options.json)
