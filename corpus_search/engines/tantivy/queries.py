"""Query tree to tantivy's own queries, with the scores of `engines.bm25`; `leaves` has the terms, and what they score.

`Near` of two terms is two phrases with slop. Of more, tantivy's slop means something else: the articles in which each
pair is near enough are looked at one by one.
"""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import assert_never

from tantivy import FieldType, Occur, Query, Schema

from corpus_search.engines.tantivy.documents import days_of
from corpus_search.engines.tantivy.layout import BODY, printable
from corpus_search.engines.tantivy.leaves import Leaves, either, only, only_filters
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

__all__ = ["Translator", "scores_all_equally"]

Verify = Callable[[Query, Near], Query]
"""Keeps, of the articles that a query finds, those that hold what a `Near` wants."""


class Translator:
    """Makes queries for one searcher."""

    def __init__(self, leaves: Leaves, schema: Schema, verify: Verify) -> None:
        self._leaves = leaves
        self._schema = schema
        self._verify = verify

    def translate(self, tree: Node) -> Query:  # noqa: PLR0912  (a case a node)
        """Return a query that finds what the tree finds. Raises TypeError for a pattern, see `Engine.words`."""
        match tree:
            case Term():
                return self._leaves.term(tree)
            case Words() | Prefix():
                return self._leaves.words(tree)
            case Phrase():
                return self._leaves.phrase(tree)
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

    def _near(self, leaf: Near) -> Query:
        parts = list(dict.fromkeys((part.term, *part.also) for part in leaf.terms))
        terms = [self._leaves.term(Term(leaf.field, own, own, tuple(also))) for own, *also in parts]
        if len(parts) == 1:
            return terms[0]
        fields = [leaf.field] if leaf.field else ["title", BODY]
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


def scores_all_equally(tree: Node) -> bool:
    """Tell whether all articles that a tree finds have the same score, whatever they are."""
    match tree:
        case Words() | Prefix() | DateRange() | Identified() | Everything() | Nothing() | Not():
            return True
        case Term(field):
            return only_filters(field)
        case And(children):
            return all(map(scores_all_equally, children))
        case Boosted(child) | Filtered(child):
            return scores_all_equally(child)
        case _:
            return False
