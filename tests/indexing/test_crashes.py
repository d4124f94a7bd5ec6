"""A run that dies at whatever point leaves the last commit, and the next one finishes its work."""

import gc
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from corpus_search import IndexOptions, StoreError, index, open_store
from corpus_search.indexing.report import Progress
from corpus_search.store.directory import StoreDirectory
from corpus_search.store.ledger import Ledger
from corpus_search.store.lock import locked

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]
Contents = Callable[[Path], dict[str, str]]


# A session that dies closes no files.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


class Died(BaseException):
    """Stands for the end of a process: nothing catches it on purpose."""


@pytest.fixture
def folder(here: Path, plant: Plant) -> Path:
    folder = plant(here / "a", {f"{name}.txt": f"{name}\nold text" for name in ("same", "changed", "gone", "renamed")})
    plant(folder, {"records.jsonl": '{"title": "r0"}\n{"title": "r1"}'})
    index([folder], here / "store")
    return folder


def _change(folder: Path) -> None:
    (folder / "changed.txt").write_text("changed\nnew text")
    (folder / "gone.txt").unlink()
    (folder / "renamed.txt").rename(folder / "other.txt")
    (folder / "new.txt").write_text("new\nnew text")
    (folder / "records.jsonl").write_text('{"title": "r0 new"}\n{"title": "r1"}\n{"title": "r2"}')


def _session_type(store: Path) -> type[Any]:
    with closing(StoreDirectory.open(store)) as opened:
        session = opened.engine.session()
        session.cancel()
        return type(session)


POINTS = [(part, when) for part in ("announce", "engine", "ledger") for when in ("before", "after")]


