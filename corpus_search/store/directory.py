"""A store's folder, opened: settings, one folder of data with engine and ledger, and the paths of its articles.

    .corpus-search/
      settings.json     names the data that counts
      lock              held by whoever writes; the system frees it when that process ends, however it ends
      data-1/
        ledger.sqlite3
        stories.sqlite3
        engine/         the engine's own files
      .gitignore        a store is not for version control

A rebuild makes data-2 aside, and the settings then name it: readers see the one or the other. Only who holds the lock
writes; what dead processes left behind is swept away by the next writer.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.engines import engine_class
from corpus_search.engines.base import Engine
from corpus_search.errors import StoreError
from corpus_search.store.location import SETTINGS_NAME, is_store
from corpus_search.store.settings import Root, Settings, load_settings, save_settings

if TYPE_CHECKING:
    from corpus_search.store.ledger import Ledger
    from corpus_search.store.stories import Stories

__all__ = ["LOCK_WAIT", "StoreDirectory", "check_place", "locked"]

LOCK_WAIT = 10.0
"""Seconds to wait for another writer."""

_Part = TypeVar("_Part")

_UNFINISHED = {".gitignore", "lock", "data-1", f"{SETTINGS_NAME}.new"}
"""What a store that was never finished may hold."""


class StoreDirectory:
    """One store as it was when it was opened."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self.settings = settings
        self.analyzer = Analyzer(settings.language)
        self._engine: Engine | None = None

    @classmethod
    def open(cls, path: Path) -> "StoreDirectory":
        """Open a store. Raises `StoreError`."""
        return cls(path, load_settings(path))

    @classmethod
    def create(cls, path: Path, settings: Settings) -> "StoreDirectory":
        """Make an empty store in a folder that `check_place` lets pass."""
        store = cls(path, replace(settings, created=datetime.now(UTC).isoformat(timespec="seconds")))
        path.mkdir(parents=True, exist_ok=True)
        (path / ".gitignore").write_text("*\n", encoding="utf-8")
        store.make_data(settings.data)
        save_settings(path, store.settings)
        return store

    @property
    def data(self) -> Path:
        """The folder of data that counts."""
        return self.path / self.settings.data

    @property
    def engine(self) -> Engine:
        """The engine, opened at its last commit when first asked for."""
        if self._engine is None:
            self._engine = self._opened(self._open_engine)
            self.analyzer.expect(self._engine.languages())
        return self._engine

    def _open_engine(self) -> Engine:
        return engine_class(self.settings.engine).open(self.data / "engine", self.analyzer)

    def ledger(self) -> "Ledger":
        """Open the ledger."""
        from corpus_search.store.ledger import Ledger  # noqa: PLC0415  (a search needs neither it nor SQLite)

        return self._opened(lambda: Ledger.open(self.data))

    def stories(self) -> "Stories":
        """Open the stories."""
        from corpus_search.store.stories import Stories  # noqa: PLC0415

        return self._opened(lambda: Stories.open(self.data))

    def _opened(self, part: Callable[[], _Part]) -> _Part:
        """Open a part of the data; if a rebuild replaced the data since the settings were read, that of the new."""
        try:
            return part()
        except StoreError:
            settings = load_settings(self.path)
            if settings.data == self.settings.data:
                raise
            self.settings, self.analyzer = settings, Analyzer(settings.language)
            return part()

    def make_data(self, name: str) -> Path:
        """Make a new folder of data, empty; one of that name that a dead process left is removed."""
        from corpus_search.store.ledger import Ledger  # noqa: PLC0415
        from corpus_search.store.stories import Stories  # noqa: PLC0415

        folder = self.path / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        engine_class(self.settings.engine).create(folder / "engine", self.analyzer).close()
        Ledger.create(folder).close()
        Stories.open(folder).close()
        return folder

    def change(self, settings: Settings) -> None:
        """Replace the settings, here and on disk; data that no longer counts is removed."""
        save_settings(self.path, settings)
        self.settings = settings
        self.close()
        self.sweep()

    def sweep(self) -> None:
        """Remove data that does not count: replaced by a rebuild, or left by one that died."""
        for folder in self.path.glob("data-*"):
            if folder.name != self.settings.data:
                shutil.rmtree(folder, ignore_errors=True)

    def size(self) -> int:
        """Return the bytes of all files of the store."""
        total = 0
        for path in self.path.rglob("*"):
            with suppress(FileNotFoundError):  # a writer may be at work
                total += path.stat().st_size if path.is_file() else 0
        return total

    def close(self) -> None:
        """Let go of all files."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    # Where articles are

    def location(self, root: Root) -> Path:
        """Return where a root is, absolute; standard input is nowhere, and has only its name."""
        if root.is_stdin:
            return Path(root.path)
        return Path(os.path.normpath(self.path.parent / root.path))

    def relative(self, location: Path) -> str:
        """Return a root's path as the settings keep it: from the store's own folder where it is below that.

        So a folder can be moved as a whole, with its store.
        """
        if location.is_relative_to(self.path.parent):
            return location.relative_to(self.path.parent).as_posix()
        return str(location)

    def article_location(self, root_label: str, path: str) -> Path:
        """Return where an article's file is, absolute, as `location` does."""
        for root in self.settings.roots:
            if root.label == root_label:
                place = self.location(root)
                return place if root.is_file or root.is_stdin else place / path
        return self.path.parent / path

    def files_at(self, location: Path) -> Iterator[tuple[str, str]]:
        """Yield what a file may be in the index: label of its root, and path below it."""
        for root in self.settings.roots:
            place = self.location(root)
            if location == place.absolute():
                yield root.label, location.name
            elif location.is_relative_to(place):
                yield root.label, location.relative_to(place).as_posix()


def check_place(path: Path) -> None:
    """Raise `StoreError` where a store is to be made and there is something else already."""
    if path.exists() and not path.is_dir():
        raise StoreError(f"{path} is not a folder.", "Name another place for the store with --store.")
    if path.is_dir() and not is_store(path) and any(entry.name not in _UNFINISHED for entry in path.iterdir()):
        raise StoreError(f"{path} is not a store, and not empty.", "Name another place for it with --store.")


@contextmanager
def locked(path: Path, wait: float = LOCK_WAIT) -> Iterator[None]:
    """Hold a store's lock for writing; the folder is made if it is not there.

    Raises `StoreError` if another process keeps the lock for `wait` seconds.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415  (takes 46 ms, and readers need none)

    path.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(path / "lock", timeout=wait):
            yield
    except Timeout as err:
        raise StoreError(f"another process is writing to the store in {path}.", "Try again when it is done.") from err
