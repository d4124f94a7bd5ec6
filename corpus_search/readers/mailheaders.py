"""The headers and the texts of a message, in whichever encodings they are.

Encoded words are those of RFC 2047. Bytes beyond ASCII that nobody declares were never allowed in a header and are
in many.
"""

import binascii
import re
from collections.abc import Iterable

from corpus_search.errors import ReadError
from corpus_search.readers.base import SkippedError
from corpus_search.readers.decode import decode
from corpus_search.readers.labels import codec_for
from corpus_search.readers.metadata import one_line, replace_surrogates

__all__ = ["ASCII_NAMES", "Headers", "decode_part"]

_WORD = r"=\?([^?\s]+)\?([BbQq])\?([^?\s]*)\?="

_ENCODED_WORD = re.compile(_WORD)

_ENCODED_WORDS = re.compile(rf"{_WORD}(?:\s+{_WORD})*+")
"""White space between encoded words is no part of the text (section 6.2)."""

ASCII_NAMES = ("us-ascii", "ascii", "iso-ir-6", "ansi_x3.4-1968")
"""What programs declare when nobody told them; bytes beyond it are in any encoding."""


class Headers:
    """The headers of a message as (name, value) pairs, the values folded and with other bytes as lone surrogates.

    `encoding` is what bytes beyond ASCII are in if it fits, None for unknown.
    """

    def __init__(self, raw: Iterable[tuple[str, str]], encoding: str | None) -> None:
        self._values: dict[str, str] = {}
        self._encoding = encoding
        for name, value in raw:
            self._values.setdefault(name.lower(), str(value))

    def raw(self, name: str) -> str:
        """Return the first header of a name, in one line and not decoded; "" without it."""
        return one_line(self._values.get(name.lower(), ""))

    def text(self, name: str) -> str:
        """Return the first header of a name, decoded, in one line; "" without it."""
        return self.decode(self.raw(name))

    def decode(self, value: str) -> str:
        """Return a header or a part of one with its encoded words decoded; those that are broken stay as they are."""
        if not value.isascii():
            data = value.encode("utf-8", "surrogateescape")
            try:
                value = decode(data, self._encoding).text
            except (ReadError, SkippedError):
                value = data.decode("latin-1")
        if "=?" in value:
            value = _ENCODED_WORDS.sub(_decode_words, value)
        return one_line(replace_surrogates(value))


def _decode_words(match: re.Match[str]) -> str:
    """Return the text of encoded words one after another; a character may begin in one and end in the next."""
    pieces: list[tuple[str, bytes]] = []
    try:
        for charset, encoding, word in _ENCODED_WORD.findall(match[0]):
            data = _decode_base64(word) if encoding in "Bb" else binascii.a2b_qp(word, header=True)
            name = charset.partition("*")[0].lower()  # RFC 2231, section 5: "*" and a language may follow
            if pieces and pieces[-1][0] == name:
                data = pieces.pop()[1] + data
            pieces.append((name, data))
        return "".join(decode_part(data, name, None) if data.strip() else " " for name, data in pieces)
    except (ReadError, SkippedError, ValueError):
        return match[0]


def _decode_base64(word: str) -> bytes:
    return binascii.a2b_base64(word.rstrip("=") + "=" * (-len(word.rstrip("=")) % 4))


def decode_part(data: bytes, charset: str | None, encoding: str | None) -> str:
    """Return the text of a part of a message, in `charset` if it fits, else in `encoding`, else in what fits.

    Raises `ReadError` and `SkippedError` as `decode` does.
    """
    if charset and charset.lower() not in ASCII_NAMES and codec_for(charset):
        return decode(data, charset).text
    return decode(data, None if data.isascii() else encoding).text
