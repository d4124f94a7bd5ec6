from collections.abc import Sequence
from math import log
from typing import Any

import pytest

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.bm25 import idf
from corpus_search.searching.telling import MOST_TERMS, telling_terms


class Counts:
    """The part of an engine that is asked: how many articles there are, and how many hold a term."""

    def __init__(self, articles: int, holding: dict[str, int], other: int = 2) -> None:
        self._articles = articles
        self._holding = holding
        self._other = other
        self.asked = 0

    def count(self) -> int:
        return self._articles

    def frequencies(self, terms: Sequence[str]) -> list[int]:
        self.asked = len(terms)
        return [self._holding.get(term, self._other) for term in terms]


def _words(title: str, text: str, engine: Any = None, language: str | None = None, least: int = 2) -> list[str]:
    article = Article("", "a.txt", 0, title, text, language=language)
    engine = engine or Counts(1000, {})
    return [one.word for one in telling_terms(article, engine, Analyzer("auto"), least)]


def test_frequent_here_and_rare_elsewhere_tells_most() -> None:
    engine = Counts(1000, {"rare": 2, "known": 300})
    article = Article("", "a.txt", 0, "", "known known known rare rare plain known")
    first, *rest = telling_terms(article, engine, Analyzer("none"))  # type: ignore[arg-type]
    assert (first.term, first.word, first.weight) == ("rare", "rare", 1.0)
    weights = {one.word: one.weight for one in rest}
    best = (1 + log(2)) * idf(1000, 2)
    assert weights["known"] == round((1 + log(4)) * idf(1000, 300) / best, 2)
    assert weights["plain"] == round(idf(1000, 2) / best, 2)


def test_a_word_of_the_headline_counts_twice() -> None:
    assert _words("oil", "gas gas peace") == ["gas", "oil", "peace"]  # equal ones by their term
    assert _words("oil", "gas gas gas peace") == ["gas", "oil", "peace"]
    assert _words("oil", "gas oil gas peace")[0] == "oil"


def test_what_no_other_article_holds_finds_nothing() -> None:
    assert _words("", "mine mine gold", Counts(9, {"mine": 1})) == ["gold"]
    assert _words("", "mine gold", Counts(9, {"mine": 4}), least=3) == ["mine"]
    assert _words("", "mine", Counts(9, {}, other=1)) == []


def test_words_are_as_they_are_mostly_written() -> None:
    text = "Coalition coalition COALITION’s coalition. Syria’s Syria U.S. naïve"
    assert set(_words("", text)) == {"coalition", "Syria", "U.S.", "naïve"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the of and whom about 7 12 x ! ...", "en"),
        ("der die das und nicht", "de"),
        ("и на не что", "ru"),
        ("", None),
    ],
)
def test_small_words_and_numbers_tell_nothing(text: str, language: str | None) -> None:
    assert _words("", text, language=language) == []


def test_terms_are_those_of_the_articles_own_language() -> None:
    article = Article("", "a.txt", 0, "", "Häuser Zeitungen", language="de")
    terms = telling_terms(article, Counts(9, {}), Analyzer("auto"))  # type: ignore[arg-type]
    assert {one.term for one in terms} == set(Analyzer("german").terms("Häuser Zeitungen"))


def test_scripts_without_spaces_are_in_pairs() -> None:
    assert set(_words("", "北京図書館", language="ja")) == {"北京", "京図", "図書", "書館"}


def test_there_are_only_so_many_and_none_that_weighs_little() -> None:
    many = " ".join(f"word{number}" for number in range(5_000))
    engine = Counts(1000, {})
    assert len(_words("", many, engine)) == MOST_TERMS
    assert engine.asked == 2_000
    assert _words("", "rare known", Counts(100_000, {"rare": 2, "known": 50_000})) == ["rare"]


def test_only_the_beginning_of_a_huge_text_is_read() -> None:
    assert _words("", "begin " * 170_000 + "end " * 1_000_000) == ["begin"]


def test_a_store_whose_counts_are_ahead_of_its_articles_is_fine() -> None:
    assert _words("", "word", Counts(1, {}, other=3)) == ["word"]  # deleted articles may count for a while
