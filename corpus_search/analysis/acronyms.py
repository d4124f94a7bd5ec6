"""Which acronyms does a text explain? "Syrian Democratic Forces (SDF)", "SDF (Syrian Democratic Forces)".

After A. Schwartz and M. Hearst, A Simple Algorithm for Identifying Abbreviation Definitions in Biomedical Text,
Pacific Symposium on Biocomputing (2003): a short form and a long one stand side by side, one of them in parentheses;
the letters of the short one are looked for in the long one from right to left, and its first letter must begin a word.
Ours are the bounds below, and three demands that news needs more than biology does: at least half of the letters of
the short form, and two of them, are capitals (or "John Kerry (left)" would be one), a long form has two words or more,
and neither the first nor the last of them is a stop word.

The time is linear in the length of the text: what is looked at around a parenthesis is bounded.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from corpus_search.analysis.stopwords import LANGUAGES, stop_words

__all__ = ["MOST_ACRONYMS", "Acronym", "find_acronyms"]

MOST_ACRONYMS = 200
"""Different acronyms that are taken from one text."""


class Acronym(NamedTuple):
    """A short form and what it stands for, both as written."""

    short: str
    long: str


_LONGEST_SHORT = 10
_MOST_EXTRA_WORDS = 5  # Schwartz and Hearst: min(|A| + 5, |A| * 2) words for a short form of |A| characters
_LONGEST_LONG = 120
_MOST_PARENTHESES = 5_000  # of one text: a book has less, and a table of nothing else takes no second

_PARENTHESIS = re.compile(rf"\(([^()]{{2,{_LONGEST_LONG}}}+)\)")
_SHORT = re.compile(rf"[^\W_][\w.&/-]{{0,{_LONGEST_SHORT - 2}}}[\w.]")
_SIGNS = re.compile(r"^[\W_]+")
_SPACES = (" ", "\n", "\u00a0")
_QUOTES = "\"'“”„‘’«» "
_UP_TO = re.compile(r"[,;:–—]|\s-\s|\sor\s")
# What ends a sentence or a clause; a full stop after a capital may be one of "U.S.".
_BREAK = re.compile(r"[,;:()\[\]\"“”„«»\\@|\x00-\x08]|(?<=[^\W\d_A-Z])[.!?]\s|\n\s*\n")


@cache
def _all_stop_words() -> frozenset[str]:
    return frozenset().union(*map(stop_words, LANGUAGES))


def find_acronyms(text: str) -> list[Acronym]:
    """Return the acronyms that a text explains, each once, in the order of their first explanation."""
    if "(" not in text:
        return []
    found: dict[Acronym, None] = {}
    for acronym in _iter_acronyms(text):
        found[acronym] = None
        if len(found) == MOST_ACRONYMS:
            break
    return list(found)


def _iter_acronyms(text: str) -> Iterator[Acronym]:
    for match in islice(_PARENTHESIS.finditer(text), _MOST_PARENTHESES):
        start = match.start()
        if text[start - 1 : start] not in _SPACES:
            continue  # "f(SDF)", and "((((": nothing stands before
        before = text[max(start - _LONGEST_LONG, 0) : start]
        inside = match[1].strip(_QUOTES)
        short = _UP_TO.split(inside, maxsplit=1)[0].strip(_QUOTES).removeprefix("the ")
        if _is_short_form(short):
            long = _long_form(short, _last_clause(before).split()[-_most_words(short) :])
        else:
            short = (before.split()[-1:] or [""])[0].strip(_QUOTES)
            long = _all_of(short, inside) if _is_short_form(short) else None
        if long:
            yield Acronym(short, long)


def _all_of(short: str, inside: str) -> str | None:
    """Return what stands in parentheses, up to a comma or the like, if it is a long form from its first word on."""
    within = " ".join(_BREAK.split(inside, maxsplit=1)[0].split()).strip(_QUOTES)
    return within if _long_form(short, within.split(" ")) == within else None


def _last_clause(before: str) -> str:
    return _BREAK.split(before)[-1]


def _most_words(short: str) -> int:
    return min(len(short) + _MOST_EXTRA_WORDS, 2 * len(short))


def _is_short_form(text: str) -> bool:
    if not _SHORT.fullmatch(text):
        return False
    letters = [char for char in text if char.isalpha()]
    capitals = sum(map(str.isupper, letters))
    return capitals >= 2 and 2 * capitals >= len(letters)


def _long_form(short: str, words: list[str]) -> str | None:
    """Return the shortest end of these words in which the letters of a short form stand in order, if it is a name."""
    long = " ".join(words).strip(_QUOTES)
    start = _start_of(short.lower(), long.lower())
    if start is None:
        return None
    chosen = _SIGNS.sub("", long[start:]).split(" ")
    names = [word.lower() not in _all_stop_words() for word in (chosen[0], chosen[-1])]
    return " ".join(chosen) if len(chosen) > 1 and all(names) and short not in chosen else None


def _start_of(short: str, long: str) -> int | None:
    """Return where the long form begins: the letters are matched from the last one to the first (figure 1)."""
    if len(short) > len(long):  # lower case may be longer than what was written
        return None
    place = len(long)
    for number in range(len(short) - 1, -1, -1):
        char = short[number]
        if not char.isalnum():
            continue
        place -= 1
        while place >= 0 and (long[place] != char or (number == 0 and not _begins_word(long, place))):
            place -= 1
        if place < 0:
            return None
    return long.rfind(" ", 0, place) + 1


def _begins_word(text: str, place: int) -> bool:
    return place == 0 or not text[place - 1].isalnum()
