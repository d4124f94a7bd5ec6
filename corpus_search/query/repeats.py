"""How much does a word count that a query asks for several times?

A word that stands qtf times in a query earns

    (k3 + 1) * qtf / (k3 + qtf)

times the score of the word. Source: S. Robertson, S. Walker, S. Jones, M. Hancock-Beaulieu and M. Gatford, Okapi at
TREC-3 (1994). Later Okapi took 7, and 1000 for long queries, which is next to no saturation; Terrier takes 8, and
Lucene counts in full. That a question has a word twice may be its grammar, and that half a page has it ten times is
what it is about: `K3` is in between. See docs/ranking.md for what other values give.
"""

from collections.abc import Sequence
from dataclasses import replace

from corpus_search.query.nodes import And, Boosted, Filtered, Node, Not, Or, Prefer, Term

__all__ = ["K3", "repeated", "weigh_repeats"]

K3 = 12.0
"""A word that stands twice counts 1.86 times, one that stands ten times 5.9 times."""


def repeated(times: int) -> float:
    """Return how many times the score of a word counts that a query asks for so many times."""
    return (K3 + 1.0) * times / (K3 + times)


def weigh_repeats(tree: Node) -> Node:
    """Return the tree in which each word of a group stands once, with a boost if the group asks for it several times.

    What is found stays the same. Words are the same if their terms are; of other leaves all must be.
    """
    match tree:
        case And(children) | Or(children):
            merged = _merged(tuple(map(weigh_repeats, children)))
            return merged[0] if len(merged) == 1 else replace(tree, children=merged)
        case Not(child) | Boosted(child, _):
            return replace(tree, child=weigh_repeats(child))
        case Prefer(required, optional):
            return Prefer(weigh_repeats(required), weigh_repeats(optional))
        case Filtered(query, condition):
            return Filtered(weigh_repeats(query), condition)
        case _:
            return tree


def _merged(children: Sequence[Node]) -> tuple[Node, ...]:
    counts: dict[Node, int] = {}
    shown: dict[Node, Node] = {}
    for child in children:
        key = replace(child, text="") if isinstance(child, Term) else child
        counts[key] = counts.get(key, 0) + 1
        shown.setdefault(key, child)
    return tuple(
        Boosted(child, repeated(counts[key])) if counts[key] > 1 and not isinstance(child, Not) else child
        for key, child in shown.items()
    )
