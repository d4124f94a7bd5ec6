"""How are the words and phrases of a query read one after another, up to their limit, with notes of what is odd?"""

from collections.abc import Callable
from typing import TypeGuard

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import FIELDS_BY_NAME
from corpus_search.query.clauses import MOST_WORDS, leaf_for
from corpus_search.query.dates import is_date
from corpus_search.query.lexer import Kind, Lexeme
from corpus_search.query.nodes import (
    Boosted,
    Fuzzy,
    Near,
    Node,
    Nothing,
    Pattern,
    Phrase,
    Prefix,
    Term,
    Wildcard,
    iter_leaves,
)
from corpus_search.query.notes import Notes, shortened
from corpus_search.query.parts import parts_of
from corpus_search.query.patterns import fuzzy_for, near_for, pattern_for

__all__ = [
    "FEWEST_LETTERS",
    "LARGEST_BOOST",
    "MOST_CLAUSES",
    "MOST_PATTERNS",
    "MOST_SCANS",
    "SMALLEST_BOOST",
    "LeafReader",
]

MOST_CLAUSES = 1024
"""Words and phrases of one query; the rest is passed over, with a note. Lucene has the same limit."""
MOST_PATTERNS = 64
"""Different words with `*`, `?` or `~` of one query; the rest is passed over, with a note."""
MOST_SCANS = 8
"""Those of them that begin with `*` or `?`, and so are compared with all words of the store."""
FEWEST_LETTERS = 2
"""Letters of one that begins so: nearly every word would fit `*a*`."""
SMALLEST_BOOST, LARGEST_BOOST = 0.001, 1000.0
_SHOWN = 10
"""Digits of a number that a note repeats."""
_ODD = {
    "*": "a word with so many * or ? is no pattern; they are passed over",
    "~": "a ~ is understood at the end of a word or phrase only; here it parts words",
    "^": "a ^ is understood before a number at the end only; here it parts words",
}
_TOO_MANY_PATTERNS = f"only the first {MOST_PATTERNS} words with *, ? or ~ are searched for"
_MEANT = "@#$"
"""A common word after one of these signs is a name ("@who") or an amount."""


