"""This program with the engine tantivy."""

from pathlib import Path

from benchmarks.peers import ours
from benchmarks.peers.ours import make_query, open_index, search

__all__ = ["build", "make_query", "open_index", "search", "warm"]


def build(corpus: Path, place: Path, jobs: int) -> None:
    """Index as the command does."""
    ours.build(corpus, place, jobs, "tantivy")


def warm() -> None:
    """Import what opening imports."""
    ours.warm("tantivy")
