"""From one engine to another, without reading the files again: `corpus-search migrate`.

The articles are taken from the old engine, and the ledger and what else stands beside it are copied. All is made in a
folder of data aside, as a rebuild does it, and put in its place at the end: whoever searches meanwhile sees the old
engine, and a run that dies leaves it as it was.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from corpus_search.article import Article
from corpus_search.engines import engine_class
from corpus_search.engines.base import Engine
from corpus_search.errors import MEND_HINT, StoreError, UsageError
from corpus_search.records import dataclass
from corpus_search.store.directory import StoreDirectory
from corpus_search.store.lock import LOCK_WAIT, locked
from corpus_search.store.seal import sealable
from corpus_search.version import __version__

__all__ = ["MigrationReport", "migrate"]

OnMoved = Callable[[int, int], None]
"""Called with how many articles have been moved, and how many there are."""


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """What a migration did; sizes are the bytes of the whole store, before and after."""

    store: str
    before: str
    after: str
    articles: int
    size_before: int
    size_after: int
    seconds: float


def migrate(
    place: Path,
    engine: str,
    on_moved: OnMoved | None = None,
    wait: float = LOCK_WAIT,
    on_wait: Callable[[str], None] | None = None,
) -> MigrationReport:
    """Move a store to another engine. Raises `UsageError` where it has that one, `StoreError` as `index` does."""
    began = time.perf_counter()
    engine_class(engine)  # complains about one that there is not, or that is not installed
    with locked(place, wait, on_wait), closing(StoreDirectory.open(place)) as store:
        before = store.settings.engine
        if engine == before:
            raise UsageError(f'the store in {place} has the engine "{engine}" already.', "There is nothing to move.")
        store.sweep()
        store.settle()
        size = store.size()
        try:
            articles = _move(store, engine, on_moved)
        except OSError as err:
            raise StoreError(f"{place} cannot be written: {err.strerror}.", "Nothing has changed.") from err
        return MigrationReport(str(place), before, engine, articles, size, store.size(), time.perf_counter() - began)


def _move(store: StoreDirectory, engine: str, on_moved: OnMoved | None) -> int:
    number = int(store.settings.data.removeprefix("data-")) + 1
    settings = replace(store.settings, engine=engine, data=f"data-{number}", version=__version__)
    fresh = StoreDirectory(store.path, settings)
    try:
        fresh.make_data(settings.data)
        _copy_files(store.data, fresh.data)
        articles = _copy_articles(store.engine, fresh.engine, on_moved)
        fresh.close()
        fresh.seal()
    except BaseException:
        fresh.discard_data()
        raise
    store.change(settings)
    return articles


def _copy_files(old: Path, new: Path) -> None:
    """Copy the ledger and its like; nobody writes to them, for the store is locked."""
    for path in sealable(old, engine_too=False):
        shutil.copyfile(path, new / path.name)


def _copy_articles(old: Engine, new: Engine, on_moved: OnMoved | None) -> int:
    session = new.session()
    total, moved = old.count(), 0
    try:
        for article in _iter_articles(old):
            session.add(article)
            moved += 1
            if on_moved:
                on_moved(moved, total)
        session.commit()
    except BaseException:
        session.cancel()
        raise
    return moved


def _iter_articles(engine: Engine) -> Iterator[Article]:
    """Yield all articles. Raises `StoreError` if there are not as many as there should be."""
    found = 0
    for article in engine.iter_articles():
        found += 1
        yield article
    if found != engine.count():
        raise StoreError(f"of {engine.count():,} articles only {found:,} were found.", MEND_HINT)
