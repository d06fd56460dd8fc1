"""Stages and frameworks as fields of pydantic's models, and as data for JSON: laws and refusals."""

import io
import json
import subprocess
import sys
from typing import Annotated

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

import customer_journey as cj
from customer_journey.errors import AmbiguousNameError, ForeignStageError, InvalidValueError, NotFoundError
from test_api import RECORDS

STAGES = [stage for framework in cj.frameworks.values() for stage in framework]
each_framework = st.sampled_from(list(cj.frameworks.values()))
each_stage = st.sampled_from(STAGES)
OVERLAY = b"""
overlays = "hubspot-deal"
id = "hubspot-deal"
[stages.presentationscheduled]
labels = {en = "First meeting"}
moments = ["interest"]
reason = "We set it when the first call is booked."
"""
OWN = cj.Framework.from_toml(io.BytesIO(OVERLAY))


class Lead(BaseModel):
    stage: Annotated[str, cj.In("hubspot-lifecycle")]
    step: Annotated[cj.Stage, cj.In("nine-stage")]
    told: cj.Stage
    model: cj.Framework
    plan: Annotated[str, cj.In("aida")] | None = None
    counts: dict[cj.Stage, int] = {}


IDS = {"stage": "lead", "step": "usage", "told": "aida:interest", "model": "aida"}
LEAD = Lead(stage="MQL", step="Bruk", told="aida:interest", model="AIDA-modellen", counts={"race:act": 2})


def refused(kind, value, *, strict=None):
    """Return the one message of the refusal."""
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value, strict=strict)
    (error,) = caught.value.errors()
    assert error["type"] == "customer_journey"
    return error["msg"]


def test_names_resolve_to_ids_stages_and_frameworks():
    """In any language; the value that is kept is the library's own."""
    assert LEAD.stage == "marketingqualifiedlead"
    assert LEAD.step is cj.frameworks["nine-stage"]["usage"]
    assert LEAD.told is cj.frameworks["aida"]["interest"]
    assert LEAD.model is cj.frameworks["aida"]
    assert (LEAD.plan, LEAD.counts) == (None, {cj.frameworks["race"]["act"]: 2})


def test_json_has_ids_and_keys():
    """Keys where the annotation names no framework; as keys of a mapping too."""
    assert json.loads(LEAD.model_dump_json()) == {
        "stage": "marketingqualifiedlead",
        "step": "usage",
        "told": "aida:interest",
        "model": "aida",
        "plan": None,
        "counts": {"race:act": 2},
    }


@pytest.mark.parametrize("strict", [True, False])
def test_what_is_written_is_read_again(strict):
    """In both modes, from JSON, and from a dump that holds the objects."""
    assert Lead.model_validate_json(LEAD.model_dump_json(), strict=strict) == LEAD
    assert Lead.model_validate(LEAD.model_dump(), strict=strict) == LEAD


@given(each_stage)
def test_every_stage_is_read_again(stage):
    """By its key, and by its id where the annotation names its framework; strictly, for these are ids."""
    anywhere = TypeAdapter(cj.Stage)
    here = TypeAdapter(Annotated[cj.Stage, cj.In(stage.framework)])
    named = TypeAdapter(Annotated[str, cj.In(stage.framework)])
    for adapter in (anywhere, here):
        assert adapter.validate_json(adapter.dump_json(stage), strict=True) is stage
        assert adapter.validate_python(stage, strict=True) is stage
    assert cj.stage(stage.key) is stage
    assert named.validate_python(stage.id, strict=True) == named.validate_python(stage) == stage.id


@given(each_framework, st.data())
def test_a_field_takes_what_resolves(framework, data):
    """Any text: the id that resolve finds, or a refusal with the same sentence."""
    names = [name for stage in framework for tier in stage.names for name in tier]
    text = data.draw(st.sampled_from(names) | st.sampled_from(names).map(str.upper) | st.text())
    field = Annotated[str, cj.In(framework)]
    try:
        found = framework.resolve(text)
    except cj.CustomerJourneyError as error:
        assert refused(field, text) == str(error)
    else:
        assert TypeAdapter(field).validate_python(text) == cj.In(framework)(text) == found.id
        if text != found.id:
            assert refused(field, text, strict=True)


def test_a_member_of_the_enumeration_is_an_id():
    """The field keeps the plain text; an enumeration of another framework's ids is refused."""
    member = cj.frameworks["aida"].enum()("desire")
    kept = TypeAdapter(Annotated[str, cj.In("aida")]).validate_python(member, strict=True)
    assert (type(kept), kept) == (str, "desire")
    assert TypeAdapter(cj.frameworks["aida"].enum()).validate_json('"desire"', strict=True) is member
    assert "called" in refused(Annotated[str, cj.In("race")], member)


