"""What is known of one query and one article, to explain a score; see `engines.explaining.Account`.

The numbers are those that tantivy gives in its own account of a term or a phrase (crate tantivy, its function
`Bm25Weight::explain`): "freq", "dl" and "avgdl" are f, length and average length.
"""

import json
from collections.abc import Sequence
from typing import Any

from tantivy import DocAddress, Occur, Query, Searcher

from corpus_search.engines.base import Explanation
from corpus_search.engines.bm25 import DEFAULT_SCORING, Scoring
from corpus_search.engines.explaining import Holding, Standing, explain
from corpus_search.engines.tantivy.layout import BODY, TITLE_COPIES
from corpus_search.engines.tantivy.leaves import Leaves
from corpus_search.engines.tantivy.ordering import page_score
from corpus_search.engines.tantivy.queries import Translator
from corpus_search.query.nodes import Node, Phrase, Prefix, Term, Words

__all__ = ["Explainer"]


class Explainer:
    """Explains the scores of one query."""

    def __init__(self, searcher: Searcher, leaves: Leaves, translator: Translator, tree: Node) -> None:
        self.searcher = searcher
        self.leaves = leaves
        self._translator = translator
        self._tree = tree
        # What each node becomes: a page of hits asks for the same ones.
        self._queries: dict[Node, Query] = {}

    def explain(self, article_id: str) -> Explanation | None:
        """Return how the score of an article comes about; None if it does not match."""
        return explain(self._tree, _Account(self, article_id))

    def query(self, node: Node) -> Query:
        """Return what a part of the query is for tantivy."""
        if node not in self._queries:
            self._queries[node] = self._translator.translate(node)
        return self._queries[node]


class _Account:
    """What is known of one article."""

    scoring: Scoring = DEFAULT_SCORING

    def __init__(self, explainer: Explainer, article_id: str) -> None:
        self._explainer = explainer
        self._leaves = explainer.leaves
        self._itself = self._leaves.holding_any_of("id", [article_id])

    def score(self, node: Node) -> float | None:
        found = self._find(self._explainer.query(node))
        return page_score(found[0]) if found else None

    def _find(self, query: Query) -> tuple[float, DocAddress] | None:
        """Return the article's score and place; None if it does not match."""
        both = Query.boolean_query([(Occur.Must, query), (Occur.Must, self._itself)])
        hits = self._explainer.searcher.search(both, limit=1, count=False).hits
        return hits[0] if hits else None

    def holding(self, leaf: Term | Phrase) -> Sequence[Holding]:
        terms = [leaf.term] if isinstance(leaf, Term) else [part.term for part in leaf.terms]
        counts = self._leaves.holding(leaf)
        return [Holding(term, count, self._leaves.articles) for term, count in zip(terms, counts, strict=True)]

    def holding_any(self, leaf: Prefix | Words) -> Holding:
        return Holding("all the words together", self._leaves.holding_words(leaf), self._leaves.articles)

    def standings(self, leaf: Term | Phrase) -> Sequence[Standing]:
        queries = self._leaves.exact_queries(leaf)
        if not queries:  # too many alternatives: it is scored as if it stood there once
            return [Standing(1.0, None, None, 1.0)]
        in_title: Sequence[Query | None] = [None] * len(queries)
        if leaf.field is None:
            in_title = self._leaves.exact_queries(leaf, "title")
        standings = [self._standing(leaf, *pair) for pair in zip(queries, in_title, strict=True)]
        return [one for one in standings if one]

    def _standing(self, leaf: Term | Phrase, query: Query, in_title: Query | None) -> Standing | None:
        numbers = self._numbers(query)
        if not numbers:
            return None
        f = numbers["freq"]
        places = None
        if leaf.field in (None, BODY):
            title = round(self._numbers(in_title).get("freq", 0)) if in_title else 0
            places = round(f) - TITLE_COPIES * title, title
        return Standing(f, places, numbers["dl"], numbers["avgdl"])

    def _numbers(self, query: Query) -> dict[str, float]:
        """Return the numbers by which tantivy scores a term or a phrase; none if the article does not hold it."""
        found = self._find(query)
        if found is None:
            return {}
        return _numbers_of(json.loads(query.explain(self._explainer.searcher, found[1]).to_json()))


def _numbers_of(account: dict[str, Any]) -> dict[str, float]:
    """Return all numbers of an account, by the names that tantivy's descriptions begin with."""
    numbers = {str(account["description"]).partition(",")[0]: float(account["value"])}
    for part in account.get("details") or ():
        numbers |= _numbers_of(part)
    return numbers
