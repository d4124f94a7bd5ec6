"""How long may a search take? Whatever it is busy with, it ends when its time is over.

A search goes through loops of many modules, of engines' libraries and of regular expressions; to look at the clock in
each of them would slow all of them down and still leave one out. So another thread waits, and when the time is over it
has CPython raise an exception in the thread that searches (`PyThreadState_SetAsyncExc`, in "Initialization,
Finalization, and Threads" of its C API), at the next instruction of Python's. A search changes nothing that lasts, so
it can end anywhere. It works in any thread and on any system.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from corpus_search.errors import SearchTimeoutError, UsageError

__all__ = ["DEFAULT_TIMEOUT", "limited"]

DEFAULT_TIMEOUT = 60.0
"""Seconds: no search that is meant takes as long, and who waits for one would have given up."""
_AGAIN = 0.5
"""Seconds after which the exception is raised once more: one that comes while an object is deleted is lost."""


@contextmanager
def limited(seconds: float | None) -> Iterator[None]:
    """Raise `SearchTimeoutError` in what is done here if it takes longer; None and 0 are for no limit.

    Raises `UsageError` for a time that cannot be.
    """
    if seconds is not None and not 0 <= seconds <= threading.TIMEOUT_MAX:
        raise UsageError(f"--timeout {seconds:g} cannot be: it is a number of seconds, 0 for no limit.")
    if not seconds:
        yield
        return
    watch = _Watch(seconds, threading.get_ident())
    try:
        watch.start()
        yield
    except SearchTimeoutError:
        raise SearchTimeoutError(
            f"the search took longer than {seconds:g} s.", "Ask for less, or give it more time with: --timeout SECONDS"
        ) from None
    finally:
        watch.stop()


class _Watch(threading.Thread):
    """Waits for some seconds, and then interrupts a thread unless it has been stopped."""

    def __init__(self, seconds: float, thread: int) -> None:
        super().__init__(daemon=True)
        self._seconds = seconds
        self._thread = thread
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._has_raised = False

    def run(self) -> None:
        """Wait, and interrupt again and again."""
        wait = self._seconds
        while not self._stopped.wait(wait):
            wait = _AGAIN
            with self._lock:
                if not self._stopped.is_set():
                    self._has_raised = True
                    _raise_in(self._thread, SearchTimeoutError)

    def stop(self) -> None:
        """Wait no more, and take back an exception that has not come up yet."""
        with self._lock:
            self._stopped.set()
            if self._has_raised:
                _raise_in(self._thread, None)


def _raise_in(thread: int, kind: type[BaseException] | None) -> None:
    import ctypes  # noqa: PLC0415  (a search that is in time needs none of it)

    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(kind) if kind else None)
