"""What is printed: nothing of a user's text reaches a terminal that would obey it, and files give it back."""

import csv
import importlib
import io
import json
import pkgutil
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from xml.etree import ElementTree as ET

import attrs
import pandas as pd
import pytest
import rdflib
import sssom_pydantic
import yaml  # what sssom-pydantic reads headers with
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rdflib.namespace import DCTERMS, SKOS

import customer_journey as cj
from customer_journey import cli, drawing, errors, exports
from customer_journey.catalogue.toml_text import quoted
from customer_journey.crosswalks.statements import statements
from customer_journey.drawing.marks.cleaning import cleaned
from customer_journey.model.displayed import Displayed
from customer_journey.model.errors import shown
from customer_journey.model.labels import Labels
from customer_journey.model.printing import OBEYED, one_line, printable
from customer_journey.model.sources import in_words

#: What no terminal may get, apart from the line breaks of what has several lines.
HARMFUL = {*map(chr, OBEYED), *map(chr, range(0xD800, 0xE000))}
TEXTS = [
    "\x1b]52;c;aGk=\x07",
    "\x1b[31mred\x1b[0m",
    "\x9b2J",
    "\x90q\x9c",
    "a\x08\x08b",
    "a\rb",
    "a\nb",
    "a\r\nb",
    "a\tb\vc\fd",
    "a\x1c\x1d\x1e\x1fb",
    "a\0b",
    "a\x7fb",
    "a\x85b",
    "a\u061cb",
    "a\u200eb\u200fc",
    "abc\u202edef",
    "\u202aa\u202bb\u202cc\u202d",
    "\u2066a\u2067b\u2068c\u2069",
    "a\u2028b\u2029c",
    "\u200b\ufeff\u00ad",
    "e\U000e0001\U000e007f",
    "\U0001f986 and \x1b[2J",
    "👩\u200d👩\u200d👧\u202e",
    '"\\\x1b"',
]
any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
#: Some of each: half of them harmful.
hostile = st.lists(st.sampled_from(TEXTS) | any_text, min_size=1, max_size=4).map("".join)


def harmless(text, *, lines=False):
    """Return whether a text, at least one line of it, does nothing to a terminal."""
    assert HARMFUL.isdisjoint(text.replace("\n", "") if lines else text), text
    return True


def framework_of(text):
    """Return a framework with a text in every place that takes any."""
    reference = cj.Source("ref", text + "t", (text + "a",), text, None, text, note=text)
    cited = (cj.Citation(reference, text),)
    facts = {
        "aliases": (text + "alias",),
        "definition": text,
        "reason": text + "r",
        "goals": (text + "g",),
        "questions": (cj.Question("pain", text + "?", implied=True, source=cited[0]),),
        "content": (cj.Placement("blog-post", reason=text, sources=cited),),
        "figures": (cj.Figure(text + "f", cited[0]),),
        "pitfalls": (text + "p",),
        "sources": cited,
    }
    stages = tuple(
        cj.Stage("hostile", id, labels=Labels(en=f"{text}{id}"), span=frozenset({moment}), **given_)
        for id, moment, given_ in (("x", "trial", facts), ("y", "usage", {}))
    )
    return cj.Framework(
        id="hostile",
        stages=stages,
        labels=Labels(en=f"{text}own"),
        originator=text,
        description=text,
        note=text,
        sources=cited,
        references=(reference,),
    )


# The set.

#: Bidirectional classes of marks that embed, override, isolate, and end it.
MARKS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def test_what_is_obeyed():
    """Controls, marks of direction and separators, as Unicode lists them, and no others."""
    listed = {
        code
        for code in range(0x110000)
        if unicodedata.category(chr(code)) in ("Cc", "Zl", "Zp")
        or unicodedata.bidirectional(chr(code)) in MARKS
    }
    assert {*OBEYED} == listed | {0x061C, 0x200E, 0x200F}


@given(hostile | st.text())
@example("\ud800")
@example("a\xa0b\u3000c")
def test_printable_texts(text):
    """What is printed is printable, says the same when it is printed again, and keeps what was printable."""
    for written in (printable(text), one_line(text)):
        assert written.isprintable()
        assert printable(written) == written
    assert printable(text) == text or not text.isprintable()
    assert HARMFUL.isdisjoint(cleaned(text))


# Values.


