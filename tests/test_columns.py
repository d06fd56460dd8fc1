"""Columns: the same answers on every engine, and what each engine promises besides."""

import datetime as dt
import io
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache, partial
from typing import Any

import attrs
import dask.dataframe as dd
import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.errors import (
    AmbiguousConversionError,
    AmbiguousNameError,
    ConversionError,
    InvalidValueError,
    MissingDependencyError,
    NotFoundError,
    PartialCounterpartError,
    UnconvertedValuesError,
    UnorderedFrameworkError,
)
from strategies import SOME, frameworks, made, told_frameworks

columns = cj.columns

HUBSPOT = cj.frameworks["hubspot-lifecycle"]
FIVE = cj.frameworks["five-stage-journey"]
NINE = cj.frameworks["nine-stage"]
HOURGLASS = cj.frameworks["hourglass"]
to_five = {"source": HUBSPOT, "target": FIVE}


def few(examples):
    """Return a part of the profile's number of examples."""
    return settings.default.max_examples * examples // 100


# Narwhals tells of a package to come, which the users of Dask will need.
pytestmark = pytest.mark.filterwarnings("ignore:Dask support is moving out of Narwhals:FutureWarning")

DICTIONARY = pa.dictionary(pa.int32(), pa.string())

# Engines: how each makes a frame of a column of texts.


@attrs.frozen
class Engine:
    """An engine and a type of column that it holds."""

    name: str
    make: Callable[[Sequence[str | None]], Any]
    lazy: bool = False
    categories: bool = False


def _distinct(values):
    """Return the categories of a column of texts: one at least, for an ENUM of none is no type."""
    return list(dict.fromkeys(value for value in values if value is not None)) or ["none"]


def _arrow(values, kind=None, first=0):
    """Return a table of three columns: the rows' numbers, the stages, and another one."""
    texts = pa.array(values, pa.string())
    stages = texts.dictionary_encode() if kind == DICTIONARY else texts.cast(kind or pa.string())
    rows = pa.array(range(first, first + len(values)), pa.int64())
    return pa.table({"row": rows, "stage": stages, "other": rows.cast(pa.string())})


def _chunked(values, kind):
    """Return a table of the same in chunks, an empty one among them, each with its own dictionary."""
    cut = len(values) // 3
    parts = [(values[:cut], 0), (values[cut:cut], cut), (values[cut:], cut)]
    return pa.concat_tables([_arrow(part, kind, first) for part, first in parts])


def _pandas(values, dtype):
    if dtype == "dictionary":
        dtype = pd.ArrowDtype(pa.dictionary(pa.int32(), pa.string()))
    elif dtype == "category":
        dtype = pd.CategoricalDtype(_distinct(values))
    stages = pd.Series(list(values), dtype="object").astype(dtype)
    return pd.DataFrame(
        {"row": range(len(values)), "stage": stages, "other": [str(i) for i in range(len(values))]}
    )


def _polars(values, dtype):
    dtype = pl.Enum(_distinct(values)) if dtype is pl.Enum else dtype
    stages = pl.Series(values, dtype=pl.String).cast(dtype)
    rows = pl.Series(range(len(values)), dtype=pl.Int64)
    return pl.DataFrame({"row": rows, "stage": stages, "other": rows.cast(pl.String)})


@cache
def _database():
    return duckdb.connect()


def _duckdb(values, *, enum):
    relation = _database().from_arrow(_arrow(values))
    if not enum:
        return relation
    listed = ", ".join("'" + value.replace("'", "''") + "'" for value in _distinct(values))
    return relation.project(f"row, stage::ENUM({listed}) AS stage, other")


def _dask(values, dtype):
    return dd.from_pandas(_pandas(values, dtype), npartitions=2)


def _dask_of_unknown_categories(values):
    frame = _dask(values, "category")
    return frame.assign(stage=frame["stage"].cat.as_unknown())


EAGER = (
    *(Engine(f"pandas-{dtype}", partial(_pandas, dtype=dtype)) for dtype in ("object", "str")),
    Engine("pandas-python-string", partial(_pandas, dtype=pd.StringDtype("python"))),
    Engine("pandas-pyarrow-string", partial(_pandas, dtype=pd.StringDtype("pyarrow"))),
    Engine("pandas-arrow-string", partial(_pandas, dtype=pd.ArrowDtype(pa.string()))),
    Engine("pandas-arrow-dictionary", partial(_pandas, dtype="dictionary"), categories=True),
    Engine("pandas-category", partial(_pandas, dtype="category"), categories=True),
    Engine("polars-string", partial(_polars, dtype=pl.String)),
    Engine("polars-categorical", partial(_polars, dtype=pl.Categorical), categories=True),
    Engine("polars-enum", partial(_polars, dtype=pl.Enum), categories=True),
    Engine("arrow-string", partial(_arrow, kind=pa.string())),
    Engine("arrow-large-string", partial(_arrow, kind=pa.large_string())),
    Engine("arrow-string-view", partial(_arrow, kind=pa.string_view())),
    Engine("arrow-dictionary", partial(_arrow, kind=DICTIONARY), categories=True),
    Engine("arrow-string-chunked", partial(_chunked, kind=pa.string())),
    Engine("arrow-string-view-chunked", partial(_chunked, kind=pa.string_view())),
    Engine("arrow-dictionary-chunked", partial(_chunked, kind=DICTIONARY), categories=True),
)
LAZY = (
    Engine("polars-lazy-string", lambda v: _polars(v, pl.String).lazy(), lazy=True),
    Engine(
        "polars-lazy-categorical", lambda v: _polars(v, pl.Categorical).lazy(), lazy=True, categories=True
    ),
    Engine("polars-lazy-enum", lambda v: _polars(v, pl.Enum).lazy(), lazy=True, categories=True),
    Engine("duckdb-varchar", partial(_duckdb, enum=False), lazy=True),
    Engine("duckdb-enum", partial(_duckdb, enum=True), lazy=True),
    Engine("dask-str", partial(_dask, dtype="str"), lazy=True),
    Engine("dask-category", partial(_dask, dtype="category"), lazy=True),
    Engine("dask-category-unknown", _dask_of_unknown_categories, lazy=True),
)
ENGINES = EAGER + LAZY
#: Dask takes longer than all others together: one type of its columns stands for all, where they are alike.
MOST = tuple(engine for engine in ENGINES if not engine.name.startswith("dask-category"))


def on(engines):
    """Run a test on each of these engines."""
    return pytest.mark.parametrize("engine", engines, ids=lambda engine: engine.name)


def held(frame):
    """Return the columns that a frame holds, nulls as None, rows in the order of their numbers."""
    if isinstance(frame, pd.DataFrame):
        found = {
            name: [None if missing else value for value, missing in zip(column, column.isna(), strict=True)]
            for name, column in frame.items()
        }
    else:
        found = nw.from_native(frame).lazy().collect("pyarrow").to_native().to_pydict()
    order = sorted(range(len(found["row"])), key=found["row"].__getitem__)
    return {name: [values[i] for i in order] for name, values in found.items()}


# Law 9, and what is drawn for it.

REFUSED = object()


def answer(value, xw, *, policy="unique", mode="keep", language=None, resolve=None):
    """Return what one value becomes, by the laws of frameworks and crosswalks alone."""
    otherwise = {"raise": REFUSED, "keep": value, "null": None}[mode]
    if value is None:
        return None
    if is_blank(value, xw.source):
        return value if mode == "keep" else None
    try:
        stage = xw.convert((resolve or xw.source.resolve)(value), policy=policy)
    except (NotFoundError, AmbiguousNameError, ConversionError):
        return otherwise
    return stage.id if language is None else stage.labels.best(language) or stage.id


def is_blank(value, framework):
    """Return whether a text is a blank or a word for a missing value, and no stage has it as its name."""
    names = {name.casefold() for name in framework.exact_names}
    return not value.strip() or (value in WORDS and value.casefold() not in names)


def as_written(framework):
    """Return how a lazy engine resolves: names as they are written, and no other spelling."""

    def resolve(value):
        if value not in framework.exact_names:
            raise NotFoundError("stage", value)
        return framework.exact_names[value]

    return resolve


_spoilt = st.sampled_from(
    [
        str.upper,
        str.swapcase,
        str.title,
        "  {}\t".format,
        "{} stage".format,
        "{} (the best)".format,
        "1. ({})".format,
        lambda name: name.replace("-", " ").replace("a", "å"),
        lambda name: name.replace(" ", "_").replace("e", "é"),
        lambda name: name[:-1],
    ]
)
WORDS = {"?", "n/a", "Unknown", "nan", "None", "null", "\u200b", "-", "(blank)"}
_unknown = st.sampled_from([*sorted(WORDS), "0", "VIP", "a'b", "None\x00", "né", "1.5"])
_blank = st.sampled_from(["", " ", "\t\n", "\u00a0"])


def spellings(framework):
    """Draw what people write for the stages of a framework, and what names none."""
    name = st.sampled_from(sorted(framework.exact_names))
    messy = st.builds(lambda spoil, name: spoil(name), _spoilt, name)
    two = st.builds("{}/{}".format, name, name)
    return st.one_of(name, name, name, messy, messy, two, _unknown, _blank, st.none())