class LeafReader:
    """Reads the words and phrases of one query; `shouted` says that all of it is in capitals."""

    def __init__(self, analyzer: Analyzer, notes: Notes, *, literal: bool, shouted: bool) -> None:
        self._analyzer = analyzer
        self._notes = notes
        self._literal = literal
        self._shouted = shouted
        self._read = 0
        self._places: dict[Pattern, int] = {}
        self._told: set[str] = set()
        self._nodes: dict[tuple[object, ...], Node | None] = {}  # what was read without a note, for when it is repeated
        self._scans = 0
        self._accepted: set[str] = set()  # words with signs for which there was room
        self._refused = 0  # and how many there was none for: as many again are looked at, and no more

    def places(self) -> tuple[tuple[Pattern, int], ...]:
        """Return the patterns that were read, each with the character of the query where it first stands, from 0."""
        return tuple(self._places.items())

    def read(self, lexeme: Lexeme, field: str | None) -> Node | None:
        """Return what a word or a quoted phrase looks for; None where it is passed over."""
        self._read += 1
        if self._read > MOST_CLAUSES:
            if self._read == MOST_CLAUSES + 1:
                self._notes.add(lexeme.start, f"only the first {MOST_CLAUSES:,} words and phrases are searched for")
            return None
        self._note_oddities(lexeme)
        if _has_signs(lexeme) and self._refused >= MOST_PATTERNS and lexeme.text not in self._accepted:
            self._tell_once(lexeme, _TOO_MANY_PATTERNS)
            return None
        node = self._looked_for(lexeme, field)
        if node is None and field == "published":
            message = "is not a date like 2016, 2016-02 or 2016-02-02, nor a range of such; it finds nothing"
            if all(map(is_date, lexeme.text.split("..", 1))):
                message = "is a range that ends before it begins; it finds nothing"
            self._notes.add(lexeme.start, f"{shortened(lexeme.text)} {message}")
            return Nothing()
        if node is None:
            written = lexeme.text or "\\"  # a backslash with nothing after it
            self._notes.add(lexeme.start, f"{shortened(written)} has no letter or digit; it is passed over")
            return None
        if isinstance(node, Phrase | Near) and len(node.terms) == MOST_WORDS and len(node.text) < len(lexeme.text):
            self._notes.add(lexeme.start, f"only the first {MOST_WORDS} words of the phrase are searched for")
        return self.boosted(node, lexeme) if self._has_room_for(node, lexeme) else None

    def _looked_for(self, lexeme: Lexeme, field: str | None) -> Node | None:
        """Return what a word or phrase looks for, its boost left out; None where there is nothing to look for."""
        key = lexeme.kind is Kind.QUOTED, lexeme.text, lexeme.wild, lexeme.near, field
        if key in self._nodes:
            return self._nodes[key]
        notes: list[str] = []
        node = self._analyzed(lexeme, field, notes.append)
        for message in notes:
            self._notes.add(lexeme.start, message)
        if not notes:
            self._nodes[key] = node
        return node

    def _analyzed(self, lexeme: Lexeme, field: str | None, note: Callable[[str], None]) -> Node | None:
        if lexeme.kind is Kind.QUOTED and lexeme.near is not None:
            return near_for(field, lexeme.text, lexeme.near, self._analyzer, note)
        if lexeme.kind is Kind.QUOTED:
            return leaf_for(field, lexeme.text, self._analyzer)
        if lexeme.wild:
            if lexeme.near is not None:
                note("a word with * or ? is not read with a ~ too; the ~ is passed over")
            return pattern_for(field, lexeme.text, lexeme.wild, self._analyzer, note)
        if lexeme.near is not None:
            return fuzzy_for(field, lexeme.text, lexeme.near, self._analyzer, note)
        return leaf_for(field, lexeme.text, self._analyzer)

    def _has_room_for(self, node: Node, lexeme: Lexeme) -> bool:
        """Tell whether the patterns of a word may still be looked up, and keep where they stand."""
        leaves = list(iter_leaves(node))
        self._read += max(len(leaves) - 1, 0)
        found = dict.fromkeys(leaf for leaf in leaves if isinstance(leaf, Prefix | Wildcard | Fuzzy))
        new = [pattern for pattern in found if pattern not in self._places]
        if any(_is_scan(pattern) and len(pattern.pattern.strip("*?")) < FEWEST_LETTERS for pattern in new):
            message = f"fits too many words; it is passed over (it needs {FEWEST_LETTERS} letters at least)"
            self._notes.add(lexeme.start, f"{shortened(lexeme.text)} {message}")
            self._refused += 1
            return False
        scans = self._scans + sum(map(_is_scan, new))
        if len(self._places) + len(new) > MOST_PATTERNS or scans > MOST_SCANS:
            if scans > MOST_SCANS:
                self._tell_once(lexeme, f"only the first {MOST_SCANS} words that begin with * or ? are searched for")
            else:
                self._tell_once(lexeme, _TOO_MANY_PATTERNS)
            self._refused += 1
            return False
        if found:
            self._accepted.add(lexeme.text)
            self._places.update(dict.fromkeys(new, lexeme.start))
            self._scans += sum(map(_is_scan, new))
        return True

    def _tell_once(self, lexeme: Lexeme, message: str) -> None:
        if message not in self._told:
            self._told.add(message)
            self._notes.add(lexeme.start, message)

    def boosted(self, node: Node, lexeme: Lexeme) -> Node:
        """Return a word, phrase or group with the boost that is written after it."""
        if lexeme.boost is None:
            return node
        factor = round(float(lexeme.boost), 3)
        if not SMALLEST_BOOST <= factor <= LARGEST_BOOST:
            span = f"from {SMALLEST_BOOST} to {LARGEST_BOOST:,.0f}"
            self._notes.add(lexeme.start, f"^{lexeme.boost[:_SHOWN]} is passed over: a boost is a number {span}")
            return node
        return node if factor == 1 else Boosted(node, factor)

    def parts(self, node: Node, lexeme: Lexeme) -> tuple[Node, ...]:
        """Return what a word becomes where one of the words is enough, if it is made of several; they count."""
        parts = parts_of(node, self._analyzer) if lexeme.kind is Kind.WORD else ()
        self._read += max(len(parts) - 1, 0)
        return parts

    def is_stop_word(self, node: Node, lexeme: Lexeme) -> bool:
        """Tell whether a word is a mere stop word; in capitals it is a name ("WHO"), unless all of the query is."""
        if not isinstance(node, Term) or lexeme.kind is Kind.QUOTED:
            return False
        if node.text[0] in _MEANT:
            return False
        capitals = node.text.isupper() and sum(map(str.isalpha, node.text)) > 1
        if capitals and lexeme.kind is Kind.WORD and not self._shouted:
            return False
        return all(map(self._analyzer.is_stop_word, self._analyzer.words(node.text)))

    def _note_oddities(self, lexeme: Lexeme) -> None:
        note = self._notes.add
        if lexeme.wild and lexeme.kind is Kind.QUOTED:
            note(lexeme.start, "a * is not understood in quotation marks or right after them; it is passed over")
        for sign in lexeme.odd:
            note(lexeme.start, _ODD[sign])
        name = lexeme.text.removesuffix(":").lower()
        if lexeme.text.endswith(":") and name in FIELDS_BY_NAME and lexeme.kind is Kind.WORD and not self._literal:
            note(lexeme.start, f'"{lexeme.text}" is read as a word; to search the field, leave no space')
        if lexeme.kind in (Kind.AND, Kind.OR, Kind.NOT):
            note(lexeme.start, f"{lexeme.text} joins nothing here; it is read as a word")


def _has_signs(lexeme: Lexeme) -> bool:
    return lexeme.kind is Kind.WORD and (bool(lexeme.wild) or lexeme.near is not None)


def _is_scan(pattern: Pattern) -> TypeGuard[Wildcard]:
    return isinstance(pattern, Wildcard) and pattern.pattern[0] in "*?"
