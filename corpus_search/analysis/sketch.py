"""Are two texts about the same? Decided from a few numbers a text, without looking at the texts again.

A text's *shingles* are all runs of `SHINGLE` words in it. Its *sketch* is their number and the `SIZE` smallest of
their hashes: a sample of the shingles that is the same one for equal shingles, whatever text they stand in. From two
sketches the share of shingles that the texts have in common can be estimated, the resemblance |A ∩ B| / |A ∪ B|, and
from that and the sizes the containment |A ∩ B| / min(|A|, |B|): 1 for a text of which the end was cut off.

Source: A. Broder, On the Resemblance and Containment of Documents (SEQUENCES 1997), the sketch of the s smallest
elements. `RESEMBLANCE` and the rest were chosen with `python -m benchmarks.duplicates`. `fingerprint` makes sketches.
"""

from corpus_search.records import dataclass

__all__ = ["KEYS", "LEAST", "SHINGLE", "SIZE", "Fingerprint", "Sketch", "are_copies"]

SHINGLE = 3
SIZE = 64
"""Hashes of a sketch: the resemblance is then known to within 0.06 (one standard error, at one half)."""
KEYS = 16
"""The smallest hashes of a sketch, by which texts that may be copies are found."""
RESEMBLANCE = 0.45
CONTAINMENT = 0.7
LEAST = 40
"""Shingles below which a text says too little: "Subscribe to read on" stands below many headlines."""


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


def are_copies(first: Sketch, second: Sketch) -> bool:
    """Tell whether two texts are about the same: alike as a whole, or the one nearly all within the other."""
    union = sorted({*first.hashes, *second.hashes})[:SIZE]
    common = len(set(first.hashes) & set(second.hashes) & set(union))
    resemblance = common / len(union)
    if resemblance >= RESEMBLANCE:
        return True
    both = resemblance * (first.shingles + second.shingles) / (1 + resemblance)
    return both / min(first.shingles, second.shingles) >= CONTAINMENT
