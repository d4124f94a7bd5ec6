"""How many of the articles that match have which value? Bars for people."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len

from corpus_search.engines.base import FacetBy
from corpus_search.output.escape import visible
from corpus_search.output.layout import Line, Role, Span
from corpus_search.output.wrapping import is_inside_character
from corpus_search.page import Facet

__all__ = ["facet_lines"]

_NARROWEST = 38
"""Columns of one facet below which it no longer stands beside another; two of them fit into 80."""
_WIDEST = 60
_GAP = 4
_SHORTEST_BAR = 6
_LONGEST_BAR = 30
_MOST_CHARACTERS = 4
"""Characters a column, of which some may be marks on the one before; more are made to annoy."""
_EIGHTHS = ("", *"▏▎▍▌▋▊▉")
_NONE = "(none)"
_EMPTY = "(empty)"


def facet_lines(facets: Sequence[Facet], width: int | None) -> list[Line]:
    """Return the facets as bars, several side by side where `width` columns allow, with a blank line between rows.

    Bars have the length of the most frequent value as their measure. Those of articles without a value have none:
    they are mostly many, and not what is compared. A value that is too long is cut, and stands whole in JSON.
    """
    shown = [facet for facet in facets if facet.values or facet.missing]
    room = 80 if width is None else width
    across = max(min((room + _GAP) // (_NARROWEST + _GAP), len(shown)), 1)
    size = min((room + _GAP) // across - _GAP, _WIDEST)
    lines: list[Line] = []
    for first in range(0, len(shown), across):
        lines += [()] if lines else []
        blocks = [_block(facet, size) for facet in shown[first : first + across]]
        lines += [_beside(cells, size) for cells in zip_longest(*blocks, fillvalue=())]
    return lines


def _block(facet: Facet, size: int) -> list[Line]:
    """Return one facet as lines of at most `size` columns: its name, and value, count and bar of each row."""
    counts = [f"{count:,}" for count in (*(count for _, count in facet.values), facet.missing) if count]
    number = max(map(len, counts), default=0)
    none = _cut(_NONE, size - number - 2) if facet.missing else ""
    longest = max(min(size // 2, size - number - 4 - _SHORTEST_BAR), 1)
    names = [_cut(visible(value) or _EMPTY, longest) for value, _ in facet.values]
    label = max(map(cell_len, [*names, none]))
    bars = _bars([count for _, count in facet.values], min(size - label - number - 4, _LONGEST_BAR))
    lines: list[Line] = [(Span(_cut(_title(facet), size), Role.HEADLINE),)]
    for name, (_, count), bar in zip(names, facet.values, bars, strict=True):
        text = f"{_filled(name, label)}  {count:>{number},}"
        lines.append((Span(f"{text}  "), Span(bar, Role.BAR)) if bar else (Span(text),))
    if facet.others:
        lines.append((Span(_cut(f"and {facet.others:,} more", size), Role.DIM),))
    if facet.missing:
        lines.append((Span(f"{_filled(none, label)}  {facet.missing:>{number},}", Role.DIM),))
    return lines


def _title(facet: Facet) -> str:
    by = facet.request.by
    return facet.request.field if by is FacetBy.VALUE else f"{facet.request.field} by {by.value}"


def _beside(cells: Sequence[Line], size: int) -> Line:
    """Return lines of several facets as one, each but the last filled up to `size` columns and a gap."""
    return tuple(_iter_beside(cells, size))


def _iter_beside(cells: Sequence[Line], size: int) -> Iterator[Span]:
    missing = 0
    for cell in cells:
        if cell and missing:
            yield Span(" " * missing)
            missing = 0
        yield from cell
        missing += size + _GAP - cell_len("".join(span.text for span in cell))


def _bars(counts: Sequence[int], longest: int) -> list[str]:
    """Return a bar for each count, to an eighth of a column; the shortest shows, unless there is no room at all."""
    if longest < 1:
        return [""] * len(counts)
    eighths = [max(round(8 * longest * count / max(counts)), 1) for count in counts]
    return ["█" * (length // 8) + _EIGHTHS[length % 8] for length in eighths]


def _filled(text: str, size: int) -> str:
    return text + " " * (size - cell_len(text))


def _cut(text: str, size: int) -> str:
    """Return text of at most `size` columns, with an ellipsis where it is cut; no character is cut in two."""
    most = _MOST_CHARACTERS * size
    if len(text) <= most and cell_len(text) <= size:
        return text
    end = 0
    while end < most and cell_len(text[: end + 1]) < size:
        end += 1
    while is_inside_character(text, end):
        end -= 1
    return f"{text[:end].rstrip()}…"
