"""A store's folder, opened: settings, one folder of data with engine and ledger, and the paths of its articles.

    .corpus-search/
      settings.json     names the data that counts
      lock              held by whoever writes; the system frees it when that process ends, however it ends
      writer.json       who that is, while it writes
      data-1/
        ledger.sqlite3
        stories.sqlite3
        acronyms.sqlite3
        seal.sum        checksums of these files, while nobody writes
        engine/         the engine's own files
      .gitignore        a store is not for version control

A rebuild makes data-2 aside, and the settings then name it: readers see the one or the other. Only who holds the lock
writes; what dead processes left behind is swept away by the next writer.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.engines import engine_class
from corpus_search.engines.address import ADDRESS_NAME, Address
from corpus_search.engines.base import Capability, Engine
from corpus_search.engines.bm25 import DEFAULT_SCORING, Scoring
from corpus_search.engines.durability import sync_folder
from corpus_search.errors import StoreError
from corpus_search.store.location import SETTINGS_NAME, is_store
from corpus_search.store.lock import HOLDER_NAME, LOCK_NAME
from corpus_search.store.seal import ENGINE_FOLDER, is_sealed, seal_files
from corpus_search.store.settings import Root, Settings, load_settings, save_settings

if TYPE_CHECKING:
    from corpus_search.store.acronyms import Acronyms
    from corpus_search.store.ledger import Ledger
    from corpus_search.store.stories import Stories

__all__ = ["KNOWN_NAMES", "StoreDirectory", "check_place"]

_Part = TypeVar("_Part")

KNOWN_NAMES = {".gitignore": b"*\n", LOCK_NAME: None, HOLDER_NAME: None, SETTINGS_NAME: None}
"""What stands in a store's folder besides data, and what is in it where that never changes."""

_UNFINISHED = {".gitignore", LOCK_NAME, HOLDER_NAME, "data-1", f"{SETTINGS_NAME}.new"}
"""What a store that was never finished may hold."""


