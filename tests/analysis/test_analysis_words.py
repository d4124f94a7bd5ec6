import re
import sys
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus_search.analysis import words as module
from corpus_search.analysis.folding import fold
from corpus_search.analysis.words import Word, find_chunks, is_unspaced, iter_chunks, lone_word, words_of_chunk

_NASTY = "aBé1٣.,'’_-+#&/@$€()\"“” \n\t\u00a0\u3000\u0301\u200d\u200c\u00ad\ufe0f東京都かﾊﾟ한กำ\u1112\u1161\u11abｓｅ²👩"
nasty_text = st.text(alphabet=_NASTY, max_size=30) | st.text(st.characters(exclude_categories=["Cn"]), max_size=20)


def _texts(chunk: str) -> list[str]:
    return [word.text for word in words_of_chunk(chunk)]


@pytest.mark.parametrize(
    ("chunk", "words"),
    [
        ("Syria", ["syria"]),
        ("de-escalate", ["de", "escalate"]),
        ("CJTF-OIR", ["cjtf", "oir"]),
        ("well–known", ["well", "known"]),
        ("snake_case", ["snake", "case"]),
        ("__init__", ["init"]),
        ("either/or", ["either", "or"]),
        ("AT&T", ["at", "t"]),
        ("e@mail.org", ["e", "mail", "org"]),
        ("https://example.com/a_b", ["https", "example", "com", "a", "b"]),
        ("(“Kerry”),", ["kerry"]),
        # acronyms
        ("U.S.", ["us"]),
        ("U.S", ["us"]),
        ("u.s.a.", ["usa"]),
        ("U.S.-led", ["us", "led"]),
        ("J.K.Rowling", ["jk", "rowling"]),
        ("a.b.cd", ["ab", "cd"]),
        ("e.V.", ["ev"]),
        ("Α.Ε.", ["αε"]),
        ("E\u0301.U.", ["eu"]),
        ("B.", ["b"]),
        # numbers
        ("10,000", ["10000"]),
        ("1,234,567.89", ["1234567.89"]),
        ("10,00", ["10,00"]),
        ("3.5", ["3.5"]),
        ("3.5.", ["3.5"]),
        ("2016-02-02", ["2016", "02", "02"]),
        ("12:30", ["12", "30"]),
        ("3.5a", ["3", "5a"]),
        ("$50", ["$", "50"]),
        ("US$1,000", ["us", "$", "1000"]),
        ("50€", ["50", "€"]),
        ("＄5bn", ["$", "5bn"]),
        ("50%", ["50"]),
        # apostrophes
        ("Turkey’s", ["turkey"]),
        ("Turkey's", ["turkey"]),
        ("TURKEY’S", ["turkey"]),
        ("Turkeys'", ["turkeys"]),
        ("'s", ["s"]),
        ("don’t", ["dont"]),
        ("Da'esh", ["daesh"]),
        ("O’Neill", ["oneill"]),
        ("l’accord", ["l", "accord"]),
        ("L'ACCORD", ["l", "accord"]),
        ("jusqu’aujourd’hui", ["jusqu", "aujourdhui"]),
        ("qu’dell’anno", ["qu", "dell", "anno"]),
        ("dell’Italia", ["dell", "italia"]),
        ("l’accord’s", ["l", "accord"]),
        ("d’e\u0301te\u0301", ["d", "ete"]),
        ("I'll", ["ill"]),
        # signs that are kept
        ("C++", ["c++"]),
        ("C#,", ["c#"]),
        ("ABC++", ["abc"]),
        ("C+", ["c"]),
        # marks and joiners
        ("co\u00adoperate", ["cooperate"]),
        ("cafe\u0301", ["cafe"]),
        ("हिन्दी", ["हिन्दी"]),
        ("می\u200cخواهم", ["میخواهم"]),
        # nothing
        ("—", []),
        ("…!?", []),
        ("_", []),
        ("\u0301\u200d", []),
        ("\ud800", []),
    ],
)
def test_a_chunk_is_cut_into_words(chunk: str, words: list[str]) -> None:
    assert _texts(chunk) == words


@pytest.mark.parametrize(
    ("chunk", "words"),
    [
        ("東京都", ["東京", "京都", "都"]),
        ("東", ["東"]),
        ("東京,大阪", ["東京", "京", "大阪", "阪"]),
        ("한국어", ["한국", "국어", "어"]),
        ("パーティ", ["パー", "ーテ", "ティ", "ィ"]),
        ("カ・キ", ["カ", "キ"]),
        ("2016年に", ["2016", "年に", "に"]),
        ("ไทย", ["ไท", "ทย", "ย"]),
        ("ที่", ["ที่"]),
    ],
)
def test_scripts_without_spaces_are_cut_into_pairs(chunk: str, words: list[str]) -> None:
    assert _texts(chunk) == words


