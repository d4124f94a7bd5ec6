"""Which articles are copies of one another? What was seen of every article, in SQLite.

A *story* is a set of articles with about the same text; it goes by the id of the article of it that was seen first
(with "~2" after it and so on, where that article has got another text since and the id still names the copies of the
old one). Its *first* article is that one, or the one seen earliest of those that are left.
Equal texts are found by their digest (short ones with that of their headline), near copies by the `KEYS` smallest
hashes of their sketch: of each hash, the first
article that had it is known, and an article that shares `VOTES` of them or more is compared by sketch. All of this is
derived from the articles: losing it costs folded copies, never an article.
"""

import sqlite3
import struct
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Self

from corpus_search.analysis.sketch import KEYS, Fingerprint, Sketch, are_copies
from corpus_search.errors import MEND_HINT, StoreError
from corpus_search.records import dataclass
from corpus_search.store.database import guard
from corpus_search.store.seal import break_seal

__all__ = ["STORIES_NAME", "Stories", "Story"]

STORIES_NAME = "stories.sqlite3"
VOTES = 2
"""Hashes that two texts must share to be compared: one in common is often a phrase."""
_MOST_COMPARED = 5
_CACHE = 64 << 10
"""KiB of pages that a writer keeps, at the most: those of some 100,000 articles."""

_SCHEMA = """
CREATE TABLE article (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  root TEXT NOT NULL,
  path BLOB NOT NULL,
  story TEXT NOT NULL,             -- the name of its story: mostly its own id, if it is the first
  digest BLOB NOT NULL,            -- of its text
  shingles INTEGER NOT NULL,       -- 0: too short for a sketch
  hashes BLOB NOT NULL             -- 32 bits each, little-endian
);
CREATE INDEX article_file ON article (root, path);
CREATE INDEX article_digest ON article (digest);
CREATE INDEX article_story ON article (story) WHERE story <> id;
CREATE TABLE seen (hash INTEGER PRIMARY KEY, number INTEGER NOT NULL);
"""
_SAME = """
SELECT (SELECT story FROM article WHERE digest = ? LIMIT 1),
  EXISTS (SELECT 1 FROM article WHERE story = ? AND story <> id)
"""
"""The story of the same text, and whether there are others by the name that an article's story would have."""
_COPIES = """
WITH first AS (
  SELECT story, coalesce(max(CASE WHEN id = story THEN number END), min(number)) AS number FROM article
  WHERE story IN (SELECT story FROM article WHERE story <> id) GROUP BY story
)
SELECT root, path, count(*) FROM article JOIN first USING (story)
WHERE article.number <> first.number GROUP BY root, path
"""


@dataclass(frozen=True, slots=True)
class Story:
    """The ids of the articles of one story, two or more, the first one first."""

    articles: tuple[str, ...]


