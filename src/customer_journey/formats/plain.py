"""Plain text: for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from textwrap import wrap

from customer_journey.advice import Advice, Hint, Recommendation
from customer_journey.agreement import Agreement
from customer_journey.apportionment import Apportionment
from customer_journey.catalogue import frameworks
from customer_journey.crosswalks import Crosswalk
from customer_journey.detection import Detection
from customer_journey.errors import shown
from customer_journey.formats.blocks import Block, joined, listing, printable, table
from customer_journey.framework import Framework
from customer_journey.friends import FalseFriends
from customer_journey.loading import spine
from customer_journey.stages import Stage

__all__ = [
    "RECOMMENDATION",
    "advice_blocks",
    "agreement_blocks",
    "apportionment_blocks",
    "crosswalk_blocks",
    "crosswalk_text",
    "detection_blocks",
    "false_friends_blocks",
    "framework_blocks",
    "framework_text",
    "percent",
    "recommendation_row",
    "stage_blocks",
    "stage_text",
]


_WIDTH = 100


def percent(part: float | Fraction) -> str:
    """Return a part of 1 in per cent; only nothing prints as 0 % and only all as 100 %.

    >>> percent(0.941), percent(0.999), percent(0.0004), percent(1.0)
    ('94 %', 'over 99 %', 'under 1 %', '100 %')
    """
    if 0 < part < Fraction(1, 100):
        return "under 1 %"
    return "over 99 %" if Fraction(99, 100) < part < 1 else f"{float(part):.0%}".replace("%", " %")


def framework_text(framework: Framework, *, language: str = "en") -> str:
    """Return a framework as text."""
    return joined(framework_blocks(framework, language=language))


def crosswalk_text(crosswalk: Crosswalk) -> str:
    """Return a crosswalk as text."""
    return joined(crosswalk_blocks(crosswalk))


def framework_blocks(framework: Framework, *, language: str = "en") -> list[Block]:
    """Return a framework: what it is, its stages, its transitions, its sources."""
    told = (framework.originator, "" if framework.year is None else str(framework.year))
    coined = ", ".join(filter(None, told))
    rows = (
        [s.id, s.labels.best(language) or s.id, " ".join(spine().written(s.span)) or "off the path"]
        for s in framework
    )
    return [
        f"{': '.join(filter(None, [framework.id, printable(framework.labels.best(language))]))}\n",
        f"{framework.axis} axis, {framework.shape}" + (f"; {printable(coined)}\n" if coined else "\n"),
        listing("What it is", [framework.description] if framework.description else []),
        listing("Note", [framework.note] if framework.note else []),
        "\n",
        table(["stage", "label", "moments"], rows),
        listing("Transitions beside the plain order", framework.transitions),
        listing("Sources", framework.sources),
    ]


def stage_blocks(stage: Stage, *, language: str = "en") -> list[Block]:
    """Return all that is known of one stage."""
    moments = " ".join(spine().written(stage.span)) or "none: off the path"
    questions = [f"{question.topic}: {question.text}" for question in stage.questions]
    return [
        f"{stage.key}: {printable(stage.labels.best(language) or stage.id)}\n",
        "".join(f"{line}\n" for line in wrap(printable(" ".join(stage.definition.split())), _WIDTH)),
        listing(f"Moments: {moments}", [stage.reason] if stage.reason else []),
        listing("Labels", (f"{language}: {text}" for language, text in stage.labels.items())),
        listing("Also called", [*stage.values, *stage.aliases]),
        listing("Goals", stage.goals),
        listing("Activities", stage.activities),
        listing("Channels", stage.channels),
        listing("Touchpoints", stage.touchpoints),
        listing("Questions", questions),
        listing("Pitfalls", stage.pitfalls),
        listing("Figures", stage.figures),
        listing("Sources", stage.sources),
    ]


def stage_text(stage: Stage, *, language: str = "en") -> str:
    """Return all that is known of one stage, as text."""
    return joined(stage_blocks(stage, language=language))


def crosswalk_blocks(crosswalk: Crosswalk) -> list[Block]:
    """Return a crosswalk: each stage with its candidates, the measures, and the evidence."""
    rows = []
    for stage in crosswalk.source:
        for c in crosswalk.candidates(stage):
            marks = (
                ["decided"] * c.decided
                + ["crosses axes"] * c.crosses_axis
                + ["always on"] * c.target.parallel
            )
            evidence = f"{len(c.supporting)} for, {len(c.opposing)} against" if c.statements else ""
            rows.append([stage.id, str(c.relation), c.target.id, str(c.share), evidence, ", ".join(marks)])
        if uncovered := crosswalk.uncovered(stage):
            rows.append([stage.id, "none", "(nothing)", str(uncovered), "", ""])
    loss = "lossless" if crosswalk.lossless else "not lossless"
    return [
        table(["stage", "relation", "counterpart", "share", "statements", "notes"], rows),
        f"\ncoverage {percent(crosswalk.coverage)}, fidelity {percent(crosswalk.fidelity)}, {loss}\n",
        listing("Statements", crosswalk.statements),
    ]


def recommendation_row(r: Recommendation, language: str) -> tuple[str, ...]:
    """Return the cells that say what is to be said of one content type."""
    label = r.content_type.labels.best(language) or r.content_type.id
    own = "own source" if r.own else ""
    return (
        str(r.fit),
        label,
        str(r.content_type.kind),
        own,
        str(r.sources_for),
        str(r.sources_against),
    )


RECOMMENDATION = ("fit", "content", "kind", "told by", "sources for", "against")
_ORDER = "Weightiest first. Against are sources that place it at other stages only, or warn of it here."


def advice_blocks(advice: Advice, *, language: str = "en", evidence: bool = False) -> list[Block]:
    """Return advice: what to publish, why or why not, and what to know and ask at the stage."""
    listed = advice.items or advice.elsewhere
    blocks: list[Block] = [f"{advice.stage.key}: {printable(advice.stage.labels.best(language))}\n"]
    if advice.note:
        blocks.append(listing("Note", [advice.note]))
    if listed:
        blocks.append("\n" if advice.items else "\nWhat others publish on this ground\n")
        blocks.append(table(RECOMMENDATION, (recommendation_row(r, language) for r in listed)))
        blocks.append(f"\n{_ORDER}\n")
    if evidence:
        for r in listed:
            label = r.content_type.labels.best(language) or r.content_type.id
            blocks.append(listing(f"{label}: {r.fit}, because", r.evidence))
            blocks.append(listing(f"{label}: against it", r.against))
    blocks += [
        listing("Questions", map(_hint, advice.questions)),
        listing("Touchpoints", map(_hint, advice.touchpoints)),
        listing("Pitfalls", map(_hint, advice.pitfalls)),
    ]
    return blocks


def _hint(hint: Hint) -> str:
    return str(hint) if hint.weight == 1 else f"{hint} (from {hint.stage.key})"


def apportionment_blocks(apportionment: Apportionment) -> list[Block]:
    """Return how many customers each target stage gets, whole and exact."""
    rows = [
        (str(r["target"] or "(nothing)"), str(r["whole"]), f"{r['exact']:.2f}")
        for r in apportionment.to_dicts()
    ]
    told = f"{apportionment.total} customers; coverage {percent(apportionment.coverage)}"
    return [
        table(("stage", "customers", "exact"), rows),
        f"\n{told}, fidelity {percent(apportionment.fidelity)}\n",
    ]


def detection_blocks(detection: Detection) -> list[Block]:
    """Return the vocabularies that explain a column, and what they leave over."""
    if not detection.ranked:
        values = "this value" if detection.total == 1 else f"these {detection.total} values"
        return [f"No vocabulary explains {values}.\n"]
    rows = [
        (e.framework.id, f"{e.rows} of {detection.total}", _left(e.unexplained)) for e in detection.ranked
    ]
    best = " and ".join(e.framework.id for e in detection.best)
    told = f"a tie: {best} explain them equally well" if len(detection.best) > 1 else f"best: {best}"
    astray = [
        f"{value} is no stage of {best}, but {', '.join(stage.key for stage in stages)}"
        for value, stages in detection.astray.items()
    ]
    return [
        table(("vocabulary", "rows explained", "not explained"), rows),
        f"\n{told}; {detection.blank} blank\n",
        listing("Values of another kind", astray),
    ]


def _left(unexplained: Mapping[str, int], most: int = 5) -> str:
    named = [f"{shown(value)} x{count}" for value, count in list(unexplained.items())[:most]]
    return ", ".join([*named, f"{len(unexplained) - most} more"] if len(unexplained) > most else named)


def false_friends_blocks(found: FalseFriends) -> list[Block]:
    """Return what a word names in each vocabulary, and which of these are false friends."""
    if not found.stages:
        return [f"No vocabulary has a stage called {shown(found.word)}.\n"]
    rows = [(s.framework, s.id, " ".join(spine().written(s.span)) or "off the path") for s in found.stages]
    pairs = [
        (p.first.key, str(p.relation), p.second.key, percent(p.jaccard), str(p.steps)) for p in found.false
    ]
    told = f"\n{len(pairs)} of {len(found.pairs)} pairs are false friends\n"
    header = ("", "relation", "", "ground shared", "moments between")
    return [
        table(("vocabulary", "stage", "moments"), rows),
        told,
        *([table(header, pairs)] if pairs else []),
    ]


def agreement_blocks(found: Agreement) -> list[Block]:
    """Return how far the crosswalks agree with statements, by pair, and each disagreement."""
    rows = [_agreement_row(" → ".join(pair), part) for pair, part in found.by_pair().items()]
    header = ("pair", "statements", "borne out", "meet", "far candidates", "mean candidates")
    contradicted = [
        f"{' + '.join(c.subjects)} is stated {c.statement.relation} to {' + '.join(c.objects)}, derived"
        f" {c.derived}. {c.statement.says} ({c.statement.source}) Against it: {_reasons(c.subjects)}"
        f" / {_reasons(c.objects)}"
        for c in found.checks
        if not c.agrees
    ]
    return [
        table(header, [*rows, _agreement_row("all", found)]),
        listing("Statements that the spans contradict", contradicted),
    ]


def _agreement_row(name: str, part: Agreement) -> tuple[str, ...]:
    counts = (len(part.checks), part.agreeing, part.meeting, part.far)
    return (name, *map(str, counts), f"{part.candidates:.1f}")


def _reasons(keys: Iterable[str]) -> str:
    parts = (key.split(":") for key in keys)
    return " ".join(frameworks[framework][stage].reason for framework, stage in parts)
