"""When are two spellings the same word?

Case, width, ligatures, accents and points do not count: "Café", "CAFE\u0301" and "ｃａｆｅ" are "cafe". What makes
another letter in its own alphabet stays: Russian "й" is not "и", Ukrainian "ї" not "і", and the vowel signs of
Indic scripts and the voicing marks of Kana are kept. Sources: NFKC (UAX #15), full case folding (the Unicode
Standard 3.13); which accents fold is our choice.
"""

import re
from functools import cache
from unicodedata import normalize

from corpus_search.analysis.marks import JOINERS

__all__ = ["LONGEST_WORD", "fold"]

LONGEST_WORD = 128
"""Characters of a word that count. Longer ones are data, not words; they are cut, in texts and queries alike."""

# Letters with a stroke or joined pairs, which Unicode does not take apart.
_LETTERS = str.maketrans(
    {
        "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i", "ŧ": "t", "ŋ": "n", "æ": "ae",
        "œ": "oe",
    }
)  # fmt: skip


@cache
def _expressions() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds joiners, and accents that are left out; made when the first word is not plain."""
    # Accents of Latin and Greek, stress and the two dots of "ё" in Cyrillic, Hebrew points, Arabic vowel marks.
    accents = (
        "(?<![\u0400-\u052f])[\u0300-\u036f]+|[\u0300\u0301]|(?<=\u0435)\u0308"
        "|[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]+|[\u064b-\u0652\u0670\u0640]+"
    )
    return re.compile(f"[{JOINERS}]"), re.compile(accents)


def fold(word: str) -> str:
    """Return the one spelling that stands for all spellings of a word; may be empty, never holds white space."""
    if word.isascii() and word.isalnum():
        return word.lower()[:LONGEST_WORD]
    joiners, accents = _expressions()
    bare = joiners.sub("", word[: 4 * LONGEST_WORD])
    small = normalize("NFKC", bare).casefold()
    apart = accents.sub("", normalize("NFD", small))
    folded = normalize("NFKC", apart).translate(_LETTERS)
    return "".join(folded.split())[:LONGEST_WORD]
