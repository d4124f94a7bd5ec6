"""The Python API: a store that can be searched, read and brought up to date. The command line uses nothing else.

The package `corpus_search` hands all of it out, and shows how it is used.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from corpus_search.article import Article
from corpus_search.engines.base import Sort
from corpus_search.errors import UsageError
from corpus_search.page import SearchPage
from corpus_search.query.filters import Filters
from corpus_search.searching import ArticleMatches, SearchOptions, article_matches, path_from_here, search
from corpus_search.store.directory import StoreDirectory
from corpus_search.store.info import StoreInfo, describe_store
from corpus_search.store.location import find_store, place_for_store
from corpus_search.store.naming import SHORTEST_ID, articles_at, find_article
from corpus_search.store.seen import FileStatus, SeenFile, StoryGroup, iter_files, iter_stories

if TYPE_CHECKING:
    import threading

    from corpus_search.indexing.report import IndexReport, Progress
    from corpus_search.indexing.run import IndexOptions

__all__ = [
    "SHORTEST_ID",
    "FileStatus",
    "SeenFile",
    "Store",
    "StoreInfo",
    "StoryGroup",
    "index",
    "open_store",
    "path_from_here",
    "watch",
]


class Store:
    """One store. Close it, or use it in a `with` statement; one thread may use it at a time."""

    def __init__(self, directory: StoreDirectory) -> None:
        self._directory = directory

    @property
    def path(self) -> Path:
        """The store's folder, absolute."""
        return self._directory.path

    def search(  # noqa: PLR0913  (one keyword an option)
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        any_word: bool = False,
        literal: bool = False,
        snippets: int = 2,
        sort: Sort | str = Sort.SCORE,
        collapse: bool = True,
        since: str | None = None,
        until: str | None = None,
        last: str | None = None,
        where: str | Sequence[str] = (),
    ) -> SearchPage:
        """Return hits `offset` to `offset + limit` for a query in the syntax of docs/query-syntax.md.

        With `any_word` one word is enough, with `literal` the query is words without any syntax. `snippets` is
        how many passages a hit has at most, `sort` is "score", "date" or "path". With `collapse` copies of a story
        are one hit. The rest filters and changes no score: `since` and `until` are dates ("2016", "2016-02",
        "2016-02-02"), `last` a duration up to today ("30d", "2w", "6m", "1y"), `where` one condition
        "field=value" or several. Raises `QueryError` for a field that there is not, `UsageError` for a number, an
        order or a filter that cannot be, `StoreError` for a damaged store.
        """
        filters = Filters(since, until, last, (where,) if isinstance(where, str) else tuple(where))
        options = SearchOptions(limit, offset, any_word, literal, snippets, _sort(sort), collapse, filters)
        return search(self._directory, query, options)

    def article(self, name: str | os.PathLike[str]) -> Article:
        """Return an article by its id, any beginning of it (4 characters or more), or the path of its file.

        Raises `ArticleNotFoundError` where there is none, or more than one.
        """
        return find_article(self._directory, os.fspath(name))

    def articles_at(self, path: str | os.PathLike[str]) -> list[Article]:
        """Return the articles of a file, in their order; none where it is not in the store."""
        return articles_at(self._directory, os.fspath(path))

    def location(self, article: Article) -> Path:
        """Return where an article's file is, absolute."""
        return self._directory.article_location(article.root, article.path)

    def path_from_here(self, article: Article) -> str:
        """Return the path of an article's file as hits show it."""
        return path_from_here(self.location(article))

    def matches(self, article: Article, query: str, *, literal: bool = False) -> ArticleMatches:
        """Return where the words of a query are in an article. Raises `QueryError`."""
        return article_matches(self._directory, article, query, SearchOptions(literal=literal))

    def index(
        self,
        paths: Sequence[str | os.PathLike[str]] = (),
        options: "IndexOptions | None" = None,
        on_progress: "Callable[[Progress], None] | None" = None,
    ) -> "IndexReport":
        """Bring the store up to date with files and folders, or with those that it knows. See `index`."""
        self._directory.close()
        report = index(paths, self.path, options, on_progress)
        self._directory = StoreDirectory.open(self.path)
        return report

    def info(self) -> StoreInfo:
        """Return what the store holds and how it was made."""
        return describe_store(self._directory)

    def iter_files(self, status: FileStatus | str | None = None, reason: str = "") -> Iterator[SeenFile]:
        """Yield every file that was seen, by path, and what became of it.

        `status` is "indexed", "skipped", "failed" or "duplicate" (all of its articles are copies), None for any;
        `reason` is a part of the reason. Raises `UsageError` for another status.
        """
        return iter_files(self._directory, _status(status), reason)

    def iter_stories(self) -> Iterator[StoryGroup]:
        """Yield the stories that there are several copies of, the largest first."""
        return iter_stories(self._directory)

    def close(self) -> None:
        """Let go of all files; to close twice is fine."""
        self._directory.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(path: str | os.PathLike[str] | None = None) -> Store:
    """Open a store: the given one, else that of CORPUS_SEARCH_STORE, else the nearest here or in a parent folder.

    Raises `StoreNotFoundError` where there is none, `StoreError` where it cannot be opened.
    """
    return Store(StoreDirectory.open(find_store(path)))


def index(
    paths: Sequence[str | os.PathLike[str]] = (),
    store: str | os.PathLike[str] | None = None,
    options: "IndexOptions | None" = None,
    on_progress: "Callable[[Progress], None] | None" = None,
) -> "IndexReport":
    """Bring a store up to date with files and folders, or with those that it knows; make it if there is none.

    The store is found as by `open_store`, else made as ".corpus-search" here. `on_progress` is called after each
    file. The path "-" is standard input, or the stream of the options. Raises `UsageError` for paths and options
    that cannot be meant, `StoreError` where the store cannot be written; it is then as it was before.
    """
    from corpus_search.indexing.run import IndexOptions, run_index  # noqa: PLC0415  (who searches needs no reader)

    return run_index(place_for_store(store), paths, options or IndexOptions(), on_progress)


def watch(
    paths: Sequence[str | os.PathLike[str]],
    on_report: "Callable[[IndexReport], None]",
    store: str | os.PathLike[str] | None = None,
    options: "IndexOptions | None" = None,
    stop: "threading.Event | None" = None,
) -> None:
    """Do as `index` does, and again after every change to a folder of the store, until `stop` is set.

    `on_report` is called after the first run, and after each that found something new. Raises as `index` does, and
    `CorpusSearchError` where the extra `watch` is not installed or the system cannot watch.
    """
    from corpus_search.indexing.run import IndexOptions  # noqa: PLC0415  (who searches needs no reader)
    from corpus_search.indexing.watching import watch_index  # noqa: PLC0415

    watch_index(place_for_store(store), paths, options or IndexOptions(), on_report, stop)


def _sort(name: Sort | str) -> Sort:
    try:
        return Sort(name)
    except ValueError as err:
        raise UsageError(f'hits cannot be sorted by "{name}".', f"Choose one of: {', '.join(Sort)}.") from err


def _status(name: FileStatus | str | None) -> FileStatus | None:
    try:
        return None if name is None else FileStatus(name)
    except ValueError as err:
        raise UsageError(f'no file has the status "{name}".', f"Choose one of: {', '.join(FileStatus)}.") from err
