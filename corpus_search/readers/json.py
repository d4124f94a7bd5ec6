"""JSON: a file holds one article, or a list of them.

Recognised are: an object that is an article; a list of such objects; an object that holds the list, at most
three objects deep, under one of `LIST_KEYS` (as web APIs and search engines answer: {"articles": […]},
{"response": {"docs": […]}}, {"hits": {"hits": [{"_source": …}]}}); and objects one after another (JSON Lines
with the wrong name, or what jq writes).
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from corpus_search.article import Article
from corpus_search.errors import ReadError
from corpus_search.readers.base import BadRecord, Reading, ReadOptions, Source
from corpus_search.readers.jsonl import DECODER, iter_line_records
from corpus_search.readers.lines import DecodedLines, decode_lines, first_broken
from corpus_search.readers.metadata import readable_name
from corpus_search.readers.records import RecordKeys, read_record, type_in_words

__all__ = ["LIST_KEYS", "JsonReader"]

LIST_KEYS = (
    "articles", "items", "results", "docs", "documents", "entries", "posts", "stories", "news", "records", "rows",
    "hits", "response", "data", "@graph",
)  # fmt: skip
"""Under which keys an object holds a list of articles, or another object that does."""

_MOST_LEVELS = 3

_OWN_TEXT = ("text", "body", "content", "article", "articleBody")
"""With one of these an object is an article itself, whatever lists it holds."""

_BLANK = re.compile(r"[ \t\n\r]*")
"""White space between values (RFC 8259, section 2)."""

_Records = Iterable[Article | BadRecord]


class _NotJsonError(Exception):
    """JSON ends here; the message says why, `line` where, counted from 1."""

    def __init__(self, text: str, position: int, reason: str) -> None:
        super().__init__(reason)
        self.line = 1 + text.count("\n", 0, position)


class JsonReader:
    """Reads .json. In a list, what stands before a mistake is read; nothing after it can be trusted."""

    def read(self, source: Source, options: ReadOptions) -> Reading:
        """Return the articles of `source`, each numbered by its place in its list, counted from 0.

        Places of bad records count from 1. Raises `ReadError` when the file does not begin with valid JSON,
        `SkippedError` as `decode` does.
        """
        decoded = decode_lines(source)
        records = _read_values(source, decoded, RecordKeys(options.fields))
        return Reading(records, decoded.encoding, decoded.origin)


def _read_values(source: Source, decoded: DecodedLines, keys: RecordKeys) -> _Records:
    text = decoded.text
    start = _skip_blank(text, 0)
    if text.startswith("[", start):
        return _iter_records(source, decoded, keys, _iter_list(text, start))
    try:
        value, end = _parse(text, start)
    except _NotJsonError as err:
        raise ReadError(f"line {err.line}: {err}") from err
    following = _skip_blank(text, end)
    if following == len(text):
        return _read_one(source, value, decoded, keys)
    if "\n" in text[end:following] and "\n" not in text[start:end]:
        return iter_line_records(source, text, keys, is_whole=decoded.is_whole)
    return _iter_records(source, decoded, keys, _iter_sequence(text, start))


def _read_one(source: Source, value: object, decoded: DecodedLines, keys: RecordKeys) -> _Records:
    """Read the only value of a file: an article, or what holds a list of them."""
    articles = _find_list(value, _MOST_LEVELS)
    if articles is not None:
        items = ((0, item) for item in articles)
        return _iter_records(source, decoded, keys, items)
    if not isinstance(value, dict):
        return (BadRecord("item 1", f"{type_in_words(value)}, not an object"),)
    if not decoded.is_whole:
        return (BadRecord("item 1", "some of its bytes are not UTF-8, as the others are"),)
    return (read_record(value, source, 0, keys, "item 1", readable_name(source.name)),)


def _find_list(value: object, levels: int) -> list[Any] | None:
    """Return the list of objects that `value` holds under a usual key, None when it is none or an article."""
    if not isinstance(value, dict) or any(value.get(key) and isinstance(value[key], str) for key in _OWN_TEXT):
        return None
    for key in LIST_KEYS:
        inner = value.get(key)
        if isinstance(inner, list) and any(isinstance(item, dict) for item in inner):
            return inner
        if isinstance(inner, dict) and levels > 1 and (found := _find_list(inner, levels - 1)) is not None:
            return found
    return None


def _iter_records(
    source: Source, decoded: DecodedLines, keys: RecordKeys, values: Iterator[tuple[int, Any]]
) -> Iterator[Article | BadRecord]:
    """Yield the articles among `values`, each with the offset in the text at which it begins, 0 for unknown."""
    line, counted = 1, 0
    try:
        for number, (start, value) in enumerate(values):
            line += decoded.text.count("\n", counted, start)
            counted = max(counted, start)
            item = f"item {number + 1}"
            place = f"{item} (line {line})" if start else item
            record = {**value["_source"], "_id": value.get("_id")} if _is_hit(value) else value
            if not isinstance(record, dict):
                yield BadRecord(place, f"{type_in_words(record)}, not an object")
            elif not decoded.is_whole and first_broken(json.dumps(record, ensure_ascii=False)) is not None:
                yield BadRecord(place, "some of its bytes are not UTF-8, as the others are")
            else:
                yield read_record(record, source, number, keys, place, item)
    except _NotJsonError as err:
        yield BadRecord(f"line {err.line}", f"{err}; nothing after it is read")


def _is_hit(value: object) -> bool:
    """Tell an answer of Elasticsearch or OpenSearch from a record."""
    return isinstance(value, dict) and isinstance(value.get("_source"), dict)


def _iter_list(text: str, start: int) -> Iterator[tuple[int, Any]]:
    """Yield the values of the list at `start` with where each begins, one parsed after another."""
    position = _skip_blank(text, start + 1)
    sign = text[position : position + 1]
    if sign == "]":
        position += 1
    while sign != "]":
        value, end = _parse(text, position)
        yield position, value
        position = _skip_blank(text, end)
        sign = text[position : position + 1]
        if sign not in ("]", ","):
            raise _NotJsonError(text, position, "not valid JSON: neither a comma nor ] after a value")
        position = _skip_blank(text, position + 1)
    position = _skip_blank(text, position)
    if position < len(text):
        raise _NotJsonError(text, position, "not valid JSON: more text after the end of the list")


def _iter_sequence(text: str, position: int) -> Iterator[tuple[int, Any]]:
    """Yield the values that stand one after another from `position` on, with where each begins."""
    while position < len(text):
        value, end = _parse(text, position)
        yield position, value
        position = _skip_blank(text, end)


def _parse(text: str, start: int) -> tuple[Any, int]:
    """Return the value that begins at `start`, and where it ends."""
    try:
        return DECODER.raw_decode(text, start)
    except json.JSONDecodeError as err:
        raise _NotJsonError(text, err.pos, f"not valid JSON: {err.msg} at column {err.colno}") from err
    except RecursionError as err:
        raise _NotJsonError(text, start, "not valid JSON: nested too deeply") from err


def _skip_blank(text: str, start: int) -> int:
    match = _BLANK.match(text, start)
    return match.end() if match else start
