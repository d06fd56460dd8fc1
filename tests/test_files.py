"""NDJSON and Parquet files: one column converted, everything else as it was; the same answers as for CSV."""

import codecs
import csv
import datetime as dt
import gzip
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import customer_journey as cj
from blanks import is_blank
from customer_journey import cli
from customer_journey.crosswalks.outcomes import outcomes
from customer_journey.errors import InvalidFileError, InvalidValueError, NotFoundError
from customer_journey.files import csv_quotes
from customer_journey.files.csv_text import csv_column
from customer_journey.files.ndjson import ndjson_column
from customer_journey.files.parquet import parquet_column

ENDS = ("--from", "hubspot-lifecycle", "--to", "five-stage-journey")
XW = cj.crosswalk("hubspot-lifecycle", "five-stage-journey", decide={"customer": "retention"})
COLUMNS = {"csv": csv_column, "ndjson": ndjson_column, "parquet": parquet_column}
MOST = 100_000


def convert(form, data, column="stage", *, into=None, unconverted_into="kept"):
    """Convert a column of these bytes."""
    found = COLUMNS[form](io.BytesIO(data), column, origin=f"in.{form}")
    counts, into = found.counts(), into or column
    found.check_names(into=into, unconverted_into=unconverted_into)
    out = io.BytesIO()
    found.write(out, outcomes(XW, counts), into=into, unconverted_into=unconverted_into)
    return out.getvalue()


def ndjson(data, *args, **options):
    return convert("ndjson", data, *args, **options)


def parquet(table, *args, **options):
    """Convert a column of a table that is written as Parquet; return what is read back."""
    return pq.read_table(io.BytesIO(convert("parquet", stored(table), *args, **options)))


def stored(table, **options):
    """Return a table as the bytes of a Parquet file."""
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def row_by_row(value):
    """Return what one value converts to by itself, and what of it is kept."""
    if value is None or is_blank(value, XW.source):
        return None, None
    try:
        return XW.convert(XW.source.resolve(value)).id, None
    except cj.CustomerJourneyError:
        return None, value


@pytest.fixture
def run(capfdbinary, tmp_path, monkeypatch):
    """Return a function that runs the command line in an empty folder: exit code, output, errors."""
    monkeypatch.chdir(tmp_path)

    def run(command, path, *options, column="stage"):
        ends = (*ENDS, "--decide", "customer=retention") if command == "convert" else ()
        code = cli.main([str(arg) for arg in (command, path, "--column", column, *ends, *options)])
        out, err = capfdbinary.readouterr()
        return code, out, err.decode()

    return run


# One table in three formats.

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
known = st.sampled_from(
    ["lead", "MQL", "SUBSCRIBER", "customer", " lead ", "opportunity", "VIP", "Other", "-", "", " "]
)
values = st.none() | known | texts.filter(lambda text: text and not set(text) & {"\0", "\r", "\n"})

VALUES = ["lead", "VIP", None, "", "MQL", "opportunity", "customer", "lead"]


def in_format(form, rows):
    """Return rows of a stage and a number in a format."""
    if form == "csv":
        out = io.StringIO(newline="")
        csv.writer(out).writerows([["stage", "n"], *[[value or "", n] for n, value in enumerate(rows)]])
        return out.getvalue().encode()
    if form == "ndjson":
        return "".join(json.dumps({"stage": v, "n": n}) + "\n" for n, v in enumerate(rows)).encode()
    return stored(pa.table({"stage": pa.array(rows, pa.string()), "n": list(range(len(rows)))}))


def out_of_format(form, data):
    """Return the rows of what was converted: target, value kept, number; None for nothing."""
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
        return [(row["stage"] or None, row["kept"] or None, int(row["n"])) for row in rows]
    rows = (
        [json.loads(line) for line in data.splitlines()]
        if form == "ndjson"
        else pq.read_table(io.BytesIO(data)).to_pylist()
    )
    return [(row["stage"], row["kept"], row["n"]) for row in rows]


@given(st.lists(values, min_size=1, max_size=12))
@example(VALUES)
def test_same_answers_in_each_format(rows):
    """Row by row each format holds what each value converts to by itself, in the order of the rows."""
    expected = [(*row_by_row(value), n) for n, value in enumerate(rows)]
    for form in COLUMNS:
        assert out_of_format(form, convert(form, in_format(form, rows))) == expected


@given(st.lists(values, min_size=1, max_size=12))
def test_same_counts_in_each_format(rows):
    """Each format counts every row once; CSV has no nulls, but blanks."""
    expected = Counter(rows)
    for form in ("ndjson", "parquet"):
        assert COLUMNS[form](io.BytesIO(in_format(form, rows)), "stage", origin="x").counts() == expected
    blank = Counter(value or "" for value in rows)
    assert csv_column(io.BytesIO(in_format("csv", rows)), "stage", origin="x").counts() == blank


@pytest.mark.parametrize("ending", ["csv", "TXT", "ndjson", "JSONL", "Ndjson", "json", "parquet", "PQ"])
def test_format_by_the_end_of_the_name(run, ending):
    """The end of a name tells the format, in whatever case; the report is the same for each."""
    form = {"txt": "csv", "jsonl": "ndjson", "json": "ndjson", "pq": "parquet"}.get(
        ending.lower(), ending.lower()
    )
    Path(f"in.{ending}").write_bytes(in_format(form, VALUES))
    code, out, err = run("convert", f"in.{ending}", "--unconverted-into", "kept")
    assert code == 0
    assert out_of_format(form, out) == [(*row_by_row(value), n) for n, value in enumerate(VALUES)]
    blank = "2 blank" if form == "csv" else "1 missing, 1 blank"
    total, *rest = err.splitlines()
    assert total.startswith("hubspot-lifecycle → five-stage-journey: 4 of 8 rows converted, ")
    assert total.endswith(", 1 unknown, 1 ambiguous")
    assert (blank in total) or form != "csv"
    assert rest[0] == "  decided: customer → retention"
    assert any("'VIP' (1 row) not converted" in line for line in rest)


