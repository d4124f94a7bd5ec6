"""The values of a field, read from a column of Whoosh's class `VarBytesColumn` without a call a value.

The column is all values one behind the other, their lengths (an array, big-endian), where each begins (another array,
not always there), the codes of the arrays as in Python's `array`, and "X" where there are two.
"""

import sys
from array import array
from collections.abc import Collection, Iterable
from itertools import accumulate

from corpus_search.engines.whoosh.mapping import Mapping

__all__ = ["Values"]

_MANY = 0.2
"""Share of the articles from which on it is quicker to take all values out at once."""


class Values:
    """The values of `count` articles; all are empty where there is no column. Raises ValueError."""

    def __init__(self, column: Mapping | None, count: int) -> None:
        self._column = column
        self._count = count
        self._lengths, self._starts = _places(column, count) if column else (array("B", bytes(count)), [0] * count)
        self._all: list[bytes] | None = None

    def __getitem__(self, doc: int) -> bytes:
        length = self._lengths[doc]
        return self._column.get(self._starts[doc], length) if length and self._column else b""

    def of(self, docs: Collection[int]) -> Iterable[bytes]:
        """Return the values of some articles; empty for who has none."""
        if self._column is None:
            return [b""] * len(docs)
        if self._all is None and len(docs) > _MANY * self._count:
            data = self._column.whole()
            self._all = [
                data[start : start + length] for start, length in zip(self._starts, self._lengths, strict=True)
            ]
        if self._all is not None:
            return map(self._all.__getitem__, docs)
        return map(self.__getitem__, docs)

    def present(self) -> list[int]:
        """Return the articles that have a value."""
        return [doc for doc, length in enumerate(self._lengths) if length]


def _places(column: Mapping, count: int) -> "tuple[array[int], list[int]]":
    """Return how long each value is, and where it begins."""
    end = column.size - 1
    if column.get(end, 1) == b"X":
        end -= 2
        end -= count * array(chr(column.get(end + 1, 1)[0])).itemsize
        code = chr(column.get(column.size - 3, 1)[0])
    else:
        code = chr(column.get(end, 1)[0])
    lengths = array(code)
    begin = end - count * lengths.itemsize
    if begin < 0:
        raise ValueError(f"a column of {column.size} bytes is too short for {count} values")
    lengths.frombytes(column.get(begin, end - begin))
    if sys.byteorder == "little":
        lengths.byteswap()
    starts = list(accumulate(lengths, initial=0))
    if starts.pop() > begin:
        raise ValueError(f"the values of a column end beyond {begin}")
    return lengths, starts
