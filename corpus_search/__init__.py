"""corpus-search: full-text search for a folder of articles.

    from corpus_search import open_store

    with open_store() as store:
        for hit in store.search("Caggins SDF", limit=3).hits:
            print(hit.title, hit.path)

Names are imported when they are first used, so that `import corpus_search` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from corpus_search.version import __version__

if TYPE_CHECKING:
    from corpus_search.api import SeenFile, Store, StoreInfo, StoryGroup, index, open_store, watch
    from corpus_search.article import Article
    from corpus_search.errors import (
        ArticleNotFoundError,
        CorpusSearchError,
        QueryError,
        StoreError,
        StoreNotFoundError,
        UsageError,
    )
    from corpus_search.indexing.report import IndexReport
    from corpus_search.indexing.run import IndexOptions
    from corpus_search.page import Hit, SearchPage, Snippet

__all__ = [
    "Article",
    "ArticleNotFoundError",
    "CorpusSearchError",
    "Hit",
    "IndexOptions",
    "IndexReport",
    "QueryError",
    "SearchPage",
    "SeenFile",
    "Snippet",
    "Store",
    "StoreError",
    "StoreInfo",
    "StoreNotFoundError",
    "StoryGroup",
    "UsageError",
    "__version__",
    "index",
    "open_store",
    "watch",
]

_MODULES = {
    "Article": "article",
    "ArticleNotFoundError": "errors",
    "CorpusSearchError": "errors",
    "Hit": "page",
    "IndexOptions": "indexing.run",
    "IndexReport": "indexing.report",
    "QueryError": "errors",
    "SearchPage": "page",
    "SeenFile": "api",
    "Snippet": "snippets",
    "Store": "api",
    "StoreError": "errors",
    "StoreInfo": "api",
    "StoreNotFoundError": "errors",
    "StoryGroup": "api",
    "UsageError": "errors",
    "index": "api",
    "open_store": "api",
    "watch": "api",
}


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