class StoreDirectory:
    """One store as it was when it was opened."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self.settings = settings
        self.analyzer = Analyzer(settings.language)
        self.address: Address | None = None
        """Where new data are to be, if their engine is a server (see `store.remote`)."""
        self._engine: Engine | None = None
        self._root_paths: dict[str, str] = {}

    @classmethod
    def open(cls, path: Path, *, older: bool = False) -> "StoreDirectory":
        """Open a store; with `older`, to make one of an older format anew. Raises `StoreError`."""
        return cls(path, load_settings(path, older=older))

    @classmethod
    def create(cls, path: Path, settings: Settings, address: Address | None = None) -> "StoreDirectory":
        """Make an empty store in a folder that `check_place` lets pass; `address` is that of its engine's server."""
        store = cls(path, replace(settings, created=datetime.now(UTC).isoformat(timespec="seconds")))
        path.mkdir(parents=True, exist_ok=True)
        (path / ".gitignore").write_bytes(KNOWN_NAMES[".gitignore"] or b"")
        store.address = address
        store.make_data(settings.data)
        save_settings(path, store.settings)
        store.publish()
        return store

    @property
    def place(self) -> str:
        """Where the store is, for people."""
        return str(self.path)

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

    @property
    def scoring(self) -> Scoring:
        """What searches are ranked with: the settings' parameters, where the engine can have others than usual."""
        return self.settings.scoring if Capability.SCORING in self.engine.capabilities else DEFAULT_SCORING

    def _open_engine(self) -> Engine:
        return engine_class(self.settings.engine).open(self.data / ENGINE_FOLDER, self.analyzer)

    def ledger(self) -> "Ledger":
        """Open the ledger."""
        from corpus_search.store.ledger import Ledger  # noqa: PLC0415  (a search needs neither it nor SQLite)

        return self._opened(lambda: Ledger.open(self.data))

    def stories(self) -> "Stories":
        """Open the stories."""
        from corpus_search.store.stories import Stories  # noqa: PLC0415

        return self._opened(lambda: Stories.open(self.data))

    def articles_of_story(self, story: str) -> list[str]:
        """Return the ids of all articles of a story, by its name, the first one first."""
        with closing(self.stories()) as stories:
            return stories.articles_of(story)

    def acronyms(self) -> "Acronyms":
        """Open the acronyms for writing."""
        from corpus_search.store.acronyms import Acronyms  # noqa: PLC0415

        return self._opened(lambda: Acronyms.open(self.data, self.analyzer))

    def _opened(self, part: Callable[[], _Part]) -> _Part:
        """Open a part of the data; if a rebuild replaced the data since the settings were read, that of the new."""
        try:
            return part()
        except StoreError:
            settings = load_settings(self.path)
            # A rebuild counts up; the data that one is making are not yet named by the settings.
            if _number(settings) <= _number(self.settings):
                raise
            self.settings, self.analyzer = settings, Analyzer(settings.language)
            self._root_paths.clear()
            return part()

    def make_data(self, name: str) -> Path:
        """Make a new folder of data, empty; one of that name that a dead process left is removed."""
        from corpus_search.store.ledger import Ledger  # noqa: PLC0415
        from corpus_search.store.stories import Stories  # noqa: PLC0415

        folder = self.path / name
        self._remove(folder)
        folder.mkdir()
        if self.address:
            self.address.save(folder / ENGINE_FOLDER)
        engine_class(self.settings.engine).create(folder / ENGINE_FOLDER, self.analyzer).close()
        Ledger.create(folder).close()
        Stories.open(folder).close()
        return folder

    def change(self, settings: Settings) -> None:
        """Replace the settings, here and on disk; data that no longer counts is removed."""
        if settings.data != self.settings.data:
            sync_folder(self.path / settings.data)
            sync_folder(self.path)
        save_settings(self.path, settings)
        self.settings = settings
        self._root_paths.clear()
        self.close()
        self.publish()
        self.sweep()

    def sweep(self) -> None:
        """Remove data that does not count: replaced by a rebuild, or left by one that died."""
        left = [folder for folder in self.path.glob("data-*") if folder.name != self.settings.data]
        if left:
            self.publish()  # before what people may still be led to is gone
        for folder in left:
            self._remove(folder)

    def discard_data(self) -> None:
        """Remove the data that were being made."""
        self.close()
        self._remove(self.data)

    def _remove(self, folder: Path) -> None:
        """Remove a folder of data, and what its engine has elsewhere."""
        if (folder / ENGINE_FOLDER / ADDRESS_NAME).is_file():
            from corpus_search.store.remote import remove_data  # noqa: PLC0415  (few stores have an address)

            remove_data(folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)

    def publish(self) -> None:
        """Tell an engine that is elsewhere that these are the data that count."""
        if publish := getattr(engine_class(self.settings.engine), "publish", None):
            from corpus_search.store.remote import describe  # noqa: PLC0415  (few stores have an address)

            publish(self.data / ENGINE_FOLDER, describe(self))

    @property
    def engine_checks_itself(self) -> bool:
        """The engine can check its own files: see `engines.base.Checkable`."""
        return hasattr(engine_class(self.settings.engine), "check")

    def settle(self) -> None:
        """Clear away what a run that died has left in the data that count, before another one begins."""
        if is_sealed(self.data):
            return
        from corpus_search.store.database import settle  # noqa: PLC0415

        for path in sorted(self.data.glob("*.sqlite3")):
            settle(path)
        for notes in self.data.glob("worker-*"):  # of processes that read files
            notes.unlink()
        self._sweep_engine()

    def _sweep_engine(self) -> None:
        if sweep := getattr(engine_class(self.settings.engine), "sweep", None):
            sweep(self.data / ENGINE_FOLDER)

    def seal(self) -> None:
        """Take the checksums of what was written, if it was; all of it must be closed."""
        if not is_sealed(self.data):
            self._sweep_engine()
            seal_files(self.data, engine_too=not self.engine_checks_itself)

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
        return Path(self.article_path(root_label, path))

    def article_path(self, root_label: str, path: str) -> str:
        """Return the same as text; each hit asks for it, and a `Path` takes longer than the rest."""
        for root in self.settings.roots:
            if root.label == root_label:
                if root_label not in self._root_paths:
                    self._root_paths[root_label] = str(self.location(root))
                place = self._root_paths[root_label]
                return place if root.is_file or root.is_stdin else os.path.join(place, *path.split("/"))  # noqa: PTH118
        return str(self.path.parent / path)

    def files_at(self, location: Path) -> Iterator[tuple[str, str]]:
        """Yield what a file may be in the index: label of its root, and path below it."""
        for root in self.settings.roots:
            place = self.location(root)
            if location == place.absolute():
                yield root.label, location.name
            elif location.is_relative_to(place):
                yield root.label, location.relative_to(place).as_posix()


def _number(settings: Settings) -> int:
    return int(settings.data.removeprefix("data-"))


def check_place(path: Path) -> None:
    """Raise `StoreError` where a store is to be made and there is something else already."""
    if path.exists() and not path.is_dir():
        raise StoreError(f"{path} is not a folder.", "Name another place for the store with --store.")
    if path.is_dir() and not is_store(path) and any(entry.name not in _UNFINISHED for entry in path.iterdir()):
        raise StoreError(f"{path} is not a store, and not empty.", "Name another place for it with --store.")
