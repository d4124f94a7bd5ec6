"""In which encoding are bytes that declare none and are not UTF-8?

chardet ranks the encodings that could be meant; here stands what it alone gets wrong. ISO 2022 and HZ are valid ASCII
and are known by their escapes. A byte that is nothing in the right encoding must not hand the whole text to a wrong
one: where all but a few places fit, those places become U+FFFD.
"""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus_search.readers.labels import superset_of

__all__ = [
    "Guess",
    "count_controls",
    "decode_strictly",
    "detect_eight_bit",
    "detect_seven_bit",
    "detect_wide",
    "is_nearly",
    "replaced_places",
]

_ESCAPES = (b"\x1b$", b"~{")
"""How text begins to be other than ASCII in the encodings that use seven bits: ISO 2022 and HZ."""

_SEVEN_BIT = ("iso2022", "hz")

_SAMPLE_SIZE = 200_000
"""Bytes that the detector is shown; more changes its mind no longer and costs it 10 ms for every 100 KB."""

_LEAST, _DOUBTFUL, _CLEAR = 0.1, 0.2, 0.2
"""chardet's confidence, 0 to 1: below the first it has only ruled out what cannot be, below the second it may have
ruled out too much because of a broken byte, and from the third on it has found what a repaired text is in."""

_FEW = 10
"""One broken place in so many characters beyond ASCII is damage; more are another encoding."""

_MULTIBYTE = ("cp932", "gb18030", "euc_jp", "big5hkscs", "cp949")
"""Encodings whose damaged texts the detector rules out."""

_WINDOWS = {"iso8859-2": "cp1250", "iso8859-7": "cp1253", "iso8859-13": "cp1257", "iso8859-15": "cp1252"}
"""What a text is in that seems to be ISO 8859 and has control characters where Windows has letters and quotes."""

_CONTROLS = bytes(set(range(32)) - set(b"\t\n\f\r\x1b"))

_C1 = re.compile("[\x80-\x84\x86-\x9f]")

_LEAST_DENSE = 32
"""Bytes of UTF-16 without NULs that can be told from chance."""

_MADE_UP_HANGUL = b"\xa4\xd4"
"""The filler that begins a syllable spelt out in eight bytes (KS X 1001, annex 3); only "euc_kr" puts it together."""


class Guess(NamedTuple):
    """A text, the codec that gave it, and whether the detector had any reason for it."""

    text: str
    encoding: str
    certain: bool = True


def detect_seven_bit(data: bytes) -> Guess | None:
    """Return the text of ISO 2022 or HZ; None where `data` is only ASCII, perhaps with odd signs in it."""
    if _ESCAPES[0] not in data and _ESCAPES[1] not in data:
        return None
    for encoding, _ in _iter_candidates(data[:_SAMPLE_SIZE]):
        if encoding.startswith(_SEVEN_BIT):
            text = decode_strictly(data, encoding)
            if text is not None:
                return Guess(text, encoding)
    return None


def detect_wide(data: bytes) -> Guess | None:
    """Return the text of UTF-16 or UTF-32 without a mark; None for anything else, such as binary data."""
    if b"\0" not in data:
        return _detect_dense(data)
    for encoding, _ in _iter_candidates(data[:_SAMPLE_SIZE]):
        if encoding.startswith(("utf-16", "utf-32")):
            text = decode_strictly(data, encoding)
            if text is not None and "\0" not in text:
                return Guess(text, encoding)
    return _detect_dense(data)  # "一" is U+4E00, so a text in Chinese has a NUL here and there


def detect_eight_bit(data: bytes) -> Guess | None:
    """Return the text of `data`, which is not UTF-8 and holds no more than a stray NUL; None if it fits nothing."""
    sample = _sample(data)
    candidates = list(_iter_candidates(sample))
    if candidates[0][1] < _DOUBTFUL and (guess := _detect_damaged(data, sample, candidates[0][1])):
        return guess
    for encoding, confidence in candidates:
        if encoding.startswith(("utf-16", "utf-32", *_SEVEN_BIT)):
            continue
        found = _decode_whole(data, encoding) or (_decode_nearly(data, encoding) if confidence >= _LEAST else None)
        if found:
            return Guess(*found, confidence >= _LEAST)
    return None


