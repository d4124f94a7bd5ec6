"""Which words of a store do the patterns of a query stand for?

Prefixes, wildcards and fuzzy words are looked up among the words as written before the engine sees the query, so
that every engine finds the same articles, and what is highlighted is what was found.
"""

from collections.abc import Iterable
from dataclasses import replace

from corpus_search.engines.base import Engine, WordList
from corpus_search.query.nodes import (
    And,
    Boosted,
    Filtered,
    Fuzzy,
    Node,
    Not,
    Note,
    Nothing,
    Or,
    Pattern,
    Prefer,
    Prefix,
    Wildcard,
    Words,
)
from corpus_search.records import dataclass

__all__ = ["MOST_EXPANSIONS", "Expanded", "PatternExpander", "expand_patterns"]

MOST_EXPANSIONS = 1024
"""Words that one pattern stands for; of more, the most frequent are kept. Lucene has the same limit."""
_MOST_TOGETHER = 2048
"""Words that the patterns of one query stand for together: those that come later in it get fewer."""
_FEWEST = 64
"""Words that each pattern may stand for, however many there are."""


@dataclass(frozen=True, slots=True)
class Expanded:
    """A tree without patterns, and what was cut."""

    tree: Node
    notes: tuple[Note, ...]


def expand_patterns(tree: Node, engine: Engine, places: Iterable[tuple[Pattern, int]] = ()) -> Expanded:
    """Return a tree in which each pattern has become the `Words` that it stands for.

    `places` says where patterns stand in the query, as `Parsed.places` does.
    """
    expander = PatternExpander(engine, places)
    expanded = expander.expand(tree)
    return Expanded(expanded, tuple(expander.notes))


class PatternExpander:
    """Walks over trees and keeps what was found and what there is to say; a pattern is looked up once."""

    def __init__(self, engine: Engine, places: Iterable[tuple[Pattern, int]] = ()) -> None:
        self._engine = engine
        self._places = dict(places)
        self._known: dict[Pattern, Node] = {}
        self.found: dict[Pattern, WordList] = {}
        self.notes: list[Note] = []
        self._taken = 0

    def expand(self, tree: Node) -> Node:
        """Return a tree in which each pattern has become the `Words` that it stands for."""
        match tree:
            case Prefix(_, _, _, of_terms) if of_terms:
                return tree
            case Prefix() | Wildcard() | Fuzzy():
                if tree not in self._known:
                    self._known[tree] = self._words(tree)
                return self._known[tree]
            case And(children) | Or(children):
                return replace(tree, children=tuple(map(self.expand, children)))
            case Not(child) | Boosted(child, _):
                return replace(tree, child=self.expand(child))
            case Prefer(required, optional):
                return Prefer(self.expand(required), self.expand(optional))
            case Filtered(query, condition):
                return Filtered(self.expand(query), self.expand(condition))
            case _:
                return tree

    def _words(self, pattern: Pattern) -> Node:
        most = max(min(MOST_EXPANSIONS, _MOST_TOGETHER - self._taken), _FEWEST)
        found = self.found[pattern] = self._engine.words(pattern, most)
        self._taken += len(found.words)
        if found.total > len(found.words):
            message = f"{pattern.text} stands for {found.total:,} words; only the {most:,} most frequent are"
            self.notes.append(Note(self._places.get(pattern, 0), f"{message} searched for"))
        words = tuple(one.word for one in found.words)
        return Words(pattern.field, words, pattern.text, pattern.of_terms) if words else Nothing()
