"""Postings on disk: how a term's entry and the blocks of its posting list are written. `segment` has the layout.

Whoosh's own `W3PostingsWriter` does the same, one posting at a time. What differs is allowed by the format, and read
by every Whoosh with this codec:

- A short list, as most are, stands in the term's entry itself: a list of its own would cost it 90 bytes more. Whoosh
  has this form (`W3TermInfo.set_inlined`), but never writes it.
- Blocks are pickled by protocol 3, which writes bytes as they are, where Whoosh's protocol 2 spells each list of
  positions as text and a function to be called; and without the marks for objects that are named again, for none is.
- Weights that are whole numbers are written as such: two bytes in place of nine.

The small pickles are put together by hand from the opcodes of Python's `pickletools`: K, M and J are numbers of 1, 2
and 4 bytes, G is a float, C and B are bytes with a length of 1 and 4, a tuple is ")" (empty), 0x85, 0x86, 0x87 (of 1
to 3) or "(" ... "t", a list "]" and "a" (one more) or "(" ... "e" (more), and "." ends it.
"""

import pickle
from collections.abc import Callable, Sequence
from io import BytesIO
from itertools import islice
from operator import sub
from pickle import dumps
from struct import Struct
from typing import NamedTuple
from zlib import compress

from whoosh.codec.whoosh3 import COMPRESSION_MIN_SIZE, WHOOSH3_HEADER_MAGIC

__all__ = ["PostingList", "TermStatistics", "TermWriter", "encode_position", "encode_positions", "lone_entry"]

BLOCK = 128
"""Postings of a block, as in Whoosh."""
_COMPRESSION = 3
_PROTOCOL = 3

MOST_INLINE = 16
MOST_INLINE_PLACED = 4
"""Postings of a list that stands in the term's entry, without positions and with them: more take less by zlib."""

_BLOCK_LENGTH = Struct("!i").pack
_COUNT = Struct("!I").pack
_TERM = Struct("!BfIBBfII").pack
_EXTENT = Struct("!qi").pack
_TWO_BYTES = Struct("<BH").pack
_FOUR_BYTES = Struct("<Bi").pack
_FLOAT = Struct(">Bd").pack
_LENGTH_OF_BYTES = Struct("<BI").pack

_BEGIN = b"\x80\x03"
_END = b"\x87."
_TUPLE_OF = (b")", b"\x85", b"\x86", b"\x87")


_MOST_REMEMBERED = 100_000


class PostingList(NamedTuple):
    """A term's postings: article numbers in order, weights (None for all 1), and encoded positions if there are any."""

    docs: Sequence[int]
    weights: Sequence[float] | None
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


class _Remembered(dict[int, bytes]):
    """What is made of a number, made once for those that come again."""

    def __init__(self, make: Callable[[int], bytes]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, number: int) -> bytes:
        made = self._make(number)
        if len(self) < _MOST_REMEMBERED:
            self[number] = made
        return made


def _number(value: int) -> bytes:
    """Return the pickle of a number from 0 to 2^31 - 1."""
    if value < 1 << 8:
        return bytes((0x4B, value))
    return _TWO_BYTES(0x4D, value) if value < 1 << 16 else _FOUR_BYTES(0x4A, value)


_NUMBER = _Remembered(_number)
_ONE_POSITION = _Remembered(lambda position: _COUNT(1) + b"\x80\x02]q\x00" + _number(position) + b"a.")
"""The encoding of one position: most terms stand once in an article."""
encode_position = _ONE_POSITION.__getitem__
_FEW = 64
_SEVERAL = tuple(_COUNT(count) + b"\x80\x02]q\x00(" for count in range(_FEW))


def encode_positions(positions: Sequence[int]) -> bytes:
    """Return positions, in order, as `whoosh.formats.Positions` keeps them: a count, and pickled differences."""
    count = len(positions)
    if count == 1:
        return _ONE_POSITION[positions[0]]
    number = _NUMBER
    first = positions[0]
    if count == 2:
        return _SEVERAL[2] + number[first] + number[positions[1] - first] + b"e."
    differences = map(sub, islice(positions, 1, None), positions)
    if count < _FEW:
        return _SEVERAL[count] + number[first] + b"".join(map(number.__getitem__, differences)) + b"e."
    return _COUNT(count) + dumps([first, *differences], 2)


