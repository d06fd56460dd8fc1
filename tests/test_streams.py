"""Closed, full and interrupted streams: the documented exit code and at most one sentence."""

import os
import signal
import subprocess
import sys

import pytest

from customer_journey import __main__ as program
from customer_journey import cli
from customer_journey.cli import column_files, decisions

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a POSIX shell closes the streams")

PYTHON = f'"{sys.executable}" -m customer_journey'
CONVERT = "convert in.csv --column stage --from hubspot-lifecycle --to five-stage-journey"
COMMANDS = [
    "show aida",
    "show aida --format toml",
    "crosswalk aida race --json",
    "convert attention --from aida --to nine-stage",
    CONVERT,
    f"{CONVERT} -o out.csv",
    f"{CONVERT} --strict",
    "draw aida",
    "--help",
    "--version",
    "no-such-command",
    "show no-such-framework",
]
FULL = "customer-journey: standard output: No space left on device.\n"
CLOSED = "customer-journey: standard output: it is closed.\n"


@pytest.fixture
def shell(tmp_path):
    """Run a line of the shell beside a small table: exit code, output, errors."""
    (tmp_path / "in.csv").write_text("id,stage\n1,lead\n2,customer\n")

    def run(line, **env):
        done = subprocess.run(
            ["/bin/sh", "-c", line],
            cwd=tmp_path,
            env=os.environ | {"PYTHONUNBUFFERED": ""} | env,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    return run


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
@pytest.mark.parametrize("command", COMMANDS)
def test_closed_and_full_streams(shell, command):
    """What cannot be written is an error in one sentence, unless it was only a message."""
    code, out, said = shell(f"{PYTHON} {command}")
    failed = 2 if out else code
    assert shell(f"{PYTHON} {command} 2>&-") == (code, out, "")
    assert shell(f"{PYTHON} {command} 2>/dev/full") == (code, out, "")
    assert shell(f"{PYTHON} {command} >&- 2>&- <&-") == (failed, "", "")
    # A report on a column comes once the column is written.
    assert shell(f"{PYTHON} {command} <&- >/dev/full") == (failed, "", FULL if out else said)
    assert shell(f"{PYTHON} {command} >&-") == (failed, "", CLOSED if out else said)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
@pytest.mark.parametrize("command", ["--help", "draw aida", CONVERT])
def test_without_a_buffer(shell, command):
    """The same holds if Python does not buffer, where argparse drops the errors of its help."""
    assert shell(f"{PYTHON} {command} >/dev/full", PYTHONUNBUFFERED="1") == (2, "", FULL)
    assert shell(f"{PYTHON} {command} 2>&1 | :", PYTHONUNBUFFERED="1") == (0, "", "")


@pytest.mark.parametrize(
    "command",
    [
        "detect --column stage -",
        "convert - --column stage --from aida --to race",
        "convert - --column stage --from aida --to race -o out.csv",
        "detect --column stage --file-format ndjson -",
    ],
)
def test_closed_input(shell, tmp_path, command):
    """Standard input that is closed, or cannot be read, is an error in one sentence that names it."""
    message = "customer-journey: standard input: {}.\n"
    assert shell(f"{PYTHON} {command} <&-") == (2, "", message.format("it is closed"))
    assert shell(f"{PYTHON} {command} <&- >&-") == (2, "", message.format("it is closed"))
    assert shell(f"{PYTHON} {command} 0>/dev/null") == (2, "", message.format("it is closed"))
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_nothing_gets_the_number_of_a_closed_stream(shell, tmp_path):
    """What a library writes to a closed stream does not end up in the file that is written."""
    script = tmp_path / "noisy.py"
    script.write_text(
        "import os\n"
        "from customer_journey.__main__ import main\n"
        "from customer_journey.cli import outputs\n"
        "destination = outputs.destination\n"
        "def noisy(*args, **kwargs):\n"
        "    for number in (1, 2):\n"
        "        try: os.write(number, b'noise')\n"
        "        except OSError: pass\n"
        "    return destination(*args, **kwargs)\n"
        "outputs.destination = noisy\n"
        "raise SystemExit(main())\n"
    )
    line = f"'{sys.executable}' noisy.py {CONVERT} -o out.csv"
    assert shell(f"{line} >&- 2>&- <&-") == (0, "", "")
    assert (tmp_path / "out.csv").read_text().startswith("id,stage,stage_unconverted\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
def test_a_full_folder_for_temporary_files(monkeypatch, capsys):
    """If a pipe cannot be copied, the error names where to."""
    monkeypatch.setattr(column_files, "TemporaryFile", lambda: open("/dev/full", "w+b"))  # noqa: PTH123, SIM115
    monkeypatch.setattr(column_files, "gettempdir", lambda: "/its/folder")
    reader, writer = os.pipe()
    os.write(writer, b"stage\nlead\n")
    os.close(writer)
    assert cli.main(["detect", f"/dev/fd/{reader}", "--column", "stage"]) == 2
    os.close(reader)
    assert capsys.readouterr().err == "customer-journey: /its/folder: No space left on device.\n"


# Interruptions.

#: Sends signals to itself at the n-th call of a function.
INTERRUPTED = """
import signal, sys
number, left, times = int(sys.argv.pop(1)), int(sys.argv.pop(1)), int(sys.argv.pop(1))
signal.signal(signal.SIGINT, signal.default_int_handler)
from customer_journey.__main__ import main
def counted(frame, event, argument):
    global left
    left -= event == "call"
    if left < 0:
        sys.setprofile(None)
        for _ in range(times):
            signal.raise_signal(number)
sys.setprofile(counted)
raise SystemExit(main())
"""


def interrupted(folder, number, place, times=1):
    """Run a conversion that is interrupted: the exit code, and what it says."""
    (folder / "in.csv").write_text("id,stage\n" + "1,lead\n" * 1000)
    argv = [*map(str, (number.value, place, times)), *CONVERT.split(), "-o", "out.csv"]
    command = [sys.executable, "-c", INTERRUPTED, *argv]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("place", [1, 2, 3, 5, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 60_000, 90_000])
def test_interrupted_at_any_moment(tmp_path, place, times):
    """Ctrl-C ends the process by its signal, as the shell expects it; nothing is said or left behind."""
    assert interrupted(tmp_path, signal.SIGINT, place, times) == (-signal.SIGINT, b"")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("place", [1, 100, 1000, 10_000, 100_000])
def test_ended_at_any_moment(tmp_path, place, number):
    """So do the signals of the system and of a terminal that is closed."""
    assert interrupted(tmp_path, number, place) == (-number, b"")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_interrupted_by_an_exception(monkeypatch, capfd):
    """An interruption that comes as an exception, and once more while it is handled, is not printed."""

    def interrupt(*_):
        raise KeyboardInterrupt

    handler = signal.getsignal(signal.SIGINT)
    try:
        for place in ("getsignal", "signal", "raise_signal"):
            with monkeypatch.context() as patched:
                patched.setattr("customer_journey.cli.program.run", interrupt)
                patched.setattr(signal, "raise_signal", interrupt)
                patched.setattr(signal, place, interrupt)
                assert program.main() == 130
    finally:
        signal.signal(signal.SIGINT, handler)
    assert capfd.readouterr() == ("", "")


def test_called_from_python(monkeypatch, capsys):
    """A call from Python is interrupted by an exception, returns 130, and leaves all signals as they are."""
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    during = []

    def crosswalk(*_, **__):
        during.extend(signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP))
        raise KeyboardInterrupt

    monkeypatch.setattr(decisions, "crosswalk", crosswalk)
    assert cli.main(["crosswalk", "aida", "race"]) == 130
    assert during == before
    assert cli.main(["--version"]) == 0
    assert cli.main(["no-such-command"]) == 2
    assert "Traceback" not in capsys.readouterr().err
