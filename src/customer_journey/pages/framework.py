"""The page of a framework."""

from customer_journey.model.framework import Framework
from customer_journey.model.graph import StageGraph
from customer_journey.model.labels import label
from customer_journey.model.printing import printable
from customer_journey.model.stages import Transition
from customer_journey.pages.blocks import Block, listing, table
from customer_journey.pages.naming import BY_ID, MEANING, Naming, in_brackets, meaning_cells


def page(framework: Framework, naming: Naming = BY_ID) -> list[Block]:
    """Return the page of a framework: what it is, its stages, its transitions and its sources."""
    title = ": ".join(filter(None, [framework.id, framework.labels.best(naming.language)]))
    facts = "; ".join(filter(None, [f"{framework.axis} axis, {framework.shape}", origin(framework)]))
    rows = ((stage.id, label(stage, naming.language), *meaning_cells(stage)) for stage in framework)
    return [
        f"{printable(title)}\n",
        f"{printable(facts)}\n",
        listing("What it is", [framework.description] if framework.description else []),
        listing("Note", [framework.note] if framework.note else []),
        "\n",
        table(("stage", "label", *MEANING), rows, caption="Stages").filled,
        listing("What happens", (f"{s.id}: {s.definition}" for s in framework if s.definition)),
        listing("Always on", (stage.id for stage in framework if stage.parallel)),
        listing("Your own names", (f"{name}: {id}" for name, id in framework.own_names.items())),
        listing("Additional transitions", map(_transition, framework.transitions)),
        listing("Sources", framework.sources),
    ]


def graph_page(graph: StageGraph, naming: Naming = BY_ID) -> list[Block]:
    """Return the table of all transitions of a framework."""
    names = {stage.id: naming.of(stage) for stage in graph.stages}
    rows = ((names[t.source], t.kind, names.get(t.target, t.target), t.reason) for t in graph.transitions)
    header = ("from", "kind", "to", "reason")
    return [f"{printable(graph.framework)}\n\n", table(header, rows, caption="Transitions").filled]


def _transition(transition: Transition) -> str:
    said = ": ".join(filter(None, [str(transition), transition.reason]))
    return f"{said}{in_brackets(transition.sources)}"


def origin(framework: Framework) -> str:
    """Return who coined a framework, and when, as far as that is known.

    >>> import customer_journey as cj
    >>> origin(cj.frameworks["hourglass"])
    'John Jantsch (Duct Tape Marketing)'
    """
    return ", ".join(filter(None, [framework.originator, str(framework.year or "")]))
