"""Which weaker queries might find something, where one finds nothing?

In this order, each of them only where it differs from the ones before:

1. phrases become words near each other, `NEAR` other words apart at the most;
2. phrases become words anywhere in the article;
3. words may be missing, first beside phrases as they are, then of phrases that were taken apart: those that no
   article has, then one more, two more, and so on; at least half of the words that are known must be there. So all
   hits of such a step have equally many of the words. Where that would take too long (from about seven words on),
   one word is enough, and ranking puts those with more and rarer words first.

Never given up are what is excluded, filters, dates, and words in the fields of names (`source:reuters`); a word of
`title:` may be missing, but is never looked for elsewhere. With `any_word`, what is required was marked so on purpose:
of the steps only the first two are taken.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, islice
from math import comb

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import FIELDS_BY_NAME, FieldKind
from corpus_search.query.clauses import leaf_for
from corpus_search.query.nodes import (
    And,
    Boosted,
    DateRange,
    Everything,
    Filtered,
    Fuzzy,
    Identified,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefer,
    Prefix,
    Term,
    Wildcard,
    Words,
    iter_leaves,
)
from corpus_search.query.writing import to_text
from corpus_search.records import dataclass

__all__ = ["NEAR", "Relaxation", "iter_relaxations", "without_preferred"]

NEAR = 10
"""Other words between those of a phrase, at the most, for them to be near each other: about half a sentence."""
_MOST_CLAUSES = 16
"""Words of which some may be missing; of more, any one is enough at once. Longer phrases become words at once."""
_MOST_EVALUATED = 128
"""Words in all the combinations of one step: what it costs the engine."""
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A weaker query, and how it is weaker: what stands after "articles" in a sentence."""

    tree: Node
    how: str


def iter_relaxations(
    tree: Node, analyzer: Analyzer, count: Callable[[Node], int], *, any_word: bool = False
) -> Iterator[Relaxation]:
    """Yield weaker queries than one that finds nothing, the least weak first; `count` tells what a tree finds."""
    bare = without_preferred(tree)
    near = _map_phrases(bare, _near)
    if near != bare:
        yield Relaxation(near, "with the words of the phrase near each other")
    loose = _map_phrases(bare, lambda phrase: _words(phrase, analyzer))
    apart = f"with {_taken_apart(bare, analyzer)} anywhere"
    if loose != bare:
        yield Relaxation(loose, apart)
    if any_word:
        return
    if loose != bare and not any(_is_phrase(clause) and not count(clause) for clause in _clauses(bare)):
        yield from islice(_fewer_words(_clauses(bare), count), 1)  # what is missing is no part of a phrase
    for step in _fewer_words(_clauses(loose), count):
        yield step if loose == bare else Relaxation(step.tree, f"{step.how}, {apart}")


def _clauses(tree: Node) -> Sequence[Node]:
    return tree.children if isinstance(tree, And) else (tree,)


def _is_phrase(clause: Node) -> bool:
    return isinstance(clause.child if isinstance(clause, Boosted) else clause, Phrase | Near)


def _taken_apart(tree: Node, analyzer: Analyzer) -> str:
    """Return in words what phrases that are taken apart become: very common words are left out beside others."""
    phrases = [leaf for leaf in iter_leaves(tree) if isinstance(leaf, Phrase | Near) and _may_be_missing(leaf)]
    for phrase in phrases:
        common = [analyzer.is_stop_word(word.word) for word in analyzer.iter_query_words(phrase.text)]
        if any(common) and not all(common):
            return "the less common words of the phrase"
    return "the words of the phrase"


def without_preferred(tree: Node) -> Node:
    """Return a tree that the same articles match, flat, without what only changes scores."""
    match tree:
        case Prefer(required, _):
            return without_preferred(required)
        case Boosted(child, factor):
            return Boosted(without_preferred(child), factor)
        case And(children) | Or(children):
            return _join(type(tree), [without_preferred(child) for child in children])
        case _:
            return tree


