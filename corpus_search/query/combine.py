"""How do the clauses of a query, or of one group in it, become one tree?"""

from collections.abc import Sequence
from enum import Enum, auto

from corpus_search.query.nodes import And, Everything, Node, Not, Or, Prefer
from corpus_search.records import dataclass

__all__ = ["Clause", "Sign", "combine"]


class Sign(Enum):
    """Whether a clause may, must or must not match."""

    NONE = auto()
    MUST = auto()
    MUST_NOT = auto()


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a query. `droppable` says that it is a mere stop word: left out if anything better is there.

    `parts` is what it becomes where one word is enough, if it is one that was made of several: see `parts`.
    """

    node: Node
    sign: Sign = Sign.NONE
    droppable: bool = False
    parts: tuple[Node, ...] = ()


def combine(alternatives: Sequence[Sequence[Clause]], *, any_word: bool) -> Node | None:
    """Return the tree of alternatives (what OR parts), each of clauses; None if there is no clause at all."""
    nodes = [node for clauses in alternatives if (node := _combine_one(clauses, any_word=any_word))]
    return _or(nodes) if nodes else None


def _combine_one(clauses: Sequence[Clause], *, any_word: bool) -> Node | None:
    if not clauses:
        return None
    if any(not clause.droppable and clause.sign is not Sign.MUST_NOT for clause in clauses):
        clauses = [clause for clause in clauses if not clause.droppable]
    required = [clause.node for clause in clauses if clause.sign is Sign.MUST]
    forbidden = [Not(clause.node) for clause in clauses if clause.sign is Sign.MUST_NOT]
    others = [node for clause in clauses if clause.sign is Sign.NONE for node in clause.parts or (clause.node,)]
    if not any_word:
        required, others = [clause.node for clause in clauses if clause.sign is not Sign.MUST_NOT], []
    if required and others:
        wanted: Node = Prefer(_and(required), _or(others))
    elif required:
        wanted = _and(required)
    else:
        wanted = _or(others) if others else Everything()
    return _and([wanted, *forbidden])


def _and(nodes: Sequence[Node]) -> Node:
    return _join(And, nodes)


def _or(nodes: Sequence[Node]) -> Node:
    return _join(Or, nodes)


def _join(kind: type[And] | type[Or], nodes: Sequence[Node]) -> Node:
    """Join nodes, taking children of the same kind as they are, so that trees stay flat."""
    flat: list[Node] = []
    for node in nodes:
        flat.extend(node.children if isinstance(node, kind) else [node])
    return flat[0] if len(flat) == 1 else kind(tuple(flat))
