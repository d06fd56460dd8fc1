"""The page of a stage. A new field of :class:`.Stage` needs a heading here, and nothing else."""

from collections.abc import Iterable, Mapping

from customer_journey.catalogue.content_types import content_types
from customer_journey.catalogue.spine import spine
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label
from customer_journey.model.printing import printable
from customer_journey.model.stages import Placement, Question, Stage
from customer_journey.pages.blocks import Block, Prose, listing
from customer_journey.pages.naming import BY_ID, Naming, in_brackets, moments_text

#: The heading that each field is listed under, in the order of the page.
HEADINGS = {
    "covers": "Covers as a whole",
    "labels": "Labels",
    "goals": "Goals",
    "activities": "Activities",
    "channels": "Channels",
    "touchpoints": "Touchpoints",
    "questions": "Questions",
    "content": "Content",
    "no_content": "Nothing to publish",
    "pitfalls": "Pitfalls",
    "figures": "Figures",
    "sources": "Sources",
}
#: The fields that are shown at the beginning of the page, without a heading of their own.
SHOWN_ABOVE = (
    "framework",
    "id",
    "definition",
    "span",
    "core",
    "reason",
    "fringe_reasons",
    "parallel",
    "values",
    "aliases",
)
_NO_REASON = "No reason is given."
_ALWAYS_ON = "It runs alongside the other stages and takes no share of a conversion."


def page(stage: Stage, naming: Naming = BY_ID, *, framework: Framework | None = None) -> list[Block]:
    """Return everything that is known about a stage.

    Args:
        stage: the stage.
        naming: the language of labels.
        framework: the framework of the stage; if it is given, the page also has the user's own names of the
            stage (:meth:`.Framework.also_called`).
    """
    aliases = stage.aliases if framework is None else framework.names_of(stage)[-1]
    return [
        printable(f"{stage.key}: {label(stage, naming.language)}") + "\n",
        Prose(stage.definition),
        listing(_core_title(stage), [stage.reason or _NO_REASON]),
        listing(f"Fringe: {moments_text(stage.fringe)}", _fringe(stage)),
        listing("Always on", [_ALWAYS_ON] if stage.parallel else []),
        listing("Also called", (*stage.values, *aliases)),
        *(listing(heading, _entries(getattr(stage, name), naming)) for name, heading in HEADINGS.items()),
    ]


def _core_title(stage: Stage) -> str:
    return f"Core: {moments_text(stage.core)}" if stage.on_path else "Off the path"


def _fringe(stage: Stage) -> list[str]:
    """Return each moment outside the core with the reason why it is in the span."""
    reasons = stage.fringe_reasons
    return [f"{moment}: {reasons.get(moment, _NO_REASON)}" for moment in spine().ordered(stage.fringe)]


def _entries(value: object, naming: Naming) -> list[str]:
    """Return the entries of a list that shows a field, whatever it holds."""
    if isinstance(value, Mapping):
        return [f"{key}: {item}" for key, item in value.items()]
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_entry(item, naming) for item in value]
    return [str(value)] if value else []


def _entry(item: object, naming: Naming) -> str:
    if not isinstance(item, Placement):
        return f"{item.topic}: {item}" if isinstance(item, Question) else str(item)
    content_type = content_types.get(item.content_type)
    name = label(content_type, naming.language) if content_type else item.content_type
    reason = f": {item.reason}" if item.reason else ""
    return f"{name}, {item.fit}{in_brackets(item.sources)}{reason}"