ENDINGS = {"csv": ".csv, .tsv, .txt", "ndjson": ".ndjson, .jsonl, .json", "parquet": ".parquet, .pq"}
OTHER_ENDS = [".xlsx", ".XLSX", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers", ".gz", ".csv.gz", ".zip"]


def wrong_output(form, name):
    """Return the error that the name of an output ends like a table in another format."""
    expected = f"a name that ends in one of {ENDINGS[form]}"
    return f"--output must be {expected}, not '{name}': the input is {form}."


@pytest.mark.parametrize("form", COLUMNS)
def test_file_format_told(run, form):
    """Who tells the format may call the file what they like; the output too, if no name tells another."""
    Path("in.dat").write_bytes(in_format(form, VALUES))
    code, _, _ = run("convert", "in.dat", "--file-format", form, "-o", "out", "--unconverted-into", "kept")
    assert code == 0
    assert Path("out").read_bytes() == convert(form, in_format(form, VALUES))
    for other in COLUMNS:
        name = f"out.{other.upper()}"
        code, out, err = run("convert", "in.dat", "--file-format", form, "-o", name)
        assert (code, Path(name).exists()) == ((0, True) if other == form else (2, False))
        assert out == b""
        assert other == form or err == (f"customer-journey: {wrong_output(form, name)}\n")


@pytest.mark.parametrize("form", COLUMNS)
def test_standard_input_and_output(form):
    """A dash reads standard input, and a pipe gets the file, in each format."""
    options = ["--column", "stage", "--unconverted-into", "kept", "--file-format", form]
    command = [sys.executable, "-W", "error", "-m", "customer_journey", "convert", "-", *options, *ENDS]
    data = in_format(form, VALUES)
    done = subprocess.run(
        [*command, "--decide", "customer=retention"], input=data, capture_output=True, check=False
    )
    assert done.returncode == 0
    assert done.stdout == convert(form, data)
    wrong = subprocess.run(command, input=b"\xff", capture_output=True, check=False)
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert b"standard input" in wrong.stderr
    assert b"Traceback" not in wrong.stderr


@pytest.mark.parametrize("form", COLUMNS)
def test_in_place(run, tmp_path, form):
    """A file may be converted onto itself."""
    data = in_format(form, VALUES)
    path = Path(f"in.{form}")
    path.write_bytes(data)
    assert run("convert", path, "-o", path, "--unconverted-into", "kept")[:2] == (0, b"")
    assert path.read_bytes() == convert(form, data)
    assert [path.name for path in tmp_path.iterdir()] == [f"in.{form}"]


@pytest.mark.parametrize("form", COLUMNS)
def test_detect(run, form):
    """The vocabularies of a column are told from each format alike."""
    Path(f"in.{form}").write_bytes(in_format(form, VALUES))
    code, out, err = run("detect", f"in.{form}", "--json")
    assert (code, err) == (0, "")
    texts = ["" if value is None else value for value in VALUES]
    Path("list.csv").write_bytes(in_format("csv", texts))
    assert out == run("detect", "list.csv", "--json")[1]
    assert json.loads(out)


@pytest.mark.parametrize("form", COLUMNS)
def test_source_found_out(tmp_path, form):
    """Without --from the one vocabulary that explains every value is converted from."""
    path, out = tmp_path / f"in.{form}", tmp_path / "out"
    path.write_bytes(in_format(form, ["salesqualifiedlead", "marketingqualifiedlead", None, "evangelist"]))
    options = ["--to", "five-stage-journey", "-o", str(out), "--unconverted-into", "kept"]
    assert cli.main(["convert", str(path), "--column", "stage", *options]) == 0
    targets = [row[0] for row in out_of_format(form, out.read_bytes())]
    assert targets == ["consideration", "consideration", None, "advocacy"]


@pytest.mark.parametrize("form", ["ndjson", "parquet"])
def test_options_of_csv(run, form):
    """Options of CSV are refused for other formats, and all of them where no file is."""
    Path(f"in.{form}").write_bytes(in_format(form, VALUES))
    for command in ("convert", "detect"):
        for option in ("--delimiter", "--encoding"):
            code, out, err = run(command, f"in.{form}", option, ";")
            assert (code, out) == (2, b"")
            reason = f"it applies to the format csv, not to {form}"
            assert err == f"customer-journey: {option} must be left out: {reason}.\n"


@pytest.mark.parametrize("option", [["--file-format", "csv"], ["--delimiter", ";"], ["--encoding", "ascii"]])
@pytest.mark.parametrize("argv", [["detect", "lead"], ["convert", "lead", *ENDS]])
def test_options_of_files_need_a_column(capsys, argv, option):
    """What is said of a file is refused where there is none."""
    assert cli.main([*argv, *option]) == 2
    assert f"--column must be given with {option[0]}: it names the column" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["ndjson", "parquet"])
@pytest.mark.parametrize("into", ["stage", "target"])
@pytest.mark.parametrize("unconverted", ["kept", "stage"])
def test_into_and_unconverted(form, into, unconverted):
    """Either result may take the place of the column, or a new one at the end."""
    data = in_format(form, ["lead", "VIP", None])
    if into == unconverted:
        with pytest.raises(
            InvalidValueError, match="unconverted_into must be the converted column or a new one, not 'stage'"
        ):
            convert(form, data, into=into, unconverted_into=unconverted)
        return
    out = convert(form, data, into=into, unconverted_into=unconverted)
    rows = (
        [json.loads(line) for line in out.splitlines()]
        if form == "ndjson"
        else pq.read_table(io.BytesIO(out)).to_pylist()
    )
    expected = {into: ["consideration", None, None], unconverted: [None, "VIP", None], "n": [0, 1, 2]}
    old = {} if "stage" in (into, unconverted) else {"stage": ["lead", "VIP", None]}
    assert {name: [row[name] for row in rows] for name in rows[0]} == expected | old
    assert list(rows[0]) == ["stage", "n", *[name for name in (into, unconverted) if name != "stage"]]


@pytest.mark.parametrize("form", COLUMNS)
def test_names_that_are_taken(run, tmp_path, form):
    """New columns overwrite none, and nothing is written."""
    Path(f"in.{form}").write_bytes(in_format(form, VALUES))
    for options, told in (
        (["--into", "n"], "--into must be the converted column or a new one, not 'n'"),
        (
            ["--unconverted-into", "n"],
            "--unconverted-into must be the converted column or a new one, not 'n'",
        ),
        (
            ["--into", "x", "--unconverted-into", "x"],
            "--unconverted-into must be the converted column or a new one, not 'x'",
        ),
        (["--into", "\udcff"], r"--into must be a name that utf-8 can write, not '\udcff'"),
        (
            ["--unconverted-into", "\ud800"],
            r"--unconverted-into must be a name that utf-8 can write, not '\ud800'",
        ),
    ):
        if form == "csv" and "\udcff" in options:
            continue  # a byte of another encoding, which CSV keeps
        code, out, err = run("convert", f"in.{form}", "-o", f"out.{form}", *options)
        assert (code, out) == (2, b"")
        assert told in err
        assert err.count("\n") == 1
        assert [path.name for path in tmp_path.iterdir()] == [f"in.{form}"]


@pytest.mark.parametrize("form", COLUMNS)
def test_missing_column(form):
    """A column that is not there is an error that names those spelled nearly so, or else those there are."""
    with pytest.raises(NotFoundError) as caught:
        convert(form, in_format(form, VALUES), "Stagee")
    assert caught.value.candidates == ("stage",)
    with pytest.raises(NotFoundError) as caught:
        convert(form, in_format(form, VALUES), "xyzzy")
    assert str(caught.value) == f"There is no column of in.{form} (it has 'stage' and 'n') called 'xyzzy'."


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (1, "(it has 'a0')"),
        (8, "(it has 'a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6' and 'a7')"),
        (9, "(it has 'a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7' and 1 more)"),
        (99, "'a7' and 91 more)"),
    ],
)
@pytest.mark.parametrize("form", COLUMNS)
def test_missing_column_of_many(form, count, told):
    """However many columns there are, a sentence names a few."""
    names = [f"a{n}" for n in range(count)]
    data = {
        "csv": ",".join(names).encode(),
        "ndjson": json.dumps(dict.fromkeys(names)).encode(),
        "parquet": stored(pa.table({name: ["x"] for name in names})),
    }
    with pytest.raises(NotFoundError, match=re.escape(told)):
        convert(form, data[form], "xyzzy")


