"""The page of advice: what to publish at a stage."""

from collections.abc import Iterator

from customer_journey.content.advice import Advice, Hint, Recommendation
from customer_journey.model.labels import label
from customer_journey.model.printing import printable
from customer_journey.pages.blocks import Block, Listing, Prose, listing, table
from customer_journey.pages.naming import BY_ID, Naming

#: The columns of a table of recommendations.
HEADER = ("fit", "content", "kind", "source", "sources for", "against")
_ORDER = "Strongest support first. Sources against a type place it only elsewhere, or warn against it here."


def row(recommendation: Recommendation, naming: Naming) -> tuple[object, ...]:
    """Return the row of one content type, in the columns of :data:`HEADER`."""
    return (
        recommendation.fit,
        label(recommendation.content_type, naming.language),
        recommendation.content_type.kind,
        "own source" if recommendation.own else "",
        recommendation.sources_for,
        recommendation.sources_against,
    )


def evidence(recommendation: Recommendation, name: str) -> Iterator[Listing]:
    """Yield the evidence for a recommendation and against it, each under a title that begins with a name."""
    yield listing(f"{name}: {recommendation.fit}, because", recommendation.evidence)
    yield listing(f"{name}: against it", recommendation.against)


def page(advice: Advice, naming: Naming = BY_ID, *, with_evidence: bool = False) -> list[Block]:
    """Return the page of advice: what to publish, why or why not, and what to know and ask at the stage."""
    listed = advice.items or advice.elsewhere
    stage = label(advice.stage, naming.language)
    blocks: list[Block] = [printable(f"{advice.stage.key}: {stage}") + "\n"]
    if advice.note:
        blocks.append(listing("Note", [advice.note]))
    if listed:
        caption = f"What to publish at {stage}" if advice.items else ""
        blocks.append("\n" if advice.items else "\nWhat others recommend for these moments\n")
        blocks.append(table(HEADER, (row(r, naming) for r in listed), caption=caption).filled)
        blocks += ["\n", Prose(_ORDER)]
    if with_evidence:
        for each in listed:
            blocks += evidence(each, label(each.content_type, naming.language))
    return [*blocks, *_hints(advice, naming)]


def _hints(advice: Advice, naming: Naming) -> Iterator[Block]:
    def text(hint: Hint) -> str:
        return str(hint) if hint.weight == 1 else f"{hint} (from {naming.of_any(hint.stage)})"

    yield listing("Questions", map(text, advice.questions))
    yield listing("Touchpoints", map(text, advice.touchpoints))
    yield listing("Pitfalls", map(text, advice.pitfalls))
