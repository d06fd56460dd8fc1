"""The command line: ``customer-journey``, or ``python -m customer_journey``.

Results go to standard output, reports and errors to standard error. Exit codes: 0 success, 2 bad usage or
input (one sentence says what to do), 130 interrupted.
"""

import os
import sys
from collections.abc import Sequence

from customer_journey.cli.options import named_as_option
from customer_journey.cli.parser import parse
from customer_journey.cli.terminal import report
from customer_journey.model.errors import CustomerJourneyError, InvalidValueError
from customer_journey.model.printing import printable


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    run, options = parse(sys.argv[1:] if argv is None else argv)
    try:
        run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader closed the pipe early. Python would complain again when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        reason = str(error.strerror or error).rstrip(".")
        report(printable(f"customer-journey: {error.filename or 'file'}: {reason}."))
        return 2
    except CustomerJourneyError as error:
        if isinstance(error, InvalidValueError):
            error = named_as_option(error, options)
        report(f"customer-journey: {error}")
        return 2
    except KeyboardInterrupt:
        return 130
    return 0
