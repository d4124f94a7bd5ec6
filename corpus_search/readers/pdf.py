"""PDF (ISO 32000-2): one article a file, as far as its text can be had.

PDFium (pypdfium2) reads it: four times as fast as pypdf on the same files, and ligatures and Arabic come out as one
would type them. It does so in a process of its own; see `pdf_process`.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from corpus_search.article import Article
from corpus_search.errors import ReadError
from corpus_search.readers.base import BadRecord, Reading, ReadOptions, SkippedError, Source
from corpus_search.readers.documents import (
    Facts,
    check_not_empty,
    document_author,
    document_tags,
    document_time,
    document_title,
    make_article,
)
from corpus_search.readers.metadata import HEADLINE_LENGTH, language_code
from corpus_search.readers.pdf_pages import MOST_CHARACTERS, MOST_PAGES
from corpus_search.readers.pdf_process import ask_pdfium

__all__ = ["PdfReader"]

_HEAD_SIZE = 1024
"""Bytes in which the header must begin (ISO 32000-1, annex H.3.4.1)."""

_DATE = re.compile(
    r"(?:D:)?(?P<day>[0-9]{4}(?:[0-9]{2}){0,2})(?P<time>(?:[0-9]{2}){2,3})?(?P<zone>Z|[+-][0-9]{2}(?:'?[0-9]{2})?)?.*"
)


class PdfReader:
    """Reads .pdf. Needs the extra "pdf"."""

    def read(self, source: Source, options: ReadOptions) -> Reading:  # noqa: ARG002
        """Return the one article of `source`, and a `BadRecord` when some of its pages are broken.

        Raises `SkippedError` for a file that is encrypted or without text, `ReadError` for one that is broken, or
        beyond `MOST_PAGES`, `MOST_CHARACTERS`, `MOST_MEMORY` or `MOST_SECONDS`.
        """
        check_not_empty(source.data)
        if b"%PDF-" not in source.data[:_HEAD_SIZE]:
            raise ReadError("not a PDF")
        contents = ask_pdfium(source.data)
        _check(contents)
        return Reading(tuple(_records(source, contents)))


def _check(contents: Mapping[str, Any]) -> None:
    """Raise what stands in the way of an article."""
    match contents.get("error"):
        case "encrypted":
            raise SkippedError("encrypted")
        case "broken":
            raise ReadError("broken PDF")
        case "large":
            raise ReadError(f"a PDF of more than {MOST_PAGES:,} pages or {MOST_CHARACTERS:,} characters")
    if not contents["paragraphs"]:
        if contents["broken"]:
            raise ReadError("broken PDF (none of its pages can be read)")
        raise SkippedError("only images, no text" if contents["has_images"] else "no text in it")


def _records(source: Source, contents: Mapping[str, Any]) -> Iterable[Article | BadRecord]:
    info = contents["info"]
    facts = Facts(
        title=document_title(info.get("Title")),
        author=document_author(*re.split("[;\n]", info.get("Author") or "")),
        published=_date(info.get("CreationDate") or ""),
        language=language_code(contents["language"]),
        tags=document_tags([info.get("Keywords") or ""]),
    )
    paragraphs = list(contents["paragraphs"])
    heading = ""
    if contents["headline"] is not None and len(paragraphs[contents["headline"]]) < HEADLINE_LENGTH.stop:
        heading = paragraphs[contents["headline"]]
    yield make_article(source, facts, "\n\n".join(paragraphs), heading=heading)
    if contents["broken"]:
        pages = ", ".join(map(str, contents["broken"][:10])) + (", …" if len(contents["broken"]) > 10 else "")
        yield BadRecord(f"page {pages}", f"broken, as are {len(contents['broken'])} of {contents['pages']} pages")


def _date(value: str) -> str | None:
    """Return a date as ISO 32000-2, section 7.9.4, writes it ("D:20160202103000+01'00'") in ISO 8601."""
    match = _DATE.fullmatch(value.strip())
    if match is None:
        return None
    day = "-".join(filter(None, (match["day"][:4], match["day"][4:6], match["day"][6:])))
    time, zone = match["time"], (match["zone"] or "").replace("'", "")
    if not time or len(match["day"]) < len("20160202"):
        return document_time(day)
    clock = ":".join(re.findall("..", time))
    offset = zone if zone in ("", "Z") else f"{zone[:3]}:{zone[3:] or '00'}"
    return document_time(f"{day}T{clock}{offset}") or document_time(day)
