"""JSON Lines: an article a line, each an object whose keys name its parts."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from corpus_search.article import Article
from corpus_search.readers.base import BadRecord, Reading, ReadOptions, Source
from corpus_search.readers.lines import decode_lines, first_broken, iter_lines
from corpus_search.readers.records import RecordKeys, read_record, type_in_words

__all__ = ["DECODER", "JsonLinesReader", "iter_line_records"]


class _Number(str):
    """A number as it is written: none has too many digits, and 1.10 stays 1.10."""

    __slots__ = ()


def _no_number(_constant: str) -> None:
    """NaN and Infinity are no JSON, but programs write them where a value is missing."""


DECODER = json.JSONDecoder(parse_int=_Number, parse_float=_Number, parse_constant=_no_number)
"""Reads JSON (RFC 8259) so that no number can be too large. Raises `json.JSONDecodeError` and `RecursionError`."""


class JsonLinesReader:
    """Reads .jsonl and .ndjson. A bad line is reported and the others are read all the same."""

    def read(self, source: Source, options: ReadOptions) -> Reading:
        """Return the articles of `source`, each numbered by its line, counted from 0.

        So an article keeps its id when a line above it turns bad. Places of bad records count from 1. A line
        with bytes that are not UTF-8 in a file that is otherwise (see `decode_lines`) is a bad record.
        """
        decoded = decode_lines(source)
        records = iter_line_records(source, decoded.text, RecordKeys(options.fields), is_whole=decoded.is_whole)
        return Reading(records, decoded.encoding, decoded.origin)


def iter_line_records(source: Source, text: str, keys: RecordKeys, *, is_whole: bool) -> Iterator[Article | BadRecord]:
    """Yield what is on each line of `text` that is not blank; `is_whole` is as in `DecodedLines`."""
    for number, line in enumerate(iter_lines(text)):
        if not line or line.isspace():
            continue
        place = f"line {number + 1}"
        column = None if is_whole else first_broken(line)
        if column is not None:
            yield BadRecord(place, f"not UTF-8 at column {column + 1}, as the other lines are")
            continue
        record = _parse(line)
        yield BadRecord(place, record) if isinstance(record, str) else read_record(record, source, number, keys, place)


def _parse(line: str) -> Mapping[str, Any] | str:
    """Return the object on a line, or why there is none."""
    try:
        record = DECODER.decode(line)
    except json.JSONDecodeError as err:
        return f"not valid JSON: {err.msg} at column {err.colno}"
    except RecursionError:
        return "not valid JSON: nested too deeply"
    return record if isinstance(record, dict) else f"{type_in_words(record)}, not an object"
