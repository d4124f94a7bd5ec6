"""One segment of a Whoosh index, read without Whoosh's matchers: postings a block at a time.

The layout of a posting list is that of Whoosh's codec W3 (`whoosh.codec.whoosh3`, W3PostingsWriter): four bytes
"W3Bl", then blocks of up to 128 postings. A block is a signed length (four bytes, big-endian, negative for the
last), a pickled tuple (count, last id, greatest weight, compression, shortest and longest length as bytes), and a
pickled tuple (ids as differences, weights, values), by zlib if the compression is not 0. Weights are None where
all are 1, one number where all are equal. A value is a count (four bytes) and the positions, pickled as
differences.

A term's entry in the term file is a flag (one byte), statistics, and where its postings are: position (8 bytes) and
length (4). With the flag set, the postings themselves follow instead, a pickled tuple (ids, weights, values).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import accumulate, repeat
from struct import Struct
from typing import Any
from zlib import decompress

from whoosh.codec.whoosh3 import LENGTHS_COLUMN, WHOOSH3_HEADER_MAGIC, W3Segment
from whoosh.columns import CompressedBytesColumn
from whoosh.reading import SegmentReader
from whoosh.util.numeric import byte_to_length

from corpus_search.engines.bm25 import K1, B
from corpus_search.engines.whoosh.layout import STORY
from corpus_search.engines.whoosh.pickles import load_plain, loads_plain

__all__ = ["Postings", "Segment", "decode_positions"]

_LENGTH = Struct("!i").unpack_from
_EXTENT = Struct("!qi").unpack_from
_STATISTICS_SIZE = Struct("!BfIBBfII").size
_COUNT_BYTES = 4
_LENGTHS = tuple(byte_to_length(byte) for byte in range(256))


@dataclass(frozen=True, slots=True)
class Postings:
    """A term's articles in one segment: numbers, weights, and encoded positions (None for fields without)."""

    docs: list[int]
    weights: list[float]
    values: list[bytes] | None


def decode_positions(value: bytes) -> list[int]:
    """Return the positions of one posting, in order."""
    return list(accumulate(loads_plain(value[_COUNT_BYTES:])))


