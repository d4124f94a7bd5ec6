"""Which words an engine has that fit a pattern, and how many articles hold each."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing

import pytest
from engine_cases import PLAIN, MakeIn, Open, article, for_any, write
from hypothesis import strategies as st

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.engines.base import Engine, WordCount, WordList
from corpus_search.engines.patterns import fitting
from corpus_search.query.nodes import Fuzzy, Pattern, Prefix, Wildcard

ARTICLES = (
    article("1", "Caggins speaks", "Col. Caggins said the cagginses of Pakistan, Afghanistan", author="Stan Caggins"),
    article("2", "Oil", "coggins caggin stan istanbul pakistan", tags=("oil stan", "news"), author="Anna"),
    article("3", "東京都", "caggnis said Ünlü"),
)


def prefix(text: str, field: str | None = None) -> Prefix:
    return Prefix(field, text, f"{text}*", field in ("author", "tag"))


def wildcard(text: str, field: str | None = None) -> Wildcard:
    return Wildcard(field, text, text, field in ("author", "tag"))


def fuzzy(text: str, distance: int, field: str | None = None) -> Fuzzy:
    return Fuzzy(field, text, distance, f"{text}~", field in ("author", "tag"))


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        (prefix("cagg"), "caggin caggins cagginses caggnis"),
        (prefix("caggins", "title"), "caggins"),
        (prefix("cagg", "body"), "caggin caggins cagginses caggnis"),
        (prefix("said"), "said"),
        (prefix("zzz"), ""),
        (wildcard("c?ggins"), "caggins coggins"),
        (wildcard("*stan"), "afghanistan pakistan stan"),
        (wildcard("?stan*"), "istanbul"),
        (wildcard("*gg*s"), "caggins cagginses caggnis coggins"),
        (wildcard("c*n"), "caggin"),
        (wildcard("?il"), "oil"),
        (wildcard("un?u"), "unlu"),
        (wildcard("c?ggins*", "title"), "caggins"),
        (wildcard("???"), "col oil the"),
        (fuzzy("caggins", 0), "caggins"),
        (fuzzy("caggins", 1), "caggin caggins caggnis coggins"),
        (fuzzy("caggins", 2), "caggin caggins cagginses caggnis coggins"),
        (fuzzy("cagigns", 1), "caggins"),  # two neighbours changed places
        (fuzzy("xcaggins", 1), "caggins"),
        (fuzzy("agcgins", 1), ""),
        (fuzzy("acgginsx", 2), "caggins"),
        (fuzzy("o", 1), "of"),
        (prefix("", "tag"), "news oil stan"),
        (prefix("st", "author"), "stan"),
        (wildcard("*a*", "author"), "anna caggins stan"),
        (fuzzy("ana", 1, "author"), "anna"),
    ],
    ids=str,
)
def test_words_are_found_as_they_are_written(made_once: Open, pattern: Pattern, found: str) -> None:
    for engine in (made_once(ARTICLES), made_once(ARTICLES[:1], ARTICLES[1:])):
        listed = engine.words(pattern, 100)
        assert sorted(one.word for one in listed.words) == found.split()
        assert listed.total == len(listed.words)


def test_the_most_frequent_words_come_first_and_then_by_word(made_once: Open) -> None:
    engine = made_once(ARTICLES[:2], ARTICLES[2:])
    assert engine.words(prefix("cagg", "body"), 2) == WordList((WordCount("caggin", 1), WordCount("caggins", 1)), 4)
    assert engine.words(wildcard("*a*", "body"), 2).words == (WordCount("pakistan", 2), WordCount("said", 2))
    assert engine.words(prefix("zzz"), 2) == WordList((), 0)
    assert engine.words(prefix("cagg"), 0) == WordList((), 4)


def test_words_of_headline_and_text_count_as_often_as_articles_hold_them_or_twice(make: Open) -> None:
    (one,) = make(ARTICLES).words(prefix("caggins", "title"), 1).words
    assert one == WordCount("caggins", 1)
    (both,) = make(ARTICLES, name="again").words(wildcard("caggins"), 9).words
    assert both.word == "caggins"
    assert both.articles in (1, 2)


def test_an_empty_engine_has_no_words(make: Open) -> None:
    engine = make()
    for pattern in (prefix("a"), wildcard("*a"), fuzzy("abc", 2), prefix("a", "author")):
        assert engine.words(pattern, 9) == WordList((), 0)
    assert engine.frequencies(["a"]) == [0]


def test_articles_that_hold_a_term_are_counted(make: Open, reopen: Callable[[], Engine]) -> None:
    english = Analyzer("english")
    engine = make(ARTICLES[:2], ARTICLES[2:], analyzer=english)
    assert engine.frequencies(["pakistan", "caggin", "oil", "zzz", "pakistan", "\udcff"]) == [2, 2, 1, 0, 2, 0]
    assert engine.frequencies([]) == []


def test_words_that_come_later_are_found_too(make: Open, reopen: Callable[[], Engine]) -> None:
    write(make(ARTICLES), add=[article("4", "", "cagginz caggins")], delete=["2"])
    found = reopen().words(prefix("caggin", "body"), 9)
    assert {"caggins", "cagginses", "cagginz"} <= {one.word for one in found.words}


LETTERS = st.text("abé東😀", max_size=6)


def test_words_are_those_that_a_plain_look_at_all_finds(
    engine_name: str, make_in: MakeIn, tmp_path_factory: pytest.TempPathFactory
) -> None:
    @for_any(
        engine_name,
        25,
        texts=st.lists(st.lists(st.text("abc", max_size=6) | st.text("abçñß", max_size=5)).map(" ".join), max_size=6),
        shapes=st.lists(st.text("abc*?", min_size=1, max_size=5), max_size=6),
        wanted=st.lists(st.tuples(st.text("abcñ", min_size=1, max_size=6), st.integers(1, 2)), max_size=6),
        cut=st.integers(0, 6),
    )
    def _(texts: list[str], shapes: list[str], wanted: list[tuple[str, int]], cut: int) -> None:
        articles = [article(str(number), "", text) for number, text in enumerate(texts)]
        counts = Counter(word for text in texts for word in PLAIN.analyze(text).words)
        patterns: list[Pattern] = [wildcard(shape) for shape in shapes]
        patterns += [prefix(shape) for shape in shapes if shape.isalpha()]
        patterns += [fuzzy(text, distance) for text, distance in wanted]
        folder = tmp_path_factory.mktemp("engine") / "e"
        with closing(make_in(folder, articles[:cut], articles[cut:])) as engine:
            for pattern in patterns:
                fits = fitting(pattern)
                found = {one.word: one.articles for one in engine.words(pattern, 1000).words}
                assert found == {word: count for word, count in counts.items() if fits(word)}, pattern