@attrs.frozen
class Case:
    """One conversion of a column."""

    texts: list[str | None]
    xw: cj.Crosswalk = attrs.field(repr=False)
    policy: str
    mode: str
    language: str | None
    into: str

    @property
    def options(self):
        """The arguments of the conversion, all but the data."""
        decide = self.xw.decisions
        ends = {"source": self.xw.source, "target": self.xw.target, "decide": decide}
        asked = {"policy": self.policy, "unconverted": self.mode, "language": self.language}
        return {**ends, **asked, "into": self.into}

    def wanted(self, resolve=None):
        """What each row becomes."""
        asked = {"policy": self.policy, "mode": self.mode, "language": self.language, "resolve": resolve}
        return [answer(value, self.xw, **asked) for value in self.texts]


bundled_or_made = st.one_of(st.sampled_from(SOME), st.sampled_from(SOME), frameworks())


@st.composite
def cases(draw, drawn=bundled_or_made, modes=("raise", "keep", "null"), max_size=12):
    """Draw a conversion: frameworks, decisions, a column, and all that can be asked for."""
    source, target = draw(drawn), draw(drawn)
    decide = {
        stage: cj.Decision(draw(st.sampled_from(target.stages)).id, "drawn", override=True)
        for stage in draw(st.lists(st.sampled_from(source.stages), max_size=2, unique=True))
    }
    policies = [*cj.Policy] if target.ordered else ["unique", "largest"]
    xw = cj.crosswalk(source, target, decide=decide)
    values = draw(st.lists(spellings(source), max_size=max_size))
    mode = draw(st.sampled_from(modes))
    if mode == "raise" and draw(st.booleans()):
        # Columns that are not refused would hardly be drawn.
        values = [value for value in values if answer(value, xw, mode="raise") is not REFUSED]
    # A language that the target has no label in is refused.
    spoken = ["sv"] if any(stage.labels.speaks("sv") for stage in target) else ["en"]
    return Case(
        values,
        xw,
        str(draw(st.sampled_from(policies))),
        mode,
        draw(st.sampled_from([None, None, *spoken])),
        draw(st.sampled_from(["stage", "new"])),
    )


def check_law_9(engine, case, frame=None, *, values=None, resolve=None):
    """Check that a column converts as its values do, and that nothing else changes."""
    frame = engine.make(case.texts) if frame is None else frame
    wanted = case.wanted(resolve)
    if REFUSED in wanted:
        with pytest.raises(UnconvertedValuesError) as caught:
            columns.convert(frame, "stage", **case.options)
        refused = {v for v, w in zip(case.texts, wanted, strict=True) if w is REFUSED}
        assert {value for value, _ in caught.value.problems} == refused
        return
    before = held(frame)
    got = columns.convert(frame, "stage", **case.options, values=values)
    assert type(got) is type(frame)
    assert held(got) == {**before, case.into: wanted}
    assert held(frame) == before


# What is drawn takes longer than what is tested: each example is tried on every engine.


def each(engines):
    """Yield engines, and note which one it was that failed."""
    for engine in engines:
        note(engine.name)
        yield engine


@settings(max_examples=few(60))
@given(cases())
def test_law_9_a_column_converts_as_its_values_do(case):
    """In memory every spelling is resolved, in every mode."""
    for engine in each(EAGER):
        check_law_9(engine, case)


@settings(max_examples=few(10))
@given(cases(modes=["keep", "null"]))
def test_law_9_lazy_engines_know_the_names_as_written(case):
    """Without a report other spellings are unknown: kept, or null."""
    for engine in each(LAZY):
        check_law_9(engine, case, resolve=as_written(case.xw.source))


@settings(max_examples=few(8))
@given(cases(modes=["keep", "null"]))
def test_law_9_lazy_engines_know_all_that_was_reported(case):
    """With a report nothing is unknown that a framework resolves."""
    for engine in each(LAZY):
        frame = engine.make(case.texts)
        found = columns.report(frame, "stage", source=case.xw.source, target=case.xw.target)
        check_law_9(engine, case, frame, values=found)


@settings(max_examples=few(25))
@given(cases(told_frameworks()))
def test_law_9_with_names_that_mean_harm(case):
    """Labels are any texts: quotes, NUL, marks that turn the direction."""
    for engine in each(EAGER):
        check_law_9(engine, case)


@settings(max_examples=few(10))
@given(cases(told_frameworks(), modes=["keep", "null"]))
def test_law_9_with_names_that_mean_harm_on_lazy_engines(case):
    """Texts of users enter no query as code."""
    for engine in each(LAZY):
        check_law_9(engine, case, resolve=as_written(case.xw.source))


@settings(max_examples=few(6))
@given(cases(modes=["keep", "null"]))
def test_resolve_is_what_the_framework_resolves(case):
    """Converting to stages of one's own framework is resolving."""
    own = cj.crosswalk(case.xw.source, case.xw.source)
    for engine in each(ENGINES):
        known = as_written(own.source) if engine.lazy else None
        got = columns.resolve(
            engine.make(case.texts), "stage", framework=own.source, unconverted=case.mode, into=case.into
        )
        assert held(got)[case.into] == [answer(v, own, mode=case.mode, resolve=known) for v in case.texts]


@on(EAGER)
def test_resolve_refuses_what_names_no_stage(engine):
    """The error names the value."""
    with pytest.raises(UnconvertedValuesError, match=r"'evangelst'.*Did you mean 'evangelist'"):
        columns.resolve(engine.make(["Lead", "evangelst"]), "stage", framework=HUBSPOT)


@on(LAZY)
@pytest.mark.parametrize("values", [[], [None], ["Lead"], ["?"]])
def test_lazy_engines_refuse_to_raise(engine, values):
    """Nothing is computed yet, so nothing can be refused: whatever the values are."""
    frame = engine.make(values)
    for call in (
        partial(columns.convert, **to_five),
        partial(columns.resolve, framework=HUBSPOT),
        partial(columns.explode, **to_five),
        partial(columns.recommend, framework=HUBSPOT),
    ):
        with pytest.raises(InvalidValueError, match="lazy frame"):
            call(frame, "stage")


# Categories in, categories out.

#: No stage is in order of the alphabet, and some have no counterpart.
MIXED = ["evangelist", None, "Lead", "lead", "subscriber", "lead", None, "customer"]


def categories_of(frame, name="stage"):
    """Return the categories of a column and whether they have an order."""
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    column = frame[name]
    if isinstance(frame, pl.DataFrame):
        assert isinstance(column.dtype, pl.Enum)
        return column.dtype.categories.to_list(), None
    if isinstance(frame, pd.DataFrame) and hasattr(column, "cat"):
        return column.cat.categories.tolist(), column.cat.ordered
    array = column.array.__arrow_array__() if isinstance(frame, pd.DataFrame) else column
    assert {tuple(chunk.dictionary.to_pylist()) for chunk in array.chunks} == {
        tuple(array.chunk(0).dictionary.to_pylist())
    }
    return array.chunk(0).dictionary.to_pylist(), array.type.ordered


with_categories = on([engine for engine in ENGINES if engine.categories])
eager_categories = on([engine for engine in EAGER if engine.categories])


@with_categories
@pytest.mark.parametrize("language", [None, "sv"])
def test_categories_are_all_of_the_targets_stages_in_order(engine, language):
    """Those that no row holds too: a chart of the journey has no gaps."""
    options = {**to_five, "unconverted": "null", "language": language}
    found, ordered = categories_of(columns.convert(engine.make(MIXED), "stage", **options))
    assert found == [stage.labels[language] if language else stage.id for stage in FIVE]
    assert ordered in (None, True)
    resolved = columns.resolve(engine.make(MIXED), "stage", framework=HUBSPOT, unconverted="null")
    assert categories_of(resolved)[0] == [stage.id for stage in HUBSPOT]


@eager_categories
def test_categories_of_a_set_have_no_order(engine):
    """A set is no scale."""
    target = made("alpha", {"use": ["usage"], "decision": ["decision..purchase"]}, shape="set")
    got = columns.convert(engine.make(MIXED), "stage", source=HUBSPOT, target=target, unconverted="null")
    assert categories_of(got)[1] in (None, False)


@eager_categories
def test_categories_of_what_was_kept_come_last_and_without_order(engine):
    """They have no place in the journey."""
    got = columns.convert(engine.make(["zzz", "lead", "???"]), "stage", **to_five, unconverted="keep")
    found, ordered = categories_of(got)
    assert found == [*(stage.id for stage in FIVE), "???", "zzz"]
    assert ordered in (None, False)


@eager_categories
def test_categories_give_the_same_answer_as_texts(engine):
    """Only the type differs."""
    as_texts = columns.convert(_pandas(MIXED, "str"), "stage", **to_five, policy="latest", unconverted="null")
    got = columns.convert(engine.make(MIXED), "stage", **to_five, policy="latest", unconverted="null")
    assert held(got) == held(as_texts)


