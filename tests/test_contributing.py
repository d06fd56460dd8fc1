"""What CONTRIBUTING says of adding a framework is so."""

import re
import shutil
import subprocess
import sys
import tomllib
from io import BytesIO
from pathlib import Path

import pytest

import customer_journey as cj

ROOT = Path(__file__).parents[1]
PACKAGE = Path(cj.__file__).parent
FRAMEWORKS = PACKAGE / "data" / "frameworks"
SHOWN = re.findall(
    r"^```toml\n(.*?)^```$", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
)
GAP = re.compile(r"\n+# \.\.\.\n+")

#: A framework that is not bundled: no more than the format asks for, and what our own data needs.
TWO_STEP = """
id = "two-step"
sources = ["book"]
[labels]
en = "Two steps"
[references.book]
title = "Two steps are enough"
[[stages]]
id = "look"
moments = ["problem..trial"]
[[stages]]
id = "take"
moments = ["decision", "purchase"]
"""


def bundled(id):
    """Return the text of a bundled file."""
    return (FRAMEWORKS / f"{id}.toml").read_text("utf-8")


def test_the_example_is_the_bundled_file():
    """Each part between two gaps stands in the file, whole lines of it, in this order."""
    text = bundled("sale-phases")
    parts = [part.strip("\n") for part in GAP.split(f"{SHOWN[0]}\n") if part.strip()]
    assert len(parts) > 3
    at = 0
    for part in parts:
        found = re.compile(f"^{re.escape(part)}$", re.MULTILINE).search(text, at)
        assert found, part
        at = found.end()


def test_the_example_is_sound():
    """What is shown loads as it stands, and means what the bundled stages mean."""
    shown = cj.Framework.from_toml(BytesIO(SHOWN[0].encode()))
    assert [stage.id for stage in shown] == ["before", "during"]
    for stage in shown:
        real = cj.frameworks["sale-phases"][stage.id]
        assert (stage.span, stage.core, stage.fringe_reasons) == (real.span, real.core, real.fringe_reasons)


def test_the_example_of_labels_is_in_the_bundled_file():
    """The labels with their addresses are those of the flywheel."""
    assert f"\n{SHOWN[1]}" in bundled("flywheel")


def test_a_framework_is_one_file(tmp_path):
    """A file put beside the others, in a copy of the package, is listed, shown and converted."""
    copy = shutil.copytree(PACKAGE, tmp_path / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "data" / "frameworks" / "two-step.toml").write_text(TWO_STEP, "utf-8")
    script = (
        "import customer_journey as cj\n"
        "print(*cj.frameworks)\n"
        "print(cj.convert('take', source='two-step', target='nine-stage'))"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, encoding="utf-8", check=True)

    ids, answer = done.stdout.splitlines()
    assert set(ids.split()) - set(cj.frameworks) == {"two-step"}
    assert answer == "Purchase"


LANGUAGES = {"en", "sv", "nb"}
LABELS = re.compile(r"^((?:# .*\n)*)labels = \{(.*)\}$", re.MULTILINE)
ADDRESS = re.compile(r"^# (\w+): https?://\S+\.\S+", re.MULTILINE)


@pytest.mark.parametrize("path", sorted(FRAMEWORKS.glob("*.toml")), ids=lambda path: path.stem)
def test_further_languages_have_addresses(path):
    """A label in another language has the address of a page above it, and nothing else has."""
    for comments, labels in LABELS.findall(path.read_text("utf-8")):
        told = set(tomllib.loads(f"x = {{{labels}}}")["x"])
        assert told - LANGUAGES == set(ADDRESS.findall(comments)), labels


@pytest.mark.parametrize("framework", [cj.frameworks[id] for id in cj.frameworks], ids=str)
def test_further_languages_are_complete(framework):
    """A list of the stages in another language is in that language from end to end."""
    on_path = [stage for stage in framework if stage.span]
    for language in {tag for stage in framework for tag in stage.labels} - LANGUAGES:
        assert all(language in stage.labels for stage in on_path), language
