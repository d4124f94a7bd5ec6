"""How the snippets of a hit become one running text."""

import re
from collections.abc import Sequence

from corpus_search.snippets import Snippet

__all__ = ["Match", "join_passages"]

Match = tuple[int, int]
"""Where a match begins and ends (exclusive), in characters from 0."""

_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।][”’\"'»)\]」』）]*\s*\Z")


def join_passages(snippets: Sequence[Snippet]) -> tuple[str, tuple[Match, ...]]:
    """Return the snippets as one text with an ellipsis wherever something is left out, and its matches.

    How long the article is nobody says here, so that an ellipsis stands at the end unless the last sentence
    is complete.
    """
    text = ""
    matches: list[Match] = []
    reached = 0
    for snippet in snippets:
        text += _bridge(snippet.start - reached, first=not text) + snippet.text
        shift = len(text) - len(snippet.text)
        matches += ((start + shift, end + shift) for start, end in snippet.matches)
        reached = snippet.end
    if text and not _SENTENCE_END.search(text):
        text += " …"
    return text, tuple(matches)


def _bridge(left_out: int, *, first: bool) -> str:
    """Return what stands before a passage that begins `left_out` characters after the one before it."""
    if first:
        return "… " if left_out else ""
    return " … " if left_out > 1 else " " * left_out
