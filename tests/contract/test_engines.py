"""What every engine promises; see `corpus_search.engines.base`."""

import gc
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import log
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines import ENGINES, engine_class
from corpus_search.engines.base import Engine, EnginePage, Sort
from corpus_search.query.nodes import (
    And,
    Boosted,
    DateRange,
    Everything,
    Filtered,
    Fuzzy,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    PhraseTerm,
    Prefer,
    Prefix,
    Term,
    Wildcard,
    Words,
)
from corpus_search.query.parser import parse

Open = Callable[..., Engine]
"""Makes an engine of batches of articles, a commit each, and opens it."""

PLAIN = Analyzer("none")


@pytest.fixture(params=list(ENGINES))
def engine_type(request: pytest.FixtureRequest) -> type[Engine]:
    return engine_class(request.param)


@pytest.fixture
def make(engine_type: type[Engine], tmp_path: Path) -> Open:
    def make(*batches: Sequence[Article], analyzer: Analyzer = PLAIN, name: str = "engine") -> Engine:
        engine_type.create(tmp_path / name, analyzer).close()
        for batch in batches:
            write(engine_type.open(tmp_path / name, analyzer), add=batch)
        return engine_type.open(tmp_path / name, analyzer)

    return make


@pytest.fixture
def reopen(engine_type: type[Engine], tmp_path: Path) -> Callable[[], Engine]:
    return lambda: engine_type.open(tmp_path / "engine", PLAIN)


def article(path: str, title: str = "", text: str = "", *, record: int = 0, root: str = "", **more: object) -> Article:
    return Article(root, path, record, title, text, **more)  # type: ignore[arg-type]


def write(engine: Engine, *, add: Iterable[Article] = (), delete: Iterable[str] = ()) -> None:
    session = engine.session()
    for path in delete:
        session.delete_file("", path)
    for one in add:
        session.add(one)
    session.commit()


def search(engine: Engine, tree: Node, limit: int = 1000, offset: int = 0, sort: Sort = Sort.SCORE) -> EnginePage:
    return engine.search(tree, offset=offset, limit=limit, sort=sort)


def paths(engine: Engine, tree: Node, sort: Sort = Sort.PATH) -> list[str]:
    page = search(engine, tree, sort=sort)
    assert page.total == len(page.hits)
    return [hit.article.path for hit in page.hits]


def word(text: str, field: str | None = None) -> Term:
    return Term(field, text, text)


def beginning(text: str, field: str | None = None, *, of_terms: bool = False) -> Prefix:
    return Prefix(field, text, f"{text}*", of_terms)


def phrase(*words: str, field: str | None = None) -> Phrase:
    return Phrase(field, tuple(PhraseTerm(text, place) for place, text in enumerate(words)), " ".join(words))


SOME = (
    article("1", "kerry in rome", "libya and syria are near"),
    article("2", "syria", "kerry speaks of kerry"),
    article("3", "weather", "nothing new in rome"),
)


# Keeping articles


def test_what_is_added_comes_back_as_it_was(make: Open) -> None:
    full = article(
        "a/ü\udcff\n.txt", "Tïtle", "Text\twith\n\n東京 \U0001f600\0", record=7, root="other", published="2016-02-02",
        language="de", key="k", author="An Author", place="Rome", source="Agency", tags=("one", "two words"),
    )  # fmt: skip
    engine = make([full, *SOME])
    assert engine.article(full.id) == full
    assert engine.articles_of_file("other", full.path) == [full]
    assert search(engine, word("tokyo", "tag")).total == 0
    assert [hit.article for hit in search(engine, word("rome", "place")).hits] == [full]
    assert engine.count() == 4


def test_an_empty_engine_answers(make: Open) -> None:
    engine = make()
    trees: list[Node] = [
        Everything(),
        Nothing(),
        word("a"),
        phrase("a", "b"),
        beginning("a"),
        Not(word("a")),
        And((word("a"), word("b"))),
    ]
    assert [search(engine, tree, sort=sort).total for tree in trees for sort in Sort] == [0] * len(trees) * len(Sort)
    assert engine.count() == 0
    assert engine.article("a" * 16) is None
    assert list(engine.iter_ids("")) == []
    assert engine.articles_of_file("", "a") == []


def test_unknown_ids_and_files_are_none(make: Open) -> None:
    engine = make(SOME)
    assert engine.article("a" * 16) is None
    assert engine.article("") is None
    assert engine.articles_of_file("", "4") == engine.articles_of_file("1", "1") == []
    assert list(engine.iter_ids("1")) == list(engine.iter_ids("é")) == []


