"""A hundred thousand odd inputs: only documented errors, which any terminal can show, and nothing lost.

Most come from a seeded generator, because it is quick; ``ROUNDS`` says how many each test runs. Special
cases are listed by hand, and hypothesis looks where the generator does not.
"""

import codecs
import csv
import io
import random
from contextlib import redirect_stderr, redirect_stdout, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from blanks import is_blank
from customer_journey import cli
from customer_journey.crosswalks.outcomes import outcomes
from customer_journey.errors import AmbiguousNameError, InvalidFileError, NotFoundError
from customer_journey.files.csv_text import csv_column

#: How many inputs each test makes.
ROUNDS = {
    "names": 37_000,
    "content types": 500,
    "values": 5_000,
    "frameworks": 35_000,
    "decisions": 12_000,
    "tables": 10_200,
    "files": 300,
}

FRAMEWORKS = tuple(cj.frameworks.values())
OWN_NAMES = {f.id: [name for s in f for tier in s.names for name in tier] for f in FRAMEWORKS}
NAMES = sorted({name for names in OWN_NAMES.values() for name in names})
TYPE_NAMES = sorted({name for t in cj.content_types.values() for tier in t.names for name in tier})
XW = cj.crosswalk("hubspot-lifecycle", "five-stage-journey", decide={"customer": "retention"})
ENDS = ("--from=hubspot-lifecycle", "--to=five-stage-journey", "--decide=customer=retention")

#: Brackets of each kind, those of other scripts too, nested in one another.
BRACKETS = ["()", "[]", "{}", "<>", "\uff08\uff09", "⟨⟩", "「」"]
DEEP = 5_000

#: Characters that break programs.
ODD = [
    "\0",
    "\ud800",
    "\udfff",
    "\udcff",
    "\u202e",
    "\u2066",
    "\u200f",
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u2028",
    "\x85",
    "\x1b[31m",
    "\x07",
    "\r",
    "\n",
    "\r\n",
    "\t",
    "\x0b",
    "\x1c",
    "\u0301" * 20,
    "\u0345",
    "İ",
    "ß",
    "ﬁ",
    "\u017f",
    "Å",
    "\U0010ffff",
    "\ufffe",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "ǆ",
    "\u0345a",
    "\u1160",
    "½",
    "\U0001d4b6",
    '"',
    "'",
    "\\",
    "/",
    "//",
    "(",
    ")",
    "[",
    "}",
    "%s",
    "{0}",
    "${x}",
    "=1+1",
    "..",
    "-",
    "_",
    " stage",
    " fasen",
    "#",
    ",",
    ";",
    "|",
    "=",
]
LONG = ["x" * 101, "ö" * 999, "/" * 1001, "stage " * 200, "(" * 500, "\u0301" * 700, "a/" * 400, "[a]" * 300]


def test_there_are_a_hundred_thousand():
    """This file has at least 100,000 inputs, not counting those of hypothesis."""
    assert sum(ROUNDS.values()) >= 100_000


def odd_text(rng, names):
    """Return a damaged name, or a text that never was one."""
    dice = rng.random()
    if dice < 0.01:
        return rng.choice(LONG)
    if dice < 0.03:
        brackets = rng.choice(BRACKETS)
        depth = rng.randrange(1, 60)
        return brackets[0] * depth + rng.choice(names) + brackets[1] * rng.randrange(depth + 1)
    if dice < 0.2:
        return "".join(rng.choices(ODD, k=rng.randrange(1, 6)))
    if dice < 0.3:
        return "".join(chr(rng.randrange(0x110000)) for _ in range(rng.randrange(1, 8)))
    text = rng.choice(names)
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(text) + 1)
        text = text[:at] + rng.choice(ODD) + text[at + rng.randrange(2) :]
    return text if dice < 0.9 else f"{text}/{rng.choice(names)}"


def bearable(error):
    """Return whether an error is ours, has one line per problem, and can be shown by any UTF-8 terminal."""
    text = str(error)
    assert isinstance(error, cj.CustomerJourneyError)
    assert text
    assert len(text) < 20_000
    assert text.encode("utf-8")
    assert not {c for c in text if c < " " or "\x7f" <= c <= "\x9f"} - {"\n"}
    return True


# Names.


