"""CSV files: one column converted, every other field, line end and byte-order mark as it was."""

import codecs
import csv
import errno
import io
import json
import os
import re
import stat
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import customer_journey as cj
from blanks import is_blank
from customer_journey import cli
from customer_journey.cli.outputs import whole_file
from customer_journey.crosswalks.outcomes import outcomes
from customer_journey.errors import InvalidFileError, InvalidValueError, NotFoundError
from customer_journey.files.csv_text import csv_column

EXPORT = Path(__file__).parents[1] / "examples" / "crm_export.csv"
ENDS = ("--from", "hubspot-lifecycle", "--to", "five-stage-journey")
XW = cj.crosswalk("hubspot-lifecycle", "five-stage-journey", decide={"subscriber": "awareness"})

#: What the values of the example export convert to; None is not converted.
EXPECTED = {
    "marketingqualifiedlead": "consideration",
    "Lead": "consideration",
    "SUBSCRIBER": "awareness",
    "customer": "purchase",
    "Marketing Qualified Lead": "consideration",
    "": "",
    "Customer": "purchase",
    "Sales Qualified Lead": "consideration",
    " lead ": "consideration",
    "opportunity": None,
    "MQL": "consideration",
    "evangelist": "advocacy",
    "VIP": None,
    "sales_qualified_lead": "consideration",
    "Other": None,
    "-": "",
}


def convert(data, column="stage", *, into=None, unconverted_into="kept", **options):
    """Convert a column of these bytes."""
    found = csv_column(io.BytesIO(data), column, origin="in.csv", **options)
    into = into or column
    found.check_names(into=into, unconverted_into=unconverted_into)
    out = io.BytesIO()
    found.write(out, outcomes(XW, found.counts()), into=into, unconverted_into=unconverted_into)
    return out.getvalue()


@pytest.fixture
def run(capfdbinary, tmp_path, monkeypatch):
    """Return a function that converts the column of a file by the command line, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(path, *options, column="stage"):
        argv = ["convert", path, "--column", column, *ENDS, "--decide", "subscriber=awareness", *options]
        code = cli.main([str(arg) for arg in argv])
        out, err = capfdbinary.readouterr()
        return code, out, err.decode()

    return run


# The example export.


def test_example_export(run):
    """Each row of the example comes out as expected, and every other field as it was."""
    code, out, _ = run(EXPORT, column="Lifecycle Stage")
    before = list(csv.DictReader(io.StringIO(EXPORT.read_text("utf-8"))))
    after = list(csv.DictReader(io.StringIO(out.decode())))
    assert code == 0
    assert len(after) == len(before) == 18
    for old, new in zip(before, after, strict=True):
        value = old["Lifecycle Stage"]
        target = EXPECTED[value]
        kept = value if target is None else ""
        assert new == old | {"Lifecycle Stage": target or "", "Lifecycle Stage_unconverted": kept}


def test_example_report(run):
    """The report counts every row, names the decisions, and says why values are left and what would help."""
    _, _, err = run(EXPORT, column="Lifecycle Stage")
    total, decided, blank, *lines = err.splitlines()
    assert total == (
        "hubspot-lifecycle → five-stage-journey: 13 of 18 rows converted, 2 blank, 1 unknown, 1 ambiguous,"
        " 1 without a counterpart"
    )
    assert decided == "  decided: subscriber → awareness"
    assert blank == "  counted as blank: '-'"
    quoted = [line.partition(" not converted: ")[0] for line in lines if " not converted: " in line]
    left = {value for values in quoted for value in re.findall("'(.*?)'", values)}
    assert left == {value for value, target in EXPECTED.items() if target is None}
    told = {line.split("'")[1]: line for line in lines if "'" in line}
    assert "(1 row) not converted" in told["VIP"]
    assert "There is no stage of 'hubspot-lifecycle' called 'VIP'" in told["VIP"]
    assert "For example: --decide opportunity=purchase" in told["opportunity"]
    assert "in 'five-stage-journey': consideration (1/2), purchase (1/2)." in told["opportunity"]
    names, *policies = lines[lines.index(told["Other"]) + 1 :]
    assert names == "  use --name VALUE=STAGE to say which stage an unknown value means"
    assert policies[0].startswith("  With --policy largest, ")


def test_suggested_decisions_settle(run):
    """Whoever takes the decisions that the report suggests is left with what has no counterpart."""
    _, _, err = run(EXPORT, column="Lifecycle Stage")
    words = err.split()
    advice = [word for flag, option in pairwise(words) if flag == "--decide" for word in (flag, option)]
    code, out, err = run(EXPORT, *advice, column="Lifecycle Stage")
    assert code == 0
    assert "ambiguous" not in err
    assert "14 of 18 rows converted" in err
    assert len(out.splitlines()) == 19


def test_example_bytes(run):
    """What needs no quotes and no change keeps its bytes."""
    _, out, _ = run(EXPORT, column="Lifecycle Stage")
    lines = list(zip(EXPORT.read_bytes().splitlines(), out.splitlines(), strict=True))
    assert lines[0][1] == lines[0][0] + b",Lifecycle Stage_unconverted"
    old, new = lines[2]
    assert new == old.replace(b",Lead,", b",consideration,") + b","


# Strict, files, pipes.


def test_strict_writes_nothing(run, tmp_path):
    """With --strict a value that cannot be converted stops all: no output, no file, exit code 2."""
    code, out, err = run(EXPORT, "--strict", column="Lifecycle Stage")
    assert (code, out) == (2, b"")
    assert err.splitlines()[0].endswith("; nothing was written because of --strict")
    assert run(EXPORT, "--strict", "-o", "out.csv", column="Lifecycle Stage")[0] == 2
    assert not list(tmp_path.iterdir())


def test_strict_writes_what_converts(run):
    """With --strict a file that converts is written as without it, blank values included."""
    Path("in.csv").write_bytes(b"stage,n\nlead,1\n,2\n")
    code, out, _ = run("in.csv", "--strict")
    assert (code, out) == (0, b"stage,n,stage_unconverted\nconsideration,1,\n,2,\n")


def test_standard_input():
    """A dash reads standard input, though a pipe cannot be read twice."""
    argv = ["convert", "-", "--column", "Lifecycle Stage", *ENDS, "--decide", "subscriber=awareness"]
    command = [sys.executable, "-m", "customer_journey", *argv]
    data = EXPORT.read_bytes()
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    expected = convert(data, "Lifecycle Stage", unconverted_into="Lifecycle Stage_unconverted")
    assert (done.returncode, done.stdout) == (0, expected)
    wrong = subprocess.run(command, input=b"a,b\n", capture_output=True, check=False, encoding=None)
    assert wrong.stderr.startswith(b"customer-journey: There is no column of standard input")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_named_pipe(run):
    """A pipe with a name, such as the shell's <(…), does as well."""
    os.mkfifo("pipe")
    with subprocess.Popen([sys.executable, "-c", "open('pipe', 'w').write('stage,n\\nlead,1\\n')"]):
        code, out, _ = run("pipe")
    assert (code, out.splitlines()[1]) == (0, b"consideration,1,")


