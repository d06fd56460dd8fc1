"""Columns as people have them, on every engine and in every kind of file."""

import json

import attrs
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import customer_journey as cj
from customer_journey.errors import AmbiguousNameError
from test_columns import MOST, held, on

columns = cj.columns

pytestmark = pytest.mark.filterwarnings("ignore:Dask support is moving out of Narwhals:FutureWarning")


@attrs.frozen
class Case:
    """A column: its vocabulary, another one, and what each value becomes there, None if it is not converted.

    Attributes:
        detected: the vocabularies that explain most of it, equally well; none if no column is that clear.
    """

    name: str
    source: str
    target: str
    becomes: dict[str, str | None]
    detected: tuple[str, ...] = ()
    policy: str = "largest"


CASES = (
    Case(
        "numbered deals",
        "salesforce-opportunity",
        "four-stage",
        {
            "10 - Prospecting": "consideration",
            "20 - Qualification": "consideration",
            "50 - Value Proposition": "consideration",
            "90 - Negotiation": "decision",
            "[99-CLOSED-WON]": "decision",
            "0 - Closed Lost": None,
        },
        ("salesforce-opportunity",),
    ),
    Case(
        "symbols",
        "hubspot-deal",
        "four-stage",
        {"🎉 Closed: Won": "decision", "WON ✅": "decision", "**Contract Sent**": "decision"},
        ("hubspot-deal",),
    ),
    Case(
        "numbered levels of a funnel, and blanks",
        "tofu-mofu-bofu",
        "buyers-journey",
        {
            "1) TOFU": "awareness",
            "Level 2: MoFu": "consideration",
            "BOFU:": "decision",
            "n/a": None,
            "(blank)": None,
            "—": None,
        },
        ("tofu-mofu-bofu",),
    ),
    Case(
        "stages of a journey with their numbers",
        "four-stage",
        "buyers-journey",
        {
            "Phase 1 — Awareness": "awareness",
            "Étape 2 : Considération": "consideration",
            "3. Beslut": "decision",
        },
    ),
    Case(
        "plurals",
        "hubspot-lifecycle",
        "tofu-mofu-bofu",
        {
            "Leads": "tofu",
            "MQLs": "mofu",
            "sales_qualified": "mofu",
            "Marketing qualified": "mofu",
            "Opportunities": "bofu",
            "Evangelists": None,
            "N/A": None,
        },
        ("hubspot-lifecycle",),
    ),
    Case(
        "exits and denials",
        "hubspot-lifecycle",
        "five-stage-journey",
        {
            "Customer": "purchase",
            "Customer (cancelled in June)": None,
            "Ex-Kunde": None,
            "Lead/Unqualified": None,
            "Opportunity - lost": None,
            "no customer yet": None,
        },
    ),
    Case(
        "several stages in a cell",
        "five-stage-journey",
        "four-stage",
        {"Awareness; Purchase": None, "Awareness & Discovery": "awareness", "Köp / Beslut": "decision"},
    ),
    Case(
        "names in several languages",
        "ekb",
        "buyers-journey",
        {
            "1. Probleemherkenning": "awareness",
            "Reconhecimento do problema": "awareness",
            "Avaliação de alternativas": "consideration",
            "Kaufentscheidung": "decision",
            "Achat": "decision",
        },
    ),
)
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def column_of(case):
    """Return the values of a case, each as often as its place: counts must not change answers."""
    return [value for i, value in enumerate(case.becomes) for _ in range(i % 3 + 1)]


def answers(case):
    """Return what the column becomes."""
    return [case.becomes[value] for value in column_of(case)]


@each_case
@on(MOST)
def test_cases_on_every_engine(engine, case):
    """In memory at once, and on lazy engines with a report."""
    frame = engine.make(column_of(case))
    options = {"source": case.source, "target": case.target, "policy": case.policy}
    found = columns.report(frame, "stage", **options) if engine.lazy else None
    got = columns.convert(frame, "stage", **options, unconverted="null", values=found)
    assert held(got)["stage"] == answers(case)


def written(folder, kind, values):
    """Write a file with a column and return its path."""
    path = folder / f"stages.{kind}"
    table = pa.table({"id": list(range(len(values))), "stage": values})
    if kind == "parquet":
        pq.write_table(table, path)
    elif kind == "csv":
        pl.from_arrow(table).write_csv(path)
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in table.to_pylist()), "utf-8")
    return path


def read(path):
    """Return the rows of a file that was written."""
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pylist()
    if path.suffix == ".csv":
        return pl.read_csv(path).to_dicts()
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