@eager_categories
def test_categories_that_no_row_holds_are_no_reason_to_refuse(engine):
    """A filtered frame keeps the categories of all."""
    frame = engine.make(["lead", "?", None, "lead"])
    if isinstance(frame, pd.DataFrame):
        frame = frame[[True, False, True, True]]
    else:
        frame = nw.from_native(frame).filter(nw.col("row") != 1).to_native()
    got = columns.convert(frame, "stage", **to_five)
    assert held(got)["stage"] == ["consideration", None, "consideration"]


def test_categories_of_pandas_that_are_no_texts():
    """Unknown numbers are kept as they are."""
    frame = pd.DataFrame({"stage": pd.Categorical([1, 2, 1, None])})
    with pytest.raises(UnconvertedValuesError, match="called '1'"):
        columns.convert(frame, "stage", **to_five)
    kept = columns.convert(frame, "stage", **to_five, unconverted="keep")["stage"]
    assert kept.tolist()[:3] == [1, 2, 1]
    assert pd.isna(kept[3])
    assert columns.convert(frame, "stage", **to_five, unconverted="null")["stage"].isna().all()


# Reports.


def verdict_of(value, xw, policy):
    """Return the verdict on one value, from the errors that the library documents."""
    if value is None or is_blank(value, xw.source):
        return "null" if value is None else "blank"
    try:
        xw.convert(xw.source.resolve(value), policy=policy)
    except (NotFoundError, AmbiguousNameError) as error:
        return "listed" if getattr(error, "listed", ()) else "unknown"
    except AmbiguousConversionError:
        return "ambiguous"
    except PartialCounterpartError:
        return "partial"
    except ConversionError:
        return "none"
    return "converted"


def stages_in(values, framework):
    """Return how many rows name each stage."""
    own = cj.crosswalk(framework, framework)
    return Counter(id for value in values if (id := answer(value, own, mode="null")))


def assert_same(found, wanted):
    """Compare apportionments; the last digit of a fidelity depends on the order of the counts."""
    assert attrs.evolve(found, fidelity=0) == attrs.evolve(wanted, fidelity=0)
    assert found.fidelity == pytest.approx(wanted.fidelity)


@settings(max_examples=few(8))
@given(cases(modes=["keep"]))
def test_report_counts_every_row_once(case):
    """Its counts, verdicts, coverage and fidelity follow from the values alone, on every engine."""
    for engine in each(ENGINES):
        values, xw, policy = case.texts, case.xw, case.policy
        found = columns.report(
            engine.make(values),
            "stage",
            source=xw.source,
            target=xw.target,
            decide=xw.decisions,
            policy=policy,
        )
        assert {o.value: o.count for o in found.outcomes} == Counter(values)
        assert found.total == sum(found.rows.values()) == len(values)
        assert {o.value: o.verdict for o in found.outcomes} == {v: verdict_of(v, xw, policy) for v in values}
        spread = xw.apportion(stages_in(values, xw.source))
        assert (found.coverage, found.fidelity) == (spread.coverage, pytest.approx(spread.fidelity))
        assert_same(found.apportionment, spread)
        for outcome in found.outcomes:
            if outcome.target:
                assert outcome.target.id == answer(outcome.value, xw, policy=policy)


MESSY = [
    "Lead",
    "LEAD",
    "lead",
    "opportunity",
    "?",
    "",
    " ",
    None,
    None,
    "evangelist",
    "Lead/customer",
    "Other",
]


def test_report_is_the_same_on_every_engine():
    """Values of one count too come in one order."""
    found = [columns.report(engine.make(MESSY), "stage", **to_five) for engine in ENGINES]
    assert len(found[0].outcomes) == len(set(MESSY))
    for engine, one in zip(ENGINES, found, strict=True):
        assert one.to_dicts() == found[0].to_dicts(), engine.name
        assert str(one) == str(found[0])


def test_report_tells_what_was_decided():
    """And why a value is not converted."""
    found = columns.report(_pandas(MESSY, "str"), "stage", **to_five, decide={"opportunity": "purchase"})
    by_value = {record["value"]: record for record in found.to_dicts()}
    assert by_value["opportunity"]["decided"]
    assert by_value["opportunity"]["target"] == "purchase"
    assert not by_value["lead"]["decided"]
    assert by_value["Lead/customer"]["verdict"] == "listed"
    assert "lists 2 stages" in by_value["Lead/customer"]["why_not"]
    assert by_value[None]["why_not"] is None
    assert "decided: opportunity → purchase" not in found.totals
    assert "decided" in str(found)


@settings(max_examples=few(5))
@given(cases(modes=["keep"]))
def test_apportion_loses_nobody(case):
    """All rows that name a stage are spread, and unknown ones are left out only if asked for."""
    for engine in each(MOST):
        values, xw = case.texts, case.xw
        call = partial(
            columns.apportion,
            engine.make(values),
            "stage",
            source=xw.source,
            target=xw.target,
            decide=xw.decisions,
        )
        found = call(unconverted="null")
        counts = stages_in(values, xw.source)
        assert_same(found, xw.apportion(counts))
        assert sum(found.exact.values()) + found.unmapped == counts.total()
        assert sum(found.whole.values()) + found.whole_unmapped == counts.total()
        if any(verdict_of(value, xw, "unique") in ("unknown", "listed") for value in values):
            with pytest.raises(UnconvertedValuesError):
                call()
        else:
            assert call() == found


# One row in several.


def spread(values, parts):
    """Return (row, value, ...) of each part of each value."""
    return [(i, value, *part) for i, value in enumerate(values) for part in parts(value)]


def in_rows(frame, *names):
    """Return the rows of a frame in the order that it has."""
    if isinstance(frame, pd.DataFrame):
        frame = frame.astype(object).where(frame.notna(), None)
        return list(frame[list(names)].itertuples(index=False, name=None))
    arrow = nw.from_native(frame).lazy().collect("pyarrow").to_native()
    return list(zip(*(arrow[name].to_pylist() for name in names), strict=True))


def check_spread(engine, got, frame, values, *, parts, names):
    """Check the rows that a frame became: all of them, in order in memory, all other columns kept."""
    assert type(got) is type(frame)
    wanted = spread(values, parts)
    found = in_rows(got, "row", "stage", *names)
    if engine.lazy:
        found, wanted = (sorted(rows, key=lambda row: (row[0], *map(str, row))) for rows in (found, wanted))
    assert found == wanted
    assert nw.from_native(got).collect_schema().names() == ["row", "stage", "other", *names]
    assert all(str(row) == other for row, other in in_rows(got, "row", "other"))


def parts_of(value, xw, resolve=None):
    """Return the candidates of a value and their shares; what is left over is one without a stage."""
    own = cj.crosswalk(xw.source, xw.source)
    id = answer(value, own, mode="null", resolve=resolve)
    if id is None:
        return [(None, 1.0)]
    taken = [(c.target.id, float(c.share)) for c in xw.candidates(id) if c.share]
    rest = xw.uncovered(id)
    return taken + [(None, float(rest))] * (rest > 0)


@settings(max_examples=few(8))
@given(cases(modes=["keep"]))
def test_explode_shares_every_row_out(case):
    """One row per candidate, and the weights of a row's parts sum to 1."""
    xw = case.xw
    ends = {"source": xw.source, "target": xw.target, "decide": xw.decisions}
    for engine in each(MOST):
        frame = engine.make(case.texts)
        got = columns.explode(frame, "stage", **ends, into="part", weight="of it", unconverted="null")
        parts = partial(parts_of, xw=xw, resolve=as_written(xw.source) if engine.lazy else None)
        check_spread(engine, got, frame, case.texts, parts=parts, names=("part", "of it"))
        weights: Counter[int] = Counter()
        for row, weight in in_rows(got, "row", "of it"):
            weights[row] += weight
        assert weights == pytest.approx(dict.fromkeys(range(len(case.texts)), 1.0))


@on(LAZY)
def test_explode_knows_what_was_reported(engine):
    """Spellings of a report are spread as the names that they mean."""
    frame = engine.make(MESSY)
    found = columns.report(frame, "stage", **to_five)
    got = columns.explode(frame, "stage", **to_five, into="part", unconverted="null", values=found)
    xw = cj.crosswalk("hubspot-lifecycle", "five-stage-journey")
    parts = partial(parts_of, xw=xw, resolve=HUBSPOT.resolve)
    check_spread(engine, got, frame, MESSY, parts=parts, names=("part", "share"))


@on(MOST)
def test_explode_writes_over_the_column(engine):
    """By default the candidates take the place of the stages."""
    frame = engine.make(["lead", "opportunity", None])
    got = columns.explode(frame, "stage", **to_five, unconverted="null", language="sv")
    wanted = [
        (row, FIVE[id].labels["sv"] if id else None, share)
        for row, value in enumerate(["lead", "opportunity", None])
        for id, share in parts_of(value, cj.crosswalk("hubspot-lifecycle", "five-stage-journey"))
    ]
    assert sorted(in_rows(got, "row", "stage", "share"), key=str) == sorted(wanted, key=str)