class Segment:
    """The postings, lengths and stored values of one segment."""

    def __init__(self, reader: SegmentReader, handle: W3Segment) -> None:
        self.handle = handle
        """What the table of contents keeps of the segment."""
        self._reader = reader
        self._terms = reader._terms  # noqa: SLF001  (what we need of Whoosh's readers has no public name)
        self._per_document = reader._perdoc  # noqa: SLF001
        self.count_all = reader.doc_count_all()
        self.deleted = set(self._per_document.deleted_docs())
        self._lengths: dict[str, bytes] = {}
        self._columns: dict[str, Any] = {}
        self._stored: Any = None

    def document_frequency(self, field: str, term: bytes) -> int:
        """Return how many articles hold a term, deleted ones included."""
        try:
            return self._terms.doc_frequency(field, term)
        except KeyError:
            return 0

    def field_length(self, field: str) -> int:
        """Return the sum of the lengths of a field over all articles, deleted ones included."""
        return self._per_document.field_length(field)

    def postings(self, field: str, term: bytes) -> Postings | None:
        """Return the postings of a term, deleted articles left out; None where there is none."""
        try:
            entry = self._terms._tindex[self._terms._keycoder(field, term)]  # noqa: SLF001
        except KeyError:
            return None
        # Whoosh's W3TermInfo would unpickle whatever the entry holds.
        if entry[0]:
            docs, weights, values = loads_plain(entry[_STATISTICS_SIZE:])
            postings = Postings(list(docs), list(weights), list(values) or None)
            return self._without_deleted(postings) if self.deleted else postings
        offset, length = _EXTENT(entry, _STATISTICS_SIZE)
        return self._read(self._terms._postfile.get(offset, length))  # noqa: SLF001

    def _read(self, data: bytes) -> Postings | None:
        docs: list[int] = []
        weights: list[float] = []
        values: list[bytes] = []
        for block_docs, block_weights, block_values in _iter_blocks(data):
            docs += block_docs
            weights += block_weights
            values += block_values or ()
        postings = Postings(docs, weights, values or None)
        return self._without_deleted(postings) if self.deleted else postings

    def _without_deleted(self, postings: Postings) -> Postings | None:
        kept = [index for index, doc in enumerate(postings.docs) if doc not in self.deleted]
        if not kept:
            return None
        values = postings.values
        return Postings(
            [postings.docs[index] for index in kept],
            [postings.weights[index] for index in kept],
            [values[index] for index in kept] if values else None,
        )

    def terms_beginning(self, field: str, prefix: bytes) -> Iterator[bytes]:
        """Yield the terms of a field that begin so, in order of their bytes."""
        for term in self.terms_from(field, prefix):
            if not term.startswith(prefix):
                return
            yield term

    def terms_from(self, field: str, first: bytes) -> Iterator[bytes]:
        """Yield the terms of a field from one on, in order of their bytes."""
        for name, term in self._terms.terms_from(field, first):
            if name != field:
                return
            yield term

    def delete(self, docs: Iterable[int]) -> None:
        """Delete articles, here and in what the next table of contents says."""
        for doc in docs:
            self.deleted.add(doc)
            self.handle.delete_document(doc)

    def documents(self) -> Iterator[int]:
        """Yield the numbers of all articles that are not deleted."""
        return (doc for doc in range(self.count_all) if doc not in self.deleted)

    def length_norms(self, field: str, average: float) -> list[float]:
        """Return, by article number, k1 (1 - b + b length / average) of BM25."""
        norms = [K1 * (1.0 - B + B * length / average) for length in _LENGTHS]
        return [norms[byte] for byte in self.length_bytes(field)]

    def length_bytes(self, field: str) -> bytes:
        """Return, by article number, the length of a field as Whoosh rounds it to a byte."""
        if field not in self._lengths:
            column = f"_{field}_len"
            known = self._per_document.has_column(column)
            reader = self._per_document.column_reader(column, LENGTHS_COLUMN) if known else None
            self._lengths[field] = bytes(reader.load()) if reader else bytes(self.count_all)
        return self._lengths[field]

    def length(self, field: str, doc: int) -> int:
        """Return the length of a field of an article, in terms, as Whoosh rounded it; 0 where it has none."""
        byte = self.length_bytes(field)[doc]
        return _LENGTHS[byte] if byte else 0

    def column(self, field: str) -> Any:
        """Return what gives, by article number, the bytes of a field that hits are sorted by."""
        if field not in self._columns:
            self._columns[field] = self._reader.column_reader(field, translate=False)
        return self._columns[field]

    @property
    def has_copies(self) -> bool:
        """There are articles that are copies of a story."""
        return bool(self._per_document.has_column(STORY))

    def stored(self, doc: int) -> dict[str, Any]:
        """Return what is stored of an article."""
        if self._stored is None:
            # Whoosh's own reader of this column would unpickle whatever stands there.
            self._stored = self._per_document.column_reader("_stored", CompressedBytesColumn())
        return loads_plain(self._stored[doc])


def _iter_blocks(data: bytes) -> Iterator[tuple[Iterator[int], list[float], tuple[bytes, ...] | None]]:
    """Yield ids, weights and values of each block of a posting list."""
    place = len(WHOOSH3_HEADER_MAGIC)
    last = False
    while not last:
        (length,) = _LENGTH(data, place)
        last, place = length < 0, place + 4
        stream = BytesIO(data[place : place + abs(length)])
        count, _, _, compression, _, _ = load_plain(stream)
        packed = stream.read()
        differences, weights, values = loads_plain(decompress(packed) if compression else packed)
        if weights is None:
            weights = repeat(1.0, count)
        elif isinstance(weights, float):
            weights = repeat(weights, count)
        yield accumulate(differences), list(weights), values
        place += abs(length)
