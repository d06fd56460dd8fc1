"""What is tidied up in the end, also when a signal ends the program."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

#: The signals that ask a process to end. Windows has none: there, Ctrl-C only raises an exception.
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if hasattr(signal, "SIGHUP") else ()

_TIDYING: list[Callable[[], object]] = []


@contextmanager
def tidied(tidy: Callable[[], object]) -> Iterator[None]:
    """Call a function in the end. A signal may come at any moment, so it may be called early and twice."""
    _TIDYING.append(tidy)
    try:
        yield
    finally:
        tidy()
        _TIDYING.remove(tidy)


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let signals tidy up and end the process. Only for a program: a library leaves them to its user."""
    # One that is ignored stays so, as nohup wants it.
    taken = [number for number in _SIGNALS if signal.getsignal(number) is signal.SIG_DFL]
    for number in taken:
        signal.signal(number, _end)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


def _end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # as Python calls it
    """Tidy up, and end by the signal's own action. No exception is raised, so none can be lost or printed."""
    for tidy in reversed(_TIDYING):
        tidy()
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)