@on(EAGER)
def test_explode_refuses_what_names_no_stage(engine):
    """Unless told otherwise; blank and missing values name nothing and are no mistake."""
    with pytest.raises(UnconvertedValuesError, match=r"^1 value of column 'stage'.*'VIP'"):
        columns.explode(engine.make(["lead", "VIP", "", None]), "stage", **to_five)
    got = columns.explode(engine.make(["lead", "", None]), "stage", **to_five)
    assert [row[1:] for row in in_rows(got, "row", "stage", "share")][-2:] == [(None, 1.0)] * 2


def advice_on(value, framework, resolve=None):
    """Return what is recommended for the stage of a value, by fit; one empty part for no stage."""
    id = answer(value, cj.crosswalk(framework, framework), mode="null", resolve=resolve)
    items = cj.recommend(framework, id).items if id else ()
    fits = ("avoid", "primary")
    return [(i.content_type.id, fit) for fit in fits for i in items if i.fit == fit] or [(None, None)]


@settings(max_examples=few(3))
@given(
    st.sampled_from([HOURGLASS, NINE]).flatmap(
        lambda f: st.tuples(st.just(f), st.lists(spellings(f), max_size=8))
    )
)
def test_recommend_joins_what_is_recommended(drawn):
    """One row per recommendation of the stage; one without, if there is none."""
    framework, values = drawn
    for engine in each(e for e in MOST if e.name != "dask-str"):
        frame = engine.make(values)
        got = columns.recommend(
            frame, "stage", framework=framework, fits=["avoid", "primary"], unconverted="null"
        )
        parts = partial(
            advice_on, framework=framework, resolve=as_written(framework) if engine.lazy else None
        )
        check_spread(engine, got, frame, values, parts=parts, names=("content_type", "fit"))


def test_spreading_keeps_the_index_of_pandas():
    """Each part has the label of the row that it is of."""
    frame = _pandas(["like", None, "know"], "category").set_index(pd.Index(["x", "y", "x"], name="who"))
    got = columns.explode(frame, "stage", source="hourglass", target="nine-stage")
    assert got.index.tolist() == ["x", "x", "y", "x"]
    assert got.index.name == "who"


@on(MOST)
def test_spreading_over_names_that_it_uses_itself(engine):
    """Columns called row, part or share are the user's."""
    frame = nw.from_native(engine.make(["like"])).with_columns(part=nw.lit(7), row_=nw.lit(8)).to_native()
    got = columns.explode(
        frame, "stage", source="hourglass", target="nine-stage", unconverted="null", weight="weight"
    )
    assert held(got)["part"] == [7, 7]
    assert held(got)["row"] == [0, 0]
    assert held(got)["row_"] == [8, 8]


# What comes back is what went in.


@on(ENGINES)
@pytest.mark.parametrize("into", ["stage", "new"])
def test_the_native_type_comes_back(engine, into):
    """Columns stay where they are, a new one stands last."""
    frame = engine.make(["lead", None])
    for got in (
        columns.convert(frame, "stage", **to_five, into=into, unconverted="null"),
        columns.resolve(frame, "stage", framework=HUBSPOT, into=into, unconverted="null"),
    ):
        assert type(got) is type(frame)
        names = nw.from_native(got).collect_schema().names()
        assert names == ["row", "stage", "other"] + ["new"] * (into == "new")


@on(EAGER)
def test_texts_keep_their_type(engine):
    """A column of texts has the dtype that it had, whatever the values are."""
    if engine.categories:
        return
    for values in (["lead", None], ["lead"], [None], []):
        frame = engine.make(values)
        got = columns.convert(frame, "stage", **to_five)
        if isinstance(frame, pa.Table | pl.DataFrame):
            assert got.schema == frame.schema
        else:
            assert got.dtypes.equals(frame.dtypes)


def test_pandas_keeps_its_index_and_attributes():
    """And the frame given stays as it was."""
    index = pd.MultiIndex.from_tuples([("a", 1), ("a", 1), ("b", 2)], names=["x", "y"])
    for dtype in ("object", "str", "category"):
        frame = _pandas(["lead", None, "?"], dtype).set_index(index)
        frame.attrs["source"] = "CRM"
        before = frame.copy(deep=True)
        got = columns.convert(frame, "stage", **to_five, unconverted="null")
        assert got.index.equals(index)
        assert got.index.names == ["x", "y"]
        assert got.attrs == {"source": "CRM"}
        got["other"] = "changed"
        got.loc[:, "row"] = 9
        pd.testing.assert_frame_equal(frame, before)


def test_arrow_keeps_its_metadata():
    """Of the table, of the column, and of the others."""
    schema = pa.schema(
        [
            pa.field("stage", pa.string(), metadata={"of": "column"}),
            pa.field("n", pa.int8(), metadata={"k": "v"}),
        ],
        metadata={"of": "table"},
    )
    table = pa.table({"stage": ["lead"], "n": [1]}, schema=schema)
    got = columns.convert(table, "stage", **to_five)
    assert got.schema.equals(schema, check_metadata=True)
    both = columns.convert(table, "stage", **to_five, into="new")
    assert both.schema.field("stage").equals(schema.field("stage"), check_metadata=True)
    assert both.schema.metadata == {b"of": b"table"}


def test_subclasses_of_pandas_come_back():
    """As pandas lets them."""

    class Contacts(pd.DataFrame):
        @property
        def _constructor(self):
            return Contacts

    got = columns.convert(Contacts({"stage": ["lead"]}), "stage", **to_five)
    assert type(got) is Contacts


def test_narwhals_frames_are_refused():
    """The native frame is wanted: one clear sentence."""
    for frame in (
        nw.from_native(_polars(["lead"], pl.String)),
        nw.from_native(pl.LazyFrame({"stage": ["lead"]})),
    ):
        for call in calls(lazy=True):
            refused(call, frame, match=r"pass data\.to_native")


def test_duckdb_computes_nothing():
    """A row that cannot be computed is not touched before somebody asks."""
    relation = _database().sql("SELECT 0 AS row, 'lead' AS stage, error('computed') AS trap")
    steps = [
        columns.convert(relation, "stage", **to_five, unconverted="null"),
        columns.resolve(relation, "stage", framework=HUBSPOT, unconverted="keep"),
        columns.explode(relation, "stage", **to_five, unconverted="null"),
        columns.recommend(relation, "stage", framework=HUBSPOT, unconverted="null"),
    ]
    for got in steps:
        assert isinstance(got, duckdb.DuckDBPyRelation)
        assert got.project("stage").fetchall()
        with pytest.raises(duckdb.Error, match="computed"):
            got.fetchall()
    assert columns.report(relation, "stage", **to_five).total == 1


def test_duckdb_looks_odd_names_up():
    """Names past those with a branch each go through one text: none may break out of it, or be cut by it."""
    odd = [
        "it's",
        'quo"te',
        "line\nbreak",
        "a\x1fb",
        "back\\slash",
        "comma, [bracket]",
        "{brace}",
        "null",
        "%s",
    ]
    plain = made("odd", {f"s{i}": ["usage"] for i in range(len(odd))})
    labelled = [attrs.evolve(stage, labels={"sv": label}) for stage, label in zip(plain, odd, strict=True)]
    framework = attrs.evolve(plain, stages=labelled)
    ids = [stage.id for stage in framework]
    relation = _duckdb([*odd, *ids, None, "nil", "s1\x1fs2"], enum=False)
    got = columns.resolve(relation, "stage", framework=framework, unconverted="null", language="sv")
    assert [row[0] for row in got.project("stage").fetchall()] == [*odd, *odd, None, None, None]


def test_polars_computes_nothing():
    """Neither does a lazy frame of Polars, in any step."""

    def computed(*_):
        raise RuntimeError("computed")

    for dtype in (pl.String, pl.Categorical, pl.Enum(["lead"])):
        data = pl.LazyFrame({"row": [0], "stage": ["lead"]}, schema_overrides={"stage": dtype})
        trap = data.map_batches(computed, schema=data.collect_schema())
        for got in (
            columns.convert(trap, "stage", **to_five, unconverted="null"),
            columns.explode(trap, "stage", **to_five, unconverted="null"),
            columns.recommend(trap, "stage", framework=HUBSPOT, unconverted="null"),
        ):
            assert isinstance(got, pl.LazyFrame)
            with pytest.raises((RuntimeError, pl.exceptions.ComputeError), match="computed"):
                got.collect()


@pytest.mark.parametrize("dtype", ["str", "category"])
def test_dask_computes_nothing(dtype):
    """Only the graph grows."""

    def computed(*_):
        raise RuntimeError("computed")

    data = _dask(["lead", None, "?"], dtype)
    trap = data.map_partitions(computed, 1, meta=data._meta)
    for got in (
        columns.convert(trap, "stage", **to_five, unconverted="null"),
        columns.resolve(trap, "stage", framework=HUBSPOT, unconverted="null"),
        columns.explode(trap, "stage", **to_five, unconverted="null"),
        columns.recommend(trap, "stage", framework=HUBSPOT, unconverted="null"),
    ):
        assert type(got) is type(data)
        with pytest.raises(RuntimeError, match="computed"):
            got.compute()


