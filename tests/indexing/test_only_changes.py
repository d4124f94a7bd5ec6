"""A run reads what changed, and nothing else."""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus_search import IndexOptions, IndexReport, index
from corpus_search.indexing.classify import Classifier
from corpus_search.readers.unpacking import READERS_BY_NAME

if TYPE_CHECKING:
    from corpus_search.indexing.report import Progress

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]
Contents = Callable[[Path], dict[str, str]]

THREE = {"a.txt": "alpha\nfirst text", "b/c.txt": "beta\nsecond text", "d.md": "# gamma\nthird text"}


@pytest.fixture
def folder(here: Path, plant: Plant) -> Path:
    return plant(here / "articles", THREE)


@pytest.fixture
def update(here: Path) -> Callable[..., IndexReport]:
    """Run, and check that each file was counted once."""

    def update(*paths: str | Path, **options: object) -> IndexReport:
        report = index(paths, here / "store", IndexOptions(**options))  # type: ignore[arg-type]
        counted = report.new + report.changed + report.unchanged + report.skipped.total() + report.failed.total()
        assert counted == report.files
        return report

    return update


Update = Callable[..., IndexReport]


def _age(path: Path) -> None:
    os.utime(path, ns=(1, path.stat().st_mtime_ns - 10**9))


def _state(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {str(p): (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.rglob("*") if p.is_file()}


def test_the_first_run_reads_all(update: Update, folder: Path, here: Path, contents: Contents) -> None:
    report = update(folder)
    assert (report.files, report.new, report.read, report.added, report.articles) == (3, 3, 3, 3, 3)
    assert report.size > 0
    assert report.seconds > 0
    assert contents(here / "store") == {
        f"{folder}/a.txt 0": "alpha\nfirst text",
        f"{folder}/b/c.txt 0": "beta\nsecond text",
        f"{folder}/d.md 0": "gamma\nthird text",
    }


def test_the_second_run_reads_nothing_and_writes_nothing(update: Update, folder: Path, here: Path) -> None:
    update(folder)
    before = _state(here / "store")
    for paths in ((), (folder,), (folder / "b",), (folder / "a.txt", folder)):
        report = update(*paths)
        assert (report.read, report.unchanged, report.added, report.deleted) == (0, report.files, 0, 0)
        assert report.up_to_date
    assert _state(here / "store") == before


def test_a_touched_file_is_read_and_unchanged(update: Update, folder: Path, here: Path, contents: Contents) -> None:
    update(folder)
    before = contents(here / "store")
    _age(folder / "a.txt")
    report = update()
    assert (report.read, report.unchanged, report.changed, report.added, report.deleted) == (1, 3, 0, 0, 0)
    assert report.up_to_date
    assert update().read == 0  # its new date is remembered
    assert contents(here / "store") == before


def test_a_changed_file_is_read_and_replaced(update: Update, folder: Path, here: Path, contents: Contents) -> None:
    update(folder)
    (folder / "a.txt").write_text("alpha\nanother text")
    report = update()
    assert (report.read, report.changed, report.unchanged, report.added, report.deleted) == (1, 1, 2, 1, 1)
    assert not report.up_to_date
    assert contents(here / "store")[f"{folder}/a.txt 0"] == "alpha\nanother text"


def test_a_run_tells_the_size_before_and_after(update: Update, folder: Path) -> None:
    first = update(folder)
    (folder / "a.txt").write_text("alpha\n" + "longer " * 9000)
    second = update()
    assert 0 < first.size_before < first.size == second.size_before < second.size
    (folder / "a.txt").write_text("alpha\nanother text")
    dry = update(dry_run=True)
    assert 0 < dry.size_before == dry.size


def test_a_change_that_keeps_the_size_is_seen_by_the_date(update: Update, folder: Path) -> None:
    update(folder)
    _age(folder / "a.txt")
    (folder / "a.txt").write_text("ALPHA\nfirst text")
    assert update().changed == 1


def test_a_deleted_file_is_taken_out(update: Update, folder: Path, here: Path, contents: Contents) -> None:
    update(folder)
    (folder / "a.txt").unlink()
    report = update()
    assert (report.files, report.removed, report.deleted, report.read, report.articles) == (2, 1, 1, 0, 2)
    assert not report.up_to_date
    assert f"{folder}/a.txt 0" not in contents(here / "store")


def test_a_renamed_file_is_gone_and_new(update: Update, folder: Path, here: Path, contents: Contents) -> None:
    update(folder)
    (folder / "a.txt").rename(folder / "z.txt")
    report = update()
    assert (report.new, report.removed, report.read) == (1, 1, 1)
    assert [place for place in contents(here / "store") if "a.txt" in place] == []


def test_a_file_becomes_a_folder_and_a_folder_a_file(
    update: Update, folder: Path, here: Path, contents: Contents, plant: Plant
) -> None:
    update(folder)
    (folder / "a.txt").unlink()
    plant(folder, {"a.txt/inner.txt": "inner\ntext"})
    (folder / "b" / "c.txt").unlink()
    (folder / "b").rmdir()
    plant(folder, {"b": "now a file\ntext"})
    report = update()
    assert (report.new, report.removed, report.unchanged) == (2, 2, 1)
    assert sorted(contents(here / "store")) == [f"{folder}/{name} 0" for name in ("a.txt/inner.txt", "b", "d.md")]


def test_a_file_that_no_longer_has_articles(update: Update, folder: Path, here: Path, contents: Contents) -> None:
    update(folder)
    (folder / "a.txt").write_text("")
    report = update()
    assert (report.skipped, report.deleted, report.articles) == ({"empty": 1}, 1, 2)
    assert not report.up_to_date
    assert len(contents(here / "store")) == 2
    assert update().up_to_date
    (folder / "a.txt").write_text("alpha\nagain")
    assert update().new == 1


def test_skipped_and_broken_files_are_not_read_again(update: Update, folder: Path, plant: Plant) -> None:
    plant(folder, {"e.txt": "", "f.bin": "x", "g.txt": b"\0\1\2" * 99, "h.jsonl": "no json", "i.txt": b"\xff\xfea"})
    report = update(folder)
    assert report.skipped == {"empty": 1, "no reader for .bin files": 1, "binary": 1}
    assert report.failed.total() == 2
    assert (report.files, report.read) == (8, 8)  # what no suffix tells is told by the content
    again = update()
    assert (again.read, again.skipped, again.failed, again.up_to_date) == (0, report.skipped, report.failed, True)
    assert [problem.path for problem in again.problems] == [str(folder / "h.jsonl"), str(folder / "i.txt")]


def test_records_come_and_go(update: Update, here: Path, contents: Contents, plant: Plant) -> None:
    lines = ['{"title": "one", "text": "x"}', '{"title": "two", "text": "x"}', "broken", '{"title": "four"}']
    file = plant(here, {"a.jsonl": "\n".join(lines)}) / "a.jsonl"
    report = update(file)
    assert (report.new, report.added, report.bad_records, report.articles) == (1, 3, 1, 3)
    assert report.problems[0].path == str(file)
    assert "1 of 4 records not usable: line 3: not valid JSON" in report.problems[0].reason
    file.write_text("\n".join(lines[:2]))
    report = update()
    assert (report.changed, report.added, report.deleted, report.bad_records) == (1, 2, 3, 0)
    assert sorted(contents(here / "store")) == [f"{file} 0", f"{file} 1"]


def test_a_part_is_brought_up_to_date_alone(update: Update, folder: Path, here: Path, contents: Contents) -> None:
    update(folder)
    (folder / "a.txt").unlink()
    (folder / "b" / "c.txt").unlink()
    (folder / "b" / "new.txt").write_text("delta\ntext")
    report = update(folder / "b")
    assert (report.files, report.new, report.removed) == (1, 1, 1)
    assert sorted(contents(here / "store")) == [f"{folder}/{name} 0" for name in ("a.txt", "b/new.txt", "d.md")]
    assert update().removed == 1


def test_patterns_are_remembered_until_they_are_forgotten(update: Update, folder: Path) -> None:
    assert update(folder, include=["*.txt"], exclude=["b/"]).files == 1
    assert update().up_to_date
    assert update(exclude=[]).new == 1
    assert update(folder / "d.md", include=[]).new == 1
    assert update().files == 3
    report = update(exclude=["*.txt"])
    assert (report.files, report.removed) == (1, 2)


def test_ignore_files_count(update: Update, folder: Path, plant: Plant) -> None:
    update(folder)
    plant(folder, {".corpus-search-ignore": "b/\n*.md\n"})
    report = update()
    assert (report.files, report.removed) == (1, 2)


def test_fields_are_remembered_and_a_change_reads_again(
    update: Update, here: Path, contents: Contents, plant: Plant
) -> None:
    file = plant(here, {"a.jsonl": '{"headline": "one", "name": "two", "text": "x"}'}) / "a.jsonl"
    update(file)
    assert contents(here / "store") == {f"{file} 0": "one\nx"}
    assert update(fields={"title": "name"}).changed == 1
    assert contents(here / "store") == {f"{file} 0": "two\nx"}
    assert update().up_to_date


def test_the_largest_size_is_remembered_and_a_change_looks_again(update: Update, folder: Path) -> None:
    (folder / "a.txt").write_text("alpha\n" + "x" * 2000)
    assert update(folder, max_file_size=1024).skipped == {"larger than 1 KiB": 1}
    report = update()
    assert (report.up_to_date, report.read) == (True, 0)
    report = update(max_file_size=4096)
    assert (report.new, report.unchanged, report.read) == (1, 2, 1)
    assert update(max_file_size=10).skipped == {"larger than 10 bytes": 3}


def test_a_file_of_just_the_largest_size_is_read(update: Update, folder: Path) -> None:
    size = (folder / "a.txt").stat().st_size
    assert update(folder / "a.txt", max_file_size=size).new == 1
    assert update(folder / "a.txt", max_file_size=size - 1).skipped.total() == 1


def test_another_version_of_a_reader_reads_again(update: Update, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    update(folder)
    monkeypatch.setitem(READERS_BY_NAME, "text", replace(READERS_BY_NAME["text"], version=99))
    report = update()
    assert (report.read, report.changed, report.unchanged) == (2, 2, 1)


def test_a_file_that_grows_while_it_is_read_is_read_to_its_end(
    update: Update, folder: Path, monkeypatch: pytest.MonkeyPatch, here: Path, contents: Contents
) -> None:
    classify = Classifier.classify

    def late(self: Classifier, root: str, found: object, known: object) -> object:
        (folder / "a.txt").write_text("alpha\n" + "x" * 3_000_000)
        return classify(self, root, found, known)  # type: ignore[arg-type]

    monkeypatch.setattr(Classifier, "classify", late)
    assert update(folder / "a.txt").new == 1
    assert len(contents(here / "store")[f"{folder}/a.txt 0"]) == 3_000_006
    monkeypatch.undo()
    _age(folder / "a.txt")
    (folder / "a.txt").write_text("small\ntext")
    monkeypatch.setattr(Classifier, "classify", late)
    assert update(folder / "a.txt", max_file_size=1_000_000).skipped.total() == 1


def test_a_date_beyond_64_bits_is_no_trouble(update: Update, folder: Path) -> None:
    os.utime(folder / "a.txt", ns=(0, 13_569_465_600 * 10**9))  # in the year 2400
    if (folder / "a.txt").stat().st_mtime_ns < 2**63:
        pytest.skip("this file system has no such dates")
    assert update(folder).new == 3
    assert update().read == 0


def test_progress_is_told_for_each_file(folder: Path, here: Path) -> None:
    told: list[Progress] = []
    index([folder], here / "store", on_progress=told.append)
    assert [(progress.done, progress.total, progress.articles) for progress in told] == [
        (1, 3, 1),
        (2, 3, 2),
        (3, 3, 3),
    ]
