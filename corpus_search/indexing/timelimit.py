"""How long may it take until the next article of a file is read? A limit for code of our own, in this process.

It is a timer of the system's whose signal raises an error in the main thread. So it ends what is written in Python,
and regular expressions, but not what a library does in one call: for these, see `apart`. In other threads, on Windows,
and where a program uses that signal itself, nothing is limited.
"""

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from types import FrameType
from typing import TypeVar

from corpus_search.errors import ReadError

__all__ = ["DEFAULT_FILE_TIMEOUT", "SlowFileError", "TimeLimit", "slow_file"]

DEFAULT_FILE_TIMEOUT = 60.0
"""Seconds; a page of the web takes some hundredths of one, and the slowest files that are read at all take ten."""

_AGAIN = 1.0
"""Seconds after which the error is raised once more, if that made no end."""

_T = TypeVar("_T")
_ENDED = object()


class SlowFileError(ReadError):
    """Reading a file, or the next of several articles in it, took longer than it may."""


def slow_file(seconds: float) -> SlowFileError:
    """Return the error for a limit of so many seconds."""
    return SlowFileError(f"took longer than {seconds:g} s to read")


class TimeLimit:
    """A limit of some seconds, 0 for none; close it in the end.

    `was_reached` tells whether it ever was, whatever became of the error.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.was_reached = False
        self._is_ready = False
        self._is_possible = seconds > 0

    def call(self, function: Callable[[], _T]) -> _T:
        """Return what a function returns. Raises `SlowFileError`."""
        if not (self._is_ready or self._prepare()):
            return function()
        try:
            try:
                # More than once: a library may take the error for one of its own, and go on.
                signal.setitimer(signal.ITIMER_REAL, self.seconds, min(self.seconds, _AGAIN))
                return function()
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        except SlowFileError:
            signal.setitimer(signal.ITIMER_REAL, 0)  # the signal may have come just when it was to be stopped
            raise

    def over(self, records: Iterable[_T]) -> Iterator[_T]:
        """Yield the records, each of which may take as long."""
        rest = iter(records)

        def draw() -> object:
            return next(rest, _ENDED)

        while (record := self.call(draw)) is not _ENDED:
            yield record  # type: ignore[misc]

    def _prepare(self) -> bool:
        """Take the signal for this; tell whether that can be done."""
        if self._is_possible:
            self._is_possible = self._is_ready = _is_signal_free()
            if self._is_ready:
                signal.signal(signal.SIGALRM, self._reach)
        return self._is_ready

    def _reach(self, _number: int, _frame: FrameType | None) -> None:
        self.was_reached = True
        raise slow_file(self.seconds)

    def close(self) -> None:
        """Let others have the signal."""
        if self._is_ready:
            self._is_ready = False
            signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _is_signal_free() -> bool:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return False
    return signal.getsignal(signal.SIGALRM) is signal.SIG_DFL and signal.getitimer(signal.ITIMER_REAL)[0] == 0
