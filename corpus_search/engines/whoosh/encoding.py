"""The postings of many terms as they are written, by arithmetic on arrays: what `blocks` does one term at a time.

See there for what the bytes mean. An array of numbers becomes an array of bytes, in which each number has its place:
that of its opcode is written for all of them at once, then that of its lowest byte, and so on.
"""

from collections.abc import Iterator
from itertools import pairwise
from struct import iter_unpack
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus_search.engines.bm25 import TITLE_WEIGHT
from corpus_search.engines.whoosh.blocks import (
    BLOCK,
    MOST_INLINE,
    MOST_INLINE_PLACED,
    BlockFacts,
    PostingFile,
    inline_entry,
    joined_block,
    spell_weight,
)
from corpus_search.engines.whoosh.inverting import Indices, Inverted, Numbers32
from corpus_search.engines.whoosh.layout import TITLE_START

__all__ = ["iter_entries"]

Bytes = NDArray[np.uint8]
Weights = NDArray[np.int64] | NDArray[np.float64]

_STATISTICS = np.dtype([
    ("inline", "u1"), ("weight", ">f4"), ("holding", ">u4"), ("shortest", "u1"), ("longest", "u1"),
    ("greatest", ">f4"), ("first", ">u4"), ("last", ">u4"),
])  # fmt: skip
"""A term's entry up to its postings, as `blocks` packs one."""
_OPCODES = np.zeros(6, np.uint8)
_OPCODES[[2, 3, 5]] = tuple(b"KMJ")
"""By the bytes that a number takes."""
_BEFORE_LIST = b"\x80\x02]q\x00"
_END_OF_LIST = 2
_COUNT = 4
_SLICE = 1 << 17
"""Numbers that are written at once, at the most."""


