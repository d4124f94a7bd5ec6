"""Which articles of a segment are from a range of dates?"""

from corpus_search.engines.whoosh.segment import Segment
from corpus_search.query.nodes import DateRange

__all__ = ["dated_between"]

_YEAR = 4
"""Characters of a date that are its year."""


def dated_between(segment: Segment, dates: DateRange) -> set[int]:
    """Return the articles whose date may lie in a range (see `DateRange`).

    It is a walk over the dates of the range as they are known, each once; as text they are in order.
    """
    field = f"{dates.field}_on"
    first, last = (dates.first or "").encode(), (dates.last or "").encode()
    found: set[int] = set()
    # An article of "2016" may be of 2016-02 too, and stands before it.
    for date in segment.terms_from(field, first[:_YEAR]):
        if last and date[: len(last)] > last[: len(date)]:
            break
        if date[: len(first)] >= first[: len(date)] and (postings := segment.postings(field, date)):
            found.update(postings.docs)
    return found
