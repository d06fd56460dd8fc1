"""Reports: what a conversion makes of a column, value by value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

import attrs

from customer_journey._compat import override
from customer_journey.catalogue.plain_data import flat
from customer_journey.columns.answers import LEAVE_OUT, raise_or_null, resolutions
from customer_journey.columns.counting import counted
from customer_journey.crosswalks.apportionment import Apportionment
from customer_journey.crosswalks.crosswalk import Crosswalk, crosswalk
from customer_journey.crosswalks.decisions import Decide
from customer_journey.crosswalks.outcomes import Outcome, Verdict, outcomes, totals
from customer_journey.crosswalks.policies import Policy, policy_for
from customer_journey.display import page_of
from customer_journey.model.displayed import Displayed
from customer_journey.model.errors import InvalidValueError, shown
from customer_journey.model.framework import Framework
from customer_journey.pages.blocks import Block, Table, joined, listing, table
from customer_journey.pages.naming import BY_ID, Naming
from customer_journey.pages.numbers import percent

__all__ = ["Report", "apportion", "report", "spellings"]

_HEADER = ("value", "rows", "stage", "becomes", "relation", "share", "notes")


@attrs.frozen(repr=False)
class Report(Displayed):
    """What a conversion makes of each distinct value of a column. Made by :func:`report`.

    Attributes:
        crosswalk: the frameworks converted between, and what was decided.
        policy: which counterpart is taken.
        column: the column's name.
        outcomes: what becomes of each distinct value, most frequent first; the counts sum to the
            number of rows.
    """

    crosswalk: Crosswalk
    policy: Policy
    column: object
    outcomes: tuple[Outcome, ...]

    @property
    def values(self) -> tuple[object, ...]:
        """The distinct values, most frequent first; None for the missing ones."""
        return tuple(outcome.value for outcome in self.outcomes)

    @property
    def total(self) -> int:
        """How many rows the column has."""
        return sum(outcome.count for outcome in self.outcomes)

    @property
    def rows(self) -> Mapping[str, int]:
        """How many rows got each verdict, by its name or its :class:`~customer_journey.Verdict`."""
        return {v: sum(o.count for o in self.outcomes if o.verdict is v) for v in Verdict}

    @cached_property
    def apportionment(self) -> Apportionment:
        """The rows that name a stage, spread over the target's stages."""
        counts: dict[str, int] = {}
        for outcome in self.outcomes:
            if outcome.stage is not None:
                counts[outcome.stage.id] = counts.get(outcome.stage.id, 0) + outcome.count
        return self.crosswalk.apportion(counts)

    @property
    def coverage(self) -> Fraction:
        """How much of the rows that name a stage has a counterpart; see :attr:`.Crosswalk.coverage`."""
        return self.apportionment.coverage

    @property
    def fidelity(self) -> float:
        """How many of the distinctions between these rows survive; see :attr:`.Crosswalk.fidelity`."""
        return self.apportionment.fidelity

    def to_dicts(self) -> list[dict[str, object]]:
        """Return one record per distinct value, as a dataframe is made of."""
        return [flat(outcome) for outcome in self.outcomes]

    @property
    def table(self) -> Table:
        """One row per distinct value, in words."""
        return _table(self, BY_ID)

    @property
    def totals(self) -> str:
        """What became of how many rows, and how much of the distinctions survives."""
        first = totals(self.outcomes, self.crosswalk)
        if not any(outcome.stage for outcome in self.outcomes):
            return first
        return f"{first}; coverage {percent(self.coverage)}, fidelity {percent(self.fidelity)}"

    @override
    def __str__(self) -> str:
        return joined(page_of(self))

    @override
    def __repr__(self) -> str:
        return f"<Report {self.totals}>"


@page_of.register
def _(value: Report, naming: Naming = BY_ID) -> Sequence[Block]:
    why_not = (f"{_named(o)}: {o.why_not}" for o in value.outcomes if o.why_not)
    return [f"{value.totals}\n", "\n", _table(value, naming), listing("Why not", why_not)]


def _table(told: Report, naming: Naming) -> Table:
    caption = f"What becomes of column {shown(told.column)}"
    return table(_HEADER, (_row(o, naming) for o in told.outcomes), caption=caption).filled


