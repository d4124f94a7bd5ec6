"""Moving a store from one engine to another, without reading the files again."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from corpus_search import open_store
from corpus_search.api import Store, index, migrate
from corpus_search.engines.tantivy.session import TantivySession
from corpus_search.errors import StoreError, UsageError

Run = Callable[..., CompletedProcess[bytes]]
Plant = Callable[[Path, Mapping[str, str | bytes]], Path]


def _all(store: Store) -> list[object]:
    page = store.search("*", limit=1000, sort="path", collapse=False)
    return [store.article(hit.id) for hit in page.hits]


def _ledger(place: Path) -> list[object]:
    with open_store(place) as store:
        return list(store.iter_files())


def test_all_articles_go_along_and_nothing_is_read_again(seeds: Path) -> None:
    place = seeds / ".corpus-search"
    known = _ledger(place)
    with open_store(place) as store:
        before = _all(store)
    shutil.rmtree(seeds / "seeds")  # the files are not needed
    told: list[tuple[int, int]] = []
    report = migrate("tantivy", place, lambda moved, total: told.append((moved, total)))
    assert (report.before, report.after, report.articles, told[-1]) == ("whoosh", "tantivy", 2, (2, 2))
    with open_store(place) as store:
        assert _all(store) == before
        assert store.info().engine == "tantivy"
        assert [hit.path for hit in store.search("caggins sdf").hits] == ["seeds/000_3fb3bd38c7072cf8.txt"]
    assert _ledger(place) == known
    assert [folder.name for folder in place.glob("data-*")] == ["data-2"]
    migrate("whoosh", place)
    with open_store(place) as store:
        assert _all(store) == before


def test_an_index_run_goes_on_where_the_other_engine_was(here: Path, plant: Plant) -> None:
    plant(here / "a", {f"{number}.txt": f"Headline {number}\n\nwords of article {number}" for number in range(20)})
    index([here / "a"], here / "store")
    migrate("tantivy", here / "store")
    (here / "a" / "3.txt").write_text("Another\n\nchanged words")
    (here / "a" / "4.txt").unlink()
    report = index((), here / "store")
    assert (report.changed, report.removed, report.unchanged) == (1, 1, 18)
    with open_store(here / "store") as store:
        assert store.search("changed").total == 1
        assert store.search("*").total == 19


def test_a_migration_that_dies_leaves_the_store_as_it_was(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = seeds / ".corpus-search"

    def die(self: TantivySession) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(TantivySession, "commit", die)
    with pytest.raises(StoreError, match="No space left on device"):
        migrate("tantivy", place)
    assert [folder.name for folder in place.glob("data-*")] == ["data-1"]
    with open_store(place) as store:
        assert (store.info().engine, store.search("caggins").total) == ("whoosh", 1)


def test_an_engine_that_there_is_not_and_the_one_that_it_has(seeds: Path) -> None:
    with pytest.raises(StoreError, match='no engine "lucene"'):
        migrate("lucene", seeds / ".corpus-search")
    with pytest.raises(UsageError, match='has the engine "whoosh" already'):
        migrate("whoosh", seeds / ".corpus-search")


def test_the_command_says_what_it_did(seeds: Path, run: Run) -> None:
    done = run("migrate", "--engine", "tantivy")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"2 articles moved from whoosh to tantivy in ")
    done = run("migrate", "--engine", "whoosh", "--json")
    report = json.loads(done.stdout)
    assert (report["store"]["engine"], report["before"]["engine"], report["store"]["articles"]) == (
        "whoosh",
        "tantivy",
        2,
    )
    done = run("migrate", "--engine", "whoosh")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b'has the engine "whoosh" already' in done.stderr
    assert run("migrate", "--engine", "tantivy", "--quiet").stdout == b""
