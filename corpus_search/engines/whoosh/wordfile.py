"""The words of a segment, each with the number of articles that hold it, in a file that is quick to look through.

The words of a field are in groups of equal length, in characters and in bytes of UTF-8; in a group each word is
followed by a line feed, so that the n-th is found without an index, and they are in order of their bytes. All numbers
are little-endian:

    "CSW2", the number of groups (4 bytes)
    for each group: its field (one byte: the place in `WORD_FIELDS`), the code of its counts (one byte, as in Python's
        `array`: B, H or I), characters, bytes and number of its words (4 bytes each), and how many holders stand before
        those of its first word (8 bytes)
    for each group: the counts, then the words

A second file has the *holders* of the words of headline and text: word for word the numbers of the articles that hold
it, in order, of 2 bytes each, or of 4 in a segment of more than 65,536 articles. So the holders of all words of one
length that begin alike lie side by side. Those of other fields stand in the term file (see `termfile`).

Whoosh does not know these files, but removes them with their segment because of their names.
"""

import struct
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import BinaryIO

from corpus_search.engines.whoosh.layout import TEXT_WORDS

__all__ = ["HOLDERS_EXTENSION", "WORDS_EXTENSION", "WORD_FIELDS", "Holders", "WordFile", "WordFileWriter", "WordGroup"]

WORDS_EXTENSION = ".wrd"
HOLDERS_EXTENSION = ".whd"
WORD_FIELDS = (*TEXT_WORDS, "author", "place", "source", "tag", "path", "language", "published")
"""The fields of the index whose words are kept here."""

_MAGIC = b"CSW2"
_HEADER = struct.Struct("<4sI")
_GROUP = struct.Struct("<BcIIIQ")
_CODES = {"B": 1, "H": 2, "I": 4}
_MOST_OF_TWO_BYTES = 1 << 16


class _NewGroup:
    """The words of a group, what follows each, and their counts and holders."""

    __slots__ = ("counts", "holders", "words")

    def __init__(self) -> None:
        self.words = bytearray()
        self.counts = array("I")
        self.holders = array("I")


class WordFileWriter:
    """Collects words, field by field and in order of their bytes, and writes the files at the end."""

    def __init__(self) -> None:
        self._groups: dict[tuple[int, int, int], _NewGroup] = {}

    def add(self, field: str, word: bytes, articles: int) -> None:
        """Add a word that so many articles hold, which are not kept here."""
        self._add(field, word, articles)

    def add_held(self, field: str, word: bytes, docs: Sequence[int]) -> None:
        """Add a word of headline or text with the articles that hold it, in order."""
        self._add(field, word, len(docs)).holders.extend(docs)

    def _add(self, field: str, word: bytes, articles: int) -> _NewGroup:
        characters = len(word) if word.isascii() else len(_text(word))
        key = WORD_FIELDS.index(field), characters, len(word)
        if (group := self._groups.get(key)) is None:
            group = self._groups[key] = _NewGroup()
        group.words += word + b"\n"
        group.counts.append(articles)
        return group

    def write(self, words: BinaryIO, holders: BinaryIO, articles: int) -> None:
        """Write both files of a segment with so many articles."""
        groups = sorted(self._groups.items())
        codes = [_smallest_code(max(group.counts)) for _, group in groups]
        words.write(_HEADER.pack(_MAGIC, len(groups)))
        before = 0
        for ((field, characters, size), group), code in zip(groups, codes, strict=True):
            words.write(_GROUP.pack(field, code.encode(), characters, size, len(group.counts), before))
            before += len(group.holders)
        for (_, group), code in zip(groups, codes, strict=True):
            words.write(_little_endian(array(code, group.counts)))
            words.write(group.words)
            holders.write(_little_endian(array(_holder_code(articles), group.holders)))


def _little_endian(numbers: "array[int]") -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _smallest_code(greatest: int) -> str:
    return "B" if greatest < 1 << 8 else "H" if greatest < 1 << 16 else "I"


def _holder_code(articles: int) -> str:
    return "H" if articles <= _MOST_OF_TWO_BYTES else "I"


_FAR = 50
"""To search for a word takes as long as to look at so many that are side by side."""


