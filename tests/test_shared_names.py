"""Names that stages share: two pipelines with a "New" each, ids that differ only in case. They stay apart."""

import io

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.namespace import SKOS

import customer_journey as cj
import drawings
from customer_journey import exports
from customer_journey.drawing.writers import ENDS
from customer_journey.errors import AmbiguousNameError, InvalidFrameworkError, InvalidValueError

TWO_PIPELINES = """
id = "two-pipelines"
axis = "deal"

[[stages]]
id = "new-a"
values = ["_01A"]
labels = {en = "New", sv = "Ny"}
moments = ["interest"]
reason = "Somebody asks."

[[stages]]
id = "new-b"
values = ["01a"]
labels = {en = "New", sv = "Ny affär"}
moments = ["renewal"]
reason = "A contract ends."

[[stages]]
id = "won"
labels = {en = "Won"}
moments = ["purchase"]
reason = "The contract is signed."
"""


def read(text: str) -> cj.Framework:
    return cj.Framework.from_toml(io.BytesIO(text.encode()))


DEALS = read(TWO_PIPELINES)
CHOSEN = DEALS.also_called({"New": "new-b"})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("_01A", "new-a"),
        (" _01A ", "new-a"),
        ("01a", "new-b"),
        ("new-a", "new-a"),
        ("NEW B", "new-b"),
        ("Ny", "new-a"),
        ("New (new-b)", "new-b"),
        ("New / new-a", "new-a"),
        ("Stage 1: Ny affär", "new-b"),
    ],
)
def test_what_tells_them_apart_resolves(name, expected):
    """Ids and machine values as they are written, labels of one stage, and a shared label with an id."""
    assert DEALS.resolve(name).id == expected


@pytest.mark.parametrize(
    "name", ["New", "NEW", " new ", "the New", "News", "1. New ✅", "01A", "01-a", "New (x)"]
)
def test_what_they_share_is_ambiguous(name):
    """However it is written; the error names the ids."""
    with pytest.raises(AmbiguousNameError, match="use 'new-a' or 'new-b'") as caught:
        DEALS.resolve(name)
    assert caught.value.candidates == ("new-a", "new-b")


def test_a_name_of_ones_own_chooses():
    """Among the stages that share a label, in every spelling; a stage that has not this label is refused."""
    for name in ("New", "NEW", "the new", "News"):
        assert CHOSEN.resolve(name).id == "new-b"
    assert CHOSEN.resolve("Ny").id == "new-a"
    assert CHOSEN.also_called({"New": "new-a"}).resolve("new").id == "new-a"
    with pytest.raises(InvalidFrameworkError, match="'New' names both 'new-a' and 'won'"):
        DEALS.also_called({"New": "won"})
    with pytest.raises(InvalidFrameworkError, match="names both"):
        DEALS.also_called({"NEW": "new-a", "new": "new-b"})


@pytest.mark.parametrize("framework", [DEALS, CHOSEN], ids=["shared", "chosen"])
def test_a_file_holds_them(framework):
    """Written and read again, every name means what it meant."""
    again = read(framework.to_toml())
    assert [stage.id for stage in again] == [stage.id for stage in framework]
    assert again.labels == framework.labels
    for name in ("New", "NEW", "_01A", "01a", "01A", "Ny"):
        assert meant(again, name) == meant(framework, name)
    assert framework is CHOSEN or again == framework


def meant(framework: cj.Framework, name: str) -> object:
    try:
        return framework.resolve(name).id
    except AmbiguousNameError as error:
        return {*error.candidates}


def test_a_machine_value_belongs_to_one_stage():
    """The same value twice is a mistake of the file; so is a label that is another stage's id."""
    for value in ('values = ["_01A"]', 'labels = {en = "new-a"}'):
        with pytest.raises(InvalidFrameworkError, match="names both 'new-a' and 'won'"):
            read(
                TWO_PIPELINES.replace('id = "won"', f'id = "won"\n{value}', 1).replace(
                    'labels = {en = "Won"}', ""
                )
            )


@given(st.lists(st.sampled_from(["New", "new", "Won", "Nytt", "N ew"]), min_size=2, max_size=5))
def test_any_labels_load_and_mean_their_stages(labels):
    """Stages may have any labels: each means its stage, or is ambiguous among those that have it."""
    stages = [cj.Stage("own", f"s{i}", labels={"en": label}, reason="x") for i, label in enumerate(labels)]
    framework = cj.Framework(id="own", stages=stages)
    assert read(framework.to_toml()) == framework
    for stage in stages:
        same = {other.id for other in stages if other.label == stage.label}
        found = meant(framework, stage.label)
        assert found == stage.id if len(same) == 1 else same <= found


# Columns, reports and the command line.