def test_output_file(run, tmp_path):
    """With -o nothing goes to standard output, and no temporary file is left."""
    code, out, _ = run(EXPORT, "-o", "out.csv", column="Lifecycle Stage")
    assert (code, out) == (0, b"")
    assert Path("out.csv").read_bytes() == run(EXPORT, column="Lifecycle Stage")[1]
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_output_onto_the_input(run, tmp_path):
    """A file may be converted in place; a second time its own columns are in the way, and it says so."""
    Path("in.csv").write_bytes(b"stage,n\nlead,1\nVIP,2\n")
    assert run("in.csv", "-o", "in.csv")[0] == 0
    done = b"stage,n,stage_unconverted\nconsideration,1,\n,2,VIP\n"
    assert Path("in.csv").read_bytes() == done
    code, _, err = run("in.csv", "-o", "in.csv")
    assert code == 2
    assert "--unconverted-into must be the converted column or a new one, not 'stage_unconverted'" in err
    assert Path("in.csv").read_bytes() == done
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_failing_midway_leaves_the_old_file(run, tmp_path, monkeypatch, failure):
    """Whoever stops us midway finds the old file whole, and nothing beside it."""
    Path("in.csv").write_bytes(b"stage\n" + b"lead\n" * 100_000)
    Path("out.csv").write_bytes(b"old")
    rows = []

    def flush(_self, _buffer, out):
        rows.append(out.write(b"half"))
        raise failure

    monkeypatch.setattr("customer_journey.files.csv_text.CsvColumn._flush", flush)
    code, out, err = run("in.csv", "-o", "out.csv")
    assert rows
    assert (code, out) == ((2, b"") if isinstance(failure, OSError) else (130, b""))
    assert not err or err == "customer-journey: out.csv: No space left on device.\n"
    assert Path("out.csv").read_bytes() == b"old"
    assert {path.name for path in tmp_path.iterdir()} == {"in.csv", "out.csv"}


CONVERTED = b"stage,n,stage_unconverted\nconsideration,1,\n"
LEAD = b"stage,n\nlead,1\n"