class Everything(dict):
    """Hostile values by class, found by following the fields of records and the items of collections."""

    def add(self, value):
        """Add a value and all that it holds."""
        if isinstance(value, Mapping):
            for pair in value.items():
                self.add(pair)
        if isinstance(value, (tuple, list, frozenset)):
            for item in value:
                self.add(item)
        elif type(value).__module__.startswith("customer_journey."):
            kept = self.setdefault(type(value), [])
            if any(value is known for known in kept):
                return
            kept.append(value)
            for field in attrs.fields(type(value)) if attrs.has(type(value)) else ():
                self.add(getattr(value, field.name))


def changed(xw, text):
    """Return what has changed in a saved crosswalk to which somebody added a text everywhere."""
    saved = json.loads(exports.write(xw, "json"))
    saved["data_version"] += text
    saved["answers"] = {f"{text}x": saved["answers"]["x"], "x": dict.fromkeys(cj.Policy, f"{text}x")}
    saved["decisions"]["by_stage"][f"{text}x"] = {"target": text, "reason": text, "override": True}
    return cj.changes(io.BytesIO(json.dumps(saved).encode()), source=xw.source)


def everything(text):
    """Return values of every class that shows itself, with a text wherever one fits."""
    framework = framework_of(text).also_called({text + "mine": "x"})
    xw = cj.crosswalk(framework, "nine-stage", decide={"x": cj.Decision("purchase", text, override=True)})
    odd = cj.Stage(text + "f", text + "s", span=frozenset({"trial"}))
    data = pd.DataFrame({"stage": [f"{text}x", text, None]})
    found = Everything()
    found.add(
        [
            *(framework, framework["x"], framework.own_names, xw, xw.rows(), xw.decisions),
            *(
                xw.apportion({"x": 3}),
                xw.apportion({"y": 3}),
                cj.agreement(),
                cj.frameworks,
                cj.content_types,
            ),
            *(cj.detect([text, f"{text}x"]), cj.detect([f"{text}x"], among=[framework])),
            *(
                cj.false_friends(text),
                cj.false_friends("lead"),
                cj.false_friends(f"{text}x", among=[framework]),
            ),
            *(cj.recommend(framework, "x"), cj.recommend("hourglass", "trust"), framework.graph),
            *(cj.recommend(framework), cj.In(framework)),
            cj.columns.report(data, "stage", source=framework, target="nine-stage"),
            changed(xw, text),
            *(odd, cj.Transition(text + "a", text + "b"), cj.Placement(text + "c")),
            *(attrs.evolve(statements()[0], subject=text, says=text),),
            *(attrs.evolve(cj.content_types["blog-post"], id=text + "i", labels=Labels(en=text)),),
            attrs.evolve(cj.recommend("hourglass", "trust").items[0], stage=odd),
            attrs.evolve(xw.rows()[0], source=odd),
            drawing.framework(framework),
        ]
    )
    return found


def showing_classes():
    """Return all classes of the library that say themselves how they are shown."""
    for module in pkgutil.walk_packages(cj.__path__, "customer_journey."):
        if "__main__" not in module.name:
            importlib.import_module(module.name)

    def below(kind):
        for each in kind.__subclasses__():
            if each.__module__.startswith("customer_journey."):
                yield each
            if not issubclass(each, type):
                yield from below(each)

    def written(method):
        # attrs makes some, of the repr() of each field.
        return getattr(method, "__code__", None) and method.__code__.co_filename.endswith(".py")

    names = ("__str__", "__repr__", "__format__")
    return {each for each in below(object) if any(written(vars(each).get(name)) for name in names)}


def check_value(value, kind):
    """Assert that a value shows itself in one line, however it is asked."""
    # Pictures and pages have lines.
    lines = kind.__name__ == "Drawing" or issubclass(kind, Displayed)
    for text in (str(value), f"{value}", format(value)):
        assert harmless(text, lines=lines)
    assert harmless(repr(value))
    if isinstance(value, cj.Stage):
        assert harmless(f"{value:>20}")


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_values_show_themselves(text):
    """str(), repr() and format() of every value are one line without harmful characters."""
    for kind, values in everything(text).items():
        for value in values[:40]:
            check_value(value, kind)


@given(hostile)
def test_any_labels_show_themselves(text):
    """The same of the values that hold labels, with any text."""
    framework = framework_of(text)
    for value in (framework, *framework, framework.labels, *framework.sources, *framework.references):
        check_value(value, type(value))
    assert str(framework["x"]) == one_line(f"{text}x") == f"{framework['x']}"
    assert framework["x"].label == f"{text}x"