def zipped(**files):
    """Return a zip archive that holds these texts, as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


TABLE = "id,stage\n1,lead\n"
SAVE = "save it as CSV, or read it with pandas and use customer_journey.columns"
OPENDOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"
KINDS = {
    "xlsx": (
        zipped(**{"[Content_Types].xml": "<", "xl/worksheets/s.xml": "x" * 99999, "xl/workbook.xml": "<"}),
        f"an Excel workbook: {SAVE}",
    ),
    "xlsb": (zipped(**{"xl/workbook.bin": "x"}), f"an Excel workbook: {SAVE}"),
    "ods": (zipped(mimetype=OPENDOCUMENT, content="x" * 99999), f"an OpenDocument spreadsheet: {SAVE}"),
    # The names in its header can be read, as nothing in it is compressed.
    "zip": (zipped(table=",stage,x\n1,lead,x\n"), "a zip archive: unpack it first"),
    "docx": (zipped(**{"word/document.xml": "xl/workbook"}), "a zip archive: unpack it first"),
    "gz": (gzip.compress(TABLE.encode()), "compressed with gzip: unpack it first"),
    "xls": (
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
        f"a file of an old version of Microsoft Office: {SAVE}",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", COLUMNS)
def test_other_kinds(form, kind):
    """A workbook or an archive is told as what it is, with the way out, and none of its bytes."""
    data, told = KINDS[kind]
    with pytest.raises(InvalidFileError) as caught:
        convert(form, data)
    assert str(caught.value) == f"in.{form}: {told}"


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_parquet_as_another_kind(form):
    """A Parquet file says so; what only begins as one is read."""
    with pytest.raises(InvalidFileError, match=rf"^in\.{form}: a Parquet file: use --file-format parquet$"):
        convert(form, in_format("parquet", VALUES))
    assert convert("csv", b"PAR1,stage\n,lead\n") == b"PAR1,stage,kept\n,consideration,\n"


@pytest.mark.parametrize(
    "text", ['[{"stage":"lead"}]', '\n [\n  {\n"stage": "lead"}]', '[["id","stage","x"]]']
)
@pytest.mark.parametrize("form", ["csv", "ndjson"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_json_arrays(form, text, mark):
    """A JSON array is no table, though it be one line with the column's name in it."""
    with pytest.raises(InvalidFileError) as caught:
        convert(form, mark + text.encode())
    assert str(caught.value) == (
        f"in.{form}: a JSON array: write each object on its own line (NDJSON), or read it with pandas"
        " and use customer_journey.columns"
    )


def test_json_as_csv():
    """Objects are told as what they are; brackets and braces in a header are no JSON."""
    told = r"^in\.csv: JSON, not CSV: use --file-format ndjson if each line holds an object$"
    with pytest.raises(InvalidFileError, match=told):
        convert("csv", b'{"id": 1, "stage": "lead"}\n')
    assert convert("csv", b"[id],stage\n1,lead\n") == b"[id],stage,kept\n1,consideration,\n"
    assert convert("csv", b"{id},stage\n1,lead\n") == b"{id},stage,kept\n1,consideration,\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [TABLE, "stage\n", '"id","stage"\r\n"1","lead"\r\n', "id;stage;Ж\nЖЖЖ;1\n"])
def test_wide_encodings(encoding, text):
    """Text of two or four bytes a character is told by its zeros; named so, it is read."""
    with pytest.raises(InvalidFileError) as caught:
        convert("csv", text.encode(encoding))
    assert str(caught.value) == (
        f"in.csv: {encoding.upper()} without a byte-order mark: use --encoding {encoding}"
    )
    told = csv_column(io.BytesIO(text.encode(encoding)), "stage", origin="in.csv", encoding=encoding)
    assert "stage" in told.names()
    with pytest.raises(InvalidFileError) as caught:
        convert("ndjson", '{"stage":"lead"}\n'.encode(encoding))
    assert str(caught.value) == (
        f"in.ndjson: {encoding.upper()}, not UTF-8, which NDJSON must be: save it as UTF-8 first"
    )


def test_zeros_in_cells():
    """A zero here and there is dirt, and stays."""
    assert convert("csv", b"a,stage\n\0,lead\n") == b"a,stage,kept\n\0,consideration,\n"
    padded = b"a,stage\n" + b"\0" * 99
    assert convert("csv", padded + b",lead\n") == b"a,stage,kept\n" + b"\0" * 99 + b",consideration,\n"


