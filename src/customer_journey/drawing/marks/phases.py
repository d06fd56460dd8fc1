"""Phases: whether a stage lies before the decision, at it, after the purchase, or off the path."""

from collections import Counter

from customer_journey.catalogue.spine import spine
from customer_journey.drawing.marks.scene import Role
from customer_journey.model.framework import Framework
from customer_journey.model.stages import Stage

#: What the roles of stages are called.
NAMES = {
    Role.BEFORE: "before the decision",
    Role.DECISION: "decision and purchase",
    Role.AFTER: "after the purchase",
    Role.OFF: "off the path",
}


def role(stage: Stage, framework: Framework) -> Role:
    """Return the phase that a stage lies in, as a role.

    Its core decides. If the core contains the decision, the stage lies there, whatever else it covers. Any
    other stage lies where most of its core does; in a tie, at the earlier place.

    >>> import customer_journey as cj
    >>> nine = cj.frameworks["nine-stage"]
    >>> [str(role(nine[id], nine)) for id in ("discovery", "purchase", "usage")]
    ['before', 'decision', 'after']
    """
    position = spine().position
    decision, last = position[spine().parts("decision")[0]], position[spine().parts("purchase")[-1]]
    path = sorted(position[m] for m in stage.core - framework.exit_moments if m in position)
    if not path:
        return Role.OFF
    if decision in path:
        return Role.DECISION
    places = Counter(
        Role.BEFORE if place < decision else Role.DECISION if place <= last else Role.AFTER for place in path
    )
    # Of equal counts, Counter returns the one that it met first. The moments are in order, so that is the
    # earlier phase.
    return places.most_common(1)[0][0]
