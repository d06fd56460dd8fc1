"""The public contract: what there is, what importing costs, and what others may plug in."""

from __future__ import annotations

import builtins
import importlib.metadata
import inspect
import io
import os
import pickle
import subprocess
import sys
import types
import typing
from importlib.metadata import EntryPoint
from pathlib import Path

import attrs
import pytest

import customer_journey as cj
from customer_journey import errors
from customer_journey.catalogue.frameworks import ENTRY_POINTS, Catalogue
from customer_journey.catalogue.spine import spine
from customer_journey.errors import (
    DuplicateIdError,
    InvalidFrameworkError,
    InvalidValueError,
    NotFoundError,
)

PUBLIC = {name: getattr(cj, name) for name in cj.__all__}
CLASSES = {name: value for name, value in PUBLIC.items() if inspect.isclass(value)}
FUNCTIONS = {name: value for name, value in PUBLIC.items() if inspect.isfunction(value)}
XW = cj.crosswalk("hourglass", "nine-stage", decide={"like": "comparison"})
FINDING = next(c for c in cj.crosswalk("four-stage", "nine-stage").candidates("decision") if c.statements)
ADVICE = cj.recommend("hourglass", "trust")
DETECTION = cj.detect(["awareness", "decision"])
FRIENDS = cj.false_friends("decision")
FIGURE = next(
    figure for framework in cj.frameworks.values() for stage in framework for figure in stage.figures
)
AGREEMENT = cj.agreement()
_SAVED = cj.exports.write(XW, "json").replace('"consideration"', '"elsewhere"')
CHANGES = cj.changes(io.BytesIO(_SAVED.encode()))
RECORDS = [
    XW,
    XW.apportion({"like": 3, "try": 2}),
    XW.candidates("trust")[0],
    XW.rows("try")[-1],
    XW.decisions,
    cj.recommend("sale-phases"),
    XW.decisions.by_stage["like"],
    XW.source,
    XW.source.graph,
    XW.source["like"],
    XW.source.transitions[0],
    XW.source.sources[0],
    XW.source.references[0],
    FINDING,
    FINDING.statements[0],
    ADVICE,
    ADVICE.items[0],
    ADVICE.items[0].evidence[0],
    ADVICE.questions[0],
    ADVICE.items[0].content_type,
    DETECTION,
    DETECTION.ranked[0],
    FRIENDS,
    FRIENDS.pairs[0],
    cj.spine(),
    cj.spine().moments[0],
    cj.Split("research", ("problem", "encounter")),
    XW.source["like"].content[0],
    XW.source["like"].questions[0],
    FIGURE,
    cj.outcomes(XW, {"like": 3})[0],
    ADVICE.items[0].evidence[0].claim,
    AGREEMENT,
    AGREEMENT.records[0],
    next(record.wrong[0] for record in AGREEMENT.records if record.wrong),
    cj.poll(cj.frameworks["tofu-mofu-bofu"]["mofu"], "buyers-journey"),
    AGREEMENT.checks[0],
    CHANGES,
    CHANGES.changes[0],
    cj.In("aida"),
]
each_record = pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)


def test_the_public_names():
    """The whole contract; to add a name is a decision, to take one away breaks users."""
    assert cj.__all__ == [
        "Advice",
        "Agreement",
        "Apportionment",
        "Axis",
        "AxisName",
        "Catalogue",
        "Change",
        "Changes",
        "Check",
        "Citation",
        "Claim",
        "ContentKind",
        "ContentType",
        "ContentTypes",
        "Contradiction",
        "Correspondence",
        "Crosswalk",
        "CustomerJourneyError",
        "Decision",
        "Decisions",
        "Detection",
        "Evidence",
        "Explanation",
        "FalseFriends",
        "Family",
        "Figure",
        "Fit",
        "FitName",
        "Framework",
        "Ground",
        "Hint",
        "In",
        "Labels",
        "Moment",
        "Namesakes",
        "Outcome",
        "Placement",
        "Plan",
        "Policy",
        "PolicyName",
        "Poll",
        "Question",
        "Recommendation",
        "Record",
        "Relation",
        "Shape",
        "ShapeName",
        "Source",
        "Span",
        "Spine",
        "Split",
        "Stage",
        "StageGraph",
        "Statement",
        "Transition",
        "TransitionKind",
        "TransitionKindName",
        "Uncovered",
        "Verdict",
        "agreement",
        "changes",
        "content_types",
        "convert",
        "crosswalk",
        "data_version",
        "detect",
        "false_friends",
        "frameworks",
        "missing_words",
        "outcomes",
        "poll",
        "recommend",
        "spine",
        "stage",
        "stages_for",
    ]


