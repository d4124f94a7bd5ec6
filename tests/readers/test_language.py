"""Languages of short texts; see benchmarks/language.py for more of them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.readers.function_words import FUNCTION_WORDS, LETTERS
from corpus_search.readers.language import _NOT_LATIN, detect_language

NEWS = [
    (line.partition("\t")[0], line.partition("\t")[2])
    for line in (Path(__file__).parent / "news_in_languages.tsv").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize(("code", "text"), NEWS)
def test_news(code: str, text: str) -> None:
    assert detect_language(text) == code


@pytest.mark.parametrize(
    "text", ["", " ", "2016", "Kerry", "Reuters", "!!! 12:30 ---", "Lorem Ipsum", "xqz wvk jjj", "😀😀😀", "\ud800"]
)
def test_too_little_to_say(text: str) -> None:
    assert detect_language(text) is None


def test_two_languages_in_equal_parts_are_none() -> None:
    english = "the and that with from have not but they which"
    german = "der und das mit ist nicht auch sich werden dass"
    assert detect_language(f"{english} {german}") is None


def test_a_foreign_quotation_on_top_decides_nothing() -> None:
    quotation = "„Wir sind nicht hier, um zu reden“, sagte er, „und das ist auch gut so.“ "
    english = "The minister said that this was what he had been told by those who were there at the time. "
    assert detect_language(quotation + english * 10) == "en"


def test_capitals_and_decomposed_letters_change_nothing() -> None:
    text = dict(NEWS)["fr"]
    assert detect_language(text.upper()) == "fr"
    assert detect_language(text.replace("é", "e\u0301").replace("à", "a\u0300")) == "fr"


@given(st.text())
def test_anything_gives_a_code_or_none(text: str) -> None:
    found = detect_language(text)
    assert found is None or (len(found) == 2 and found.isascii())


def test_the_lists_are_in_lower_case_and_composed() -> None:
    for words in (*FUNCTION_WORDS.values(), *LETTERS.values()):
        assert words == words.lower()


def test_what_is_beyond_latin_letters_and_signs() -> None:
    letters = [bool(_NOT_LATIN.search(chr(code))) for code in range(0x110000)]
    begin = [code for code in range(1, 0x110000) if letters[code] and not letters[code - 1]]
    end = [code - 1 for code in range(1, 0x110000) if letters[code - 1] and not letters[code]]
    assert list(zip(begin, end, strict=True)) == [
        (0x0370, 0x1DFF), (0x1F00, 0x1FFF), (0x2E80, 0xD7FF), (0xF900, 0xFDFF), (0xFE70, 0xFEFF), (0xFF66, 0xFFDC),
        (0x10000, 0x3FFFF),
    ]  # fmt: skip
