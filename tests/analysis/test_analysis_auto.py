"""A store of several languages: each article in its own, queries in all of them."""

import pytest

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.analysis.folding import fold
from corpus_search.analysis.languages import language_names, load_stemmer, stemmer_for


@pytest.mark.parametrize(
    ("code", "name"), [("de", "german"), ("deu", "german"), ("en", "english"), ("ja", "none"), (None, "english")]
)
def test_the_stemmer_for_a_language(code: str | None, name: str) -> None:
    assert stemmer_for(code) == name
    load_stemmer(name)


def test_every_stemmer_that_has_a_code_is_there() -> None:
    assert {stemmer_for(code) for code in ("ar", "fi", "ru", "sv", "tr", "hi", "yi")} <= set(language_names())


def test_an_article_is_analyzed_in_its_own_language() -> None:
    analyzer = Analyzer("auto")
    assert analyzer.for_article("de").terms("Häuser") == ["haus"]
    assert analyzer.for_article("ja").terms("houses") == ["houses"]
    assert analyzer.for_article(None).terms("houses") == analyzer.for_article("en").terms("house") == ["hous"]
    assert analyzer.for_article("de") is analyzer.for_article("deu")


def test_in_a_store_of_one_language_every_article_is_analyzed_in_that() -> None:
    analyzer = Analyzer("english")
    assert analyzer.for_article("de") is analyzer
    analyzer.expect({"de", "fr"})
    assert [word.also for word in analyzer.iter_query_words("Häuser")] == [()]


def test_a_word_of_a_query_stands_for_its_stems_in_all_languages() -> None:
    analyzer = Analyzer("auto")
    (before,) = analyzer.iter_query_words("Häuser")
    assert (before.term, before.also) == ("hauser", ())
    analyzer.expect({"de", "ja", "en"})
    (word,) = analyzer.iter_query_words("Häuser")
    assert (word.term, word.also) == ("hauser", ("haus",))
    (same,) = analyzer.iter_query_words("2016")
    assert same.also == ()


@pytest.mark.parametrize(
    ("languages", "stop_words", "others"),
    [
        (set(), ["the", "was"], ["die", "der"]),
        ({"de"}, ["die", "der", "für"], ["the", "haus"]),
        # What is "the" to one is a word to the other.
        ({"de", "en"}, ["the", "was"], ["die", "der", "war"]),
        ({"de", "nl"}, ["in", "die", "was"], ["der", "de"]),
        # A language without a list has no say.
        ({"fr", "ja"}, ["les", "du"], ["été", "the"]),
        ({"ja"}, [], ["the"]),
    ],
)
def test_stop_words_are_those_of_the_languages_there_are(
    languages: set[str], stop_words: list[str], others: list[str]
) -> None:
    analyzer = Analyzer("auto")
    analyzer.expect(languages)
    assert [word for word in map(fold, stop_words) if not analyzer.is_stop_word(word)] == []
    assert [word for word in map(fold, others) if analyzer.is_stop_word(word)] == []
