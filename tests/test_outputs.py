"""Output files: written completely or not at all, whoever interrupts; as the old file was; under any name."""

import errno
import os
import re
import signal
import stat
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

import pytest

from customer_journey import cli
from customer_journey.cli import options as declared
from customer_journey.cli import parser
from customer_journey.cli.commands import convert
from customer_journey.cli.outputs import whole_file
from customer_journey.model.errors import InvalidValueError

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")
CONVERT = (
    "convert",
    "in.csv",
    "--column",
    "stage",
    "--from",
    "hubspot-lifecycle",
    "--to",
    "five-stage-journey",
)
CONVERTED = "id,stage,stage_unconverted\n1,consideration,\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Work in a folder of its own, with a small table."""
    monkeypatch.chdir(tmp_path)
    Path("in.csv").write_text("id,stage\n1,lead\n")
    return tmp_path


def written(path, data=b"new"):
    """Write a file as commands do."""
    with whole_file(str(path)) as out:
        out.write(data)
    return Path(path).read_bytes()


def names():
    """Return the names of all files but the table."""
    return sorted({path.name for path in Path().iterdir()} - {"in.csv"})


# Signals.

#: Says that it has written everything but not yet named the file, then waits for a line.
WAITING = """
import signal, sys
from contextlib import contextmanager
from customer_journey.__main__ import main
from customer_journey.cli import outputs
signal.signal(signal.SIGINT, signal.default_int_handler)
for name in filter(None, sys.argv.pop(1).split(",")):
    signal.signal(int(name), signal.SIG_IGN)
whole = outputs.whole_file
@contextmanager
def waiting(path):
    with whole(path) as out:
        yield out
        out.flush()
        sys.stderr.write("ready\\n")
        sys.stdin.readline()
outputs.whole_file = waiting
raise SystemExit(main())
"""
DRAW = ("draw", "aida")
END = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP] if os.name == "posix" else []


def stopped(argv, *signals, ignored=""):
    """Run a command, send it signals while the file has no name yet: exit code and what it says after."""
    command = [sys.executable, "-c", WAITING, ignored, *argv]
    env = os.environ | {"PYTHONUNBUFFERED": ""}
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    with subprocess.Popen(command, env=env, **pipes) as running:
        ready, left = running.stderr.readline(), names()
        for number in signals:
            running.send_signal(number)
        out, err = running.communicate(b"\n", timeout=60)
    assert ready == b"ready\n"
    assert any(re.fullmatch(r"\.[0-9a-f]{16}\.part", name) for name in left)
    return running.returncode, out + err


@posix
@pytest.mark.parametrize("number", END)
@pytest.mark.parametrize("again", [None, *END])
@pytest.mark.parametrize(("argv", "old"), [(CONVERT, b"old"), ((*DRAW, "--format=svg"), None)])
def test_signals_leave_nothing_behind(number, again, old, argv):
    """Any signal that ends the program removes the unfinished file, and then ends it as it always does."""
    if old:
        Path("out").write_bytes(old)
    signals = [number, again] if again else [number]
    code, said = stopped((*argv, "-o", "out"), *signals)
    assert (-code in signals, said) == (True, b"")
    assert names() == (["out"] if old else [])
    assert not old or Path("out").read_bytes() == old


@posix
@pytest.mark.parametrize("number", END)
def test_ignored_signals_stay_so(number):
    """What is ignored, as nohup wants it, does not end the program."""
    code, said = stopped((*CONVERT, "-o", "out.csv"), number, number, ignored=str(number.value))
    assert (code, b"1 of 1 rows converted" in said) == (0, True)
    assert Path("out.csv").read_text() == CONVERTED


@posix
def test_a_library_installs_no_handler():
    """A call from Python leaves signals alone, and works in any thread."""
    before = [signal.getsignal(number) for number in END]
    during = []

    def write():
        with whole_file("out") as out:
            during.extend(signal.getsignal(number) for number in END)
            out.write(b"new")

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    write()
    assert during == before * 2
    assert names() == ["out"]


# The temporary file.


def test_the_temporary_name_cannot_be_guessed(folder):
    """It differs each time, does not tell the process, and is short and in the same folder."""
    seen = set()
    for _ in range(50):
        with whole_file("out"):
            (partial,) = folder.glob(".*.part")
            seen.add(partial.name)
    assert len(seen) == 50
    assert all(re.fullmatch(r"\.[0-9a-f]{16}\.part", name) for name in seen)


