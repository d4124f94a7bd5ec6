"""Which articles each node of a query finds, in every engine."""

from collections.abc import Callable

import pytest
from engine_cases import SOME, Open, article, beginning, paths, phrase, search, word, write

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.engines.base import Engine, Sort
from corpus_search.query.nodes import (
    And,
    DateRange,
    Everything,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    PhraseTerm,
    Prefer,
)
from corpus_search.query.parser import parse


def test_a_term_is_found_in_headline_and_text(made_once: Open) -> None:
    engine = made_once(SOME)
    assert paths(engine, word("kerry")) == ["1", "2"]
    assert paths(engine, word("kerry", "title")) == ["1"]
    assert paths(engine, word("kerry", "body")) == ["2"]
    assert paths(engine, word("Kerry")) == []  # a term is looked up as it is
    assert paths(engine, word("libya")) == ["1"]
    assert paths(engine, word("ker")) == []


@pytest.mark.parametrize(
    ("tree", "found"),
    [
        (Everything(), "123"),
        (Nothing(), ""),
        (And((word("kerry"), word("rome"))), "1"),
        (And((word("kerry"), word("zzz"))), ""),
        (And((word("kerry"), Everything())), "12"),
        (And((word("kerry"), Nothing())), ""),
        (Or((word("libya"), word("weather"))), "13"),
        (Or((word("libya"), word("zzz"), Nothing())), "1"),
        (Or((word("libya"), Not(word("rome")))), "12"),
        (Not(word("kerry")), "3"),
        (Not(word("zzz")), "123"),
        (Not(Not(word("kerry"))), "12"),
        (Not(Everything()), ""),
        (Not(Nothing()), "123"),
        (And((Not(word("kerry")), Not(word("weather")))), ""),
        (And((word("rome"), Not(word("kerry")))), "3"),
        (And((Not(word("kerry")), word("rome"))), "3"),
        (And((word("rome"), Not(Or((word("kerry"), word("weather")))))), ""),
        (Prefer(word("kerry"), word("libya")), "12"),
        (Prefer(Not(word("kerry")), word("libya")), "3"),
        (Prefer(Everything(), word("zzz")), "123"),
        (Prefer(word("kerry"), Not(word("libya"))), "12"),
        (And((Or((word("libya"), word("weather"))), word("rome"))), "13"),
    ],
    ids=str,
)
def test_nodes_mean_what_they_say(made_once: Open, tree: Node, found: str) -> None:
    assert paths(made_once(SOME[:2], SOME[2:]), tree) == list(found)


def test_a_phrase_is_in_order_in_one_field(make: Open) -> None:
    engine = make([article("1", "ab cd", "ef gh ab"), article("2", "gh", "cd ab x cd")])
    assert paths(engine, phrase("ab", "cd")) == ["1"]
    assert paths(engine, phrase("cd", "ab")) == ["2"]
    assert paths(engine, phrase("cd", "ef")) == []  # from the headline into the text
    assert paths(engine, phrase("ab", "ab")) == []  # from the text into the headline
    assert paths(engine, phrase("gh", "ab", field="body")) == ["1"]
    assert paths(engine, phrase("ab", "cd", field="body")) == []
    assert paths(engine, phrase("ab", "cd", field="title")) == ["1"]
    assert paths(engine, phrase("ef", "gh", field="title")) == []
    apart = Phrase(None, (PhraseTerm("ab", 0), PhraseTerm("cd", 2)), "ab x cd")
    assert paths(engine, apart) == ["2"]


def test_a_term_twice_in_a_phrase_must_stand_twice(make: Open) -> None:
    engine = make([article("1", "", "duran"), article("2", "", "duran duran"), article("3", "", "duran x duran")])
    assert paths(engine, phrase("duran", "duran")) == ["2"]


def test_prefixes_are_of_words_as_written(make: Open) -> None:
    english = Analyzer("english")
    engine = make(
        [article("1", "Studies", "running"), article("2", "x", "studied"), article("3", "runs")], analyzer=english
    )
    assert paths(engine, beginning("studi")) == ["1", "2"]
    assert paths(engine, beginning("studie")) == ["1", "2"]
    assert paths(engine, beginning("studies")) == ["1"]
    assert paths(engine, beginning("studie", "title")) == ["1"]
    assert paths(engine, beginning("studie", "body")) == ["2"]
    assert paths(engine, beginning("run")) == ["1", "3"]
    assert paths(engine, beginning("runn")) == ["1"]
    assert paths(engine, beginning("z")) == []


def test_three_words_are_near_each_other_in_a_field_of_names_too(make: Open) -> None:
    """tantivy looked for them in headline and text."""
    engine = make([
        article("1", tags=("a ba c",)), article("2", tags=("a ba", "c")), article("3", author="c a ba x"),
        article("4", tags=("a x ba c",)),
    ])  # fmt: skip

    def near(field: str, distance: int) -> list[str]:
        parts = tuple(PhraseTerm(term, place) for place, term in enumerate(("a", "ba", "c")))
        return paths(engine, Near(field, parts, distance, "a ba c"))

    assert near("tag", 0) == ["1"]
    assert near("tag", 1) == ["1", "4"]
    assert near("tag", 200) == ["1", "2", "4"]
    assert near("author", 0) == ["3"]
    assert near("body", 9) == []


