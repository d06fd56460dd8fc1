"""One declaration of a field is enough: reader, writer, schema, JSON and checks follow from the record."""

import io
import json

import attrs
import pytest
from jsonschema import Draft202012Validator

from customer_journey.catalogue.codec import Citing, RecordReader, entries
from customer_journey.catalogue.plain_data import nested
from customer_journey.catalogue.reading import Table, read_toml
from customer_journey.catalogue.schema import table_schema
from customer_journey.catalogue.toml_text import line
from customer_journey.errors import InvalidFileError
from customer_journey.model.fields import Choice, strict, texts
from customer_journey.model.records import NOT_IN_FILE, in_file
from customer_journey.model.sources import Citation, Source, citations
from customer_journey.model.validation import blanks


class Mood(Choice):
    """A choice."""

    GOOD = "good"
    BAD = "bad"


def _mood(name: str) -> Mood:
    return Mood(name)


def _parts(parts) -> tuple["Part", ...]:
    return tuple(parts)


@attrs.frozen(field_transformer=strict)
class Part:
    """A record within the record."""

    name: str


@attrs.frozen(field_transformer=strict)
class Visit:
    """A record with a field of every kind. Nothing else is written for it."""

    shop: str = attrs.field(metadata=NOT_IN_FILE)
    id: str = attrs.field(metadata=in_file(is_id=True))
    title: str
    goals: tuple[str, ...] = attrs.field(default=(), converter=texts)
    year: int | None = attrs.field(default=None, metadata=in_file(after="online"))
    online: bool = False
    mood: Mood = attrs.field(default=Mood.GOOD, converter=_mood)
    remark: str = attrs.field(default="", metadata=in_file("note"))
    parts: tuple[Part, ...] = attrs.field(default=(), converter=_parts)
    sources: tuple[Citation, ...] = attrs.field(default=(), converter=citations)


FULL = """\
id = "first"
title = "The first visit"
goals = ["Look", "Buy"]
online = true
year = 1999
mood = "bad"
note = "It rained."
parts = [{name = "door"}]
sources = ["book#page 3"]
"""
BOOK = Source("book", "A book")


def cite() -> Citing:
    """Return the references that the records here cite."""
    return Citing(Table({"book": {"title": "A book"}}, "here"))


def visit(text: str) -> Visit:
    """Return the visit that a file describes."""
    table = read_toml(io.BytesIO(text.encode()))
    values = RecordReader(cite()).values(Visit, table, shop="corner")
    table.finish()
    return Visit(**values)


def written(record: Visit) -> str:
    """Return the file that describes a visit."""
    return "".join(f"{line(key, value)}\n" for key, value in entries(record).items())


def test_every_field_is_read_and_written_back():
    """Keys stand in the order of the record, or where a field says."""
    made = Visit(
        "corner",
        "first",
        "The first visit",
        goals=["Look", "Buy"],
        year=1999,
        online=True,
        mood="bad",
        remark="It rained.",
        parts=[Part("door")],
        sources=[Citation(BOOK, "page 3")],
    )
    assert visit(FULL) == made
    assert written(made) == FULL


def test_defaults_need_no_key():
    """What is empty or false by default is not written; a choice always is."""
    made = visit('id = "first"\ntitle = "A visit"')
    assert made == Visit("corner", "first", "A visit")
    assert written(made) == 'id = "first"\ntitle = "A visit"\nmood = "good"\n'


def test_every_mistake_is_reported_at_its_place():
    """All at once, the unknown key among them."""
    wrong = (
        'goals = ["", 7]\nyear = "x"\nonline = 1\nmood = "so-so"\nnot = ""\nsources = ["bok"]\n[[parts]]\n'
    )
    with pytest.raises(InvalidFileError) as caught:
        visit(wrong)
    assert {problem.path for problem in caught.value.problems} == {
        *(
            "id",
            "title",
            "goals[0]",
            "goals[1]",
            "year",
            "online",
            "mood",
            "not",
            "sources[0]",
            "parts[0].name",
        )
    }
    assert "unknown key; did you mean 'note'?" in str(caught.value)


def test_the_schema_knows_every_key():
    """It takes what the reader takes, and refuses what it refuses."""
    schema = table_schema(Visit)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    full = json.loads(json.dumps(read_toml(io.BytesIO(FULL.encode()))._data))
    assert validator.is_valid(full)
    assert set(schema["properties"]) == set(full)
    assert schema["required"] == ["id", "title"]
    for key, wrong in {
        "goals": [""],
        "online": 1,
        "mood": "so-so",
        "year": "x",
        "parts": [{}],
        "x": 1,
    }.items():
        assert not validator.is_valid({**full, key: wrong})


def test_json_has_every_field():
    """By its name in Python."""
    assert nested(visit(FULL))["remark"] == "It rained."
    assert list(nested(visit(FULL))) == [field.name for field in attrs.fields(Visit)]


def test_blank_strings_are_found():
    """In lists, where a string is required, and in records within the record."""
    made = attrs.evolve(visit(FULL), title=" ", goals=["Look", ""], parts=[Part("")])
    assert [problem.path for problem in blanks("here", made)] == [
        *("here.title", "here.goals", "here.parts[0].name")
    ]
