"""Terms, phrases, and words that count as one, as tantivy's own queries, with the scores of `engines.bm25`.

tantivy multiplies each BM25 score by k1 + 1, which we leave out: whatever scores a constant is multiplied by it too
(`FACTOR`), and the page divides all scores by it again. What tantivy would score otherwise is boosted:

- terms that count as one (`also`) are scored each with the idf of all together; an article in one language holds
  only one of them;
- a word of the text alone is as rare as it is in headline and text together, as in the other engines;
- `Words` and `Prefix` earn a constant, as `engines.whoosh.evaluate` says, for which their articles are counted first.
"""

from collections.abc import Sequence
from itertools import product
from math import prod
from typing import Any

from tantivy import Occur, Query, Schema, Searcher

from corpus_search.article import FIELDS_BY_NAME, FieldKind
from corpus_search.engines.bm25 import K1, idf, saturation
from corpus_search.engines.tantivy.layout import BODY, TEXT, printable, word_fields
from corpus_search.query.nodes import Phrase, PhraseTerm, Prefix, Term, Words

__all__ = ["FACTOR", "Leaves", "either", "matching", "only", "only_filters"]

FACTOR = K1 + 1.0
"""What tantivy's scores are of ours."""

_MEANINGFUL = frozenset("\\.+*?()|[]{}^$#&-~")
"""Characters that mean something in a regular expression; no other may be escaped."""
_MOST_PHRASES = 32
"""Phrases that one with alternatives is written out to; beyond, it becomes one of regular expressions."""


def only(query: Query, score: float = 0.0) -> Query:
    """Return a query whose articles all earn the same."""
    return Query.const_score_query(query, score * FACTOR)


def matching(searcher: Searcher, query: Query) -> int:
    """Return how many articles a query finds."""
    result: Any = searcher.search(query, limit=1)  # tantivy-py's stubs do not know of `count`
    return int(result.count)


def either(queries: Sequence[Query]) -> Query:
    """Return what matches any of the queries and earns the sum of what they earn."""
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])