@posix
@pytest.mark.parametrize("there", ["file", "link", "dangling", "folder"])
def test_the_temporary_file_is_new(folder, monkeypatch, there):
    """What has its name already is neither opened nor followed."""
    monkeypatch.setattr(os, "urandom", bytes)
    partial, victim = folder / f".{'00' * 8}.part", folder / "victim"
    victim.write_bytes(b"theirs")
    if there == "file":
        partial.hardlink_to(victim)
    elif there == "folder":
        partial.mkdir()
    else:
        partial.symlink_to(victim if there == "link" else folder / "nothing")
    with pytest.raises(FileExistsError) as caught, whole_file("out"):
        raise AssertionError
    assert caught.value.filename == "out"
    assert victim.read_bytes() == b"theirs"
    assert partial.is_symlink() or partial.exists()
    assert set(names()) == {"victim", partial.name}


@posix
@pytest.mark.parametrize("name", [*("a" * n for n in range(225, 256, 2)), "å" * 127, "文" * 85, "😀" * 63])
def test_long_names(name):
    """A name as long as a file may have one works, and leaves nothing else."""
    assert written(name) == b"new"
    assert written(name, b"newer") == b"newer"
    assert names() == [name]


@posix
@pytest.mark.parametrize(
    "name", ["a" * 256, "å" * 300, "a" * 5000, "nul\0", "\ud800", "no/such/folder", "in.csv/x", "in.csv/"]
)
def test_names_of_no_file(capsys, name):
    """A name that no file can have is refused in one sentence of its own."""
    for argv in (CONVERT, (*DRAW, "--format=svg")):
        assert cli.main([*argv, "-o", name]) == 2
        said = capsys.readouterr().err
        assert said.startswith("customer-journey: ")
        assert said.count("\n") == 1
        assert ".part" not in said
    assert names() == []


# What an existing file was like.


@posix
@pytest.mark.parametrize(
    "mode", [0o200, 0o600, 0o604, 0o640, 0o644, 0o660, 0o664, 0o666, 0o700, 0o755, 0o777]
)
@pytest.mark.parametrize("refused", [False, True])
def test_mode_and_group(monkeypatch, mode, refused):
    """The mode stays; but where the group cannot be kept, another one may do no more than everybody."""
    Path("out").touch()
    Path("out").chmod(mode)
    old = Path("out").stat()
    if refused:

        def refuse(*_):
            raise PermissionError(errno.EPERM, "not allowed")

        fstat = os.fstat
        monkeypatch.setattr(os, "fchown", refuse)
        other = os.stat_result((*old[:5], old.st_gid + 1, *old[6:]))
        monkeypatch.setattr(os, "fstat", lambda fd: other if fd > 2 else fstat(fd))
    assert written("out") == b"new"
    found = stat.S_IMODE(Path("out").stat().st_mode)
    others = mode & 0o007
    assert found == (mode & (0o707 | others << 3) if refused else mode)


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
@pytest.mark.parametrize("owner", [(0, 0), (0, 1234), (4321, 0), (4321, 1234)])
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755, 0o4755])
def test_owner_and_group(owner, mode):
    """Owner and group stay too; no file becomes one that runs as its owner."""
    Path("out").touch()
    os.chown("out", *owner)
    Path("out").chmod(mode)
    assert written("out") == b"new"
    new = Path("out").stat()
    assert (new.st_uid, new.st_gid, stat.S_IMODE(new.st_mode)) == (*owner, mode & 0o777)


