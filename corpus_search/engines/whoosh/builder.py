"""Articles to one new segment.

Whoosh's own writer makes a Token object a word, sends one tuple a posting through an external sort, and hands the
postings one by one to the codec. Here each term has one array of numbers in memory, to which each place where it
stands is appended as it comes: the article in the upper half of 64 bits, the position in the lower one. That happens
in loops of the interpreter's own. When the segment is finished, the arrays are cut into postings and written a block
at a time (see `blocks`). `is_full` says when memory is used up: then a segment is finished and the next one begun,
which is quicker than spilling and merging.
"""

import sys
from array import array
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import accumulate, compress, repeat
from operator import call
from typing import Any

from whoosh.codec.whoosh3 import W3Segment

from corpus_search.article import Article
from corpus_search.engines.analyzed import AnalyzedArticle, file_key
from corpus_search.engines.bm25 import TITLE_WEIGHT
from corpus_search.engines.whoosh.blocks import PostingList, encode_position, encode_positions
from corpus_search.engines.whoosh.counting import counted_values
from corpus_search.engines.whoosh.layout import STORY, TEXT, TEXT_WORDS, TITLE_START, utf8
from corpus_search.engines.whoosh.newsegment import NewSegment

__all__ = ["SegmentBuilder"]

_PLACE_COST = 9
_DOC_COST = 5
_TERM_COST = 250
"""What a place, an article of a field without positions, and a term take in memory, in bytes, about: see the tests."""

_HALF = 32
_BEFORE = (-1).__add__
_SEVERAL = (1).__lt__
_IN_TITLE = TITLE_START.__le__

Append = Callable[[int], None]


