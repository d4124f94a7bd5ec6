"""Pages, their order, and copies of a story, in every engine."""

import pytest
from engine_cases import SOME, Open, article, search, word

from corpus_search.engines.base import Sort
from corpus_search.query.nodes import DateRange, Everything, Node


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
    made_once: Open, tree: Node, sort: Sort, hits: list[tuple[str, int]], total: int
) -> None:
    for engine in (made_once(STORIES), made_once(STORIES[:1], STORIES[1:])):
        page = engine.search(tree, offset=0, limit=10, sort=sort, fold=True)
        assert [(hit.article.path, hit.copies) for hit in page.hits] == hits
        assert (page.total, page.stories) == (total, len(hits))
        whole = engine.search(tree, offset=0, limit=10, sort=sort)
        assert {hit.copies for hit in whole.hits} <= {0}
        assert (whole.total, whole.stories) == (total, total) == (len(whole.hits),) * 2


def test_pages_count_stories(made_once: Open) -> None:
    engine = made_once(STORIES)
    pages = [engine.search(word("kerry"), offset=at, limit=1, sort=Sort.PATH, fold=True) for at in range(3)]
    assert [[hit.article.path for hit in page.hits] for page in pages] == [["1"], ["4"], []]
    assert {(page.total, page.stories) for page in pages} == {(4, 2)}


def test_without_copies_folding_changes_nothing(made_once: Open) -> None:
    engine = made_once(SOME)
    for sort in Sort:
        page = engine.search(word("kerry"), offset=0, limit=1, sort=sort, fold=True)
        assert page == engine.search(word("kerry"), offset=0, limit=1, sort=sort)
        assert page.stories == 2