def iter_entries(inverted: Inverted, lengths: bytes, file: PostingFile, *, placed: bool) -> Iterator[bytes]:
    """Yield the entry of each term for the term file. Long lists go to `file`.

    `lengths` holds, by article, the length of the field as a byte; empty for a field without lengths. `placed` says
    that weights and places are kept.
    """
    docs, starts = inverted.docs, inverted.starts
    holding = np.diff(starts)
    is_inline = holding <= (MOST_INLINE_PLACED if placed else MOST_INLINE)
    weights = _weights(inverted) if placed else np.ones(len(docs), np.int64)
    bytes_of = np.frombuffer(lengths, np.uint8)[docs] if lengths else np.zeros(len(docs), np.uint8)
    # A list that stands in its term's entry is one block here.
    within = np.arange(len(docs)) - np.repeat(starts[:-1], holding)
    block_starts = np.flatnonzero(within % BLOCK == 0)
    facts, least = _facts(docs, weights, bytes_of, block_starts)
    # In an entry stand the numbers of articles, in a block the first one and differences.
    alone = np.repeat(is_inline, holding)
    alone[block_starts] = True
    numbers = docs - np.where(alone, 0, np.concatenate(([0], docs[:-1])))
    ids = _spelled(numbers, block_starts)
    held = _spelled_weights(weights, block_starts)
    values = _spelled_places(inverted, block_starts) if placed else [None] * len(ids)

    def block(number: int) -> tuple[BlockFacts, bytes]:
        most = facts[number].greatest_weight
        if most == least[number]:  # as Whoosh shortens them
            return facts[number], joined_block(ids[number], None if most == 1 else most, values[number])
        return facts[number], joined_block(ids[number], held[number], values[number])

    number = 0
    statistics = _statistics(inverted, weights, bytes_of, is_inline)
    for statistic, count, inline in zip(statistics, holding.tolist(), is_inline.tolist(), strict=True):
        if inline:
            all_one = least[number] == facts[number].greatest_weight == 1
            own = None if all_one else held[number]
            yield inline_entry(statistic, count, ids[number], own, values[number])
            number += 1
        else:
            end = number - (-count // BLOCK)
            yield statistic + file.put(list(map(block, range(number, end))))
            number = end


def _facts(docs: Numbers32, weights: Weights, lengths: Bytes, starts: Indices) -> tuple[list[BlockFacts], list[float]]:
    """Return what each block says of its postings, given where they begin, and the least weight of each."""
    ends = np.append(starts[1:], len(docs))
    columns = (
        ends - starts,
        docs[ends - 1],
        np.maximum.reduceat(weights, starts),
        np.minimum.reduceat(lengths, starts),
        np.maximum.reduceat(lengths, starts),
    )
    facts = list(map(BlockFacts, *(column.tolist() for column in columns)))
    return facts, np.minimum.reduceat(weights, starts).tolist()


def _weights(inverted: Inverted) -> Weights:
    """Return the weight of each posting; `layout` says how a headline counts."""
    in_headline = inverted.places >= TITLE_START
    starts = inverted.place_starts
    weights = np.diff(starts)
    if not in_headline.any():
        return weights
    more = (TITLE_WEIGHT - 1) * np.add.reduceat(in_headline, starts[:-1], dtype=np.int64)
    return weights + (more.astype(np.int64) if TITLE_WEIGHT.is_integer() else more)


def _statistics(inverted: Inverted, weights: Weights, lengths: Bytes, is_inline: NDArray[np.bool_]) -> list[bytes]:
    """Return what the entry of each term says of its postings."""
    starts, docs = inverted.starts, inverted.docs
    begins = starts[:-1]
    found = np.empty(len(begins), _STATISTICS)
    found["inline"] = is_inline
    found["weight"] = np.add.reduceat(weights, begins)
    found["holding"] = np.diff(starts)
    found["shortest"] = np.minimum.reduceat(lengths, begins)
    found["longest"] = np.maximum.reduceat(lengths, begins)
    found["greatest"] = np.maximum.reduceat(weights, begins)
    found["first"] = docs[begins]
    found["last"] = docs[starts[1:] - 1]
    return [statistic for (statistic,) in iter_unpack(f"{_STATISTICS.itemsize}s", found.tobytes())]


def _spelled(numbers: NDArray[Any], starts: Indices) -> list[bytes]:
    """Return the pickles of numbers, one behind the other, block by block."""
    sizes = _sizes(numbers)
    ends = np.cumsum(sizes, dtype=np.int64)
    data = np.empty(ends[-1], np.uint8)
    places = ends - sizes
    _put(data, places, numbers, sizes)
    return _cut(data, places[starts])


def _spelled_weights(weights: Weights, starts: Indices) -> list[bytes]:
    """Return the pickles of weights, one behind the other, block by block."""
    if weights.dtype == np.int64:
        return _spelled(weights, starts)
    return [b"".join(map(spell_weight, block.tolist())) for block in np.split(weights, starts[1:])]


def _cut(data: Bytes, starts: Indices) -> list[bytes]:
    """Return bytes in pieces, given where each begins."""
    whole = data.tobytes()
    return [whole[start:end] for start, end in pairwise([*starts.tolist(), len(whole)])]


def _spelled_places(inverted: Inverted, block_starts: Indices) -> list[bytes]:
    """Return the places of each posting as `whoosh.formats.Positions` keeps them, as pickled bytes, block by block.

    They are a count (four bytes, big-endian) and a pickled list of the first place and the differences.
    """
    starts, places = inverted.place_starts[:-1], inverted.places
    counts = np.diff(inverted.place_starts)
    differences = places.copy()
    differences[1:] -= places[:-1]
    differences[starts] = places[starts]
    sizes = _sizes(differences)
    spelled = np.add.reduceat(sizes, starts, dtype=np.int64)
    several = counts > 1
    head = _COUNT + len(_BEFORE_LIST)
    lengths = head + several + spelled + _END_OF_LIST
    is_long = lengths >= 1 << 8
    prefixes = np.where(is_long, 5, 2)
    ends = np.cumsum(prefixes + lengths)
    data = np.empty(ends[-1], np.uint8)

    at = ends - lengths - prefixes
    data[at] = np.where(is_long, ord("B"), ord("C"))
    data[at + 1] = lengths & 255
    for place in range(1, 4):
        data[at[is_long] + 1 + place] = lengths[is_long] >> 8 * place & 255
    at += prefixes
    for place in range(_COUNT):
        data[at + place] = counts >> 8 * (_COUNT - 1 - place) & 255
    for place, byte in enumerate(_BEFORE_LIST, _COUNT):
        data[at + place] = byte
    data[at[several] + head] = ord("(")
    _put_lists(data, at + head + several, inverted.place_starts, differences, sizes)
    data[ends - 2] = np.where(several, ord("e"), ord("a"))
    data[ends - 1] = ord(".")
    return _cut(data, (ends - lengths - prefixes)[block_starts])


def _put_lists(data: Bytes, at: Indices, starts: Indices, numbers: Numbers32, sizes: Bytes) -> None:
    """Write the pickles of the numbers of each list, whose numbers begin at `starts`, from its place on.

    Some at a time, for what it takes is more than the numbers themselves, and an article may have millions of them.
    """
    spelled = 0  # bytes of all numbers before
    before_list = np.concatenate(([0], np.cumsum(np.add.reduceat(sizes, starts[:-1], dtype=np.int64))))[:-1]
    for first in range(0, len(numbers), _SLICE):
        own = slice(first, first + _SLICE)
        ends = spelled + np.cumsum(sizes[own], dtype=np.int64)
        which = np.searchsorted(starts, np.arange(first, first + len(ends)), side="right") - 1
        _put(data, at[which] + ends - sizes[own] - before_list[which], numbers[own], sizes[own])
        spelled = int(ends[-1])


def _sizes(numbers: NDArray[Any]) -> Bytes:
    """Return how many bytes the pickle of each number takes."""
    sizes = np.full(len(numbers), 2, np.uint8)
    sizes += numbers >= 1 << 8
    sizes[numbers >= 1 << 16] = 5
    return sizes


def _put(data: Bytes, at: Indices, numbers: NDArray[Any], sizes: Bytes) -> None:
    """Write the pickle of each number at its place."""
    data[at] = _OPCODES[sizes]
    data[at + 1] = numbers & 255
    for least, places in ((3, (1,)), (5, (2, 3))):
        larger = sizes >= least
        if larger.any():
            at, numbers, sizes = at[larger], numbers[larger], sizes[larger]
            for place in places:
                data[at + 1 + place] = numbers >> 8 * place & 255
