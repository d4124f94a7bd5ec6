import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from corpus_search.output.explanations import explanation_lines
from corpus_search.output.layout import Role
from corpus_search.output.plain import draw
from corpus_search.page import Explanation

IDF = Explanation(
    2.30258509, "idf = ln(1 + (N - n + 0.5) / (n + 0.5))", (Explanation(20_000, "N, articles of the store"),)
)
SCORE = Explanation(
    12.5, "the sum of", (Explanation(1.25, "syria", (IDF, Explanation(0.00001234, "tiny"))), Explanation(0, "nothing"))
)
AT_60 = """\
    12.5  the sum of
      1.25  syria
        2.3026  idf = ln(1 + (N - n + 0.5) / (n + 0.5))
          20,000  N, articles of the store
        1.23e-05  tiny
      0  nothing
"""
AT_40 = """\
    12.5  the sum of
      1.25  syria
        2.3026  idf = ln(1 + (N - n +
                0.5) / (n + 0.5))
          20,000  N, articles of the
                  store
        1.23e-05  tiny
      0  nothing
"""


@pytest.mark.parametrize(("width", "screen"), [(60, AT_60), (None, AT_60), (40, AT_40)])
def test_a_tree_is_indented(width: int | None, screen: str) -> None:
    assert draw(explanation_lines(SCORE, width, 4)) == screen


def test_where_there_is_no_room_the_words_stand_below_the_number() -> None:
    assert draw(explanation_lines(IDF, 20, 6)).startswith("      2.3026\n        idf = ln(1 +\n        (N - n +\n")


def test_all_of_it_is_dim() -> None:
    for width in (20, 80):
        assert {span.role for line in explanation_lines(SCORE, width, 4) for span in line} == {Role.DIM}


@given(what=st.text(max_size=60), value=st.floats(-1e9, 1e9), width=st.integers(20, 120))
def test_no_line_is_wider_than_the_terminal(what: str, value: float, width: int) -> None:
    tree = Explanation(value, what)
    for _ in range(30):
        tree = Explanation(value, what, (tree,))
    assert all(cell_len(line) <= width for line in draw(explanation_lines(tree, width, 4)).split("\n"))
