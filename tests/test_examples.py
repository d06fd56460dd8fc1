"""The scripts in examples/ run as they are, from anywhere, and print what they promise."""

import subprocess
import sys
from pathlib import Path

import pytest

import customer_journey as cj

EXAMPLES = Path(__file__).parents[1] / "examples"

#: A script, and lines that must be among those that it prints.
EXPECTED = {
    "convert_stages.py": [
        "Köpa is hourglass:buy",
        "know converts to race:reach",
        "like does not: AmbiguousConversionError, options: act (3/4), reach (1/4), uncovered: 0",
        "try does not: NoCounterpartError, options: act (0), uncovered: 1",
        "like, by the policy earliest: reach",
        "like, by the policy largest: act",
        "like, as decided: reach <hourglass:like overlap race:reach, share 1, decided>",
        "try, as overridden: convert",
    ],
    "own_stages.py": [
        "The till's SUB is workshop:subscriber",
        "discovery becomes passer-by",
        "mistake: stages[1].alias: unknown key; did you mean 'aliases'?",
    ],
    "line_up.py": [
        "     challenge has no counterpart for 1 of it",
        "     discovery broad    discovery         1",
        "      purchase exact    purchase          1",
        "      advocacy has no counterpart for 1/2 of it",
        "coverage 73%, fidelity 66%, lossless: False",
        "crosses axes: True",
    ],
    "count_customers.py": [
        "    (unmapped)  5200  exactly 5200",
        "exact counts add up: {'consideration': '3/2', 'purchase': '3/2'}",
        "as decided, in awareness: 5200",
    ],
    "walk_the_graph.py": ["after try: buy", "a cycle for one person: False"],
    "settle.py": [
        "3 x 'Customer': converted Purchase",
        "1 x 'SUBSCRIBER': converted Awareness",
        "1 of 18 rows are left to decide",
        'subscriber = {target = "awareness"}',
    ],
}


def test_every_script_has_expectations():
    """The table has an entry for every script."""
    assert {path.name for path in EXAMPLES.glob("*.py")} == set(EXPECTED)


@pytest.mark.parametrize("script", EXPECTED)
def test_script_runs(script, tmp_path):
    """It runs outside its folder, without a warning, and prints the expected lines."""
    command = [sys.executable, "-W", "error", "-X", "utf8", str(EXAMPLES / script)]
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert not set(EXPECTED[script]) - set(done.stdout.splitlines())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("script", EXPECTED)
def test_script_is_short_and_explained(script):
    """It fits on a screen, and begins with a docstring that says what it shows."""
    text = (EXAMPLES / script).read_text("utf-8")
    assert text.startswith('"""')
    assert len(text.splitlines()) < 50


def test_decisions_match_the_stages():
    """The stored decisions load, and the crosswalk accepts each of them."""
    decisions = cj.Decisions.from_toml(EXAMPLES / "decisions.toml")
    xw = cj.crosswalk(decisions.source, decisions.target, decide=decisions)
    assert all(xw.convert(stage).id == choice.target for stage, choice in decisions.by_stage.items())
