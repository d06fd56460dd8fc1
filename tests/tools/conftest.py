"""Programs beyond pip: a browser, and what npm brings. A missing one fails the tests that need it."""

import subprocess
import tarfile

import pytest

import browser


@pytest.fixture(scope="session")
def chromium():
    """A running browser."""
    with browser.opened() as running:
        yield running


@pytest.fixture(scope="session")
def page(chromium):
    """One empty page for all that only measures: opening pages takes longer than measuring."""
    page = chromium.new_page(viewport={"width": 1100, "height": 900})
    page.set_content("<!DOCTYPE html><body></body>")
    return page


@pytest.fixture
def fresh(chromium):
    """A page of its own, which keeps account of dialogs that opened and of what was fetched."""
    page = chromium.new_page(viewport={"width": 1100, "height": 900})
    page.dialogs, page.fetched = [], []
    page.on("dialog", lambda dialog: (page.dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: page.fetched.append(request.url))
    yield page
    page.close()


def _packed(package, directory):
    """Fetch a package from npm, unpack it, and return its folder."""
    command = ["npm", "pack", "--silent", package]
    archive = subprocess.run(
        command, cwd=directory, capture_output=True, text=True, check=True
    ).stdout.strip()
    folder = directory / package.partition("@")[0]
    with tarfile.open(directory / archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / "package"


@pytest.fixture(scope="session")
def axe(tmp_path_factory):
    """The script that looks for what shuts people out."""
    return _packed("axe-core@4", tmp_path_factory.mktemp("axe")) / "axe.min.js"


@pytest.fixture(scope="session")
def mermaid(chromium, tmp_path_factory):
    """A page in which Mermaid is loaded."""
    page = chromium.new_page()
    page.set_content("<!DOCTYPE html><body></body>")
    page.add_script_tag(
        path=_packed("mermaid@11", tmp_path_factory.mktemp("mermaid")) / "dist/mermaid.min.js"
    )
    page.evaluate("mermaid.initialize({startOnLoad: false})")
    return page
