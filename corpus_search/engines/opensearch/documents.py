"""How is an article a document of the server, and how does it come back as it was?"""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from typing import Any

from corpus_search.article import Article
from corpus_search.engines.analyzed import VALUE_GAP, AnalyzedArticle, file_key
from corpus_search.engines.base import FacetRequest
from corpus_search.engines.bm25 import TITLE_WEIGHT
from corpus_search.engines.facets import values_of
from corpus_search.engines.opensearch.layout import COUNTED_BY, LONGEST_TERM, NO_WORDS, TEXT

__all__ = ["article_of", "day_span", "document_of", "file_hash", "indexed_term"]

_UTF16 = "utf-16"
"""The key under which a string with lone surrogates is kept, which UTF-8 cannot hold."""
_PARTS = tuple(Article.__slots__)


def document_of(article: Article, analyzed: AnalyzedArticle, born: int) -> dict[str, Any]:
    """Return the document of an article."""
    title, body = _joined(analyzed.title.terms), _joined(analyzed.body.terms)
    path = f"{article.path}\0{article.member}\0{article.record:010d}"
    document: dict[str, Any] = {
        TEXT: [body, *[title] * round(TITLE_WEIGHT)] if title else body or NO_WORDS,
        "title": title or NO_WORDS,
        "title_words": _cut(analyzed.title.words),
        "body_words": _cut(analyzed.body.words),
        "id": article.id,
        "file": file_hash(article.root, article.path),
        "by_path": _utf8(path)[:LONGEST_TERM],
        "story": article.story or article.id,
        "born": born,
        "article": _stored(article),
    }
    if title:
        document["title_length"] = len(analyzed.title.terms)
    if article.story:
        document["copy_of"] = article.story
    if article.published:
        document["by_date"] = _utf8(article.published)[:LONGEST_TERM]
        if days := day_span(article.published[:10]):
            document["first_day"], document["last_day"] = days
    for field, placed in analyzed.names.items():
        if placed:
            document[field] = _values(placed)
            document[f"{field}_words"] = _cut({word for word, _ in placed})
            document[f"{field}_length"] = len(placed)
    for field in ("published", "language"):
        if terms := analyzed.keywords[field]:
            document[field] = _cut(terms)
    for field in COUNTED_BY:
        if values := values_of(article, FacetRequest(field)):
            document[f"{field}_value"] = [_utf8(value)[:LONGEST_TERM] for value in values]
    return document


def file_hash(root: str, path: str) -> str:
    """Return the term that all articles of one file share: a hash (BLAKE2b, 128 bits), as paths may be long."""
    key = file_key(root, path).encode("utf-8", "surrogateescape")
    return hashlib.blake2b(key, digest_size=16).hexdigest()


def indexed_term(term: str) -> str:
    """Return a term as it is indexed: without what is too long for Lucene."""
    return term if len(term) <= LONGEST_TERM else term[:LONGEST_TERM]


def day_span(date: str) -> tuple[int, int] | None:
    """Return the first and the last day of an ISO date as numbers: of "2016-02" 20160200 and 20160299.

    They need not be days of the calendar: compared, they do as the parts do that both dates have. None for no date.
    """
    parts = date.split("-")
    if not (all(part.isascii() and part.isdecimal() for part in parts) and len(parts) <= 3 and len(parts[0]) == 4):
        return None
    first = "".join(part.zfill(2)[:2] if number else part for number, part in enumerate(parts))
    return int(first.ljust(8, "0")), int(first.ljust(8, "9"))


def article_of(stored: dict[str, Any]) -> Article:
    """Return the article that `document_of` was given."""
    values = {name: _restored(value) for name, value in stored.items() if name in _PARTS}
    values["tags"] = tuple(values.get("tags", ()))
    values["origins"] = tuple((str(part), str(origin)) for part, origin in values.get("origins", ()))
    return Article(**values)


def _stored(article: Article) -> dict[str, Any]:
    """Return what is kept of an article: its parts, less those that it does not have."""
    needed = ("root", "path", "record", "title", "text")
    parts = ((name, getattr(article, name)) for name in _PARTS)
    return {name: _kept(value) for name, value in parts if name in needed or value not in (None, "", ())}


def _kept(value: Any) -> Any:
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return {_UTF16: b64encode(value.encode("utf-16-le", "surrogatepass")).decode()}
    if isinstance(value, tuple):
        return [_kept(one) for one in value]
    return value


def _restored(value: Any) -> Any:
    if isinstance(value, dict):
        return b64decode(value[_UTF16]).decode("utf-16-le", "surrogatepass")
    if isinstance(value, list):
        return [_restored(one) for one in value]
    return value


def _utf8(text: str) -> str:
    """Return a text in which lone surrogates, which no server takes, have become question marks."""
    return text.encode("utf-8", "replace").decode()


def _joined(terms: Sequence[str]) -> str:
    return " ".join(_cut(terms))


def _cut(terms: Iterable[str]) -> list[str]:
    return list(map(indexed_term, terms))


def _values(placed: Sequence[tuple[str, int]]) -> list[str]:
    """Return words with positions as one string a value; between two values are `VALUE_GAP` positions."""
    values: list[list[str]] = []
    before = -VALUE_GAP
    for word, position in placed:
        if position > before + 1:
            values.append([])
        values[-1].append(indexed_term(word))
        before = position
    return list(map(" ".join, values))