class WordGroup:
    """The words of a field that have so many characters, and so many bytes, each; they are counted from 0."""

    __slots__ = ("_before", "_code", "_counts_at", "_data", "_ends", "_words_at", "characters", "count", "size")

    def __init__(  # noqa: PLR0913, PLR0917  (what the file says of it)
        self, data: bytes, place: int, code: str, characters: int, size: int, count: int, before: int
    ) -> None:
        self._data = data
        self._before = before
        self._ends: Sequence[int] = ()
        self._code = code
        self._counts_at = place
        self._words_at = place + count * _CODES[code]
        self.characters = characters
        self.size = size
        """Bytes of a word."""
        self.count = count

    @property
    def end(self) -> int:
        """Where the next group begins."""
        return self._words_at + self.count * (self.size + 1)

    def key(self, number: int) -> bytes:
        """Return a word as the bytes that they are ordered by."""
        start = self._words_at + number * (self.size + 1)
        return self._data[start : start + self.size]

    def word(self, number: int) -> str:
        """Return a word."""
        return _text(self.key(number))

    def runs(self, words: Sequence[bytes]) -> list[tuple[int, int]]:
        """Return where those of some words are that are here: from one up to another. They come in their order."""
        runs: list[tuple[int, int]] = []
        for number in self._numbers(words):
            if runs and runs[-1][1] == number:
                runs[-1] = (runs[-1][0], number + 1)
            else:
                runs.append((number, number + 1))
        return runs

    def _numbers(self, words: Sequence[bytes]) -> list[int]:
        every = range(self.count)
        first = bisect_left(every, words[0], key=self.key)
        end = bisect_right(every, words[-1], first, key=self.key)
        if end - first <= _FAR * len(words):
            start, width, wanted = self._words_at, self.size + 1, set(words)
            between = self._data[start + first * width : start + end * width].split(b"\n")
            return [number for number, word in enumerate(between, first) if word in wanted]
        found = []
        for word in words:
            first = bisect_left(every, word, first, end, key=self.key)
            if first < end and self.key(first) == word:
                found.append(first)
        return found

    def beginning(self, prefix: bytes) -> tuple[int, int]:
        """Return which words begin so: from one up to another."""
        if not prefix:
            return 0, self.count
        words, size = range(self.count), len(prefix)

        def beginning(number: int) -> bytes:
            return self.key(number)[:size]

        first = bisect_left(words, prefix, key=beginning)
        return first, bisect_right(words, prefix, first, key=beginning)

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Return where the holders of some words stand, from one up to another, counted in holders."""
        if not self._ends:
            self._ends = array("Q", accumulate(self.counts(0, self.count), initial=self._before))
        return self._ends[first], self._ends[end]

    def articles(self, number: int) -> int:
        """Return how many articles hold a word."""
        return self.counts(number, number + 1)[0]

    def words(self, first: int, end: int) -> list[str]:
        """Return some words, from one up to another, in order of their bytes."""
        width = self.size + 1
        return _text(self._data[self._words_at + first * width : self._words_at + end * width]).split("\n")[:-1]

    def some(self, numbers: Iterable[int]) -> list[str]:
        """Return words by their numbers."""
        data, width, at = self._data, self.size + 1, self._words_at
        found = [data[at + width * number : at + width * (number + 1)] for number in numbers]
        # With their line feeds they are made text at once.
        return _text(b"".join(found)).split("\n")[:-1]

    def counts(self, first: int, end: int) -> "array[int]":
        """Return how many articles hold each of some words."""
        counts, size = array(self._code), _CODES[self._code]
        counts.frombytes(self._data[self._counts_at + first * size : self._counts_at + end * size])
        if sys.byteorder == "big":
            counts.byteswap()
        return counts

    def holding(self, part: bytes, first: int, end: int) -> list[tuple[int, int]]:
        """Return, from one word up to another, the number of each that holds some bytes, and at which of its own.

        The line feed that follows each word counts as one of its bytes.
        """
        width, at, find = self.size + 1, self._words_at, self._data.find
        place, stop = at + first * width - 1, at + end * width
        places = []
        while (place := find(part, place + 1, stop)) >= 0:
            places.append(place - at)
        return [divmod(place, width) for place in places]


class WordFile:
    """The words of a segment. Raises ValueError for bytes that are no such file."""

    def __init__(self, data: bytes) -> None:
        self._groups: dict[str, list[WordGroup]] = {field: [] for field in WORD_FIELDS}
        try:
            magic, count = _HEADER.unpack_from(data)
            place = _HEADER.size + count * _GROUP.size
            for number in range(count if magic == _MAGIC else 0):
                field, code, *rest = _GROUP.unpack_from(data, _HEADER.size + number * _GROUP.size)
                group = WordGroup(data, place, code.decode("ascii"), *rest)
                self._groups[WORD_FIELDS[field]].append(group)
                place = group.end
        except (struct.error, LookupError) as err:
            raise ValueError(f"what should be words is none: {err}") from err
        if magic != _MAGIC or place != len(data):
            raise ValueError(f"what should be words is none, or cut off: {len(data)} bytes, not {place}")

    def groups(self, field: str) -> list[WordGroup]:
        """Return the words of a field, in groups of equal length."""
        return self._groups[field]


class Holders:
    """The articles that hold words of a segment. `get` gives bytes of the file, by position and length."""

    def __init__(self, get: Callable[[int, int], bytes], articles: int) -> None:
        self._get = get
        self._code = _holder_code(articles)

    def docs(self, span: tuple[int, int]) -> "array[int]":
        """Return the numbers of the articles: in order for one word, word for word for several."""
        first, end = span
        docs = array(self._code)
        size = docs.itemsize
        docs.frombytes(self._get(first * size, (end - first) * size))
        if len(docs) != end - first:
            raise ValueError(f"{end - first} holders of words should be there, and {len(docs)} are")
        if sys.byteorder == "big":
            docs.byteswap()
        return docs


def _text(data: bytes) -> str:
    """Return words as text; bytes of a file name that are not UTF-8 stand in it as lone surrogates."""
    return data.decode("utf-8", "surrogateescape")
