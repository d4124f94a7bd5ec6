"""Use case: a query string to a page of hits."""

import os
import re
import time
from dataclasses import dataclass, field
from pathlib import Path

from corpus_search.article import FIELDS_BY_NAME, Article, nearest_field
from corpus_search.engines.base import EngineHit, Sort
from corpus_search.errors import QueryError, UsageError
from corpus_search.page import Hit, QueryInfo, SearchPage, StoreSummary
from corpus_search.query.filters import Filters, condition_of
from corpus_search.query.nodes import Filtered, Node, to_text
from corpus_search.query.parser import Parsed, UnknownField, parse
from corpus_search.snippets.matches import Matcher, merged
from corpus_search.snippets.passages import make_snippets
from corpus_search.store.directory import StoreDirectory

__all__ = ["ArticleMatches", "SearchOptions", "article_matches", "path_from_here", "search"]

_ENOUGH = 1_000_000
"""Characters of an article that are looked at for passages; a book has less."""

MOST_HITS = 100_000
"""Hits of one page, at the most; more are reached by `offset`."""

_VALUE = re.compile(r'"[^"]*"|“[^”]*”|\S+')
"""What follows the colon of a field: a phrase, or all up to the next white space."""
_LONGEST_VALUE = 60
"""Characters of it that an error repeats."""


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How to search; see the command `search` for what each means."""

    limit: int = 10
    offset: int = 0
    any_word: bool = False
    literal: bool = False
    snippets: int = 2
    sort: Sort = Sort.SCORE
    collapse: bool = True
    filters: Filters = field(default_factory=Filters)

    def check(self) -> None:
        """Raise `UsageError` for numbers that cannot be meant."""
        for name, value, most in (
            ("limit", self.limit, MOST_HITS), ("offset", self.offset, None), ("snippets", self.snippets, 100),
        ):  # fmt: skip
            if value < 0 or (most is not None and value > most):
                span = f"from 0 to {most:,}" if most else "0 or more"
                raise UsageError(f"--{name} {value} cannot be: it is a number {span}.")


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
    parsed = _parse(store, query, options)
    condition = condition_of(options.filters, store.analyzer)
    tree = Filtered(parsed.tree, condition) if condition else parsed.tree
    found = engine.search(tree, offset=options.offset, limit=options.limit, sort=options.sort, fold=options.collapse)
    hits = _Presenter(store, parsed.tree, options.snippets)
    return SearchPage(
        query=QueryInfo(query, to_text(parsed.tree), parsed.notes, to_text(condition) if condition else ""),
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
    tree = _parse(store, query, options).tree
    title = Matcher(tree, store.analyzer, "title").matches(article.title, article.language)
    text = Matcher(tree, store.analyzer, "body").matches(article.text, article.language)
    return ArticleMatches(merged(title), merged(text))


def path_from_here(location: Path) -> str:
    """Return a path that leads to a place from the current folder: relative if it is below, else absolute."""
    here = os.getcwd()  # noqa: PTH109  (called for each hit; a Path would cost more than the rest)
    inside = str(location)
    return inside.removeprefix(here + os.sep) if inside.startswith(here + os.sep) else inside


class _Presenter:
    """Makes hits of what the engine found."""

    def __init__(self, store: StoreDirectory, tree: Node, snippets: int) -> None:
        self._store = store
        self._snippets = snippets
        self._titles = Matcher(tree, store.analyzer, "title")
        self._texts = Matcher(tree, store.analyzer, "body")

    def present(self, hit: EngineHit, rank: int) -> Hit:
        article = hit.article
        matches = self._texts.matches(article.text, article.language, enough=_ENOUGH) if self._snippets else []
        return Hit(
            rank=rank,
            score=hit.score,
            id=article.id,
            path=path_from_here(self._store.article_location(article.root, article.path)),
            member=article.member,
            title=article.title,
            title_matches=merged(self._titles.matches(article.title, article.language)),
            published=article.published,
            language=article.language,
            author=article.author,
            place=article.place,
            source=article.source,
            tags=article.tags,
            copies=hit.copies,
            snippets=make_snippets(article.text, matches, self._snippets),
        )


def _parse(store: StoreDirectory, query: str, options: SearchOptions) -> Parsed:
    parsed = parse(query, store.analyzer, any_word=options.any_word, literal=options.literal)
    if parsed.unknown_fields:
        raise _unknown_field(parsed.unknown_fields[0], query)
    return parsed


def _unknown_field(unknown: UnknownField, query: str) -> QueryError:
    name = unknown.name
    rest = _shortened(_VALUE.findall(query, unknown.position + len(name) + 1)[0])
    near = nearest_field(name)
    suggestion = f" Did you mean {near}:{rest} ?" if near else ""
    return QueryError(
        f'there is no field "{name}" (at character {unknown.position + 1}).{suggestion}',
        f"Fields: {', '.join(FIELDS_BY_NAME)}. To search for the text itself: '{name}\\:{rest}' or --literal.",
    )


def _shortened(value: str) -> str:
    return value if len(value) <= _LONGEST_VALUE else f"{value[:_LONGEST_VALUE]}…"
