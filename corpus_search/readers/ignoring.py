"""Which files does the user not want read? Patterns as in .gitignore, from options and from ignore files.

The rules of gitignore(5): of the patterns of one list the last that matches decides; a list in a folder comes
before those of the folders above it; a pattern speaks of the path itself, and a folder that is left out takes
everything below it along, so the walk never enters it.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from corpus_search.records import dataclass

if TYPE_CHECKING:
    from pathspec.pattern import Pattern

__all__ = ["IGNORE_FILE", "MAX_IGNORE_FILE_SIZE", "IgnoreRules", "PatternError", "Patterns"]

IGNORE_FILE = ".corpus-search-ignore"

MAX_IGNORE_FILE_SIZE = 1 << 20
"""Bytes; who has more patterns than this has mistaken the file."""

_FOLDER_MARK = "ps_d"
"""The group by which pathspec (0.12 and 1) marks the slash after a folder that matched."""


class PatternError(ValueError):
    """A line is no pattern. `place` is its number, from 1; `line` is what it says."""

    def __init__(self, place: int, line: str) -> None:
        super().__init__(f"line {place} is not a pattern: {line}")
        self.place = place
        self.line = line


class Patterns:
    """A list of patterns, relative to one folder. Paths are below that folder; a folder's ends with "/"."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Compile `lines`; raises `PatternError`."""
        from pathspec import GitIgnoreSpec  # noqa: PLC0415 - 37 ms to import, and often not needed

        self._latest_first: list[Pattern] = []
        for place, line in enumerate(lines, 1):
            try:
                compiled = list(GitIgnoreSpec.from_lines([line]).patterns)
            except (ValueError, re.error) as err:
                raise PatternError(place, line) from err
            self._latest_first[:0] = [pattern for pattern in compiled if pattern.include is not None]

    def decide(self, path: str) -> bool | None:
        """Say whether the list leaves out `path` itself (True), takes it in (False), or is silent (None)."""
        for pattern in self._latest_first:
            found = pattern.match_file(path)
            if found is not None and _is_about_itself(found.match, path):
                return pattern.include
        return None

    def cover(self, path: str) -> bool:
        """Say whether the last pattern that matches `path`, or a folder that it is in, is not negated."""
        for pattern in self._latest_first:
            if pattern.match_file(path) is not None:
                return bool(pattern.include)
        return False


def _is_about_itself(match: re.Match[str], path: str) -> bool:
    """Tell a match of the whole path from one of a folder above it, which spoke when that folder was met."""
    if _FOLDER_MARK not in match.re.groupindex:
        return True
    return match.end(_FOLDER_MARK) in (-1, len(path))


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The ignore files of a folder and of those above it, up to the root.

    `lists` holds, innermost first, the length of the path of a list's folder below the root, and the list.
    """

    lists: tuple[tuple[int, Patterns], ...] = ()

    def leave_out(self, path: str) -> bool:
        """Say whether `path` below the root (a folder's ends with "/") is left out."""
        for start, patterns in self.lists:
            decision = patterns.decide(path[start:])
            if decision is not None:
                return decision
        return False

    def with_file(self, location: str, folder: str) -> "IgnoreRules":
        """Add the ignore file at `location`; `folder` is its folder below the root, "" or ending with "/".

        Raises `OSError` and `PatternError`.
        """
        data = Path(location).read_bytes()
        # As git does: bytes that are not UTF-8 match themselves (PEP 383), a byte order mark is passed over.
        lines = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff").split("\n")
        patterns = Patterns(line.removesuffix("\r") for line in lines)
        return IgnoreRules(((len(folder), patterns), *self.lists))
