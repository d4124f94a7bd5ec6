"""What the server does that other engines need not: pages in steps, a view that is lost, and what is left behind."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from engine_cases import PLAIN, article, paths, search, word, write
from opensearch_nodes import SharedNodes, ask

from corpus_search.engines.address import Address
from corpus_search.engines.base import EnginePage, Sort
from corpus_search.engines.opensearch import paging, state
from corpus_search.engines.opensearch.engine import OpenSearchEngine
from corpus_search.engines.opensearch.explaining import numbers_of
from corpus_search.engines.opensearch.view import missing_shards
from corpus_search.errors import StoreError
from corpus_search.query.nodes import Everything


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedNodes]:
    base = tmp_path_factory.getbasetemp()
    node = SharedNodes(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
    yield node
    node.leave()


@pytest.fixture
def folder(shared: SharedNodes, tmp_path: Path) -> Iterator[Path]:
    """Give a folder with an empty engine, whose index is on a server."""
    shared.address().save(tmp_path / "e")
    OpenSearchEngine.create(tmp_path / "e", PLAIN).close()
    yield tmp_path / "e"
    shared.forget_indexes()


def opened(folder: Path) -> OpenSearchEngine:
    return OpenSearchEngine.open(folder, PLAIN)


def filled(folder: Path, count: int) -> OpenSearchEngine:
    first = article("0", "x")
    copies = [article(str(number), "x", "y " * (number % 5), story=first.id if number % 3 == 1 else None)
              for number in range(1, count)]  # fmt: skip
    write(opened(folder), add=[first, *copies])
    return opened(folder)


def test_pages_far_down_are_as_those_at_the_top(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = filled(folder, 20)

    def pages(fold: bool) -> list[EnginePage]:
        return [
            engine.search(word("x"), offset=offset, limit=limit, sort=sort, fold=fold)
            for sort in Sort for offset, limit in ((0, 50), (7, 3), (13, 9))
        ]  # fmt: skip

    near = [pages(fold) for fold in (False, True)]
    monkeypatch.setattr(paging, "STEP", 4)
    monkeypatch.setattr(paging, "_ARTICLES_AT_ONCE", 3)
    monkeypatch.setattr(paging, "_BUCKETS_AT_ONCE", 2)
    monkeypatch.setattr(paging, "_IDS_AT_ONCE", 1)
    monkeypatch.setattr(paging, "_MORE", 1)
    assert [pages(fold) for fold in (False, True)] == near
    assert near[1][0].stories == 20 - 7
    ids = sorted(hit.article.id for hit in near[0][0].hits)
    assert list(engine.iter_ids("")) == ids
    assert [article.id for article in engine.iter_articles()] == ids
    engine.close()


def test_a_view_that_is_lost_is_made_anew(folder: Path) -> None:
    engine = filled(folder, 5)
    assert search(engine, word("x")).total == 5
    address = Address.load(folder)
    assert address is not None
    ask(f"{address.urls[0]}/_search/point_in_time/_all", "DELETE")
    page = search(engine, word("x"))
    assert (page.total, page.partial) == (5, False)
    assert engine.generation == 1
    engine.close()


def test_files_that_are_going_do_not_count_while_they_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus_search.engines.opensearch.session.GONE_AT_ONCE", 2)
    filled(folder, 9).close()
    session = opened(folder).session()
    monkeypatch.setattr(session, "_delete_gone", lambda: None)  # it dies just then
    for number in range(5):
        session.delete_file("", str(number))
    session.add(article("1", "x", "new"))
    session.commit()
    engine = opened(folder)
    assert paths(engine, word("x")) == ["1", "5", "6", "7", "8"]
    assert (engine.count(), engine.generation) == (5, 2)
    monkeypatch.undo()
    write(opened(folder))  # the next session finishes it
    assert paths(opened(folder), Everything()) == ["1", "5", "6", "7", "8"]
    assert paths(engine, word("x")) == ["1", "5", "6", "7", "8"]
    engine.close()


def test_two_writers_at_once_are_one_too_many(folder: Path) -> None:
    one, other = opened(folder).session(), opened(folder).session()
    one.add(article("1", "x"))
    other.add(article("2", "x"))
    with pytest.raises(StoreError, match="somebody else wrote"):
        one.commit()
    other.commit()  # the last one to begin
    assert paths(opened(folder), word("x")) == ["2"]
    assert opened(folder).count() == 1


def test_values_longer_than_lucene_takes_come_back_whole(folder: Path) -> None:
    full = article("a/" * 20_000, "x", "b " * 10, author="n" * 40_000, tags=("t" * 40_000, "fine"), published="2016")
    write(opened(folder), add=[full])
    engine = opened(folder)
    assert engine.article(full.id) == full
    assert [hit.article for hit in search(engine, word("fine", "tag")).hits] == [full]
    assert engine.articles_of_file("", full.path) == [full]
    engine.close()


@pytest.mark.parametrize(
    ("shards", "missing"),
    [
        ({"total": 3, "successful": 3, "failed": 0}, 0),
        ({"total": 3, "successful": 2, "failed": 1}, 1),
        ({"total": 3, "successful": 2, "failed": 0}, 1),  # one that is nowhere is not told as failed
    ],
)
def test_shards_that_are_left_out_are_seen(shards: dict[str, int], missing: int) -> None:
    assert missing_shards({"_shards": shards}) == missing


def test_a_damaged_state_is_told() -> None:
    for document in ({}, {"state": 1}, {"state": {"format": 1}}, {"state": {"format": 1, "generation": "x"}}):
        with pytest.raises(StoreError, match="damaged"):
            state.State.read(document, "news")


def test_the_numbers_of_lucenes_account_are_known_by_their_names() -> None:
    account = {"value": 1.5, "description": "weight(text:n in 3) [PerFieldSimilarity], result of:", "details": [
        {"value": 1.5, "description": "score(freq=2.0), computed as boost * idf * tf from:", "details": [
            {"value": 3, "description": "n, number of documents containing term", "details": []},
            {"value": 9, "description": "N, total number of documents with field", "details": []},
            {"value": 2.0, "description": "phraseFreq=2.0", "details": []},
        ]},
    ]}  # fmt: skip
    numbers = numbers_of(account)
    assert (numbers["n"], numbers["N"], numbers["phraseFreq"]) == ([3], [9], [2.0])