def test_ids_are_found_by_their_beginning_in_order(make: Open) -> None:
    many = [article(str(number)) for number in range(300)]
    engine = make(many[:100], many[100:])
    ids = sorted(one.id for one in many)
    assert list(engine.iter_ids("")) == ids
    assert list(engine.iter_ids("a")) == [one for one in ids if one.startswith("a")]
    assert list(engine.iter_ids(ids[0])) == [ids[0]]


def test_a_file_has_its_articles_in_the_order_of_its_records(make: Open) -> None:
    records = [article("a.jsonl", f"t{number}", record=number) for number in (11, 2, 1, 0)]
    engine = make([*records, article("a.jsonl2"), article("a.jsonl", root="r")])
    assert engine.articles_of_file("", "a.jsonl") == records[::-1]


def test_deleting_a_file_takes_all_its_articles_and_no_others(make: Open, reopen: Callable[[], Engine]) -> None:
    records = [article("a", "kerry", record=number) for number in range(3)]
    engine = make([*records, article("a", "kerry", root="r"), article("aa", "kerry")])
    write(engine, delete=["a", "never there"])
    engine = reopen()
    assert paths(engine, word("kerry")) == ["a", "aa"]
    assert engine.count() == 2
    assert engine.article(records[0].id) is None
    assert engine.articles_of_file("", "a") == []
    assert records[0].id not in engine.iter_ids("")


def test_an_article_is_replaced_in_one_session(make: Open, reopen: Callable[[], Engine]) -> None:
    new = article("2", "kerry", "quite different")
    write(make(SOME), delete=["2"], add=[new])
    engine = reopen()
    assert engine.article(new.id) == new
    assert engine.count() == 3
    assert paths(engine, word("different")) == ["2"]
    assert paths(engine, word("speaks")) == []


def test_everything_can_be_deleted_and_added_again(make: Open, reopen: Callable[[], Engine]) -> None:
    write(make(SOME), delete=["1", "2", "3"])
    assert reopen().count() == search(reopen(), Everything()).total == 0
    write(reopen(), add=SOME)
    assert paths(reopen(), word("kerry")) == ["1", "2"]


def test_a_session_of_nothing_changes_nothing(make: Open, reopen: Callable[[], Engine]) -> None:
    write(make(SOME))
    assert paths(reopen(), Everything()) == ["1", "2", "3"]


def test_nothing_is_seen_before_the_commit_and_nothing_is_left_after_cancel(
    make: Open, reopen: Callable[[], Engine]
) -> None:
    engine = make(SOME)
    session = engine.session()
    session.add(article("4", "kerry"))
    session.delete_file("", "1")
    assert paths(reopen(), word("kerry")) == ["1", "2"]
    session.cancel()
    assert paths(reopen(), word("kerry")) == ["1", "2"]
    assert reopen().generation == engine.generation
    write(reopen(), add=[article("5", "kerry")])
    assert paths(reopen(), word("kerry")) == ["1", "2", "5"]


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_session_that_dies_leaves_the_last_commit(make: Open, reopen: Callable[[], Engine]) -> None:
    for number in range(3):
        session = (reopen() if number else make(SOME)).session()
        session.add(article("4", "kerry"))
        session.delete_file("", "1")
        del session
        gc.collect()
        assert paths(reopen(), word("kerry")) == ["1", "2"]
    write(reopen(), add=[article("4", "kerry")])
    assert paths(reopen(), word("kerry")) == ["1", "2", "4"]
    assert reopen().count() == 4


def test_generations_go_up(make: Open, reopen: Callable[[], Engine]) -> None:
    generations = [make().generation]
    for number in range(4):
        write(reopen(), add=[article(str(number))])
        generations.append(reopen().generation)
    assert all(before < after for before, after in pairwise(generations))


def test_an_open_engine_goes_on_seeing_its_generation(make: Open, reopen: Callable[[], Engine]) -> None:
    old = make(SOME)
    generation = old.generation
    for number in range(12):  # enough for any engine to merge what it has
        write(reopen(), delete=[str(number)], add=[article(f"new {number}", "kerry", "x " * 50)])
        assert paths(old, word("kerry")) == ["1", "2"]
        assert search(old, word("kerry")).hits[0].article == SOME[1]
    assert [old.article(one.id) for one in SOME] == list(SOME)
    assert old.articles_of_file("", "1") == [SOME[0]]
    assert sorted(old.iter_ids("")) == sorted(one.id for one in SOME)
    assert (old.count(), old.generation) == (3, generation)
    assert search(reopen(), word("kerry")).total == 12


