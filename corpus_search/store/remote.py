"""What of a store is elsewhere, where its engine is a server: how is it made known there, taken away, and opened?

The folder of data then has an address instead of an index. What a machine without that folder needs to search, the
server keeps too: the language, and where the roots are.
"""

import os
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from corpus_search.engines import engine_class
from corpus_search.engines.address import Address, AddressOptions
from corpus_search.engines.base import Engine
from corpus_search.errors import CorpusSearchError, StoreError, UsageError
from corpus_search.store.directory import StoreDirectory
from corpus_search.store.seal import ENGINE_FOLDER, break_seal
from corpus_search.store.settings import Root, Settings

if TYPE_CHECKING:
    from corpus_search.store.ledger import Ledger
    from corpus_search.store.stories import Stories

__all__ = ["RemoteDirectory", "address_wanted", "describe", "remove_data"]

_ENGINE = "opensearch"


def describe(store: StoreDirectory) -> dict[str, Any]:
    """Return what a machine that has no folder of the store needs to know of it."""
    settings = store.settings
    return {
        "language": settings.language,
        "created": settings.created,
        "version": settings.version,
        "roots": [
            {"label": root.label, "path": str(store.location(root)), "is_file": root.is_file, "is_stdin": root.is_stdin}
            for root in settings.roots
        ],
    }


def address_wanted(
    engine: str, options: AddressOptions, data: Path | None = None, *, anew: bool = False
) -> Address | None:
    """Return the address for data of an engine; None where it needs none.

    `data` are those that the store has, if it has any: they may have moved to another address, but what they are made
    of changes only if they are made `anew`. Raises `UsageError` for options that cannot be meant.
    """
    if engine != _ENGINE:
        if options:
            raise UsageError(
                f'the engine "{engine}" runs here: it has no address, no shards and no replicas.',
                f"Leave these options out, or choose --engine {_ENGINE}.",
            )
        return None
    known = Address.load(data / ENGINE_FOLDER) if data else None
    address = options.applied(known)
    if known and data and not anew and address != known:
        if replace(address, urls=known.urls, ca_file=known.ca_file) != known:
            raise UsageError(
                "the name, the shards and the replicas of an index stay as they were made.",
                "Make it anew with --rebuild, or leave these options out.",
            )
        remote: Any = engine_class(_ENGINE)
        remote.verify(address)
        break_seal(data)
        address.save(data / ENGINE_FOLDER)
    return replace(address, index="") if anew else address


def remove_data(folder: Path) -> None:
    """Remove a folder of data and what belongs to it elsewhere; if that cannot be now, it stays for the next time."""
    with suppress(OSError):
        try:
            address = Address.load(folder / ENGINE_FOLDER)
        except CorpusSearchError:
            address = None  # it leads nowhere
        if address and address.index:
            try:
                remote: Any = engine_class(_ENGINE)
                remote.discard(address)
            except CorpusSearchError:
                return
    shutil.rmtree(folder, ignore_errors=True)


class RemoteDirectory(StoreDirectory):
    """A store of which this machine has nothing but the address."""

    def __init__(self, address: Address) -> None:
        remote: Any = engine_class(_ENGINE)
        engine, description = remote.connect(address)
        # There is no folder: nothing is below the null device.
        super().__init__(Path(os.devnull) / "store", _settings(description, address))
        engine.use(self.analyzer)
        self.analyzer.expect(engine.languages())
        self._remote = engine
        self._engine = cast("Engine", engine)
        self._address = address

    @property
    def place(self) -> str:
        """Where the store is, for people."""
        return f"{self._address.urls[0]}/{self._address.name}"

    @property
    def engine(self) -> Engine:
        """The engine."""
        if self._engine is None:
            raise StoreError(f"{self.place} is closed.")
        return self._engine

    def ledger(self) -> "Ledger":
        """Raise `StoreError`: what became of every file is known where it was indexed."""
        raise self._only_there("What became of each file")

    def stories(self) -> "Stories":
        """Raise `StoreError`, as `ledger` does."""
        raise self._only_there("Which articles are copies")

    def articles_of_story(self, story: str) -> list[str]:
        """Return the ids of all articles of a story, by its name; the engine knows them."""
        return list(self._remote.articles_of_story(story))

    def _only_there(self, what: str) -> StoreError:
        return StoreError(
            f"{what} is not known at {self.place}.", "Ask on the machine where `corpus-search index` was called."
        )


def _settings(description: dict[str, Any], address: Address) -> Settings:
    try:
        return Settings(
            language=str(description["language"]),
            engine=_ENGINE,
            created=str(description["created"]),
            version=str(description["version"]),
            roots=tuple(
                Root(str(root["label"]), str(root["path"]), bool(root["is_file"]), bool(root["is_stdin"]))
                for root in description["roots"]
            ),
        )
    except (LookupError, TypeError) as err:
        raise StoreError(
            f'what the index "{address.name}" says of its store is damaged.', "Mend it with: corpus-search index"
        ) from err
