"""Which words of a field fit a pattern, and how many articles hold each?

tantivy lists the words that begin so. For a pattern that may begin with any letter these are all words, which takes
longer than all the rest of a search; when a second one comes they are kept, up to `MOST_KEPT`, for those that follow.
"""

import re
from collections.abc import Iterable, Iterator

from tantivy import Searcher

from corpus_search.engines.patterns import beginning_of, expression_of, fitting
from corpus_search.engines.tantivy.layout import printable
from corpus_search.query.nodes import Fuzzy, Pattern, Wildcard

__all__ = ["MOST_KEPT", "Vocabulary"]

MOST_KEPT = 500_000
"""Words of a field that are kept, at the most: about 60 MB."""

Counted = tuple[str, int]


class Vocabulary:
    """The words of all fields, as one commit has them."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._kept: dict[str, _Words] = {}
        self._asked: set[str] = set()

    def fitting(self, field: str, pattern: Pattern) -> Iterable[Counted]:
        """Return the words of a field that fit, each once, with the number of articles that hold it."""
        beginning = printable(beginning_of(pattern))
        if not beginning and field in self._kept:
            return self._kept[field].fitting(pattern)
        listed = self._searcher.terms_with_prefix(field, beginning)
        if not beginning:
            if field in self._asked and len(listed) <= MOST_KEPT:
                self._kept[field] = _Words(listed)
            self._asked.add(field)
        fits = fitting(pattern)
        return [(word, count) for word, count in listed if fits(word)]


class _Words:
    """Words that are kept: as lines of one text, which one expression finds, and by their length."""

    def __init__(self, counted: Iterable[Counted]) -> None:
        self._counts = dict(counted)
        self._lines = "\n".join(self._counts)
        self._of_length: dict[int, list[str]] = {}
        for word in self._counts:
            self._of_length.setdefault(len(word), []).append(word)

    def fitting(self, pattern: Pattern) -> Iterator[Counted]:
        """Yield those that fit."""
        if isinstance(pattern, Fuzzy):
            words: Iterable[str] = self._near(pattern)
        elif isinstance(pattern, Wildcard):
            words = re.findall(f"^{expression_of(pattern)}$", self._lines, re.MULTILINE)
        else:
            words = filter(fitting(pattern), self._counts)
        for word in words:
            if count := self._counts.get(word):  # where there are no words, an empty one may fit
                yield word, count

    def _near(self, pattern: Fuzzy) -> Iterator[str]:
        from rapidfuzz.distance import OSA  # noqa: PLC0415  (few queries need it)
        from rapidfuzz.process import extract  # noqa: PLC0415

        most = pattern.distance
        for length in range(len(pattern.word) - most, len(pattern.word) + most + 1):
            words = self._of_length.get(length, [])
            for word, _, _ in extract(pattern.word, words, scorer=OSA.distance, score_cutoff=most, limit=None):
                yield word
