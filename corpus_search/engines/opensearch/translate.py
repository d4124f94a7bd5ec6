"""How is a query tree said in the server's language, with the scores of `engines.bm25`?

Terms and phrases are Lucene's own, wherever its statistics are ours (see `ranking`). Spans say what these cannot: a
term of the text only (`span_first`), terms that count as one (`span_or`), a phrase of such, terms near each other.
Lucene scores a span by the sum of the idf of all its terms; `boost` makes that the one of our formula.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypeGuard, assert_never

from corpus_search.article import FIELDS_BY_NAME, FieldKind
from corpus_search.engines.bm25 import saturation
from corpus_search.engines.opensearch.documents import day_span, indexed_term
from corpus_search.engines.opensearch.layout import APART, TEXT, word_fields
from corpus_search.engines.opensearch.ranking import Ranking
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
    PhraseTerm,
    Prefer,
    Prefix,
    Term,
    Wildcard,
    Words,
)

__all__ = ["Translator"]

Body = dict[str, Any]

_MOST_BEGUN = 1024
"""Terms that a beginning within a phrase stands for, at the most: the clauses that Lucene takes."""
_EVERYTHING: Body = {"match_all": {}}
_NOTHING: Body = {"match_none": {}}


class Translator:
    """Makes queries for one view."""

    def __init__(self, ranking: Ranking) -> None:
        self._ranking = ranking

    def query(self, tree: Node) -> Body:
        """Return a query that finds and scores what the tree does; what must be counted for it is counted."""
        query = self._node(tree)
        return self._node(tree) if self._ranking.fetch() else query

    def _node(self, tree: Node) -> Body:  # noqa: PLR0912  (a case a node)
        ranking = self._ranking
        match tree:
            case Term():
                return self._term(tree)
            case Phrase():
                return self._phrase(tree)
            case Near():
                return self._near(tree)
            case Words() | Prefix():
                found = _any_word(tree)
                return ranking.constant(found) if _only_filters(tree.field) else ranking.as_one_word(found)
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

    def _term(self, leaf: Term) -> Body:
        terms = _alternatives(leaf)
        field = _field_of(leaf.field)
        if _only_filters(leaf.field):
            return self._ranking.constant({"terms": {field: terms}})
        if not self._ranking.is_lucenes(field):
            found = {"terms": {field: terms}}
            return self._ranking.by_length(field, found, self._ranking.idf(found))
        if len(terms) == 1 and leaf.field != "body":
            return {"term": {field: {"value": terms[0]}}}
        spans = _within(leaf.field, _span(field, PhraseTerm(leaf.term, 0, also=leaf.also)))
        return self._weighed(spans, self._ranking.idf(spans), field, terms) if len(terms) > 1 else spans

    def _weighed(self, spans: Body, weight: float, field: str, terms: Sequence[str]) -> Body:
        """Return spans with the idf that they are to have, in the place of that of all their terms together."""
        conditions: list[Body] = [{"term": {field: term}} for term in dict.fromkeys(terms)]
        # Lucene leaves out terms that no article holds.
        lucenes = sum(self._ranking.idf(one) for one in conditions if self._ranking.holding(one))
        return {"bool": {"must": [spans], "boost": weight / lucenes}} if lucenes else spans

    def _phrase(self, leaf: Phrase) -> Body:
        field = _field_of(leaf.field)
        found = _phrase_of(leaf, field)
        if not self._ranking.is_lucenes(field):
            return self._ranking.by_length(field, found, self._phrase_idf(leaf, field))
        if "match_phrase" in found:
            return found
        weight = self._phrase_idf(leaf, field)
        if any(part.beginning for part in leaf.terms):
            return self._ranking.constant(found, weight * saturation(1.0, 1.0, 1.0))
        return self._weighed(found, weight, field, [term for part in leaf.terms for term in _alternatives(part)])

    def _phrase_idf(self, leaf: Phrase, field: str) -> float:
        return sum(self._ranking.idf(_holding(field, part)) for part in leaf.terms)

    def _near(self, leaf: Near) -> Body:
        parts = list({_alternatives(part): part for part in leaf.terms}.values())
        terms = [self._term(Term(leaf.field, part.term, part.term, part.also)) for part in parts]
        if len(parts) == 1:
            return terms[0]
        field = _field_of(leaf.field)
        spans: Body = {
            "span_near": {
                "clauses": [_span(field, part) for part in parts],
                "slop": min(leaf.distance, APART // 2),
                "in_order": False,
            }
        }
        return {"bool": {"must": terms, "filter": [_within(leaf.field, spans)]}}


def _only_filters(field: str | None) -> TypeGuard[str]:
    """Tell whether a leaf is of a field whose terms earn no score."""
    return field is not None and FIELDS_BY_NAME[field].kind in (FieldKind.DATE, FieldKind.KEYWORD)


def _field_of(field: str | None) -> str:
    return TEXT if field in (None, "body") else str(field)


def _within(field: str | None, spans: Body) -> Body:
    """Return spans that stand in a field: in the text, those that end before the headline."""
    return {"span_first": {"match": spans, "end": APART}} if field == "body" else spans


def _alternatives(part: Term | PhraseTerm) -> tuple[str, ...]:
    """Return the terms that count as one, each once."""
    return tuple(dict.fromkeys(map(indexed_term, (part.term, *part.also))))


def _span(field: str, part: PhraseTerm) -> Body:
    if part.beginning:
        prefix = {"value": indexed_term(part.term), "rewrite": f"top_terms_{_MOST_BEGUN}"}
        return {"span_multi": {"match": {"prefix": {field: prefix}}}}
    spans: list[Body] = [{"span_term": {field: term}} for term in _alternatives(part)]
    return {"span_or": {"clauses": spans}} if len(spans) > 1 else spans[0]


def _holding(field: str, part: PhraseTerm) -> Body:
    """Return a condition for the articles that hold a part of a phrase."""
    if part.beginning:
        return {"prefix": {field: indexed_term(part.term)}}
    return {"terms": {field: _alternatives(part)}}


def _phrase_of(leaf: Phrase, field: str) -> Body:
    parts = leaf.terms
    gaps = [after.position - before.position - 1 for before, after in pairwise(parts)]
    if not (leaf.field == "body" or any(gaps) or any(part.beginning or part.also for part in parts)):
        return {"match_phrase": {field: {"query": " ".join(indexed_term(part.term) for part in parts)}}}
    clauses = [_span(field, parts[0])]
    for gap, part in zip(gaps, parts[1:], strict=True):
        clauses += [{"span_gap": {field: gap}}] if gap > 0 else []
        clauses.append(_span(field, part))
    return _within(leaf.field, {"span_near": {"clauses": clauses, "slop": 0, "in_order": True}})


def _any_word(leaf: Words | Prefix) -> Body:
    """Return a condition for the articles that hold one of the words, or one that begins so."""
    fields = [_field_of(leaf.field)] if leaf.of_terms else word_fields(leaf.field)
    if isinstance(leaf, Words):
        words = list(dict.fromkeys(map(indexed_term, leaf.words)))
        if leaf.of_terms and leaf.field == "body":
            return _within("body", _span(TEXT, PhraseTerm(words[0], 0, also=tuple(words[1:]))))
        found: list[Body] = [{"terms": {field: words}} for field in fields]
    else:
        if leaf.of_terms and leaf.field == "body":
            return _within("body", _span(TEXT, PhraseTerm(leaf.prefix, 0, beginning=True)))
        found = [{"prefix": {field: indexed_term(leaf.prefix)}} for field in fields]
    return {"bool": {"should": found, "minimum_should_match": 1}} if len(found) > 1 else found[0]


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
