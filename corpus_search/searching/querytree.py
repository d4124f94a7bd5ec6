"""What does a query look for, part by part? Told before anything is searched for.

The parts are those of the query's tree, with the terms that are compared and the words of the store that patterns
stand for.
"""

from collections.abc import Sequence

from corpus_search.engines.base import WordList
from corpus_search.query.filters import condition_of
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
    Note,
    Nothing,
    Or,
    Phrase,
    PhraseTerm,
    Prefer,
    Prefix,
    Term,
    Wildcard,
    Words,
)
from corpus_search.query.writing import to_text
from corpus_search.records import dataclass
from corpus_search.searching.expansion import PatternExpander
from corpus_search.searching.options import SearchOptions
from corpus_search.searching.reading import read_query
from corpus_search.store.directory import StoreDirectory

__all__ = ["MOST_SHOWN", "QueryPart", "QueryTree", "explain_query"]

MOST_SHOWN = 10
"""Words that a pattern stands for which are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class QueryPart:
    """A part of a query, and the parts in it.

    `kind` is "all", "any", "not", "prefer" (the first part must match, the second adds to the score), "boost",
    "word", "phrase", "near", "prefix", "wildcard", "fuzzy", "dates", "everything" or "nothing". `text` is the part in
    the query's own syntax, `field` None for headline and text together. `terms` has, for each place of a word or
    phrase, the terms that fit there: stems, of which there are several in a store of several languages, or with a "*"
    at the end all terms that begin so. `words` are the most frequent words of the store that a pattern stands for,
    None where it is not looked up before the search; `number` is the factor of a boost, the letters that a fuzzy word
    may differ by, or the other words between near ones.
    """

    kind: str
    text: str
    field: str | None = None
    terms: tuple[tuple[str, ...], ...] = ()
    words: WordList | None = None
    number: float | None = None
    parts: tuple["QueryPart", ...] = ()


@dataclass(frozen=True, slots=True)
class QueryTree:
    """A query as typed and as read, what was odd, its parts, and those of the filters beside it."""

    text: str
    parsed: str
    notes: tuple[Note, ...]
    tree: QueryPart
    filters: QueryPart | None


def explain_query(store: StoreDirectory, query: str, options: SearchOptions) -> QueryTree:
    """Return what a query looks for; nothing is searched for but the words that patterns stand for.

    Raises `QueryError` for a field that there is not, `UsageError` for filters that cannot be.
    """
    engine = store.engine  # before the query is read: it says which languages there are
    parsed = read_query(store, query, options)
    condition = condition_of(options.filters, store.analyzer)
    expander = PatternExpander(engine, parsed.places)
    expander.expand(parsed.tree)
    return QueryTree(
        query,
        to_text(parsed.tree),
        (*parsed.notes, *expander.notes),
        _part(parsed.tree, expander),
        _part(condition, expander) if condition else None,
    )


def _part(node: Node, expander: PatternExpander) -> QueryPart:
    kind, below = _KINDS[type(node)], _below(node)
    field: str | None = getattr(node, "field", None)
    words = expander.found.get(node) if isinstance(node, Prefix | Wildcard | Fuzzy) else None
    parts = tuple(_part(child, expander) for child in below)
    return QueryPart(kind, to_text(node), field, _terms(node), words, _number(node), parts)


_KINDS: dict[type[Node], str] = {
    And: "all", Or: "any", Not: "not", Prefer: "prefer", Filtered: "all", Boosted: "boost", Term: "word",
    Phrase: "phrase", Near: "near", Prefix: "prefix", Wildcard: "wildcard", Fuzzy: "fuzzy", Words: "words",
    DateRange: "dates", Identified: "articles", Everything: "everything", Nothing: "nothing",
}  # fmt: skip


def _below(node: Node) -> Sequence[Node]:
    match node:
        case And(children) | Or(children):
            return children
        case Not(child) | Boosted(child, _):
            return (child,)
        case Prefer(one, other) | Filtered(one, other):
            return (one, other)
        case _:
            return ()


def _terms(node: Node) -> tuple[tuple[str, ...], ...]:
    match node:
        case Term(_, term, _, also):
            return ((term, *also),)
        case Phrase(_, parts, _) | Near(_, parts, _, _):
            return tuple(map(_terms_at, parts))
        case Prefix(_, prefix, _):
            return ((f"{prefix}*",),)
        case Wildcard(_, pattern, _):
            return ((pattern,),)
        case Fuzzy(_, word, _, _):
            return ((word,),)
        case Words(_, words, _):
            return (words,)
        case Identified(ids):
            return (ids,)
        case _:
            return ()


def _terms_at(part: PhraseTerm) -> tuple[str, ...]:
    return (f"{part.term}*",) if part.beginning else (part.term, *part.also)


def _number(node: Node) -> float | None:
    match node:
        case Boosted(_, factor):
            return factor
        case Fuzzy(_, _, distance, _) | Near(_, _, distance, _):
            return distance
        case _:
            return None
