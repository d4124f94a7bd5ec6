"""From where terms stand, article by article, to which articles hold each term.

Some thousand terms at a time, their places are sorted by term, with those of each term left in order, by the radix sort
that numpy has for numbers of 16 bits. More at a time would be slower and take more memory: what is sorted at once
should fit into the caches of a processor, and takes some tens of bytes a place. Places are numbered by 32 bits: a
segment is full long before it has so many (see `gathering`).
"""

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus_search.engines.whoosh.gathering import Listed, Texts
from corpus_search.engines.whoosh.layout import TITLE_START, utf8
from corpus_search.records import dataclass

if TYPE_CHECKING:
    from array import array

__all__ = [
    "SORTING_MEMORY",
    "Indices",
    "Inverted",
    "Numbers32",
    "Occurrences",
    "TextParts",
    "iter_inverted",
    "lengths_listed",
    "ordered",
    "parts_of",
    "terms_listed",
]

Numbers32 = NDArray[np.uint32]
Indices = NDArray[np.int64]

_AT_ONCE = 1 << 17
"""Places that are sorted at once, about: more only for a term that has more."""
SORTING_MEMORY = 16 << 20
"""Bytes that it takes to sort so many and to write their postings, about."""
_MOST_TERMS = 1 << 14
_SLICE = 1 << 17


@dataclass(frozen=True, slots=True)
class Inverted:
    """The postings of some terms, in order of the terms and then of the articles.

    `terms` are numbers, in order. The postings of the n-th are those from `starts[n]` up to `starts[n + 1]` of `docs`;
    the places of the m-th posting those from `place_starts[m]` up to `place_starts[m + 1]` of `places`, in order.
    """

    terms: Numbers32
    starts: Indices
    docs: Numbers32
    place_starts: Indices
    places: Numbers32

    @property
    def holding(self) -> list[int]:
        """How many articles hold each term."""
        holding: list[int] = np.diff(self.starts).tolist()
        return holding


class Occurrences(Protocol):
    """Where terms stand: the number of each one's term, in order of articles and then of places."""

    @property
    def terms(self) -> Numbers32:
        """The terms' numbers."""
        ...

    def located(self, chosen: Numbers32) -> tuple[Numbers32, Numbers32]:
        """Return, for some of them, the articles and the places."""
        ...


@dataclass(frozen=True, slots=True)
class _OneByOne:
    terms: Numbers32
    docs: Numbers32
    places: Numbers32

    def located(self, chosen: Numbers32) -> tuple[Numbers32, Numbers32]:
        docs = self.docs[chosen]
        return docs, self.places[chosen] if len(self.places) else np.zeros_like(docs)


@dataclass(frozen=True, slots=True)
class _InParts:
    """Those of texts: `starts` is where each part of an article begins, and where the last one ends.

    An article has `parts` of them: its text and its headline, or one of both.
    """

    terms: Numbers32
    starts: Indices
    parts: int

    def located(self, chosen: Numbers32) -> tuple[Numbers32, Numbers32]:
        docs, places = np.empty_like(chosen), np.empty_like(chosen)
        for start in range(0, len(chosen), _SLICE):
            own = slice(start, start + _SLICE)
            part = np.searchsorted(self.starts, chosen[own], side="right") - 1
            docs[own], headline = np.divmod(part, self.parts)
            places[own] = chosen[own] - self.starts[part] + headline * TITLE_START
        return docs, places


def ordered(terms: Mapping[str, int]) -> tuple[list[bytes], Numbers32]:
    """Return terms as bytes, in the order of these, and by the number of each its place in this order."""
    names = sorted(terms)
    try:
        # UTF-8 has the order of the characters that it encodes (RFC 3629, section 1) ...
        keys = [name.encode() for name in names]
    except UnicodeEncodeError:
        names.sort(key=utf8)  # ... but not for bytes of file names that are none
        keys = list(map(utf8, names))
    places = np.empty(len(names), np.uint32)
    places[list(map(terms.__getitem__, names))] = np.arange(len(names), dtype=np.uint32)
    return keys, places


def terms_listed(listed: Listed, order: Numbers32) -> Occurrences:
    """Return where the terms of a field stand, given the order of its terms."""
    return _OneByOne(order[np.asarray(listed.numbers)], np.asarray(listed.docs), np.asarray(listed.places))


def lengths_listed(listed: Listed, count: int) -> list[int]:
    """Return how many terms of a field each article has, of so many articles."""
    return np.bincount(np.asarray(listed.docs), minlength=count).tolist()


