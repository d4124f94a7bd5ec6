"""A query as a tree, after analysis and before any engine.

Leaves hold terms as `analysis` makes them, so that an engine only looks them up and the snippets highlight
just what matched. Each leaf also keeps the characters it came from, for display. `field` is the name of a field,
or None for the headline and the text together.
"""

from collections.abc import Iterator

from corpus_search.records import dataclass

__all__ = [
    "And",
    "Boosted",
    "DateRange",
    "Everything",
    "Filtered",
    "Fuzzy",
    "Identified",
    "Leaf",
    "Near",
    "Node",
    "Not",
    "Note",
    "Nothing",
    "Or",
    "Pattern",
    "Phrase",
    "PhraseTerm",
    "Prefer",
    "Prefix",
    "Term",
    "Wildcard",
    "Words",
    "iter_leaves",
]


@dataclass(frozen=True, slots=True)
class Note:
    """Something odd in a query and how it was read; `position` counts characters of the query from 0."""

    position: int
    message: str


@dataclass(frozen=True, slots=True)
class Term:
    """Articles that hold a term in a field.

    `also` are other terms that stand for the same word, in articles of other languages; all count as one term.
    """

    field: str | None
    term: str
    text: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prefix:
    """Articles that hold a word beginning with `prefix`.

    Words are meant as written, folded but not stemmed; with `of_terms` it is terms: a single character of a
    script written without spaces begins the pairs that `analysis.words` made.
    """

    field: str | None
    prefix: str
    text: str
    of_terms: bool = False


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Articles that hold a word of this shape: `*` stands for any characters or none, `?` for exactly one.

    The pattern is of words as written, folded but not stemmed; with `of_terms` of the terms of a field of names.
    """

    field: str | None
    pattern: str
    text: str
    of_terms: bool = False


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Articles that hold a word at most `distance` away: 1 or 2 letters added, left out, changed or exchanged.

    Words are as written, folded but not stemmed; with `of_terms` they are the terms of a field of names. The
    distance is that of optimal string alignment: an exchange of two neighbours counts one, as in Lucene.
    """

    field: str | None
    word: str
    distance: int
    text: str
    of_terms: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Articles that hold any of these words: what a `Pattern` stands for in one store. They count as one word.

    Words are as written, folded but not stemmed; with `of_terms` they are the terms of the field.
    """

    field: str | None
    words: tuple[str, ...]
    text: str
    of_terms: bool = False


@dataclass(frozen=True, slots=True)
class PhraseTerm:
    """One term of a phrase, `position` places after the phrase's first.

    See `Prefix` for `beginning`, and `Term` for `also`.
    """

    term: str
    position: int
    beginning: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Articles that hold all the terms, in this order and at these distances, in one field; two terms or more."""

    field: str | None
    terms: tuple[PhraseTerm, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """Articles that hold all the terms, in any order, near each other in one field; two different terms or more.

    The shortest stretch of text that holds them all has at most `distance` other words in it. What a term is
    `position` places after the first says nothing here. Scored as the terms would be, each by itself.
    """

    field: str | None
    terms: tuple[PhraseTerm, ...]
    distance: int
    text: str


@dataclass(frozen=True, slots=True)
class DateRange:
    """Articles whose date may lie between two dates, both included; None leaves an end open. It scores nothing.

    Dates are ISO 8601 years, months or days. A year or a month is a span of days, and matches if any of them lies
    between the first day of `first` and the last day of `last`: dates are compared by the parts that both have.
    Articles without a date never match.
    """

    field: str
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Identified:
    """The articles with these ids, as far as there are such. It scores nothing."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class And:
    """Articles that match every child; children that are `Not` take articles away. Two children or more."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Articles that match one child at least. Two children or more."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Articles that do not match the child."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class Prefer:
    """Articles that match `required`; those that match `optional` too get its score on top."""

    required: "Node"
    optional: "Node"


@dataclass(frozen=True, slots=True)
class Filtered:
    """Articles that match both, scored by `query` alone."""

    query: "Node"
    condition: "Node"


@dataclass(frozen=True, slots=True)
class Boosted:
    """Articles that match the child, with `factor` times its score; above 0."""

    child: "Node"
    factor: float


@dataclass(frozen=True, slots=True)
class Everything:
    """All articles."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No article."""


Pattern = Prefix | Wildcard | Fuzzy
"""What is looked up among the words of a store before an engine sees the query: see `searching.expansion`."""
Leaf = Term | Prefix | Wildcard | Fuzzy | Words | Phrase | Near
Node = Leaf | DateRange | Identified | And | Or | Not | Prefer | Filtered | Boosted | Everything | Nothing


def iter_leaves(node: Node) -> Iterator[Leaf]:
    """Yield the leaves that an article can match, in order: those of a `Not` and of conditions are left out."""
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from iter_leaves(child)
        case Prefer(required, optional):
            yield from iter_leaves(required)
            yield from iter_leaves(optional)
        case Filtered(query, _) | Boosted(query, _):
            yield from iter_leaves(query)
        case Term() | Prefix() | Wildcard() | Fuzzy() | Words() | Phrase() | Near():
            yield node
        case _:
            pass
