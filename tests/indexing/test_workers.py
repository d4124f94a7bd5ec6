"""What is in a store does not depend on how many processes read; and if one of them fails, nothing is changed."""

import os
import random
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from whoosh.index import open_dir

from corpus_search import IndexOptions, index, open_store
from corpus_search.errors import CorpusSearchError
from corpus_search.indexing import changes as changes_module
from corpus_search.indexing import pool as pool_module
from corpus_search.indexing import resources as resources_module
from corpus_search.indexing.changes import Changes
from corpus_search.indexing.interpreter import Interpreter
from corpus_search.indexing.report import IndexReport, Progress
from corpus_search.indexing.resources import Resources
from corpus_search.indexing.worker import Setup
from corpus_search.output.json import encode, page_object
from corpus_search.store.directory import StoreDirectory

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]
Contents = Callable[[Path], dict[str, str]]

_WORDS = [
    "war",
    "peace",
    "oil",
    "the",
    "treaty",
    "vote",
    "Zürich",
    "東京都",
    "de-escalate",
    "U.S.",
    "10,000",
    "minister",
]


@pytest.fixture(autouse=True)
def _few_files_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a handful of files be enough for several processes, and a few kilobytes for a large file."""
    monkeypatch.setattr(resources_module, "_LEAST_FILES", 1)
    monkeypatch.setattr(pool_module, "_FILES_AT_ONCE", 7)
    monkeypatch.setattr(pool_module, "_LARGE", 20_000)


def _files(seed: int = 1) -> dict[str, str | bytes]:
    """Return texts of which some are copies, near copies or not readable, and a file of many records."""
    rng = random.Random(seed)
    texts = [" ".join(rng.choices(_WORDS, k=120)) for _ in range(40)]
    files: dict[str, str | bytes] = {}
    for number in range(90):
        text = rng.choice(texts) + rng.choice(["", " and more", ""])
        files[f"{number % 3}/{number:02}.txt"] = f"Headline of {number}\n\nThe World Bank (WB) said: {text}"
    records = [f'{{"title": "record {number}", "text": "{rng.choice(texts)}"}}' for number in range(60)]
    files |= {"1/records.jsonl": "\n".join(records), "2/binary.txt": b"\0\1\2" * 50, "0/empty.txt": ""}
    return files


def _index(folder: Path, store: Path, jobs: int, **options: Any) -> IndexReport:
    return index([folder], store, IndexOptions(resources=Resources(jobs), **options))


def _everything(place: Path) -> dict[str, Any]:
    """Return all that a store holds but for the numbers that its articles have in its segments."""
    store = StoreDirectory.open(place)
    with closing(store), closing(store.ledger()) as ledger, closing(store.stories()) as stories:
        ids = list(store.engine.iter_ids(""))
        found: dict[str, Any] = {
            "articles": [store.engine.article(one) for one in ids],
            "ledger": list(ledger.iter_entries()),
            "stories": stories.groups(),
            "copies": stories.copies_by_file(),
        }
        found["postings"] = _postings(store.data / "engine")
        with closing(store.acronyms()) as acronyms:
            found["acronyms"] = acronyms.known(["wb"])
    return found


def _postings(folder: Path) -> dict[tuple[str, bytes], list[Any]]:
    """Return, by field and term, every posting as stock Whoosh reads it, with the id of its article."""
    reader = open_dir(str(folder), "articles").reader()
    ids = [value.decode() for value in reader.column_reader("id", translate=False)]
    found = {}
    for field, term in reader.all_terms():
        matcher, postings = reader.postings(field, term), []
        while matcher.is_active():
            length = reader.doc_field_length(matcher.id(), field)
            postings.append((ids[matcher.id()], matcher.weight(), matcher.value() or b"", length))
            matcher.next()
        if postings:
            found[field, term] = sorted(postings)
    reader.close()
    return found


def _answers(place: Path) -> list[str]:
    queries = ("minister", "war OR peace", '"the treaty"', "vot*", "title:headline", "path:records", "*")
    with open_store(place) as store:
        pages = [store.search(query, sort=sort) for query in queries for sort in ("score", "path", "date")]
    return [encode(page_object(replace(page, elapsed_ms=0.0))) for page in pages]


def _without_times(report: IndexReport) -> Any:
    return [report.files, report.new, report.changed, report.removed, report.skipped, report.failed, report.added,
            report.deleted, report.copies, report.articles, report.read, report.different]  # fmt: skip


@pytest.mark.parametrize("jobs", [2, 3])
def test_the_store_is_the_same_however_many_processes_read(here: Path, plant: Plant, jobs: int) -> None:
    folder = plant(here / "a", _files())
    one = _index(folder, here / "one", 1)
    many = _index(folder, here / "many", jobs)
    assert _without_times(one) == _without_times(many)
    assert one.copies > 20
    assert len(list((here / "many").glob("data-1/engine/*.trm"))) == jobs
    before, after = _everything(here / "one"), _everything(here / "many")
    for part, expected in before.items():
        assert after[part] == expected, part

    # Some change, some go, some come; files of several segments among them.
    for number in range(0, 90, 4):
        (folder / f"{number % 3}/{number:02}.txt").unlink()
    plant(folder, {name: f"changed\n\n{text!r}" for name, text in list(_files(2).items())[1:80:4]})
    assert _without_times(_index(folder, here / "one", 1)) == _without_times(_index(folder, here / "many", jobs))
    before, after = _everything(here / "one"), _everything(here / "many")
    for part, expected in before.items():
        assert after[part] == expected, part


def test_searches_answer_the_same_however_many_processes_read(here: Path, plant: Plant) -> None:
    folder = plant(here / "a", _files())
    _index(folder, here / "one", 1)
    _index(folder, here / "many", 2)
    assert _answers(here / "one") == [answer.replace("/many", "/one") for answer in _answers(here / "many")]


def test_an_engine_without_shards_is_given_the_articles(
    here: Path, plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = plant(here / "a", _files())
    _index(folder, here / "one", 1)
    monkeypatch.setattr(changes_module, "ShardedSession", type("Nothing", (), {}))
    _index(folder, here / "many", 2)
    assert len(list((here / "many").glob("data-1/engine/*.trm"))) == 1
    assert _everything(here / "many") == _everything(here / "one")


def test_progress_counts_every_file_once(here: Path, plant: Plant) -> None:
    told: list[Progress] = []
    report = index([plant(here / "a", _files())], here / "store", IndexOptions(resources=Resources(2)), told.append)
    assert [progress.done for progress in told] == list(range(1, report.files + 1))
    assert {progress.total for progress in told} == {report.files}
    assert told[-1].articles == report.added


def test_a_dry_run_starts_no_process(here: Path, plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module.WorkerPool, "_start", None)
    assert _index(plant(here / "a", _files()), here / "store", 2, dry_run=True).new > 90


# Trouble


@pytest.fixture
def pids(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Give the numbers of the processes that were started."""
    started: list[int] = []
    start = pool_module.WorkerPool._start

    def noting(self: Any) -> None:
        start(self)
        started.extend(worker._process.pid for worker in self._workers)

    monkeypatch.setattr(pool_module.WorkerPool, "_start", noting)
    return started


