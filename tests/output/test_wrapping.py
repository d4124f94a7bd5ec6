import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from corpus_search.output.escape import visible
from corpus_search.output.wrapping import break_lines, is_inside_character

TEXT = st.text(st.one_of(st.sampled_from(" a-–é\u0301\u200d\ufe0f中。「👩🔬☎[]…·\u3000"), st.characters())).map(visible)


def lines(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in break_lines(text, width)]


@pytest.mark.parametrize(
    ("text", "width", "broken"),
    [
        ("", 9, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one  two", 5, ["one", "two"]),
        ("  one two", 6, ["  one", "two"]),
        ("        one", 6, ["one"]),
        ("incredible", 4, ["incr", "edib", "le"]),
        ("an incredible one", 5, ["an", "incre", "dible", "one"]),
        ("well-known", 6, ["well-", "known"]),
        ("on 2016-02-02", 8, ["on", "2016-02-", "02"]),
        ("path · id", 6, ["path ·", "id"]),
        ("中文字中文字", 5, ["中文", "字中", "文字"]),
        ("中文。字", 4, ["中", "文。", "字"]),
        ("中「文」字", 6, ["中", "「文」", "字"]),
        ("see 中文 now", 6, ["see 中", "文 now"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        ("👩\u200d🔬👩\u200d🔬", 2, ["👩\u200d🔬", "👩\u200d🔬"]),
    ],
)
def test_where_lines_are_broken(text: str, width: int, broken: list[str]) -> None:
    assert lines(text, width) == broken


def test_a_separator_stays_with_what_is_before_it() -> None:
    assert lines("one two · three", 8) == ["one", "two ·", "three"]
    assert lines("one two … three", 8) == ["one", "two …", "three"]


def test_without_a_width_nothing_changes() -> None:
    assert break_lines("  one   ", None) == [(0, 8)]


@given(TEXT, st.integers(2, 30))
def test_lines_fit_and_lose_nothing_but_spaces(text: str, width: int) -> None:
    ranges = break_lines(text, width)
    reached = 0
    for start, end in ranges:
        assert reached <= start <= end
        assert not text[reached:start].strip(" \u3000")
        assert cell_len(text[start:end]) <= width
        reached = end
    assert not text[reached:].strip(" \u3000")


@given(TEXT, st.integers(2, 30))
def test_no_character_is_cut(text: str, width: int) -> None:
    cuts = {offset for line in break_lines(text, width) for offset in line}
    assert not any(is_inside_character(text, cut) for cut in cuts)
