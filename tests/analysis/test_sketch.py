"""Which texts are about the same?"""

import random
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.analysis.fingerprint import make_fingerprint, words_of
from corpus_search.analysis.sketch import SIZE, Sketch, are_copies

_VOCABULARY = [f"word{number}" for number in range(2_000)]


def _text(seed: int, words: int = 200) -> list[str]:
    return random.Random(seed).choices(_VOCABULARY, k=words)


def _sketch(words: list[str]) -> Sketch:
    sketch = _sketch_if_any(words)
    assert sketch is not None
    return sketch


def _sketch_if_any(words: list[str]) -> Sketch | None:
    return make_fingerprint("", " ".join(words)).sketch


def _digest(text: str) -> bytes:
    return make_fingerprint("", text).digest


def test_case_punctuation_width_and_line_breaks_do_not_count() -> None:
    words = words_of("Kerry says:\nTURKEY’s “border”, ｎｅａｒｌｙ")
    assert [word.decode() for word in words] == ["kerry", "says", "turkey", "s", "border", "nearly"]


def test_characters_of_scripts_without_spaces_are_words() -> None:
    assert [word.decode() for word in words_of("東京都 2016")] == ["東", "京", "都", "2016"]


def test_equal_words_have_equal_digests() -> None:
    assert _digest("A b, c") == _digest("a  B c!")
    assert _digest("a b c") != _digest("a bc")
    assert _digest("a b c") != _digest("a c b")
    long = " ".join(_text(1))
    assert _digest(long) == _digest(f"“{long.upper()}”")
    assert _digest(long) != _digest(f"{long} more")
    assert _digest("") != _digest("a")


def test_the_headline_of_a_short_text_counts() -> None:
    long = " ".join(_text(1))
    assert make_fingerprint("War", "a b") != make_fingerprint("Peace", "a b")
    assert make_fingerprint("War a", "b") != make_fingerprint("War", "a b")
    assert make_fingerprint("War", long) == make_fingerprint("Peace", long)


@given(st.text(st.characters(max_codepoint=127)))
def test_the_quick_way_for_plain_text_finds_the_same_words(text: str) -> None:
    assert [*words_of(text), "é".encode()] == words_of(f"{text} é")


def test_a_sketch_counts_the_shingles_and_keeps_the_smallest_hashes() -> None:
    words = _text(1, 300)
    sketch = _sketch(words)
    assert sketch.shingles == 298
    assert len(sketch.hashes) == SIZE
    assert list(sketch.hashes) == sorted(sketch.hashes)
    assert set(_sketch(words[:150]).hashes) != set(sketch.hashes)


def test_a_short_text_has_no_sketch() -> None:
    assert _sketch_if_any(_text(1, 41)) is None
    assert _sketch_if_any(_text(1, 42)) is not None
    assert _sketch_if_any(["same"] * 500) is None, "one shingle, five hundred times"


@pytest.mark.parametrize("kept", [1.0, 0.8, 0.6, 0.5])
def test_a_text_with_its_end_cut_off_is_a_copy(kept: float) -> None:
    words = _text(2, 400)
    assert are_copies(_sketch(words), _sketch(words[: int(len(words) * kept)]))


def test_a_new_headline_does_not_matter() -> None:
    words = _text(3, 300)
    assert are_copies(_sketch(words), _sketch(_text(4, 12) + words))


def test_a_text_in_which_every_thirtieth_word_is_another_is_a_copy() -> None:
    words = _text(5, 300)
    edited = [word if place % 30 else "edited" for place, word in enumerate(words)]
    assert are_copies(_sketch(words), _sketch(edited))


def test_texts_that_share_a_paragraph_are_no_copies() -> None:
    shared = _text(6, 60)
    assert not are_copies(_sketch(shared + _text(7, 300)), _sketch(shared + _text(8, 300)))


@pytest.mark.parametrize("seed", range(20))
def test_different_texts_are_no_copies(seed: int) -> None:
    assert not are_copies(_sketch(_text(seed)), _sketch(_text(seed + 100)))


@given(st.permutations(_VOCABULARY[:60]))
def test_a_text_is_a_copy_of_itself_and_being_a_copy_goes_both_ways(words: list[str]) -> None:
    sketch, other = _sketch_if_any(words), _sketch_if_any(words[::-1])
    assert sketch is not None
    assert other is not None
    assert are_copies(sketch, sketch)
    assert are_copies(sketch, other) == are_copies(other, sketch)


def test_the_estimate_is_near_the_resemblance() -> None:
    """Half of 2,000 shingles in common with as many others: a third of all."""
    words = _text(9, 2_002)
    other = words[:1_002] + _text(10, 1_000)
    first, second = _sketch(words), _sketch(other)
    union = sorted({*first.hashes, *second.hashes})[:SIZE]
    estimate = len(set(union) & set(first.hashes) & set(second.hashes)) / SIZE
    assert isclose(estimate, 1 / 3, abs_tol=0.15)