@pytest.fixture
def unprivileged(monkeypatch):
    """Root may write everything: ask the permissions of the file instead."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        monkeypatch.setattr(os, "access", lambda path, _: bool(Path(path).stat().st_mode & 0o200))


@posix
@pytest.mark.usefixtures("unprivileged")
@pytest.mark.parametrize("mode", [0o400, 0o440, 0o444, 0o500, 0o555])
@pytest.mark.parametrize("name", ["out.csv", "link.csv"])
@pytest.mark.parametrize("argv", [CONVERT, (*DRAW, "--format=svg")])
def test_a_read_only_file_is_not_replaced(capsys, mode, name, argv):
    """Who protects a file from writing finds it as it was, and one sentence."""
    Path("out.csv").write_bytes(b"old")
    Path("out.csv").chmod(mode)
    Path("link.csv").symlink_to("out.csv")
    inode = Path("out.csv").stat().st_ino
    assert cli.main([*argv, "-o", name]) == 2
    assert capsys.readouterr() == ("", f"customer-journey: {name}: Permission denied.\n")
    assert (Path("out.csv").read_bytes(), Path("out.csv").stat().st_ino) == (b"old", inode)
    assert names() == ["link.csv", "out.csv"]


# Links, folders, devices, pipes, standard streams.


@posix
@pytest.mark.parametrize("old", [None, b"old"])
@pytest.mark.parametrize("target", ["real", "sub/real", "../{}/real", "{}/sub/real", "./sub/../real"])
@pytest.mark.parametrize("links", [1, 2, 3])
def test_links_stay_links(folder, old, target, links):
    """A link stays, even one to nothing or to another link, and the file that it leads to is written."""
    Path("sub").mkdir()
    target = target.format(folder.name if target.startswith("..") else folder)
    if old:
        Path(target).write_bytes(old)
    chain = [target, *(f"link{n}" for n in range(links))]
    for to, name in pairwise(chain):
        Path(name).symlink_to(to)
    assert written(chain[-1]) == b"new"
    assert Path(target).read_bytes() == b"new"
    assert not Path(target).is_symlink()
    assert [str(Path(name).readlink()) for name in chain[1:]] == [str(Path(to)) for to in chain[:-1]]
    assert not list(folder.rglob("*.part"))


@posix
@pytest.mark.parametrize("name", [".", "..", "sub", "sub/", "new/", "link", "loop"])
def test_folders_are_refused(capsys, name):
    """A folder, a name that can only be that of one, and links that lead nowhere are refused."""
    Path("sub").mkdir()
    Path("link").symlink_to("sub")
    Path("loop").symlink_to("loop")
    assert cli.main([*CONVERT, "-o", name]) == 2
    reason = "Too many levels of symbolic links" if name == "loop" else "Is a directory"
    assert capsys.readouterr().err == f"customer-journey: {name}: {reason}.\n"
    assert names() == ["link", "loop", "sub"]


REPORT = "hubspot-lifecycle → five-stage-journey: 1 of 1 rows converted\n"
REPORT += "  1 stage crosses from contact records to what buyers do: lead → consideration\n"
SHELL = [
    ("-o /dev/stdout >> log", "before\n" + CONVERTED),
    ("-o /dev/stdout > log", CONVERTED),
    ("-o /dev/fd/1 >> log", "before\n" + CONVERTED),
    ("-o /proc/self/fd/1 >> log", "before\n" + CONVERTED),
    ("-o /dev/stdout | cat >> log", "before\n" + CONVERTED),
    ("-o /dev/stderr 2>> log", "before\n" + CONVERTED + REPORT),
    ("-o log >> log", "before\n" + CONVERTED),
    ("-o log > log", CONVERTED),
    ("-o log", CONVERTED),
    ("-o - >> log", "before\n" + CONVERTED),
    ("-o /dev/null", "before\n"),
    ("-o /dev/null >&-", "before\n"),
    ("-o /dev/null 2>/dev/null", "before\n"),
    ("-o log >&- 2>&- <&-", CONVERTED),
    ("-o log </dev/null >/dev/null 2>&1", CONVERTED),
    ("-o pipe & cat pipe >> log; wait", "before\n" + CONVERTED),
    ("-o pipe >&- & cat pipe > log; wait", CONVERTED),
    ("-o link >> log", "before\n" + CONVERTED),
    ("-o link", CONVERTED),
    ("-o /dev/full", "before\n"),
]


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux")
@pytest.mark.parametrize(("options", "log"), SHELL)
def test_devices_pipes_and_streams(options, log):
    """A stream is written where it stands: what others have written there stays."""
    Path("log").write_text("before\n")
    Path("link").symlink_to("log")
    os.mkfifo("pipe")
    line = f"'{sys.executable}' -m customer_journey {' '.join(CONVERT)} {options}"
    done = subprocess.run(
        ["/bin/sh", "-c", line], capture_output=True, check=False, encoding="utf-8", timeout=60
    )
    assert Path("log").read_text("utf-8") == log
    assert "Traceback" not in done.stderr
    assert done.returncode == (2 if "full" in options else 0)
    assert "full" not in options or done.stderr == "customer-journey: /dev/full: No space left on device.\n"
    assert names() == ["link", "log", "pipe"]


# Errors name the file that they are about.


@posix
@pytest.mark.parametrize("output", ["out.csv", "-", "/dev/null"])
def test_reading_errors_name_what_is_read(monkeypatch, capsys, output):
    """If the input cannot be read while the output is written, the input is to blame."""
    write = convert._write

    def broken(column, *args):
        # Reading a folder is an error.
        number = os.open(".", os.O_RDONLY)
        os.dup2(number, column.file.fileno())
        os.close(number)
        write(column, *args)

    monkeypatch.setattr(convert, "_write", broken)
    assert cli.main([*CONVERT, "-o", output]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", "customer-journey: in.csv: Is a directory.\n")
    assert names() == []


@posix
@pytest.mark.parametrize("step", ["open", "write", "fchmod", "replace"])
def test_writing_errors_name_the_output(monkeypatch, capsys, step):
    """If anything about the temporary file fails, its name is not mentioned."""

    def fail(*_, **__):
        raise OSError(errno.EIO, "Input/output error", *[str(_[0])] * (step in {"open", "replace"}))

    Path("out.csv").write_bytes(b"old")
    owner = {"open": os, "fchmod": os, "replace": Path, "write": column_type()}[step]
    with monkeypatch.context() as patched:
        patched.setattr(owner, step, fail)
        code = cli.main([*CONVERT, "-o", "out.csv"])
    said = capsys.readouterr().err
    # A mode that cannot be kept is no reason to lose the file.
    assert (code, said.startswith("customer-journey: out.csv: Input/output error.")) == (
        (0, False) if step == "fchmod" else (2, True)
    )
    assert names() == ["out.csv"]


def column_type():
    """Return the type of the column of a CSV file."""
    from customer_journey.files.formats import FORMATS

    with Path("in.csv").open("rb") as file:
        return type(FORMATS["csv"].open(file, "stage", origin="in.csv"))


# Empty is not the same as not given.


def text_options():
    """Return each option that takes any text, with the command and what the command needs."""
    required = {"convert": ["x", "--to=y"], "crosswalk": ["x", "y"], "false-friends": ["x"], "check": ["x"]}
    required |= {"changes": ["x"]}
    required |= {"detect": ["x"], "show": ["x"], "recommend": ["x", "y"], "completion": ["bash"]}
    for command in parser.COMMANDS:
        argv = [command, *required.get(command, [])]
        record = parser._module(command).Options
        made = declared.from_namespace(record, parser.parser([command]).parse_args(argv))
        for field, _, _ in declared._declared(made):
            settings = field.metadata["settings"]
            if settings.keys().isdisjoint({"action", "choices"}) and not field.metadata["may_be_empty"]:
                yield argv, declared._flags(field)[0]


OPTIONS = [*text_options()]


def test_there_are_options():
    """The list below is not empty."""
    assert len(OPTIONS) >= 20
    assert {"--output", "--into", "--decisions", "--encoding"} <= {flag for _, flag in OPTIONS}


@pytest.mark.parametrize(("argv", "flag"), OPTIONS)
def test_empty_options_are_refused(capsys, argv, flag):
    """An empty text, as of a variable of the shell that is not set, is not taken for an option left out."""
    assert cli.main([*argv, f"{flag}="]) == 2
    expected = f"customer-journey: {flag} must be left out or not empty, not ''.\n"
    assert capsys.readouterr() == ("", expected)
    with pytest.raises(InvalidValueError):
        parser.parse([*argv, flag, ""])


def test_a_column_may_have_no_name():
    """The header of an index column is empty: it can be asked for."""
    Path("in.csv").write_text(",n\nlead,1\n")
    assert (
        cli.main(["convert", "in.csv", "--column", "", *CONVERT[4:], "--unconverted-into=left", "-o", "out"])
        == 0
    )
    assert Path("out").read_text() == ",n,left\nconsideration,1,\n"
