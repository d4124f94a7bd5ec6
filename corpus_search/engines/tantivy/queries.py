"""Query tree to tantivy's own queries, with the scores of `engines.bm25`.

tantivy multiplies each BM25 score by k1 + 1, which we leave out: whatever scores a constant is multiplied by it too
(`FACTOR`), and the page divides all scores by it again. What tantivy cannot say by itself:

- terms that count as one (`also`) are scored each with the idf of all together; an article in one language holds
  only one of them;
- `Near` of two terms is two phrases with slop. Of more, tantivy's slop means something else: the articles in which
  each pair is near enough are looked at one by one;
- `Words` and `Prefix` earn a constant, as `engines.whoosh.evaluate` says, for which their articles are counted first.
"""

from collections.abc import Callable, Sequence
from itertools import combinations, product
from math import prod
from typing import Any, assert_never

from tantivy import FieldType, Occur, Query, Schema, Searcher

from corpus_search.article import FIELDS_BY_NAME, FieldKind
from corpus_search.engines.bm25 import K1, idf, saturation
from corpus_search.engines.tantivy.documents import days_of
from corpus_search.engines.tantivy.layout import printable, word_fields
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

__all__ = ["FACTOR", "Translator", "either", "matching", "only"]

FACTOR = K1 + 1.0
"""What tantivy's scores are of ours."""

_MOST_PHRASES = 32
"""Phrases that one with alternatives is written out to; beyond, it becomes one of regular expressions."""

Verify = Callable[[Query, Near], Query]
"""Keeps, of the articles that a query finds, those that hold what a `Near` wants."""


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


