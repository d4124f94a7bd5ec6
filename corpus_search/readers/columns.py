"""How is a table written, and what is in its columns?

Neither CSV nor TSV says which sign parts its fields, whether its first row names the columns, or what they
hold (RFC 4180, section 2; the IANA's text/tab-separated-values). All is judged by the first rows.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from corpus_search.readers.metadata import iso_date
from corpus_search.readers.records import GUESSED_KEYS, RecordKeys, fold_name
from corpus_search.records import dataclass

__all__ = ["Dialect", "Table", "iter_rows", "sniff_dialect", "sniff_table"]

_DELIMITERS = (",", "\t", ";", "|")

_DELIMITER_LINE = re.compile(r"sep=([^\n])\n?")
"""The first line by which Excel is told the delimiter."""

_ENOUGH = 0.5
"""The part of the rows that must have the same number of fields, or the delimiter is none."""

_NAME_LENGTH = 60
"""Characters in the name of a column; more are a value."""

_TITLE_LENGTH = range(8, 251)
"""Characters, in the mean, of the headlines in a column that nothing names: shorter are codes and numbers."""

_KNOWN_NAMES = frozenset(fold_name(name) for names in GUESSED_KEYS.values() for name in names)

_Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Dialect:
    """The sign between fields, whether quotation marks hold a field together, and lines before the first row."""

    delimiter: str = ","
    is_quoted: bool = True
    lines_before: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """The names of the columns, and whether they are the first row; without, they are called "1", "2" and so on.

    `fields` says which column holds a part of an article; those in `guessed` were told by what is in the column.
    """

    names: tuple[str, ...]
    has_header: bool
    fields: Mapping[str, str]
    guessed: frozenset[str]


def iter_rows(lines: Iterable[str], dialect: Dialect) -> Iterator[list[str]]:
    """Return the rows of `lines`, lazily. Raises `csv.Error` while they are drawn."""
    if dialect.is_quoted:
        return csv.reader(lines, delimiter=dialect.delimiter)
    return csv.reader(lines, delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE)


def sniff_dialect(lines: Sequence[str]) -> Dialect:
    """Return how a table whose first lines are given is written.

    It is the way in which most rows have the same number of fields, more than one; of equally good ways the one
    with the most fields, then rows. Without any, the table has one column.
    """
    told = _DELIMITER_LINE.fullmatch(lines[0])
    if told:
        return Dialect(told[1], lines_before=1)
    dialects = [*(Dialect(sign) for sign in _DELIMITERS), Dialect("\t", is_quoted=False)]
    scores = {dialect: _score(lines, dialect) for dialect in dialects}
    best = max(dialects, key=scores.__getitem__)  # the first of equals
    return best if scores[best][0] >= _ENOUGH else Dialect()


def _score(lines: Sequence[str], dialect: Dialect) -> tuple[float, int, int]:
    """Return the part of the rows that has the commonest number of fields, that number, and the number of rows.

    (Where quotation marks are mere characters, taking them for more swallows rows.)
    """
    try:
        counts = Counter(len(row) for row in iter_rows(lines, dialect) if row)
    except csv.Error:
        return 0.0, 0, 0
    fields, rows = max(counts.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    return (round(rows / counts.total(), 1), fields, rows) if fields > 1 else (0.0, fields, rows)


def sniff_table(rows: _Rows, fields: Mapping[str, str]) -> Table:
    """Return what the columns of a table are, from its first rows and what the user says of them.

    Rows of another width than most are left out. The first is a header when it holds a name that we know or the user
    gives, and that does not come again below it; or when it has a short name for every column, none a number or a
    date, over a column of long texts.

    Where the header names no text, the text is the column with the longest values. Without any known name, the
    headline is the first of the other columns with values of some words, and the date the first with nothing
    but ISO dates.
    """
    width = Counter(len(row) for row in rows).most_common(1)[0][0]
    first, *others = [row for row in rows if len(row) == width]
    columns = [[row[number] for row in others or [first]] for number in range(width)]
    has_names = _has_known_name(first, columns, fields)
    has_header = has_names or (bool(others) and _looks_like_names(first, columns))
    names = _unique(first) if has_header else tuple(str(number + 1) for number in range(width))
    guessed = _guess_columns(names, columns, fields, is_named=has_names)
    return Table(names, has_header, {**guessed, **fields}, frozenset(guessed))


def _has_known_name(row: Sequence[str], columns: _Rows, fields: Mapping[str, str]) -> bool:
    known = {fold_name(name) for name in fields.values()} | _KNOWN_NAMES
    below = [{value.strip() for value in column} for column in columns]
    return all(len(cell) <= _NAME_LENGTH for cell in row) and any(
        fold_name(cell) in known and (len(values) > 1 or cell.strip() not in values)
        for cell, values in zip(row, below, strict=True)
    )


def _looks_like_names(row: Sequence[str], columns: _Rows) -> bool:
    cells = [cell.strip() for cell in row]
    if len(set(cells)) < len(cells) or not all(0 < len(cell) <= _NAME_LENGTH and _is_word(cell) for cell in cells):
        return False
    return any(_mean_length(column) > 4 * len(cell) for cell, column in zip(cells, columns, strict=True))


def _is_word(cell: str) -> bool:
    return iso_date(cell) is None and any(map(str.isalpha, cell))


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names, each but the first of the same with its column's number."""
    seen: set[str] = set()
    unique = []
    for number, name in enumerate(map(str.strip, names)):
        unique.append(f"{name} ({number + 1})" if name in seen or not name else name)
        seen.add(name)
    return tuple(unique)


def _guess_columns(
    names: tuple[str, ...], columns: _Rows, fields: Mapping[str, str], *, is_named: bool
) -> dict[str, str]:
    """Return the columns of parts that no name tells."""
    found = RecordKeys(fields).among(names)
    taken = {path[0] for paths in found.values() for path in paths}
    left = {name: column for name, column in zip(names, columns, strict=True) if name not in taken}
    guessed: dict[str, str] = {}
    if "text" not in fields and not found["text"]:
        texts = [name for name, column in left.items() if any(map(_is_word, column))]
        longest = max(texts, key=lambda name: _mean_length(left[name]), default=None)
        if longest is not None and (not found["title"] or _mean_length(left[longest]) in _TITLE_LENGTH):
            guessed["text"] = longest
            del left[longest]
    if is_named:
        return guessed
    for part, fits in (("title", _are_headlines), ("published", _are_dates)):
        fitting = next((name for name, column in left.items() if fits(column)), None)
        if part not in fields and fitting is not None:
            guessed[part] = fitting
            del left[fitting]
    return guessed


def _mean_length(column: Sequence[str]) -> float:
    return sum(map(len, column)) / len(column)


def _are_headlines(column: Sequence[str]) -> bool:
    words = sum(len(value.split()) for value in column) / len(column)
    return int(_mean_length(column)) in _TITLE_LENGTH and words >= 2 and not any("\n" in value for value in column)


def _are_dates(column: Sequence[str]) -> bool:
    values = [value for value in column if value]
    return bool(values) and all(len(value) >= len("2016-02-02") and iso_date(value) for value in values)
