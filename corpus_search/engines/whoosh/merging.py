"""Which segments become one, and how?

Every commit adds a segment, and every segment makes each search a little slower. Segments are put in tiers by their
number of articles; when a tier has `WIDTH` of them, they become one segment of the next tier, as in Lucene's
LogMergePolicy. What one run merges is bounded, so that a small update stays quick. A segment most of whose articles
are deleted is written anew.
"""

import heapq
from collections.abc import Iterator, Sequence
from itertools import groupby, repeat
from math import log
from operator import itemgetter

from whoosh.codec.whoosh3 import W3Segment

from corpus_search.engines.whoosh.blocks import PostingList
from corpus_search.engines.whoosh.layout import (
    COUNTED_BY,
    SORTED_BY,
    STORED,
    STORY,
    TEXT_WORDS,
    WITH_POSITIONS,
    WITHOUT_POSITIONS,
)
from corpus_search.engines.whoosh.newsegment import NewSegment
from corpus_search.engines.whoosh.segment import Segment

__all__ = ["MOST_MERGED", "WIDTH", "choose_segments", "merge"]

WIDTH = 10
"""Segments of about the same size that become one."""
MOST_MERGED = 20_000
"""Articles that one run merges, at the most: some seconds."""
_SMALLEST = 1_000
"""Articles below which segments are all of one tier."""


def choose_segments(segments: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return which segments to merge, as groups of their numbers; each is given as (all articles, deleted ones)."""
    tiers: dict[int, list[int]] = {}
    for number, (count, deleted) in enumerate(segments):
        tiers.setdefault(_tier(count - deleted), []).append(number)
    groups = [tier for tier in tiers.values() if len(tier) >= WIDTH]
    grouped = {number for group in groups for number in group}
    groups += [[n] for n, (count, deleted) in enumerate(segments) if n not in grouped and deleted * 2 > count]
    chosen, spent = [], 0
    for group in sorted(groups, key=lambda group: sum(segments[number][0] for number in group)):
        cost = sum(segments[number][0] - segments[number][1] for number in group)
        if spent + cost <= MOST_MERGED:
            chosen.append(group)
            spent += cost
    return chosen


def _tier(articles: int) -> int:
    return 0 if articles <= _SMALLEST else 1 + int(log(articles / _SMALLEST, WIDTH))


def merge(segments: Sequence[Segment], target: NewSegment) -> W3Segment:
    """Write the articles of some segments that are not deleted as one new segment, in their order."""
    numbers = [_copy_documents(segment, target) for segment in segments]
    for field in WITH_POSITIONS:
        target.set_lengths(field, [segment.length(field, doc) for segment in segments for doc in segment.documents()])
    for field in sorted((*WITH_POSITIONS, *WITHOUT_POSITIONS)):
        terms = _iter_terms(field, segments, numbers)
        first = next(terms, None)
        if first is not None:
            target.start_field(field)
            target.add_term(*first)
            for term, postings in terms:
                target.add_term(term, postings)
    for field in TEXT_WORDS:
        for word, docs in _iter_words(field, segments, numbers):
            target.add_word(field, word, docs)
    return target.finish()


def _copy_documents(segment: Segment, target: NewSegment) -> dict[int, int]:
    """Copy what is kept of each article; return its new number by its old one."""
    numbers = {}
    for doc in segment.documents():
        numbers[doc] = target.count
        columns = {field: segment.column(field)[doc] for field in SORTED_BY}
        if story := segment.column(STORY)[doc]:
            columns[STORY] = story
        columns.update({field: value for field in COUNTED_BY if (value := segment.column(field)[doc])})
        target.add_document(segment.stored(doc)[STORED], columns)
    return numbers


def _iter_terms(
    field: str, segments: Sequence[Segment], numbers: Sequence[dict[int, int]]
) -> Iterator[tuple[bytes, PostingList]]:
    streams = [zip(segment.terms_beginning(field, b""), repeat(place)) for place, segment in enumerate(segments)]
    for term, holders in groupby(heapq.merge(*streams), key=lambda item: item[0]):
        joined = _joined(field, term, [(segments[place], numbers[place]) for _, place in holders])
        if joined.docs:
            yield term, joined


def _iter_words(
    field: str, segments: Sequence[Segment], numbers: Sequence[dict[int, int]]
) -> Iterator[tuple[bytes, list[int]]]:
    """Yield the words as written of headlines or texts, those of one length after the other."""
    lengths = {(group.characters, group.size) for segment in segments for group in segment.words.groups(field)}
    for length in sorted(lengths):
        streams = [segment.iter_holders(field, *length, place) for place, segment in enumerate(segments)]
        for word, holders in groupby(heapq.merge(*streams, key=itemgetter(0)), key=itemgetter(0)):
            docs = [numbers[place][doc] for _, place, own in holders for doc in own if doc in numbers[place]]
            if docs:
                yield word, docs


def _joined(field: str, term: bytes, holders: Sequence[tuple[Segment, dict[int, int]]]) -> PostingList:
    docs: list[int] = []
    weights: list[float] = []
    values: list[bytes] = []
    for segment, numbers in holders:
        if postings := segment.postings(field, term):
            docs += [numbers[doc] for doc in postings.docs]
            weights += postings.weights
            values += postings.values or ()
    if max(weights, default=1) == min(weights, default=1) == 1:
        return PostingList(docs, None, values or None)
    return PostingList(docs, [int(one) if one == int(one) else one for one in weights], values or None)