def _map_phrases(tree: Node, change: Callable[[Phrase | Near], Node]) -> Node:
    """Change the phrases that articles can match; those that are excluded stay."""
    match tree:
        case Phrase() | Near():
            return change(tree)
        case And(children) | Or(children):
            return _join(type(tree), [_map_phrases(child, change) for child in children])
        case Boosted(child, factor):
            return Boosted(_map_phrases(child, change), factor)
        case _:
            return tree


def _near(phrase: Phrase | Near) -> Node:
    different = {part.term for part in phrase.terms}
    # A single character of a script without spaces stands for many terms, which is not for words near each other.
    if not 1 < len(different) <= _MOST_CLAUSES or any(part.beginning for part in phrase.terms):
        return phrase
    if not _may_be_missing(phrase):
        return phrase
    if isinstance(phrase, Near) and phrase.distance >= NEAR:
        return phrase
    return Near(phrase.field, phrase.terms, NEAR, phrase.text)


def _words(phrase: Phrase | Near, analyzer: Analyzer) -> Node:
    if not _may_be_missing(phrase):
        return phrase
    words = list(analyzer.iter_query_words(phrase.text))
    telling = [word for word in words if not analyzer.is_stop_word(word.word)] or words
    pieces = dict.fromkeys(phrase.text[word.start : word.end] for word in telling)
    leaves = [leaf for piece in pieces if (leaf := leaf_for(phrase.field, piece, analyzer))]
    return _join(And, leaves) if leaves else phrase


def _fewer_words(clauses: Sequence[Node], count: Callable[[Node], int]) -> Iterator[Relaxation]:
    kept = [clause for clause in clauses if not _may_be_missing(clause)]
    wanted = list(dict.fromkeys(clause for clause in clauses if _may_be_missing(clause)))
    if len(wanted) < 2 or (kept and not count(_join(And, kept))):
        return
    if len(wanted) > _MOST_CLAUSES:
        yield Relaxation(_with_kept(kept, [_join(Or, wanted)]), f"with any of the {len(wanted):,} words")
        return
    known = [clause for clause in wanted if count(clause)]
    if not known:
        return
    for least in range(min(len(known), len(wanted) - 1), (len(known) - 1) // 2, -1):
        if least * comb(len(known), least) > _MOST_EVALUATED:
            yield Relaxation(_with_kept(kept, [_join(Or, known)]), f"with any of the {len(wanted)} words")
            return
        groups = [_join(And, group) for group in combinations(known, least)]
        yield Relaxation(_with_kept(kept, [_join(Or, groups)]), _how(wanted, known, least))


def _with_kept(kept: Sequence[Node], wanted: Sequence[Node]) -> Node:
    return _join(And, [*wanted, *kept])


def _how(wanted: Sequence[Node], known: Sequence[Node], least: int) -> str:
    missing = [to_text(clause) for clause in wanted if clause not in known]
    if least == len(known) and len(missing) <= _MOST_NAMED:
        return f"without {' and '.join(missing)}"
    return "with either word" if len(wanted) == 2 else f"with {least} of the {len(wanted)} words"


def _may_be_missing(clause: Node) -> bool:
    """Tell whether a clause looks for words in headline or text, and is not a condition of another kind."""
    match clause:
        case Term(field) | Prefix(field) | Wildcard(field) | Fuzzy(field) | Words(field) | Phrase(field) | Near(field):
            return field is None or FIELDS_BY_NAME[field].kind is FieldKind.TEXT
        case Boosted(child, _):
            return _may_be_missing(child)
        case And(children) | Or(children):
            return all(map(_may_be_missing, children))
        case Not() | Prefer() | Filtered() | DateRange() | Identified() | Everything() | Nothing():
            return False


def _join(kind: type[And] | type[Or], nodes: Sequence[Node]) -> Node:
    """Join nodes, taking children of the same kind as they are, so that trees stay flat."""
    flat: list[Node] = []
    for node in nodes:
        flat.extend(node.children if isinstance(node, kind) else [node])
    return flat[0] if len(flat) == 1 else kind(tuple(flat))
