"""The contracts of a reader (the bytes of one file in, its articles out) and of a container (files out).

Vocabulary. A *source* is one file of a corpus, already in memory. A *reader* knows one format. A *reading* is
what became of a source: the encoding it was in, and a lazy sequence of *records*, each an `Article` or a
`BadRecord` that says which part could not be used and why.

A reader never opens files, never prints, keeps nothing of one source for the next, and raises nothing but
`ReadError` (the file is broken) and `SkippedError` (the file is no article), from `read` or while its records
are drawn.

A *container* knows one format of archives. Out of a *packed* file, which is open because it may be larger than
memory, it draws *members* one at a time: a `Source` each, or what became of those that are none. What a member
is, and whether it is an archive in its turn, is for others to see (`reading`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from typing import BinaryIO, Protocol

from corpus_search.article import Article
from corpus_search.errors import CorpusSearchError, ReadError
from corpus_search.readers.limits import Limits, Used
from corpus_search.records import dataclass

__all__ = [
    "COMPRESSION_SUFFIXES",
    "UNNAMED",
    "BadRecord",
    "Container",
    "Packed",
    "ReadOptions",
    "Reader",
    "ReaderFailureError",
    "Reading",
    "SkippedError",
    "SkippedMember",
    "Source",
    "missing_extra",
]

COMPRESSION_SUFFIXES: Mapping[str, str] = {".gz": "gz", ".bz2": "bz2", ".xz": "xz", ".zst": "zst"}
"""The endings that compressing adds to a file's name, and what the compression is called."""

UNNAMED = "unnamed"
"""What a member of an archive is called that has no name there; an empty one means no archive."""


class ReaderFailureError(ReadError):
    """A reader failed by a mistake, for want of memory, or for want of its library: another try may do."""


class SkippedError(CorpusSearchError):
    """A file is left out on purpose: it is empty, binary, encrypted, or too large. The message is the reason."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user says about the files: which key of a record holds which part of an article.

    `fields` maps a part of an article ("title", "text", "id", "published", ...) to the key that holds it.
    `limits` say how much of a file is read.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Source:
    """One file: the label of its root, its path below it (as in `Article`), and its bytes.

    A file inside an archive has its archive's path, and its own name as `member`. `encoding` and `media_type`
    ("text/html") are what a header outside of the bytes declares (HTTP's Content-Type in a WARC), None for nothing.
    """

    root: str
    path: str
    data: bytes
    member: str = ""
    encoding: str | None = None
    media_type: str | None = None

    @property
    def name(self) -> str:
        """The name that tells the format: the member's, else the file's, and without ".gz" and the like."""
        name = self.member or self.path
        stem, dot, suffix = name.rpartition(".")
        return stem if f"{dot}{suffix.lower()}" in COMPRESSION_SUFFIXES else name


@dataclass(frozen=True, slots=True)
class Packed:
    """A file that others are packed into: as `Source`, but open, at its beginning.

    `file` can be read; it can seek only if a container needs that. `size` is its number of bytes, None for unknown.
    """

    root: str
    path: str
    file: BinaryIO
    size: int | None = None
    member: str = ""

    def source(self, member: str, data: bytes) -> Source:
        """Return a file in it; `member` is the name that the archive has for it."""
        return Source(self.root, self.path, data, self.inside(member))

    def inside(self, member: str) -> str:
        """Return the name of a file in it, from the outermost archive on; what has none gets one."""
        member = member or UNNAMED
        return f"{self.member}!/{member}" if self.member else member


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A part of a file that could not be used: where ("line 7") and why, in words for a person."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class SkippedMember:
    """A file inside an archive that is left out on purpose: its name as in `Source.member`, and why."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a source.

    `encoding` is the codec's name for Python, None for formats without one; `encoding_origin` says how it is
    known: "declared" (a mark in the file, or a header), "utf-8" (it decodes as such), "detected" (by its bytes),
    "guessed" (nothing speaks for it but that it fits). `replaced` counts the replacement characters (U+FFFD) in the
    text, for bytes that the encoding does not know.
    """

    records: Iterable[Article | BadRecord]
    encoding: str | None = None
    encoding_origin: str | None = None
    replaced: int = 0


def missing_extra(extra: str, err: ImportError) -> ReaderFailureError:
    """Return the error for a format whose library is not installed; raise it `from err`."""
    return ReaderFailureError(
        f"{err.name or 'a library'} is not installed", f"Install it with: pip install 'corpus-search[{extra}]'"
    )


class Reader(Protocol):
    """What reads one file format."""

    def read(self, source: Source, options: ReadOptions) -> Reading:
        """Return the articles of a source; see the module's text for what may be raised."""
        ...


class Container(Protocol):
    """What unpacks one format of files that hold files."""

    def members(self, packed: Packed, used: Used) -> Iterator[Source | BadRecord | SkippedMember]:
        """Yield the files in `packed` in their order there, each when it is asked for and not kept.

        Folders, links, devices, and what a walk of a folder would not show (hidden files) are passed over. What
        comes out of a decompressor is noted in `used`, and so is each entry. Names are as they stand there ("../a"
        too: nothing is written under them), the bytes in them that are text in no encoding as lone surrogates.

        Raises `ReadError` where the rest cannot be read, `ExpansionError` (of `limits`) where a limit of `used` is
        passed. What came before stays valid.
        """
        ...
