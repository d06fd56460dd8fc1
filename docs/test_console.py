"""The command line prints what the pages show."""

# ruff: noqa: ANN001, ANN201  # as in the tests

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import customer_journey

HERE = Path(__file__).parent
#: A line that ends with a backslash continues on the next one, after the second prompt.
COMMAND = re.compile(r"^\$ ((?:.*\\\n> )*.*)\n", re.MULTILINE)
BLOCKS = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def commands():
    """Yield each page with its commands and what they print, in the order of the page."""
    for page in sorted(HERE.rglob("*.md")):
        shown = [
            (line.replace("\\\n> ", ""), expected)
            for block in BLOCKS.findall(page.read_text("utf-8"))
            for line, expected in zip(*[iter(COMMAND.split(block)[1:])] * 2, strict=True)
            if line.startswith(("customer-journey", "cat "))
        ]
        if shown:
            yield pytest.param(page, shown, id=str(page.relative_to(HERE)))


@pytest.mark.skipif(os.name == "nt", reason="the pages show a POSIX shell")
@pytest.mark.parametrize(("page", "shown"), [*commands()])
def test_prints_what_the_page_shows(page, shown, tmp_path):
    """Run the commands of a page in a copy of its folder."""
    folder = shutil.copytree(page.parent, tmp_path / "docs")
    # The same copy of the package as here, whatever the folder.
    package = str(Path(customer_journey.__file__).parents[1])
    env = {**os.environ, "PYTHONPATH": package, "PYTHONIOENCODING": "utf-8", "COLUMNS": "80"}
    for line, expected in shown:
        command = re.sub(r"\bcustomer-journey(?= )", f"{sys.executable} -m customer_journey", line)
        run = subprocess.run(  # noqa: S602  # the commands are from our own pages
            command,
            shell=True,
            cwd=folder,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        got = run.stdout.decode()

        assert doctest.OutputChecker().check_output(expected, got, FLAGS), f"$ {line}\n{got}"
