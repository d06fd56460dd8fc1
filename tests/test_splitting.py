"""Cells that list several stages: what counts as a list, and rows that are split, wherever they are held."""

import io
import json
import time
from collections import defaultdict
from fractions import Fraction

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey import columns
from customer_journey.crosswalks.outcomes import outcome_of
from customer_journey.errors import (
    AmbiguousNameError,
    InvalidFileError,
    InvalidValueError,
    NotFoundError,
    UnconvertedValuesError,
)
from customer_journey.model.decorations import MOST_PARTS
from test_columns import MOST, each, few, in_rows
from test_files import COLUMNS

pytestmark = pytest.mark.filterwarnings("ignore:Dask support is moving out of Narwhals:FutureWarning")

NINE = cj.frameworks["nine-stage"]
ENDS = {"source": "nine-stage", "target": "tofu-mofu-bofu"}
XW = cj.crosswalk(**ENDS)
MARKS = (
    ", ",
    ",",
    "; ",
    ";",
    " | ",
    "/",
    " / ",
    " & ",
    " + ",
    "\n",
    "\r\n",
    " and ",
    " or ",
    " och ",
    " oder ",
)
FRAMEWORKS = st.sampled_from(sorted(cj.frameworks)).map(cj.frameworks.__getitem__)


def listed(framework, text):
    """Return the ids that a text lists."""
    try:
        framework.resolve(text)
    except AmbiguousNameError as error:
        return error.listed
    except NotFoundError:
        pass
    return ()


@given(FRAMEWORKS, st.data())
def test_a_list_is_the_stages_of_its_names_or_none(framework, data):
    """Whatever the separator, the names mean themselves, in their order, or the list is refused."""
    names = st.sampled_from([(label, s.id) for s in framework for label in {s.id, s.label}])
    chosen = data.draw(st.lists(names, min_size=2, max_size=4))
    text = data.draw(st.sampled_from(MARKS)).join(label for label, _ in chosen)
    assert listed(framework, text) in ((), tuple(dict.fromkeys(id for _, id in chosen)))


@pytest.mark.parametrize("mark", MARKS)
def test_every_separator_makes_a_list(mark):
    """Also where forms write one at the end, and where parts are decorated."""
    assert listed(NINE, f"Awareness{mark}1. Consideration (top)") == ("discovery", "consideration")
    assert listed(NINE, f"Awareness; Adoption{mark}Usage;") == ("discovery", "adoption", "usage")


def test_names_that_look_like_lists_are_not_parted():
    """Every name of the bundled vocabularies resolves as before, alone and beside another one."""
    marked = 0
    for framework in cj.frameworks.values():
        first = framework.stages[0]
        for stage in framework:
            for name in (name for tier in stage.names for name in tier):
                assert listed(framework, name) == ()
                if any(mark.strip() and mark in name for mark in MARKS):
                    marked += 1
                    assert set(listed(framework, f"{first.id}; {name}")) <= {first.id, stage.id}
    assert marked > 20


@pytest.mark.parametrize(
    "text",
    [
        "Awareness, not Purchase",
        "Awareness, Purchase (churned)",
        "Awareness and no Purchase",
        "former Awareness / Purchase",
        "Awareness > Purchase",
        "Awareness - Purchase",
        "Awareness (Purchase)",
        "Awareness, Awareness",
        "Awareness, discovery",
        "Awareness,, Purchase",
        "/Awareness/Purchase",
        "Awareness, Purchase?",
        "Awareness, 2",
        "R&D/Awareness",
        "Awareness, Purchase, Foo",
    ],
)
def test_what_is_no_list(text):
    """Denied names, arrows, glosses, a single stage, holes, and names of nothing are never split."""
    assert listed(NINE, text) == ()
    assert not outcome_of(XW, text, policy="largest").listed


@pytest.mark.parametrize("text", ["Customer, churned", "Opportunity/Lost", "Lead & unqualified", "Won, lost"])
def test_a_word_of_exit_is_never_half_a_row(text):
    """A customer who has churned is no half of a customer, in whichever vocabulary."""
    assert not any(listed(framework, text) for framework in cj.frameworks.values())


