"""Lists of what a store has seen, one file or story at a time: for people, as JSON, as CSV."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from corpus_search.api import SeenFile, StoryGroup, path_from_here
from corpus_search.output.csv import safe_cell
from corpus_search.output.json import FORMAT_VERSION, encode

__all__ = ["CSV_COLUMNS", "FileTotals", "file_object", "story_object", "write_csv", "write_json"]

CSV_COLUMNS = ("path", "status", "reason", "format", "encoding", "encoding_origin", "articles", "copies", "size")


@dataclass(slots=True)
class FileTotals:
    """What a list of files comes to; `duplicate` ones are among the indexed."""

    statuses: Counter[str] = field(default_factory=Counter)
    duplicate: int = 0
    articles: int = 0

    def count(self, files: Iterable[SeenFile]) -> Iterator[SeenFile]:
        """Yield the files, each when it has been counted."""
        for file in files:
            self.statuses[file.status] += 1
            self.duplicate += file.is_duplicate
            self.articles += file.articles
            yield file

    def as_object(self) -> dict[str, int]:
        """Return them for JSON."""
        counts = {status: self.statuses[status] for status in ("indexed", "skipped", "failed")}
        return {"files": self.statuses.total(), **counts, "duplicate": self.duplicate, "articles": self.articles}


def file_object(file: SeenFile) -> dict[str, Any]:
    """Return a file for JSON; its path leads to it from here, its size is in bytes."""
    return {
        "path": path_from_here(file.location),
        "status": file.status,
        "reason": file.reason,
        "format": file.format or None,
        "encoding": file.encoding,
        "encoding_origin": file.encoding_origin,
        "articles": file.articles,
        "copies": file.copies,
        "size": file.size,
    }


def story_object(group: StoryGroup, paths: Iterable[str]) -> dict[str, Any]:
    """Return a story for JSON, the first article first; `paths` are those of its articles."""
    return {
        "title": group.articles[0].title,
        "articles": [
            {"id": article.id, "path": path, "member": article.member, "record": article.record, "title": article.title}
            for article, path in zip(group.articles, paths, strict=True)
        ],
    }


def write_json(name: str, values: Iterable[dict[str, Any]], totals: Callable[[], object], out: BinaryIO) -> None:
    """Write one object with a list of values, one a line, and its totals, which are asked for when the list is done.

    Nothing is kept, so that a list may be longer than memory.
    """
    out.write(f'{{\n  "format_version": {FORMAT_VERSION},\n  "{name}": ['.encode())
    comma = ""
    for value in values:
        out.write(f"{comma}\n    {encode(value)}".encode())
        comma = ","
    end = "\n  " if comma else ""
    out.write(f'{end}],\n  "totals": {encode(totals())}\n}}\n'.encode())


def write_csv(files: Iterable[SeenFile], out: BinaryIO) -> None:
    """Write a header and one row a file, each on one line that ends with a line feed."""
    out.write(_row(CSV_COLUMNS))
    for file in files:
        values = file_object(file)
        cells = (values[name] for name in CSV_COLUMNS)
        out.write(_row(safe_cell(cell) if isinstance(cell, str) else cell for cell in cells))


def _row(cells: Iterable[object]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode("utf-8")
