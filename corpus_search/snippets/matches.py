"""Where in a text do the leaves of a query stand?

The text is analyzed as it was for indexing, so what is highlighted is what was found: terms by their stem,
prefixes among the words as written, phrases only where they stand as such.
"""

from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import NamedTuple

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.analysis.words import iter_chunks
from corpus_search.query.nodes import (
    Fuzzy,
    Leaf,
    Near,
    Node,
    Phrase,
    PhraseTerm,
    Prefix,
    Term,
    Wildcard,
    Words,
    iter_leaves,
)

__all__ = ["MOST_PLACES", "Match", "Matcher", "merged"]

MOST_PLACES = 100_000
"""Places of one term in one text that are looked at; it bounds the memory that a text made to harm can take."""
_MOST_CHUNKS = 100_000
"""Chunks that are remembered; about 30 MB."""


class Match(NamedTuple):
    """The characters `start` to `end` (exclusive) of a text, and the number of the leaf that matched."""

    start: int
    end: int
    leaf: int


class _Kind(Enum):
    TERM = auto()
    TERM_BEGINNING = auto()
    WORD_BEGINNING = auto()
    WORD = auto()


class _Sought(NamedTuple):
    """What a leaf, or one place of a phrase, looks for in one word of the text; `also` are other terms that do."""

    kind: _Kind
    text: str
    also: tuple[str, ...] = ()


class _Wanted(NamedTuple):
    """A word of a chunk that something matches: its place in the chunk, in words and in characters."""

    position: int
    start: int
    end: int
    by: tuple[_Sought, ...]


class _Chunk(NamedTuple):
    """A chunk of the text: how many words it has, and those that something matches."""

    words: int
    wanted: tuple[_Wanted, ...]


_Places = dict[_Sought, dict[int, tuple[int, int]]]
"""By what was sought: the positions where it stands, and their characters."""


class Matcher:
    """Finds the leaves of one query in any number of texts of one field, "title" or "body"."""

    def __init__(self, tree: Node, analyzer: Analyzer, field: str) -> None:
        self._analyzer = analyzer
        self._own = analyzer
        # By the leaf's number: what it seeks, and how many words after its first.
        self._leaves: dict[int, list[tuple[_Sought, int]]] = {
            number: _sought(leaf)
            for number, leaf in enumerate(dict.fromkeys(iter_leaves(tree)))
            if leaf.field in (None, field)
        }
        self._leaves = {number: parts for number, parts in self._leaves.items() if parts}
        everything = {sought for parts in self._leaves.values() for sought, _ in parts}
        by_kind = {kind: tuple(sorted(one.text for one in everything if one.kind is kind)) for kind in _Kind}
        self._by_term: dict[str, list[_Sought]] = {}
        for sought in sorted((one for one in everything if one.kind is _Kind.TERM), key=_text):
            for term in (sought.text, *sought.also):
                self._by_term.setdefault(term, []).append(sought)
        self._terms = frozenset(self._by_term)
        self._by_word: dict[str, list[_Sought]] = {}
        for sought in (one for one in everything if one.kind is _Kind.WORD):
            for word in (sought.text, *sought.also):
                self._by_word.setdefault(word, []).append(sought)
        self._words = frozenset(self._by_word)
        self._term_beginnings = by_kind[_Kind.TERM_BEGINNING]
        self._word_beginnings = by_kind[_Kind.WORD_BEGINNING]
        self._known: dict[str, _Chunk] = {}

    def matches(self, text: str, language: str | None = None, *, enough: int | None = None) -> list[Match]:
        """Return what matches in a text, by start, then end; phrases as one match each.

        `language` is the article's (ISO 639 code, None for unknown). With `enough`, the text is not read on after so
        many characters once something in it is sought: the first million hold a passage worth showing.
        """
        if not self._leaves:
            return []
        self._read_as(language)
        places: _Places = {}
        position = 0
        for match in iter_chunks(text):
            if enough is not None and match.start() > enough and places:
                break
            chunk = self._chunk(match.group())
            for wanted in chunk.wanted:
                span = (match.start() + wanted.start, match.start() + wanted.end)
                for sought in wanted.by:
                    here = places.setdefault(sought, {})
                    if len(here) < MOST_PLACES:
                        here[position + wanted.position] = span
            position += chunk.words
        return sorted(found for leaf, parts in self._leaves.items() for found in _leaf_matches(leaf, parts, places))

    def _read_as(self, language: str | None) -> None:
        """Make terms as for an article in a language; what is remembered of chunks holds for one only."""
        own = self._analyzer.for_article(language)
        if own is not self._own:
            self._own = own
            self._known.clear()

    def _chunk(self, written: str) -> _Chunk:
        chunk = self._known.get(written)
        if chunk is None:
            if len(self._known) >= _MOST_CHUNKS:
                self._known.clear()
            chunk = self._known[written] = self._examine(written)
        return chunk

    def _examine(self, written: str) -> _Chunk:
        terms, words, _ = self._own.chunk(written)
        # Most chunks hold nothing that is sought; for these the offsets, which take three times as long, are not
        # made. The analyzer's terms and words of a chunk are those of its tokens, so none is overlooked.
        if (
            self._terms.isdisjoint(terms)
            and self._words.isdisjoint(words)
            and not (_any_begins(terms, self._term_beginnings) or _any_begins(words, self._word_beginnings))
        ):
            return _Chunk(len(terms), ())
        tokens = enumerate(self._own.iter_tokens(written))
        wanted = (_Wanted(place, t.start, t.end, tuple(self._by(t.term, t.word))) for place, t in tokens)
        return _Chunk(len(terms), tuple(word for word in wanted if word.by))

    def _by(self, term: str, word: str) -> Iterator[_Sought]:
        yield from self._by_term.get(term, ())
        yield from self._by_word.get(word, ())
        for beginning in self._term_beginnings:
            if term.startswith(beginning):
                yield _Sought(_Kind.TERM_BEGINNING, beginning)
        for beginning in self._word_beginnings:
            if word.startswith(beginning):
                yield _Sought(_Kind.WORD_BEGINNING, beginning)


