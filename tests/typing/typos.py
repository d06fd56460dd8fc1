# ruff: noqa: B018
"""The same choices with a typo in each line, which every checker must refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import customer_journey as cj

if TYPE_CHECKING:
    from customer_journey.drawing import Drawing


def policies(xw: cj.Crosswalk, frame: object, text: str) -> None:
    """Neither a typo nor any text."""
    xw.convert("decision", policy="larges")  # type: ignore[arg-type]
    xw.convert("decision", policy=text)  # type: ignore[arg-type]
    cj.convert("decision", source="aida", target="aidas", policy="lastest")  # type: ignore[call-overload]
    cj.outcomes(xw, {"decision": 3}, policy="Unique")  # type: ignore[arg-type]
    cj.columns.convert(frame, "stage", source="aida", target="aidas", policy="uniq")  # type: ignore[arg-type]
    cj.columns.report(frame, "stage", source="aida", target="aidas", policy="max")  # type: ignore[arg-type]


def modes(frame: object) -> None:
    """Each function has its own modes: what is spread or counted cannot be kept."""
    columns = cj.columns
    columns.convert(frame, "s", source="aida", target="aidas", unconverted="ignore")  # type: ignore[arg-type]
    columns.resolve(frame, "stage", framework="aida", unconverted="none")  # type: ignore[arg-type]
    columns.explode(frame, "s", source="aida", target="aidas", unconverted="keep")  # type: ignore[arg-type]
    columns.apportion(frame, "s", source="aida", target="aidas", unconverted="keep")  # type: ignore[arg-type]
    columns.recommend(frame, "stage", framework="aida", unconverted="keep")  # type: ignore[arg-type]


def fits(advice: cj.Advice, frame: object) -> None:
    """Neither alone nor in a list."""
    advice.of_fit("primry")  # type: ignore[arg-type]
    cj.columns.recommend(frame, "stage", framework="aida", fits="primry")  # type: ignore[arg-type]
    cj.columns.recommend(frame, "stage", framework="aida", fits=["primary", "avoided"])  # type: ignore[list-item]
    cj.Placement("video", fit="best")  # type: ignore[arg-type]


def formats(framework: cj.Framework, drawing: Drawing) -> None:
    """Of exports and of pictures."""
    cj.exports.write(framework, "mardown")  # type: ignore[arg-type]
    cj.exports.write(framework, "md")  # type: ignore[arg-type]
    drawing.to_bytes("jpeg")  # type: ignore[arg-type]
    drawing.to_svg(theme="drak")  # type: ignore[arg-type]
    drawing.to_png(theme="print")  # type: ignore[arg-type]
    drawing.save("a.svg", theme="")  # type: ignore[arg-type]


def made(stage: cj.Stage) -> None:
    """In frameworks made in code."""
    cj.Framework(id="mine", stages=[stage], axis="buyers")  # type: ignore[arg-type]
    cj.Framework(id="mine", stages=[stage], shape="bowtie")  # type: ignore[arg-type]
    cj.Transition("first", "lost", kind="leave")  # type: ignore[arg-type]


def ids(stage: cj.ids.HubspotLifecycle) -> cj.ids.NineStage:
    """Stages of another framework and frameworks that there are not."""
    framework: cj.ids.FrameworkId = "hubspot-lifecyle"  # type: ignore[assignment]
    lead: cj.ids.HubspotLifecycle = "mql"  # type: ignore[assignment]
    cj.convert(lead, source=framework, target="nine-stage")
    cj.ids.HubSpotLifecycle  # type: ignore[attr-defined]
    if stage == "costumer":  # type: ignore[comparison-overlap]
        return "purchase"
    return "use"  # type: ignore[return-value]
