"""Ids as types: the module made of the data, the choices as texts, and the enumeration of each framework."""

import argparse
import copy
import pickle
import runpy
import typing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from enum import StrEnum
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.catalogue.bundled import framework_ids
from customer_journey.cli.commands.draw import FORMATS
from customer_journey.columns.answers import RaiseOrNull
from customer_journey.drawing.marks.themes import THEMES
from customer_journey.errors import InvalidFrameworkError, InvalidValueError
from customer_journey.exports import registry
from customer_journey.model.enums import class_name

SCRIPT = Path(__file__).parents[1] / "scripts" / "ids.py"
each_framework = pytest.mark.parametrize("framework", cj.frameworks.values(), ids=lambda f: f.id)


def framework_of(*ids):
    return cj.Framework(id="mine", stages=[cj.Stage("mine", id, span={"trial"}) for id in ids], shape="set")


# The module.


def test_the_module_is_what_the_data_say():
    """If this fails: python scripts/ids.py."""
    made = runpy.run_path(str(SCRIPT))

    assert made["MODULE"].read_text("utf-8") == made["text"]()


def test_the_types_list_the_ids_of_the_data():
    """All of them, in the order of the data."""
    assert typing.get_args(cj.ids.FrameworkId) == framework_ids()
    assert set(cj.ids.__all__) == {"FrameworkId", *map(class_name, framework_ids())}
    for id in framework_ids():
        listed = typing.get_args(getattr(cj.ids, class_name(id)))
        assert listed == tuple(stage.id for stage in cj.frameworks[id])


# Choices as texts.


#: The formats of the library; users may have registered others.
FORMATS_OF_EXPORTS = {
    export.name
    for module in registry._MODULES
    for export in import_module(f"customer_journey.exports.{module}").EXPORTS
}


@pytest.mark.parametrize(
    ("literal", "values"),
    [
        (cj.PolicyName, cj.Policy),
        (cj.FitName, cj.Fit),
        (cj.AxisName, cj.Axis),
        (cj.ShapeName, cj.Shape),
        (cj.TransitionKindName, cj.TransitionKind),
        (cj.columns.UnconvertedName, cj.columns.Unconverted),
        (cj.drawing.Theme, THEMES),
        (cj.drawing.PictureFormat, FORMATS),
        (cj.exports.FormatName, FORMATS_OF_EXPORTS),
    ],
)
def test_the_texts_for_type_checkers_are_the_choices_there_are(literal, values):
    """Neither more nor fewer."""
    assert sorted(typing.get_args(literal)) == sorted(map(str, values))


def test_what_cannot_keep_a_value_takes_the_other_modes():
    assert set(map(str, typing.get_args(RaiseOrNull))) == set(cj.columns.Unconverted) - {"keep"}


def test_an_export_can_be_given_in_place_of_its_name():
    """Of the value's own; that of another kind of value is refused, and so is one that is not registered."""
    aida = cj.frameworks["aida"]
    for export in cj.exports.formats(aida):
        assert cj.exports.write(aida, export) == cj.exports.write(aida, export.name)
    [pairs] = [export for export in cj.exports.formats(cj.Crosswalk) if export.name == "sssom"]
    for wrong in (pairs, cj.exports.Export("loud", cj.Framework, str)):
        with pytest.raises(InvalidValueError, match="the format must be one of text, "):
            cj.exports.write(aida, wrong)


# Enumerations.


@each_framework
def test_the_members_are_the_stages(framework):
    """In their order, with the ids as values and the ids in upper case as names."""
    stages = framework.enum()

    assert issubclass(stages, StrEnum)
    assert list(stages) == [stage.id for stage in framework]
    assert [member.name for member in stages] == [s.id.upper().replace("-", "_") for s in framework]
    assert [framework[member] for member in stages] == list(framework)
    assert stages.__name__ == class_name(framework.id)


def test_a_member_is_taken_wherever_an_id_is():
    """It is a text."""
    stage = cj.frameworks["four-stage"].enum().DECISION

    assert cj.convert(stage, source="four-stage", target="nine-stage").id == "purchase"
    match stage:
        case "decision":
            pass
        case _:
            pytest.fail("it does not match its id")


SLUGS = st.from_regex(r"[a-z0-9]{1,3}([-_][a-z0-9]{1,3}){0,2}", fullmatch=True)


