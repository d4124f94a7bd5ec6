"""Every format that is read has a line in docs/formats.md, and every suffix and extra stands there."""

import re
import tomllib
from pathlib import Path

import pytest

from corpus_search.readers import READERS
from corpus_search.readers.base import COMPRESSION_SUFFIXES
from corpus_search.readers.containers import CONTAINERS
from corpus_search.readers.limits import Limits

PROJECT = Path(__file__).parents[2]
DOCUMENT = (PROJECT / "docs" / "formats.md").read_text("utf-8")
ROWS = [line for line in DOCUMENT.splitlines() if line.startswith("| ")]


@pytest.mark.parametrize("format_", [*READERS, *CONTAINERS], ids=lambda one: one.name)
def test_a_format_has_a_row_with_its_suffixes(format_: object) -> None:
    name, suffixes = format_.name, format_.suffixes  # type: ignore[attr-defined]
    (row,) = [row for row in ROWS if name in re.split(r"[ ,|]+", row.split("|")[1])]
    assert [suffix for suffix in suffixes if f"`{suffix}`" not in row] == []


def test_compressions_are_named() -> None:
    assert [suffix for suffix in COMPRESSION_SUFFIXES if f"`{suffix}`" not in DOCUMENT] == []


def test_the_extras_are_those_of_the_project() -> None:
    extras = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    needed = {extra for row in ROWS for extra in re.findall(r"`(\w+)` \|$", row)}
    assert needed
    assert needed <= set(extras)


def test_the_limits_are_those_of_the_program() -> None:
    limits = Limits()
    assert f"{limits.expanded_size >> 30} GiB" in DOCUMENT
    assert f"{limits.ratio} times its size" in DOCUMENT
    assert f"{limits.entries:,} files" in DOCUMENT
    assert f"{limits.depth} archives deep" in DOCUMENT
    assert f"{limits.file_size >> 20} MiB" in DOCUMENT
