"""In which encoding is a file? Bytes in, text out, and nothing lost or replaced without being told.

The order of trust: a byte order mark; what a header declares; UTF-8 (a text of some length that is valid UTF-8 is
hardly ever anything else, whatever its header says); the escapes and patterns of ISO 2022, HZ, UTF-16 and UTF-32; the
detector's candidates; then Windows-1252. Each is decoded strictly and as a whole. Where an encoding fits but for a
few places, those become U+FFFD and are counted. What fits none is reported, not mangled.
"""

import codecs
import re

from corpus_search.errors import ReadError
from corpus_search.readers.base import SkippedError
from corpus_search.readers.detect import (
    count_controls,
    decode_strictly,
    detect_eight_bit,
    detect_seven_bit,
    detect_wide,
    is_nearly,
    replaced_places,
)
from corpus_search.readers.labels import codec_for, is_ascii_superset, is_multibyte, is_wide
from corpus_search.records import dataclass

__all__ = ["Decoded", "decode"]

_MARKS = (
    # UTF-32 before UTF-16, whose little-endian mark is the beginning of the longer one.
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_NULS_ALLOWED = 100
"""One NUL in so many bytes is a slip in a text; more are a binary file, or UTF-16 without a mark."""

_CONTROLS_ALLOWED = 20
"""One control character in so many bytes; bytes at random have one in 9."""

_CONTRADICTING = 4
"""Characters beyond ASCII that are valid UTF-8, from which on a declared East Asian encoding is not believed: of the
commonest Chinese characters in GB 2312 one in seven looks like UTF-8, four in a row one time in two thousand."""

_THREE_BYTES = re.compile("[^\0-\u07ff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text with its line ends made line feeds, and the encoding that it was in.

    `encoding` is Python's name of the codec. `origin` says how it is known: "declared" (by a mark or a header),
    "utf-8" (it is valid, or nearly), "detected" (by its bytes), or "guessed" (nothing spoke for it, but it fits).
    `replaced` is the number of replacement characters (U+FFFD) in `text`: put there for bytes that could not be
    decoded, or by whoever wrote the file.
    """

    text: str
    encoding: str
    origin: str
    replaced: int = 0


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Return the text of `data`; `declared` is the name of an encoding from a header, in any spelling.

    A declaration that the bytes contradict is passed over: one that does not fit, or any other than UTF-8 for
    bytes that are valid UTF-8. Raises `SkippedError` when the data is empty, only white space, or binary, and
    `ReadError` when it is text in no encoding that we know, or breaks the encoding that its byte order mark declares.
    """
    text, encoding, origin = _decode_marked(data) or _decode_declared(data, declared) or _decode_undeclared(data)
    if not text or text.isspace():
        raise SkippedError("empty")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text, encoding, origin, text.count("\ufffd"))


_Found = tuple[str, str, str]
"""Text, codec, origin."""


def _decode_marked(data: bytes) -> _Found | None:
    for mark, encoding in _MARKS:
        if not data.startswith(mark):
            continue
        try:
            return data[len(mark) :].decode(encoding), encoding, "declared"
        except UnicodeDecodeError as err:
            if encoding == "utf-32-le":
                continue  # UTF-16 whose first character is a NUL begins with the same bytes
            text = _nearly_utf8(data[len(mark) :], sure=True) if encoding == "utf-8" else None
            if text is not None:
                return text, encoding, "declared"
            place = err.start + len(mark)
            raise ReadError(
                f"its byte order mark says {encoding.upper()}, but the bytes at offset {place} are not",
                "Save the file again in UTF-8, or take the mark off its beginning.",
            ) from err
    return None


def _decode_declared(data: bytes, declared: str | None) -> _Found | None:
    codec = codec_for(declared) if declared else None
    if codec is None:
        return None
    if is_wide(codec):
        is_wide_data = b"\0" in data or decode_strictly(data, "utf-8") is None
        text = decode_strictly(data, codec) if is_wide_data else None
    elif _is_binary(data) or _is_utf8_after_all(data, codec):
        return None
    elif codec == "utf-8":
        text = decode_strictly(data, codec) or _nearly_utf8(data)
    else:
        text = decode_strictly(data, codec) or _nearly(data, codec)
    return (text, codec, "declared") if text else None


def _is_utf8_after_all(data: bytes, codec: str) -> bool:
    """Tell whether bytes that are said to be in another encoding are UTF-8: pages are converted, their headers not."""
    if codec == "utf-8" or not is_ascii_superset(codec) or data.isascii():
        return False
    text = decode_strictly(data, "utf-8")
    least = _CONTRADICTING if is_multibyte(codec) else 1
    return text is not None and len(text) - len(text.encode("ascii", "ignore")) >= least


def _decode_undeclared(data: bytes) -> _Found:
    if b"\0" in data and data.count(0) * _NULS_ALLOWED > len(data):
        guess = detect_wide(data)
        if guess is None:
            raise SkippedError("binary")
        return guess.text, guess.encoding, "detected"
    if data.isascii():
        guess = detect_seven_bit(data)
        return (guess.text, guess.encoding, "detected") if guess else (data.decode("ascii"), "utf-8", "utf-8")
    try:
        return data.decode(), "utf-8", "utf-8"
    except UnicodeDecodeError:
        return _decode_detected(data)


def _decode_detected(data: bytes) -> _Found:
    guess = detect_wide(data)
    if guess is None and _is_binary(data):
        raise SkippedError("binary")
    text = None if guess else _nearly_utf8(data)
    if text is not None:
        return text, "utf-8", "utf-8"
    guess = guess or detect_eight_bit(data)
    if guess is None:
        raise ReadError("not text in any known encoding", "Save the file again in UTF-8.")
    return guess.text, guess.encoding, "detected" if guess.certain else "guessed"


def _is_binary(data: bytes) -> bool:
    return count_controls(data) * _CONTROLS_ALLOWED > len(data)


def _nearly(data: bytes, codec: str) -> str | None:
    """Return the text of a file that declares `codec` and keeps to it but for a few places."""
    try:
        text = data.decode(codec, "replace")
    except UnicodeError:
        return None
    broken = text.count("\ufffd")
    return text if is_nearly(broken, len(text) - len(text.encode("ascii", "ignore")) - broken) else None


def _nearly_utf8(data: bytes, *, sure: bool = False) -> str | None:
    """Return the text of UTF-8 with a few broken places, or cut off within its last character; else None.

    A sequence of three bytes or more speaks for UTF-8 three times as much as one of two, which other encodings have
    by chance; where a mark makes it `sure`, plain ASCII speaks for it too.
    """
    text = data.decode("utf-8", "replace")
    broken = replaced_places(text, data)
    valid = len(text) - len(text.encode("ascii", "ignore")) - broken
    weight = valid + 2 * (len(_THREE_BYTES.findall(text)) - broken)
    cut_off = valid > 0 and broken == 1 and text.endswith("\ufffd")
    if cut_off or (weight > 0 and 2 * broken <= weight) or (sure and is_nearly(broken, len(text) - broken)):
        return text
    return None