def test_a_bare_import_loads_nothing_heavy():
    """`import customer_journey` loads no narwhals; converting pandas loads no other engine."""
    code = """
import sys
import customer_journey as cj
assert not {"customer_journey.columns", "narwhals", "pandas"} & sys.modules.keys(), "bare import"
cj.columns
assert not {"pandas", "polars", "pyarrow", "duckdb", "dask", "pyspark"} & sys.modules.keys(), "columns"
import pandas as pd
frame = pd.DataFrame({"stage": ["lead", None, "?"]})
options = dict(source="hubspot-lifecycle", target="five-stage-journey", unconverted="null")
cj.columns.convert(frame, "stage", **options)
cj.columns.convert(frame.astype("category"), "stage", **options)
cj.columns.explode(frame, "stage", **options)
cj.columns.report(frame, "stage", source="hubspot-lifecycle", target="five-stage-journey")
assert not {"polars", "duckdb", "dask", "pyspark"} & sys.modules.keys(), "pandas"
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_nothing_is_loaded_to_show_what_is_not_shown():
    """Neither the import nor a conversion, a count or a report loads what draws, shows or exports values."""
    code = """
import sys
def check(step):
    shown = ("pages", "drawing", "display", "exports", "namesakes")
    shown += ("crosswalks.agreement", "columns.report_page")
    loaded = [n for n in sys.modules if n.removeprefix("customer_journey.").startswith(shown)]
    assert not loaded, (step, loaded)
import customer_journey.columns as columns
check("import")
assert "pandas" not in sys.modules
import pandas as pd
frame = pd.DataFrame({"stage": ["lead", None, "?"]})
ends = dict(source="hubspot-lifecycle", target="five-stage-journey")
columns.convert(frame, "stage", **ends, unconverted="null")
columns.resolve(frame, "stage", framework="hubspot-lifecycle", unconverted="keep")
columns.explode(frame, "stage", **ends, unconverted="null")
columns.recommend(frame, "stage", framework="hubspot-lifecycle", unconverted="null")
columns.apportion(frame, "stage", **ends, unconverted="null")
report = columns.report(frame, "stage", **ends)
report.to_dicts()
check("use")
assert str(report).startswith(report.totals)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_without_narwhals():
    """The sentence tells what to install."""
    code = """
import sys
sys.modules["narwhals"] = None
import pandas as pd
import customer_journey as cj
calls = [
    lambda f: cj.columns.convert(f, "stage", source="hourglass", target="nine-stage"),
    lambda f: cj.columns.resolve(f, "stage", framework="hourglass"),
    lambda f: cj.columns.report(f, "stage", source="hourglass", target="nine-stage"),
    lambda f: cj.columns.apportion(f, "stage", source="hourglass", target="nine-stage"),
    lambda f: cj.columns.explode(f, "stage", source="hourglass", target="nine-stage"),
    lambda f: cj.columns.recommend(f, "stage", framework="hourglass"),
]
for call in calls:
    for data in (pd.DataFrame({"stage": ["buy"]}), 7):
        try:
            call(data)
        except cj.errors.MissingDependencyError as error:
            assert "pip install 'customer-journey[columns]'" in str(error), error
        else:
            raise AssertionError("found narwhals")
"""
    subprocess.run([sys.executable, "-c", code], check=True)
    assert issubclass(MissingDependencyError, ImportError)


# Odd frames, odd columns, odd arguments: a result, or one clear sentence.


def calls(column="stage", *, lazy=False):
    """Return every function of the module, asked for a column of HubSpot's stages."""
    mode, spreading = ("null", "null") if lazy else ("raise", "raise")
    return [
        lambda frame: columns.convert(frame, column, **to_five, unconverted=mode),
        lambda frame: columns.resolve(frame, column, framework=HUBSPOT, unconverted=mode),
        lambda frame: columns.report(frame, column, **to_five),
        lambda frame: columns.apportion(frame, column, **to_five, unconverted=spreading),
        lambda frame: columns.explode(frame, column, **to_five, unconverted=spreading),
        lambda frame: columns.recommend(frame, column, framework=HUBSPOT, unconverted=spreading),
    ]


def refused(call, frame, error=InvalidValueError, match=None):
    """Check that a call is refused in one sentence."""
    with pytest.raises(error, match=match) as caught:
        call(frame)
    assert type(caught.value) is error
    told = str(caught.value)
    assert "\n" not in told
    assert len(told) < 500
    assert told.endswith((".", "?"))


def frames_of(table):
    """Return a table on every kind of engine that takes such a column, and whether it is lazy."""
    return [
        (table, False),
        (table.to_pandas(), False),
        (table.to_pandas(types_mapper=pd.ArrowDtype), False),
        (pl.from_arrow(table), False),
        (pl.from_arrow(table).lazy(), True),
        (_database().from_arrow(table), True),
    ]


NO_TEXTS = {
    "booleans": [True, False],
    "times": [dt.datetime(2026, 1, 1)],  # noqa: DTZ001  # a column of no time zone is the common one
    "durations": [dt.timedelta(1)],
    "lists": pa.array([["lead"], ["customer"]]),
    "structs": [{"stage": "lead"}],
}


@pytest.mark.parametrize("kind", NO_TEXTS)
def test_columns_of_no_texts_are_refused(kind):
    """By every function on every engine: with one sentence of one class."""
    for frame, lazy in frames_of(pa.table({"stage": NO_TEXTS[kind]})):
        for call in calls(lazy=lazy):
            refused(call, frame, match="'stage'.* must be text")


@pytest.mark.parametrize("dtype", ["bool", "datetime64[ns]"])
def test_dask_columns_of_no_texts_are_refused(dtype):
    """Dask too, before anything is computed."""
    frame = dd.from_pandas(pd.DataFrame({"stage": pd.Series([0, 1]).astype(dtype)}), npartitions=1)
    for call in calls(lazy=True):
        refused(call, frame, match="'stage'.* must be text, numbers, or categories of text")


def test_mixed_values_of_pandas():
    """What is no text names no stage; what is kept stays what it is, type and all."""
    mixed = ["Lead", 1, 1.0, True, None, np.nan, pd.NA, pd.NaT, dt.date(2026, 1, 1), ("lead",), ""]
    frame = pd.DataFrame({"stage": pd.Series(mixed, dtype=object)})
    with pytest.raises(UnconvertedValuesError, match="must be a string"):
        columns.convert(frame, "stage", **to_five)
    kept = columns.convert(frame, "stage", **to_five, unconverted="keep")["stage"]
    assert kept[0] == "consideration"
    assert all(got is was for got, was in zip(kept[1:], mixed[1:], strict=True))
    nothing = columns.convert(frame, "stage", **to_five, unconverted="null")["stage"]
    assert nothing[0] == "consideration"
    assert nothing[1:].isna().all()
    found = columns.report(frame, "stage", **to_five)
    assert found.total == len(mixed)
    assert (found.rows["null"], found.rows["blank"], found.rows["unknown"]) == (4, 1, 5)
    parts = columns.explode(frame, "stage", **to_five, unconverted="null", into="part")
    assert len(parts) == len(mixed)


@on(MOST)
@pytest.mark.parametrize("values", [[], [None, None], ["lead"]])
def test_few_rows(engine, values):
    """No rows, no values, one row: everything goes through and keeps its type."""
    frame = engine.make(values)
    convert, resolve, report, apportion, explode, _ = calls(lazy=engine.lazy)
    assert report(frame).total == len(values)
    assert apportion(frame).total == values.count("lead")
    for call in (convert, resolve, explode):
        got = call(frame)
        assert type(got) is type(frame)
        if values != ["lead"]:
            assert len(held(got)["row"]) == len(values)
    assert held(convert(frame))["stage"] == ["consideration" if v == "lead" else None for v in values]


@pytest.mark.parametrize("empty", [[], [None, None]])
def test_columns_without_a_type(empty):
    """A file's empty column has a type by accident: there is nothing to convert."""
    for frame, lazy in frames_of(pa.table({"stage": pa.array(empty, pa.null())})):
        if isinstance(frame, pl.DataFrame | pl.LazyFrame | pa.Table | pd.DataFrame):
            mode = "null" if lazy else "raise"
            got = columns.convert(frame, "stage", **to_five, unconverted=mode)
            assert type(got) is type(frame)
        assert columns.report(frame, "stage", **to_five).total == len(empty)


NULLS = {
    "null": pa.null(),
    "integers": pa.int64(),
    "floats": pa.float64(),
    "booleans": pa.bool_(),
    "times": pa.timestamp("us"),
    "lists": pa.list_(pa.int8()),
    "structs": pa.struct([("stage", pa.string())]),
}


def _is_of_texts(frame, name):
    """Whether a column is of texts as the engine holds them, categories being none."""
    if isinstance(frame, pd.DataFrame):
        usual = pd.Series([""]).dtype, pd.ArrowDtype(pa.string()), np.dtype(object)
        return frame[name].dtype in usual
    return nw.from_native(frame).collect_schema()[name] == nw.String


