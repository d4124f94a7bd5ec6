"""The contract of an engine: articles in, ranked hits for a query tree out.

Vocabulary. An *engine* keeps the articles of one store in a folder (or behind an address) of its own. It is
opened at its last *commit* and goes on seeing that *generation* until it is opened again, whatever is written
meanwhile. A *session* of writing adds and deletes; nothing of it is seen before `commit`, and nothing of it is
left after `cancel`. One session at a time: the store holds the lock.

Engines make terms with the store's `Analyzer` and with `analyzed.analyze_article` and nothing else, so that all
of them find the same articles. A query crosses as a tree, never as a string of the engine's own language.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Protocol, Self, runtime_checkable

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.bm25 import DEFAULT_SCORING, Scoring
from corpus_search.query.nodes import Node, Pattern
from corpus_search.records import dataclass

__all__ = [
    "SESSION_MEMORY",
    "Capability",
    "Checkable",
    "CompactableEngine",
    "Damage",
    "Engine",
    "EngineHit",
    "EnginePage",
    "Explanation",
    "Facet",
    "FacetBy",
    "FacetRequest",
    "RefusedArticle",
    "RefusingSession",
    "Session",
    "Shard",
    "ShardedSession",
    "Sort",
    "WordCount",
    "WordList",
]


SESSION_MEMORY = 512 << 20
"""Bytes that a session may take, unless told otherwise."""


class Capability(StrEnum):
    """What not every engine can do; asking another for it is an error that names those that can."""

    SCORING = "scoring"
    """Rank with other parameters than `bm25.DEFAULT_SCORING`."""


class Sort(StrEnum):
    """The order of hits. Equal ones are ordered by article id, always."""

    SCORE = "score"
    """Best first."""
    DATE = "date"
    """Newest first, the undated last."""
    PATH = "path"
    """By the file's path, then by the record's number."""


class FacetBy(StrEnum):
    """The part of a value that articles are counted by; only a date has parts."""

    VALUE = "value"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class FacetRequest:
    """Count matching articles by the values of a field, of which the `most` frequent are wanted."""

    field: str
    by: FacetBy = FacetBy.VALUE
    most: int = 10


@dataclass(frozen=True, slots=True)
class Facet:
    """How many of the articles that match have each value of a field.

    `values` are as articles have them ("Reuters"; of dates "2016", "2016-02" or "2016-02-02", as far as the date is
    known), the most frequent first and then by value; dates are in their own order, and those with most articles
    are kept. `others` is how many different values are left out, `missing` how many articles have none. An article
    with several tags counts for each.
    """

    request: FacetRequest
    values: tuple[tuple[str, int], ...]
    others: int
    missing: int


@dataclass(frozen=True, slots=True)
class WordCount:
    """A word, folded but not stemmed, and how many articles hold it.

    Where headline and text are counted apart it is the sum of both, at the most twice too many.
    """

    word: str
    articles: int


@dataclass(frozen=True, slots=True)
class WordList:
    """Words that fit a pattern, the most frequent first and then by word, and how many fit altogether."""

    words: tuple[WordCount, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a number came about: the number, what it is ("idf = ln(1 + (N - n + 0.5) / (n + 0.5))"), and its parts.

    The value of a sum is that of its parts together, as far as a float goes.
    """

    value: float
    what: str
    parts: tuple["Explanation", ...] = ()


@dataclass(frozen=True, slots=True)
class EngineHit:
    """An article that matches, and the sum of its terms' scores (see `bm25`).

    `copies` is how many further articles of its story match, where hits are folded.
    """

    article: Article
    score: float
    copies: int = 0


@dataclass(frozen=True, slots=True)
class EnginePage:
    """Some of the hits, in order, how many articles match altogether, and of how many stories they are, exactly.

    `partial` says that a part of the index did not answer: all of it is of the rest.
    """

    total: int
    stories: int
    hits: tuple[EngineHit, ...]
    facets: tuple[Facet, ...] = ()
    partial: bool = False


@dataclass(frozen=True, slots=True)
class RefusedArticle:
    """An article of a file, or of a member of it, that an engine could not take, and why."""

    root: str
    path: str
    member: str
    reason: str


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with an engine's files: where, and why, in words for a person.

    `is_leftover` says that it is only there: nothing reads it, and it can be removed.
    """

    path: Path
    reason: str
    is_leftover: bool = False


class Checkable(Protocol):
    """An engine that can check its own files, as `check` asks; the files of others are checked by the store's seal."""

    @classmethod
    def check(cls, folder: Path) -> Iterator[Damage]:
        """Yield what is wrong with the last commit in a folder, while nobody writes. Raises OSError."""
        ...

    @classmethod
    def sweep(cls, folder: Path) -> None:
        """Remove what a writing that died has left in a folder, while nobody else writes."""
        ...