def test_odd_names():
    """A name resolves to a stage of the framework, or it is unknown or ambiguous."""
    rng = random.Random("names")
    resolved = 0
    for i in range(ROUNDS["names"]):
        framework = FRAMEWORKS[i % len(FRAMEWORKS)]
        text = odd_text(rng, OWN_NAMES[framework.id] if i % 3 else NAMES)
        try:
            stage = framework.resolve(text)
        except (NotFoundError, AmbiguousNameError) as error:
            assert bearable(error)
        else:
            assert framework[stage.id] is stage
            resolved += 1
    assert resolved > ROUNDS["names"] / 100


def test_odd_names_of_content():
    """A name resolves to a content type, or it is unknown or ambiguous."""
    rng = random.Random("content types")
    for _ in range(ROUNDS["content types"]):
        try:
            found = cj.content_types.resolve(odd_text(rng, TYPE_NAMES))
        except (NotFoundError, AmbiguousNameError) as error:
            assert bearable(error)
        else:
            assert cj.content_types[found.id] is found


@pytest.mark.parametrize("brackets", BRACKETS)
@pytest.mark.parametrize("closed", [True, False])
def test_nested_brackets(brackets, closed):
    """Thousands of nested brackets name no stage, type or vocabulary, and take no time."""
    text = brackets[0] * DEEP + "purchase" + brackets[1] * DEEP * closed
    for resolve in (*(f.resolve for f in FRAMEWORKS), cj.content_types.resolve):
        with pytest.raises(NotFoundError) as caught:
            resolve(text)
        assert len(str(caught.value)) < 300
    assert cj.detect([text]).ranked == ()


@pytest.mark.parametrize("text", ["x", "\u0301", "(", "a/", "\u200b", "\0", "İ", " "])
def test_ten_million_characters(text):
    """A name of ten million characters is unknown at once."""
    text *= 10_000_000 // len(text)
    for framework in FRAMEWORKS:
        with pytest.raises(NotFoundError) as caught:
            framework.resolve(text)
        assert len(str(caught.value)) < 1000
    assert cj.detect([text, "lead"]).best[0].rows == 1


everything = st.text(st.characters(), max_size=30)


@given(everything, st.sampled_from(FRAMEWORKS))
def test_any_name(text, framework):
    """Any text at all resolves or is refused, and finding agrees with resolving."""
    try:
        found = framework.find(text)
    except AmbiguousNameError as error:
        assert bearable(error)
        return
    try:
        assert framework.resolve(text) is found
    except NotFoundError as error:
        assert found is None
        assert bearable(error)


# Columns of values.


