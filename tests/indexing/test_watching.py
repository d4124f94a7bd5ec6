"""A store that is watched follows its folder."""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from corpus_search import CorpusSearchError, IndexOptions, IndexReport, index, open_store
from corpus_search.indexing.watching import Pace, watch_index

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]
Contents = Callable[[Path], dict[str, str]]

PATIENCE = 30
"""Seconds after which a test gives up; none waits so long unless it fails."""


class Watched:
    """A watch of a folder in a thread, stopped at the end of the test."""

    def __init__(self, store: Path, paths: list[Path]) -> None:
        self.reports: queue.Queue[IndexReport] = queue.Queue()
        self.stop = threading.Event()
        self._errors: list[BaseException] = []
        self._thread = threading.Thread(target=self._run, args=(store, paths))
        self._thread.start()

    def _run(self, store: Path, paths: list[Path]) -> None:
        try:
            watch_index(store, paths, IndexOptions(), self.reports.put, self.stop, Pace(0.02, 0.1, 0.1))
        except BaseException as err:
            self._errors.append(err)

    def report(self) -> IndexReport:
        return self.reports.get(timeout=PATIENCE)

    def close(self) -> None:
        self.stop.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        assert self._errors == []


@pytest.fixture
def folder(here: Path, plant: Plant) -> Path:
    return plant(here / "a", {"one.txt": "one\ntext", "two.txt": "two\ntext"})


@pytest.fixture
def watch(here: Path) -> Iterator[Callable[..., Watched]]:
    watches = []

    def begin(*paths: Path) -> Watched:
        watches.append(Watched(here / "store", list(paths)))
        assert watches[-1].report().problems == []
        return watches[-1]

    yield begin
    for one in watches:
        one.close()


def _titles(store: Path) -> list[str]:
    """Return the headlines as a search sees them, which may come while the watch writes."""
    with open_store(store) as opened:
        return sorted(hit.title for hit in opened.search("*", limit=1000, collapse=False, snippets=0).hits)


def test_files_that_come_change_and_go(
    folder: Path, here: Path, contents: Contents, watch: Callable[..., Watched]
) -> None:
    watched = watch(folder)
    (folder / "three.txt").write_text("three\ntext")
    while "three" not in _titles(here / "store"):
        watched.report()
    (folder / "one.txt").unlink()
    while "one" in _titles(here / "store"):
        watched.report()
    (folder / "two.txt").write_text("two is another\ntext")
    while "two is another" not in _titles(here / "store"):
        watched.report()
    watched.close()
    assert len(contents(here / "store")) == 2  # engine and ledger agree
    assert index((), here / "store", IndexOptions(wait=0)).up_to_date  # the lock is free
    assert _titles(here / "store") == ["three", "two is another"]


def test_a_store_inside_the_folder_does_not_set_it_off(folder: Path) -> None:
    watched = Watched(folder / "store", [folder])
    try:
        watched.report()
        (folder / "three.txt").write_text("three\ntext")
        while "three" not in _titles(folder / "store"):
            watched.report()
        with pytest.raises(queue.Empty):
            watched.reports.get(timeout=0.5)
    finally:
        watched.close()


def test_a_single_file_that_is_replaced_again_and_again(
    here: Path, plant: Plant, watch: Callable[..., Watched]
) -> None:
    plant(here, {"a.txt": "version 0\ntext"})
    watched = watch(here / "a.txt")
    for number in (1, 2, 3):
        plant(here, {"new": f"version {number}\ntext"})
        (here / "new").replace(here / "a.txt")
        while _titles(here / "store") != [f"version {number}"]:
            watched.report()


def test_a_folder_that_goes_and_comes_back(folder: Path, here: Path, watch: Callable[..., Watched]) -> None:
    watched = watch(folder)
    folder.rename(here / "b")
    (here / "b" / "three.txt").write_text("three\ntext")
    assert _titles(here / "store") == ["one", "two"]  # kept: it may be a disk that is not mounted
    (here / "b").rename(folder)
    while _titles(here / "store") != ["one", "three", "two"]:
        watched.report()


def test_files_that_vanish_while_they_are_read(folder: Path, here: Path, watch: Callable[..., Watched]) -> None:
    watched = watch(folder)
    for number in range(100):
        (folder / f"{number}.txt").write_text(f"number {number}\ntext")
        if number % 2:
            (folder / f"{number - 1}.txt").unlink()
    expected = sorted(["one", "two", *(f"number {number}" for number in range(1, 100, 2))])
    while _titles(here / "store") != expected:
        watched.report()


def test_without_the_extra_the_error_names_it(here: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    with pytest.raises(CorpusSearchError, match=r"pip install 'corpus-search\[watch\]'"):
        watch_index(here / "store", [folder], IndexOptions(), print)
    assert not (here / "store").exists()


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT to send")
def test_ctrl_c_ends_it_with_130_and_a_store_that_works(folder: Path, here: Path, contents: Contents) -> None:
    command = [sys.executable, "-m", "corpus_search", "index", "a", "--watch", "--json"]
    with subprocess.Popen(command, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert b'"new": 2' in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (130, b"")
    assert err == b"corpus-search: stopped watching.\n"
    assert index((), here / ".corpus-search", IndexOptions(wait=0)).up_to_date
    assert len(contents(here / ".corpus-search")) == 2
