"""A folder to its files: what is found, what is passed over, what is told, and in which order."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus_search.errors import UsageError
from corpus_search.readers.walk import FoundFile, Unreadable, walk


def _plant(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return root


def _paths(findings: Iterable[FoundFile | Unreadable]) -> list[str]:
    found = list(findings)
    assert [finding for finding in found if isinstance(finding, Unreadable)] == []
    return [finding.path for finding in found]


def test_files_come_in_the_order_of_their_names_bytes(tmp_path: Path) -> None:
    _plant(tmp_path, "b.txt", "a/z.txt", "a/b/c.txt", "B.txt", "é.txt", "a.txt", "10.txt", "9.txt")
    expected = ["10.txt", "9.txt", "B.txt", "a/b/c.txt", "a/z.txt", "a.txt", "b.txt", "é.txt"]
    assert _paths(walk(tmp_path)) == expected
    assert _paths(walk(str(tmp_path))) == expected


def test_a_file_is_given_with_its_place_and_state(tmp_path: Path) -> None:
    _plant(tmp_path, "a/b.txt")
    os.utime(tmp_path / "a/b.txt", ns=(1, 1_454_371_200_000_000_123))
    assert list(walk(tmp_path)) == [
        FoundFile(str(tmp_path / "a" / "b.txt"), "a/b.txt", len("a/b.txt"), 1_454_371_200_000_000_123)
    ]


def test_a_relative_root_gives_absolute_locations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _plant(tmp_path, "a.txt")
    monkeypatch.chdir(tmp_path)
    (found,) = walk(".")
    assert isinstance(found, FoundFile)
    assert found.location == str(tmp_path / "a.txt")


def test_hidden_files_version_control_and_stores_are_passed_over(tmp_path: Path) -> None:
    _plant(
        tmp_path,
        "a.txt",
        ".b.txt",
        ".git/c",
        "d/.svn/e",
        "d/CVS/f",
        "_darcs/g",
        ".corpus-search/h",
        "my/i",
        "j/k",
    )
    assert _paths(walk(tmp_path, is_store=lambda folder: folder.name == "my")) == ["a.txt", "j/k"]


def test_a_root_that_is_a_store_is_told(tmp_path: Path) -> None:
    _plant(tmp_path, ".corpus-search/a.txt")
    told = [Unreadable(".", "a store of corpus-search", "skipped", is_folder=True)]
    assert list(walk(tmp_path / ".corpus-search")) == told
    assert list(walk(tmp_path, is_store=lambda folder: folder == tmp_path)) == told


def test_a_hidden_root_is_read(tmp_path: Path) -> None:
    _plant(tmp_path, ".notes/a.txt", ".notes/.b.txt")
    assert _paths(walk(tmp_path / ".notes")) == ["a.txt"]
    assert _paths(walk(tmp_path / ".notes/.b.txt")) == [".b.txt"]


def test_a_root_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert list(walk(tmp_path / "gone")) == [Unreadable("gone", "no such file or directory", "failed")]
    (told,) = walk("nul\0byte")
    assert isinstance(told, Unreadable)


def test_links_to_files_are_read_and_links_to_nothing_told(tmp_path: Path) -> None:
    _plant(tmp_path, "root/a.txt", "elsewhere/long.txt")
    (tmp_path / "root/link.txt").symlink_to("../elsewhere/long.txt")
    (tmp_path / "root/nothing.txt").symlink_to("gone.txt")
    (tmp_path / "root/self.txt").symlink_to("self.txt")
    first, second, third, fourth = walk(tmp_path / "root")
    assert isinstance(first, FoundFile)
    assert isinstance(second, FoundFile)
    assert (first.path, second.path, second.size) == ("a.txt", "link.txt", len("elsewhere/long.txt"))
    assert third == Unreadable("nothing.txt", "a link to nothing", "failed")
    assert isinstance(fourth, Unreadable)
    assert (fourth.path, fourth.status) == ("self.txt", "failed")


def test_no_folder_is_entered_twice(tmp_path: Path) -> None:
    _plant(tmp_path, "root/a/b.txt", "elsewhere/c.txt")
    (tmp_path / "root/a/loop").symlink_to("..")
    (tmp_path / "root/z").symlink_to("a")
    (tmp_path / "root/there").symlink_to("../elsewhere")
    assert _paths(walk(tmp_path / "root")) == ["a/b.txt", "there/c.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_file_is_told_and_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _plant(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "null.txt").symlink_to(os.devnull)
    monkeypatch.chdir(tmp_path)  # a socket's address has room for 107 bytes
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
        found = list(walk(tmp_path))
    assert found[1:] == [
        Unreadable("pipe.txt", "a named pipe, not a file", "skipped"),
        Unreadable("socket.txt", "a socket, not a file", "skipped"),
        Unreadable("null.txt", "a device, not a file", "skipped"),  # a link, and these come last
    ]
    assert list(walk(tmp_path / "pipe.txt")) == [found[1]]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_an_ignore_file_that_is_a_pipe_is_told_and_never_opened(tmp_path: Path) -> None:
    _plant(tmp_path, "a.txt")
    os.mkfifo(tmp_path / ".corpus-search-ignore")
    told, found = walk(tmp_path)
    assert told == Unreadable(".corpus-search-ignore", "not a file", "failed")
    assert isinstance(found, FoundFile)


@pytest.mark.skipif(sys.platform != "linux", reason="only here may a file's name be any bytes")
def test_a_name_that_is_not_utf8_is_carried_by_surrogates(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"x")
    (found,) = walk(tmp_path)
    assert isinstance(found, FoundFile)
    assert found.path == "caf\udce9.txt"
    assert Path(found.location).read_bytes() == b"x"


class _Listing:
    """Stands in for `os.scandir`: tells what fails, and lets the rest through."""

    def __init__(self, failing: dict[str, OSError]) -> None:
        self._failing = failing
        self._scandir = os.scandir

    def __call__(self, location: str) -> Any:
        if Path(location).name in self._failing:
            raise self._failing[Path(location).name]
        return self._scandir(location)


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _plant(tmp_path, "a/x.txt", "b.txt", "c/y.txt")
    failing: dict[str, OSError] = {
        "a": PermissionError(13, "Permission denied"),
        "c": FileNotFoundError(2, "Gone"),
    }
    monkeypatch.setattr(os, "scandir", _Listing(failing))
    told, found = walk(tmp_path)  # and "c", removed meanwhile, is not worth a word
    assert told == Unreadable("a", "permission denied", "failed", is_folder=True)
    assert isinstance(found, FoundFile)
    assert found.path == "b.txt"


def test_a_root_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "scandir", _Listing({tmp_path.name: FileNotFoundError(2, "Gone")}))
    assert list(walk(tmp_path)) == [Unreadable(".", "gone", "failed", is_folder=True)]


def test_files_that_vanish_while_walking_are_passed_over(tmp_path: Path) -> None:
    _plant(tmp_path, "a.txt", "b.txt", "c/d.txt", "e.txt")
    findings = walk(tmp_path)
    first = next(findings)
    (tmp_path / "b.txt").unlink()
    (tmp_path / "c/d.txt").unlink()
    (tmp_path / "c").rmdir()
    assert _paths([first, *findings]) == ["a.txt", "e.txt"]


def test_a_walk_is_lazy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _plant(tmp_path, "a.txt", "b/c.txt")
    findings = walk(tmp_path)
    assert isinstance(findings, Iterator)
    next(findings)
    monkeypatch.setattr(os, "scandir", _Listing({"b": PermissionError(13, "Permission denied")}))
    assert [finding.path for finding in findings] == ["b"]


def test_a_folder_deeper_than_python_calls_go_is_walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    depth = 1500
    monkeypatch.chdir(tmp_path)
    for _ in range(depth):
        Path("d").mkdir()
        os.chdir("d")
    Path("x.txt").touch()
    (found,) = walk(tmp_path)
    Path("x.txt").unlink()
    for _ in range(depth):  # deeper, too, than pytest could remove
        os.chdir("..")
        Path("d").rmdir()
    assert found.path == "d/" * depth + "x.txt"


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        (["*.txt"], [], ["a.txt", "docs/c.txt", "docs/old/d.txt"]),
        (["docs/"], [], ["docs/b.md", "docs/c.txt", "docs/old/d.txt"]),
        (["*.md", "/*.txt"], [], ["a.txt", "docs/b.md"]),
        (["*.txt", "!docs/"], [], ["a.txt"]),
        ([], ["*.txt"], ["docs/b.md"]),
        ([], ["old/", "*.md"], ["a.txt", "docs/c.txt"]),
        ([], ["docs/*", "!docs/b.md"], ["a.txt", "docs/b.md"]),
        (["*.txt"], ["docs"], ["a.txt"]),
    ],
)
def test_include_and_exclude(tmp_path: Path, include: list[str], exclude: list[str], expected: list[str]) -> None:
    _plant(tmp_path, "a.txt", "docs/b.md", "docs/c.txt", "docs/old/d.txt")
    assert _paths(walk(tmp_path, include=include, exclude=exclude)) == expected


def test_a_named_file_is_asked_about_by_options_only(tmp_path: Path) -> None:
    _plant(tmp_path, "a.txt", "b.md")
    (tmp_path / ".corpus-search-ignore").write_text("*\n", encoding="utf-8")
    assert _paths(walk(tmp_path / "a.txt")) == ["a.txt"]
    assert _paths(walk(tmp_path / "a.txt", exclude=["*.txt"])) == []
    assert _paths(walk(tmp_path / "b.md", include=["*.txt"])) == []


def test_a_pattern_that_is_none_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--exclude '!' is not a pattern"):
        walk(tmp_path, exclude=["*.txt", "!"])


def test_what_is_left_out_is_neither_read_nor_told(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to("nothing")
    assert list(walk(tmp_path, exclude=["*.txt"])) == []


def test_without_patterns_pathspec_is_not_imported(tmp_path: Path) -> None:
    _plant(tmp_path, "a.txt")
    code = (
        "import sys; from corpus_search.readers.walk import walk; "
        "print(len(list(walk(sys.argv[1]))), 'pathspec' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout == "1 False\n"


def test_files_go_by_their_own_path_and_not_by_that_of_a_link_that_sorts_before(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text("a")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert [found.path for found in walk(tmp_path)] == ["real/a.txt"]