@pytest.fixture
def kept(here: Path, plant: Plant) -> Iterator[Path]:
    """Give a folder of which a store holds one file; after the test the store must work on."""
    folder = plant(here / "a", {"old.txt": "old\n\ntext"})
    _index(folder, here / "store", 1)
    plant(folder, _files())
    yield folder
    with open_store(here / "store") as store:
        assert [hit.title for hit in store.search("*").hits] == ["old"]
    report = _index(folder, here / "store", 2)
    assert report.articles == report.added + 1 > 150
    engine = here / "store" / "data-1" / "engine"
    segments = {path.name.partition(".")[0] for path in engine.glob("*.trm")}
    assert {path.name.partition(".")[0] for path in engine.iterdir() if path.suffix != ".toc"} == segments
    assert not list(engine.parent.glob("worker*"))


def _assert_ended(pids: list[int]) -> None:
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


@pytest.mark.skipif(os.name == "nt", reason="there are no signals")
def test_a_worker_that_is_killed_ends_the_run(here: Path, kept: Path, pids: list[int]) -> None:
    notes = here / "store" / "data-1" / f"{pool_module.NOTES_NAME}-2"

    def kill(_: Progress) -> None:
        if len(pids) == 2 and notes.read_bytes():
            os.kill(pids[1], signal.SIGKILL)
            pids.append(0)

    with pytest.raises(CorpusSearchError) as caught:
        index([kept], here / "store", IndexOptions(resources=Resources(2)), kill)
    assert len(pids) == 3
    assert caught.value.message.startswith("worker 2 of 2 was killed by SIGKILL while it read /")
    assert caught.value.message.endswith(" The store is as it was.")
    assert "--memory" in caught.value.hint
    assert caught.value.exit_code == 2
    _assert_ended(pids[:2])


