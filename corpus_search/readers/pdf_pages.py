"""What is in a PDF? PDFium reads it, in a process of its own (see `pdf_process`), of which this is the main module.

On standard input come files, each with its length before it (8 bytes, little-endian), and for each one answer in JSON
goes to standard output in the same way.
"""

import json
import signal
import sys
from collections.abc import Iterator
from typing import Any

from corpus_search.readers.pdf_lines import SOFT_HYPHEN, Line, find_headline, join_lines

__all__ = ["LENGTH_SIZE", "MOST_CHARACTERS", "MOST_MEMORY", "MOST_PAGES", "MOST_SECONDS", "serve"]

LENGTH_SIZE = 8

MOST_SECONDS = 60
"""For one file. Usual PDFs take a hundredth of a second, and a thousand pages two seconds."""

MOST_PAGES = 20_000
MOST_CHARACTERS = 20_000_000
"""Of one file; one with more is an error."""

MOST_MEMORY = 768 << 20
"""Bytes of address space that the process has, where the system can limit that (not on Windows): a stream of some
kilobytes may expand to gigabytes."""

_PAGES_LOOKED_AT = 10
"""Pages that are looked at for pictures in a file without text."""

_CONTROLS = dict.fromkeys([*range(32), 0x7F, 0xAD, 0xFEFF, 0xFFFF, *range(0xD800, 0xE000)])
_CONTROLS[0x02] = SOFT_HYPHEN
_CONTROLS[0x09] = " "


def serve() -> None:
    """Answer until the input ends."""
    import pypdfium2  # type: ignore[import-untyped]  # noqa: F401, PLC0415 - before memory is limited

    _limit_memory()
    files, answers = sys.stdin.buffer, sys.stdout.buffer
    while length := files.read(LENGTH_SIZE):
        _limit_time(MOST_SECONDS + 10)
        answer = json.dumps(_read(files.read(int.from_bytes(length, "little")))).encode()
        answers.write(len(answer).to_bytes(LENGTH_SIZE, "little") + answer)
        answers.flush()
        _limit_time(0)


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError):
        return


def _limit_time(seconds: int) -> None:
    """End this process when it is busy for longer, and nobody is left who would end it; 0 is no limit."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _read(data: bytes) -> dict[str, Any]:
    """Return the contents of a PDF, or under "error" what is wrong with it: "encrypted", "broken", "large"."""
    import pypdfium2  # noqa: PLC0415
    from pypdfium2 import raw  # noqa: PLC0415

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as err:
        is_locked = err.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        return {"error": "encrypted" if is_locked else "broken"}
    try:
        return _contents(document) if len(document) <= MOST_PAGES else {"error": "large"}
    except pypdfium2.PdfiumError:
        return {"error": "broken"}
    finally:
        document.close()


def _contents(document: Any) -> dict[str, Any]:
    import pypdfium2  # noqa: PLC0415

    pages: list[list[Line]] = []
    broken: list[int] = []
    count = 0
    for number in range(len(document)):
        try:
            pages.append(list(_iter_lines(document, number)))
        except pypdfium2.PdfiumError:
            broken.append(number + 1)
            continue
        count += sum(len(line.text) for line in pages[-1])
        if count > MOST_CHARACTERS:
            return {"error": "large"}
    paragraphs = join_lines(pages)
    headline = find_headline(paragraphs)
    return {
        "paragraphs": [paragraph.text for paragraph in paragraphs],
        "headline": headline,
        "broken": broken,
        "pages": len(document),
        "info": {key: value.translate(_CONTROLS) for key, value in document.get_metadata_dict().items()},
        "language": _language(document),
        "has_images": not paragraphs and _has_images(document),
    }


def _iter_lines(document: Any, number: int) -> Iterator[Line]:
    page = document[number]
    try:
        text_page = page.get_textpage()
        try:
            text = text_page.get_text_range()
            # Else characters and places do not go together: some take two of the units that PDFium counts.
            has_places = len(text) == text_page.count_chars()
            start = 0
            for line in text.split("\n"):
                words = line.translate(_CONTROLS).strip()
                if words:
                    first = start + len(line) - len(line.lstrip())
                    last = start + len(line.rstrip()) - 1
                    yield Line(words, *(_place(text_page, first, last) if has_places else ()))
                start += len(line) + 1
        finally:
            text_page.close()
    finally:
        page.close()


def _place(text_page: Any, first: int, last: int) -> tuple[float, float, float, float, float]:
    """Return the edges, bases and height of a line by three of its characters, as `Line` has them."""
    boxes = [text_page.get_charbox(place, loose=True) for place in (first, (first + last) // 2, last)]
    heights = sorted(top - bottom for _, bottom, _, top in boxes)  # of a single sign it may be anything
    return min(box[0] for box in boxes), max(box[2] for box in boxes), boxes[0][1], boxes[2][1], heights[1]


def _language(document: Any) -> str:
    """Return the catalog's natural language (ISO 32000-2, section 14.9.2)."""
    from pypdfium2 import raw  # noqa: PLC0415

    size = raw.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < size < 100:
        return ""
    units = (raw.FPDF_WCHAR * (size // 2))()
    raw.FPDFCatalog_GetLanguage(document, units, size)
    return bytes(units).decode("utf-16-le", "replace").rstrip("\0")


def _has_images(document: Any) -> bool:
    from pypdfium2 import raw  # noqa: PLC0415

    for number in range(min(len(document), _PAGES_LOOKED_AT)):
        page = document[number]
        try:
            if next(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]), None):
                return True
        finally:
            page.close()
    return False