#: Bases, what holds no text, and what is never shown without being quoted.
NOT_CHECKED = {"Displayed", "FrozenMap", "Spine", "Problem", "JsonObject", "FileField", "NotText", "Denial"}


def test_every_class_is_checked():
    """The values above are of every class that says how it is shown."""
    ours = {
        each
        for each in showing_classes()
        if not issubclass(each, BaseException)
        and each.__name__ not in NOT_CHECKED
        and not each.__name__.startswith("_")
    }
    assert {each.__qualname__ for each in ours} <= {each.__qualname__ for each in everything("a\nb")}


# Errors.


class Odd:
    """An object with a repr() of one's own."""

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        """Return the text, or raise it."""
        if isinstance(self.text, Exception):
            raise self.text
        return self.text


class Liar:
    """An object that fails wherever it is asked."""

    __class__ = property(lambda _: 1 / 0)
    __repr__ = __str__ = lambda _: 1 / 0


class OddText(str):
    """A string whose methods are odd."""

    __slots__ = ()

    def __repr__(self):
        """Return what would be obeyed."""
        return "\x1b[2J\n"

    __str__ = __repr__


OBJECTS = [
    *map(Odd, TEXTS),
    Odd(ValueError("\x1b")),
    Odd(RecursionError()),
    Odd(None),
    Odd("x\n" * 1000),
    Liar(),
    OddText("a\x1b"),
    OddText("x" * 1000 + "\x1b"),
    type("\x1b[2J\n", (), {}),
    type("\x1b[2J\n", (), {"__repr__": lambda _: 1 / 0})(),
    pd.Series(["a\x1b", "b\u202e"]),
    pd.DataFrame({"a": ["\x1b", "\n"]}),
    {"a\nb": ["\u202e", Odd("\x1b")]},
    10**5000,
    b"\x1b\n",
]
KINDS = [getattr(errors, name) for name in errors.__all__ if name not in ("NO_VALUE", "CustomerJourneyError")]


@pytest.mark.parametrize("number", range(len(OBJECTS)))
def test_any_object_in_a_message(number):
    """An object is quoted in one line, cut if it is long, and cannot break the message."""
    # By number: pytest would look at an object that fails wherever it is asked.
    value = OBJECTS[number]
    assert harmless(shown(value))
    assert len(shown(value)) < 1000
    for error in (
        errors.NotFoundError("framework", value),
        errors.InvalidValueError("x", value, "a name"),
        errors.UnconvertedValuesError(value, ((value, "odd."),) * 5, "Mend them"),
    ):
        assert harmless(str(error))
        assert harmless(repr(error))
    outcome = cj.Outcome(value, 1, cj.Verdict.UNKNOWN)
    assert harmless(repr(outcome))


def test_a_series_is_no_framework():
    """The example: what pandas prints in several lines is one line in a message."""
    error = errors.NotFoundError("framework", pd.Series(["a", "b"]))
    assert str(error).startswith("There is no framework called 0 a 1 b dtype: ")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_every_error_is_one_line(kind, text):
    """str() and repr() of every error are one line, whatever it quotes; each of several mistakes has one."""
    given_ = {
        "candidates": (text, text),
        "providers": (text, text),
        "options": (),
        "uncovered": 0,
        "before": None,
        "after": None,
        "alternatives": {},
    }
    problems = ((text, text),) if kind is errors.UnconvertedValuesError else (errors.Problem(text, text),)
    for count in (1, 2):
        facts = [
            problems * count if field.name == "problems" else given_.get(field.name, text)
            for field in attrs.fields(kind)
        ]
        error = kind(*facts)
        assert harmless(repr(error))
        lines = count + 1 if issubclass(kind, errors.InvalidFileError) and count > 1 else 1
        assert str(error).count("\n") == lines - 1
        assert harmless(str(error), lines=True)


def test_an_error_of_ones_own():
    """An error that says nothing of its message has the one it is given."""
    assert str(errors.CustomerJourneyError("a\x1b\nb")) == r"a\x1b\nb"
    assert str(errors.CustomerJourneyError()) == ""


# The command line.


ARGUMENTS = [text.replace("\0", "\x01") for text in TEXTS] + ["\udcff\udc9b", "-\x1b[31m", "--x\u202e=\x1b"]