@given(st.lists(SLUGS, min_size=1, max_size=6, unique_by=lambda text: text.replace("_", "-")))
def test_any_ids_have_members(ids):
    """One identifier for each, none of them special to Python, and the id as its value."""
    stages = framework_of(*ids).enum()

    assert [member.value for member in stages] == ids
    assert len(stages.__members__) == len(ids)
    assert all(name.isidentifier() and name == name.upper() for name in stages.__members__)
    assert [stages(id) for id in ids] == list(stages)
    assert pickle.loads(pickle.dumps(stages)) is stages


@pytest.mark.parametrize(
    ("ids", "names"),
    [
        (["a-b", "c_d"], ["A_B", "C_D"]),
        (["1", "2nd-call"], ["_1", "_2ND_CALL"]),
        (["mro", "none"], ["MRO", "NONE"]),
    ],
)
def test_the_names_of_members(ids, names):
    assert [member.name for member in framework_of(*ids).enum()] == names


def test_a_clash_of_names_is_an_error():
    """It says which ids, and what to do."""
    with pytest.raises(InvalidFrameworkError) as caught:
        framework_of("first", "a-b", "a_b").enum()

    assert str(caught.value) == (
        "framework 'mine': stages[2].id: 'a_b' and 'a-b' would both be the member A_B; rename one of them"
    )


def test_another_value_is_refused_with_those_there_are():
    """Names are resolved by the framework, not here."""
    with pytest.raises(
        InvalidValueError, match="sale phases must be one of before, during, after, not 'Before'"
    ):
        cj.frameworks["sale-phases"].enum()("Before")


def test_one_class_for_each_framework():
    """Equal frameworks have the same; others have others."""
    aida = cj.frameworks["aida"]
    twin = pickle.loads(pickle.dumps(aida))

    assert twin is not aida
    assert twin.enum() is aida.enum() is aida.also_called({"look": "attention"}).enum()
    assert aida.enum() is not cj.frameworks["aidas"].enum()
    assert framework_of("a", "b").enum() is not framework_of("b", "a").enum()
    with ThreadPoolExecutor(16) as pool:
        assert len({id(made) for made in pool.map(lambda _: framework_of("x", "y").enum(), range(64))}) == 1


@each_framework
def test_classes_and_members_survive_pickling_and_copying(framework):
    """Each stays itself."""
    stages = framework.enum()
    for value in (stages, *stages, {stages: list(stages)}):
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            twin = pickle.loads(pickle.dumps(value, protocol))
            assert twin == value
            assert isinstance(value, dict) or twin is value
    assert copy.deepcopy(stages) is copy.copy(stages) is stages


def test_members_travel_to_other_processes_and_back():
    """A fresh process makes the class when the first member arrives."""
    stages = framework_of("a", "b").enum()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(pickle.loads, pickle.dumps(stages.B)).result() is stages.B


def test_enumerations_serve_as_choices_of_argparse(capsys):
    """The help lists the ids; a wrong one is refused."""
    stages = cj.frameworks["sale-phases"].enum()
    parser = argparse.ArgumentParser()
    parser.add_argument("--stage", type=stages, choices=list(stages))

    assert parser.parse_args(["--stage", "during"]).stage is stages.DURING
    assert "{before,during,after}" in parser.format_help()
    with pytest.raises(SystemExit):
        parser.parse_args(["--stage", "meanwhile"])
    assert "invalid SalePhases value: 'meanwhile'" in capsys.readouterr().err


def test_enumerations_serve_as_fields_of_pydantic():
    """The schema lists the ids; a wrong one is refused."""
    pydantic = pytest.importorskip("pydantic")
    stages = cj.frameworks["sale-phases"].enum()
    Visit = pydantic.create_model("Visit", stage=(stages, ...))  # noqa: N806  # a class

    assert Visit(stage="during").stage is stages.DURING
    assert Visit.model_validate_json('{"stage": "after"}').model_dump_json() == '{"stage":"after"}'
    assert Visit.model_json_schema()["$defs"]["SalePhases"]["enum"] == ["before", "during", "after"]
    with pytest.raises(pydantic.ValidationError, match="'before', 'during' or 'after'"):
        Visit(stage="meanwhile")
    assert Visit.__pydantic_validator__.validate_python({"stage": stages.AFTER}, strict=True).stage == "after"