@pytest.mark.parametrize("rows", [0, 2])
@pytest.mark.parametrize("kind", NULLS)
def test_columns_of_nulls_are_of_texts(kind, rows):
    """Whatever type an empty batch has by accident, all functions take it, and texts are written."""
    table = pa.table({"row": range(rows), "stage": pa.nulls(rows, NULLS[kind])})
    for frame, lazy in frames_of(table):
        if lazy and kind != "null":
            continue
        if isinstance(frame, pd.DataFrame) and isinstance(frame["stage"].dtype, pd.CategoricalDtype):
            continue
        convert, resolve, report, apportion, explode, recommend = calls(lazy=lazy)
        assert report(frame).rows["null"] == report(frame).total == rows
        assert apportion(frame).total == 0
        for call in (convert, resolve, explode):
            got = call(frame)
            assert type(got) is type(frame)
            assert _is_of_texts(got, "stage"), (call, got)
            assert values_in(got, "stage") == [None] * rows
        beside = columns.convert(
            frame, "stage", **to_five, into="new", unconverted="null" if lazy else "raise"
        )
        assert _is_of_texts(beside, "new")
        before, after = (nw.from_native(f).collect_schema()["stage"] for f in (frame, beside))
        assert before == after
        assert _is_of_texts(recommend(frame), "fit")
        assert values_in(recommend(frame), "fit") == [None] * rows


def test_the_schema_of_an_empty_batch_is_that_of_others():
    """A file whose column says nothing today is written with the types of yesterday."""
    full, empty = (pd.read_csv(io.StringIO(f"id,stage\n1,{a}\n2,{b}\n")) for a, b in (("lead", ""), ("", "")))
    for call in (*calls()[:2], calls()[4]):
        assert call(empty).dtypes.equals(call(full).dtypes)


@pytest.mark.parametrize("mode", ["keep", "null"])
def test_lazy_and_eager_polars_agree_on_nulls(mode):
    """A column without a type has no categories."""
    frame = pl.DataFrame({"stage": [None, None]})
    got = [columns.convert(f, "stage", **to_five, unconverted=mode) for f in (frame, frame.lazy())]
    assert got[0].schema == got[1].collect_schema() == {"stage": pl.String}


def test_dask_takes_a_column_of_the_type_of_nulls():
    """Arrow has such a type."""
    local = pd.DataFrame({"stage": pd.Series([None, None], dtype=pd.ArrowDtype(pa.null()))})
    frame = dd.from_pandas(local, npartitions=1)
    assert columns.report(frame, "stage", **to_five).rows["null"] == 2
    got = columns.convert(frame, "stage", **to_five, unconverted="null").compute()
    assert got["stage"].isna().tolist() == [True, True]


def test_lazy_columns_of_nulls_are_of_their_type():
    """Nothing but their type is known: that of numbers is taken, that of dates is not."""
    for frame, lazy in frames_of(pa.table({"stage": pa.nulls(2, pa.date32())})):
        for call in calls(lazy=True) if lazy else ():
            refused(call, frame, match="'stage'.* must be text, numbers, or categories of text")
    for frame, lazy in frames_of(pa.table({"stage": pa.nulls(2, pa.float64())})):
        convert, *_ = calls(lazy=lazy)
        assert values_in(convert(frame), "stage") == [None, None]


def test_types_that_duckdb_alone_knows_are_cast():
    """All functions see the same texts."""
    relation = _database().sql("SELECT 1 AS row, union_value(a := 'lead') AS stage")
    assert columns.report(relation, "stage", **to_five).rows["converted"] == 1
    for call in (calls(lazy=True)[0], calls(lazy=True)[4]):
        assert held(call(relation))["stage"] == ["consideration"]


class Thing:
    """Something that is no text."""


_NUMBERS = pa.array([1, 2]).dictionary_encode()
_DATES = pa.array([dt.date(2026, 1, 1)]).dictionary_encode()
ODD_TYPES = {
    "polars-object": pl.DataFrame({"stage": pl.Series([Thing(), Thing()], dtype=pl.Object)}),
    "polars-lazy-object": pl.DataFrame({"stage": pl.Series([Thing()], dtype=pl.Object)}).lazy(),
    "polars-binary": pl.DataFrame({"stage": [b"lead"]}),
    "arrow-dates": pa.table({"stage": _DATES}),
    "pandas-dates": pd.DataFrame({"stage": pd.Series(_DATES, dtype=pd.ArrowDtype(_DATES.type))}),
}


@pytest.mark.parametrize("kind", ODD_TYPES)
def test_types_of_no_texts_are_refused_by_all_functions_alike(kind):
    """What one function refuses, no other takes: in the same sentence."""
    frame = ODD_TYPES[kind]
    told = set()
    for call in calls(lazy=isinstance(frame, pl.LazyFrame)):
        with pytest.raises(InvalidValueError, match=r"'stage'.* must be text, numbers") as caught:
            call(frame)
        told.add(str(caught.value))
    assert len(told) == 1


def test_dask_categories_of_numbers_are_refused():
    """They look like categories of texts, and do not compare with texts."""
    dictionary = pd.Series(_NUMBERS, dtype=pd.ArrowDtype(_NUMBERS.type))
    for numbers in (dictionary, pd.Series([1, 2], dtype="category")):
        frame = dd.from_pandas(pd.DataFrame({"stage": numbers}), npartitions=1)
        for call in calls(lazy=True):
            refused(call, frame, match="must be text, numbers, or categories of text, not .*int64")


def test_objects_of_polars_that_are_all_null():
    """There is no object in them."""
    frame = pl.DataFrame({"stage": pl.Series([None, None], dtype=pl.Object)})
    assert columns.convert(frame, "stage", **to_five).schema == {"stage": pl.String}
    assert columns.report(frame, "stage", **to_five).rows["null"] == 2
    assert columns.explode(frame, "stage", **to_five)["share"].to_list() == [1.0, 1.0]


def test_only_what_is_no_text_is_told_to_become_text():
    """A number can be given a meaning as it is, and a text is one."""
    for values, told in (([True], True), ([98765432], False), (["VIP"], False)):
        with pytest.raises(UnconvertedValuesError) as caught:
            columns.convert(pd.DataFrame({"stage": pd.Series(values, dtype=object)}), "stage", **to_five)
        assert ("Convert the column to text" in str(caught.value)) is told


ODD_NAMES = ["", " ", "count", "value", "row", "part", "share", "a.b", "`a`", 'q"uo"te', "it's", "a\nb"]
ODD_NAMES += ["; DROP TABLE contacts --", "COLUMNS(*)", "x" * 300, "Übergang 🧭", "{}", "%s", "\\"]


def named(name):
    """Return frames of every engine with one column of this name and another."""
    data = {name: ["lead", "VIP", None], "another": [1, 2, 3]}
    found = [pd.DataFrame(data), pl.DataFrame(data), pl.LazyFrame(data), pa.table(data)]
    if name in {"", "count", "a.b", "*"}:
        found.append(dd.from_pandas(found[0], npartitions=1))
    # DuckDB gives an empty name one of its own.
    return [*found, _database().from_arrow(pa.table(data))] if name else found


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_of_columns(name):
    """A name is a name, whatever an engine would read into it."""
    for frame in named(name):
        got = columns.convert(frame, name, **to_five, unconverted="null")
        assert nw.from_native(got).collect_schema().names() == [name, "another"]
        assert values_in(got, name) == ["consideration", None, None]
        beside = columns.resolve(frame, name, framework=HUBSPOT, unconverted="null", into=name + "'")
        assert values_in(beside, name + "'") == ["lead", None, None]
        assert columns.report(frame, name, **to_five).rows["unknown"] == 1
        parts = columns.explode(frame, name, **to_five, unconverted="null", weight="of it")
        assert Counter(values_in(parts, name)) == {"consideration": 1, None: 2}


@pytest.mark.parametrize("name", ["*", "^a.*$", "^stage$"])
def test_names_that_engines_read_as_expressions(name):
    """What does not go through their expressions works; the rest is refused in one sentence."""
    for frame in named(name):
        lazy = not isinstance(frame, pd.DataFrame | pl.DataFrame | pa.Table)
        if lazy:
            refused(calls(name, lazy=True)[0], frame, match="engine does not read as an expression")
            refused(calls("another", lazy=True)[0], frame)
        else:
            got = columns.convert(frame, name, **to_five, unconverted="null")
            assert values_in(got, name) == ["consideration", None, None]
        refused(calls(name, lazy=True)[4], frame, match="engine does not read as an expression")


def values_in(frame, name):
    """Return the values of one column."""
    if isinstance(frame, pd.DataFrame):
        return [None if pd.isna(value) else value for value in frame[name]]
    return nw.from_native(frame).lazy().collect("pyarrow").to_native()[name].to_pylist()


@pytest.mark.parametrize("name", [0, 7, ("a", 1), None, 1.5, True])
def test_names_of_pandas_that_are_no_texts(name):
    """Pandas has them; so convert, resolve and report take them."""
    frame = pd.DataFrame([["lead", "x"], ["?", "y"]])
    frame.columns = pd.Index([name, "another"], dtype=object, tupleize_cols=False)
    got = columns.convert(frame, name, **to_five, unconverted="null")
    assert got.columns.equals(frame.columns)
    assert got[name].iloc[0] == "consideration"
    assert columns.report(frame, name, **to_five).total == 2