def test_names_dates_and_keywords(make: Open) -> None:
    engine = make(
        [
            article("a/b c.txt", author="Müller, Anna", tags=("big news", "sport"), published="2016-02-02"),
            article("d.txt", author="anna b", tags=("big sport",), published="2016-02", language="de"),
            article("e.txt", published="2015-02-03T10:00", language="DE", source="AFP", place="Rome Italy"),
        ]
    )
    assert paths(engine, word("anna", "author")) == ["a/b c.txt", "d.txt"]
    assert paths(engine, phrase("muller", "anna", field="author")) == ["a/b c.txt"]
    assert paths(engine, phrase("news", "sport", field="tag")) == []  # two tags
    assert paths(engine, phrase("big", "sport", field="tag")) == ["d.txt"]
    assert paths(engine, beginning("sp", "tag", of_terms=True)) == ["a/b c.txt", "d.txt"]
    assert paths(engine, word("2016", "published")) == ["a/b c.txt", "d.txt"]
    assert paths(engine, word("2016-02", "published")) == ["a/b c.txt", "d.txt"]
    assert paths(engine, word("2016-02-02", "published")) == ["a/b c.txt"]
    assert paths(engine, word("2015-02-03", "published")) == ["e.txt"]
    assert paths(engine, beginning("201", "published", of_terms=True)) == ["a/b c.txt", "d.txt", "e.txt"]
    assert paths(engine, word("de", "language")) == ["d.txt", "e.txt"]
    assert paths(engine, word("afp", "source")) == paths(engine, word("italy", "place")) == ["e.txt"]
    assert paths(engine, word("b", "path")) == ["a/b c.txt"]
    assert paths(engine, word("anna")) == paths(engine, word("afp")) == []  # only by their fields


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (None, None, "abcdefg"),
        ("2016", "2016", "bcdef"),
        ("2016-02", "2016-02", "bcde"),
        ("2016-02-02", "2016-02-02", "bcd"),
        ("2016-02-03", "2016-03", "bce"),  # the year and the month may be later in it
        ("2016-02-03", "2016-02-29", "bce"),
        ("2016-04", "2016-11", "b"),
        ("2016-12-31", None, "bfg"),
        (None, "2016-01-31", "ab"),
        (None, "2015", "a"),
        (None, "2015-12-30", ""),
        ("2017-02", None, "g"),
        ("2017-02", "2018", "g"),
        ("2018", None, ""),
        ("2016-03", "2016-02", "b"),  # each end holds for itself
        ("9999", "9999", ""),
    ],
)
def test_a_range_has_the_dates_that_may_lie_in_it(
    made_once: Open, first: str | None, last: str | None, found: str
) -> None:
    dates = {
        "a": "2015-12-31", "b": "2016", "c": "2016-02", "d": "2016-02-02T23:00:00Z", "e": "2016-02-10",
        "f": "2016-12-31", "g": "2017", "undated": None,
    }  # fmt: skip
    dated = [article(path, "x", published=date) for path, date in dates.items()]
    tree = DateRange("published", first, last)
    for engine in (made_once(dated), made_once(dated[::2], dated[1::2])):
        assert paths(engine, tree) == list(found)
        assert paths(engine, Not(tree)) == [path for path in dates if path not in found]


def test_a_range_leaves_out_what_is_deleted(make: Open, reopen: Callable[[], Engine]) -> None:
    write(make([article("1", published="2016"), article("2", published="2016")]), delete=["1"])
    assert paths(reopen(), DateRange("published", "2016", "2016")) == ["2"]
    assert paths(make(SOME, name="undated"), DateRange("published", None, None)) == []


def test_a_member_of_an_archive_is_found_by_its_path(make: Open) -> None:
    members = [article("news.zip", "x", member=name) for name in ("inner/first.txt", "second.txt")]
    engine = make(members)

    def found(*words: str) -> list[str]:
        tree = phrase(*words, field="path") if len(words) > 1 else word(words[0], "path")
        return [hit.article.member for hit in search(engine, tree, sort=Sort.PATH).hits]

    assert found("news") == ["inner/first.txt", "second.txt"]
    assert found("first") == found("news", "zip", "inner", "first", "txt") == ["inner/first.txt"]
    assert found("second", "txt") == ["second.txt"]
    assert search(engine, word("first")).total == 0


def test_a_single_character_begins_pairs(make: Open) -> None:
    engine = make([article("1", "東京都", "x"), article("2", "x", "東京"), article("3", "x", "京")])
    assert paths(engine, beginning("京", of_terms=True)) == ["1", "2", "3"]
    assert paths(engine, beginning("東", "title", of_terms=True)) == ["1"]
    ending = Phrase(None, (PhraseTerm("東京", 0), PhraseTerm("京", 1, beginning=True)), "東京")
    assert paths(engine, ending) == ["1", "2"]


def test_a_single_character_begins_pairs_in_the_text_only(make: Open) -> None:
    engine = make([article("1", "東京都", "x"), article("2", "x", "東京")])
    assert paths(engine, beginning("東", "body", of_terms=True)) == ["2"]


def test_a_query_goes_through_the_same_analysis_as_the_text(make: Open) -> None:
    english = Analyzer("english")
    engine = make([article("1", "Turkey’s border", "The U.S. de-escalated in München, 東京都.")], analyzer=english)
    for query in ("turkeys border", '"Turkey\'s borders"', "US", '"de escalate"', "de-escalated", "MUNCHEN", "京都"):
        assert search(engine, parse(query, english).tree).total == 1, query
