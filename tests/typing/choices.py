"""Choices from lists as users write them, all right: checkers report nothing, and nothing is ignored."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, assert_type, get_args

import customer_journey as cj
from customer_journey.drawing import Drawing, PictureFormat, Theme
from customer_journey.exports import Export, FormatName

if TYPE_CHECKING:
    from customer_journey.columns import UnconvertedName


def policies(xw: cj.Crosswalk, frame: object, chosen: cj.PolicyName, member: cj.Policy) -> None:
    """A text, a member, a variable of either type."""
    assert_type(xw.convert("decision", policy="largest"), cj.Stage)
    assert_type(xw.convert("decision", policy=cj.Policy.EARLIEST), cj.Stage)
    assert_type(cj.convert("decision", source=xw.source, target="aida", policy=chosen), cj.Stage)
    assert_type(cj.outcomes(xw, {"decision": 3}, policy=member), tuple[cj.Outcome, ...])
    cj.columns.convert(frame, "stage", source="aida", target="aidas", policy=chosen)
    cj.columns.report(frame, "stage", source="aida", target="aidas", policy="unique")


def modes(frame: object, mode: UnconvertedName) -> None:
    """What to do with values that cannot be converted."""
    cj.columns.convert(frame, "stage", source="aida", target="aidas", unconverted=mode)
    cj.columns.resolve(frame, "stage", framework="aida", unconverted="keep")
    cj.columns.explode(frame, "stage", source="aida", target="aidas", unconverted="null")
    cj.columns.apportion(frame, "stage", source="aida", target="aidas", unconverted="raise")
    cj.columns.recommend(frame, "stage", framework="aida", unconverted=cj.columns.Unconverted.NULL)


def fits(advice: cj.Advice, frame: object, fit: cj.FitName) -> None:
    """One fit, or several."""
    assert_type(advice.of_fit("avoid"), tuple[cj.Recommendation, ...])
    assert_type(advice.of_fit(fit), tuple[cj.Recommendation, ...])
    cj.columns.recommend(frame, "stage", framework="aida", fits="primary")
    cj.columns.recommend(frame, "stage", framework="aida", fits=["primary", cj.Fit.SUPPORTING])
    cj.columns.recommend(frame, "stage", framework="aida", fits=cj.Fit)
    cj.Placement("video", fit="primary")


def formats(framework: cj.Framework, own: Export, form: FormatName) -> None:
    """The formats of the library by name, one's own by its export."""
    assert_type(cj.exports.write(framework, "markdown"), str)
    assert_type(cj.exports.write(framework, form, language="sv"), str)
    assert_type(cj.exports.write(framework, own), str)
    assert_type([cj.exports.write(framework, each) for each in cj.exports.formats(framework)], list[str])


def pictures(drawing: Drawing, path: Path, form: PictureFormat, theme: Theme) -> None:
    """The formats and the themes of pictures."""
    assert_type(drawing.to_bytes("png", theme="dark"), bytes)
    assert_type(drawing.to_bytes(form, theme=theme), bytes)
    assert_type(drawing.to_svg(theme=theme), str)
    drawing.save(path, theme="light")


def made(axis: cj.AxisName, shape: cj.ShapeName, kind: cj.TransitionKindName) -> None:
    """Frameworks and transitions made in code."""
    stage = cj.Stage("mine", "first", span={"trial"})
    cj.Framework(id="mine", stages=[stage], axis="deal", shape=cj.Shape.SET)
    cj.Framework(id="mine", stages=[stage], axis=axis, shape=shape)
    cj.Transition("first", "lost", kind="exit")
    cj.Transition("first", "lost", kind=kind)


def ids(stage: cj.ids.HubspotLifecycle, framework: cj.ids.FrameworkId) -> cj.ids.NineStage:
    """Ids are texts, so they can be given wherever texts can; whoever annotates them is told of typos."""
    cj.convert(stage, source="hubspot-lifecycle", target=framework)
    assert_type(cj.frameworks[framework], cj.Framework)
    wanted: cj.ids.HubspotLifecycle = "marketingqualifiedlead"
    listed: list[str] = [wanted, *get_args(cj.ids.Aida)]
    cj.convert(listed[0], source="aida", target="aidas")
    if stage == "customer":
        return "purchase"
    return "usage"


def enumerations(framework: cj.Framework) -> str:
    """The class is made when it runs, so checkers know its members as those of any such enumeration."""
    assert_type(framework.enum(), type[StrEnum])
    assert_type(framework.enum()("usage"), StrEnum)
    assert_type([stage.name for stage in framework.enum()], list[str])
    return framework.enum()["USAGE"].value
