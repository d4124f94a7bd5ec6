"""How is a query tree said in the server's language? `leaves` has the terms, and what they score."""

from collections.abc import Sequence
from typing import Any, assert_never

from corpus_search.engines.opensearch.documents import day_span
from corpus_search.engines.opensearch.layout import APART
from corpus_search.engines.opensearch.leaves import Leaves, alternatives, field_of, span_of, within
from corpus_search.query.nodes import (
    And,
    Boosted,
    DateRange,
    Everything,
    Filtered,
    Fuzzy,
    Identified,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefer,
    Prefix,
    Term,
    Wildcard,
    Words,
)

__all__ = ["Translator"]

Body = dict[str, Any]

_EVERYTHING: Body = {"match_all": {}}
_NOTHING: Body = {"match_none": {}}


class Translator:
    """Makes queries for one view."""

    def __init__(self, leaves: Leaves) -> None:
        self.leaves = leaves
        self._ranking = leaves.ranking

    def query(self, tree: Node) -> Body:
        """Return a query that finds and scores what the tree does; what must be counted for it is counted."""
        query = self._node(tree)
        return self._node(tree) if self._ranking.fetch() else query

    def _node(self, tree: Node) -> Body:  # noqa: PLR0912  (a case a node)
        ranking = self._ranking
        match tree:
            case Term() | Phrase():
                return self.leaves.score(tree)
            case Near():
                return self._near(tree)
            case Words() | Prefix():
                return self.leaves.words(tree)
            case DateRange(_, first, last):
                return ranking.constant(_between(first, last))
            case Identified(ids):
                return ranking.constant({"terms": {"id": list(ids)}})
            case And(children):
                return self._and(children)
            case Or(children):
                return {"bool": {"should": [self._node(child) for child in children], "minimum_should_match": 1}}
            case Not():
                return self._and((tree,))
            case Prefer(required, optional):
                return {"bool": {"must": [self._node(required)], "should": [self._node(optional)]}}
            case Filtered(query, condition):
                return {"bool": {"must": [self._node(query)], "filter": [self._node(condition)]}}
            case Boosted(child, factor):
                return {"bool": {"must": [self._node(child)], "boost": factor}}
            case Everything():
                return ranking.constant(_EVERYTHING)
            case Nothing():
                return _NOTHING
            case Wildcard() | Fuzzy():
                raise TypeError(f"{tree} must be expanded to the words that it stands for")
            case _:
                assert_never(tree)

    def _and(self, children: Sequence[Node]) -> Body:
        wanted = [self._node(child) for child in children if not isinstance(child, Not)]
        unwanted = [self._node(child.child) for child in children if isinstance(child, Not)]
        return {"bool": {"must": wanted or [self._ranking.constant(_EVERYTHING)], "must_not": unwanted}}

    def _near(self, leaf: Near) -> Body:
        parts = list({alternatives(part): part for part in leaf.terms}.values())
        terms = [self.leaves.score(Term(leaf.field, part.term, part.term, part.also)) for part in parts]
        if len(parts) == 1:
            return terms[0]
        field = field_of(leaf.field)
        spans: Body = {
            "span_near": {
                "clauses": [span_of(field, part) for part in parts],
                "slop": min(leaf.distance, APART // 2),
                "in_order": False,
            }
        }
        return {"bool": {"must": terms, "filter": [within(leaf.field, spans)]}}


def _between(first: str | None, last: str | None) -> Body:
    """Return a condition for dates: each end holds for itself, and compares the parts that both dates have."""
    conditions: list[Body] = [{"exists": {"field": "first_day"}}]
    if first:
        span = day_span(first)
        conditions.append({"range": {"last_day": {"gte": span[0]}}} if span else _NOTHING)
    if last:
        span = day_span(last)
        conditions.append({"range": {"first_day": {"lte": span[1]}}} if span else _NOTHING)
    return {"bool": {"filter": conditions}}
