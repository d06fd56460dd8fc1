"""Whatever an argument is, a public function does what it is asked or says in one line what it takes."""

import datetime as dt
import inspect
import math
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest

import customer_journey as cj
from customer_journey import columns, drawing, exports
from customer_journey.pages.blocks import printable


class Hostile:
    """Has no representation, compares with nothing and cannot be hashed."""

    __hash__ = None

    def __repr__(self):
        raise RuntimeError

    def __eq__(self, other):
        raise RuntimeError


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
    XW.uncovered: {"stage": "attention"},
    XW.relation: {"source": "attention", "target": "discovery"},
    XW.rows: {"stage": "attention"},
    XW.convert: {"stage": "attention", "policy": "largest"},
    XW.apportion: {"counts": {"attention": 1}},
    AIDA.find: {"name": "attention"},
    AIDA.resolve: {"name": "attention"},
    AIDA.also_called: {"names": {"x": "attention"}},
    AIDA.names_of: {"stage": AIDA["attention"]},
    AIDA.stage: {"wanted": "attention"},
    AIDA.__getitem__: {"": "attention"},
    AIDA.__contains__: {"": "attention"},
    cj.Framework.from_toml: {"source": Path("no-such") / "x.toml"},
    cj.frameworks.__getitem__: {"": "aida"},
    cj.frameworks.__contains__: {"": "aida"},
    cj.frameworks.get: {"": "aida"},
    cj.content_types.__getitem__: {"": "case-study"},
    cj.content_types.resolve: {"name": "case-study"},
    cj.recommend("aida", "attention").of_fit: {"fit": "primary"},
    cj.Labels: {"": {"en": "x"}},
    AIDA.labels.best: {"": "en"},
    AIDA.labels.speaks: {"language": "en"},
    cj.Decision: {"target": "x", "reason": "", "override": False},
    cj.Decisions: {**PAIR, "by_stage": {"attention": "discovery"}},
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
    cj.Question: {"topic": "a", "text": "b"},
    cj.Moment: {"id": "a", "definition": "", "line": "", "weight": Fraction(1)},
    cj.Split: {"id": "a", "parts": ("b", "c")},
    cj.Spine: {"moments": (cj.Moment("a"),), "exits": (), "splits": ()},
    cj.ContentType: {"id": "x", "kind": "format", "labels": {"en": "x"}, "aliases": (), "definition": ""},
    **{
        kind: {"": next(iter(kind))}
        for kind in (
            cj.Axis,
            cj.ContentKind,
            cj.Family,
            cj.Fit,
            cj.Policy,
            cj.Relation,
            cj.Shape,
            cj.TransitionKind,
            columns.Unconverted,
        )
    },
}
ARGUMENTS = [(call, name) for call, arguments in CALLS.items() for name in arguments]


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
    """A function that is missing in the table above would not be tried."""
    public = [getattr(door, name) for door in (cj, columns, drawing, exports) for name in door.__all__]
    assert {f for f in public if inspect.isfunction(f) and inspect.signature(f).parameters} <= set(CALLS)


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
