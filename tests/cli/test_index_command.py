"""`corpus-search index`: what is said where, and the exit codes."""

import io
import json
import os
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from corpus_search.store.lock import locked

Run = Callable[..., CompletedProcess[bytes]]
Plant = Callable[[Path, Mapping[str, str | bytes]], Path]


@pytest.fixture
def folder(here: Path, plant: Plant) -> Path:
    return plant(here / "a", {"one.txt": "one\ntext", "two.txt": "two\ntext"})


@pytest.fixture
def troubled(folder: Path, plant: Plant) -> Path:
    return plant(folder, {"bad.jsonl": "bad", "half.jsonl": '{"title": "x"}\nbad', "empty.txt": "", "pic.png": "x"})


def test_a_summary_goes_to_standard_output(folder: Path, run: Run) -> None:
    done = run("index", "a")
    assert (done.returncode, done.stderr) == (0, b"")
    head, blank, counts = done.stdout.decode().splitlines()
    assert head.startswith("2 files → 2 articles in ")
    assert " · whoosh · .corpus-search (" in head
    assert (blank, counts) == ("", "  new 2   changed 0   removed 0   unchanged 0")


def test_nothing_new_is_one_line(folder: Path, run: Run) -> None:
    run("index", "a")
    done = run("index")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("Up to date: 2 files, 2 articles (")
    assert done.stdout.count(b"\n") == 1


def test_problems_go_to_standard_error_with_place_and_reason(troubled: Path, run: Run) -> None:
    done = run("index", "a")
    assert done.returncode == 0
    assert done.stderr.decode().splitlines() == [
        "a/bad.jsonl: no usable record: line 1: not valid JSON: Expecting value at column 1",
        "a/half.jsonl: 1 of 2 records not usable: line 2: not valid JSON: Expecting value at column 1",
    ]
    lines = done.stdout.decode().splitlines()
    assert lines[2:] == [
        "  new 3   changed 0   removed 0   unchanged 0",
        "  skipped 2   empty 1 · no reader for .png files 1",
        "  failed  1   no usable record 1",
        "  records not usable 2",
    ]


def test_strict_is_exit_2_at_the_end_each_time(troubled: Path, run: Run) -> None:
    for _ in range(2):
        done = run("index", "a", "--strict")
        assert done.returncode == 2
        assert done.stdout
    (troubled / "bad.jsonl").unlink()
    assert run("index", "--strict").returncode == 2
    (troubled / "half.jsonl").unlink()
    assert run("index", "--strict").returncode == 0


def test_a_root_that_is_not_there_is_told_and_strict_minds(folder: Path, run: Run) -> None:
    run("index", "a")
    folder.rename(folder.parent / "b")
    done = run("index")
    assert done.returncode == 0
    assert done.stderr == b"a: not there; its articles are kept (--rebuild leaves them out)\n"
    assert run("index", "--strict").returncode == 2
    assert run("search", "text", "--count").stdout == b"2\n"


def test_many_problems_are_not_all_named(here: Path, plant: Plant, run: Run) -> None:
    plant(here / "a", {f"{number:02}.jsonl": "bad" for number in range(30)})
    lines = run("index", "a").stderr.decode().splitlines()
    assert len(lines) == 11
    assert lines[-1] == "and 20 more; --json has them all"
    assert len(json.loads(run("index", "--json").stdout)["problems"]) == 30


