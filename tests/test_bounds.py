"""Work is bounded: what comes in is refused, or looked at no more often than its size asks for.

No test looks at a clock: calls are counted, and sizes.
"""

import difflib
import io
import pickle
import tomllib
import unicodedata
from fractions import Fraction
from functools import lru_cache

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.catalogue import bundled, reading
from customer_journey.catalogue.reading import Table, toml_table
from customer_journey.errors import (
    AmbiguousConversionError,
    AmbiguousNameError,
    DuplicateIdError,
    InvalidFileError,
    InvalidValueError,
    NotFoundError,
    Problem,
    UnconvertedValuesError,
)
from customer_journey.model import folding
from customer_journey.model.errors import listed
from customer_journey.model.folding import fold
from customer_journey.model.labels import Labels, check_language
from customer_journey.model.names import NameIndex, near

#: It decomposes into eighteen characters, of which fifteen are letters.
LIGATURE = "\ufdfa"


def read(text: str) -> cj.Framework:
    """Read a framework's file."""
    return cj.Framework.from_toml(io.BytesIO(text.encode()))


@pytest.fixture
def parsed(monkeypatch):
    """Return the list of the texts that tomllib parses."""
    texts = []

    def loads(text):
        texts.append(text)
        return {}

    monkeypatch.setattr(tomllib, "loads", loads)
    return texts


# Before parsing.

