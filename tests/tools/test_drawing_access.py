"""HTML that nobody is shut out from: axe looks at every kind of picture, light and dark."""

import pytest

import drawings

pytestmark = pytest.mark.tools

_RUN = "async () => (await axe.run()).violations.map(v => [v.id, v.help, v.nodes.map(n => n.html)])"


def _violations(page, axe, html):
    page.set_content(html)
    page.add_script_tag(path=axe)
    return page.evaluate(_RUN)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", drawings.SHOWN)
def test_page_shuts_nobody_out(fresh, axe, name, theme):
    """No rule of axe is broken, and the page needs nothing from outside."""
    assert _violations(fresh, axe, drawings.SHOWN[name]().to_html(theme=theme)) == []
    assert fresh.fetched == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_figure_shuts_nobody_out(fresh, axe, theme):
    """The fragment for notebooks, within a page."""
    figures = "".join(shown().to_figure(theme=theme) for shown in drawings.SHOWN.values())
    html = f'<!DOCTYPE html><html lang="en"><title>A page</title><main><h1>A page</h1>{figures}</main></html>'

    assert _violations(fresh, axe, html) == []
    assert fresh.evaluate("[...document.images].map(i => i.alt && i.naturalWidth > 100)") == [True] * len(
        drawings.SHOWN
    )


def test_axe_finds_faults(fresh, axe):
    """A page without language, and text that hardly shows: the check can fail."""
    html = drawings.SHOWN["content"]().to_html()
    pale = html.replace("color: #1f2937", "color: #cccccc")

    assert [v[0] for v in _violations(fresh, axe, html.replace(' lang="en"', ""))] == ["html-has-lang"]
    assert "color-contrast" in [v[0] for v in _violations(fresh, axe, pale)]