def test_the_public_errors():
    """Each is the base error, and the standard exception that callers would expect."""
    expected = {
        "AmbiguousConversionError": ValueError,
        "AmbiguousNameError": ValueError,
        "ConversionError": ValueError,
        "DuplicateIdError": ValueError,
        "ForeignStageError": ValueError,
        "IncomparableError": TypeError,
        "InvalidDecisionError": ValueError,
        "InvalidFileError": ValueError,
        "InvalidFrameworkError": errors.InvalidFileError,
        "InvalidValueError": ValueError,
        "MissingDependencyError": ImportError,
        "NoCounterpartError": errors.ConversionError,
        "NotFoundError": KeyError,
        "PartialCounterpartError": errors.ConversionError,
        "PositionError": IndexError,
        "UnconvertedValuesError": ValueError,
        "UnorderedFrameworkError": ValueError,
    }

    assert set(expected) == {name for name in errors.__all__ if name.endswith("Error")} - {
        "CustomerJourneyError"
    }
    for name, standard in expected.items():
        error = getattr(errors, name)
        assert issubclass(error, errors.CustomerJourneyError)
        assert issubclass(error, standard)
        assert error.__doc__


def test_the_version():
    """Three numbers; that of the data is a year and a month, perhaps with a number."""
    assert len([int(part) for part in cj.__version__.split(".")]) == 3
    year, month, *_ = (int(part) for part in cj.data_version.split("."))
    assert (year >= 2026, 1 <= month <= 12) == (True, True)


# What importing costs.


def loaded_by(code: str) -> set[str]:
    """Return the modules that a fresh interpreter has after some code and had not before."""
    program = f"import sys; before = set(sys.modules)\n{code}\nprint(*sorted(set(sys.modules) - before))"
    source = str(Path(cj.__file__).parents[1])
    env = {**os.environ, "PYTHONPATH": source, "PYTHONWARNINGS": "error"}
    run = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False
    )
    assert run.stderr == ""
    return set(run.stdout.split())


HEAVY = {
    "networkx",
    "tomllib",
    "importlib.metadata",
    "importlib.resources",
    "rich",
    "argparse",
    "csv",
    "difflib",
}
HEAVY |= {"pandas", "numpy", "hypothesis", "json", "pathlib", "logging", "asyncio"}


def test_importing_loads_nothing_heavy():
    """A bare import costs little more than attrs."""
    loaded = loaded_by("import customer_journey")

    assert loaded & {name for name in loaded if name.startswith("customer_journey")} == {
        "customer_journey",
        "customer_journey._lazy",
        "customer_journey._version",
    }
    loaded = loaded_by("import customer_journey; customer_journey.crosswalk")
    assert not HEAVY & (loaded - loaded_by("import attrs, enum, fractions"))
    assert not {
        "networkx",
        "tomllib",
        "importlib.metadata",
        "importlib.resources",
        "rich",
        "argparse",
        "csv",
    } & (loaded)


def test_converting_needs_no_graph_library():
    """It comes when a graph is asked for algorithms, not before."""
    convert = "import customer_journey as cj; cj.convert('buy', source='hourglass', target='nine-stage')"
    walk = "import customer_journey as cj; cj.frameworks['hourglass'].graph.next('buy')"
    reach = "import customer_journey as cj; cj.frameworks['hourglass'].graph.reachable('buy')"

    assert "networkx" not in loaded_by(convert)
    assert "networkx" not in loaded_by(walk)
    assert "networkx" in loaded_by(reach)


def test_converting_loads_only_what_it_needs():
    """Neither statements nor counts of customers, nor the errors of conversions that fail."""
    convert = "import customer_journey as cj; cj.convert('buy', source='hourglass', target='nine-stage')"
    fail = (
        f"{convert}\ntry: cj.convert('try', source='hourglass', target='nine-stage')\nexcept ValueError: pass"
    )
    rooms = {f"customer_journey.crosswalks.{name}" for name in ("apportionment", "refusals", "statements")}

    assert not rooms & loaded_by(convert)
    assert rooms & loaded_by(fail) == {"customer_journey.crosswalks.refusals"}


# What introspection finds.


@pytest.mark.parametrize(
    "value", [*CLASSES.values(), *FUNCTIONS.values(), Catalogue], ids=lambda v: v.__name__
)
def test_type_hints_can_be_read(value):
    """No annotation names what cannot be found at run time."""
    hints = typing.get_type_hints(value)

    if inspect.isfunction(value):
        assert set(hints) == {*inspect.signature(value).parameters, "return"}
    elif attrs.has(value):
        assert set(hints) >= {field.name for field in attrs.fields(value)}


