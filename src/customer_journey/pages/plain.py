"""Plain text: for a terminal or a pipe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from customer_journey.catalogue.content_types import content_types
from customer_journey.catalogue.frameworks import frameworks
from customer_journey.catalogue.spine import spine
from customer_journey.content.advice import Advice, Hint, Recommendation
from customer_journey.crosswalks.agreement import Agreement
from customer_journey.crosswalks.apportionment import Apportionment
from customer_journey.crosswalks.correspondences import Correspondence
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.detection import Detection
from customer_journey.model.errors import shown
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label
from customer_journey.model.moments import Span
from customer_journey.model.stages import Placement, Stage, Transition
from customer_journey.namesakes import FalseFriends, Namesakes
from customer_journey.pages.blocks import Block, Prose, Table, joined, listing, printable, table
from customer_journey.pages.naming import BY_ID, Naming
from customer_journey.pages.numbers import percent

__all__ = [
    "NOTHING",
    "RECOMMENDATION",
    "advice_blocks",
    "agreement_blocks",
    "always_on",
    "apportionment_blocks",
    "crosswalk_blocks",
    "crosswalk_text",
    "detection_blocks",
    "false_friends_blocks",
    "framework_blocks",
    "framework_text",
    "measures",
    "notes",
    "recommendation_row",
    "stage_blocks",
    "stage_text",
    "transition",
]


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
    rows = ([s.id, label(s, language), _ground(s.span)] for s in framework)
    return [
        f"{': '.join(filter(None, [framework.id, printable(framework.labels.best(language))]))}\n",
        f"{framework.axis} axis, {framework.shape}" + (f"; {printable(coined)}\n" if coined else "\n"),
        listing("What it is", [framework.description] if framework.description else []),
        listing("Note", [framework.note] if framework.note else []),
        "\n",
        table(["stage", "label", "moments"], rows, caption="Stages"),
        listing("Always on beside the others", always_on(framework)),
        listing("Names of your own", (f"{name}: {id}" for name, id in framework.own_names.items())),
        listing("Transitions beside the plain order", map(transition, framework.transitions)),
        listing("Sources", framework.sources),
    ]


def always_on(framework: Framework) -> list[str]:
    """Return the ids of the stages that run beside the others."""
    return [stage.id for stage in framework if stage.parallel]


def transition(told: Transition) -> str:
    """Return a transition with what its source says of it."""
    return f"{told}: {told.reason}" if told.reason else str(told)


def _ground(span: Span) -> str:
    return " ".join(spine().ranges(span)) or "off the path"


def stage_blocks(stage: Stage, *, language: str = "en", framework: Framework | None = None) -> list[Block]:
    """Return all that is known of one stage, with the names that its framework was told, if that is given."""
    aliases = framework.names_of(stage)[-1] if framework else stage.aliases
    questions = [f"{question.topic}: {question.text}" for question in stage.questions]
    return [
        f"{stage.key}: {printable(label(stage, language))}\n",
        Prose(stage.definition),
        listing(f"Moments: {_ground(stage.span)}", [stage.reason] if stage.reason else []),
        listing("Always on", [_ALWAYS_ON] if stage.parallel else []),
        listing("Labels", (f"{language}: {text}" for language, text in stage.labels.items())),
        listing("Also called", [*stage.values, *aliases]),
        listing("Goals", stage.goals),
        listing("Activities", stage.activities),
        listing("Channels", stage.channels),
        listing("Touchpoints", stage.touchpoints),
        listing("Questions", questions),
        listing("Content", (_placement(placed, language) for placed in stage.content)),
        listing("Nothing is to be published", [stage.no_content] if stage.no_content else []),
        listing("Pitfalls", stage.pitfalls),
        listing("Figures", stage.figures),
        listing("Sources", stage.sources),
    ]


_ALWAYS_ON = "It runs beside the other stages, and takes no share of a conversion."


def _placement(placed: Placement, language: str) -> str:
    known = content_types.get(placed.content_type)
    name = placed.content_type if known is None else label(known, language)
    sources = f" ({'; '.join(map(str, placed.sources))})" if placed.sources else ""
    told = f"{name}, {placed.fit}{sources}"
    return f"{told}: {placed.reason}" if placed.reason else told


def stage_text(stage: Stage, *, language: str = "en", framework: Framework | None = None) -> str:
    r"""Return all that is known of one stage, as text.

    Args:
        stage: the stage.
        language: of the labels.
        framework: whose stage it is; shows the names of :meth:`.Framework.also_called` too.

    >>> import customer_journey as cj
    >>> ours = cj.frameworks["hubspot-lifecycle"].also_called({"VIP": "customer"})
    >>> "\n  VIP\n" in stage_text(ours["customer"], framework=ours)
    True
    """
    return joined(stage_blocks(stage, language=language, framework=framework))


#: What a stage without a counterpart becomes.
NOTHING = "(nothing)"


def crosswalk_blocks(crosswalk: Crosswalk, *, naming: Naming = BY_ID) -> list[Block]:
    """Return a crosswalk: each stage with its candidates, the measures, and the evidence."""
    rows = []
    for stage in crosswalk.source:
        name = naming.of(stage)
        for c in crosswalk.candidates(stage):
            evidence = f"{len(c.supporting)} for, {len(c.opposing)} against" if c.statements else ""
            rows.append([name, str(c.relation), naming.of(c.target), str(c.share), evidence, notes(c)])
        if uncovered := crosswalk.uncovered(stage):
            rows.append([name, "none", NOTHING, str(uncovered), "", ""])
    header = ["stage", "relation", "counterpart", "share", "statements", "notes"]
    return [
        table(header, rows, caption=f"{crosswalk.source.label} → {crosswalk.target.label}").filled,
        "".join(f"\n{line}" for line in measures(crosswalk)) + "\n",
        listing("Statements", crosswalk.statements),
    ]


def notes(c: Correspondence) -> str:
    """Return what is to be noted of one counterpart."""
    return ", ".join(["decided"] * c.decided + ["always on"] * c.target.parallel)


def measures(crosswalk: Crosswalk) -> list[str]:
    """Return what is to be said of a crosswalk as a whole, in lines."""
    a, b = crosswalk.source.axis, crosswalk.target.axis
    loss = "lossless" if crosswalk.lossless else "not lossless"
    own = [f"{moment} {float(weight):g}" for moment, weight in crosswalk.reweighted.items()]
    return [
        f"coverage {percent(crosswalk.coverage)}, fidelity {percent(crosswalk.fidelity)}, {loss}",
        *([f"crosses axes: from {a} to {b}"] if a.family is not b.family else []),
        *([f"weights: {', '.join(own)}"] if own else []),
    ]


def recommendation_row(r: Recommendation, language: str) -> tuple[str, ...]:
    """Return the cells that say what is to be said of one content type."""
    name = label(r.content_type, language)
    own = "own source" if r.own else ""
    return (
        str(r.fit),
        name,
        str(r.content_type.kind),
        own,
        str(r.sources_for),
        str(r.sources_against),
    )


RECOMMENDATION = ("fit", "content", "kind", "told by", "sources for", "against")
_ORDER = "Weightiest first. Against are sources that place it at other stages only, or warn of it here."


def advice_blocks(
    advice: Advice, *, language: str = "en", evidence: bool = False, naming: Naming = BY_ID
) -> list[Block]:
    """Return advice: what to publish, why or why not, and what to know and ask at the stage."""
    listed = advice.items or advice.elsewhere
    stage = label(advice.stage, language)
    blocks: list[Block] = [f"{advice.stage.key}: {printable(stage)}\n"]
    if advice.note:
        blocks.append(listing("Note", [advice.note]))
    if listed:
        caption = f"What to publish at {stage}" if advice.items else ""
        rows = (recommendation_row(r, language) for r in listed)
        blocks.append("\n" if advice.items else "\nWhat others publish on this ground\n")
        blocks.append(table(RECOMMENDATION, rows, caption=caption).filled)
        blocks += ["\n", Prose(_ORDER)]
    if evidence:
        for r in listed:
            name = label(r.content_type, language)
            blocks.append(listing(f"{name}: {r.fit}, because", r.evidence))
            blocks.append(listing(f"{name}: against it", r.against))
    return [*blocks, *_hints(advice, naming)]


def _hints(advice: Advice, naming: Naming) -> list[Block]:
    def told(hint: Hint) -> str:
        return str(hint) if hint.weight == 1 else f"{hint} (from {naming.of_any(hint.stage)})"

    return [
        listing("Questions", map(told, advice.questions)),
        listing("Touchpoints", map(told, advice.touchpoints)),
        listing("Pitfalls", map(told, advice.pitfalls)),
    ]


def apportionment_blocks(apportionment: Apportionment) -> list[Block]:
    """Return how many customers each target stage gets, whole and exact."""
    rows = [
        (str(r["target"] or NOTHING), str(r["whole"]), f"{r['exact']:.2f}") for r in apportionment.to_dicts()
    ]
    told = f"{apportionment.total} customers; coverage {percent(apportionment.coverage)}"
    return [
        table(("stage", "customers", "exact"), rows, caption="Customers in each stage of the target"),
        f"\n{told}, fidelity {percent(apportionment.fidelity)}\n",
    ]


def detection_blocks(detection: Detection, *, naming: Naming = BY_ID) -> list[Block]:
    """Return the vocabularies that explain a column, and what they leave over."""
    if not detection.ranked:
        values = "this value" if detection.total == 1 else f"these {detection.total} values"
        return [f"No vocabulary explains {values}.\n"]
    rows = [
        (naming.of(e.framework), f"{e.rows} of {detection.total}", str(e.displayed), _left(e.unexplained))
        for e in detection.ranked
    ]
    header = ("vocabulary", "rows explained", "by label", "not explained")
    best = " and ".join(naming.of(e.framework) for e in detection.best)
    told = f"a tie: {best} explain them equally well" if len(detection.best) > 1 else f"best: {best}"
    blank = f"; {detection.blank} blank" if detection.blank else ""
    misplaced = [
        f"{value} is no stage of {best}, but {', '.join(map(naming.of_any, stages))}"
        for value, stages in detection.misplaced.items()
    ]
    return [
        table(header, rows, caption="Vocabularies that explain the values").filled,
        f"\n{printable(told)}{blank}\n",
        listing("Values of another kind", misplaced),
    ]


def _left(unexplained: Mapping[str, int], most: int = 5) -> str:
    named = [f"{shown(value)} x{count}" for value, count in list(unexplained.items())[:most]]
    return ", ".join([*named, f"{len(unexplained) - most} more"] if len(unexplained) > most else named)


def false_friends_blocks(found: FalseFriends, *, naming: Naming = BY_ID) -> list[Block]:
    """Return what a word names in each vocabulary, and which of these are false friends."""
    if not found.stages:
        return [f"No vocabulary has a stage called {shown(found.word)}.\n"]
    named = sorted(found.stages, key=lambda stage: _place(stage.span))
    rows = [(naming.of_framework(s), naming.of(s), _ground(s.span)) for s in named]
    header = ("called so by", "stage", "moments")
    blocks: list[Block] = [
        table(header, rows, caption=f"What {found.word} names"),
        f"\n{len(found.false)} of {len(found.pairs)} pairs are false friends\n",
    ]
    return [*blocks, "\n", _false_grounds(found.false)] if found.false else blocks


def _false_grounds(pairs: Iterable[Namesakes]) -> Table:
    """Return what the pairs cover, furthest apart first; many stages cover the same."""
    counts = Counter(map(_false_ground, pairs))
    header = ("this ground", "relation", "that ground", "ground shared", "moments between", "pairs")
    rows = ((*row, str(count)) for row, count in counts.items())
    return table(header, rows, caption="False friends: what the pairs cover")


def _false_ground(pair: Namesakes) -> tuple[str, ...]:
    ends, relation = (pair.first.span, pair.second.span), pair.relation
    if _place(ends[1]) < _place(ends[0]):
        ends, relation = (ends[1], ends[0]), relation.inverse
    return (_ground(ends[0]), str(relation), _ground(ends[1]), percent(pair.jaccard), str(pair.steps))


def _place(span: Span) -> tuple[bool, list[int]]:
    """Return what spans are put in order by: those off the path go last."""
    return not span, sorted(spine().position[moment] for moment in span)


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
    counts = (len(part.checks), part.agreeing, part.compatible, part.far)
    return (name, *map(str, counts), f"{part.candidates:.1f}")


def _reasons(keys: Iterable[str]) -> str:
    parts = (key.split(":") for key in keys)
    return " ".join(frameworks[framework][stage].reason for framework, stage in parts)
