"""What tells of an article whether it is a copy: made once, when it is indexed, by arithmetic on arrays.

A text becomes the hashes of its words, and each run of words one more hash; `sketch` says what they are for. Words are
hashed anew each time: to look up what is known of a word takes longer, for it lies anywhere in memory.
"""

import re
from hashlib import blake2b
from unicodedata import normalize
from zlib import crc32

import numpy as np

from corpus_search.analysis.sketch import LEAST, SHINGLE, SIZE, Fingerprint, Sketch

__all__ = ["make_fingerprint", "words_of"]

LONGEST = 500_000
"""Characters of a text that are looked at: a book's worth."""

# Characters of scripts written without spaces are words of their own.
_WORD = re.compile("[\u0e01-\u0eff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7ff]|[^\\W_]+")
_ASCII = bytes(ord(chr(byte).lower()) if chr(byte).isalnum() else ord(" ") for byte in range(128)).ljust(256)

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""2^64 divided by the golden ratio, made odd (D. Knuth, The Art of Computer Programming, volume 3, section 6.4)."""


def make_fingerprint(title: str, text: str) -> Fingerprint:
    """Return the fingerprint of an article. A short text is the same article only under the same headline.

    Its digest is 128 bits of BLAKE2b (RFC 7693) of the words.
    """
    words = words_of(text)
    sketch = _sketch(words)
    told = words if sketch else [*words_of(title), b"", *words]
    return Fingerprint(blake2b(b" ".join(told), digest_size=16).digest(), sketch)


def words_of(text: str) -> list[bytes]:
    """Return the words that count, in UTF-8: in one case, without punctuation, wherever the line breaks are.

    Of a long text the first `LONGEST` characters are enough.
    """
    text = text[:LONGEST]
    if text.isascii():
        return text.encode().translate(_ASCII).split()  # the same words, in a quarter of the time
    words = _WORD.findall(normalize("NFKC", text).casefold())
    return " ".join(words).encode("utf-8", "surrogatepass").split()


def _sketch(words: list[bytes]) -> Sketch | None:
    """Return the sketch of a text, given its words; None for one that is too short.

    The hash of a word is CRC-32 (ISO 3309), that of a shingle the upper half of a polynomial of its words' modulo 2^64
    (R. Karp and M. Rabin, Efficient randomized pattern-matching algorithms, 1987).
    """
    count = len(words) - SHINGLE + 1
    if count < LEAST:
        return None
    hashes = np.fromiter(map(crc32, words), np.uint64, len(words))
    shingles = np.zeros(count, np.uint64)
    for place in range(SHINGLE):
        shingles += hashes[place : place + count]
        shingles *= _FACTOR
    short = (shingles >> np.uint64(32)).astype(np.uint32)
    short.sort()
    distinct = short[np.diff(short, prepend=~short[:1]) != 0]  # `np.unique` takes twice as long for so few
    if len(distinct) < LEAST:
        return None
    return Sketch(len(distinct), tuple(distinct[:SIZE].tolist()))
