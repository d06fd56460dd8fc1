"""The command line: ``customer-journey``, also ``python -m customer_journey``.

Results go to standard output, reports and errors to standard error. Exit codes: 0 done, 2 bad usage or
input (one sentence says the way out), 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from customer_journey.cli.arguments import parser
from customer_journey.cli.terminal import report
from customer_journey.model.errors import CustomerJourneyError

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    args = parser().parse_args(argv)
    try:
        args.run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has enough. Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        told = str(error.strerror or error).rstrip(".")
        report(f"customer-journey: {error.filename or 'file'}: {told}.")
        return 2
    except CustomerJourneyError as error:
        report(f"customer-journey: {error}")
        return 2
    except KeyboardInterrupt:
        return 130
    return 0
