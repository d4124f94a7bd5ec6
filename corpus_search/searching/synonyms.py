r"""What stands for what, by a file of synonyms in Solr's format?

The format is that of the "Synonym Graph Filter" (Apache Solr Reference Guide, section "Filters"), with expand="true":

    # a comment; empty lines say nothing
    television, tv, idiot box        each of them finds the others too
    whitehouse => white house        what stands before the arrow finds only what stands behind it
    foo => foo, bar                  unless that names it again
    a\,a, b\=>b                      a backslash takes the meaning from a comma, an arrow, and a backslash

An entry may be several words; in an article they must stand side by side, in this order. What is said of one entry in
several lines is added up. It is read as queries are: case, accents and endings do not count, nor do stop words in an
entry that has other words.
"""

import re
from pathlib import Path

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.errors import UsageError
from corpus_search.searching.alternatives import MOST_ALTERNATIVES, Key, Rule, key_of

__all__ = ["MOST_BYTES", "Synonyms", "read_synonyms"]

MOST_BYTES = 4 << 20
"""Size of a file, at the most; it is read for every search."""
_LONGEST_ENTRY = 200

_PIECE = re.compile(r"\\.|=>|,|[^\\,=]+|=|\\$", re.DOTALL)
_HINT = 'Write "tv, television" for words that find each other, "whitehouse => white house" for one that finds another.'


class Synonyms:
    """The rules of one file."""

    by = "synonyms"
    in_exclusions = True
    """Whoever says that two words mean the same wants neither of them where one is excluded."""

    def __init__(self, rules: dict[Key, Rule]) -> None:
        self._rules = rules

    def rule(self, key: Key) -> Rule | None:
        """Return what stands for these terms."""
        return self._rules.get(key)


def read_synonyms(path: Path, analyzer: Analyzer) -> Synonyms:
    """Read a file of synonyms.

    Raises `UsageError` where it cannot be read, is too large or not UTF-8, and for a line that cannot be meant.
    """
    builder = _Builder(path, analyzer)
    for number, line in enumerate(_read(path).split("\n"), 1):
        if (stripped := line.strip()) and not stripped.startswith("#"):
            builder.add(stripped, number)
    return Synonyms({key: Rule(tuple(others), keep=key in builder.kept) for key, others in builder.others.items()})


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as err:
        raise UsageError(f"the synonyms {path} cannot be read: {err.strerror or err}.") from err
    if len(data) > MOST_BYTES:
        raise UsageError(
            f"the synonyms {path} are larger than {MOST_BYTES >> 20} MiB.", "Leave out what is not needed."
        )
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as err:
        line = data.count(b"\n", 0, err.start) + 1
        raise UsageError(f"{path}, line {line}: this is not UTF-8.", "Save the file as UTF-8.") from err


class _Builder:
    """Takes the lines of a file; `others` is what stands for each entry, `kept` the entries that find themselves."""

    def __init__(self, path: Path, analyzer: Analyzer) -> None:
        self._path = path
        self._analyzer = analyzer
        self.others: dict[Key, dict[str, None]] = {}
        self.kept: set[Key] = set()

    def add(self, line: str, number: int) -> None:
        """Take one line that says something."""
        sides = _sides(line)
        if len(sides) > 2:
            raise self._error(number, "there is more than one =>", "Begin a new line, or put a backslash before it.")
        groups = [self._entries(side, number) for side in sides]
        if len(groups) == 1:
            groups.append(groups[0])
            if len(sides[0]) < 2:
                raise self._error(number, f'"{line}" stands alone', _HINT)
        left, right = groups
        for key in left:
            others = self.others.setdefault(key, {})
            for other_key, text in right.items():
                if other_key == key:
                    self.kept.add(key)
                else:
                    others[text] = None
            if len(others) > MOST_ALTERNATIVES:
                raise self._error(number, f'more than {MOST_ALTERNATIVES} entries stand for "{left[key]}"', "")

    def _entries(self, texts: list[str], number: int) -> dict[Key, str]:
        """Return the entries of one side of a line, by their terms."""
        entries: dict[Key, str] = {}
        for raw in texts:
            text = raw.strip()
            if not text:
                raise self._error(number, "an entry is empty", _HINT)
            if len(text) > _LONGEST_ENTRY:
                raise self._error(number, f"an entry is longer than {_LONGEST_ENTRY} characters", "")
            key = key_of(text, self._analyzer)
            if not key:
                raise self._error(number, f'"{text}" has no letter or digit', "Begin a comment with #.")
            entries.setdefault(key, text)
        return entries

    def _error(self, number: int, what: str, hint: str) -> UsageError:
        return UsageError(f"{self._path}, line {number}: {what}.", hint)


def _sides(line: str) -> list[list[str]]:
    """Return a line as sides of "=>", each as its entries, with backslashes undone."""
    sides: list[list[str]] = [[""]]
    for piece in _PIECE.findall(line):
        if piece == "=>":
            sides.append([""])
        elif piece == ",":
            sides[-1].append("")
        else:
            sides[-1][-1] += piece.removeprefix("\\")
    return sides
