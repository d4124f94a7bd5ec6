"""Terms, phrases, and words that count as one, in the server's language, with the scores of `engines.bm25`.

Terms and phrases are Lucene's own, wherever its statistics are ours (see `ranking`). Spans say what these cannot: a
term of the text only (`span_first`), a phrase with gaps. Lucene scores a span by the sum of the idf of its terms;
`boost` makes that the one of our formula.

Statistics are those of all shards together (`dfs_query_then_fetch`), but a shard leaves out terms that it has not.
So terms that count as one (`also`) are scored each with the idf of all together, not as one span: an article in one
language holds only one of them. And see `_counted_everywhere`.
"""

from dataclasses import replace
from enum import Enum
from itertools import pairwise, product
from math import prod
from typing import Any

from corpus_search.article import FIELDS_BY_NAME, FieldKind
from corpus_search.engines.bm25 import saturation
from corpus_search.engines.opensearch.documents import indexed_term
from corpus_search.engines.opensearch.layout import APART, NO_WORDS, TEXT, word_fields
from corpus_search.engines.opensearch.ranking import MOST_OCCURRENCES, Ranking
from corpus_search.query.nodes import Phrase, PhraseTerm, Prefix, Term, Words

__all__ = [
    "Leaves",
    "Manner",
    "alternatives",
    "any_word",
    "as_text",
    "field_of",
    "only_filters",
    "span_of",
    "within",
    "written_out",
]

Body = dict[str, Any]

_MOST_BEGUN = 1024
"""Terms that a beginning within a phrase stands for, at the most: the clauses that Lucene takes."""


_MOST_WRITTEN_OUT = 32
"""Phrases that one with alternatives is written out to."""


class Manner(Enum):
    """Whose numbers a term or a phrase is scored by."""

    LUCENE = "Lucene's own"
    WEIGHED = "Lucene's, with an idf of ours"
    LENGTH = "ours, by the length of the field"
    AVERAGE = "ours, as if the article had the average length"


class Leaves:
    """Makes queries of leaves for one view."""

    def __init__(self, ranking: Ranking) -> None:
        self.ranking = ranking

    def manner(self, leaf: Term | Phrase) -> Manner:
        """Return how a leaf is scored that earns a score."""
        if not self.ranking.is_lucenes(field_of(leaf.field)):
            return Manner.LENGTH
        if isinstance(leaf, Term):
            return Manner.WEIGHED if len(alternatives(leaf)) > 1 else Manner.LUCENE
        if _is_plain(leaf):
            return Manner.LUCENE
        return Manner.AVERAGE if any(part.beginning for part in leaf.terms) else Manner.WEIGHED

    def score(self, leaf: Term | Phrase) -> Body:
        """Return a query that finds and scores a term or a phrase."""
        field = field_of(leaf.field)
        if only_filters(leaf.field):
            return self.ranking.constant(_found(leaf) if isinstance(leaf, Phrase) else _holding(field, _as_part(leaf)))
        match self.manner(leaf):
            case Manner.LENGTH:
                return self.ranking.by_length(field, self.occurring(leaf), self._idf(leaf))
            case Manner.AVERAGE:
                return self.ranking.constant(_found(leaf), self._idf(leaf) * saturation(1.0, 1.0, 1.0))
            case Manner.WEIGHED:
                return self._weighed(leaf, field)
            case _:
                found = _found(leaf)
                return found if "term" in found else _counted_everywhere(found, field)

    def _weighed(self, leaf: Term | Phrase, field: str) -> Body:
        """Return what finds a leaf, with the idf that it is to have in the place of Lucene's own."""
        weight = self._idf(leaf)
        found = [self._boosted(one, field, weight) for one in written_out(leaf)]
        return {"bool": {"should": found, "minimum_should_match": 1}} if len(found) > 1 else found[0]

    def _boosted(self, leaf: Term | Phrase, field: str, weight: float) -> Body:
        parts = (_as_part(leaf),) if isinstance(leaf, Term) else leaf.terms
        conditions: list[Body] = [{"term": {field: term}} for part in parts for term in alternatives(part)]
        # Lucene leaves out terms that no article holds.
        lucenes = sum(self.ranking.idf(one) for one in conditions if self.ranking.holding(one))
        counted = _counted_everywhere(_found(leaf), field)
        return {"bool": {"must": [counted], "boost": weight / lucenes}} if lucenes else counted

    def _idf(self, leaf: Term | Phrase) -> float:
        return sum(map(self.ranking.idf, self.conditions(leaf)))

    def conditions(self, leaf: Term | Phrase) -> list[Body]:
        """Return, for each term of a leaf, a condition for the articles that hold it, as far as we count these."""
        field = field_of(leaf.field)
        if isinstance(leaf, Phrase):
            return [_holding(field, part) for part in leaf.terms]
        return [_found(leaf) if leaf.field == "body" else _holding(field, _as_part(leaf))]

    def occurring(self, leaf: Term | Phrase) -> list[Body]:
        """Return conditions for what stands there once or more, twice or more, and so on."""
        field = field_of(leaf.field)
        once = _found(leaf) if isinstance(leaf, Phrase) else _holding(field, _as_part(leaf))
        spans = _spans_of(leaf, field)
        repeated: list[Body] = [
            {"span_near": {"clauses": [spans] * times, "slop": APART, "in_order": True}}
            for times in range(2, MOST_OCCURRENCES + 1)
        ]
        return [once, *repeated]

    def words(self, leaf: Words | Prefix) -> Body:
        """Return what finds any of the words, scored like a word that stands once in an article of average length."""
        found = any_word(leaf)
        return self.ranking.constant(found) if only_filters(leaf.field) else self.ranking.as_one_word(found)