def test_odd_values():
    """Whatever a column holds, each row is explained, unexplained or blank, and none is lost."""
    rng = random.Random("values")
    batch = 100
    for _ in range(ROUNDS["values"] // batch):
        column = [
            rng.choice([None, "", odd_text(rng, NAMES)]) if i % 5 else odd_text(rng, NAMES)
            for i in range(batch)
        ]
        found = cj.detect(column)
        assert found.total + found.blank == batch
        assert found.blank == sum(is_blank(cell or "", *FRAMEWORKS) for cell in column)
        for e in found.ranked:
            assert e.rows + sum(e.unexplained.values()) == found.total
        assert repr(found).isprintable()


@given(st.lists(st.none() | everything, max_size=10))
def test_any_column(column):
    """Any texts at all make a column that can be looked at."""
    found = cj.detect(column)
    assert found.total + found.blank == len(column)


# Files of frameworks and of decisions.

TEMPLATE = """\
id = "own"
axis = "buyer"
year = 2020
labels = {en = "Own", sv = "Egna"}
sources = ["book#1"]
[references.book]
title = "Book"
year = 1999
[[stages]]
id = "one"
aliases = ["first", "eins"]
moments = ["problem..encounter"]
reason = "Because."
[stages.questions]
why = ["Why?"]
[[stages.content]]
type = "blog-post"
fit = "primary"
[[stages]]
id = "two"
covers = ["nine-stage:purchase"]
parallel = false
[[stages]]
id = "three"
off_path = "None."
[[transitions]]
from = "two"
to = "churned"
kind = "exit"
"""
DECISIONS = """\
source = "hubspot-lifecycle"
target = "five-stage-journey"
[decide]
customer = "retention"
other = {target = "retention", reason = "Ours.", override = true}
"""

#: Values as TOML writes them, most of them of a kind that is not wanted.
VALUES = [
    *(
        '""',
        '" "',
        '"\\u0000"',
        '"\\u202e"',
        '"\\uFEFF"',
        "'a'",
        '"a" "b"',
        '"unclosed',
        "'''",
        '"""',
        "'x\0'",
    ),
    *(
        "0",
        "-1",
        "9" * 400,
        "9" * 5000,
        "0x" + "f" * 8000,
        "0b" + "1" * 9000,
        "1_000",
        "1e400",
        "-inf",
        "nan",
    ),
    *("1.5", "true", "false", "TRUE", "2020-01-01", "12:00:00", "2020-01-01T00:00:00Z", "9999-99-99"),
    *("[]", "[[]]", "[1]", '["a", 1]', "[true]", "{}", "{a = 1}", '{en = "x"}', '["x"', "[,]", "{a.b.c = 1}"),
    *("[" * 90 + "]" * 90, "{a=" * 40 + "1" + "}" * 40, "[{}]", '[{id = "a"}]', "", "=", "[[stages]]"),
    *(
        '["problem..problem"]',
        '["usage..problem"]',
        '["lost..churned"]',
        '["problem..lost"]',
        '["nine-stage:"]',
    ),
    *(
        '["own:one"]',
        '[":"]',
        '"book#2"',
        '["book##"]',
        '["#"]',
        '"' + "x" * 3000 + '"',
        '"one"',
        '"churned"',
    ),
]
_KEYS = (
    "id axis shape year labels sources references stages transitions aliases values moments covers off_path"
    " reason questions content figures parallel from to kind type fit title decide source target override"
    ' "" "\\u0000" "a.b" \'ö\' a.b.c a.a.a.a.a.a.a.a -- 1'
)
KEYS = _KEYS.split(" ")
HEADERS = [
    "[stages]",
    "[[stages]]",
    "[references]",
    "[references.book]",
    "[labels]",
    "[[decide]]",
    "[a.b.c]",
    "[[",
]


def odd_toml(rng, template):
    """Return a file with some lines changed, and at times some bytes."""
    lines = template.split("\n")
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(lines))
        dice = rng.random()
        if dice < 0.5:
            lines[at] = f"{lines[at].partition('=')[0]}= {rng.choice(VALUES)}"
        elif dice < 0.7:
            lines.insert(at, f"{rng.choice(KEYS)} = {rng.choice(VALUES)}")
        elif dice < 0.8:
            lines.insert(at, rng.choice(HEADERS))
        elif dice < 0.9:
            lines.insert(at, lines[rng.randrange(len(lines))])
        else:
            del lines[at]
    data = rng.choice(["\n", "\n", "\n", "\r\n", "\r"]).join(lines).encode("utf-8", "surrogatepass")
    if rng.random() < 0.2:
        at = rng.randrange(len(data) + 1)
        data = data[:at] + rng.randbytes(rng.randrange(1, 4)) + data[at + rng.randrange(3) :]
    return codecs.BOM_UTF8 + data if rng.random() < 0.05 else data


def test_odd_frameworks():
    """A file is refused with all its mistakes, or is a framework that is written and read back unchanged."""
    rng = random.Random("frameworks")
    read = 0
    for _ in range(ROUNDS["frameworks"]):
        try:
            framework = cj.Framework.from_toml(io.BytesIO(odd_toml(rng, TEMPLATE)))
        except InvalidFileError as error:
            assert error.problems
            assert bearable_lines(error)
        else:
            read += 1
            if read % 10 == 0:
                assert cj.Framework.from_toml(io.BytesIO(framework.to_toml().encode())) == framework
    assert read > ROUNDS["frameworks"] / 100


def bearable_lines(error):
    """Return whether the message, which has a line for each mistake, does nothing to a terminal."""
    assert all(line.isprintable() for line in str(error).split("\n"))
    assert len(str(error)) < 1_000_000
    return True


def test_odd_decisions():
    """Decisions are refused with all mistakes listed, or are written and read back unchanged."""
    rng = random.Random("decisions")
    read = 0
    for _ in range(ROUNDS["decisions"]):
        try:
            decisions = cj.Decisions.from_toml(io.BytesIO(odd_toml(rng, DECISIONS)))
        except InvalidFileError as error:
            assert error.problems
            assert bearable_lines(error)
        else:
            read += 1
            assert cj.Decisions.from_toml(io.BytesIO(decisions.to_toml().encode())) == decisions
            with suppress(cj.CustomerJourneyError):
                cj.crosswalk(decisions.source, decisions.target, decide=decisions)
    assert read > ROUNDS["decisions"] / 100


