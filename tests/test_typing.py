"""The types of the public contract, as type checkers see them from user code."""

from __future__ import annotations

import json
import os
import re
import site
import subprocess
import sys
from pathlib import Path

import pytest

import customer_journey

FILES = {path.stem: path.read_text("utf-8") for path in sorted(Path(__file__).parent.glob("typing/*.py"))}
PACKAGE = Path(customer_journey.__file__).parent


def paths_to_add() -> list[str]:
    """Return where checkers find the package tested, unless it is installed where they look anyway."""
    installed = {Path(path).resolve() for path in (*site.getsitepackages(), site.getusersitepackages())}
    return [] if PACKAGE.parent.resolve() in installed else [str(PACKAGE.parent)]


def test_the_package_says_that_it_is_typed():
    """Without the marker file checkers would ignore every annotation."""
    assert (PACKAGE / "py.typed").is_file()


@pytest.fixture(scope="module")
def mypy(tmp_path_factory):
    """Return what checks files, by name, with mypy, as strict as it can be: its output, and each error."""
    pytest.importorskip("mypy")
    cache = tmp_path_factory.mktemp("cache")

    def checked(folder, files):
        for name, code in files.items():
            (folder / f"{name}.py").write_text(code, "utf-8")
        options = ["--strict", "--config-file=", "--follow-imports=silent", f"--cache-dir={cache}"]
        run = subprocess.run(
            [sys.executable, "-m", "mypy", *options, *(f"{name}.py" for name in files)],
            env={**os.environ, "MYPYPATH": os.pathsep.join(paths_to_add())},
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.stderr == ""
        found = re.findall(r"^(\w+)\.py:(\d+): error: .*\[([\w-]+)\]$", run.stdout, re.MULTILINE)
        return run.stdout, sorted((name, int(line), rule) for name, line, rule in found)

    return checked


def pyright(folder, files, **settings):
    """Return what pyright, as strict as it can be, reports: (file, line, severity, rule, message)."""
    for name, code in files.items():
        (folder / f"{name}.py").write_text(code, "utf-8")
    (folder / "pyrightconfig.json").write_text(
        json.dumps(
            {
                "include": [f"{name}.py" for name in files],
                "extraPaths": paths_to_add(),
                "typeCheckingMode": "strict",
                "enableTypeIgnoreComments": True,
                **settings,
            }
        ),
        "utf-8",
    )
    command = [sys.executable, "-m", "basedpyright", "--project", str(folder), "--outputjson"]
    run = subprocess.run(
        [*command, "--pythonpath", sys.executable], capture_output=True, text=True, check=False
    )
    report = json.loads(run.stdout)
    assert report["summary"]["filesAnalyzed"] == len(files)
    return [
        (
            Path(d["file"]).stem,
            d["range"]["start"]["line"] + 1,
            d["severity"],
            d.get("rule", ""),
            d["message"],
        )
        for d in report["generalDiagnostics"]
    ]


#: Each line that checkers are told to ignore, with the rule for mypy.
IGNORED = sorted(
    (name, number, rule)
    for name, code in FILES.items()
    for number, line in enumerate(code.splitlines(), start=1)
    for rule in re.findall(r"# type: ignore\[([\w-]+)\]", line)
)
#: The same code with nothing ignored.
BARE = {name: re.sub(r"  # type: ignore\[[\w-]+\]", "", code) for name, code in FILES.items()}


def test_what_is_right_needs_no_ignores():
    """One file has every choice written rightly, another every one written wrongly."""
    assert "choices" in FILES
    assert "choices" not in {name for name, *_ in IGNORED}
    assert sum(name == "typos" for name, *_ in IGNORED) >= 25


def test_mypy_accepts_what_users_write(tmp_path, mypy):
    """Strictly, with no ignore unused; without the ignores, just their lines are refused, by these rules."""
    output, errors = mypy(tmp_path, FILES)
    assert (errors, "Success" in output) == ([], True), output

    output, errors = mypy(tmp_path, BARE)
    assert errors == IGNORED, output


def test_pyright_accepts_what_users_write(tmp_path):
    """The other checker agrees, as strictly, on every line, and finds a mistake in each that is ignored."""
    quiet = {"reportUnusedExpression": "none"}  # lines that only ask whether a name exists

    assert pyright(tmp_path, FILES, **quiet, reportUnnecessaryTypeIgnoreComment="error") == []
    found = pyright(tmp_path, BARE, **quiet)
    assert sorted({(name, line) for name, line, *_ in found}) == [place[:2] for place in IGNORED], found


def public_names():
    """Return every public name with its package, as `package.name`."""
    modules = [getattr(customer_journey, name) for name in ("columns", "drawing", "errors", "exports", "ids")]
    doors = [customer_journey, *modules]
    return [f"{door.__name__}.{name}" for door in doors for name in door.__all__]


def test_type_checkers_see_every_public_name(tmp_path, mypy):
    """Though names are imported at first use, pyright and mypy know the type of each."""
    names = public_names()
    modules = sorted({name.rpartition(".")[0] for name in names})
    lines = [*(f"import {module}" for module in modules), *(f"reveal_type({name})" for name in names)]
    code = "".join(f"{line}\n" for line in lines)

    seen = pyright(tmp_path, {"code": code})
    output, _ = mypy(tmp_path, {"code": code})
    revealed = [line for line in output.splitlines() if "Revealed type" in line]

    assert [d for d in seen if d[2] != "information"] == []
    assert len(seen) == len(names)
    assert not [d for d in seen if "Unknown" in d[4] or 'is "Any"' in d[4]]
    assert len(revealed) == len(names), output
    assert not [line for line in revealed if '"Any"' in line]


ACCESSORS = """
import polars as pl

from customer_journey.columns import Report
from customer_journey.polars import ExprJourney, SeriesJourney

to_nine: pl.Expr = ExprJourney(pl.col("stage")).convert(source="hourglass", target="nine-stage")
ids: pl.Series = SeriesJourney(pl.Series(["Buy"])).resolve(framework="hourglass")
report: Report = SeriesJourney(ids).report(source="hourglass", target="nine-stage")
SeriesJourney(ids).apportion(source="hourglass", target=9)  # wrong
"""


def test_the_classes_of_accessors_are_typed(tmp_path):
    """Columns keep their type, and the arguments are those of the functions for frames."""
    wrong = ACCESSORS.splitlines().index(next(line for line in ACCESSORS.splitlines() if "# wrong" in line))
    found = pyright(tmp_path, {"code": ACCESSORS})
    assert [(line, rule) for _, line, _, rule, _ in found] == [(wrong + 1, "reportArgumentType")]
