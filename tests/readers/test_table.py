"""The table of the readers."""

import subprocess
import sys

import pytest

from corpus_search.readers import READERS, reader_for


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.txt", "text"),
        ("a.b/c.TEXT", "text"),
        ("README", "text"),
        ("a.md/README", "text"),
        (".profile", "text"),
        (".notes.md", "markdown"),
        ("a.txt.Markdown", "markdown"),
        ("caf\udce9.ndjson", "jsonl"),
        ("docs/a.jsonl", "jsonl"),
        ("a.exe", None),
        ("a.txt.bak", None),
        ("a.", None),
        (".txt", "text"),
    ],
)
def test_the_suffix_decides(path: str, name: str | None) -> None:
    reader = reader_for(path)
    assert (reader.name if reader else None) == name


def test_every_reader_is_reached_by_each_of_its_suffixes() -> None:
    for reader in READERS:
        for suffix in reader.suffixes:
            assert reader_for(f"a{suffix}") is reader
            assert reader_for(f"A{suffix.upper()}") is reader


def test_the_table_costs_little_to_import() -> None:
    code = (
        "import sys, corpus_search.readers; "
        "print([name for name in ('chardet', 'pathspec', 'whoosh', 'rich', 'typer') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
