"""The terms of a segment on disk: a hash table whose keys can be walked in order too.

The layout is Whoosh's HSH3 as its `OrderedHashWriter` writes it (`whoosh.filedb.filetables`), all numbers big-endian:

    "HSH3", the kind of hash (one byte), eight bytes unused
    for each key, in order: key length, value length (4 bytes each), key, value
    256 hash tables, with more slots than keys: hash (4), position of the key's entry (8); 0, 0 for an empty slot
    a directory of the tables: position (8), slots (4)
    a pickled dictionary: whatever the writer keeps, and the kind and length of the array that follows
    the positions of all entries, in order of their keys
    the length of the last two parts (4)

A key's table is its hash modulo 256, its slot the rest of the hash modulo the slots, or the next one that is free.
Whoosh hashes keys by MD5 unless told otherwise; we use CRC-32, which its readers know as kind 1, and build the file
in memory: at a million terms that takes a third of the time. Whoosh takes two slots for a key, we take five for four:
a key is found in the third on average, and the tables are smaller by a third.
"""

import pickle
import struct
import sys
from array import array
from collections.abc import Mapping, Sequence
from itertools import accumulate, compress, pairwise
from operator import ge
from typing import BinaryIO
from zlib import crc32

__all__ = ["TermFileWriter"]

_CRC32 = 1
_HEADER = struct.Struct("!4sB8x")
_LENGTHS = struct.Struct("!ii").pack
_TABLES = 256
_DIRECTORY = struct.Struct("!" + "qi" * _TABLES)
_LENGTH = struct.Struct("!i")


class TermFileWriter:
    """Collects keys and values, in order of the keys, and writes the file at the end."""

    def __init__(self) -> None:
        self._entries = bytearray(_HEADER.pack(b"HSH3", _CRC32))
        self._hashes = array("I")
        self._positions = array("Q")
        self._last = b""

    def add(self, keys: Sequence[bytes], values: Sequence[bytes]) -> None:
        """Add keys and the value of each. Raises ValueError unless each key is greater than all before."""
        for before, key in compress(pairwise((self._last, *keys)), map(ge, (self._last, *keys), keys)):
            raise ValueError(f"keys must grow: {before!r}, {key!r}")
        self._last = keys[-1]
        lengths = map(_LENGTHS, map(len, keys), map(len, values))
        # In loops of the interpreter's own: most terms are rare, so that what is done for each term counts.
        entries = list(map(b"".join, zip(lengths, keys, values, strict=True)))
        self._hashes.extend(map(crc32, keys))
        self._positions.extend(accumulate(map(len, entries[:-1]), initial=len(self._entries)))
        self._entries += b"".join(entries)

    def write(self, file: BinaryIO, extras: Mapping[str, object]) -> None:
        """Write it all; `extras` are kept for whoever reads."""
        tables, directory = self._tables()
        file.write(self._entries)
        file.write(b"".join(tables))
        file.write(_DIRECTORY.pack(*directory))
        code = _smallest_code(self._positions[-1] if self._positions else 0)
        positions = array(code, self._positions)
        if sys.byteorder == "little":
            positions.byteswap()
        kept = {**extras, "indextype": code, "indexlen": len(positions)}
        end = pickle.dumps(kept, 2) + positions.tobytes()
        file.write(end + _LENGTH.pack(len(end)))

    def _tables(self) -> tuple[list[bytes], list[int]]:
        """Return the hash tables as written, and for the directory their positions and slots."""
        buckets = [array("I") for _ in range(_TABLES)]
        for number, hashed in enumerate(self._hashes):
            buckets[hashed & 255].append(number)
        tables: list[bytes] = []
        directory: list[int] = []
        place = len(self._entries)
        for bucket in buckets:
            slots = len(bucket) + len(bucket) // 4 + 1 if bucket else 0
            tables.append(self._table(bucket, slots))
            directory += (place, slots)
            place += len(tables[-1])
        return tables, directory

    def _table(self, numbers: "array[int]", slots: int) -> bytes:
        hashes, positions = self._hashes, self._positions
        taken = [0] * (2 * slots)
        for number in numbers:
            hashed = hashes[number]
            place = 2 * ((hashed >> 8) % slots)
            while taken[place + 1]:
                place += 2
                if place == 2 * slots:
                    place = 0
            taken[place] = hashed
            taken[place + 1] = positions[number]
        return struct.pack("!" + "Iq" * slots, *taken)


def _smallest_code(greatest: int) -> str:
    """Return the code of the smallest numbers that hold a position; Whoosh's reader knows just these."""
    if greatest < 1 << 16:
        return "H"
    return "i" if greatest < 1 << 31 else "q"
