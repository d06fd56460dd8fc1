# ruff: noqa: B018, T201  # lines that only ask whether a name exists
"""Code as users write it, for type checkers: never run, only checked by test_typing.py.

A line with ``type: ignore`` must be refused: the checkers are told to report each ignore that hides
no error.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Annotated, assert_type

import customer_journey as cj
from customer_journey.errors import AmbiguousConversionError, ConversionError, NotFoundError


def catalogue() -> None:
    """Frameworks are a mapping by id that cannot be written to."""
    assert_type(cj.frameworks["nine-stage"], cj.Framework)
    assert_type(cj.frameworks.get("nine-stage"), cj.Framework | None)
    assert_type(list(cj.frameworks), list[str])
    assert_type("nine-stage" in cj.frameworks, bool)
    mapping: Mapping[str, cj.Framework] = cj.frameworks
    assert_type(len(mapping), int)

    cj.frameworks["mine"] = cj.frameworks["nine-stage"]  # type: ignore[index]
    cj.frameworks[3]  # type: ignore[index]
    cj.framework  # type: ignore[attr-defined]


def stages(nine: cj.Framework) -> None:
    """A framework is a container of stages; stages are values."""
    stage = nine["usage"]
    assert_type(stage, cj.Stage)
    assert_type(nine.resolve("Omtanke"), cj.Stage)
    assert_type(nine.stage(stage), cj.Stage)
    assert_type(nine.stages, tuple[cj.Stage, ...])
    assert_type(list(nine), list[cj.Stage])
    assert_type(stage in nine, bool)
    assert_type(nine[0], cj.Stage)
    assert_type(nine[1:3], tuple[cj.Stage, ...])
    assert_type(stage.next, cj.Stage | None)
    assert_type(stage.vocabulary, cj.Framework)
    assert_type(sorted([stage, nine[0]]), list[cj.Stage])
    assert_type(cj.convert(stage, target="aida"), cj.Stage)
    assert_type(cj.convert("usage", "nine-stage", "aida"), cj.Stage)
    cj.convert("usage", target="aida")  # type: ignore[call-overload]
    cj.convert(stage, source="nine-stage")  # type: ignore[call-overload]
    print(stage == "usage")  # type: ignore[comparison-overlap]
    assert_type(stage.key, str)
    assert_type(stage.label, str)
    assert_type(stage.labels["sv"], str)
    assert_type(stage.span, frozenset[str])
    assert_type(stage.sources, tuple[cj.Citation, ...])
    assert_type(stage.sources[0].source, cj.Source)
    assert_type(stage.sources[0].source.year, int | None)
    assert_type(stage.pitfalls, tuple[str, ...])
    assert_type([question.topic for question in stage.questions], list[str])
    assert_type([figure.source for figure in stage.figures], list[cj.Citation])
    assert_type({stage: 1}, dict[cj.Stage, int])
    assert_type(nine.axis, cj.Axis)
    assert_type(nine.axis.family, cj.Family)
    assert_type(nine.shape, cj.Shape)

    stage.id = "other"  # type: ignore[misc]
    stage.label = "Other"  # type: ignore[misc]
    stage.labels["en"] = "Other"  # type: ignore[index]
    nine["usage"] = stage  # type: ignore[index]
    nine.resolve(3)  # type: ignore[arg-type]
    nine.resolve()  # type: ignore[call-arg]
    stage.stages  # type: ignore[attr-defined]


def files(path: Path) -> None:
    """A path, a text, or a file in binary mode; never a file in text mode."""
    assert_type(cj.Framework.from_toml(path), cj.Framework)
    assert_type(cj.Framework.from_toml("mine.toml"), cj.Framework)
    with path.open("rb") as file:
        assert_type(cj.Framework.from_toml(file), cj.Framework)
    with path.open(encoding="utf-8") as text:
        cj.Framework.from_toml(text)  # type: ignore[arg-type]
    cj.Framework.from_toml(3)  # type: ignore[arg-type]
    assert_type(cj.Framework.from_toml(path).to_toml(), str)
    assert_type(cj.Decisions.from_toml(path), cj.Decisions)
    assert_type(cj.Decisions.from_toml(path).to_toml(), str)
    assert_type(cj.Decisions.from_toml(path).data_version, str)
    assert_type(cj.changes(path), cj.Changes)
    assert_type(cj.changes("old.json", source="aida", target=cj.Framework.from_toml(path)), cj.Changes)
    assert_type(cj.changes(path).changes[0].after, cj.Stage | None)
    assert_type(cj.changes(path).unchanged, bool)
    cj.changes({})  # type: ignore[arg-type]
    cj.changes(path, "aida")  # type: ignore[call-arg]


def graph(nine: cj.Framework) -> None:
    """Typed questions of the graph."""
    assert_type(nine.graph, cj.StageGraph)
    assert_type(nine.graph.next("usage"), tuple[cj.Stage, ...])
    assert_type(nine.graph.reachable(nine["usage"]), tuple[cj.Stage, ...])
    assert_type(nine.graph.skips, tuple[cj.Transition, ...])
    assert_type(nine.graph.exits[0].kind, cj.TransitionKind)
    assert_type(nine.graph.paths("usage", "advocacy", longest=3), Iterator[tuple[cj.Stage, ...]])

    nine.graph.paths("usage", "advocacy", 3)  # type: ignore[call-arg]
    nine.graph.paths("usage")  # type: ignore[call-arg]
    nine.graph.next(3)  # type: ignore[arg-type]


def crosswalks(four: cj.Framework, nine: cj.Framework) -> None:
    """From one framework to another, by id or by object."""
    xw = cj.crosswalk("four-stage", nine)
    assert_type(xw, cj.Crosswalk)
    assert_type(xw.source, cj.Framework)
    assert_type(xw.convert("decision"), cj.Stage)
    assert_type(xw.convert(four["decision"], policy="largest"), cj.Stage)
    assert_type(xw.convert("decision", policy=cj.Policy.LATEST), cj.Stage)
    assert_type(xw.candidates("decision"), tuple[cj.Correspondence, ...])
    assert_type(xw.relation("decision", nine["purchase"]), cj.Relation)
    assert_type(xw.uncovered("decision"), Fraction)
    assert_type(xw.coverage, Fraction)
    assert_type(xw.fidelity, float)
    assert_type(xw.lossless, bool)
    assert_type(xw.answers["decision"]["unique"], cj.Stage | None)
    assert_type(xw.data_version, str)
    assert_type(cj.data_version, str)
    assert_type(cj.convert("decision", source=four, target="nine-stage", policy="unique"), cj.Stage)

    best = xw.candidates("decision")[0]
    assert_type(best.source, cj.Stage)
    assert_type(best.target, cj.Stage)
    assert_type(best.relation, cj.Relation)
    assert_type(best.relation.inverse, cj.Relation)
    assert_type(best.share, Fraction)
    assert_type(best.decided, bool)
    assert_type(best.decision, cj.Decision | None)
    assert_type(best.statements, tuple[cj.Statement, ...])
    assert_type(best.statements[0].source, cj.Citation)

    cj.crosswalk("four-stage")  # type: ignore[call-arg]
    cj.crosswalk("four-stage", "nine-stage", {})  # type: ignore[call-arg]
    cj.crosswalk(four, 3)  # type: ignore[arg-type]
    xw.convert("decision", "largest")  # type: ignore[call-arg]
    xw.convert(3)  # type: ignore[arg-type]
    xw.convert("decision").target  # type: ignore[attr-defined]
    xw.coverage = Fraction(1)  # type: ignore[misc]
    best.share = Fraction(1)  # type: ignore[misc]


def deciding(four: cj.Framework, nine: cj.Framework) -> None:
    """Decisions in all their forms, written out and held in variables."""
    cj.crosswalk(four, nine, decide={"awareness": "discovery"})
    cj.crosswalk(four, nine, decide={four["awareness"]: nine["discovery"]})
    cj.crosswalk(four, nine, decide={"awareness": cj.Decision("discovery", reason="So.", override=True)})
    cj.crosswalk(four, nine, decide=cj.Decisions("four-stage", "nine-stage", {}))
    cj.crosswalk(four, nine, decide=None)
    texts: dict[str, str] = {"awareness": "discovery"}
    cj.crosswalk(four, nine, decide=texts)

    cj.crosswalk(four, nine, decide={"awareness": 3})  # type: ignore[arg-type]
    cj.crosswalk(four, nine, decide="awareness")  # type: ignore[arg-type]
    cj.Decision()  # type: ignore[call-arg]


def weighing(four: cj.Framework, nine: cj.Framework) -> None:
    """Weights are numbers."""
    cj.crosswalk(four, nine, weights={"trial": 2})
    cj.crosswalk(four, nine, weights={"trial": 0.5, "proof": Fraction(1, 3), "usage": 1})
    floats: dict[str, float] = {"trial": 2.5}
    cj.crosswalk(four, nine, weights=floats)

    cj.crosswalk(four, nine, weights={"trial": "2"})  # type: ignore[dict-item]
    cj.crosswalk(four, nine, weights={1: 2})  # type: ignore[dict-item]


def annotating(nine: cj.Framework) -> None:
    """A stage is a field of the user's own classes, by id or as itself."""
    named: Annotated[str, cj.In("nine-stage")] = cj.In(nine)("Usage")
    held: Annotated[cj.Stage, cj.In(nine)] = cj.stage(f"nine-stage:{named}")
    assert_type(cj.In("nine-stage").ids, tuple[str, ...])
    assert_type(json.dumps(held, default=cj.exports.plain), str)

    cj.stage(held)  # type: ignore[arg-type]
    cj.In(["nine-stage"])  # type: ignore[arg-type]