def test_a_name_of_nothing_in_a_list_is_told():
    """With what is spelled like it."""
    for text, told in {
        "R&D/Awareness": "in this list, 'r' and 'd' name nothing.",
        "Awareness, Purchse": "in this list, 'purchse' names nothing. Did you mean 'purchase'",
    }.items():
        with pytest.raises(NotFoundError) as caught:
            NINE.resolve(text)
        assert told in str(caught.value)


def test_the_work_on_lists_is_bounded():
    """Long lists, long names and many separators cost little, and more than the bound is no list."""
    ids = [stage.id for stage in NINE]
    assert set(listed(NINE, ", ".join((ids * 2)[:MOST_PARTS]))) == set(ids)
    begun = time.process_time()
    for text in (
        ", ".join(ids * 20),
        "a,/&" * 240,
        "awareness and " * 70,
        ("awareness" * 9 + ", ") * 11,
        "\n" * 990,
    ):
        assert listed(NINE, text) == ()
    assert time.process_time() - begun < 1


def test_an_outcome_says_what_a_list_becomes():
    """The same in records, in JSON and in the sentence of a report."""
    found = cj.outcomes(XW, {"Awareness; usage": 2, "awareness": 1})
    assert [(o.verdict, o.count, o.kept) for o in found] == [("listed", 2, True), ("converted", 1, False)]
    assert [(o.value, o.verdict, o.target and o.target.id) for o in found[0].parts] == [
        ("discovery", "converted", "tofu"),
        ("usage", "none", None),
    ]
    assert found[1].parts == (found[1],)
    report = columns.report(pd.DataFrame({"stage": ["Awareness; usage"]}), "stage", **ENDS)
    assert report.to_dicts()[0]["listed"] == "discovery, usage"
    assert [part["target"] for part in report.to_dict()["values"][0]["listed"]] == ["tofu", None]
    assert "1 with a list of stages" in report.totals
    assert "lists 2 stages of 'nine-stage'" in str(report)
    assert "With split=True, it becomes 2 rows with equal shares." in " ".join(str(report).split())


def test_detection_counts_lists_as_explained():
    """It says so, and a list of names of nothing stays unexplained."""
    found = cj.detect({"Awareness; Consideration": 3, "Decision": 1, "Awareness, x": 1}, among="four-stage")
    best = found.best[0]
    assert (best.rows, dict(best.unexplained)) == (4, {"Awareness, x": 1})
    assert {v: [s.id for s in stages] for v, stages in best.listed.items()} == {
        "Awareness; Consideration": ["awareness", "consideration"]
    }
    assert "'Awareness; Consideration' lists several stages" in " ".join(f"{found:text}".split())


# Rows.

NAMES = ["Awareness", "purchase", "Consideration", "usage", "Adoption", "R&D", "churned", "", "☃", "'; --"]
CELLS = st.one_of(
    st.sampled_from([*NAMES, None, "N/A", "VIP"]),
    st.tuples(st.lists(st.sampled_from(NAMES), min_size=2, max_size=4), st.sampled_from(MARKS)).map(
        lambda drawn: drawn[1].join(drawn[0])
    ),
)


def split_rows(values, *, mode):
    """Return the rows that a conversion of these values writes, by the outcome of each."""
    rows = []
    for row, value in enumerate(values):
        parts = outcome_of(XW, value, policy="unique").parts
        for part in parts:
            kept = part.value if mode == "keep" else None
            rows.append((row, part.target.id if part.target else kept, pytest.approx(1 / len(parts))))
    return rows


