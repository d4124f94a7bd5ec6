import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.output.layout import Role, Span, expand_tabs, mark, split_lines, wrap
from corpus_search.output.passages import Match

MATCHES = st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)), max_size=5)


@pytest.mark.parametrize(
    ("text", "matches", "marked"),
    [
        ("one two", [(4, 7)], "one [two]"),
        ("one two", [(0, 3), (4, 7)], "[one] [two]"),
        ("one two", [(4, 7), (0, 3)], "[one] [two]"),
        ("one two", [(0, 5), (2, 7)], "[one two]"),
        ("one", [(0, 3), (0, 3)], "[one]"),
        ("one", [(1, 1), (2, 99), (-5, 1)], "[o]n[e]"),
        ("one", [], "one"),
        ("", [(0, 1)], ""),
        ("e\u0301te\u0301", [(0, 4)], "[e\u0301te\u0301]"),
        ("👩\u200d🔬 x", [(1, 2)], "[👩\u200d🔬] x"),
    ],
)
def test_matches_stand_in_brackets(text: str, matches: list[Match], marked: str) -> None:
    spans = mark(text, matches, Role.PLAIN, brackets=True)
    assert "".join(span.text for span in spans) == marked


@given(st.text(max_size=40), MATCHES)
def test_without_brackets_the_text_stays(text: str, matches: list[Match]) -> None:
    assert "".join(span.text for span in mark(text, matches, Role.DIM, brackets=False)) == text


@given(st.text("ab -", max_size=40), MATCHES, st.integers(1, 20))
def test_wrapping_keeps_every_word_in_its_role(text: str, matches: list[Match], width: int) -> None:
    def words(role: Role, line: tuple[Span, ...]) -> str:
        return "".join(span.text.replace(" ", "") for span in line if span.role is role)

    spans = mark(text, matches, Role.DIM, brackets=False)
    lines = wrap(spans, width, "1  ", 3)
    for role in (Role.DIM, Role.MATCH):
        assert "".join(words(role, line) for line in lines) == words(role, spans)


def test_a_hanging_indent() -> None:
    lines = wrap([Span("one ", Role.HEADLINE), Span("two", link="file:///x")], 6, " 1 ", 3)
    assert lines == [
        (Span(" 1 "), Span("one", Role.HEADLINE)),
        (Span("   "), Span("two", link="file:///x")),
    ]


def test_lines_are_split_across_spans() -> None:
    assert split_lines([Span("a\nb"), Span("c\n\n", Role.MATCH)]) == [
        (Span("a"),),
        (Span("b"), Span("c", Role.MATCH)),
        (),
        (),
    ]


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (["no tab"], "no tab"),
        (["\ta\tb"], " " * 8 + "a" + " " * 7 + "b"),
        (["1234567", "\tx"], "1234567 x"),
        (["12345678\tx"], "12345678        x"),
        (["中\tx"], "中      x"),
    ],
)
def test_tabs_reach_the_next_stop(parts: list[str], text: str) -> None:
    line = expand_tabs(tuple(map(Span, parts)))
    assert "".join(span.text for span in line) == text
