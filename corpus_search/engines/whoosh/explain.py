"""How does the score of one article come about? The tree once more, with the numbers that `evaluate` uses."""

from collections.abc import Sequence

from corpus_search.engines.base import Explanation
from corpus_search.engines.bm25 import saturation
from corpus_search.engines.whoosh.evaluate import Evaluation
from corpus_search.engines.whoosh.layout import TEXT, TITLE_START, place_of
from corpus_search.engines.whoosh.leaves import Frequencies, Matched, as_terms, only_filters
from corpus_search.engines.whoosh.places import PartPostings, phrase_starts
from corpus_search.engines.whoosh.ranking import Ranking
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

__all__ = ["Explainer"]

_IDF = "idf = ln(1 + (N - n + 0.5) / (n + 0.5))"
_SATURATION = "saturation = f / (f + k1 * (1 - b + b * length / average length))"


class Explainer:
    """Explains the scores of one query."""

    def __init__(self, evaluation: Evaluation, tree: Node) -> None:
        self._ranking = evaluation.ranking
        self._evaluation = evaluation
        self._leaves = evaluation.leaves
        self._tree = tree
        # What each node finds, by the node: a page of hits asks for the same ones.
        self._found: dict[Node, Sequence[dict[int, float]]] = {}
        self._matched: dict[Node, Matched] = {}

    def explain(self, segment: int, doc: int) -> Explanation | None:
        """Return how the score of an article comes about; None if it does not match. Segments count from 0."""
        return _Walk(self, segment, doc).node(self._tree)

    def score(self, node: Node, segment: int, doc: int) -> float | None:
        """Return the score of an article; None if it does not match."""
        if node not in self._found:
            self._found[node] = self._evaluation.scores(node)
        return self._found[node][segment].get(doc)

    def matched(self, leaf: Term | Phrase) -> Matched:
        """Return what a leaf is scored by."""
        if leaf not in self._matched:
            self._matched[leaf] = self._leaves.phrase(leaf) if isinstance(leaf, Phrase) else self._leaves.term(leaf)
        return self._matched[leaf]

    def holding(self, leaf: Prefix | Words) -> int:
        """Return how many articles hold one of the words."""
        return sum(map(len, self._leaves.any_word(leaf)))

    @property
    def ranking(self) -> Ranking:
        """The numbers of the index."""
        return self._ranking


class _Walk:
    """The tree for one article."""

    def __init__(self, explainer: Explainer, segment: int, doc: int) -> None:
        self._explainer = explainer
        self._ranking = explainer.ranking
        self._number = segment
        self._segment = explainer.ranking.segments[segment]
        self._doc = doc

    def node(self, node: Node) -> Explanation | None:
        score = self._explainer.score(node, self._number, self._doc)
        if score is None:
            return None
        match node:
            case Term(field) | Prefix(field) | Words(field) if only_filters(field):
                return Explanation(0.0, f"{to_text(node)}: a condition, which scores nothing")
            case Term() | Phrase():
                return self._leaf(node, score)
            case Prefix() | Words():
                return self._any_word(node, score)
            case Near():
                return self._sum(f"sum of the terms of {to_text(node)}, which stand near enough", as_terms(node), score)
            case Boosted(child, factor):
                parts = (Explanation(factor, "boost"), *filter(None, [self.node(child)]))
                return Explanation(score, "product of boost and score", parts)
            case And(children) | Or(children):
                return self._sum("sum", children, score)
            case Prefer(required, optional):
                return self._sum("sum", (required, optional), score)
            case Filtered(query, condition):
                zero = Explanation(0.0, f"{to_text(condition)}: a condition, which scores nothing")
                return Explanation(score, "sum", (*filter(None, [self.node(query)]), zero))
            case _:
                return Explanation(0.0, f"{to_text(node)}: a condition, which scores nothing")

    def _sum(self, what: str, nodes: Sequence[Node], score: float) -> Explanation:
        """`Not` matches what its child does not, and scores nothing."""
        parts = [
            Explanation(0.0, f"{to_text(node)}: a condition, which scores nothing")
            if isinstance(node, Not)
            else self.node(node)
            for node in nodes
        ]
        return Explanation(score, what, tuple(filter(None, parts)))

    def _leaf(self, leaf: Term | Phrase, score: float) -> Explanation:
        matched = self._explainer.matched(leaf)
        weights = [self._idf(f"{_IDF} of {term}", holding) for term, holding in matched.holding]
        idf = weights[0]
        if len(weights) > 1:
            idf = Explanation(sum(one.value for one in weights), "sum of idf", tuple(weights))
        frequency = _frequency(matched.found[self._number], self._doc)
        return Explanation(
            score, f"{to_text(leaf)}: product of idf and saturation", (idf, self._saturation(leaf, matched, frequency))
        )

    def _idf(self, what: str, holding: int) -> Explanation:
        parts = (
            Explanation(self._ranking.articles, "N: articles in the store"),
            Explanation(holding, "n: articles that hold it"),
        )
        return Explanation(self._ranking.idf(holding), what, parts)

    def _saturation(self, leaf: Term | Phrase, matched: Matched, frequency: float) -> Explanation:
        ranking, field = self._ranking, matched.field
        length = ranking.length(self._segment, field, self._doc)
        value = frequency / (frequency + ranking.norm(length, field)) if frequency else 0.0
        parts = (
            self._frequency(leaf, frequency),
            Explanation(length, f"length: terms of the {_named(field)}, rounded to a byte as Lucene does"),
            Explanation(ranking.average_length(field), "average length"),
            Explanation(ranking.scoring.k1, "k1"),
            Explanation(ranking.scoring.b, "b"),
        )
        return Explanation(value, _SATURATION, parts)

    def _frequency(self, leaf: Term | Phrase, frequency: float) -> Explanation:
        field, first, end = place_of(leaf)
        if field != TEXT:
            return Explanation(frequency, f"f: frequency in the {_named(field)}")
        places = [place for place in self._places(leaf) if first <= place < end]
        in_title = sum(place >= TITLE_START for place in places)
        parts = (
            Explanation(len(places) - in_title, "frequency in the text"),
            Explanation(in_title, "frequency in the headline"),
            Explanation(self._ranking.scoring.title_weight, "weight of the headline"),
        )
        return Explanation(frequency, "f = frequency in the text + weight of the headline * frequency there", parts)

    def _places(self, leaf: Term | Phrase) -> list[int]:
        """Return where a leaf stands in headline and text together."""
        parts = leaf.terms if isinstance(leaf, Phrase) else (PhraseTerm(leaf.term, 0, also=leaf.also),)
        postings = [PartPostings(self._segment, TEXT, part) for part in parts]
        return phrase_starts(parts, postings, {self._doc})[self._doc]

    def _any_word(self, leaf: Prefix | Words, score: float) -> Explanation:
        holding = self._explainer.holding(leaf)
        parts = (
            Explanation(1.0, "f: any number of the words counts as one"),
            Explanation(1.0, "length / average length: taken as average"),
            Explanation(self._ranking.scoring.k1, "k1"),
            Explanation(self._ranking.scoring.b, "b"),
        )
        return Explanation(
            score,
            f"{to_text(leaf)}: product of idf and saturation",
            (
                self._idf(f"{_IDF} of all the words together", holding),
                Explanation(saturation(1.0, 1.0, 1.0, self._ranking.scoring), _SATURATION, parts),
            ),
        )


def _frequency(frequencies: Frequencies, doc: int) -> float:
    docs, found = frequencies
    return found[docs.index(doc)]


def _named(field: str) -> str:
    return "headline (weighted) and text" if field == TEXT else field
