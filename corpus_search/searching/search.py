"""From the query to the page: read it, search, and cut the passages."""

import time
from dataclasses import dataclass

from corpus_search.article import Article
from corpus_search.page import QueryInfo, SearchPage, StoreSummary
from corpus_search.query.filters import condition_of
from corpus_search.query.nodes import Filtered
from corpus_search.query.writing import to_text
from corpus_search.searching.expansion import expand_patterns
from corpus_search.searching.options import SearchOptions
from corpus_search.searching.presenting import Presenter
from corpus_search.searching.reading import read_query
from corpus_search.snippets.matches import Matcher, merged
from corpus_search.store.directory import StoreDirectory

__all__ = ["ArticleMatches", "article_matches", "search"]


@dataclass(frozen=True, slots=True)
class ArticleMatches:
    """Where a query matches in an article: offsets into its title and its text."""

    title: tuple[tuple[int, int], ...]
    text: tuple[tuple[int, int], ...]


def search(store: StoreDirectory, query: str, options: SearchOptions) -> SearchPage:
    """Return the page of hits for a query.

    Raises `UsageError` for options and filters that cannot be, `QueryError` for a field that there is not.
    """
    began = time.perf_counter()
    options.check()
    engine = store.engine  # before the query is read: it says which languages there are
    parsed = read_query(store, query, options)
    condition = condition_of(options.filters, store.analyzer)
    expanded = expand_patterns(parsed.tree, engine)
    tree = Filtered(expanded.tree, condition) if condition else expanded.tree
    found = engine.search(tree, offset=options.offset, limit=options.limit, sort=options.sort, fold=options.collapse)
    hits = Presenter(store, expanded.tree, options.snippets)
    notes = (*parsed.notes, *expanded.notes)
    return SearchPage(
        query=QueryInfo(query, to_text(parsed.tree), notes, to_text(condition) if condition else ""),
        total=found.total,
        stories=found.stories,
        total_is_exact=True,
        offset=options.offset,
        limit=options.limit,
        hits=tuple(hits.present(hit, rank) for rank, hit in enumerate(found.hits, options.offset + 1)),
        store=StoreSummary(str(store.path), engine.name, engine.count(), engine.generation),
        elapsed_ms=(time.perf_counter() - began) * 1000,
    )


def article_matches(store: StoreDirectory, article: Article, query: str, options: SearchOptions) -> ArticleMatches:
    """Return where a query matches in an article, whether or not it matches as a whole. Raises `QueryError`."""
    tree = expand_patterns(read_query(store, query, options).tree, store.engine).tree
    title = Matcher(tree, store.analyzer, "title").matches(article.title, article.language)
    text = Matcher(tree, store.analyzer, "body").matches(article.text, article.language)
    return ArticleMatches(merged(title), merged(text))
