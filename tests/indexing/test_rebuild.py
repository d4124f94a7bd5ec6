"""Making a store anew, and saying what would be done."""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from corpus_search import IndexOptions, IndexReport, StoreError, UsageError, index, open_store

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]
Contents = Callable[[Path], dict[str, str]]
Update = Callable[..., IndexReport]


@pytest.fixture
def update(here: Path) -> Update:
    return lambda *paths, **options: index(paths, here / "store", IndexOptions(**options))


@pytest.fixture
def folder(here: Path, plant: Plant) -> Path:
    return plant(here / "a", {"one.txt": "one\nthe studies", "two.txt": "two\ntext"})


def _count(here: Path, query: str) -> int:
    with open_store(here / "store") as store:
        return store.search(query).total


def _state(folder: Path) -> dict[str, tuple[int, bytes | None]]:
    return {str(p): (p.stat().st_mtime_ns, p.read_bytes() if p.is_file() else None) for p in folder.rglob("*")}


# Anew


def test_a_rebuild_reads_all_and_holds_the_same(update: Update, folder: Path, here: Path, contents: Contents) -> None:
    update(folder)
    before = contents(here / "store")
    report = update(rebuild=True)
    assert (report.new, report.read, report.unchanged, report.removed, report.articles) == (2, 2, 0, 0, 2)
    assert contents(here / "store") == before
    assert sorted(path.name for path in (here / "store").glob("data-*")) == ["data-2"]
    assert update().up_to_date
    assert update(rebuild=True).articles == 2


def test_a_rebuild_can_take_in_more(update: Update, folder: Path, here: Path, contents: Contents, plant: Plant) -> None:
    update(folder)
    update(plant(here / "b", {"b.txt": "bee\ntext"}), rebuild=True)
    assert len(contents(here / "store")) == 3
    update(folder / "one.txt", rebuild=True)  # a part of what is known; all of it is made anew
    assert len(contents(here / "store")) == 3


def test_a_rebuild_makes_a_store_where_there_is_none(
    update: Update, folder: Path, here: Path, contents: Contents
) -> None:
    assert update(folder, rebuild=True).new == 2
    assert len(contents(here / "store")) == 2


def test_a_rebuild_leaves_out_roots_that_are_not_there(
    update: Update, folder: Path, here: Path, contents: Contents, plant: Plant
) -> None:
    update(folder, plant(here / "b", {"b.txt": "bee\ntext"}))
    shutil.rmtree(folder)
    report = update(rebuild=True)
    assert [problem.path for problem in report.problems] == [str(folder)]
    assert list(contents(here / "store")) == [f"{here}/b/b.txt 0"]
    assert update().problems == []


def test_a_rebuild_from_nothing_is_an_error_and_keeps_the_store(
    update: Update, folder: Path, here: Path, contents: Contents
) -> None:
    update(folder)
    before = contents(here / "store")
    shutil.rmtree(folder)
    for dry_run in (True, False):
        with pytest.raises(UsageError, match=r"nothing of what the store was made from is there any more: .*/a"):
            update(rebuild=True, dry_run=dry_run)
    assert contents(here / "store") == before


@pytest.mark.parametrize("lost", ["data-1", "data-1/ledger.sqlite3", "data-1/engine"])
def test_a_rebuild_mends_a_damaged_store(
    update: Update, folder: Path, here: Path, contents: Contents, lost: str
) -> None:
    update(folder)
    before = contents(here / "store")
    path = here / "store" / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(StoreError) as error:
        update()
    assert "corpus-search check --repair" in error.value.hint
    update(rebuild=True)
    assert contents(here / "store") == before


