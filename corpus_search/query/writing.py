"""How is a query tree written in the query's own syntax?"""

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
)
from corpus_search.query.spelling import written, written_prefix, written_quoted

__all__ = ["to_text"]


def to_text(node: Node) -> str:
    """Return the query as it was read, in its own syntax: 'title:kerry AND (syria OR libya) AND NOT "oil"'."""
    return _to_text(node, 0)


def _to_text(node: Node, outer: int) -> str:  # noqa: PLR0912  (a case a node)
    """`outer` is how strongly the operator around binds: 0 nothing, 1 OR, 2 AND, 3 NOT."""
    match node:
        case Prefix(field, _, text) if text.endswith("*"):
            return written_prefix(field, text.removesuffix("*"))
        case Term(field, _, text) | Prefix(field, _, text):
            return written(field, text)
        case Wildcard(field, _, text) | Fuzzy(field, _, _, text) | Words(field, _, text):
            return f"{field}:{text}" if field else text
        case Phrase(field, _, text):
            return written_quoted(field, text)
        case Near(field, _, distance, text):
            return f"{written_quoted(field, text)}~{distance}"
        case Boosted(child, factor):
            text = _to_text(child, 3)
            return f"({text})^{factor:g}" if isinstance(child, Boosted | Not) else f"{text}^{factor:g}"
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
        case Identified(ids):
            return f"({' or '.join(ids)})"
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
