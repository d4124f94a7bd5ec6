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

__all__ = ["KEYS", "SIZE", "Sketch", "are_copies", "make_sketch", "text_digest", "words_of"]

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


@dataclass(frozen=True, slots=True)
class Sketch:
    """How many different shingles a text has, and the smallest of their hashes (32 bits each), in order."""

    shingles: int
    hashes: tuple[int, ...]


def words_of(text: str) -> list[str]:
    """Return the words that count: in one case, without punctuation, wherever the line breaks are.

    Of a long text the first `LONGEST` characters are enough.
    """
    return _WORD.findall(normalize("NFKC", text[:LONGEST]).casefold())


def text_digest(words: Iterable[str]) -> bytes:
    """Return what equal texts have in common: 128 bits of BLAKE2b (RFC 7693) of their words."""
    return hashlib.blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def make_sketch(words: list[str]) -> Sketch | None:
    """Return the sketch of a text, given as `words_of` it; None for one that is too short."""
    runs = zip(*(words[start:] for start in range(SHINGLE)), strict=False)
    hashes = {crc32(" ".join(run).encode("utf-8", "surrogatepass")) for run in runs}
    if len(hashes) < LEAST:
        return None
    return Sketch(len(hashes), tuple(sorted(hashes)[:SIZE]))


def are_copies(first: Sketch, second: Sketch) -> bool:
    """Tell whether two texts are about the same: alike as a whole, or the one nearly all within the other."""
    union = sorted({*first.hashes, *second.hashes})[:SIZE]
    common = len(set(first.hashes) & set(second.hashes) & set(union))
    resemblance = common / len(union)
    if resemblance >= RESEMBLANCE:
        return True
    both = resemblance * (first.shingles + second.shingles) / (1 + resemblance)
    return both / min(first.shingles, second.shingles) >= CONTAINMENT
