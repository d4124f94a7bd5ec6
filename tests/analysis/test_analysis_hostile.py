"""Texts made to take long. A quadratic way would need minutes for each of them, so no clock is needed to notice."""

import tracemalloc

import pytest

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.analysis.words import find_chunks, iter_parts

_MILLION = 1_000_000


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        pytest.param("a" * _MILLION, 1, id="no space"),
        pytest.param("\u0301" * 3 * _MILLION, 0, id="three million marks"),
        pytest.param("a" + "\u0301" * 10 * _MILLION, 1, id="a letter with ten million marks"),
        pytest.param("a\u0301" * (_MILLION // 2), 1, id="every letter with a mark"),
        pytest.param("\u200b" * _MILLION, 0, id="zero-width spaces"),
        pytest.param("\u200d" * _MILLION, 0, id="joiners"),
        pytest.param("a\u200d" * (_MILLION // 2), 1, id="joined letters"),
        # Each underscore of a text with a mark somewhere was tried as the beginning of a word.
        pytest.param("\u0301" + "_" * _MILLION, 0, id="underscores and a mark"),
        # What was left of the chunk was copied for each article that was cut off.
        pytest.param("quest'" * (_MILLION // 6), _MILLION // 6, id="elided articles"),
        pytest.param("a'" * (_MILLION // 2), 16130, id="apostrophes"),
        pytest.param("a." * (_MILLION // 2), 16130, id="an endless acronym"),
        pytest.param("1," * (_MILLION // 2) + "1a", 16131, id="an endless number that is none"),
        pytest.param("1." + "1" * _MILLION + "a", 2, id="digits that are no number"),
        pytest.param("c++" * (_MILLION // 30), _MILLION // 30, id="c++"),
        pytest.param("\u1100" + "\u1161" * _MILLION, 1, id="one syllable"),
        pytest.param("\ufdfa" * _MILLION, 1, id="characters that grow"),
    ],
)
def test_hostile_texts_are_read_in_linear_time(text: str, terms: int) -> None:
    assert len(Analyzer().analyze(text).terms) == terms


def test_a_run_without_spaces_takes_no_memory_beside_its_terms() -> None:
    text = "東" * 50_000
    analyzer = Analyzer()
    tracemalloc.start()
    try:
        found = analyzer.analyze(text)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(found.terms) == 50_000
    # Three lists or tuples of pointers; each pair is the same string. It was 415 bytes a character before.
    assert most < 50 * len(text)


def test_a_long_text_is_taken_in_parts_that_hold_the_same_chunks() -> None:
    text = "".join(f"word{number}'s\u2003U.S. 東京{number}, " for number in range(200_000))
    parts = list(iter_parts(text))
    assert len(parts) > 2
    assert "".join(parts) == text
    assert [chunk for part in parts for chunk in find_chunks(part)] == find_chunks(text)


def test_a_text_without_white_space_is_one_part() -> None:
    assert list(iter_parts("a" * (3 << 20))) == ["a" * (3 << 20)]
