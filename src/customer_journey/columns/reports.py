"""Reports: what a conversion makes of a column, value by value, and how its rows spread over stages."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar

import attrs

from customer_journey.catalogue.frameworks import framework_of
from customer_journey.catalogue.plain_data import Paths, column_types, flat, nested
from customer_journey.columns.answers import RaiseOrNull, Unconverted, refuse, resolutions
from customer_journey.columns.frames import engine_of
from customer_journey.crosswalks.apportionment import Apportionment
from customer_journey.crosswalks.cells import missing_of
from customer_journey.crosswalks.crosswalk import Crosswalk, crosswalk
from customer_journey.crosswalks.decisions import Decide
from customer_journey.crosswalks.outcomes import Outcome, outcomes_of, rows_by_verdict, totals
from customer_journey.crosswalks.policies import Policy, PolicyName, policy_for
from customer_journey.model.errors import NO_VALUE, InvalidValueError, shown, written
from customer_journey.model.fields import each
from customer_journey.model.framework import Framework
from customer_journey.model.tabular import Tabular


@attrs.frozen(repr=False)
class Report(Tabular):
    """What a conversion makes of each distinct value of a column, as :func:`report` returns it.

    Attributes:
        crosswalk: the crosswalk between the two frameworks, with your decisions.
        policy: which counterpart is taken.
        column: the column's name.
        outcomes: what becomes of each distinct value, most frequent first; the counts sum to the
            number of rows.
    """

    _page_module: ClassVar[str] = "customer_journey.columns.report_page"

    crosswalk: Crosswalk
    policy: Policy
    column: object
    outcomes: tuple[Outcome, ...]

    COLUMN_TYPES: ClassVar[Mapping[str, type]] = column_types(Outcome)
    DATA: ClassVar[Paths] = {
        "crosswalk": "",
        "outcomes": "",
        "data_version": "data_version",
        "source": "crosswalk.source.id",
        "target": "crosswalk.target.id",
        "policy": "policy",
        "column": lambda report: written(report.column),
        "rows": "rows",
        "values": "outcomes",
    }

    @property
    def data_version(self) -> str:
        """The version of the bundled data that the conversion comes from."""
        return self.crosswalk.data_version

    @property
    def values(self) -> tuple[object, ...]:
        """The distinct values, most frequent first; None stands for missing values."""
        return tuple(outcome.value for outcome in self.outcomes)

    @property
    def total(self) -> int:
        """How many rows the column has."""
        return sum(outcome.count for outcome in self.outcomes)

    @property
    def rows(self) -> Mapping[str, int]:
        """How many rows got each verdict, by its name or its :class:`~customer_journey.Verdict`."""
        return rows_by_verdict(self.outcomes)

    @cached_property
    def apportionment(self) -> Apportionment:
        """The rows that name one stage, spread over the target's stages."""
        return self._apportioned(split=False)

    def _apportioned(self, *, split: bool) -> Apportionment:
        """Return the rows that name a stage, or list several if these are split, spread over the target."""
        counts: dict[tuple[str, ...], int] = {}
        for outcome in self.outcomes:
            ids = tuple(part.stage.id for part in outcome.parts if part.stage is not None)
            if len(ids) == 1 or (split and ids):
                counts[ids] = counts.get(ids, 0) + outcome.count
        return self.crosswalk.apportion(counts)

    @property
    def coverage(self) -> Fraction:
        """How much of the rows that name a stage has a counterpart; see :attr:`.Crosswalk.coverage`."""
        return self.apportionment.coverage

    @property
    def fidelity(self) -> float:
        """How much of the distinctions between these rows is kept; see :attr:`.Crosswalk.fidelity`."""
        return self.apportionment.fidelity

    def to_dict(self) -> dict[str, object]:
        """Return the report as data for JSON: what was converted to what, by which data, and each value."""
        data = nested(self)
        assert isinstance(data, dict)
        return data

    def to_dicts(self) -> list[dict[str, object]]:
        """Return one record per distinct value for a dataframe."""
        return [flat(outcome) for outcome in self.outcomes]

    @property
    def totals(self) -> str:
        """How many rows got each verdict, and how much of the distinctions is kept, in one sentence."""
        from customer_journey.pages.numbers import percent

        first = totals(self.outcomes, self.crosswalk)
        if not any(outcome.stage for outcome in self.outcomes):
            return first
        return f"{first}; coverage {percent(self.coverage)}, fidelity {percent(self.fidelity)}"

    def __repr__(self) -> str:
        return f"<Report {self.totals}>"


