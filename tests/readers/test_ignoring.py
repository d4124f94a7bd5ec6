"""Ignore files, by the rules of gitignore(5). The expectations are those of `git ls-files`."""

from pathlib import Path

import pytest

from corpus_search.readers.ignoring import MAX_IGNORE_FILE_SIZE, PatternError, Patterns
from corpus_search.readers.walk import FoundFile, Unreadable, walk


def _left(root: Path, ignored: dict[str, str | bytes], *names: str) -> list[str]:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    for folder, lines in ignored.items():
        data = lines.encode() if isinstance(lines, str) else lines
        (root / folder / ".corpus-search-ignore").write_bytes(data)
    return [finding.path for finding in walk(root) if isinstance(finding, FoundFile)]


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ("*.log\n", ["a.txt", "d/a.txt", "d/e/a.txt"]),
        ("d/\n", ["a.txt", "b.log"]),
        ("/a.txt\n", ["b.log", "d/a.txt", "d/b.log", "d/e/a.txt"]),
        ("d/a.txt\n", ["a.txt", "b.log", "d/b.log", "d/e/a.txt"]),
        ("**/e\n", ["a.txt", "b.log", "d/a.txt", "d/b.log"]),
        ("*.log\n!/b.log\n", ["a.txt", "b.log", "d/a.txt", "d/e/a.txt"]),
        ("d/*\n!d/e/\n", ["a.txt", "b.log", "d/e/a.txt"]),
        ("d\n!d/a.txt\n", ["a.txt", "b.log"]),
        ("*\n!*/\n!*.log\n", ["b.log", "d/b.log"]),
        ("# a comment\n\n\\#\nb.*  \r\n", ["a.txt", "d/a.txt", "d/e/a.txt"]),
        ("\ufeffd\n", ["a.txt", "b.log"]),
        ("a.txt/\n", ["a.txt", "b.log", "d/a.txt", "d/b.log", "d/e/a.txt"]),
    ],
)
def test_one_ignore_file(tmp_path: Path, lines: str, left: list[str]) -> None:
    assert _left(tmp_path, {"": lines}, "a.txt", "b.log", "d/a.txt", "d/b.log", "d/e/a.txt") == left


def test_an_inner_ignore_file_comes_before_the_outer(tmp_path: Path) -> None:
    ignored: dict[str, str | bytes] = {"": "*.log\n", "d": "!b.log\n/a.txt\n", "d/e": "b.log\n"}
    left = _left(tmp_path, ignored, "a.txt", "b.log", "d/a.txt", "d/b.log", "d/c.log", "d/e/a.txt", "d/e/b.log")
    assert left == ["a.txt", "d/b.log", "d/e/a.txt"]


def test_taking_a_folder_back_in_says_nothing_of_its_files(tmp_path: Path) -> None:
    assert _left(tmp_path, {"": "*.log\n", "d": "!e/\n"}, "d/e/b.log", "d/e/a.txt") == ["d/e/a.txt"]


def test_a_file_in_a_folder_that_is_left_out_cannot_be_taken_back_in(tmp_path: Path) -> None:
    assert _left(tmp_path, {"": "d/\n", "d": "!a.txt\n"}, "a.txt", "d/a.txt") == ["a.txt"]


def test_a_name_that_is_not_utf8_matches_itself(tmp_path: Path) -> None:
    patterns = Patterns([b"caf\xe9".decode("utf-8", "surrogateescape")])
    assert patterns.decide("caf\udce9") is True
    assert patterns.decide("cafe") is None


def test_a_line_that_is_no_pattern_is_told_and_the_walk_goes_on(tmp_path: Path) -> None:
    _left(tmp_path, {"": "*.log\n!\n"}, "a.txt")
    told, found = walk(tmp_path)
    assert told == Unreadable(".corpus-search-ignore", "line 2 is not a pattern: !", "failed")
    assert isinstance(found, FoundFile)


def test_an_ignore_file_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
    _left(tmp_path, {"": b"#" * (MAX_IGNORE_FILE_SIZE + 1)}, "a.txt")
    told, _ = walk(tmp_path)
    assert told == Unreadable(".corpus-search-ignore", "larger than 1048576 bytes", "failed")


def test_an_error_names_the_line() -> None:
    with pytest.raises(PatternError) as caught:
        Patterns(["ok", "", "!"])
    assert (caught.value.place, caught.value.line) == (3, "!")
