from collections.abc import Sequence

import pytest

from corpus_search.query.combine import Clause, Sign, combine
from corpus_search.query.nodes import And, Everything, Node, Not, Or, Prefer, Term

_A, _B, _C = (Term(None, letter, letter) for letter in "abc")
_THE = Clause(Term(None, "the", "the"), droppable=True)
_MUST_A = Clause(_A, Sign.MUST)
_NOT_A = Clause(_A, Sign.MUST_NOT)


@pytest.mark.parametrize(
    ("alternatives", "all_words", "any_word"),
    [
        ([], None, None),
        ([[], []], None, None),
        ([[Clause(_A)]], _A, _A),
        ([[Clause(_A), Clause(_B)]], And((_A, _B)), Or((_A, _B))),
        ([[Clause(_A)], [], [Clause(_B), Clause(_C)]], Or((_A, And((_B, _C)))), Or((_A, _B, _C))),
        ([[_NOT_A]], And((Everything(), Not(_A))), And((Everything(), Not(_A)))),
        ([[Clause(_B), _NOT_A, Clause(_C)]], And((_B, _C, Not(_A))), And((Or((_B, _C)), Not(_A)))),
        ([[_MUST_A, Clause(_B), Clause(_C)]], And((_A, _B, _C)), Prefer(_A, Or((_B, _C)))),
        ([[_MUST_A]], _A, _A),
        ([[_THE, Clause(_A)]], _A, _A),
        ([[_THE, _MUST_A]], _A, _A),
        ([[_THE]], _THE.node, _THE.node),
        ([[_THE, _NOT_A]], And((_THE.node, Not(_A))), And((_THE.node, Not(_A)))),
        ([[_THE], [Clause(_A)]], Or((_THE.node, _A)), Or((_THE.node, _A))),
        ([[Clause(And((_A, _B))), Clause(_C)]], And((_A, _B, _C)), Or((And((_A, _B)), _C))),
    ],
)
def test_clauses_become_a_tree(alternatives: Sequence[Sequence[Clause]], all_words: Node, any_word: Node) -> None:
    assert combine(alternatives, any_word=False) == all_words
    assert combine(alternatives, any_word=True) == any_word
