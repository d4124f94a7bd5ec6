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
    the dot. `class_path` is what reads it, below `corpus_search.readers`.
    """

    name: str
    version: int
    suffixes: tuple[str, ...]
    class_path: str

    def load(self) -> Reader:
        """Import it, if nobody has. Raises ImportError: no file's fault, and none is to be left out for it."""
        reader: Reader = _made(self.class_path)
        return reader

    def read(self, source: Source, options: ReadOptions) -> Reading:
        """Return the articles of a source, as `Reader` says."""
        return self.load().read(source, options)


@dataclass(frozen=True, slots=True)
class LateContainer:
    """One format of files that hold files: as `LateReader`.

    With `needs_seeking`, its files cannot be read from the beginning to the end.
    """

    name: str
    version: int
    suffixes: tuple[str, ...]
    class_path: str
    needs_seeking: bool = False

    def load(self) -> Container:
        """Import it, as `LateReader.load` does."""
        container: Container = _made(self.class_path)
        return container

    def members(self, packed: Packed, used: Used) -> Iterator[Source | BadRecord | SkippedMember]:
        """Yield the files in `packed`, as `Container` says."""
        return self.load().members(packed, used)


@cache
def _made(class_path: str) -> Any:
    module, _, name = class_path.rpartition(".")
    return getattr(import_module(f"corpus_search.readers.{module}"), name)()