@pytest.mark.parametrize(
    ("data", "column", "told"),
    [
        ("имя;стадия\n".encode("utf-16-le"), "стадия", "not readable text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "stage", "not readable text"),
        (b"id,st\0age\n", "stage", "not readable text"),
        (b"<html><table><td>stage", "stage", f"HTML or XML, not CSV: {SAVE}"),
        ("Köpsteg,b\n".encode("cp1252"), "Köpsteg", "not UTF-8: state its encoding with --encoding, such as"),
    ],
)
def test_headers_that_cannot_be_read(data, column, told):
    """Where the column is not found as the header is no text, that is told, and none of its bytes."""
    with pytest.raises(InvalidFileError) as caught:
        convert("csv", data, column)
    assert str(caught.value).startswith(f"in.csv: {told}")


def test_other_encoding_elsewhere():
    """A column of plain letters that is not there is not for want of an encoding."""
    with pytest.raises(NotFoundError, match="Did you mean 'stage'"):
        convert("csv", "stage,Köp\n".encode("cp1252"), "stagee")


@pytest.mark.parametrize("length", [1, 900, 1_100, 50_000])
def test_a_quoted_field_is_bounded(monkeypatch, length):
    """A quote that is never closed is refused when the field is too long, not when the memory is full."""
    monkeypatch.setattr(csv_quotes, "_LONGEST", 1_000)
    lines = b"x\n" * (length // 2)
    data = b'stage,n\nlead,"' + lines + b'"\nlead,1\n'
    read = csv_column(io.BytesIO(data), "stage", origin="in.csv")
    if length < 1_000:
        assert read.counts() == {"lead": 2}
    else:
        with pytest.raises(InvalidFileError, match="line 2: a quote is opened and never closed"):
            read.counts()


@pytest.mark.parametrize("form", COLUMNS)
def test_too_many_values(form):
    """A column of 100,001 different values holds no stages; one of 100,000 is taken."""
    rows = [f"v{n}" for n in range(MOST + 1)]
    with pytest.raises(InvalidFileError, match=r"column 'stage' must be .* at most 100000 different values"):
        COLUMNS[form](io.BytesIO(in_format(form, rows)), "stage", origin="x").counts()
    assert len(COLUMNS[form](io.BytesIO(in_format(form, rows[1:])), "stage", origin="x").counts()) == MOST


@pytest.mark.parametrize("form", COLUMNS)
def test_wrong_outputs(run, tmp_path, form):
    """Where nothing can be written, one sentence says so, and nothing is left."""
    Path(f"in.{form}").write_bytes(in_format(form, VALUES))
    Path("folder").mkdir()
    before = {path.name for path in tmp_path.iterdir()}
    for output, told in (
        ("folder", "folder: Is a directory."),
        ("no/out", "no/out: No such file or directory."),
        *(
            (
                f"out{end}",
                wrong_output(form, f"out{end}"),
            )
            for end in OTHER_ENDS
        ),
        (f"in.{form}/out", f"in.{form}/out: Not a directory."),
    ):
        assert run("convert", f"in.{form}", "-o", output) == (2, b"", f"customer-journey: {told}\n")
        assert {path.name for path in tmp_path.iterdir()} == before


def told_changed(form):
    """Return what is said of a file that changed."""
    return f"in.{form}: changed while it was read: convert it when it is complete"


@pytest.mark.parametrize("output", ["out", "in", "-"])
@pytest.mark.parametrize(
    ("form", "more"),
    [
        ("csv", b"new,8\n"),
        ("csv", b"lead,8,9\n"),
        ("ndjson", b'{"stage": "new", "n": 8}\n'),
        ("ndjson", b'{"stage": 1, "n": 8}\n'),
        ("ndjson", b'{"n": 8}\n'),
        ("parquet", b"new!"),
    ],
)
def test_changed_while_read(run, monkeypatch, form, more, output):
    """A value that comes in after the values were counted stops all: one sentence, and no output."""
    path = Path(f"in.{form}")
    rows = ["lead", "VIP"]
    data = in_format(form, rows)
    if form == "parquet":
        # The other column stands first and is large, so that the stages are read from the disk again.
        table = pa.table({"pad": [os.urandom(1 << 16)] * 2, "stage": rows})
        data = stored(table, compression="none", use_dictionary=False)
    path.write_bytes(data)
    later = data.replace(b"lead", more) if form == "parquet" else data + more

    def outcomes_meanwhile(*args, **options):
        with path.open("r+b") as file:
            file.write(later)
        return outcomes(*args, **options)

    monkeypatch.setattr("customer_journey.cli.commands.convert.outcomes", outcomes_meanwhile)
    code, out, err = run("convert", path, "-o", "-" if output == "-" else f"{output}.{form}")
    assert (code, err) == (2, f"customer-journey: {told_changed(form)}\n")
    assert output == "-" or not out
    assert path.read_bytes() == later
    assert list(Path().iterdir()) == [path]


@pytest.mark.parametrize("form", COLUMNS)
@pytest.mark.parametrize(("before", "after"), [(["lead", "VIP"], ["lead", "new"]), (["lead"], [None])])
def test_other_values_than_were_counted(form, before, after):
    """What has no outcome is never written as if it were nothing."""
    counted, now = (
        COLUMNS[form](io.BytesIO(in_format(form, rows)), "stage", origin=f"in.{form}")
        for rows in (before, after)
    )
    with pytest.raises(InvalidFileError, match=re.escape(told_changed(form))):
        now.write(io.BytesIO(), outcomes(XW, counted.counts()), into="stage", unconverted_into="kept")


def test_parquet_unused_categories_are_no_change():
    """A category that no row uses needs no outcome."""
    column = pa.DictionaryArray.from_arrays(pa.array([0, None, 0], pa.int8()), ["lead", "unused"])
    done = parquet(pa.table({"stage": column}))
    assert done["stage"].to_pylist() == ["consideration", None, "consideration"]


@pytest.mark.parametrize("form", COLUMNS)
def test_dash_as_output(run, tmp_path, form):
    """A dash is standard output, in each format, and no file."""
    data = in_format(form, VALUES)
    Path(f"in.{form}").write_bytes(data)
    assert run("convert", f"in.{form}", "-o", "-", "--unconverted-into", "kept")[:2] == (
        0,
        convert(form, data),
    )
    assert [path.name for path in tmp_path.iterdir()] == [f"in.{form}"]


@pytest.mark.parametrize("form", COLUMNS)
def test_wrong_inputs(run, form):
    """What is no such file is told in one sentence, under its name."""
    Path("folder").mkdir()
    Path("empty").touch()
    Path("binary").write_bytes(bytes(range(256)) * 40)
    for path, told in (
        ("none", "none: No such file or directory.\n"),
        ("folder", "folder: Is a directory.\n"),
        ("empty", "empty: "),
        ("binary", "binary"),
    ):
        code, out, err = run("convert", path, "--file-format", form)
        assert (code, out) == (2, b"")
        assert err.startswith("customer-journey: ")
        assert told in err
        assert err.count("\n") == 1


# NDJSON.


def test_ndjson():
    """In each object the value is replaced where it stands; the new member comes last."""
    data = b'{"id": 1, "stage": "lead", "x": [1]}\n{"stage":"VIP"}\n{"id":2,"stage":null}\n'
    assert ndjson(data) == (
        b'{"id": 1, "stage": "consideration", "x": [1], "kept": null}\n'
        b'{"stage":null, "kept": "VIP"}\n'
        b'{"id":2,"stage":null, "kept": null}\n'
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'{"stage":"lead"}', b'{"stage":"consideration", "kept": null}'),
        (b'\t{ "stage" :\t"lead" } \t', b'\t{ "stage" :\t"consideration", "kept": null } \t'),
        (b'{"stage":"lead"\r}', b'{"stage":"consideration", "kept": null\r}'),
        (b"{}", b'{"stage": null, "kept": null}'),
        (b" { } ", b' {"stage": null, "kept": null } '),
        (b'{"n":1 }', b'{"n":1, "stage": null, "kept": null }'),
        (b'{"st\\u0061ge":"l\\u0065ad"}', b'{"st\\u0061ge":"consideration", "kept": null}'),
        (b'{"stage":"\\u0056IP \\/ \\ud83e\\udd86"}', rb'{"stage":null, "kept": "\u0056IP \/ \ud83e\udd86"}'),
        (b'{"stage":"\\ud800"}', b'{"stage":null, "kept": "\\ud800"}'),
        ('{"stage":"Åsa 🦆"}'.encode(), '{"stage":null, "kept": "Åsa 🦆"}'.encode()),
        (
            b'{"x":{"stage":"VIP"},"stage":"MQL"}',
            b'{"x":{"stage":"VIP"},"stage":"consideration", "kept": null}',
        ),
        (b'{"x":[{"stage":"}"}]}', b'{"x":[{"stage":"}"}], "stage": null, "kept": null}'),
        (b'{"stage":1.00,"x":1.00}', b'{"stage":null,"x":1.00, "kept": 1.00}'),
        (b'{"stage":1e400,"x":-1E-400}', b'{"stage":null,"x":-1E-400, "kept": 1e400}'),
        (b'{"stage":NaN,"x":Infinity}', b'{"stage":null,"x":Infinity, "kept": null}'),
        (b'{"stage":true}', b'{"stage":null, "kept": true}'),
        (b'{"stage":[ "lead" ]}', b'{"stage":null, "kept": [ "lead" ]}'),
        (b'{"stage":{"a":{}} }', b'{"stage":null, "kept": {"a":{}} }'),
        (b'{"stage":"","x":" "}', b'{"stage":null,"x":" ", "kept": null}'),
        (b'{"Stage":1,"":2}', b'{"Stage":1,"":2, "stage": null, "kept": null}'),
    ],
)
@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\n\n \t\r\n"])
@pytest.mark.parametrize("bom", [b"", codecs.BOM_UTF8])
def test_ndjson_bytes(before, after, end, bom):
    """Every byte but the value's stays: spaces, escapes, numbers as written, line ends, the mark."""
    first, done = b'{"stage":"MQL"}\n', b'{"stage":"consideration", "kept": null}\n'
    assert ndjson(bom + first + before + end) == bom + done + after + end
    assert ndjson(bom + before + b"\r\n" + first) == bom + after + b"\r\n" + done


@pytest.mark.parametrize("zeros", [400, 4300, 50_000])
def test_ndjson_long_numbers(zeros):
    """A number of thousands of digits is a number as any other."""
    told = b"1" + b"0" * zeros
    before, after = b'{"stage":%b,"n":[%b]}', b'{"stage":null,"n":[%b], "kept": %b}'
    assert ndjson(before % (told, told)) == after % (told, told)
    assert ndjson(b'{"stage":[%b]}' % told) == b'{"stage":null, "kept": [%b]}' % told


def test_ndjson_marks_on_lines_of_their_own():
    """A byte-order mark alone on a line, as joined files have it, is a blank line."""
    mark = codecs.BOM_UTF8
    assert ndjson(mark + b'\n{"stage":"lead"}\n' + mark + b"\n") == (
        mark + b'\n{"stage":"consideration", "kept": null}\n' + mark + b"\n"
    )
    with pytest.raises(InvalidFileError, match=r"in\.ndjson: it holds no objects"):
        ndjson(mark)


