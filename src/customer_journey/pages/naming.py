"""Naming: what a page calls stages, frameworks, spans and sources.

Text names stages by id: commands and functions take ids, and text is made to be copied and piped.
HTML and Markdown name them by label, as pictures do, and add the id where the label does not show it.
"""

from collections.abc import Iterable

import attrs

from customer_journey.catalogue.frameworks import frameworks
from customer_journey.catalogue.spine import spine
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label, tag_of
from customer_journey.model.moments import Span
from customer_journey.model.sources import Citation
from customer_journey.model.stages import Stage


@attrs.frozen
class Naming:
    """How a page names stages and frameworks.

    Attributes:
        labels: whether it names them by label; otherwise it names them by id.
        language: the language of labels, wherever the page shows some.

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
    language: str = attrs.field(default="en", converter=tag_of)

    def of(self, named: Stage | Framework) -> str:
        """Return the name of a framework, or of a stage where the reader knows its framework."""
        if not self.labels:
            return named.id
        label = self._label(named)
        return label if "-".join(label.lower().split()) == named.id else f"{label} ({named.id})"

    def of_framework(self, stage: Stage) -> str:
        """Return the name of the framework that a stage belongs to."""
        known = frameworks.get(stage.framework)
        return self.of(known) if known is not None else stage.framework

    def of_any(self, stage: Stage) -> str:
        """Return the name of a stage together with that of its framework."""
        if not self.labels:
            return stage.key
        known = frameworks.get(stage.framework)
        framework = stage.framework if known is None else self._label(known)
        return f"{framework}: {self._label(stage)}"

    def _label(self, named: Stage | Framework) -> str:
        return " ".join(label(named, self.language).split()) or named.id


def span_text(span: Span) -> str:
    """Return the moments of a span, consecutive ones as a range.

    >>> span_text(frozenset({"problem", "research", "trial"})), span_text(frozenset())
    ('problem research trial', 'off the path')
    """
    return moments_text(span) or "off the path"


def moments_text(moments: Span) -> str:
    """Return moments in their order, consecutive ones as a range; "" if there are none."""
    return " ".join(spine().ranges(moments))


#: The columns of a table that show what a stage means; tables leave out the second if no stage has a fringe.
MEANING = ("core", "fringe")


def meaning_cells(stage: Stage) -> tuple[str, str]:
    """Return the core of a stage and its fringe, for the columns of :data:`MEANING`.

    >>> import customer_journey as cj
    >>> meaning_cells(cj.frameworks["nine-stage"]["discovery"])
    ('encounter', 'research')
    """
    return span_text(stage.core), moments_text(stage.fringe)


def in_brackets(sources: Iterable[Citation]) -> str:
    """Return sources in brackets, to stand behind what they say; "" if there are none."""
    named = "; ".join(map(str, sources))
    return f" ({named})" if named else ""


BY_ID = Naming(labels=False)
BY_LABEL = Naming(labels=True)
