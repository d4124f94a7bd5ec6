"""How do acronyms and synonyms become part of a query tree?

A word or phrase and what stands for it count as one: an article that has several of them is scored by the first that
it has, not by their sum. Single words become one `Term` with others beside it, which are counted together. Of anything
else the tree says "a, or b without a, or c without a and b", and a phrase weighs as much as one of its words does on
average.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import FIELDS_BY_NAME, FieldKind
from corpus_search.page import Expansion
from corpus_search.query.clauses import leaf_for
from corpus_search.query.nodes import And, Boosted, Filtered, Node, Not, Or, Phrase, Prefer, Term
from corpus_search.query.writing import to_text
from corpus_search.records import dataclass

__all__ = ["MOST_ALTERNATIVES", "Alternatives", "Rewriter", "Rule", "key_of"]

MOST_ALTERNATIVES = 64
"""What may stand for one word or phrase."""
_LONGEST_RUN = 8
"""Words side by side, without quotation marks, that are looked up as one."""

Key = tuple[str, ...]
"""The terms of a word or of several, in the store's own language."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What stands for a word or phrase, as it could be typed without quotation marks; `keep` keeps itself too."""

    others: tuple[str, ...]
    keep: bool = True


class Alternatives(Protocol):
    """Where rules come from. `by` is its name in `Expansion`; `in_exclusions` says that they hold below NOT too."""

    @property
    def by(self) -> str:
        """Its name."""
        ...

    @property
    def in_exclusions(self) -> bool:
        """Whether what stands for an excluded word is excluded too."""
        ...

    def rule(self, key: Key) -> Rule | None:
        """Return what stands for these terms."""
        ...


def key_of(text: str, analyzer: Analyzer) -> Key:
    """Return the terms of a text: rules are looked up by these, so that endings and case do not count.

    Stop words are left out where there is anything better, as they are in a query.
    """
    pairs = list(zip(analyzer.terms(text), analyzer.words(text), strict=True))
    return tuple(term for term, word in pairs if not analyzer.is_stop_word(word)) or tuple(term for term, _ in pairs)


class Rewriter:
    """Puts alternatives into trees, and keeps what it has put in."""

    def __init__(self, analyzer: Analyzer, sources: Sequence[Alternatives]) -> None:
        self._analyzer = analyzer
        self._sources = sources
        self._keys: dict[str, Key] = {}
        self._added: dict[str, dict[str, float]] = {source.by: {} for source in sources}

    def expansions(self) -> tuple[Expansion, ...]:
        """Return what was put in, by where it comes from."""
        return tuple(Expansion(by, tuple(words.items())) for by, words in self._added.items() if words)

    def rewrite(self, tree: Node) -> Node:
        """Return a tree in which every word and phrase of headline and text finds what stands for it too."""
        for source in self._sources:
            tree = self._rewrite(tree, source)
        return tree

    def _rewrite(self, tree: Node, source: Alternatives) -> Node:
        match tree:
            case Term() | Phrase():
                return self._leaf(tree, source)
            case And(children) | Or(children):
                return self._group(type(tree), children, source)
            case Boosted(child, _) | Not(child):
                if isinstance(tree, Not) and not source.in_exclusions:
                    return tree
                return replace(tree, child=self._rewrite(child, source))
            case Prefer(required, optional):
                return Prefer(self._rewrite(required, source), self._rewrite(optional, source))
            case Filtered(query, condition):
                return Filtered(self._rewrite(query, source), condition)
            case _:
                return tree

    def _key(self, text: str) -> Key:
        if text not in self._keys:
            self._keys[text] = key_of(text, self._analyzer)
        return self._keys[text]

    def _leaf(self, leaf: Term | Phrase, source: Alternatives) -> Node:
        rule = source.rule(self._key(leaf.text)) if _is_text(leaf) else None
        return _or(self._options(rule, leaf, leaf.field, source)) if rule else leaf

    def _group(self, kind: type[And] | type[Or], children: tuple[Node, ...], source: Alternatives) -> Node:
        """Rewrite words side by side as one where there is a rule for them, and what is left by itself."""
        rewritten: list[Node] = []
        place = 0
        while place < len(children):
            end, rule = self._longest_run(children, place, source)
            if rule is None:
                rewritten.append(self._rewrite(children[place], source))
                place += 1
                continue
            run = children[place:end]
            first = run[0]
            field = first.field if isinstance(first, Term) else None
            options = self._options(rule, And(run), field, source)
            # Where any word is enough, each of the run is still enough by itself.
            rewritten += (*run, *options[1:]) if kind is Or and rule.keep else (_or(options),)
            place = end
        return rewritten[0] if len(rewritten) == 1 else kind(tuple(rewritten))

    def _longest_run(self, children: Sequence[Node], start: int, source: Alternatives) -> tuple[int, Rule | None]:
        """Return the rule for two plain words or more from `start` on, and where they end."""
        key: Key = ()
        found: tuple[int, Rule | None] = (start, None)
        first = children[start]
        for end, child in enumerate(children[start : start + _LONGEST_RUN], start + 1):
            if not (isinstance(first, Term) and isinstance(child, Term)):
                break
            if not _is_text(child) or child.field != first.field:
                break
            key += self._key(child.text)
            if end - start > 1 and (rule := source.rule(key)):
                found = (end, rule)
        return found

    def _options(self, rule: Rule, typed: Node, field: str | None, source: Alternatives) -> list[Node]:
        """Return what was typed, if it stays, and what stands for it, each without those before it."""
        leaves = [leaf for text in rule.others if (leaf := leaf_for(field, text, self._analyzer))]
        leaves = [leaf for leaf in dict.fromkeys(leaves) if leaf != typed]
        for leaf in leaves:
            self._added[source.by].setdefault(to_text(leaf), _weight(leaf))
        return _options([typed, *leaves] if rule.keep or not leaves else list(leaves))


def _is_text(leaf: Term | Phrase) -> bool:
    return leaf.field is None or FIELDS_BY_NAME[leaf.field].kind is FieldKind.TEXT


def _weight(node: Node) -> float:
    return round(1 / len(node.terms), 3) if isinstance(node, Phrase) else 1.0


def _options(nodes: list[Node]) -> list[Node]:
    """Return nodes of which every article matches one at most, the first of those given that it matches."""
    merged = list(_merged_terms(nodes))
    options: list[Node] = [merged[0]]
    for number, node in enumerate(merged[1:], 1):
        weighed = Boosted(node, _weight(node)) if isinstance(node, Phrase) else node
        options.append(And((weighed, *map(Not, merged[:number]))))
    return options


def _or(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))


def _merged_terms(nodes: list[Node]) -> Iterator[Node]:
    """Yield the nodes, all terms as one in the place of the first."""
    terms = [node for node in nodes if isinstance(node, Term)]
    also = dict.fromkeys(word for term in terms for word in (term.term, *term.also))
    for node in nodes:
        if not isinstance(node, Term):
            yield node
        elif node is terms[0]:
            yield replace(node, also=tuple(word for word in also if word != node.term))