def test_ndjson_values_that_are_no_text(run):
    """A number is told of as its text, whole numbers without a point; what else is no text, as it stands."""
    Path("in.ndjson").write_bytes(
        b'{"stage":1.00}\n{"stage":1}\n{"stage":"1"}\n{"stage":"1.0"}\n{"stage":1e400}\n{"stage":true}\n'
        b'{"stage":"true"}\n'
    )
    code, _, err = run("convert", "in.ndjson", "-o", "out", "--json")
    assert code == 0
    assert [(entry["value"], entry["count"], entry["verdict"]) for entry in json.loads(err)["values"]] == [
        ("1", 3, "unknown"),
        *((text, 1, "unknown") for text in ("1.0", "1e400", "true", "true")),
    ]
    err = run("convert", "in.ndjson", "-o", "out")[2]
    assert "'1e400' (1 row) not converted" in err
    assert "  true (1 row) not converted" in err


def test_ndjson_huge_line():
    """A line of tens of millions of characters is a line as any other."""
    pad = b"x" * 20_000_000
    assert (
        ndjson(b'{"a":"%b","stage":"lead"}' % pad)
        == b'{"a":"%b","stage":"consideration", "kept": null}' % pad
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "in.ndjson: it holds no objects"),
        (b" \r\n\n", "in.ndjson: it holds no objects"),
        (b'["stage":1]', "in.ndjson: a JSON array"),
        (b"[1]", "line 1: not a JSON object: '{' is missing at character 1"),
        (b'{"stage":"lead"}\n"x"\n', "line 2: not a JSON object: '{' is missing at character 1"),
        (
            b'{"stage":"lead"}\n\n{"stage":"le',
            "line 3: not a JSON object: Unterminated string starting at character 10",
        ),
        (b'{"stage":"lead"', "line 1: not a JSON object: ',' is missing at character 16"),
        (b'{"stage":', "line 1: not a JSON object: Expecting value at character 10"),
        (b'{"stage"', "line 1: not a JSON object: ':' is missing at character 9"),
        (b"{", "line 1: not a JSON object: '\"' is missing at character 2"),
        (b'{"stage":"lead",}', "line 1: not a JSON object: '\"' is missing at character 17"),
        (b'{stage:"lead"}', "line 1: not a JSON object: '\"' is missing at character 2"),
        (b'{"stage":"a\tb"}', "line 1: not a JSON object: Invalid control character at character 12"),
        (
            b'{"stage":"lead"}{"stage":"lead"}',
            "line 1: not a JSON object: text after its end, at character 17",
        ),
        (b'{\n"stage":"lead"\n}\n', "line 1: not a JSON object: '\"' is missing at character 2"),
        (b'{"stage":"lead","stage":"MQL"}', "line 1: not a JSON object: it has two members named 'stage'"),
        (b'{"a":1,"\\u0061":2,"stage":1}', "line 1: not a JSON object: it has two members named 'a'"),
        (b'{"stage":"lead","a":' + b"[" * 200_000, "line 1: not a JSON object: nested too deeply"),
        (b'{"stage":"lead"}\n\x0c\n', "line 2: not a JSON object: '{' is missing at character 1"),
        ('{"stage":"lead"}\n{"n":"å"}'.encode("cp1252"), "line 2: not UTF-8, which NDJSON must be"),
        ('{"stage":"lead"}\n'.encode("utf-16"), "in.ndjson: UTF-16-LE, not UTF-8, which NDJSON must be"),
        (
            codecs.BOM_UTF16_BE + '{"стадия":"лид"}\n'.encode("utf-16-be"),
            "in.ndjson: not UTF-8, which NDJSON must be",
        ),
        ('{"stage":"lead"}\n'.encode("utf-16-le"), "in.ndjson: UTF-16-LE, not UTF-8, which NDJSON must be"),
    ],
)
def test_ndjson_that_is_none(data, told):
    """The line that is no object is told, and what is wrong with it, in one sentence."""
    with pytest.raises(InvalidFileError) as caught:
        ndjson(data)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_ndjson_objects_without_the_column():
    """Objects that all lack the member have no such column, be they empty."""
    with pytest.raises(NotFoundError, match=r"^There is no column of in\.ndjson called 'stage'\.$"):
        ndjson(b"{}\n{}\n")


def test_ndjson_clash_on_a_later_line(run, tmp_path):
    """A name that only a later object has is taken all the same, and nothing is left of the output."""
    Path("in.ndjson").write_bytes(b'{"stage":"lead"}\n' * 5000 + b'{"kept":1}\n')
    for option in (["--into", "kept"], ["--unconverted-into", "kept"]):
        code, out, err = run("convert", "in.ndjson", *option, "-o", "out.ndjson")
        assert (code, out) == (2, b"")
        assert err.startswith(
            f"customer-journey: {option[0]} must be the converted column or a new one, not 'kept'"
        )
        assert [path.name for path in tmp_path.iterdir()] == ["in.ndjson"]


blanks = st.sampled_from(["", "", " ", "\t", "  ", "\r"])
raw_numbers = st.sampled_from(
    ["1.00", "1e400", "-0", "-0.0", "1E+2", "1" + "0" * 400, "true", "null", "[]", "{}"]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts | st.just("stage"), inner, max_size=2),
    max_leaves=4,
)


@st.composite
def json_texts(draw, value):
    """Draw a way to write a value as JSON."""
    return json.dumps(
        draw(value),
        ensure_ascii=draw(st.booleans()),
        separators=draw(st.sampled_from([(",", ":"), (" , ", " : ")])),
    )


@st.composite
def objects(draw, *, with_stage):
    """Draw an object's text before and after, written by hand, piece by piece."""
    other = st.dictionaries(
        texts.filter(lambda name: name not in ("stage", "kept")),
        raw_numbers | json_texts(json_values),
        max_size=3,
    )
    members = list(draw(other).items())
    if with_stage:
        stage = draw(json_texts(values) | raw_numbers | json_texts(json_values))
        members.insert(draw(st.integers(0, len(members))), ("stage", stage))
    space = lambda: draw(blanks)  # noqa: E731  # one word for what stands everywhere
    before = after = ""
    kept = "null"
    for n, (name, value) in enumerate(members):
        lead = ("," if n else "") + space() + draw(json_texts(st.just(name))) + space() + ":" + space()
        new = value
        if name == "stage":
            held = json.loads(value)
            is_text = isinstance(held, str)
            target, _ = row_by_row(held) if is_text else (None, None)
            new = json.dumps(target)
            blank = held is None or (is_text and is_blank(held, XW.source))
            kept = "null" if target or blank else value
        last = n == len(members) - 1
        trail = space()
        added = ("" if with_stage else ', "stage": null') + f', "kept": {kept}' if last else ""
        before += lead + value + trail
        after += lead + new + added + trail
    if not members:
        before, after = "", '"stage": null, "kept": null'
    opening, closing = space() + "{", "}" + space()
    return opening + before + closing, opening + after + closing


@given(
    st.lists(objects(with_stage=True) | objects(with_stage=False), max_size=6),
    objects(with_stage=True),
    st.data(),
)
def test_ndjson_keeps_every_other_byte(drawn, one, data):
    """Whatever the objects, only the values change that are meant; blank lines and line ends stay."""
    lines = [*drawn]
    lines.insert(data.draw(st.integers(0, len(drawn))), one)
    blank = st.sampled_from(["", " ", "\t\r"]).map(lambda text: (text, text))
    for _ in range(data.draw(st.integers(0, 2))):
        lines.insert(data.draw(st.integers(0, len(lines))), data.draw(blank))
    ends = [data.draw(st.sampled_from(["\n", "\r\n"])) for _ in lines]
    ends[-1] = data.draw(st.sampled_from(["", "\n", "\r\n"]))
    # Spaces before a line's end may be carriage returns, which belong to it.
    before = "".join(old + end for (old, _), end in zip(lines, ends, strict=True)).encode()
    after = "".join(new + end for (_, new), end in zip(lines, ends, strict=True)).encode()
    out = ndjson(before)
    assert out == after
    for old, new in zip(before.split(b"\n"), out.split(b"\n"), strict=True):
        if old.strip():
            was, now = json.loads(old), json.loads(new)
            assert repr({**was, "stage": now["stage"], "kept": now["kept"]}) == repr(now)


