import pytest

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.analysis.folding import fold
from corpus_search.analysis.stopwords import LANGUAGES, stop_words


def test_stop_words_are_folded_words() -> None:
    for words in map(stop_words, LANGUAGES):
        assert all(fold(word) == word for word in words)


def test_names_in_the_news_are_no_stop_words() -> None:
    assert not stop_words("english") & {"us", "may", "it's", "mine", "who's", "isis"}


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("french", "or car été est-allemand vitamine c d l t"),
        ("italian", "stati stato due uniti c d"),
        ("german", "weg macht haus c"),
        ("spanish", "nada bien fin c"),
        ("portuguese", "nada fim c"),
        ("dutch", "huis c"),
    ],
)
def test_things_are_no_stop_words_in_any_language(language: str, names: str) -> None:
    assert not stop_words(language) & set(map(fold, names.split()))


def test_a_language_without_a_list_has_none() -> None:
    assert Analyzer("english").is_stop_word("the")
    assert not Analyzer("finnish").is_stop_word("the")
    assert not Analyzer("german").is_stop_word("the")
    assert Analyzer("german").is_stop_word("fur")
    assert not Analyzer("none").is_stop_word("the")


def test_stop_words_are_indexed() -> None:
    assert Analyzer().terms("to be or not to be") == ["to", "be", "or", "not", "to", "be"]
