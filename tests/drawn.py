"""What the tests of all pictures look at: the geometry of scenes, and frameworks with hard labels."""

import random
from itertools import combinations

import customer_journey as cj
from customer_journey.catalogue.spine import spine
from customer_journey.drawing.marks import metrics
from customer_journey.drawing.marks.scene import Box, Path, Text
from customer_journey.model.labels import Labels

MOMENTS = [moment.id for moment in spine().moments]

#: What people write, and what breaks pictures.
HARD_LABELS = (
    "X",
    "Sales accepted and marketing qualified lead that nobody has called yet, week two",
    "Wm" * 40,
    "顧客の旅の段階は非常に長い名前を持つことができますので注意が必要です",
    "<b>a & b</b>\"'",
    "Żółć ёлка Ωμέγα 😀😀😀",
)


def texts(drawing):
    """Return the texts of a drawing's scene."""
    return [item for item in drawing._scene.items if isinstance(item, Text)]


def written(drawing):
    """Return all that stands in a picture, as one text."""
    return " ".join(text.text for text in texts(drawing))


def overlapping(one, other):
    """Tell whether two rooms share more than an edge."""
    (x, y, w, h), (a, b, c, d) = one, other
    return min(x + w, a + c) - max(x, a) > 0.5 and min(y + h, b + d) - max(y, b) > 0.5


def taken(text):
    """Return the room that a text takes at most, from where it is anchored."""
    _, top, _, tall = text.room
    wide = metrics.width(text.text, text.size, bold=text.bold)
    return text.at[0] - {"start": 0, "middle": wide / 2, "end": wide}[text.anchor], top, wide, tall


def faults(drawing):
    """Return what is wrong with the geometry of a drawing: texts outside their room or on each other."""
    scene, found = drawing._scene, []
    for text in texts(drawing):
        left, top, width, tall = text.room
        begin, _, wide, _ = taken(text)
        if begin < left - 0.5 or begin + wide > left + width + 0.5 or not top < text.at[1] < top + tall:
            found.append(f"leaves its room: {text}")
        if left < 0 or top < 0 or left + width > scene.width or top + tall > scene.height:
            found.append(f"outside: {text}")
        if text.size < 11 or tall < 1.4 * text.size:
            found.append(f"too small: {text}")
    pairs = combinations(texts(drawing), 2)
    return found + [f"{a.text!r} on {b.text!r}" for a, b in pairs if overlapping(taken(a), taken(b))]


def extent(item):
    """Return the left, top, right and bottom of a mark."""
    if isinstance(item, Path):
        points = [item.start, *(point for step in item.steps for point in step)]
        xs, ys = zip(*points, strict=True)
        return min(xs), min(ys), max(xs), max(ys)
    left, top, width, tall = item.room
    return left, top, left + width, top + tall


def strays(drawing):
    """Return the marks that leave the picture."""
    scene = drawing._scene
    return [
        item
        for item in scene.items
        if isinstance(item, (Box, Path))
        for left, top, right, bottom in [extent(item)]
        if left < 0 or top < 0 or right > scene.width or bottom > scene.height
    ]


def hard(id, stages, *, seed=0, labels=HARD_LABELS):
    """Return a framework with spans at random and labels that break pictures."""
    chance = random.Random(seed)
    return cj.Framework(
        id=id,
        labels=Labels(en=labels[seed % len(labels)]),
        stages=tuple(
            cj.Stage(
                id,
                f"stage-{i}",
                # No two stages of a framework may have one name.
                labels=Labels(en=f"{i} {labels[(i + seed) % len(labels)]}"),
                span=frozenset(chance.sample(MOMENTS, chance.randint(1, 5))),
                reason="made by hand",
                parallel=chance.random() < 0.2,
            )
            for i in range(stages)
        ),
    )
