"""How many of the articles that match have each value of a field?

The values of a field lie one behind the other in a column of Whoosh's `VarBytesColumn`, with their lengths behind
them. What matches is counted by these bytes, and only the distinct ones among them are made into text.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from corpus_search.article import Article
from corpus_search.engines.base import Facet, FacetRequest
from corpus_search.engines.facets import facet_of, value_of_date
from corpus_search.engines.whoosh.layout import COUNTED_BY, PUBLISHED, TAG
from corpus_search.engines.whoosh.scores import Scores
from corpus_search.engines.whoosh.segment import Segment

__all__ = ["count_facets", "counted_values"]


def counted_values(article: Article) -> dict[str, bytes]:
    """Return what is kept of an article to be counted by, by its column; nothing for what it does not have."""
    values = {field: getattr(article, field) for field in COUNTED_BY if field != TAG}
    if tags := list(dict.fromkeys(filter(None, article.tags))):
        # JSON, because a tag may hold any character that could part it from the next.
        values[TAG] = json.dumps(tags)
    return {field: value.encode("utf-8", "surrogatepass") for field, value in values.items() if value}


def count_facets(
    requests: Iterable[FacetRequest], segments: Sequence[Segment], scores: Sequence[Scores]
) -> tuple[Facet, ...]:
    """Return the facets of the articles that match, given segment by segment."""
    raw: dict[str, Counter[bytes]] = {}
    facets = []
    for request in requests:
        if request.field not in raw:
            raw[request.field] = _raw_counts(request.field, segments, scores)
        counts: dict[str, int] = {}
        missing = 0
        for value, articles in raw[request.field].items():
            for one in _values(value, request):
                counts[one] = counts.get(one, 0) + articles
            if not value:
                missing = articles
        facets.append(facet_of(request, counts, missing))
    return tuple(facets)


def _raw_counts(field: str, segments: Sequence[Segment], scores: Sequence[Scores]) -> Counter[bytes]:
    counts: Counter[bytes] = Counter()
    for segment, found in zip(segments, scores, strict=True):
        counts.update(segment.column(field).of(found))
    return counts


def _values(value: bytes, request: FacetRequest) -> Sequence[str]:
    """Return the values that a raw one stands for."""
    if not value:
        return ()
    text = value.decode("utf-8", "surrogatepass")
    if request.field == PUBLISHED:
        return (value_of_date(text, request.by),)
    if request.field != TAG:
        return (text,)
    tags = json.loads(text)
    if not (isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)):
        raise ValueError(f"{text[:60]} are no tags")
    return tags
