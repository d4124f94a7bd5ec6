"""What is known of one query and one article, to explain a score; see `engines.explaining.Account`.

Where Lucene scores, the numbers are those of its own account ("freq", "dl", "avgdl", "n" and "N", as its class
`BM25Similarity` calls them); where we do (see `ranking`), those that were sent. Each part of a query is asked for by
itself: Lucene rewrites whole queries, and its account of one has other parts.
"""

from collections.abc import Sequence
from typing import Any

from corpus_search.engines.base import Explanation
from corpus_search.engines.bm25 import DEFAULT_SCORING, TITLE_WEIGHT, Scoring
from corpus_search.engines.explaining import Holding, Standing, explain
from corpus_search.engines.opensearch.layout import TEXT
from corpus_search.engines.opensearch.leaves import Manner, any_word, as_text, field_of, written_out
from corpus_search.engines.opensearch.translate import Translator
from corpus_search.engines.opensearch.view import View
from corpus_search.query.nodes import Node, Phrase, Prefix, Term, Words

__all__ = ["Explainer", "numbers_of"]

Body = dict[str, Any]


class Explainer:
    """Explains the scores of one query."""

    def __init__(self, view: View, translator: Translator, tree: Node) -> None:
        self._view = view
        self._translator = translator
        self._tree = tree
        self.leaves = translator.leaves
        self.ranking = translator.leaves.ranking
        # What each node becomes: a page of hits asks for the same ones.
        self._queries: dict[Node, Body] = {}

    def explain(self, article_id: str) -> Explanation | None:
        """Return how the score of an article comes about; None if it does not match."""
        return explain(self._tree, _Account(self, article_id))

    def ask(self, node: Node, article_id: str, more: Body) -> Body | None:
        """Return what the server says of an article as a hit of a part of the query; None if it does not match."""
        if node not in self._queries:
            self._queries[node] = self._translator.query(node)
        query = self._view.visible(self._queries[node])
        query["bool"]["filter"] = [{"term": {"id": article_id}}]
        hits = self._view.search({"query": query, "size": 1, "_source": False, **more}, scored=True)["hits"]["hits"]
        return hits[0] if hits else None

    def count(self, condition: Body) -> int:
        """Return how many articles match a condition."""
        self.ranking.holding(condition)
        self.ranking.fetch()
        return self.ranking.holding(condition)


class _Account:
    """What is known of one article."""

    scoring: Scoring = DEFAULT_SCORING

    def __init__(self, explainer: Explainer, article_id: str) -> None:
        self._explainer = explainer
        self._leaves = explainer.leaves
        self._ranking = explainer.ranking
        self._id = article_id
        self._numbers: dict[Node, dict[str, list[float]]] = {}

    def score(self, node: Node) -> float | None:
        hit = self._explainer.ask(node, self._id, {})
        return None if hit is None else float(hit["_score"] or 0.0) / self._ranking.factor

    def _lucenes(self, leaf: Term | Phrase) -> dict[str, list[float]]:
        """Return the numbers of Lucene's account of a leaf, by name; none if the article does not hold it."""
        if leaf not in self._numbers:
            hit = self._explainer.ask(leaf, self._id, {"explain": True})
            self._numbers[leaf] = numbers_of(hit["_explanation"]) if hit else {}
        return self._numbers[leaf]

    def holding(self, leaf: Term | Phrase) -> Sequence[Holding]:
        terms = [leaf.term] if isinstance(leaf, Term) else [part.term for part in leaf.terms]
        if self._leaves.manner(leaf) is Manner.LUCENE:
            numbers = self._lucenes(leaf)
            counts = zip(numbers["n"], numbers["N"], strict=True)
            return [Holding(term, round(n), round(of)) for term, (n, of) in zip(terms, counts, strict=True)]
        conditions = self._leaves.conditions(leaf)
        return [self._holding(*pair) for pair in zip(terms, conditions, strict=True)]

    def holding_any(self, leaf: Prefix | Words) -> Holding:
        return self._holding("all the words together", any_word(leaf))

    def _holding(self, what: str, condition: Body) -> Holding:
        return Holding(what, self._explainer.count(condition), self._ranking.articles)

    def standings(self, leaf: Term | Phrase) -> Sequence[Standing]:
        match self._leaves.manner(leaf):
            case Manner.AVERAGE:
                return [Standing(1.0, None, None, 1.0)]
            case Manner.LENGTH:
                return [self._by_length(leaf)]
        standings = [self._standing(one) for one in written_out(leaf)]
        return [one for one in standings if one]

    def _standing(self, leaf: Term | Phrase) -> Standing | None:
        """Return how a leaf stands there whose terms Lucene scores; None if it does not."""
        numbers = self._lucenes(leaf)
        if not numbers:
            return None
        f = _frequency(numbers)
        places = None
        if field_of(leaf.field) == TEXT:
            in_text = f if leaf.field else _frequency(self._lucenes(as_text(leaf)))
            places = round(in_text), round((f - in_text) / TITLE_WEIGHT)
        return Standing(f, places, numbers["dl"][0], numbers["avgdl"][0])

    def _by_length(self, leaf: Term | Phrase) -> Standing:
        """Return how a leaf stands in a field whose length we score by: as `Ranking.by_length` does."""
        field = field_of(leaf.field)
        times = self._leaves.occurring(leaf)
        named = [{"constant_score": {"filter": one, "_name": str(number)}} for number, one in enumerate(times)]
        hit = self._explainer.ask(leaf, self._id, {
            "docvalue_fields": [f"{field}_length"],
            "post_filter": {"bool": {"should": named}},
        })  # fmt: skip
        found = hit or {}
        length = int(found["fields"][f"{field}_length"][0])
        return Standing(len(found["matched_queries"]), None, *self._ranking.lengths(field, length))


def _frequency(numbers: dict[str, list[float]]) -> float:
    return next(iter((*numbers.get("freq", ()), *numbers.get("phraseFreq", ()))), 0.0)


def numbers_of(account: Body) -> dict[str, list[float]]:
    """Return all numbers of an account, by the names that Lucene's descriptions begin with, in their order."""
    name = str(account["description"]).partition(",")[0].partition("=")[0]
    numbers = {name: [float(account["value"])]}
    for part in account.get("details") or ():
        for inner, values in numbers_of(part).items():
            numbers.setdefault(inner, []).extend(values)
    return numbers