@settings(max_examples=few(10))
@given(st.lists(CELLS, max_size=8))
@example(["Awareness, Purchase", "VIP", None, "Awareness and usage", "R&D/Awareness"])
def test_rows_are_split_alike_on_every_engine(values):
    """Shares of each row sum to 1, those of all rows to their number, and no part is dropped."""
    for engine in each(MOST):
        frame = engine.make(values)
        report = columns.report(frame, "stage", **ENDS) if engine.lazy else None
        for mode in ("keep", "null"):
            options = {"split": True, "unconverted": mode, "values": report}
            got = columns.convert(frame, "stage", **ENDS, **options, into="to", weight="of")
            assert type(got) is type(frame)
            found = in_rows(got, "row", "to", "of")
            wanted = split_rows(values, mode=mode)
            if engine.lazy:  # a database has no order of rows
                found.sort(key=lambda row: (row[0], str(row[1])))
                wanted.sort(key=lambda row: (row[0], str(row[1])))
            assert found == wanted
            sums = defaultdict(float)
            for row, _, share in found:
                sums[row] += share
            assert sums == pytest.approx(dict.fromkeys(range(len(values)), 1.0))
        exploded = columns.explode(frame, "stage", **ENDS, split=True, unconverted="null", values=report)
        assert sum(share for (share,) in in_rows(exploded, "share")) == pytest.approx(len(values))


@settings(max_examples=few(20))
@given(st.lists(CELLS, min_size=1, max_size=30))
def test_split_rows_are_apportioned_whole(values):
    """Nobody is lost, and the exact numbers are those of the split rows."""
    frame = pd.DataFrame({"stage": pd.Series(values, dtype=object)})
    spread = columns.apportion(frame, "stage", **ENDS, split=True, unconverted="null")
    named = [o for o in (outcome_of(XW, v, policy="unique") for v in values) if o.stage or o.listed]
    assert sum(spread.exact.values()) + spread.unmapped == spread.total == len(named)
    assert sum(spread.whole.values()) + spread.whole_unmapped == len(named)
    wanted = defaultdict(Fraction)
    for outcome in named:
        for part in outcome.parts:
            for c in XW.candidates(part.stage):
                wanted[c.target.id] += c.share / len(outcome.parts)
    assert dict(spread.exact) == {id: share for id, share in wanted.items() if id in spread.exact}
    assert sum(wanted.values()) == sum(spread.exact.values())


def test_a_tuple_of_stages_is_apportioned():
    """A customer in two stages is half a customer in each; whole customers are rounded once per tuple."""
    spread = XW.apportion({("discovery", "purchase"): 3, "discovery": 1})
    assert (spread.exact, spread.whole) == (
        {"tofu": Fraction(5, 2), "bofu": Fraction(3, 2)},
        {"tofu": 3, "bofu": 1},
    )
    for wrong in ((), ("discovery", "?")):
        with pytest.raises(NotFoundError):
            XW.apportion({wrong: 1})


def test_two_parts_of_one_target_stay_two_rows():
    """So the number of rows depends on the cell alone; their shares sum to the same."""
    got = columns.convert(
        pd.DataFrame({"stage": ["Comparison; Consideration"]}), "stage", **ENDS, policy="largest", split=True
    )
    assert got.to_numpy().tolist() == [["mofu", 0.5], ["mofu", 0.5]]


def test_without_split_a_list_is_refused_and_the_way_out_told():
    """Resolving can split too, which is the way to what has no split of its own."""
    frame = pd.DataFrame({"stage": ["Awareness, Purchase"]})
    for call in (columns.convert, columns.explode, columns.apportion):
        with pytest.raises(UnconvertedValuesError, match=r"lists 2 stages .*Split .*split=True"):
            call(frame, "stage", **ENDS)
        call(frame, "stage", **ENDS, split=True)
    got = columns.resolve(frame, "stage", framework="nine-stage", split=True)
    assert got["stage"].tolist() == ["discovery", "purchase"]
    with pytest.raises(InvalidValueError, match="weight"):
        columns.convert(frame, "stage", **ENDS, split=True, weight="stage")


# Files.


