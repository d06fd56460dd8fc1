"""Where texts stand in the pictures, measured in a real browser."""

import attrs
import pytest
from hypothesis import Phase, given, settings

import browser
import customer_journey as cj
import drawings
from customer_journey import drawing as draw
from customer_journey.drawing.marks.scene import Scene, Text

pytestmark = pytest.mark.tools

#: What the system chooses, and the fonts that Linux brings, the widest of all among them.
FONTS = ["", "DejaVu Sans", "Noto Sans", "Liberation Sans"]


@pytest.fixture(scope="module")
def bundled():
    """Every picture of what is bundled."""
    return dict(drawings.bundled())


@pytest.mark.parametrize("font", FONTS)
def test_bundled_pictures(page, bundled, font):
    """No text leaves its room or meets another, in whichever font."""
    found = browser.faults(page, bundled, font)

    assert not found, f"{len(found)} faults\n" + "\n".join(found[:100])


def test_hostile_labels_stay_in_their_rooms(page):
    """However long a label is, and whatever it is made of."""
    found = browser.faults(page, dict(drawings.hostile()))

    assert not found, "\n".join(found[:100])


# Shrinking asks the browser thousands of times.
@settings(max_examples=60, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(one=drawings.labelled_frameworks("one"), other=drawings.labelled_frameworks("other"))
def test_made_frameworks(page, one, other):
    """2 to 14 stages with labels of 1 to 80 characters, in every picture."""
    made = dict(drawings.of_one(one))
    made |= list(drawings.of_two(one, other))[:3]
    made["rosetta"] = draw.rosetta([one, other, "nine-stage"])
    found = [fault for font in ("", "DejaVu Sans") for fault in browser.faults(page, made, font)]

    assert not found, "\n".join(found)


def _moved(drawing, text):
    """Return a drawing whose first text was replaced."""
    first = next(i for i, item in enumerate(drawing._scene.items) if isinstance(item, Text))
    items = list(drawing._scene.items)
    items[first] = attrs.evolve(items[first], **text)
    return attrs.evolve(drawing, scene=Scene(drawing._scene.width, drawing._scene.height, tuple(items)))


def test_the_measure_finds_faults(page):
    """A text that is too long, one that was moved, and one on another are found: the check can fail."""
    drawing = draw.framework(cj.frameworks["three-phase"])
    texts = [item for item in drawing._scene.items if isinstance(item, Text)]
    long = _moved(drawing, {"text": "A title that is much longer than it was " * 4})
    away = _moved(drawing, {"at": (texts[0].at[0], texts[0].at[1] + 9)})
    upon = _moved(drawing, {"at": texts[1].at, "room": texts[1].room})

    assert browser.faults(page, {"as it is": drawing}) == []
    assert any("leaves its room" in fault for fault in browser.faults(page, {"long": long}))
    assert any("leaves its room" in fault for fault in browser.faults(page, {"away": away}))
    assert any("meets" in fault for fault in browser.faults(page, {"upon": upon}))