def test_closing_twice_is_fine(make: Open) -> None:
    engine = make(SOME)
    engine.close()
    engine.close()


# What matches


def test_a_term_is_found_in_headline_and_text(make: Open) -> None:
    engine = make(SOME)
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
def test_nodes_mean_what_they_say(make: Open, tree: Node, found: str) -> None:
    assert paths(make(SOME[:2], SOME[2:]), tree) == list(found)


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
def test_a_range_has_the_dates_that_may_lie_in_it(make: Open, first: str | None, last: str | None, found: str) -> None:
    dates = {
        "a": "2015-12-31", "b": "2016", "c": "2016-02", "d": "2016-02-02T23:00:00Z", "e": "2016-02-10",
        "f": "2016-12-31", "g": "2017", "undated": None,
    }  # fmt: skip
    dated = [article(path, "x", published=date) for path, date in dates.items()]
    tree = DateRange("published", first, last)
    for engine in (make(dated), make(dated[::2], dated[1::2], name="in pieces")):
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


# Pages and their order


def test_every_page_has_the_same_total_and_none_repeats_or_skips(make: Open) -> None:
    many = [
        article(f"{number:03}", "kerry", "x " * (number % 7), published=f"20{number % 5:02}") for number in range(50)
    ]
    engine = make(many[:20], many[20:])
    for sort in Sort:
        whole = search(engine, word("kerry"), sort=sort)
        assert whole.total == len(whole.hits) == 50
        for limit in (0, 1, 7, 50, 51):
            pages = [search(engine, word("kerry"), limit, offset, sort) for offset in range(0, 60, limit or 60)]
            assert {page.total for page in pages} == {50}
            assert [hit for page in pages for hit in page.hits] == (list(whole.hits) if limit else [])


def test_equal_scores_are_in_the_order_of_ids(make: Open) -> None:
    many = [article(str(number), "kerry") for number in range(40)]
    engine = make(many[:13], many[13:])
    found = [hit.article.id for hit in search(engine, word("kerry")).hits]
    assert found == sorted(one.id for one in many)
    assert [hit.article.id for hit in search(engine, Everything()).hits] == found


def test_by_date_is_newest_first_and_the_undated_last(make: Open) -> None:
    dates = ["2016-02-02", None, "2016", "2015-12-31", "2016-02-02T10:00", "2016-03", None]
    dated = [article(str(number), "x", published=date) for number, date in enumerate(dates)]
    engine = make(dated[:3], dated[3:])
    found = [hit.article.published for hit in search(engine, word("x"), sort=Sort.DATE).hits]
    assert found == ["2016-03", "2016-02-02T10:00", "2016-02-02", "2016", "2015-12-31", None, None]
    undated = [hit.article.id for hit in search(engine, word("x"), sort=Sort.DATE).hits[-2:]]
    assert undated == sorted(undated)


def test_by_path_is_by_path_then_record(make: Open) -> None:
    some = [article("b"), article("a", record=10), article("a", record=9), article("a/c"), article("ä"), article("B")]
    engine = make(some[::2], some[1::2])
    found = [(hit.article.path, hit.article.record) for hit in search(engine, Everything(), sort=Sort.PATH).hits]
    assert found == [("B", 0), ("a", 9), ("a", 10), ("a/c", 0), ("b", 0), ("ä", 0)]


# Scores, worked out by hand. "Length" counts a headline's terms twice, as do frequencies.

SCORED = (
    article("a", "alpha", "beta beta gamma"),  # length 5: alpha 2, beta 2, gamma 1
    article("b", "delta", "beta delta"),  # length 4: beta 1, delta 3
    article("c", "omega", "omega"),  # length 3: omega 3
)
BETA, DELTA = log(1 + 1.5 / 2.5), log(1 + 2.5 / 1.5)  # 2 of 3 and 1 of 3 articles hold it
BETA_IN_A = BETA * 2 / (2 + 1.2 * (0.25 + 0.75 * 5 / 4))
BETA_IN_B = BETA * 1 / (1 + 1.2 * (0.25 + 0.75 * 4 / 4))
DELTA_IN_B = DELTA * 3 / (3 + 1.2 * (0.25 + 0.75 * 4 / 4))


