"""`corpus-search files`: every file once, with what became of it."""

import csv
import io
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from corpus_search import UsageError, index, open_store
from corpus_search.cli import files as files_module

Run = Callable[..., CompletedProcess[bytes]]
Plant = Callable[[Path, Mapping[str, str | bytes]], Path]

LONG = "a rather long name of a file, with spaces, as people give them when they save a page.txt"


@pytest.fixture
def folder(here: Path, plant: Plant, run: Run) -> Path:
    files: dict[str, str | bytes] = {
        "one.txt": "A headline\nand a text of some words",
        "two.txt": "A HEADLINE\nand a text of some words",
        "bad.jsonl": "bad",
        "half.jsonl": '{"title": "x"}\nbad',
        "empty.txt": "",
        "pic.png": "x",
        LONG: ("Die Straße ist schön, und „für“ die Bäume über ihr blüht es – wie früher. " * 9).encode("cp1252"),
    }
    plant(here / "a", files)
    run("index", "a", "-q")
    return here / "a"


def _listed(run: Run, *options: str) -> list[str]:
    return [file["path"].removeprefix("a/") for file in json.loads(run("files", "--json", *options).stdout)["files"]]


def test_each_file_is_a_line_that_says_what_became_of_it(folder: Path, run: Run) -> None:
    done = run("files")
    assert (done.returncode, done.stderr) == (0, b"")
    head, *lines, blank, totals = done.stdout.decode().replace("\xa0", " ").splitlines()
    assert head.split() == ["status", "format", "encoding", "articles", "size", "path"]
    assert blank == ""
    assert totals == "7 files · indexed 4 (duplicate 1) · skipped 2 · failed 1 · 4 articles"
    by_path = {line[63:].partition(" · ")[0]: line for line in lines}
    assert sorted(by_path) == sorted(f"a/{path.name}" for path in folder.iterdir())
    assert by_path["a/one.txt"].split()[:6] == ["indexed", "text", "utf-8", "1", "35", "B"]
    assert by_path["a/two.txt"].endswith(" · a copy")
    assert by_path["a/empty.txt"].startswith("skipped ")
    assert by_path["a/empty.txt"].endswith(" · empty")
    assert by_path["a/bad.jsonl"].startswith("failed   jsonl ")
    assert " · no usable record: line 1: not valid JSON" in by_path["a/bad.jsonl"]
    assert " · 1 of 2 records not usable: line 2: " in by_path["a/half.jsonl"]
    assert "cp1252 (detected)" in by_path[f"a/{LONG}"]


@pytest.mark.parametrize("width", [20, 60, 80, 110, 200])
def test_on_a_terminal_nothing_is_cut_and_nothing_is_too_wide(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setattr(files_module, "is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", str(width))
    text = run("files").stdout.decode()
    assert max(map(cell_len, text.splitlines())) <= max(width, 40)
    words = " ".join(text.split())
    for part in ("cp1252 (detected)", "no usable record: line 1: not valid JSON"):
        assert width == 20 or part in words
    assert width == 20 or f"a/{LONG}" in words
    assert ("encoding" in text) == (width >= 110)


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--status", "indexed"], [LONG, "half.jsonl", "one.txt", "two.txt"]),
        (["--status", "skipped"], ["empty.txt", "pic.png"]),
        (["--status", "failed"], ["bad.jsonl"]),
        (["--status", "duplicate"], ["two.txt"]),
        (["--reason", "USABLE"], ["bad.jsonl", "half.jsonl"]),
        (["--reason", "usable", "--status", "failed"], ["bad.jsonl"]),
        (["--reason", "usable", "--status", "skipped"], []),
    ],
    ids=" ".join,
)
def test_files_are_chosen_by_status_and_reason(folder: Path, run: Run, options: list[str], names: list[str]) -> None:
    assert _listed(run, *options) == names
    assert run("files", *options).returncode == (0 if names else 1)


def test_json_is_one_object(folder: Path, run: Run) -> None:
    value = json.loads(run("files", "--json").stdout)
    assert (value["format_version"], len(value["files"])) == (2, 7)
    assert value["totals"] == {
        "files": 7, "indexed": 4, "skipped": 2, "failed": 1, "duplicate": 1, "articles": 4,
    }  # fmt: skip
    (two,) = [file for file in value["files"] if file["path"] == "a/two.txt"]
    assert two == {
        "path": "a/two.txt", "status": "indexed", "reason": "", "format": "text", "encoding": "utf-8",
        "encoding_origin": "utf-8", "articles": 1, "copies": 1, "size": 35,
    }  # fmt: skip
    none = run("files", "--json", "--reason", "zzz")
    assert (none.returncode, json.loads(none.stdout)["files"]) == (1, [])


