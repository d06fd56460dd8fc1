"""The page of an agreement: how far publications support the crosswalks."""

from collections.abc import Iterable

from customer_journey.catalogue.frameworks import stage_with_key
from customer_journey.crosswalks.agreement import Agreement, Check
from customer_journey.pages.blocks import Block, listing, table
from customer_journey.pages.naming import BY_ID, Naming

_HEADER = ("pair", "statements", "supported", "compatible", "far candidates", "mean candidates")


def page(agreement: Agreement, _naming: Naming = BY_ID) -> list[Block]:
    """Return the page: how far the crosswalks agree with statements, by pair, and each disagreement."""
    rows = [_row(" → ".join(pair), part) for pair, part in agreement.by_pair().items()]
    disagreements = (_disagreement(check) for check in agreement.checks if not check.agrees)
    return [
        table(_HEADER, [*rows, _row("all", agreement)]),
        listing("Statements that the spans contradict", disagreements),
    ]


def _row(name: str, part: Agreement) -> tuple[object, ...]:
    return name, len(part.checks), part.agreeing, part.compatible, part.far, f"{part.candidates:.1f}"


def _disagreement(check: Check) -> str:
    subjects, objects = " + ".join(check.subjects), " + ".join(check.objects)
    return (
        f"{subjects} is stated as {check.statement.relation} to {objects}, but derived as {check.derived}."
        f" {check.statement.says} ({check.statement.source})"
        f" Against it: {_reasons(check.subjects)} / {_reasons(check.objects)}"
    )


def _reasons(keys: Iterable[str]) -> str:
    return " ".join(stage_with_key(key).reason for key in keys)
