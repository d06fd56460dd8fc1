"""The JSON Schema of the framework format: valid, printed, and one with what the reader of files knows."""

import copy
import datetime as dt
import io
import json
import re
import tomllib
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import customer_journey as cj
import strategies
import test_friends
from customer_journey import cli
from customer_journey.catalogue import bundled
from customer_journey.catalogue.loading import framework_from
from customer_journey.catalogue.overlays import overlaid
from customer_journey.catalogue.reading import Table
from customer_journey.catalogue.schema import framework_schema, schema_text
from customer_journey.catalogue.spine import spine
from customer_journey.errors import InvalidFrameworkError
from customer_journey.model.stages import Placement
from customer_journey.model.validation import is_slug

ROOT = Path(__file__).parents[1]
SCHEMA = framework_schema()
VALIDATOR = Draft202012Validator(SCHEMA)

BUNDLED = [f"frameworks/{id}.toml" for id in bundled.framework_ids()]
OTHERS = sorted((*ROOT.glob("examples/*.toml"), *ROOT.glob("docs/how-to/*.toml")))
#: Files of frameworks; the others hold decisions or overlays.
OWN = [path for path in OTHERS if isinstance(tomllib.loads(path.read_text("utf-8")).get("stages"), list)]

STAGE = """
labels = {en = "NAME"}
aliases = ["NAME, or one"]
values = ["NAME-1"]
definition = "The first."
moments = ["problem..encounter", "trial"]
core = ["problem..encounter"]
fringe = {trial = "The book shows it once."}
covers = ["nine-stage:consideration"]
reason = "The book says so."
parallel = false
sources = ["a-book"]
goals = ["Begin"]
activities = ["Customer: looks"]
channels = ["street"]
touchpoints = ["door"]
pitfalls = ["Do not push"]
no_content = ""
[PLACE.questions]
feelings = ["How do they feel?", {text = "What else?", implied = true, source = "a-book#page 3"}]
[[PLACE.figures]]
text = "1 of 2"
source = "a-book#page 2"
[[PLACE.content]]
type = "blog-post"
fit = "primary"
reason = "Said there."
sources = ["a-book"]
"""


def told(place, name):
    """Return all that can be told of a stage but its id."""
    return STAGE.replace("PLACE", place).replace("NAME", name)


TOP = """
description = "All that a file can tell."
note = "A note."
sources = ["a-book#page 1"]
labels = {en = "Whole", "pt-BR" = "Inteiro"}
[references.a-book]
title = "A book"
authors = ["An author"]
publisher = "A press"
year = 1998
url = "https://example.org"
language = "en"
note = "Read in full."
"""
WHOLE = f"""
id = "whole"
base = "part"
axis = "company"
shape = "hourglass"
originator = "Somebody"
year = 1999
{TOP}
[[stages]]
id = "first"
{told("stages", "First")}
[[stages]]
id = "second"
off_path = "No step."
[[stages]]
id = "third"
moments = ["usage"]
[[transitions]]
from = "third"
to = "churned"
kind = "exit"
reason = "They leave."
sources = ["a-book"]
"""
OVERLAY = f"""
overlays = "hubspot-deal"
id = "ours"
{TOP}
[stages.qualifiedtobuy]
same = true
labels = {{en = "Fit confirmed"}}
aliases = ["Fit"]
values = ["1234567"]
definition = "It fits."
[stages.presentationscheduled]
same = false
{told("stages.presentationscheduled", "Shown")}
[[added]]
id = "parked"
{told("added", "Parked")}
"""
#: All that a file of either form can tell.
FORMS = {"framework": tomllib.loads(WHOLE), "overlay": tomllib.loads(OVERLAY)}


def borrowed(key):
    """Return a stage of the nine."""
    return cj.frameworks["nine-stage"][key[11:]]


def read(data):
    """Return the framework that this data describes."""
    table = Table(data, "test")
    if "overlays" in data:
        return overlaid(table, cj.frameworks["hubspot-deal"], spine(), borrowed)
    return framework_from(table, spine(), borrowed)


