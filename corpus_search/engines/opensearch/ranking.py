"""Which numbers do scores need that the server does not use by itself?

Lucene's own BM25 scores terms and phrases of headline and text. Its statistics are of the articles that have a field:
for names, which few may have, that would be another formula than `engines.bm25`. So they are scored from here: by the
idf of the articles that match, the length of the field, and how often a word stands in it, up to `MOST_OCCURRENCES`. So
are words that count as one, for which the articles that match have to be counted first.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from corpus_search.engines.bm25 import idf, saturation
from corpus_search.engines.opensearch.view import View

__all__ = ["MOST_OCCURRENCES", "Ranking"]

_MOST_LENGTHS = 64
"""Lengths of a field of names that are told apart."""
MOST_OCCURRENCES = 4
"""How often a word may stand in such a field, as far as this is told apart."""
_FEW = 0.05
"""Of the terms of all headlines: if no more articles have none, Lucene's own statistics are near enough."""

Body = dict[str, Any]


class Ranking:
    """The numbers for one view. What is to be counted is asked for twice: noted first, known after `fetch`."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[str, int] = {}
        self._wanted: dict[str, Body] = {}
        self.factor = view.factor
        self.articles = view.state.articles
        """N of the formula."""

    def holding(self, condition: Body) -> int:
        """Return how many articles match a condition; 0 until that was fetched."""
        key = json.dumps(condition, sort_keys=True)
        if key not in self._known:
            self._wanted[key] = condition
        return self._known.get(key, 0)

    def idf(self, condition: Body) -> float:
        """Return the idf of a term that the articles which match a condition hold."""
        return idf(self.articles, min(self.holding(condition), self.articles))

    def fetch(self) -> bool:
        """Count what was noted, and tell whether there was anything."""
        if not self._wanted:
            return False
        keys = list(self._wanted)
        filters = {str(number): self._wanted[key] for number, key in enumerate(keys)}
        everything: Body = {"match_all": {}}
        answer = self._view.search(
            {"size": 0, "query": self._view.visible(everything), "aggs": {"n": {"filters": {"filters": filters}}}}
        )
        buckets = answer["aggregations"]["n"]["buckets"]
        self._known.update({key: int(buckets[str(number)]["doc_count"]) for number, key in enumerate(keys)})
        self._wanted = {}
        return True

    def constant(self, condition: Body, score: float = 0.0) -> Body:
        """Return a query whose articles all earn the same."""
        return {"constant_score": {"filter": condition, "boost": score * self.factor}}

    def as_one_word(self, condition: Body) -> Body:
        """Return a query that scores as a word does that stands once in an article of average length."""
        return self.constant(condition, self.idf(condition) * saturation(1.0, 1.0, 1.0))

    def is_lucenes(self, field: str) -> bool:
        """Tell whether the statistics of a field are near enough for Lucene's own scores.

        What stands for no headline (see `layout`) counts as a term of it.
        """
        state = self._view.state
        without = state.articles - state.having.get(field, 0)
        return field == "text" or (field == "title" and without <= _FEW * state.lengths.get(field, 0))

    def by_length(self, field: str, occurring: Sequence[Body], weight: float) -> Body:
        """Return a query that scores what stands in a field by the length of this; `weight` is the idf.

        `occurring` are conditions for what stands there once or more, twice or more, and so on. What each of them adds
        to the score of the one before is a part of the query.
        """
        average = self._average(field)

        def added(times: int) -> Callable[[int], float]:
            return lambda length: saturation(times, length, average) - saturation(times - 1, length, average)

        first, *more = (
            self._added(field, condition, weight, added(times)) for times, condition in enumerate(occurring, 1)
        )
        return {"bool": {"must": [first], "should": more}} if more else first

    def lengths(self, field: str, length: int) -> tuple[int, float]:
        """Return a length of a field as `by_length` scores it, and the average length."""
        return min(length, self._longest(field)), self._average(field)

    def _average(self, field: str) -> float:
        return self._view.state.lengths.get(field, 0) / max(self.articles, 1) or 1.0

    def _longest(self, field: str) -> int:
        return min(self._view.state.longest.get(field, 1), _MOST_LENGTHS)

    def _added(self, field: str, condition: Body, weight: float, share: Callable[[int], float]) -> Body:
        """Return a query whose articles earn a share of a weight, by the length of a field."""
        longest = self._longest(field)
        functions = [
            {"filter": {"term": {f"{field}_length": length}}, "weight": share(length)} for length in range(1, longest)
        ]
        at_least = {"range": {f"{field}_length": {"gte": longest}}}
        functions.append({"filter": at_least, "weight": share(longest)})
        return {
            "function_score": {
                "query": self.constant(condition, weight),
                "functions": functions,
                "score_mode": "first",
                "boost_mode": "multiply",
            }
        }
