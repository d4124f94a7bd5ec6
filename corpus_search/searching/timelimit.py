"""How long may a search take? Whatever it is busy with, it ends when its time is over.

A search goes through loops of many modules, of engines' libraries and of regular expressions; to look at the clock in
each of them would slow all of them down and still leave one out. So another thread waits, one for all searches, and
when the time of one is over it has CPython raise an exception in the thread that searches
(`PyThreadState_SetAsyncExc`, in "Initialization, Finalization, and Threads" of its C API), at the next instruction of
Python's. A search changes nothing that lasts, so it can end anywhere. It works in any thread and on any system.
"""

import os
import threading
import time
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
    watch = _WATCHER.begin(seconds)
    try:
        yield
    except SearchTimeoutError:
        raise SearchTimeoutError(
            f"the search took longer than {seconds:g} s.", "Ask for less, or give it more time with: --timeout SECONDS"
        ) from None
    finally:
        try:
            _WATCHER.end(watch)
        except SearchTimeoutError:  # it came too late to be told, and comes again after a while only
            _WATCHER.end(watch)


class _Watch:
    """A search in a thread, and when it is to be interrupted, on the clock of `time.monotonic`."""

    __slots__ = ("due", "has_raised", "thread")

    def __init__(self, due: float) -> None:
        self.due = due
        self.thread = threading.get_ident()
        self.has_raised = False


class _Watcher:
    """Waits for the searches of all threads in a thread of its own, which ends when there are none.

    To start a thread takes as long as many a search. So it sleeps until the first search would be interrupted, and is
    told of another only if that one is to be interrupted before.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.Lock())
        self._watches: set[_Watch] = set()
        self._thread: threading.Thread | None = None
        self._wakes_at = 0.0

    def begin(self, seconds: float) -> _Watch:
        """Watch what this thread does from now on."""
        watch = _Watch(time.monotonic() + seconds)
        with self._changed:
            self._watches.add(watch)
            if self._thread is None or not self._thread.is_alive():
                self._wakes_at = watch.due
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()
            elif watch.due < self._wakes_at:
                self._changed.notify()
        return watch

    def end(self, watch: _Watch) -> None:
        """Watch it no more, and take back an exception that has not come up yet."""
        with self._changed:
            self._watches.discard(watch)
            if watch.has_raised:
                _raise_in(watch.thread, None)

    def _run(self) -> None:
        """Interrupt what takes too long, again and again."""
        with self._changed:
            while self._watches:
                now = time.monotonic()
                for watch in self._watches:
                    if watch.due <= now:
                        watch.has_raised = True
                        watch.due = now + _AGAIN
                        _raise_in(watch.thread, SearchTimeoutError)
                self._wakes_at = min(watch.due for watch in self._watches)
                self._changed.wait(min(self._wakes_at - now, threading.TIMEOUT_MAX))
            self._thread = None


_WATCHER = _Watcher()


def _watch_anew() -> None:
    """Begin anew in a forked process, which has no thread but its own."""
    global _WATCHER  # noqa: PLW0603
    _WATCHER = _Watcher()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_watch_anew)


def _raise_in(thread: int, kind: type[BaseException] | None) -> None:
    import ctypes  # noqa: PLC0415  (a search that is in time needs none of it)

    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(kind) if kind else None)
