"""Where terms stand in the articles of a new segment, as it is gathered article by article: numbers in flat arrays.

Terms are numbered as they come, and each place is one number more in an array, in loops of the interpreter's own.
Headlines and texts are kept as numbers of their chunks (see `analysis.words`), which takes one look into a dictionary a
chunk: what terms and words a chunk has is found out when it comes first. `inverting` does the rest.
"""

from array import array
from collections.abc import Callable, Collection, Iterable
from itertools import repeat

import numpy as np

from corpus_search.analysis.analyzer import LONGEST_REMEMBERED, Analyzer, ChunkWords
from corpus_search.analysis.words import find_chunks, iter_parts

__all__ = ["Chunks", "Listed", "Numbers", "Texts"]

_PLACE_COST = 17
_CHUNK_COST = 240
_TERM_COST = 200
"""What a place, a chunk and a term take in memory until they are written, in bytes, about: see the tests."""
_ONE_TERM_COST = 33
"""What a place takes besides while the postings of its term, all at once, are made: that counts for the commonest."""
_COUNTED_AT_ONCE = 1 << 16
"""Chunks whose terms are counted at once."""


class Numbers(dict[str, int]):
    """Numbers of terms, from 0, as they come."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


class Chunks:
    """Chunks by number, and the numbers of the terms and of the words as written of each."""

    def __init__(self) -> None:
        self.terms, self.words = Numbers(), Numbers()
        self.terms_of, self.words_of = array("I"), array("I")
        """One chunk's behind the other's."""
        self.term_counts, self.word_counts = array("I"), array("I")
        """By chunk."""

    @property
    def memory(self) -> int:
        """Bytes that they take, about."""
        places = len(self.terms_of) + len(self.words_of)
        return len(self.term_counts) * _CHUNK_COST + (len(self.terms) + len(self.words)) * _TERM_COST + 4 * places

    def add(self, chunk: ChunkWords) -> int:
        """Add a chunk; return its number."""
        self.terms_of.extend(map(self.terms.__getitem__, chunk.terms))
        self.words_of.extend(map(self.words.__getitem__, chunk.spaced))
        self.word_counts.append(len(chunk.spaced))
        self.term_counts.append(len(chunk.terms))
        return len(self.term_counts) - 1


class _Numbered(dict[str, int]):
    """The numbers of the chunks that an analyzer reads."""

    def __init__(self, chunks: Chunks, read: Callable[[str], ChunkWords]) -> None:
        super().__init__()
        self._chunks = chunks
        self._read = read

    def __missing__(self, chunk: str) -> int:
        number = self._chunks.add(self._read(chunk))
        if len(chunk) <= LONGEST_REMEMBERED:
            self[chunk] = number
        return number


class Texts:
    """The texts and headlines of a segment's articles, as numbers of chunks: a text, its headline, the next text ..."""

    def __init__(self) -> None:
        self.chunks = Chunks()
        self.numbers = array("I")
        self.counts = array("I")
        """Chunks of each text and of each headline."""
        self._numbered: dict[Analyzer, _Numbered] = {}
        self._places = self._counted = self._counted_terms = 0
        self._often = np.zeros(0, np.int64)

    @property
    def memory(self) -> int:
        """Bytes that they take, about, until they are written."""
        if len(self.numbers) - self._counted >= _COUNTED_AT_ONCE:
            new = np.array(self.numbers[self._counted :])
            self._places += int(np.array(self.chunks.term_counts)[new].sum(dtype=np.int64))
            often = np.bincount(new, minlength=len(self._often))
            often[: len(self._often)] += self._often
            self._often = often
            self._counted, self._counted_terms = len(self.numbers), len(self.chunks.terms_of)
        # Of those that came since, chunks that are known have one term mostly, and what new ones have is known too.
        since = len(self.numbers) - self._counted + len(self.chunks.terms_of) - self._counted_terms
        most = int(self._often.max(initial=0))
        return (self._places + since) * _PLACE_COST + most * _ONE_TERM_COST + self.chunks.memory

    def add(self, text: str, title: str, analyzer: Analyzer) -> None:
        """Add those of one article, to be read by an analyzer."""
        if (numbered := self._numbered.get(analyzer)) is None:
            numbered = self._numbered[analyzer] = _Numbered(self.chunks, analyzer.read_chunk)
        for written in (text, title):
            before = len(self.numbers)
            for part in iter_parts(written):
                self.numbers.extend(map(numbered.__getitem__, find_chunks(part)))
            self.counts.append(len(self.numbers) - before)


class Listed:
    """The terms of another field, one by one: of which article each is, and at which position, if they have any."""

    def __init__(self) -> None:
        self.terms = Numbers()
        self.numbers, self.docs, self.places = array("I"), array("I"), array("I")

    @property
    def memory(self) -> int:
        """Bytes that they take, about, until they are written."""
        return len(self.numbers) * _PLACE_COST + len(self.terms) * _TERM_COST

    def add(self, doc: int, terms: Collection[str], places: Iterable[int] = ()) -> None:
        """Add terms of an article, in order of their positions."""
        self.numbers.extend(map(self.terms.__getitem__, terms))
        self.docs.extend(repeat(doc, len(terms)))
        self.places.extend(places)
