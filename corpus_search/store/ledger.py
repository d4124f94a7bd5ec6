"""What became of every file: one row each, in SQLite.

Engine and ledger are two things that cannot be committed at one instant, so a writing has three steps. First the
ledger keeps a list of the files that are about to change (`announce`), then the engine commits, then the ledger
takes over what it learned and forgets the list (`commit`). A run that dies in between leaves the list: of these
files, and of no others, the engine may know more or less than the ledger (`unfinished`).
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self, TypeVar

from corpus_search.errors import MEND_HINT, StoreError
from corpus_search.records import dataclass
from corpus_search.store.database import guard
from corpus_search.store.seal import break_seal

__all__ = ["LEDGER_NAME", "Entry", "FileState", "Ledger", "Status"]

LEDGER_NAME = "ledger.sqlite3"

_T = TypeVar("_T")

Status = Literal["indexed", "skipped", "failed"]
_GONE = "gone"
"""The status of a row that is to be removed; never kept."""

_FEW = 200
"""Rows below which they are asked for one by one."""

_SCHEMA = """
CREATE TABLE file (
  root TEXT NOT NULL,              -- the label of the root
  path BLOB NOT NULL,              -- below the root, as the bytes of its name
  size INTEGER NOT NULL,           -- bytes
  mtime_ns INTEGER NOT NULL,       -- last change, nanoseconds since 1970
  hash BLOB NOT NULL,              -- BLAKE2b, 128 bits, of the bytes; empty if they were not read
  status TEXT NOT NULL,            -- indexed, skipped, failed
  reason TEXT NOT NULL,            -- why not, or what was left out; for people
  reading TEXT NOT NULL,           -- reader, its version and its options: read again if they change
  format TEXT NOT NULL,            -- text, html, zip, tar.gz; empty if it was not read
  encoding TEXT,
  encoding_origin TEXT,            -- declared, utf-8, detected, guessed
  articles INTEGER NOT NULL,
  PRIMARY KEY (root, path)
) WITHOUT ROWID;
CREATE TABLE unfinished (
  root TEXT NOT NULL,
  path BLOB NOT NULL,
  PRIMARY KEY (root, path)
) WITHOUT ROWID;
"""
_CHANGES = """
CREATE TEMP TABLE changed AS SELECT * FROM file WHERE false;
CREATE UNIQUE INDEX temp.changed_file ON changed (root, path);
"""
_COLUMNS = "root, path, size, mtime_ns, hash, status, reason, reading, format, encoding, encoding_origin, articles"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file; see `_SCHEMA` for the columns. `path` is as in `Article.path`."""

    root: str
    path: str
    size: int
    mtime_ns: int
    hash: bytes
    status: Status
    reason: str = ""
    reading: str = ""
    format: str = ""
    encoding: str | None = None
    encoding_origin: str | None = None
    articles: int = 0


class FileState(NamedTuple):
    """What of a row tells whether its file is to be read again, and what is to be told of it if it is not.

    It is a row of `_STATE` as SQLite gives it: to make another of each takes as long as to read them all.
    `raw_path` is the path in bytes, `hashed` says that the file's bytes were read.
    """

    root: str
    raw_path: object
    size: int
    mtime_ns: int
    status: Status
    reason: str
    reading: str
    format: str
    hashed: int

    @property
    def path(self) -> str:
        """Where the file is below the root, as in `Article.path`."""
        return _path(self.raw_path)

    @property
    def is_settled(self) -> bool:
        """The same bytes would be the same again: files without articles too, but for unread ones."""
        return self.status != "failed" or bool(self.hashed)

    @property
    def is_plain(self) -> bool:
        """It was read, and nothing is to be told of it."""
        return self.status == "indexed" and not self.reason


_STATE = "root, path, size, mtime_ns, status, reason, reading, format, hash <> x''"


