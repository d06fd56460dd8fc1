"""Counts: what a conversion makes of a column, value by value, and how the rows spread over stages."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from customer_journey.columns.answers import Unconverted, refuse, resolutions
from customer_journey.columns.frames import engine_of
from customer_journey.columns.reports import Report
from customer_journey.crosswalks.apportionment import Apportionment
from customer_journey.crosswalks.crosswalk import Crosswalk, crosswalk
from customer_journey.crosswalks.decisions import Decide
from customer_journey.crosswalks.outcomes import outcomes
from customer_journey.crosswalks.policies import Policy, policy_for
from customer_journey.model.framework import Framework


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
        InvalidValueError: the column holds neither text nor categories, or too many different values;
            there is no such policy.
        UnorderedFrameworkError: the policy needs an order that the target does not have.
        MissingDependencyError: narwhals is not installed.
    """
    walk = crosswalk(source, target, decide=decide, weights=weights)
    return _reported(walk, data, column, policy_for(walk.target, policy))


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
        source: the framework of these stages, or its id.
        target: the framework to spread over, or its id.
        decide: your own decisions.
        weights: weights of moments.
        unconverted: what to do with values that do not name a stage: ``"raise"``, or ``"null"`` to leave
            their rows out, like rows whose value is missing.

    >>> import customer_journey as cj
    >>> import pandas as pd
    >>> customers = pd.DataFrame({"stage": ["know"] * 4 + ["like"] * 3})
    >>> cj.columns.apportion(customers, "stage", source="hourglass", target="nine-stage").whole
    {'discovery': 4, 'consideration': 2, 'comparison': 1}

    Raises:
        UnconvertedValuesError: values do not name a stage, and ``unconverted`` is ``"raise"``.
        NotFoundError: there is no such framework, stage or column.
        InvalidValueError: the column holds neither text nor categories; there is no such mode.
        MissingDependencyError: narwhals is not installed.
    """
    walk = crosswalk(source, target, decide=decide, weights=weights)
    answers = resolutions(walk.source, column, unconverted=unconverted, may_keep=False)
    found = _reported(walk, data, column, Policy.UNIQUE)
    if answers.unconverted is Unconverted.RAISE:
        refuse((outcome for outcome in found.outcomes if outcome.stage is None), answers)
    return found.apportionment


def _reported(walk: Crosswalk, data: Any, column: str, policy: Policy) -> Report:
    engine = engine_of(data)
    engine.check(column, {})
    return Report(walk, policy, column, outcomes(walk, engine.counts(column), policy=policy))
