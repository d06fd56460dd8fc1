"""The fuzzer keeps running, and finds what it is there to find."""

import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))
import fuzz


@pytest.mark.parametrize("name", sorted(fuzz.TARGETS))
def test_a_few_inputs_of_each_kind(name, tmp_path):
    """The promises hold for a few inputs; ``nox -s fuzz`` tries many more."""
    for seed in range(30):
        folder = tmp_path / str(seed)
        folder.mkdir()
        fuzz.TARGETS[name](random.Random(f"{name} {seed}"), folder)


@pytest.mark.parametrize("text", ["\x1b[31m", "\x07", "\x85", "\u202e", "\u2066", "\u2028", "\ud800"])
def test_what_must_not_be_printed(text):
    """The fuzzer sees every kind of character that a terminal would act on."""
    with pytest.raises(fuzz.BrokenPromiseError):
        fuzz.check_printed(f"a{text}b")


def test_a_crash_is_a_broken_promise(monkeypatch):
    """An error that is not ours does not pass for a refusal."""
    monkeypatch.setattr(fuzz.cli, "main", lambda _: 1 / 0)
    with pytest.raises(fuzz.BrokenPromiseError, match="ZeroDivisionError"):
        fuzz.run("frameworks")


def test_a_changed_cell_is_a_broken_promise(monkeypatch, tmp_path):
    """The oracle for tables compares the cells of the output with those of the input."""

    def main(argv):
        text = Path(argv[1]).read_text("utf-8").replace("h", "k")
        Path(argv[-1]).write_text(text, "utf-8")
        return 0

    monkeypatch.setattr(fuzz.cli, "main", main)
    monkeypatch.setattr(fuzz, "damaged", lambda _, data: data)

    def tables():
        for seed in range(20):  # not every table has such a cell
            fuzz.fuzz_csv(random.Random(seed), tmp_path)

    with pytest.raises(fuzz.BrokenPromiseError, match="cells changed"):
        tables()
