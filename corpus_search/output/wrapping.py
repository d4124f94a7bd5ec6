"""Where a line of text can be broken so that it fits into a number of terminal columns.

Words stay whole unless one alone is wider than the line. Widths are those of terminals: two columns for most
characters of East Asia and for emoji, none for combining marks. The rules are a small part of UAX #14.
"""

import re
from collections.abc import Iterator

from rich.cells import cell_len

__all__ = ["break_lines", "is_inside_character"]

_NEVER_AFTER_SPACE = "·…!?:;»"
_NEVER_FIRST = rf"{_NEVER_AFTER_SPACE}.,)\]}}”’、。，．：；！？」』）〕】》〉ー々"
_NEVER_LAST = r"(\[{«“‘「『（〔【《〈"
# Chinese and Japanese are written without spaces and may be broken between almost any two characters.
_UNSPACED = r"\u2e80-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_SPACES = " \u3000"
_BREAK = re.compile(
    rf"""
      (?<=[{_SPACES}]) (?![{_SPACES}{_NEVER_AFTER_SPACE}]) (?!\Z)
    | (?<=[^\W\d_][-–—]) (?=[^\W\d_])  # in well-known, not in 2016-02-02
    | (?<=[{_UNSPACED}]) (?<![{_NEVER_LAST}]) (?![{_SPACES}{_NEVER_FIRST}]) (?!\Z)
    | (?<=[^{_SPACES}{_NEVER_LAST}]) (?=[{_UNSPACED}]) (?![{_SPACES}{_NEVER_FIRST}])
    """,
    re.VERBOSE,
)


def break_lines(text: str, width: int | None) -> list[tuple[int, int]]:
    """Return the lines of `text`, which has no line feed, as (start, end) offsets; at least one.

    Each is at most `width` columns wide (only a single character wider than that is not), and the spaces
    around a break are left out. Without a width the text is one line.
    """
    if width is None:
        return [(0, len(text))]
    end = len(text.rstrip(_SPACES))
    if end <= 4 * width and cell_len(text[:end]) <= width:
        return [(0, end)]
    return list(_iter_lines(text[:end], width))


def is_inside_character(text: str, at: int) -> bool:
    """Tell whether the offset `at` is inside what people see as one character.

    That is before a combining mark, a variation selector or a joiner, or after a joiner: a simple reading of
    the grapheme clusters of UAX #29.
    """
    if not 0 < at < len(text) or text[at] in "\n\t":
        return False
    return text[at - 1] == "\u200d" or cell_len(text[at]) == 0


def _iter_lines(text: str, width: int) -> Iterator[tuple[int, int]]:
    indent = len(text) - len(text.lstrip(_SPACES))
    start = 0 if cell_len(text[:indent]) <= width // 2 else indent
    end, used = start, cell_len(text[start:indent])
    for word, after in _iter_words(text, indent):
        solid = word + len(text[word:after].rstrip(_SPACES))
        if used + cell_len(text[word:solid]) > width and end > start:
            yield start, end
            start, used = word, 0
        if used + cell_len(text[word:solid]) > width:
            for cut in _iter_folds(text, (word, solid), (used, width)):
                yield start, cut
                start = cut
            used = cell_len(text[start:after])
        else:
            used += cell_len(text[word:after])
        end = solid
    yield start, end


def _iter_words(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield what must stay together, from `start` on; the spaces after a word belong to it."""
    for match in _BREAK.finditer(text, start + 1):
        if not is_inside_character(text, match.start()):
            yield start, match.start()
            start = match.start()
    yield start, len(text)


def _iter_folds(text: str, word: tuple[int, int], columns: tuple[int, int]) -> Iterator[int]:
    """Yield where a word is cut that is too wide for a line with (used, all) columns."""
    used, width = columns
    start, end = word
    while start < end:
        after = start + 1
        while after < end and is_inside_character(text, after):
            after += 1
        size = cell_len(text[start:after])
        if used + size > width and used:
            yield start
            used = 0
        used += size
        start = after
