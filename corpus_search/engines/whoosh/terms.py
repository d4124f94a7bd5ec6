"""The terms of a segment, read from its term file: `termfile` has the layout and writes it.

A term's key is the number of its field (two bytes, big-endian) and the term; its value is its entry, which `postings`
reads. Whoosh's own reader does the same, at ten times the price a term.
"""

from bisect import bisect_left
from collections.abc import Iterator
from io import BytesIO
from struct import Struct
from struct import error as struct_error
from zlib import crc32

from corpus_search.engines.whoosh.mapping import Mapping
from corpus_search.engines.whoosh.pickles import load_plain

__all__ = ["TermFile"]

_MAGIC = b"HSH3"
_CRC32 = 1
_FIRST_ENTRY = 13
"""Where entries begin: behind the magic bytes, the kind of hash and eight bytes without meaning."""
_DIRECTORY = Struct("!" + "qi" * 256)
_SLOT = 12
"""Bytes of a slot: the hash of a key, and the position of its entry."""
_SLOTS_AT_ONCE = 16
_EMPTY = bytes(_SLOT)
_LENGTHS = Struct("!II")
_POSITION_CODES = {"H": Struct("!H"), "i": Struct("!i"), "q": Struct("!q")}
_FIELD_BYTES = 2
_SHORT = 64
"""Bytes of an entry that are read with its key."""
_AT_ONCE = 1 << 16
"""Bytes that a walk over terms reads at a time."""


class TermFile:
    """Looks up entries of terms, and walks over them in order. Raises ValueError for a file that is none."""

    def __init__(self, mapping: Mapping) -> None:
        self._get = mapping.get
        try:
            magic, kind = mapping.get(0, 4), mapping.get(4, 1)
            rest = int.from_bytes(mapping.get(mapping.size - 4, 4), "big")
            end = mapping.size - 4 - rest
            tail = BytesIO(mapping.get(end, rest))
            extras = load_plain(tail)
            directory = _DIRECTORY.unpack(mapping.get(end - _DIRECTORY.size, _DIRECTORY.size))
            self._positions_at = end + tail.tell()
            self._position = _POSITION_CODES[extras["indextype"]]
            self._count = int(extras["indexlen"])
            fields = extras["fieldmap"].items()
            self._fields = {str(field): int(number).to_bytes(_FIELD_BYTES, "big") for field, number in fields}
        except (struct_error, LookupError, TypeError, AttributeError, EOFError, OverflowError) as err:
            raise ValueError(f"what should be terms is none: {err}") from err
        if (magic, kind) != (_MAGIC, bytes((_CRC32,))):
            raise ValueError(f"what should be terms is of another kind: {magic!r}, {kind!r}")
        self._tables = tuple(zip(directory[::2], directory[1::2], strict=True))
        self._end = directory[0]

    def entry(self, field: str, term: bytes) -> bytes | None:
        """Return the entry of a term; None where there is none."""
        number = self._fields.get(field)
        if number is None:
            return None
        key = number + term
        hashed = crc32(key)
        table, slots = self._tables[hashed & 255]
        wanted, slot = hashed.to_bytes(4, "big"), (hashed >> 8) % slots if slots > 0 else 0
        left = slots
        while left > 0:
            count = min(_SLOTS_AT_ONCE, slots - slot, left)
            data = self._get(table + slot * _SLOT, count * _SLOT)
            found = data.find(wanted)
            while found >= 0:
                if found % _SLOT == 0 and (entry := self._entry_at(data[found + 4 : found + _SLOT], key)) is not None:
                    return entry
                found = data.find(wanted, found + 1)
            if _has_empty_slot(data):
                return None
            left -= count
            slot = (slot + count) % slots
        return None

    def _entry_at(self, place: bytes, key: bytes) -> bytes | None:
        """Return the entry at a place if it is that of a key. Most are short, and are read with their key at once."""
        position, value_at = int.from_bytes(place, "big"), 8 + len(key)
        data = self._get(position, value_at + _SHORT)
        key_length, value_length = _LENGTHS.unpack_from(data)
        if key_length != len(key) or not data.startswith(key, 8):
            return None
        if value_length > _SHORT:
            return self._get(position + value_at, value_length)
        return data[value_at : value_at + value_length]

    def iter_entries(self, field: str, first: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Yield the terms of a field from one on, in order of their bytes, with their entries."""
        number = self._fields.get(field)
        if number is None:
            return
        start = bisect_left(range(self._count), number + first, key=self._key)
        if start == self._count:
            return
        place = self._place(start)
        unpack = _LENGTHS.unpack_from
        data, at = b"", 0
        while place < self._end:
            if at + 8 > len(data):
                data, at = self._get(place, _AT_ONCE), 0
            key_length, value_length = unpack(data, at)
            length = 8 + key_length + value_length
            if at + length > len(data):
                data, at = self._get(place, max(_AT_ONCE, length)), 0
            value_at = at + 8 + key_length
            if not data.startswith(number, at + 8) or len(data) < at + length:
                return
            yield data[at + 8 + _FIELD_BYTES : value_at], data[value_at : at + length]
            place, at = place + length, at + length

    def _place(self, number: int) -> int:
        size = self._position.size
        place: int = self._position.unpack(self._get(self._positions_at + number * size, size))[0]
        return place

    def _key(self, number: int) -> bytes:
        place = self._place(number)
        (length,) = _LENGTHS.unpack(self._get(place, 8))[:1]
        return self._get(place + 8, length)


def _has_empty_slot(data: bytes) -> bool:
    place = data.find(_EMPTY)
    while place >= 0:
        # What looks like one may begin with the end of the slot before.
        place += -place % _SLOT
        if data.startswith(_EMPTY, place):
            return True
        place = data.find(_EMPTY, place)
    return False