class _Arrays(dict[str, Append]):
    """By term: what appends to its array, which is made when the term comes first."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    def __missing__(self, term: str) -> Append:
        append = self[term] = array(self._code).append
        return append

    def take(self, term: str) -> "array[int]":
        """Return the array of a term, which is not kept any longer."""
        numbers: array[int] = self.pop(term).__self__  # type: ignore[attr-defined]
        return numbers


class SegmentBuilder:
    """Collects the articles of one segment. `memory` is how many bytes their postings may take, about."""

    def __init__(self, segment: NewSegment, memory: int) -> None:
        self._segment = segment
        self._memory = memory
        self._used = 0
        self._placed: defaultdict[str, _Arrays] = defaultdict(lambda: _Arrays("Q"))
        self._plain: defaultdict[str, _Arrays] = defaultdict(lambda: _Arrays("I"))

    @property
    def count(self) -> int:
        """Articles so far."""
        return self._segment.count

    @property
    def is_full(self) -> bool:
        """The memory is used up."""
        return self._used >= self._memory

    def add(self, article: Article, analyzed: AnalyzedArticle) -> None:
        """Add an article and its terms."""
        title, body = analyzed.title, analyzed.body
        lengths = {TEXT: len(body.terms) + round(TITLE_WEIGHT * len(title.terms)), "title": len(title.terms)}
        self._add_places(TEXT, body.terms, range(len(body.terms)))
        if title.terms:
            # Headline and text together; `layout` explains weights and positions.
            self._add_places(TEXT, title.terms, range(TITLE_START, TITLE_START + len(title.terms)))
            self._add_places("title", title.terms, range(len(title.terms)))
            self._add_plain("title_words", title.words)
        self._add_plain("body_words", body.words)
        for field, placed in analyzed.names.items():
            if placed:
                words, places = zip(*placed, strict=True)
                self._add_places(field, words, places)
                lengths[field] = len(placed)
        for field, terms in analyzed.keywords.items():
            if terms:
                self._add_plain(field, terms)
        self._add_plain("file", (file_key(article.root, article.path),))
        self._add_plain("id", (article.id,))
        self._segment.add_document(_stored(article), _columns(article), lengths)

    def _add_places(self, field: str, terms: Sequence[str], places: Sequence[int]) -> None:
        arrays, first = self._placed[field], self.count << _HALF
        known = len(arrays)
        if isinstance(places, range):
            numbers: Iterable[int] = range(first + places.start, first + places.stop)
        else:
            numbers = [first + place for place in places]
        deque(map(call, map(arrays.__getitem__, terms), numbers), maxlen=0)  # append each to its array
        self._used += len(terms) * _PLACE_COST + (len(arrays) - known) * _TERM_COST

    def _add_plain(self, field: str, terms: Collection[str]) -> None:
        """Add distinct terms of a field without positions."""
        arrays, article = self._plain[field], self.count
        known = len(arrays)
        deque(map(call, map(arrays.__getitem__, terms), repeat(article)), maxlen=0)
        self._used += len(terms) * _DOC_COST + (len(arrays) - known) * _TERM_COST

    def finish(self) -> W3Segment:
        """Write the segment."""
        segment = self._segment
        for field in sorted({*self._placed, *self._plain}):
            if field in TEXT_WORDS:
                self._finish_words(field, self._plain.pop(field))
                continue
            segment.start_field(field)
            if field in self._placed:
                self._finish_placed(self._placed.pop(field))
            else:
                self._finish_plain(self._plain.pop(field))
        return segment.finish()

    def _finish_placed(self, arrays: _Arrays) -> None:
        add, add_lone = self._segment.add_term, self._segment.add_lone_term
        for key, term in _in_order(arrays):
            numbers = arrays.take(term)
            if len(numbers) == 1:
                doc, place = divmod(numbers[0], 1 << _HALF)
                add_lone(key, doc, _weight_of((place,)), encode_position(place))
            else:
                add(key, _posting_list(numbers))

    def _finish_plain(self, arrays: _Arrays) -> None:
        add, add_lone = self._segment.add_term, self._segment.add_lone_term
        for key, term in _in_order(arrays):
            docs = arrays.take(term)
            if len(docs) == 1:
                add_lone(key, docs[0], 1, None)
            else:
                add(key, PostingList(docs, None, None))

    def _finish_words(self, field: str, arrays: _Arrays) -> None:
        add = self._segment.add_word
        for key, word in _in_order(arrays):
            add(field, key, arrays.take(word))

    def abandon(self) -> None:
        """Leave it."""
        self._segment.abandon()


def _posting_list(numbers: "array[int]") -> PostingList:
    """Return the postings of a term, given every place where it stands."""
    halves = array("I", numbers.tobytes())
    docs, places = (halves[1::2], halves[::2]) if sys.byteorder == "little" else (halves[::2], halves[1::2])
    in_titles = max(places) >= TITLE_START
    counts = Counter(docs)
    if len(counts) == len(docs) and not in_titles:  # once in each article, as most terms
        return PostingList(docs, None, list(map(encode_position, places)))
    # What stands once in an article, as most do, is done in loops of the interpreter's own, and the rest again.
    frequencies = list(counts.values())
    ends = list(accumulate(frequencies))
    weights: list[float] = list(frequencies)
    lasts = list(map(places.__getitem__, map(_BEFORE, ends)))
    values = list(map(encode_position, lasts))
    for number in compress(range(len(ends)), map(_SEVERAL, frequencies)):
        values[number] = encode_positions(places[ends[number] - frequencies[number] : ends[number]])
    if in_titles:
        for number in compress(range(len(ends)), map(_IN_TITLE, lasts)):
            weights[number] = _weight_of(places[ends[number] - frequencies[number] : ends[number]])
    return PostingList(list(counts), weights, values)


def _weight_of(places: Sequence[int]) -> float:
    """Return the weight of a term that stands at these positions of the field `text`, as a whole number if it is one.

    `layout` says how a headline counts.
    """
    in_title = sum(place >= TITLE_START for place in places)
    weight = len(places) - in_title + TITLE_WEIGHT * in_title
    return int(weight) if weight == int(weight) else weight


def _stored(article: Article) -> dict[str, Any]:
    """Return what is stored of an article: no parts that it does not have, and not its story, which is a column."""
    values = {name: getattr(article, name) for name in Article.__slots__}
    del values["story"]
    return {name: value for name, value in values.items() if value is not None and value != ()}


def _columns(article: Article) -> dict[str, bytes]:
    columns = {
        "id": utf8(article.id),
        "published": utf8(article.published or ""),
        "path": utf8(f"{article.path}\0{article.member}\0{article.record:010d}"),
        **counted_values(article),
    }
    if article.story:
        columns[STORY] = utf8(article.story)
    return columns


def _in_order(postings: Mapping[str, object]) -> list[tuple[bytes, str]]:
    """Return the terms and their bytes, in the order of these."""
    terms = sorted(postings)
    try:
        # UTF-8 has the order of the characters that it encodes (RFC 3629, section 1) ...
        return [(term.encode(), term) for term in terms]
    except UnicodeEncodeError:
        return sorted((utf8(term), term) for term in terms)  # ... but not for bytes of file names that are none
