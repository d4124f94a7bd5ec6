"""What comes in by standard input is a root of its own, which stays until something else comes in."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from corpus_search import IndexOptions, IndexReport, StoreError, UsageError, index, open_store

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]
Contents = Callable[[Path], dict[str, str]]
Feed = Callable[..., IndexReport]

LINES = b'{"title": "one", "text": "first words"}\n{"title": "two", "text": "second words"}\n'


@pytest.fixture
def feed(here: Path) -> Feed:
    def index_input(data: bytes, *others: Path, **options: object) -> IndexReport:
        return index(["-", *others], here / "store", IndexOptions(stream=io.BytesIO(data), **options))  # type: ignore[arg-type]

    return index_input


@pytest.fixture
def folder(here: Path, plant: Plant) -> Path:
    return plant(here / "a", {"a.txt": "a file\nof words", "stdin": "a file named stdin\nwith words"})


def _titles(contents: dict[str, str]) -> list[str]:
    return sorted(text.partition("\n")[0] for text in contents.values())


@pytest.mark.parametrize(
    ("data", "titles"),
    [(LINES, ["one", "two"]), (b"A headline\n\nand a text.\n", ["A headline"]), (b"<p>x</p>" * 9, ["stdin"])],
)
def test_its_format_is_seen_by_its_bytes(
    feed: Feed, here: Path, contents: Contents, data: bytes, titles: list[str]
) -> None:
    assert feed(data).files == 1
    assert len(_titles(contents(here / "store"))) == len(titles)
    if titles != ["stdin"]:
        assert _titles(contents(here / "store")) == titles


def test_its_path_is_stdin_wherever_one_is(
    feed: Feed, here: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed(LINES)
    monkeypatch.chdir(folder)
    with open_store(here / "store") as store:
        assert {hit.path for hit in store.search("words").hits} == {"stdin"}
        assert [article.title for article in store.articles_at("stdin")] == ["one", "two"]
        assert store.info().roots == ("stdin",)


def test_what_comes_in_again_takes_its_place(feed: Feed, here: Path, contents: Contents) -> None:
    feed(LINES)
    report = feed(b'{"title": "three"}\n')
    assert (report.changed, report.added, report.deleted) == (1, 1, 2)
    assert _titles(contents(here / "store")) == ["three"]


def test_the_same_again_is_unchanged(feed: Feed) -> None:
    feed(LINES)
    report = feed(LINES)
    assert (report.unchanged, report.added, report.up_to_date) == (1, 0, True)


def test_nothing_but_an_empty_input_takes_all_of_it_out(feed: Feed, here: Path, contents: Contents) -> None:
    feed(LINES)
    assert feed(b"").skipped == {"empty": 1}
    assert contents(here / "store") == {}


def test_a_run_without_paths_leaves_it_as_it_is(feed: Feed, here: Path, folder: Path, contents: Contents) -> None:
    feed(LINES, folder)
    (folder / "a.txt").unlink()
    report = index((), here / "store")
    assert (report.files, report.removed, report.problems) == (1, 1, [])
    assert _titles(contents(here / "store")) == ["a file named stdin", "one", "two"]


def test_a_run_without_paths_and_without_any_place_changes_nothing(feed: Feed, here: Path, contents: Contents) -> None:
    feed(LINES)
    report = index((), here / "store")
    assert (report.files, report.articles, report.up_to_date) == (0, 2, True)


@pytest.mark.parametrize("first", ["input", "folder"])
def test_the_first_folder_has_the_empty_label_all_the_same(
    feed: Feed, here: Path, folder: Path, first: str, contents: Contents
) -> None:
    for step in (first, "folder" if first == "input" else "input"):
        if step == "input":
            feed(LINES)
        else:
            index([folder], here / "store")
    with open_store(here / "store") as store:
        assert {article.root for article in store.articles_at(folder / "a.txt")} == {""}
    assert len(contents(here / "store")) == 4


def test_a_folder_of_the_same_name_is_something_else(feed: Feed, here: Path, plant: Plant, contents: Contents) -> None:
    feed(LINES)
    plant(here / "stdin", {"b.txt": "b\ntext"})
    index([here / "a"] if (here / "a").exists() else [here / "stdin"], here / "store")
    assert _titles(contents(here / "store")) == ["b", "one", "two"]
    index([here], here / "store")  # around both
    assert _titles(contents(here / "store")) == ["b", "one", "two"]


def test_too_much_is_skipped(feed: Feed, here: Path) -> None:
    stream = io.BytesIO(b"x" * 1000)
    report = index(["-"], here / "store", IndexOptions(stream=stream, max_file_size=10))
    assert report.skipped == {"larger than 10 bytes": 1}
    assert stream.tell() == 11  # no more is read than is needed to know


def test_a_rebuild_tells_that_it_is_lost_and_one_that_gets_it_has_it(
    feed: Feed, here: Path, folder: Path, contents: Contents
) -> None:
    feed(LINES, folder)
    feed(LINES, rebuild=True)
    assert len(contents(here / "store")) == 4
    report = index((), here / "store", IndexOptions(rebuild=True))
    assert [(problem.path, problem.reason) for problem in report.problems] == [
        ("stdin", "not there; the store no longer knows it")
    ]
    assert _titles(contents(here / "store")) == ["a file", "a file named stdin"]


def test_a_rebuild_of_nothing_else_keeps_the_store(feed: Feed, here: Path, contents: Contents) -> None:
    feed(LINES)
    with pytest.raises(UsageError, match="nothing of what the store was made from is there any more: stdin"):
        index((), here / "store", IndexOptions(rebuild=True))
    assert _titles(contents(here / "store")) == ["one", "two"]


def test_a_dry_run_reads_it_and_writes_nothing(feed: Feed, here: Path) -> None:
    report = feed(LINES, dry_run=True)
    assert (report.new, report.added) == (1, 2)
    assert not (here / "store").exists()


def test_it_is_read_before_others_are_kept_from_writing(here: Path, folder: Path) -> None:
    index([folder], here / "store")

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            index((), here / "store", IndexOptions(wait=0))
            return super().read(size)

    try:
        report = index(["-"], here / "store", IndexOptions(stream=Slow(LINES)))
    except StoreError as err:  # pragma: no cover
        pytest.fail(f"the store was locked: {err}")
    assert report.added == 2
