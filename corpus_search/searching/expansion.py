"""Which words of a store do the patterns of a query stand for?

Prefixes, wildcards and fuzzy words are looked up among the words as written before the engine sees the query, so
that every engine finds the same articles, and what is highlighted is what was found.
"""

from dataclasses import dataclass, replace

from corpus_search.engines.base import Engine
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

__all__ = ["MOST_EXPANSIONS", "Expanded", "expand_patterns"]

MOST_EXPANSIONS = 1024
"""Words that one pattern stands for; of more, the most frequent are kept. Lucene has the same limit."""


@dataclass(frozen=True, slots=True)
class Expanded:
    """A tree without patterns, and what was cut."""

    tree: Node
    notes: tuple[Note, ...]


def expand_patterns(tree: Node, engine: Engine) -> Expanded:
    """Return a tree in which each pattern has become the `Words` that it stands for."""
    expander = _Expander(engine)
    expanded = expander.expand(tree)
    return Expanded(expanded, tuple(expander.notes))


class _Expander:
    """Walks over one tree and keeps what there is to say."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[Pattern, Node] = {}
        self.notes: list[Note] = []

    def expand(self, tree: Node) -> Node:
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
        found = self._engine.words(pattern, MOST_EXPANSIONS)
        if found.total > len(found.words):
            message = f"{pattern.text} stands for {found.total:,} words; only the {MOST_EXPANSIONS:,} most frequent are"
            self.notes.append(Note(0, f"{message} searched for"))
        words = tuple(one.word for one in found.words)
        return Words(pattern.field, words, pattern.text, pattern.of_terms) if words else Nothing()