DOTS = ".".join(["a"] * 20_000)
QUOTED = ".".join(['"a.b"', "'c'"] * 500)
#: What tomllib would take too long for, or too much memory.
REFUSED = {
    "key": f"{DOTS} = 1",
    "key of the issue": "a" + ".a" * 20_000 + " = 1",
    "key with blanks": " \t. ".join(["a"] * 100) + " = 1",
    "key of quoted parts": f"{QUOTED} = 1",
    "key after a line": f"id = 'a'\n{DOTS} = 1",
    "key after a line of Windows": f"id = 'a'\r\n{DOTS} = 1",
    "key without a value": DOTS,
    "header": f"[{DOTS}]",
    "header of a list": f"[[{DOTS}]]",
    "header of quoted parts": f"[{QUOTED}]",
    "header in a list of tables": f"[[stages]]\n[stages.{DOTS}]",
    "inline table": f"a = {{ {DOTS} = 1 }}",
    "second key of an inline table": f"a = {{ b = 1, {DOTS} = 1 }}",
    "inline table in a list": f"a = [\n  {{ {DOTS} = 1 }},\n]",
    "key after a multi-line string": f'a = """\n"x"\n"""\n{DOTS} = 1',
    "key after a literal": f"a = '''\n\\'''\n{DOTS} = 1",
    "key after five quotes": f'a = """x"""""\n{DOTS} = 1',
    "key after an empty multi-line string": f'a = """"""\n{DOTS} = 1',
    "key after an escaped quote": f'a = "\\""\n{DOTS} = 1',
    "key after a backslash in a literal": f"a = '\\'\n{DOTS} = 1",
    "key after a comment with a quote": f'a = 1 # "\n{DOTS} = 1',
    "decisions": f'decide.{DOTS} = "usage"',
    "overlay": f'overlays = "nine-stage"\nstages.{DOTS} = 1',
    "nested lists": "a = " + "[" * 40 + "]" * 40,
    "nested tables": "a = " + "{a=" * 40 + "1" + "}" * 40,
    "nested in turn": "a = " + "[{a=" * 20,
    "many tables": "[a]\n" * 250_001,
    "many lists of tables": "[[a]]\n" * 125_001,
    "many lists": "a = [" + "[], " * 250_000 + "]",
    "long number": "year = " + "9" * 5000,
    "long hexadecimal number": "year = 0x" + "f" * 1_000_000,
    "long key": "a" * 1_000_000 + " = 1",
}
#: What is only long, or looks alike.
ALLOWED = {
    "prose": f'a = "{DOTS}"',
    "literal prose": f"a = '{DOTS}'",
    "prose over lines": f'a = """\n{DOTS}\n"{DOTS}" \\" {DOTS}\n"""',
    "literal prose over lines": f"a = '''\n{DOTS}\n''{DOTS}'\n'''",
    "prose in a comment": f"a = 1 # {DOTS} {'[' * 100}",
    "prose in a key": f'"{DOTS}" = 1',
    "brackets in prose": f'a = "{"[" * 100}"',
    "numbers": "a = [" + "1.5, " * 1000 + "]",
    "numbers on lines": "a = [" + "1.5,\n" * 1000 + "]",
    "many keys": "".join(f"a{i}.b.c = 1\n" for i in range(1000)),
    "many headers": "".join(f"[a{i}.b.c]\n" for i in range(1000)),
    "a key of sixteen parts": ".".join("abcdefghijklmnop") + " = 1",
    "lists in lists": "a = " + "[" * 32 + "]" * 32,
    "long string": f'a = "{"x" * 100_000}"',
    "many stages": "[[stages]]\n" * 10_000,
    "unclosed string": 'a = "' + "x" * 1000,
    "unclosed string over lines": 'a = """' + '\\"""\n' * 1000,
    "ends in a backslash": 'a = """\\',
    "quotes": '"' * 1_000_000,
    "single quotes": "'" * 1_000_000,
    "strings in turn": "\"'" * 100_000,
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("reader", [cj.Framework.from_toml, cj.Decisions.from_toml])
def test_what_costs_too_much_is_refused_before_it_is_parsed(text, reader, parsed):
    """Keys of very many parts, deep brackets, very many tables: tomllib never sees them."""
    with pytest.raises(InvalidFileError, match=r"not TOML that can be read: .* \(at line \d+\)"):
        reader(io.BytesIO(text.encode()))
    assert not parsed


@pytest.mark.parametrize("text", ALLOWED.values(), ids=ALLOWED)
def test_what_is_only_long_is_parsed(text, parsed):
    """Dots and brackets in strings and comments are prose."""
    toml_table(text.encode(), "file")
    assert parsed == [text]


@pytest.mark.parametrize("reader", [cj.Framework.from_toml, cj.Decisions.from_toml])
def test_files_are_refused_wherever_they_are(reader, tmp_path, parsed):
    """A path is read as a file is."""
    path = tmp_path / "own.toml"
    path.write_text(f"{DOTS} = 1")
    with pytest.raises(InvalidFileError, match="a key has too many parts"):
        reader(path)
    assert not parsed


def test_no_bundled_file_comes_near_the_bounds():
    """Bundled files are not checked when they are read, so they are checked here."""
    names = [
        "spine",
        "content_types",
        "content_tables",
        "content_warnings",
        "statements",
        *map("frameworks/{}".format, cj.frameworks),
    ]
    for name in names:
        toml_table(bundled.read(f"{name}.toml"), name)


parts = st.sampled_from(["a", "b-c", '"x.y"', "'z.[{'", '"\\"."'])
values = st.sampled_from(
    [
        "1",
        "1.5",
        '"a.b.c"',
        "'a.\"b'",
        '"""\n"a".b\n"""',
        "'''\n''a'.b\n'''",
        "[1.5, 2.5]",
        "{x.y = 1}",
        "[[1], [2]]",
    ]
)
keys = st.lists(parts, min_size=1, max_size=40).map(" . ".join)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["{} = {}", "[{}] # {}", "[[{}]]\nx = {}", "x = {{ {} = {} }}"]), keys, values
        )
    )
)
def test_a_file_is_refused_if_a_key_has_too_many_parts(lines):
    """However strings, comments and tables surround a key, it counts, and nothing else does."""
    text = "\n".join(
        line.format(key, value.replace("\n", " " if "#" in line else "\n")) for line, key, value in lines
    )
    too_many = any(key.count(" . ") >= 16 for _, key, _ in lines)
    try:
        reading._check_bounds(text, "file")
    except InvalidFileError:
        assert too_many
    else:
        assert not too_many


