"""Which words of the store may have been meant by one that is not there?

Candidates are the words of the store's articles at most one or two letters away, as articles have them (never stems).
How far, by the length of the word: up to two letters none; three, only two neighbours exchanged ("SFD": "sdf"); four
and five, one letter; from six on two, but then the first letter must be the same (so does Lucene's DirectSpellChecker,
with its prefix of 1). Nearer ones come first, then those that more articles have. Words with a digit are numbers and
names of things, of which every neighbour is another thing: they are left alone, and so are words of scripts without
spaces between words, which are not known as words.

A word that a few articles have may be a slip too, where a neighbour is far more frequent: see `is_rare`.
"""

from corpus_search.article import FIELDS_BY_NAME, FieldKind
from corpus_search.query.clauses import leaf_for
from corpus_search.query.nodes import Fuzzy, Phrase
from corpus_search.searching.asking import Asker

__all__ = ["MOST_CANDIDATES", "Spelling"]

MOST_CANDIDATES = 3
"""Words that one word may be replaced by."""
_MOST_COMPARED = 200
_RARE = 2
_FAR_MORE = 10
_SHORTEST_SLIP = 5
_SHORTEST_PART = 2
_LONGEST_SPLIT = 30
_MOST_SPLITS = 3


class Spelling:
    """Looks up candidates for the words of one query."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._analyzer = asker.analyzer

    def articles(self, field: str | None, word: str) -> int:
        """Return how many articles have a word, in any of its inflected forms."""
        leaf = leaf_for(field, word, self._analyzer)
        return self._asker.count(leaf, filtered=False) if leaf else 0

    @staticmethod
    def is_correctable(word: str) -> bool:
        """Tell whether a folded word is one that can be misspelled, and not a number or a mere letter or two."""
        return len(word) > 2 and not any(map(str.isdigit, word)) and any(map(str.isalpha, word))

    @staticmethod
    def is_rare(word: str, articles: int) -> bool:
        """Tell whether a word that some articles have may be a slip all the same."""
        return 0 < articles <= _RARE and len(word) >= _SHORTEST_SLIP

    def candidates(self, field: str | None, word: str, articles: int) -> list[str]:
        """Return the words that may have been meant, the likeliest first; one of each stem."""
        from rapidfuzz.distance import OSA  # noqa: PLC0415  (few queries need it)

        most = 1 if articles else _distance(word)
        if not most:
            return []
        names = field is not None and FIELDS_BY_NAME[field].kind is FieldKind.NAMES
        found = self._asker.engine.words(Fuzzy(field, word, most, word, of_terms=names), _MOST_COMPARED).words
        ranked = sorted(
            (OSA.distance(word, other.word), other.word[:1] != word[:1], -other.articles, other.word)
            for other in found
            if other.word != word and self.is_correctable(other.word) and other.articles >= _FAR_MORE * articles
        )
        kept = [
            other
            for distance, other_first, _, other in ranked
            if not (distance > 1 and other_first) and (len(word) > 3 or sorted(word) == sorted(other))
        ]
        by_stem: dict[str, str] = {}
        for other in kept:
            by_stem.setdefault(" ".join(self._analyzer.terms(other)), other)
        return list(by_stem.values())[:MOST_CANDIDATES]

    def split(self, field: str | None, word: str) -> str | None:
        """Return two words that one is made of ("whitehouse": "white house"), if some article has them side by side."""
        if not 2 * _SHORTEST_PART <= len(word) <= _LONGEST_SPLIT or not word.isalpha():
            return None
        pairs = [(word[:place], word[place:]) for place in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)]
        terms = [(self._analyzer.terms(part) or [part])[0] for pair in pairs for part in pair]
        counts = self._asker.engine.frequencies(terms)
        rarer = {pair: min(counts[2 * place], counts[2 * place + 1]) for place, pair in enumerate(pairs)}
        best = sorted((pair for pair in pairs if rarer[pair]), key=lambda pair: (-rarer[pair], pair))
        for one, other in best[:_MOST_SPLITS]:
            leaf = leaf_for(field, f"{one} {other}", self._analyzer)
            if isinstance(leaf, Phrase) and self._asker.count(leaf, filtered=False):
                return f"{one} {other}"
        return None


def _distance(word: str) -> int:
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2