DEEP_FILES = {
    "arrays": "a = " + "[" * DEEP + "]" * DEEP,
    "open arrays": "a = " + "[" * DEEP,
    "tables": "a = " + "{a=" * DEEP + "1" + "}" * DEEP,
    "open tables": "a = " + "{a=" * DEEP,
    "round brackets": "a = " + "(" * DEEP + ")" * DEEP,
    "arrays of moments": '[[stages]]\nid = "a"\nmoments = ' + "[" * DEEP + '"trial"' + "]" * DEEP,
    "dotted key": ".".join(["a"] * DEEP) + " = 1",
    "dotted header": "[" + ".".join(["a"] * DEEP) + "]",
    "dotted labels": "labels." + ".".join(["a"] * DEEP) + " = 1",
    "dotted references": "references." + ".".join(["a"] * DEEP) + " = 1",
    "dotted decisions": "decide." + ".".join(["a"] * DEEP) + ' = "usage"',
    "headers": "".join(f"[{'a.' * (i % 50)}t{i}]\n" for i in range(DEEP)),
    "brackets of headers": "[" * DEEP,
    "stages": "[[stages]]\n" * DEEP,
    "quotes": "'" * DEEP,
    "unclosed text": 'a = """' + "x\n" * DEEP,
    "unclosed quote": 'id = "' + "x" * DEEP,
    "huge number": "year = " + "9" * 100_000,
    "huge hex number": "year = 0x" + "f" * 100_000,
    "huge weight": 'id = "x"\nyear = -0x' + "f" * 1000,
    "huge fraction": "year = 0." + "9" * 100_000,
    "NUL": 'id = "a\0"',
    "only NUL": "\0" * DEEP,
    "lone surrogate": 'id = "\ud800"',
    "escaped surrogate": 'id = "\\ud800"',
    "mixed line ends": 'id = "x"\r\naxis = "buyer"\nyear = 1\r\r\nnote = "x"',
    "bidi": 'id = "\u202ex"\n"\u2066" = 1',
    "zero width": '"i\u200bd" = "x"',
}


@pytest.mark.parametrize("name", DEEP_FILES)
@pytest.mark.parametrize("read", [cj.Framework.from_toml, cj.Decisions.from_toml])
def test_deep_files(name, read):
    """Files nested thousands deep, endless numbers and unclosed quotes are refused, by every reader."""
    with pytest.raises(InvalidFileError) as caught:
        read(io.BytesIO(DEEP_FILES[name].encode("utf-8", "surrogatepass")))
    assert bearable_lines(caught.value)


