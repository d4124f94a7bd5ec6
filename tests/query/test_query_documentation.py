"""Is what docs/query-syntax.md says in its tables true? (Its console examples are run with all others.)"""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import FIELDS
from corpus_search.query.clauses import MOST_WORDS
from corpus_search.query.leaves import MOST_CLAUSES
from corpus_search.query.nodes import Leaf, Nothing, iter_leaves
from corpus_search.query.notes import MOST_NOTES
from corpus_search.query.parser import MOST_DEPTH, MOST_LEXEMES, parse
from corpus_search.query.writing import to_text
from corpus_search.snippets.matches import Matcher

_ANALYZER = Analyzer()
_PAGE = (Path(__file__).parents[2] / "docs" / "query-syntax.md").read_text(encoding="utf-8")


def _section(title: str) -> str:
    return _PAGE.split(f"## {title}\n")[1].split("\n## ")[0]


def _rows(title: str) -> list[list[str]]:
    lines = [line for line in _section(title).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def _code(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def _read(query: str, *, any_word: bool = False) -> str:
    """Return a query as it is read; parentheses that only show what binds do not count."""
    return to_text(parse(query, _ANALYZER, any_word=any_word).tree)


def _leaves(query: str) -> list[Leaf]:
    """Return what a query looks for, without the characters that it was written with."""
    return [replace(leaf, text="") for leaf in iter_leaves(parse(query, _ANALYZER).tree)]


@pytest.mark.parametrize("cells", _rows("What binds more strongly"), ids=lambda cells: cells[0])
def test_what_binds_more_strongly(cells: list[str]) -> None:
    [query], [read], [read_with_any] = map(_code, cells)
    assert _read(query) == _read(read)
    assert _read(query, any_word=True) == _read(read_with_any, any_word=True)


@pytest.mark.parametrize(("queries", "read", "note"), _rows("Notes"))
def test_notes(queries: str, read: str, note: str) -> None:
    for query in _code(queries):
        parsed = parse(query, _ANALYZER)
        assert [found.message for found in parsed.notes] == [note]
        assert (parsed.tree == Nothing()) == (read == "nothing")
        if read != "nothing":
            assert _leaves(query) == _leaves(_code(read)[0])


_FINDS = re.findall(r'`([^`]+)` (?:too )?finds "([^"]+)"', _section("How words are compared"))


def test_there_are_examples_of_what_finds_what() -> None:
    assert len(_FINDS) >= 12


@pytest.mark.parametrize(("query", "text"), _FINDS)
def test_how_words_are_compared(query: str, text: str) -> None:
    leaves = Matcher(parse(query, _ANALYZER).tree, _ANALYZER, "body")
    assert leaves.matches(f"Before {text}, and after")


def test_limits() -> None:
    limits = [cells[1] for cells in _rows("Limits")]
    assert limits[:4] == [f"{MOST_CLAUSES:,}", f"{MOST_LEXEMES:,}", str(MOST_WORDS), str(MOST_DEPTH)]
    assert limits[5] == str(MOST_NOTES)


def test_every_query_in_short_is_read_without_a_note() -> None:
    for cells in _rows("In short"):
        for query in _code(cells[0]):
            if query != "--any":
                assert parse(query, _ANALYZER).notes == (), query


def test_every_field_is_there() -> None:
    for field in FIELDS:
        assert f"`{field.name}`" in _section("Fields")