def test_csv_is_a_table_that_is_safe_to_open(
    folder: Path, plant: Plant, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(folder, {"=cmd.txt": "x y\nz"})
    monkeypatch.chdir(folder)
    run("index", "-q")
    rows = list(csv.DictReader(io.StringIO(run("files", "--csv").stdout.decode())))
    assert len(rows) == 8
    assert rows[0]["path"] == "'=cmd.txt"
    assert {row["status"] for row in rows} == {"indexed", "skipped", "failed"}
    assert [row["copies"] for row in rows if row["path"] == "two.txt"] == ["1"]


def test_paths_are_for_other_programs(folder: Path, run: Run) -> None:
    assert run("files", "--paths", "--status", "skipped").stdout == b"a/empty.txt\na/pic.png\n"
    assert run("files", "-0", "--status", "skipped").stdout == b"a/empty.txt\0a/pic.png\0"
    none = run("files", "--paths", "--reason", "zzz")
    assert (none.returncode, none.stdout, none.stderr) == (1, b"", b"")


def test_hostile_names_are_harmless(here: Path, plant: Plant, run: Run) -> None:
    name = os.fsdecode(b"a\x1b[31m\n\xff\xe2\x80\xae.txt")
    plant(here / "a", {name: "headline\ntext"})
    run("index", "a")
    for options in ((), ("--json",), ("--csv",), ("--paths",)):
        out = run("files", *options).stdout.decode()
        assert not set(out) & set("\x1b\u202e")
    assert run("files", "-0").stdout == b"a/" + os.fsencode(name) + b"\0"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--status", "unchanged"], 'no file has the status "unchanged".\nChoose one of: indexed, skipped, failed,'),
        (["--json", "--csv"], "--json, --csv and --paths cannot be combined."),
        (["--json", "-0"], "--json, --csv and --paths cannot be combined."),
    ],
    ids=" ".join,
)
def test_errors(folder: Path, run: Run, options: list[str], message: str) -> None:
    done = run("files", *options)
    assert (done.returncode, done.stdout) == (2, b"")
    assert message in done.stderr.decode()


def test_nothing_of_it_is_read_before_it_is_asked_for(folder: Path) -> None:
    with open_store() as store:
        found = store.iter_files()
        assert next(found).location == folder / LONG
        with pytest.raises(UsageError):
            store.iter_files("gone")


CONTENTS = st.sampled_from(
    [b"", b"head\ntext", b"x", b"\0\1\2" * 9, b'{"title": "t"}\nbad', b"bad", b"\xff\xfe", b"%PDF"]
)
NAMES = st.sampled_from(["a.txt", "b.txt", "c", "d.jsonl", "e.png", "f/g.txt", "f/h.jsonl", ".hidden", "i.pdf", "j.gz"])


@settings(max_examples=15)
@given(st.dictionaries(NAMES, CONTENTS), st.dictionaries(NAMES, CONTENTS))
def test_the_statuses_add_up_to_the_files_found(
    tmp_path_factory: pytest.TempPathFactory, first: dict[str, bytes], second: dict[str, bytes]
) -> None:
    base = tmp_path_factory.mktemp("sums")
    (base / "a").mkdir()
    for files in (first, second):
        for name, content in files.items():
            (base / "a" / name).parent.mkdir(exist_ok=True)
            (base / "a" / name).write_bytes(content)
        report = index([base / "a"], base / "store")
        with open_store(base / "store") as store:
            seen = list(store.iter_files())
            by_status = {status: len(list(store.iter_files(status))) for status in ("indexed", "skipped", "failed")}
            assert set(store.iter_files("duplicate")) <= set(store.iter_files("indexed"))
            info = store.info()
        there = {path for path in (base / "a").rglob("[!.]*") if path.is_file()}
        assert {file.location for file in seen} == there
        assert sum(by_status.values()) == len(seen) == report.files == len(there) == sum(info.files.values())
        assert sum(info.formats.values()) == by_status["indexed"]
        assert sum(file.articles for file in seen) == report.articles
        assert all(file.reason for file in seen if file.status != "indexed")
