"""What was odd in a query, and how was it read?"""

from operator import attrgetter

from corpus_search.query.nodes import Note

__all__ = ["MOST_NOTES", "Notes", "shortened"]

MOST_NOTES = 20
"""Notes that are kept; who makes more oddities than that does not read them."""
_LONGEST_SHOWN = 40
"""Characters of a word that a note shows."""


class Notes:
    """Collects the notes about one query."""

    def __init__(self) -> None:
        self._notes: list[Note] = []

    def add(self, position: int, message: str) -> None:
        """Keep a note about what stands at a character of the query, counted from 0."""
        if len(self._notes) < MOST_NOTES:
            self._notes.append(Note(position, message))

    def all(self) -> tuple[Note, ...]:
        """Return the notes, by position."""
        return tuple(sorted(self._notes, key=attrgetter("position")))


def shortened(text: str) -> str:
    """Return text in quotation marks, with no more of it than a note can hold."""
    return f'"{text}"' if len(text) <= _LONGEST_SHOWN else f'"{text[:_LONGEST_SHOWN]}…"'