class Leaves:
    """Makes queries of leaves for one searcher.

    `articles` is N of the formula, as tantivy counts it: with the deleted ones, until their segment is merged.
    """

    def __init__(self, searcher: Searcher, schema: Schema, articles: int) -> None:
        self._searcher = searcher
        self._schema = schema
        self.articles = articles

    def term(self, leaf: Term) -> Query:
        """Return what finds and scores a term."""
        if only_filters(leaf.field):
            return self.holding_any_of(str(leaf.field), (leaf.term, *leaf.also))
        return self._scored(leaf, _alternatives(leaf, ()))

    def phrase(self, leaf: Phrase) -> Query:
        """Return what finds and scores a phrase."""
        parts = self._parts(leaf, leaf.field or TEXT)
        if not all(parts):
            return Query.empty_query()
        alternatives = _alternatives(leaf, parts)
        return self._scored(leaf, alternatives) if alternatives else self._phrase_of_many(leaf, parts)

    def _scored(self, leaf: Term | Phrase, alternatives: Sequence[Sequence[str]]) -> Query:
        """Return what finds any of the alternatives, with the idf that they have together."""
        queries = [self._exactly(leaf, leaf.field or TEXT, terms) for terms in alternatives]
        if len(queries) == 1 and leaf.field != BODY:
            return queries[0]
        wanted = sum(idf(self.articles, holding) for holding in self.holding(leaf))
        field = leaf.field or TEXT
        owns = [sum(idf(self.articles, self._frequency(field, term)) for term in terms) for terms in alternatives]
        return either([
            query if own == wanted else Query.boost_query(query, wanted / own)
            for query, own in zip(queries, owns, strict=True)
        ])  # fmt: skip

    def exact_queries(self, leaf: Term | Phrase, field: str | None = None) -> list[Query]:
        """Return a query for each alternative of a leaf, with tantivy's own score; none if they are too many.

        They look into another field than the leaf's if one is given.
        """
        parts = self._parts(leaf, leaf.field or TEXT) if isinstance(leaf, Phrase) else ()
        return [self._exactly(leaf, field or leaf.field or TEXT, terms) for terms in _alternatives(leaf, parts)]

    def _exactly(self, leaf: Term | Phrase, field: str, terms: Sequence[str]) -> Query:
        if isinstance(leaf, Term):
            return Query.term_query(self._schema, field, printable(terms[0]), "freq")
        placed = [(part.position, printable(term)) for part, term in zip(leaf.terms, terms, strict=True)]
        return Query.phrase_query(self._schema, field, placed)  # type: ignore[arg-type]

    def _phrase_of_many(self, leaf: Phrase, parts: Sequence[Sequence[str]]) -> Query:
        expressions = ["|".join(map(_escaped, map(printable, terms))) for terms in parts]
        placed = [(part.position, f"({text})") for part, text in zip(leaf.terms, expressions, strict=True)]
        found = Query.regex_phrase_query(self._schema, leaf.field or TEXT, placed)  # type: ignore[arg-type]
        weight = sum(idf(self.articles, holding) for holding in self.holding(leaf))
        return only(found, weight * saturation(1.0, 1.0, 1.0))

    def _parts(self, leaf: Phrase, field: str) -> list[list[str]]:
        """Return, for each part of a phrase, the terms that it may be."""
        return [self._terms(part, field) for part in leaf.terms]

    def _terms(self, part: PhraseTerm, field: str) -> list[str]:
        if not part.beginning:
            return [part.term, *part.also]
        return [term for term, _ in self._searcher.terms_with_prefix(field, printable(part.term))]

    def words(self, leaf: Words | Prefix) -> Query:
        """Return what finds any of the words, scored like a word that stands once in an article of average length."""
        found = self._any_word(leaf)
        if only_filters(leaf.field):
            return found
        return only(found, idf(self.articles, matching(self._searcher, found)) * saturation(1.0, 1.0, 1.0))

    def _any_word(self, leaf: Words | Prefix) -> Query:
        fields = [leaf.field or TEXT] if leaf.of_terms else word_fields(leaf.field)
        if isinstance(leaf, Words):
            words = list(map(printable, leaf.words))
            return only(either([Query.term_set_query(self._schema, field, words) for field in fields]))
        expression = f"{_escaped(printable(leaf.prefix))}.*"
        return only(either([Query.regex_query(self._schema, field, expression) for field in fields]))

    # How many articles hold something?

    def holding(self, leaf: Term | Phrase) -> list[int]:
        """Return n of the formula for each term of a leaf."""
        field = TEXT if leaf.field in (None, BODY) else str(leaf.field)
        if isinstance(leaf, Phrase):
            return [self._holding_any(field, terms) for terms in self._parts(leaf, field)]
        # Of terms that count as one, those articles that the leaf finds.
        terms = (leaf.term, *leaf.also)
        return [self._holding_any(leaf.field or TEXT if leaf.also else field, terms)]

    def holding_words(self, leaf: Prefix | Words) -> int:
        """Return how many articles hold one of the words."""
        return matching(self._searcher, self._any_word(leaf))

    def _holding_any(self, field: str, terms: Sequence[str]) -> int:
        if len(terms) == 1:
            return self._frequency(field, terms[0])
        return matching(self._searcher, self.holding_any_of(field, terms)) if terms else 0

    def holding_any_of(self, field: str, terms: Sequence[str]) -> Query:
        """Return what finds the articles that hold any of some terms, and scores nothing."""
        return only(either([Query.term_query(self._schema, field, printable(term), "basic") for term in terms]))

    def _frequency(self, field: str, term: str) -> int:
        return min(int(self._searcher.doc_freq(field, printable(term))), self.articles)


def _alternatives(leaf: Term | Phrase, parts: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Return every way in which a leaf may stand there, given its parts; none if they are too many."""
    if isinstance(leaf, Term):
        return [(term,) for term in (leaf.term, *leaf.also)]
    return list(product(*parts)) if prod(map(len, parts)) <= _MOST_PHRASES else []


def only_filters(field: str | None) -> bool:
    """Tell whether a leaf is of a field whose terms earn no score."""
    return field is not None and FIELDS_BY_NAME[field].kind in (FieldKind.DATE, FieldKind.KEYWORD)


def _escaped(text: str) -> str:
    """Return a regular expression of tantivy's (crate tantivy-fst) that only the text fits."""
    return "".join(f"\\{char}" if char in _MEANINGFUL else char for char in text)
