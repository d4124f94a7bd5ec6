"""Which fields of a document hold what?

- `text`: headline and text in one field, so that BM25 combines them before saturation (see `engines.bm25`): the terms
  of the text, then those of the headline, as often as it weighs. The values are `APART` positions apart, so no phrase
  reaches from one into the other, and what stands before `APART` is the text: the field answers `body:` too.
- `title`: the headline alone.
- `title_words`, `body_words`: the words as written, for patterns.
- `author`, `place`, `source`, `tag`, `path`: words with positions; each once, as `author_words` and so on; and how many
  they are, as `author_length` and so on, for scores (see `ranking`).
- `published`, `language`: terms. `first_day`, `last_day`: the span of days that a date is, as numbers (20160202).
- `id`, `file` (a hash of root and path), `by_path`, `by_date`: to find and to sort.
- `story`: the story's name, or the article's own id; `copy_of`: the story's name, for copies only.
- `author_value` and so on: values as written, for counting; `published_value` the day.
- `born`: the generation with which the document came. See `visibility`.
- `article`: the article itself, which is not indexed; only it is kept of what was sent.

Terms come through a tokenizer that parts at white space, of which no term has any.
"""

from typing import Any

from corpus_search.engines.analyzed import VALUE_GAP

__all__ = [
    "APART",
    "COUNTED_BY",
    "COUNTED_TERMS",
    "INDEX_FORMAT",
    "LONGEST_EXPRESSION",
    "LONGEST_TERM",
    "NAMES",
    "NO_WORDS",
    "PROBE",
    "TEXT",
    "index_body",
    "word_fields",
]

INDEX_FORMAT = 1
"""Goes up when an older program could misread an index."""
TEXT = "text"
APART = 1 << 27
"""Positions between text and headline. A text may have that many terms: 134 million."""
NAMES = ("author", "place", "source", "tag", "path")
COUNTED_BY = ("author", "place", "source", "tag", "language", "published")
COUNTED_TERMS = (*NAMES, "title")
"""Fields of which the number of terms is kept."""
NO_WORDS = "\x01"
"""The one term in `text` or `title` of an article without any, so that Lucene counts it among the articles."""
LONGEST_TERM = 8_000
"""Characters of a term that count; Lucene refuses terms of more than 32,766 bytes."""
LONGEST_EXPRESSION = 20_000
"""Characters of a regular expression that an index takes; the default is 1,000. See `words`."""
PROBE = "probe"
"""The one word of a field of this name, in one document only: its score tells of a factor (see `view`)."""

_TERMS = {"type": "text", "analyzer": "terms", "index_options": "positions"}
_TOKEN = {"type": "keyword", "doc_values": False}
_KEY = {"type": "keyword"}


def word_fields(field: str | None) -> list[str]:
    """Return the fields of the words as written in headline, text, or both."""
    return [f"{field}_words"] if field else ["title_words", "body_words"]


def index_body(shards: int, replicas: int, meta: dict[str, Any]) -> dict[str, Any]:
    """Return what a new index is made of."""
    return {
        "settings": {
            "index": {
                "number_of_shards": shards,
                "number_of_replicas": replicas,
                # What is written becomes visible by a commit only, which refreshes.
                "refresh_interval": "-1",
                "max_regex_length": LONGEST_EXPRESSION,
            },
            "analysis": {
                "tokenizer": {"terms": {"type": "whitespace", "max_token_length": LONGEST_TERM + 1}},
                "analyzer": {"terms": {"type": "custom", "tokenizer": "terms"}},
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": meta,
            "_source": {"includes": ["article", "state", "files"]},
            "properties": _properties(),
        },
    }


def _properties() -> dict[str, Any]:
    properties: dict[str, Any] = {
        TEXT: {**_TERMS, "position_increment_gap": APART},
        "title": _TERMS,
        PROBE: _TERMS,
        "title_words": _KEY,
        "body_words": _KEY,
        "published": _KEY,
        "language": _KEY,
        "first_day": {"type": "integer"},
        "last_day": {"type": "integer"},
        "id": _KEY,
        "file": _TOKEN,
        "by_path": {"type": "keyword", "index": False},
        "by_date": {"type": "keyword", "index": False},
        "story": _KEY,
        "copy_of": _KEY,
        "born": {"type": "integer"},
        "internal": _TOKEN,
    }
    for name in NAMES:
        properties[name] = {**_TERMS, "position_increment_gap": VALUE_GAP}
        properties[f"{name}_words"] = _KEY
    for name in COUNTED_TERMS:
        properties[f"{name}_length"] = {"type": "integer"}
    for name in COUNTED_BY:
        properties[f"{name}_value"] = {"type": "keyword"}
    for name in ("article", "state", "files"):
        properties[name] = {"type": "object", "enabled": False}
    return properties
