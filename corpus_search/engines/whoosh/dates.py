"""Which articles of a segment are from a range of dates?"""

from collections.abc import Collection

from corpus_search.engines.whoosh.layout import PUBLISHED
from corpus_search.engines.whoosh.segment import Segment
from corpus_search.query.nodes import DateRange

__all__ = ["dated_between"]

_DAY = 10
"""Characters of a date; what follows is the time of day."""


def dated_between(segment: Segment, dates: DateRange, among: Collection[int]) -> list[int]:
    """Return which of some articles have a date that may lie in a range (see `DateRange`).

    Each date is compared once, however many articles have it.
    """
    first, last = (dates.first or "").encode(), (dates.last or "").encode()
    values = list(segment.column(PUBLISHED).of(among))
    inside = {value for value in set(values) if value and _may_lie_between(value[:_DAY], first, last)}
    return [doc for doc, value in zip(among, values, strict=True) if value in inside]


def _may_lie_between(date: bytes, first: bytes, last: bytes) -> bool:
    """Compare dates by the parts that both have; "" leaves an end open."""
    return date[: len(first)] >= first[: len(date)] and date[: len(last)] <= last[: len(date)]