_PIECES = b'{"stage": @ "lead" @ "VIP" @ } @ , @ "a": @ 1 @ [ @ ] @ {} @ null @ " @ \\u'
pieces = st.sampled_from(
    [
        *_PIECES.split(b" @ "),
        b"\n",
        b"\r\n",
        b" ",
        b"\0",
        b"\x0c",
        b"\xff",
        codecs.BOM_UTF8,
        codecs.BOM_UTF16_LE,
    ]
)


@given(st.binary() | st.lists(pieces).map(b"".join))
@example(codecs.BOM_UTF8 + b'\n{"stage":"lead"}')
def test_arbitrary_ndjson(data):
    """No bytes bring forth any other error than ours."""
    try:
        out = ndjson(data)
    except cj.CustomerJourneyError as error:
        assert str(error)
    else:
        assert b"kept" in out


@given(texts, st.text(max_size=3), st.text(max_size=3))
def test_arbitrary_names(column, into, unconverted):
    """No names of columns bring forth any other error than ours."""
    table = pa.table({"stage": ["lead"], "stage.x": ["lead"], "a": [{"stage": 1}]})
    for form, data in (
        ("ndjson", b'{"stage":"lead","a":{"stage":1},"stage.x":"lead"}'),
        ("parquet", stored(table)),
    ):
        with suppress(cj.CustomerJourneyError):
            convert(form, data, column, into=into, unconverted_into=unconverted)


# Parquet.

ODD = {
    "n": pa.array([1, None, 3], pa.int8()),
    "day": pa.array([dt.date(2024, 2, 29), None, dt.date(1969, 1, 1)]),
    "at": pa.array(
        [dt.datetime(2024, 2, 29, 1, tzinfo=dt.UTC), None, None], pa.timestamp("us", "Europe/Oslo")
    ),
    "nano": pa.array([1, None, 3], pa.timestamp("ns")),
    "for": pa.array([1, None, 3], pa.duration("ms")),
    "price": pa.array([Decimal("1.10"), None, Decimal("-3.00")], pa.decimal128(12, 2)),
    "big": pa.array([Decimal(10) ** 50, None, Decimal(0)], pa.decimal256(60, 1)),
    "half": pa.array([1.5, None, 2.5], pa.float32()),
    "raw": pa.array([b"\xff", None, b""], pa.large_binary()),
    "fixed": pa.array([b"ab", None, b"cd"], pa.binary(2)),
    "list": pa.array([[[1], None], None, []], pa.list_(pa.list_(pa.int64()))),
    "sized": pa.array([[1, 2], None, [3, 4]], pa.list_(pa.int32(), 2)),
    "struct": pa.array([{"stage": "lead", "x": {"y": [1]}}, None, {"stage": None, "x": None}]),
    "map": pa.array([[("stage", 1)], None, []], pa.map_(pa.string(), pa.int32())),
    "kind": pa.array(["a", None, "b"]).dictionary_encode(),
    "large": pa.array(["x", None, "lead"], pa.large_string()),
    "view": pa.array(["x", None, "a long text that no view holds inline"], pa.string_view()),
    "yes": pa.array([True, None, False]),
    "none": pa.nulls(3),
}


def test_parquet_keeps_other_columns():
    """Every other column keeps its type, its values, its place; every one its notes, and the file too."""
    notes = {b"owner": b"us", b"\xff": b"\0"}
    fields = [pa.field(name, column.type, metadata={"note": name}) for name, column in ODD.items()]
    fields.insert(4, pa.field("stage", pa.string(), nullable=False))
    columns = [*ODD.values()]
    columns.insert(4, pa.array(["lead", "VIP", ""]))
    table = pa.table(columns, schema=pa.schema(fields, metadata=notes))
    out = parquet(table)
    assert out.column_names == [*table.column_names, "kept"]
    assert {key: out.schema.metadata[key] for key in notes} == notes
    for field in table.schema:
        if field.name != "stage":
            new = out.schema.field(field.name)
            assert (new.type, new.nullable, new.metadata[b"note"]) == (field.type, True, field.name.encode())
            assert out[field.name].to_pylist() == table[field.name].to_pylist()
    assert out["stage"].to_pylist() == ["consideration", None, None]
    assert out["kept"].to_pylist() == [None, "VIP", None]


@pytest.mark.parametrize(
    "made",
    [
        lambda rows: pa.array(rows, pa.string()),
        lambda rows: pa.array(rows, pa.large_string()),
        lambda rows: pa.array(rows, pa.string_view()),
        lambda rows: pa.array(rows).dictionary_encode(),
        lambda rows: pa.array(rows, pa.large_string()).dictionary_encode(),
        lambda rows: pa.array(
            pd.Categorical(rows, categories=["never", "VIP", "lead", "", "MQL"], ordered=True)
        ),
    ],
    ids=["string", "large_string", "string_view", "dictionary", "large dictionary", "unused categories"],
)
def test_parquet_types_of_the_column(made):
    """Texts of every type convert, categories that no row uses notwithstanding."""
    rows = ["lead", "VIP", None, "", "MQL", "lead"]
    table = pa.table({"stage": made(rows), "n": range(6)})
    assert pq.read_schema(io.BytesIO(stored(table))).field("stage").type.id == table["stage"].type.id
    out = parquet(table)
    assert [*zip(out["stage"].to_pylist(), out["kept"].to_pylist(), strict=True)] == [*map(row_by_row, rows)]
    assert out.schema.types == [pa.string(), pa.int64(), pa.string()]


def test_parquet_of_nulls():
    """A column of nothing stays so, whether it has a type or none."""
    for kind in (pa.null(), pa.string()):
        out = parquet(pa.table({"stage": pa.nulls(3, kind), "n": range(3)}))
        assert out.to_pydict() == {"stage": [None] * 3, "n": [0, 1, 2], "kept": [None] * 3}


def test_parquet_without_rows():
    """A file without rows keeps its columns."""
    table = pa.table({"stage": pa.array([], pa.string()), "n": pa.array([], pa.int8())})
    out = parquet(table)
    assert out.num_rows == 0
    assert out.schema.remove_metadata() == table.schema.append(pa.field("kept", pa.string()))


@pytest.mark.parametrize(
    "column",
    [
        pa.array([b"lead"]),
        pa.array([["lead"]]),
        pa.array([{"stage": "lead"}]),
        pa.array([dt.date(2024, 1, 1)]),
        pa.array([True]),
    ],
    ids=lambda column: str(column.type),
)
def test_parquet_of_no_texts(column):
    """A column of anything but texts is refused, by the name of its type."""
    data = stored(pa.table({"stage": column}))
    kind = pq.read_schema(io.BytesIO(data)).field("stage").type
    with pytest.raises(InvalidFileError, match=re.escape(f"'stage': holds {kind}, not text or numbers")):
        convert("parquet", data)