class Session(Protocol):
    """One writing; the engine must not have another at the same time."""

    def add(self, article: Article) -> None:
        """Add an article; one that was committed before must be deleted first, by its file."""
        ...

    def delete_file(self, root: str, path: str) -> None:
        """Delete all articles of a file that were committed before; none is fine."""
        ...

    def commit(self) -> None:
        """Make all of it visible to whoever opens the engine from now on, at once."""
        ...

    def cancel(self) -> None:
        """Leave everything as it was."""
        ...


class Shard(Protocol):
    """A part of what a session adds, built in another process; nothing refers to it before it is adopted."""

    def add(self, article: Article) -> None:
        """Add an article; its story may be told later, when the shard is adopted."""
        ...

    def finish(self) -> object:
        """Return what the session is to be given to adopt it; it can be pickled."""
        ...

    def abandon(self) -> None:
        """Leave it."""
        ...


@runtime_checkable
class ShardedSession(Session, Protocol):
    """A session whose articles may come in shards. An engine that has others gets all articles by `add`."""

    def shard_maker(self, memory: int) -> Callable[[], Shard]:
        """Return what begins a shard, in whatever process; it can be pickled. `memory` is in bytes, about."""
        ...

    def adopt(self, built: object, stories: Mapping[int, str]) -> None:
        """Add what a finished shard holds, and the stories of its copies: by the place in which each was added to it.

        Shards that are never adopted, because of a cancelled session or a dead process, are removed by a later commit.
        """
        ...


@runtime_checkable
class RefusingSession(Protocol):
    """A session whose engine may not take an article, whatever is done: the others go on."""

    @property
    def refused(self) -> list[RefusedArticle]:
        """The articles that were not taken; after `commit` they are all."""
        ...


@runtime_checkable
class CompactableEngine(Protocol):
    """An engine whose index is of parts, one a writing or so, that can be made one at somebody's request."""

    def compact(self) -> int:
        """Make one part of all; return how many there were, 0 if there was nothing to do. Seen when opened again."""
        ...


class Engine(Protocol):
    """The articles of one store, as of one commit.

    Raises `StoreError` where what it keeps is missing or damaged.
    """

    name: ClassVar[str]
    capabilities: ClassVar[frozenset[Capability]]

    @classmethod
    def create(cls, folder: Path, analyzer: Analyzer) -> Self:
        """Make a new, empty engine in an empty or missing folder."""
        ...

    @classmethod
    def open(cls, folder: Path, analyzer: Analyzer) -> Self:
        """Open the last commit."""
        ...

    @property
    def generation(self) -> int:
        """The number of the commit that is seen; later ones have higher numbers."""
        ...

    def count(self) -> int:
        """Return how many articles there are."""
        ...

    def search(  # noqa: PLR0913  (each by its name)
        self,
        tree: Node,
        *,
        offset: int,
        limit: int,
        sort: Sort,
        fold: bool = False,
        facets: Sequence[FacetRequest] = (),
        scoring: Scoring = DEFAULT_SCORING,
    ) -> EnginePage:
        """Return hits `offset` to `offset + limit` of the articles that match.

        With `fold`, of each story only the first article in the order is a hit; facets count all that match.
        The tree holds no `Wildcard` and no `Fuzzy`, and a `Prefix` only of terms: see `words`.
        """
        ...

    def explain(self, tree: Node, article_id: str, scoring: Scoring = DEFAULT_SCORING) -> Explanation | None:
        """Return how an article's score comes about, as `search` gives it; None if it does not match."""
        ...

    def words(self, pattern: Pattern, most: int) -> WordList:
        """Return the words as written that fit a pattern, or the terms of a field of names, `most` of them.

        In articles that were deleted words may linger for a while.
        """
        ...

    def frequencies(self, terms: Sequence[str]) -> list[int]:
        """Return, for each term, how many articles hold it in headline or text."""
        ...

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id."""
        ...

    def iter_ids(self, beginning: str) -> Iterator[str]:
        """Yield the ids that begin so, in order."""
        ...

    def iter_articles(self) -> Iterator[Article]:
        """Yield all articles, in the order of their ids."""
        ...

    def languages(self) -> set[str]:
        """Return the languages (ISO 639 codes) that articles are in, as far as they are known."""
        ...

    def articles_of_file(self, root: str, path: str) -> list[Article]:
        """Return the articles of a file, by the number of their record."""
        ...

    def session(self, memory: int = SESSION_MEMORY, jobs: int = 0) -> Session:
        """Begin to write; it may take `memory` bytes, about, for what it has not written yet.

        It may have `jobs` threads, if the engine has several; 0 for one a core.
        """
        ...

    def close(self) -> None:
        """Let go of files; to close twice is fine."""
        ...
