import pytest

from corpus_search.snippets.cutting import cut_after, cut_before


@pytest.mark.parametrize(
    ("text", "place", "cut"),
    [
        ("one two three", 10, 8),
        ("one two three", 8, 8),
        ("one two three", 7, 7),
        ("one two-three", 10, 4),
        ("one", 2, 2),
        # Without white space near it is between words, or where another script begins.
        ("東京都です", 3, 3),
        ("は1,000人", 4, 1),
        ("はdon’tと", 5, 1),
        ("はco\u00adopとx", 5, 1),
        # Characters as people see them stay whole.
        ("はが\u3099め", 2, 1),
        ("は👩\u200d👩\u200d👧め", 4, 1),
        ("は👍🏽め", 2, 1),
        ("は🇹🇷め", 2, 1),
        ("は🏴\U000e0067\U000e007fめ", 2, 1),
        ("は\u1112\u1161\u11abめ", 2, 1),
        ("は❤\ufe0fめ", 2, 1),
    ],
)
def test_cutting_at_a_place_or_before_it(text: str, place: int, cut: int) -> None:
    assert cut_before(text, place, 0) == cut


@pytest.mark.parametrize(
    ("text", "place", "cut"),
    [
        ("one two three", 5, 8),
        ("one two three", 4, 4),
        ("one two three", 0, 0),
        ("one two three", 9, 13),
        ("東京都です", 2, 2),
        ("は1,000人", 2, 6),
        ("は👩\u200d👩め", 2, 4),
        ("が\u3099め", 1, 2),
    ],
)
def test_cutting_at_a_place_or_after_it(text: str, place: int, cut: int) -> None:
    assert cut_after(text, place, len(text)) == cut


def test_a_cut_stays_within_its_bounds() -> None:
    assert cut_before("a" * 300, 200, 190) == 200
    assert cut_before("one two", 6, 5) == 6
    assert cut_after("a" * 300, 10, 15) == 15
    assert cut_after("onetwo three", 2, 4) == 4


def test_what_is_longer_than_a_word_is_cut_but_not_its_characters() -> None:
    assert cut_before("a" * 300, 200, 0) == 200
    assert cut_before("a" + "\u0301" * 300, 200, 0) == 0
