"""A real browser, in which the tests measure and look at drawings."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import combinations

from customer_journey import drawing as draw
from customer_journey.drawing.marks.cleaning import cleaned
from customer_journey.drawing.marks.scene import Room, Text

#: Browsers round glyphs to parts of a pixel.
TOLERANCE = 0.5
#: Left edge, upper edge, width, height, and the text.
Measured = Sequence[tuple[float, float, float, float, str]]


@contextmanager
def opened() -> Iterator:
    """Open a window of the system's Chromium; without one this fails."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "Chromium is not on the path: apt-get install chromium"
    with sync_playwright() as playwright:
        # Whoever runs in a container is root, and root's Chromium has no sandbox.
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


# The box of a text is as wide as it runs. Letters such as j hang over that a little, and Chromium rounds
# the box of the ink outwards to whole pixels; ink that reaches further than both counts.
_MEASURE = """([svgs, font]) => svgs.map(svg => {
    document.body.innerHTML = svg;
    const root = document.body.firstElementChild;
    if (font) root.setAttribute('font-family', font);
    return [...root.querySelectorAll('text')].map(text => {
        const length = text.getComputedTextLength();
        const before = {middle: length / 2, end: length}[text.getAttribute('text-anchor')] || 0;
        const left = text.x.baseVal[0].value - before;
        const box = text.getBBox();
        const hang = 1 + 0.15 * text.getAttribute('font-size');
        const from = Math.min(left, box.x + hang), to = Math.max(left + length, box.x + box.width - hang);
        return [from, box.y, to - from, box.height, text.textContent];
    });
})"""


def measured(page, svgs: Sequence[str], font: str = "") -> list[Measured]:
    """Return where the texts of each picture stand, as the browser has set them."""
    return page.evaluate(_MEASURE, [list(svgs), font])


def faults(page, drawings: Mapping[str, draw.Drawing], font: str = "") -> list[str]:
    """Return, in words, where a text left its room or met another one."""
    found = []
    boxes = measured(page, [drawing.to_svg() for drawing in drawings.values()], font)
    for (name, drawing), texts in zip(drawings.items(), boxes, strict=True):
        here = [*_strays(drawing, texts), *_collisions(texts)]
        found += [f"{name}{f' in {font}' if font else ''}: {fault}" for fault in here]
    return found


def _strays(drawing: draw.Drawing, texts: Measured) -> Iterator[str]:
    written = [item for item in drawing._scene.items if isinstance(item, Text)]
    assert [text for *_, text in texts] == [cleaned(item.text) for item in written]
    whole = (0, 0, drawing._scene.width, drawing._scene.height)
    for item, (*box, text) in zip(written, texts, strict=True):
        for room, where in ((item.room, "its room"), (whole, "the picture")):
            if text.strip() and not _within(box, room):
                yield f"{text!r} at {_rounded(box)} leaves {where}, {_rounded(room)}"


def _within(box: Sequence[float], room: Room) -> bool:
    return all(
        room[i] - TOLERANCE <= box[i] and box[i] + box[i + 2] <= room[i] + room[i + 2] + TOLERANCE
        for i in (0, 1)
    )


def _collisions(texts: Measured) -> Iterator[str]:
    for (*a, one), (*b, other) in combinations([text for text in texts if text[4].strip()], 2):
        if all(min(a[i] + a[i + 2], b[i] + b[i + 2]) - max(a[i], b[i]) > TOLERANCE for i in (0, 1)):
            yield f"{one!r} at {_rounded(a)} meets {other!r} at {_rounded(b)}"


def _rounded(room: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(length, 1) for length in room)
