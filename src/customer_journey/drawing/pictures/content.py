"""Matrices: which types of content suit which stages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, zip_longest

from customer_journey.catalogue.content_types import ContentKind, ContentType
from customer_journey.catalogue.frameworks import framework_of
from customer_journey.content.advice import Advice, Recommendation, recommend
from customer_journey.drawing.picture import Drawing
from customer_journey.drawing.pictures import content_scene as grid
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label
from customer_journey.model.stages import Fit
from customer_journey.pages.blocks import Block, printable, table

__all__ = ["content"]

#: Where the rest is, for whoever holds the picture alone.
_TEXTS = "(.txt, .html)"


def content(framework: str | Framework, *, language: str = "en", most: int | None = 30) -> Drawing:
    """Draw what to publish at which stage: types of content as rows, stages as columns.

    Of many types, the picture shows the best of every stage in turn, until there are ``most``; its
    title says how many there are. The text has all of them.

    Args:
        framework: the framework, or its id.
        language: of the labels, as far as they have it.
        most: how many types the picture shows; None for all.

    >>> drawing = content("three-phase", most=5)
    >>> drawing.title
    'Content for Three-phase digital customer journey: 5 of ... types'

    Raises:
        NotFoundError: there is no such framework.
        InvalidValueError: ``most`` is no whole number above 0.
    """
    if most is not None and (not isinstance(most, int) or isinstance(most, bool) or most < 1):
        raise InvalidValueError("most", most, "a whole number above 0, or None for all")
    owner = framework_of(framework)
    advices = [recommend(owner, stage) for stage in owner]
    types = _strongest_first(advices)
    shown = types[:most]
    whole = f"Content for {label(owner, language)}: {len(types)} types"
    part = f"Content for {label(owner, language)}: {len(shown)} of {len(types)} types"
    title = part if len(shown) < len(types) else whole
    remarks = _remarks(advices, language)
    rows = [_row(type_, advices, language) for type_ in _in_order(shown, advices)]
    note = "What the sources recommend, and what they warn against."
    if len(shown) < len(types):
        note += (
            f" The best of every stage in turn; {len(types) - len(shown)} more in the text version {_TEXTS}."
        )
    return Drawing(
        title=title,
        description="\n".join([*(_sentence(a, shown, language) for a in advices if a.items), *remarks]),
        scene=grid.scene(owner, rows, title=title, note=note, remarks=remarks, language=language),
        diagram=None,
        outline=_outline(whole, types, advices, language),
        stages=len(owner),
    )


def _strongest_first(advices: Sequence[Advice]) -> list[ContentType]:
    """Return the first type of every stage, then the second of every stage, and so on."""
    turns = zip_longest(*([item.content_type for item in advice.items] for advice in advices))
    return list(dict.fromkeys(type_ for type_ in chain.from_iterable(turns) if type_ is not None))


def _in_order(types: Sequence[ContentType], advices: Sequence[Advice]) -> list[ContentType]:
    """Return types by kind, within a kind as the journey first calls for them."""
    kinds = list(ContentKind)

    def place(type_: ContentType) -> tuple[int, list[int], list[int]]:
        fits = [_found(type_, advice) for advice in advices]
        primary = [i for i, found in enumerate(fits) if found and found.fit is Fit.PRIMARY]
        helping = [i for i, found in enumerate(fits) if found and found.fit is Fit.SUPPORTING]
        return kinds.index(type_.kind), primary or helping or [len(fits)], helping

    return sorted(types, key=place)


def _found(type_: ContentType, advice: Advice) -> Recommendation | None:
    return next((item for item in advice.items if item.content_type.id == type_.id), None)


def _row(type_: ContentType, advices: Sequence[Advice], language: str) -> grid.Row:
    found = (_found(type_, advice) for advice in advices)
    return grid.Row(label(type_, language), type_.kind, tuple(item.fit if item else None for item in found))


# Sentences and tables.


def _remarks(advices: Sequence[Advice], language: str) -> list[str]:
    """Return what is to be known of stages beside their recommendations, each note once."""
    names: dict[str, list[str]] = {}
    for advice in advices:
        note = advice.note or ("" if advice.items else "nothing is recommended here.")
        names.setdefault(note, []).append(label(advice.stage, language))
    return [f"{', '.join(stages)}: {note}" for note, stages in names.items() if note]


def _sentence(advice: Advice, shown: Sequence[ContentType], language: str) -> str:
    ids = {type_.id for type_ in shown}
    parts = []
    for fit in Fit:
        kept = [item for item in advice.of_fit(fit) if item.content_type.id in ids]
        names = [label(item.content_type, language) for item in kept]
        if names:
            parts.append(f"{fit}: {', '.join(names)}")
    more = sum(item.content_type.id not in ids for item in advice.items)
    parts += [f"{more} more in the text version"] if more else []
    return f"{label(advice.stage, language)}: {'; '.join(parts)}."


def _outline(
    title: str, types: Sequence[ContentType], advices: Sequence[Advice], language: str
) -> tuple[Block, ...]:
    header = ("content", "kind", *(label(advice.stage, language) for advice in advices))
    rows = [_row(type_, advices, language) for type_ in _in_order(types, advices)]
    cells = ((row.name, str(row.kind), *(str(fit or "") for fit in row.fits)) for row in rows)
    said = "".join(f"{printable(remark)}\n" for remark in _remarks(advices, language))
    return (f"{printable(title)}\n\n", table(header, cells), *([f"\n{said}"] if said else []))
