"""Words for missing values, and numbers as ids: the same in outcomes, detection, columns and files."""

import json
import math
import re
import tomllib
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import dask.dataframe as dd
import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey import cli
from customer_journey.catalogue import bundled
from customer_journey.crosswalks.cells import as_text, is_missing, missing_of
from customer_journey.errors import InvalidValueError, UnconvertedValuesError
from customer_journey.model.folding import fold

# Narwhals tells of a package to come, which the users of Dask will need.
pytestmark = pytest.mark.filterwarnings("ignore:Dask support is moving out of Narwhals:FutureWarning")

TOFU = cj.frameworks["tofu-mofu-bofu"]
OURS = cj.frameworks["hubspot-lifecycle"].also_called(
    {"422982642": "opportunity", "0": "salesqualifiedlead", "15": "customer", "10": "customer"}
)
#: The stages by the ids that a customer relationship system might give them.
STAGES = {"422982642": "opportunity", "0": "salesqualifiedlead", "15": "customer", "10": "customer"}
PUBLISHED = tomllib.loads(bundled.read("missing_words.toml").decode())["words"]

#: Cells as people and programs write them.
MISSING = ["N/A", "n/a", "#N/A", "n.a.", "NA", "NaN", "None", "null", "NULL", "<NA>", "(blank)", "(No value)"]
MISSING += ["(none)", "--None--", "- None -", "not_set", "(not set)", "TBD", "Unknown", "unassigned"]
MISSING += ["-", "--", "\u2013", "\u2014", "...", "/", "?", "???", "()", "[]", "''"]
MISSING += [
    "okänd",
    "OKÄND",
    "okand",
    "Ej angivet",
    "ukjent",
    "Ingen",
    "ukendt",
    "unbekannt",
    "k.A.",
    "k. A.",
]
MISSING += [
    "Keine Angabe",
    "onbekend",
    "n.v.t.",
    "Inconnu",
    "non renseigné",
    "Desconocido",
    "sin dato",
    "s/d",
]
MISSING += ["Sem informação", "desconhecido"]
#: Cells that say something, however little: no word for a missing value is found in them.
TELLING = [
    "Other",
    "New",
    "Pending",
    "No",
    "KA",
    "SD",
    "N",
    "NAN 2",
    "unknown lead",
    "none of the above",
    "n/a/b",
]
TELLING += ["No longer a customer", "Not interested", "0", "x", "✅", "$", "Unqualified", "Tomorrow"]


def verdicts(values, framework=TOFU, **options):
    """Return the verdict on each value, by itself."""
    xw = cj.crosswalk(framework, framework)
    return [str(outcome.verdict) for value in values for outcome in cj.outcomes(xw, {value: 1}, **options)]


# Words for missing values.


@pytest.mark.parametrize("word", MISSING)
def test_missing_words_are_blank(word):
    """In any case and with any separators; within spaces, too."""
    assert verdicts([word, f" {word}\t", word.upper(), word.lower()]) == ["blank"] * 4


@pytest.mark.parametrize("text", TELLING)
def test_what_says_something_is_not_blank(text):
    """An abbreviation without its points may be another word, and part of a text is not the text."""
    assert verdicts([text]) == ["unknown"]


@pytest.mark.parametrize("text", ["-" * 51, "(" * 51, "unknown" + " " * 60 + "x", "\u0301" * 60, "." * 10**6])
def test_long_texts_are_no_word(text):
    """What folds to nothing because it is too long is no dash."""
    assert verdicts([text]) == ["unknown"]


def test_no_bundled_stage_has_a_missing_word_as_its_name():
    """Else its vocabulary would read the word in one way, and all others in another."""
    words = missing_of(None)
    names = {name for framework in cj.frameworks.values() for name in framework.exact_names}
    assert names
    assert [word for word in cj.missing_words if word in names] == []
    # "Nå" is folded like "NA"; its accent tells them apart, and what is written as "Nå" is the stage.
    assert [n for n in sorted(names) if is_missing(TOFU, n, words)] == ["nå"]
    assert verdicts(["Nå", "NÅ", "NA", "N/A"], cj.frameworks["race"]) == ["converted"] * 2 + ["blank"] * 2


def test_the_published_list():
    """It has the nine languages that labels have, no word twice in one, and is what the library reads."""
    assert list(PUBLISHED)[2:] == ["en", "sv", "nb", "da", "de", "nl", "fr", "es", "pt"]
    assert all(len({*words}) == len(words) for words in PUBLISHED.values())
    assert set(cj.missing_words) == {word for words in PUBLISHED.values() for word in words}
    assert verdicts(cj.missing_words) == ["blank"] * len(cj.missing_words)


