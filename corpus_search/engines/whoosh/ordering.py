"""In which order do hits come, and which of them are copies of one story?

Only what may be on the page is looked at closely: ids, which decide between equals, are read of those hits alone that
are as good as the last one on it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from heapq import nlargest, nsmallest
from itertools import chain, compress
from typing import Any, NamedTuple

from corpus_search.engines.base import Sort
from corpus_search.engines.whoosh.layout import ID, PATH, PUBLISHED
from corpus_search.engines.whoosh.scores import Scores
from corpus_search.engines.whoosh.snapshot import Snapshot

__all__ = ["Hit", "Ranked", "ranked"]


class Hit(NamedTuple):
    """An article that matches: the number of its segment, and its own there."""

    segment: int
    doc: int


class Ranked(NamedTuple):
    """The first hits in order, how many stories match, and how many more copies of a hit do, where there are any."""

    hits: list[Hit]
    stories: int
    copies: dict[Hit, int]


def ranked(snapshot: Snapshot, scores: Sequence[Scores], count: int, sort: Sort, *, fold: bool) -> Ranked:
    """Return the first `count` hits, given the scores by segment; with `fold`, of each story only the first one."""
    copies: dict[Hit, int] = {}
    if fold and any(segment.has_copies for segment in snapshot.segments):
        scores, copies = _folded(snapshot, scores, sort)
    return Ranked(_first(snapshot, scores, count, sort), sum(map(len, scores)), copies)


def _first(snapshot: Snapshot, scores: Sequence[Scores], count: int, sort: Sort) -> list[Hit]:
    """Return the first hits, in order."""
    if not count:
        return []
    hits: list[Hit] = []
    if sum(map(len, scores)) <= count:
        hits = [Hit(number, doc) for number, found in enumerate(scores) for doc in found]
    else:
        keys = [_keys(snapshot, number, found, sort) for number, found in enumerate(scores)]
        together: Iterator[Any] = chain.from_iterable(keys)
        first = (nsmallest if sort is Sort.PATH else nlargest)(count, together)
        last = first[-1]
        if last == first[0]:
            equal = [list(compress(found, map(last.__eq__, own))) for found, own in zip(scores, keys, strict=True)]
        else:
            kept = [_up_to(found, own, last, sort) for found, own in zip(scores, keys, strict=True)]
            hits = [Hit(number, doc) for number, pairs in enumerate(kept) for doc, key in pairs if key != last]
            equal = [[doc for doc, key in pairs if key == last] for pairs in kept]
        hits += _first_by_id(snapshot, equal, count - len(hits))
    return _in_order(snapshot, scores, hits, sort)


def _up_to(docs: Iterable[int], keys: Iterable[Any], last: Any, sort: Sort) -> list[tuple[int, Any]]:
    """Return the articles that come no later than one whose key is `last`, with their keys."""
    if sort is Sort.PATH:
        return [pair for pair in zip(docs, keys, strict=True) if pair[1] <= last]
    return [pair for pair in zip(docs, keys, strict=True) if pair[1] >= last]


def _first_by_id(snapshot: Snapshot, docs: Sequence[list[int]], count: int) -> list[Hit]:
    """Return, of articles given by segment, those that have the first ids."""
    if sum(map(len, docs)) > count:
        ids = [list(snapshot.segments[number].column(ID).of(own)) for number, own in enumerate(docs)]
        together: Iterator[bytes] = chain.from_iterable(ids)
        last = nsmallest(count, together)[-1]
        pairs = [zip(own, keys, strict=True) for own, keys in zip(docs, ids, strict=True)]
        docs = [[doc for doc, one in own if one <= last] for own in pairs]
    return [Hit(number, doc) for number, own in enumerate(docs) for doc in own]


def _keys(snapshot: Snapshot, number: int, found: Scores, sort: Sort) -> Collection[Any]:
    """Return what the articles of a segment are sorted by, but for ids."""
    if sort is Sort.SCORE:
        return found.values()
    column = snapshot.segments[number].column(PUBLISHED if sort is Sort.DATE else PATH)
    return list(column.of(found))


def _in_order(snapshot: Snapshot, scores: Sequence[Scores], hits: list[Hit], sort: Sort) -> list[Hit]:
    """Return hits sorted; equal ones by id."""
    by_id = sorted(hits, key=lambda hit: snapshot.segments[hit.segment].column(ID)[hit.doc])
    if sort is Sort.SCORE:
        return sorted(by_id, key=lambda hit: -scores[hit.segment][hit.doc])
    column = PUBLISHED if sort is Sort.DATE else PATH
    # "" stands for no date and is the smallest, so that backwards the undated come last.
    return sorted(
        by_id,
        key=lambda hit: snapshot.segments[hit.segment].column(column)[hit.doc],
        reverse=sort is Sort.DATE,
    )


def _folded(snapshot: Snapshot, scores: Sequence[Scores], sort: Sort) -> tuple[list[Scores], dict[Hit, int]]:
    """Return the scores without all but the first of each story, and how many more of it there are."""
    members: dict[bytes, list[Hit]] = {}
    for number, found in enumerate(scores):
        stories = snapshot.stories(number)
        for doc in stories.keys() & found.keys():
            members.setdefault(stories[doc], []).append(Hit(number, doc))
    for story, hits in members.items():
        first = snapshot.first_of_story(story)
        if first is not None and first[1] in scores[first[0]]:
            hits.append(Hit(*first))
    left = list(scores)
    copies: dict[Hit, int] = {}
    for hits in members.values():
        if len(hits) > 1:
            shown, *others = _in_order(snapshot, scores, hits, sort)
            copies[shown] = len(others)
            for number, doc in others:
                if left[number] is scores[number]:
                    left[number] = dict(scores[number])
                del left[number][doc]
    return left, copies
