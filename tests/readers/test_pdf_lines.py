"""Lines to paragraphs, on pages laid out by hand: 10 points a letter high, 12 from line to line."""

import time

import pytest

from corpus_search.readers.pdf_lines import SOFT_HYPHEN, Line, Paragraph, find_headline, join_lines


def _page(*rows: tuple[str, float], left: float = 50, top: float = 700, width: float = 400) -> list[Line]:
    """Return lines of a width, each given with the points between it and the one before."""
    lines, base = [], top
    for text, step in rows:
        base -= step
        lines.append(Line(text, left, left + width, base, base, 10))
    return lines


def _texts(*pages: list[Line]) -> list[str]:
    return [paragraph.text for paragraph in join_lines(pages)]


def test_lines_at_the_usual_distance_are_one_paragraph() -> None:
    assert _texts(_page(("one two", 12), ("three", 12), ("four", 12))) == ["one two three four"]


def test_a_gap_begins_a_paragraph() -> None:
    assert _texts(_page(("one", 12), ("two", 12), ("three", 18), ("four", 12))) == ["one two", "three four"]


def test_an_indent_begins_a_paragraph() -> None:
    page = [
        Line("first", 62, 450, 688, 688, 10), Line("second.", 50, 450, 676, 676, 10),
        Line("third", 62, 450, 664, 664, 10), Line("fourth", 50, 450, 652, 652, 10),
    ]  # fmt: skip
    assert _texts(page) == ["first second.", "third fourth"]


def test_from_right_to_left_the_indent_is_on_the_right() -> None:
    page = [
        Line("أول", 50, 438, 688, 688, 10), Line("ثان", 90, 450, 676, 676, 10),
        Line("ثالث", 70, 438, 664, 664, 10), Line("رابع", 50, 450, 652, 652, 10),
    ]  # fmt: skip
    assert _texts(page) == ["أول ثان", "ثالث رابع"]


def test_a_short_line_that_ends_a_sentence_ends_the_paragraph() -> None:
    def page(text: str) -> list[Line]:
        return [Line("one", 50, 450, 688, 688, 10), Line(text, 50, 200, 676, 676, 10), Line("x", 50, 450, 664, 664, 10)]

    assert _texts(page("two.")) == ["one two.", "x"]
    assert _texts(page("two.”")) == ["one two.”", "x"]
    assert _texts(page("two")) == ["one two x"]


def test_a_line_of_another_height_is_a_paragraph() -> None:
    page = [Line("Heading", 50, 200, 700, 700, 18), *_page(("one", 12), ("two", 12))]
    assert _texts(page) == ["Heading", "one two"]


def test_the_next_column_goes_on_with_the_sentence() -> None:
    left, right = _page(("one", 12), ("two", 12)), _page(("three.", 12), ("four", 12), left=500)
    assert _texts(left + right) == ["one two three. four"]
    left[-1] = Line("two.", 50, 450, left[-1].base, left[-1].base, 10)
    assert _texts(left + right) == ["one two.", "three. four"]


def test_the_next_page_goes_on_with_the_sentence() -> None:
    assert _texts(_page(("one", 12)), _page(("two.", 12)), _page(("Three", 12))) == ["one two.", "Three"]
    assert _texts(_page(("one", 12)), _page(("Two", 12))) == ["one", "Two"]


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (("infor-", "mation here"), "information here"),
        ((f"infor{SOFT_HYPHEN}", "mation"), "information"),
        ((f"infor{SOFT_HYPHEN}mation", "here"), "information here"),
        (("Anglo-", "Saxon"), "Anglo- Saxon"),
        ((f"Anglo{SOFT_HYPHEN}Saxon", "x"), "Anglo-Saxon x"),
        (("a well-known man, well-", "known here"), "a well-known man, well-known here"),
        (("from 1914-", "18 and"), "from 1914- 18 and"),
        ((f"1914{SOFT_HYPHEN}18", "x"), "1914-18 x"),
        (("首相は", "記者会見"), "首相は記者会見"),
        (("한국", "어로"), "한국 어로"),
        (("e\ufb03cient", "\ufb01nd ﻻ"), "efficient find لا"),
    ],
)
def test_what_is_put_where_a_line_ended(rows: tuple[str, ...], text: str) -> None:
    assert _texts(_page(*((row, 12.0) for row in rows))) == [text]


def test_page_numbers_and_running_headers_are_left_out() -> None:
    pages = [
        _page(("The Example Review 3/2016", 12), (f"Story {name} begins", 30), ("and ends.", 12), (f"{number}", 40))
        for number, name in ((7, "one"), (8, "two"), (9, "three"))
    ]
    assert _texts(*pages) == [f"Story {name} begins and ends." for name in ("one", "two", "three")]
    assert _texts(_page(("Story", 12), ("Page 3 of 12", 90))) == ["Story"]
    assert _texts(_page(("In 2016", 12), ("it rained", 12), ("3 times", 12))) == ["In 2016 it rained 3 times"]


def test_without_places_lines_are_joined_all_the_same() -> None:
    assert _texts([Line("one"), Line("two")]) == ["one two"]
    assert _texts([], [Line("one")]) == ["one"]
    assert _texts() == []


@pytest.mark.parametrize(
    ("heights", "place"),
    [([10, 24, 10, 10], 1), ([24, 10], 0), ([10, 10, 10], None), ([24], None), ([0, 0], None), ([11, 10, 10], None)],
)
def test_the_headline_is_what_is_set_largest(heights: list[float], place: int | None) -> None:
    assert find_headline([Paragraph("x", height) for height in heights]) == place


@pytest.mark.parametrize(
    "text", ["x" * 500_000, "a-" * 250_000, f"a{SOFT_HYPHEN}" * 200_000, "." * 500_000, ". " * 250_000, '."' * 200_000]
)
def test_long_lines_take_time_with_their_length(text: str) -> None:
    start = time.perf_counter()
    join_lines([[Line(text, height=10)] * 2] * 3)
    assert time.perf_counter() - start < 8


def test_very_many_lines_take_time_with_their_number() -> None:
    start = time.perf_counter()
    assert len(_texts(_page(*(("and so on", 12.0) for _ in range(60_000))))) == 1
    assert len(_texts(*([Line("and so on", height=10)] for _ in range(20_000)))) <= 1
    assert time.perf_counter() - start < 8
