"""A notebook with every display: run, rendered by nbconvert, and opened in JupyterLab in a real browser."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.tools

NOTEBOOK = Path(__file__).parents[2] / "examples" / "drawings.ipynb"

DIAGRAM = {"image/svg+xml", "text/plain"}
TABLE = {"text/html", "text/markdown", "text/plain"}
#: Cell to the kinds of output that it shows.
SHOWN = {
    "framework": DIAGRAM,
    "crosswalk": TABLE,
    "advice": TABLE,
    "detection": TABLE,
    "picture-framework": DIAGRAM,
    "picture-counts": DIAGRAM,
    "picture-crosswalk": DIAGRAM,
    "picture-candidates": DIAGRAM,
    "picture-rosetta": DIAGRAM,
    "picture-content": DIAGRAM,
    "figure": {"text/html", "text/plain"},
}


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory):
    """Settings and folders of Jupyter's own, not those of whoever runs the tests."""
    folder = tmp_path_factory.mktemp("jupyter")
    own = {f"JUPYTER_{kind}_DIR": str(folder / kind.lower()) for kind in ("RUNTIME", "CONFIG", "DATA")}
    return {**os.environ, **own, "PYTHONWARNINGS": "default"}


def _run(environment, *arguments):
    command = [sys.executable, "-m", *arguments]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.fixture(scope="module")
def executed(jupyter, tmp_path_factory):
    """The notebook with its outputs, in a folder of its own."""
    folder = tmp_path_factory.mktemp("notebook")
    _run(jupyter, "nbconvert", "--execute", "--to", "notebook", f"--output-dir={folder}", str(NOTEBOOK))
    return folder / NOTEBOOK.name


def _outputs(notebook):
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return {cell["id"]: cell["outputs"] for cell in cells if cell["cell_type"] == "code" and cell["outputs"]}


def test_notebook_is_kept_without_outputs():
    """A diff of the repository shows what people wrote, not what a machine drew."""
    assert _outputs(NOTEBOOK) == {}


def test_each_cell_shows_what_its_kind_shows(executed):
    """Diagrams a picture and an outline, tables a table; nothing else, and no warning on the side."""
    shown = {
        id: {kind for output in outputs for kind in output.get("data", {output["output_type"]: None})}
        for id, outputs in _outputs(executed).items()
    }

    assert shown == SHOWN


_SEEN = """() => {
    const wide = (chosen, least) => [...document.querySelectorAll(chosen)]
        .filter(e => e.getBoundingClientRect().width > least && e.naturalWidth !== 0).length;
    const images = wide('.jp-OutputArea img[src^="data:image/svg+xml"]', 300);
    return [images, wide('.jp-OutputArea table:not(details *)', 100)];
}"""
_FIGURES = 1
_TABLES = sum(kinds == TABLE for kinds in SHOWN.values())
_PICTURES = sum(kinds == DIAGRAM for kinds in SHOWN.values())


def test_nbconvert_renders_it(jupyter, executed, fresh, tmp_path):
    """Every picture and every table is there."""
    _run(jupyter, "nbconvert", "--to", "html", f"--output-dir={tmp_path}", str(executed))
    # The page asks for scripts that draw formulas.
    fresh.route("https://**", lambda route: route.abort())
    fresh.goto((tmp_path / executed.with_suffix(".html").name).as_uri())
    fresh.screenshot(path=tmp_path / "nbconvert.png", full_page=True)

    assert fresh.evaluate(_SEEN) == [_PICTURES + _FIGURES, _TABLES]


@pytest.fixture(scope="module")
def lab(jupyter, executed):
    """A JupyterLab: asked for the notebook, trusted or not, it gives the address."""
    token = "only-for-this-test"
    options = ["--no-browser", "--allow-root", "--port=0", f"--IdentityProvider.token={token}"]
    command = [sys.executable, "-m", "jupyterlab", *options, f"--notebook-dir={executed.parent}"]
    with subprocess.Popen(command, env=jupyter, stderr=subprocess.DEVNULL) as server:
        address = _address(Path(jupyter["JUPYTER_RUNTIME_DIR"]), server)

        def notebook(*, trusted):
            _run(jupyter, "nbformat.sign", str(executed) if trusted else "--reset")
            return f"{address}lab/tree/{executed.name}?token={token}"

        yield notebook
        server.terminate()


def _address(runtime, server):
    """Return where a server answers, as soon as it does."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        assert server.poll() is None, "JupyterLab has ended"
        for told in runtime.glob("jpserver-*.json"):
            url = json.loads(told.read_text("utf-8") or "{}").get("url")
            if url and urlopen(f"{url}api").status == 200:
                return url
        time.sleep(0.3)
    pytest.fail("JupyterLab did not begin to answer")


@pytest.mark.parametrize("trusted", [False, True], ids=["not trusted", "trusted"])
def test_jupyterlab_shows_it(lab, fresh, tmp_path, trusted):
    """Every picture and table; where the notebook is not trusted, outlines and the figure still."""
    pictures = _PICTURES if trusted else 0
    fresh.set_viewport_size({"width": 1300, "height": 12_000})  # what is out of sight is not drawn
    fresh.goto(lab(trusted=trusted))
    until = time.monotonic() + 60
    while fresh.evaluate(_SEEN) != [pictures + _FIGURES, _TABLES] and time.monotonic() < until:
        fresh.wait_for_timeout(500)
    fresh.screenshot(path=tmp_path / "jupyterlab.png")
    outlines = fresh.locator(".jp-OutputArea-output[data-mime-type='text/plain']").count()

    assert fresh.evaluate(_SEEN) == [pictures + _FIGURES, _TABLES]
    assert outlines == _PICTURES - pictures