@pytest.mark.parametrize(
    ("tree", "scores"),
    [
        (word("beta"), {"a": BETA_IN_A, "b": BETA_IN_B}),
        (word("delta"), {"b": DELTA_IN_B}),
        (And((word("beta"), word("delta"))), {"b": BETA_IN_B + DELTA_IN_B}),
        (Or((word("beta"), word("delta"))), {"a": BETA_IN_A, "b": BETA_IN_B + DELTA_IN_B}),
        (And((word("beta"), Not(word("delta")))), {"a": BETA_IN_A}),
        (Prefer(word("beta"), word("delta")), {"a": BETA_IN_A, "b": BETA_IN_B + DELTA_IN_B}),
        (Everything(), {"a": 0, "b": 0, "c": 0}),
        (Not(word("beta")), {"c": 0}),
        (And((word("beta"), Everything())), {"a": BETA_IN_A, "b": BETA_IN_B}),
    ],
    ids=str,
)
def test_scores_are_those_of_the_formula(make: Open, tree: Node, scores: dict[str, float]) -> None:
    for engine in (make(SCORED), make(SCORED[:1], SCORED[1:2], SCORED[2:], name="in pieces")):
        found = {hit.article.path: hit.score for hit in search(engine, tree).hits}
        assert found == pytest.approx(scores, rel=1e-6)


def test_dates_and_keywords_only_filter(make: Open) -> None:
    engine = make([article("1", "kerry", published="2016", language="en"), article("2", "kerry")])
    plain = {hit.article.path: hit.score for hit in search(engine, word("kerry")).hits}
    dated = search(engine, And((word("kerry"), word("2016", "published"), word("en", "language"))))
    assert [(hit.article.path, hit.score) for hit in dated.hits] == [("1", plain["1"])]


def test_a_condition_filters_and_changes_no_score(make: Open) -> None:
    engine = make([article("1", "kerry", "rome"), article("2", "kerry"), article("3", "rome", published="2016")])
    plain = {hit.article.path: hit.score for hit in search(engine, Or((word("kerry"), word("rome")))).hits}
    for condition, left in (
        (word("rome"), "13"), (Not(word("rome")), "2"), (DateRange("published", "2016", None), "3"), (Nothing(), ""),
        (Filtered(word("rome"), word("kerry")), "1"), (Everything(), "123"),
    ):  # fmt: skip
        page = search(engine, Filtered(Or((word("kerry"), word("rome"))), condition))
        assert {hit.article.path: hit.score for hit in page.hits} == {path: plain[path] for path in left}
    assert [hit.score for hit in search(engine, DateRange("published", None, None)).hits] == [0.0]


# Copies of a story

FIRST = article("1", "kerry", "kerry rome", published="2015")
STORIES = (
    FIRST,
    article("2", "x", "kerry rome", published="2016", story=FIRST.id),
    article("3", "kerry kerry", "kerry", published="2014", story=FIRST.id),
    article("4", "weather", "rome kerry and more words"),
)


@pytest.mark.parametrize(
    ("tree", "sort", "hits", "total"),
    [
        (word("kerry"), Sort.PATH, [("1", 2), ("4", 0)], 4),
        (word("kerry"), Sort.SCORE, [("3", 2), ("4", 0)], 4),
        (word("kerry"), Sort.DATE, [("2", 2), ("4", 0)], 4),
        (word("rome"), Sort.PATH, [("1", 1), ("4", 0)], 3),
        (word("x"), Sort.PATH, [("2", 0)], 1),  # a copy alone is a hit
        (DateRange("published", None, "2014"), Sort.PATH, [("3", 0)], 1),
        (word("zzz"), Sort.PATH, [], 0),
    ],
)
def test_copies_are_folded_into_the_first_in_the_order(
    make: Open, tree: Node, sort: Sort, hits: list[tuple[str, int]], total: int
) -> None:
    for engine in (make(STORIES), make(STORIES[:1], STORIES[1:], name="in pieces")):
        page = engine.search(tree, offset=0, limit=10, sort=sort, fold=True)
        assert [(hit.article.path, hit.copies) for hit in page.hits] == hits
        assert (page.total, page.stories) == (total, len(hits))
        whole = engine.search(tree, offset=0, limit=10, sort=sort)
        assert {hit.copies for hit in whole.hits} <= {0}
        assert (whole.total, whole.stories) == (total, total) == (len(whole.hits),) * 2


