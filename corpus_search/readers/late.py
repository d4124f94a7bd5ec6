"""Readers and containers by name: the module of a format is imported when the first file of it is there.

To import all of them takes longer than to bring a store up to date when a few files have changed.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from corpus_search.readers.base import (
    BadRecord,
    Container,
    Packed,
    Reader,
    Reading,
    ReadOptions,
    SkippedMember,
    Source,
)
from corpus_search.readers.limits import Used
from corpus_search.records import dataclass

__all__ = ["LateContainer", "LateReader"]


@dataclass(frozen=True, slots=True)
class LateReader:
    """One file format.

    `name` is that in the ledger and in help ("text"); `version` is raised whenever the reader makes something else of
    the same bytes, so that files are read again; `suffixes` are the endings of its files' names, in lower case, with
    the dot. `place` is the reader's, below `corpus_search.readers`.
    """

    name: str
    version: int
    suffixes: tuple[str, ...]
    place: str

    def read(self, source: Source, options: ReadOptions) -> Reading:
        """Return the articles of a source, as `Reader` says."""
        reader: Reader = _made(self.place)
        return reader.read(source, options)


@dataclass(frozen=True, slots=True)
class LateContainer:
    """One format of files that hold files: as `LateReader`.

    With `needs_seeking`, its files cannot be read from the beginning to the end.
    """

    name: str
    version: int
    suffixes: tuple[str, ...]
    place: str
    needs_seeking: bool = False

    def members(self, packed: Packed, used: Used) -> Iterator[Source | BadRecord | SkippedMember]:
        """Yield the files in `packed`, as `Container` says."""
        container: Container = _made(self.place)
        return container.members(packed, used)


@cache
def _made(place: str) -> Any:
    module, _, name = place.rpartition(".")
    return getattr(import_module(f"corpus_search.readers.{module}"), name)()
