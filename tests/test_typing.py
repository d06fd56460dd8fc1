"""The types of the public contract, as type checkers see them from user code."""

from __future__ import annotations

import json
import os
import shutil
import site
import subprocess
import sys
from pathlib import Path

import pytest

import customer_journey

USER_CODE = Path(__file__).parent / "typing" / "user_code.py"
PACKAGE = Path(customer_journey.__file__).parent


def paths_to_add() -> list[str]:
    """Return where checkers find the package tested, unless it is installed where they look anyway."""
    installed = {Path(path).resolve() for path in (*site.getsitepackages(), site.getusersitepackages())}
    return [] if PACKAGE.parent.resolve() in installed else [str(PACKAGE.parent)]


def test_the_package_says_that_it_is_typed():
    """Without the marker file checkers would ignore every annotation."""
    assert (PACKAGE / "py.typed").is_file()


@pytest.mark.parametrize("broken", [False, True], ids=["as written", "without one ignore"])
def test_mypy_accepts_what_users_write(tmp_path, broken):
    """Strictly, with no ignore unused; and it refuses the same code with one ignore taken away."""
    pytest.importorskip("mypy")
    code = tmp_path / "user_code.py"
    text = USER_CODE.read_text("utf-8")
    code.write_text(text.replace("  # type: ignore[dict-item]", "", 1) if broken else text, "utf-8")
    options = ["--strict", "--config-file=", "--follow-imports=silent", f"--cache-dir={tmp_path / 'cache'}"]
    run = subprocess.run(
        [sys.executable, "-m", "mypy", *options, str(code)],
        env={**os.environ, "MYPYPATH": os.pathsep.join(paths_to_add())},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.stderr == ""
    assert broken == ("[dict-item]" in run.stdout)
    assert ("Found 1 error" if broken else "Success") in run.stdout, run.stdout


@pytest.mark.tools
def test_pyright_accepts_what_users_write(tmp_path):
    """The other checker agrees, as strictly, on every line."""
    shutil.copy(USER_CODE, tmp_path)
    settings = {
        "include": [USER_CODE.name],
        "extraPaths": paths_to_add(),
        "typeCheckingMode": "strict",
        "reportUnnecessaryTypeIgnoreComment": "error",
        "reportUnusedExpression": "none",  # lines that only ask whether a name exists
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    command = ["pyright"] if shutil.which("pyright") else ["npx", "--yes", "pyright"]
    run = subprocess.run(
        [*command, "--project", str(tmp_path), "--pythonpath", sys.executable, "--outputjson"],
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(run.stdout)
    told = [
        f"{d['range']['start']['line'] + 1}: {d.get('rule', '')}: {d['message']}"
        for d in report["generalDiagnostics"]
    ]

    assert told == []
    assert report["summary"]["filesAnalyzed"] == 1