def _row(o: Outcome, naming: Naming) -> tuple[str, ...]:
    found = o.counterpart
    became = (naming.of(found.target), str(found.relation), str(found.share)) if found else ("", "", "")
    notes = "decided" if found and found.decided else ""
    return (_named(o), str(o.count), naming.of(o.stage) if o.stage else "", *became, notes)


def _named(o: Outcome) -> str:
    value = o.value if isinstance(o.value, str) else "" if o.value is None else shown(o.value)
    return value or str(o.verdict)


def spellings(values: Report | None, framework: Framework) -> tuple[object, ...]:
    """Return the distinct values that a report saw, or none without a report.

    Raises:
        InvalidValueError: something else, or a report on stages of another framework. One with more names
            for the same stages (:meth:`.Framework.also_called`) is no other: each value is asked anew.
    """
    if values is None:
        return ()
    if not isinstance(values, Report):
        raise InvalidValueError("values", type(values).__name__, "a Report, as cj.columns.report makes it")
    reported = values.crosswalk.source.id
    if reported != framework.id:
        told = f"a report on stages of {shown(framework.id)}, and not of {shown(reported)}"
        raise InvalidValueError("values", None, told)
    return values.values


def report(
    data: Any,
    column: str,
    *,
    source: str | Framework,
    target: str | Framework,
    policy: str = "unique",
    decide: Decide | None = None,
    weights: Mapping[str, int | float | Fraction] | None = None,
) -> Report:
    """Say what :func:`convert` would make of each distinct value of a column, and why.

    One aggregated query is run, on the engine that holds the data: of a cluster's data only the
    distinct values and their counts are fetched.

    Args:
        data: a frame, as for :func:`convert`.
        column: the column that holds the stages.
        source: the framework whose stages they are, or its id.
        target: the framework converted to, or its id.
        policy: which counterpart to take.
        decide: what you settle yourself.
        weights: weights of moments.

    >>> import customer_journey as cj
    >>> import pandas as pd
    >>> contacts = pd.DataFrame({"stage": ["Lead", "lead", "opportunity", None, "VIP"]})
    >>> found = cj.columns.report(contacts, "stage", source="hubspot-lifecycle", target="nine-stage")
    >>> found.rows["converted"], found.rows["ambiguous"], found.rows["unknown"], found.total
    (2, 1, 1, 5)
    >>> found.fidelity < 1
    True

    Raises:
        NotFoundError: there is no such framework, stage or column.
        InvalidValueError: neither texts nor categories, or far too many different values; no such
            policy.
        UnorderedFrameworkError: the policy needs an order that the target has not.
        MissingDependencyError: narwhals is not installed.
    """
    walk = crosswalk(source, target, decide=decide, weights=weights)
    wanted = policy_for(walk.target, policy)
    return Report(walk, wanted, column, outcomes(walk, counted(data, column), policy=wanted))


def apportion(
    data: Any,
    column: str,
    *,
    source: str | Framework,
    target: str | Framework,
    decide: Decide | None = None,
    weights: Mapping[str, int | float | Fraction] | None = None,
    unconverted: str = "raise",
) -> Apportionment:
    """Spread the rows over the target's stages, each by the shares of the stage that it names.

    Args:
        data: a frame, as for :func:`convert`, with one row per customer.
        column: the column that holds the stage that the customer is *in*.
        source: the framework whose stages they are, or its id.
        target: the framework spread over, or its id.
        decide: what you settle yourself.
        weights: weights of moments.
        unconverted: what to do with values that name no stage: ``"raise"``, or ``"null"`` to leave these
            rows out, as rows are whose value is missing.

    >>> import customer_journey as cj
    >>> import pandas as pd
    >>> customers = pd.DataFrame({"stage": ["know"] * 4 + ["like"] * 3})
    >>> cj.columns.apportion(customers, "stage", source="hourglass", target="nine-stage").whole
    {'discovery': 4, 'consideration': 2, 'comparison': 1}

    Raises:
        UnconvertedValuesError: values name no stage, and ``unconverted`` is ``"raise"``.
        NotFoundError: there is no such framework, stage or column.
        InvalidValueError: neither texts nor categories; no such mode.
        MissingDependencyError: narwhals is not installed.
    """
    mode = raise_or_null(unconverted)
    found = report(data, column, source=source, target=target, decide=decide, weights=weights)
    resolutions(found.crosswalk.source, column, unconverted=mode, say=LEAVE_OUT).settled(found.values)
    return found.apportionment
