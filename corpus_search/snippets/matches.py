"""Where in a text do the leaves of a query stand?

The text is analyzed as it was for indexing, so what is highlighted is what was found: terms by their stem,
what patterns stand for among the words as written, phrases only where they stand as such, and words that must be
near each other only where they are.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.analysis.languages import AUTO_LANGUAGE, FALLBACK_LANGUAGE, NO_LANGUAGE
from corpus_search.analysis.words import find_chunks, iter_chunks
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
from corpus_search.snippets.sifting import iter_sifted, sieve_for

if TYPE_CHECKING:
    import re

__all__ = ["MOST_PLACES", "Match", "Matcher", "merged"]

MOST_PLACES = 100_000
"""Places of one term in one text that are looked at; it bounds the memory that a text made to harm can take."""
_SHORT = 400
"""Characters of a text that is read as a whole sooner than a sieve for it is made: a headline."""
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
    """A word of a chunk that something matches: its place in the chunk, in words and in characters.

    `by` numbers what is sought: a `Words` of a thousand words would be slow to look up by itself.
    """

    position: int
    start: int
    end: int
    by: tuple[int, ...]


class _Chunk(NamedTuple):
    """A chunk of the text: how many words it has, and those that something matches."""

    words: int
    wanted: tuple[_Wanted, ...]


_ONE_WORD = _Chunk(1, ())
"""What nearly every chunk of a text is."""
_KEEP_INITIALS = (NO_LANGUAGE, FALLBACK_LANGUAGE, AUTO_LANGUAGE)
"""Languages whose stemmer leaves the first letters as they are; others were not looked at. "auto" is the fallback's."""


class _Parts(NamedTuple):
    """What a leaf seeks: numbers of what is sought, each with how many words after the first it must be.

    Where `within` is a number, they may be in any order, in a stretch of so many words at the most.
    """

    parts: tuple[tuple[int, int], ...]
    within: int | None


_Places = dict[int, dict[int, tuple[int, int]]]
"""By the number of what was sought: the positions where it stands, and their characters."""


class Matcher:
    """Finds the leaves of one query in any number of texts of one field, "title" or "body"."""

    def __init__(self, tree: Node, analyzer: Analyzer, field: str) -> None:
        self._analyzer = analyzer
        self._own = analyzer
        self._numbers: dict[_Sought, int] = {}
        self._leaves: dict[int, _Parts] = {}
        for number, leaf in enumerate(dict.fromkeys(iter_leaves(tree))):
            parts = _sought(leaf) if leaf.field in (None, field) else []
            if parts:
                numbered = tuple((self._numbers.setdefault(one, len(self._numbers)), after) for one, after in parts)
                self._leaves[number] = _Parts(numbered, _within(leaf))
        self._by_term: dict[str, list[int]] = {}
        self._by_word: dict[str, list[int]] = {}
        for sought, number in self._numbers.items():
            exact = {_Kind.TERM: self._by_term, _Kind.WORD: self._by_word}.get(sought.kind, {})
            for text in (sought.text, *sought.also):
                exact.setdefault(text, []).append(number)
        self._terms, self._words = frozenset(self._by_term), frozenset(self._by_word)
        self._term_beginnings = self._beginnings(_Kind.TERM_BEGINNING)
        self._word_beginnings = self._beginnings(_Kind.WORD_BEGINNING)
        self._seeks_beginnings = bool(self._term_beginnings or self._word_beginnings)
        self._sieve: re.Pattern[bytes] | None = None
        self._reach = max((_reach(leaf) for leaf in self._leaves.values()), default=0)
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
        for start, position, wanted_here in self._iter_wanted(text, enough):
            for wanted in wanted_here:
                span = (start + wanted.start, start + wanted.end)
                for sought in wanted.by:
                    here = places.setdefault(sought, {})
                    if len(here) < MOST_PLACES:
                        here[position + wanted.position] = span
        return sorted(found for leaf, parts in self._leaves.items() for found in _leaf_matches(leaf, parts, places))

    def _iter_wanted(self, text: str, enough: int | None) -> Iterator[tuple[int, int, tuple[_Wanted, ...]]]:
        """Yield the chunks in which something is sought: where each begins, in characters and in words."""
        if self._own.language in _KEEP_INITIALS and len(text) > _SHORT:
            yield from self._iter_sifted(text, len(text) if enough is None else enough)
            return
        if enough is not None and len(text) > enough:
            yield from self._iter_wanted_until(text, enough)
            return
        chunks = find_chunks(text)
        distinct = set(chunks)
        if len(distinct) > _MOST_CHUNKS:
            yield from self._iter_wanted_until(text, len(text))
            return
        if len(self._known) + len(distinct) > _MOST_CHUNKS:
            self._known.clear()
        known = self._known
        for written in [one for one in distinct if one not in known]:
            known[written] = self._examine(written)
        wanted = {written for written in distinct if known[written].wanted}
        if not wanted:
            return
        words = accumulate([known[written].words for written in chunks], initial=0)
        end = 0
        for written, position in zip(chunks, words, strict=False):
            if written in wanted:
                start = _place_of(written, text, end)
                end = start + len(written)
                yield start, position, known[written].wanted

    def _iter_sifted(self, text: str, enough: int) -> Iterator[tuple[int, int, tuple[_Wanted, ...]]]:
        """Do so without looking at most chunks. Places in words are right only as far as leaves reach."""
        if self._sieve is None:
            self._sieve = sieve_for(one for sought in self._numbers for one in (sought.text, *sought.also))
        end = position = 0
        for start, written in iter_sifted(self._sieve, text):
            if end and start > enough:
                return
            words, wanted = self._chunk(written)
            if wanted:
                position += self._words_between(text, end, start)
                yield start, position, wanted
                end = start + len(written)
                position += words

    def _words_between(self, text: str, start: int, end: int) -> int:
        """Return how many words stand between two places; of more than leaves reach over, some of them."""
        count = 0
        if self._reach:
            for match in iter_chunks(text, start, end):
                count += self._chunk(match.group()).words
                if count > self._reach:
                    break
        return count

    def _iter_wanted_until(self, text: str, enough: int) -> Iterator[tuple[int, int, tuple[_Wanted, ...]]]:
        """Do so in a long text, up to the first chunk after `enough` characters with something found before."""
        position = 0
        found = False
        for match in iter_chunks(text):
            if found and match.start() > enough:
                return
            words, wanted = self._chunk(match.group())
            if wanted:
                found = True
                yield match.start(), position, wanted
            position += words

    def _beginnings(self, kind: _Kind) -> dict[str, int]:
        return {sought.text: number for sought, number in self._numbers.items() if sought.kind is kind}

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
            and not (self._seeks_beginnings and self._any_begins(terms, words))
        ):
            return _ONE_WORD if len(terms) == 1 else _Chunk(len(terms), ())
        tokens = enumerate(self._own.iter_tokens(written))
        wanted = (_Wanted(place, t.start, t.end, tuple(self._by(t.term, t.word))) for place, t in tokens)
        return _Chunk(len(terms), tuple(word for word in wanted if word.by))

    def _any_begins(self, terms: Iterable[str], words: Iterable[str]) -> bool:
        of_terms, of_words = tuple(self._term_beginnings), tuple(self._word_beginnings)
        return any(term.startswith(of_terms) for term in terms) or any(word.startswith(of_words) for word in words)

    def _by(self, term: str, word: str) -> Iterator[int]:
        yield from self._by_term.get(term, ())
        yield from self._by_word.get(word, ())
        for beginning, number in self._term_beginnings.items():
            if term.startswith(beginning):
                yield number
        for beginning, number in self._word_beginnings.items():
            if word.startswith(beginning):
                yield number


