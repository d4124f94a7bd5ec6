"""This program with the engine tantivy."""

from pathlib import Path

from benchmarks.peers import ours
from benchmarks.peers.ours import make_query, open_index, search, warm

__all__ = ["build", "make_query", "open_index", "search", "warm"]


def build(corpus: Path, place: Path, jobs: int) -> None:
    """Index as the command does."""
    ours.build(corpus, place, jobs, "tantivy")
