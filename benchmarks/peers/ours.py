"""This program, as its default engine; see `ours_tantivy` for the other one."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.peers import NO_WORD
from corpus_search.analysis.analyzer import Analyzer
from corpus_search.api import Store, index
from corpus_search.indexing.resources import Resources
from corpus_search.indexing.run import IndexOptions
from corpus_search.query.parser import parse
from corpus_search.snippets.matches import Matcher
from corpus_search.snippets.passages import make_snippets
from corpus_search.store.directory import StoreDirectory

ENGINE = "whoosh"
_ANALYZER = Analyzer()


def build(corpus: Path, place: Path, jobs: int, engine: str = ENGINE) -> None:
    """Index as the command does: reading, dates, language, copies, all of it."""
    report = index([corpus], place, IndexOptions(resources=Resources(jobs), engine=engine))
    if left_out := report.failed | report.skipped:
        raise RuntimeError(f"a part of {corpus} was not indexed: {dict(left_out)}")


def warm(engine: str = ENGINE) -> None:
    """Import what opening imports: open a store of one article."""
    with TemporaryDirectory() as folder:
        article, store = Path(folder, "one.txt"), Path(folder, "store")
        article.write_text("One\na river", encoding="utf-8")
        index([article], store, IndexOptions(engine=engine))
        open_index(store).close()


def open_index(place: Path) -> Store:
    """Open the store and the engine, and look up a word that no article has."""
    directory = StoreDirectory.open(place)
    directory.engine.frequencies([NO_WORD])
    return Store(directory)


def make_query(_: Store, shape: str, words: list[str]) -> dict[str, Any]:
    """Return the arguments of a search."""
    return query_of(shape, words)


def query_of(shape: str, words: list[str]) -> dict[str, Any]:
    """Return a query as people write it, and its filters."""
    joined = " ".join(words)
    query = {
        "or of five": " OR ".join(words), "phrase": f'"{joined}"', "prefix of 3": f"{joined}*",
        "wildcard": f"*{joined}",
        "fuzzy 1": f"{joined}~1", "fuzzy 2": f"{joined}~2", "everything": "*",
    }.get(shape, joined)  # fmt: skip
    return {"query": query, **({"where": ("source=Reuters",), "since": "2015"} if shape == "filtered" else {})}


def search(store: Store, query: dict[str, Any]) -> int:
    """Return how many match; headlines come with the hits."""
    return store.search(**query, limit=10, snippets=0, strict_match=True).total


def snippets(store: Store, query: dict[str, Any]) -> tuple[float, int]:
    """Return the seconds that the snippets of the first hits take, and how many hits there are."""
    found = store.search(**query, limit=10, snippets=0, strict_match=True).hits
    articles = [store.article(hit.id) for hit in found]
    began = time.perf_counter()
    matcher = Matcher(parse(query["query"], _ANALYZER).tree, _ANALYZER, "body")
    for article in articles:
        make_snippets(article.text, matcher.matches(article.text, article.language), 2)
    return time.perf_counter() - began, len(articles)