class Stories:
    """The stories of one store. Nothing is kept before `commit`."""

    def __init__(self, connection: sqlite3.Connection, place: str) -> None:
        self._connection = connection
        self._place = place
        self._writing = False

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the ones in a folder of data, or begin them. Raises `StoreError`."""
        path = folder / STORIES_NAME
        fresh = not path.exists()
        try:
            connection = sqlite3.connect(path)
            if fresh:
                connection.executescript(_SCHEMA)
            return cls(guard(connection, _SCHEMA), str(path))
        except sqlite3.Error as err:
            raise _damage(str(path), err) from err

    def place(self, article_id: str, file: tuple[str, str], fingerprint: Fingerprint) -> str | None:
        """Note an article of a file (root, path); return its story's name, None if that is the article's own id."""
        sketch = fingerprint.sketch
        try:
            self._begin()
            same, is_taken = self._connection.execute(_SAME, (fingerprint.digest, article_id)).fetchone()
            known = same or (self._alike(sketch) if sketch else None)
            story = known or (self._new_name(article_id) if is_taken else article_id)
            number = self._note(article_id, file, story, fingerprint)
            if sketch and (known is None or known == article_id):
                # What a copy has seen, the first one of its story has seen, or is too far from it.
                self._see(number, sketch)
        except sqlite3.Error as err:
            raise _damage(self._place, err) from err
        return None if story == article_id else story

    def _begin(self) -> None:
        """Write so that who reads meanwhile sees the last commit, and waits for nothing."""
        if not self._writing:
            break_seal(Path(self._place).parent)
            self._connection.execute("PRAGMA journal_mode = WAL")
            # What is looked up and added lies anywhere in the file: pages that go and come again cost more than it all.
            self._connection.execute(f"PRAGMA cache_size = -{_CACHE}")
            self._writing = True

    def _new_name(self, article_id: str) -> str:
        """Return a name for a story of which an article is the first, where other articles go by its id."""
        number = 2
        statement = "SELECT 1 FROM article WHERE story = ? AND story <> id LIMIT 1"
        while self._connection.execute(statement, (f"{article_id}~{number}",)).fetchone():
            number += 1
        return f"{article_id}~{number}"

    def _alike(self, sketch: Sketch) -> str | None:
        """Return the story of the article that is most likely a copy, if one is."""
        marks = ", ".join("?" * len(sketch.hashes[:KEYS]))
        statement = f"SELECT number FROM seen WHERE hash IN ({marks})"  # noqa: S608
        votes = Counter(number for (number,) in self._connection.execute(statement, sketch.hashes[:KEYS]))
        for number, count in sorted(votes.items(), key=lambda item: (-item[1], item[0]))[:_MOST_COMPARED]:
            if count < VOTES:
                break
            row = self._connection.execute(
                "SELECT story, shingles, hashes FROM article WHERE number = ?", (number,)
            ).fetchone()
            if row and are_copies(sketch, Sketch(row[1], _unpacked(row[2]))):
                return str(row[0])
        return None

    def _note(self, article_id: str, file: tuple[str, str], story: str, fingerprint: Fingerprint) -> int:
        """Set an article down; return its number."""
        root, path = file[0], file[1].encode("utf-8", "surrogateescape")
        sketch = fingerprint.sketch or Sketch(0, ())
        cursor = self._connection.execute(
            "INSERT OR REPLACE INTO article (id, root, path, story, digest, shingles, hashes) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (article_id, root, path, story, fingerprint.digest, sketch.shingles, _packed(sketch.hashes)),
        )
        return cursor.lastrowid or 0

    def _see(self, number: int, sketch: Sketch) -> None:
        rows = ((one, number) for one in sketch.hashes[:KEYS])
        self._connection.executemany("INSERT OR REPLACE INTO seen VALUES (?, ?)", rows)

    def forget_file(self, root: str, path: str) -> None:
        """Forget the articles of a file."""
        key = (root, path.encode("utf-8", "surrogateescape"))
        try:
            self._begin()
            self._connection.execute("DELETE FROM article WHERE root = ? AND path = ?", key)
        except sqlite3.Error as err:
            raise _damage(self._place, err) from err

    def groups(self) -> list[Story]:
        """Return the stories of two articles or more, the largest first, then by the id of the first one."""
        statement = """
            SELECT story, id FROM article
            WHERE story IN (SELECT story FROM article WHERE story <> id)
            ORDER BY story, id <> story, number
        """
        groups: dict[str, list[str]] = {}
        try:
            for story, article_id in self._connection.execute(statement):
                groups.setdefault(story, []).append(article_id)
        except sqlite3.Error as err:
            raise _damage(self._place, err) from err
        stories = [Story(tuple(ids)) for ids in groups.values() if len(ids) > 1]
        return sorted(stories, key=lambda story: (-len(story.articles), story.articles))

    def articles_of(self, story: str) -> list[str]:
        """Return the ids of all articles of a story, by its name, the first one first."""
        # Two statements in one: the index on stories leaves out those that go by their own id.
        statement = """
            SELECT id FROM (
              SELECT id, -1 AS number FROM article WHERE id = :story AND story = :story
              UNION ALL SELECT id, number FROM article WHERE story = :story AND story <> id
            ) ORDER BY number
        """
        try:
            return [article_id for (article_id,) in self._connection.execute(statement, {"story": story})]
        except sqlite3.Error as err:
            raise _damage(self._place, err) from err

    def copies_by_file(self) -> dict[tuple[str, str], int]:
        """Return how many articles of each file (root, path) are copies: in a story, and not the first of it."""
        return self._counts(_COPIES)

    def articles_by_file(self) -> dict[tuple[str, str], int]:
        """Return how many articles of each file (root, path) were seen."""
        return self._counts("SELECT root, path, count(*) FROM article GROUP BY root, path")

    def _counts(self, statement: str) -> dict[tuple[str, str], int]:
        try:
            rows = self._connection.execute(statement).fetchall()
        except sqlite3.Error as err:
            raise _damage(self._place, err) from err
        return {(str(root), bytes(path).decode("utf-8", "surrogateescape")): count for root, path, count in rows}

    def faults(self) -> list[str]:
        """Return what SQLite finds wrong with the file."""
        try:
            rows = self._connection.execute("PRAGMA integrity_check").fetchall()
        except sqlite3.Error as err:
            raise _damage(self._place, err) from err
        return [str(fault) for (fault,) in rows if fault != "ok"]

    def commit(self) -> None:
        """Keep what was noted and forgotten."""
        try:
            self._connection.commit()
        except sqlite3.Error as err:
            raise _damage(self._place, err) from err

    def close(self) -> None:
        """Let go of the file; what was not committed is forgotten."""
        if self._writing:
            with suppress(sqlite3.Error):  # it is kept as it was: in one file, which can be read where nobody may write
                self._connection.rollback()
                self._connection.execute("PRAGMA journal_mode = DELETE")
        self._connection.close()


def _packed(hashes: tuple[int, ...]) -> bytes:
    return struct.pack(f"<{len(hashes)}I", *hashes)


def _unpacked(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _damage(place: str, err: Exception) -> StoreError:
    return StoreError(f"{place} cannot be used: {err}.", MEND_HINT)
