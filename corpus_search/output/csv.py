"""Hits as a table for spreadsheets and data frames: CSV after RFC 4180, safe to open.

A spreadsheet takes a cell that begins with one of = + - @ for a formula, and formulas can read files and
call out. Such a cell gets an apostrophe in front, which spreadsheets read as "this is text" (OWASP, "CSV
Injection").
"""

import csv
import io
import re
from typing import BinaryIO

from corpus_search.output.base import OutputOptions
from corpus_search.output.escape import visible
from corpus_search.output.json import SCORE_DECIMALS
from corpus_search.output.passages import join_passages
from corpus_search.page import Hit, SearchPage

__all__ = ["COLUMNS", "safe_cell", "write"]

COLUMNS = (
    "rank", "score", "id", "path", "title", "published", "language", "snippet",
    "author", "place", "source", "tags", "member", "copies",
)  # fmt: skip
"""New columns come last, for whoever reads them by their number."""

# Some spreadsheets drop white space and invisible characters before they look, and take the full-width
# signs of Japanese keyboards for the plain ones.
_FORMULA = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]*[=+\-@\t\r\n＝＋－＠]")


def write(page: SearchPage, out: BinaryIO, options: OutputOptions) -> tuple[str, ...]:  # noqa: ARG001
    """Write a header and one row a hit, each on one line that ends with a line feed."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(_row(hit) for hit in page.hits)
    out.write(text.getvalue().encode("utf-8"))
    return ()


def _row(hit: Hit) -> list[str | int | float]:
    snippet, _ = join_passages(hit.snippets)
    known = (hit.id, hit.path, hit.title, hit.published, hit.language, snippet)
    more = (hit.author, hit.place, hit.source, "; ".join(hit.tags), hit.member)
    texts = [safe_cell(text or "") for text in (*known, *more)]
    return [hit.rank, round(hit.score, SCORE_DECIMALS), *texts, hit.copies]


def safe_cell(text: str) -> str:
    """Return text for a cell: safe to print, and no formula."""
    return f"'{visible(text)}" if _FORMULA.match(text) else visible(text)