@pytest.mark.parametrize("value", [cj, *CLASSES.values(), *FUNCTIONS.values()], ids=lambda v: v.__name__)
def test_every_public_name_has_a_docstring(value):
    """One of its own, ending its first line like a sentence."""
    assert value.__doc__
    assert value.__doc__.strip().splitlines()[0].endswith(".")


@pytest.mark.parametrize("cls", CLASSES.values(), ids=CLASSES)
def test_every_public_member_has_a_docstring(cls):
    """Methods and properties too."""
    fields = {field.name for field in attrs.fields(cls)} if attrs.has(cls) else set()
    members = {name: value for name, value in vars(cls).items() if not name.startswith("_")}
    # A constant that is None has nowhere to keep a docstring.
    documentable = {
        name: value
        for name, value in members.items()
        if name not in fields
        and value is not None
        and not isinstance(value, (cls, types.MemberDescriptorType))
    }

    assert [name for name, value in documentable.items() if not inspect.getdoc(value)] == []


def test_what_may_be_optional_is_named():
    """Options are keyword-only, so that they can be added and read."""
    ways = typing.get_overloads(cj.convert)
    assert len(ways) == 2
    for function in (cj.crosswalk, *ways, cj.Crosswalk.convert, cj.StageGraph.paths):
        for parameter in inspect.signature(function).parameters.values():
            assert (parameter.default is parameter.empty) or parameter.kind is parameter.KEYWORD_ONLY


# Records.


def test_every_public_record_is_among_those_tested():
    """A new record is to be added to the list."""
    assert {cls for cls in CLASSES.values() if attrs.has(cls)} == {type(record) for record in RECORDS}


@each_record
def test_records_are_immutable(record):
    """No field can be set or deleted, nor a new one made."""
    for name in [*(field.name for field in attrs.fields(type(record))), "brand_new"]:
        with pytest.raises(AttributeError):
            setattr(record, name, None)
        with pytest.raises(AttributeError):
            delattr(record, name)


@each_record
def test_records_are_values(record):
    """What went through pickle is equal, and hashes equal."""
    twin = pickle.loads(pickle.dumps(record))

    assert record == twin
    assert record != object()
    assert hash(record) == hash(twin)
    assert len({record, twin}) == 1


@pytest.mark.parametrize("record", [*RECORDS, cj.frameworks], ids=lambda record: type(record).__name__)
def test_repr_is_one_short_line(record):
    """What a console shows of a record, also in the middle of a list."""
    assert "\n" not in repr(record)
    assert 0 < len(repr(record)) <= 250
    assert " at 0x" not in repr(record)


def test_labels_are_immutable_values():
    """A mapping that can be hashed, compared and not changed."""
    labels = XW.source["like"].labels

    assert labels == pickle.loads(pickle.dumps(labels))
    assert hash(labels) == hash(pickle.loads(pickle.dumps(labels)))
    assert labels == dict(labels)
    with pytest.raises(TypeError):
        labels["en"] = "Changed"


def test_the_catalogue_is_a_mapping():
    """Ids in order, frameworks by id, nothing to be set."""
    assert list(cj.frameworks) == list(cj.frameworks.keys())
    assert len(cj.frameworks) == len(list(cj.frameworks)) == len(cj.frameworks.values())
    assert cj.frameworks.get("x") is None
    assert {id: framework.id for id, framework in cj.frameworks.items()} == {id: id for id in cj.frameworks}
    with pytest.raises(TypeError):
        cj.frameworks["x"] = cj.frameworks["hourglass"]


@pytest.mark.parametrize("id", ["nine-stages", "Nine-Stage", "nine stage", "9", "", None, 7, ("nine-stage",)])
def test_an_unknown_framework_is_a_key_error(id):
    """Readable, with near names, and no membership."""
    with pytest.raises(NotFoundError) as caught:
        cj.frameworks[id]

    assert isinstance(caught.value, KeyError)
    assert str(caught.value).startswith("There is no framework called ")
    assert id not in cj.frameworks
    assert ("nine-stage" in caught.value.candidates) == (
        isinstance(id, str) and id.lower().startswith("nine")
    )


def test_a_framework_is_a_container_of_its_stages():
    """By name, by stage, in order."""
    nine = cj.frameworks["nine-stage"]

    assert list(nine) == list(nine.stages)
    assert len(nine) == 9
    assert "usage" in nine
    assert nine["usage"] in nine
    assert "Usage" in nine
    assert "usege" not in nine
    assert cj.frameworks["hourglass"]["know"] not in nine
    assert 7 not in nine
    with pytest.raises(
        NotFoundError, match=r"no stage of 'nine-stage' called 'usege'\. Did you mean 'usage'"
    ):
        nine["usege"]


