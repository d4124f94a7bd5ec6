"""The Python API: a store that can be searched, read and brought up to date. The command line uses nothing else.

The package `corpus_search` hands all of it out, and shows how it is used.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from corpus_search.article import Article
from corpus_search.engines.address import AddressOptions
from corpus_search.engines.base import Sort
from corpus_search.errors import UsageError
from corpus_search.page import SearchPage
from corpus_search.query.filters import Filters
from corpus_search.searching import (
    ArticleMatches,
    SearchOptions,
    article_matches,
    path_from_here,
    read_facets,
    search,
)
from corpus_search.searching.timelimit import DEFAULT_TIMEOUT, limited
from corpus_search.store.directory import StoreDirectory
from corpus_search.store.info import StoreInfo, describe_store
from corpus_search.store.location import find_store, place_for_store
from corpus_search.store.lock import LOCK_WAIT
from corpus_search.store.naming import SHORTEST_ID, articles_at, find_article
from corpus_search.store.seen import FileStatus, SeenFile, StoryGroup, iter_files, iter_stories

if TYPE_CHECKING:
    import threading

    from corpus_search.checking import CheckReport
    from corpus_search.indexing.migrating import MigrationReport
    from corpus_search.indexing.report import IndexReport, Progress
    from corpus_search.indexing.run import IndexOptions
    from corpus_search.searching.querytree import QueryTree

__all__ = [
    "SHORTEST_ID",
    "FileStatus",
    "SeenFile",
    "Store",
    "StoreInfo",
    "StoryGroup",
    "check",
    "index",
    "migrate",
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
        strict_match: bool = False,
        expand: str | Sequence[str] = (),
        synonyms: str | os.PathLike[str] | None = None,
        snippets: int = 2,
        sort: Sort | str = Sort.SCORE,
        collapse: bool = True,
        since: str | None = None,
        until: str | None = None,
        last: str | None = None,
        where: str | Sequence[str] = (),
        facets: str | Sequence[str] = (),
        facet_limit: int = 10,
        explain: bool = False,
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> SearchPage:
        """Return hits `offset` to `offset + limit` for a query in the syntax of docs/query-syntax.md.

        With `any_word` one word is enough, with `literal` the query is words without any syntax. Where nothing matches,
        the hits are those of a weaker query, which `SearchPage.relaxed` then names, unless `strict_match` forbids it.
        `expand` adds words to the query ("acronyms", see docs/finding.md), and `synonyms` those of a file in Solr's
        format. `snippets` is how many passages a hit has at most, `sort` is "score", "date" or "path". With `collapse`
        copies of a story are one hit. The rest filters and changes no score: `since` and `until` are dates ("2016",
        "2016-02", "2016-02-02"), `last` a duration up to today ("30d", "2w", "6m", "1y"), `where` one condition
        "field=value" or several. By each of `facets` ("source", "published:month") all articles that match are
        counted, and the `facet_limit` most frequent values returned; with `explain` each hit says how its score comes
        about. Raises `QueryError` for a field that there is not, `UsageError` for a number, an
        order or a filter that cannot be, `StoreError` for a damaged store, `SearchTimeoutError` for a search that
        takes longer than `timeout` seconds (None and 0: no limit).
        """
        filters = Filters(since, until, last, _listed(where))
        options = SearchOptions(
            limit, offset, any_word, literal, snippets, _sort(sort), collapse, filters,
            strict_match=strict_match, expand=_listed(expand), synonyms=None if synonyms is None else Path(synonyms),
            facets=read_facets(_listed(facets), facet_limit), explain=explain,
        )  # fmt: skip
        with limited(timeout):
            return search(self._directory, query, options)

    def explain_query(  # noqa: PLR0913  (one keyword an option)
        self,
        query: str,
        *,
        any_word: bool = False,
        literal: bool = False,
        since: str | None = None,
        until: str | None = None,
        last: str | None = None,
        where: str | Sequence[str] = (),
    ) -> "QueryTree":
        """Return what a query looks for, part by part, without searching. Options and errors are those of `search`."""
        from corpus_search.searching.querytree import explain_query  # noqa: PLC0415  (few searches need it)

        filters = Filters(since, until, last, _listed(where))
        options = SearchOptions(any_word=any_word, literal=literal, filters=filters)
        return explain_query(self._directory, query, options)

    def similar(  # noqa: PLR0913  (one keyword an option)
        self,
        name: str | os.PathLike[str],
        *,
        limit: int = 10,
        offset: int = 0,
        snippets: int = 2,
        sort: Sort | str = Sort.SCORE,
        collapse: bool = True,
        since: str | None = None,
        until: str | None = None,
        last: str | None = None,
        where: str | Sequence[str] = (),
        facets: str | Sequence[str] = (),
        facet_limit: int = 10,
        explain: bool = False,
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> SearchPage:
        """Return the articles most like one, which is named as for `article`; the rest is as for `search`.

        They hold words that tell most of that article: those that are frequent in it and rare elsewhere, of which
        `SearchPage.query.terms` has the best first. It is not among them, nor with `collapse` are its copies. Raises
        `ArticleNotFoundError`, and what `search` does for options.
        """
        from corpus_search.searching.similar import similar  # noqa: PLC0415  (most searches need none of it)

        filters = Filters(since, until, last, _listed(where))
        options = SearchOptions(
            limit, offset, snippets=snippets, sort=_sort(sort), collapse=collapse, filters=filters,
            facets=read_facets(_listed(facets), facet_limit), explain=explain,
        )  # fmt: skip
        with limited(timeout):
            return similar(self._directory, self.article(name), options)

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


def open_store(path: str | os.PathLike[str] | None = None, address: AddressOptions | None = None) -> Store:
    """Open a store: the given one, else that of CORPUS_SEARCH_STORE, else the nearest here or in a parent folder.

    With an address it is the one that an OpenSearch server keeps there, whose folder may be on another machine.
    Raises `StoreNotFoundError` where there is none, `StoreError` where it cannot be opened.
    """
    if address:
        if path:
            raise UsageError("a store has a folder or an address, not both.", "Leave out --store, or --url.")
        from corpus_search.store.remote import RemoteDirectory  # noqa: PLC0415  (few stores have an address)

        return Store(RemoteDirectory(address.applied()))
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


def migrate(
    engine: str,
    store: str | os.PathLike[str] | None = None,
    on_moved: "Callable[[int, int], None] | None" = None,
    *,
    wait: float = LOCK_WAIT,
    on_wait: Callable[[str], None] | None = None,
) -> "MigrationReport":
    """Move a store to another engine, without reading the files again.

    `on_moved` is told how many articles have been moved, and of how many; `wait` is how many seconds another writer
    is waited for, of whom `on_wait` is told. Raises `UsageError` where the store has that engine, `StoreError` where
    the engine is not installed or the store cannot be written; it is then as it was before.
    """
    from corpus_search.indexing.migrating import migrate as move  # noqa: PLC0415

    return move(find_store(store), engine, on_moved, wait, on_wait)


def check(
    store: str | os.PathLike[str] | None = None,
    *,
    repair: bool = False,
    wait: float = LOCK_WAIT,
    on_wait: Callable[[str], None] | None = None,
) -> "CheckReport":
    """Return what is wrong with a store, found as by `open_store`; with `repair`, what was mended and what is left.

    What is damaged is made anew from the articles' files. Another writer is waited for `wait` seconds, and `on_wait`
    told whom that is. Raises `StoreError` where it goes on, where settings are damaged, and where files that would be
    needed for a repair are not there.
    """
    from corpus_search.checking import check_store, mend_store  # noqa: PLC0415  (few runs check)
    from corpus_search.indexing.run import IndexOptions, run_index  # noqa: PLC0415

    place = find_store(store)
    report = check_store(place, wait, on_wait)
    if not repair or not report.findings:
        return report
    mending = mend_store(report, wait, on_wait)
    done = mending.done
    if mending.needs_index:
        made = run_index(place, (), IndexOptions(rebuild=mending.needs_rebuild, wait=wait, on_wait=on_wait))
        how = "made the index anew" if mending.needs_rebuild else "brought the index up to date"
        done += (f"{how}: {made.read:,} files read, {made.articles:,} articles",)
    return replace(check_store(place, wait, on_wait), mended=done)


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


def _listed(values: str | Sequence[str]) -> tuple[str, ...]:
    return (values,) if isinstance(values, str) else tuple(values)


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
