"""By which fields are matching articles to be counted?"""

from collections.abc import Sequence

from corpus_search.article import FIELDS_BY_NAME, FieldKind, nearest_field
from corpus_search.engines.base import FacetBy, FacetRequest
from corpus_search.errors import UsageError

__all__ = ["FACET_FIELDS", "MOST_VALUES", "read_facets"]

FACET_FIELDS: tuple[str, ...] = ("source", "published", "language", "tag", "author", "place")
"""The fields that articles share values of; a headline, a text and a path are of one article."""

MOST_VALUES = 10_000
"""Values of a facet, at the most."""

_DATE_PARTS = (FacetBy.YEAR, FacetBy.MONTH, FacetBy.DAY)
_HINT = f"Write one of: {', '.join(FACET_FIELDS)}; or published:year, published:month, published:day."


def read_facets(facets: Sequence[str], values: int) -> tuple[FacetRequest, ...]:
    """Return what is asked for by "source" or "published:month", each once, with `values` values at the most.

    A date without a part is counted by year. Raises `UsageError` for a field or a part that there is not, and for a
    number that cannot be.
    """
    if not 1 <= values <= MOST_VALUES:
        raise UsageError(f"--facet-limit {values} cannot be: it is a number from 1 to {MOST_VALUES:,}.")
    return tuple(dict.fromkeys(_request(facet, values) for facet in facets))


def _request(facet: str, values: int) -> FacetRequest:
    name, colon, part = facet.partition(":")
    field = name.strip().lower()
    if field not in FIELDS_BY_NAME:
        near = nearest_field(name)
        suggestion = f" Did you mean {near}{colon}{part} ?" if near in FACET_FIELDS else ""
        raise UsageError(f'--facet "{facet}": there is no field "{name}".{suggestion}', _HINT)
    if field not in FACET_FIELDS:
        raise UsageError(f'--facet "{facet}": articles cannot be counted by {field}.', _HINT)
    if FIELDS_BY_NAME[field].kind is not FieldKind.DATE:
        if colon:
            raise UsageError(f'--facet "{facet}": only a date has parts, and {field} is none.', f"Write: {field}")
        return FacetRequest(field, FacetBy.VALUE, values)
    return FacetRequest(field, _part(facet, part) if colon else FacetBy.YEAR, values)


def _part(facet: str, part: str) -> FacetBy:
    wanted = part.strip().lower()
    if wanted in _DATE_PARTS:
        return FacetBy(wanted)
    from difflib import get_close_matches  # noqa: PLC0415  (only for who mistyped)

    near = get_close_matches(wanted, _DATE_PARTS, n=1)
    suggestion = f" Did you mean published:{near[0]} ?" if near else ""
    raise UsageError(f'--facet "{facet}": a date has no part "{part}".{suggestion}', _HINT)
