"""Tidying up at the end of the program, even when a signal ends it."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

#: The signals that ask a process to end. On Windows there are none to handle: Ctrl-C raises an exception.
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if hasattr(signal, "SIGHUP") else ()

#: The functions to call before the process ends, in the order in which they were added.
_TIDYING: list[Callable[[], object]] = []


@contextmanager
def tidied(tidy: Callable[[], object]) -> Iterator[None]:
    """Call a function when the block ends, or before a signal ends the process.

    A signal may arrive at any moment, even while the function runs, so the function must be safe to call
    early and more than once.
    """
    _TIDYING.append(tidy)
    try:
        yield
    finally:
        tidy()
        _TIDYING.remove(tidy)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let the signals that end the process tidy up first.

    Only a program may use this: in a library, handling signals is the business of the caller.
    """
    # A signal that is ignored stays ignored: that is how nohup keeps a program running.
    taken = [number for number in _SIGNALS if signal.getsignal(number) is signal.SIG_DFL]
    for number in taken:
        signal.signal(number, _end)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def _end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # Python passes both arguments
    """Tidy up, then end the process through the signal's default action, so that its parent sees the signal.

    Unlike KeyboardInterrupt, this cannot be caught by other code, and prints no traceback.
    """
    for tidy in reversed(_TIDYING):
        tidy()
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)
