"""The command line as a process of its own: its standard streams, and the signals that end it."""

import io
import os
import sys

from customer_journey import cli
from customer_journey.cli.ending import ended_by_signals


def run() -> int:
    """Run the command line with the arguments of the process, and return its exit code."""
    _open_streams()
    with ended_by_signals():
        code = cli.run(sys.argv[1:])
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except OSError:
                # It is known that this cannot be written, and Python would complain once more at its end.
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return code


def _open_streams() -> None:
    """Replace a closed stream by one whose use is an error, and one without a buffer by one that has it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            # Opened for the wrong direction. No file that is opened later can get its number.
            number = os.open(os.devnull, os.O_WRONLY if mode == "r" else os.O_RDONLY)
            encoding, errors = "utf-8", "backslashreplace"
        elif isinstance(stream.buffer, io.RawIOBase):
            # By python -u: the system may write less than it is given, and argparse drops its errors.
            number, encoding, errors = stream.fileno(), stream.encoding, stream.errors
        else:
            continue
        # Messages come at once.
        buffering = 1 if name == "stderr" else -1
        setattr(sys, name, open(number, mode, buffering, encoding, errors, closefd=False))  # noqa: SIM115
