"""CSV and TSV: an article a row (RFC 4180, and what programs write instead)."""

import csv
from collections.abc import Iterator
from itertools import islice

from corpus_search.article import Article
from corpus_search.readers.base import BadRecord, Reading, ReadOptions, Source
from corpus_search.readers.columns import Dialect, Table, iter_rows, sniff_dialect, sniff_table
from corpus_search.readers.lines import DecodedLines, decode_lines, first_broken
from corpus_search.readers.records import RecordKeys, read_record
from corpus_search.records import dataclass

__all__ = ["CsvReader"]

_SAMPLE_LINES = 1000

_SAMPLE_SIZE = 200_000
"""Characters at the beginning of a file by which its dialect and columns are judged."""

_FIELD_SIZE = 1 << 24
"""Characters in a field. The csv module's own limit, 131,072, is less than a long article."""

_MOST_READ_AGAIN = 4
"""How many times its size of a file may be read again after quotation marks that are out of place."""


class CsvReader:
    """Reads .csv, .tsv and .tab, whatever their delimiter. A bad row is reported and the others are read."""

    def read(self, source: Source, options: ReadOptions) -> Reading:
        """Return the articles of `source`, each numbered by the line that its row begins on, counted from 0.

        See `sniff_table` for what the columns are taken for; in a file without a header, a column has its number
        ("1") as its name in `options.fields`. A row with more or fewer fields than the others is a bad record:
        where a delimiter or a quotation mark is missing, any field may be another's.

        Raises what `decode` raises.
        """
        decoded = decode_lines(source)
        # The limit is the whole process's; others that read CSV lose nothing by a larger one.
        csv.field_size_limit(max(csv.field_size_limit(), _FIELD_SIZE))
        lines = list(_iter_sample(decoded.text))
        dialect = sniff_dialect(lines)
        rows = [row for row in iter_rows(lines[dialect.lines_before :], dialect) if row]
        if sum(map(len, lines)) < len(decoded.text) and len(rows) > 2:
            del rows[-1]  # its end may be missing
        table = sniff_table(rows or [lines[0]], options.fields)
        return Reading(_iter_records(source, decoded, dialect, table), decoded.encoding, decoded.origin)


def _iter_sample(text: str) -> Iterator[str]:
    lines = _Lines(text[:_SAMPLE_SIZE])
    return islice(lines, _SAMPLE_LINES)


class _Lines:
    """The lines of a text with their line feeds: an iterator that knows where it stands and can go back."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.position = 0
        self.number = 0
        self.is_at_end = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        start = self.position
        end = self._text.find("\n", start) + 1 or len(self._text)
        if start == end:
            self.is_at_end = True
            raise StopIteration
        self.position = end
        self.number += 1
        return self._text[start:end]

    def go_to(self, position: int, number: int) -> None:
        """Make the next line the one that begins at `position`, after `number` others."""
        self.position = position
        self.number = number
        self.is_at_end = False


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: the number of the lines before it, and its fields, or why there are none."""

    line: int
    fields: list[str]
    reason: str = ""


def _iter_records(
    source: Source, decoded: DecodedLines, dialect: Dialect, table: Table
) -> Iterator[Article | BadRecord]:
    keys = RecordKeys(table.fields, table.guessed)
    is_header_next = table.has_header
    for row in _iter_rows(decoded, dialect, len(table.names)):
        place = f"line {row.line + 1}"
        if row.reason:
            yield BadRecord(place, row.reason)
        elif is_header_next:
            is_header_next = False
        else:
            record = dict(zip(table.names, row.fields, strict=True))
            yield read_record(record, source, row.line, keys, place)


def _iter_rows(decoded: DecodedLines, dialect: Dialect, width: int) -> Iterator[_Row]:
    """Yield the rows that are not blank.

    A quotation mark out of place may make one row of many. So a bad row of several lines is told once, and what
    follows its first line is read again: for good rows only, as the others are told already.
    """
    lines = _Lines(decoded.text)
    rows = iter_rows(lines, dialect)
    for _ in range(dialect.lines_before):
        next(lines)
    told, budget = 0, _MOST_READ_AGAIN * len(decoded.text)
    while True:
        start, line = lines.position, lines.number
        try:
            fields = next(rows)
        except StopIteration:
            return
        except csv.Error as err:
            fields, reason = [], f"not valid CSV: {err}"
        else:
            reason = "a quotation mark that is never closed" if lines.is_at_end else _fault(fields, width)
        if not fields and not reason:
            continue
        if not decoded.is_whole and not reason and first_broken(decoded.text[start : lines.position]) is not None:
            reason = "some of its bytes are not UTF-8, as the others are"
        if not reason or line >= told:
            yield _Row(line, fields, reason)
        if reason and lines.number > line + 1:
            told = max(told, lines.number)
            budget -= lines.position - start
            if budget < 0:
                yield _Row(lines.number, [], "too many quotation marks out of place; not read from here on")
                return
            lines.go_to(decoded.text.index("\n", start) + 1, line + 1)
            rows = iter_rows(lines, dialect)


def _fault(fields: list[str], width: int) -> str:
    """Return what is wrong with a row of a table with `width` columns, "" for nothing; trim what is too much."""
    while len(fields) > width and not fields[-1]:
        fields.pop()
    if not fields or len(fields) == width:
        return ""
    return f"{len(fields)} fields, where the others have {width}"