@pytest.fixture
def umask():
    """Let new files be readable by all, whoever runs the tests."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.skipif(os.name == "nt", reason="needs links and permissions")
def test_output_through_links(run, tmp_path):
    """A link stays a link: the file it leads to is replaced, in its own folder, or made."""
    Path("in.csv").write_bytes(LEAD)
    Path("folder").mkdir()
    Path("folder/old.csv").write_bytes(b"old")
    Path("middle.csv").symlink_to("folder/old.csv")
    Path("link.csv").symlink_to("middle.csv")
    Path("broken.csv").symlink_to("folder/new.csv")
    for link, real in (("link.csv", "folder/old.csv"), ("broken.csv", "folder/new.csv")):
        assert run("in.csv", "-o", link)[:2] == (0, b"")
        assert Path(link).is_symlink()
        assert not Path(real).is_symlink()
        assert Path(real).read_bytes() == CONVERTED
    assert Path("middle.csv").is_symlink()
    there = {"in.csv", "folder", "middle.csv", "link.csv", "broken.csv"}
    assert {path.name for path in tmp_path.iterdir()} == there
    assert {path.name for path in Path("folder").iterdir()} == {"old.csv", "new.csv"}


@pytest.mark.skipif(os.name == "nt", reason="needs links")
def test_output_through_links_to_nowhere(run):
    """Links in a circle, and a link into a folder that is not there, are told by their own name."""
    Path("in.csv").write_bytes(LEAD)
    Path("circle.csv").symlink_to("circle.csv")
    Path("broken.csv").symlink_to("none/new.csv")
    for name, number in (("circle.csv", errno.ELOOP), ("broken.csv", errno.ENOENT)):
        assert run("in.csv", "-o", name) == (2, b"", f"customer-journey: {name}: {os.strerror(number)}.\n")


@pytest.mark.skipif(os.name == "nt", reason="needs permissions")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666, 0o444, None])
@pytest.mark.usefixtures("umask")
def test_output_keeps_permissions(run, mode):
    """Who may read the old file may read the new one, and nobody else; a file of its own is as usual."""
    Path("in.csv").write_bytes(LEAD)
    if mode is not None:
        Path("out.csv").touch()
        Path("out.csv").chmod(mode)
    assert run("in.csv", "-o", "out.csv")[0] == 0
    assert Path("out.csv").read_bytes() == CONVERTED
    assert stat.S_IMODE(Path("out.csv").stat().st_mode) == (0o644 if mode is None else mode)


@pytest.mark.skipif(os.name == "nt", reason="needs permissions")
@pytest.mark.usefixtures("umask")
def test_output_is_private_before_it_has_its_name(tmp_path):
    """What replaces a private file is private while it is written."""
    path = tmp_path / "out.csv"
    path.touch(0o600)
    with whole_file(str(path)) as out:
        out.write(b"secret")
        (partial,) = tmp_path.glob(".*.part")
        assert stat.S_IMODE(partial.stat().st_mode) == 0o600
    assert path.read_bytes() == b"secret"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_output_to_a_named_pipe(run, tmp_path):
    """Who reads a pipe gets the file, and the pipe stays one."""
    Path("in.csv").write_bytes(LEAD)
    os.mkfifo("pipe")
    got = []
    reader = threading.Thread(target=lambda: got.append(Path("pipe").read_bytes()), daemon=True)
    reader.start()
    assert run("in.csv", "-o", "pipe")[:2] == (0, b"")
    reader.join(10)
    assert got == [CONVERTED]
    assert Path("pipe").is_fifo()
    assert {path.name for path in tmp_path.iterdir()} == {"in.csv", "pipe"}


def null_device(path):
    """Put a device that forgets everything at a path, or a link to it where none may be made."""
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 3))
        path.write_bytes(b"")
    except OSError:
        path.unlink(missing_ok=True)
        if os.access("/dev", os.W_OK):
            pytest.skip("would replace the machine's own device if it failed")
        path.symlink_to("/dev/null")


@pytest.mark.skipif(not Path("/dev/null").is_char_device(), reason="needs devices")
def test_output_to_a_device(run, tmp_path):
    """A device takes what is written, and stays one."""
    Path("in.csv").write_bytes(LEAD)
    null_device(tmp_path / "device")
    assert run("in.csv", "-o", "device")[:2] == (0, b"")
    assert Path("device").is_char_device()
    assert {path.name for path in tmp_path.iterdir()} == {"in.csv", "device"}


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs files without names")
def test_output_without_a_name(run, tmp_path):
    """A file that has lost its name is written to; none is made that is called like it."""
    Path("in.csv").write_bytes(LEAD)
    with Path("gone.csv").open("w+b") as gone:
        Path("gone.csv").unlink()
        assert run("in.csv", "-o", f"/proc/self/fd/{gone.fileno()}")[0] == 0
        assert gone.read() == CONVERTED
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_output_dash(run, tmp_path):
    """A dash is standard output, and no file."""
    Path("in.csv").write_bytes(LEAD)
    assert run("in.csv", "-o", "-")[:2] == (0, CONVERTED)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


# Blank lines before the header.


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\nstage,n\nlead,1\n", "line 1, which is blank; the first text is in line 2"),
        (b"\n\nstage,n\nlead,1\n", "line 1, which is blank; the first text is in line 3"),
        (b"\r\n\r\n\r\nstage\r\nlead\r\n", "line 1, which is blank; the first text is in line 4"),
        (b"\r\rstage\rlead\r", "line 1, which is blank; the first text is in line 3"),
        (b"  \t\nstage,n\n", "line 1, which is blank; the first text is in line 2"),
        (b",,\nid,stage,n\n", "line 1, which is blank; the first text is in line 2"),
        (b";;\n;;\nid;stage;n\n", "line 1, which is blank; the first text is in line 3"),
        (b"\t\t\nid\tstage\tn\n", "line 1, which is blank; the first text is in line 2"),
        (b"|\nid|stage\n", "line 1, which is blank; the first text is in line 2"),
        (b" ,\n", "line 1, which is blank, and so is the whole file"),
        (b'"",""\nid,stage\n', "line 1, which is blank; the first text is in line 2"),
        (b'"  "\nid,stage\n', "line 1, which is blank; the first text is in line 2"),
        (b'"\n"\nid,stage\n', "line 1, which is blank; the first text is in line 3"),
        ("\xa0;\u2003\nid;stage\n".encode(), "line 1, which is blank; the first text is in line 2"),
        (b"\n" * 20_000 + b"stage\n", "line 1, which is blank; the first text is in line 20001"),
        (b"\xef\xbb\xbf\nstage,n\n", "line 1, which is blank; the first text is in line 2"),
        ("\ufeff\n\nstage,n\n".encode("utf-16-le"), "line 1, which is blank; the first text is in line 3"),
        (b"sep=;\n\nid;stage\n", "line 2, which is blank; the first text is in line 3"),
        (b"sep=;\n;\n", "line 2, which is blank, and so is the whole file"),
        (b"\n", "line 1, which is blank, and so is the whole file"),
        (b" ", "line 1, which is blank, and so is the whole file"),
        (b",,,\n,,,\n", "line 1, which is blank, and so is the whole file"),
        (b"\nid,n\n1,2\n", "line 1, which is blank; the first text is in line 2"),
    ],
)
def test_blank_lines_before_the_header(data, told):
    """Who looks for a header in a blank line says so, and where there is text."""
    with pytest.raises(InvalidFileError) as caught:
        csv_column(io.BytesIO(data), "stage", origin="in.csv")
    assert str(caught.value) == f"in.csv: the header is expected in {told}"


# Delimiters, encodings, line ends.


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters(mark):
    """The delimiter is found out by the header and kept."""
    data = f"n{mark}stage{mark}x\n1{mark}lead{mark}a b\n".encode()
    assert convert(data) == f"n{mark}stage{mark}x{mark}kept\n1{mark}consideration{mark}a b{mark}\n".encode()


def test_delimiter_by_the_column():
    """Where a name holds another delimiter, the one under which the column is found is taken."""
    data = b"a, b, c;stage;d|e\n1;lead;2\n"
    assert convert(data) == b"a, b, c;stage;d|e;kept\n1;consideration;2;\n"
    assert convert(b"stage:n\nlead:1\n", delimiter=":") == b"stage:n:kept\nconsideration:1:\n"


def test_one_column():
    """A file of one column has no delimiter."""
    assert convert(b"stage\nlead\n\nVIP\n") == b"stage,kept\nconsideration,\n\n,VIP\n"


@pytest.mark.parametrize(
    ("bom", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
@pytest.mark.parametrize("named", [False, True])
def test_byte_order_marks(bom, codec, named):
    """A byte-order mark tells the encoding, and stands once in what is written, be it long."""
    text = "stage;namn\r\n" + "lead;Åsa\r\nMQL;🦆\r\n" * 10_000
    options = {"encoding": {"utf-8": "utf-8-sig"}.get(codec, codec[:6])} if named else {}
    out = convert(bom + text.encode(codec), **options)
    assert out.startswith(bom)
    told = "stage;namn;kept\r\n" + "consideration;Åsa;\r\nconsideration;🦆;\r\n" * 10_000
    assert out[len(bom) :].decode(codec) == told


@pytest.mark.parametrize(
    ("name", "codec"), [("utf-16", "utf-16-le"), ("UTF-8-SIG", "utf-8"), ("utf_16_be", "utf-16-be")]
)
def test_encoding_without_a_mark(name, codec):
    """An encoding may be named though no mark tells it; no mark is put in."""
    assert convert("stage\nlead\n".encode(codec), encoding=name) == "stage,kept\nconsideration,\n".encode(
        codec
    )


def test_bytes_of_another_encoding():
    """Without --encoding, bytes that are not UTF-8 pass through as they came, also in values kept."""
    data = "stage,namn\nlead,Åsa\nKöpare,Örjan\n".encode("cp1252")
    assert convert(data) == "stage,namn,kept\nconsideration,Åsa,\n,Örjan,Köpare\n".encode("cp1252")


def test_encoding_told():
    """With --encoding the names of the column may be anything."""
    source, told = "Fas,namn\nlead,Åsa\n".encode("cp1252"), {"encoding": "cp1252"}
    assert convert(source, "Fas", **told) == "Fas,namn,kept\nconsideration,Åsa,\n".encode("cp1252")
    data = "Köpfas\nlead\n".encode("cp1252")
    assert convert(data, "Köpfas", unconverted_into="Övrigt", **told) == (
        "Köpfas,Övrigt\nconsideration,\n".encode("cp1252")
    )
    with pytest.raises(
        InvalidValueError, match=r"^unconverted_into must be a name that cp1252 can write, not '→'"
    ):
        convert(data, "Köpfas", unconverted_into="→", **told)


def test_wrong_encoding():
    """Bytes that are none of the encoding told are an error that says so."""
    with pytest.raises(InvalidFileError, match=r"not ascii: .*; use --encoding"):
        convert("stage\nlead\nå\n".encode(), encoding="ascii")


@pytest.mark.parametrize(
    ("encoding", "text", "told"),
    [
        ("cp932", b"\xfaJ", "cp932 would write some of its text in other bytes: convert it to UTF-8"),
        ("cp932", b"a" * 70_000 + b"\xfaJ", "cp932 would write some of its text in other bytes"),
        ("utf-7", b"+AGE-", "utf-7 would write some of its text in other bytes"),
        ("unicode_escape", b"\\x61", "unicode-escape would write some of its text in other bytes"),
        ("cp932", b"\x87T", None),
        ("cp932", b"\x83X|" * 40_000, None),
        ("big5", "\u5b57".encode("big5"), None),
        ("iso2022_jp", "\u5b57,\u5b57".encode("iso2022_jp"), "line 2: 3 fields, but the header has 2"),
        ("iso2022_jp", "\u5b57".encode("iso2022_jp"), None),
        ("cp1252", b"\x80", None),
        ("latin-1", bytes(range(0x80, 0x100)), None),
        ("mac_roman", bytes(range(0x80, 0x100)), None),
    ],
)
def test_encodings_with_several_bytes_for_a_text(encoding, text, told):
    """Other fields stay byte for byte in any encoding, or the file is refused."""
    data = b"stage,n\nlead," + text + b"\n"
    if told:
        with pytest.raises(InvalidFileError, match=re.escape(told)):
            convert(data, encoding=encoding)
    else:
        assert convert(data, encoding=encoding) == (b"stage,n,kept\nconsideration," + text + b",\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends(end, last):
    """Every kind of line end is kept, and a last line without one has none."""
    before, after = ["stage,n", "lead,1", "", "VIP,2"], ["stage,n,kept", "consideration,1,", "", ",2,VIP"]
    tail = end if last else ""
    assert convert((end.join(before) + tail).encode()) == (end.join(after) + tail).encode()


def test_mixed_line_ends():
    """Each line keeps its own end."""
    data = b"stage,n\r\nlead,1\nlead,2\rlead,3\r\nlead,4"
    c = b"consideration"
    assert convert(data) == b"stage,n,kept\r\n%b,1,\n%b,2,\r%b,3,\r\n%b,4," % (c, c, c, c)


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"'])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16", "utf-32", "cp037"])
def test_line_of_excel(line, end, codec):
    """Excel's first line says what stands between fields, whatever else might, and is kept as it is."""
    named = codec if codec in {"utf-16-le", "cp037"} else None
    before = f"{line}{end}a,b;stage{end}1,2;lead{end}"
    after = f"{line}{end}a,b;stage;kept{end}1,2;consideration;{end}"
    assert convert(before.encode(codec), encoding=named) == after.encode(codec)


