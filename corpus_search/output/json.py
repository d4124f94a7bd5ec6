"""A page of hits as one JSON object, for programs. docs/json.md describes it field by field."""

import json
import re
from typing import Any, BinaryIO

from corpus_search.output.base import OutputOptions
from corpus_search.output.escape import escape_json
from corpus_search.page import Explanation, Facet, Hit, SearchPage

__all__ = ["FORMAT_VERSION", "SCORE_DECIMALS", "encode", "hit_object", "page_object", "write"]

FORMAT_VERSION = 2
"""Goes up when a key goes away or changes its meaning, not when one is added."""

SCORE_DECIMALS = 6
"""Enough to tell scores apart, few enough to be the same on every machine."""

# A raw line feed never stands within a JSON string, so that this finds pairs of numbers and nothing else.
_PAIR_ON_LINES = re.compile(r"\[\n\s+(\d+),\n\s+(\d+)\n\s+\]")


def write(page: SearchPage, out: BinaryIO, options: OutputOptions) -> tuple[str, ...]:  # noqa: ARG001
    """Write the page as one object, indented by two spaces, with each match on one line."""
    document = _PAIR_ON_LINES.sub(r"[\1, \2]", encode(page_object(page), indent=2))
    out.write(document.encode("utf-8") + b"\n")
    return ()


def encode(value: object, *, indent: int | None = None) -> str:
    """Return `value` as JSON (RFC 8259) that is safe to print; without `indent` it is one line.

    Letters of every script are written as they are; control and bidirectional characters, line separators and
    lone surrogates as escapes. Raises ValueError for a number that is not finite.
    """
    return escape_json(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent))


def page_object(page: SearchPage) -> dict[str, Any]:
    """Return the page as plain dicts, lists, strings and numbers, in the order of the format."""
    query, store = page.query, page.store
    return {
        "format_version": FORMAT_VERSION,
        "query": {
            "text": query.text,
            "parsed": query.parsed,
            "filters": query.filters,
            "notes": [{"position": note.position, "message": note.message} for note in query.notes],
            "terms": list(query.terms or ()),
        },
        "total": page.total,
        "stories": page.stories,
        "total_is_exact": page.total_is_exact,
        "partial": page.partial,
        "offset": page.offset,
        "limit": page.limit,
        "elapsed_ms": round(page.elapsed_ms, 3),
        "store": {
            "path": store.path,
            "engine": store.engine,
            "articles": store.articles,
            "generation": store.generation,
        },
        "words": [
            {"text": word.text, "articles": word.articles, "emptied": word.emptied, "excluded": word.excluded}
            for word in page.words
        ],
        "without_filters": page.without_filters,
        "suggestions": [
            {"query": one.query, "articles": one.articles, "reason": one.reason} for one in page.suggestions
        ],
        "relaxed": {"query": page.relaxed.query, "how": page.relaxed.how} if page.relaxed else None,
        "expansions": [
            {
                "by": one.by,
                "words": [{"text": text, "weight": round(weight, SCORE_DECIMALS)} for text, weight in one.words],
            }
            for one in page.expansions
        ],
        "hits": [hit_object(hit) for hit in page.hits],
        "facets": [_facet_object(facet) for facet in page.facets],
    }


def hit_object(hit: Hit) -> dict[str, Any]:
    """Return one hit as it stands in `hits` and on a line of JSONL."""
    return {
        "rank": hit.rank,
        "score": round(hit.score, SCORE_DECIMALS),
        "id": hit.id,
        "path": hit.path,
        "member": hit.member,
        "title": hit.title,
        "published": hit.published,
        "language": hit.language,
        "author": hit.author,
        "place": hit.place,
        "source": hit.source,
        "tags": list(hit.tags),
        "copies": hit.copies,
        "snippets": [
            {
                "text": snippet.text,
                "start": snippet.start,
                "end": snippet.end,
                "matches": [list(match) for match in snippet.matches],
            }
            for snippet in hit.snippets
        ],
        "explanation": _explanation_object(hit.explanation) if hit.explanation else None,
    }


def _explanation_object(explanation: Explanation) -> dict[str, Any]:
    return {
        "value": round(explanation.value, SCORE_DECIMALS),
        "what": explanation.what,
        "parts": [_explanation_object(part) for part in explanation.parts],
    }


def _facet_object(facet: Facet) -> dict[str, Any]:
    return {
        "field": facet.request.field,
        "by": facet.request.by.value,
        "values": [{"value": value, "count": count} for value, count in facet.values],
        "others": facet.others,
        "missing": facet.missing,
    }
