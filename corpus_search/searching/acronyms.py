"""What do the acronyms of a query stand for, and what is the short form of its words, by the articles of the store?"""

from collections.abc import Iterator
from contextlib import closing

from corpus_search.article import FIELDS_BY_NAME, FieldKind
from corpus_search.query.nodes import And, Leaf, Node, Or, Phrase, Term, iter_leaves
from corpus_search.searching.alternatives import Key, Rule, key_of
from corpus_search.store.acronyms import Acronyms, KnownAcronym
from corpus_search.store.directory import StoreDirectory

__all__ = ["AcronymRules", "acronyms_in"]

_MOST_MEANINGS = 3
"""Long forms of one acronym that are taken, those that most articles explain."""
_MOST_LEAVES = 64
"""Words and phrases of a query that are looked up, the first."""
_LONGEST_RUN = 8


def acronyms_in(store: StoreDirectory, tree: Node) -> list[KnownAcronym]:
    """Return the acronyms whose short or long form is in a query, those that most articles explain first.

    A long form is found as a phrase and as words side by side.
    """
    acronyms = Acronyms.read(store.data, store.analyzer)
    if acronyms is None:
        return []
    with closing(acronyms):
        keys = [key for leaf in _leaves(tree) if (key := acronyms.key(leaf.text))]
        keys += [" ".join(map(acronyms.key, run)) for run in _runs(tree)]
        return acronyms.known(keys) if keys else []


class AcronymRules:
    """The acronyms of a query as rules: each form stands for the other."""

    by = "acronyms"
    in_exclusions = False
    """They were found by a machine: what is excluded by them would be missed by nobody who could tell."""

    def __init__(self, store: StoreDirectory, tree: Node) -> None:
        self._rules: dict[Key, list[str]] = {}
        for acronym in acronyms_in(store, tree):
            for form, other in ((acronym.short, acronym.long), (acronym.long, acronym.short)):
                others = self._rules.setdefault(key_of(form, store.analyzer), [])
                if len(others) < _MOST_MEANINGS:
                    others.append(other)

    def rule(self, key: Key) -> Rule | None:
        """Return the other form of what has these terms."""
        others = self._rules.get(key)
        return Rule(tuple(others)) if others else None


def _leaves(tree: Node) -> list[Term | Phrase]:
    leaves = [leaf for leaf in iter_leaves(tree) if isinstance(leaf, (Term, Phrase)) and _is_text(leaf)]
    return leaves[:_MOST_LEAVES]


def _runs(tree: Node) -> Iterator[list[str]]:
    """Yield two words and more that stand side by side in the query, without quotation marks."""
    if isinstance(tree, (And, Or)):
        children = tree.children[:_MOST_LEAVES]
        words = [child.text if isinstance(child, Term) and child.field is None else "" for child in children]
        for start in range(len(words)):
            for end in range(start + 2, min(start + _LONGEST_RUN, len(words)) + 1):
                if not words[end - 1]:
                    break
                if words[start]:
                    yield words[start:end]
        for child in children:
            yield from _runs(child)


def _is_text(leaf: Leaf) -> bool:
    return leaf.field is None or FIELDS_BY_NAME[leaf.field].kind is FieldKind.TEXT