def test_lines_not_of_excel():
    """What else begins so is a header or a row; who tells the delimiter is believed, and the line kept."""
    assert convert(b"sep=\t\nstage\t\nlead\t\n") == b"sep=\t\nstage\t\tkept\nconsideration\t\t\n"
    assert convert(b"sep=;,stage\n1,lead\n") == b"sep=;,stage,kept\n1,consideration,\n"
    assert convert(b"stage;a\nsep=,\n") == b"stage;a;kept\n;;sep=,\n"
    told = convert(b"sep=;\na;b,stage\n1;2,lead\n", delimiter=",")
    assert told == b"sep=;\na;b,stage,kept\n1;2,consideration,\n"
    with pytest.raises(InvalidFileError, match="empty: it needs a header"):
        convert(b"sep=;")
    # Written otherwise than it would be kept: it is left where it is, as a header.
    with pytest.raises(NotFoundError, match=r"it has 'sep=' and ''\)"):
        convert(b"sep+AD0-;\nstage\nlead\n", encoding="utf-7")
    with pytest.raises(NotFoundError, match=r"it has 'a,stage'"):
        convert(b"sep=;\na,stage\n", "xyzzy")


# Fields.


@pytest.mark.parametrize(
    "inner", ["a\nb", "a\rb", "a\r\nb", "\n", "\r", 'say "hi"', "a,b", "", '"', "\0", "a\0b"]
)
def test_quoted_fields(inner):
    """Line ends, quotes, delimiters and NUL inside a field come out as they were, and break no row."""
    quoted = '"' + inner.replace('"', '""') + '"'
    out = convert(f"{quoted},stage\r\n{quoted},lead\r\n{quoted},VIP\r\n".encode()).decode()
    rows = list(csv.reader(io.StringIO(out, newline="")))
    assert rows == [[inner, "stage", "kept"], [inner, "consideration", ""], [inner, "", "VIP"]]


