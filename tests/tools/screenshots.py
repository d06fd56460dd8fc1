"""Take a screenshot of every kind of picture, light and dark, to look at: ``screenshots.py DIRECTORY``."""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import browser
import drawings
from customer_journey.drawing.marks.themes import THEMES


def main():
    """Write one PNG for each picture and theme, of the picture alone and of its page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    directory = parser.parse_args().directory
    directory.mkdir(parents=True, exist_ok=True)
    with browser.opened() as chromium:
        page = chromium.new_page(viewport={"width": 1100, "height": 900}, device_scale_factor=2)
        for name, make in drawings.SHOWN.items():
            for theme in THEMES:
                page.set_content(make().to_html(theme=theme))
                page.locator("svg").screenshot(path=directory / f"{name}-{theme}.png")
                page.screenshot(path=directory / f"{name}-{theme}-page.png", full_page=True)


if __name__ == "__main__":
    main()
