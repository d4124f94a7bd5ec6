"""What takes too long to read is given up: told as other files that cannot be read, and nothing else is lost."""

import io
import os
import re
import signal
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from corpus_search import IndexOptions, IndexReport, index, open_store
from corpus_search.errors import CorpusSearchError, ReadError
from corpus_search.indexing import apart as apart_module
from corpus_search.indexing import resources as resources_module
from corpus_search.indexing.apart import FileReader
from corpus_search.indexing.classify import Classifier
from corpus_search.indexing.interpreter import Interpreter
from corpus_search.indexing.report import Progress
from corpus_search.indexing.resources import Resources
from corpus_search.indexing.timelimit import SlowFileError, TimeLimit
from corpus_search.readers.base import ReaderFailureError, ReadOptions, SkippedError
from corpus_search.readers.walk import FoundFile

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]
Contents = Callable[[Path], dict[str, str]]
Run = Callable[..., CompletedProcess[bytes]]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")

LIMIT = 0.3
TEXTS = {f"{name}.txt": f"Article {name}\nThe text of {name}." for name in ("a", "b", "y", "z")}
PAGE = (
    "<html><head><title>Page {0}</title></head><body><p>The text of page {0}, which is long enough.</p></body></html>"
)


def _forms() -> bytes:
    """Return a PDF of thirty forms, each drawn twice by the one before: years of work for PDFium, in 4 KB."""
    form = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]{}/Length {}>>stream\n{}\nendstream"
    drawn = [form.format(f"/Resources<</XObject<</X {number} 0 R>>>>", 11, "/X Do /X Do") for number in range(6, 36)]
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        "<</Length 5>>stream\n/X Do\nendstream", *drawn, form.format("", 0, ""),
    ]  # fmt: skip
    body = "".join(f"{number} 0 obj\n{one}\nendobj\n" for number, one in enumerate(objects, 1))
    return f"%PDF-1.7\n{body}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n%%EOF".encode()


