"""Choosing passages and cutting them: at words, within a paragraph, where a sentence begins if one is near.

A passage never reaches over a blank line, so headlines and captions do not run into the text. The first passage
is the one with the most different leaves of the query, then the most matches; each further one counts leaves
that are not shown yet before all else.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from corpus_search.snippets import Snippet
from corpus_search.snippets.cutting import cut_after, cut_before
from corpus_search.snippets.matches import Match, merged

__all__ = ["PASSAGE_WIDTH", "make_snippets"]

PASSAGE_WIDTH = 200
"""Characters of a passage, about; a word, or a match, is never cut for it."""
_LEAD = 60
"""Characters before the first match where no sentence begins near."""
_FARTHEST_SENTENCE = 120
"""Characters before the first match within which a sentence's beginning is worth showing."""
_SHORT_REST = 40
"""Characters that are not left over at the end of a paragraph."""

_BLANK_LINE = re.compile(r"\n[^\S\n]*(?:\n\s*|$)")
_SENTENCE_START = re.compile(r"""(?:[.!?…]["'”’»)\]]*\s+|[。！？][”’」』）]*\s*)(?=\S)""")
_SPACES = re.compile(r"\s+")


class _Window(NamedTuple):
    """Some neighbouring matches of one paragraph that fit into a passage."""

    start: int
    end: int
    leaves: frozenset[int]
    matches: int
    paragraph: tuple[int, int]


def make_snippets(text: str, matches: Sequence[Match], count: int) -> tuple[Snippet, ...]:
    """Return the best `count` passages at most, in the order of the text; its beginning where nothing matches.

    `matches` are those of `Matcher.matches` for this text.
    """
    if count < 1 or not text.strip():
        return ()
    spans = merged(matches)
    if not matches:
        first = next(paragraph for paragraph in _paragraphs(text) if text[slice(*paragraph)].strip())
        return (_snippet(text, _grown(text, first[0], first[0], first), spans),)
    chosen: list[tuple[int, int]] = []
    shown: set[int] = set()
    windows = _windows(text, matches)
    while windows and len(chosen) < count:
        best = max(windows, key=lambda w: (len(w.leaves - shown), len(w.leaves), w.matches, -w.start))
        area = _grown(text, best.start, best.end, best.paragraph)
        chosen.append(area)
        shown |= best.leaves
        windows = [w for w in windows if w.end <= area[0] or w.start >= area[1]]
    return tuple(_snippet(text, area, spans) for area in _apart(sorted(chosen)))


def _paragraphs(text: str) -> list[tuple[int, int]]:
    ends = [(match.start(), match.end()) for match in _BLANK_LINE.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    stops = [*(start for start, _ in ends), len(text)]
    return list(zip(starts, stops, strict=True))


def _windows(text: str, matches: Sequence[Match]) -> list[_Window]:
    """Return, for each match, the widest run of matches from it on that fits into a passage."""
    paragraphs = _paragraphs(text)
    starts = [start for start, _ in paragraphs]
    windows = []
    last = 0
    for first, match in enumerate(matches):
        low, high = paragraphs[bisect_right(starts, match.start) - 1]
        high = max(high, match.end)
        limit = min(match.start + PASSAGE_WIDTH, high)
        last = max(last, first)
        while last + 1 < len(matches) and matches[last + 1].end <= limit:
            last += 1
        inside = matches[first : last + 1]
        end = max(found.end for found in inside)
        leaves = frozenset(found.leaf for found in inside)
        windows.append(_Window(match.start, end, leaves, len(inside), (low, high)))
    return windows


def _grown(text: str, start: int, end: int, paragraph: tuple[int, int]) -> tuple[int, int]:
    """Return a passage around characters `start` to `end`, which stay in it, within their paragraph."""
    low, high = paragraph
    spare = max(PASSAGE_WIDTH - (end - start), 0)
    earliest = max(low, start - min(spare, _FARTHEST_SENTENCE))
    sentences = [match.end() for match in _SENTENCE_START.finditer(text, earliest, start)]
    if earliest == low:
        begin = low
    elif sentences:
        begin = sentences[0]
    else:
        begin = cut_after(text, start - min(spare, _LEAD), start)
    finish = max(end, begin + PASSAGE_WIDTH)
    if high - finish > _SHORT_REST:
        return begin, cut_before(text, finish, end)
    return begin, high


def _apart(areas: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return areas, in order, without what two of them share; those that touch become one."""
    result: list[tuple[int, int]] = []
    for start, end in areas:
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def _snippet(text: str, area: tuple[int, int], spans: Sequence[tuple[int, int]]) -> Snippet:
    """Cut an area out, with white space made single spaces and the matches moved along."""
    start, end = area
    passage = text[start:end]
    start += len(passage) - len(passage.lstrip())
    end = start + len(passage.strip())
    kept = [(max(a, start), min(b, end)) for a, b in spans if a < end and b > start]
    pieces: list[str] = []
    matches = []
    length, place = 0, start
    for a, b in kept:
        between, found = _SPACES.sub(" ", text[place:a]), _SPACES.sub(" ", text[a:b])
        pieces += (between, found)
        matches.append((length + len(between), length + len(between) + len(found)))
        length, place = length + len(between) + len(found), b
    pieces.append(_SPACES.sub(" ", text[place:end]))
    return Snippet("".join(pieces), start, end, tuple(matches))
