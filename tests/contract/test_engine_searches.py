"""What is built on engines, in every engine: articles like one, what may have been meant, and what only some can do."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from engine_cases import SOME, Open
from opensearch_nodes import SharedNodes

from corpus_search import Store, UsageError, index, open_store
from corpus_search.engines.address import AddressOptions
from corpus_search.engines.base import Capability, Sort
from corpus_search.engines.bm25 import DEFAULT_SCORING
from corpus_search.indexing.run import IndexOptions
from corpus_search.query.nodes import Everything

ARTICLES = {
    "a.txt": "Harvest\nThe harvest of wheat was poor: wheat rots in the wet fields of Caggins farm.",
    "b.txt": "Wheat\nThe price of wheat rose after a poor harvest, farmers of the wet fields said.",
    "c.txt": "Football\nThe team won the cup by two goals, and the fans sang in the rain.",
    "d.txt": "Fans\nThe fans of the team sang for hours after the cup was won.",
    "e.txt": "Budget\nThe council passed a budget for schools and roads.",
}


@pytest.fixture
def store(engine_name: str, tmp_path: Path, _opensearch: SharedNodes) -> Iterator[Store]:
    folder = tmp_path / "a"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    address = None
    if engine_name == "opensearch":
        made = _opensearch.address()
        address = AddressOptions(made.urls, made.name, shards=made.shards, replicas=made.replicas)
    index([folder], tmp_path / "store", IndexOptions(engine=engine_name, address=address))
    with open_store(tmp_path / "store") as opened:
        yield opened


def test_what_is_built_on_engines_is_the_same_for_each(store: Store, tmp_path: Path) -> None:
    """One test, because to index takes longest."""
    similar = store.similar(tmp_path / "a" / "a.txt")
    assert Path(similar.hits[0].path).name == "b.txt"
    assert all(Path(hit.path).name != "a.txt" for hit in similar.hits)
    assert "wheat" in (similar.query.terms or ())

    misspelled = store.search("whaet cagins")
    assert [one.query for one in misspelled.suggestions][:1] == ["wheat caggins"]


def test_what_an_engine_cannot_do_is_an_error_that_names_those_that_can(made_once: Open) -> None:
    engine, otherwise = made_once(SOME), replace(DEFAULT_SCORING, b=0.1)
    if Capability.SCORING in engine.capabilities:
        assert engine.search(Everything(), offset=0, limit=1, sort=Sort.SCORE, scoring=otherwise).total == len(SOME)
        return
    for ask in (
        lambda: engine.search(Everything(), offset=0, limit=1, sort=Sort.SCORE, scoring=otherwise),
        lambda: engine.explain(Everything(), SOME[0].id, otherwise),
    ):
        with pytest.raises(UsageError, match=f'cannot be done by the engine "{engine.name}"') as error:
            ask()
        assert "whoosh" in error.value.hint
