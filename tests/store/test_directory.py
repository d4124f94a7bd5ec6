"""A store's folder."""

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from corpus_search.errors import StoreError
from corpus_search.store.directory import StoreDirectory, check_place
from corpus_search.store.settings import Root, Settings


def _create(path: Path, settings: Settings | None = None) -> StoreDirectory:
    return StoreDirectory.create(path, settings or Settings())


def test_a_new_store_is_empty_and_opens(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "store"
    _create(path).close()
    assert sorted(entry.name for entry in path.iterdir()) == [".gitignore", "data-1", "settings.json"]
    assert (path / ".gitignore").read_text() == "*\n"
    with closing(StoreDirectory.open(path)) as store, closing(store.ledger()) as ledger:
        assert store.engine.count() == 0
        assert list(ledger.iter_entries()) == []
        assert store.settings.created
        assert store.size() == sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


@pytest.mark.parametrize("part", [".gitignore", "data-1", "settings.json.new"])
def test_a_store_that_was_never_finished_can_be_made(tmp_path: Path, part: str) -> None:
    _create(tmp_path / "store").close()
    (tmp_path / "store" / "settings.json").rename(tmp_path / "store" / "settings.json.new")
    for entry in list((tmp_path / "store").iterdir()):
        if entry.name != part:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    check_place(tmp_path / "store")
    with closing(_create(tmp_path / "store")) as store:
        assert store.engine.count() == 0


def test_what_is_something_else_is_not_made_a_store(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="is not a folder"):
        check_place(tmp_path / "file")
    with pytest.raises(StoreError, match="is not a store, and not empty"):
        check_place(tmp_path)
    check_place(tmp_path / "missing")
    (tmp_path / "empty").mkdir()
    check_place(tmp_path / "empty")


def test_places_are_those_of_the_settings_that_hold(tmp_path: Path) -> None:
    """A root of the same name had its old place, in a store that was open while another one was made of it."""
    with closing(_create(tmp_path / "store")) as writer:
        writer.change(replace(writer.settings, roots=(Root("r", str(tmp_path / "old")),)))
        with closing(StoreDirectory.open(tmp_path / "store")) as reader:
            assert reader.article_path("r", "x") == str(tmp_path / "old" / "x")
            fresh = StoreDirectory(writer.path, replace(writer.settings, data="data-2"))
            fresh.make_data("data-2")
            fresh.close()
            writer.change(replace(writer.settings, data="data-2", roots=(Root("r", str(tmp_path / "new")),)))
            reader.ledger().close()
            assert reader.article_path("r", "x") == str(tmp_path / "new" / "x")
            assert writer.article_path("r", "x") == str(tmp_path / "new" / "x")


def test_roots_below_the_stores_own_folder_move_with_it(tmp_path: Path) -> None:
    with closing(_create(tmp_path / "a" / "store")) as store:
        inside = Root("", store.relative(tmp_path / "a" / "articles"))
        itself = Root("i", store.relative(tmp_path / "a"))
        outside = Root("o", store.relative(tmp_path / "b"))
        single = Root("s", store.relative(tmp_path / "a" / "x.txt"), is_file=True)
        store.change(replace(store.settings, roots=(inside, itself, outside, single)))
    (tmp_path / "a").rename(tmp_path / "moved")
    with closing(StoreDirectory.open(tmp_path / "moved" / "store")) as store:
        assert store.location(inside) == tmp_path / "moved" / "articles"
        assert store.location(itself) == tmp_path / "moved"
        assert store.location(outside) == tmp_path / "b"
        assert store.article_location("", "c/d") == tmp_path / "moved" / "articles" / "c" / "d"
        assert store.article_location("s", "x.txt") == tmp_path / "moved" / "x.txt"
        assert list(store.files_at(tmp_path / "moved" / "articles" / "c")) == [("", "c"), ("i", "articles/c")]
        assert list(store.files_at(tmp_path / "moved" / "x.txt")) == [("i", "x.txt"), ("s", "x.txt")]
        assert list(store.files_at(tmp_path)) == []


def test_data_that_no_longer_counts_is_swept_away(tmp_path: Path) -> None:
    with closing(_create(tmp_path / "s")) as store:
        store.make_data("data-2")
        store.make_data("data-9")
        store.sweep()
        assert [path.name for path in (tmp_path / "s").glob("data-*")] == ["data-1"]
        store.make_data("data-2")
        store.change(replace(store.settings, data="data-2"))
        assert [path.name for path in (tmp_path / "s").glob("data-*")] == ["data-2"]
        assert store.engine.count() == 0


def test_who_opened_before_a_rebuild_sees_the_new_data_after(tmp_path: Path) -> None:
    _create(tmp_path / "s").close()
    with closing(StoreDirectory.open(tmp_path / "s")) as reader, closing(StoreDirectory.open(tmp_path / "s")) as writer:
        writer.make_data("data-2")
        writer.change(replace(writer.settings, data="data-2", language="none"))
        with closing(reader.ledger()):
            assert reader.settings.data == "data-2"
        assert reader.engine.count() == 0
        assert reader.analyzer.language == "none"


def test_missing_data_is_an_error(tmp_path: Path) -> None:
    _create(tmp_path / "s").close()
    shutil.rmtree(tmp_path / "s" / "data-1")
    with closing(StoreDirectory.open(tmp_path / "s")) as store:
        with pytest.raises(StoreError, match="check --repair"):
            store.ledger()
        with pytest.raises(StoreError, match="check --repair"):
            _ = store.engine


def test_an_unknown_engine_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match='there is no engine "lucene"') as error:
        _create(tmp_path / "s", Settings(engine="lucene"))
    assert "whoosh" in error.value.hint


def test_the_size_does_not_trip_over_files_that_vanish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(_create(tmp_path / "s")) as store:
        size = store.size()
        (tmp_path / "s" / "here and gone").write_text("x")
        is_file = Path.is_file

        def vanishes(path: Path) -> bool:
            there = is_file(path)
            if path.name == "here and gone":
                path.unlink()
            return there

        monkeypatch.setattr(Path, "is_file", vanishes)
        assert store.size() == size
