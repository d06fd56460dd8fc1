"""Whatever an argument is, a public function does what it is asked or says in one line what it takes."""

import datetime as dt
import inspect
import math
import os
from decimal import Decimal
from fractions import Fraction
from functools import partial
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import customer_journey as cj
from customer_journey import columns, drawing, exports
from customer_journey.crosswalks.cells import as_text
from customer_journey.errors import InvalidValueError
from customer_journey.model.printing import printable


class Hostile:
    """Has no representation, compares with nothing and cannot be hashed."""

    __hash__ = None

    def __repr__(self):
        raise RuntimeError

    def __eq__(self, other):
        raise RuntimeError


class Unhashable(Hostile):
    """The same, but fails only when it is hashed: it passes for something that can be."""

    def __hash__(self):
        raise RuntimeError


class Mute(Hostile):
    """Can be hashed and compared, but not shown."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__


class Incomparable(Hostile):
    """Has the hash of 1, but cannot be compared with it."""

    def __hash__(self):
        return hash(1)


def odd_values():
    """Return values of every kind that callers get wrong; made anew, for some can be read once only."""
    return {
        "None": None,
        "True": True,
        "0": 0,
        "-1": -1,
        "1.5": 1.5,
        "NaN": math.nan,
        "infinity": math.inf,
        "complex": 1j,
        "fraction": Fraction(1, 3),
        "decimal": Decimal("NaN"),
        "5,000 digits": 10**5000,
        "empty": "",
        "space": " ",
        "unknown": "no-such",
        "surrogate": "\ud800",
        "escape": "\x1b]52;c;aGk=\a",
        "direction": "\u202eabc",
        "NUL": "a\0b",
        "lines": "a\nb",
        "long": "x" * 100_000,
        "bytes": b"aida",
        "empty list": [],
        "list of numbers": [1],
        "list of texts": ["aida", "race"],
        "deep list": [[[[]]]],
        "tuple": (),
        "set": frozenset(),
        "empty dict": {},
        "dict of numbers": {1: 2},
        "dict of None": {"a": None},
        "generator": (letter for letter in "ab"),
        "date": dt.date(2020, 1, 1),
        "pandas series": pd.Series(["a", "b"]),
        "pandas frame": pd.DataFrame({"a": ["b"]}),
        "Polars series": pl.Series(["a", "b"]),
        "array": np.array(["a", "b"]),
        "numpy text": np.str_("aida"),
        "class": int,
        "function": len,
        "ellipsis": ...,
        "object": object(),
        "hostile": Hostile(),
        "fails to hash": Unhashable(),
        "mute": Mute(),
        "incomparable": Incomparable(),
        "NA": pd.NA,
        "array of nothing": np.array(1),
        "stage": cj.frameworks["race"]["act"],
        "framework": cj.frameworks["race"],
        "crosswalk": cj.crosswalk("aida", "race"),
        "policy": cj.Policy.LARGEST,
        "file": BytesIO(b"\xff"),
        "path": Path("no-such") / "file",
    }


AIDA = cj.frameworks["aida"]
XW = cj.crosswalk("aida", "nine-stage")
FRAME = pd.DataFrame({"s": ["attention", "desire", "VIP"], "n": [1, 2, 3]})
DRAWN = drawing.framework("aida")
SOURCE = cj.Source("x", "X")
PAIR = {"source": "aida", "target": "nine-stage"}
WALK = {**PAIR, "decide": {}, "weights": {}}
#: A right call of every public function and of the methods that take more than ``self``.
CALLS = {
    cj.convert: {"stage": "attention", **PAIR, "policy": "largest"},
    cj.crosswalk: WALK,
    cj.detect: {"values": ["attention"], "among": None},
    cj.false_friends: {"word": "awareness", "among": None},
    cj.stage: {"key": "aida:interest"},
    cj.In: {"framework": "aida"},
    exports.plain: {"value": AIDA},
    cj.changes: {"saved": Path("no-such") / "x.json", **PAIR},
    cj.poll: {"source": AIDA["attention"], "target": "nine-stage"},
    cj.outcomes: {"crosswalk": XW, "counts": {"attention": 1}, "policy": "largest"},
    cj.recommend: {"framework": "aida", "stage": "attention"},
    cj.stages_for: {"content_type": "case-study", "framework": "aida"},
    columns.apportion: {"data": FRAME, "column": "s", **WALK, "unconverted": "null"},
    columns.convert: {
        "data": FRAME,
        "column": "s",
        **WALK,
        "policy": "largest",
        "into": "t",
        "language": "en",
        "unconverted": "null",
        "values": None,
    },
    columns.explode: {
        "data": FRAME,
        "column": "s",
        **WALK,
        "into": "t",
        "weight": "share",
        "language": "en",
        "unconverted": "null",
        "values": None,
    },
    columns.recommend: {
        "data": FRAME,
        "column": "s",
        "framework": "aida",
        "fits": "primary",
        "into": "c",
        "fit": "fit",
        "language": "en",
        "unconverted": "null",
        "values": None,
    },
    columns.report: {"data": FRAME, "column": "s", **WALK, "policy": "largest"},
    columns.resolve: {
        "data": FRAME,
        "column": "s",
        "framework": "aida",
        "into": "t",
        "language": "en",
        "unconverted": "null",
        "values": None,
    },
    drawing.candidates: {**PAIR, "stage": "attention", "language": "en"},
    drawing.content: {"framework": "aida", "language": "en", "most": 3},
    drawing.counts: {"framework": "aida", "counts": {"attention": 1}, "language": "en"},
    drawing.crosswalk: {**PAIR, "language": "en"},
    drawing.framework: {"framework": "aida", "language": "en"},
    drawing.rosetta: {"frameworks": ["aida", "race"], "language": "en"},
    exports.formats: {"value": XW},
    exports.write: {"value": XW, "format": "markdown"},
    exports.register: {"export": exports.formats(XW)[0]},
    DRAWN.to_svg: {"theme": "light"},
    DRAWN.to_html: {"theme": "light"},
    DRAWN.to_figure: {"theme": "light"},
    DRAWN.to_bytes: {"form": "svg", "theme": "light"},
    DRAWN.to_png: {"theme": "light", "scale": 1.0},
    DRAWN.save: {"path": Path("no-such") / "x.svg", "theme": "light"},
    XW.candidates: {"stage": "attention"},
    XW.draw: {"language": "en"},
    AIDA.draw: {"language": "en"},
    XW.uncovered: {"stage": "attention"},
    XW.relation: {"source": "attention", "target": "discovery"},
    XW.rows: {"stage": "attention"},
    XW.convert: {"stage": "attention", "policy": "largest"},
    XW.apportion: {"counts": {"attention": 1}},
    AIDA.graph.next: {"stage": "attention"},
    AIDA.graph.reachable: {"stage": "attention"},
    AIDA.graph.paths: {"source": "attention", "target": "action", "longest": 3},
    cj.spine().parts: {"name": "trial"},
    cj.spine().span: {"expressions": ["decision..purchase"]},
    cj.spine().ordered: {"span": {"trial"}},
    cj.spine().ranges: {"span": {"trial"}},
    cj.spine().reweighted: {"weights": {"trial": 2}},
    cj.crosswalk("four-phase", "nine-stage").statements[0].agrees_with: {"derived": "exact"},
    AIDA.find: {"name": "attention"},
    AIDA.resolve: {"name": "attention"},
    AIDA.also_called: {"names": {"x": "attention"}},
    AIDA.get: {"wanted": "attention", "default": None},
    AIDA.index: {"stage": "attention"},
    AIDA.spells: {"name": "Attention"},
    AIDA.stage_with_id: {"id": "attention"},
    AIDA.names_of: {"stage": AIDA["attention"]},
    AIDA.stage: {"wanted": "attention"},
    AIDA.__getitem__: {"": "attention"},
    AIDA.__contains__: {"": "attention"},
    cj.Framework.from_toml: {"source": Path("no-such") / "x.toml"},
    cj.frameworks.__getitem__: {"": "aida"},
    cj.frameworks.__contains__: {"": "aida"},
    cj.frameworks.get: {"": "aida"},
    cj.content_types.__getitem__: {"": "case-study"},
    cj.content_types.__contains__: {"": "case-study"},
    cj.content_types.get: {"": "case-study"},
    cj.content_types.resolve: {"name": "case-study"},
    cj.frameworks.resolve: {"name": "AIDA-modellen"},
    cj.recommend("aida", "attention").of_fit: {"fit": "primary"},
    cj.Labels: {"": {"en": "x"}},
    AIDA.labels.best: {"": "en"},
    AIDA.labels.speaks: {"language": "en"},
    cj.Decision: {"target": "x", "reason": "", "override": False},
    cj.Decisions: {**PAIR, "by_stage": {"attention": "discovery"}, "data_version": "1"},
    cj.Decisions.from_toml: {"source": Path("no-such") / "x.toml"},
    cj.Framework: {
        "id": "x",
        "stages": (cj.Stage("x", "a", reason="r"),),
        "labels": {"en": "x"},
        "axis": "buyer",
        "shape": "line",
        "transitions": (),
        "originator": "",
        "year": None,
        "description": "",
        "note": "",
        "sources": (),
        "references": (),
        "own_names": {},
        "exit_moments": (),
    },
    cj.Stage: {
        "framework": "x",
        "id": "a",
        "labels": {"en": "x"},
        "span": ("trial",),
        "reason": "r",
        "aliases": (),
        "values": (),
        "definition": "",
        "parallel": False,
        "sources": (),
        "goals": (),
        "activities": (),
        "channels": (),
        "touchpoints": (),
        "questions": (),
        "pitfalls": (),
        "figures": (),
        "content": (),
        "no_content": "",
    },
    cj.Transition: {"source": "a", "target": "b", "kind": "skip", "reason": "", "sources": ()},
    cj.Source: {
        "id": "x",
        "title": "X",
        "authors": (),
        "publisher": "",
        "year": None,
        "url": "",
        "language": "",
        "note": "",
    },
    cj.Citation: {"source": SOURCE, "locator": ""},
    cj.Figure: {"text": "x", "source": cj.Citation(SOURCE)},
    cj.Placement: {"content_type": "case-study", "fit": "primary", "reason": "", "sources": ()},
    cj.Question: {"topic": "a", "text": "b", "implied": False, "source": None},
    cj.Moment: {"id": "a", "definition": "", "line": "", "weight": Fraction(1)},
    cj.Split: {"id": "a", "parts": ("b", "c")},
    cj.Spine: {"moments": (cj.Moment("a"),), "exits": (), "splits": ()},
    exports.Export: {"name": "loud", "of": cj.Source, "writer": str, "options": ()},
    cj.ContentType: {"id": "x", "kind": "format", "labels": {"en": "x"}, "aliases": (), "definition": ""},
    **{
        kind: {"": next(iter(kind))}
        for kind in (
            cj.Axis,
            cj.ContentKind,
            cj.Family,
            cj.Fit,
            cj.Ground,
            cj.Policy,
            cj.Relation,
            cj.Shape,
            cj.TransitionKind,
            cj.Verdict,
            columns.Unconverted,
        )
    },
}
ARGUMENTS = [(call, name) for call, arguments in CALLS.items() for name in arguments]


#: What only the library makes; callers read it.
MADE = {
    *(cj.Advice, cj.Agreement, cj.Apportionment, cj.Catalogue, cj.Check, cj.Claim, cj.ContentTypes),
    *(cj.Correspondence, cj.Crosswalk, cj.Detection, cj.Evidence, cj.Explanation, cj.FalseFriends, cj.Hint),
    *(
        cj.Change,
        cj.Changes,
        cj.Contradiction,
        cj.Namesakes,
        cj.Outcome,
        cj.Plan,
        cj.Poll,
        cj.Recommendation,
        cj.Record,
        cj.StageGraph,
        cj.Statement,
        cj.Uncovered,
    ),
    *(columns.Report, drawing.Drawing),
}


def call_with(call, arguments):
    """Call with keywords; by position where the only argument has no name."""
    return call(*arguments.values()) if "" in arguments else call(**arguments)


def is_one_line(error):
    """Tell whether a message is one line that a terminal prints as it is."""
    lines = str(error).split("\n")
    return "\n".join(map(printable, lines)) == str(error) and (
        len(lines) == 1 or isinstance(error, cj.errors.InvalidFileError)
    )


def test_every_public_function_is_called():
    """A function or a method that is missing in the table above would not be tried."""
    public = [getattr(door, name) for door in (cj, columns, drawing, exports) for name in door.__all__]
    classes = {thing for thing in public if inspect.isclass(thing) and not issubclass(thing, Exception)}
    methods = {
        method.__qualname__
        for kind in classes
        for name, method in inspect.getmembers(kind, inspect.isroutine)
        if not name.startswith("_") and str(getattr(method, "__module__", "")).startswith("customer_journey")
        if set(inspect.signature(method).parameters) - {"self"}
    }
    functions = {f for f in public if inspect.isfunction(f) and inspect.signature(f).parameters}
    assert functions | classes - MADE <= {
        call for call in CALLS if inspect.isfunction(call) or inspect.isclass(call)
    }
    assert methods <= {call.__qualname__ for call in CALLS}


@pytest.mark.parametrize("call", CALLS, ids=lambda call: getattr(call, "__qualname__", str(call)))
def test_right_calls(call):
    """The table holds right calls: otherwise the wrong argument might not be what is refused."""
    try:
        call_with(call, CALLS[call])
    except OSError as error:
        assert "no-such" in str(error)
    except cj.errors.MissingDependencyError:
        assert call == DRAWN.to_png


@pytest.mark.parametrize(
    ("call", "argument"), ARGUMENTS, ids=[f"{getattr(c, '__qualname__', c)}-{a}" for c, a in ARGUMENTS]
)
def test_odd_arguments(call, argument, tmp_path, monkeypatch):
    """An odd value is taken, or refused with an error of this library in one line."""
    monkeypatch.chdir(tmp_path)
    wrong = {}
    for name, value in odd_values().items():
        try:
            call_with(call, CALLS[call] | {argument: value})
        except cj.CustomerJourneyError as error:
            if not is_one_line(error):
                wrong[name] = str(error)[:200]
        except OSError as error:
            assert error.filename is not None
        except Exception as error:  # noqa: BLE001  # whatever it is, it should not be
            wrong[name] = f"{type(error).__name__}: {error}"[:200]
    assert wrong == {}


#: Windows has files of such names.
NO_PATHS = [] if os.name == "nt" else ["\ud800"]


class Closed(StringIO):
    """A file that cannot be read any more."""

    def __init__(self):
        super().__init__("")
        self.close()


@pytest.mark.parametrize("read", [cj.Framework.from_toml, cj.Decisions.from_toml])
@pytest.mark.parametrize(
    "source", [Closed(), StringIO("id"), TextIOWrapper(BytesIO(b"\xff")), *NO_PATHS, b"x", 3]
)
def test_what_is_not_a_file(read, source):
    """What cannot be read as bytes is refused as such: closed files, files of text, names of nothing."""
    with pytest.raises(
        InvalidValueError, match=r"^the file must be a path, or a file opened in binary mode, not"
    ):
        read(source)


# Empty is not the same as not given.


@pytest.mark.parametrize("empty", [[], (), set(), {}, iter(())])
@pytest.mark.parametrize("call", [partial(cj.detect, ["attention"]), partial(cj.false_friends, "awareness")])
def test_among_nothing(call, empty):
    """No frameworks are none, not all of them."""
    with pytest.raises(
        InvalidValueError, match=r"^among must be at least one framework, or None for all, not"
    ):
        call(among=empty)


@pytest.mark.parametrize("empty", ["", [], (), set(), False, 0])
@pytest.mark.parametrize("argument", ["weights", "decide"])
def test_empty_mappings(argument, empty):
    """An empty mapping replaces nothing; something else that is empty is not a mapping."""
    assert cj.crosswalk("aida", "race", **{argument: {}}) == cj.crosswalk("aida", "race")
    with pytest.raises(InvalidValueError, match=f"^{argument} must be a mapping from (moments|stages) to"):
        cj.crosswalk("aida", "race", **{argument: empty})
    with pytest.raises(InvalidValueError, match=f"^{argument} must be a mapping"):
        columns.convert(FRAME, "s", **PAIR, **{argument: empty})


@pytest.mark.parametrize("empty", [[], (), "", False, 0, None])
def test_empty_labels(empty):
    """Labels of nothing are an empty mapping; only Labels() itself may be given None."""
    assert cj.Stage("x", "a", labels={}).labels == cj.Labels() == cj.Labels(None)
    with pytest.raises(InvalidValueError, match=r"^Stage\.labels must be a mapping from language to text"):
        cj.Stage("x", "a", labels=empty)


@pytest.mark.parametrize("language", ["", " ", "\t", "x" * 101, None, 3, b"en", ["en"], True])
@pytest.mark.parametrize(
    "call",
    [
        AIDA.labels.speaks,
        AIDA.labels.best,
        *(
            lambda language, draw=draw: draw(**CALLS[draw] | {"language": language})
            for draw in CALLS
            if draw.__module__.startswith("customer_journey.drawing.pictures")
        ),
        *(
            lambda language, form=form: exports.write(XW, form, language=language)
            for form in ("text", "markdown", "html", "svg", "mermaid", "dot")
        ),
    ],
)
def test_no_language(call, language):
    """An empty language is not the default, wherever a language is asked for."""
    with pytest.raises(InvalidValueError, match=r'^language must be a tag such as "en" or "pt-BR", not '):
        call(language)


@pytest.mark.parametrize("name", ["", "\ud800", "a\udfff", 3, b"t", ["t"]])
@pytest.mark.parametrize("engine", [pd.DataFrame, pl.DataFrame, pl.LazyFrame, pa.table])
@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (columns.convert, "into"),
        (columns.resolve, "into"),
        (columns.explode, "into"),
        (columns.explode, "weight"),
        (columns.recommend, "into"),
        (columns.recommend, "fit"),
    ],
)
def test_names_of_new_columns(call, argument, engine, name):
    """Every engine refuses the same names of new columns, before it computes anything."""
    data = engine({"s": ["attention"]})
    with pytest.raises(
        InvalidValueError, match=f"^{argument} must be (a string that is not empty|text that UTF-8)"
    ):
        call(**CALLS[call] | {"data": data, argument: name})


# A value is what it is: 1 and True are equal, and are two values.

#: Values that are equal to others of another type.
EQUALS = [1, True, 1.0, "1", np.int64(1), np.float64(1), np.bool_(True), Fraction(1), Decimal(1), complex(1)]
EQUALS += [0, False, 0.0, "0", np.int8(0), "True", "attention"]


def listed(outcomes):
    """Return what a report says, by the type of a value and the value."""
    return {(type(o.value), o.value): (o.count, str(o.verdict)) for o in outcomes}


def test_equal_values_in_a_report():
    """A report lists each value as it came, and so does a message."""
    frame = pd.DataFrame({"s": [*EQUALS, *EQUALS, None, math.nan]}, dtype=object)
    found = columns.report(frame, "s", **PAIR)
    expected = {(type(v), v): (2, "unknown" if v != "attention" else "converted") for v in EQUALS}
    assert listed(found.outcomes) == expected | {(type(None), None): (2, "null")}
    for call in (columns.convert, columns.explode, columns.resolve, columns.recommend):
        arguments = CALLS[call] | {"data": frame, "unconverted": "raise"}
        with pytest.raises(cj.errors.UnconvertedValuesError) as raised:
            call(**arguments)
        refused = [value for value, _ in raised.value.problems]
        assert {(type(v), v) for v in refused} == {(type(v), v) for v in EQUALS if v != "attention"}
        assert len(refused) == len(EQUALS) - 1
        assert all(
            repr(value if (text := as_text(value)) is None else text) in why
            for value, why in raised.value.problems
        )


def test_equal_values_are_kept():
    """A value that is kept is the value that was there."""
    frame = pd.DataFrame({"s": [*EQUALS[:-1], *reversed(EQUALS[:-1])]}, dtype=object)
    for call in (columns.convert, columns.resolve):
        kept = call(**CALLS[call] | {"data": frame, "unconverted": "keep", "into": "s"})["s"]
        assert [(type(v), v) for v in kept] == [(type(v), v) for v in frame["s"]]
        nulls = call(**CALLS[call] | {"data": frame, "unconverted": "null", "into": "s"})["s"]
        assert nulls.isna().all()


NO_NUMBERS = (bool, np.bool_, complex)


@pytest.mark.parametrize("value", [v for v in EQUALS if not isinstance(v, str)])
def test_numbers_are_ids(value):
    """A number is its text, and true and false are none, in outcomes and detection."""
    own = AIDA.also_called({"1": "attention", "0": "desire", "True": "interest", "False": "action"})
    stage = None if isinstance(value, NO_NUMBERS) else own["desire" if value == 0 else "attention"]
    (outcome,) = cj.outcomes(cj.crosswalk(own, own), {value: 3})
    assert (type(outcome.value), outcome.value, outcome.count) == (type(value), value, 3)
    assert (outcome.stage, str(outcome.verdict)) == (stage, "converted" if stage else "unknown")
    for values in ([value], {value: 1}, pd.Series([value], dtype=object)):
        if stage is None:
            with pytest.raises(
                InvalidValueError, match=r"^each value must be text, a number or missing, not "
            ):
                cj.detect(values, among=own)
        else:
            assert list(cj.detect(values, among=own).best[0].stages.values()) == [stage]


@pytest.mark.parametrize("count", [True, -1, 1.0, "1", None, math.nan, 10**16, [1], np.bool_(True)])
def test_counts_of_values(count):
    """A count is a whole number wherever values are counted."""
    for call in (partial(cj.outcomes, XW), cj.detect, XW.apportion, partial(drawing.counts, "aida")):
        with pytest.raises(
            InvalidValueError, match=r"^the count of 'attention' must be a whole number from 0 to"
        ):
            call({"attention": count})


@pytest.mark.parametrize("unconverted", ["raise", "null", "keep"])
@pytest.mark.parametrize("name", odd_values())
def test_odd_cells(name, unconverted):
    """A column of objects may hold anything: it is converted or refused in one line, and is displayed."""
    cells = np.empty(3, dtype=object)
    cells[0], cells[1], cells[2] = "attention", odd_values()[name], 1
    frame = pd.DataFrame({"s": pd.Series(cells, dtype=object)})
    for call in (call for call, arguments in CALLS.items() if "data" in arguments):
        arguments = CALLS[call] | {"data": frame}
        if "unconverted" in arguments:
            arguments["unconverted"] = unconverted
        try:
            found = call(**arguments)
            assert (
                not isinstance(found, columns.Report) or "rows converted" in f"{found}{found!r}{found:html}"
            )
        except cj.CustomerJourneyError as error:
            assert is_one_line(error), name


# Mappings.


@pytest.mark.parametrize("name", [name for name in odd_values() if name != "long"])
@pytest.mark.parametrize("known", [cj.frameworks, cj.content_types])
def test_odd_keys(known, name):
    """What is no key is not in a mapping, whatever it is: get() gives the default, brackets a KeyError."""
    key = odd_values()[name]
    assert key not in known or isinstance(key, str)
    if key not in known:
        assert known.get(key, "default") == "default"
        with pytest.raises(KeyError) as raised:
            known[key]
        assert isinstance(raised.value, cj.errors.NotFoundError)


@pytest.mark.parametrize("name", odd_values())
def test_policies_are_compared_with_nothing(name):
    """Looking a member up never asks the other value whether it is equal."""
    value = odd_values()[name]
    if not isinstance(value, str):
        with pytest.raises(
            InvalidValueError, match=r"^policy must be one of unique, largest, earliest, latest, not "
        ):
            cj.Policy(value)