def _place_of(chunk: str, text: str, start: int) -> int:
    """Return where a chunk next stands in a text from a place on, where it does."""
    while True:
        place = text.index(chunk, start)
        end = place + len(chunk)
        if (not place or text[place - 1].isspace()) and (end == len(text) or text[end].isspace()):
            return place
        start = place + 1


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
        case Near(_, parts, _, _):
            # The same word twice, or another order, is nothing else.
            return [(sought, 0) for sought in dict.fromkeys(_sought_in_phrase(part)[0] for part in parts)]
        case Phrase(_, parts, _):
            return [_sought_in_phrase(part) for part in parts]


def _sought_in_phrase(part: PhraseTerm) -> tuple[_Sought, int]:
    kind = _Kind.TERM_BEGINNING if part.beginning else _Kind.TERM
    return _Sought(kind, part.term, () if part.beginning else part.also), part.position


def _within(leaf: Leaf) -> int | None:
    """Return how many words a stretch may have in which all of a leaf must be, None where their order counts."""
    return leaf.distance + len(_sought(leaf)) if isinstance(leaf, Near) else None


def _reach(sought: _Parts) -> int:
    """Return how many words after its first one a leaf may reach."""
    return max(after for _, after in sought.parts) if sought.within is None else sought.within


def _leaf_matches(leaf: int, sought: _Parts, places: _Places) -> Iterator[Match]:
    """Yield where all parts of a leaf stand: in their order as one match, else each word by itself."""
    found = [(places.get(number, {}), after) for number, after in sought.parts]
    if sought.within is not None:
        yield from dict.fromkeys(_near_matches(leaf, [at for at, _ in found], sought.within))
        return
    rarest, by = min(found, key=lambda part: len(part[0]))
    firsts = {place - by for place in rarest}
    for at, after in found:
        firsts = {first for first in firsts if first + after in at}
    (at_start, _), (at_end, last) = found[0], found[-1]
    for first in firsts:
        yield Match(at_start[first][0], at_end[first + last][1], leaf)


def _near_matches(leaf: int, found: Sequence[Mapping[int, tuple[int, int]]], within: int) -> Iterator[Match]:
    """Yield the words that are in some stretch of `within` words that has one of each of `found`, each once."""
    words = sorted((place, which) for which, at in enumerate(found) for place in at)
    inside: Counter[int] = Counter()
    end = 0  # the stretch is words `first` to `end`, exclusive
    shown = 0  # words before this one are yielded already, as far as they are near
    for first, (place, which) in enumerate(words):
        while end < len(words) and words[end][0] < place + within:
            inside[words[end][1]] += 1
            end += 1
        if len(inside) == len(found):
            for near, of in words[max(first, shown) : end]:
                yield Match(*found[of][near], leaf)
            shown = max(end, shown)
        inside[which] -= 1
        if not inside[which]:
            del inside[which]


def merged(matches: Iterable[Match]) -> tuple[tuple[int, int], ...]:
    """Return matches, given by start, as spans that do not overlap."""
    spans: list[tuple[int, int]] = []
    for start, end, _ in matches:
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)
