"""Pseudo-relevance feedback: worked out by hand, and the laws that it keeps."""

import json
from collections.abc import Callable, Iterator, Mapping
from math import isclose
from pathlib import Path

import pytest

from corpus_search import Store, index, open_store
from corpus_search.engines.base import Sort
from corpus_search.page import SearchPage
from corpus_search.query.nodes import Boosted, Or, Prefer, Term
from corpus_search.query.parser import parse
from corpus_search.searching.feedback import add_feedback
from corpus_search.store.directory import StoreDirectory

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]

RECORDS = """
{"id": "a", "text": "Reactors reactor uranium"}
{"id": "b", "text": "reactor uranium uranium the 2016 x"}
{"id": "c", "text": "uranium mining"}
{"id": "d", "text": "football"}
{"id": "e", "text": "football reactor coach"}
"""


@pytest.fixture
def store(here: Path, plant: Plant) -> Iterator[Store]:
    plant(here, {"a.jsonl": RECORDS})
    index(["a.jsonl"])
    with open_store() as opened:
        yield opened


@pytest.fixture
def directory(store: Store) -> Iterator[StoreDirectory]:
    opened = StoreDirectory.open(store.path)
    yield opened
    opened.close()


def _found(page: SearchPage) -> list[str]:
    return [hit.snippets[0].text for hit in page.hits]


def test_the_weights_are_those_of_a_relevance_model(directory: StoreDirectory) -> None:
    tree = parse("reactor", directory.analyzer).tree
    hits = directory.engine.search(tree, offset=0, limit=10, sort=Sort.SCORE).hits
    fed = add_feedback(tree, directory.engine, directory.analyzer)
    # Of each article its share in all scores, times the share of the word in it; stop words, single letters and
    # numbers count for the length only.
    share = {hit.article.key: hit.score / sum(other.score for other in hits) for hit in hits}
    assert set(share) == {"a", "b", "e"}
    model = {
        "reactor": share["a"] * 2 / 3 + share["b"] / 6 + share["e"] / 3,
        "uranium": share["a"] / 3 + share["b"] * 2 / 6,
        "footbal": share["e"] / 3,
        "coach": share["e"] / 3,
    }
    assert isinstance(fed.tree, Prefer)
    assert isinstance(fed.tree.optional, Or)
    boosts = {
        node.child.term: node.factor
        for node in fed.tree.optional.children
        if isinstance(node, Boosted) and isinstance(node.child, Term)
    }
    assert set(boosts) == set(model)
    for term, weight in model.items():
        assert isclose(boosts[term], weight / sum(model.values()))


def test_words_are_shown_as_they_are_written_and_only_new_ones(store: Store) -> None:
    (expansion,) = store.search("reactor", expand=["feedback"]).expansions
    assert expansion.by == "feedback"
    assert [word for word, _ in expansion.words] == ["uranium", "coach", "football"]
    assert all(weight > 0 for _, weight in expansion.words)


@pytest.mark.parametrize(
    "query", ["reactor", "reactor uranium", '"reactor uranium"', "reactor -mining", "uranium OR coach", "reactor*", "*"]
)
def test_it_changes_the_order_only(store: Store, query: str) -> None:
    without, with_it = store.search(query), store.search(query, expand=["feedback"])
    assert {hit.id for hit in with_it.hits} == {hit.id for hit in without.hits}
    assert (with_it.total, with_it.stories) == (without.total, without.stories)


def test_where_one_word_is_enough_it_finds_more(store: Store) -> None:
    assert len(_found(store.search("reactor", any_word=True))) == 3
    page = store.search("reactor", any_word=True, expand=["feedback"])
    assert page.total == 5
    assert _found(page)[-1] == "football"
    assert page.hits[-1].snippets[0].matches


@pytest.mark.parametrize("query", ["+reactor coach", "reactor -mining", '+"reactor uranium"'])
def test_what_must_or_must_not_be_there_holds_where_one_word_is_enough(store: Store, query: str) -> None:
    without = store.search(query, any_word=True)
    assert store.search(query, any_word=True, expand=["feedback"]).total == without.total


def test_what_only_changes_the_order_is_not_highlighted(store: Store) -> None:
    page = store.search("reactor", expand=["feedback"])
    marked = {hit.snippets[0].text[start:end] for hit in page.hits for start, end in hit.snippets[0].matches}
    assert marked == {"reactor", "Reactors"}


def test_it_is_the_same_every_time_and_on_every_page(store: Store) -> None:
    page = store.search("reactor", any_word=True, expand=["feedback"])
    ids = [hit.id for hit in page.hits]
    singly = [store.search("reactor", any_word=True, expand=["feedback"], limit=1, offset=n).hits[0] for n in range(5)]
    assert [hit.id for hit in singly] == ids
    assert [hit.score for hit in singly] == [hit.score for hit in page.hits]


@pytest.mark.parametrize("query", ["nowhere", "published:2016", "language:en", "*", "-reactor"])
def test_a_query_without_articles_or_scores_stays_as_it_is(store: Store, query: str) -> None:
    assert not any(one.by == "feedback" for one in store.search(query, expand=["feedback"]).expansions)


def test_filters_hold_for_the_articles_that_it_learns_from(here: Path, plant: Plant) -> None:
    records = [
        {"text": "reactor uranium", "source": "AFP"},
        {"text": "reactor football", "source": "Reuters"},
    ]
    plant(here, {"b.jsonl": "".join(json.dumps(record) + "\n" for record in records)})
    index(["b.jsonl"])
    with open_store() as store:
        page = store.search("reactor", where="source=AFP", expand=["feedback"])
    (expansion,) = page.expansions
    assert [word for word, _ in expansion.words] == ["uranium"]


def test_the_explanation_adds_up_to_the_score(store: Store) -> None:
    for hit in store.search("reactor", expand=["feedback"], explain=True).hits:
        assert hit.explanation is not None
        assert isclose(hit.explanation.value, hit.score)
