"""Files of many records, of which a few have broken bytes: must all the others suffer for them?

A file of lines is often the work of many hands, and one line that was cut in the middle of a character, or
pasted from Windows-1252, makes the whole file invalid UTF-8. Decoded by a detector, every other line would be
garbled. Here such a file is UTF-8 all the same, and its broken lines can be told from the others.
"""

import codecs
import re
from collections.abc import Iterator

from corpus_search.readers.base import Source
from corpus_search.readers.decode import decode
from corpus_search.readers.detect import count_controls
from corpus_search.readers.labels import codec_for
from corpus_search.records import dataclass

__all__ = ["DecodedLines", "decode_lines", "first_broken", "iter_lines"]

_UTF8_CHARACTER = re.compile(
    # RFC 3629, section 4, without ASCII.
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)

_CONTROLS_ALLOWED = 100
"""One control character in so many bytes is a slip in a text; more are a binary file, or UTF-16 without a mark."""

_BROKEN = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class DecodedLines:
    """A file's text with its line ends made line feeds; `encoding` and `origin` are as in `Decoded`.

    Where `is_whole` is false, bytes that are not UTF-8 stand in the text as lone surrogates (PEP 383).
    """

    text: str
    encoding: str
    origin: str
    is_whole: bool = True


def decode_lines(source: Source) -> DecodedLines:
    """Return the text of a file of lines, as `decode` does but for UTF-8 with a few broken lines.

    It is taken for such when of the lines that are not ASCII at least as many are valid UTF-8 as are broken. (In
    other encodings, hardly any line of some length is valid UTF-8 by chance.)

    Raises what `decode` raises.
    """
    is_utf8_likely = source.encoding is None or codec_for(source.encoding) == "utf-8"
    text = _decode_broken_utf8(source.data) if is_utf8_likely else None
    if text is None:
        decoded = decode(source.data, source.encoding)
        return DecodedLines(decoded.text, decoded.encoding, decoded.origin)
    if text.startswith("\ufeff"):
        return DecodedLines(text[1:], "utf-8", "declared", is_whole=False)
    return DecodedLines(text, "utf-8", "utf-8", is_whole=False)


def _decode_broken_utf8(data: bytes) -> str | None:
    """Return the text of UTF-8 with some broken lines, None for all other files."""
    if data.isascii() or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    try:
        data.decode()
    except UnicodeDecodeError:
        pass
    else:
        return None
    if not _UTF8_CHARACTER.search(data):
        return None
    if count_controls(data) * _CONTROLS_ALLOWED > len(data):
        return None
    good = broken = 0
    for line in re.finditer(rb"[^\r\n]+", data):
        if line[0].isascii():
            continue
        if _is_utf8(line[0]):
            good += 1
        else:
            broken += 1
    if good < broken:
        return None
    return data.decode(errors="surrogateescape").replace("\r\n", "\n").replace("\r", "\n")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def first_broken(text: str) -> int | None:
    """Return where in `text` the first byte stands that was not UTF-8, None without one."""
    found = None if text.isascii() else _BROKEN.search(text)
    return found.start() if found else None


def iter_lines(text: str) -> Iterator[str]:
    """Yield the lines of `text`; only a line feed ends one (unlike `str.splitlines`)."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start:end]
        start = end + 1
    yield text[start:]
