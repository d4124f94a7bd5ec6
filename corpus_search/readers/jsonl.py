"""JSON Lines: an article a line, each an object whose keys name its parts."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from corpus_search.article import Article
from corpus_search.readers.base import BadRecord, Reading, ReadOptions, Source
from corpus_search.readers.decode import decode
from corpus_search.readers.metadata import (
    Headline,
    iso_date,
    language_code,
    one_line,
    replace_surrogates,
    split_headline,
    split_tags,
    trim_body,
)

__all__ = ["GUESSED_KEYS", "JsonLinesReader"]

GUESSED_KEYS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "text": ("text", "body", "content", "article"),
    "published": ("published", "date", "publish_date", "published_at", "publishedAt", "datePublished"),
    "author": ("author", "authors", "byline"),
    "place": ("place", "location"),
    "source": ("source", "publisher", "site"),
    "language": ("language", "lang"),
    "tags": ("tags", "keywords"),
}
"""The parts of an article, and the keys that hold them where `ReadOptions.fields` does not say."""

_Record = Mapping[str, Any]
_Keys = Mapping[str, tuple[str, ...]]


class _BadLineError(Exception):
    """A line holds no article; the message says why."""


class JsonLinesReader:
    """Reads .jsonl and .ndjson. A bad line is reported and the others are read all the same."""

    name: ClassVar[str] = "jsonl"
    version: ClassVar[int] = 1
    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson")

    def read(self, source: Source, options: ReadOptions) -> Reading:
        """Return the articles of `source`, each numbered by its line, counted from 0.

        So an article keeps its id when a line above it turns bad. Places of bad records count from 1.
        """
        decoded = decode(source.data)
        records = _iter_records(source, decoded.text, options.fields)
        return Reading(records, decoded.encoding, decoded.origin)


def _iter_records(source: Source, text: str, fields: Mapping[str, str]) -> Iterator[Article | BadRecord]:
    keys = {part: (fields[part],) if part in fields else guesses for part, guesses in GUESSED_KEYS.items()}
    for number, line in enumerate(_iter_lines(text)):
        if line and not line.isspace():
            yield _read_line(source, number, line, keys)


def _iter_lines(text: str) -> Iterator[str]:
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]


def _read_line(source: Source, number: int, line: str, keys: _Keys) -> Article | BadRecord:
    place = f"line {number + 1}"
    try:
        record = _parse(line)
        headline = _headline(record, keys, place)
    except _BadLineError as err:
        return BadRecord(place, str(err))
    return Article(
        root=source.root,
        path=source.path,
        record=number,
        title=headline.title,
        text=headline.body,
        published=iso_date(_words(_value(record, keys["published"]))),
        language=language_code(_words(_value(record, keys["language"]))),
        author=_words(_value(record, keys["author"])) or None,
        place=_words(_value(record, keys["place"])) or None,
        source=_words(_value(record, keys["source"])) or None,
        tags=_tags(_value(record, keys["tags"])),
    )


def _parse(line: str) -> _Record:
    try:
        record = _DECODER.decode(line)
    except json.JSONDecodeError as err:
        raise _BadLineError(f"not valid JSON: {err.msg} at column {err.colno}") from err
    except ValueError as err:
        raise _BadLineError("a number with more digits than can be read") from err
    except RecursionError as err:
        raise _BadLineError("not valid JSON: nested too deeply") from err
    if not isinstance(record, dict):
        raise _BadLineError(f"{_type_in_words(record)}, not an object")
    return record


def _headline(record: _Record, keys: _Keys, fallback: str) -> Headline:
    title = one_line(_text(record, "title", keys["title"]))
    text = _text(record, "text", keys["text"])
    if title:
        return Headline(title, trim_body(text))
    if not text or text.isspace():
        texts, titles = (" or ".join(keys[part]) for part in ("text", "title"))
        raise _BadLineError(f"neither a text ({texts}) nor a title ({titles})")
    return split_headline(text, fallback)


def _value(record: _Record, keys: tuple[str, ...]) -> object:
    """Return the first of the values under `keys` that says anything, None without one."""
    return next((value for key in keys if (value := record.get(key)) not in (None, "", [], {})), None)


def _text(record: _Record, part: str, keys: tuple[str, ...]) -> str:
    value = _value(record, keys)
    if value is None:
        return ""
    if not _is_scalar(value):
        raise _BadLineError(f"its {part} is {_type_in_words(value)}, not a string")
    text = replace_surrogates(str(value))
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _words(value: object) -> str:
    """Return a string, a number, or a list of strings in one line; "" for anything else."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_words(item) for item in value if _is_scalar(item))))
    return one_line(replace_surrogates(str(value))) if _is_scalar(value) else ""


def _tags(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(dict.fromkeys(filter(None, (_words(item) for item in value if _is_scalar(item)))))
    return split_tags(_words(value))


def _is_scalar(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _type_in_words(value: object) -> str:
    """Name a JSON value's type (RFC 8259, section 3)."""
    words = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return words.get(type(value), "a number")


def _no_number(_constant: str) -> None:
    """NaN and Infinity are no JSON, but programs write them where a value is missing."""


_DECODER = json.JSONDecoder(parse_constant=_no_number)
