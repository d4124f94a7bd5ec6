"""How a screen looks before it is known what it is written with.

A screen is lines, a line is spans, and a span is text in a role. `plain` writes the text alone, `terminal`
gives each role its colour. All text in spans is safe to print; whoever makes a span sees to it (`escape`).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto
from itertools import accumulate

from rich.cells import cell_len

from corpus_search.output.passages import Match
from corpus_search.output.wrapping import break_lines, is_inside_character
from corpus_search.records import dataclass

__all__ = ["Line", "Role", "Span", "expand_tabs", "mark", "split_lines", "wrap"]

_TAB = 8


class Role(Enum):
    """What a span is to the reader."""

    PLAIN = auto()
    HEADLINE = auto()
    DIM = auto()
    MATCH = auto()
    BAR = auto()


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line in one role; `link` is the URI that it leads to, "" for none."""

    text: str
    role: Role = Role.PLAIN
    link: str = ""


Line = tuple[Span, ...]


def mark(text: str, matches: Iterable[Match], role: Role, *, brackets: bool) -> Line:
    """Return `text` in `role` with its matches set apart, in square brackets too where asked for.

    Matches may come in any order, overlap or reach past the text; an accent or a joined emoji at their edge
    is taken in whole.
    """
    spans: list[Span] = []
    reached = 0
    for start, end in _merge(text, matches):
        found = text[start:end]
        spans.append(Span(text[reached:start], role))
        spans.append(Span(f"[{found}]" if brackets else found, Role.MATCH))
        reached = end
    spans.append(Span(text[reached:], role))
    return tuple(span for span in spans if span.text)


def wrap(spans: Sequence[Span], width: int | None, first: str = "", indent: int = 0) -> list[Line]:
    """Return `spans` as lines of at most `width` columns, None for one line.

    `first` stands before the first line, `indent` spaces before the others; both are as wide as each other.
    """
    room = None if width is None else max(width - indent, 1)
    breaks = break_lines("".join(span.text for span in spans), room)
    leads = (first or " " * indent, *(" " * indent for _ in breaks[1:]))
    return [
        (Span(lead), *line) if lead and line else line for lead, line in zip(leads, _cut(spans, breaks), strict=True)
    ]


def split_lines(spans: Iterable[Span]) -> list[Line]:
    """Return `spans` as lines, split at the line feeds in their text."""
    lines: list[list[Span]] = [[]]
    for span in spans:
        head, *rest = span.text.split("\n")
        lines[-1].append(replace(span, text=head))
        lines += ([replace(span, text=text)] for text in rest)
    return [tuple(span for span in line if span.text) for line in lines]


def expand_tabs(line: Line) -> Line:
    """Return `line` with spaces up to the next multiple of eight columns for each tab."""
    if not any("\t" in span.text for span in line):
        return line
    spans = []
    column = 0
    for span in line:
        text = ""
        for number, part in enumerate(span.text.split("\t")):
            gap = " " * (_TAB - column % _TAB) if number else ""
            text += gap + part
            column += len(gap) + cell_len(part)
        spans.append(replace(span, text=text))
    return tuple(spans)


def _merge(text: str, matches: Iterable[Match]) -> list[Match]:
    merged: list[Match] = []
    for start, end in sorted(_widen(text, match) for match in matches):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged


def _widen(text: str, match: Match) -> Match:
    start, end = (min(max(offset, 0), len(text)) for offset in match)
    while is_inside_character(text, start):
        start -= 1
    while is_inside_character(text, end):
        end += 1
    return start, end


def _cut(spans: Sequence[Span], ranges: Iterable[Match]) -> Iterator[Line]:
    """Yield what stands in each range of the text that the spans make together."""
    starts = list(accumulate((len(span.text) for span in spans), initial=0))
    for start, end in ranges:
        first = max(bisect_right(starts, start) - 1, 0)
        last = bisect_right(starts, end - 1)
        pieces = zip(spans[first:last], starts[first:last], strict=False)
        line = (replace(span, text=span.text[max(start - at, 0) : end - at]) for span, at in pieces)
        yield tuple(span for span in line if span.text)