def test_values_with_line_ends():
    """A value kept may hold line ends and delimiters itself."""
    out = convert(b'stage,n\n"VIP,\nreally",1\n"lead\n",2\n')
    assert out == b'stage,n,kept\n,1,"VIP,\nreally"\nconsideration,2,\n'


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b'stage,n\nlead,1\nlead,"2\nlead,3\n', 3),
        (b'stage,n\nlead,"1', 2),
        (b'stage,n\n"', 2),
        (b'stage,n\n"lead""', 2),
        (b'stage,n\nlead,"1"\n\n"a""b""c,"",\r\n', 4),
        (b'stage,n\nlead,"1\n2"\nlead,"1', 4),
        (b'stage,"n\nlead,1\n', 1),
        (b'sep=,\nstage,"n\nlead,1\n', 2),
    ],
)
@pytest.mark.parametrize("output", [[], ["-o", "out.csv"]])
def test_unclosed_quote(run, tmp_path, data, line, output):
    """A quote that is never closed would swallow the rest: its line is told, and nothing is written."""
    Path("in.csv").write_bytes(data)
    code, out, err = run("in.csv", *output)
    assert (code, out) == (2, b"")
    assert err == f"customer-journey: in.csv: line {line}: a quote is opened and never closed\n"
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'lead,5" disk', b'consideration,5" disk,'),
        (b'lead,5" disk\nlead,"6"" disk"', b'consideration,5" disk,\nconsideration,"6"" disk",'),
        (b'lead,"1"', b'consideration,"1",'),
        (b'lead,1"', b'consideration,1",'),
        (b'lead,1""', b'consideration,1"",'),
        (b'lead,a "b" c', b'consideration,a "b" c,'),
        (b'lead,""', b'consideration,"",'),
        (b'"lead",1', b"consideration,1,"),
        (b'"VIP",1', b",1,VIP"),
        (b'"VIP, ""x""",1', b',1,"VIP, ""x"""'),
        (b'5" VIP,1', b',1,"5"" VIP"'),
        (b'""', b",,"),
        (b'lead,"\n"', b'consideration,"\n",'),
        (b'lead,"""\n"""', b'consideration,"""\n""",'),
        (b'lead,"a\n\n""b"",\r\n"\nlead,""', b'consideration,"a\n\n""b"",\r\n",\nconsideration,"",'),
        (b"lead,1\n\n\n", b"consideration,1,\n\n\n"),
        (b"lead, 1 ", b"consideration, 1 ,"),
        (b'lead," 1 "', b'consideration," 1 ",'),
        (b"lead,a\\b\\", b"consideration,a\\b\\,"),
        (b'lead,"C:\\dir\\x"', b'consideration,"C:\\dir\\x",'),
        (b'lead,"C:\\dir\\"', b'consideration,"C:\\dir\\",'),
        (b'"lead","C:\\a\\"\n"lead","D:\\b\\"', b'consideration,"C:\\a\\",\nconsideration,"D:\\b\\",'),
        (b'"lead","C:\\"\n"lead",","', b'consideration,"C:\\",\nconsideration,",",'),
        (b'lead,"C:\\\\"\nlead,","', b'consideration,"C:\\\\",\nconsideration,",",'),
        (b'lead,"{""a"":""say \\""hi\\"", you""}"', b'consideration,"{""a"":""say \\""hi\\"", you""}",'),
        (b'lead,\\"a\\"', b'consideration,\\"a\\",'),
    ],
)
def test_quotes_stay(before, after):
    """Fields that all programs read alike come out as they are written, quotes and all."""
    assert convert(b"stage,n\n" + before) == b"stage,n,kept\n" + after