def _archive(members: Mapping[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


SLOW: dict[str, bytes] = {
    "a PDF": _forms(),
    "a page of tags within the limits": b"<html><body>" + b"<p>a word<b>x</b>" * 200_000,
    "a page that the library takes long for": b"<html><body><article>" + b"<div><p>some <a>words</a></p></div>" * 9000,
}
"""Files that take a second at least, on any machine."""
_SUFFIXES = {"a PDF": "pdf"}


def _index(folder: Path, store: Path, seconds: float = LIMIT, **options: Any) -> IndexReport:
    return index([folder], store, IndexOptions(file_timeout=seconds, **options))


def _titles(store: Path) -> list[str]:
    with open_store(store) as opened:
        return sorted(hit.title for hit in opened.search("text").hits)


@pytest.mark.parametrize("what", SLOW)
def test_a_slow_file_is_given_up_and_all_others_are_there(
    here: Path, plant: Plant, contents: Contents, what: str
) -> None:
    folder = plant(here / "a", TEXTS)
    _index(folder, here / "without")
    name = f"m.{_SUFFIXES.get(what, 'html')}"
    plant(folder, {name: SLOW[what]})
    report = _index(folder, here / "store")
    assert (report.new, report.failed) == (4, {"took longer than 0.3 s to read": 1})
    assert [(Path(one.path).name, one.reason) for one in report.problems] == [(name, "took longer than 0.3 s to read")]
    assert contents(here / "store") == contents(here / "without")


@pytest.mark.parametrize("jobs", [1, 2])
def test_it_is_tried_again_with_more_time_only(
    here: Path, plant: Plant, contents: Contents, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(resources_module, "_LEAST_FILES", 1)
    many = {f"{number}.txt": f"Article {number}\ntext" for number in range(60)}
    folder = plant(here / "a", TEXTS | many | {"m.txt": _forms()})
    store, resources = here / "store", Resources(jobs)
    assert _index(folder, store, resources=resources).failed == {"took longer than 0.3 s to read": 1}
    before = contents(store)
    assert len(before) == 64
    for seconds in (LIMIT, 0.1):
        report = _index(folder, store, seconds, resources=resources)
        assert (report.read, report.different) == (0, 0)
        assert report.failed == {"took longer than 0.3 s to read": 1}
    os.utime(folder / "m.txt", ns=(1, 1))  # the same bytes
    assert _index(folder, store, resources=resources).failed == {"took longer than 0.3 s to read": 1}
    report = _index(folder, store, 0.5, resources=resources)
    assert (report.read, report.failed) == (1, {"took longer than 0.5 s to read": 1})
    (folder / "m.txt").write_text("Changed\ntext")
    assert _index(folder, store, resources=resources).new == 1
    assert sorted(contents(store).values()) == sorted([*before.values(), "Changed\ntext"])


def test_of_an_archive_only_the_slow_member_is_left_out(here: Path, plant: Plant) -> None:
    members: dict[str, str | bytes] = {"a.txt": TEXTS["a.txt"], "m.pdf": _forms(), "z.txt": TEXTS["z.txt"]}
    folder = plant(here / "a", {"all.zip": _archive(members)})
    report = _index(folder, here / "store")
    assert report.bad_records == 1
    reason = "1 of 3 records not usable: m.pdf: took longer than 0.3 s to read"
    assert [one.reason for one in report.problems] == [reason]
    assert _titles(here / "store") == ["Article a", "Article z"]
    assert _index(folder, here / "store").read == 0
    assert _index(folder, here / "store", 0.4).read == 1
    assert _titles(here / "store") == ["Article a", "Article z"]


def test_without_a_limit_everything_is_read(here: Path, plant: Plant) -> None:
    folder = plant(here / "a", {"m.html": SLOW["a page that the library takes long for"]})
    assert _index(folder, here / "store").failed.total() == 1
    assert _index(folder, here / "store", 0).new == 1


def test_the_command_line_says_it_as_of_other_files(here: Path, plant: Plant, run: Run) -> None:
    plant(here / "a", {"a.txt": "A\ntext", "m.pdf": _forms()})
    done = run("index", "a", "--file-timeout", "0.3")
    assert done.returncode == 0
    assert done.stderr == b"a/m.pdf: took longer than 0.3 s to read\n"
    assert run("index", "--strict", "--file-timeout", "0.3").returncode == 2
    assert run("index", "--file-timeout", "-1").returncode == 2


# The process that reads


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Interpreter]:
    """Give the processes that are started to read."""
    processes: list[Interpreter] = []

    class Noted(Interpreter):
        def __init__(self, module: str, waiting: int) -> None:
            super().__init__(module, waiting)
            processes.append(self)

    monkeypatch.setattr(apart_module, "Interpreter", Noted)
    return processes


def _pages(*numbers: int) -> dict[str, str | bytes]:
    return {f"{number}.html": PAGE.format(number) for number in numbers}


def _is_there(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def _hurt_at(done: int, started: list[Interpreter], number: signal.Signals) -> Callable[[Progress], None]:
    """Return what sends a signal to the process that reads, when so many files are done."""

    def on_progress(progress: Progress) -> None:
        if progress.done == done:
            os.kill(started[-1].pid, number)

    return on_progress


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (signal.SIGSTOP, "took longer than 2 s to read"),
        (signal.SIGKILL, "the process that read it was killed by SIGKILL"),
    ],
)
def test_a_process_that_does_not_answer_is_ended_and_replaced(
    here: Path,
    plant: Plant,
    started: list[Interpreter],
    monkeypatch: pytest.MonkeyPatch,
    number: signal.Signals,
    reason: str,
) -> None:
    monkeypatch.setattr(apart_module, "_GRACE", 0.1)
    folder = plant(here / "a", _pages(1, 2, 3))
    options = IndexOptions(file_timeout=2)
    report = index([folder], here / "store", options, _hurt_at(1, started, number))
    assert report.failed == {reason: 1}
    assert [Path(one.path).name for one in report.problems] == ["2.html"]
    assert len(started) == 2
    assert not any(_is_there(process.pid) for process in started)
    assert _titles(here / "store") == ["Page 1", "Page 3"]
    # One that was killed may have been so for another's sake: its file is tried again.
    assert index([folder], here / "store", options).read == (number == signal.SIGKILL)


@pytest.fixture
def reader(started: list[Interpreter]) -> Iterator[FileReader]:
    made = FileReader(60)
    yield made
    made.close()
    assert not any(_is_there(process.pid) for process in started)


def test_what_was_read_of_an_archive_before_is_kept(
    here: Path, plant: Plant, started: list[Interpreter], reader: FileReader
) -> None:
    members = {f"{number:03}.txt": f"Member {number}\n{'text ' * 9000}" for number in range(300)}
    folder = plant(here / "a", {"all.zip": _archive(members)})
    classifier = Classifier(max_file_size=1 << 26, reader=reader)
    found = FoundFile(str(folder / "all.zip"), "all.zip", (folder / "all.zip").stat().st_size, 0)
    result = classifier.classify("a", found, None)
    articles = result.iter_articles()
    assert next(articles).title == "Member 0"
    os.kill(started[0].pid, signal.SIGKILL)
    count = 1 + len(list(articles))
    assert 1 < count < 300
    assert (result.entry.status, result.entry.articles) == ("indexed", count)
    assert result.entry.reason == "the rest is left out: the process that read it was killed by SIGKILL"


def _made_of(reader: FileReader, name: str, data: bytes) -> tuple[object, ...]:
    """Return all that comes of a file: what it is, its records, and the error."""
    records = list[object]()
    try:
        reading = reader.read("", name, data, ReadOptions())
        found = (reading.format, reading.encoding, reading.encoding_origin, reading.replaced)
        for record in reading.records:
            records.append(record)
    except (CorpusSearchError, OSError) as err:
        kind = next(one for one in (SkippedError, ReaderFailureError, ReadError, OSError) if isinstance(err, one))
        return records, kind, str(err)
    return records, *found


BROKEN = {
    "nothing": b"", "text": b"Not at all\nwhat it says.", "a head only": b"PK\x03\x04", "bytes": b"\0\xff\1" * 50,
    "an archive": _archive({"mimetype": "x", "a.txt": "First\ntext", "b.html": PAGE, "c.bin": b"\0\1" * 99}),
    "half an archive": _archive({"a.txt": "First\ntext" * 50})[:-40], "gzip": b"\x1f\x8b\x08", "tags": b"<a>" * 2500,
}  # fmt: skip


@pytest.mark.parametrize("what", BROKEN)
def test_what_comes_of_a_file_is_the_same_wherever_it_is_read(what: str, reader: FileReader) -> None:
    """Torture, articles: an error that could not be unpickled was taken for the end of the process."""
    here = FileReader(0)
    for suffix in ("html", "odt", "docx", "epub", "zip", "tar", "gz", "txt.bz2", "xz"):
        name = f"a.{suffix}"
        assert _made_of(reader, name, BROKEN[what]) == _made_of(here, name, BROKEN[what])


def test_an_interrupted_run_leaves_no_process(here: Path, plant: Plant, started: list[Interpreter]) -> None:
    def interrupt(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index([plant(here / "a", _pages(1, 2))], here / "store", IndexOptions(), interrupt)
    assert len(started) == 1
    assert not _is_there(started[0].pid)


def test_plain_files_start_no_process(here: Path, plant: Plant, started: list[Interpreter]) -> None:
    files = {
        "a.txt": "A\ntext",
        "b.jsonl": '{"text": "b"}',
        "c.eml": "Subject: c\n\ntext",
        "d.csv": "title,text\nd,text",
    }
    index([plant(here / "a", files)], here / "store")
    assert started == []


def test_a_reading_that_is_left_is_not_taken_for_the_next(reader: FileReader) -> None:
    members = {f"{number}.txt": f"Member {number}\ntext" for number in range(200)}
    first = iter(reader.read("", "a.zip", _archive(members), ReadOptions()).records)
    assert getattr(next(first), "title", "") == "Member 0"
    first.close()  # type: ignore[attr-defined]
    second = list(reader.read("", "b.zip", _archive({"b.txt": "Another\ntext"}), ReadOptions()).records)
    assert [getattr(record, "title", "") for record in second] == ["Another"]


# The limit in this process


@pytest.fixture
def limit() -> Iterator[TimeLimit]:
    made = TimeLimit(0.1)
    yield made
    made.close()
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL


def _search_for_long() -> object:
    return re.match("(a|a)*b", "a" * 28)


def test_an_expression_that_runs_wild_is_ended(limit: TimeLimit) -> None:
    with pytest.raises(SlowFileError, match=r"^took longer than 0\.1 s to read$"):
        limit.call(_search_for_long)
    assert limit.was_reached
    assert limit.call(lambda: "the next") == "the next"


def test_an_error_that_is_taken_for_another_comes_again(limit: TimeLimit) -> None:
    def stubborn() -> None:
        with suppress(Exception):
            _search_for_long()
        _search_for_long()

    with pytest.raises(SlowFileError):
        limit.call(stubborn)


def test_each_record_has_the_whole_time_and_its_use_takes_none(limit: TimeLimit) -> None:
    waiting = threading.Event()

    def records() -> Iterator[int]:
        for number in range(4):
            waiting.wait(0.04)
            yield number
        _search_for_long()

    seen = []
    drawn = limit.over(records())
    for _ in range(4):
        seen.append(next(drawn))
        waiting.wait(0.15)
    assert seen == [0, 1, 2, 3]
    with pytest.raises(SlowFileError):
        next(drawn)


def test_a_program_that_uses_the_signal_keeps_it(limit: TimeLimit) -> None:
    former = signal.signal(signal.SIGALRM, lambda *_: None)
    handler = signal.getsignal(signal.SIGALRM)
    try:
        assert limit.call(lambda: signal.getsignal(signal.SIGALRM)) is handler
    finally:
        signal.signal(signal.SIGALRM, former)


def test_other_threads_read_without_it(here: Path, plant: Plant) -> None:
    folder = plant(here / "a", TEXTS | _pages(1))
    thread = threading.Thread(target=_index, args=(folder, here / "store", 60))
    thread.start()
    thread.join()
    with open_store(here / "store") as store:
        assert store.search("text").total == 5
