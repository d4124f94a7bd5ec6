"""Every engine that the contract suite of engines runs through, each made anew for a test.

A new engine joins by its line in `corpus_search.engines.ENGINES`. One that needs more than an empty folder, such as an
address, has a line in `PREPARATIONS` too.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import pytest
from engine_cases import PLAIN, MakeIn, Open, write
from opensearch_nodes import SharedNodes

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines import ENGINES, engine_class
from corpus_search.engines.base import Engine


class Prepare(Protocol):
    """Makes a folder ready, for one test or, `kept`, for many."""

    def __call__(self, folder: Path, *, kept: bool) -> None: ...


PREPARATIONS: dict[str, Prepare] = {}
"""By engine: what makes a folder ready for `Engine.create`, or skips the test where that cannot be."""

EXACTNESS = {"whoosh": 1e-6, "tantivy": 1e-5}
"""By engine: how far its scores may be from the formula's, as a share; 2 % where not all statistics are ours."""


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_disks() -> Iterator[None]:
    """Let the system write when it likes: no test here pulls the plug, and waiting takes most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _opensearch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedNodes]:
    """Hold ready a cluster for whoever asks for one, and end it when nobody does any more."""
    base = tmp_path_factory.getbasetemp()
    nodes = SharedNodes(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
    PREPARATIONS["opensearch"] = lambda folder, *, kept: nodes.address(kept=kept).save(folder)
    yield nodes
    nodes.leave()


@pytest.fixture(autouse=True)
def _no_indexes_left(_opensearch: SharedNodes) -> Iterator[None]:
    yield
    _opensearch.forget_indexes()


@pytest.fixture(params=list(ENGINES))
def engine_name(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def engine_type(engine_name: str) -> type[Engine]:
    return engine_class(engine_name)


@pytest.fixture
def exactness(engine_name: str) -> float:
    return EXACTNESS.get(engine_name, 0.02)


@pytest.fixture
def make_in(engine_name: str, engine_type: type[Engine]) -> MakeIn:
    def make(folder: Path, *batches: Sequence[Article], analyzer: Analyzer = PLAIN, kept: bool = False) -> Engine:
        if engine_name in PREPARATIONS:
            PREPARATIONS[engine_name](folder, kept=kept)
        engine_type.create(folder, analyzer).close()
        for batch in batches:
            write(engine_type.open(folder, analyzer), add=batch)
        return engine_type.open(folder, analyzer)

    return make


@pytest.fixture
def make(make_in: MakeIn, tmp_path: Path) -> Open:
    def make(*batches: Sequence[Article], analyzer: Analyzer = PLAIN, name: str = "engine") -> Engine:
        return make_in(tmp_path / name, *batches, analyzer=analyzer)

    return make


@pytest.fixture(scope="session")
def _engines_kept(_opensearch: SharedNodes) -> Iterator[dict[object, Engine]]:
    engines: dict[object, Engine] = {}
    yield engines
    for engine in engines.values():
        engine.close()


@pytest.fixture
def made_once(
    engine_name: str, make_in: MakeIn, tmp_path_factory: pytest.TempPathFactory, _engines_kept: dict[object, Engine]
) -> Open:
    """Give what makes an engine of batches only if no test has yet: for those that do nothing but ask it."""

    def make(*batches: Sequence[Article]) -> Engine:
        key = engine_name, tuple(map(tuple, batches))
        if key not in _engines_kept:
            _engines_kept[key] = make_in(tmp_path_factory.mktemp("kept") / "e", *batches, kept=True)
        return _engines_kept[key]

    return make


@pytest.fixture
def reopen(engine_type: type[Engine], tmp_path: Path) -> Callable[[], Engine]:
    return lambda: engine_type.open(tmp_path / "engine", PLAIN)
