"""Queries of every shape for a corpus, made from its own words."""

import random
from collections import Counter
from pathlib import Path

from benchmarks.corpus import read_corpus

__all__ = ["SHAPES", "make_queries"]

SHAPES = (
    "word",
    "and",
    "or of five",
    "phrase",
    "prefix of 3",
    "wildcard",
    "fuzzy 1",
    "fuzzy 2",
    "filtered",
    "everything",
)
_SAMPLE = 2_000


def make_queries(corpus: Path, each: int = 30, seed: int = 7) -> dict[str, list[list[str]]]:
    """Return, by shape, the words of each query: rare, middling and common ones, no stop words, phrases that exist."""
    rng = random.Random(seed)
    articles = list(read_corpus(corpus, _SAMPLE))
    counts: Counter[str] = Counter()
    for article in articles:
        counts.update({word for word in article.text.lower().split() if word.isalpha() and word.isascii()})
    ranked = [word for word, _ in counts.most_common() if len(word) > 3]
    common, middling, rare = ranked[20:200], ranked[200:3000], ranked[3000:30000] or ranked

    def word() -> str:
        return rng.choice(rng.choice((common, middling, middling, rare)))

    def phrase() -> list[str]:
        while True:
            words = rng.choice(articles).text.lower().split()
            place = rng.randrange(max(len(words) - 3, 1))
            found = words[place : place + rng.choice((2, 2, 3))]
            if len(found) > 1 and all(one.isalpha() and one.isascii() for one in found):
                return found

    long_words = [one for one in middling + rare if len(one) >= 7]
    shapes: dict[str, list[list[str]]] = {shape: [] for shape in SHAPES}
    for _ in range(each):
        shapes["word"].append([word()])
        shapes["and"].append([rng.choice(common), rng.choice(common + middling)])
        shapes["or of five"].append([word() for _ in range(5)])
        shapes["phrase"].append(phrase())
        shapes["prefix of 3"].append([word()[:3]])
        shapes["wildcard"].append([rng.choice(long_words)[-4:]])
        for distance in ("1", "2"):
            shapes[f"fuzzy {distance}"].append([_mistyped(rng.choice(long_words), rng)])
        shapes["filtered"].append([word()])
        shapes["everything"].append([])
    return shapes


def _mistyped(word: str, rng: random.Random) -> str:
    place = rng.randrange(1, len(word) - 1)
    return word[:place] + rng.choice("aeioust") + word[place + 1 :]
