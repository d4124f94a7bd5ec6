"""Which words fit a pattern, and which of them are the most frequent?"""

import re
from collections.abc import Callable, Iterable, Mapping
from heapq import nlargest
from operator import itemgetter

from corpus_search.engines.base import WordCount, WordList
from corpus_search.query.nodes import Fuzzy, Pattern, Prefix, Wildcard

__all__ = ["beginning_of", "expression_of", "fitting", "most_frequent"]


def beginning_of(pattern: Pattern) -> str:
    """Return what all words that fit a pattern begin with, as far as it says."""
    match pattern:
        case Prefix(_, prefix, _):
            return prefix
        case Wildcard(_, shape, _):
            return re.split(r"[*?]", shape, maxsplit=1)[0]
        case Fuzzy():
            return ""


def expression_of(pattern: Wildcard) -> str:
    """Return the regular expression of a shape, for words, which have no line feeds."""
    parts = {"*": ".*", "?": "."}
    return "".join(parts.get(character, re.escape(character)) for character in pattern.pattern)


def fitting(pattern: Pattern) -> Callable[[str], bool]:
    """Return what tells whether a word fits a pattern."""
    match pattern:
        case Prefix(_, prefix, _):
            return lambda word: word.startswith(prefix)
        case Wildcard():
            expression = re.compile(expression_of(pattern), re.DOTALL)
            return lambda word: expression.fullmatch(word) is not None
        case Fuzzy(_, word, distance, _):
            from rapidfuzz.distance import OSA  # noqa: PLC0415  (few queries need it)

            return lambda other: OSA.distance(word, other, score_cutoff=distance) <= distance


def most_frequent(counts: Mapping[str, int] | Iterable[tuple[str, int]], most: int) -> WordList:
    """Return the words that most articles hold, `most` of them, and how many there are."""
    pairs = list(counts.items() if isinstance(counts, Mapping) else counts)
    total = len(pairs)
    if total > most:
        # To sort all the words that begin with "a" takes longer than to find them.
        least = nlargest(most, map(itemgetter(1), pairs))[-1] if most else 0
        pairs = [pair for pair in pairs if pair[1] >= least] if most else []
    ordered = sorted(pairs, key=lambda pair: (-pair[1], pair[0]))
    return WordList(tuple(WordCount(*pair) for pair in ordered[:most]), total)