def only_filters(field: str | None) -> bool:
    """Tell whether a leaf is of a field whose terms earn no score."""
    return field is not None and FIELDS_BY_NAME[field].kind in (FieldKind.DATE, FieldKind.KEYWORD)


def field_of(field: str | None) -> str:
    """Return the field of a document that a field of a query is looked up in."""
    return TEXT if field in (None, "body") else str(field)


def within(field: str | None, spans: Body) -> Body:
    """Return spans that stand in a field: in the text, those that end before the headline."""
    return {"span_first": {"match": spans, "end": APART}} if field == "body" else spans


def alternatives(part: Term | PhraseTerm) -> tuple[str, ...]:
    """Return the terms that count as one, each once."""
    return tuple(dict.fromkeys(map(indexed_term, (part.term, *part.also))))


def span_of(field: str, part: PhraseTerm) -> Body:
    """Return the places where a part of a phrase stands."""
    if part.beginning:
        prefix = {"value": indexed_term(part.term), "rewrite": f"top_terms_{_MOST_BEGUN}"}
        return {"span_multi": {"match": {"prefix": {field: prefix}}}}
    spans: list[Body] = [{"span_term": {field: term}} for term in alternatives(part)]
    return {"span_or": {"clauses": spans}} if len(spans) > 1 else spans[0]


def written_out(leaf: Term | Phrase) -> list[Term | Phrase]:
    """Return a leaf for each way in which it may stand there; itself if these are too many."""
    if isinstance(leaf, Term):
        return [replace(leaf, term=term, also=()) for term in alternatives(leaf)]
    choices = [[part] if part.beginning else _choices(part) for part in leaf.terms]
    if prod(map(len, choices)) > _MOST_WRITTEN_OUT:
        return [leaf]
    return [replace(leaf, terms=parts) for parts in product(*choices)]


def _choices(part: PhraseTerm) -> list[PhraseTerm]:
    return [replace(part, term=term, also=()) for term in alternatives(part)]


def as_text(leaf: Term | Phrase) -> Term | Phrase:
    """Return a leaf that looks into the text only."""
    return replace(leaf, field="body")


def _as_part(leaf: Term) -> PhraseTerm:
    return PhraseTerm(leaf.term, 0, also=leaf.also)


def _found(leaf: Term | Phrase) -> Body:
    """Return what finds a leaf, with Lucene's own score."""
    field = field_of(leaf.field)
    if isinstance(leaf, Phrase):
        if _is_plain(leaf):
            return {"match_phrase": {field: {"query": " ".join(indexed_term(part.term) for part in leaf.terms)}}}
    elif leaf.field != "body" and not leaf.also:
        return {"term": {field: {"value": indexed_term(leaf.term)}}}
    return within(leaf.field, _spans_of(leaf, field))


def _is_plain(leaf: Phrase) -> bool:
    """Tell whether it is a phrase for Lucene too: one term behind the other, in a field of its own."""
    gaps = any(after.position - before.position > 1 for before, after in pairwise(leaf.terms))
    return not (leaf.field == "body" or gaps or any(part.beginning or part.also for part in leaf.terms))


def _spans_of(leaf: Term | Phrase, field: str) -> Body:
    """Return the places where a leaf stands."""
    if isinstance(leaf, Term):
        return span_of(field, _as_part(leaf))
    clauses = [span_of(field, leaf.terms[0])]
    for before, after in pairwise(leaf.terms):
        gap = after.position - before.position - 1
        clauses += [{"span_gap": {field: gap}}] if gap > 0 else []
        clauses.append(span_of(field, after))
    return {"span_near": {"clauses": clauses, "slop": 0, "in_order": True}}


def _holding(field: str, part: PhraseTerm) -> Body:
    """Return a condition for the articles that hold a part of a phrase."""
    if part.beginning:
        return {"prefix": {field: indexed_term(part.term)}}
    return {"terms": {field: alternatives(part)}}


def _counted_everywhere(query: Body, field: str) -> Body:
    """Return a query of phrases or spans for which every shard says how many articles it has.

    A shard does for a term, whether it holds it or not; this one is in no article that a phrase is in.
    """
    return {"bool": {"must": [query], "should": [{"term": {field: NO_WORDS}}]}}


def any_word(leaf: Words | Prefix) -> Body:
    """Return a condition for the articles that hold one of the words, or one that begins so."""
    fields = [field_of(leaf.field)] if leaf.of_terms else word_fields(leaf.field)
    if isinstance(leaf, Words):
        words = list(dict.fromkeys(map(indexed_term, leaf.words)))
        if leaf.of_terms and leaf.field == "body":
            return within("body", span_of(TEXT, PhraseTerm(words[0], 0, also=tuple(words[1:]))))
        found: list[Body] = [{"terms": {field: words}} for field in fields]
    else:
        if leaf.of_terms and leaf.field == "body":
            return within("body", span_of(TEXT, PhraseTerm(leaf.prefix, 0, beginning=True)))
        found = [{"prefix": {field: indexed_term(leaf.prefix)}} for field in fields]
    return {"bool": {"should": found, "minimum_should_match": 1}} if len(found) > 1 else found[0]
