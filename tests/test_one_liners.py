"""What people try first: one-liners that newcomers wrote before they read any documentation.

`one_liners.tsv` holds each line with what its author expected of it, and what it gives: a value, what it
prints, or the error. Update it with `python tests/test_one_liners.py --update`, and read the diff.
"""

import contextlib
import io
import json
import pickle
import sys
from enum import Enum
from pathlib import Path
from typing import Literal

import attrs
import networkx as nx
import pandas as pd
import polars as pl
import pytest

import customer_journey as cj
import customer_journey.columns
import customer_journey.drawing
import customer_journey.exports
from customer_journey.model.printing import one_line

TABLE = Path(__file__).with_name("one_liners.tsv")
#: More of a value than this is not written down.
_LONGEST = 240


@attrs.frozen
class Line:
    """A line of the table."""

    code: str
    why: str
    expected: str
    gives: str


def lines() -> list[Line]:
    """Return the table."""
    _header, *rows = TABLE.read_text("utf-8").splitlines()
    return [Line(*row.split("\t")) for row in rows]


def names() -> dict[str, object]:
    """Return what the lines may use, made anew."""
    fw = cj.frameworks["nine-stage"]
    stages = ["lead", "customer", None]
    return {
        "Enum": Enum,
        "Literal": Literal,
        "cj": cj,
        "json": json,
        "networkx": nx,
        "pandas": pd,
        "pickle": pickle,
        "polars": pl,
        "fw": fw,
        "st": fw["purchase"],
        "xw": cj.crosswalk("hourglass", "nine-stage"),
        "df": pd.DataFrame({"stage": stages}),
        "__name__": __name__,
        "pl_df": pl.DataFrame({"stage": stages}),
    }


def given_by(code: str) -> str:
    """Return what a line gives: its value, what it prints, or its error."""
    known = names()
    for module in ("django.db.models", "pydantic", "sqlalchemy"):
        library = module.partition(".")[0]
        if f"{library}." in code:
            pytest.importorskip(module)
            known[library] = sys.modules[library]
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            try:
                value = eval(compile(code, code, "eval"), known)
            except SyntaxError:
                exec(compile(code, code, "exec"), known)
                value = None
    except Exception as error:  # noqa: BLE001
        return one_line(f"{type(error).__name__}: {error}")
    shown = f"prints: {printed.getvalue()}" if printed.getvalue() else repr(value)
    return one_line(shown) if len(one_line(shown)) <= _LONGEST else f"{one_line(shown)[:_LONGEST]} …"


@pytest.mark.parametrize("line", lines(), ids=lambda line: line.code)
def test_what_one_tries_first(line):
    """Gives what the table says: what its author hoped for, or a sentence that says what to write instead."""
    assert given_by(line.code) == line.gives


def update() -> None:
    """Write anew what each line gives, where the libraries that it needs are installed."""
    rows = [attrs.astuple(Line("code", "why", "expected", "gives"))]
    for line in lines():
        with contextlib.suppress(pytest.skip.Exception):
            line = attrs.evolve(line, gives=given_by(line.code))  # noqa: PLW2901
        rows.append(attrs.astuple(line))
    TABLE.write_text("".join("\t".join(row) + "\n" for row in rows), "utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit("usage: python tests/test_one_liners.py --update")
    update()