@pytest.mark.parametrize("compression", ["none", "snappy", "gzip", "brotli", "zstd", "lz4"])
def test_parquet_compression(compression):
    """The compression stays that of the file."""
    data = stored(pa.table({"n": [1] * 9, "stage": ["lead"] * 9}), compression=compression)
    old, new = (
        {group.column(i).compression for i in range(group.num_columns)}
        for group in (
            pq.ParquetFile(io.BytesIO(d)).metadata.row_group(0) for d in (data, convert("parquet", data))
        )
    )
    assert old == new == {"UNCOMPRESSED" if compression == "none" else compression.upper()}


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_parquet_row_groups(size):
    """Rows keep their order, in however small groups they come, each with categories of its own."""
    rows = [VALUES[n % len(VALUES)] if n < 500 else f"v{n}" for n in range(1000)]
    table = pa.table({"n": range(1000), "stage": pa.array(rows).dictionary_encode()})
    out = pq.read_table(io.BytesIO(convert("parquet", stored(table, row_group_size=size))))
    assert out["n"].to_pylist() == [*range(1000)]
    assert [*zip(out["stage"].to_pylist(), out["kept"].to_pylist(), strict=True)] == [*map(row_by_row, rows)]


def test_parquet_of_many_batches(monkeypatch):
    """What is read in several parts is written whole."""
    monkeypatch.setattr("customer_journey.files.parquet._ROWS", 3)
    rows = VALUES * 5
    out = parquet(pa.table({"stage": rows, "n": range(40)}))
    assert [*zip(*(out[name].to_pylist() for name in ("stage", "kept", "n")), strict=True)] == [
        (*row_by_row(value), n) for n, value in enumerate(rows)
    ]


def test_parquet_wide():
    """A file of a thousand columns is a file as any other."""
    table = pa.table({f"c{n}": [n] for n in range(1000)} | {"stage": ["lead"]})
    out = parquet(table)
    assert out.column_names == [*table.column_names, "kept"]
    assert out.to_pylist() == [{**table.to_pylist()[0], "stage": "consideration", "kept": None}]


def test_parquet_names_alike():
    """Names with dots, names that read like a path, and names that others share are names."""
    table = pa.table({"a": [{"b": 7}], "a.b": ["lead"], "a.b.c": [1]})
    assert parquet(table, "a.b").to_pylist() == [
        {"a": {"b": 7}, "a.b": "consideration", "a.b.c": 1, "kept": None}
    ]
    assert parquet(pa.table({"stage.x": [1], "stage": ["lead"]}))["stage"].to_pylist() == ["consideration"]
    twice = pa.Table.from_arrays([pa.array([1]), pa.array(["lead"]), pa.array(["x"])], ["n", "stage", "n"])
    out = pq.ParquetFile(io.BytesIO(convert("parquet", stored(twice)))).read()
    assert out.column_names == ["n", "stage", "n", "kept"]
    assert [column.to_pylist() for column in out.columns] == [[1], ["consideration"], ["x"], [None]]
    with pytest.raises(InvalidFileError, match="'n': the file has this column twice"):
        parquet(twice, "n")


def test_parquet_damaged():
    """No damage to a file brings forth any other error than ours: cut short, or a byte changed."""
    whole = stored(pa.table({"stage": ["lead", "VIP"] * 5, "n": range(10)}))
    told = Counter()
    for at in range(0, len(whole), 2):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            try:
                convert("parquet", data)
            except cj.CustomerJourneyError as error:
                told[type(error)] += 1
                assert "\n" not in str(error).rstrip()
    assert told[InvalidFileError] > len(whole) / 2


def test_parquet_with_texts_that_are_none():
    """Bytes that are no UTF-8 in a column of texts are damage; in another column they are kept."""
    broken = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")]
    )
    with pytest.raises(InvalidFileError, match=r"a damaged Parquet file: .*Invalid UTF8"):
        parquet(pa.table({"stage": broken}))
    out = parquet(pa.table({"stage": ["lead"], "x": broken}))
    assert out["x"].cast(pa.binary()).to_pylist() == [b"\xff\xfe"]


@pytest.mark.parametrize(
    "data", [b"", b"PAR1", b"PAR1PAR1", b"stage\nlead\n", b'{"stage":"lead"}\n', b"\0" * 99]
)
def test_parquet_that_is_none(data):
    """What is no Parquet file is told so."""
    with pytest.raises(InvalidFileError, match=r"^in\.parquet: not a readable Parquet file$"):
        convert("parquet", data)


def test_parquet_damaged_behind(run, tmp_path):
    """Damage that only shows while the file is written leaves nothing of the output."""
    table = pa.table({"stage": ["lead"] * 1000, "n": [os.urandom(40) for _ in range(1000)]})
    whole = stored(table, compression="gzip", row_group_size=500)
    at = pq.ParquetFile(io.BytesIO(whole)).metadata.row_group(1).column(1).data_page_offset + 200
    Path("in.parquet").write_bytes(whole[:at] + b"\0" * 200 + whole[at + 200 :])
    assert run("detect", "in.parquet")[0] == 0
    code, out, err = run("convert", "in.parquet", "-o", "out.parquet")
    assert (code, out) == (2, b"")
    assert err.startswith("customer-journey: in.parquet: a damaged Parquet file: ")
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


@pytest.mark.parametrize(
    ("other", "before", "after"),
    [
        # A column of texts that the schema takes for numbers; a column of nulls that may hold none.
        (pa.array(["a", "b"]), b"\x15\x0c\x25\x02\x18\x01x", b"\x15\x08\x25\x02\x18\x01x"),
        (pa.nulls(2), b"\x25\x02\x18\x01x", b"\x25\x00\x18\x01x"),
    ],
)
def test_parquet_with_a_damaged_schema(tmp_path, other, before, after):
    """What can be read of a damaged schema, but not written, is told; PyArrow alone ends the process."""
    whole = stored(pa.table({"x": other, "stage": ["lead", "VIP"]}), store_schema=False)
    assert whole.count(before) == 1
    path, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    path.write_bytes(whole.replace(before, after))
    argv = ["convert", path, "--column", "stage", *ENDS, "-o", out]
    # In a process of its own, which may end with a signal.
    done = subprocess.run(
        [sys.executable, "-m", "customer_journey", *argv], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"customer-journey: {path}: a damaged Parquet file: ")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("seed", range(40))
