"""How many articles has each word of a query by itself, and which of them is why nothing is found?"""

from collections.abc import Iterator
from itertools import islice

from corpus_search.page import WordFound
from corpus_search.query.nodes import (
    And,
    Boosted,
    DateRange,
    Everything,
    Filtered,
    Identified,
    Leaf,
    Node,
    Not,
    Note,
    Nothing,
    Or,
    Prefer,
)
from corpus_search.query.writing import to_text
from corpus_search.records import dataclass
from corpus_search.searching.asking import Asker
from corpus_search.searching.relaxing import without_preferred

__all__ = ["MOST_COUNTED", "CountedWords", "count_words"]

MOST_COUNTED = 16
"""Words and phrases of a query that are counted one by one, the first."""
_MOST_TRIED = 10
"""Words without which, one after the other, a query is tried; among more, none is named."""


@dataclass(frozen=True, slots=True)
class CountedWords:
    """The words of a query that finds nothing, and a note where there are more."""

    words: tuple[WordFound, ...]
    notes: tuple[Note, ...]


def count_words(tree: Node, asker: Asker) -> CountedWords:
    """Return how many articles have each word, phrase, pattern and range of a query, whatever the filters are."""
    parts = list(islice(dict.fromkeys(_iter_parts(tree, excluded=False)), MOST_COUNTED + 1))
    notes = (Note(0, f"only the first {MOST_COUNTED} words are counted"),) if len(parts) > MOST_COUNTED else ()
    culprit = _culprit(tree, asker)
    words = tuple(
        WordFound(
            to_text(part), asker.count(part, filtered=False), emptied=(part, excluded) == culprit, excluded=excluded
        )
        for part, excluded in parts[:MOST_COUNTED]
    )
    return CountedWords(words, notes)


def _iter_parts(tree: Node, *, excluded: bool) -> Iterator[tuple[Leaf | DateRange, bool]]:
    match tree:
        case And(children) | Or(children):
            for child in children:
                yield from _iter_parts(child, excluded=excluded)
        case Not(child):
            yield from _iter_parts(child, excluded=not excluded)
        case Boosted(child, _):
            yield from _iter_parts(child, excluded=excluded)
        case Prefer(required, optional):
            yield from _iter_parts(required, excluded=excluded)
            yield from _iter_parts(optional, excluded=excluded)
        case Filtered(query, _):
            yield from _iter_parts(query, excluded=excluded)
        case Everything() | Nothing() | Identified():
            pass
        case _:
            yield tree, excluded


def _culprit(tree: Node, asker: Asker) -> tuple[Node, bool] | None:
    """Return the first clause without which something is found, and whether it is an excluded one."""
    bare = without_preferred(tree)
    if not isinstance(bare, And):
        return None
    clauses = list(dict.fromkeys(bare.children))
    wanted = [clause for clause in clauses if not isinstance(clause, Not)]
    if len(wanted) > _MOST_TRIED:
        return None
    nowhere = [clause for clause in wanted if not asker.count(clause, filtered=False)]
    suspects = nowhere or clauses[:_MOST_TRIED]
    for suspect in suspects if len(nowhere) < 2 else ():
        rest = tuple(clause for clause in clauses if clause != suspect)
        if rest and set(wanted) != {suspect} and asker.count(And(rest) if rest[1:] else rest[0]):
            excluded = isinstance(suspect, Not)
            clause = suspect.child if isinstance(suspect, Not) else suspect
            return (clause.child if isinstance(clause, Boosted) else clause), excluded
    return None
