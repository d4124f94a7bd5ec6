"""Which words of a segment fit a pattern?

Words of equal length lie together (see `wordfile`), which leaves few groups to look at. In a group, what fits a
pattern begins as it does, which a binary search finds; or it holds the longest run of letters that the pattern has,
which a search for bytes finds; or, for a fuzzy word, an unchanged piece of it: a word in d + 1 pieces cannot have
changed in all of them by d edits, unless two neighbours changed places across the border of two pieces, and with that
exchange made beforehand the same holds for d - 1 (the pigeonhole principle; G. Navarro, A Guided Tour to Approximate
String Matching, 2001, section 8.2). Only what is left is compared in full.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise

from corpus_search.engines.patterns import beginning_of, fitting
from corpus_search.engines.whoosh.layout import utf8
from corpus_search.engines.whoosh.wordfile import WordFile, WordGroup
from corpus_search.query.nodes import Fuzzy, Pattern, Prefix, Wildcard

__all__ = ["Batch", "iter_fitting"]

Batch = tuple[Sequence[str], Sequence[int]]
"""Words, and how many articles of a segment hold each."""

_FEW = 20
"""Words up to which it is quicker to read the counts one by one."""


def iter_fitting(file: WordFile, field: str, pattern: Pattern) -> Iterator[Batch]:
    """Yield the words of a field that fit, each once."""
    groups = file.groups(field)
    match pattern:
        case Prefix(_, prefix, _):
            for group in groups:
                if group.characters >= len(prefix):
                    yield _span(group, *group.beginning(utf8(prefix)))
        case Wildcard():
            yield from _of_shape(groups, pattern)
        case Fuzzy(_, word, distance, _):
            fits = fitting(pattern)
            for group in groups:
                if abs(group.characters - len(word)) <= distance:
                    yield _that_fit(_some(group, _near(group, word, distance)), fits)


def _span(group: WordGroup, first: int, end: int) -> Batch:
    return (group.words(first, end), group.counts(first, end)) if end > first else ((), ())


def _some(group: WordGroup, numbers: Collection[int]) -> Batch:
    if len(numbers) < _FEW:
        return [group.word(number) for number in numbers], [group.articles(number) for number in numbers]
    return group.some(numbers), list(map(group.counts(0, group.count).__getitem__, numbers))


def _that_fit(batch: Batch, fits: Callable[[str], bool]) -> Batch:
    pairs = [pair for pair in zip(*batch, strict=True) if fits(pair[0])]
    return [word for word, _ in pairs], [articles for _, articles in pairs]


def _of_shape(groups: Sequence[WordGroup], pattern: Wildcard) -> Iterator[Batch]:
    shape = pattern.pattern
    fits = fitting(pattern)
    least = len(shape) - shape.count("*")
    beginning = utf8(beginning_of(pattern))
    # The line feed behind a word makes a sought ending rarer.
    longest = max(map(utf8, re.split(r"[*?]", f"{shape}\n")[1:]), key=len, default=b"\n")
    # "*stan" and "*stan*" say no more than that a word ends so, or holds it.
    sure = utf8(shape.strip("*")) == longest.strip(b"\n") and shape.startswith("*")
    for group in groups:
        if group.characters == least or (group.characters > least and "*" in shape):
            first, end = group.beginning(beginning)
            if len(longest) > 1:
                numbers = dict.fromkeys([number for number, _ in group.holding(longest, first, end)])
                batch = _some(group, numbers)
                yield batch if sure else _that_fit(batch, fits)
            else:
                yield _that_fit(_span(group, first, end), fits)


def _near(group: WordGroup, word: str, distance: int) -> set[int]:
    """Return the words that may be so near to one; those that are, are among them."""
    if distance == 0:
        return set(range(*group.beginning(utf8(word)))) if group.characters == len(word) else set()
    borders = [len(word) * part // (distance + 1) for part in range(distance + 2)]
    pieces = [utf8(word[start:end]) for start, end in pairwise(borders)]
    if not all(pieces):
        return set(range(group.count))
    found = set(range(*group.beginning(pieces[0])))
    found.update(number for number, _ in group.holding(pieces[-1] + b"\n", 0, group.count))
    for at, piece in zip(borders[1:], pieces[1:-1], strict=False):
        # A byte is a character only where all are of one byte; elsewhere any place will do.
        shift = distance if group.characters == group.size else group.size
        found.update(number for number, place in group.holding(piece, 0, group.count) if abs(place - at) <= shift)
    for border in borders[1:-1]:
        exchanged = word[: border - 1] + word[border] + word[border - 1] + word[border + 1 :]
        found |= _near(group, exchanged, distance - 1)
    return found