# Names.

LONG_NAMES = [
    LIGATURE * 990,
    LIGATURE * 100,
    LIGATURE * 67,
    "won " + LIGATURE * 900,
    "(" + LIGATURE * 900 + ")",
    f"{LIGATURE * 400}/{LIGATURE * 400}",
    LIGATURE * 500 + " stage",
    "\ufdfb" * 900,
    "\u3300" * 900,
    "㍿" * 900,
    "ﬃ" * 900,
    "ΐ" * 900,
    "½" * 900,
    "⑽" * 900,
    "æ" * 900,
    "x" * 1001,
    "é" * 1001,
    " " * 1001,
    "x" * 10_000_000,
    LIGATURE * 1_000_000,
    "e\u0301" * 600,
    "won" + "\u0301" * 2000,
]


@pytest.mark.parametrize("text", LONG_NAMES, ids=lambda text: f"{text[:4]!a}x{len(text)}")
def test_a_name_is_bounded_after_expansion_too(text):
    """What folds to more than a name has is not looked at, and nothing is remembered of what is longer."""
    folded = fold(text)

    assert len(folded) <= 1000
    assert fold(folded) == folded
    longer = len(text) > 1000 or sum(map(str.isalnum, unicodedata.normalize("NFKD", text))) > 1000
    assert not (longer and folded)
    assert near(text, [text, "won", LIGATURE]) == ()
    assert NameIndex("f", {"won": ((text,), ("won",), (), ())}).find(text) == "won"
    for framework in cj.frameworks.values():
        assert framework.find(text) is None


def test_few_characters_of_an_expansion_are_folded(monkeypatch):
    """The characters beyond the bound are not looked at one by one."""
    looked_at = []

    class Counting:
        normalize = staticmethod(unicodedata.normalize)

        @staticmethod
        def category(c):
            looked_at.append(c)
            return unicodedata.category(c)

    monkeypatch.setattr(folding, "unicodedata", Counting)
    fold(LIGATURE * 991)
    assert len(looked_at) <= 1001


@pytest.mark.parametrize(
    "text",
    [
        LIGATURE * 990, "Övervägande", "Köp (steg)", "é/è", "Überlegung (Phase) / Kauf", "étape 3",
        "ﬁnal stage", "köp", "Köpa", "Æ", "ÅÄÖ", "won", "Closed Lost", "lead (MQL)", "a/b/c/d", "[x] (y) {z}",
        "é" * 1000, "/".join(["é"] * 16), "(é)" * 16, "no stage", "é stage", "\u0301", "İ", "\U0001d400",
    ],
)  # fmt: skip
def test_a_text_is_folded_once_whatever_the_number_of_frameworks(text, monkeypatch):
    """Detection folds each form of a value once; so do false friends."""
    few = [cj.frameworks[id] for id in ("nine-stage", "hourglass")]
    many = list(cj.frameworks.values())
    cj.detect(["x"], among=many)  # the names of the frameworks themselves are folded by now
    folded = []
    once = folding._folded.__wrapped__
    remembering = lru_cache(maxsize=folding.REMEMBERED)(lambda text: folded.append(text) or once(text))
    monkeypatch.setattr(folding, "_folded", remembering)
    for call in (
        lambda among: cj.detect([text], among=among),
        lambda among: cj.false_friends(text, among=among),
    ):
        for among in (few, many):
            remembering.cache_clear()
            folded.clear()
            call(among)
            assert len(folded) == len(set(folded))
            # Decorations are taken away from a text that is in small letters already.
            assert len(folded) <= 2


def test_detection_folds_each_value_once(monkeypatch):
    """Forty cells of a hostile column cost forty times the forms of one, not that for each framework."""
    cells = [LIGATURE * (990 - i) for i in range(40)]
    cj.detect(["x"], among=list(cj.frameworks.values()))
    folded = []
    once = folding._folded_once
    monkeypatch.setattr(folding, "_folded_once", lambda text: folded.append(len(text)) or once(text))
    assert cj.detect(cells).ranked == ()
    assert len(folded) <= 2 * len(cells)


