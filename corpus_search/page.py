"""What a search answers: one page of hits, with all that an output needs to show it.

The outputs turn a `SearchPage` into text, and the Python API hands it out as it is.
"""

from corpus_search.engines.base import Explanation, Facet
from corpus_search.query.nodes import Note
from corpus_search.records import dataclass
from corpus_search.snippets import Snippet

__all__ = [
    "Expansion",
    "Explanation",
    "Facet",
    "Hit",
    "Note",
    "QueryInfo",
    "Relaxed",
    "SearchPage",
    "Snippet",
    "StoreSummary",
    "Suggestion",
    "WordFound",
]


@dataclass(frozen=True, slots=True)
class QueryInfo:
    """The query as typed, as it was read, what was odd about it, and the filters beside it ("" for none).

    `terms` are the words that tell most of an article, the best first, where those like it are looked for; None else.
    """

    text: str
    parsed: str
    notes: tuple[Note, ...]
    filters: str = ""
    terms: tuple[str, ...] | None = None


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
class WordFound:
    """A word or phrase of a query that found nothing as a whole, and how many articles match it by itself.

    `emptied` says that it is the one without which something would be found (given its first such, in order),
    `excluded` that articles with it are not wanted.
    """

    text: str
    articles: int
    emptied: bool = False
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another query that finds something: as it can be typed, how many articles match, and why it is offered.

    `reason` is "spelling" (a word of the corpus much like one typed) or "acronym" (short for, or written out).
    """

    query: str
    articles: int
    reason: str


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The weaker query that the hits are for, because the one typed matches nothing; `how` says it in words."""

    query: str
    how: str


@dataclass(frozen=True, slots=True)
class Expansion:
    """Words that were added to a query, with their weights, and what by: "acronyms", "synonyms" or "feedback"."""

    by: str
    words: tuple[tuple[str, float], ...]


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
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The hits from `offset` on, `limit` of them at most, of `total` articles that match.

    `stories` is how many hits there are on all pages: with copies folded one of each story, else one an article.
    Where nothing matches the query as typed, `words` says how often each of its words is found, `suggestions` what
    may have been meant, and `relaxed`, if it is not None, which weaker query total and hits are for; `without_filters`
    is how many articles match the query by itself, if only the filters are why nothing does.
    `partial` says that a part of the index did not answer: all of it is of the rest.
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
    words: tuple[WordFound, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    relaxed: Relaxed | None = None
    expansions: tuple[Expansion, ...] = ()
    facets: tuple[Facet, ...] = ()
    without_filters: int | None = None
    partial: bool = False