def parts_of(texts: Texts, numbers_of: "array[int]", counts: "array[int]", order: Numbers32) -> "TextParts":
    """Return where the terms, or the words, of texts stand, given how many each chunk has, and their numbers."""
    chunks, own, many = np.asarray(texts.numbers), order[np.asarray(numbers_of)], np.asarray(counts)
    first = np.cumsum(many, dtype=np.int64) - many
    bounds = np.concatenate(([0], np.cumsum(np.asarray(texts.counts), dtype=np.int64)))
    slices = list(_iter_slices(chunks, many))
    terms = np.empty(sum(size for _, _, size in slices), np.uint32)
    starts = np.zeros(len(bounds), np.int64)
    done = 0
    for start, end, size in slices:
        here = chunks[start:end]
        lengths = many[here]
        ends = np.cumsum(lengths, dtype=np.int64)
        inside = slice(*np.searchsorted(bounds, (start + 1, end + 1)))
        starts[inside] = done + ends[bounds[inside] - start - 1]
        places = np.repeat(first[here] - ends + lengths, lengths)
        places += np.arange(size)
        terms[done : done + size] = own[places]
        done += size
    return TextParts(terms, starts)


def _iter_slices(chunks: Numbers32, many: Numbers32) -> Iterator[tuple[int, int, int]]:
    """Yield slices of chunks that have not too many terms: from where, up to where, and how many these are."""
    waiting = [(start, min(start + _SLICE, len(chunks))) for start in range(0, len(chunks), _SLICE)][::-1]
    while waiting:
        start, end = waiting.pop()
        size = int(many[chunks[start:end]].sum(dtype=np.int64))
        if size > 2 * _SLICE and end - start > 1:
            middle = (start + end) // 2
            waiting += [(middle, end), (start, middle)]
        else:
            yield start, end, size


@dataclass(frozen=True, slots=True)
class TextParts:
    """Where terms stand in texts and headlines, which take turns: `starts` is where each begins, and the end."""

    terms: Numbers32
    starts: Indices

    def both(self) -> Occurrences:
        """Return where they stand in text or headline."""
        return _InParts(self.terms, self.starts, 2)

    def of(self, *, headline: bool) -> Occurrences:
        """Return where they stand in the texts, or in the headlines."""
        lengths = np.diff(self.starts)
        own = np.tile([not headline, headline], len(lengths) // 2)
        starts = np.concatenate(([0], np.cumsum(lengths[own])))
        return _InParts(self.terms[np.repeat(own, lengths)], starts, 1)

    def lengths(self) -> tuple[Indices, Indices]:
        """Return how many terms each text has, and each headline."""
        lengths = np.diff(self.starts)
        return lengths[::2], lengths[1::2]


def iter_inverted(occurrences: Occurrences, count: int) -> Iterator[Inverted]:
    """Yield the postings of all terms, which are numbered from 0 up to `count`, in their order."""
    terms = occurrences.terms
    ranges = list(_iter_ranges(terms, count))
    # Places are parted twice, so that all of them are gone through only as often as twice the root of the ranges.
    together = math.isqrt(len(ranges)) + 1
    for start in range(0, len(ranges), together):
        group = ranges[start : start + together]
        among = _chosen(terms, group[0][0], group[-1][1])
        of_group = terms[among]
        for first, end in group:
            chosen = among[_chosen(of_group, first, end)]
            if len(chosen):
                yield _inverted(occurrences, chosen, first, end)


def _inverted(occurrences: Occurrences, chosen: Numbers32, first: int, end: int) -> Inverted:
    own = (occurrences.terms[chosen] - np.uint32(first)).astype(np.uint16)
    if end - first > 1:
        order = np.argsort(own, kind="stable")
        chosen, own = chosen[order], own[order]
        del order
    docs, places = occurrences.located(chosen)
    del chosen
    place_starts = _changes(own, docs)
    own, docs = own[place_starts], docs[place_starts]
    starts = _changes(own)
    return Inverted(
        terms=own[starts] + np.uint32(first),
        starts=np.append(starts, len(docs)),
        docs=docs,
        place_starts=np.append(place_starts, len(places)),
        places=places,
    )


def _iter_ranges(terms: Numbers32, count: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of terms that have not too many places together."""
    held = np.zeros(count, np.int64)
    for start in range(0, len(terms), _SLICE):
        held += np.bincount(terms[start : start + _SLICE], minlength=count)
    ends = np.cumsum(held)
    first = 0
    while first < count:
        before = ends[first - 1] if first else 0
        end = int(np.searchsorted(ends, before + _AT_ONCE, side="right"))
        end = min(max(end, first + 1), first + _MOST_TERMS, count)
        yield first, end
        first = end


def _chosen(terms: Numbers32, first: int, end: int) -> Numbers32:
    """Return where the terms from one up to another stand."""
    found = [
        (np.flatnonzero(terms[start : start + _SLICE] - np.uint32(first) < np.uint32(end - first)) + start).astype(
            np.uint32
        )
        for start in range(0, len(terms), _SLICE)
    ]
    return np.concatenate(found) if found else np.zeros(0, np.uint32)


def _changes(*keys: NDArray[np.unsignedinteger]) -> Indices:
    """Return where one of some arrays of equal length, not empty, has another number than before, with the start."""
    fresh = np.zeros(len(keys[0]), bool)
    fresh[0] = True
    for key in keys:
        fresh[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(fresh)
