"""How did a hit come by its score? A tree for people."""

from collections.abc import Iterator
from dataclasses import replace

from corpus_search.output.escape import visible
from corpus_search.output.layout import Line, Role, Span, wrap
from corpus_search.page import Explanation

__all__ = ["explanation_lines"]

_STEP = 2
_GAP = "  "
_DEEPEST = 8
"""Levels that are indented; what is deeper stands below the last."""


def explanation_lines(explanation: Explanation, width: int | None, indent: int) -> list[Line]:
    """Return a tree, a line a number: the number, what it is, and indented below it what it is made of."""
    return list(_iter_lines(explanation, width, indent, 0))


def _iter_lines(explanation: Explanation, width: int | None, indent: int, depth: int) -> Iterator[Line]:
    start = indent + _STEP * min(depth, _DEEPEST)
    value = _number(explanation.value)
    lead = " " * start + value + _GAP
    what = (Span(visible(explanation.what)),)
    if width is None or len(lead) <= width // 2:
        lines = wrap(what, width, lead, len(lead))
    else:
        start = min(start, width // 3)
        lines = [*wrap((Span(value),), width, indent=start), *wrap(what, width, indent=start + _STEP)]
    for line in lines:
        yield tuple(replace(span, role=Role.DIM) for span in line)
    for part in explanation.parts:
        yield from _iter_lines(part, width, indent, depth + 1)


def _number(value: float) -> str:
    """Return a number to read: to four decimals, small ones to three digits."""
    text = f"{value:,.4f}" if abs(value) >= 0.001 or not value else f"{value:.3g}"
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text
