"""In which order do hits come, which of them are copies of one story, and how many are there?"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from tantivy import DocAddress, Occur, Order, Query, Schema, Searcher

from corpus_search.engines.base import Sort
from corpus_search.engines.tantivy.documents import id_of_date_key, id_of_path_key, id_order
from corpus_search.engines.tantivy.leaves import FACTOR, matching, only
from corpus_search.records import dataclass

__all__ = ["Found", "Page", "Wanted", "find", "page_score"]

_DIGITS = 6
"""Scores of tantivy's are floats of 32 bits, added up in any order: further digits say nothing."""
_MOST_BUCKETS = 60_000
"""Keys that one aggregation may return; tantivy stops at 65,000."""
_CHUNK = 1_000


class Found(NamedTuple):
    """An article that matches: its score, and where tantivy has it."""

    score: float
    address: DocAddress


@dataclass(frozen=True, slots=True)
class Page:
    """Hits in order, each with how many of its copies match too; all that match, and of how many stories."""

    hits: tuple[tuple[Found, int], ...]
    total: int
    stories: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for, in which order; `all_equal` says that all hits have the same score."""

    searcher: Searcher
    schema: Schema
    query: Query
    sort: Sort
    all_equal: bool


def page_score(own: float) -> float:
    """Return a score of tantivy's as we give it."""
    return float(f"{own / FACTOR:.{_DIGITS}g}")


def find(wanted: Wanted, offset: int, limit: int, *, fold: bool) -> Page:
    """Return the hits from an offset on, a number of them, with copies folded or not."""
    copies = _copies(wanted) if fold else {}
    if not copies and limit and wanted.sort is Sort.SCORE:
        best, total = _best(wanted, offset + limit)
        return Page(tuple((hit, 0) for hit in best[offset:]), total, total)
    total = matching(wanted.searcher, wanted.query)
    if not copies:
        hits = _first(wanted, min(offset + limit, total))[offset:]
        return Page(tuple((hit, 0) for hit in hits), total, total)
    page = list(islice(_iter_folded(wanted, total, copies), offset, offset + limit))
    return Page(tuple(page), total, total - sum(count - 1 for count in copies.values()))


def _copies(wanted: Wanted) -> dict[int, int]:
    """Return, by story, how many of the articles that match are of it, where there are two or more."""
    searcher, schema = wanted.searcher, wanted.schema
    if not searcher.doc_freq("copy", 1):
        return {}
    copies = Query.boolean_query(
        [(Occur.Must, only(wanted.query)), (Occur.Must, only(Query.term_query(schema, "copy", 1)))]
    )
    stories = set(_stories(searcher, copies))
    if not stories:
        return {}
    of_these = Query.boolean_query(
        [(Occur.Must, only(wanted.query)), (Occur.Must, only(Query.term_set_query(schema, "story", list(stories))))]
    )
    counts: dict[int, int] = {}
    for number in _stories(searcher, of_these):
        counts[number] = counts.get(number, 0) + 1
    return {number: count for number, count in counts.items() if count > 1}


def _stories(searcher: Searcher, query: Query) -> list[int]:
    count = matching(searcher, query)
    if not count:
        return []
    addresses = [address for _, address in searcher.search(query, limit=count, count=False).hits]
    return _numbers(searcher, "story", addresses)


def _numbers(searcher: Searcher, field: str, addresses: list[DocAddress]) -> list[int]:
    return [int(value or 0) for value in searcher.fast_field_values(field, addresses)]


def _iter_folded(wanted: Wanted, total: int, copies: dict[int, int]) -> Iterator[tuple[Found, int]]:
    """Yield the first hit of each story, in order, and how many more it has."""
    seen: set[int] = set()
    begin, size = 0, _CHUNK
    while begin < total:
        hits = _first(wanted, min(size, total))
        stories = _numbers(wanted.searcher, "story", [hit.address for hit in hits[begin:]])
        for hit, story in zip(hits[begin:], stories, strict=True):
            if story in copies:
                if story not in seen:
                    seen.add(story)
                    yield hit, copies[story] - 1
            else:
                yield hit, 0
        begin, size = len(hits), size * 4


def _first(wanted: Wanted, count: int) -> list[Found]:
    """Return the first hits, in order."""
    if not count:
        return []
    return _best(wanted, count)[0] if wanted.sort is Sort.SCORE else _by_key(wanted, count)


def _best(wanted: Wanted, count: int) -> tuple[list[Found], int]:
    """Return the best hits, and how many there are altogether; equal ones by id."""
    if wanted.all_equal:
        return _by_id(wanted, count)
    answer: Any = wanted.searcher.search(wanted.query, limit=count + 1)
    total, found = answer.count, answer.hits
    if not total:
        return [], 0
    count = min(count, total)
    size = len(found)
    while True:
        # All that are equal to the last must be seen.
        scores = [page_score(score) for score, _ in found]
        if len(found) < size or len(found) == total or scores[-1] < scores[count - 1]:
            break
        size *= 4
        found = wanted.searcher.search(wanted.query, limit=size, count=False).hits
    addresses = [address for _, address in found]
    order = _numbers(wanted.searcher, "id_order", addresses)
    ranked = sorted(zip(scores, order, range(len(found)), strict=True), key=lambda hit: (-hit[0], hit[1]))
    return [Found(score, addresses[place]) for score, _, place in ranked[:count]], total


def _by_id(wanted: Wanted, count: int) -> tuple[list[Found], int]:
    """Return the first hits of those that all have the same score, and how many there are."""
    answer: Any = wanted.searcher.search(wanted.query, limit=count, order_by_field="id_order", order=Order.Asc)
    if not answer.count:
        return [], 0
    own, _ = wanted.searcher.search(wanted.query, limit=1, count=False).hits[0]
    score = page_score(float(own))
    return [Found(score, address) for _, address in answer.hits], answer.count


def _by_key(wanted: Wanted, count: int) -> list[Found]:
    """Return the first hits by date or by path: the keys first, which end in ids, then the articles of these ids."""
    backwards = wanted.sort is Sort.DATE
    keys = _keys(wanted, "by_date" if backwards else "by_path", count, backwards=backwards)
    ids = [(id_of_date_key if backwards else id_of_path_key)(key) for key in keys]
    these = Query.term_set_query(wanted.schema, "id", ids)
    query = Query.boolean_query([(Occur.Must, wanted.query), (Occur.Must, only(these))])
    hits = wanted.searcher.search(query, limit=len(ids), count=False).hits
    order = _numbers(wanted.searcher, "id_order", [address for _, address in hits])
    found = {number: Found(page_score(score), address) for number, (score, address) in zip(order, hits, strict=True)}
    return [found[id_order(one)] for one in ids]


def _keys(wanted: Wanted, field: str, count: int, *, backwards: bool) -> list[str]:
    if count > _MOST_BUCKETS:
        found = wanted.searcher.terms_with_prefix(field, "", wanted.query)
        return sorted((key for key, _ in found), reverse=backwards)[:count]
    order = {"_key": "desc" if backwards else "asc"}
    request = {"keys": {"terms": {"field": field, "size": count, "order": order}}}
    buckets = wanted.searcher.aggregate(wanted.query, request)["keys"]["buckets"]
    return [bucket["key"] for bucket in buckets]
