"""The contract of a reader: the bytes of one file in, its articles out.

Vocabulary. A *source* is one file of a corpus, already in memory. A *reader* knows one format. A *reading* is
what became of a source: the encoding it was in, and a lazy sequence of *records*, each an `Article` or a
`BadRecord` that says which part could not be used and why.

A reader never opens files, never prints, keeps nothing between two sources, and raises nothing but
`ReadError` (the file is broken) and `SkippedError` (the file is no article), from `read` or while its records
are drawn.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from corpus_search.article import Article
from corpus_search.errors import CorpusSearchError, ReadError

__all__ = ["BadRecord", "ReadOptions", "Reader", "Reading", "SkippedError", "Source", "missing_extra"]


class SkippedError(CorpusSearchError):
    """A file is left out on purpose: it is empty, binary, or too large. The message is the reason."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user says about the files: which key of a record holds which part of an article.

    `fields` maps a part of an article ("title", "text", "id", "published", ...) to the key that holds it.
    """

    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """One file: the label of its root, its path below it (as in `Article`), and its bytes.

    A file inside an archive has its archive's path, and its own name as `member`. `encoding` is what a header
    outside of the bytes declares (HTTP's Content-Type in a WARC), None for nothing.
    """

    root: str
    path: str
    data: bytes
    member: str = ""
    encoding: str | None = None

    @property
    def name(self) -> str:
        """The name that tells the format: the member's, else the file's."""
        return self.member or self.path


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A part of a file that could not be used: where ("line 7") and why, in words for a person."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a source.

    `encoding` is the codec's name for Python, None for formats without one; `encoding_origin` says how it is
    known: "declared" (a mark in the file), "utf-8" (it decodes as such), "detected" (by its bytes).
    """

    records: Iterable[Article | BadRecord]
    encoding: str | None = None
    encoding_origin: str | None = None


def missing_extra(extra: str, err: ImportError) -> ReadError:
    """Return the error for a format whose library is not installed; raise it `from err`."""
    return ReadError(
        f"{err.name or 'a library'} is not installed", f"Install it with: pip install 'corpus-search[{extra}]'"
    )


class Reader(Protocol):
    """One file format."""

    name: ClassVar[str]
    """The format's name in the ledger and in help: "text"."""
    version: ClassVar[int]
    """Raised whenever the reader makes something else of the same bytes, so that files are read again."""
    suffixes: ClassVar[tuple[str, ...]]
    """The endings of its files' names, in lower case, with the dot."""

    def read(self, source: Source, options: ReadOptions) -> Reading:
        """Return the articles of a source; see the module's text for what may be raised."""
        ...
