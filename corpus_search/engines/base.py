"""The contract of an engine: articles in, ranked hits for a query tree out.

Vocabulary. An *engine* keeps the articles of one store in a folder (or behind an address) of its own. It is
opened at its last *commit* and goes on seeing that *generation* until it is opened again, whatever is written
meanwhile. A *session* of writing adds and deletes; nothing of it is seen before `commit`, and nothing of it is
left after `cancel`. One session at a time: the store holds the lock.

Engines make terms with the store's `Analyzer` and with `analyzed.analyze_article` and nothing else, so that all
of them find the same articles. A query crosses as a tree, never as a string of the engine's own language.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Protocol, Self

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.query.nodes import Node

__all__ = ["Engine", "EngineHit", "EnginePage", "Session", "Sort"]


class Sort(StrEnum):
    """The order of hits. Equal ones are ordered by article id, always."""

    SCORE = "score"
    """Best first."""
    DATE = "date"
    """Newest first, the undated last."""
    PATH = "path"
    """By the file's path, then by the record's number."""


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
    """Some of the hits, in order, how many articles match altogether, and of how many stories they are, exactly."""

    total: int
    stories: int
    hits: tuple[EngineHit, ...]


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


class Engine(Protocol):
    """The articles of one store, as of one commit.

    Raises `StoreError` where what it keeps is missing or damaged.
    """

    name: ClassVar[str]

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

    def search(self, tree: Node, *, offset: int, limit: int, sort: Sort, fold: bool = False) -> EnginePage:
        """Return hits `offset` to `offset + limit` of the articles that match.

        With `fold`, of each story only the first article in the order is a hit.
        """
        ...

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id."""
        ...

    def iter_ids(self, beginning: str) -> Iterator[str]:
        """Yield the ids that begin so, in order."""
        ...

    def languages(self) -> set[str]:
        """Return the languages (ISO 639 codes) that articles are in, as far as they are known."""
        ...

    def articles_of_file(self, root: str, path: str) -> list[Article]:
        """Return the articles of a file, by the number of their record."""
        ...

    def session(self) -> Session:
        """Begin to write."""
        ...

    def close(self) -> None:
        """Let go of files; to close twice is fine."""
        ...
