"""Which other query may have been meant: one with a word spelled right, split, joined, or written out?

A suggestion is the query as typed with some of its words replaced where they stand, so that it can be typed again.
Every one has been tried, with the filters: what finds nothing is not offered.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise, product

from corpus_search.article import FIELDS_BY_NAME, FieldKind
from corpus_search.page import Suggestion
from corpus_search.query.nodes import Near, Node, Phrase, Term, iter_leaves
from corpus_search.records import dataclass
from corpus_search.searching.asking import Asker
from corpus_search.searching.spelling import Spelling
from corpus_search.store.acronyms import KnownAcronym

__all__ = ["LONGEST_QUERY", "MOST_SUGGESTIONS", "Suggester"]

MOST_SUGGESTIONS = 3
LONGEST_QUERY = 1_000
"""Characters: for longer queries nothing is suggested."""
_MOST_WORDS = 16
"""Different words of a query that are looked at, the first."""
_MOST_UNKNOWN = 4
"""Of these, words that are compared with all words of the store."""
_MOST_TRIED = 12
_MOST_ACRONYMS = 4
"""Queries that are tried."""
_OPERATORS = ("AND", "OR", "NOT")
_QUOTES = '"“”„‟«»＂'

Find = Callable[[str], int]
"""Returns how many articles a query finds as it is typed."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A word of the query, folded, and the characters of the query that it was made of."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Attempt:
    """Replacements (start, end, text) for stretches of the query, and why."""

    changes: tuple[tuple[int, int, str], ...]
    reason: str


class Suggester:
    """Looks for queries like one; `find` tries them."""

    def __init__(self, query: str, tree: Node, asker: Asker, find: Find) -> None:
        self._query = query
        self._tree = tree
        self._asker = asker
        self._spelling = Spelling(asker)
        self._find = find
        self._places = list(self._iter_places())

    def suggestions(self, acronyms: Sequence[KnownAcronym], more_than: int = 0) -> tuple[Suggestion, ...]:
        """Return queries that more than so many articles match: acronyms first, then by likeness of spelling."""
        found: dict[str, Suggestion] = {}
        for attempt in islice(self._iter_attempts(acronyms), _MOST_TRIED):
            text = self._changed(attempt)
            if text != self._query and text not in found and (articles := self._find(text)) > more_than:
                found[text] = Suggestion(text, articles, attempt.reason)
                if len(found) == MOST_SUGGESTIONS:
                    break
        return tuple(found.values())

    def _iter_attempts(self, acronyms: Sequence[KnownAcronym]) -> Iterator[_Attempt]:
        for acronym in acronyms[:_MOST_ACRONYMS]:
            yield from self._written_otherwise(acronym.short, acronym.long)
            yield from self._written_otherwise(acronym.long, acronym.short)
        yield from self._respelled()
        yield from self._joined()

    def _iter_places(self) -> Iterator[_Place]:
        """Yield the words of the query, without operators, names of fields and patterns."""
        query = self._query
        for word in self._asker.analyzer.iter_query_words(query):
            before, after = query[word.start - 1 : word.start], query[word.end : word.end + 1]
            is_field = after == ":" and word.word in FIELDS_BY_NAME
            is_pattern = before in ("*", "?") or after in ("*", "?", "~")
            if not (word.unspaced or is_field or is_pattern or query[word.start : word.end] in _OPERATORS):
                yield _Place(word.word, word.start, word.end)

    # Spelling

    def _respelled(self) -> Iterator[_Attempt]:
        """Yield queries with all unknown words replaced, the likeliest first."""
        choices = self._choices()
        ranked = sorted(
            product(*(range(len(texts)) for texts in choices.values())), key=lambda ranks: (sum(ranks), ranks)
        )
        for ranks in ranked:
            chosen = {word: texts[rank] for (word, texts), rank in zip(choices.items(), ranks, strict=True)}
            places = [place for place in self._places if chosen.get(place.word, place.word) != place.word]
            if places:
                changes = tuple((p.start, p.end, self._fitting(chosen[p.word], p)) for p in places)
                yield _Attempt(changes, "spelling")

    def _choices(self) -> dict[str, list[str]]:
        """Return, for each word that may be misspelled, what it may be; of a rare one itself first."""
        choices: dict[str, list[str]] = {}
        looked_up = 0
        for field, word in islice(self._iter_words(), _MOST_WORDS):
            articles = self._spelling.articles(field, word)
            if word in choices or (articles and not self._spelling.is_rare(word, articles)):
                continue
            looked_up += 1
            if looked_up > _MOST_UNKNOWN:
                break
            texts = self._spelling.candidates(field, word, articles)
            if not articles and (parts := self._spelling.split(field, word)):
                texts.insert(min(1, len(texts)), parts)
            if texts:
                choices[word] = [word, *texts] if articles else texts
        return choices

    def _iter_words(self) -> Iterator[tuple[str | None, str]]:
        """Yield the words that articles can match, each with its field."""
        seen: dict[tuple[str | None, str], None] = {}
        for leaf in iter_leaves(self._tree):
            if not isinstance(leaf, (Term, Phrase, Near)) or not _has_words(leaf.field):
                continue
            for word in self._asker.analyzer.iter_query_words(leaf.text):
                key = leaf.field, word.word
                if key not in seen and not word.unspaced and self._spelling.is_correctable(word.word):
                    seen[key] = None
                    yield key

    def _joined(self) -> Iterator[_Attempt]:
        """Yield queries with two words side by side written as one ("data base": "database")."""
        pairs = [
            (one, other) for one, other in pairwise(self._places) if self._query[one.end : other.start] in (" ", "-")
        ][:_MOST_WORDS]
        joined = [one.word + other.word for one, other in pairs]
        counts = self._asker.engine.frequencies([(self._asker.analyzer.terms(word) or [word])[0] for word in joined])
        for (one, other), articles in zip(pairs, counts, strict=True):
            if articles:
                yield _Attempt(((one.start, other.end, one.word + other.word),), "spelling")

    # Acronyms

    def _written_otherwise(self, form: str, other: str) -> Iterator[_Attempt]:
        """Yield the query with another form in the place of one, wherever that stands."""
        analyzer = self._asker.analyzer
        words = [word.word for word in analyzer.iter_query_words(form)]
        number = len(words)
        starts = [
            start
            for start in range(len(self._places) - number + 1)
            if [place.word for place in self._places[start : start + number]] == words and self._is_row(start, number)
        ]
        if number and starts:
            stretches = [_Place(form, self._places[at].start, self._places[at + number - 1].end) for at in starts]
            yield _Attempt(tuple((p.start, p.end, self._fitting(other, p)) for p in stretches), "acronym")

    def _is_row(self, start: int, number: int) -> bool:
        places = self._places[start : start + number]
        between = [self._query[one.end : other.start] for one, other in pairwise(places)]
        return not any(char.isalnum() or char in f"():{_QUOTES}" for text in between for char in text)

    # Writing

    def _fitting(self, text: str, place: _Place) -> str:
        """Return text for a place in the query: several words as a phrase, unless they stand in quotation marks."""
        quotes = sum(char in _QUOTES for char in self._query[: place.start])
        return f'"{text}"' if " " in text and quotes % 2 == 0 else text

    def _changed(self, attempt: _Attempt) -> str:
        text = self._query
        for start, end, new in sorted(attempt.changes, reverse=True):
            text = text[:start] + new + text[end:]
        return text


def _has_words(field: str | None) -> bool:
    return field is None or FIELDS_BY_NAME[field].kind in (FieldKind.TEXT, FieldKind.NAMES)