def test_numbers_and_signs_beside_such_a_script_are_read_as_elsewhere() -> None:
    # They were taken for a part of the run before: "約3" and "5億".
    assert _texts("約3.5億元") == ["約", "3.5", "億元", "元"]
    assert _texts("使用C++語言") == ["使用", "用", "c++", "語言", "言"]
    assert _texts("在U.S.軍") == ["在", "us", "軍"]


def test_halfwidth_kana_are_the_fullwidth_ones() -> None:
    # The halfwidth voicing mark is a character of its own and was paired as one.
    assert _texts("ﾊﾟｰﾃｨ") == _texts("パーティ")


def test_a_syllable_of_hangul_letters_is_one_character() -> None:
    assert _texts(unicodedata.normalize("NFD", "한국어")) == ["한국", "국어", "어"]


def test_at_each_character_of_a_run_one_word_begins() -> None:
    assert list(words_of_chunk("x東京")) == [
        Word("x", 0, 1),
        Word("東京", 1, 3, pair=True),
        Word("京", 2, 3, last=True),
    ]


def test_offsets_take_in_what_belongs_to_the_word_as_written() -> None:
    assert list(words_of_chunk("(U.S.-led")) == [Word("us", 1, 5), Word("led", 6, 9)]
    assert list(words_of_chunk("“Turkey’s”")) == [Word("turkey", 1, 9)]
    assert list(words_of_chunk("l’accord")) == [Word("l", 0, 1), Word("accord", 2, 8)]
    assert list(words_of_chunk("C++.")) == [Word("c++", 0, 3)]


def test_the_characters_of_unspaced_scripts_are_letters_that_fold_to_something() -> None:
    # Punctuation of these scripts ("・", "၊") must part words as it does elsewhere.
    for character in map(chr, range(sys.maxunicode + 1)):
        if is_unspaced(character) and unicodedata.category(character) != "Cn":
            assert character.isalnum() or unicodedata.category(character).startswith("M")
            assert fold(character) != ""


def test_white_space_is_the_same_for_both_ways_to_cut_chunks() -> None:
    every = "".join(f"a{chr(code)}" for code in range(sys.maxunicode + 1))
    assert find_chunks(every) == [match.group() for match in iter_chunks(every)]


@given(nasty_text)
def test_both_ways_to_cut_chunks_agree(text: str) -> None:
    assert find_chunks(text) == [match.group() for match in iter_chunks(text)]


@given(st.text(alphabet="aB1.,'’\"“”()-–é!?_+#;:", min_size=1, max_size=8))
@example("A.B")
@example("C#,")
@example("'s")
def test_a_lone_word_is_what_the_long_way_finds(chunk: str) -> None:
    if (lone := lone_word(chunk)) is not None:
        assert _texts(chunk) == [lone]


@given(nasty_text)
@example("ၞ")
def test_words_stand_in_order_and_are_folded(text: str) -> None:
    for chunk in find_chunks(text):
        words = list(words_of_chunk(chunk))
        starts = [word.start for word in words]
        assert starts == sorted(set(starts))
        for word in words:
            assert 0 <= word.start < word.end <= len(chunk)
            assert word.text.split() == [word.text]
            assert word.pair or fold(word.text) == word.text
            # A mark of a script without spaces may stand alone: "ၞ".
            kind = unicodedata.category(chunk[word.start])
            assert re.search(r"\w", chunk[word.start : word.end]) or kind == "Sc" or kind.startswith("M")
        for word, after in pairwise(words):
            assert word.end <= after.start or word.pair


@given(nasty_text)
def test_what_is_left_between_words_has_no_letter(text: str) -> None:
    for chunk in find_chunks(text):
        rest = list(chunk)
        for word in words_of_chunk(chunk):
            rest[word.start : word.end] = " " * (word.end - word.start)
        left = "".join(rest)
        # "'s" alone is a possessive of nothing only after a letter; all other letters are in some word.
        assert not re.search(r"[^\W_]", left), (chunk, left)


@given(st.text(alphabet="éüåñøŁ.'’-aB1, 한パがЙё", max_size=20))
def test_composed_and_decomposed_texts_have_the_same_words(text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert [_texts(chunk) for chunk in find_chunks(composed)] == [_texts(chunk) for chunk in find_chunks(decomposed)]


@given(st.text(alphabet="abcAB12.,'’‘-–—…“”„_+#C$&@/(s£ʼ", max_size=12))
def test_what_is_as_good_as_ascii_has_the_words_that_the_whole_rules_find(chunk: str) -> None:
    """Its expression knows no combining marks, and is made in a tenth of the time."""
    assert list(words_of_chunk(chunk)) == list(module._spaced_words(chunk, 0, module._ALL_MARKS))
