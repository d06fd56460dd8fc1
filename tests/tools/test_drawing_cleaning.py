"""What GitHub takes out of the SVG in a notebook, and that the picture is the same without it."""

import xml.etree.ElementTree as ET

import pytest

import drawings

pytestmark = pytest.mark.tools

SVG = "{http://www.w3.org/2000/svg}"


def cleaned(svg):
    """Return SVG as GitHub shows it: no style sheet, script, style, class, id or event is left."""
    root = ET.fromstring(svg)
    for parent in root.iter():
        for child in list(parent):
            if child.tag in (f"{SVG}style", f"{SVG}script", f"{SVG}foreignObject"):
                parent.remove(child)
        for name in list(parent.attrib):
            if name in ("style", "class", "id") or name.startswith(("on", "aria-", "data-")):
                del parent.attrib[name]
    ET.register_namespace("", SVG[1:-1])
    return ET.tostring(root, encoding="unicode")


def _pixels(page, svg):
    page.set_content(f"<!DOCTYPE html><body>{svg}")
    return page.locator("svg").screenshot()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", drawings.SHOWN)
def test_cleaning_leaves_the_picture_whole(page, name, theme):
    """Not a pixel differs."""
    svg = drawings.SHOWN[name]().to_svg(theme=theme)
    clean = cleaned(svg)

    assert "id=" not in clean
    assert _pixels(page, clean) == _pixels(page, svg)


def test_cleaning_breaks_what_depends_on_it(page):
    """A picture that is coloured by a style attribute is another one afterwards: the check can fail."""
    svg = drawings.SHOWN["crosswalk"]().to_svg().replace(' fill="#0072b2"', ' style="fill: #0072b2"')

    assert _pixels(page, cleaned(svg)) != _pixels(page, svg)