def converted(form, data, *, split=True):
    """Return the bytes of a file with its column ``stage`` converted."""
    column = COLUMNS[form](io.BytesIO(data), "stage", origin="f")
    found = cj.outcomes(XW, column.counts())
    out = io.BytesIO()
    new = {"into": "stage", "unconverted_into": "left", **({"share_into": "of"} if split else {})}
    column.check_names(**new)
    column.write(out, found, **new)
    return out.getvalue()


def test_a_csv_is_split():
    """Other fields keep their quotes, and line ends stay lines where the last one has none."""
    data = 'id;stage;n\r\n1;"Awareness, Purchase";"x\r\ny"\r\n\r\n2;VIP\r\n3;Purchase/usage;z'
    assert converted("csv", data.encode()).decode() == (
        'id;stage;n;left;of\r\n1;tofu;"x\r\ny";;0.5\r\n1;bofu;"x\r\ny";;0.5\r\n\r\n2;;;VIP;1.0\r\n'
        "3;bofu;z;;0.5\r\n3;;z;usage;0.5"
    )


def test_an_ndjson_is_split():
    """Each line keeps its other members as they are written; what is kept whole keeps its own text."""
    data = '{"n":1.00,"stage":"Awareness; usage"}\n{"stage": [1]}\n{"stage":"Awareness; Purchase"}'
    lines = converted("ndjson", data.encode()).decode().split("\n")
    assert lines[0] == '{"n":1.00,"stage":"tofu", "left": null, "of": 0.5}'
    assert [json.loads(line) for line in lines[1:]] == [
        {"n": 1.0, "stage": None, "left": "usage", "of": 0.5},
        {"stage": None, "left": [1], "of": 1.0},
        {"stage": "tofu", "left": None, "of": 0.5},
        {"stage": "bofu", "left": None, "of": 0.5},
    ]


@pytest.mark.parametrize("values", [["Awareness; usage", None, "VIP", "purchase"], [None], [], ["VIP"]])
def test_a_parquet_is_split(values):
    """Nested columns too; a type that PyArrow cannot repeat is named."""
    out = io.BytesIO()
    pq.write_table(
        pa.table({"stage": pa.array(values, pa.string()), "n": [{"a": [i]} for i in range(len(values))]}), out
    )
    table = pq.read_table(io.BytesIO(converted("parquet", out.getvalue())))
    rows = [(row["n"]["a"][0], row["stage"], row["of"]) for row in table.to_pylist()]
    assert rows == split_rows(values, mode="null")
    assert table.schema.field("of").type == pa.float64()


def test_a_type_that_cannot_be_repeated_is_named():
    """It converts all the same without splitting."""
    out = io.BytesIO()
    pq.write_table(pa.table({"stage": ["Awareness; usage"], "n": pa.array(["x"], pa.string_view())}), out)
    assert converted("parquet", out.getvalue(), split=False)
    try:
        pa.array(["x"], pa.string_view()).take(pa.array([0]))
    except pa.ArrowNotImplementedError:
        with pytest.raises(InvalidFileError, match="string_view, which cannot be split"):
            converted("parquet", out.getvalue())


def test_the_command_line_splits(tmp_path, monkeypatch, run):
    """It says how many rows became how many, and refuses a column for shares without --split."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.csv").write_text("stage,n\nAwareness; usage,1\npurchase,2\n", encoding="utf-8")
    call = ["convert", "in.csv", "--column", "stage", "--from", "nine-stage", "--to", "tofu-mofu-bofu"]
    _, _, told = run(*call)
    assert "1 with a list of stages" in told
    assert "With --split, it becomes 2 rows" in told
    _, out, told = run(*call, "--split")
    assert out == "stage,n,stage_unconverted,stage_share\ntofu,1,,0.5\n,1,usage,0.5\nbofu,2,,1.0\n"
    assert (
        "2 of 3 rows converted, 1 without a counterpart; 1 row with a list of stages split into 2\n" in told
    )
    assert ",of\n" in run(*call, "--split", "--share-into", "of")[1]
    code, _, told = run(*call, "--share-into", "of")
    assert (code, "--split must be given" in told) == (2, True)
    assert run(*call, "--split", "--strict")[:2] == (2, "")
