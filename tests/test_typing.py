"""The types of the public contract, as type checkers see them from user code."""

from __future__ import annotations

import json
import os
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


def pyright(folder, code, **settings):
    """Return what pyright, as strict as it can be, reports of a file: (line, severity, rule, message)."""
    (folder / "code.py").write_text(code, "utf-8")
    (folder / "pyrightconfig.json").write_text(
        json.dumps(
            {
                "include": ["code.py"],
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
    assert report["summary"]["filesAnalyzed"] == 1
    return [
        (d["range"]["start"]["line"] + 1, d["severity"], d.get("rule", ""), d["message"])
        for d in report["generalDiagnostics"]
    ]


def test_pyright_accepts_what_users_write(tmp_path):
    """The other checker agrees, as strictly, on every line."""
    settings = {
        "reportUnnecessaryTypeIgnoreComment": "error",
        "reportUnusedExpression": "none",  # lines that only ask whether a name exists
    }

    assert pyright(tmp_path, USER_CODE.read_text("utf-8"), **settings) == []


def public_names():
    """Return every public name with its package, as `package.name`."""
    modules = [getattr(customer_journey, name) for name in ("columns", "drawing", "errors", "exports")]
    doors = [customer_journey, *modules]
    return [f"{door.__name__}.{name}" for door in doors for name in door.__all__]


def test_type_checkers_see_every_public_name(tmp_path):
    """Though names are imported at first use, pyright and mypy know the type of each."""
    names = public_names()
    modules = sorted({name.rpartition(".")[0] for name in names})
    lines = [*(f"import {module}" for module in modules), *(f"reveal_type({name})" for name in names)]
    code = "".join(f"{line}\n" for line in lines)

    seen = pyright(tmp_path, code)
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent", "code.py"],
        env={**os.environ, "MYPYPATH": os.pathsep.join(paths_to_add())},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    revealed = [line for line in run.stdout.splitlines() if "Revealed type" in line]

    assert [d for d in seen if d[1] != "information"] == []
    assert len(seen) == len(names)
    assert not [d for d in seen if "Unknown" in d[3] or 'is "Any"' in d[3]]
    assert len(revealed) == len(names), run.stdout
    assert not [line for line in revealed if '"Any"' in line]
