"""Who may write to a store? One process at a time: the one that holds the lock, which ends with it, however it ends.

The lock is the operating system's, on an empty file; that the file is there says nothing. Beside it, the holder tells
who it is, for those who wait. What is read there may be old, or anybody's: it is told and never acted upon.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from corpus_search.errors import StoreError
from corpus_search.records import dataclass

__all__ = ["HOLDER_NAME", "LOCK_NAME", "LOCK_WAIT", "Holder", "locked"]

LOCK_WAIT = 10.0
"""Seconds to wait for another writer."""
LOCK_NAME = "lock"
HOLDER_NAME = "writer.json"

_PAUSE = 0.05
"""Seconds between two attempts."""
_MOST_READ = 4096
"""Bytes of the file about the holder."""
_LONGEST_NAME = 255
"""Characters of a host's name (POSIX, HOST_NAME_MAX)."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that writes: its number, the computer it runs on, and since when it writes (ISO 8601)."""

    pid: int
    host: str
    since: str

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}, which has written since {self.since}"


@contextmanager
def locked(path: Path, wait: float = LOCK_WAIT, on_wait: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold a store's lock for writing; the folder is made if it is not there.

    Where another process holds it, `on_wait` is told for whom this one waits. Raises `StoreError` if that keeps the
    lock for `wait` seconds more.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415  (takes 46 ms, and readers need none)

    path.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path / LOCK_NAME)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if on_wait and wait > 0:
            on_wait(f"waiting up to {wait:g} s for {_described(_read_holder(path))}")
        try:
            lock.acquire(timeout=max(wait, 0), poll_interval=_PAUSE)
        except Timeout as err:
            raise StoreError(
                f"another process is writing to the store in {path}: {_described(_read_holder(path))}.",
                "Try again when it is done, or wait longer with: --wait SECONDS",
            ) from err
    try:
        _tell_holder(path)
        yield
    finally:
        with suppress(OSError):
            (path / HOLDER_NAME).unlink(missing_ok=True)
        lock.release()


def _tell_holder(path: Path) -> None:
    import socket  # noqa: PLC0415  (readers of this module need none)

    holder = Holder(os.getpid(), socket.gethostname(), datetime.now(UTC).isoformat(timespec="seconds"))
    with suppress(OSError):  # a full disk is told of where it matters
        (path / HOLDER_NAME).write_text(json.dumps(asdict(holder)), encoding="utf-8")


def _read_holder(path: Path) -> Holder | None:
    """Return what a holder told of itself, as far as it can be that."""
    try:
        with (path / HOLDER_NAME).open("rb") as file:
            values = json.loads(file.read(_MOST_READ))
        since = datetime.fromisoformat(values["since"]).astimezone(UTC).isoformat(timespec="seconds")
        holder = Holder(int(values["pid"]), str(values["host"]), since)
    except (OSError, ValueError, TypeError, LookupError, OverflowError, RecursionError):
        return None
    plausible = 0 < holder.pid < 1 << 31 and 0 < len(holder.host) <= _LONGEST_NAME and holder.host.isprintable()
    return holder if plausible else None


def _described(holder: Holder | None) -> str:
    return str(holder) if holder else "a process that has not told its number"
