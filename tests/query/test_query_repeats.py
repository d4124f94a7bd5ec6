"""Words that a query asks for several times."""

from itertools import pairwise
from math import isclose

import pytest

from corpus_search.query.nodes import And, Boosted, Filtered, Node, Not, Or, Phrase, PhraseTerm, Prefer, Term
from corpus_search.query.repeats import K3, repeated, weigh_repeats

_WAR, _WARS, _OIL = Term(None, "war", "war"), Term(None, "war", "Wars!"), Term(None, "oil", "oil")
_IN_TITLE = Term("title", "war", "war")
_TWICE = repeated(2)
_PHRASE = Phrase(None, (PhraseTerm("war", 0), PhraseTerm("oil", 1)), "war oil")


def test_the_weight_grows_ever_more_slowly_and_is_bounded() -> None:
    weights = [repeated(times) for times in range(1, 50)]
    steps = [after - before for before, after in pairwise(weights)]
    assert weights[0] == 1.0
    assert all(step > 0 for step in steps)
    assert steps == sorted(steps, reverse=True)
    assert isclose(repeated(10**9), K3 + 1, rel_tol=1e-6)
    assert isclose(repeated(2), (K3 + 1) * 2 / (K3 + 2))


@pytest.mark.parametrize(
    ("tree", "weighed"),
    [
        (_WAR, _WAR),
        (Or((_WAR, _OIL)), Or((_WAR, _OIL))),
        (Or((_WAR, _OIL, _WARS)), Or((Boosted(_WAR, _TWICE), _OIL))),
        (And((_WAR, _WARS)), Boosted(_WAR, _TWICE)),
        (Or((_WAR, _IN_TITLE)), Or((_WAR, _IN_TITLE))),
        (Or((_PHRASE, _PHRASE, _OIL)), Or((Boosted(_PHRASE, _TWICE), _OIL))),
        (And((_WAR, Not(_OIL), Not(_OIL))), And((_WAR, Not(_OIL)))),
        (Prefer(_WAR, Or((_OIL, _OIL, _WAR))), Prefer(_WAR, Or((Boosted(_OIL, _TWICE), _WAR)))),
        (Filtered(Or((_WAR, _WAR)), Or((_OIL, _OIL))), Filtered(Boosted(_WAR, _TWICE), Or((_OIL, _OIL)))),
        (Boosted(Or((_WAR, _WAR)), 3.0), Boosted(Boosted(_WAR, _TWICE), 3.0)),
    ],
)
def test_each_word_of_a_group_stands_once(tree: Node, weighed: Node) -> None:
    assert weigh_repeats(tree) == weighed
