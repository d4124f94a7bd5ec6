"""Where may a text be cut without hurting a word or a character?"""

import unicodedata

from corpus_search.analysis.words import is_unspaced

__all__ = ["cut_after", "cut_before"]

_NEARBY = 40
"""Characters within which white space is preferred to any other place between words."""
_LONGEST_WORD = 80
"""Characters up to which a word is not cut; what is longer is data."""
_JOINER = "\u200d"
_SKIN_TONES = range(0x1F3FB, 0x1F400)


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
    if _JOINER in (before, after) or ord(after) in _SKIN_TONES:
        return True
    return unicodedata.category(after).startswith("M") or (before, after) == ("\r", "\n")


def _is_spelled(character: str) -> bool:
    """Tell whether a character belongs to a word of a script with spaces between the words."""
    if is_unspaced(character):
        return False
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _character_start(text: str, place: int, first: int) -> int:
    while first < place < len(text) and _continues(text[place - 1], text[place]):
        place -= 1
    return place