@given(st.binary(max_size=60) | everything.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_as_toml(data):
    """Any bytes at all are refused, or are the file that they claim to be."""
    for read in (cj.Framework.from_toml, cj.Decisions.from_toml):
        with pytest.raises(InvalidFileError):
            read(io.BytesIO(data))


@pytest.mark.parametrize("path", ["", "\0", "a\0b", "x" * 5000, "\udcff", ".", "/", "no/such", "\u202e"])
def test_odd_paths(path):
    """A path to a missing file raises the system's error, and no other."""
    for read in (cj.Framework.from_toml, cj.Decisions.from_toml):
        with pytest.raises(OSError):  # noqa: PT011  # any will do
            read(path)


# Tables.


def row_by_row(value, known={}):  # noqa: B006  # remembers what a value converts to
    """Return what one value converts to, and what of it is kept."""
    if value not in known:
        try:
            blank = is_blank(value, XW.source)
            known[value] = ("", "") if blank else (XW.convert(XW.source.resolve(value)).id, "")
        except cj.CustomerJourneyError:
            known[value] = ("", value)
    return known[value]


def parsed(text, delimiter):
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def as_bytes(row):
    """Return the bytes of fields: what stood around a quote may make up one character without it."""
    return [field.encode("utf-8", "surrogateescape") for field in row]


def nothing_lost(column, before, after, into):
    """Return whether everything that was there before is there after, and what was added is right."""
    errors = "surrogateescape" if column.encoding == "utf-8" else "strict"
    assert after.startswith(column.bom)
    texts = [data[len(column.bom) :].decode(column.encoding, errors) for data in (before, after)]
    header, *old = parsed(texts[0], column.delimiter)
    new_header, *new = parsed(texts[1], column.delimiter)
    assert header == list(column.names())
    added = ["kept"] if into == column.column else [into, "kept"]
    assert as_bytes(new_header) == as_bytes([*header, *added])
    assert len(new) == len(old)
    for was, is_now in zip(old, new, strict=True):
        if not was:
            assert not is_now
            continue
        full = was + [""] * (len(header) - len(was))
        place = header.index(column.column)
        target, kept = row_by_row(full[place])
        if len(added) == 1:
            full[place] = target
            assert as_bytes(is_now) == as_bytes([*full, kept])
        else:
            assert as_bytes(is_now) == as_bytes([*full, target, kept])
    return True


def is_closed(column, data):
    """Return whether a line put after the data is a record of its own."""
    errors = "surrogateescape" if column.encoding == "utf-8" else "strict"
    text = data[len(column.bom) :].decode(column.encoding, errors)
    return parsed(text + "\nend", column.delimiter)[-1] == ["end"]


def odd_table(rng):
    """Return the bytes of a table with a column of stages, whole or damaged, and how it was made."""
    mark = rng.choice(",;\t|")
    width = rng.randrange(1, 5)
    place = rng.randrange(width)
    header = [f"h{i}{rng.choice(['', 'ö', ' ', chr(0x200B)])}" for i in range(width)]
    header[place] = "stage"
    rows = [header]
    for _ in range(rng.randrange(6)):
        row = ["".join(rng.choices(ODD, k=rng.randrange(3))) for _ in range(width)]
        row[place] = rng.choice(["lead", "MQL", "VIP", "", odd_text(rng, NAMES)])
        rows.append(row[: rng.randrange(width + 1) or width] if rng.random() < 0.1 else row)
    out = io.StringIO(newline="")
    for row in rows:
        # Python 3.11 quotes a line end inside a field only if it occurs in the line terminator.
        line = io.StringIO(newline="")
        quoting = rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
        csv.writer(line, delimiter=mark, quoting=quoting, lineterminator="\r\n").writerow(row)
        out.write(line.getvalue().removesuffix("\r\n") + rng.choice(["\n", "\r\n", "\r", "\n"]))
    codec, bom = rng.choice(
        [("utf-8", b"")] * 4 + [("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE)]
    )
    # A lone surrogate stands for a byte that is not UTF-8 where it can, and for nothing elsewhere.
    text = "".join(
        c if not "\ud800" <= c <= "\udfff" or "\udc80" <= c <= "\udcff" else "?" for c in out.getvalue()
    )
    if codec != "utf-8":
        text = text.encode("ascii", "backslashreplace").decode()
    data = bom + text.encode(codec, "surrogateescape")
    damaged = rng.random() < 0.3
    if damaged:
        at = rng.randrange(len(bom), len(data) + 1)
        junk = rng.choice([b'"', b'"""', b"\0", b"\n", b"\r", b"\xff", b",", b'"\n', b"", b"stage"])
        data = data[:at] + junk + data[at + rng.randrange(4) :]
    return data, mark, damaged


def test_odd_tables():
    """A table keeps every field, row and value, or is refused; undamaged ones are not refused."""
    rng = random.Random("tables")
    written = 0
    for _ in range(ROUNDS["tables"]):
        data, mark, damaged = odd_table(rng)
        into = rng.choice(["stage", "new"])
        out = io.BytesIO()
        column = None
        try:
            column = csv_column(io.BytesIO(data), "stage", origin="in.csv", delimiter=mark)
            column.check_names(into=into, unconverted_into="kept")
            found = outcomes(XW, column.counts())
            column.write(out, found, into=into, unconverted_into="kept")
        except cj.CustomerJourneyError as error:
            assert damaged or "may end a field or not" in str(error), error
            assert bearable(error)
            assert not out.getvalue()
            if "never closed" in str(error) and column is not None:
                assert not is_closed(column, data)
        else:
            assert is_closed(column, data)
            assert nothing_lost(column, data, out.getvalue(), into)
            written += 1
    assert written > ROUNDS["tables"] / 2


def run(*argv):
    """Run the command line in process: exit code, and what it says on standard error."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.main([str(arg) for arg in argv])
    return code, err.getvalue()


def test_odd_files(tmp_path):
    """The command writes a file in which nothing is lost, or none; a terminal can show what it says."""
    rng = random.Random("files")
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    for _ in range(ROUNDS["files"]):
        data, mark, damaged = odd_table(rng)
        source.write_bytes(data)
        odd_option = rng.random() < 0.3
        options = [f"--delimiter={mark}", "--column=stage", "--unconverted-into=kept"]
        if odd_option:
            text = odd_text(rng, NAMES)
            options.append(
                rng.choice(["--column={}", "--delimiter={}", "--encoding={}", "--into={}"]).format(text)
            )
        code, err = run("convert", source, *ENDS, "-o", target, *options)
        assert code in (0, 2)
        assert not {c for c in err if c < " "} - {"\n"}
        assert "Traceback" not in err
        if code:
            assert damaged or odd_option or "may end a field or not" in err, err
            assert err.startswith("customer-journey: ")
            assert not target.exists()
        elif not odd_option:
            column = csv_column(io.BytesIO(data), "stage", origin="in.csv", delimiter=mark)
            assert nothing_lost(column, data, target.read_bytes(), "stage")
            assert err.startswith("hubspot-lifecycle → five-stage-journey: ")
        target.unlink(missing_ok=True)
        assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize(
    ("cell", "mark", "place"),
    [
        (b"x", b"", 0),
        (b"x", b"", 1),
        (b"\0", b"", 0),
        (b"\xff", b"", 1),
        (b"a\n", b'"', 0),
        (b'""', b'"', 1),
        (b"\xf0\x9f\xa6\x86", b"", 0),
        (b",", b'"', 1),
    ],
)
def test_ten_megabytes_in_a_cell(tmp_path, cell, mark, place):
    """A cell of 10 MB comes out as it went in, beside the stage or as the stage itself."""
    huge = mark + cell * (10_000_000 // len(cell)) + mark
    data = b"stage,n\r\n" + [b"lead,%b\r\n", b"%b,1\r\n"][place] % huge + b"MQL,2"
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(data)
    limit = csv.field_size_limit()
    code, err = run("convert", source, "--column=stage", "--unconverted-into=kept", *ENDS, "-o", target)
    assert (code, csv.field_size_limit()) == (0, limit)
    assert len(err) < 2000
    csv.field_size_limit(2**31 - 1)
    try:
        column = csv_column(io.BytesIO(data), "stage", origin="in.csv")
        assert nothing_lost(column, data, target.read_bytes(), "stage")
    finally:
        csv.field_size_limit(limit)


HOPELESS = {
    "nested brackets": b"(" * DEEP + b"[" * DEEP + b"{" * DEEP,
    "NUL": b"\0" * DEEP,
    "quotes": b'"' * (2 * DEEP + 1),
    "unclosed header": b'"stage,n\nlead,1\n',
    "line ends": b"\r\n\r\r\n" * DEEP,
    "delimiters": b"," * DEEP,
    "half a mark": b"\xef\xbb",
    "half a character": b"\xff\xfes\0t\0a",
    "a mark of 32 bits": codecs.BOM_UTF32_LE + b"stage",
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "archive": b"PK\x03\x04" + bytes(range(256)) * 20,
}


@pytest.mark.parametrize("name", HOPELESS)
def test_hopeless_files(tmp_path, name):
    """A file that is not a table is refused in one sentence, and no file is written."""
    source = tmp_path / "in.csv"
    source.write_bytes(HOPELESS[name])
    code, err = run("convert", source, "--column=stage", *ENDS, "-o", tmp_path / "out.csv")
    assert code == 2
    assert err.startswith("customer-journey: ")
    assert err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize(
    "cell",
    [
        *BRACKETS,
        "\u202e",
        "\u200b",
        "\0",
        "9" * 10_000,
        "=HYPERLINK(1)",
        "\ud800".encode("utf-16", "surrogatepass"),
    ],
)
def test_odd_cells(tmp_path, cell):
    """Brackets, control characters and endless numbers in the column of stages stay as they are."""
    inner = cell if isinstance(cell, bytes) else (cell[0] * DEEP + cell[-1] * DEEP).encode()
    quoted = b'"' + inner.replace(b'"', b'""') + b'"'
    data = b"stage,n\n" + b"\r".join([quoted + b",1", b"lead," + quoted, quoted + b"," + quoted])
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(data)
    code, err = run("convert", source, "--column=stage", "--unconverted-into=kept", *ENDS, "-o", target)
    assert code == 0, err
    column = csv_column(io.BytesIO(data), "stage", origin="in.csv")
    assert nothing_lost(column, data, target.read_bytes(), "stage")


@given(
    st.lists(st.lists(everything, min_size=2, max_size=2), max_size=5), st.sampled_from(["\n", "\r\n", "\r"])
)
def test_any_table(rows, end):
    """Any texts at all in a table come out as they went in."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows([["stage", "n"], *rows])
    text = out.getvalue().replace('"\r\n"', f'"{end}"')
    data = text.encode("utf-8", "backslashreplace")
    column = csv_column(io.BytesIO(data), "stage", origin="in.csv", delimiter=",")
    written = io.BytesIO()
    column.write(written, outcomes(XW, column.counts()), into="stage", unconverted_into="kept")
    assert nothing_lost(column, data, written.getvalue(), "stage")
