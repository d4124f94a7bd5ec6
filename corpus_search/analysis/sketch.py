"""Are two texts about the same? Decided from a few numbers a text, without looking at the texts again.

A text's *shingles* are all runs of `SHINGLE` words in it. Its *sketch* is their number and the `SIZE` smallest of
their hashes: a sample of the shingles that is the same one for equal shingles, whatever text they stand in. From two
sketches the share of shingles that the texts have in common can be estimated, the resemblance |A ∩ B| / |A ∪ B|, and
from that and the sizes the containment |A ∩ B| / min(|A|, |B|): 1 for a text of which the end was cut off.

Source: A. Broder, On the Resemblance and Containment of Documents (SEQUENCES 1997), the sketch of the s smallest
elements. `RESEMBLANCE` and the rest were chosen with `python -m benchmarks.duplicates`.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import normalize
from zlib import crc32

__all__ = [
    "KEYS",
    "SIZE",
    "Fingerprint",
    "Sketch",
    "are_copies",
    "make_fingerprint",
    "make_sketch",
    "text_digest",
    "words_of",
]

SHINGLE = 3
SIZE = 64
"""Hashes of a sketch: the resemblance is then known to within 0.06 (one standard error, at one half)."""
KEYS = 16
"""The smallest hashes of a sketch, by which texts that may be copies are found."""
LONGEST = 500_000
"""Characters of a text that are looked at: a book's worth."""
RESEMBLANCE = 0.45
CONTAINMENT = 0.7
LEAST = 40
"""Shingles below which a text says too little: "Subscribe to read on" stands below many headlines."""

# Characters of scripts written without spaces are words of their own.
_WORD = re.compile("[\u0e01-\u0eff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7ff]|[^\\W_]+")

_ASCII_WORD = re.compile("[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """How many different shingles a text has, and the smallest of their hashes (32 bits each), in order."""

    shingles: int
    hashes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells whether an article is a copy: what equal texts have in common, and the sketch of a longer one."""

    digest: bytes
    sketch: Sketch | None


def make_fingerprint(title: str, text: str) -> Fingerprint:
    """Return the fingerprint of an article. A short text is the same article only under the same headline."""
    words = words_of(text)
    sketch = make_sketch(words)
    return Fingerprint(text_digest(words if sketch else [*words_of(title), "", *words]), sketch)


def words_of(text: str) -> list[str]:
    """Return the words that count: in one case, without punctuation, wherever the line breaks are.

    Of a long text the first `LONGEST` characters are enough.
    """
    text = text[:LONGEST]
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())  # the same words, in half the time
    return _WORD.findall(normalize("NFKC", text).casefold())


def text_digest(words: Iterable[str]) -> bytes:
    """Return what equal texts have in common: 128 bits of BLAKE2b (RFC 7693) of their words."""
    return hashlib.blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def make_sketch(words: list[str]) -> Sketch | None:
    """Return the sketch of a text, given as `words_of` it; None for one that is too short.

    The hash of a shingle is CRC-32 (ISO 3309) of its words with a line feed behind each, carried on from word to
    word: all of it in loops of the interpreter's own, which is three times as quick as joining the words.
    """
    lines = "".join([f"{word}\n" for word in words]).encode("utf-8", "surrogatepass").splitlines(keepends=True)
    hashes: Iterable[int] = map(crc32, lines)
    for place in range(1, SHINGLE):
        hashes = map(crc32, lines[place:], hashes)
    distinct = set(hashes)
    if len(distinct) < LEAST:
        return None
    return Sketch(len(distinct), tuple(sorted(distinct)[:SIZE]))


def are_copies(first: Sketch, second: Sketch) -> bool:
    """Tell whether two texts are about the same: alike as a whole, or the one nearly all within the other."""
    union = sorted({*first.hashes, *second.hashes})[:SIZE]
    common = len(set(first.hashes) & set(second.hashes) & set(union))
    resemblance = common / len(union)
    if resemblance >= RESEMBLANCE:
        return True
    both = resemblance * (first.shingles + second.shingles) / (1 + resemblance)
    return both / min(first.shingles, second.shingles) >= CONTAINMENT