BLANK = "a blank before an opening quote, which programs read in different ways: remove the blank"
TEXT = 'text after a closing quote, which programs read in different ways: write a quote inside a field as ""'
BACKSLASH = TEXT.replace("text after a closing quote", '\\"')
OR_NOT = TEXT.replace("text after a closing quote", '\\" may end a field or not')


@pytest.mark.parametrize(
    ("rows", "line", "told"),
    [
        (b'know,"say \\"hi\\" now"', 2, BACKSLASH),
        (b'know,"say \\"hi\\""', 2, BACKSLASH),
        (b'lead,"\\"hi\\" now"', 2, BACKSLASH),
        (b'lead,"6\\" disk"', 2, BACKSLASH),
        (b'"say \\"hi\\"",lead', 2, BACKSLASH),
        (b'lead,1\nlead,"a\nb \\"c\\" d"', 3, BACKSLASH),
        (b'lead,"abc"def', 2, TEXT),
        (b'"lead"def,1', 2, TEXT),
        (b'lead,"abc" ', 2, TEXT),
        (b'lead,"abc"d"e"', 2, TEXT),
        (b'lead,"1" or "2', 2, TEXT),
        (b'lead,"a\nb"c', 2, TEXT),
        (b'lead,1\n\nlead,"a"b,"', 4, TEXT),
        (b'lead,""a""', 2, TEXT),
        (b'lead,"""a""b"c"', 2, TEXT),
        (b'lead, "abc"', 2, BLANK),
        (b' "lead",1', 2, BLANK),
        (b'lead,\t"abc"', 2, BLANK),
        (b'lead,1\r\nlead,  "a', 3, BLANK),
        (b'"a\\",b",lead', 2, OR_NOT),
        (b'"a\\",\nb",lead', 3, OR_NOT),
        (b'lead,"\\"",x"', 2, OR_NOT),
        (b'lead,"C:\\dir\\"\nlead,6"', 3, OR_NOT),
        (b'lead,"C:\\"\nlead,","', 3, OR_NOT),
        (b'lead,"C:\\\\\\"\n\nlead,1\n",",x', 5, OR_NOT),
    ],
)
@pytest.mark.parametrize("mark", [b",", b";", b"\t"])
def test_quotes_that_programs_read_in_different_ways(rows, line, told, mark):
    """What would be another table elsewhere is refused, before anything is written."""
    if mark == b"\t" and told == BLANK and b'\t"' in rows:
        rows = rows.replace(b'\t"', b' "')
    found = csv_column(
        io.BytesIO((b"stage,n\n" + rows).replace(b",", mark)),
        "stage",
        origin="in.csv",
        delimiter=mark.decode(),
    )
    with pytest.raises(InvalidFileError) as caught:
        found.counts()
    assert str(caught.value) == f"in.csv: line {line}: {told}"


def test_unclosed_under_another_delimiter():
    """A header that would be unclosed under one delimiter is read under the one that has the column."""
    out = convert(b'n;,"x;stage\n1;2;lead\n')
    assert out == b'n;,"x;stage;kept\n1;2;consideration;\n'


def test_huge_cell():
    """A cell of 10 MB passes, and the limit that csv has for the whole process stays as it was."""
    limit = csv.field_size_limit()
    huge = b"x" * 10_000_000
    assert convert(b"stage,n\nlead," + huge + b"\n") == b"stage,n,kept\nconsideration," + huge + b",\n"
    assert convert(b"stage\n" + huge) == b"stage,kept\n," + huge
    assert csv.field_size_limit() == limit


def test_huge_cell_in_the_report(run):
    """A huge value is cut in the report, not in the file."""
    Path("in.csv").write_bytes(b"stage\n" + b"x" * 1_000_000)
    _, out, err = run("in.csv")
    assert len(out) > 1_000_000
    assert len(err) < 1000


def test_many_rows():
    """200,000 rows take a moment: the work is done once per distinct value."""
    rows = b"lead,1,abc\nMQL,2,def\nVIP,3,ghi\ncustomer,4,jkl\n" * 50_000
    start = time.perf_counter()
    out = convert(b"stage,n,x\n" + rows)
    assert time.perf_counter() - start < 10
    assert Counter(out.splitlines()[1:]) == {
        b"consideration,1,abc,": 50_000,
        b"consideration,2,def,": 50_000,
        b",3,ghi,VIP": 50_000,
        b"purchase,4,jkl,": 50_000,
    }


