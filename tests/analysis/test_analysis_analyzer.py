import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.analysis import analyzer as module
from corpus_search.analysis.analyzer import Analyzer, QueryWord, Token
from corpus_search.analysis.words import iter_chunks

_ENGLISH = Analyzer()
_NASTY = "aBs1é٣.,'’_-+# \n\u00a0\u3000\u0301\u200d\u00ad東京都かﾊﾟ한กำ²👩"
nasty_text = st.text(alphabet=_NASTY, max_size=30) | st.text(max_size=20)


def test_terms_are_stems_and_words_are_as_written() -> None:
    analysis = _ENGLISH.analyze("Turkey’s troops attacked, 東京 attacks.")
    assert analysis.terms == ["turkey", "troop", "attack", "東京", "京", "attack"]
    assert analysis.words == {"turkey", "troops", "attacked", "attacks"}


def test_words_of_a_name_are_not_stemmed() -> None:
    assert _ENGLISH.words("Myles Caggins, U.S. Press") == ["myles", "caggins", "us", "press"]


def test_tokens_point_at_what_was_written() -> None:
    assert list(_ENGLISH.iter_tokens("The U.S. left; Syria’s")) == [
        Token("the", "the", 0, 3),
        Token("us", "us", 4, 8),
        Token("left", "left", 9, 13),
        Token("syria", "syria", 15, 22),
    ]


def test_an_empty_text_has_nothing() -> None:
    assert _ENGLISH.analyze("") == ([], set())
    assert list(_ENGLISH.iter_tokens(" \n\u00a0")) == []


@given(nasty_text)
def test_the_nth_token_is_the_nth_term(text: str) -> None:
    tokens = list(_ENGLISH.iter_tokens(text))
    assert [token.term for token in tokens] == _ENGLISH.terms(text) == _ENGLISH.analyze(text).terms
    assert [token.word for token in tokens] == _ENGLISH.words(text)


@given(nasty_text)
def test_tokens_are_in_order_and_point_at_characters_that_make_them_again(text: str) -> None:
    tokens = list(_ENGLISH.iter_tokens(text))
    assert [token.start for token in tokens] == sorted({token.start for token in tokens})
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert _ENGLISH.terms(text[token.start : token.end])[0] == token.term


@given(nasty_text)
def test_a_chunk_has_the_terms_and_words_of_its_tokens(text: str) -> None:
    for match in iter_chunks(text):
        chunk = match.group()
        terms, words, spaced = _ENGLISH.chunk(chunk)
        tokens = list(_ENGLISH.iter_tokens(chunk))
        assert terms == tuple(token.term for token in tokens)
        assert words == tuple(token.word for token in tokens)
        assert set(spaced) <= set(words)


def test_what_is_remembered_is_what_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    # With room for two chunks only, the memory is emptied again and again.
    monkeypatch.setattr(module, "_MEMORY", 2)
    text = "one two three, one two’s three four one-two " * 5
    assert Analyzer().terms(text) == ["one", "two", "three", "one", "two", "three", "four", "one", "two"] * 5


def test_long_chunks_are_not_remembered() -> None:
    analyzer = Analyzer()
    analyzer.analyze("a" * 1000)
    assert not analyzer._chunks
    assert not analyzer._stems


def test_query_words_of_spaced_scripts_are_the_tokens() -> None:
    assert list(_ENGLISH.iter_query_words("de-escalated")) == [
        QueryWord("de", "de", 0, 0, 2, unspaced=False, beginning=False),
        QueryWord("escal", "escalated", 1, 3, 12, unspaced=False, beginning=False),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("東京都", [("東京", 0, False), ("京都", 1, False)]),
        ("東", [("東", 0, True)]),
        ("東 京", [("東", 0, True), ("京", 1, True)]),
        ("東京 x", [("東京", 0, False), ("x", 2, False)]),
        ("x東", [("x", 0, False), ("東", 1, True)]),
    ],
)
def test_query_words_leave_the_last_character_of_a_run_to_its_pair(
    text: str, words: list[tuple[str, int, bool]]
) -> None:
    found = [(word.term, word.position, word.beginning) for word in _ENGLISH.iter_query_words(text)]
    assert found == words
