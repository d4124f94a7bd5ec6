"""Postings on disk: how the blocks of a posting list are written. `segment` describes the layout and reads it.

Everything here may be done by Whoosh's own `W3PostingsWriter` too, one posting at a time. What differs is allowed by
the format: blocks are pickled by protocol 4, which writes bytes as they are, where Whoosh's protocol 2 spells each
list of positions as text and a function to be called.
"""

from collections.abc import Sequence
from operator import sub
from pickle import dumps
from struct import Struct
from typing import NamedTuple
from zlib import compress

from whoosh.codec.whoosh3 import COMPRESSION_MIN_SIZE, WHOOSH3_HEADER_MAGIC

__all__ = ["PostingList", "TermStatistics", "encode_positions", "inline_entry", "posting_bytes", "term_entry"]

BLOCK = 128
"""Postings of a block, as in Whoosh."""
_COMPRESSION = 3
_BLOCK_PROTOCOL = 4
_SHORT_PROTOCOL = 3
"""Both write bytes as they are; the older one is shorter by its frame, the newer one shrinks more by zlib."""
_BLOCK_LENGTH = Struct("!i").pack
_COUNT = Struct("!I").pack
_TERM = Struct("!BfIBBfII").pack
_EXTENT = Struct("!qi").pack


class PostingList(NamedTuple):
    """A term's postings: article numbers in order, weights, and encoded positions (None for a field without)."""

    docs: Sequence[int]
    weights: Sequence[float]
    values: Sequence[bytes] | None


class TermStatistics(NamedTuple):
    """What a term's entry says of its postings; lengths are bytes, as Whoosh rounds them."""

    weight: float
    holding: int
    shortest: int
    longest: int
    greatest_weight: float
    first: int
    last: int


class _SinglePositions(dict[int, bytes]):
    """The encoding of one position, made once: most terms stand once in an article."""

    def __missing__(self, position: int) -> bytes:
        encoded = _COUNT(1) + dumps([position], 2)
        if position < 1 << 16:
            self[position] = encoded
        return encoded


_SINGLE = _SinglePositions()


def encode_positions(positions: Sequence[int]) -> bytes:
    """Return positions, in order, as `whoosh.formats.Positions` keeps them: a count, and pickled differences."""
    if len(positions) == 1:
        return _SINGLE[positions[0]]
    return _COUNT(len(positions)) + dumps([positions[0], *map(sub, positions[1:], positions)], 2)


def posting_bytes(postings: PostingList, lengths: bytes) -> tuple[bytes, TermStatistics]:
    """Return a posting list as it is written, and its statistics; `lengths` holds each article's length byte."""
    docs, weights, values = postings
    parts = [WHOOSH3_HEADER_MAGIC]
    shortest, longest, greatest = 255, 0, 0.0
    for start in range(0, len(docs), BLOCK):
        part = slice(start, start + BLOCK)
        ids, block_weights = docs[part], weights[part]
        bytes_of = [lengths[doc] for doc in ids] if lengths else [0]
        low, high, most = min(bytes_of), max(bytes_of), float(max(block_weights))
        shortest, longest, greatest = min(shortest, low), max(longest, high), max(greatest, most)
        differences = (ids[0], *map(sub, ids[1:], ids))
        kept = tuple(values[part]) if values is not None else None
        data = dumps((differences, _short_weights(block_weights), kept), _BLOCK_PROTOCOL)
        compression = _COMPRESSION if len(data) >= COMPRESSION_MIN_SIZE else 0
        if compression:
            data = compress(data, compression)
        info = dumps((len(ids), ids[-1], most, compression, low, high), 2)
        length = len(info) + len(data)
        parts += (_BLOCK_LENGTH(length if start + BLOCK < len(docs) else -length), info, data)
    statistics = TermStatistics(float(sum(weights)), len(docs), shortest, longest, greatest, docs[0], docs[-1])
    return b"".join(parts), statistics


def _short_weights(weights: Sequence[float]) -> float | tuple[float, ...] | None:
    """Return weights as Whoosh shortens them: None for all 1, one number where all are equal."""
    first = float(weights[0])
    if all(map(first.__eq__, weights)):
        return None if first == 1.0 else first
    return tuple(map(float, weights))


def inline_entry(postings: PostingList, lengths: bytes) -> bytes:
    """Return the entry of a term that stands in one article only, with its posting in it.

    Half of all terms are such, and a block of their own would cost them 90 bytes more. Whoosh reads this, but never
    writes it.
    """
    (doc,), (weight,), values = postings
    length = lengths[doc] if lengths else 0
    statistics = TermStatistics(float(weight), 1, length, length, float(weight), doc, doc)
    return _TERM(1, *statistics) + dumps(((doc,), (float(weight),), tuple(values or ())), _SHORT_PROTOCOL)


def term_entry(statistics: TermStatistics, offset: int, length: int) -> bytes:
    """Return a term's entry in the term file: its statistics, and where its postings are."""
    return _TERM(0, *statistics) + _EXTENT(offset, length)