def test_blank_lines_and_short_rows():
    """Blank lines stay blank; a row too short is filled, and without a value it is blank."""
    data = b"n,stage,x\n\n1\n2,lead\n\n3,lead,y\n"
    out = convert(data)
    assert out == b"n,stage,x,kept\n\n1,,,\n2,consideration,,\n\n3,consideration,y,\n"
    found = csv_column(io.BytesIO(data), "stage", origin="in.csv")
    assert found.counts() == {"": 1, "lead": 2}


@pytest.mark.parametrize("output", [[], ["-o", "out.csv"]])
def test_long_rows(run, tmp_path, output):
    """A row longer than the header is refused with its number, before anything is written."""
    rows = b'lead,"a\nb"\n' * 20_000
    Path("in.csv").write_bytes(b"stage,n\n" + rows + b"lead,1,2\n")
    code, out, err = run("in.csv", *output)
    assert (code, out) == (2, b"")
    assert err == "customer-journey: in.csv: line 40002: 3 fields, but the header has 2\n"
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_too_many_values():
    """A column of 100,000 distinct values is read, one of more is refused: it holds no stages."""
    data = b"stage\n" + b"\n".join(b"%d" % i for i in range(100_000))
    assert len(csv_column(io.BytesIO(data), "stage", origin="in.csv").counts()) == 100_000
    with pytest.raises(InvalidFileError, match=r"column 'stage' must be .* at most 100000 different values"):
        csv_column(io.BytesIO(data + b"\nx"), "stage", origin="in.csv").counts()


# Columns.


def test_into_new_column():
    """With --into the values stay where they are, and the result goes to a column at the end."""
    assert convert(b"stage,n\nlead,1\nVIP,2\n", into="five") == (
        b"stage,n,five,kept\nlead,1,consideration,\nVIP,2,,VIP\n"
    )


def test_unconverted_in_the_column_itself():
    """The values not converted may stay in the column itself, if the result goes elsewhere."""
    assert convert(b"stage,n\nlead,1\nVIP,2\n", into="five", unconverted_into="stage") == (
        b"stage,n,five\n,1,consideration\nVIP,2,\n"
    )


@pytest.mark.parametrize(
    ("into", "unconverted", "told"),
    [
        ("n", "kept", "^into must be the converted column or a new one, not 'n'"),
        ("stage", "n", "^unconverted_into must be the converted column or a new one, not 'n'"),
        ("stage", "stage", "^unconverted_into must be the converted column or a new one, not 'stage'"),
        ("new", "new", "^unconverted_into must be the converted column or a new one, not 'new'"),
    ],
)
def test_clashing_names(into, unconverted, told):
    """No column is overwritten but the converted one."""
    with pytest.raises(InvalidValueError, match=told):
        convert(b"stage,n\nlead,1\n", into=into, unconverted_into=unconverted)


def test_named_columns(run):
    """The command line passes the names on; the default name tells whose values were not converted."""
    Path("in.csv").write_bytes(b"stage,n\nVIP,1\n")
    assert run("in.csv")[1] == b"stage,n,stage_unconverted\n,1,VIP\n"
    out = run("in.csv", "--into", "five", "--unconverted-into", "left")[1]
    assert out == b"stage,n,five,left\nVIP,1,,VIP\n"


def test_unknown_column():
    """A column that is not there is an error that names those spelled nearly so, or else those there are."""
    with pytest.raises(NotFoundError, match="Did you mean 'Stage'") as caught:
        convert(b"Stage,n\n")
    assert caught.value.candidates == ("Stage",)
    with pytest.raises(NotFoundError) as caught:
        convert(b"a,b,c\n")
    assert str(caught.value) == "There is no column of in.csv (it has 'a', 'b' and 'c') called 'stage'."


def test_report_as_json(run):
    """As JSON the report counts every row once."""
    _, _, err = run(EXPORT, "--json", column="Lifecycle Stage")
    report = json.loads(err)
    found = report["values"]
    assert sum(entry["count"] for entry in found) == sum(report["rows"].values()) == 18
    targets = {e["value"]: "" if e["verdict"] == "blank" else e["target"] for e in found}
    assert targets == EXPECTED


# Properties.

ENCODINGS = (
    ("utf-8", b""),
    ("utf-8", codecs.BOM_UTF8),
    ("utf-16-le", codecs.BOM_UTF16_LE),
    ("utf-16-be", codecs.BOM_UTF16_BE),
)
odd = st.sampled_from(["", " ", '"', "a\nb", "\r", "x\r\ny", ",;\t|", "\ufeff", "\0", "\x85", "\u2028"])
fields = st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), odd)
values = st.one_of(st.sampled_from([*EXPECTED, "lead", "MQL (old)", "subscriber/lead", "other"]), fields)


