"""SVG: a scene drawn with presentation attributes, which the sanitizers of notebook front ends keep."""

import hashlib
from math import ceil

from customer_journey.drawing.marks.cleaning import escaped
from customer_journey.drawing.marks.scene import Box, Item, Path, Point, Role, Scene, Text
from customer_journey.drawing.marks.themes import LINES, colours

# The three named last are the usual fonts of Linux, which may have none of the others.
_FONTS = (
    "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, 'Liberation Sans', 'Noto Sans', 'DejaVu Sans',"
    " sans-serif"
)


def text(title: str, description: str, scene: Scene, theme: str = "light") -> str:
    """Return a scene as SVG: the same scene gives the same bytes.

    >>> text("Nothing", "An empty picture.", Scene(30, 20, ()))[:50]
    '<svg xmlns="http://www.w3.org/2000/svg" width="30"'

    Raises:
        InvalidValueError: the theme is unknown.
    """
    fills, lines = colours(theme), LINES[theme]
    title, description = escaped(title), "\n".join(map(escaped, description.splitlines()))
    # The size is in whole pixels: otherwise some viewers cut off the lower edge.
    wide, tall = ceil(scene.width), ceil(scene.height)
    # The panel's edge is one pixel wide. Half a pixel from the border it fills one pixel exactly; on the
    # border it would be blurred over two.
    panel = Box((0.5, 0.5, wide - 1.0, tall - 1.0), Role.PANEL, Role.FAINT, radius=8)
    marks = "\n".join(_mark(item, fills, lines) for item in (panel, *scene.items))
    # Ids must differ between the pictures of one page.
    key = hashlib.sha256(f"{title}\n{description}\n{marks}".encode()).hexdigest()[:12]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{tall}" viewBox="0 0 {wide} {tall}"'
        ' style="max-width: 100%; height: auto"'
        f' role="img" aria-labelledby="t-{key} d-{key}" direction="ltr" font-family="{_FONTS}">\n'
        f'<title id="t-{key}">{title}</title>\n'
        f'<desc id="d-{key}">{description}</desc>\n'
        f"{marks}\n</svg>\n"
    )


def _mark(item: Item, fills: dict[Role, str], lines: dict[Role, str]) -> str:
    if isinstance(item, Text):
        return _text(item, fills[item.role])
    # Pale areas have the colours of lines: on a dark panel, those stand out better than the colours of fills.
    area = (fills if item.opacity == 1 else lines)[item.fill] if item.fill else "none"
    stroke = f' stroke="{lines[item.stroke]}"' if item.stroke else ""
    opacity = f' opacity="{item.opacity:g}"' if item.opacity != 1 else ""
    painted = f' fill="{area}"{stroke}{opacity}'
    return _box(item, painted) if isinstance(item, Box) else _path(item, painted)


def _box(box: Box, painted: str) -> str:
    x, y, width, height = map(_number, box.room)
    radius = f' rx="{_number(box.radius)}"' if box.radius else ""
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}"{radius}{painted}/>'


def _path(path: Path, painted: str) -> str:
    steps = "".join(("L" if len(step) == 1 else "C") + " ".join(map(_point, step)) for step in path.steps)
    width = f' stroke-width="{_number(path.width)}"' if path.stroke and path.width != 1 else ""
    dash = f' stroke-dasharray="{" ".join(map(_number, path.dash))}"' if path.dash else ""
    return f'<path d="M{_point(path.start)}{steps}{"Z" if path.closed else ""}"{painted}{width}{dash}/>'


def _text(item: Text, fill: str) -> str:
    x, y, size = map(_number, (*item.at, item.size))
    weight = ' font-weight="700"' if item.bold else ""
    anchor = f' text-anchor="{item.anchor}"' if item.anchor != "start" else ""
    words = escaped(item.text)
    return f'<text x="{x}" y="{y}" font-size="{size}"{weight}{anchor} fill="{fill}">{words}</text>'


def _point(point: Point) -> str:
    return " ".join(map(_number, point))


def _number(value: float) -> str:
    """Return a length as text, to a tenth of a pixel. Adding 0.0 turns -0.0 into 0."""
    return f"{round(value, 1) + 0.0:g}"