class Ledger:
    """The rows of one store. Raises `StoreError` where SQLite finds its file damaged or busy."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None) -> None:
        self._connection = connection
        self._place = str(path or ":memory:")
        self._folder = path.parent if path else None
        self._writing = False

    @classmethod
    def create(cls, folder: Path | None) -> Self:
        """Make a new one in a folder, or in memory only."""
        path = folder / LEDGER_NAME if folder else None
        try:
            connection = sqlite3.connect(path or ":memory:")
            connection.executescript(_SCHEMA)
        except sqlite3.Error as err:
            raise StoreError(f"the ledger {path or 'in memory'} cannot be made: {err}.") from err
        return cls(connection, path)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the one in a folder."""
        path = folder / LEDGER_NAME
        if not path.is_file():
            raise StoreError(f"the ledger {path} is missing.", MEND_HINT)
        try:
            # As a URI, so that a file which has gone meanwhile is not made anew.
            connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)
            return cls(guard(connection, _SCHEMA), path)
        except sqlite3.Error as err:
            raise StoreError(f"the ledger {path} cannot be opened: {err}.", MEND_HINT) from err

    def _execute(self, statement: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        return self._told(lambda: self._connection.execute(statement, values))

    def _told(self, ask: Callable[[], _T]) -> _T:
        """Return what SQLite answers, and tell what it finds wrong as ours: damage may show only when rows come."""
        try:
            return ask()
        except sqlite3.Error as err:
            raise StoreError(
                f"the ledger {self._place} cannot be used: {err}.",
                "If it is damaged, mend it with: corpus-search check --repair",
            ) from err

    def _rows(self, statement: str) -> list[Any]:
        return self._told(self._execute(statement).fetchall)

    def entry(self, root: str, path: str) -> Entry | None:
        """Return the row of a file."""
        cursor = self._execute(f"SELECT {_COLUMNS} FROM file WHERE root = ? AND path = ?", (root, _bytes(path)))  # noqa: S608
        row = self._told(cursor.fetchone)
        return _entry(row) if row else None

    def iter_entries(self, root: str | None = None, status: Status | None = None) -> Iterator[Entry]:
        """Yield the rows of a root, or of all, with a status, or with any, by root and path."""
        where = "(? IS NULL OR root = ?) AND (? IS NULL OR status = ?)"
        statement = f"SELECT {_COLUMNS} FROM file WHERE {where} ORDER BY root, path"  # noqa: S608
        rows = self._execute(statement, (root, root, status, status))
        while (row := self._told(rows.fetchone)) is not None:
            yield _entry(row)

    def states_of(self, root: str, paths: Sequence[str]) -> dict[str, FileState]:
        """Return what tells whether files are to be read again, by path: of some files of a root, or of all."""
        statement = f"SELECT {_STATE} FROM file WHERE root = ?"  # noqa: S608
        if len(paths) >= _FEW:
            rows = self._told(self._execute(statement, (root,)).fetchall)
        else:
            rows = []
            for path in paths:
                rows += self._told(self._execute(f"{statement} AND path = ?", (root, _bytes(path))).fetchall)
        return {_path(row[1]): FileState._make(row) for row in rows}

    def count(self, root: str) -> int:
        """Return how many files of a root there are."""
        (found,) = self._told(self._execute("SELECT count(*) FROM file WHERE root = ?", (root,)).fetchone)
        return int(found)

    def iter_paths(self, root: str) -> Iterator[str]:
        """Yield the paths of all files of a root, in order of their bytes."""
        rows = self._execute("SELECT path FROM file WHERE root = ? ORDER BY path", (root,))
        for (path,) in self._told(rows.fetchall):
            yield _path(path)

    def put(self, entry: Entry) -> None:
        """Set down a row, to be kept by `commit`; until then nothing else here knows of it."""
        values = (
            entry.root, _bytes(entry.path), entry.size, entry.mtime_ns, entry.hash, entry.status, entry.reason,
            entry.reading, entry.format, entry.encoding, entry.encoding_origin, entry.articles,
        )  # fmt: skip
        self._change(values)

    def remove(self, root: str, path: str) -> None:
        """Set down that a row is to go, by `commit`."""
        self._change((root, _bytes(path), 0, 0, b"", _GONE, "", "", "", None, None, 0))

    def _change(self, values: tuple[object, ...]) -> None:
        if not self._writing:
            for statement in _CHANGES.strip().splitlines():
                self._execute(statement)
            self._writing = True
        marks = ", ".join("?" * len(values))
        self._execute(f"INSERT OR REPLACE INTO changed ({_COLUMNS}) VALUES ({marks})", values)  # noqa: S608

    def totals(self) -> dict[tuple[Status, str], int]:
        """Return how many files there are by status and reason; the reasons of indexed files are left out."""
        statement = (
            "SELECT status, CASE status WHEN 'indexed' THEN '' ELSE reason END AS why, count(*) "
            "FROM file GROUP BY status, why ORDER BY status, count(*) DESC, why"
        )
        return {(status, reason): count for status, reason, count in self._rows(statement)}

    def formats(self) -> dict[str, int]:
        """Return how many indexed files there are of each format, the most frequent first."""
        statement = "SELECT format, count(*) FROM file WHERE status = 'indexed' GROUP BY format ORDER BY 2 DESC, 1"
        return {str(name): count for name, count in self._rows(statement)}

    def roots(self) -> set[str]:
        """Return the labels of all roots of which there are rows."""
        rows = self._rows("SELECT DISTINCT root FROM file UNION SELECT DISTINCT root FROM unfinished")
        return {str(root) for (root,) in rows}

    def unfinished(self) -> list[tuple[str, str]]:
        """Return the files (root, path) of a writing that died between `announce` and `commit`."""
        rows = self._rows("SELECT root, path FROM unfinished ORDER BY root, path")
        return [(str(root), _path(path)) for root, path in rows]

    def reopen(self, files: Iterable[tuple[str, str]]) -> None:
        """Count files (root, path) as unfinished, at once: the next run reads them again."""
        self._begin()
        for root, path in files:
            self._execute("INSERT OR IGNORE INTO unfinished VALUES (?, ?)", (root, _bytes(path)))
        self._keep()

    def faults(self) -> list[str]:
        """Return what SQLite finds wrong with the file."""
        return [str(fault) for (fault,) in self._rows("PRAGMA integrity_check") if fault != "ok"]

    def announce(self) -> None:
        """Keep the list of the files that were set down; the engine's commit is next."""
        if self._writing:
            self._begin()
            self._execute("INSERT OR IGNORE INTO unfinished SELECT root, path FROM changed")
            self._keep()

    def _begin(self) -> None:
        if self._folder is not None:
            try:
                break_seal(self._folder)
            except OSError as err:
                raise StoreError(f"the ledger {self._place} cannot be written: {err.strerror}.") from err

    def commit(self) -> None:
        """Keep all that was set down; the engine has committed."""
        if self._writing:
            self._begin()
            self._execute(f"INSERT OR REPLACE INTO file SELECT {_COLUMNS} FROM changed")  # noqa: S608
            self._execute("DELETE FROM file WHERE status = ?", (_GONE,))
            # Of what an earlier run left unfinished, only that which this one has taken in hand is finished now.
            self._execute("DELETE FROM unfinished WHERE (root, path) IN (SELECT root, path FROM changed)")
            self._execute("DROP TABLE changed")
            self._keep()
            self._writing = False

    def _keep(self) -> None:
        try:
            self._connection.commit()
        except sqlite3.Error as err:
            raise StoreError(f"the ledger {self._place} cannot be written: {err}.") from err

    def close(self) -> None:
        """Let go of the file; what was not committed is forgotten."""
        self._connection.close()


def _bytes(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")


def _path(kept: object) -> str:
    return bytes(kept).decode("utf-8", "surrogateescape") if isinstance(kept, bytes) else str(kept)


def _entry(row: tuple[Any, ...]) -> Entry:
    root, path, *rest = row
    return Entry(str(root), _path(path), *rest)
