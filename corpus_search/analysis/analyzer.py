"""How does text become terms? One analyzer serves every engine, every query and every snippet.

A *word* is what people wrote, folded (see `folding`); a *term* is a word's stem. Both are counted by *position*:
the number of the word in its text, from 0, with stop words counted like all others.

A store has one language for all its articles, or "auto": then the terms of an article are made by the stemmer of its
own language, and a word of a query stands for its stems in all the languages that the store holds. Engines see terms
only, so they find the same articles whichever it is.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from operator import attrgetter
from typing import NamedTuple, TypeVar

from corpus_search.analysis.languages import (
    AUTO_LANGUAGE,
    DEFAULT_LANGUAGE,
    FALLBACK_LANGUAGE,
    load_stemmer,
    stemmer_for,
)
from corpus_search.analysis.stopwords import stop_words
from corpus_search.analysis.words import Word, find_chunks, iter_chunks, iter_parts, lone_word, words_of_chunk

__all__ = ["LONGEST_REMEMBERED", "Analysis", "Analyzer", "ChunkWords", "QueryWord", "Token"]

_MEMORY = 200_000
"""Chunks, and stems, that are remembered; about 100 MB at the most. English news has some 100,000 in a million."""
LONGEST_REMEMBERED = 64
"""Characters: longer chunks (data, or whole sentences written without spaces) will hardly come again."""


class Token(NamedTuple):
    """A term in a text; `start` and `end` (exclusive) count the text's characters, its place is its position."""

    term: str
    word: str
    start: int
    end: int


class QueryWord(NamedTuple):
    """A word of a query. `also` holds its other terms, in a store of several languages.

    `position` is where it stands in the piece, as it would in a text; `start` and `end` count the piece's
    characters. `unspaced` says that it is of a script written without spaces, `beginning` that it is a single
    character of one, which stands for every term that begins with it.
    """

    term: str
    word: str
    position: int
    start: int
    end: int
    unspaced: bool
    beginning: bool
    also: tuple[str, ...] = ()


class Analysis(NamedTuple):
    """The terms of a text, one a position, and the distinct words as written (pairs of characters left out)."""

    terms: list[str]
    words: set[str]


class ChunkWords(NamedTuple):
    """The terms and the words of a chunk, one a position; `spaced` is the words without pairs of characters."""

    terms: tuple[str, ...]
    words: tuple[str, ...]
    spaced: tuple[str, ...]


_V = TypeVar("_V")


