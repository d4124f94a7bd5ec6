"""Articles to one new segment.

Whoosh's own writer makes a Token object a word, sends one tuple a posting through an external sort, and hands the
postings one by one to the codec. Here a term's postings are one flat list in memory, in the order of the articles,
and are written a block at a time (see `blocks`). `is_full` says when memory is used up: then a segment is finished
and the next one begun, which is quicker than spilling and merging.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, MutableSequence
from typing import Any

from whoosh.codec.whoosh3 import W3Segment
from whoosh.util.numeric import length_to_byte

from corpus_search.article import Article
from corpus_search.engines.analyzed import AnalyzedArticle, file_key
from corpus_search.engines.bm25 import TITLE_WEIGHT
from corpus_search.engines.whoosh.blocks import PostingList, encode_positions
from corpus_search.engines.whoosh.layout import STORY, TEXT, TITLE_START, utf8
from corpus_search.engines.whoosh.newsegment import NewSegment

__all__ = ["SegmentBuilder"]

_POSTING_COST = 90
_TERM_COST = 300
"""What a posting and a term take in memory, in bytes, about: see tests/engines/test_whoosh_builder.py."""

_MANY = 100_000
"""Terms of a text from which on memory counts for more than time."""

_Places = dict[str, MutableSequence[int]]
"""By term: its positions in one field of one article, in order."""


class SegmentBuilder:
    """Collects the articles of one segment. `memory` is how many bytes their postings may take, about."""

    def __init__(self, segment: NewSegment, memory: int) -> None:
        self._segment = segment
        self._memory = memory
        self._used = 0
        # By field and term: article, weight, encoded positions, article, weight, ... in one list.
        self._placed: defaultdict[str, dict[str, list[Any]]] = defaultdict(dict)
        # By field and term, for fields without positions: the articles.
        self._plain: defaultdict[str, dict[str, list[int]]] = defaultdict(dict)
        self._lengths: defaultdict[str, bytearray] = defaultdict(bytearray)

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
        in_title = _places(_counted(title.terms))
        in_body = _places(_counted(body.terms), many=len(body.terms) > _MANY)
        lengths = {TEXT: len(body.terms) + round(TITLE_WEIGHT * len(title.terms)), "title": len(title.terms)}
        self._add_combined(in_title, in_body)
        self._add_placed("title", in_title)
        for field, placed in analyzed.names.items():
            if placed:
                self._add_placed(field, _places(placed))
                lengths[field] = len(placed)
        self._add_plain("title_words", title.words)
        self._add_plain("body_words", body.words)
        for field, terms in analyzed.keywords.items():
            self._add_plain(field, terms)
        self._add_plain("file", (file_key(article.root, article.path),))
        self._add_plain("id", (article.id,))
        self._keep(article, lengths)

    def _keep(self, article: Article, lengths: dict[str, int]) -> None:
        for field, length in lengths.items():
            known = self._lengths[field]
            known.extend(bytes(self.count - len(known)))
            known.append(length_to_byte(length) if length else 0)
        columns = {
            "id": utf8(article.id),
            "published": utf8(article.published or ""),
            "path": utf8(f"{article.path}\0{article.member}\0{article.record:010d}"),
        }
        if article.story:
            columns[STORY] = utf8(article.story)
        self._segment.add_document({name: getattr(article, name) for name in Article.__slots__}, columns, lengths)

    def _add_combined(self, in_title: _Places, in_body: _Places) -> None:
        """Add the terms of headline and text together; `layout` explains weights and positions."""
        if not in_title:
            self._add_placed(TEXT, in_body)
            return
        weights = {}
        combined = dict(in_body)
        for term, places in in_title.items():
            before = in_body.get(term, ())
            weights[term] = len(before) + TITLE_WEIGHT * len(places)
            combined[term] = [*before, *(TITLE_START + place for place in places)]
        self._add_placed(TEXT, combined, weights)

    def _add_placed(self, field: str, places: _Places, weights: dict[str, float] | None = None) -> None:
        postings, article, weights = self._placed[field], self.count, weights or {}
        new = 0
        for term, found in places.items():
            posting = (article, weights.get(term) or len(found), encode_positions(found))
            if term in postings:
                postings[term] += posting
            else:
                postings[term] = list(posting)
                new += 1
        self._used += len(places) * _POSTING_COST + new * _TERM_COST

    def _add_plain(self, field: str, terms: Iterable[str]) -> None:
        postings, article = self._plain[field], self.count
        for term in terms:
            if term in postings:
                postings[term].append(article)
            else:
                postings[term] = [article]
                self._used += _TERM_COST
            self._used += 8

    def finish(self) -> W3Segment:
        """Write the segment."""
        lengths = {field: bytes(known.ljust(self.count, b"\0")) for field, known in self._lengths.items()}
        return self._segment.finish(self._iter_terms(), lengths)

    def _iter_terms(self) -> Iterator[tuple[str, bytes, PostingList]]:
        for field in sorted({*self._placed, *self._plain}):
            placed, plain = self._placed.get(field, {}), self._plain.get(field, {})
            for term, flat in sorted((utf8(term), flat) for term, flat in placed.items()):
                yield field, term, PostingList(flat[::3], flat[1::3], flat[2::3])
            for term, docs in sorted((utf8(term), docs) for term, docs in plain.items()):
                yield field, term, PostingList(docs, [1.0] * len(docs), None)

    def abandon(self) -> None:
        """Leave it."""
        self._segment.abandon()


def _counted(terms: list[str]) -> Iterable[tuple[str, int]]:
    return zip(terms, range(len(terms)), strict=True)


def _places(placed: Iterable[tuple[str, int]], *, many: bool = False) -> _Places:
    """Return positions by term; with `many`, for millions of them, in arrays: a tenth of the memory of lists."""
    places: _Places = {}
    for term, place in placed:
        if term in places:
            places[term].append(place)
        else:
            places[term] = array("I", (place,)) if many else [place]
    return places