@pytest.mark.parametrize("text", ARGUMENTS, ids=ascii)
@pytest.mark.parametrize(
    "argv",
    [
        ["frameworks", "*"],
        ["*"],
        ["show", "*"],
        ["show", "hourglass", "*"],
        ["show", "hourglass", "--format", "*"],
        ["show", "hourglass", "--language", "*"],
        ["crosswalk", "hourglass", "nine-stage", "--base=*", "--format=skos"],
        ["crosswalk", "hourglass", "nine-stage", "--decide", "*"],
        ["crosswalk", "hourglass", "nine-stage", "--decide=*=*"],
        ["convert", "*", "--to", "*"],
        ["convert", "lead", "--from=hubspot-lifecycle", "--to=nine-stage", "--policy=*"],
        ["detect", "*", "*"],
        ["detect", "*", "--column=*"],
        ["recommend", "hourglass", "*"],
        ["draw", "hourglass", "--count=*=1"],
        ["draw", "hourglass", "-o", "*.xyz"],
        ["check", "*"],
        ["changes", "*", "--from=*"],
        ["false-friends", "*"],
        ["agreement", "*"],
        ["completion", "*"],
        ["schema", "--*"],
        ["draw", "hourglass", "--theme", "*", "*"],
    ],
    ids=" ".join,
)
def test_arguments_in_messages(argv, text, capsys, tmp_path, monkeypatch):
    """What the commands and argparse say of an argument is harmless; one message is one line."""
    monkeypatch.chdir(tmp_path)
    code = cli.main([arg.replace("*", text) for arg in argv])
    out, err = capsys.readouterr()
    assert harmless(out.replace("\n", ""))
    assert harmless(err, lines=True)
    if code:
        *usage, message, end = err.split("\n")
        assert (code, end) == (2, "")
        assert message.startswith("customer-journey")
        assert all(line.startswith(("usage: ", "  ")) for line in usage)


# Files.


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_exports_are_harmless(text):
    """No format writes a harmful character as it is, whatever the texts are."""
    framework = framework_of(text)
    xw = cj.crosswalk(framework, "nine-stage", decide={"x": cj.Decision("purchase", text, override=True)})
    drawings = (drawing.framework(framework), drawing.crosswalk(xw), drawing.content(framework))
    drawings += (
        drawing.counts(framework, {"x": 3}),
        drawing.candidates(xw, "x"),
        drawing.rosetta([framework]),
    )
    for value in (framework, xw, framework["x"], *drawings):
        for export in exports.formats(value):
            if export.name in ("mermaid", "dot") and value in drawings and value._diagram is None:
                continue
            written = exports.write(value, export.name)
            assert harmless(written.replace("\t", "") if export.name == "sssom" else written, lines=True)
    assert harmless(xw.decisions.to_toml(), lines=True)


@given(hostile)
def test_toml_gives_texts_back(text):
    """A framework is read back from TOML with every text as it was."""
    own = framework_of(text)
    read = cj.Framework.from_toml(io.BytesIO(own.to_toml().encode()))
    assert read == own


@given(hostile)
def test_turtle_gives_texts_back(text):
    """Labels and references are read back from SKOS as they were, by a real reader."""
    own = framework_of(text)
    graph = rdflib.Graph().parse(data=exports.write(own, "skos"), format="turtle")
    labels = {str(label) for label in graph.objects(predicate=SKOS.prefLabel)}
    assert labels == {own.label, *(stage.label for stage in own)}
    assert in_words(own.sources[0]) in map(str, graph.objects(predicate=DCTERMS.source))


@given(hostile)
def test_json_gives_texts_back(text):
    """Labels are read back from JSON as they were."""
    own = framework_of(text)
    assert json.loads(exports.write(own, "json"))["labels"] == dict(own.labels)


def header_of(written):
    """Return the header of an SSSOM text, as PyYAML and sssom-pydantic read it."""
    lines = [line[1:] for line in written.split("\n") if line.startswith("#")]
    header = yaml.safe_load("\n".join(lines))
    metadata = sssom_pydantic.read(io.StringIO(written)).mapping_set
    assert metadata.title == header["mapping_set_title"]
    return header


def test_an_emoji_in_the_header_of_sssom():
    """The example: a label beyond the Basic Multilingual Plane is one character in YAML."""
    own = attrs.evolve(framework_of("a"), labels=Labels(en="Ducks \U0001f986"))
    header = header_of(exports.write(cj.crosswalk(own, "nine-stage"), "sssom"))
    assert header["mapping_set_title"] == f"Ducks \U0001f986 to {cj.frameworks['nine-stage'].label}"


