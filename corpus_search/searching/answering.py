"""What does a store answer to a query tree? The engine's hits become a page, with facets and explanations if wanted."""

import time

from corpus_search.page import QueryInfo, SearchPage, StoreSummary
from corpus_search.query.nodes import Filtered, Node
from corpus_search.records import dataclass
from corpus_search.searching.options import SearchOptions
from corpus_search.searching.presenting import Presenter
from corpus_search.searching.weighing import FEEDBACK, Weighing
from corpus_search.store.directory import StoreDirectory

__all__ = ["Asked", "answer"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query for the engine: how it is told of, the tree without patterns, and what an article must match besides."""

    info: QueryInfo
    tree: Node
    condition: Node | None


def answer(store: StoreDirectory, asked: Asked, options: SearchOptions, began: float) -> SearchPage:
    """Return the page of hits; `began` is when the search did, on the clock of `time.perf_counter`."""
    engine = store.engine
    weighing = Weighing(store.scoring, FEEDBACK in options.expand, options.any_word, options.collapse)
    ranked = weighing.apply(store, asked.tree, asked.condition)
    found = engine.search(
        Filtered(ranked.tree, asked.condition) if asked.condition else ranked.tree,
        offset=options.offset,
        limit=options.limit,
        sort=options.sort,
        fold=options.collapse,
        facets=options.facets,
        scoring=weighing.scoring,
    )
    hits = Presenter(store, ranked.shown, options.snippets, ranked.tree if options.explain else None)
    return SearchPage(
        query=asked.info,
        total=found.total,
        stories=found.stories,
        total_is_exact=True,
        offset=options.offset,
        limit=options.limit,
        hits=tuple(hits.present(hit, rank) for rank, hit in enumerate(found.hits, options.offset + 1)),
        store=StoreSummary(store.place, engine.name, engine.count(), engine.generation),
        expansions=ranked.expansions,
        facets=found.facets,
        partial=found.partial,
        elapsed_ms=(time.perf_counter() - began) * 1000,
    )
