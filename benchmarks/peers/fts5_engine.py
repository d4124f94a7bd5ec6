"""SQLite's FTS5 as an engine that only takes articles, so that our own reading can be measured with it at the end.

It stands in for one of ours in the table of engines (`install`), in a process of its own.
"""

import sqlite3
from pathlib import Path
from typing import Any, Self

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines import ENGINES
from corpus_search.engines.base import SESSION_MEMORY, Capability

__all__ = ["NAME", "Fts5Engine", "install"]

NAME = "fts5"
_TABLE = (
    "CREATE VIRTUAL TABLE articles USING fts5(title, text, published UNINDEXED, source UNINDEXED, id UNINDEXED, "
    "tokenize='porter unicode61')"
)


def install() -> None:
    """Put it into the table of engines."""
    ENGINES[NAME] = (__name__, Fts5Engine.__name__)


class Fts5Engine:
    """Articles in one table."""

    name = NAME
    capabilities: frozenset[Capability] = frozenset()

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "fts.sqlite3")

    @classmethod
    def create(cls, folder: Path, _: Analyzer) -> Self:
        """Make a new, empty one."""
        folder.mkdir(parents=True, exist_ok=True)
        engine = cls(folder)
        engine._database.execute(_TABLE)
        return engine

    @classmethod
    def open(cls, folder: Path, _: Analyzer) -> Self:
        """Open it."""
        return cls(folder)

    def session(self, memory: int = SESSION_MEMORY, *_: Any) -> "_Session":
        """Begin to write."""
        self._database.execute(f"PRAGMA cache_size = -{memory >> 10}")
        return _Session(self._database)

    def count(self) -> int:
        """Return how many articles there are."""
        return int(self._database.execute("SELECT count(*) FROM articles").fetchone()[0])

    def languages(self) -> set[str]:
        """Return none: it does not know."""
        return set()

    def close(self) -> None:
        """Let go of it."""
        self._database.close()


class _Session:
    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def add(self, article: Article) -> None:
        values = (article.title, article.text, article.published, article.source, article.id)
        self._database.execute("INSERT INTO articles VALUES (?, ?, ?, ?, ?)", values)

    def delete_file(self, root: str, path: str) -> None:
        raise NotImplementedError(f"{root} {path}")

    def commit(self) -> None:
        self._database.commit()

    def cancel(self) -> None:
        self._database.rollback()
