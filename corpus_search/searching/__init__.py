"""Use case: a query string, or an article, to a page of hits."""

from corpus_search.searching.faceting import read_facets
from corpus_search.searching.options import SearchOptions
from corpus_search.searching.presenting import path_from_here
from corpus_search.searching.search import ArticleMatches, article_matches, search

__all__ = [
    "ArticleMatches",
    "SearchOptions",
    "article_matches",
    "path_from_here",
    "read_facets",
    "search",
]
