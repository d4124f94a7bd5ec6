"""What does a table of contents say? Read without Whoosh, whose modules take longer to import than a search.

The layout is that of `whoosh.index.TOC.write`: sizes of three types of C as variable-length numbers, the number -12345
(four bytes, like all that follow), the version of the layout, three variable-length numbers of the release, the schema
(a variable-length number of bytes, then a pickle), the generation, a number without meaning, and a pickled list of
segments. Behind it stands our own checksum (see `engines.checksums`), which Whoosh does not read.
"""

import re
from collections.abc import Iterable, Mapping
from io import SEEK_CUR, BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from corpus_search.engines.checksums import without_checksum
from corpus_search.engines.whoosh.layout import INDEX_NAME
from corpus_search.engines.whoosh.pickles import SegmentState, load_contents
from corpus_search.errors import MEND_HINT, StoreError
from corpus_search.records import dataclass

if TYPE_CHECKING:
    from whoosh.codec.whoosh3 import W3Segment

__all__ = ["Contents", "SegmentEntry", "contents_name", "last_generation", "read_contents"]

_SIZES = (4, 8, 4)
_MAGIC = -12345
_LAYOUT = -111
_RELEASE = 3
_LISTINGS = 3
_NAME = re.compile(rf"_{INDEX_NAME}_([0-9]+)\.toc")


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A segment as a table of contents has it: its name, and how many articles it has, which of them are deleted.

    `lengths` holds, by field, the sum of the lengths of all its articles.
    """

    name: str
    articles: int
    deleted: frozenset[int]
    lengths: Mapping[str, int]

    def as_whoosh(self, deleted: Iterable[int]) -> "W3Segment":
        """Return it as Whoosh has it, with some articles deleted, to be written into the next table of contents."""
        from whoosh.codec.whoosh3 import W3Codec, W3Segment  # noqa: PLC0415  (a search writes nothing)

        segment = W3Segment(W3Codec(), INDEX_NAME, self.articles, self.name.partition("_")[2], set(deleted) or None)
        segment._fieldlengths = dict(self.lengths)  # noqa: SLF001  (it has no other way in)
        return segment


@dataclass(frozen=True, slots=True)
class Contents:
    """A commit: its number, and its segments."""

    generation: int
    segments: tuple[SegmentEntry, ...]


def contents_name(generation: int) -> str:
    """Return the name of the file of a commit."""
    return f"_{INDEX_NAME}_{generation}.toc"


def last_generation(folder: Path) -> int:
    """Return the number of the last commit. Raises `StoreError` where there is none."""
    # A listing that is made while a commit replaces the one by the other may have neither.
    for _ in range(_LISTINGS):
        try:
            found = [int(match[1]) for path in folder.iterdir() if (match := _NAME.fullmatch(path.name))]
        except OSError as err:
            raise StoreError(f"the index in {folder} cannot be opened: {err.strerror}.", MEND_HINT) from err
        if found:
            return max(found)
    raise StoreError(f"the index in {folder} cannot be opened: it has no table of contents.", MEND_HINT)


def read_contents(folder: Path) -> Contents:
    """Return the last commit. Raises `StoreError` for a damaged one, FileNotFoundError if it is replaced meanwhile."""
    generation = last_generation(folder)
    path = folder / contents_name(generation)
    try:
        return _Reader(without_checksum(path.read_bytes())).contents(generation)
    except (ValueError, LookupError, TypeError, AttributeError, EOFError, OverflowError, RecursionError) as err:
        raise StoreError(f"{path} is damaged: {err}.", MEND_HINT) from err


class _Reader:
    """Reads one file from its beginning."""

    def __init__(self, data: bytes) -> None:
        self._file = BytesIO(data)

    def contents(self, generation: int) -> Contents:
        """Return what the file says. Raises ValueError for what it cannot mean."""
        sizes = tuple(self._short() for _ in _SIZES)
        if (sizes, self._number(), self._number()) != (_SIZES, _MAGIC, _LAYOUT):
            raise ValueError("it has another layout")
        for _ in range(_RELEASE):
            self._short()
        self._file.seek(self._short(), SEEK_CUR)
        if self._number() != generation:
            raise ValueError("it is of another commit")
        self._number()
        states = load_contents(self._file)
        if not (isinstance(states, list) and all(isinstance(state, SegmentState) for state in states)):
            raise ValueError("it has no list of segments")
        return Contents(generation, tuple(map(_entry, states)))

    def _number(self) -> int:
        data = self._file.read(4)
        if len(data) < 4:
            raise EOFError("it is cut off")
        return int.from_bytes(data, "big", signed=True)

    def _short(self) -> int:
        """Read a number of any length: seven bits a byte, the lowest first, the eighth says that there are more."""
        number = shift = 0
        while True:
            (byte,) = self._file.read(1)
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                return number
            shift += 7


def _entry(state: SegmentState) -> SegmentEntry:
    values = vars(state)
    entry = SegmentEntry(
        name=f"{values['indexname']}_{values['segid']}",
        articles=int(values["_doccount"]),
        deleted=frozenset(map(int, values["_deleted"] or ())),
        lengths={str(field): int(length) for field, length in values["_fieldlengths"].items()},
    )
    if values["compound"] or not 0 <= len(entry.deleted) <= entry.articles:
        raise ValueError(f"segment {entry.name} cannot be")
    return entry
