"""How is an article scored? BM25 as Lucene writes it, over one combined field.

For each term t of the query that an article holds

    score(t) = idf(t) * f / (f + k1 * (1 - b + b * length / average_length))
    idf(t)   = ln(1 + (N - n + 0.5) / (n + 0.5))

with f the term's weighted frequency in the article, `length` the article's weighted number of terms,
`average_length` the mean of that over the N articles, and n the number of articles that hold t. Weighted means
that a term of the headline counts `TITLE_WEIGHT` times: frequencies are combined before saturation, which is
BM25F with one b for all fields.

Sources: S. Robertson and H. Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), equations
3.15 (BM25) and 3.18-3.20 (BM25F); Lucene's BM25Similarity for this idf, which is never negative, and for leaving
out the constant factor k1 + 1; k1 and b are Lucene's too, and tantivy knows no others.
"""

from math import inf, log

from corpus_search.records import dataclass

__all__ = ["DEFAULT_SCORING", "K1", "TITLE_WEIGHT", "B", "Scoring", "idf", "saturation"]

K1 = 1.2
B = 0.75
TITLE_WEIGHT = 2.0
"""How often a term of the headline counts."""


@dataclass(frozen=True, slots=True)
class Scoring:
    """The parameters of the formula: k1 from 0, b from 0 to 1, and how often a term of the headline counts."""

    k1: float = K1
    b: float = B
    title_weight: float = TITLE_WEIGHT

    def is_possible(self) -> bool:
        """Tell whether these are numbers that the formula makes sense with."""
        return 0.0 <= self.k1 < inf and 0.0 <= self.b <= 1.0 and 0.0 < self.title_weight < inf


DEFAULT_SCORING = Scoring()


def idf(articles: int, holding: int) -> float:
    """Return the inverse document frequency of a term that `holding` of `articles` articles hold; above 0."""
    return log(1.0 + (articles - holding + 0.5) / (holding + 0.5))


def saturation(frequency: float, length: float, average_length: float, scoring: Scoring = DEFAULT_SCORING) -> float:
    """Return how much of its idf a term earns, from 0 to 1, by its frequency in an article of some length."""
    return frequency / (frequency + scoring.k1 * (1.0 - scoring.b + scoring.b * length / average_length))
