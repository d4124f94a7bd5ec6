import pytest

from corpus_search.query.nodes import (
    And,
    Boosted,
    DateRange,
    Everything,
    Filtered,
    Fuzzy,
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
    iter_leaves,
)
from corpus_search.query.writing import to_text

_A, _B, _C = (Term(None, letter, letter) for letter in "abc")
_AB = Phrase(None, (PhraseTerm("a", 0), PhraseTerm("b", 1)), "a b")


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (_A, "a"),
        (Term("title", "kerri", "Kerry’s"), "title:Kerry’s"),
        (Term(None, "and", "AND"), '"AND"'),
        (Term(None, "a", "(a)"), '"(a)"'),
        (Term("language", "en us", "en us"), 'language:"en us"'),
        (Prefix(None, "cagg", "cagg*"), "cagg*"),
        (Prefix("title", "cagg", "cagg(*"), "title:cagg\\(*"),
        (Prefix("published", "", "*", of_terms=True), "published:*"),
        (Prefix(None, "東", "東", of_terms=True), "東"),
        (_AB, '"a b"'),
        (Phrase("title", _AB.terms, 'a "b"'), 'title:"a \\"b\\""'),
        (And((_A, _B)), "a AND b"),
        (And((_A, Or((_B, _C)))), "a AND (b OR c)"),
        (Or((And((_A, _B)), _C)), "a AND b OR c"),
        (And((_A, Not(Or((_B, _C))))), "a AND NOT (b OR c)"),
        (Not(_AB), 'NOT "a b"'),
        (Prefer(_A, Or((_B, _C))), "+a (b OR c)"),
        (Or((Prefer(_A, _B), _C)), "(+a b) OR c"),
        (And((Everything(), Not(_A))), "* AND NOT a"),
        (Nothing(), "(nothing)"),
        (DateRange("published", "2016-01", "2016-03"), "published:2016-01..2016-03"),
        (DateRange("published", "2016", None), "published:>=2016"),
        (DateRange("published", None, "2016"), "published:<=2016"),
        (Filtered(Or((_A, _B)), DateRange("published", "2016", None)), "(a OR b) AND published:>=2016"),
        (Filtered(And((_A, _B)), Or((_B, _C))), "a AND b AND (b OR c)"),
        (Not(Filtered(_A, _B)), "NOT (a AND b)"),
        (Near(None, _AB.terms, 5, "a b"), '"a b"~5'),
        (Near("title", _AB.terms, 0, 'a "b"'), 'title:"a \\"b\\""~0'),
        (Wildcard("title", "c?g*", "c?g*"), "title:c?g*"),
        (Fuzzy(None, "cagginz", 1, "cagginz~1"), "cagginz~1"),
        (Words(None, ("caggins", "cagg"), "cagg*"), "cagg*"),
        (Boosted(_A, 2.5), "a^2.5"),
        (Boosted(_AB, 1000.0), '"a b"^1000'),
        (Boosted(Term(None, "and", "AND"), 0.001), '"AND"^0.001'),
        (Boosted(And((_A, _B)), 2.0), "(a AND b)^2"),
        (Boosted(Boosted(_A, 2.0), 3.0), "(a^2)^3"),
        (Boosted(Not(_A), 2.0), "(NOT a)^2"),
        (Boosted(Prefer(_A, _B), 2.0), "(+a b)^2"),
        (And((Boosted(Or((_A, _B)), 2.0), Not(Boosted(_C, 3.0)))), "(a OR b)^2 AND NOT c^3"),
    ],
)
def test_a_tree_is_written_in_the_language_of_queries(tree: Node, text: str) -> None:
    assert to_text(tree) == text


def test_leaves_come_in_order_without_those_that_must_not_be() -> None:
    tree = And((Prefer(_A, Or((_AB, Prefix(None, "c", "c*")))), Not(_C), Everything(), _B))
    assert list(iter_leaves(tree)) == [_A, _AB, Prefix(None, "c", "c*"), _B]
    assert list(iter_leaves(Nothing())) == []
    assert list(iter_leaves(And((Filtered(_A, _B), DateRange("published", "2016", None))))) == [_A]
