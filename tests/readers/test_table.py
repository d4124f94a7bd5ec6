"""The table of the readers."""

import subprocess
import sys

from corpus_search.readers import READERS


def test_every_suffix_is_of_one_reader() -> None:
    suffixes = [suffix for reader in READERS for suffix in reader.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in suffixes)


def test_the_table_costs_little_to_import() -> None:
    code = (
        "import sys, corpus_search.readers; "
        "print([name for name in ('chardet', 'pathspec', 'whoosh', 'rich', 'typer') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
