"""Which store is meant?"""

from pathlib import Path

import pytest

from corpus_search.errors import StoreNotFoundError
from corpus_search.readers.walk import STORE_FOLDER
from corpus_search.store.location import STORE_NAME, STORE_VARIABLE, find_store, is_store, place_for_store


def _store(path: Path) -> Path:
    path.mkdir(parents=True)
    (path / "settings.json").touch()
    (path / ".gitignore").touch()
    return path


def test_the_nearest_store_upwards_is_found(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outer, inner = _store(here / ".corpus-search"), _store(here / "a" / "b" / ".corpus-search")
    (here / "a" / "b" / "c").mkdir()
    for folder, found in ((here, outer), (here / "a", outer), (here / "a/b", inner), (here / "a/b/c", inner)):
        monkeypatch.chdir(folder)
        assert find_store() == place_for_store() == found


def test_a_given_store_comes_before_the_variables_and_that_before_the_nearest(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nearest, by_variable, given = (_store(here / name) for name in (".corpus-search", "variable", "given"))
    assert find_store() == nearest
    monkeypatch.setenv(STORE_VARIABLE, "variable")
    assert find_store() == place_for_store() == by_variable
    assert find_store("given") == find_store(given) == place_for_store("given") == given


def test_where_there_is_none_one_would_be_made_here(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert place_for_store() == here / ".corpus-search"
    assert place_for_store("there") == here / "there"
    monkeypatch.setenv(STORE_VARIABLE, "elsewhere")
    assert place_for_store() == here / "elsewhere"


def test_a_missing_store_is_told_with_what_to_do(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreNotFoundError, match="no store here or in a parent folder") as error:
        find_store()
    assert "corpus-search index FOLDER" in error.value.hint
    with pytest.raises(StoreNotFoundError, match=r"no store in .*/named") as error:
        find_store("named")
    assert "--store" in error.value.hint
    monkeypatch.setenv(STORE_VARIABLE, "wrong")
    with pytest.raises(StoreNotFoundError, match=f"no store in .*/wrong, which {STORE_VARIABLE} names"):
        find_store()


def test_a_folder_that_has_a_store_is_not_one_itself(here: Path) -> None:
    inside = _store(here / "articles" / ".corpus-search")
    with pytest.raises(StoreNotFoundError, match="is not a store") as error:
        find_store("articles")
    assert str(inside) in error.value.hint


def test_other_folders_are_no_stores(here: Path) -> None:
    (here / "empty").mkdir()
    (here / "other").mkdir()
    (here / "other" / "settings.json").touch()
    (here / "file").touch()
    assert not any(is_store(here / name) for name in ("empty", "other", "file", "file/inside", "missing", "nul\0"))


def test_a_walk_knows_the_stores_folder_by_its_name() -> None:
    # The readers know no store, so the name stands twice.
    assert STORE_FOLDER == STORE_NAME
