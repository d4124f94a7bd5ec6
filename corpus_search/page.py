"""What a search answers: one page of hits, with all that an output needs to show it.

The outputs turn a `SearchPage` into text, and the Python API hands it out as it is.
"""

from dataclasses import dataclass

from corpus_search.query.nodes import Note
from corpus_search.snippets import Snippet

__all__ = ["Hit", "Note", "QueryInfo", "SearchPage", "Snippet", "StoreSummary"]


@dataclass(frozen=True, slots=True)
class QueryInfo:
    """The query as typed, as it was read, what was odd about it, and the filters beside it ("" for none)."""

    text: str
    parsed: str
    notes: tuple[Note, ...]
    filters: str = ""


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
    """One article that matches, with those of its story that match too where copies are folded.

    `rank` counts hits from 1 over all pages. `score` is the sum of the BM25 scores of the query's terms, not less
    than 0, to be compared within one store only. `path` leads from the current directory to the file, and is
    absolute where the file is not below it. `member` is the file's name in an archive, "" for none; of one inside
    another, joined by "!/". `copies` is how many further articles of the story match, 0 where copies are hits of
    their own. `snippets` are in the order of the text.
    """

    rank: int
    score: float
    id: str
    path: str
    member: str
    title: str
    title_matches: tuple[tuple[int, int], ...]
    published: str | None
    language: str | None
    author: str | None
    place: str | None
    source: str | None
    tags: tuple[str, ...]
    copies: int
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The hits from `offset` on, `limit` of them at most, of `total` articles that match.

    `stories` is how many hits there are on all pages: with copies folded one of each story, else one an article.
    """

    query: QueryInfo
    total: int
    stories: int
    total_is_exact: bool
    offset: int
    limit: int
    elapsed_ms: float
    store: StoreSummary
    hits: tuple[Hit, ...]