@given(hostile, hostile)
@example("\U0001f986", "\U0010ffff\ufffe\uffff\ufeff")
@example("no", "- a: b #c\n...\n---")
def test_yaml_gives_texts_back(one, other):
    """Every value in the header of SSSOM is read back as it was, by a real reader."""
    source = attrs.evolve(framework_of("a"), labels=Labels(en=one or "?"))
    target = attrs.evolve(framework_of("b"), labels=Labels(en=other or "?"))
    xw = cj.crosswalk(source, target, weights={"usage": 3})
    base, license = "https://example.org/a#b'c/", "https://example.org/l'#?&*!%"
    assert header_of(exports.write(xw, "sssom", base=base, license=license)) == {
        "comment": "Weights of moments: usage 3",
        "curie_map": {"cj": base, "hostile": f"{base}hostile/"},
        "license": license,
        "mapping_set_id": f"{base}mappings/hostile-to-hostile",
        "mapping_set_title": f"{source.label} to {target.label}",
        "mapping_set_version": cj.data_version,
        "mapping_tool": "customer_journey",
        "mapping_tool_version": cj.__version__,
        "object_type": "skos concept",
        "subject_type": "skos concept",
    }


@pytest.mark.parametrize(
    "code",
    [
        *(*OBEYED, *b"\"\\'#:-", 0xA0, 0xAD, 0x200B, 0x200D, 0xE000, 0xFDD0, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF),
        *(0x10000, 0x1F986, 0x1FFFE, 0x1FFFF, 0xE0001, 0xF0000, 0x10FFFD, 0x10FFFF),
    ],
    ids=hex,
)
def test_one_text_for_three_languages(code):
    """A quoted text is read back equal by readers of TOML, YAML and Turtle."""
    for text in (chr(code), f"a {chr(code)} b", chr(code) * 2 + "1"):
        written = quoted(text)
        assert HARMFUL.isdisjoint(written)
        assert tomllib.loads(f"x = {written}") == yaml.safe_load(f"x: {written}") == {"x": text}
        graph = rdflib.Graph().parse(data=f"<u:a> <u:b> {written} .", format="turtle")
        assert [str(item) for item in graph.objects()] == [text]


def test_a_lone_surrogate_in_a_header():
    """What no encoding can write is escaped where people read it, as in the rows."""
    own = attrs.evolve(framework_of("a"), labels=Labels(en="a\ud800"))
    written = exports.write(cj.crosswalk(own, "nine-stage"), "sssom")
    assert header_of(written)["mapping_set_title"].startswith(r"a\ud800 to ")


@given(hostile)
def test_csv_shows_texts(text):
    """CSV has no escapes, so what would be obeyed is shown."""
    own = framework_of(text)
    rows = [*csv.DictReader(io.StringIO(exports.write(cj.crosswalk(own, "nine-stage"), "csv")))]
    # A label that a spreadsheet would run as a formula has an apostrophe before it.
    shown_labels = {one_line(stage.label) for stage in own}
    assert {row["source_label"] for row in rows} <= shown_labels | {f"'{label}" for label in shown_labels}


#: How the title of a picture, or of a page, is read in each format, by a program where Python has one.
TITLES = {
    "svg": lambda text: ET.fromstring(text).findtext("{http://www.w3.org/2000/svg}title"),
    "mermaid": lambda text: re.search(r"accTitle: (.*)", text)[1],
    "dot": lambda text: re.search(r'graph \[label="([^"]*)"', text)[1].replace(r"\n", " "),
    "markdown": lambda text: MarkdownIt().parse(text)[1].children[0].content.removeprefix("hostile: "),
    "text": lambda text: text.partition("\n")[0].removeprefix("hostile: "),
    "json": lambda text: json.loads(text)["labels"]["en"],
    "toml": lambda text: tomllib.loads(text)["labels"]["en"],
}


@pytest.mark.parametrize("form", TITLES)
@pytest.mark.parametrize("sign", ["\U0001f986", "\U00020000", "\U0001d4b6", "\U0001f1f8\U0001f1ea"])
def test_titles_beyond_the_basic_plane(form, sign):
    """A character of two surrogates in UTF-16 is one character in the title of every format."""
    title = f"Ducks {sign} own"
    own = attrs.evolve(framework_of("a"), labels=Labels(en=title))
    assert TITLES[form](exports.write(own, form)) == title