def test_pages_count_stories(make: Open) -> None:
    engine = make(STORIES)
    pages = [engine.search(word("kerry"), offset=at, limit=1, sort=Sort.PATH, fold=True) for at in range(3)]
    assert [[hit.article.path for hit in page.hits] for page in pages] == [["1"], ["4"], []]
    assert {(page.total, page.stories) for page in pages} == {(4, 2)}


def test_without_copies_folding_changes_nothing(make: Open) -> None:
    engine = make(SOME)
    for sort in Sort:
        page = engine.search(word("kerry"), offset=0, limit=1, sort=sort, fold=True)
        assert page == engine.search(word("kerry"), offset=0, limit=1, sort=sort)
        assert page.stories == 2


def test_a_word_in_the_headline_and_a_rare_word_count_more(make: Open) -> None:
    engine = make(
        [
            article("body", "x y", "kerry z"),
            article("headline", "kerry y", "x z"),
            *(article(f"{number}", "common", "words here") for number in range(5)),
            article("rare", "rare", "words here"),
        ]
    )
    assert paths(engine, word("kerry"), Sort.SCORE) == ["headline", "body"]
    assert paths(engine, Or((word("common"), word("rare"))), Sort.SCORE)[0] == "rare"


# Laws

WORDS = st.sampled_from(["a", "ab", "abc", "b", "ba", "c", "東京", "東京都"])
TEXTS = st.lists(WORDS, max_size=6).map(" ".join)
FIELDS = st.sampled_from([None, "title", "body", "author", "tag"])


@st.composite
def leaves(draw: st.DrawFn) -> Node:
    field = draw(FIELDS)
    of_terms = field in ("author", "tag") or draw(st.booleans())
    kind = draw(st.sampled_from(["word", "words", "prefix", "phrase", "near"]))
    if kind == "word":
        return word(draw(WORDS), field)
    if kind == "prefix":
        return beginning(draw(st.sampled_from(["a", "ab", "b", "東", "京"])), field, of_terms=of_terms)
    if kind == "words":
        return Words(field, tuple(draw(st.lists(WORDS, min_size=1, max_size=3, unique=True))), "…*", of_terms)
    if kind == "near":
        terms = draw(st.lists(WORDS, min_size=2, max_size=3, unique=True))
        return Near(field, tuple(map(PhraseTerm, terms, range(3))), draw(st.integers(0, 4)), "…")
    return phrase(*draw(st.lists(WORDS, min_size=2, max_size=3)), field=field)


DATES = st.sampled_from([None, "2015", "2016", "2016-02", "2016-02-02", "2016-02-10", "2016-03", "2017-01-01"])
RANGES = st.builds(DateRange, st.just("published"), DATES, DATES)

TREES = st.recursive(
    leaves() | st.sampled_from([Everything(), Nothing()]) | RANGES,
    lambda inner: (
        st.lists(inner, min_size=2, max_size=3).map(lambda nodes: And(tuple(nodes)))
        | st.lists(inner, min_size=2, max_size=3).map(lambda nodes: Or(tuple(nodes)))
        | inner.map(Not)
        | inner.map(lambda node: Boosted(node, 2.5))
        | st.tuples(inner, inner).map(lambda pair: Prefer(*pair))
        | st.tuples(inner, inner).map(lambda pair: Filtered(*pair))
    ),
    max_leaves=6,
)


def matches(tree: Node, one: Article) -> bool:  # noqa: PLR0912  (a case a node)
    """Tell whether an article matches, in the plainest way."""
    match tree:
        case And(children):
            return all(matches(child, one) for child in children)
        case Or(children):
            return any(matches(child, one) for child in children)
        case Not(child):
            return not matches(child, one)
        case Prefer(required, _):
            return matches(required, one)
        case Filtered(query, condition):
            return matches(query, one) and matches(condition, one)
        case DateRange(_, first, last):
            return _may_lie_between(one.published, first, last)
        case Everything():
            return True
        case Nothing():
            return False
        case Term(field, term, _):
            return any(term in terms for terms, _ in fields(field, one))
        case Words(field, sought, _, of_terms):
            sets = [set(terms) if of_terms else words for terms, words in fields(field, one)]
            return any(not found.isdisjoint(sought) for found in sets)
        case Near(field, parts, distance, _):
            return any(_together(terms, parts, distance) for terms, _ in fields(field, one))
        case Boosted(child, _):
            return matches(child, one)
        case Wildcard() | Fuzzy():
            raise TypeError(tree)
        case Prefix(field, prefix, _, of_terms):
            sets = [set(terms) if of_terms else words for terms, words in fields(field, one)]
            return any(term.startswith(prefix) for found in sets for term in found)
        case Phrase(field, parts, _):
            wanted = [part.term for part in parts]
            size = len(wanted)
            return any(
                terms[start : start + size] == wanted for terms, _ in fields(field, one) for start in range(len(terms))
            )


