"""Overlays: a company's own names and meanings for the stages of a product, by the product's stable ids."""

from functools import partial

import attrs

from customer_journey.catalogue.codec import RecordReader
from customer_journey.catalogue.loading import Borrow, FrameworkReader, framework_or_mistakes
from customer_journey.catalogue.reading import Table
from customer_journey.model.framework import Framework
from customer_journey.model.moments import Spine
from customer_journey.model.stages import Stage


def overlaid(table: Table, base: Framework, spine: Spine, borrow: Borrow) -> Framework:
    """Return the base framework with the changes that an overlay's file makes to it.

    Every stage that the file relabels says whether it still means the same (``same = true``) or which
    moments it covers: once somebody has renamed a stage, its id alone does not show what it means.

    Raises:
        InvalidFrameworkError: lists every mistake with its place.
    """
    table.text("overlays")
    read = FrameworkReader(table, spine, borrow, sources=base.sources)
    changes = table.table("stages")
    stages = tuple(
        _stage_with_changes(attrs.evolve(stage, framework=read.id), changes, read) for stage in base
    )
    for key in changes.own_keys():
        # This notes a mistake if the base has no such stage.
        changes.attempt(key, partial(base.stage_with_id, key), None)
    added = read.all(Stage, table.tables("added"))
    references = {source.id: source for source in (*base.references, *read.references)}
    make = partial(
        attrs.evolve,
        base,
        id=read.id,
        base=base.id,
        labels=table.labels("labels") or base.labels,
        description=table.text("description") or base.description,
        note=table.text("note") or f"An overlay on {base.id}. {base.note}".rstrip(),
        sources=read.sources,
        references=tuple(references.values()),
        stages=(*stages, *added),
    )
    table.close()
    return framework_or_mistakes(table, make)


def _stage_with_changes(stage: Stage, changes: Table, read: RecordReader) -> Stage:
    """Return a stage of the base under the overlay's id, with what the overlay changes."""
    if stage.id not in changes:
        return stage
    table = changes.table(stage.id)
    if table.flag("same"):
        changed = attrs.evolve(
            stage,
            labels=table.labels("labels"),
            aliases=table.texts("aliases"),
            values=table.texts("values"),
            definition=table.text("definition") or stage.definition,
        )
        table.close()
    elif any(key in table for key in ("moments", "covers", "off_path")):
        changed = read(Stage, table, id=stage.id)
        if "parallel" not in table:
            changed = attrs.evolve(changed, parallel=stage.parallel)
    else:
        table.wrong("same", "say same = true, or which moments the stage covers: its id does not show it")
        return stage
    # A new label replaces the old names, which may mean another stage by now; without a new label, new
    # aliases are added to the old ones. Values belong to the product, so they always stay.
    return attrs.evolve(
        changed,
        labels=changed.labels or stage.labels,
        aliases=changed.aliases if changed.labels else _merged(stage.aliases, changed.aliases),
        values=_merged(stage.values, changed.values),
    )


def _merged(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*old, *new)))
