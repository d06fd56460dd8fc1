"""Bytes that are not UTF-8, and texts read in the wrong encoding: told with the way out, never guessed."""

import io
import json
from contextlib import suppress

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.crosswalks.outcomes import outcomes
from customer_journey.errors import InvalidFileError, NotFoundError
from customer_journey.files.csv_text import csv_column
from customer_journey.files.ndjson import ndjson_column
from customer_journey.model.encodings import readings, repairs

XW = cj.crosswalk("nine-stage", "nine-stage")
SOURCE = "id;stage\n1;Övervägande\n2;Medvetenhet\n3;Skönt\n"
ENDS = ("--column", "stage", "--from", "nine-stage", "--to", "nine-stage")
LABELS = sorted({label for f in cj.frameworks.values() for s in f for label in s.labels.values()})


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a file in an encoding."""

    def write(text, encoding, name="in.csv"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


# What the commands tell.


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman", "cp850"])
def test_convert_names_the_encoding(run, file, encoding):
    """One line tells of all values in another encoding, as they would read, and the option; it is right."""
    path = file(SOURCE, encoding)
    code, out, err = run("convert", path, *ENDS, "-o", path.with_name("out.csv"))
    assert (code, out) == (0, "")
    told = f"use --encoding {encoding}, which reads 'Övervägande' and 'Skönt' in this column"
    line = f"  'Övervägande' and 'Skönt' (2 rows) not converted: {path}: not UTF-8: {told}\n"
    assert line in err
    assert "--name" not in err
    assert "udc" not in err
    written = path.with_name("out.csv").read_bytes()
    assert "Övervägande".encode(encoding) in written
    _, _, err = run("convert", path, *ENDS, "--encoding", encoding, "-o", path.with_name("out.csv"))
    assert "2 of 3 rows converted, 1 unknown" in err
    assert "'Skönt' (1 row) not converted: There is no stage" in err
    assert path.with_name("out.csv").read_text(encoding).splitlines()[1] == "1;consideration;"


def test_detect_names_the_encoding(run, file):
    """The values are shown as they would read, and standard error says so."""
    path = file(SOURCE, "cp1252")
    code, out, err = run("detect", path, "--column", "stage")
    assert (code, err.count("\n")) == (0, 1)
    assert "not UTF-8: use --encoding cp1252, which reads 'Övervägande' and 'Skönt' in this column" in err
    assert "'Skönt' x1" in out
    assert out == run("detect", path, "--column", "stage", "--encoding", "cp1252")[1]
    assert json.loads(run("detect", path, "--column", "stage", "--json")[1])["total"] == 3


def test_convert_without_a_source_refuses_it(run, file):
    """No vocabulary explains unreadable bytes; so the encoding is what must be given."""
    code, out, err = run("convert", file(SOURCE, "cp1252"), "--column", "stage", "--to", "hourglass")
    assert (code, out) == (2, "")
    assert "not UTF-8: use --encoding cp1252" in err


def test_json_report(run, file):
    """The report for programs holds the text that can be read, and why it was not converted."""
    path = file(SOURCE, "cp1252")
    err = run("convert", path, *ENDS, "--json", "-o", path.with_name("out.csv"))[2]
    values = {each["value"]: each for each in json.loads(err)["values"]}
    assert values["Övervägande"]["verdict"] == "unknown"
    assert "use --encoding cp1252" in values["Övervägande"]["why_not"]


def test_an_encoding_that_the_file_cannot_have_is_not_named(run, file):
    """A byte elsewhere that cp1252 does not have rules it out."""
    path = file(SOURCE + "\x81;Köp\n", "latin-1")
    err = run("convert", path, *ENDS, "-o", path.with_name("out.csv"))[2]
    assert "use --encoding latin-1, which reads" in err
    code, _, err = run("convert", path, *ENDS, "--encoding", "latin-1", "-o", path.with_name("out.csv"))
    assert (code, "4 rows" in err) == (0, True)


def test_other_columns_do_not_matter(run, file):
    """Bytes outside the column pass through, and nothing is said about them."""
    path = file("id;stage\nÅ;Medvetenhet\n", "cp1252")
    err = run("convert", path, *ENDS, "-o", path.with_name("out.csv"))[2]
    assert "UTF-8" not in err
    assert path.with_name("out.csv").read_bytes().splitlines()[1] == b"\xc5;discovery;"


def test_ndjson_and_a_header_name_it_too():
    """NDJSON must be UTF-8, so the file is to be saved as that; a header is read like a value."""
    lines = '{"stage": "Aha"}\n{"stage": "Köp"}\n'.encode("cp1252")
    with pytest.raises(InvalidFileError) as caught:
        ndjson_column(io.BytesIO(lines), "stage", origin="in").counts()
    assert str(caught.value) == (
        "in: line 2: not UTF-8, which NDJSON must be: save it as UTF-8 first; it is probably cp1252"
    )
    header = "Köpsteg,b\n".encode("mac-roman")
    with pytest.raises(InvalidFileError, match="such as mac-roman"):
        csv_column(io.BytesIO(header), "Köpsteg", origin="in")


def test_few_values_choose_an_encoding():
    """However many values there are, only the first hundred are looked up, once in each encoding."""
    asked = []
    texts = [f"{i}\udce9" for i in range(1000)]
    found = list(readings(texts, lambda text: bool(asked.append(text))))
    assert len(asked) == 100 * len(found)
    assert all(len(read) == 1000 for _, read in found)


# Texts that were read in the wrong encoding.


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman", "cp850"])
def test_a_misread_name_is_told(encoding):
    """The error says what the name was before, and does not take it for the stage."""
    wrong = "Övervägande".encode().decode(encoding)
    nine = cj.frameworks["nine-stage"]
    assert nine.find(wrong) is None
    with pytest.raises(NotFoundError) as caught:
        nine.resolve(wrong)
    assert f"it is 'Övervägande' in UTF-8, read as {encoding}" in str(caught.value)
    (outcome,) = outcomes(XW, {wrong: 1})
    assert outcome.verdict == "unknown"
    assert f"read as {encoding}" in outcome.why_not


def test_a_misread_word_without_a_stage_is_only_unknown():
    """What means nothing in UTF-8 either is not worth a word."""
    with pytest.raises(NotFoundError) as caught:
        cj.frameworks["nine-stage"].resolve("Skönt".encode().decode("cp1252"))
    assert caught.value.reason == ""


# Laws.


def misreadings():
    """Yield each label with accents, an encoding that has it, and its UTF-8 read in that encoding."""
    for label in LABELS:
        for encoding in () if label.isascii() else ("cp1252", "latin-1", "mac-roman", "cp850"):
            with suppress(UnicodeError):
                yield label, label.encode(encoding), encoding, label.encode().decode(encoding)


@given(st.sampled_from(list(misreadings())))
def test_repairs_and_readings_undo_what_went_wrong(case):
    """A label whose bytes were read in the wrong encoding is among the repairs, and among the readings."""
    label, raw, encoding, misread = case
    assert (encoding, label) in set(repairs(misread))
    undecoded = raw.decode("utf-8", "surrogateescape")
    assert next(readings([undecoded], label.__eq__))[1][undecoded] == label


@given(st.text(max_size=50))
def test_repairs_hold_what_encoding_again_gives_back(text):
    """Every repair is such that its UTF-8, read in the encoding named, is the text."""
    for encoding, meant in repairs(text):
        assert meant.encode().decode(encoding) == text


@given(st.sampled_from(LABELS), st.integers(0, 255), st.integers(0, 40))
@example("Kund", 0xE9, 4)
@example("Kund (won)", 0xE9, 6)
def test_a_byte_that_is_not_utf_8_is_never_dropped(label, byte, place):
    """It may have been a letter: with it the label names no stage, wherever it stands."""
    assume(byte >= 0x80)
    text = label[:place] + chr(0xDC00 + byte) + label[place:]
    assert not cj.detect([text]).ranked


@given(
    st.lists(st.binary(max_size=6).filter(lambda raw: not set(raw) & set(b'\r\n;"')), min_size=1, max_size=8),
    st.sampled_from(["cp1252", "latin-1", "mac-roman", "cp850", None]),
)
def test_untouched_fields_stay_byte_for_byte(fields, encoding):
    """Whatever the encoding, the other fields of a file are written as the bytes that they were."""
    rows = [b"Medvetenhet;" + raw for raw in fields]
    data = b"\n".join([b"stage;note", *rows, b""])
    try:
        column = csv_column(io.BytesIO(data), "stage", origin="in", encoding=encoding, delimiter=";")
        counts = column.counts()
    except InvalidFileError:
        assume(condition=False)
    out = io.BytesIO()
    column.write(out, outcomes(XW, counts), into="stage", unconverted_into="kept")
    wanted = [b"stage;note;kept", *(b"discovery;" + raw + b";" for raw in fields), b""]
    assert out.getvalue().split(b"\n") == wanted
