"""What is known of one query and one article, to explain a score: the numbers that `evaluate` uses."""

from collections.abc import Sequence

from corpus_search.engines.base import Explanation
from corpus_search.engines.bm25 import Scoring
from corpus_search.engines.explaining import Holding, Standing, explain
from corpus_search.engines.whoosh.evaluate import Evaluation
from corpus_search.engines.whoosh.layout import TEXT, TITLE_START, place_of
from corpus_search.engines.whoosh.leaves import Matched
from corpus_search.engines.whoosh.places import PartPostings, phrase_starts
from corpus_search.query.nodes import Node, Phrase, PhraseTerm, Prefix, Term, Words

__all__ = ["Explainer"]


class Explainer:
    """Explains the scores of one query."""

    def __init__(self, evaluation: Evaluation, tree: Node) -> None:
        self.ranking = evaluation.ranking
        self._evaluation = evaluation
        self._leaves = evaluation.leaves
        self._tree = tree
        # What each node finds, by the node: a page of hits asks for the same ones.
        self._found: dict[Node, Sequence[dict[int, float]]] = {}
        self._matched: dict[Node, Matched] = {}

    def explain(self, segment: int, doc: int) -> Explanation | None:
        """Return how the score of an article comes about; None if it does not match. Segments count from 0."""
        return explain(self._tree, _Account(self, segment, doc))

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

    def holding_any(self, leaf: Prefix | Words) -> int:
        """Return how many articles hold one of the words."""
        return sum(map(len, self._leaves.any_word(leaf)))


class _Account:
    """What is known of one article; see `engines.explaining.Account`."""

    def __init__(self, explainer: Explainer, segment: int, doc: int) -> None:
        self._explainer = explainer
        self._ranking = explainer.ranking
        self._number = segment
        self._segment = explainer.ranking.segments[segment]
        self._doc = doc

    @property
    def scoring(self) -> Scoring:
        return self._ranking.scoring

    def score(self, node: Node) -> float | None:
        return self._explainer.score(node, self._number, self._doc)

    def holding(self, leaf: Term | Phrase) -> Sequence[Holding]:
        articles = self._ranking.articles
        return [Holding(term, count, articles) for term, count in self._explainer.matched(leaf).holding]

    def holding_any(self, leaf: Prefix | Words) -> Holding:
        return Holding("all the words together", self._explainer.holding_any(leaf), self._ranking.articles)

    def standings(self, leaf: Term | Phrase) -> Sequence[Standing]:
        matched = self._explainer.matched(leaf)
        docs, frequencies = matched.found[self._number]
        field = matched.field
        return [
            Standing(
                frequencies[docs.index(self._doc)],
                self._places(leaf) if field == TEXT else None,
                self._ranking.length(self._segment, field, self._doc),
                self._ranking.average_length(field),
            )
        ]

    def _places(self, leaf: Term | Phrase) -> tuple[int, int]:
        """Return how often a leaf stands in the text and in the headline."""
        _, first, end = place_of(leaf)
        parts = leaf.terms if isinstance(leaf, Phrase) else (PhraseTerm(leaf.term, 0, also=leaf.also),)
        postings = [PartPostings(self._segment, TEXT, part) for part in parts]
        places = [place for place in phrase_starts(parts, postings, {self._doc})[self._doc] if first <= place < end]
        in_title = sum(place >= TITLE_START for place in places)
        return len(places) - in_title, in_title