class TermWriter:
    """Makes entries of terms, of one field after the other, and hands posting lists that are long to `write`.

    `lengths` holds, by article, the length of the current field as a byte; empty for a field without lengths.
    """

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._place = 0
        self._buffer = BytesIO()
        self._pickler = pickle.Pickler(self._buffer, _PROTOCOL)
        self._pickler.fast = True  # no marks for what is named again, and no memory of it
        self.lengths = b""

    def entry(self, postings: PostingList) -> bytes:
        """Return a term's entry for the term file: its statistics, and its postings or where they are."""
        docs, weights, values = postings
        count = len(docs)
        if count == 1:
            return lone_entry(docs[0], weights[0] if weights else 1, values[0] if values else None, self.lengths)
        if count <= (MOST_INLINE_PLACED if values else MOST_INLINE):
            return _inline_entry(postings, self.lengths)
        data, statistics = self._list(postings)
        self._write(data)
        place, self._place = self._place, self._place + len(data)
        return _TERM(0, *statistics) + _EXTENT(place, len(data))

    def _list(self, postings: PostingList) -> tuple[bytes, TermStatistics]:
        """Return a posting list as it is written, and its statistics."""
        docs, weights, values = postings
        lengths, count = self.lengths, len(docs)
        parts = [WHOOSH3_HEADER_MAGIC]
        shortest, longest, greatest = (255, 0, 0.0) if lengths else (0, 0, 0.0)
        low = high = 0
        for start in range(0, count, BLOCK):
            end = start + BLOCK
            ids = docs[start:end]
            if lengths:
                bytes_of = list(map(lengths.__getitem__, ids))
                low, high = min(bytes_of), max(bytes_of)
                shortest, longest = min(shortest, low), max(longest, high)
            most, short = _short_weights(weights[start:end]) if weights else (1, None)
            greatest = max(greatest, most)
            differences = (ids[0], *map(sub, islice(ids, 1, None), ids))
            data = self._pickled((differences, short, tuple(values[start:end]) if values else None))
            compression = 0
            if len(data) >= COMPRESSION_MIN_SIZE:
                data, compression = compress(data, _COMPRESSION), _COMPRESSION
            numbers = (_NUMBER[len(ids)], _NUMBER[ids[-1]], _weight(most), *map(_number, (compression, low, high)))
            info = b"".join((_BEGIN, b"(", *numbers, b"t."))
            length = len(info) + len(data)
            parts += (_BLOCK_LENGTH(length if end < count else -length), info, data)
        total = float(sum(weights)) if weights else count
        statistics = TermStatistics(total, count, shortest, longest, greatest, docs[0], docs[-1])
        return b"".join(parts), statistics

    def _pickled(self, value: object) -> bytes:
        buffer = self._buffer
        buffer.seek(0)
        self._pickler.dump(value)
        buffer.truncate()
        return buffer.getvalue()


def _short_weights(weights: Sequence[float]) -> tuple[float, float | tuple[float, ...] | None]:
    """Return the greatest weight, and all as Whoosh shortens them: None for all 1, one number where all are equal."""
    greatest = max(weights)
    if greatest == weights[0] and greatest == min(weights):
        return greatest, None if greatest == 1 else float(greatest)
    return greatest, tuple(weights)


def _weight(weight: float) -> bytes:
    """Return the pickle of a weight."""
    whole = int(weight)
    return _number(whole) if whole == weight and whole < 1 << 31 else _FLOAT(0x47, weight)


def _bytes(value: bytes) -> bytes:
    """Return the pickle of some bytes."""
    size = len(value)
    return b"C" + bytes((size,)) + value if size < 1 << 8 else _LENGTH_OF_BYTES(0x42, size) + value


def _tuple(parts: Sequence[bytes]) -> bytes:
    """Return the pickle of a tuple, given those of its parts."""
    return b"".join(parts) + _TUPLE_OF[len(parts)] if len(parts) < len(_TUPLE_OF) else b"(" + b"".join(parts) + b"t"


def lone_entry(doc: int, weight: float, value: bytes | None, lengths: bytes) -> bytes:
    """Return the entry of a term that stands in one article: half of all terms are such."""
    length = lengths[doc] if lengths else 0
    statistics = _TERM(1, weight, 1, length, length, weight, doc, doc)
    if value is None:
        return statistics + _BEGIN + _NUMBER[doc] + b"\x85K\1\x85)\x87."
    kept = b"\x85K\1\x85" if weight == 1 else b"\x85" + _weight(weight) + b"\x85"
    return b"".join((statistics, _BEGIN, _NUMBER[doc], kept, _bytes(value), b"\x85\x87."))


def _inline_entry(postings: PostingList, lengths: bytes) -> bytes:
    docs, weights, values = postings
    count = len(docs)
    bytes_of = [lengths[doc] for doc in docs] if lengths else (0,)
    # Bytes are numbers to whoever takes them one by one.
    held = _tuple(list(map(_weight, weights))) if weights else _bytes(b"\1" * count)
    statistics = _TERM(
        1, sum(weights) if weights else count, count, min(bytes_of), max(bytes_of), max(weights) if weights else 1,
        docs[0], docs[-1],
    )  # fmt: skip
    ids = _tuple(list(map(_NUMBER.__getitem__, docs)))
    return b"".join((statistics, _BEGIN, ids, held, _tuple(list(map(_bytes, values))) if values else b")", _END))