@pytest.fixture
def die_at(here: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Give a function that runs an update which dies before or after one of its three steps."""

    def run(part: str, when: str, *paths: Path) -> None:
        owner, name = {
            "announce": (Ledger, "announce"),
            "engine": (_session_type(here / "store"), "commit"),
            "ledger": (Ledger, "commit"),
        }[part]
        step = getattr(owner, name)

        def dies(self: object) -> None:
            if when == "after":
                step(self)
            raise Died

        with monkeypatch.context() as patch:
            patch.setattr(owner, name, dies)
            with pytest.raises(Died):
                index(paths, here / "store")
        gc.collect()

    return run


def _undisturbed(folder: Path, contents: Contents) -> dict[str, str]:
    shutil.rmtree(folder.parent / "fresh", ignore_errors=True)
    index([folder], folder.parent / "fresh")
    return contents(folder.parent / "fresh")


@pytest.mark.parametrize(("part", "when"), POINTS)
def test_the_next_run_finishes_the_work(
    folder: Path, here: Path, contents: Contents, die_at: Callable[..., None], part: str, when: str
) -> None:
    _change(folder)
    die_at(part, when)
    if (part, when) != ("ledger", "after"):
        die_at(part, when)
    index((), here / "store")
    assert contents(here / "store") == _undisturbed(folder, contents)
    assert index((), here / "store").up_to_date


@pytest.mark.parametrize(("part", "when"), POINTS)
def test_what_is_searched_after_a_crash_is_one_state_or_the_other(
    folder: Path, here: Path, die_at: Callable[..., None], part: str, when: str
) -> None:
    _change(folder)
    die_at(part, when)
    with open_store(here / "store") as store:
        found = {(hit.title, snippet.text) for hit in store.search("text").hits for snippet in hit.snippets}
        before = {(name, "old text") for name in ("same", "changed", "gone", "renamed")}
        after = {("same", "old text"), ("renamed", "old text"), ("changed", "new text"), ("new", "new text")}
        assert found == (
            after if (part, when) in [("engine", "after"), ("ledger", "before"), ("ledger", "after")] else before
        )


@pytest.mark.parametrize(("part", "when"), POINTS)
def test_what_changes_after_a_crash_counts(
    folder: Path, here: Path, contents: Contents, die_at: Callable[..., None], part: str, when: str
) -> None:
    old = (folder / "changed.txt").read_text(), (folder / "changed.txt").stat().st_mtime_ns
    _change(folder)
    die_at(part, when)
    (folder / "changed.txt").write_text(old[0])  # as if it had never been changed
    os.utime(folder / "changed.txt", ns=(old[1], old[1]))
    (folder / "gone.txt").write_text("gone\nback")
    (folder / "new.txt").unlink()
    (folder / "records.jsonl").write_text("")
    index((), here / "store")
    assert contents(here / "store") == _undisturbed(folder, contents)
    assert index((), here / "store").up_to_date


@pytest.mark.parametrize(("part", "when"), POINTS)
def test_a_run_of_something_else_leaves_unfinished_work_for_later(
    folder: Path, here: Path, contents: Contents, die_at: Callable[..., None], part: str, when: str
) -> None:
    _change(folder)
    die_at(part, when)
    (here / "b").mkdir()
    (here / "b" / "b.txt").write_text("b\ntext")
    index([here / "b"], here / "store")
    index([folder / "new.txt"], here / "store")
    with open_store(here / "store") as store:
        assert store.search("changed").total == 1  # in the one state or the other, but never lost
        assert store.search("same").total == 1
    index((), here / "store")
    shutil.rmtree(here / "fresh", ignore_errors=True)
    index([folder, here / "b"], here / "fresh")
    assert contents(here / "store") == contents(here / "fresh")


@pytest.mark.parametrize(("part", "when"), POINTS)
def test_a_root_that_became_a_part_of_another(
    folder: Path, here: Path, contents: Contents, die_at: Callable[..., None], part: str, when: str
) -> None:
    (here / "top.txt").write_text("top\ntext")
    die_at(part, when, here)
    index((), here / "store")
    index([here], here / "fresh")
    assert contents(here / "store") == contents(here / "fresh")
    assert len(contents(here / "store")) == 7


@pytest.mark.parametrize(("part", "when"), POINTS)
def test_a_root_with_unfinished_work_becomes_a_part_of_another(
    folder: Path, here: Path, contents: Contents, die_at: Callable[..., None], part: str, when: str
) -> None:
    _change(folder)
    die_at(part, when)
    index([here], here / "store")
    index([here], here / "fresh")
    assert contents(here / "store") == contents(here / "fresh")


def test_a_new_root_is_not_taken_for_one_that_was_dropped_in_a_run_that_died(
    folder: Path, here: Path, plant: Plant, contents: Contents, die_at: Callable[..., None]
) -> None:
    plant(here, {"q/x/a.txt": "one\ntext", "r/x/a.txt": "two\ntext"})
    for name in ("q", "r"):
        os.utime(here / name / "x" / "a.txt", ns=(1, 1))  # the same size and date, but not the same text
    index([here / "q" / "x"], here / "store")
    die_at("announce", "before", here / "q")
    index([here / "r" / "x"], here / "store")
    index((), here / "store")
    held = contents(here / "store")
    assert held[f"{here}/q/x/a.txt 0"] == "one\ntext"
    assert held[f"{here}/r/x/a.txt 0"] == "two\ntext"
    assert len(held) == 8


def test_a_first_run_that_dies_leaves_a_store_that_works(here: Path, plant: Plant, contents: Contents) -> None:
    plant(here / "a", {"one.txt": "one\ntext", "two.txt": "two\ntext"})

    def dies(progress: Progress) -> None:
        raise Died

    with pytest.raises(Died):
        index([here / "a"], here / "store", on_progress=dies)
    with open_store(here / "store") as store:
        assert store.search("text").total == 0
    assert index((), here / "store").new == 2  # the folder is known already
    assert len(contents(here / "store")) == 2


@pytest.mark.parametrize("after", [1, 3, 5])
def test_an_interrupt_midway_leaves_the_last_commit(folder: Path, here: Path, contents: Contents, after: int) -> None:
    before = contents(here / "store")
    _change(folder)

    def interrupt(progress: Progress) -> None:
        if progress.done == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index((), here / "store", on_progress=interrupt)
    assert contents(here / "store") == before
    index((), here / "store", IndexOptions(wait=0))  # no lock is left
    assert contents(here / "store") == _undisturbed(folder, contents)


def test_a_second_writer_waits_and_then_fails(folder: Path, here: Path, contents: Contents) -> None:
    before = contents(here / "store")
    _change(folder)
    with locked(here / "store"):
        for options in (IndexOptions(wait=0.01), IndexOptions(wait=0, rebuild=True)):
            with pytest.raises(StoreError, match=r"another process is writing to the store in .*store"):
                index((), here / "store", options)
        assert contents(here / "store") == before
        assert index((), here / "store", IndexOptions(dry_run=True)).changed == 2  # which needs no lock
    assert index((), here / "store", IndexOptions(wait=0.01)).changed == 2