def test_parquet_half_damaged(seed):
    """However much of a file is junk, at its start, in its middle or at its end, the error is ours."""
    rng = random.Random(seed)
    whole = stored(pa.table({"stage": ["lead", "VIP"] * 50, "n": range(100)}), row_group_size=40)
    start = rng.randrange(len(whole))
    junk = rng.randbytes(min(len(whole) - start, rng.choice([8, 64, len(whole) // 2])))
    try:
        convert("parquet", whole[:start] + junk + whole[start + len(junk) :])
    except cj.CustomerJourneyError as error:
        assert "\n" not in str(error)


def test_parquet_by_others(tmp_path):
    """What pandas, Polars and DuckDB write converts, and they read it with every other column equal."""
    frame = pd.DataFrame(
        {
            "stage": pd.Categorical(["lead", "VIP", None]),
            "n": [1, 2, 3],
            "at": pd.Timestamp("2024-02-29"),
        },
        index=pd.Index(["x", "y", "z"], name="key"),
    )
    frame.to_parquet(tmp_path / "pandas.parquet")
    pl.from_pandas(frame.reset_index()).write_parquet(tmp_path / "polars.parquet")
    duckdb.sql(f"copy (select * from '{tmp_path}/polars.parquet') to '{tmp_path}/duckdb.parquet'")
    for name in ("pandas", "polars", "duckdb"):
        path, out = tmp_path / f"{name}.parquet", tmp_path / f"{name}.out.parquet"
        out.write_bytes(convert("parquet", path.read_bytes()))
        converted = {"stage": ["consideration", None, None], "kept": [None, "VIP", None]}

        old, new = pd.read_parquet(path), pd.read_parquet(out)
        pd.testing.assert_frame_equal(new.drop(columns=["stage", "kept"]), old.drop(columns="stage"))
        assert (
            new[["stage", "kept"]].astype(object).where(lambda f: f.notna(), None).to_dict("list")
            == converted
        )

        old, new = pl.read_parquet(path), pl.read_parquet(out)
        assert new.drop("stage", "kept").equals(old.drop("stage"))
        assert new.drop("stage", "kept").schema == old.drop("stage").schema
        assert new.select("stage", "kept").to_dict(as_series=False) == converted

        told = duckdb.sql(f"select * exclude (stage, kept) from '{out}'").fetchall()
        assert told == duckdb.sql(f"select * exclude (stage) from '{path}'").fetchall()
        assert duckdb.sql(f"select stage, kept from '{out}'").fetchall() == [
            *zip(*converted.values(), strict=True)
        ]


def test_parquet_needs_a_library(tmp_path):
    """Without PyArrow the error says how to get it; the other formats need nothing."""
    program = (
        "import sys; sys.modules['pyarrow'] = None; from customer_journey import cli; sys.exit(cli.main())"
    )
    for form in COLUMNS:
        (tmp_path / f"in.{form}").write_bytes(in_format(form, VALUES))
        argv = ["convert", f"in.{form}", "--column", "stage", *ENDS, "-o", f"out.{form}"]
        done = subprocess.run(
            [sys.executable, "-c", program, *argv],
            capture_output=True,
            cwd=tmp_path,
            check=False,
            encoding="utf-8",
        )
        if form == "parquet":
            assert (done.returncode, done.stdout) == (2, "")
            assert (
                done.stderr
                == "customer-journey: This needs pyarrow: pip install 'customer-journey[parquet]'.\n"
            )
        assert (done.returncode == 0) == (form != "parquet") == (tmp_path / f"out.{form}").exists()


def test_parquet_is_nothing_for_a_terminal(tmp_path):
    """On a terminal a Parquet file would be noise: the error names the option."""
    pty = pytest.importorskip("pty", reason="needs pseudo-terminals")
    path = tmp_path / "in.parquet"
    path.write_bytes(in_format("parquet", VALUES))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "customer_journey", "convert", str(path), "--column", "stage", *ENDS]
    done = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, check=False)
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 2
    assert (
        done.stderr
        == b"customer-journey: --output must be given: a Parquet file cannot be shown in a terminal.\n"
    )


# Large files.


def large(form, path, rows, pad):
    """Write a large file, as Parquet in one group of rows: a stage, and bytes that do not compress."""
    if form == "parquet":
        buffers = [None, pa.py_buffer(os.urandom(pad * rows))]
        odd = pa.FixedSizeBinaryArray.from_buffers(pa.binary(pad), rows, buffers)
        table = pa.table({"stage": (VALUES * (rows // 8 + 1))[:rows], "pad": odd})
        pq.write_table(table, path, compression="none", row_group_size=rows)
        return
    some = [os.urandom(pad // 2).hex() for _ in range(16)]
    line = '{{"stage": "{}", "pad": "{}"}}\n' if form == "ndjson" else "{},{}\n"
    block = "".join(line.format(VALUES[n % 8] or "", some[n % 16]) for n in range(160))
    with path.open("w", encoding="ascii") as out:
        out.write("stage,pad\n" if form == "csv" else "")
        for _ in range(rows // 160):
            out.write(block)


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
@pytest.mark.parametrize("form", COLUMNS)
def test_interrupted(tmp_path, form):
    """Ctrl-C midway leaves the old file whole and no part of the new one; the signal ends the program."""
    path, out = tmp_path / f"in.{form}", tmp_path / f"out.{form}"
    large(form, path, {"csv": 1_600_000, "ndjson": 160_000, "parquet": 3_200_000}[form], 8)
    out.write_bytes(b"old")
    # Whoever runs the tests in the background ignores the signal, and so would the program.
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from customer_journey.__main__ import main; sys.exit(main())"
    )
    argv = ["convert", str(path), "--column", "stage", *ENDS, "-o", str(out)]
    with subprocess.Popen([sys.executable, "-c", program, *argv], stderr=subprocess.PIPE) as running:
        until = time.monotonic() + 60
        while not list(tmp_path.glob(".*.part")):
            assert running.poll() is None
            assert time.monotonic() < until
            time.sleep(0.002)
        running.send_signal(signal.SIGINT)
        assert running.stderr.read() == b""
        assert running.wait(60) == -signal.SIGINT  # which a shell calls 130
    assert out.read_bytes() == b"old"
    assert {path.name for path in tmp_path.iterdir()} == {path.name, out.name}


@pytest.mark.parametrize("form", ["ndjson", "parquet"])
def test_bar_on_a_terminal(tmp_path, form):
    """A large file is read with a bar on the terminal; its name is no markup, and commands nothing."""
    pty = pytest.importorskip("pty", reason="needs pseudo-terminals")
    pytest.importorskip("rich")
    path = tmp_path / f"[b]\x1b[31m.{form}"
    large(form, path, 6400, 1600)
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "customer_journey",
        "convert",
        str(path),
        "--column",
        "stage",
        *ENDS,
    ]
    env = os.environ | {"TERM": "xterm", "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"}
    ours, theirs = pty.openpty()
    sent = b""
    with subprocess.Popen([*command, "-o", str(tmp_path / f"out.{form}")], env=env, stderr=theirs) as program:
        os.close(theirs)
        # Linux tells the end by an error, others by nothing more to read.
        with suppress(OSError):
            while part := os.read(ours, 1 << 16):
                sent += part
    os.close(ours)
    told = sent.decode()
    assert program.returncode == 0
    assert f"{path.stat().st_size / 1e6:.1f} MB" in told
    assert f"\x1b[31m.{form}" not in told
    assert "of 6,400 rows converted" in told
    assert (tmp_path / f"out.{form}").stat().st_size > 0.9 * path.stat().st_size


def peak(*argv):
    """Return how many MB of memory the program took at most."""
    # Not by the module resource: there a process begins with what its parent takes.
    program = (
        "import sys; from customer_journey import cli\n"
        "code = cli.main()\n"
        "told = open('/proc/self/status').read()\n"
        "print('peak', told.partition('VmHWM:')[2].split()[0], code)"
    )
    command = [sys.executable, "-c", program, *argv]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    told, code = done.stdout.rpartition("peak ")[2].split()
    assert code == "0"
    return int(told) / 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux to tell the memory")
@pytest.mark.parametrize("form", COLUMNS)
def test_memory(tmp_path, form):
    """A file far larger takes hardly more memory than a small one: it is never there as a whole."""
    path, small = tmp_path / f"in.{form}", tmp_path / f"small.{form}"
    rows, pad = (1_400_000, 160) if form == "parquet" else (10_240, 6000)
    large(form, path, rows, pad)
    large(form, small, rows // 4, pad)
    argv = ("--column", "stage", *ENDS, "-o", str(tmp_path / "out"))
    taken = peak("convert", str(path), *argv)
    assert path.stat().st_size > 60e6
    # PyArrow keeps some of what it has used, but far from the 168 MB more that the larger file has.
    assert taken < peak("convert", str(small), *argv) + (120 if form == "parquet" else 10)
    assert form == "parquet" or taken < peak("--help") + 30