def refused_by(data):
    """Return who refuses this data: the schema, the loader, both or none."""
    found = set()
    if not VALIDATOR.is_valid(data):
        found.add("schema")
    try:
        read(data)
    except InvalidFrameworkError:
        found.add("loader")
    return found


# Valid, and of use.


def test_schema_is_valid():
    """It is a schema by the rules of its own edition, and says which edition that is."""
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(schema_text()) == SCHEMA


@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_files_validate(name):
    """Every bundled file is what the schema says."""
    assert not list(VALIDATOR.iter_errors(tomllib.loads(bundled.read(name).decode())))


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_own_files_validate(path):
    """The frameworks of the examples and of the how-to pages are what the schema says, and load."""
    assert not list(VALIDATOR.iter_errors(tomllib.loads(path.read_text("utf-8"))))
    assert cj.Framework.from_toml(path)


def overlays_shown():
    """Return the overlays on the pages and of other tests, as text."""
    pages = "".join(path.read_text("utf-8") for path in sorted(ROOT.glob("docs/**/*.md")))
    blocks = re.findall(r"^```toml\n(.*?)^```$", pages, re.MULTILINE | re.DOTALL)
    return [*(block for block in blocks if "overlays" in tomllib.loads(block)), test_friends.OVERLAY]


@pytest.mark.parametrize("text", overlays_shown())
def test_overlays_validate(text):
    """The overlays of the how-to pages and of other tests are what the schema says, and load."""
    assert [error.message for error in VALIDATOR.iter_errors(tomllib.loads(text))] == []
    assert cj.Framework.from_toml(io.BytesIO(text.encode()))


def test_there_are_overlays():
    """One stands on a page at least, and one in the tests."""
    assert len(overlays_shown()) >= 2


def test_there_are_own_files():
    """Both folders have frameworks of one's own to look at."""
    assert {path.parent.name for path in OWN} == {"examples", "how-to"}


@pytest.mark.parametrize("id", cj.frameworks)
def test_written_files_validate(id):
    """What the library writes is what the schema says."""
    assert not list(VALIDATOR.iter_errors(tomllib.loads(cj.frameworks[id].to_toml())))


def slugged(framework):
    """Return the framework with types that there are in place of its content types."""
    named = {p.content_type for s in framework for p in s.content}
    slugs = dict(zip(named, cj.content_types, strict=False))
    stages = tuple(
        attrs.evolve(
            s,
            content=tuple(Placement(slugs[p.content_type], p.fit, p.reason, p.sources) for p in s.content),
        )
        for s in framework
    )
    return attrs.evolve(framework, stages=stages)


@given(strategies.told_frameworks().map(slugged))
def test_any_written_file_validates(framework):
    """Whatever framework is written, the schema knows all that it tells."""
    data = tomllib.loads(framework.to_toml())
    assert [(e.json_path, e.message) for e in VALIDATOR.iter_errors(data)] == []


# The same keys as the reader's.


def kinds_of_tables(schema, path=""):
    """Yield the path of each kind of table in the schema, and its properties."""
    others = schema.get("additionalProperties")
    if others is False:
        yield path, set(schema["properties"])
        for key, value in schema["properties"].items():
            yield from kinds_of_tables(value, f"{path}.{key}".lstrip("."))
    if isinstance(others, dict):
        yield from kinds_of_tables(others, f"{path}.*")
    if "items" in schema:
        yield from kinds_of_tables(schema["items"], f"{path}[]")


KINDS = {path: keys for path, keys in kinds_of_tables(SCHEMA) if keys}
#: Of the keys of either form, those that the other form has.
FOREIGN = {
    form: {key for key, value in SCHEMA[part]["properties"].items() if value is False}
    for form, part in (("framework", "else"), ("overlay", "then"))
}