def _text(sought: _Sought) -> str:
    return sought.text


def _sought(leaf: Leaf) -> list[tuple[_Sought, int]]:
    match leaf:
        case Term(_, term, _, also):
            return [(_Sought(_Kind.TERM, term, also), 0)]
        case Prefix(_, prefix, _, of_terms):
            return [(_Sought(_Kind.TERM_BEGINNING if of_terms else _Kind.WORD_BEGINNING, prefix), 0)]
        case Words(_, words, _, of_terms):
            return [(_Sought(_Kind.TERM if of_terms else _Kind.WORD, words[0], words[1:]), 0)]
        case Wildcard() | Fuzzy():
            return []
        case Near(_, parts, _, _) | Phrase(_, parts, _):
            return [_sought_in_phrase(part) for part in parts]


def _sought_in_phrase(part: PhraseTerm) -> tuple[_Sought, int]:
    kind = _Kind.TERM_BEGINNING if part.beginning else _Kind.TERM
    return _Sought(kind, part.term, () if part.beginning else part.also), part.position


def _any_begins(words: Iterable[str], beginnings: tuple[str, ...]) -> bool:
    return bool(beginnings) and any(word.startswith(beginnings) for word in words)


def _leaf_matches(leaf: int, parts: list[tuple[_Sought, int]], places: _Places) -> Iterator[Match]:
    """Yield where all parts of a leaf stand in their order, from the first one's start to the last one's end."""
    found = [(places.get(sought, {}), after) for sought, after in parts]
    rarest, by = min(found, key=lambda part: len(part[0]))
    firsts = {place - by for place in rarest}
    for at, after in found:
        firsts = {first for first in firsts if first + after in at}
    (at_start, _), (at_end, last) = found[0], found[-1]
    for first in firsts:
        yield Match(at_start[first][0], at_end[first + last][1], leaf)


def merged(matches: Iterable[Match]) -> tuple[tuple[int, int], ...]:
    """Return matches, given by start, as spans that do not overlap."""
    spans: list[tuple[int, int]] = []
    for start, end, _ in matches:
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)
