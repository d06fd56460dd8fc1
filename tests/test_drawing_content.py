"""Pictures of types of content by stage."""

import pytest

import customer_journey as cj
from customer_journey.drawing.marks.scene import Box, Path, Role
from customer_journey.drawing.pictures.content import content
from customer_journey.errors import InvalidValueError, NotFoundError
from drawn import HARD_LABELS, faults, hard, strays, texts, written


def advice(framework):
    return [cj.recommend(framework, stage) for stage in cj.frameworks[framework]]


def signs(drawing):
    """Return how many discs, rings and crosses there are, without those of the legend."""
    items = drawing._scene.items
    discs = sum(isinstance(item, Box) and item.fill is Role.ON_FILL for item in items)
    rings = sum(isinstance(item, Path) and item.stroke is Role.INK and item.closed for item in items)
    strokes = sum(isinstance(item, Path) and item.stroke is Role.MARK for item in items)
    shown = written(drawing)
    legend = [name in shown for name in ("primary: carries", "supporting: helps", "avoid: does harm")]
    return discs - legend[0], rings - legend[1], strokes // 2 - legend[2]


@pytest.mark.parametrize("framework", cj.frameworks.values(), ids=lambda f: f.id)
def test_no_text_leaves_its_room(framework):
    """In the picture of any framework, all types or some."""
    for most in (30, None):
        drawing = content(framework, most=most)
        assert not faults(drawing)
        assert not strays(drawing)
        assert drawing._diagram is None
        assert drawing.stages == len(framework)


@pytest.mark.parametrize("seed", range(len(HARD_LABELS)))
@pytest.mark.parametrize("stages", [1, 2, 9, 14])
def test_hard_labels(seed, stages):
    """Labels of 80 characters, of wide letters, without spaces."""
    drawing = content(hard("hard", stages, seed=seed))
    assert not faults(drawing)
    assert not strays(drawing)


@pytest.mark.parametrize("id", ["nine-stage", "hourglass", "race", "three-phase"])
def test_a_sign_for_every_recommendation(id):
    """Discs for primary ones, rings for supporting ones, crosses for those to avoid."""
    found = [item for given in advice(id) for item in given.items]
    wanted = tuple(sum(item.fit is fit for item in found) for fit in cj.Fit)
    assert signs(content(id, most=None)) == wanted
    assert min(wanted) > 0


def test_nothing_is_left_out_silently():
    """The title says how many there are, and the table has all of them."""
    types = {item.content_type.id for given in advice("nine-stage") for item in given.items}
    drawing = content("nine-stage", most=30)
    assert drawing.title.endswith(f": 30 of {len(types)} types")
    assert len(drawing._outline[1].rows) == len(types)
    whole = content("nine-stage", most=None)
    assert whole.title.endswith(f": {len(types)} types")
    assert whole._outline == drawing._outline
    assert f"{len(types) - 30} more in the text version (.txt, .html)" in written(drawing)
    left_out = sum("more in the text" in line for line in drawing.description.splitlines())
    assert left_out > 3
    assert "more in the text" not in whole.description


def test_every_stage_has_its_best():
    """With room for as many types as there are stages, each stage has the one it ranks first."""
    with_items = [a for a in advice("nine-stage") if a.items]
    drawing = content("nine-stage", most=len(with_items))
    for a in with_items:
        assert a.items[0].content_type.label in written(drawing)


def test_the_table_says_what_the_advice_says():
    """Cell by cell."""
    drawing = content("hourglass")
    rows = {row[0]: row[2:] for row in drawing._outline[1].rows}
    for i, given in enumerate(advice("hourglass")):
        fits = {item.content_type.label: str(item.fit) for item in given.items}
        assert {name: cells[i] for name, cells in rows.items() if cells[i]} == fits


def test_a_stage_without_content_says_why():
    """The act of purchase: its column is shaded, and the reason stands below."""
    drawing = content("nine-stage")
    note = cj.recommend("nine-stage", "purchase").note
    assert f"Purchase: {note}" in drawing.description
    assert f"Purchase: {note}" in drawing.to_text()
    assert written(drawing).count("Purchase: ") == 1
    shaded = [i for i in drawing._scene.items if isinstance(i, Box) and i.fill is Role.FAINT]
    # The column, and its entry in the legend.
    assert len(shaded) == 2
    assert "none of these types" in written(drawing)
    assert "none of these types" not in written(content("three-phase"))


def test_one_note_for_stages_alike():
    """Four exits, two by two."""
    lines = content("marketo-revenue").description.splitlines()
    assert [line.partition(":")[0] for line in lines if "An exit:" in line] == ["Disqualified, Lost"]
    assert [line.partition(":")[0] for line in lines if "gone quiet" in line] == ["Inactive, Recycled"]


def test_kinds_stand_together():
    """Formats before offers before programmes before channels."""
    kinds = [row[1] for row in content("hourglass")._outline[1].rows]
    order = [str(kind) for kind in cj.ContentKind]
    assert kinds == sorted(kinds, key=order.index)
    assert len(set(kinds)) == 4


def test_labels_in_a_language():
    """Norwegian ones where there are some."""
    stage = cj.frameworks["nine-stage"]["comparison"].labels["nb"]
    assert stage in written(content("nine-stage", language="nb"))
    assert stage in content("nine-stage", language="nb")._outline[1].header


@pytest.mark.parametrize("most", [0, -1, True, 1.5, "30"])
def test_how_many_makes_sense(most):
    """A whole number above 0, or None."""
    with pytest.raises(InvalidValueError):
        content("aida", most=most)


def test_an_unknown_framework():
    """As everywhere."""
    with pytest.raises(NotFoundError):
        content("nothing")


def test_long_words_stand_on_two_levels():
    """Eleven stages of long words: no word is broken, none cut."""
    names = {text.text for text in texts(content("marketo-revenue"))}
    assert {"Anonymous", "Disqualified", "Opportunity", "Recycled"} <= names


@pytest.mark.parametrize("id", ["three-phase", "marketo-revenue"])
def test_the_table_takes_the_width(id):
    """Few stages have wide columns, and the last heading of many keeps to the margin."""
    drawing = content(id)
    heads = [i for i in drawing._scene.items if isinstance(i, Box) and i.radius == 3 and i.room[1] < 120]
    right = max(box.room[0] + box.room[2] for box in heads)
    assert drawing._scene.width - 18 < right <= drawing._scene.width - 16
