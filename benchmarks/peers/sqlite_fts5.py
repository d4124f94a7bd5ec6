"""SQLite's full-text search, FTS5 with its porter tokenizer, ranked by its bm25 (the headline twice)."""

import sqlite3
from pathlib import Path

from benchmarks.corpus import read_corpus
from benchmarks.peers import NO_WORD


def _open(place: Path) -> sqlite3.Connection:
    return sqlite3.connect(place / "fts.sqlite3")


def build(corpus: Path, place: Path, jobs: int) -> None:  # noqa: ARG001  (it has one writer)
    """Index in one transaction, with prefixes of three letters."""
    place.mkdir(parents=True)
    with _open(place) as database:
        database.execute(
            "CREATE VIRTUAL TABLE articles USING fts5(title, text, published UNINDEXED, source UNINDEXED,"
            " tokenize='porter unicode61', prefix='3')"
        )
        rows = ((a.title, a.text, a.published, a.source) for a in read_corpus(corpus, 1 << 60))
        database.executemany("INSERT INTO articles VALUES (?, ?, ?, ?)", rows)
    database.close()


def warm() -> None:
    """Everything is imported by now."""


def open_index(place: Path) -> sqlite3.Connection:
    """Open the database, and look up a word that no article has."""
    database = _open(place)
    database.execute("SELECT count(*) FROM articles WHERE articles MATCH ?", (NO_WORD,)).fetchone()
    return database


def make_query(_: sqlite3.Connection, shape: str, words: list[str]) -> tuple[str, str] | None:
    """Return an expression of FTS5's, and what else must hold."""
    if shape in ("wildcard", "fuzzy 1", "fuzzy 2", "everything"):
        return None
    joined = " ".join(words)
    text = {"or of five": " OR ".join(words), "phrase": f'"{joined}"', "prefix of 3": f"{joined}*"}.get(shape, joined)
    return text, "AND source = 'Reuters' AND published >= '2015'" if shape == "filtered" else ""


def search(database: sqlite3.Connection, query: tuple[str, str]) -> int:
    """Return how many hits come first, and count them all, as we do."""
    text, condition = query
    where = f"FROM articles WHERE articles MATCH ? {condition}"  # the words are our own
    database.execute(f"SELECT count(*) {where}", (text,)).fetchone()
    best = f"SELECT title {where} ORDER BY bm25(articles, 2.0, 1.0) LIMIT 10"
    return len(database.execute(best, (text,)).fetchall())


def update(corpus: Path, place: Path, count: int) -> None:
    """Replace the first articles."""
    with _open(place) as database:
        for number, article in enumerate(read_corpus(corpus, count)):
            database.execute(
                "UPDATE articles SET title = ?, text = ? WHERE rowid = ?", (article.title, article.text, number + 1)
            )
    database.close()
