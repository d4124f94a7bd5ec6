"""The default engine of this program by itself, on the index of `ours`: the same queries, read before, and its hits.

It does what other peers do. `ours` also reads the query, leaves copies out, marks what matches in headlines, and says
where each article is.
"""

from pathlib import Path

from benchmarks.peers import NO_WORD, ours
from corpus_search.engines.base import Sort
from corpus_search.query.filters import Filters, condition_of
from corpus_search.query.nodes import Filtered, Node
from corpus_search.query.parser import parse
from corpus_search.searching.expansion import expand_patterns
from corpus_search.store.directory import StoreDirectory

__all__ = ["make_query", "open_index", "search"]


def open_index(place: Path) -> StoreDirectory:
    """Open the store and the engine, and look up a word that no article has."""
    directory = StoreDirectory.open(place)
    directory.engine.frequencies([NO_WORD])
    return directory


def make_query(store: StoreDirectory, shape: str, words: list[str]) -> Node:
    """Return the tree of a query; patterns are for the engine to look up."""
    asked = ours.query_of(shape, words)
    tree = parse(asked["query"], store.analyzer).tree
    condition = condition_of(Filters(since=asked.get("since"), where=asked.get("where", ())), store.analyzer)
    return Filtered(tree, condition) if condition else tree


def search(store: StoreDirectory, query: Node) -> int:
    """Return how many match; headlines come with the hits."""
    tree = expand_patterns(query, store.engine).tree
    return store.engine.search(tree, offset=0, limit=10, sort=Sort.SCORE).total
