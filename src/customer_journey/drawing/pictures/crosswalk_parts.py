"""The words, the table and the diagram that pictures of a crosswalk and of candidates have in common."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import partial

from customer_journey.crosswalks.correspondences import CrosswalkRow, Ground
from customer_journey.crosswalks.crosswalk import Crosswalk, crosswalk
from customer_journey.crosswalks.relations import Relation
from customer_journey.drawing.marks import phases
from customer_journey.drawing.marks.captions import Entry
from customer_journey.drawing.marks.diagram import Diagram, Group, Link, Node
from customer_journey.drawing.marks.ribbons import hairline
from customer_journey.drawing.marks.scene import Role, ends
from customer_journey.model.errors import InvalidValueError
from customer_journey.model.framework import Framework
from customer_journey.model.labels import label
from customer_journey.model.stages import Stage
from customer_journey.pages.blocks import Listing, Table, table
from customer_journey.pages.crosswalk import (
    FRINGE_ONLY,
    HEADER,
    NO_COUNTERPART,
    cells,
    divided,
    moments_of,
    settled,
    without_share,
)
from customer_journey.pages.numbers import percent

_NOTHING = Node("nothing", NO_COUNTERPART, Role.OFF)
#: Fractions with a larger denominator than this are hard to grasp, so they are shown in per cent.
_LARGEST_DENOMINATOR = 120


def crosswalk_of(source: object, target: object) -> Crosswalk:
    """Return the crosswalk to draw, which is given itself, or by two frameworks or their ids.

    Raises:
        NotFoundError: there is no such framework.
        InvalidValueError: neither a crosswalk alone nor two frameworks.
    """
    if isinstance(source, Crosswalk):
        if target is not None:
            raise InvalidValueError("target", target, "left out after a crosswalk")
        return source
    if not isinstance(source, (str, Framework)):
        raise InvalidValueError("source", source, "a crosswalk, a framework or the id of a framework")
    if not isinstance(target, (str, Framework)):
        raise InvalidValueError("target", target, "a framework or its id")
    return crosswalk(source, target)


# Words.


def share_text(share: Fraction) -> str:
    """Return a share as a fraction, or in per cent where the fraction would be hard to grasp.

    >>> share_text(Fraction(1, 3)), share_text(Fraction(333, 1000))
    ('1/3', '33 %')
    """
    return str(share) if share.denominator <= _LARGEST_DENOMINATOR else percent(share)


def part_text(share: Fraction) -> str:
    """Return a share in words: "all" for 1, which would look like a number of stages.

    >>> part_text(Fraction(1)), part_text(Fraction(1, 3))
    ('all', '1/3')
    """
    return "all" if share == 1 else share_text(share)


def row_text(row: CrosswalkRow) -> str:
    """Return how much of a stage goes where, and how the stages are related.

    >>> row_text(crosswalk("aida", "aida").rows("desire")[0])
    'all, exact'
    """
    relation = str(row.relation) if row.target else _NOTHING.label
    if not row.share:
        return without_share(row) or f"no share, {relation}"
    comma = "," if row.share == 1 else ""
    return ", ".join(filter(None, (f"{part_text(row.share)}{comma} {relation}", settled(row))))


def sentence(rows: Sequence[CrosswalkRow], language: str) -> str:
    """Return a sentence that says where a stage goes, given its rows."""
    return f"{label(rows[0].source, language)}: {'; '.join(_part(row, language) for row in rows)}."


def _part(row: CrosswalkRow, language: str) -> str:
    share = "all of it" if row.share == 1 else share_text(row.share) if row.share else "no share"
    # Where a stage goes as a whole, its moments would say no more.
    moments = moments_of(row) if row.share < 1 else ""
    if not row.target:
        return f"{NO_COUNTERPART} for {share}" + (f" ({moments})" if moments else "")
    notes = (str(row.relation), settled(row), without_share(row))
    known = ": ".join(filter(None, (", ".join(filter(None, notes)), moments)))
    return f"{share} into {label(row.target, language)} ({known})"


def outline(rows: Sequence[CrosswalkRow], language: str) -> tuple[Table, Listing]:
    """Return rows as a table, and which moments of divided stages go where."""
    named = partial(label, language=language)
    lines = cells(rows, named, share_text=share_text, crossing="crosses axes")
    return table(HEADER, lines), divided(rows, named)


def no_share_legend(rows: Iterable[CrosswalkRow]) -> list[Entry]:
    """Return the entry of a legend for counterparts that take no share; none if there are none."""
    without = [row for row in rows if not row.share]
    fringes = any(row.ground is Ground.FRINGE for row in without)
    fringe = f" ({FRINGE_ONLY}: nothing essential to both)" if fringes else ""
    meaning = f"shares moments, takes no share{fringe}"
    return [(lambda room: hairline(*ends(room), Role.LINE), meaning)] if without else []


# The diagram.


def diagram(
    xw: Crosswalk, rows: Sequence[CrosswalkRow], language: str, *, only: Stage | None = None
) -> Diagram:
    """Return the stages of both frameworks with a link for each row.

    Args:
        xw: the crosswalk.
        rows: its rows.
        language: the language of the labels.
        only: the source stage, if all rows are of one stage; then the nodes are this stage and its
            counterparts.
    """
    links = tuple(_link(row) for row in rows)
    linked = {link.target for link in links}
    sources = [only] if only else xw.source.stages
    targets = [target for target in xw.target if not only or f"to:{target.id}" in linked]
    # Both frameworks may have a stage with the same id, hence the prefixes.
    nodes = [
        Node(f"{side}:{stage.id}", label(stage, language), phases.role(stage, framework), side)
        for side, framework, stages in (("from", xw.source, sources), ("to", xw.target, targets))
        for stage in stages
    ]
    if _NOTHING.id in linked:
        nodes.append(_NOTHING)
    groups = (Group("from", label(xw.source, language)), Group("to", label(xw.target, language)))
    return Diagram(tuple(nodes), links, groups if targets else groups[:1])


def _link(row: CrosswalkRow) -> Link:
    source = f"from:{row.source.id}"
    if not row.target:
        return Link(source, _NOTHING.id, part_text(row.share), weak=True)
    weak = not row.share or row.relation is Relation.NONE
    return Link(source, f"to:{row.target.id}", row_text(row), weak=weak)
