"""The postings of a term, read a block at a time and without Whoosh's matchers.

The layout is that of Whoosh's codec W3 (`whoosh.codec.whoosh3`, W3TermInfo and W3PostingsWriter). A term's entry in the
term file is a flag (one byte), statistics, and where its posting list is: position (8 bytes) and length (4). With the
flag set, the postings themselves follow instead, a pickled tuple (ids, weights, values).

A posting list is four bytes "W3Bl", then blocks of up to 128 postings. A block is a signed length (four bytes,
big-endian, negative for the last), a pickled tuple (count, last id, greatest weight, compression, shortest and longest
length as bytes), and a pickled tuple (ids as differences, weights, values), by zlib if the compression is not 0.
Weights are None where all are 1, one number where all are equal. A value is a count (four bytes) and the positions,
pickled as differences.

Most searches need no positions, which are most of a block. Ids and weights stand before them: so only the beginning
of a block is unpacked, cut off behind the weights and read. Where that cannot be, or has not what it should have, the
whole of it is read.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import accumulate, chain, repeat
from struct import Struct
from typing import Any
from zlib import decompress, decompressobj
from zlib import error as zlib_error

from corpus_search.engines.whoosh.pickles import PickleBytes, UnpicklingError, load_plain, loads_plain
from corpus_search.records import dataclass

__all__ = [
    "Get",
    "Postings",
    "heads_of",
    "holding",
    "inline_postings",
    "iter_blocks",
    "read_all",
    "read_documents_of_any",
    "read_frequencies",
    "whole_block",
]

_HEADER = b"W3Bl"
_BLOCK_LENGTH = Struct("!i").unpack_from
_STATISTICS = Struct("!BfIBBfII")
_EXTENT = Struct("!qi").unpack_from
_HOLDING = Struct("!I").unpack_from
_HOLDING_AT = 5

Get = Callable[[int, int], bytes]
"""Gives bytes of the file of postings, by position and length."""


@dataclass(frozen=True, slots=True)
class Postings:
    """A term's articles in one segment: numbers, weights, and encoded positions (None for fields without)."""

    docs: list[int]
    weights: list[float]
    values: list[bytes] | None


def holding(entry: bytes) -> int:
    """Return how many articles hold a term, deleted ones included."""
    count: int = _HOLDING(entry, _HOLDING_AT)[0]
    return count


def read_all(entry: bytes, get: Get) -> Postings:
    """Return the postings of a term."""
    if inline := inline_postings(entry):
        return inline
    all_docs: list[int] = []
    all_weights: list[float] = []
    all_values: list[bytes] = []
    for block in iter_blocks(entry, get):
        differences, weights, values = whole_block(block)
        all_docs += accumulate(differences)
        all_weights += _spread(weights, len(differences))
        all_values += values or ()
    return Postings(all_docs, all_weights, all_values or None)


def inline_postings(entry: bytes) -> Postings | None:
    """Return the postings that stand in an entry itself; None where they are in a list of their own."""
    if not entry[0]:
        return None
    docs, weights, values = loads_plain(entry[_STATISTICS.size :])
    return Postings(list(docs), list(weights), list(values) or None)


def iter_blocks(entry: bytes, get: Get) -> Iterator[bytes]:
    """Yield each block of a posting list, without its length."""
    offset, length = _EXTENT(entry, _STATISTICS.size)
    data = get(offset, length)
    place = len(_HEADER)
    last = False
    while not last:
        (length,) = _BLOCK_LENGTH(data, place)
        last, place = length < 0, place + 4
        end = place + abs(length)
        yield data[place:end]
        place = end


def whole_block(block: bytes) -> tuple[Sequence[int], Sequence[float] | float | None, Sequence[bytes] | None]:
    """Return ids as differences, weights and values of a block."""
    stream = PickleBytes(block)
    count, _, _, compression, _, _ = load_plain(stream)
    packed = stream.read()
    differences, weights, values = loads_plain(decompress(packed) if compression else packed)
    if len(differences) != count:
        raise ValueError(f"a block of {count} postings has {len(differences)}")
    return differences, weights, values


def _spread(weights: Sequence[float] | float | None, count: int) -> Sequence[float] | Iterator[float]:
    if weights is None:
        return repeat(1.0, count)
    return repeat(weights, count) if isinstance(weights, int | float) else weights


