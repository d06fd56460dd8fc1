"""Naming: what a page calls stages and frameworks.

Plain text calls them by id: commands and functions take ids, and text is made to be copied and piped.
Pages of notebooks call them by label, as pictures do, and add the id where the label does not tell it.
"""

from __future__ import annotations

import attrs

from customer_journey.catalogue.frameworks import frameworks
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Stage

__all__ = ["BY_ID", "BY_LABEL", "Naming"]


@attrs.frozen
class Naming:
    """A way to name things: by id alone, or by label.

    >>> import customer_journey as cj
    >>> hubspot = cj.frameworks["hubspot-lifecycle"]
    >>> BY_ID.of(hubspot["marketingqualifiedlead"]), BY_LABEL.of(hubspot["lead"])
    ('marketingqualifiedlead', 'Lead')
    >>> BY_LABEL.of(hubspot["marketingqualifiedlead"])
    'Marketing Qualified Lead (marketingqualifiedlead)'
    >>> BY_ID.of_any(hubspot["lead"]), BY_LABEL.of_any(hubspot["lead"])
    ('hubspot-lifecycle:lead', 'HubSpot lifecycle stage: Lead')
    """

    labels: bool

    def of(self, named: Stage | Framework) -> str:
        """Return the name of a framework, or of a stage among those of its framework."""
        label = _label(named)
        if not self.labels or "-".join(label.lower().split()) == named.id:
            return label if self.labels else named.id
        return f"{label} ({named.id})"

    def of_framework(self, stage: Stage) -> str:
        """Return the name of the framework that a stage belongs to."""
        known = frameworks.get(stage.framework)
        return self.of(known) if known is not None else stage.framework

    def of_any(self, stage: Stage) -> str:
        """Return the name of a stage of whatever framework."""
        if not self.labels:
            return stage.key
        known = frameworks.get(stage.framework)
        return f"{_label(known) if known is not None else stage.framework}: {_label(stage)}"


def _label(named: Stage | Framework) -> str:
    return " ".join(named.label.split()) or named.id


BY_ID = Naming(labels=False)
BY_LABEL = Naming(labels=True)