def test_the_page_lists_the_words():
    """By language, in the order of the file."""
    page = (Path(__file__).parents[1] / "docs/reference/cells.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and line.count("`, `") > 2]
    assert [re.findall(r"`([^`]+)`", row) for row in rows] == [*PUBLISHED.values()]


def test_the_name_of_a_stage_goes_first():
    """As it is, and in another case or with other separators, but not with another accent."""
    own = TOFU.also_called({"not set": "tofu", "Ingén": "mofu", "Unknown": "bofu"})
    assert verdicts(["not set", "Not-Set", "UNKNOWN", "Ingén"], own) == ["converted"] * 4
    assert verdicts(["Ingen", "Unknown?", "N/A"], own) == ["blank", "unknown", "blank"]
    assert cj.detect(["Unknown", "N/A"], among=[own, "aida"]).best[0].rows == 1


def test_the_list_is_replaced_extended_or_switched_off():
    """The argument holds all words there are; the published ones are a value."""
    values = ["N/A", "Lagom", "LAGOM", " ", None]
    assert verdicts(values) == ["blank", "unknown", "unknown", "blank", "null"]
    assert verdicts(values, missing=["lagom"]) == ["unknown", "blank", "blank", "blank", "null"]
    assert verdicts(values, missing=[*cj.missing_words, "lagom"]) == ["blank"] * 4 + ["null"]
    for nothing in ((), [], iter([])):
        assert verdicts(values[:1], missing=nothing) == ["unknown"]
    assert verdicts(["\u2014", "k.A.", "KA"], missing=["-", "k.A."]) == ["blank", "blank", "unknown"]


@pytest.mark.parametrize("wrong", ["N/A", b"N/A", 7, [None], ["N/A", 7], {"N/A": 1}.values()])
def test_wrong_lists(wrong):
    """A single text is not a list of its letters, and words are texts."""
    frame = pd.DataFrame({"stage": ["tofu"]})
    ends = {"source": TOFU, "target": "buyers-journey"}
    for call in (
        lambda: cj.outcomes(cj.crosswalk(TOFU, "aida"), {"tofu": 1}, missing=wrong),
        lambda: cj.detect(["tofu"], missing=wrong),
        lambda: cj.columns.convert(frame, "stage", **ends, missing=wrong),
        lambda: cj.columns.resolve(frame, "stage", framework=TOFU, missing=wrong),
        lambda: cj.columns.report(frame, "stage", **ends, missing=wrong),
        lambda: cj.columns.apportion(frame, "stage", **ends, missing=wrong),
        lambda: cj.columns.explode(frame, "stage", **ends, missing=wrong),
        lambda: cj.columns.recommend(frame, "stage", framework=TOFU, missing=wrong),
    ):
        with pytest.raises(InvalidValueError, match=r"a list of words|a string"):
            call()


@given(
    st.sampled_from(cj.missing_words), st.sampled_from([str.upper, str.title, " {} ".format, "({})".format])
)
def test_law_a_word_is_missing_however_it_is_dressed(word, dress):
    """Case, spaces and brackets do not matter, and folding a word again does not."""
    assert verdicts([dress(word)]) == ["blank"]
    assert fold(word) == fold(fold(word))


# Numbers.

#: A number, and the text that it is an id for.
NUMBERS = [
    *((0, "0"), (422982642, "422982642"), (422982642.0, "422982642"), (-0.0, "0"), (-3, "-3"), (1.5, "1.5")),
    *((Decimal("422982642.00"), "422982642"), (Decimal("1.50"), "1.50"), (Decimal("1E+2"), "100")),
    *((Fraction(6, 2), "3"), (Fraction(1, 2), "1/2"), (10**30, "1" + "0" * 30)),
    *(
        (np.int8(7), "7"),
        (np.uint64(2**64 - 1), str(2**64 - 1)),
        (np.float32(0), "0"),
        (np.float64(15), "15"),
    ),
    *((float("inf"), "inf"), (-math.inf, "-inf"), (2.0**53, str(2**53)), (1e30, "1e+30")),
    *((math.nan, None), (np.float64("nan"), None), (Decimal("NaN"), None), (pd.NA, None), (pd.NaT, None)),
    *((True, True), (False, False), ("7.0", "7.0"), (None, None), (b"7", b"7")),
]


@pytest.mark.parametrize(("number", "text"), NUMBERS, ids=lambda value: f"{type(value).__name__} {value}")
def test_numbers_as_text(number, text):
    """Whole numbers have no point, however they are stored; true and false are no numbers."""
    assert (type(as_text(number)), as_text(number)) == (type(text), text)


@pytest.mark.parametrize(
    "number", [10**5000, Decimal("1e999999999"), 1j, np.bool_(True)], ids=lambda n: str(type(n))
)
def test_numbers_that_are_no_ids(number):
    """They name nothing, and take no time."""
    assert verdicts([number], OURS) == ["unknown"]


def test_numbers_name_what_their_text_names():
    """Neither a point nor a sign is a separator: 1.5 is not 15, and -10 is not 10."""
    xw = cj.crosswalk(OURS, OURS)
    for text, stage in STAGES.items():
        for value in (
            int(text),
            float(text),
            Decimal(text),
            np.int64(text),
            text,
            f"{text}.0",
            f" {text}.00 ",
        ):
            (outcome,) = cj.outcomes(xw, {value: 1})
            assert outcome.stage == OURS[stage], value
    assert verdicts([1.5, "1.5", "1.0", "+0", -10, "-10", "10.5", "00.0", True], OURS) == ["unknown"] * 9


@given(st.integers(0, 2**53))
def test_law_a_whole_number_is_its_digits(number):
    """As a whole number, as a float, as a decimal number, and as any of these written down."""
    texts = {as_text(kind(number)) for kind in (int, float, Decimal, Fraction, np.int64, np.float64)}
    assert texts == {str(number)}
    own = TOFU.also_called({str(number): "mofu"})
    assert verdicts([number, float(number), str(number), f"{number}.0"], own) == ["converted"] * 4


# Columns.

ENDS = {"source": OURS, "target": "five-stage-journey", "policy": "largest"}
WORDS = ["BOFU", "MOFU", "TOFU", "N/A", "N/A", "-", "(blank)"]


def frames(values, kind):
    """Yield the column on every engine: its name, the frame, and whether it is lazy."""
    table = pa.table({"stage": pa.array(values, kind), "row": range(len(values))})
    frame, arrow = table.to_pandas(), table.to_pandas(types_mapper=pd.ArrowDtype)
    yield "arrow", table, False
    yield "polars", pl.from_arrow(table), False
    yield "polars-lazy", pl.from_arrow(table).lazy(), True
    yield "pandas", frame, False
    yield "pandas-object", frame.astype({"stage": object}), False
    yield "pandas-nullable", frame.convert_dtypes(), False
    yield "pandas-arrow", arrow, False
    yield "duckdb", duckdb.connect().from_arrow(table), True
    if not pa.types.is_decimal(kind):  # Dask makes texts of objects, whole numbers with their points
        yield "dask", dd.from_pandas(frame, npartitions=2), True
    yield "dask-arrow", dd.from_pandas(arrow, npartitions=2), True


def cells(frame, name="stage"):
    """Return a column in the order of the rows, nulls as None."""
    if isinstance(frame, pd.DataFrame):
        return [None if pd.isna(value) else value for value in frame.sort_values("row", kind="stable")[name]]
    table = nw.from_native(frame).lazy().collect("pyarrow").to_native().sort_by("row")
    return table[name].to_pylist()


KINDS = {
    "int64": ([422982642, 0, 7, None], pa.int64()),
    "uint8": ([0, 7, 15], pa.uint8()),
    "float64": ([422982642.0, 0.0, -0.0, 1.5, math.inf, math.nan, None, 1e15, 1e30], pa.float64()),
    "float32": ([0.0, 15.0, 1.5, None], pa.float32()),
    "decimal": ([Decimal("422982642.00"), Decimal("1.50"), Decimal("0.00"), None], pa.decimal128(12, 2)),
    "nothing": ([None, None], pa.float64()),
}


@pytest.mark.parametrize("kind", KINDS)
def test_law_9_columns_of_numbers(kind):
    """On every engine a column of numbers converts as its numbers do, and lazy frames stay lazy."""
    values, dtype = KINDS[kind]
    xw = cj.crosswalk(OURS, "five-stage-journey")
    found = [cj.outcomes(xw, {value: 1}, policy="largest")[0] for value in values]
    wanted = [None if o.target is None else o.target.id for o in found]
    for engine, frame, lazy in frames(values, dtype):
        got = cj.columns.convert(frame, "stage", **ENDS, unconverted="null")
        assert type(got) is type(frame), engine
        assert cells(got) == wanted, engine
        kept = cells(cj.columns.convert(frame, "stage", **ENDS, unconverted="keep"))
        assert [k for k, o in zip(kept, found, strict=True) if o.target] == [w for w in wanted if w]
        assert [as_text(k) for k, o in zip(kept, found, strict=True) if o.verdict == "unknown"] == [
            as_text(o.value) if engine == "pandas-object" or abs(o.value) < 1e30 else as_text(float(o.value))
            for o in found
            if o.verdict == "unknown"
        ], engine
        report = cj.columns.report(frame, "stage", **ENDS)
        assert {str(verdict): n for verdict, n in report.rows.items() if n} == dict(
            Counter(str(o.verdict) for o in found)
        )
        parts = cj.columns.explode(
            frame, "stage", source=OURS, target="five-stage-journey", into="part", unconverted="null"
        )
        shares = Counter()
        for row, share in zip(cells(parts, "row"), cells(parts, "share"), strict=True):
            shares[row] += share
        assert shares == dict.fromkeys(range(len(values)), 1), engine
        named = {id for id in cells(parts, "part") if id is not None}
        assert named == {c.target.id for o in found if o.stage for c in xw.candidates(o.stage) if c.share}, (
            engine
        )
        assert nw.from_native(parts).collect_schema().names() == ["stage", "row", "part", "share"]
        if not lazy:
            if any(o.kept for o in found):
                with pytest.raises(UnconvertedValuesError, match=r"called '(7|1\.50?|inf)'"):
                    cj.columns.convert(frame, "stage", **ENDS)
            else:
                assert cells(cj.columns.convert(frame, "stage", **ENDS)) == wanted


@pytest.mark.parametrize("values", [[0, 422982642, 7, None], [0.0, 7.0, None, 1.5]])
def test_categories_of_numbers(values):
    """In memory they convert as their numbers do, and stay categories."""
    numbers = pa.array(values).dictionary_encode()
    wanted = cells(
        cj.columns.convert(
            pa.table({"stage": pa.array(values), "row": range(4)}), "stage", **ENDS, unconverted="null"
        )
    )
    for dtype in (pd.ArrowDtype(numbers.type), "category"):
        series = pd.Series(numbers, dtype=dtype) if dtype != "category" else pd.Series(values, dtype=dtype)
        got = cj.columns.convert(
            pd.DataFrame({"stage": series, "row": range(4)}), "stage", **ENDS, unconverted="null"
        )
        assert cells(got) == wanted
    table = cj.columns.convert(
        pa.table({"stage": numbers, "row": range(4)}), "stage", **ENDS, unconverted="null"
    )
    assert cells(table) == wanted
    assert table["stage"].type == pa.dictionary(pa.int32(), pa.string(), ordered=True)


def test_mixed_cells_of_pandas():
    """1, 1.0 and True are three values in a column of objects; the first two are one id."""
    mixed = pd.DataFrame({"stage": pd.Series([True, 15, 15.0, "15", 0, False, "lead", 2], dtype=object)})
    mixed["row"] = range(len(mixed))
    got = cj.columns.resolve(mixed, "stage", framework=OURS, unconverted="keep")["stage"].tolist()
    assert got == [True, "customer", "customer", "customer", "salesqualifiedlead", False, "lead", 2]
    assert [type(value) for value in got[:1] + got[5:6] + got[7:]] == [bool, bool, int]
    parts = cj.columns.explode(mixed, "stage", source=OURS, target=OURS, into="part", unconverted="null")
    assert cells(parts, "part") == [None, *["customer"] * 3, "salesqualifiedlead", None, "lead", None]


def test_lazy_engines_know_reported_texts_of_numbers():
    """A text such as 0.0 is no exact name; a report passes it on."""
    relation = duckdb.connect().sql("SELECT * FROM (VALUES (0, '0.0'), (1, '0'), (2, 'lead')) t(row, stage)")
    report = cj.columns.report(relation, "stage", source=OURS, target=OURS)
    options = {"framework": OURS, "unconverted": "null"}
    assert cells(cj.columns.resolve(relation, "stage", **options))[0] is None
    assert cells(cj.columns.resolve(relation, "stage", **options, values=report))[0] == "salesqualifiedlead"


def test_missing_words_in_columns():
    """On every engine they are blank: kept with other values, else null, and no reason to refuse a column."""
    ends = {"source": TOFU, "target": TOFU}
    ids = ["bofu", "mofu", "tofu"]
    for engine, frame, lazy in frames(WORDS, pa.string()):
        report = cj.columns.report(frame, "stage", **ends)
        assert (report.rows["converted"], report.rows["blank"]) == (3, 4), engine
        off = cj.columns.report(frame, "stage", **ends, missing=())
        assert (off.rows["blank"], off.rows["unknown"]) == (0, 4), engine
        modes = ["null", "keep"] if lazy else ["raise", "null", "keep"]
        for mode in modes:
            got = cells(cj.columns.convert(frame, "stage", **ends, unconverted=mode, values=report))
            assert got == ids + (WORDS[3:] if mode == "keep" else [None] * 4), (engine, mode)
        parts = cj.columns.explode(
            frame, "stage", **ends, unconverted="null" if lazy else "raise", values=report
        )
        assert sorted(map(str, cells(parts))) == sorted(map(str, ids + [None] * 4))
        assert cj.columns.apportion(frame, "stage", **ends).total == 3
        if not lazy:
            for call in (cj.columns.convert, cj.columns.explode):
                with pytest.raises(UnconvertedValuesError, match="'N/A'"):
                    call(frame, "stage", **ends, missing=iter(["-", "blank"]))
            with pytest.raises(UnconvertedValuesError, match="'N/A'"):
                cj.columns.apportion(frame, "stage", **ends, missing=iter(["-", "blank"]))


# Detection.


def test_detection_of_words_and_numbers():
    """Missing words are blank cells; numbers are what they name; counts of both are added up."""
    found = cj.detect(WORDS)
    assert (found.best[0].framework.id, found.best[0].rows, found.total, found.blank) == (
        "tofu-mofu-bofu",
        3,
        3,
        4,
    )
    assert found.best[0].complete
    off = cj.detect(WORDS, missing=())
    assert (off.best, off.weak[0].rows, off.total, off.blank) == ((), 3, 7, 0)
    numbers = cj.detect(pd.Series([0, 1, 1.0, 2.0, None]), among="dynamics-opportunity")
    assert (numbers.best[0].rows, numbers.total, numbers.blank) == (4, 4, 1)
    assert dict(cj.detect({0: 2, 0.5: 1}, among="dynamics-opportunity").best[0].unexplained) == {"0.5": 1}


# Files.


def in_file(form, values, path):
    """Write a column to a file of this format."""
    if form == "csv":
        path.write_text("stage,n\n" + "".join(f"{'' if v is None else v},1\n" for v in values), "utf-8")
    elif form == "ndjson":
        path.write_text("".join(json.dumps({"stage": v}) + "\n" for v in values), "utf-8")
    else:
        pq.write_table(pa.table({"stage": pa.array(values)}), path)
    return str(path)


def out_of_file(form, path):
    """Return the converted column and what is left."""
    if form == "parquet":
        rows = pq.read_table(path).to_pylist()
    elif form == "ndjson":
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    else:
        lines = [line.split(",") for line in path.read_text("utf-8").splitlines()[1:]]
        rows = [{"stage": target or None, "stage_unconverted": left or None} for target, _, left in lines]
    return [(row["stage"], row["stage_unconverted"]) for row in rows]


@pytest.fixture
def run(capsys):
    """Return a function that runs the command line: exit code, output, errors."""

    def run(*args):
        code = cli.main([str(arg) for arg in args])
        return code, *capsys.readouterr()

    return run


@pytest.mark.parametrize("form", ["csv", "ndjson", "parquet"])
def test_words_in_files(form, run, tmp_path):
    """Case 6: the vocabulary explains every value that there is, and what counted as blank is told."""
    path, out = in_file(form, WORDS, tmp_path / f"in.{form}"), tmp_path / f"out.{form}"
    code, _, err = run("convert", path, "--column", "stage", "--to", "tofu-mofu-bofu", "--strict", "-o", out)
    assert code == 0
    assert "converting from tofu-mofu-bofu, the only framework that explains every value" in err
    assert "3 of 7 rows converted, 4 blank" in err
    assert "  counted as blank: 'N/A', '-', '(blank)'\n" in err
    assert out_of_file(form, out) == [(id, None) for id in ("bofu", "mofu", "tofu", None, None, None, None)]
    code, text, _ = run("detect", path, "--column", "stage")
    assert "3 of 3" in text
    assert "best: tofu-mofu-bofu; 4 blank" in text


def test_words_of_the_command_line(run, tmp_path):
    """--missing adds words, --no-missing takes the published ones away; both need a column."""
    path = in_file("csv", ["TOFU", "N/A", "lagom", "LAGOM"], tmp_path / "in.csv")
    ends = ("convert", path, "--column", "stage", "--from", "tofu-mofu-bofu", "--to", "tofu-mofu-bofu", "-o")
    out = tmp_path / "out.csv"
    assert "1 of 4 rows converted, 1 blank, 2 unknown" in run(*ends, out)[2]
    assert "1 of 4 rows converted, 3 blank" in run(*ends, out, "--missing", "lagom")[2]
    assert "1 of 4 rows converted, 3 unknown" in run(*ends, out, "--no-missing")[2]
    assert (
        "1 of 4 rows converted, 2 blank, 1 unknown"
        in run(*ends, out, "--no-missing", "--missing", "lagom")[2]
    )
    both = ("--no-missing", "--missing", "lagom", "--missing", "N/A")
    assert "1 of 4 rows converted, 3 blank" in run(*ends, out, *both)[2]
    assert "1 of 1" in run("detect", path, "--column", "stage", "--missing", "lagom")[1]
    assert "1 of 2" in run("detect", path, "--column", "stage", "--missing", "lagom", "--no-missing")[1]
    for option in (["--missing", "lagom"], ["--no-missing"]):
        code, _, err = run("detect", "TOFU", *option)
        assert (code, err.split(":")[0]) == (2, "customer-journey")
        assert f"--column must be given with {option[0]}" in err


IDS = [0, 2, 0, None, 7]


@pytest.mark.parametrize(
    "form", ["csv", "ndjson", "parquet", "ndjson-floats", "parquet-floats", "csv-floats"]
)
def test_numbers_in_files(form, run, tmp_path):
    """Case 7: numbers convert as the same numbers in a CSV file; what is left stays a number in NDJSON."""
    form, _, floats = form.partition("-")
    values = [None if id is None else float(id) for id in IDS] if floats else IDS
    path, out = in_file(form, values, tmp_path / f"in.{form}"), tmp_path / f"out.{form}"
    ends = ("--column", "stage", "--from", "dynamics-opportunity", "--to", "dynamics-opportunity")
    code, _, err = run("convert", path, *ends, "-o", out)
    assert code == 0
    known = cj.frameworks["dynamics-opportunity"]
    wanted = [known.resolve(str(id)).id for id in (0, 2, 0)]
    left = {"ndjson": values[-1], "parquet": "7", "csv": str(values[-1])}[form]
    assert out_of_file(form, out) == [*((id, None) for id in wanted), (None, None), (None, left)]
    assert "3 of 5 rows converted" in err
    assert ("'7.0' (1 row)" if (form, floats) == ("csv", "floats") else "'7' (1 row)") in err


def test_numbers_of_ndjson_as_they_are_written(run, tmp_path):
    """Whatever the notation; a number with thousands of digits is no id, and takes no time."""
    path, out = tmp_path / "in.ndjson", tmp_path / "out.ndjson"
    huge = ["1" + "0" * 5000, "1e999999999", "0e999999999999"]
    lines = ["0", "0.0", "-0", "0E5", "2e0", "20e-1", "true", "NaN", "2.5", *huge]
    path.write_text("".join(f'{{"stage": {text}}}\n' for text in lines), "utf-8")
    ends = ("--column", "stage", "--from", "dynamics-opportunity", "--to", "dynamics-opportunity")
    assert run("convert", path, *ends, "-o", out)[0] == 0
    found = [line.split('"')[3] if '": "' in line else None for line in out.read_text("utf-8").splitlines()]
    known = cj.frameworks["dynamics-opportunity"]
    assert found == [known.resolve("0").id] * 4 + [known.resolve("2").id] * 2 + [None] * 6
    rest = [
        line.partition('"stage_unconverted": ')[2].rstrip("}") for line in out.read_text("utf-8").splitlines()
    ]
    assert rest[6:] == ["true", "null", "2.5", *huge]


def test_parquet_dictionaries_of_numbers(run, tmp_path):
    """Numbers that a file encodes, among them two zeros, are read like others."""
    numbers = pa.array([0.0, -0.0, 2.0, None, 0.0]).dictionary_encode()
    pq.write_table(pa.table({"stage": numbers}), tmp_path / "in.parquet")
    ends = ("--column", "stage", "--from", "dynamics-opportunity", "--to", "dynamics-opportunity", "--strict")
    code, _, err = run("convert", tmp_path / "in.parquet", *ends, "-o", tmp_path / "out.parquet")
    assert (code, "4 of 5 rows converted" in err) == (0, True)
