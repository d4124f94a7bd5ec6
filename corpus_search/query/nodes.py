"""A query as a tree, after analysis and before any engine.

Leaves hold terms as `analysis` makes them, so that an engine only looks them up and the snippets highlight
just what matched. Each leaf also keeps the characters it came from, for display.
"""

from dataclasses import dataclass

__all__ = ["Note"]


@dataclass(frozen=True, slots=True)
class Note:
    """Something odd in a query and how it was read; `position` counts characters of the query from 0."""

    position: int
    message: str
