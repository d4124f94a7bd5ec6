"""How is the query of a person read for one store, and what is said of a field that there is not?"""

import re

from corpus_search.article import FIELDS_BY_NAME, nearest_field
from corpus_search.errors import QueryError
from corpus_search.query.parser import Parsed, UnknownField, parse
from corpus_search.searching.options import SearchOptions
from corpus_search.store.directory import StoreDirectory

__all__ = ["read_query"]

_VALUE = r'"[^"]*"|“[^”]*”|\([^()]*\)|\S+'
"""What follows the colon of a field: a phrase, a group, or all up to the next white space."""
_MEANT = {
    "date": "published", "day": "published", "year": "published", "pubdate": "published",
    "headline": "title", "text": "body", "content": "body", "by": "author", "byline": "author", "writer": "author",
    "location": "place", "city": "place", "agency": "source", "site": "source", "publisher": "source",
    "lang": "language", "keyword": "tag", "topic": "tag", "file": "path", "filename": "path", "folder": "path",
}  # fmt: skip
"""Names that other programs give to the same fields."""
_LONGEST_VALUE = 60
"""Characters of it that an error repeats."""


def read_query(store: StoreDirectory, query: str, options: SearchOptions) -> Parsed:
    """Return a query as read. Raises `QueryError` for a field that there is not."""
    parsed = parse(query, store.analyzer, any_word=options.any_word, literal=options.literal)
    if parsed.unknown_fields:
        raise _unknown_field(parsed.unknown_fields[0], query)
    return parsed


def _unknown_field(unknown: UnknownField, query: str) -> QueryError:
    name = unknown.name
    rest = _shortened(re.compile(_VALUE).findall(query, unknown.position + len(name) + 1)[0])
    near = _MEANT.get(name.lower()) or nearest_field(name)
    suggestion = f" Did you mean {near}:{rest} ?" if near else ""
    return QueryError(
        f'there is no field "{name}" (at character {unknown.position + 1}).{suggestion}',
        f"Fields: {', '.join(FIELDS_BY_NAME)}. To search for the text itself: '{name}\\:{rest}' or --literal.",
    )


def _shortened(value: str) -> str:
    return value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE]}…"