class _Remembered(dict[str, _V]):
    """What a function makes of a string, made once."""

    def __init__(self, make: Callable[[str], _V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, text: str) -> _V:
        made = self._make(text)
        if len(text) <= LONGEST_REMEMBERED:
            if len(self) >= _MEMORY:
                self.clear()
            self[text] = made
        return made


class Analyzer:
    """Makes terms of text in one language, or in that of each article. One thread may use it at a time.

    Raises `UsageError` for a language without a stemmer.
    """

    def __init__(self, language: str = DEFAULT_LANGUAGE) -> None:
        self.language = language
        own = FALLBACK_LANGUAGE if language == AUTO_LANGUAGE else language
        # By the name of a stemmer: the analyzers for articles in other languages, made when they are met.
        self._others: dict[str, Analyzer] = {own: self}
        self._query_analyzers: tuple[Analyzer, ...] = (self,)
        self._stop_words = stop_words(own)
        # Of the languages that queries are for, those that have a list.
        self._stop_lists = [self._stop_words] if self._stop_words else []
        # The same stem is the same object wherever it stands, which saves memory and makes it quick to look up.
        self._stems = _Remembered(load_stemmer(own))
        self._chunks = _Remembered(self.read_chunk)

    def for_article(self, language: str | None) -> "Analyzer":
        """Return the analyzer for an article in a language (ISO 639 code, None for unknown)."""
        return self._by_stemmer(stemmer_for(language)) if self.language == AUTO_LANGUAGE else self

    def _by_stemmer(self, name: str) -> "Analyzer":
        if name not in self._others:
            self._others[name] = Analyzer(name)
        return self._others[name]

    def expect(self, languages: Iterable[str]) -> None:
        """Say which languages (ISO 639 codes) the articles that queries are for are in, besides unknown ones."""
        if self.language == AUTO_LANGUAGE:
            known = {stemmer_for(language) for language in languages}
            names = sorted(known - {FALLBACK_LANGUAGE})
            self._query_analyzers = (self, *map(self._by_stemmer, names))
            # Beside English, other lists would take away what is a word there: "die", "war", "son".
            listed = names if names and FALLBACK_LANGUAGE not in known else [FALLBACK_LANGUAGE]
            self._stop_lists = [words for name in listed if (words := stop_words(name))]

    def _other_terms(self, word: Word) -> tuple[str, ...]:
        """Return the terms that a word has in other languages than the first, each once."""
        if len(self._query_analyzers) == 1:
            return ()
        terms = dict.fromkeys(analyzer._term(word) for analyzer in self._query_analyzers)  # noqa: SLF001
        return tuple(terms)[1:]

    def _term(self, word: Word) -> str:
        return word.text if word.pair or word.last else self._stems[word.text]

    def read_chunk(self, chunk: str) -> ChunkWords:
        """Do as `chunk` does, without remembering it: for whoever does that."""
        if lone := lone_word(chunk):
            written: tuple[str, ...] = (lone,)
            stem = self._stems[lone]
            return ChunkWords(written if stem == lone else (stem,), written, written)
        terms, words, spaced = [], [], []
        for word in words_of_chunk(chunk):
            terms.append(self._term(word))
            words.append(word.text)
            if not (word.pair or word.last):
                spaced.append(word.text)
        written = tuple(words)
        return ChunkWords(tuple(terms), written, written if len(spaced) == len(written) else tuple(spaced))

    def analyze(self, text: str) -> Analysis:
        """Return the terms of a text and its distinct words."""
        terms: list[str] = []
        words: set[str] = set()
        for part in iter_parts(text):
            found = list(map(self._chunks.__getitem__, find_chunks(part)))
            terms += chain.from_iterable(map(_terms, found))
            words.update(chain.from_iterable(map(_spaced, found)))
        return Analysis(terms, words)

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text, one a position."""
        return list(chain.from_iterable(map(_terms, map(self._chunks.__getitem__, find_chunks(text)))))

    def words(self, text: str) -> list[str]:
        """Return the words of a text without stemming, one a position: for names and places."""
        return list(chain.from_iterable(map(_words, map(self._chunks.__getitem__, find_chunks(text)))))

    def chunk(self, chunk: str) -> ChunkWords:
        """Return the terms and words of a chunk (see `words.iter_chunks`): those that `iter_tokens` gives for it."""
        return self._chunks[chunk]

    def iter_tokens(self, text: str) -> Iterator[Token]:
        """Yield the tokens of a text in order; the n-th has position n."""
        for chunk in iter_chunks(text):
            start = chunk.start()
            for word in words_of_chunk(chunk.group()):
                yield Token(self._term(word), word.text, start + word.start, start + word.end)

    def iter_query_words(self, text: str) -> Iterator[QueryWord]:
        """Yield the words of a piece of a query, in order.

        Of a run written without spaces the pairs are enough, and its last character, which may stand in the
        middle of a run in a text, is left out; a single character stands for all pairs that begin with it.
        """
        position = -1
        for chunk in iter_chunks(text):
            pair_before = False
            for word in words_of_chunk(chunk.group()):
                position += 1
                if not (word.last and pair_before):
                    start, end = chunk.start() + word.start, chunk.start() + word.end
                    unspaced = word.pair or word.last
                    also = self._other_terms(word)
                    yield QueryWord(self._term(word), word.text, position, start, end, unspaced, word.last, also)
                pair_before = word.pair

    def is_stop_word(self, word: str) -> bool:
        """Tell whether a folded word is one of the most common ones of the language that queries are for.

        That is English if any article is in it, or the language of none is known. Of several others a word must be
        common in each that has a list: "die" is "the" in German, and something else elsewhere.
        """
        return bool(self._stop_lists) and all(word in words for words in self._stop_lists)


_terms = attrgetter("terms")
_words = attrgetter("words")
_spaced = attrgetter("spaced")
