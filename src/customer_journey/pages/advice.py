"""The page of advice: what to publish at a stage first, what to avoid, and what to know and ask there."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from customer_journey.catalogue.content_types import ContentKind, ContentType
from customer_journey.content.advice import Advice, Plan
from customer_journey.content.hints import Hint
from customer_journey.content.recommendations import Recommendation
from customer_journey.model.errors import cut
from customer_journey.model.labels import label
from customer_journey.model.printing import printable
from customer_journey.model.sources import Source
from customer_journey.model.stages import Fit
from customer_journey.pages.blocks import Block, Listing, Prose, listing, table
from customer_journey.pages.naming import BY_ID, Naming
from customer_journey.pages.numbers import counted, percent

#: The columns of a table of recommendations.
HEADER = ("kind", "fit", "content", "strength", "agreement", "sources", "such as")
_MEANING = (
    "Strength: the number of sources, each counted in full if it speaks of exactly this stage, and in part if"
    " of a wider or neighbouring one. Agreement: how much of what sources say for the type points to this"
    " stage rather than another."
)
_Key = TypeVar("_Key", bound=Hashable)

#: How many sources a table names, how many types a plan lists, and how many hints of one group a page shows.
_NAMED, _LISTED, _HINTS = 2, 5, 5


def row(recommendation: Recommendation, naming: Naming) -> tuple[object, ...]:
    """Return the row of one content type, in the columns of :data:`HEADER`."""
    sources = {e.source.source.id: e.source.source for e in recommendation.evidence}
    own = "own source" if recommendation.own else ""
    others = f"{len(sources)}" if not own else f"{len(sources) - 1} more" if len(sources) > 1 else ""
    return (
        recommendation.content_type.kind,
        recommendation.fit,
        label(recommendation.content_type, naming.language),
        f"{float(recommendation.strength):.1f}",
        percent(recommendation.agreement),
        " + ".join(filter(None, (own, others))),
        "; ".join(map(_short, islice(sources.values(), _NAMED))),
    )


def _short(source: Source) -> str:
    """Return who published something, or its title."""
    return cut(source.authors[0] if source.authors else source.publisher or source.title)


def evidence(recommendation: Recommendation, name: str) -> Iterator[Listing]:
    """Yield the evidence for a recommendation and against it, each under a title that begins with a name."""
    yield listing(f"{name}: {recommendation.fit}, because", recommendation.evidence)
    yield listing(f"{name}: against it", recommendation.against)


def recommendation_page(recommendation: Recommendation, naming: Naming = BY_ID) -> list[Block]:
    """Return the page of one type of content at one stage: how it fits, and the evidence."""
    name = label(recommendation.content_type, naming.language)
    rows = table(HEADER, [row(recommendation, naming)], caption=f"{name} at {recommendation.stage.key}")
    return [f"{printable(recommendation.stage.key)}\n\n", rows.filled, *evidence(recommendation, name)]


def page(
    advice: Advice, naming: Naming = BY_ID, *, with_evidence: bool = False, whole: bool = False
) -> list[Block]:
    """Return the page of advice: what to publish, why or why not, and what to know and ask at the stage.

    Args:
        advice: the advice.
        naming: what the page calls stages.
        with_evidence: whether it lists the sources for and against each type.
        whole: whether it shows everything, not only what comes first.
    """
    stage = label(advice.stage, naming.language)
    blocks: list[Block] = [printable(f"{advice.stage.key}: {stage}") + "\n"]
    if advice.note:
        blocks.append(listing("Note", [advice.note]))
    found = advice.items or advice.elsewhere
    helpful = [item for item in found if item.fit is not Fit.AVOID]
    shown = helpful if whole else helpful[: len(advice.first) or _LISTED]
    if shown:
        blocks += _published(advice, shown, len(helpful) - len(shown), naming)
    avoided = [item for item in found if item.fit is Fit.AVOID]
    blocks.append(listing("Avoid", (_avoided(item, naming) for item in avoided)))
    if with_evidence:
        for each in (*shown, *avoided):
            blocks += evidence(each, label(each.content_type, naming.language))
    return [*blocks, *_hints(advice, naming, whole=whole)]


def _published(advice: Advice, shown: Sequence[Recommendation], more: int, naming: Naming) -> Iterator[Block]:
    """Yield the table of what to publish, by kind."""
    kinds = list(ContentKind)
    rows = sorted((row(item, naming) for item in shown), key=lambda cells: kinds.index(cells[0]))  # type: ignore[arg-type]
    stage = label(advice.stage, naming.language)
    yield "\n" if advice.items else "\nWhat others recommend for these moments\n"
    yield table(HEADER, rows, caption=f"What to publish at {stage}" if advice.items else "").filled
    yield "\n"
    if more:
        yield Prose(f"{counted(more, 'more type')}: all with --all; in Python, in `items`.")
    yield Prose(_MEANING)


def _avoided(item: Recommendation, naming: Naming) -> str:
    best = item.evidence[0]
    others = f" and {counted(item.sources_for - 1, 'other')}" if item.sources_for > 1 else ""
    why = f"{best.claim.reason} " if best.claim.reason else ""
    return f"{label(item.content_type, naming.language)}: {why}({_short(best.source.source)}{others})"


def _hints(advice: Advice, naming: Naming, *, whole: bool) -> Iterator[Block]:
    """Yield the hints: questions by topic, touchpoints by stage; of each group the first, or all."""
    most = None if whole else _HINTS

    def cut_to(entries: Sequence[str]) -> Iterator[str]:
        yield from entries[:most]
        if rest := len(entries) - len(entries[:most]):
            yield f"... and {rest} more"

    def where(hint: Hint) -> str:
        return "" if hint.weight == 1 else f" (from {naming.of_any(hint.stage)})"

    for (topic, _), asked in _grouped(advice.questions, lambda hint: (hint.topic, hint.stage.key)):
        title = f"Questions: {topic.replace('-', ' ')}" if topic else "Questions"
        yield listing(title + where(asked[0]), cut_to([h.text + " (implied)" * h.implied for h in asked]))
    by_stage = _grouped(advice.touchpoints, lambda hint: hint.stage.key)
    yield listing(
        "Touchpoints", cut_to([f"{'; '.join(h.text for h in met)}{where(met[0])}" for _, met in by_stage])
    )
    yield listing("Pitfalls", cut_to([f"{hint}{where(hint)}" for hint in advice.pitfalls]))


def _grouped(hints: Iterable[Hint], key: Callable[[Hint], _Key]) -> list[tuple[_Key, list[Hint]]]:
    """Return hints in groups; the groups come in the order of their first hints."""
    groups: dict[_Key, list[Hint]] = {}
    for hint in hints:
        groups.setdefault(key(hint), []).append(hint)
    return list(groups.items())


def plan_page(plan: Plan, naming: Naming = BY_ID) -> list[Block]:
    """Return the page of a plan: for each stage what to publish first and what to avoid."""
    blocks: list[Block] = [printable(f"What to publish: {label(plan.framework, naming.language)}") + "\n"]
    for advice in plan.stages:
        by_fit = ((fit, advice.of_fit(fit)) for fit in Fit)
        lines = [f"{fit}: {_names(items, naming)}" for fit, items in by_fit if items]
        note = [] if advice.of_fit(Fit.PRIMARY) else [advice.note]
        blocks.append(listing(naming.of(advice.stage), [*lines, *note]))
    return blocks


def _names(items: Sequence[Recommendation], naming: Naming) -> str:
    names = [label(item.content_type, naming.language) for item in items[:_LISTED]]
    more = len(items) - len(names)
    return ", ".join(names) + (f", and {more} more" if more else "")


def nowhere(content_type: ContentType) -> Prose:
    """Return a sentence that says why a type is at none of the stages, and where to look."""
    broader = content_type.broader
    see = f" See {label(broader)}, of which it is a kind." if broader else ""
    return Prose(
        f"No source that we know of places {label(content_type)} at these stages or warns against it"
        f" there.{see}"
    )
