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
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from itertools import islice
from operator import sub
from struct import Struct
from typing import NamedTuple
from zlib import compress

from whoosh.codec.whoosh3 import COMPRESSION_MIN_SIZE, WHOOSH3_HEADER_MAGIC

__all__ = [
    "BLOCK",
    "MOST_INLINE",
    "MOST_INLINE_PLACED",
    "BlockFacts",
    "PostingFile",
    "PostingList",
    "TermWriter",
    "inline_entry",
    "joined_block",
    "spell_weight",
]

BLOCK = 128
"""Postings of a block, as in Whoosh."""
_COMPRESSION = 3
_PROTOCOL = 3

MOST_INLINE = 16
MOST_INLINE_PLACED = 4
"""Postings of a list that stands in the term's entry, without positions and with them: more take less by zlib."""

_BLOCK_LENGTH = Struct("!i").pack
_TERM = Struct("!?fIBBfII").pack
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


class BlockFacts(NamedTuple):
    """What a block says of its postings; lengths are bytes, as Whoosh rounds them."""

    holding: int
    last: int
    greatest_weight: float
    shortest: int
    longest: int


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


class PostingFile:
    """Takes posting lists, one behind the other, and hands them to `write`."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._place = 0

    def put(self, blocks: Sequence[tuple[BlockFacts, bytes]]) -> bytes:
        """Write a posting list; return where it is, as its term's entry says it. Blocks are pickled postings."""
        parts = [WHOOSH3_HEADER_MAGIC]
        for facts, data in blocks[:-1]:
            parts += _written(facts, data, is_last=False)
        parts += _written(*blocks[-1], is_last=True)
        written = b"".join(parts)
        self._write(written)
        place, self._place = self._place, self._place + len(written)
        return _EXTENT(place, len(written))


def _written(facts: BlockFacts, data: bytes, *, is_last: bool) -> tuple[bytes, bytes, bytes]:
    """Return the parts of a block."""
    compression = 0
    if len(data) >= COMPRESSION_MIN_SIZE:
        data, compression = compress(data, _COMPRESSION), _COMPRESSION
    count, last, most, shortest, longest = facts
    number = _NUMBER
    numbers = (number[count], number[last], spell_weight(most), number[compression], number[shortest], number[longest])
    info = b"".join((_BEGIN, _tuple_of_any(b"".join(numbers)), b"."))
    length = len(info) + len(data)
    return _BLOCK_LENGTH(-length if is_last else length), info, data


def joined_block(ids: bytes, weights: bytes | float | None, values: bytes | None) -> bytes:
    """Return the pickled postings of a block, given the pickles of its parts, one behind the other.

    The numbers are the first and the differences. Weights are None for all 1, and one number if they are all equal;
    values are None if there are none.
    """
    held = _FLOAT(0x47, weights) if isinstance(weights, int | float) else _tuple_of_any(weights)
    return b"".join((_BEGIN, _tuple_of_any(ids), held, _tuple_of_any(values), _END))


def inline_entry(statistics: bytes, count: int, ids: bytes, weights: bytes | None, values: bytes | None) -> bytes:
    """Return the entry of a term whose postings, a few, stand in it, given the pickles of their parts.

    Weights are None for all 1, values for none.
    """
    # Bytes are numbers to whoever takes them one by one.
    held = _bytes(b"\1" * count) if weights is None else _tuple(weights, count)
    placed = b")" if values is None else _tuple(values, count)
    return b"".join((statistics, _BEGIN, _tuple(ids, count), held, placed, _END))


class TermWriter:
    """Makes entries of terms, of one field after the other, one term at a time; long lists go to `file`.

    `lengths` holds, by article, the length of the current field as a byte; empty for a field without lengths.
    """

    def __init__(self, file: PostingFile) -> None:
        self._file = file
        self._buffer = BytesIO()
        self._pickler = pickle.Pickler(self._buffer, _PROTOCOL)
        self._pickler.fast = True  # no marks for what is named again, and no memory of it
        self.lengths = b""

    def entry(self, postings: PostingList) -> bytes:
        """Return a term's entry for the term file: its statistics, and its postings or where they are."""
        docs, weights, values = postings
        count = len(docs)
        is_inline = count <= (MOST_INLINE_PLACED if values else MOST_INLINE)
        lengths = [self.lengths[doc] for doc in docs] if self.lengths else [0]
        statistics = _TERM(
            is_inline, sum(weights) if weights else count, count, min(lengths), max(lengths),
            max(weights) if weights else 1, docs[0], docs[-1],
        )  # fmt: skip
        if not is_inline:
            return statistics + self._file.put(list(self._iter_blocks(postings)))
        return inline_entry(
            statistics,
            count,
            b"".join(map(_NUMBER.__getitem__, docs)),
            b"".join(map(spell_weight, weights)) if weights else None,
            b"".join(map(_bytes, values)) if values else None,
        )

    def _iter_blocks(self, postings: PostingList) -> Iterator[tuple[BlockFacts, bytes]]:
        docs, weights, values = postings
        low = high = 0
        for start in range(0, len(docs), BLOCK):
            end = start + BLOCK
            ids = docs[start:end]
            if self.lengths:
                lengths = list(map(self.lengths.__getitem__, ids))
                low, high = min(lengths), max(lengths)
            most, short = _short_weights(weights[start:end]) if weights else (1, None)
            differences = (ids[0], *map(sub, islice(ids, 1, None), ids))
            data = self._pickled((differences, short, tuple(values[start:end]) if values else None))
            yield BlockFacts(len(ids), ids[-1], most, low, high), data

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


def spell_weight(weight: float) -> bytes:
    """Return the pickle of a weight."""
    whole = int(weight)
    return _number(whole) if whole == weight and whole < 1 << 31 else _FLOAT(0x47, weight)


def _bytes(value: bytes) -> bytes:
    """Return the pickle of some bytes."""
    size = len(value)
    return b"C" + bytes((size,)) + value if size < 1 << 8 else _LENGTH_OF_BYTES(0x42, size) + value


def _tuple_of_any(parts: bytes | None) -> bytes:
    """Return the pickle of a tuple, given those of its parts, however many they are; None for None."""
    return b"N" if parts is None else b"".join((b"(", parts, b"t"))


def _tuple(parts: bytes, count: int) -> bytes:
    """Return the pickle of a tuple of so many parts, given theirs."""
    return parts + _TUPLE_OF[count] if count < len(_TUPLE_OF) else _tuple_of_any(parts)
