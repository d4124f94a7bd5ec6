"""How does the score of one article come about? The query tree once more, with the numbers of an engine.

Every engine is explained in the same words, those of the formula in `engines.bm25`; what it knows is an `Account`.
"""

from collections.abc import Sequence
from typing import Protocol

from corpus_search.article import FIELDS_BY_NAME, FieldKind
from corpus_search.engines.base import Explanation
from corpus_search.engines.bm25 import Scoring, idf, saturation
from corpus_search.query.nodes import (
    And,
    Boosted,
    Filtered,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    PhraseTerm,
    Prefer,
    Prefix,
    Term,
    Words,
)
from corpus_search.query.writing import to_text
from corpus_search.records import dataclass

__all__ = ["Account", "Holding", "Standing", "explain"]

_IDF = "idf = ln(1 + (N - n + 0.5) / (n + 0.5))"
_SATURATION = "saturation = f / (f + k1 * (1 - b + b * length / average length))"


@dataclass(frozen=True, slots=True)
class Holding:
    """How many articles hold something, and of how many: n and N of the formula."""

    what: str
    count: int
    articles: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a term or a phrase stands in one article.

    `frequency` is f of the formula, and `places` how often that is in the text and in the headline, None for a field
    that is not of both. `length` is None where an engine scores as if the article had the average length.
    """

    frequency: float
    places: tuple[int, int] | None
    length: float | None
    average: float


class Account(Protocol):
    """What an engine knows of one query and one article."""

    @property
    def scoring(self) -> Scoring:
        """The parameters of the formula."""
        ...

    def score(self, node: Node) -> float | None:
        """Return the score of the article for a part of the query; None if it does not match."""
        ...

    def holding(self, leaf: Term | Phrase) -> Sequence[Holding]:
        """Return, for each term of a leaf, how many articles hold it."""
        ...

    def holding_any(self, leaf: Prefix | Words) -> Holding:
        """Return how many articles hold one of the words."""
        ...

    def standings(self, leaf: Term | Phrase) -> Sequence[Standing]:
        """Return how a leaf stands in the article; several where the engine scores terms that count as one each."""
        ...


def explain(tree: Node, account: Account) -> Explanation | None:
    """Return how the score of an article comes about; None if it does not match."""
    return _Walk(account).node(tree)


class _Walk:
    """The tree for one article."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def node(self, node: Node) -> Explanation | None:
        score = self._account.score(node)
        if score is None:
            return None
        match node:
            case Term(field) | Prefix(field) | Words(field) if _only_filters(field):
                return _condition(node)
            case Term() | Phrase():
                return self._leaf(node, score)
            case Prefix() | Words():
                return self._any_word(node, score)
            case Near():
                return self._sum(f"sum of the terms of {to_text(node)}, which stand near enough", _terms(node), score)
            case Boosted(child, factor):
                parts = (Explanation(factor, "boost"), *filter(None, [self.node(child)]))
                return Explanation(score, "product of boost and score", parts)
            case And(children) | Or(children):
                return self._sum("sum", children, score)
            case Prefer(required, optional):
                return self._sum("sum", (required, optional), score)
            case Filtered(query, condition):
                return Explanation(score, "sum", (*filter(None, [self.node(query)]), _condition(condition)))
            case _:
                return _condition(node)

    def _sum(self, what: str, nodes: Sequence[Node], score: float) -> Explanation:
        """`Not` matches what its child does not, and scores nothing."""
        parts = [_condition(node) if isinstance(node, Not) else self.node(node) for node in nodes]
        return Explanation(score, what, tuple(filter(None, parts)))

    def _leaf(self, leaf: Term | Phrase, score: float) -> Explanation:
        weights = list(map(_idf, self._account.holding(leaf)))
        weight = weights[0]
        if len(weights) > 1:
            weight = Explanation(sum(one.value for one in weights), "sum of idf", tuple(weights))
        what = f"{to_text(leaf)}: product of idf and saturation"
        earned = [self._saturation(leaf, standing) for standing in self._account.standings(leaf)]
        if len(earned) == 1:
            return Explanation(score, what, (weight, earned[0]))
        products = [Explanation(weight.value * one.value, what, (weight, one)) for one in earned]
        return Explanation(score, f"sum of what counts as {to_text(leaf)}", tuple(products))

    def _saturation(self, leaf: Term | Phrase, standing: Standing) -> Explanation:
        if standing.length is None:
            return self._as_average("f: any number counts as one")
        scoring, named = self._account.scoring, _named(leaf.field)
        f, average = standing.frequency, standing.average
        parts = (
            self._frequency(leaf, standing),
            Explanation(standing.length, f"length: terms of the {named}, rounded to a byte as Lucene does"),
            Explanation(average, "average length"),
            Explanation(scoring.k1, "k1"),
            Explanation(scoring.b, "b"),
        )
        return Explanation(saturation(f, standing.length, average, scoring) if f else 0.0, _SATURATION, parts)

    def _frequency(self, leaf: Term | Phrase, standing: Standing) -> Explanation:
        if standing.places is None:
            return Explanation(standing.frequency, f"f: frequency in the {_named(leaf.field)}")
        in_text, in_title = standing.places
        parts = (
            Explanation(in_text, "frequency in the text"),
            Explanation(in_title, "frequency in the headline"),
            Explanation(self._account.scoring.title_weight, "weight of the headline"),
        )
        what = "f = frequency in the text + weight of the headline * frequency there"
        return Explanation(standing.frequency, what, parts)

    def _any_word(self, leaf: Prefix | Words, score: float) -> Explanation:
        weight = _idf(self._account.holding_any(leaf))
        earned = self._as_average("f: any number of the words counts as one")
        return Explanation(score, f"{to_text(leaf)}: product of idf and saturation", (weight, earned))

    def _as_average(self, frequency: str) -> Explanation:
        scoring = self._account.scoring
        parts = (
            Explanation(1.0, frequency),
            Explanation(1.0, "length / average length: taken as average"),
            Explanation(scoring.k1, "k1"),
            Explanation(scoring.b, "b"),
        )
        return Explanation(saturation(1.0, 1.0, 1.0, scoring), _SATURATION, parts)


def _idf(holding: Holding) -> Explanation:
    parts = (
        Explanation(holding.articles, "N: articles in the store"),
        Explanation(holding.count, "n: articles that hold it"),
    )
    return Explanation(idf(holding.articles, holding.count), f"{_IDF} of {holding.what}", parts)


def _terms(near: Near) -> list[Term]:
    """Return the terms that a `Near` is scored by."""
    parts = dict.fromkeys(PhraseTerm(part.term, 0, part.beginning, part.also) for part in near.terms)
    return [Term(near.field, part.term, part.term, part.also) for part in parts]


def _condition(node: Node) -> Explanation:
    return Explanation(0.0, f"{to_text(node)}: a condition, which scores nothing")


def _only_filters(field: str | None) -> bool:
    return field is not None and FIELDS_BY_NAME[field].kind in (FieldKind.DATE, FieldKind.KEYWORD)


def _named(field: str | None) -> str:
    return "headline (weighted) and text" if field in (None, "body") else str(field)