def test_a_rebuild_that_fails_leaves_the_old_data(
    update: Update, folder: Path, here: Path, contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(folder)
    before = contents(here / "store")
    (folder / "one.txt").write_text("one\nchanged")
    for err in (KeyboardInterrupt(), OSError(28, "No space left on device")):
        with monkeypatch.context() as patch:
            patch.setattr("corpus_search.store.ledger.Ledger.commit", lambda _, err=err: (_ for _ in ()).throw(err))
            with pytest.raises((KeyboardInterrupt, StoreError)):
                update(rebuild=True, language="none")
        assert contents(here / "store") == before
        assert [path.name for path in (here / "store").glob("data-*")] == ["data-1"]
    with open_store(here / "store") as store:
        assert store.info().language == "auto"


def test_what_a_rebuild_that_died_left_is_swept_away(update: Update, folder: Path, here: Path) -> None:
    update(folder)
    shutil.copytree(here / "store" / "data-1", here / "store" / "data-2")
    assert update().up_to_date
    assert [path.name for path in (here / "store").glob("data-*")] == ["data-1"]


def test_who_has_opened_the_store_reads_on_during_a_rebuild(update: Update, folder: Path, here: Path) -> None:
    update(folder)
    with open_store(here / "store") as reader, open_store(here / "store") as late:
        assert reader.search("text").total == 1
        (folder / "three.txt").write_text("three\ntext")
        update(rebuild=True)
        assert reader.search("text").total == 1
        assert late.search("text").total == 2


# Another language


def test_another_language_needs_a_rebuild(update: Update, folder: Path, here: Path) -> None:
    update(folder, language="none")
    assert [_count(here, query) for query in ("studies", "study")] == [1, 0]
    with pytest.raises(StoreError, match='made for the language "none", not "english"') as error:
        update(language="english")
    assert error.value.hint == "Make it anew with: corpus-search index --rebuild --language english"
    assert _count(here, "study") == 0
    update(language="english", rebuild=True)
    assert _count(here, "study") == 1
    assert update(language="english").up_to_date
    update(rebuild=True)  # which keeps the language
    assert _count(here, "study") == 1


@pytest.mark.parametrize("language", ["german", "none", "turkish"])
def test_every_language_makes_a_store(update: Update, folder: Path, here: Path, language: str) -> None:
    update(folder, language=language)
    with open_store(here / "store") as store:
        assert store.info().language == language
        assert store.search("studies").total == 1


# Only saying


def test_a_dry_run_makes_no_store(update: Update, folder: Path, here: Path) -> None:
    before = _state(here)
    report = update(folder, dry_run=True)
    assert (report.dry_run, report.files, report.new, report.added, report.articles) == (True, 2, 2, 2, 0)
    assert _state(here) == before


def test_a_dry_run_says_what_a_run_does_and_writes_nothing(
    update: Update, folder: Path, here: Path, plant: Plant
) -> None:
    update(folder)
    (folder / "one.txt").unlink()
    (folder / "two.txt").write_text("two\nchanged")
    plant(folder, {"three.txt": "three\nnew", "four.txt": ""})
    os.utime(here / "store" / "settings.json", ns=(1, 1))
    before = _state(here / "store")
    said = update(dry_run=True, exclude=["nothing"], fields={"title": "x"}, max_file_size=99)
    assert _state(here / "store") == before
    said = update(dry_run=True)
    assert _state(here / "store") == before
    done = update()
    for name in ("files", "new", "changed", "unchanged", "removed", "skipped", "failed", "read", "added", "deleted"):
        assert getattr(said, name) == getattr(done, name), name
    assert (said.articles, done.articles) == (2, 2)
    assert said.size > 0


def test_a_dry_run_of_a_rebuild_says_that_all_is_read(update: Update, folder: Path) -> None:
    update(folder)
    report = update(rebuild=True, dry_run=True)
    assert (report.new, report.unchanged, report.read) == (2, 0, 2)
    assert update(rebuild=True, dry_run=True, language="german").new == 2


def test_a_dry_run_complains_as_a_run_does(update: Update, folder: Path, here: Path) -> None:
    with pytest.raises(UsageError, match="there is no file"):
        update("missing", dry_run=True)
    update(folder)
    with pytest.raises(StoreError, match="made for the language"):
        update(dry_run=True, language="german")
    assert update("a", dry_run=True).up_to_date
