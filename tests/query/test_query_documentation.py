"""Is what docs/query-syntax.md says in its tables true? (Its console examples are run with all others.)"""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import FIELDS
from corpus_search.engines.base import WordList
from corpus_search.engines.patterns import fitting, most_frequent
from corpus_search.query.clauses import MOST_WORDS
from corpus_search.query.leaves import MOST_CLAUSES, MOST_PATTERNS, MOST_SCANS
from corpus_search.query.nodes import Leaf, Nothing, Pattern, iter_leaves
from corpus_search.query.notes import MOST_NOTES
from corpus_search.query.parser import MOST_DEPTH, MOST_LEXEMES, parse
from corpus_search.query.patterns import MOST_BETWEEN
from corpus_search.query.writing import to_text
from corpus_search.searching.expansion import MOST_EXPANSIONS, PatternExpander
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


_WORDS = re.sub(r"\s+", " ", _section("How words are compared") + _section("Beginnings, wildcards and misspellings"))
_FINDS = re.findall(r'`([^`]+)` finds "([^"]+)"', _WORDS)
_FINDS_NOT = re.findall(r'`([^`]+)` does not find "([^"]+)"', _WORDS)


class _Words:
    """The words of one text, as a store of it would look patterns up."""

    def __init__(self, text: str) -> None:
        self._words = sorted(_ANALYZER.analyze(text).words)

    def words(self, pattern: Pattern, most: int) -> WordList:
        return most_frequent({word: 1 for word in self._words if fitting(pattern)(word)}, most)


def _finds(query: str, text: str) -> bool:
    # Of an engine it asks for words only.
    expander = PatternExpander(_Words(text))  # type: ignore[arg-type]
    tree = expander.expand(parse(query, _ANALYZER).tree)
    return bool(Matcher(tree, _ANALYZER, "body").matches(f"Before {text}, and after"))


def test_there_are_examples_of_what_finds_what() -> None:
    assert len(_FINDS) >= 30
    assert len(_FINDS_NOT) >= 5


@pytest.mark.parametrize(("query", "text"), _FINDS)
def test_what_finds_what(query: str, text: str) -> None:
    assert _finds(query, text)


@pytest.mark.parametrize(("query", "text"), _FINDS_NOT)
def test_what_does_not_find_what(query: str, text: str) -> None:
    assert not _finds(query, text)


@pytest.mark.parametrize("cells", [row for row in _rows("Fields") if len(row) == 2], ids=lambda cells: cells[0])
def test_what_stands_before_a_colon(cells: list[str]) -> None:
    [query], read = _code(cells[0]), cells[1]
    parsed = parse(query, _ANALYZER)
    assert bool(parsed.unknown_fields) == (read == "an error")
    assert parsed.notes == ()


def test_limits() -> None:
    limits = [cells[1] for cells in _rows("Limits")]
    assert limits[:4] == [f"{MOST_CLAUSES:,}", f"{MOST_LEXEMES:,}", str(MOST_WORDS), str(MOST_DEPTH)]
    assert limits[4:7] == [str(MOST_PATTERNS), str(MOST_SCANS), f"{MOST_EXPANSIONS:,}"]
    assert limits[8] == f"{MOST_BETWEEN:,}"
    assert limits[10] == str(MOST_NOTES)


def test_every_query_in_short_is_read_without_a_note() -> None:
    for cells in _rows("In short"):
        for query in _code(cells[0]):
            if query != "--any":
                assert parse(query, _ANALYZER).notes == (), query


def test_every_field_is_there() -> None:
    for field in FIELDS:
        assert f"`{field.name}`" in _section("Fields")
