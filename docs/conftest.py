"""The examples of a page run in its folder, so that they find the files that it shows."""

import pytest

# The tests do not need Sphinx.
collect_ignore_glob = ["_ext/*", "conf.py"]


@pytest.fixture(autouse=True)
def beside_the_page(request, monkeypatch):  # noqa: ANN001, ANN201  # as in the tests
    """Run the examples of a page in its folder."""
    monkeypatch.chdir(request.path.parent)