@pytest.fixture
def keys_read(monkeypatch):
    """Return a mapping that fills, while files are read, with the keys asked for in each kind of table."""
    read: dict[str, set[str]] = {}
    close = Table.close

    def recording(table):
        kind = re.sub(
            r"(^references|^stages|\.questions)\.[^.[]+", r"\1.*", re.sub(r"\d+(?=\])", "", table.path)
        )
        read.setdefault(kind, set()).update(table._known)
        close(table)

    monkeypatch.setattr(Table, "close", recording)
    return read


def keys_used(value, path=""):
    """Yield the path of each kind of table in the data, and its keys."""
    if isinstance(value, dict):
        free = path in ("references", "labels") or path.endswith((".labels", ".questions", ".fringe"))
        by_id = path in ("references", "stages") or path.endswith(".questions")
        if not (free or by_id):
            yield path, set(value)
        for key, item in value.items():
            yield from keys_used(item, f"{path}.{'*' if by_id else key}".lstrip("."))
    elif isinstance(value, list):
        for item in value:
            yield from keys_used(item, f"{path}[]")


def united(pairs):
    """Return all keys of each kind of table."""
    found: dict[str, set[str]] = {}
    for path, keys in pairs:
        found.setdefault(path, set()).update(keys)
    return found


def test_schema_knows_what_the_reader_knows(keys_read):
    """In each kind of table the reader asks for just the keys that the schema lists, in either form."""
    for form, data in FORMS.items():
        keys_read.pop("", None)
        read(data)
        # What tells the forms apart is looked up before anything is read.
        assert keys_read.pop("") | {"overlays"} == (KINDS[""] - FOREIGN[form]) | {"overlays"}
    assert keys_read == {path: keys for path, keys in KINDS.items() if path}


def test_whole_files_use_every_key():
    """The files of these tests use every key there is, so no getter is left out, and both accept them."""
    used = united(pair for data in FORMS.values() for pair in keys_used(data))
    assert {path: used[path] - {"off_path"} for path in used} == {
        path: keys - {"off_path"} for path, keys in KINDS.items()
    }
    assert "off_path" in used["stages[]"]
    for form, data in FORMS.items():
        assert not set(data) & FOREIGN[form]
        assert refused_by(data) == set()


def test_words_are_the_readers():
    """Where one of some words must stand, the schema lists those that the reader takes."""
    stage = SCHEMA["properties"]["stages"]["items"]["properties"]
    assert SCHEMA["properties"]["axis"]["enum"] == list(cj.Axis)
    assert SCHEMA["properties"]["shape"]["enum"] == list(cj.Shape)
    assert SCHEMA["properties"]["transitions"]["items"]["properties"]["kind"]["enum"] == list(
        cj.TransitionKind
    )
    assert stage["content"]["items"]["properties"]["fit"]["enum"] == list(cj.Fit)
    known = stage["moments"]["items"]["pattern"]
    for moment in spine().position:
        assert re.search(known, moment)
        assert re.search(known, f"{moment}..usage")
    assert not re.search(known, "problms")


@given(st.one_of(st.from_regex(r"[a-z0-9_-]{1,6}", fullmatch=True), st.text(max_size=6)))
def test_ids_are_the_readers(text):
    """What the schema takes for an id is what the reader takes for one."""
    pattern = SCHEMA["properties"]["id"]["pattern"].replace("$", r"\Z")
    assert bool(re.search(pattern, text)) == is_slug(text)


# The same mistakes as the reader's.


def changed(path, value, form="framework"):
    """Return the whole file's data with a value put, or with None a key taken out, at a place."""
    data = copy.deepcopy(FORMS[form])
    table = data
    *way, last = path
    for key in way:
        table = table[key]
    if value is None:
        del table[last]
    else:
        table[last] = value
    return data


