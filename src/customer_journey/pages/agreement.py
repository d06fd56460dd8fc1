"""The page of an agreement: how far publications support the crosswalks."""

from collections.abc import Iterable
from fractions import Fraction

from customer_journey.catalogue.frameworks import stage
from customer_journey.crosswalks.agreement import Agreement, Check
from customer_journey.crosswalks.answers import Record, human_agreement, mean_sizes
from customer_journey.pages.blocks import Block, listing, table
from customer_journey.pages.naming import BY_ID, Naming
from customer_journey.pages.numbers import percent

_ANSWERS = ("policy", "conversions answered", "as most publications", "refused", "otherwise")
_HEADER = ("pair", "statements", "supported", "compatible", "far candidates", "mean candidates")


def page(agreement: Agreement, _naming: Naming = BY_ID) -> list[Block]:
    """Return the page: how far the crosswalks agree with statements, by pair, and each disagreement."""
    rows = [_row(" → ".join(pair), part) for pair, part in agreement.by_pair().items()]
    disagreements = (_disagreement(check) for check in agreement.checks if not check.agrees)
    return [
        table(_HEADER, [*rows, _row("all", agreement)]),
        *_answers(agreement),
        listing("Statements that the spans contradict", disagreements),
    ]


def _answers(agreement: Agreement) -> list[Block]:
    """Return how each policy answers, beside how far publications agree with each other."""
    if not agreement.records:
        return []
    same, compared = human_agreement()
    core, span = mean_sizes()
    people = (
        f"\nTwo publishers put a stage in the same place in {_part(same, compared)} of {compared:,} cases.\n"
    )
    sizes = f"A stage has {float(core):.2f} moments in its core and {float(span):.2f} in all, on average.\n"
    # A policy that goes by order alone differs from publications wherever a stage is divided.
    by_meaning = (record for record in agreement.records if not record.policy.needs_order)
    wrong = (f"{record.policy}: {error}" for record in by_meaning for error in record.wrong)
    return [
        "\n",
        table(_ANSWERS, map(_record, agreement.records)),
        people,
        sizes,
        listing("Answers that differ from most publications", wrong),
    ]


def _record(record: Record) -> tuple[object, ...]:
    answered = f"{record.answered} of {record.conversions} ({_part(record.answered, record.conversions)})"
    judged = record.right, record.refused, len(record.wrong)
    return record.policy, answered, *(f"{count} ({_part(count, record.majorities)})" for count in judged)


def _part(count: int, total: int) -> str:
    return percent(Fraction(count, total))


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
    return " ".join(stage(key).reason for key in keys)
