"""No query, whatever it is, ends in anything but a page or an error that says what is wrong with it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus_search import index, open_store
from corpus_search.analysis.analyzer import Analyzer
from corpus_search.api import Store
from corpus_search.engines.base import Sort
from corpus_search.errors import QueryError
from corpus_search.query.parser import parse
from corpus_search.query.writing import to_text
from corpus_search.searching import expansion
from corpus_search.snippets.matches import Matcher

_LINES = (Path(__file__).parent / "nasty_queries.txt").read_text(encoding="utf-8").splitlines()
NASTY: list[str] = [json.loads(line) for line in _LINES if not line.startswith("#")]
_ANALYZER = Analyzer()
_TEXTS = (
    "Kerry in Rome\nThe global coalition against Daesh carried out 10,000 air strikes on Turkey’s border for $50.",
    "東京都知事選挙\n東京都で選挙が行われた。C++ and AT&T, U.S. troops de-escalate.",
    "Caggins speaks\nColonel Caggins, Kazakhstan, Pakistan; aaaa aaab abab a b c.",
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("nasty")
    for number, text in enumerate(_TEXTS):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    index([folder], folder / "store")
    with open_store(folder / "store") as opened:
        yield opened


def _search(store: Store, query: str, *, any_word: bool = False) -> None:
    """Search, and check that what comes back holds together."""
    try:
        page = store.search(query, any_word=any_word, limit=2, strict_match=True)
    except QueryError:
        assert parse(query, _ANALYZER).unknown_fields
        return
    assert len(page.hits) <= page.total
    assert all(0 <= note.position <= len(query) for note in page.query.notes)
    for hit in page.hits:
        text = store.article(hit.id).text
        assert all(0 <= start < end <= len(hit.title) for start, end in hit.title_matches)
        for snippet in hit.snippets:
            assert " ".join(text[snippet.start : snippet.end].split()) == snippet.text
            assert all(0 <= start < end <= len(snippet.text) for start, end in snippet.matches)


@pytest.mark.parametrize("query", NASTY, ids=ascii)
def test_a_nasty_query_is_read_and_searched(store: Store, query: str) -> None:
    for any_word, literal in ((False, False), (True, False), (False, True)):
        parsed = parse(query, _ANALYZER, any_word=any_word, literal=literal)
        assert all(0 <= note.position <= len(query) for note in parsed.notes)
        assert to_text(parsed.tree)
    _search(store, query)
    _search(store, query, any_word=True)
    if not parse(query, _ANALYZER).unknown_fields:
        store.explain_query(query)


_PIECES = [*NASTY, "kerry", "caggins", "the", "coalition", " AND ", " OR ", " -", " ", " ", '"', "(", ")", "*", "~2"]


queries = st.lists(st.sampled_from(_PIECES) | st.text(max_size=4), max_size=8).map("".join)


@settings(max_examples=1_000, suppress_health_check=list(HealthCheck), database=None)
@given(queries, st.booleans())
def test_queries_made_of_nasty_ones_find_what_is_highlighted(store: Store, query: str, any_word: bool) -> None:
    """Without what is tried where nothing is found, which takes most of the time."""
    directory = store._directory
    parsed = parse(query, directory.analyzer, any_word=any_word)
    tree = expansion.expand_patterns(parsed.tree, directory.engine, parsed.places).tree
    found = directory.engine.search(tree, offset=0, limit=2, sort=Sort.SCORE)
    assert len(found.hits) <= found.total
    for hit in found.hits:
        matches = Matcher(tree, directory.analyzer, "body").matches(hit.article.text, hit.article.language)
        assert all(0 <= start < end <= len(hit.article.text) for start, end, _ in matches)


@settings(max_examples=200, suppress_health_check=list(HealthCheck), database=None)
@given(queries, st.booleans())
def test_queries_made_of_nasty_ones_are_searched(store: Store, query: str, any_word: bool) -> None:
    _search(store, query, any_word=any_word)


def test_what_patterns_stand_for_is_bounded_altogether(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expansion, "MOST_EXPANSIONS", 3)
    monkeypatch.setattr(expansion, "_MOST_TOGETHER", 4)
    monkeypatch.setattr(expansion, "_FEWEST", 2)
    notes = store.search("a* OR b* OR  *st* OR the").query.notes
    assert [(note.position, note.message.partition(";")[2]) for note in notes] == [
        (0, " only the 3 most frequent are searched for"),
        (13, " only the 2 most frequent are searched for"),
    ]
