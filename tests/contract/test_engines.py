"""What every engine promises of the articles that it keeps; see `corpus_search.engines.base`."""

import gc
from collections.abc import Callable
from itertools import pairwise

import pytest
from engine_cases import (
    SOME,
    Open,
    article,
    beginning,
    paths,
    phrase,
    search,
    word,
    write,
)

from corpus_search.engines.base import Engine, Sort
from corpus_search.query.nodes import (
    And,
    Everything,
    Node,
    Not,
    Nothing,
)


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
    assert list(engine.iter_articles()) == []
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
    assert list(engine.iter_articles()) == sorted(many, key=lambda one: one.id)
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
