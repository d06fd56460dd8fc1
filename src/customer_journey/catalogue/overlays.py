"""Overlays: what a company calls the stages of a product, on the product's stable ids."""

from __future__ import annotations

from collections.abc import Container
from functools import partial
from typing import TypedDict

import attrs

from customer_journey.catalogue.codec import RecordReader
from customer_journey.catalogue.loading import Borrow, FrameworkReader, made
from customer_journey.catalogue.reading import Table
from customer_journey.model.framework import Framework
from customer_journey.model.labels import Labels
from customer_journey.model.moments import Spine
from customer_journey.model.stages import Stage


def overlaid(
    table: Table, base: Framework, spine: Spine, borrow: Borrow, content_types: Container[str]
) -> Framework:
    """Return a framework with the labels of a portal on the ids of a product.

    Every stage that the file relabels says whether it still means the same (``same = true``) or which
    moments it covers: an id alone tells nothing once somebody has renamed it.

    Raises:
        InvalidFrameworkError: lists every mistake with its place.
    """
    table.text("overlays")
    read = FrameworkReader(table, spine, borrow, content_types, sources=base.sources)
    changes = table.table("stages")
    stages = tuple(_changed(attrs.evolve(stage, framework=read.id), changes, read) for stage in base)
    for key in changes.own_keys():
        # A stage that is not the base's: the mistake is noted.
        changes.attempt(key, partial(base.stage, key), None)
    added = read.all(Stage, table.tables("added"))
    references = {source.id: source for source in (*base.references, *read.references)}
    make = partial(
        attrs.evolve,
        base,
        id=read.id,
        labels=table.labels("labels") or base.labels,
        description=table.text("description") or base.description,
        note=table.text("note") or f"An overlay on {base.id}. {base.note}".rstrip(),
        sources=read.sources,
        references=tuple(references.values()),
        stages=(*stages, *added),
    )
    table.close()
    return made(table, make)


def _changed(stage: Stage, changes: Table, read: RecordReader) -> Stage:
    """Return a stage of the base under the overlay's id, with what the overlay changes."""
    if stage.id not in changes:
        return stage
    table = changes.table(stage.id)
    if table.flag("same"):
        return _renamed(stage, table)
    if not any(key in table for key in ("moments", "covers", "off_path")):
        table.wrong("same", "say same = true, or which moments the stage covers: its id alone tells nothing")
        return stage
    changed = read(Stage, table, id=stage.id)
    return attrs.evolve(
        changed,
        **_names(stage, changed.labels, changed.aliases, changed.values),
        parallel=changed.parallel if "parallel" in table else stage.parallel,
    )


def _renamed(stage: Stage, table: Table) -> Stage:
    """Return a stage that means the same, with what the table says of its names."""
    names = _names(stage, table.labels("labels"), table.texts("aliases"), table.texts("values"))
    renamed = attrs.evolve(stage, **names, definition=table.text("definition") or stage.definition)
    table.close()
    return renamed


class _Names(TypedDict):
    labels: Labels
    aliases: tuple[str, ...]
    values: tuple[str, ...]


def _names(stage: Stage, labels: Labels, aliases: tuple[str, ...], values: tuple[str, ...]) -> _Names:
    """Return the names of a stage of the base once an overlay has told its own.

    A new label takes the place of all old names, which may mean another stage by now; without one, what
    is told comes on top.
    """
    return {
        "labels": labels or stage.labels,
        "aliases": aliases if labels else _more(stage.aliases, aliases),
        "values": _more(stage.values, values),
    }


def _more(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*old, *new)))
