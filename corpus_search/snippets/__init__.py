"""Which passages of an article show best why it was found? Knows no engine.

`matches` finds where a query's leaves stand in a text, and `passages` chooses and cuts.
"""

from corpus_search.records import dataclass

__all__ = ["Snippet"]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of an article's text.

    `text` is the characters `start` to `end` (exclusive) of the stored text, with each run of white space
    made one space. `matches` are (start, end) offsets into the snippet's own `text`, in order, not
    overlapping.
    """

    text: str
    start: int
    end: int
    matches: tuple[tuple[int, int], ...]