def replaced_places(text: str, data: bytes) -> int:
    """Return how many U+FFFD in `text`, decoded from `data`, were not there as UTF-8."""
    return text.count("\ufffd") - data.count(b"\xef\xbf\xbd")


def is_nearly(broken: int, fitting: int) -> bool:
    """Tell whether a text with `broken` places and `fitting` characters beyond ASCII is only damaged."""
    return broken * _FEW <= fitting


def count_controls(data: bytes) -> int:
    """Return how many bytes are control characters that have no place in a text."""
    return len(data) - len(data.translate(None, _CONTROLS))


def decode_strictly(data: bytes, encoding: str) -> str | None:
    """Return the text of `data`; None where any of it does not fit the encoding."""
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def _decode_whole(data: bytes, encoding: str) -> tuple[str, str] | None:
    """Return the text without loss and its codec, which may be a better one of the same kind than `encoding`."""
    text = decode_strictly(data, encoding)
    if text is None:
        return None
    if encoding == "cp949" and _MADE_UP_HANGUL in data:
        spelt = decode_strictly(data, "euc_kr")
        return (spelt, "euc_kr") if spelt is not None else (text, encoding)
    if encoding in _WINDOWS and _C1.search(text):
        return _decode_nearly(data, _WINDOWS[encoding]) or (text, encoding)
    return text, encoding


def _decode_nearly(data: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        text = data.decode(encoding, "replace")
    except UnicodeError:
        return None
    return (text, encoding) if _is_damaged(text) else None


def _is_damaged(text: str) -> bool:
    broken = text.count("\ufffd")
    return is_nearly(broken, len(text) - len(text.encode("ascii", "ignore")) - broken)


def _detect_damaged(data: bytes, sample: bytes, least: float) -> Guess | None:
    """Return the text of a damaged file in East Asian characters: what is left when the damage is cut out is clear."""
    scored = []
    for encoding in _MULTIBYTE:
        kept = sample.decode(encoding, "replace")
        if "\ufffd" in kept and _is_damaged(kept):
            whole = kept.replace("\ufffd", "").encode(encoding, "ignore")
            likeliest, confidence = next(_iter_candidates(whole))
            if likeliest == encoding and confidence >= _CLEAR and confidence > least:
                scored.append((confidence, encoding))
    if not scored:
        return None
    found = _decode_nearly(data, max(scored)[1])
    return Guess(*found) if found else None


def _detect_dense(data: bytes) -> Guess | None:
    """Return the text of UTF-16 in which every character is East Asian, so that it has no NUL in it."""
    if len(data) % 2 or len(data) < _LEAST_DENSE:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = decode_strictly(data[:_SAMPLE_SIZE], encoding)
        if not text or text.isascii():
            continue
        # Kana, and the full stops and commas of Chinese: a few at least in any text, hardly any by chance.
        signs = sum("\u3001" <= sign <= "\u30ff" or "\uff01" <= sign <= "\uff5e" for sign in text)
        letters = sum("\u4e00" <= sign <= "\u9fff" for sign in text)
        whole = decode_strictly(data, encoding)
        if whole and signs * 30 >= len(text) and (signs + letters) * 20 >= len(text) * 19:
            return Guess(whole, encoding)
    return None


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


def _iter_candidates(sample: bytes) -> Iterator[tuple[str, float]]:
    """Yield Python's names of the encodings that `sample` may be in, likeliest first, each once, with confidence."""
    import chardet  # noqa: PLC0415 - 20 ms to import, and most corpora are all UTF-8

    era = chardet.EncodingEra.ALL & ~chardet.EncodingEra.MAINFRAME  # EBCDIC makes text of any bytes
    guesses = chardet.detect_all(sample, encoding_era=era)
    scored = [(_python_name(guess["encoding"]), guess["confidence"]) for guess in guesses]
    # Western Europe looks alike in a dozen encodings; of equally likely ones take the commonest.
    scored.sort(key=lambda pair: (-round(pair[1], 2), pair[0] != "cp1252"))
    best: dict[str, float] = {}
    for name, confidence in [*scored, ("cp1252", 0.0)]:
        if name:
            best.setdefault(name, confidence)
    yield from best.items()


def _python_name(encoding: str | None) -> str:
    try:
        return superset_of(codecs.lookup(encoding or "").name)
    except LookupError:
        return ""