@pytest.mark.parametrize(
    "text",
    ["won/" * 17 + "won", "(won)" * 17, "won/" * 200 + "won", "[won] {won}" * 20, "won: " * 17 + "won"],
)
def test_of_many_parts_none_is_looked_up(text, monkeypatch):
    """No name has so many parts."""
    index = NameIndex("f", {"won": (("won",), (), (), ())})
    asked = []
    monkeypatch.setattr(NameIndex, "_called", lambda _, part: asked.append(part) or ())
    assert index.find(text) is None
    assert len(asked) == 1


# Suggestions.


@pytest.mark.parametrize(
    ("name", "candidate"),
    [
        ("ab" * 50, "ba" * 50), ("a" * 100, "a" * 100), ("opportunity", "opportunity"), ("x", "y"),
        ("é" * 90, "e" * 90), ("ab" * 50, "ab" * 400), ("won", "w" * 1000), ("won", "w" * 5000),
        ("won", LIGATURE * 60), (LIGATURE * 6, "x"), ("a b c d e f", "a b c d"), ("won", LIGATURE),
        ("aaa bbb ccc ddd", "aaa bbb"), ("aaa " * 25, "aaa " * 25), ("won", " " * 900), ("won", "-" * 2000),
        ("won", "é" * 1500), ("lost", "lost in translation " * 40), ("stage", "stage"), ("q" * 99, "q w e r"),
    ],
)  # fmt: skip
def test_few_pairs_of_characters_are_compared(name, candidate, monkeypatch):
    """However many names are known, and however long they are: the work of comparing is bounded."""
    compared = []
    matches = difflib.get_close_matches

    def counted(word, possibilities, n, cutoff):
        compared.extend(len(word) * len(other) for other in possibilities)
        return matches(word, list(possibilities)[:5], n, cutoff)

    monkeypatch.setattr(difflib, "get_close_matches", counted)
    seen = []
    near(name, (seen.append(i) or f"{candidate} {i}" for i in range(100_000)))
    assert len(seen) <= 20_000
    assert sum(compared) <= 2_000_000


@pytest.fixture
def sought(monkeypatch):
    """Return the list of the names for which similar ones are sought."""
    names = []
    matches = difflib.get_close_matches
    monkeypatch.setattr(
        difflib,
        "get_close_matches",
        lambda word, *args, **more: names.append(word) or matches(word, *args, **more),
    )
    return names


# Messages.

