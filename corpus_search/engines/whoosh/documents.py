"""What is kept per article of a new segment: the stored values, the lengths of its fields, and columns.

The layout is that of Whoosh's columns (`whoosh.columns`), one file each, all numbers big-endian. A column of bytes
(`VarBytesColumn`) is the values one behind the other, then their lengths as an array, in a segment of more than 32,768
articles their places too, then one byte each: the code of the lengths, of the places, and "X" where there are places.
The stored values are such a column, each a pickled dictionary by zlib. The lengths of a field (`NumericColumn("B")`)
are a byte an article, as Whoosh rounds them, without those of 0 at the end. A column in which no article has a value
is not there.

Beside the lengths for Whoosh stand those by which we rank (see `engines.lengths`), in a column that Whoosh does not
know. It is not there where Whoosh's tell as much, as those of short fields do.
"""

import sys
from array import array
from collections.abc import Mapping, Sequence
from pickle import dumps
from typing import Any, BinaryIO
from zlib import compress

from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.util.numeric import length_to_byte

from corpus_search.engines.lengths import byte_of
from corpus_search.engines.whoosh.files import MappedStorage
from corpus_search.engines.whoosh.layout import ROUNDED_AGAIN, length_column, rounded_column

__all__ = ["DocumentWriter", "write_column"]

_STORED = "_stored"
_COMPRESSION = 3
_PROTOCOL = 4
_WRITE_PLACES_FROM = 1 << 15


class _BytesColumn:
    """The values of one column, in memory."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._lengths = array("I")

    def put(self, number: int, value: bytes) -> None:
        """Set the value of an article whose number is greater than all before."""
        if number > len(self._lengths):
            self._lengths.extend(bytes(number - len(self._lengths)))
        self._lengths.append(len(value))
        self._data += value

    def write(self, file: BinaryIO, count: int) -> None:
        file.write(self._data)
        _write_lengths(file, self._lengths, count)


class DocumentWriter:
    """Takes the articles of a segment one after the other. Stored values are written at once, the rest at the end."""

    def __init__(self, storage: MappedStorage, segment: W3Segment) -> None:
        self._storage = storage
        self._segment = segment
        self._columns: dict[str, _BytesColumn] = {}
        self._totals: dict[str, int] = {}
        self._length_bytes: dict[str, bytes] = {}
        self._rounded: dict[str, bytes] = {}
        self._stored_lengths = array("I")
        self._stored = _create(storage, segment, _STORED)
        self.count = 0
        """Articles so far; the next one has this number."""

    def add(self, stored: Mapping[str, Any], columns: Mapping[str, bytes]) -> None:
        """Add what is kept of an article: its stored values and its columns."""
        data = compress(dumps(stored, _PROTOCOL), _COMPRESSION)
        self._stored.write(data)
        self._stored_lengths.append(len(data))
        number = self.count
        for name, value in columns.items():
            if name not in self._columns:
                self._columns[name] = _BytesColumn()
            self._columns[name].put(number, value)
        self.count += 1

    def set_lengths(self, field: str, lengths: Sequence[int]) -> None:
        """Set the lengths of a field, by article."""
        if not any(lengths):
            return
        distinct = set(lengths)
        by_whoosh = {length: length_to_byte(length) for length in distinct}
        by_us = {length: byte_of(length) for length in distinct}
        self._totals[field] = sum(lengths)
        self._length_bytes[field] = bytes(map(by_whoosh.__getitem__, lengths))
        self._rounded[field] = bytes(map(by_us.__getitem__, lengths))

    def lengths(self, field: str) -> bytes:
        """Return each article's length of a field as Whoosh rounds it to a byte; nothing for one without lengths."""
        return self._length_bytes.get(field, b"")

    def finish(self) -> None:
        """Write what is not written yet, and tell the segment of it."""
        _write_lengths(self._stored, self._stored_lengths, self.count)
        self._stored.close()
        for name, column in self._columns.items():
            with _create(self._storage, self._segment, name) as file:
                column.write(file, self.count)
        for field, known in self._length_bytes.items():
            columns = {length_column(field): known}
            if (rounded := self._rounded[field]) != known.translate(ROUNDED_AGAIN):
                columns[rounded_column(field)] = rounded
            for name, lengths in columns.items():
                with _create(self._storage, self._segment, name) as file:
                    file.write(lengths.rstrip(b"\0"))
        self._segment._fieldlengths = dict(self._totals)  # noqa: SLF001  (Whoosh's own writer sets it so)
        self._segment.set_doc_count(self.count)

    def abandon(self) -> None:
        """Close the file of stored values."""
        self._stored.close()


def write_column(storage: MappedStorage, segment: W3Segment, name: str, values: Mapping[int, bytes]) -> None:
    """Write a column of a finished segment, given by the numbers of its articles."""
    column = _BytesColumn()
    for number in sorted(values):
        column.put(number, values[number])
    with _create(storage, segment, name) as file:
        column.write(file, segment.doc_count_all())


def _create(storage: MappedStorage, segment: W3Segment, column: str) -> BinaryIO:
    return storage.create_file(W3Codec.column_filename(segment, column))


def _write_lengths(file: BinaryIO, lengths: "array[int]", count: int) -> None:
    lengths.extend(bytes(count - len(lengths)))
    code = _smallest_code(max(lengths, default=0))
    ends = code.encode("ascii")
    file.write(_big_endian(array(code, lengths)))
    if count > _WRITE_PLACES_FROM:
        places = array("Q", [0])
        for length in lengths:
            places.append(places[-1] + length)
        place_code = _smallest_code(places[-2])
        file.write(_big_endian(array(place_code, places[:-1])))
        ends += place_code.encode("ascii") + b"X"
    file.write(ends)


def _big_endian(numbers: "array[int]") -> bytes:
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers.tobytes()


def _smallest_code(greatest: int) -> str:
    """Return the code of the smallest numbers that hold one, of those that Whoosh writes."""
    return "B" if greatest < 1 << 8 else "H" if greatest < 1 << 16 else "i" if greatest < 1 << 31 else "I"