def test_columns_of_one_name():
    """The one asked for must be one; others may be two where the engine lets them."""
    twice = pd.DataFrame([["lead", "lead", 1, 2]], columns=["stage", "stage", "n", "n"])
    for call in calls():
        refused(call, twice, match="one column 'stage'")
    one = twice.iloc[:, 1:]
    got = columns.convert(one, "stage", **to_five)
    assert got.columns.tolist() == ["stage", "n", "n"]
    assert got["stage"].tolist() == ["consideration"]
    refused(calls()[4], one, match="different names")
    refused(calls()[0], pa.Table.from_arrays([pa.array(["lead"])] * 2, ["stage", "stage"]))


def _of_too_many(engine):
    return engine.make([f"stage {i}" for i in range(200_000)])


@on([e for e in ENGINES if e.name in {"pandas-str", "polars-enum", "arrow-dictionary"}])
def test_a_column_of_identifiers_is_refused_at_once(engine):
    """Hundreds of thousands of different values are no stages; nobody waits for near names of each."""
    frame = _of_too_many(engine)
    for call in calls():
        started = time.perf_counter()
        refused(call, frame, match="100000 different values")
        assert time.perf_counter() - started < 5


@on([e for e in ENGINES if e.name in {"polars-lazy-string", "duckdb-varchar", "dask-str"}])
def test_a_column_of_identifiers_is_refused_in_a_report(engine):
    """It fetches no more of them than it must to tell."""
    refused(calls()[2], _of_too_many(engine), match="100000 different values")


def test_many_unknown_values_are_told_of_in_one_sentence():
    """Those that come first, and how many more there are."""
    frame = _pandas([f"stage {i}" for i in range(5000)], "str")
    started = time.perf_counter()
    refused(calls()[0], frame, UnconvertedValuesError, match=r"^5000 values.*and 4997 more")
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("data", [None, 7, "frame.csv", ["lead"], {"stage": ["lead"]}, np.array(["lead"])])
def test_what_is_no_frame_is_refused(data):
    """With what would be one."""
    for call in calls():
        refused(call, data, match="must be a frame of pandas")


def test_series_are_refused():
    """A series has no columns; the way out is told."""
    for data in (pd.Series(["lead"]), pl.Series(["lead"])):
        for call in calls():
            refused(call, data, match="must be a frame of pandas")


def test_what_would_settle_a_value_is_told():
    """Each kind of problem has a way out of its own, by the name of the argument that is there."""
    ours = HUBSPOT.also_called({"opp": "opportunity"})
    frame = _pandas(["opp", "lead", "VIP"], "str")
    to = {"target": FIVE}
    for source, told in ((ours, "decide (decide=)"), (HUBSPOT, "Say which stage a value means")):
        with pytest.raises(UnconvertedValuesError) as caught:
            columns.convert(frame, "stage", source=source, **to)
        assert told in str(caught.value)
        assert "unconverted='keep'" in str(caught.value)
    for call in (columns.apportion, columns.explode):
        with pytest.raises(UnconvertedValuesError, match="or pass unconverted='null'") as caught:
            call(frame, "stage", source=HUBSPOT, **to)
        assert "decide=" not in str(caught.value)
    decided = columns.convert(
        frame, "stage", source=ours, **to, decide={"opportunity": "purchase"}, unconverted="keep"
    )
    assert decided["stage"].tolist() == ["purchase", "consideration", "VIP"]


def test_reports_tell_near_names():
    """Of the most frequent unknown values: to look for them takes time."""
    found = columns.report(_pandas(["custmer", "zzz"], "str"), "stage", **to_five)
    told = {r["value"]: r["why_not"] for r in found.to_dicts()}
    assert "Did you mean 'customer'?" in told["custmer"]
    assert "Did you mean" not in told["zzz"]
    many = columns.report(_pandas([f"custmer{i}" for i in range(60)], "str"), "stage", **to_five)
    assert sum("Did you mean" in r["why_not"] for r in many.to_dicts()) == 50


@on([e for e in ENGINES if e.name in {"pandas-str", "polars-string", "arrow-string"} or e.lazy])
def test_a_column_that_is_not_there(engine):
    """Names spelled nearly so are told, else those that there are."""
    frame = engine.make(["lead"])
    for call in calls("Stages", lazy=engine.lazy):
        refused(call, frame, NotFoundError, match="no column called 'Stages'.* 'stage'")
    for call in calls("zzz", lazy=engine.lazy):
        refused(call, frame, NotFoundError, match="'row', 'stage' or 'other'")


WRONG = {
    "policy": (lambda f, **k: columns.convert(f, "stage", **to_five, policy="first", **k), "unique, largest"),
    "mode": (
        lambda f, **_: columns.convert(f, "stage", **to_five, unconverted="drop"),
        "one of raise, keep, null",
    ),
    "mode-list": (
        lambda f, **_: columns.convert(f, "stage", **to_five, unconverted=[]),
        "one of raise, keep, null",
    ),
    "unknown": (
        lambda f, **_: columns.explode(f, "stage", **to_five, unconverted="keep"),
        "'raise' or 'null'",
    ),
    "unknown-apportion": (
        lambda f, **_: columns.apportion(f, "stage", **to_five, unconverted="no"),
        "'raise' or",
    ),
    "fit": (
        lambda f, **_: columns.recommend(f, "stage", framework=HUBSPOT, fits=["best"], unconverted="null"),
        "one of primary",
    ),
    "taken": (lambda f, **k: columns.convert(f, "stage", **to_five, into="other", **k), "this name is taken"),
    "taken-weight": (
        lambda f, **_: columns.explode(f, "stage", **to_five, weight="other", unconverted="null"),
        "this name is taken",
    ),
    "both": (
        lambda f, **_: columns.explode(f, "stage", **to_five, into="new", weight="new", unconverted="null"),
        "this name is taken",
    ),
    "report-policy": (lambda f, **_: columns.report(f, "stage", **to_five, policy="any"), "unique, largest"),
}


@on(
    [
        e
        for e in ENGINES
        if e.name in {"pandas-str", "pandas-category", "polars-string", "arrow-string"} or e.lazy
    ]
)
@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_arguments(engine, wrong):
    """Refused alike on every engine, before anything is computed."""
    call, match = WRONG[wrong]
    options = {"unconverted": "null"}
    refused(lambda frame: call(frame, **options), engine.make(["lead"]), match=match)


@on([e for e in ENGINES if e.name in {"pandas-str", "polars-lazy-string", "duckdb-varchar", "dask-str"}])
@pytest.mark.parametrize("policy", ["earliest", "latest"])
def test_policies_that_need_an_order(engine, policy):
    """Even where no value would need it: whether a call works must not depend on the data."""
    target = made("alpha", {"use": ["usage"]}, shape="set")
    frame = engine.make(["lead"])
    options = {"source": HUBSPOT, "target": target, "policy": policy}
    for call in (partial(columns.convert, unconverted="null"), columns.report):
        refused(lambda f, call=call: call(f, "stage", **options), frame, UnorderedFrameworkError, "no order")


def test_languages_that_a_stage_has_no_label_in():
    """English speaks for it where others speak the language, and the id for a stage without labels."""
    target = made("alpha", {"it": ["interest..comparison"], "that": ["purchase"], "more": ["advocacy"]})
    labels = {"it": {"en": "It", "fi": "Se"}, "that": {"en": "That"}, "more": {}}
    target = attrs.evolve(target, stages=[attrs.evolve(s, labels=labels[s.id]) for s in target])
    frame = _pandas(["it", "that", "more"], "category")
    got = columns.resolve(frame, "stage", framework=target, language="fi-FI")
    assert got["stage"].tolist() == ["Se", "That", "more"]


@pytest.mark.parametrize("language", ["xx", "swedish", "", 7])
@pytest.mark.parametrize("engine", ["pandas", "lazy"])
def test_languages_that_nobody_speaks(engine, language):
    """They are refused: what is written into data is never another language by silent guess."""
    frame = _pandas(["lead"], "str") if engine == "pandas" else pl.LazyFrame({"stage": ["lead"]})
    calls = (
        partial(columns.convert, **to_five, unconverted="null"),
        partial(columns.resolve, framework="hubspot-lifecycle", unconverted="null"),
        partial(columns.explode, **to_five, unconverted="null"),
        partial(columns.recommend, framework="hubspot-lifecycle", unconverted="null"),
    )
    for call in calls:
        refused(
            lambda f, call=call: call(f, "stage", language=language), frame, InvalidValueError, "en, nb, sv"
        )


def test_weights_are_heard():
    """Where a stage goes depends on what its moments weigh."""
    frame = _pandas(["consideration"], "str")
    options = {"source": "four-stage", "target": "nine-stage", "policy": "largest"}
    for moment, target in {"assessment": "consideration", "comparison": "comparison"}.items():
        got = columns.convert(frame, "stage", **options, weights={moment: Fraction(50)})
        assert got["stage"].tolist() == [target]


