"""A query as a tree, after analysis and before any engine.

Leaves hold terms as `analysis` makes them, so that an engine only looks them up and the snippets highlight
just what matched. Each leaf also keeps the characters it came from, for display. `field` is the name of a field,
or None for the headline and the text together.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from corpus_search.query.lexer import written, written_prefix, written_quoted

__all__ = [
    "And",
    "DateRange",
    "Everything",
    "Filtered",
    "Node",
    "Not",
    "Note",
    "Nothing",
    "Or",
    "Phrase",
    "PhraseTerm",
    "Prefer",
    "Prefix",
    "Term",
    "iter_leaves",
    "to_text",
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
class Everything:
    """All articles."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No article."""


Leaf = Term | Prefix | Phrase
Node = Leaf | DateRange | And | Or | Not | Prefer | Filtered | Everything | Nothing


def iter_leaves(node: Node) -> Iterator[Leaf]:
    """Yield the leaves that an article can match, in order: those of a `Not` and of conditions are left out."""
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from iter_leaves(child)
        case Prefer(required, optional):
            yield from iter_leaves(required)
            yield from iter_leaves(optional)
        case Filtered(query, _):
            yield from iter_leaves(query)
        case Term() | Prefix() | Phrase():
            yield node
        case _:
            pass


def to_text(node: Node) -> str:
    """Return the query as it was read, in its own syntax: 'title:kerry AND (syria OR libya) AND NOT "oil"'."""
    return _to_text(node, 0)


def _to_text(node: Node, outer: int) -> str:
    """`outer` is how strongly the operator around binds: 0 nothing, 1 OR, 2 AND, 3 NOT."""
    match node:
        case Prefix(field, _, text) if text.endswith("*"):
            return written_prefix(field, text.removesuffix("*"))
        case Term(field, _, text) | Prefix(field, _, text):
            return written(field, text)
        case Phrase(field, _, text):
            return written_quoted(field, text)
        case And(children):
            return _joined(" AND ", children, 2, outer)
        case Or(children):
            return _joined(" OR ", children, 1, outer)
        case Not(child):
            return f"NOT {_to_text(child, 3)}"
        case Prefer(required, optional):
            text = f"+{_to_text(required, 3)} {_to_text(optional, 3)}"
            return f"({text})" if outer else text
        case Filtered(query, condition):
            return _joined(" AND ", (query, condition), 2, outer)
        case DateRange(field, first, last):
            return f"{field}:{_written_range(first, last)}"
        case Everything():
            return "*"
        case Nothing():
            return "(nothing)"


def _joined(operator: str, children: tuple[Node, ...], strength: int, outer: int) -> str:
    text = operator.join(_to_text(child, strength) for child in children)
    return f"({text})" if outer > strength else text


def _written_range(first: str | None, last: str | None) -> str:
    if first and last:
        return f"{first}..{last}"
    return f">={first}" if first else f"<={last}" if last else "*"
