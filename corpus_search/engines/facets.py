"""How do counts of values become a facet, in every engine alike?"""

from collections.abc import Iterable, Mapping

from corpus_search.article import Article
from corpus_search.engines.base import Facet, FacetBy, FacetRequest

__all__ = ["facet_of", "value_of_date", "values_of"]

_DATED = "published"
_DATE_LENGTHS = {FacetBy.VALUE: 10, FacetBy.YEAR: 4, FacetBy.MONTH: 7, FacetBy.DAY: 10}
"""Characters of a date that are its year, its month or its day; the value of a date and time is its day."""


def value_of_date(published: str, by: FacetBy) -> str:
    """Return the part of a date that articles are counted by, as far as the date is known."""
    return published[: _DATE_LENGTHS[by]]


def values_of(article: Article, request: FacetRequest) -> tuple[str, ...]:
    """Return the values of an article that count, each once; none where it has none."""
    if request.field == "tag":
        return tuple(dict.fromkeys(filter(None, article.tags)))
    value: str | None = getattr(article, request.field)
    if value and request.field == _DATED:
        value = value_of_date(value, request.by)
    return (value,) if value else ()


def facet_of(request: FacetRequest, counts: Mapping[str, int], missing: int) -> Facet:
    """Return the facet of all counts, by value; the order is that of `Facet`."""
    ordered = sorted(counts.items(), key=_most_frequent_first)
    kept: Iterable[tuple[str, int]] = ordered[: request.most]
    if request.field == _DATED:
        kept = sorted(kept)
    return Facet(request, tuple(kept), max(len(ordered) - request.most, 0), missing)


def _most_frequent_first(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]
