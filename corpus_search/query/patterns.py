"""What does a word with `*` or `?`, or one that ends in `~`, look for, and what is near what in `"a b"~5`?

Patterns are of words as written, folded and not stemmed; in fields of names, dates and keywords of their terms. Where
analysis parts a word ("al-ass?d"), the parts with signs are patterns, and the others must be in the article too.
"""

import re
from collections.abc import Callable, Sequence
from itertools import groupby, islice, pairwise

from corpus_search.analysis.analyzer import Analyzer, QueryWord
from corpus_search.article import FieldKind
from corpus_search.query.clauses import MOST_WORDS, everything_in, keyword_for, kind_of, leaf_for, prefix_for
from corpus_search.query.nodes import And, Fuzzy, Near, Node, Phrase, Prefix, Wildcard
from corpus_search.query.notes import shortened
from corpus_search.query.spelling import written_pattern

__all__ = ["LARGEST_DISTANCE", "MOST_BETWEEN", "distance_for", "fuzzy_for", "near_for", "pattern_for"]

LARGEST_DISTANCE = 2
"""Letters that a fuzzy word may differ by: most misspellings differ by one or two (Damerau 1964)."""
MOST_BETWEEN = 10_000
"""Other words between those of `"a b"~5`."""
_FROM_LETTERS = (5, 9)
"""Letters of a word from which on one and two differences are meant where no number is given."""

_SHOWN = 10
"""Digits of a number that a note repeats."""
_DATE_PATTERN = r"[0-9*?-]{1,32}"
# Letters of a script (Ugaritic) that stays as it is in every analysis: one for each sign while a word is analyzed.
_LETTERS = [chr(code) for code in range(0x10380, 0x1039E)]
_SIGNS = "*?"

Note = Callable[[str], None]
"""Takes what is odd."""


def pattern_for(field: str | None, text: str, wild: Sequence[int], analyzer: Analyzer, note: Note) -> Node | None:
    """Return what a word looks for in which some signs, at the places `wild`, stand for other characters.

    None where it holds nothing to look for.
    """
    if len(wild) == len(text):
        return everything_in(field)
    if tuple(wild) == (len(text) - 1,) and text.endswith("*") and kind_of(field) in (FieldKind.DATE, FieldKind.KEYWORD):
        return prefix_for(field, text[:-1], analyzer)
    if kind_of(field) is FieldKind.DATE:
        return Wildcard(field, text, text, of_terms=True) if re.fullmatch(_DATE_PATTERN, text) else None
    if kind_of(field) is FieldKind.KEYWORD:
        return Wildcard(field, keyword_for(text), written_pattern(text, wild), of_terms=True)
    return _Signed(field, text, wild, analyzer, note).node()


class _Signed:
    """A word of a text or a name with signs in it, without the stars at its edges: these are `leads` and `ends`."""

    def __init__(self, field: str | None, text: str, wild: Sequence[int], analyzer: Analyzer, note: Note) -> None:
        self._field, self._analyzer, self._note = field, analyzer, note
        stars = {place for place in wild if text[place] == "*"}
        first, end = 0, len(text)
        while first in stars:
            first += 1
        while end - 1 in stars:
            end -= 1
        self._leads, self._ends = first > 0, end < len(text)
        self._text = text[first:end]
        self._wild = [place - first for place in wild if first <= place < end]
        free = [letter for letter in _LETTERS if letter not in text] or _LETTERS
        self._stand_ins = dict(zip(_SIGNS, free, strict=False))

    def node(self) -> Node | None:
        letters = list(self._text)
        for place in self._wild:
            letters[place] = self._stand_ins[letters[place]]
        words = list(islice(self._analyzer.iter_query_words("".join(letters)), MOST_WORDS + 1))
        if not words or len(words) > MOST_WORDS:
            return leaf_for(self._field, self._text, self._analyzer)
        if any(word.unspaced for word in words):
            return self._unspaced(words)
        self._leads = self._leads and self._joins(words[0].start == 0)
        self._ends = self._ends and self._joins(words[-1].end == len(self._text))
        last = len(words) - 1
        with_signs = [(number, word, self._shape(number, word, last)) for number, word in enumerate(words)]
        nodes: list[Node] = []
        for is_plain, run in groupby(with_signs, lambda one: one[2] is None):
            parts = list(run)
            if is_plain:
                nodes += self._plain(parts, words)
            else:
                shapes = ((number, word, shape or "") for number, word, shape in parts)
                nodes += [self._pattern(*one, last) for one in shapes if one[2].strip(_SIGNS)]
        nodes = list(dict.fromkeys(nodes))
        if not nodes:
            return everything_in(self._field)
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def _joins(self, at_word: bool) -> bool:  # noqa: FBT001
        if not at_word:
            self._note(f"the * beside a sign in {shortened(self._text)} is passed over")
        return at_word

    def _shape(self, number: int, word: QueryWord, last: int) -> str | None:
        """Return a word's shape, None if it is a plain word."""
        star, one = (self._stand_ins[sign] for sign in _SIGNS)
        lead = "*" if self._leads and number == 0 else ""
        end = "*" if self._ends and number == last else ""
        shape = f"{lead}{word.word}{end}".replace(star, "*").replace(one, "?")
        if shape == word.word:
            return None
        return re.sub(r"[*?]{2,}", lambda run: "?" * run[0].count("?") + "*" * ("*" in run[0]), shape)

    def _plain(self, parts: list[tuple[int, QueryWord, str | None]], words: list[QueryWord]) -> list[Node]:
        """Return what plain words side by side look for, with the signs around them for display."""
        (first, _, _), (last, _, _) = parts[0], parts[-1]
        start = words[first - 1].end if first else 0
        end = words[last + 1].start if last + 1 < len(words) else len(self._text)
        leaf = leaf_for(self._field, self._text[start:end], self._analyzer)
        return [leaf] if leaf else []

    def _pattern(self, number: int, word: QueryWord, shape: str, last: int) -> Prefix | Wildcard:
        of_terms = kind_of(self._field) is FieldKind.NAMES
        written = self._text[word.start : word.end]
        beginning = shape.removesuffix("*")
        if not re.search(r"[*?]", beginning):
            return Prefix(self._field, beginning, f"{written.rstrip('*')}*", of_terms)
        inside = [place - word.start for place in self._wild if word.start <= place < word.end]
        lead = "*" if self._leads and number == 0 else ""
        end = "*" if self._ends and number == last else ""
        return Wildcard(self._field, shape, f"{lead}{written_pattern(written, inside)}{end}", of_terms)

    def _unspaced(self, words: list[QueryWord]) -> Node | None:
        """Return what is looked for in a script without spaces, whose characters are found inside longer runs."""
        needless = (words[0].unspaced or not self._leads) and (words[-1].unspaced or not self._ends)
        if self._wild or not needless:
            self._note("a * or ? is not understood in a script written without spaces; the rest is searched for")
        bounds = [-1, *self._wild, len(self._text)]
        pieces = [self._text[start + 1 : end] for start, end in pairwise(bounds)]
        leaves = [leaf for piece in pieces if (leaf := leaf_for(self._field, piece, self._analyzer))]
        if not leaves:
            return None
        return leaves[0] if len(leaves) == 1 else And(tuple(leaves))


