"""The command line: the program ``customer-journey`` as functions.

Results go to standard output, reports and errors to standard error. Exit codes: 0 success, 1 answers have
changed (only ``changes``), 2 bad usage or input (one sentence says what to do), 130 interrupted.
"""

import sys
from collections.abc import Sequence
from errno import EBADF

from customer_journey.cli.options import named_as_option
from customer_journey.cli.parser import parse
from customer_journey.cli.terminal import named, report
from customer_journey.model.errors import CustomerJourneyError, InvalidValueError
from customer_journey.model.printing import printable


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Args:
        argv: the arguments after the name of the program; by default those of the process.
    """
    try:
        return run(sys.argv[1:] if argv is None else argv)
    except KeyboardInterrupt:
        return 130


def run(argv: Sequence[str]) -> int:
    """Run the command line and return its exit code.

    Raises:
        KeyboardInterrupt: the user pressed Ctrl-C.
    """
    options = None
    try:
        try:
            command, options = parse(argv)
            command(options)
            code = 0
        except SystemExit as stop:  # after help, a usage error, or a report on what is not as it should be
            code = int(stop.code or 0)
        with named("standard output"):
            sys.stdout.flush()
    except BrokenPipeError:
        return 0  # the reader closed the pipe early
    except OSError as error:
        reason = "it is closed" if error.errno == EBADF else str(error.strerror or error).rstrip(".")
        report(printable(f"customer-journey: {error.filename or 'file'}: {reason}."))
        return 2
    except CustomerJourneyError as error:
        if isinstance(error, InvalidValueError) and options is not None:
            error = named_as_option(error, options)
        report(f"customer-journey: {error}")
        return 2
    return code
