"""The one picture that is committed is what the code draws now, and the README shows it with words."""

import re
from pathlib import Path

import customer_journey as cj
from customer_journey import drawing

ROOT = Path(__file__).parents[1]
PICTURE = "docs/_static/crosswalk.svg"


def test_the_picture_is_current():
    """Draw it again with ``customer-journey draw hourglass nine-stage -o docs/_static/crosswalk.svg``."""
    drawn = drawing.crosswalk(cj.crosswalk("hourglass", "nine-stage")).to_svg()

    assert (ROOT / PICTURE).read_bytes().decode() == drawn


def test_the_readme_shows_it_as_drawn_there():
    """The command above the picture is the one that draws it, and the picture has its words."""
    readme = (ROOT / "README.md").read_text("utf-8")
    (image,) = re.findall(r"<img\b[^>]*>", readme)

    assert f'src="{PICTURE}"' in image
    assert len(re.search(r'alt="([^"]*)"', image).group(1)) > 100
    assert "$ customer-journey draw hourglass nine-stage -o crosswalk.svg\n" in readme