def test_strict_mode_takes_ids_only():
    """A name is refused with the id that it may mean."""
    told = {
        "stage": ("MQL", "There is no stage of 'hubspot-lifecycle' called 'MQL'. "),
        "step": ("Usage", "There is no stage of 'nine-stage' called 'Usage'. Did you mean 'usage'?"),
        "told": ("aida:Interest", "There is no stage of 'aida' called 'Interest'. Did you mean 'interest'?"),
        "model": ("AIDA", "There is no framework called 'AIDA'. Did you mean 'aida',"),
    }
    Lead.model_validate(IDS, strict=True)
    with pytest.raises(ValidationError) as caught:
        Lead.model_validate({field: name for field, (name, _) in told.items()}, strict=True)
    errors = {error["loc"][0]: error["msg"] for error in caught.value.errors()}
    assert errors.keys() == told.keys()
    assert all(errors[field].startswith(sentence) for field, (_, sentence) in told.items())


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("field", Lead.model_fields)
@pytest.mark.parametrize(
    "value", [5, True, 1.5, b"lead", ["lead"], {"a": {}}, object(), "{x}\ud800", "a\nb" * 999]
)
def test_odd_values_are_refused_in_one_line(field, value, strict):
    """Bounded, printable, and never a crash."""
    with pytest.raises(ValidationError) as caught:
        Lead.model_validate({**IDS, field: value}, strict=strict)
    for error in caught.value.errors():
        assert error["msg"].isprintable()
        assert len(error["msg"]) < 400


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_the_schema_lists_ids(mode):
    """In the order of the framework; keys have a pattern, and frameworks are those of the catalogue."""
    found = Lead.model_json_schema(mode=mode)["properties"]
    lifecycle = [stage.id for stage in cj.frameworks["hubspot-lifecycle"]]
    assert found["stage"] == {"enum": lifecycle, "title": "Stage", "type": "string"}
    assert found["step"]["enum"] == list(cj.In("nine-stage").ids)
    assert found["plan"]["anyOf"][0]["enum"] == ["attention", "interest", "desire", "action"]
    assert found["model"]["enum"] == list(cj.frameworks)
    assert set(found["told"]) == {"type", "pattern", "examples", "title"}


def test_a_framework_of_ones_own_is_named_in_the_annotation():
    """Its id means something else in the catalogue, so a bare field refuses its stages."""
    changed, same = OWN["presentationscheduled"], OWN["qualifiedtobuy"]
    field = TypeAdapter(Annotated[cj.Stage, cj.In(OWN)])
    assert field.validate_json(field.dump_json(changed)) is changed
    assert refused(cj.Stage, changed).endswith("must be one of the catalogue, not"
        " <Stage hubspot-deal:presentationscheduled>: annotate others with In(framework).")  # fmt: skip
    assert TypeAdapter(cj.Stage).validate_python(same) == cj.stage(same.key)
    assert "must be one of the catalogue" in refused(cj.Framework, OWN)
    assert "must be one of the catalogue" in refused(cj.Stage, cj.Stage("mine", "known"))
    assert "differs from the stage" in refused(Annotated[cj.Stage, cj.In("hubspot-deal")], changed)


def test_in_stands_beside_a_text_or_a_stage():
    """Anything else is a mistake in the model, told when it is made."""
    for kind in (int, str | None, list[str], cj.Framework):
        with pytest.raises(InvalidValueError, match=r"must be str or Stage, not .* In\(\.\.\.\)\] \| None"):
            TypeAdapter(Annotated[kind, cj.In("aida")])
    with pytest.raises(NotFoundError, match="Did you mean 'aida'"):
        cj.In("aidaa")


def test_in_is_a_function_for_other_libraries():
    """It converts a field of attrs; its errors are what validators raise, ``ValueError``."""
    lifecycle = cj.In("hubspot-lifecycle")

    @attrs.frozen
    class Contact:
        stage: str = attrs.field(converter=lifecycle)

    assert Contact("Lead (new)") == Contact(cj.stage("hubspot-lifecycle:lead")) == Contact("lead")
    assert repr(lifecycle) == "In('hubspot-lifecycle')"
    assert lifecycle == cj.In(cj.frameworks["hubspot-lifecycle"]) != cj.In("aida")
    for wrong, error in {
        "VIP": NotFoundError,
        "lead, customer": AmbiguousNameError,
        cj.stage("aida:interest"): ForeignStageError,
        3: InvalidValueError,
    }.items():
        with pytest.raises(error) as caught:
            Contact(wrong)
        assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("aida:intrest", "There is no stage of 'aida' called 'intrest'. Did you mean 'interest'?"),
        ("aidaa:interest", "There is no framework called 'aidaa'. Did you mean 'aida', "),
        ("../x:interest", "There is no framework called '../x'."),
        ("interest", "the key must be framework:stage, such as 'aida:interest', not 'interest'."),
        (None, "the key must be framework:stage, such as 'aida:interest', not None."),
    ],
)
def test_what_is_no_key(key, message):
    """The error says what is near."""
    with pytest.raises((NotFoundError, InvalidValueError)) as caught:
        cj.stage(key)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_every_record_goes_into_json(record):
    """Through one function, alone and in whatever holds it; as text it has the version of the data too."""
    alone = json.loads(json.dumps(record, default=cj.exports.plain))
    held = json.loads(json.dumps({"at": [record]}, default=cj.exports.plain))
    assert held == {"at": [alone]}
    if any(export.name == "json" for export in cj.exports.formats(record)):
        written = json.loads(cj.exports.write(record, "json"))
        assert {"data_version": cj.data_version, **alone} == {"data_version": cj.data_version, **written}


@pytest.mark.parametrize("value", [object(), {1, 2}, b"x", json])
def test_other_values_do_not_go_into_json(value):
    """They are refused in one sentence instead of ending in text such as ``<object>``."""
    with pytest.raises(InvalidValueError, match=r"^the value for JSON must be a record or a collection"):
        json.dumps({"at": value}, default=cj.exports.plain)


def test_pydantic_is_imported_by_pydantic_only():
    """The library does not need it, even where it has said how its classes are fields."""
    code = "import sys, customer_journey as cj; cj.In('aida'); sys.exit('pydantic_core' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
