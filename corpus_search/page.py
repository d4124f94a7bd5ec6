"""What a search answers: one page of hits, with all that an output needs to show it.

The outputs turn a `SearchPage` into text, and the Python API hands it out as it is.
"""

from dataclasses import dataclass

from corpus_search.query.nodes import Note
from corpus_search.snippets import Snippet

__all__ = ["Hit", "Note", "QueryInfo", "SearchPage", "Snippet", "StoreSummary"]


@dataclass(frozen=True, slots=True)
class QueryInfo:
    """The query as typed, as it was read, and what was odd about it."""

    text: str
    parsed: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class StoreSummary:
    """The state of the store that answered: where it is, its engine, its articles, its generation.

    `generation` grows by at least one with every commit.
    """

    path: str
    engine: str
    articles: int
    generation: int


@dataclass(frozen=True, slots=True)
class Hit:
    """One article that matches.

    `rank` counts from 1 over all pages. `score` is the sum of the BM25 scores of the query's terms, not less
    than 0, to be compared within one store only. `path` leads from the current directory to the file, and is
    absolute where the file is not below it. `snippets` are in the order of the text.
    """

    rank: int
    score: float
    id: str
    path: str
    title: str
    title_matches: tuple[tuple[int, int], ...]
    published: str | None
    language: str | None
    place: str | None
    source: str | None
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The hits from `offset` on, `limit` of them at most, of `total` articles that match."""

    query: QueryInfo
    total: int
    total_is_exact: bool
    offset: int
    limit: int
    elapsed_ms: float
    store: StoreSummary
    hits: tuple[Hit, ...]