def written(row, mark, quoting, end):
    """Return a row as csv writes it, with this line end."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark, quoting=quoting, lineterminator="\r\n").writerow(row)
    return out.getvalue().removesuffix("\r\n") + end


def read(text, mark):
    """Return the rows of a text."""
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))


def row_by_row(value):
    """Return what one value converts to, and what of it is kept."""
    try:
        blank = is_blank(value, XW.source)
        return ("", "") if blank else (XW.convert(XW.source.resolve(value)).id, "")
    except cj.CustomerJourneyError:
        return "", value


@given(st.data())
def test_every_other_field_is_kept(data):
    """Whatever the table, only the column changes: to what each row's value converts to by itself."""
    width = data.draw(st.integers(1, 4))
    place = data.draw(st.integers(0, width - 1))
    # A first character of its own: a mark there would be the file's.
    header = [f"h{name}" for name in data.draw(st.lists(fields, min_size=width, max_size=width))]
    header[place] = "stage"
    row = st.tuples(*(values if i == place else fields for i in range(width))).map(list)
    rows = data.draw(st.lists(st.tuples(row, st.integers(1, width)).map(lambda r: r[0][: r[1]]), max_size=6))
    mark = data.draw(st.sampled_from(",;\t|"))
    quoting = data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    ends = data.draw(st.lists(st.sampled_from(["\n", "\r\n", "\r"]), min_size=7, max_size=7))
    last = data.draw(st.sampled_from(["", "\n"]))
    codec, bom = data.draw(st.sampled_from(ENCODINGS))

    lines = [written(*line) for line in zip([header, *rows], [mark] * 7, [quoting] * 7, ends, strict=False)]
    text = "".join(lines).rstrip("\r\n") + last
    out = convert(bom + text.encode(codec), unconverted_into="not converted", delimiter=mark)

    assert out.startswith(bom)
    told = out[len(bom) :].decode(codec)
    new_header, *new_rows = read(told, mark)
    assert new_header == [*header, "not converted"]
    assert len(new_rows) == len(rows)
    for old, new in zip(rows, new_rows, strict=True):
        full = old + [""] * (width - len(old))
        target, kept = row_by_row(full[place])
        assert new == [*full[:place], target, *full[place + 1 :], kept]
    assert told.endswith("\n") == bool(last)


READERS = {
    "pandas": lambda data, mark: pd.read_csv(
        io.BytesIO(data), sep=mark, header=None, dtype=str, keep_default_na=False, skip_blank_lines=False
    ).to_numpy(),
    "polars": lambda data, mark: pl.read_csv(
        data, separator=mark, has_header=False, infer_schema=False
    ).rows(),
    "duckdb": lambda data, mark: duckdb.read_csv(
        io.BytesIO(data),
        sep=mark,
        header=False,
        all_varchar=True,
        quotechar='"',
        escapechar='"',
        strict_mode=True,
    ).fetchall(),
}
plain = st.text(st.sampled_from('ab ,;"\\\n=5é'), max_size=6)


@settings(max_examples=25)
@given(st.data())
def test_other_fields_byte_for_byte(data):
    """However fields are written: they stay as they are, and other programs read what Python reads."""
    mark = data.draw(st.sampled_from(",;"))
    end = data.draw(st.sampled_from(["\n", "\r\n"]))

    def field(value):
        quoted = set(value) & {mark, '"', "\n"}
        return '"' + value.replace('"', '""') + '"' if quoted or data.draw(st.booleans()) else value

    stages = data.draw(st.lists(st.sampled_from(["lead", "VIP", 'a "b"', "MQL"]), min_size=1, max_size=5))
    rows = [["h", "stage", "i"], *([data.draw(plain), stage, data.draw(plain)] for stage in stages)]
    written = [[*map(field, row)] for row in rows]
    try:
        out = convert("".join(mark.join(row) + end for row in written).encode(), delimiter=mark)
    except InvalidFileError as error:
        assert "may end a field or not" in str(error)
        return
    told = [*map(row_by_row, stages)]
    kept = [f'"{v.replace(chr(34), chr(34) * 2)}"' if '"' in v else v for _, v in told]
    new = [f"{mark.join([*written[0], 'kept'])}{end}"]
    new += [
        mark.join([a, target, b, left]) + end
        for (a, _, b), (target, _), left in zip(written[1:], told, kept, strict=True)
    ]
    assert out.decode() == "".join(new)
    table = [[*rows[0], "kept"], *([a, t, b, k] for (a, _, b), (t, k) in zip(rows[1:], told, strict=True))]
    assert read(out.decode(), mark) == table
    for name, reader in READERS.items():
        # DuckDB 2.0 loses fields of small CRLF files, or refuses them, if a last field is empty or quoted.
        if name != "duckdb" or end == "\n":
            assert [[v or "" for v in row] for row in reader(out, mark)] == table, name


pieces = st.sampled_from(
    [
        *b'stage lead VIP sep=; [{ PK\x03\x04 , ; " \0 \xff \xfe \xef\xbb\xbf +AD'.split(b" "),
        b"\n",
        b"\r",
        b" ",
    ]
)
common = st.sampled_from(
    ["utf-8", "ascii", "cp1252", "cp037", "utf-16", "utf-32-be", "shift_jis", "iso2022_jp"]
)
odd_ones = st.sampled_from(
    ["utf-7", "hz", "idna", "punycode", "unicode_escape", "base64", "undefined", "", "\0"]
)
encodings = st.one_of(st.none(), common, odd_ones)


@given(
    st.one_of(
        st.binary(), st.lists(pieces).map(b"".join), st.lists(pieces).map(lambda p: b"stage," + b"".join(p))
    ),
    encodings,
    st.none() | st.text(max_size=2),
)
@example(b"stage\n\xff\n", "idna", None)
def test_arbitrary_bytes(data, encoding, delimiter):
    """No bytes and no options bring forth any other error than ours."""
    try:
        out = convert(data, encoding=encoding, delimiter=delimiter)
    except cj.CustomerJourneyError as error:
        assert str(error)
    else:
        assert b"stage" in out or encoding


@given(st.lists(pieces).map(b"".join), st.text(max_size=3), st.text(max_size=3), st.text(max_size=3))
def test_arbitrary_names(data, column, into, unconverted):
    """No names of columns bring forth any other error than ours."""
    with suppress(cj.CustomerJourneyError):
        convert(data, column, into=into, unconverted_into=unconverted)