kinds = pytest.mark.parametrize("kind", ["csv", "ndjson", "parquet"])


@each_case
@kinds
def test_cases_in_every_file(run, tmp_path, kind, case):
    """The same answers, and what was not converted stands beside them; blanks are not unknown."""
    path, output = written(tmp_path, kind, column_of(case)), tmp_path / f"out.{kind}"
    options = ["--from", case.source, "--to", case.target, "--policy", case.policy]
    code, out, err = run("convert", path, "--column", "stage", *options, "--output", output, "--json")
    assert (code, out) == (0, "")
    rows = read(output)
    assert [row["stage"] or None for row in rows] == answers(case)
    left = {row["stage_unconverted"] for row in rows} - {None, ""}
    blank = {v["value"] for v in json.loads(err)["values"] if v["verdict"] == "blank"}
    assert left == {value for value, answer in case.becomes.items() if answer is None} - blank


@each_case
@kinds
def test_cases_are_detected_in_every_file(run, tmp_path, kind, case):
    """The best vocabularies, a tie as a tie."""
    code, out, err = run("detect", written(tmp_path, kind, column_of(case)), "--column", "stage", "--json")
    assert not code, err
    ranked = json.loads(out)["ranked"]
    fits = [len(one["stages"]) for one in ranked]
    best = tuple(one["framework"] for one in ranked if len(one["stages"]) == max(fits, default=0))
    assert not case.detected or best == case.detected


def test_what_a_cell_with_several_stages_is_told():
    """Both stages, whatever stands between them."""
    for text in ("Awareness; Purchase", "awareness | purchase", "Awareness & Purchase"):
        with pytest.raises(AmbiguousNameError) as caught:
            cj.frameworks["five-stage-journey"].resolve(text)
        assert caught.value.candidates == ("awareness", "purchase")


@kinds
def test_a_cell_with_several_stages_is_split_in_every_file(run, tmp_path, kind):
    """One row for each stage, and the shares of a row sum to one."""
    values = ["Awareness | Purchase", "Awareness & Discovery", "Köp; Överväger ej"]
    path, output = written(tmp_path, kind, values), tmp_path / f"out.{kind}"
    options = ["--from", "five-stage-journey", "--to", "four-stage", "--policy", "largest", "--split"]
    code, _, err = run("convert", path, "--column", "stage", *options, "--output", output)
    assert not code, err
    rows = read(output)
    assert [(row["id"], row["stage"]) for row in rows[:3]] == [
        (0, "awareness"),
        (0, "decision"),
        (1, "awareness"),
    ]
    assert sum(float(row["stage_share"]) for row in rows) == len(values)


# Numbers, which are ids: the same whether a column of numbers had blanks or not.

OVERLAY = """
overlays = "hubspot-deal"
id = "our-deals"

[labels]
en = "Our deals"

[stages.closedwon]
same = true
values = ["closedwon", "518200771"]
"""


