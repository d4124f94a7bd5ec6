"""In which order do hits come, and which of them are copies of one story?"""

from heapq import nlargest
from typing import NamedTuple

from corpus_search.engines.base import Sort
from corpus_search.engines.whoosh.layout import STORY
from corpus_search.engines.whoosh.segment import Segment

__all__ = ["Found", "folded", "in_order"]


class Found(NamedTuple):
    """An article that matches: its score, its segment, and its number there."""

    score: float
    segment: Segment
    doc: int


def in_order(found: list[Found], count: int, sort: Sort) -> list[Found]:
    """Return the first `count` hits. Ids are looked up only of those that may be among them."""
    if sort is Sort.SCORE:
        scores = nlargest(count, (hit.score for hit in found))
        found = [hit for hit in found if scores and hit.score >= scores[-1]]
        return sorted(found, key=lambda hit: (-hit.score, _key(hit, "id")))[:count]
    by_id = sorted(found, key=lambda hit: _key(hit, "id"))
    if sort is Sort.DATE:
        # "" stands for no date and is the smallest, so that backwards the undated come last.
        return sorted(by_id, key=lambda hit: _key(hit, "published"), reverse=True)[:count]
    return sorted(by_id, key=lambda hit: _key(hit, "path"))[:count]


def _key(hit: Found, field: str) -> bytes:
    value: bytes = hit.segment.column(field)[hit.doc]
    return value


def folded(found: list[Found]) -> tuple[list[Found], dict[Found, int]]:
    """Return the first hit of each story, in order, and how many more each has where there are any."""
    first: dict[bytes, Found] = {}
    copies: dict[Found, int] = {}
    for hit in found:
        story = _key(hit, STORY) or _key(hit, "id")
        if story in first:
            copies[first[story]] = copies.get(first[story], 0) + 1
        else:
            first[story] = hit
    return list(first.values()), copies
