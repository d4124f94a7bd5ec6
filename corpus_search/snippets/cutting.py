"""Where may a text be cut without hurting a word or a character?"""

import re
import unicodedata

from corpus_search.analysis.marks import JOINERS
from corpus_search.analysis.words import APOSTROPHES, is_unspaced

__all__ = ["belongs_to_the_one_before", "cut_after", "cut_before"]

_NEARBY = 40
"""Characters within which white space is preferred to any other place between words."""
_LONGEST_WORD = 80
"""Characters up to which a word is not cut; what is longer is data."""
_JOINER = "\u200d"
_INSIDE_WORDS = frozenset(f"{APOSTROPHES}.,{JOINERS}")
# Skin tones, the tags of flags such as Scotland's, and the vowels and finals of Hangul syllables written apart.
_EXTENDER = re.compile("[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\u1160-\u11ff]")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")


def belongs_to_the_one_before(character: str) -> bool:
    """Tell whether a character is a combining mark, or an invisible joiner."""
    return character in JOINERS or unicodedata.category(character).startswith("M")


def cut_before(text: str, place: int, first: int) -> int:
    """Return where to cut at `place` or before it, but not before `first`."""
    for nearest in range(place, max(first, place - _NEARBY), -1):
        if text[nearest - 1 : nearest + 1].strip() != text[nearest - 1 : nearest + 1]:
            return nearest
    between = range(place, max(first, place - _LONGEST_WORD), -1)
    return next((at for at in between if _parts_words(text, at)), _character_start(text, place, first))


def cut_after(text: str, place: int, last: int) -> int:
    """Return where to cut at `place` or after it, but not after `last`."""
    for nearest in range(place, min(last, place + _NEARBY)):
        if nearest == 0 or text[nearest - 1].isspace():
            return nearest
    between = range(place, min(last, place + _LONGEST_WORD))
    return next((at for at in between if _parts_words(text, at)), last)


def _parts_words(text: str, place: int) -> bool:
    """Tell whether a cut here goes through neither a word nor a character."""
    if place <= 0 or place >= len(text):
        return True
    before, after = text[place - 1], text[place]
    if _continues(before, after):
        return False
    return not (_is_spelled(before) and _is_spelled(after))


def _continues(before: str, after: str) -> bool:
    """Tell whether two code points are of one character as people see it (UAX #29, the common cases)."""
    if before.isspace() or after.isspace():
        return False
    if _JOINER in (before, after) or _EXTENDER.match(after) or _FLAG.match(before + after):
        return True
    return unicodedata.category(after).startswith("M")


def _is_spelled(character: str) -> bool:
    """Tell whether a character may stand inside a word of a script with spaces between the words."""
    if is_unspaced(character):
        return False
    return character.isalnum() or character in _INSIDE_WORDS or unicodedata.category(character).startswith("M")


def _character_start(text: str, place: int, first: int) -> int:
    while first < place < len(text) and _continues(text[place - 1], text[place]):
        place -= 1
    return place
