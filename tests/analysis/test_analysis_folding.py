import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.analysis.folding import LONGEST_WORD, fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("SYRIA", "syria"),
        ("Café", "cafe"),
        ("CAFE\u0301", "cafe"),
        ("ｃａｆｅ", "cafe"),
        ("ﬁnance", "finance"),
        ("co\u00adoperate", "cooperate"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("İstanbul", "istanbul"),
        ("DIYARBAKIR", "diyarbakir"),
        ("Diyarbakır", "diyarbakir"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("Đà", "da"),
        ("Ἀθῆναι", "αθηναι"),
        ("ΟΔΟΣ", "οδοσ"),
        ("όδος", "οδοσ"),
        ("ёлка", "елка"),
        ("му́ка", "мука"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("محـــمد", "محمد"),
        ("m²", "m2"),
        ("ﾊﾟ", "パ"),
    ],
)
def test_spellings_of_one_word_fold_to_one(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [("й", "и"), ("ї", "і"), ("が", "か"), ("パ", "ハ"), ("कि", "क"), ("กำ", "ก")],
)
def test_what_makes_another_letter_in_its_alphabet_stays(one: str, other: str) -> None:
    assert fold(one) != fold(other)


# All of Unicode but private characters and the ideographs beyond the first plane, which nothing folds.
_CHARACTERS = list(map(chr, [*range(0x20000), *range(0x2F800, 0x2FA20), *range(0xE0000, 0xE0200)]))


def test_folding_every_character_twice_changes_nothing_more() -> None:
    assert [character for character in _CHARACTERS if fold(fold(character)) != fold(character)] == []


def test_nothing_folded_holds_white_space() -> None:
    # NFKC makes "ﷺ" four words; a folded blank was a blank before.
    assert " " in unicodedata.normalize("NFKC", "\ufdfa")
    folded = "".join(map(fold, _CHARACTERS))
    assert folded.split() == [folded]


@given(st.text())
def test_folding_is_idempotent(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@given(st.text())
def test_case_does_not_count(word: str) -> None:
    # "ß" and "ŉ" grow when they are written in capitals, so only letters that come back are asked.
    if word.upper().lower() == word:
        assert fold(word.upper()) == fold(word)


@given(st.text(alphabet="éàçñžøåÖÜ안녕パがЙЁЇάώ", max_size=20))
def test_composed_and_decomposed_letters_are_the_same(word: str) -> None:
    assert fold(unicodedata.normalize("NFD", word)) == fold(unicodedata.normalize("NFC", word))


def test_a_word_has_no_more_than_its_longest_length() -> None:
    assert fold("a" * 1000) == "a" * LONGEST_WORD
    assert len(fold("é" * 1000)) == LONGEST_WORD
    assert len(fold("\ufdfa" * 1000)) == LONGEST_WORD


def test_a_flood_of_marks_is_cut_before_it_costs_anything() -> None:
    # Sorting ten million marks into canonical order would take minutes.
    assert fold("a" + "\u0301\u0323" * 5_000_000) == "a"