def test_quiet_says_only_what_went_wrong(troubled: Path, run: Run) -> None:
    done = run("index", "a", "--quiet")
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 2
    (troubled / "bad.jsonl").unlink()
    (troubled / "half.jsonl").unlink()
    done = run("index", "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_json_has_it_all(troubled: Path, here: Path, run: Run) -> None:
    done = run("index", "a", "--json")
    assert done.stderr == b""
    report = json.loads(done.stdout)
    assert report["format_version"] == 2
    assert report["store"] == {
        "path": str(here / ".corpus-search"),
        "engine": "whoosh",
        "articles": 3,
        "size": report["store"]["size"],
    }
    assert report["files"] == {
        "found": 6, "new": 3, "changed": 0, "unchanged": 0, "skipped": 2, "failed": 1, "removed": 0, "read": 6,
    }  # fmt: skip
    assert report["articles"] == {"added": 3, "removed": 0, "copies": report["articles"]["copies"]}
    assert report["reasons"]["skipped"] == {"empty": 1, "no reader for .png files": 1}
    assert [problem["path"] for problem in report["problems"]] == [f"{troubled}/bad.jsonl", f"{troubled}/half.jsonl"]
    assert (report["dry_run"], report["bad_records"]) == (False, 2)
    again = json.loads(run("index", "--json").stdout)
    assert (again["files"]["read"], again["files"]["unchanged"], again["problems"]) == (0, 3, report["problems"])


def test_a_dry_run_makes_nothing(folder: Path, here: Path, run: Run) -> None:
    done = run("index", "a", "--dry-run")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines() == [
        "Nothing is written (--dry-run). Of 2 files:", "", "  new 2   changed 0   removed 0   unchanged 0"
    ]  # fmt: skip
    assert sorted(path.name for path in here.iterdir()) == ["a"]
    assert json.loads(run("index", "a", "--dry-run", "--json").stdout)["dry_run"] is True


def test_a_folder_without_articles_is_told(here: Path, run: Run) -> None:
    (here / "a").mkdir()
    assert run("index", "a").stdout.startswith(b"No file was found that could be an article")


def test_patterns_are_given_remembered_and_forgotten(folder: Path, plant: Plant, run: Run) -> None:
    plant(folder, {"three.md": "# three\ntext"})
    assert b"2 files" in run("index", "a", "--include", "*.txt").stdout
    assert json.loads(run("index", "--json", "--exclude", "one.*").stdout)["files"]["found"] == 1
    assert json.loads(run("index", "--json").stdout)["files"]["found"] == 1
    assert json.loads(run("index", "--json", "--exclude", "").stdout)["files"]["found"] == 2
    assert json.loads(run("index", "--json", "--include", "").stdout)["files"]["found"] == 3


def test_the_store_is_the_given_one_or_the_nearest(
    folder: Path, here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("index", "a", "--store", "other").returncode == 0
    assert (here / "other" / "settings.json").exists()
    monkeypatch.setenv("CORPUS_SEARCH_STORE", "variable")
    assert run("index", "a").returncode == 0
    assert (here / "variable" / "settings.json").exists()
    monkeypatch.delenv("CORPUS_SEARCH_STORE")
    run("index", "a")
    monkeypatch.chdir("a")
    run("index", ".")
    assert sorted(path.name for path in here.iterdir()) == [".corpus-search", "a", "other", "variable"]
    assert not (folder / ".corpus-search").exists()


@pytest.mark.parametrize(
    ("size", "skipped"), [("1", 2), ("7", 2), ("8", 0), ("1K", 0), ("1 KiB", 0), ("2g", 0), ("999999999999999T", 0)]
)
def test_sizes_are_understood(folder: Path, run: Run, size: str, skipped: int) -> None:
    report = json.loads(run("index", "a", "--json", "--max-file-size", size).stdout)
    assert report["files"]["skipped"] == skipped


class _Input:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def test_a_dash_is_standard_input(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for titles in (["three", "four"], ["five"]):
        data = "".join(json.dumps({"title": title, "text": "x"}) + "\n" for title in titles)
        monkeypatch.setattr(sys, "stdin", _Input(data.encode()))
        done = run("index", "-", "a")
        assert (done.returncode, done.stderr) == (0, b"")
    run("index")
    assert run("search", "title:five", "--paths").stdout == b"stdin\n"
    assert run("search", "title:three", "--count").stdout == b"0\n"
    assert run("show", "stdin").stdout.startswith(b"five\nstdin \xc2\xb7 ")
    assert b"stdin" in run("files", "--paths").stdout.splitlines()


def test_what_is_left_out_of_archives_is_told(folder: Path, run: Run) -> None:
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr("a.txt", "in an archive\ntext")
        archive.writestr("b.png", b"\x89PNG\r\n\x1a\n")
    (reason,) = json.loads(run("index", "a", "--json").stdout)["left_out_of_archives"]
    assert f"\n  left out of archives: {reason} 1\n" in run("index", "a", "--rebuild").stdout.decode()


def test_to_watch_without_doing_anything_is_an_error(folder: Path, run: Run) -> None:
    assert "--watch and --dry-run cannot be combined." in _error(run, "a", "--watch", "--dry-run")


# Errors


def _error(run: Run, *arguments: str) -> str:
    done = run("index", *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    text = done.stderr.decode()
    assert text.startswith("corpus-search: ")
    assert "error in the program" not in text
    return text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing"], 'there is no file or folder "missing".\nCheck the spelling.'),
        (["new\nline\x1b"], 'there is no file or folder "new␊line␛".'),
        (["a", "--language", "klingon"], 'there is no stemmer for the language "klingon".\nChoose one of: arabic,'),
        (["a", "--include", "!"], "--include '!' is not a pattern"),
        (["a", "--max-file-size", "big"], '--max-file-size "big" is not a size.\nWrite it as 500K, 64M or 2G'),
        (["a", "--max-file-size", "0"], '--max-file-size "0" is not a size.'),
        (["a", "--max-file-size", "-1"], '--max-file-size "-1" is not a size.'),
        (["a", "--max-file-size", "9" * 5000], "is not a size."),
        (["a", "--field", "title"], '--field "title" cannot be: it is PART=KEY'),
        (["a", "--field", "tittle=x"], '--field "tittle=x": an article has no part "tittle".\nParts: title, text,'),
        (["a", "--store", "a"], "is not a store, and not empty.\nName another place for it with --store."),
        (["a", "--store", "a/one.txt"], "is not a folder."),
        (["--bogus"], "no such option"),
        ([], "there is nothing to index yet.\nName a folder: corpus-search index FOLDER"),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, list) else "",
)
def test_errors_come_before_anything_is_made(
    folder: Path, here: Path, run: Run, arguments: list[str], message: str
) -> None:
    assert message in _error(run, *arguments)
    assert sorted(os.fsdecode(path.name) for path in here.iterdir()) == ["a"]
    assert sorted(path.name for path in folder.iterdir()) == ["one.txt", "two.txt"]


def test_another_language_is_an_error_that_names_the_way(folder: Path, run: Run) -> None:
    run("index", "a")
    text = _error(run, "--language", "german")
    assert "Make it anew with: corpus-search index --rebuild --language german" in text
    assert run("index", "--language", "Auto").returncode == 0
    assert run("index", "--rebuild", "--language", "german").returncode == 0
    assert json.loads(run("info", "--json").stdout)["language"] == "german"


def test_a_busy_store_is_waited_for_and_then_an_error(folder: Path, here: Path, run: Run) -> None:
    run("index", "a")
    with locked(here / ".corpus-search"):
        told = _error(run, "--wait", "0.01")
        assert told.startswith("corpus-search: waiting up to 0.01 s for process ")
        assert "another process is writing to the store in " in told
        assert "--wait SECONDS" in told
        assert "waiting" not in _error(run, "--wait", "0")
    assert "--wait" in _error(run, "--wait", "-1")


def test_an_interrupt_is_130_and_says_what_is_kept(folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("index", "a")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    (folder / "three.txt").write_text("three\ntext")
    with monkeypatch.context() as patch:
        patch.setattr("corpus_search.indexing.classify.Classifier.classify", interrupt)
        done = run("index")
    assert (done.returncode, done.stdout) == (130, b"")
    assert b"interrupted" in done.stderr
    assert run("search", "text", "--count").stdout == b"2\n"
    assert run("index").returncode == 0
    assert run("search", "text", "--count").stdout == b"3\n"


def test_nothing_of_an_articles_name_reaches_the_terminal_raw(here: Path, plant: Plant, run: Run) -> None:
    plant(here / "a", {"b\x1b[31m\n.jsonl": "\x1b[31mbad", "c.\x1b[31m": "x", "ok.txt": "ok\ntext"})
    done = run("index", "a")
    assert b"\x1b" not in done.stdout + done.stderr
    assert done.stderr.count(b"\n") == 1
    assert b"\x1b" not in run("index", "--json").stdout
