"""Where in a text do the leaves of a query stand?

The text is analyzed as it was for indexing, so what is highlighted is what was found: terms by their stem,
prefixes among the words as written, phrases only where they stand as such.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.analysis.words import iter_chunks
from corpus_search.query.nodes import Node, Phrase, Prefix, Term, iter_leaves

__all__ = ["Match", "Matcher", "merged"]


class Match(NamedTuple):
    """The characters `start` to `end` (exclusive) of a text, and the number of the leaf that matched."""

    start: int
    end: int
    leaf: int


class _Part(NamedTuple):
    """One term of a leaf: phrases have several."""

    leaf: int
    number: int


class _Wanted(NamedTuple):
    """A word of a chunk that may match: its place in the chunk, in words and in characters, and for what."""

    position: int
    start: int
    end: int
    parts: tuple[_Part, ...]


class _Chunk(NamedTuple):
    """A chunk of the text: how many words it has, and those that may match."""

    words: int
    wanted: tuple[_Wanted, ...]


class Matcher:
    """Finds the leaves of one query in any number of texts of one field, "title" or "body"."""

    def __init__(self, tree: Node, analyzer: Analyzer, field: str) -> None:
        self._analyzer = analyzer
        self._phrases: dict[int, Phrase] = {}
        self._terms: dict[str, list[_Part]] = {}
        self._term_prefixes: list[tuple[str, _Part]] = []
        self._word_prefixes: list[tuple[str, _Part]] = []
        for number, leaf in enumerate(dict.fromkeys(iter_leaves(tree))):
            if leaf.field in (None, field):
                self._add(number, leaf)
        self._known: dict[str, _Chunk] = {}

    def _add(self, number: int, leaf: Term | Prefix | Phrase) -> None:
        match leaf:
            case Term():
                self._terms.setdefault(leaf.term, []).append(_Part(number, 0))
            case Prefix():
                prefixes = self._term_prefixes if leaf.of_terms else self._word_prefixes
                prefixes.append((leaf.prefix, _Part(number, 0)))
            case Phrase():
                self._phrases[number] = leaf
                for place, part in enumerate(leaf.terms):
                    if part.beginning:
                        self._term_prefixes.append((part.term, _Part(number, place)))
                    else:
                        self._terms.setdefault(part.term, []).append(_Part(number, place))

    def matches(self, text: str) -> list[Match]:
        """Return what matches in a text, by start, then end; phrases as one match each."""
        if not (self._terms or self._term_prefixes or self._word_prefixes):
            return []
        found: list[Match] = []
        places: dict[_Part, dict[int, tuple[int, int]]] = {}
        for position, start, wanted in self._iter_wanted(text):
            span = (start + wanted.start, start + wanted.end)
            for part in wanted.parts:
                if part.leaf in self._phrases:
                    places.setdefault(part, {})[position + wanted.position] = span
                else:
                    found.append(Match(*span, part.leaf))
        for leaf, phrase in self._phrases.items():
            found += _phrase_matches(leaf, phrase, places)
        return sorted(found)

    def _iter_wanted(self, text: str) -> Iterator[tuple[int, int, _Wanted]]:
        """Yield the words that may match, each with the position and the start of its chunk."""
        known, position = self._known, 0
        for match in iter_chunks(text):
            written = match.group()
            chunk = known.get(written)
            if chunk is None:
                chunk = known[written] = self._examine(written)
            for wanted in chunk.wanted:
                yield position, match.start(), wanted
            position += chunk.words

    def _examine(self, written: str) -> _Chunk:
        tokens = list(self._analyzer.iter_tokens(written))
        parts = [self._parts(token.term, token.word) for token in tokens]
        wanted = tuple(
            _Wanted(position, token.start, token.end, found)
            for position, (token, found) in enumerate(zip(tokens, parts, strict=True))
            if found
        )
        return _Chunk(len(tokens), wanted)

    def _parts(self, term: str, word: str) -> tuple[_Part, ...]:
        parts = list(self._terms.get(term, ()))
        parts += [part for prefix, part in self._term_prefixes if term.startswith(prefix)]
        parts += [part for prefix, part in self._word_prefixes if word.startswith(prefix)]
        return tuple(parts)


def _phrase_matches(leaf: int, phrase: Phrase, places: dict[_Part, dict[int, tuple[int, int]]]) -> list[Match]:
    """Return where all parts of a phrase stand in their order, from the first one's start to the last one's end."""
    parts = [places.get(_Part(leaf, number), {}) for number in range(len(phrase.terms))]
    offsets = [part.position for part in phrase.terms]
    firsts = set.intersection(*({place - by for place in at} for at, by in zip(parts, offsets, strict=True)))
    return [
        Match(parts[0][first][0], max(at[first + by][1] for at, by in zip(parts, offsets, strict=True)), leaf)
        for first in firsts
    ]


def merged(matches: Iterable[Match]) -> tuple[tuple[int, int], ...]:
    """Return matches, given by start, as spans that do not overlap."""
    spans: list[tuple[int, int]] = []
    for start, end, _ in matches:
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)