MISTAKES = {
    "unknown key": (["colour"], "red"),
    "unknown key of a stage": (["stages", 0, "alias"], ["x"]),
    "unknown key of a reference": (["references", "a-book", "titel"], "x"),
    "unknown key of a transition": (["transitions", 0, "source"], "first"),
    "unknown key of content": (["stages", 0, "content", 0, "content_type"], "blog-post"),
    "unknown key of a figure": (["stages", 0, "figures", 0, "value"], 1),
    "a span told by the key of a field": (["stages", 0, "span"], ["trial"]),
    "text for a list": (["stages", 0, "aliases"], "one"),
    "list for a text": (["description"], ["All"]),
    "number for a text": (["note"], 7),
    "date for a text": (["note"], dt.date(2020, 1, 1)),
    "text for a number": (["year"], "1999"),
    "fraction for a year": (["year"], 1900.7),
    "true for a year": (["year"], True),
    "1 for true": (["stages", 0, "parallel"], 1),
    "table for a list of tables": (["stages", 0, "content"], {"type": "blog-post"}),
    "text for a table": (["stages", 1], "second"),
    "list for labels": (["labels"], ["Whole"]),
    "empty label": (["labels", "en"], " "),
    "no language": (["labels", "english!"], "Whole"),
    "empty alias": (["stages", 0, "aliases"], [""]),
    "number among texts": (["stages", 0, "goals"], ["Begin", 1]),
    "questions without a topic": (["stages", 0, "questions"], ["Why?"]),
    "question that is no list": (["stages", 0, "questions", "feelings"], "How?"),
    "question that is a number": (["stages", 0, "questions", "feelings", 0], 7),
    "question without a text": (["stages", 0, "questions", "feelings", 1, "text"], None),
    "question with a topic of its own": (["stages", 0, "questions", "feelings", 1, "topic"], "mood"),
    "question that is implied by a text": (["stages", 0, "questions", "feelings", 1, "implied"], "yes"),
    "question with several sources": (["stages", 0, "questions", "feelings", 1, "source"], ["a-book"]),
    "unknown axis": (["axis"], "sideways"),
    "unknown shape": (["shape"], "circle"),
    "unknown kind": (["transitions", 0, "kind"], "jump"),
    "unknown fit": (["stages", 0, "content", 0, "fit"], "best"),
    "unknown moment": (["stages", 0, "moments"], ["problm"]),
    "unknown moment in a range": (["stages", 0, "moments"], ["problem..usge"]),
    "half a range": (["stages", 0, "moments"], ["problem.."]),
    "off the path with moments": (["stages", 0, "off_path"], "No step."),
    "off the path, and some moments": (["stages", 1, "moments"], ["trial"]),
    "off the path, and those of others": (["stages", 1, "covers"], ["nine-stage:usage"]),
    "off the path with a reason": (["stages", 1, "reason"], "Because."),
    "neither moments nor off the path": (["stages", 2, "moments"], None),
    "no id": (["id"], None),
    "no slug": (["id"], "Whole Thing"),
    "path for an id": (["stages", 0, "id"], "../first"),
    "no stages": (["stages"], None),
    "an empty list of stages": (["stages"], []),
    "stages by id, as overlays have them": (["stages"], {"first": {"moments": ["trial"]}}),
    "a stage beside an overlay's": (["added"], [{"id": "fourth", "moments": ["trial"]}]),
    "off the path, and no reason why": (["stages", 1, "off_path"], ""),
    "no moments": (["stages", 2, "moments"], []),
    "year of no calendar": (["year"], 10_000),
    "stage without an id": (["stages", 0, "id"], None),
    "reference without a title": (["references", "a-book", "title"], None),
    "transition from nowhere": (["transitions", 0, "from"], None),
    "transition to nowhere": (["transitions", 0, "to"], None),
    "content without a type": (["stages", 0, "content", 0, "type"], None),
    "figure without a source": (["stages", 0, "figures", 0, "source"], None),
    "figure without a text": (["stages", 0, "figures", 0, "text"], None),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_are_refused_by_both(mistake):
    """A typical mistake is refused by an editor that follows the schema, and by the loader."""
    assert refused_by(changed(*MISTAKES[mistake])) == {"schema", "loader"}


CHANGED = ["stages", "presentationscheduled"]
MISTAKES_OF_OVERLAYS = {
    "a list of stages": (["stages"], [{"id": "fourth", "moments": ["trial"]}]),
    "a stage that says nothing": (["stages", "qualifiedtobuy"], {}),
    "a name without a meaning": (["stages", "qualifiedtobuy"], {"labels": {"en": "Fit"}}),
    "not the same, and nothing else": (["stages", "qualifiedtobuy", "same"], False),
    "the same, as a text": (["stages", "qualifiedtobuy", "same"], "true"),
    "two meanings": ([*CHANGED, "off_path"], "No step."),
    "an id": ([*CHANGED, "id"], "presentationscheduled"),
    "unknown key": ([*CHANGED, "label"], "Shown"),
    "an added stage without an id": (["added", 0, "id"], None),
    "an added stage that is the same": (["added", 0, "same"], True),
    "no id": (["id"], None),
    **{f"{key} of a framework": ([key], FORMS["framework"][key]) for key in sorted(FOREIGN["overlay"])},
    **{
        f"the same, and {key}": (["stages", "qualifiedtobuy", key], value)
        for key, value in FORMS["overlay"]["stages"]["presentationscheduled"].items()
        if key not in FORMS["overlay"]["stages"]["qualifiedtobuy"]
    },
}


@pytest.mark.parametrize("mistake", MISTAKES_OF_OVERLAYS)
def test_mistakes_of_overlays_are_refused_by_both(mistake):
    """So is what makes no sense in an overlay, be it right in a framework."""
    assert refused_by(changed(*MISTAKES_OF_OVERLAYS[mistake], form="overlay")) == {"schema", "loader"}


def places(value, way=()):
    """Yield the way to each place in the data."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield [*way, key]
        yield from places(item, (*way, key))


#: The stages of which everything is told.
TOLD = [("stages", 0), ("stages", "presentationscheduled"), ("added", 0)]
#: Without these, something else in the file cites, defines or leads to what is not there.
NEEDED = [
    *[("references",), ("references", "a-book"), ("stages", 2), ("transitions", 0, "kind")],
    *((*stage, "moments", *place) for stage in TOLD for place in ((), (0,), (1,))),
    *((*stage, "core") for stage in TOLD),
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("nothing", [None, "", " ", [], {}, 0, [""], [{}], {"": ""}])
def test_nothing_is_refused_by_both(form, nothing):
    """Whatever stands empty or is left out, schema and loader agree whether that can be."""
    found = {tuple(way): refused_by(changed(way, nothing, form)) for way in places(FORMS[form])}
    # What is overlaid is not looked up here; and that there is no content contradicts what there is.
    others = {w: f for w, f in found.items() if w != ("overlays",) and w[-1] != "no_content"}
    assert {w for w, f in others.items() if f == {"loader"}} <= {*NEEDED}
    assert {w for w, f in others.items() if f == {"schema"}} == set()


@pytest.mark.parametrize("nothing", ["", " ", "Hub Spot", None, 7])
def test_overlays_on_nothing(nothing):
    """What is no id is no framework to overlay."""
    assert not VALIDATOR.is_valid(changed(["overlays"], nothing, form="overlay"))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["stages", 0, "moments"], ["usage..problem"]),
        (["stages", 0, "sources"], ["no-book"]),
        (["transitions", 0, "to"], "heaven"),
        (["stages", 1, "id"], "first"),
        (["stages", 2, "aliases"], ["First"]),
    ],
)
def test_contradictions_are_the_loaders(path, value):
    """What contradicts itself within a file is found by the loader alone: a schema cannot say it."""
    assert refused_by(changed(path, value)) == {"loader"}


# Printed.


def test_schema_is_printed(capsysbinary):
    """The command prints it as UTF-8 JSON."""
    assert cli.main(["schema"]) == 0
    out, err = capsysbinary.readouterr()
    assert err == b""
    assert out.decode() == schema_text()
    assert json.loads(out) == SCHEMA
