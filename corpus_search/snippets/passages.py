"""Choosing passages and cutting them: at words, within a paragraph, where a sentence begins if one is near.

A passage never reaches over a blank line, so headlines and captions do not run into the text. The first passage
is the one with the most different leaves of the query, then the most matches; each further one counts leaves
that are not shown yet before all else.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heapreplace
from itertools import takewhile
from operator import itemgetter
from typing import NamedTuple

from corpus_search.snippets import Snippet
from corpus_search.snippets.cutting import belongs_to_the_one_before, cut_after, cut_before
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
    """Some neighbouring matches of one paragraph that fit into a passage: those numbered `first` to `last`.

    Each bit of `leaves` is a leaf of the query that is among them.
    """

    first: int
    last: int
    leaves: int
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
    chosen = _choose(text, matches, count)
    return tuple(_snippet(text, area, spans) for area in _joined(sorted(chosen)))


def _choose(text: str, matches: Sequence[Match], count: int) -> list[tuple[int, int]]:
    """Return the best passages, best first."""
    chosen: list[tuple[int, int]] = []
    shown = 0
    # What a window adds to those chosen only ever shrinks, so a heap whose head is counted again finds the best
    # without looking at all windows each time.
    heap = [(-w.leaves.bit_count(), -w.leaves.bit_count(), w.first - w.last, w) for w in _windows(text, matches)]
    heapify(heap)
    while heap and len(chosen) < count:
        counted, leaves, places, window = heap[0]
        adds = -(window.leaves & ~shown).bit_count()
        if adds != counted:
            heapreplace(heap, (adds, leaves, places, window))
            continue
        heappop(heap)
        start = matches[window.first].start
        end = max(match.end for match in matches[window.first : window.last + 1])
        if all(end <= low or start >= high for low, high in chosen):
            chosen.append(_grown(text, start, end, window.paragraph))
            shown |= window.leaves
    return chosen


def _paragraphs(text: str) -> list[tuple[int, int]]:
    ends = [(match.start(), match.end()) for match in _BLANK_LINE.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    stops = [*(start for start, _ in ends), len(text)]
    return list(zip(starts, stops, strict=True))


def _windows(text: str, matches: Sequence[Match]) -> Iterator[_Window]:
    """Yield, for each match, the widest run of matches from it on that fits into a passage."""
    paragraphs = _paragraphs(text)
    starts = [start for start, _ in paragraphs]
    inside: Counter[int] = Counter()
    leaves, end = 0, 0  # the run is `first` to `end`, exclusive
    for first, match in enumerate(matches):
        low, high = paragraphs[bisect_right(starts, match.start) - 1]
        high = max(high, match.end)
        limit = min(match.start + PASSAGE_WIDTH, high)
        while end < len(matches) and (end <= first or matches[end].end <= limit):
            inside[matches[end].leaf] += 1
            leaves |= 1 << matches[end].leaf
            end += 1
        yield _Window(first, end - 1, leaves, (low, high))
        inside[match.leaf] -= 1
        if not inside[match.leaf]:
            leaves &= ~(1 << match.leaf)


def _grown(text: str, start: int, end: int, paragraph: tuple[int, int]) -> tuple[int, int]:
    """Return a passage around characters `start` to `end`, which stay in it, within their paragraph."""
    low, high = paragraph
    spare = max(PASSAGE_WIDTH - (end - start), 0)
    earliest = max(low, start - min(spare, _FARTHEST_SENTENCE))
    begins = (match.end() for match in _SENTENCE_START.finditer(text, earliest, start))
    sentences = [place for place in begins if not belongs_to_the_one_before(text[place])]
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


def _joined(areas: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return areas, in order, with those that overlap or touch made one."""
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
    inside = takewhile(lambda span: span[0] < end, spans[bisect_right(spans, start, key=itemgetter(1)) :])
    kept = [(max(a, start), min(b, end)) for a, b in inside]
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
