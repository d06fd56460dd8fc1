"""The command line as the main program of a process: its standard streams, and the signals that end it."""

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
                # The error has been reported already. Python flushes once more when it exits, and would
                # print a second message; into the null device, that flush succeeds.
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return code


def _open_streams() -> None:
    """Replace closed standard streams, whose use must be an error, and unbuffered ones."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            # The null device, opened in the wrong direction, so that reading or writing fails. It also takes
            # up the stream's number, which a file that is opened later would get otherwise.
            number = os.open(os.devnull, os.O_WRONLY if mode == "r" else os.O_RDONLY)
            encoding, errors = "utf-8", "backslashreplace"
        elif isinstance(stream.buffer, io.RawIOBase):
            # python -u removes the buffer. Without one, the system may write only a part of the text, and
            # argparse ignores errors. With one, everything is written, or the final flush raises an error.
            number, encoding, errors = stream.fileno(), stream.encoding, stream.errors
        else:
            continue
        # Standard error is buffered by line, so that each message appears at once.
        buffering = 1 if name == "stderr" else -1
        setattr(sys, name, open(number, mode, buffering, encoding, errors, closefd=False))  # noqa: SIM115
