"""Which acronyms do the articles of a store explain, and how many articles each? In SQLite, by file.

All of it is derived from the articles: losing it costs suggestions, never an article. It is kept as the stories are:
before the engine commits, so that a run which dies in between has announced the files, and what is unfinished is
forgotten before it is read again.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Self

from corpus_search.analysis.acronyms import find_acronyms
from corpus_search.analysis.analyzer import Analyzer
from corpus_search.analysis.stopwords import LANGUAGES, stop_words
from corpus_search.article import Article
from corpus_search.errors import MEND_HINT, StoreError
from corpus_search.records import dataclass
from corpus_search.store.database import guard
from corpus_search.store.seal import break_seal, check_sealed

__all__ = ["ACRONYMS_NAME", "Acronyms", "ExplainedAcronym", "KnownAcronym", "explained_acronyms"]

ACRONYMS_NAME = "acronyms.sqlite3"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS acronym (
  root TEXT NOT NULL,
  path BLOB NOT NULL,              -- of the file, as in the ledger
  short_key TEXT NOT NULL,         -- the words of the short form, folded
  long_key TEXT NOT NULL,          -- those of the long one, without stop words
  short TEXT NOT NULL,             -- as written first in this file
  long TEXT NOT NULL,
  articles INTEGER NOT NULL,       -- of this file that explain it
  PRIMARY KEY (root, path, short_key, long_key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS acronym_short ON acronym (short_key);
CREATE INDEX IF NOT EXISTS acronym_long ON acronym (long_key);
"""
_NOTE = """
INSERT INTO acronym VALUES (?, ?, ?, ?, ?, ?, 1)
ON CONFLICT (root, path, short_key, long_key) DO UPDATE SET articles = articles + 1
"""
_STOP_WORDS = frozenset().union(*map(stop_words, LANGUAGES))
_MOST_ASKED = 500
"""Keys of one question; SQLite takes some thousands."""


@dataclass(frozen=True, slots=True)
class KnownAcronym:
    """A short form and what it stands for, as written, and how many articles explain it."""

    short: str
    long: str
    articles: int


class ExplainedAcronym(NamedTuple):
    """A short form and what it stands for in an article: what both go by, and both as written."""

    short_key: str
    long_key: str
    short: str
    long: str


def explained_acronyms(article: Article, analyzer: Analyzer) -> tuple[ExplainedAcronym, ...]:
    """Return the acronyms that an article explains, each once."""
    found: dict[tuple[str, str], ExplainedAcronym] = {}
    for short, long in find_acronyms(article.text):
        key = acronym_key(short, analyzer), acronym_key(long, analyzer)
        if all(key) and key[0] != key[1]:
            found.setdefault(key, ExplainedAcronym(*key, _written(short), _written(long)))
    return tuple(found.values())


def acronym_key(text: str, analyzer: Analyzer) -> str:
    """Return what a form goes by: "U.S." is "us", and "Department of Defense" is "department defense".

    Stop words are left out where there is anything better, since queries leave them out.
    """
    words = analyzer.words(text)
    return " ".join([word for word in words if word not in _STOP_WORDS] or words)


class Acronyms:
    """The acronyms of one store. Nothing is kept before `commit`. Raises `StoreError` where SQLite finds damage."""

    def __init__(self, connection: sqlite3.Connection, place: str, analyzer: Analyzer) -> None:
        self._connection = connection
        self._place = place
        self._analyzer = analyzer
        self._writing = False

    @classmethod
    def open(cls, folder: Path, analyzer: Analyzer) -> Self:
        """Open the ones in a folder of data for writing, or begin them."""
        path = folder / ACRONYMS_NAME
        try:
            connection = sqlite3.connect(path)
            connection.executescript(_SCHEMA)
            return cls(guard(connection, _SCHEMA), str(path), analyzer)
        except sqlite3.Error as err:
            raise _damage(str(path), err) from err

    @classmethod
    def read(cls, folder: Path, analyzer: Analyzer) -> Self | None:
        """Open the ones in a folder of data; None where there are none, as in a store of an earlier version."""
        path = folder / ACRONYMS_NAME
        if not path.is_file():
            return None
        try:
            check_sealed(path)
            connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
            return cls(guard(connection, _SCHEMA), str(path), analyzer)
        except (sqlite3.Error, OSError) as err:
            raise _damage(str(path), err) from err

    def key(self, text: str) -> str:
        """Return what a form goes by; see `acronym_key`."""
        return acronym_key(text, self._analyzer)

    def note(self, article: Article) -> None:
        """Note the acronyms that an article explains."""
        self.note_explained((article.root, article.path), explained_acronyms(article, self._analyzer))

    def note_explained(self, file: tuple[str, str], explained: Sequence["ExplainedAcronym"]) -> None:
        """Note what an article of a file (root, path) explains."""
        if explained:
            root, path = file[0], file[1].encode("utf-8", "surrogateescape")
            self._write(_NOTE, [(root, path, *one) for one in explained])

    def forget_file(self, root: str, path: str) -> None:
        """Forget what the articles of a file explain."""
        key = (root, path.encode("utf-8", "surrogateescape"))
        self._write("DELETE FROM acronym WHERE root = ? AND path = ?", [key])

    def _write(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        try:
            if not self._writing:
                break_seal(Path(self._place).parent)
                # Who reads meanwhile sees the last commit, and waits for nothing.
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._writing = True
            self._connection.executemany(statement, rows)
        except sqlite3.Error as err:
            raise _damage(self._place, err) from err

    def known(self, keys: Sequence[str]) -> list[KnownAcronym]:
        """Return the acronyms that have one of these keys, as short or as long form, most articles first.

        Of more than 500 keys only the first are looked up.
        """
        asked = list(dict.fromkeys(keys))[:_MOST_ASKED]
        marks = ", ".join("?" * len(asked))
        statement = (
            "SELECT min(short), min(long), sum(articles) FROM acronym "  # noqa: S608  (question marks only)
            f"WHERE short_key IN ({marks}) OR long_key IN ({marks}) "
            "GROUP BY short_key, long_key ORDER BY 3 DESC, short_key, long_key"
        )
        try:
            rows = self._connection.execute(statement, (*asked, *asked)).fetchall()
        except sqlite3.Error as err:
            raise _damage(self._place, err) from err
        return [KnownAcronym(str(short), str(long), int(articles)) for short, long, articles in rows]

    def commit(self) -> None:
        """Keep what was noted and forgotten."""
        try:
            self._connection.commit()
        except sqlite3.Error as err:
            raise _damage(self._place, err) from err

    def close(self) -> None:
        """Let go of the file; what was not committed is forgotten."""
        if self._writing:
            with suppress(sqlite3.Error):  # one file again, which can be read where nobody may write
                self._connection.rollback()
                self._connection.execute("PRAGMA journal_mode = DELETE")
        self._connection.close()


def _written(text: str) -> str:
    """Return text as SQLite takes it: without the lone surrogates of bytes that are not UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _damage(place: str, err: Exception) -> StoreError:
    return StoreError(f"{place} cannot be used: {err}.", MEND_HINT)