def test_duckdb_takes_names_that_look_qualified():
    """A dot or a quote in the name of any column is a letter like others."""
    relation = _database().sql("""select 'lead' as "sta.ge", 1 as "a.b", 2 as "q""uo""te" """)
    got = columns.convert(relation, "sta.ge", **to_five, unconverted="null", into="new")
    assert got.columns == ["sta.ge", "a.b", 'q"uo"te', "new"]
    assert got.fetchall() == [("lead", 1, 2, "consideration")]


def test_duckdb_folds_case_so_new_names_must_differ_in_more():
    """To SQL, ``STAGE`` is ``stage``: such an answer would not be found, or hide another column."""
    relation = _database().sql("select 'lead' as stage, 1 as n")
    for into in ("STAGE", "N"):
        with pytest.raises(InvalidValueError, match="this name is taken"):
            columns.convert(relation, "stage", **to_five, unconverted="null", into=into)
    frame = _pandas(["lead"], "str")
    assert "STAGE" in columns.convert(frame, "stage", **to_five, into="STAGE").columns


def test_one_fit_needs_no_list():
    """A name alone is one fit, and not its letters."""
    frame = _pandas(["adoption"], "str")
    one, listed = (columns.recommend(frame, "stage", framework=NINE, fits=f) for f in ("avoid", ["avoid"]))
    assert one.equals(listed)
    assert set(one["fit"]) == {"avoid"}


def test_a_report_as_data():
    """It says what was converted, by which version of the data, and what became of each value, for JSON."""
    frame = _pandas(["customer", "zzz", "zzz"], "str")
    found = columns.report(frame, "stage", **to_five, decide={"customer": "retention"}, policy="largest")
    data = json.loads(json.dumps(found.to_dict()))
    assert data.pop("rows") == {**dict.fromkeys(cj.Verdict, 0), "converted": 1, "unknown": 2}
    values = [(v["value"], v["count"], v["verdict"], v["target"], v["decided"]) for v in data.pop("values")]
    assert values == [("zzz", 2, "unknown", None, False), ("customer", 1, "converted", "retention", True)]
    ends = {"source": HUBSPOT.id, "target": FIVE.id, "data_version": cj.data_version}
    assert data == {**ends, "policy": "largest", "column": "stage"}
    assert f"{found:text}".splitlines()[1] == f"data version {cj.data_version}"


def test_a_report_on_nothing_claims_nothing():
    """Where no row names a stage there is no coverage to tell; two reports on one column are equal."""
    frame = _pandas(["zzz"] * 3, "str")
    found = columns.report(frame, "stage", **to_five)
    assert found.totals == "hubspot-lifecycle → five-stage-journey: 0 of 3 rows converted, 3 unknown"
    assert found == columns.report(frame, "stage", **to_five)


#: A frame of every kind of engine, for what is refused before anything is computed.
KINDS = on([e for e in ENGINES if e.name in {"pandas-str", "polars-string", "arrow-string"} or e.lazy])


@KINDS
@pytest.mark.parametrize("into", [["a"], 5, b"x", ("a",), np.array(["a"]), "", None], ids=repr)
def test_names_of_new_columns_are_texts(engine, into):
    """On every engine, and wherever a new column can be named; no name means the column itself."""
    frame = engine.make(["lead"])
    spreads = [
        lambda f: columns.explode(f, "stage", **to_five, unconverted="null", weight=into),
        lambda f: columns.recommend(f, "stage", framework=HUBSPOT, unconverted="null", into=into),
        lambda f: columns.recommend(f, "stage", framework=HUBSPOT, unconverted="null", fit=into),
    ]
    writes = [
        lambda f: columns.convert(f, "stage", **to_five, unconverted="null", into=into),
        lambda f: columns.resolve(f, "stage", framework=HUBSPOT, unconverted="null", into=into),
        lambda f: columns.explode(f, "stage", **to_five, unconverted="null", into=into),
    ]
    for call in spreads if into is None else spreads + writes:
        refused(call, frame, match="(into|weight|fit) .*must be a string that is not empty")


def test_a_column_may_be_written_over_under_the_name_that_it_has():
    """Pandas has names that are no texts; nothing new is named so."""
    frame = pd.DataFrame({7: ["lead"], "": ["lead"]})
    for name in (7, ""):
        got = columns.convert(frame, name, **to_five, into=name)
        assert got[name].tolist() == ["consideration"]


@pytest.mark.parametrize("name", [None, ("a", 1)])
def test_names_that_narwhals_does_not_take(name):
    """What makes rows goes through narwhals: one sentence."""
    frame = pd.DataFrame([["lead", "x"]])
    frame.columns = pd.Index([name, "another"], dtype=object, tupleize_cols=False)
    for call in calls(name)[4:]:
        refused(call, frame, match="the name of a column must be a string, not ")


def test_columns_of_several_levels():
    """What writes over the column works; what needs a new one is refused."""
    names = pd.MultiIndex.from_tuples([("a", "stage"), ("b", "n")])
    frame = pd.DataFrame([["lead", 1]], columns=names)
    column = ("a", "stage")
    got = columns.convert(frame, column, **to_five)
    assert got.columns.equals(names)
    assert got[column].tolist() == ["consideration"]
    assert columns.report(frame, column, **to_five).total == 1
    for call in (
        *calls(column)[4:],
        lambda f: columns.convert(f, column, **to_five, into="t"),
        lambda f: columns.convert(f, column, **to_five, into=("a", "t")),
    ):
        refused(call, frame, match="column names have one level")


@KINDS
@pytest.mark.parametrize("values", [["x"], [" Know "], pd.Series(["x"]), "x", 0, {}], ids=repr)
def test_values_are_a_report(engine, values):
    """Where they are of no use too: whether a call works must not depend on the engine."""
    frame = engine.make(["lead"])
    for call in (
        lambda f: columns.convert(f, "stage", **to_five, unconverted="null", values=values),
        lambda f: columns.resolve(f, "stage", framework=HUBSPOT, unconverted="null", values=values),
        lambda f: columns.explode(f, "stage", **to_five, unconverted="null", values=values),
        lambda f: columns.recommend(f, "stage", framework=HUBSPOT, unconverted="null", values=values),
    ):
        refused(call, frame, match="values must be a Report .*, not ")


@KINDS
def test_a_report_is_on_stages_of_the_same_framework(engine):
    """The column may be called otherwise by now, and the framework know more names."""
    frame = engine.make([" Lead ", "VIP"])
    found = columns.report(frame, "stage", **to_five)
    other = columns.report(frame, "stage", source=HOURGLASS, target=FIVE)
    options = {"target": FIVE, "unconverted": "null"}
    refused(
        lambda f: columns.convert(f, "stage", source=HUBSPOT, **options, values=other),
        frame,
        match="a report about stages of 'hubspot-lifecycle', not of 'hourglass'",
    )
    renamed = nw.from_native(frame).rename({"stage": "phase"}).to_native()
    ours = HUBSPOT.also_called({"vip": "lead"})
    got = columns.convert(renamed, "phase", source=ours, **options, values=found)
    assert held(got)["phase"] == ["consideration", "consideration"]


@pytest.mark.parametrize("mode", ["raise", "keep", "null"])
@pytest.mark.parametrize("kind", [pa.string(), DICTIONARY])
def test_arrow_says_where_nulls_may_be(mode, kind, tmp_path):
    """Parquet refuses a column without nulls that holds some; the type does not depend on the batch."""
    schema = pa.schema([pa.field("stage", kind, nullable=False)])
    for values in (["lead", " "], ["lead", "lead"]) + ((["zzz"],) if mode != "raise" else ()):
        table = pa.table({"stage": pa.array(values, pa.string()).cast(kind)}, schema=schema)
        got = columns.convert(table, "stage", **to_five, unconverted=mode)
        assert got.schema.field("stage").nullable == (mode != "keep")
        pq.write_table(got, tmp_path / "got.parquet")
        for parts in (
            columns.explode(table, "stage", **to_five, unconverted="null"),
            columns.recommend(table, "stage", framework=HUBSPOT, unconverted="null"),
        ):
            pq.write_table(parts, tmp_path / "parts.parquet")


@KINDS
def test_fits_are_asked_for_once(engine):
    """Twice the same fit is one; none at all is told in one sentence."""
    frame = engine.make(["adoption", None])
    once, twice = (
        columns.recommend(frame, "stage", framework=NINE, fits=fits, unconverted="null")
        for fits in (["primary"], ["primary", "primary"])
    )
    assert sorted(in_rows(twice, "content_type"), key=str) == sorted(in_rows(once, "content_type"), key=str)
    for fits in (None, 5):
        refused(
            lambda f, fits=fits: columns.recommend(f, "stage", framework=NINE, fits=fits, unconverted="null"),
            frame,
            match="fits must be one or more of primary",
        )


def test_spreading_keeps_the_attributes_of_pandas():
    """A copy of them."""
    frame = _pandas(["lead"], "str")
    frame.attrs["source"] = "CRM"
    for call in calls()[4:]:
        got = call(frame)
        assert got.attrs == {"source": "CRM"}
        got.attrs["source"] = "changed"
        assert frame.attrs == {"source": "CRM"}
