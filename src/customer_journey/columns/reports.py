"""Reports: what a conversion makes of a column, value by value."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import ClassVar

import attrs

from customer_journey._compat import override
from customer_journey.catalogue.plain_data import flat
from customer_journey.crosswalks.apportionment import Apportionment
from customer_journey.crosswalks.crosswalk import Crosswalk
from customer_journey.crosswalks.outcomes import Outcome, Verdict, totals
from customer_journey.crosswalks.policies import Policy
from customer_journey.model.displayed import Displayed
from customer_journey.model.errors import NO_VALUE, InvalidValueError, shown
from customer_journey.model.framework import Framework


@attrs.frozen(repr=False)
class Report(Displayed):
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
        """The share of the rows that name a stage that has a counterpart; see :attr:`.Crosswalk.coverage`."""
        return self.apportionment.coverage

    @property
    def fidelity(self) -> float:
        """How much of the distinctions between these rows survives; see :attr:`.Crosswalk.fidelity`."""
        return self.apportionment.fidelity

    def to_dicts(self) -> list[dict[str, object]]:
        """Return one record per distinct value for a dataframe."""
        return [flat(outcome) for outcome in self.outcomes]

    @property
    def totals(self) -> str:
        """How many rows got which verdict, and how much of the distinctions survives, in one sentence."""
        from customer_journey.pages.numbers import percent

        first = totals(self.outcomes, self.crosswalk)
        if not any(outcome.stage for outcome in self.outcomes):
            return first
        return f"{first}; coverage {percent(self.coverage)}, fidelity {percent(self.fidelity)}"

    @override
    def __str__(self) -> str:
        return f"{self:text}"

    @override
    def __repr__(self) -> str:
        return f"<Report {self.totals}>"


def reported_values(values: Report | None, framework: Framework) -> tuple[object, ...]:
    """Return the distinct values that a report lists, or none without a report.

    The framework may have more names for its stages by now (:meth:`.Framework.also_called`): the values
    are resolved again.

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
