"""The column of a file: by a name with other spaces, by its place, and in a file without a header."""

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.crosswalks.outcomes import outcomes
from customer_journey.errors import InvalidFileError, NotFoundError
from customer_journey.files.csv_text import csv_column
from customer_journey.files.ndjson import ndjson_column
from customer_journey.files.parquet import parquet_column

XW = cj.crosswalk("hubspot-lifecycle", "hubspot-lifecycle")
OPENED = {"csv": csv_column, "ndjson": ndjson_column, "parquet": parquet_column}


def stored(form, names, rows):
    """Return a table in a format."""
    if form == "csv":
        return "".join(",".join(row) + "\n" for row in (names, *rows)).encode()
    if form == "ndjson":
        return "".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows).encode()
    columns = [pa.array(column) for column in zip(*rows, strict=True)]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, list(names)), out)
    return out.getvalue()


def opened(form, data, column):
    return OPENED[form](io.BytesIO(data), column, origin=f"in.{form}")


def converted(form, data, column, **names):
    """Return the rows of the converted file, its header first."""
    found = opened(form, data, column)
    out = io.BytesIO()
    new = {"into": found.column, "unconverted_into": "kept"} | names
    found.check_names(**new)
    found.write(out, outcomes(XW, found.counts()), **new)
    if form == "csv":
        return [tuple(line.split(",")) for line in out.getvalue().decode().splitlines()]
    if form == "ndjson":
        objects = [json.loads(line) for line in out.getvalue().splitlines()]
        return [tuple(objects[0]), *(tuple(value or "" for value in each.values()) for each in objects)]
    table = pq.ParquetFile(out).read()
    rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
    return [tuple(table.schema.names), *(tuple(value or "" for value in row) for row in rows)]


@pytest.mark.parametrize("form", OPENED)
@pytest.mark.parametrize("name", [" Stage ", "Stage ", "\tStage", "\ufeffStage", "Stage\u00a0"])
def test_spaces_around_a_name(form, name):
    """They make no difference, and the name stays as it was."""
    data = stored(form, ("id", name), [("1", "Lead"), ("2", "VIP")])
    for asked in ("Stage", name, "  Stage"):
        rows = converted(form, data, asked)
        assert rows == [("id", name, "kept"), ("1", "lead", ""), ("2", "", "VIP")]


@pytest.mark.parametrize("form", OPENED)
def test_the_very_name_goes_first(form):
    """A name with spaces is another one where both are there."""
    data = stored(form, ("Stage ", "Stage"), [("1", "Lead")])
    assert converted(form, data, "Stage")[1] == ("1", "lead", "")
    with pytest.raises(InvalidFileError, match=r"choose one by its place|use one of these names"):
        opened(form, stored(form, ("Stage ", " Stage"), [("1", "Lead")]), "Stage")


def test_objects_that_differ():
    """A name of a later object goes before a similar one of the first: no value is lost."""
    data = b'{" stage": "x"}\n{"stage": "Lead"}\n'
    assert opened("ndjson", data, "stage").counts() == {None: 1, "Lead": 1}


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_doubled_name(form):
    """The error says how to choose; the choice converts that column and leaves the other."""
    data = stored(form, ("stage", "id", "stage"), [("Lead", "1", "Customer"), ("VIP", "2", "Fan")])
    with pytest.raises(InvalidFileError) as caught:
        opened(form, data, "stage")
    assert str(caught.value).endswith(
        "has this column twice: choose one by its place, with --column '#1' or '#3'"
    )
    header = ("stage", "id", "stage", "kept")
    assert converted(form, data, "#1") == [header, ("lead", "1", "Customer", ""), ("", "2", "Fan", "VIP")]
    assert converted(form, data, "#3") == [header, ("Lead", "1", "customer", ""), ("VIP", "2", "", "Fan")]
    rows = converted(form, data, "#3", into="new")
    assert rows[0] == ("stage", "id", "stage", "new", "kept")
    assert rows[1:] == [("Lead", "1", "Customer", "customer", ""), ("VIP", "2", "Fan", "", "Fan")]
    for absent in ("#0", "#4", "#", "#01", "#999999999"):
        with pytest.raises(NotFoundError, match="no column"):
            opened(form, data, absent)


@pytest.mark.parametrize("form", OPENED)
def test_a_name_like_a_place(form):
    """A column of this name goes before the place."""
    data = stored(form, ("id", "#1"), [("1", "Lead")])
    assert converted(form, data, "#1")[1] == ("1", "lead", "")


@given(st.lists(st.sampled_from(["stage", "b", " stage"]), min_size=1, max_size=5), st.data())
def test_places_choose_columns(names, data):
    """Whatever the header is, a place converts its own column and no other."""
    place = data.draw(st.integers(0, len(names) - 1))
    row = [f"x{i}" for i in range(len(names))]
    row[place] = "Lead"
    got = converted("csv", stored("csv", names, [row]), f"#{place + 1}")[1]
    assert got == (*row[:place], "lead", *row[place + 1 :], "")


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("1,Lead\n2,Customer\n", "stage"),
        ("1;Lead\n2;Customer\n", "stage"),
        ("Lead,Anna\nCustomer,Bo\n", "stage"),
        ("Anna,Lead\nBo,Customer\n", "#2"),
        ("7,x\n8,y\n", "stage"),
    ],
)
def test_a_file_without_a_header(text, column):
    """Its first row is no header, and would be lost as one."""
    with pytest.raises(InvalidFileError) as caught:
        opened("csv", text.encode(), column)
    assert "the first row seems to hold values, not names of columns (" in str(caught.value)
    assert "put a row of names before it, such as id" in str(caught.value)


def test_few_columns_tell_of_a_missing_header():
    """Only in the first hundred columns is it asked whether the names are stages."""
    for place, error in ((99, InvalidFileError), (100, NotFoundError)):
        rows = (["x"] * place + [value] for value in ("Lead", "Customer"))
        with pytest.raises(error):
            opened("csv", "\n".join(map(",".join, rows)).encode(), "stage")


@pytest.mark.parametrize(
    "text", ["id,Customer\n1,Anna\n", "lifecycle,other\nlead,1\n", "Lead\n", "a,b\n1,2\n"]
)
def test_a_header_is_one(text):
    """A name of a stage alone makes no row of values: the column is not there, and the others are named."""
    with pytest.raises(NotFoundError):
        opened("csv", text.encode(), "xyz")


def test_command(run, tmp_path):
    """The command finds the column by its bare name; the new column is named without the spaces."""
    path = tmp_path / "in.csv"
    path.write_text("id, Lifecycle Stage \n1,Lead\n2,VIP\n")
    ends = ("--from", "hubspot-lifecycle", "--to", "hubspot-lifecycle")
    code, out, _ = run("convert", path, "--column", "Lifecycle Stage", *ends)
    assert (code, out.splitlines()[0]) == (0, "id, Lifecycle Stage ,Lifecycle Stage_unconverted")
    same = run("convert", path, "--column", "Lifecycle Stage", "--into", "Lifecycle Stage", *ends)[1]
    assert same == out
    assert "hubspot-lifecycle" in run("detect", path, "--column", "#2")[1]
