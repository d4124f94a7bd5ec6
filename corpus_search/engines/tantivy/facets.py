"""How many of the articles that match have which values?"""

from tantivy import Occur, Query, Searcher

from corpus_search.engines.base import Facet, FacetBy, FacetRequest
from corpus_search.engines.facets import facet_of
from corpus_search.engines.tantivy.leaves import matching, only

__all__ = ["count_values"]

_MOST_BUCKETS = 60_000
"""Values that one aggregation may return; tantivy stops at 65,000."""


def count_values(searcher: Searcher, query: Query, request: FacetRequest, total: int) -> Facet:
    """Return the counts for one request; `total` is how many articles match."""
    field = f"value_{_field_of(request)}"
    counts = dict(_counts(searcher, query, field))
    have = Query.boolean_query([(Occur.Must, only(query)), (Occur.Must, only(Query.exists_query(field)))])
    return facet_of(request, counts, total - matching(searcher, have))


def _field_of(request: FacetRequest) -> str:
    if request.field != "published":
        return request.field
    return "day" if request.by is FacetBy.VALUE else request.by.value


def _counts(searcher: Searcher, query: Query, field: str) -> list[tuple[str, int]]:
    request = {"values": {"terms": {"field": field, "size": _MOST_BUCKETS}}}
    buckets = searcher.aggregate(query, request)["values"]["buckets"]
    if len(buckets) < _MOST_BUCKETS:
        return [(bucket["key"], bucket["doc_count"]) for bucket in buckets]
    return list(searcher.terms_with_prefix(field, "", query))
