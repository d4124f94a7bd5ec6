"""The words of a segment, each with the number of articles that hold it, in a file that is quick to look through.

The term file (see `termfile`) has all words too, but a walk over half a million of them takes a second. Here the words
of a field are in groups of equal length, in characters and in bytes of UTF-8; in a group each word is followed by a
line feed, so that the n-th is found without an index, and they are in order of their bytes. All numbers are
little-endian:

    "CSW1", the number of groups (4 bytes)
    for each group: its field (one byte: the place in `WORD_FIELDS`), the code of its counts (one byte, as in Python's
        `array`: B, H or I), characters, bytes and number of its words (4 bytes each)
    for each group: the counts, then the words

Whoosh does not know this file, but removes it with its segment because of its name.
"""

import struct
import sys
from array import array
from collections.abc import Iterable
from typing import BinaryIO

__all__ = ["WORDS_EXTENSION", "WORD_FIELDS", "WordFile", "WordFileWriter", "WordGroup"]

WORDS_EXTENSION = ".wrd"
WORD_FIELDS = ("title_words", "body_words", "author", "place", "source", "tag", "path", "language", "published")
"""The fields of the index whose words are kept here."""

_MAGIC = b"CSW1"
_HEADER = struct.Struct("<4sI")
_GROUP = struct.Struct("<BcIII")
_CODES = {"B": 1, "H": 2, "I": 4}


class WordFileWriter:
    """Collects words, field by field and in order of their bytes, and writes the file at the end."""

    def __init__(self) -> None:
        self._groups: dict[tuple[int, int, int], tuple[bytearray, array[int]]] = {}

    def add(self, field: str, word: bytes, articles: int) -> None:
        """Add a word that so many articles hold; one of a field that is not kept here is passed over."""
        if field not in WORD_FIELDS:
            return
        characters = len(word) if word.isascii() else len(_text(word))
        key = WORD_FIELDS.index(field), characters, len(word)
        if key not in self._groups:
            self._groups[key] = bytearray(), array("I")
        words, counts = self._groups[key]
        words += word + b"\n"
        counts.append(articles)

    def write(self, file: BinaryIO) -> None:
        """Write it all."""
        groups = sorted(self._groups.items())
        codes = [_smallest_code(max(counts)) for _, (_, counts) in groups]
        file.write(_HEADER.pack(_MAGIC, len(groups)))
        entries = (
            _GROUP.pack(field, code.encode(), characters, size, len(counts))
            for ((field, characters, size), (_, counts)), code in zip(groups, codes, strict=True)
        )
        file.write(b"".join(entries))
        for (_, (words, counts)), code in zip(groups, codes, strict=True):
            short = array(code, counts)
            if sys.byteorder == "big":
                short.byteswap()
            file.write(short.tobytes())
            file.write(words)


def _smallest_code(greatest: int) -> str:
    return "B" if greatest < 1 << 8 else "H" if greatest < 1 << 16 else "I"


class WordGroup:
    """The words of a field that have so many characters, and so many bytes, each; they are counted from 0."""

    __slots__ = ("_code", "_counts_at", "_data", "_words_at", "characters", "count", "size")

    def __init__(self, data: bytes, place: int, code: str, characters: int, size: int, count: int) -> None:
        self._data = data
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


def _text(data: bytes) -> str:
    """Return words as text; bytes of a file name that are not UTF-8 stand in it as lone surrogates."""
    return data.decode("utf-8", "surrogateescape")
