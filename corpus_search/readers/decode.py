"""In which encoding is a file? Bytes in, text out, and nothing lost or replaced on the way.

The order of trust: a byte order mark, then UTF-8 (a text of some length that is valid UTF-8 is hardly ever
anything else), then the detector's candidates, then Windows-1252. Each is decoded strictly and as a whole;
the first that fits is taken. What fits none is reported, not mangled.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

from corpus_search.errors import ReadError
from corpus_search.readers.base import SkippedError

__all__ = ["Decoded", "decode"]

_MARKS = (
    # UTF-32 before UTF-16, whose little-endian mark is the beginning of the longer one.
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SUPERSETS = {
    # What a name means in practice, as the WHATWG Encoding Standard (section 4.2, "Names and labels") has it.
    # Keys and values are Python's names, as `codecs.lookup` gives them.
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
}

_ESCAPES = (b"\x1b$", b"~{")
"""How text begins to be other than ASCII in the encodings that use seven bits: ISO 2022 and HZ."""

_SEVEN_BIT = ("iso2022", "hz")

_SAMPLE_SIZE = 200_000
"""Bytes that the detector is shown; more changes its mind no longer and costs it 10 ms for every 100 KB."""

_NULS_ALLOWED = 100
"""One NUL in so many bytes is a slip in a text; more are a binary file, or UTF-16 without a mark."""

_CONTROLS = bytes(set(range(32)) - set(b"\t\n\f\r\x1b"))

_CONTROLS_ALLOWED = 20
"""One control character in so many bytes; bytes at random have one in 9."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text with its line ends made line feeds, and the encoding that it was in.

    `encoding` is Python's name of the codec; `origin` is as in `Reading.encoding_origin`: "declared", "utf-8"
    or "detected".
    """

    text: str
    encoding: str
    origin: str


def decode(data: bytes) -> Decoded:
    """Return the text of `data`.

    Raises `SkippedError` when it is empty, only white space, or binary, and `ReadError` when it is text in no
    encoding that we know, or breaks the encoding that its byte order mark declares.
    """
    decoded = _decode_marked(data) or _decode_utf8(data) or _decode_detected(data)
    text = decoded.text
    if not text or text.isspace():
        raise SkippedError("empty")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return Decoded(text, decoded.encoding, decoded.origin)
    return decoded


def _decode_marked(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if not data.startswith(mark):
            continue
        try:
            return Decoded(data[len(mark) :].decode(encoding), encoding, "declared")
        except UnicodeDecodeError as err:
            if encoding == "utf-32-le":
                continue  # UTF-16 whose first character is a NUL begins with the same bytes
            place = err.start + len(mark)
            raise ReadError(
                f"its byte order mark says {encoding.upper()}, but the bytes at offset {place} are not",
                "Save the file again in UTF-8, or take the mark off its beginning.",
            ) from err
    return None


def _decode_utf8(data: bytes) -> Decoded | None:
    if b"\0" in data and data.count(0) * _NULS_ALLOWED > len(data):
        return None
    if data.isascii() and (_ESCAPES[0] in data or _ESCAPES[1] in data):
        return _decode_seven_bit(data)
    try:
        return Decoded(data.decode(), "utf-8", "utf-8")
    except UnicodeDecodeError:
        return None


def _decode_seven_bit(data: bytes) -> Decoded:
    """Decode ISO 2022 and HZ, which are valid UTF-8 too; else it is only ASCII with odd signs in it."""
    for encoding in _iter_candidates(data[:_SAMPLE_SIZE]):
        if encoding.startswith(_SEVEN_BIT):
            text = _decode_strictly(data, encoding)
            if text is not None:
                return Decoded(text, encoding, "detected")
    return Decoded(data.decode("ascii"), "utf-8", "utf-8")


def _decode_detected(data: bytes) -> Decoded:
    has_nul = b"\0" in data
    controls = 0 if has_nul else len(data) - len(data.translate(None, _CONTROLS))
    if controls * _CONTROLS_ALLOWED > len(data):
        raise SkippedError("binary")
    for encoding in _iter_candidates(_sample(data)):
        # Only in the encodings of 16 and 32 bits are NULs a part of ordinary characters.
        if has_nul and not encoding.startswith(("utf-16", "utf-32")):
            continue
        text = _decode_strictly(data, encoding)
        if text is not None and not (has_nul and "\0" in text):
            return Decoded(text, encoding, "detected")
    if has_nul:
        raise SkippedError("binary")
    raise ReadError("not text in any known encoding", "Save the file again in UTF-8.")


def _sample(data: bytes) -> bytes:
    """Return the part of `data` in which the detector finds something to go by: where ASCII ends."""
    if len(data) <= _SAMPLE_SIZE or not data[: _SAMPLE_SIZE // 2].isascii():
        return data[:_SAMPLE_SIZE]
    try:
        data.decode()
    except UnicodeDecodeError as err:
        # From the beginning of a line, so that no character is cut in two.
        start = data.rfind(b"\n", 0, err.start) + 1
        start = max(start, err.start - _SAMPLE_SIZE // 2)
        return data[start : start + _SAMPLE_SIZE]
    return data[:_SAMPLE_SIZE]


def _iter_candidates(sample: bytes) -> Iterator[str]:
    """Yield Python's names of the encodings that `sample` may be in, likeliest first, each once."""
    import chardet  # noqa: PLC0415 - 20 ms to import, and most corpora are all UTF-8

    era = chardet.EncodingEra.ALL & ~chardet.EncodingEra.MAINFRAME  # EBCDIC makes text of any bytes
    guesses = chardet.detect_all(sample, encoding_era=era)
    scored = [(_python_name(guess["encoding"]), guess["confidence"]) for guess in guesses]
    # Western Europe looks alike in a dozen encodings; of equally likely ones take the commonest.
    scored.sort(key=lambda pair: (-round(pair[1], 2), pair[0] != "cp1252"))
    yield from dict.fromkeys([name for name, _ in scored if name] + ["cp1252"])


def _python_name(encoding: str | None) -> str:
    try:
        name = codecs.lookup(encoding or "").name
    except LookupError:
        return ""
    return _SUPERSETS.get(name, name)


def _decode_strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None
