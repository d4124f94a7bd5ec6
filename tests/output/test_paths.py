import io
import os
import sys

import pytest

from corpus_search.output import OutputOptions
from corpus_search.output import paths as paths_output
from corpus_search.page import Hit, QueryInfo, SearchPage, StoreSummary


def written(*paths: str, nul: bool = False) -> tuple[bytes, tuple[str, ...]]:
    hits = tuple(
        Hit(rank, 1.0, "abcdefgh234567aa", path, "", "t", (), None, None, None, None, None, (), 0, ())
        for rank, path in enumerate(paths, 1)
    )
    store = StoreSummary(".corpus-search", "whoosh", 2, 1)
    page = SearchPage(QueryInfo("q", "q", ()), len(hits), len(hits), True, 0, 10, 1.0, store, hits)
    out = io.BytesIO()
    remarks = paths_output.write(page, out, OutputOptions(nul=nul))
    return out.getvalue(), remarks


def test_one_path_a_line() -> None:
    assert written("b c.txt", "é.txt") == ("b c.txt\né.txt\n".encode(), ())


def test_a_file_with_several_articles_is_named_once_at_its_best_hit() -> None:
    assert written("b.jsonl", "a.txt", "b.jsonl") == (b"b.jsonl\na.txt\n", ())


def test_no_hit_is_nothing() -> None:
    assert written() == (b"", ())


@pytest.mark.skipif(sys.platform == "win32", reason="file names are not bytes there")
@pytest.mark.parametrize("nul", [False, True])
def test_a_name_in_another_encoding_keeps_its_bytes(nul: bool) -> None:
    assert written(os.fsdecode(b"caf\xe9.txt"), nul=nul) == (b"caf\xe9.txt" + (b"\0" if nul else b"\n"), ())


def test_a_name_of_two_lines_is_exact_with_nul_only() -> None:
    assert written("a\nb", "c", nul=True) == (b"a\nb\0c\0", ())
    text, remarks = written("a\nb", "c")
    assert text == "a␊b\nc\n".encode()
    assert remarks == ("1 path is shown with control characters replaced. For the exact names use -0.",)


def test_bytes_that_a_terminal_may_obey_are_replaced_in_lines() -> None:
    text, remarks = written("a\udc9b31m", "\u202eb", "\x1bc")
    assert text == "a�31m\n�b\n␛c\n".encode()
    assert remarks == ("3 paths are shown with control characters replaced. For the exact names use -0.",)


@pytest.mark.parametrize("path", ["a\0/etc/passwd", "\ud800"])
def test_what_can_be_no_file_name_never_becomes_two_paths(path: str) -> None:
    text, remarks = written(path, nul=True)
    assert text.count(b"\0") == 1
    assert len(remarks) == 1
