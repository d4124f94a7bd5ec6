"""The Python API: a store that can be searched, read and brought up to date. The command line uses nothing else.

from corpus_search import open_store

with open_store() as store:
    for hit in store.search("Caggins SDF", limit=3).hits:
        print(hit.title, hit.path)
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from corpus_search.article import ID_LENGTH, Article
from corpus_search.engines.base import Sort
from corpus_search.errors import ArticleNotFoundError, UsageError
from corpus_search.page import SearchPage
from corpus_search.query.filters import Filters
from corpus_search.searching import ArticleMatches, SearchOptions, article_matches, path_from_here, search
from corpus_search.store.directory import StoreDirectory
from corpus_search.store.location import find_store, place_for_store
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

SHORTEST_ID = 4
"""Characters of an id's beginning that are taken for one."""

_MOST_NAMED = 5
"""Articles that an error names where one was asked for."""


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """What a store holds and how it was made.

    `files` counts the files seen, by status and reason (the reason of indexed ones is ""), `formats` the indexed ones
    by format. `copies` of the articles have about the text of another one. `size` is in bytes,
    `created` a date and time (ISO 8601). `roots` are absolute paths.
    """

    path: str
    engine: str
    language: str
    created: str
    version: str
    generation: int
    articles: int
    size: int
    roots: tuple[str, ...]
    files: Mapping[tuple[str, str], int]
    formats: Mapping[str, int]
    copies: int


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
        text = os.fspath(name)
        by_path = self.articles_at(text)
        if len(by_path) == 1:
            return by_path[0]
        if by_path:
            raise ArticleNotFoundError(
                f'there are {len(by_path)} articles in "{text}".',
                f"Name one by its id: {_listed([article.id[:8] for article in by_path])}",
            )
        ids_found = self._ids(text.lower()) if SHORTEST_ID <= len(text) <= ID_LENGTH else []
        if len(ids_found) > 1:
            raise ArticleNotFoundError(
                f'more than one article has an id that begins with "{text}".',
                f"Name one of: {_listed(ids_found)}",
            )
        article = self._directory.engine.article(ids_found[0]) if ids_found else None
        if article is None:
            raise ArticleNotFoundError(
                f'there is no article "{text}" in {self.path}.',
                f"Name one by its path, or by its id or the first {SHORTEST_ID} characters of it or more.",
            )
        return article

    def _ids(self, beginning: str) -> list[str]:
        found = []
        for article_id in self._directory.engine.iter_ids(beginning):
            found.append(article_id)
            if len(found) > _MOST_NAMED:
                break
        return found

    def articles_at(self, path: str | os.PathLike[str]) -> list[Article]:
        """Return the articles of a file, in their order; none where it is not in the store."""
        location = Path(os.path.abspath(path))  # noqa: PTH100  (a link is a name that a person chose)
        for root, below in self._directory.files_at(location):
            articles = self._directory.engine.articles_of_file(root, below)
            if articles:
                return articles
        return []

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
        directory, settings = self._directory, self._directory.settings
        with closing(directory.ledger()) as ledger:
            files, formats = ledger.totals(), ledger.formats()
        with closing(directory.stories()) as stories:
            copies = sum(stories.copies_by_file().values())
        return StoreInfo(
            path=str(directory.path),
            engine=settings.engine,
            language=settings.language,
            created=settings.created,
            version=settings.version,
            generation=directory.engine.generation,
            articles=directory.engine.count(),
            size=directory.size(),
            roots=tuple(str(directory.location(root)) for root in settings.roots),
            files={(status, reason): count for (status, reason), count in files.items()},
            formats=formats,
            copies=copies,
        )

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


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids[:_MOST_NAMED]) + (", …" if len(ids) > _MOST_NAMED else "")


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
