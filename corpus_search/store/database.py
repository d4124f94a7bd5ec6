"""Is an SQLite file of a store what this program made? It may be damaged, or come from a stranger.

The statements that made a file's tables stand in the file. A stranger can put views, triggers and generated columns
there, which compute for ever or take all memory when a table is read; so they must be our own statements, to the
letter. Nothing that SQLite reads from a file can run a program.
"""

import sqlite3
from contextlib import closing, suppress
from functools import cache
from pathlib import Path

__all__ = ["guard", "settle"]

_MOST_BYTES = 256 << 20
"""Of one value or row."""


def guard(connection: sqlite3.Connection, schema: str) -> sqlite3.Connection:
    """Return a connection that trusts its file no further than need be.

    Raises sqlite3.DatabaseError where the file was not made by `schema`. Indexes and tables of SQLite itself may be
    there besides.
    """
    try:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_BYTES)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        _check_tables(connection, schema)
    except BaseException:
        connection.close()
        raise
    return connection


def settle(path: Path) -> None:
    """Put all that SQLite knows of a file into that file, and remove its journals: those of a run that died, too.

    Only for who holds the lock. What does not work now is left for later.
    """
    with suppress(sqlite3.Error, OSError), closing(sqlite3.connect(path)) as connection:
        # A journal that is of no use any more is removed by SQLite only on the way out of the mode that keeps them.
        connection.execute("PRAGMA journal_mode = PERSIST")
        (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        if mode == "delete":
            # These belong to another mode, and nobody looks at them in this one.
            for ending in ("-wal", "-shm"):
                path.with_name(path.name + ending).unlink(missing_ok=True)


def _check_tables(connection: sqlite3.Connection, schema: str) -> None:
    if _tables(connection) != _expected(schema):
        raise sqlite3.DatabaseError("it does not hold the tables that this program makes")


@cache
def _expected(schema: str) -> frozenset[tuple[object, ...]]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(schema)
        return _tables(connection)
    finally:
        connection.close()


def _tables(connection: sqlite3.Connection) -> frozenset[tuple[object, ...]]:
    """Return what a file is made of, but for what SQLite made by itself."""
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    return frozenset(row for row in rows if not str(row[1]).startswith("sqlite_"))
