"""How many of the articles that match have each value of a field?

All values are counted, page by page (`composite` aggregations): the `terms` aggregation, which asks each shard for its
most frequent ones, is not exact where there are several shards.
"""

from collections.abc import Iterable
from typing import Any

from corpus_search.engines.base import Facet, FacetRequest
from corpus_search.engines.facets import facet_of, value_of_date
from corpus_search.engines.opensearch.paging import iter_buckets
from corpus_search.engines.opensearch.view import View

__all__ = ["count_facets", "missing_counts"]

Body = dict[str, Any]


def missing_counts(requests: Iterable[FacetRequest]) -> Body:
    """Return the aggregations that count the articles without a value."""
    return {f"missing_{one.field}": {"missing": {"field": f"{one.field}_value"}} for one in requests}


def count_facets(view: View, query: Body, requests: Iterable[FacetRequest], found: Body) -> tuple[Facet, ...]:
    """Return the facets of the articles that match; `found` answers `missing_counts`."""
    raw: dict[str, dict[str, int]] = {}
    facets = []
    for request in requests:
        field = request.field
        if field not in raw:
            raw[field] = dict(iter_buckets(view, query, f"{field}_value"))
        counts: dict[str, int] = {}
        for value, articles in raw[field].items():
            one = value_of_date(value, request.by) if field == "published" else value
            counts[one] = counts.get(one, 0) + articles
        facets.append(facet_of(request, counts, int(found[f"missing_{field}"]["doc_count"])))
    return tuple(facets)