def _together(terms: Sequence[str], parts: Sequence[PhraseTerm], distance: int) -> bool:
    sought = {part.term for part in parts}
    length = len(sought) + distance
    return any(sought <= set(terms[start : start + length]) for start in range(len(terms)))


def _may_lie_between(published: str | None, first: str | None, last: str | None) -> bool:
    """Compare as text, where "~" stands after all that can follow."""
    return published is not None and f"{published}~" >= (first or "") and published <= f"{last or '9999'}~"


def fields(field: str | None, one: Article) -> list[tuple[list[str], set[str]]]:
    if field in ("author", "tag"):
        values = [one.author or ""] if field == "author" else one.tags
        return [(PLAIN.words(value), set()) for value in values]
    texts = {"title": one.title, "body": one.text}
    return [tuple(PLAIN.analyze(text)) for name, text in texts.items() if field in (None, name)]  # type: ignore[misc]


@pytest.mark.parametrize("name", list(ENGINES))
@settings(max_examples=80)
@given(
    rows=st.lists(st.tuples(TEXTS, TEXTS, TEXTS, st.lists(TEXTS, max_size=2), DATES), max_size=8),
    trees=st.lists(TREES, min_size=5, max_size=15),
    cut=st.integers(0, 8),
    gone=st.sets(st.integers(0, 7), max_size=2),
)
def test_what_matches_is_what_the_tree_says(
    name: str,
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, str, list[str], str | None]],
    trees: list[Node],
    cut: int,
    gone: set[int],
) -> None:
    folder = tmp_path_factory.mktemp("engine")
    articles = [
        article(str(number), title, text, author=author, tags=tuple(tags), published=date)
        for number, (title, text, author, tags, date) in enumerate(rows)
    ]
    engine_class(name).create(folder / "e", PLAIN).close()
    for batch in (articles[:cut], articles[cut:]):
        write(engine_class(name).open(folder / "e", PLAIN), add=batch)
    write(engine_class(name).open(folder / "e", PLAIN), delete=map(str, gone))
    engine = engine_class(name).open(folder / "e", PLAIN)
    for tree in trees:
        expected = [one.path for one in articles if int(one.path) not in gone and matches(tree, one)]
        assert paths(engine, tree) == expected, tree
        page = search(engine, tree)
        assert all(hit.score >= 0 for hit in page.hits)
        assert list(page.hits) == sorted(page.hits, key=lambda hit: (-hit.score, hit.article.id))
    engine.close()


@pytest.mark.parametrize("name", list(ENGINES))
@settings(max_examples=15)
@given(
    rows=st.lists(st.tuples(TEXTS, TEXTS, DATES), min_size=2, max_size=12),
    trees=st.lists(TREES, min_size=3, max_size=8),
    cuts=st.lists(st.integers(1, 11), max_size=3),
)
def test_several_commits_answer_as_one(
    name: str,
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, str | None]],
    trees: list[Node],
    cuts: list[int],
) -> None:
    folder = tmp_path_factory.mktemp("engine")
    articles = [article(str(n), title, text, published=date) for n, (title, text, date) in enumerate(rows)]
    engines = []
    for part, places in (("once", []), ("pieces", sorted({cut for cut in cuts if cut < len(rows)}))):
        engine_class(name).create(folder / part, PLAIN).close()
        for start, end in pairwise([0, *places, len(articles)]):
            write(engine_class(name).open(folder / part, PLAIN), add=articles[start:end])
        engines.append(engine_class(name).open(folder / part, PLAIN))
    once, pieces = engines
    for tree in trees:
        one, other = search(once, tree), search(pieces, tree)
        assert [hit.article for hit in one.hits] == [hit.article for hit in other.hits], tree
        assert [hit.score for hit in one.hits] == pytest.approx([hit.score for hit in other.hits], rel=1e-9)
    once.close()
    pieces.close()
