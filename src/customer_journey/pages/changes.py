"""The page of changes: which answers of a saved crosswalk are no longer what they were."""

from customer_journey.crosswalks.changes import Change, Changes
from customer_journey.model.framework import Framework
from customer_journey.pages.blocks import Block, listing, table
from customer_journey.pages.naming import BY_ID, Naming

_HEADER = ("stage", "policy", "before", "now")
_NO_ANSWER = "no answer"


def page(changes: Changes, naming: Naming = BY_ID) -> list[Block]:
    """Return the page: how much has changed between which versions of the data, and each answer."""
    source, target = changes.crosswalk.source, changes.crosswalk.target
    told = f"{len(changes.changes)} of {changes.compared} answers changed"
    if changes.unchanged:
        told = f"nothing has changed: all {changes.compared} answers are what they were"
    versions = f"data version {changes.saved_version} when saved, {changes.crosswalk.data_version} now"
    blocks: list[Block] = [f"{naming.of(source)} → {naming.of(target)}: {told}\n{versions}\n"]
    if changes.changes:
        blocks += ["\n", table(_HEADER, (_row(change, target, naming) for change in changes.changes))]
    return [
        *blocks,
        listing("Stages that no longer exist", changes.gone),
        listing("New stages", map(naming.of, changes.added)),
        listing("Decisions that can no longer be made", changes.refused.values()),
    ]


def _row(change: Change, target: Framework, naming: Naming) -> tuple[str, ...]:
    before = change.before or _NO_ANSWER
    if change.before is not None:
        before = naming.of(target[before]) if before in target else f"{before} (no longer exists)"
    after = naming.of(change.after) if change.after else _NO_ANSWER
    return naming.of(change.stage), change.policy, before, after