VALUES = ["New", "Won", "01a", "New", None]
FRAMES = {
    "pandas": lambda: pd.DataFrame({"stage": VALUES}),
    "polars": lambda: pl.DataFrame({"stage": VALUES}),
    "arrow": lambda: pa.table({"stage": VALUES}),
    "polars-lazy": lambda: pl.LazyFrame({"stage": VALUES}),
    "duckdb": lambda: duckdb.from_arrow(pa.table({"stage": VALUES})),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_columns_never_choose_silently(frame):
    """On each engine a shared label stays as it is, and is converted where a name of one's own chooses."""

    def converted(source):
        found = cj.columns.convert(frame(), "stage", source=source, target="nine-stage", unconverted="keep")
        return nw.from_native(found).lazy().collect("pyarrow")["stage"].to_list()

    assert converted(DEALS) == ["New", "purchase", "support", "New", None]
    assert converted(CHOSEN) == ["support", "purchase", "support", "support", None]


def test_reports_say_that_a_value_is_ambiguous():
    """With the ids, and counted as unknown."""
    found = cj.outcomes(cj.crosswalk(DEALS, "nine-stage"), {"New": 3, "Won": 1})
    assert [str(outcome.verdict) for outcome in found] == ["unknown", "converted"]
    assert found[0].why_not == "'New' means several things in 'two-pipelines': use 'new-a' or 'new-b'."
    report = str(cj.columns.report(pd.DataFrame({"s": ["New"]}), "s", source=DEALS, target="nine-stage"))
    assert "use 'new-a' or 'new-b'" in report


def test_detection_does_not_count_it():
    """A name of two stages tells of none."""
    found = cj.detect(["New", "Won", "_01A"], among=[DEALS])
    assert found.best[0].unexplained == {"New": 1}


def test_labels_that_would_be_lost_are_refused():
    """Two stages written as one word could not be told apart."""
    frame = pd.DataFrame({"stage": ["purchase", "support"]})
    for call in (cj.columns.convert, cj.columns.explode):
        with pytest.raises(InvalidValueError, match="'New' is the label of 'new-a' and 'new-b'"):
            call(frame, "stage", source="nine-stage", target=DEALS, language="en")
    ids = pd.DataFrame({"stage": ["new-a", "new-b"]})
    found = cj.columns.convert(ids, "stage", source=DEALS, target=DEALS, language="sv")
    assert list(found["stage"]) == ["Ny", "Ny affär"]


def test_the_command_line_says_how_to_choose(run, tmp_path):
    """``--name`` decides, for a stage and for a column."""
    own, column = tmp_path / "own.toml", tmp_path / "deals.csv"
    own.write_text(TWO_PIPELINES, "utf-8")
    column.write_text("stage\nNew\nWon\n", "utf-8")
    options = ("--from", own, "--to", "nine-stage")
    assert run("check", own)[0] == 0
    code, out, err = run("convert", "New", *options)
    assert (code, out) == (2, "")
    assert "use 'new-a' or 'new-b'" in err
    assert run("convert", "New", *options, "--name", "New=new-b")[:2] == (0, "support\n")
    code, out, err = run("convert", column, "--column", "stage", *options)
    assert (code, out.splitlines()) == (0, ["stage,stage_unconverted", ",New", "purchase,"])
    assert "use --name VALUE=STAGE" in err
    code, out, _ = run("convert", column, "--column", "stage", *options, "--name", "New=new-b")
    assert (code, out.splitlines()[1:]) == (0, ["support,", "purchase,"])


# Pictures and exports.


def test_exports_tell_them_apart():
    """Each stage is a concept of its own, with one label for each language; other exports have the ids."""
    graph = rdflib.Graph().parse(data=exports.write(DEALS, "skos"), format="turtle")
    new = [subject for subject, label in graph.subject_objects(SKOS.prefLabel) if str(label) == "New"]
    assert {str(subject).rpartition("/")[2] for subject in new} == {"new-a", "new-b"}
    assert all(len([*graph.objects(subject, SKOS.prefLabel)]) == 2 for subject in new)
    for value in (DEALS, cj.crosswalk(DEALS, "nine-stage")):
        for export in exports.formats(value):
            if export.name in ENDS.values():  # pictures have labels only
                continue
            text = exports.write(value, export.name)
            assert ("new-a" in text, "new-b" in text) == (True, True), export.name


def test_pictures_draw_both():
    """In every picture and form, without an error; nodes are named by id."""
    pictures = [*drawings.of_one(DEALS), *drawings.of_two(DEALS, cj.frameworks["nine-stage"])]
    for name, drawn in pictures:
        for form in ("svg", "html", "text"):
            assert drawn.to_bytes(form, theme="light"), name
    assert pictures[0][1].to_bytes("mermaid", theme="light").decode().count('"New"') == 2