def report(
    data: Any,
    column: str,
    *,
    source: str | Framework,
    target: str | Framework,
    policy: Policy | PolicyName = "unique",
    decide: Decide | None = None,
    weights: Mapping[str, int | float | Fraction] | None = None,
    missing: Iterable[str] | None = None,
) -> Report:
    """Report what :func:`convert` would make of each distinct value of a column, and why.

    The engine that holds the data runs one aggregated query: only the distinct values and their counts
    leave a cluster.

    Args:
        data: a frame, as for :func:`convert`.
        column: the column that holds the stages.
        source: the framework of these stages, or its id.
        target: the framework to convert to, or its id.
        policy: which counterpart to take.
        decide: your own decisions.
        weights: weights of moments.
        missing: the words that mean that a value is missing, as for :func:`convert`.

    >>> import customer_journey as cj
    >>> import pandas as pd
    >>> contacts = pd.DataFrame({"stage": ["Lead", "lead", "opportunity", None, "VIP"]})
    >>> found = cj.columns.report(contacts, "stage", source="hubspot-lifecycle", target="four-stage")
    >>> found.rows["converted"], found.rows["ambiguous"], found.rows["unknown"], found.total
    (2, 1, 1, 5)
    >>> found.fidelity < 1
    True

    Raises:
        NotFoundError: there is no such framework, stage or column.
        InvalidValueError: the column holds neither text nor numbers nor categories, or too many different
            values; there is no such policy.
        UnorderedFrameworkError: the policy needs an order that the target does not have.
        MissingDependencyError: narwhals is not installed.
    """
    xw = crosswalk(source, target, decide=decide, weights=weights)
    wanted, words = policy_for(xw.target, policy), missing_of(missing)
    engine = engine_of(data)
    engine.check(column, {})
    found = outcomes_of(xw, engine.counts(column), policy=wanted, missing=words)
    return Report(xw, wanted, column, found)


def apportion(
    data: Any,
    column: str,
    *,
    source: str | Framework,
    target: str | Framework,
    decide: Decide | None = None,
    weights: Mapping[str, int | float | Fraction] | None = None,
    split: bool = False,
    unconverted: RaiseOrNull = "raise",
    missing: Iterable[str] | None = None,
) -> Apportionment:
    """Spread the rows over the target's stages, each by the shares of the stage that it names.

    Args:
        data: a frame, as for :func:`convert`, with one row per customer.
        column: the column that holds the stage that the customer is *in*.
        source: the framework of these stages, or its id.
        target: the framework to spread over, or its id.
        decide: your own decisions.
        weights: weights of moments.
        split: whether a row that lists several stages counts as an equal part of a row in each of them.
        unconverted: what to do with values that do not name a stage: ``"raise"``, or ``"null"`` to leave
            their rows out, like rows whose value is missing.
        missing: the words that mean that a value is missing, as for :func:`convert`.

    >>> import customer_journey as cj
    >>> import pandas as pd
    >>> customers = pd.DataFrame({"stage": ["decision"] * 4 + ["consideration"] * 3})
    >>> cj.columns.apportion(customers, "stage", source="four-stage", target="nine-stage").whole
    {'consideration': 2, 'comparison': 1, 'purchase': 4}

    Raises:
        UnconvertedValuesError: values do not name a stage, and ``unconverted`` is ``"raise"``.
        NotFoundError: there is no such framework, stage or column.
        InvalidValueError: the column holds neither text nor numbers nor categories; there is no such mode.
        MissingDependencyError: narwhals is not installed.
    """
    # An iterator could be read only once.
    words = None if missing is None else tuple(each("missing", missing, "a list of words"))
    answers = resolutions(
        framework_of(source), column, unconverted=unconverted, missing=words, may_keep=False
    )
    found = report(data, column, source=source, target=target, decide=decide, weights=weights, missing=words)
    if answers.unconverted is Unconverted.RAISE:
        nameless = (outcome for outcome in found.outcomes if outcome.stage is None)
        refuse((outcome for outcome in nameless if not (split and outcome.listed)), answers)
    return found._apportioned(split=split)  # noqa: SLF001  # of the report that was made for it


def reported_values(values: Report | None, framework: Framework) -> tuple[object, ...]:
    """Return the distinct values that a report lists, or none without a report.

    Only the values are taken from the report. They are resolved again, because the framework may have more
    names for its stages by now (:meth:`.Framework.also_called`).

    Raises:
        InvalidValueError: it is not a report, or is about stages of another framework.
    """
    if values is None:
        return ()
    if not isinstance(values, Report):
        raise InvalidValueError("values", type(values), "a Report made by cj.columns.report")
    reported = values.crosswalk.source.id
    if reported != framework.id:
        expected = f"a report about stages of {shown(framework.id)}, not of {shown(reported)}"
        raise InvalidValueError("values", NO_VALUE, expected)
    return values.values