@pytest.mark.parametrize(
    ("fails", "message"),
    [
        (partial(os.fspath, 5), "TypeError: expected str, bytes or os.PathLike object, not int"),
        (partial(os.stat, "/nothing/here"), "No such file or directory"),
        (partial(os._exit, 3), "ended with exit code 3"),
    ],
)
def test_a_worker_that_fails_ends_the_run(
    here: Path, kept: Path, pids: list[int], monkeypatch: pytest.MonkeyPatch, fails: Any, message: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Changes, "shard_maker", lambda *_: fails)
        with pytest.raises(CorpusSearchError, match=r"worker [12] of 2 (failed|ended)") as caught:
            _index(kept, here / "store", 2)
    assert message in caught.value.message
    assert str(kept) in caught.value.message
    _assert_ended(pids)
    pids.clear()


def test_an_interrupted_run_leaves_no_process(here: Path, kept: Path, pids: list[int]) -> None:
    def interrupt(progress: Progress) -> None:
        if progress.done == 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index([kept], here / "store", IndexOptions(resources=Resources(2)), interrupt)
    _assert_ended(pids)
    pids.clear()


_PROGRAM = """
import os, sys, threading
from corpus_search import IndexOptions, index
from corpus_search.indexing import pool, resources
from corpus_search.indexing.resources import Resources
resources._LEAST_FILES = 1
pool._FILES_AT_ONCE = 7
start = pool.WorkerPool._start
def noting(self):
    start(self)
    print(*(worker._process.pid for worker in self._workers), flush=True)
pool.WorkerPool._start = noting
index([sys.argv[1]], sys.argv[2], IndexOptions(resources=Resources(2)), lambda _: threading.Event().wait())
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux tells of the end of any process")
def test_workers_end_with_a_run_that_is_killed(here: Path, kept: Path) -> None:
    program = [sys.executable, "-c", _PROGRAM, str(kept), str(here / "store")]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        ends = [os.pidfd_open(int(pid)) for pid in run.stdout.readline().split()]
        run.kill()
    assert len(ends) == 2
    for end in ends:
        assert select.select([end], [], [], 60)[0], "a worker goes on"
        os.close(end)


def test_how_many_processes_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    few, many = [2_000] * 300, [2_000] * 2_000
    assert Resources(4).workers(few) == 1
    assert Resources(4).workers(many) == 4
    assert Resources(4).workers([5 << 20]) == 4
    assert Resources(1).workers(many) == 1
    monkeypatch.setattr(resources_module, "_cores", lambda: 3)
    assert Resources().workers(many) == 3
    monkeypatch.setattr(sys, "executable", "")
    assert Resources(4).workers(many) == 1


def _setup(notes: Path) -> Setup:
    return Setup(0, None, "english", None, notes)  # type: ignore[arg-type]  # it reads no file


def test_a_worker_that_nobody_knows_of_yet_is_ended_with_the_run(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    def interrupted(process: Interpreter, _: object) -> None:
        started.append(process.pid)
        raise KeyboardInterrupt

    monkeypatch.setattr(Interpreter, "send", interrupted)
    with pytest.raises(KeyboardInterrupt):
        list(pool_module.WorkerPool(_setup(here / "worker"), 1).iter_parts([]))
    with pytest.raises(ProcessLookupError):
        os.kill(started[0], 0)
    assert list(here.iterdir()) == []


def test_a_worker_whose_run_is_gone_leaves_without_a_word(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    process = Interpreter("corpus_search.indexing.worker", 1)
    with closing(process):
        process.send(_setup(here / "there is none"))
        with pytest.raises(EOFError):
            process.receive(60)
        assert process.how_it_ended() == "ended with exit code 0"
    assert capfd.readouterr() == ("", "")