# Plug-ins.


def own(id: str = "own-stages", label: str = "Own") -> cj.Framework:
    stage = cj.Stage(
        framework=id, id="only", labels=type(cj.frameworks["hourglass"].labels)(en=label), reason="x"
    )
    return cj.Framework(id=id, stages=(attrs.evolve(stage, span=spine().span(["trial"])),))


@pytest.fixture
def plugins(monkeypatch):
    """Return a function that installs plug-ins: pairs of a name and what the entry point holds."""

    def install(*offers: tuple[str, object]) -> Catalogue:
        module = types.ModuleType("some_plugin")
        points = []
        for i, (name, offered) in enumerate(offers):
            setattr(module, f"offer{i}", offered)
            points.append(EntryPoint(name, f"some_plugin:offer{i}", ENTRY_POINTS))
        monkeypatch.setitem(sys.modules, "some_plugin", module)
        monkeypatch.setattr(
            importlib.metadata, "entry_points", lambda *, group: points if group == ENTRY_POINTS else []
        )
        return Catalogue()

    return install


@pytest.mark.parametrize("offered", [own(), own], ids=["framework", "function"])
def test_a_plug_in_offers_a_framework(plugins, offered):
    """Listed after the bundled ones, loaded when wanted, like any other from then on."""
    catalogue = plugins(("own-stages", offered))

    assert "own-stages" in catalogue
    assert [*Catalogue()._bundled, "own-stages"] == list(catalogue)
    assert len(catalogue) == len(list(catalogue))
    assert own() == catalogue["own-stages"]
    assert catalogue["own-stages"] is catalogue["own-stages"]


def test_a_plug_in_is_not_loaded_until_wanted(plugins):
    """Listing ids runs no code of others."""
    calls = []
    catalogue = plugins(("own-stages", lambda: calls.append("called") or own()))

    assert "own-stages" in list(catalogue)
    assert calls == []
    assert catalogue["own-stages"].id == "own-stages"
    assert calls == ["called"]


def test_a_bundled_framework_needs_no_plug_ins(monkeypatch):
    """What is in the package is found without looking through the installation."""
    monkeypatch.setattr(importlib.metadata, "entry_points", None)

    assert Catalogue()["hourglass"].id == "hourglass"


def test_a_plug_in_cannot_take_a_bundled_id(plugins):
    """Neither wins silently: whoever lists the catalogue is told to uninstall one."""
    catalogue = plugins(("hourglass", own("hourglass")))

    with pytest.raises(DuplicateIdError) as caught:
        list(catalogue)

    assert (
        caught.value.framework,
        caught.value.providers,
    ) == ("hourglass", ("customer_journey itself", "some_plugin:offer0"))
    assert "uninstall one of them" in str(caught.value)


def test_two_plug_ins_cannot_share_an_id(plugins):
    """The error names both."""
    catalogue = plugins(("own-stages", own()), ("own-stages", own(label="Other")))

    with pytest.raises(DuplicateIdError) as caught:
        catalogue["own-stages"]

    assert caught.value.providers == ("some_plugin:offer0", "some_plugin:offer1")


@pytest.mark.parametrize(
    "offered", [lambda: "own-stages", own("other"), lambda: own("other"), lambda: None, 7]
)
def test_a_plug_in_must_offer_a_framework_of_its_name(plugins, offered):
    """Something else, or a framework with another id, is refused by name of the plug-in."""
    catalogue = plugins(("own-stages", offered))

    with pytest.raises(
        InvalidValueError, match=r"some_plugin:offer0 .* a Framework with the id 'own-stages'"
    ):
        catalogue["own-stages"]


def test_a_plug_in_that_asks_for_itself_is_told_so(plugins):
    """At once, and once: each round would otherwise quote the one before."""
    catalogue = plugins(("own-stages", lambda: catalogue["own-stages"]))
    for _ in range(2):
        with pytest.raises(InvalidFrameworkError, match=r"asks for itself while it is being made$") as caught:
            catalogue["own-stages"]
        assert len(str(caught.value)) < 200


def test_near_names_include_plug_ins(plugins):
    """A misspelt id finds the framework of a plug-in."""
    with pytest.raises(NotFoundError, match="Did you mean 'own-stages'"):
        plugins(("own-stages", own()))["own-stage"]


def test_no_public_name_hides_a_builtin():
    """`from customer_journey import *` changes nothing that Python brings."""
    assert set() == set(cj.__all__) & set(dir(builtins))