STAGE = 'id = "own"\n[[stages]]\nid = "one"\n'
#: Files of many mistakes, each of a kind of its own: a mistake for each number.
MISTAKES = {
    "unknown keys": ('id = "own"\n', "k{} = 1\n"),
    "unknown tables": ('id = "own"\n', "[k{}]\n"),
    "unknown keys of a stage": (STAGE, "k{} = 1\n"),
    "unknown keys of a reference": ('id = "own"\n[references.one]\ntitle = "x"\n', "k{} = 1\n"),
    "unknown keys of a long reference": (
        f'id = "own"\n[references."{"x" * 900}"]\ntitle = "x"\n',
        "k{} = 1\n",
    ),
    "unknown moments": (f"{STAGE}moments = [\n", '"m{}",\n'),
    "unknown ranges": (f"{STAGE}moments = [\n", '"m{}..trial",\n'),
    "unknown frameworks": (f"{STAGE}covers = [\n", '"f{}:usage",\n'),
    "unknown stages": (f"{STAGE}covers = [\n", '"nine-stage:s{}",\n'),
    "unknown references": ('id = "own"\nsources = [\n', '"r{}",\n'),
    "unknown references of a stage": (f"{STAGE}sources = [\n", '"r{}",\n'),
    "wrong types": (f"{STAGE}moments = [\n", "{},\n"),
    "empty texts": (f"{STAGE}aliases = [\n", '"",#{}\n'),
    "unknown stages of an overlay": (
        'id = "own"\noverlays = "nine-stage"\n[stages]\n',
        "s{} = {{same = true}}\n",
    ),
    "unknown languages": ('id = "own"\n[labels]\n', 'l{} = "x"\n'),
    "wrong labels": ('id = "own"\n[labels]\n', "x-a{} = 1\n"),
    "wrong stages": ('id = "own"\n', "[[stages]]\nid = {}\n"),
    "stages without moments": ('id = "own"\n', '[[stages]]\nid = "s{}"\n'),
    "wrong transitions": (f'{STAGE}moments = ["trial"]\n', '[[transitions]]\nfrom = "a{}"\nto = "one"\n'),
    "unknown content": (STAGE, '[[stages.content]]\ntype = "t{}"\n'),
    "wrong references": ('id = "own"\n', "[references.r{}]\n"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_the_first_fifty_mistakes_are_listed_and_the_rest_counted(name, sought):
    """Suggestions are sought for those that are listed; the error keeps all, and pickles."""
    start, line = MISTAKES[name]
    text = start + "".join(line.format(i) for i in range(2000)) + ("]\n" if "[\n" in start else "")
    with pytest.raises(InvalidFileError) as caught:
        read(text)

    error, lines = caught.value, str(caught.value).splitlines()
    count = len(error.problems)
    assert count >= 1999
    assert lines[0].endswith(f": {count} problems:")
    assert lines[1:51] == [f"  {problem}" for problem in error.problems[:50]]
    assert lines[51:] == [f"  and {count - 50} more"]
    assert len(str(error)) < 50 * 1000
    assert len(sought) <= 150
    again = pickle.loads(pickle.dumps(error))
    assert (again.problems, str(again)) == (error.problems, str(error))


def test_two_hundred_thousand_unknown_keys():
    """The example of the issue: 44 MB of problems became a page."""
    with pytest.raises(InvalidFileError) as caught:
        read("".join(f"k{i} = 1\n" for i in range(200_000)))
    assert len(str(caught.value)) < 20_000
    assert str(caught.value).endswith(f"and {len(caught.value.problems) - 50} more")
    assert len(caught.value.problems) >= 200_000


def test_a_mistake_names_no_endless_key():
    """Each mistake in a table repeats the key of the table: it is cut."""
    table = Table({"k" * 10_000: {"x" * 10_000: 1}}, "file")
    inner = table.table("k" * 10_000)
    inner.close()
    assert all(len(problem.path) < 200 for problem in table.problems)


IDS = tuple(f"stage-{i}" for i in range(1000))
LONG = ("x" * 10_000,) * 1000


@pytest.mark.parametrize("ids", [IDS, LONG], ids=["many", "long"])
@pytest.mark.parametrize(
    "made",
    [
        lambda ids: NotFoundError("stage", "x", ids),
        lambda ids: AmbiguousNameError("x", "f", ids),
        lambda ids: DuplicateIdError("f", ids),
        lambda ids: InvalidFileError("file", tuple(Problem("", id) for id in ids)),
        lambda ids: InvalidFileError("file", tuple(Problem(id, "x") for id in ids)),
        lambda ids: InvalidFileError(ids[0], (Problem("", ids[0]),)),
        lambda ids: UnconvertedValuesError("c", tuple((id, id) for id in ids), "decide"),
        lambda ids: AmbiguousConversionError("a:b", "c", "unique", options(ids), Fraction(0)),
        listed,
        lambda ids: refused(lambda: check_language("xx", [Labels(dict.fromkeys(ids, "x"))])),
        lambda ids: refused(lambda: cj.frameworks[ids[0]]),
        lambda ids: refused(lambda: cj.frameworks["nine-stage"].resolve(ids[0])),
        lambda ids: refused(lambda: cj.frameworks["nine-stage"][ids[0]]),
        lambda ids: refused(lambda: cj.frameworks["nine-stage"].also_called({"y": ids[0]})),
        lambda ids: refused(lambda: cj.content_types.resolve(" ".join(ids))),
        lambda ids: refused(lambda: cj.convert(" ".join(ids), source="nine-stage", target="hourglass")),
        lambda ids: refused(lambda: cj.crosswalk("nine-stage", "hourglass", weights=dict.fromkeys(ids, 1))),
        lambda ids: refused(lambda: cj.crosswalk("nine-stage", "hourglass", decide=dict.fromkeys(ids, "x"))),
        lambda ids: refused(lambda: cj.Framework(id=ids[0], stages=())),
        lambda ids: refused(lambda: cj.detect(["a"], among=ids)),
        lambda ids: refused(lambda: attrs_framework(ids)),
    ],
)  # fmt: skip
def test_a_message_lists_few_names(made, ids):
    """Messages of many names, or of long ones, are bounded in count and length."""
    assert len(str(made(ids))) <= 52_000 if "problems:" in str(made(ids)) else len(str(made(ids))) < 6000


def refused(call):
    """Return the error that a call raises."""
    with pytest.raises(cj.CustomerJourneyError) as caught:
        call()
    return caught.value


def options(ids):
    """Return correspondences to stages of these ids."""
    nine = cj.frameworks["nine-stage"]
    one = cj.crosswalk(nine, nine).candidates("usage")[0]
    return tuple(attrs.evolve(one, target=attrs.evolve(one.target, id=id)) for id in ids)


def attrs_framework(ids):
    """Make a framework with one transition for each id, to nowhere, and exits of these names."""
    stage = cj.Stage("f", "one", span={"trial"})
    transitions = [cj.Transition("one", f"{id}!", "exit") for id in ids]
    return cj.Framework(id="f", stages=[stage], transitions=transitions, exit_moments=ids)


# The rest of the model.


def test_own_names_are_sorted_by_stage_once():
    """Names of your own cost no more if there are many stages."""
    looked_at = []

    class Counting(dict):
        def items(self):
            looked_at.append(1)
            return super().items()

    framework = cj.Framework(id="f", stages=[cj.Stage("f", f"s{i}", span={"trial"}) for i in range(300)])
    object.__setattr__(framework, "own_names", Counting({f"n{i}": f"s{i}" for i in range(300)}))
    object.__delattr__(framework, "_all_names")  # made when the framework was checked
    assert framework.find("n7").id == "s7"
    assert len(looked_at) == 1


def test_questions_are_grouped_in_one_pass():
    """Each question's topic is compared with none of the others."""
    compared = []

    class Topic(str):
        __slots__ = ()
        __hash__ = str.__hash__

        def __eq__(self, other):
            compared.append(other)
            return str.__eq__(self, other)

    asked = [cj.Question(Topic(f"t{i % 1000}"), f"q{i}") for i in range(2000)]
    found = cj.Stage("f", "a", span={"trial"}, questions=asked).questions
    assert [q.text for q in found[:4]] == ["q0", "q1000", "q1", "q1001"]
    assert len(compared) < 10_000


@pytest.mark.parametrize(
    "weight", [Fraction(10**40 + 1, 10**40), Fraction(10**5000 + 1, 10**5000), Fraction(1, 3) ** 70 + 1]
)
def test_weights_have_few_digits(weight):
    """Sums of fractions with thousands of digits take long, and nobody could read them."""
    with pytest.raises(InvalidValueError, match="at most 30 digits"):
        cj.crosswalk("nine-stage", "hourglass", weights={"trial": weight})


@pytest.mark.parametrize("weight", [1, 0.1, 1e-9, 1e9, 1 / 3, Fraction(10**29, 10**29 - 1), 3.3e-9])
def test_ordinary_weights_are_allowed(weight):
    """Every float in the range has few enough digits."""
    cj.crosswalk("nine-stage", "hourglass", weights={"trial": weight})
