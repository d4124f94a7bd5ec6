import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.output.passages import join_passages
from corpus_search.snippets import Snippet


@pytest.mark.parametrize(
    ("snippets", "text"),
    [
        ([], ""),
        ([("One two", 0)], "One two …"),
        ([("One two.", 0)], "One two."),
        ([("“One two.”", 0)], "“One two.”"),
        ([("素晴らしい。", 0)], "素晴らしい。"),
        ([("two", 4)], "… two …"),
        ([("One", 0), ("five", 30)], "One … five …"),
        ([("One.", 0), ("Five.", 30)], "One. … Five."),
        ([("One", 0), ("two.", 4)], "One two."),
        ([("中", 0), ("文。", 1)], "中文。"),
    ],
)
def test_an_ellipsis_stands_where_something_is_left_out(snippets: list[tuple[str, int]], text: str) -> None:
    made = [Snippet(passage, start, start + len(passage), ()) for passage, start in snippets]
    assert join_passages(made)[0] == text


@given(st.lists(st.tuples(st.text("ab .", min_size=1), st.integers(0, 3), st.data())))
def test_matches_point_at_the_same_words(parts: list[tuple[str, int, st.DataObject]]) -> None:
    snippets = []
    at = 0
    for text, gap, data in parts:
        start = data.draw(st.integers(0, len(text)))
        match = start, data.draw(st.integers(start, len(text)))
        snippets.append(Snippet(text, at + gap, at + gap + len(text), (match,)))
        at += gap + len(text)
    joined, matches = join_passages(snippets)
    words = [snippet.text[start:end] for snippet in snippets for start, end in snippet.matches]
    assert [joined[start:end] for start, end in matches] == words
