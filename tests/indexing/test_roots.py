"""Which folders and files a store is made from."""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from corpus_search import CorpusSearchError, IndexOptions, IndexReport, UsageError, index, open_store
from corpus_search.article import article_id

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]
Contents = Callable[[Path], dict[str, str]]
Update = Callable[..., IndexReport]


@pytest.fixture
def update(here: Path) -> Update:
    return lambda *paths, **options: index(paths, here / "store", IndexOptions(**options))


@pytest.fixture
def folder(here: Path, plant: Plant) -> Path:
    return plant(here / "a", {"one.txt": "one\ntext", "in/two.txt": "two\ntext", "in/deep/three.txt": "three\ntext"})


def _names(contents: dict[str, str]) -> list[str]:
    return sorted(text.partition("\n")[0] for text in contents.values())


def _roots(here: Path) -> list[str]:
    with open_store(here / "store") as store:
        return sorted(str(Path(root).relative_to(here)) for root in store.info().roots)


@pytest.mark.parametrize(
    "order",
    [
        ["a", "a/in"], ["a/in", "a"], ["a/in/deep", "a/in", "a"], ["a/in", "a", "a/in/deep"], ["a/in/two.txt", "a"],
        ["a", "a"],
    ],
    ids=" ".join,
)  # fmt: skip
@pytest.mark.parametrize("together", [True, False])
def test_no_file_is_found_twice(
    update: Update, folder: Path, here: Path, contents: Contents, order: list[str], together: bool
) -> None:
    for paths in [order] if together else [[path] for path in order]:
        update(*paths)
    assert _roots(here) == ["a"]
    assert _names(contents(here / "store")) == ["one", "three", "two"]
    assert update().up_to_date


def test_a_link_to_what_is_known_is_the_same(update: Update, folder: Path, here: Path, contents: Contents) -> None:
    (here / "link").symlink_to(folder)
    update(folder)
    assert update("link").unchanged == 3
    assert update("link/in").unchanged == 2
    assert _roots(here) == ["a"]
    assert len(contents(here / "store")) == 3


def test_a_link_keeps_the_name_that_was_given(update: Update, folder: Path, here: Path, contents: Contents) -> None:
    (here / "link").symlink_to(folder)
    update("link")
    assert _roots(here) == ["link"]
    assert f"{here}/link/one.txt 0" in contents(here / "store")


def test_roots_with_the_same_names_inside_are_told_apart(
    update: Update, here: Path, contents: Contents, plant: Plant
) -> None:
    for name in ("x/news", "y/news", "z/news"):
        plant(here / name, {"a.txt": f"{name}\ntext"})
    update("x/news", "y/news")
    update("z/news")
    held = contents(here / "store")
    assert held == {f"{here}/{name}/a.txt 0": f"{name}\ntext" for name in ("x/news", "y/news", "z/news")}
    assert update().up_to_date


def test_ids_are_the_same_wherever_the_folder_is(update: Update, folder: Path, here: Path) -> None:
    update(folder)
    with open_store(here / "store") as store:
        article = store.article("a/in/two.txt")
        assert article.id == article_id("", "in/two.txt", 0)


def test_a_folder_moves_with_its_store(folder: Path, here: Path) -> None:
    index([folder], folder / ".corpus-search")
    folder.rename(here / "moved")
    report = index((), here / "moved" / ".corpus-search")
    assert (report.up_to_date, report.files, report.read) == (True, 3, 0)
    with open_store(here / "moved" / ".corpus-search") as store:
        assert [hit.path for hit in store.search("three").hits] == ["moved/in/deep/three.txt"]


def test_a_file_is_a_root(update: Update, folder: Path, here: Path, contents: Contents) -> None:
    assert update("a/one.txt").new == 1
    assert update("a/in/two.txt").new == 1
    assert _roots(here) == ["a/in/two.txt", "a/one.txt"]
    assert list(contents(here / "store")) == [f"{folder}/one.txt 0", f"{folder}/in/two.txt 0"]
    (folder / "one.txt").write_text("one\nchanged")
    assert update().changed == 1


def test_a_root_that_is_a_file_and_deleted_is_taken_out(
    update: Update, folder: Path, here: Path, contents: Contents
) -> None:
    update("a/one.txt", "a/in/two.txt")
    (folder / "one.txt").unlink()
    report = update()
    assert (report.removed, report.unchanged, report.problems) == (1, 1, [])
    assert _names(contents(here / "store")) == ["two"]
    (folder / "one.txt").write_text("one\nback")
    assert update().new == 1


def test_a_root_that_is_a_file_becomes_a_folder_and_back(
    update: Update, folder: Path, here: Path, contents: Contents, plant: Plant
) -> None:
    update("a/one.txt")
    (folder / "one.txt").unlink()
    plant(folder, {"one.txt/x.txt": "x\ntext"})
    assert update().new == 1
    assert list(contents(here / "store")) == [f"{folder}/one.txt/x.txt 0"]
    shutil.rmtree(folder / "one.txt")
    plant(folder, {"one.txt": "one\nagain"})
    assert update().new == 1
    assert list(contents(here / "store")) == [f"{folder}/one.txt 0"]


def test_the_store_itself_is_not_read(here: Path, plant: Plant) -> None:
    plant(here, {"a.txt": "a\ntext"})
    for store in (here / ".corpus-search", here / "visible store", here / "sub" / "s"):
        for _ in range(2):
            report = index([here], store)
            assert report.files == 1
    assert index([here / "sub"], here / "other").files == 0