def fuzzy_for(field: str | None, text: str, number: str, analyzer: Analyzer, note: Note) -> Node | None:
    """Return what `text~number` looks for; None where it holds nothing to look for. `number` may be empty.

    Of several words the last one is fuzzy, and the others must be in the article too.
    """
    exact = leaf_for(field, text, analyzer)
    if kind_of(field) in (FieldKind.DATE, FieldKind.KEYWORD):
        note(f'a ~ is not understood in the field "{field}"; it is passed over')
        return exact
    words = list(islice(analyzer.iter_query_words(text), MOST_WORDS + 1))
    if not words or len(words) > MOST_WORDS:
        return exact
    last = words[-1]
    if last.unspaced:
        note("a ~ is not understood in a script written without spaces; it is passed over")
        return exact
    distance = distance_for(last.word, number, note)
    if not distance:
        return exact
    of_terms = kind_of(field) is FieldKind.NAMES
    written = f"{written_pattern(text[last.start : last.end])}~{distance}"
    fuzzy = Fuzzy(field, last.word, distance, written, of_terms)
    before = leaf_for(field, text[: last.start], analyzer)
    return And((before, fuzzy)) if before else fuzzy


def distance_for(word: str, number: str, note: Note) -> int:
    """Return how many letters a fuzzy word may differ by, with a note where that is not what was written."""
    by_length = sum(len(word) >= letters for letters in _FROM_LETTERS)
    if not number and not by_length:
        fewest = _FROM_LETTERS[0]
        note(f"{shortened(word)} has less than {fewest} letters, of which ~ changes none; write ~1 to change one")
    if not number:
        return by_length
    if "." in number:
        note(f"~{number} is read as ~{by_length or ''}: a word differs by whole letters")
        return by_length
    wanted = float(number)
    if wanted > LARGEST_DISTANCE:
        note(f"~{number[:_SHOWN]} is read as ~{LARGEST_DISTANCE}, the most that there is")
    if not wanted:
        note("~0 changes no letter; it is passed over")
    distance = int(min(wanted, LARGEST_DISTANCE))
    if distance >= len(word):
        note(f"{shortened(word)} is too short for ~{distance}; it is read as ~{len(word) - 1}")
    return min(distance, len(word) - 1)


def near_for(field: str | None, text: str, number: str, analyzer: Analyzer, note: Note) -> Node | None:
    """Return what `"text"~number` looks for; None where it holds nothing to look for."""
    phrase = leaf_for(field, text, analyzer)
    if not isinstance(phrase, Phrase):
        if phrase:
            note("a ~ after quotation marks needs several words in them; it is passed over")
        return phrase
    if not number or "." in number:
        note("a ~ after a phrase needs a whole number, as in ~5; it is passed over")
        return phrase
    if len({(part.term, part.beginning, part.also) for part in phrase.terms}) < 2:
        note(f"a ~ needs several different words; {shortened(text)} is read as a phrase")
        return phrase
    distance = float(number)
    if distance > MOST_BETWEEN:
        note(f"~{number[:_SHOWN]} is read as ~{MOST_BETWEEN}, the most that there is")
    return Near(field, phrase.terms, int(min(distance, MOST_BETWEEN)), phrase.text)