def counting(xw: cj.Crosswalk, four: cj.Framework) -> None:
    """Counts are whole numbers, by id or by stage."""
    spread = xw.apportion({"awareness": 3})
    assert_type(spread, cj.Apportionment)
    assert_type(spread.exact, Mapping[str, Fraction])
    assert_type(spread.whole, Mapping[str, int])
    assert_type(spread.unmapped, Fraction)
    assert_type(spread.whole_unmapped, int)
    assert_type(spread.total, int)
    assert_type(spread.coverage, Fraction)
    assert_type(spread.fidelity, float)
    assert_type(xw.apportion({four["awareness"]: 3}), cj.Apportionment)
    assert_type(xw.apportion(Counter(["awareness", "decision"])), cj.Apportionment)
    assert_type(xw.apportion(Counter([four["awareness"]])), cj.Apportionment)

    xw.apportion({"awareness": 1.5})  # type: ignore[arg-type]
    xw.apportion(["awareness"])  # type: ignore[arg-type]
    spread.whole["discovery"] = 3  # type: ignore[index]


def failing(xw: cj.Crosswalk) -> str:
    """Errors carry typed facts."""
    try:
        return xw.convert("awareness").id
    except AmbiguousConversionError as error:
        assert_type(error.options, tuple[cj.Correspondence, ...])
        return error.options[0].target.id
    except ConversionError as error:
        assert_type(error.uncovered, Fraction)
        return str(error)
    except NotFoundError as error:
        assert_type(error.candidates, tuple[str, ...])
        return error.candidates[0]
    except cj.CustomerJourneyError as error:
        print(error.options)  # type: ignore[attr-defined]
        return str(error)