@pytest.mark.parametrize("path", ["store", "store/data-1", "store/settings.json"])
def test_a_store_is_no_folder_of_articles(update: Update, folder: Path, here: Path, path: str) -> None:
    update(folder)
    with pytest.raises(UsageError, match="belongs to the store itself"):
        update(path)
    assert _roots(here) == ["a"]


def test_another_store_is_skipped(update: Update, folder: Path, here: Path) -> None:
    index([folder], here / "a" / "other store")
    assert update(folder).files == 3
    assert update(folder / "other store").new == 0


# Roots that are not there


def test_a_root_that_is_not_there_keeps_its_articles_and_is_told(
    update: Update, folder: Path, here: Path, contents: Contents, plant: Plant
) -> None:
    update(folder)
    update(plant(here / "b", {"b.txt": "bee\ntext"}))
    before = contents(here / "store")
    folder.rename(here / "elsewhere")
    for _ in range(2):
        report = update()
        assert (report.files, report.removed, report.deleted, report.articles) == (1, 0, 0, 4)
        assert [(problem.path, problem.reason.partition(";")[0]) for problem in report.problems] == [
            (str(folder), "not there")
        ]
    assert contents(here / "store") == before
    (here / "elsewhere").rename(folder)
    report = update()
    assert (report.up_to_date, report.read, report.problems) == (True, 0, [])


def test_a_file_on_a_disk_that_is_not_there_is_kept(
    update: Update, folder: Path, here: Path, contents: Contents
) -> None:
    update("a/in/two.txt")
    folder.rename(here / "elsewhere")
    report = update()
    assert (report.removed, len(report.problems)) == (0, 1)
    assert _names(contents(here / "store")) == ["two"]


def test_a_root_that_cannot_be_looked_at_is_kept(
    update: Update, folder: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(folder)
    stat = Path.stat

    def fails(path: Path, **options: bool) -> os.stat_result:
        if path == folder:
            raise PermissionError(13, "Permission denied", str(path))
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", fails)
    report = update()
    assert (report.removed, report.articles) == (0, 3)
    assert "permission denied" in report.problems[0].reason


def test_the_paths_of_a_run_are_all_that_is_looked_at(update: Update, folder: Path, here: Path, plant: Plant) -> None:
    update(folder)
    folder.rename(here / "elsewhere")
    report = update(plant(here / "b", {"b.txt": "bee\ntext"}))
    assert (report.new, report.problems) == (1, [])


# Paths that cannot be meant


@pytest.mark.parametrize("path", ["missing", "a/missing", "a/one.txt/x", "nul\0", "x" * 5000])
def test_a_path_that_is_not_there_is_an_error_before_anything_is_made(
    update: Update, folder: Path, here: Path, path: str
) -> None:
    with pytest.raises(UsageError, match=r"there is no file or folder|cannot be looked at"):
        update(folder, path)
    assert not (here / "store").exists()


def test_a_pattern_that_is_none_is_an_error_before_anything_is_made(update: Update, folder: Path, here: Path) -> None:
    for option in ("include", "exclude"):
        with pytest.raises(UsageError, match=f"--{option} '!' is not a pattern"):
            update(folder, **{option: ["*.txt", "!"]})
    assert not (here / "store").exists()


def test_nothing_to_index_is_an_error_before_anything_is_made(update: Update, here: Path) -> None:
    with pytest.raises(UsageError, match="nothing to index yet") as error:
        update()
    assert "corpus-search index FOLDER" in error.value.hint
    assert list(here.iterdir()) == []


def test_an_unknown_language_is_an_error_before_anything_is_made(update: Update, folder: Path, here: Path) -> None:
    with pytest.raises(UsageError, match='no stemmer for the language "klingon"'):
        update(folder, language="klingon")
    assert not (here / "store").exists()
    update(folder)
    with pytest.raises(UsageError, match='no stemmer for the language "klingon"'):
        update(language="klingon")


def test_a_folder_with_something_else_is_not_made_a_store(
    update: Update, folder: Path, here: Path, plant: Plant
) -> None:
    plant(here / "store", {"mine.txt": "x"})
    with pytest.raises(CorpusSearchError, match="is not a store, and not empty"):
        update(folder)
    assert [path.name for path in (here / "store").iterdir()] == ["mine.txt"]


def test_a_part_that_is_not_read_is_told(update: Update, here: Path, plant: Plant) -> None:
    plant(here / "a", {"one.txt": "one\ntext", ".hidden": "x", "left.out": "x"})
    update("a", exclude=["*.out"])
    for name in (".hidden", "left.out"):
        report = update(f"a/{name}")
        assert [problem.path for problem in report.problems] == [f"{here}/a/{name}"]
    assert update("a/one.txt").problems == []


def test_a_part_whose_files_are_gone_is_nothing_odd(update: Update, folder: Path) -> None:
    update(folder)
    (folder / "in" / "deep" / "three.txt").unlink()
    report = update("a/in/deep")
    assert (report.removed, report.problems) == (1, [])


def test_an_empty_path_is_not_the_current_folder(here: Path) -> None:
    with pytest.raises(UsageError, match="is empty"):
        index([""])
    assert not (here / ".corpus-search").exists()