def read_frequencies(entry: bytes, get: Get) -> tuple[list[int], list[float]]:
    """Return the numbers of a term's articles, and its weights there, without positions."""
    if inline := inline_postings(entry):
        return inline.docs, inline.weights
    all_docs: list[int] = []
    all_weights: list[float] = []
    for differences, block_weights in heads_of(list(iter_blocks(entry, get))):
        all_docs += accumulate(differences)
        all_weights += _spread(block_weights, len(differences))
    if len(all_docs) != len(all_weights):
        raise ValueError(f"{len(all_docs)} postings have {len(all_weights)} weights")
    return all_docs, all_weights


_HEAD = 700
"""Bytes of a block that hold ids and weights, if these are whole numbers and differences are below 65,536."""
_INFO_MOST = 48
_BEHIND_WEIGHTS = re.compile(rb"t(?:N|K.|G.{8})?(?=\([CB])", re.DOTALL)
"""Where a pickled tuple of ids ends, what may follow as weights (None, a number, another tuple), and values begin."""


def heads_of(blocks: Sequence[bytes]) -> list[tuple[Sequence[int], Sequence[float] | float | None]]:
    """Return the ids (as differences) and the weights of blocks."""
    try:
        return _heads(blocks)
    except (UnpicklingError, zlib_error, ValueError, TypeError, IndexError, EOFError):
        return [whole_block(block)[:2] for block in blocks]  # which says what is wrong, if anything is


def _heads(blocks: Sequence[bytes]) -> list[tuple[Sequence[int], Sequence[float] | float | None]]:
    """Return the ids and weights of blocks, by one pickle put together from the beginnings of all.

    Raises one of many errors where blocks are not as `blocks.TermWriter` writes them.
    """
    parts = []
    for block in blocks:
        # The information ends with "t.", and what zlib packs begins with "x".
        start = block.index(b"t.x", 0, _INFO_MOST) + 2
        head = decompressobj().decompress(block[start:], _HEAD)
        behind = _BEHIND_WEIGHTS.search(head)
        if behind is None or not head.startswith(b"\x80\x03("):
            raise ValueError("a block is of another form")
        parts.append(head[2 : behind.end()])
    # Each is made a pair (0x86), and all of them a tuple.
    found = loads_plain(b"".join((b"\x80\x03(", b"\x86".join(parts), b"\x86t.")))
    if len(found) != len(blocks) or not all(_is_head(one) for one in found):
        raise ValueError("a block is of another form")
    return list(found)


def _is_head(head: object) -> bool:
    match head:
        case (tuple() as ids, None | int() | float()):
            return bool(ids)
        case (tuple() as ids, tuple() as weights):
            return len(ids) == len(weights)
        case _:
            return False


def read_documents_of_any(entries: Iterable[bytes], get: Get) -> set[int]:
    """Return the numbers of the articles that hold any of some terms of a field without positions."""
    absolute: list[bytes] = []
    relative: list[bytes] = []
    for entry in entries:
        if entry[0]:
            absolute.append(entry[_STATISTICS.size :])
        else:
            relative += map(_unpacked, iter_blocks(entry, get))
    docs = set(chain.from_iterable(ids for ids, _, _ in _load_each(absolute)))
    return docs.union(*(accumulate(ids) for ids, _, _ in _load_each(relative)))


def _unpacked(block: bytes) -> bytes:
    """Return the pickle of ids, weights and values of a block."""
    start = block.find(b"t.x", 0, _INFO_MOST) + 2
    if start > 1:
        with suppress(zlib_error):
            return decompress(block[start:])
    stream = PickleBytes(block)
    compression = load_plain(stream)[3]
    return decompress(stream.read()) if compression else stream.read()


_JOINABLE = b"\x80\x03"


def _load_each(pickles: Sequence[bytes]) -> Sequence[Any]:
    """Return what some pickles hold: by one pickle put together from them all, if they are ours."""
    if not all(one.startswith(_JOINABLE) for one in pickles):
        return [loads_plain(one) for one in pickles]
    found = loads_plain(b"".join((_JOINABLE, b"(", *(one[len(_JOINABLE) : -1] for one in pickles), b"t.")))
    if len(found) != len(pickles):
        raise ValueError(f"{len(pickles)} posting lists are {len(found)}")
    return list(found)