class Translator:
    """Makes queries for one searcher."""

    def __init__(self, searcher: Searcher, schema: Schema, verify: Verify) -> None:
        self._searcher = searcher
        self._schema = schema
        self._verify = verify
        # Deleted articles count until their segment is merged, for N as for n.
        self._articles = max(searcher.num_docs, 1)

    def translate(self, tree: Node) -> Query:  # noqa: PLR0912  (a case a node)
        """Return a query that finds what the tree finds. Raises TypeError for a pattern, see `Engine.words`."""
        match tree:
            case Term():
                return self._term(tree)
            case Words():
                return self._words(tree)
            case Prefix():
                return self._prefix(tree)
            case Phrase():
                return self._phrase(tree)
            case Near():
                return self._near(tree)
            case DateRange(_, first, last):
                return only(self._between(first, last))
            case And(children):
                return self._and(children)
            case Or(children):
                return either([self.translate(child) for child in children])
            case Not():
                return self._and((tree,))
            case Prefer(required, optional):
                pair = [(Occur.Must, self.translate(required)), (Occur.Should, self.translate(optional))]
                return Query.boolean_query(pair)
            case Filtered(query, condition):
                return Query.boolean_query(
                    [(Occur.Must, self.translate(query)), (Occur.Must, only(self.translate(condition)))]
                )
            case Boosted(child, factor):
                return Query.boost_query(self.translate(child), factor)
            case Identified(ids):
                return only(Query.term_set_query(self._schema, "id", list(ids)))
            case Everything():
                return only(Query.all_query())
            case Nothing():
                return Query.empty_query()
            case Wildcard() | Fuzzy():
                raise TypeError(f"{tree} must be expanded to the words that it stands for")
            case _:
                assert_never(tree)

    def _and(self, children: Sequence[Node]) -> Query:
        clauses = [
            (Occur.MustNot, self.translate(child.child))
            if isinstance(child, Not)
            else (Occur.Must, self.translate(child))
            for child in children
        ]
        if all(occur is Occur.MustNot for occur, _ in clauses):
            clauses.append((Occur.Must, only(Query.all_query())))
        return Query.boolean_query(clauses)

    def _exactly(self, field: str, term: str, option: str = "freq") -> Query:
        return Query.term_query(self._schema, field, printable(term), option)

    def _term(self, leaf: Term) -> Query:
        field = leaf.field or "text"
        terms = (leaf.term, *leaf.also)
        if _only_filters(leaf.field):
            return only(either([self._exactly(field, term, "basic") for term in terms]))
        if not leaf.also:
            return self._exactly(field, leaf.term)
        together = self._idf_of_all(field, terms)
        return either([self._weighted(field, term, together) for term in terms])

    def _weighted(self, field: str, term: str, wanted: float) -> Query:
        """Return a term that is scored with another idf than its own."""
        return Query.boost_query(self._exactly(field, term), wanted / self._idf(field, term))

    def _idf(self, field: str, term: str) -> float:
        return idf(self._articles, min(self._searcher.doc_freq(field, printable(term)), self._articles))

    def _idf_of_all(self, field: str, terms: Sequence[str]) -> float:
        return idf(
            self._articles, matching(self._searcher, either([self._exactly(field, term, "basic") for term in terms]))
        )

    def _words(self, leaf: Words) -> Query:
        fields = [leaf.field] if leaf.of_terms and leaf.field else word_fields(leaf.field)
        words = list(map(printable, leaf.words))
        return self._as_one(leaf.field, [Query.term_set_query(self._schema, field, words) for field in fields])

    def _prefix(self, leaf: Prefix) -> Query:
        fields = [leaf.field or "text"] if leaf.of_terms else word_fields(leaf.field)
        prefix = printable(leaf.prefix)
        found = [(field, self._searcher.terms_with_prefix(field, prefix)) for field in fields]
        queries = [
            Query.term_set_query(self._schema, field, [term for term, _ in counted])
            for field, counted in found
            if counted
        ]
        return self._as_one(leaf.field, queries)

    def _as_one(self, field: str | None, queries: Sequence[Query]) -> Query:
        """Return what any of the queries finds, scored like a word that stands once in an article of average length."""
        if not queries:
            return Query.empty_query()
        found = either(list(map(only, queries)))
        if _only_filters(field):
            return only(found)
        return only(found, idf(self._articles, matching(self._searcher, found)) * saturation(1.0, 1.0, 1.0))

    def _phrase(self, leaf: Phrase) -> Query:
        field = leaf.field or "text"
        parts = [[part.term, *part.also] for part in leaf.terms]
        places = [part.position for part in leaf.terms]
        if any(part.beginning for part in leaf.terms):
            parts = [self._alternatives(field, part) for part in leaf.terms]
            if not all(parts):
                return Query.empty_query()
        if prod(map(len, parts)) > _MOST_PHRASES:
            return self._phrase_of_many(field, places, parts)
        if all(len(terms) == 1 for terms in parts):
            return self._exact_phrase(field, places, [terms[0] for terms in parts])
        wanted = sum(self._idf_of_all(field, terms) for terms in parts)
        phrases = []
        for terms in product(*parts):
            own = sum(self._idf(field, term) for term in terms)
            phrases.append(Query.boost_query(self._exact_phrase(field, places, terms), wanted / own))
        return either(phrases)

    def _alternatives(self, field: str, part: PhraseTerm) -> list[str]:
        if not part.beginning:
            return [part.term, *part.also]
        return [term for term, _ in self._searcher.terms_with_prefix(field, printable(part.term))]

    def _exact_phrase(self, field: str, places: Sequence[int], terms: Sequence[str]) -> Query:
        return Query.phrase_query(self._schema, field, list(zip(places, map(printable, terms), strict=True)))

    def _phrase_of_many(self, field: str, places: Sequence[int], parts: Sequence[Sequence[str]]) -> Query:
        expressions = ["|".join(map(_escaped, map(printable, terms))) for terms in parts]
        found = Query.regex_phrase_query(
            self._schema, field, [(place, f"({text})") for place, text in zip(places, expressions, strict=True)]
        )
        return only(found, sum(self._idf_of_all(field, terms) for terms in parts) * saturation(1.0, 1.0, 1.0))

    def _near(self, leaf: Near) -> Query:
        parts = list(dict.fromkeys((part.term, *part.also) for part in leaf.terms))
        terms = [self._term(Term(leaf.field, own, own, tuple(also))) for own, *also in parts]
        if len(parts) == 1:
            return terms[0]
        fields = [leaf.field] if leaf.field else ["title", "body"]
        room = leaf.distance + len(parts) - 2
        close = [
            Query.boolean_query(
                [(Occur.Must, self._pair(field, left, right, room)) for left, right in combinations(parts, 2)]
            )
            for field in fields
        ]
        scored = [(Occur.Must, term) for term in terms]
        found = Query.boolean_query([*scored, (Occur.Must, only(either(close)))])
        return found if len(parts) == 2 else self._verify(found, leaf)

    def _pair(self, field: str, left: Sequence[str], right: Sequence[str], room: int) -> Query:
        """Return what finds two terms, in any order, with `room` other words between them at most."""
        pairs = [pair for one in left for other in right for pair in ((one, other), (other, one))]
        phrases = [
            Query.phrase_query(self._schema, field, [printable(first), printable(second)], room)
            for first, second in pairs
        ]
        return only(either(phrases))

    def _between(self, first: str | None, last: str | None) -> Query:
        """Return what finds articles of which any day lies in the range."""
        begins = Query.range_query(
            self._schema, "first_day", FieldType.Integer, 2, days_of(last)[1] if last else 99999999
        )
        ends = Query.range_query(self._schema, "last_day", FieldType.Integer, days_of(first)[0] if first else 2)
        return Query.boolean_query([(Occur.Must, begins), (Occur.Must, ends)])


def _only_filters(field: str | None) -> bool:
    """Tell whether a leaf is of a field whose terms earn no score."""
    return field is not None and FIELDS_BY_NAME[field].kind in (FieldKind.DATE, FieldKind.KEYWORD)


def _escaped(text: str) -> str:
    """Return a regular expression of tantivy's (crate tantivy-fst) that only the text fits."""
    return "".join(char if char.isalnum() else f"\\{char}" for char in text)