@pytest.fixture
def overlay(tmp_path):
    """A pipeline in which a number is the id of a stage."""
    path = tmp_path / "ours.toml"
    path.write_text(OVERLAY, "utf-8")
    return path


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"stage": [518200771.0, None]}),
        pd.DataFrame({"stage": pd.array([518200771, None], dtype="Int64")}),
        pl.DataFrame({"stage": [518200771, None]}),
        pl.DataFrame({"stage": [518200771.0, None]}).lazy(),
        pa.table({"stage": pa.array([518200771, None], pa.int64())}),
        duckdb.connect().from_arrow(pa.table({"stage": pa.array([518200771.0, None])})),
    ],
    ids=["pandas-float", "pandas-int", "polars-int", "polars-lazy-float", "arrow-int", "duckdb-double"],
)
def test_numbers_as_ids(frame, overlay):
    """They are the same as the number in a CSV file."""
    got = columns.convert(
        frame, "stage", source=cj.Framework.from_toml(overlay), target="four-stage", unconverted="null"
    )
    if not isinstance(got, (pd.DataFrame, pa.Table)):
        got = got.collect() if isinstance(got, pl.LazyFrame) else got
        got = got.to_arrow_table() if isinstance(got, duckdb.DuckDBPyRelation) else got
    first, second = list(got["stage"])
    assert str(first) == "decision"
    assert pd.isna(second.as_py() if isinstance(second, pa.Scalar) else second)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("n.csv", "stage\n518200771\n518200771.0\n"),
        ("n.ndjson", '{"stage": 518200771}\n{"stage": 518200771.0}\n{"stage": "518200771"}\n'),
    ],
)
def test_numbers_in_files(run, tmp_path, overlay, name, text):
    """With quotes or without, with a decimal point or without."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    code, _, err = run(
        "convert", path, "--column", "stage", "--from", overlay, "--to", "four-stage", "--json"
    )
    assert not code, err
    assert json.loads(err)["rows"]["converted"] == text.count("518200771")


def test_an_unknown_number_among_default_ids_points_to_overlays(run, tmp_path):
    """It is the sign of a customised pipeline."""
    path = written(tmp_path, "csv", ["qualifiedtobuy", "contractsent", "700514436", "closedlost"])
    code, out, err = run("detect", path, "--column", "stage")
    assert (code, err) == (0, "")
    assert "best: hubspot-deal" in out
    assert "'700514436': a numeric id is the sign of a customised pipeline" in out


# What detection tells.


def test_won_and_lost_are_a_tie():
    """Every vocabulary of deals explains them, none better than another."""
    found = cj.detect(["Won", "won", "Lost"])
    assert len(found.best) > 3
    assert {str(one.framework.axis) for one in found.best} == {"deal"}


def test_a_weak_fit_is_told_with_the_next_step(run, tmp_path):
    """Two values of five are no vocabulary."""
    path = written(tmp_path, "csv", ["Negotiation/Review", "Needs Analysis", "Fit-out", "Tender", "Handover"])
    _, out, _ = run("detect", path, "--column", "stage")
    assert "salesforce-opportunity explains 2 of 5" in out
    assert "--name VALUE=STAGE" in out


def test_an_answer_that_crosses_kinds_says_so(run, tmp_path):
    """The state of a contact is no stage of what a company does; what sources say is told with it."""
    path = written(tmp_path, "csv", ["Subscribers", "lead"])
    code, _, err = run("convert", path, "--column", "stage", "--from", "hubspot-lifecycle", "--to", "aarrr")
    assert not code, err
    assert "crosses from contact records to what the company" in err
    assert "For example: --decide lead=acquisition" in err


# Files that are not quite right.


def test_a_file_in_another_encoding(run, tmp_path):
    """The encoding that would read it is named, and with it the file converts."""
    path = tmp_path / "se.csv"
    path.write_bytes("nr;steg\n1;Övervägande\n2;Köp\n".encode("cp1252"))
    output = tmp_path / "out.csv"
    options = ["--column", "steg", "--from", "five-stage-journey", "--to", "four-stage"]
    options += ["--policy", "largest", "--output", output]
    _, _, err = run("convert", path, *options)
    assert "--encoding cp1252, which reads 'Övervägande'" in err
    code, _, _ = run("convert", path, *options, "--encoding", "cp1252")
    assert (code, output.read_text("cp1252").splitlines()[1:]) == (0, ["1;consideration;", "2;decision;"])


@pytest.mark.parametrize(
    ("header", "column"),
    [(" Lifecycle Stage ", "Lifecycle Stage"), ("stage,stage", "#2"), ("id,stage", "#2")],
)
def test_headers(run, tmp_path, header, column):
    """A header with spaces around it; a doubled one, chosen by its place."""
    path = tmp_path / "h.csv"
    path.write_text(f"{header}\n" + ("Customer\n" if "," not in header else "x,Customer\n"), "utf-8")
    options = ["--from", "hubspot-lifecycle", "--to", "five-stage-journey"]
    code, _, err = run("convert", path, "--column", column, *options)
    assert not code, err
    assert "1 of 1 rows converted" in err


# Stages of one's own.


def test_stages_that_share_a_label_and_ids_that_differ_in_case(run, tmp_path):
    """The file is valid; the label is ambiguous, and names the ids that it may mean."""
    path = tmp_path / "two.toml"
    stages = "".join(
        f'[[stages]]\nid = "{id}"\nlabels = {{en = "{label}"}}\nvalues = ["{value}"]\n'
        f'moments = ["inquiry"]\nreason = "As it is used."\n'
        for id, label, value in [
            ("leads-new", "New", "_07B"),
            ("deals-new", "New", "07b"),
            ("open", "Open", "1"),
        ]
    )
    path.write_text(f'id = "two"\naxis = "deal"\nshape = "set"\n[labels]\nen = "Two"\n{stages}', "utf-8")
    code, _, err = run("check", path)
    assert not code, err
    ours = cj.Framework.from_toml(path)
    with pytest.raises(AmbiguousNameError, match=r"leads-new.*deals-new|deals-new.*leads-new"):
        ours.resolve("new")
    assert [ours.resolve(id).id for id in ("_07B", "07b")] == ["leads-new", "deals-new"]
