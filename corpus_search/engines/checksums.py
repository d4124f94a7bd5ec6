"""Are files still as they were written? A checksum of every page of them, kept in a file of its own.

A page is 4 KiB, as the system reads a disk; its checksum is CRC-32 (ISO 3309), which finds every change of up to 32
bits in a row and all but one in four billion others. So a search can check just the pages that it touches, at 2
microseconds each, and a whole index is checked at the speed at which it is read. It guards against disks, cables
and half-written files; whoever changes a store on purpose can change the checksums too.

The file holds one line of JSON (a list of name and size of each file), then the pages' checksums (four bytes each,
little-endian) of one file after the other, then the checksum of all of that.
"""

import json
import sys
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path
from zlib import crc32

from corpus_search.records import dataclass

__all__ = [
    "CHECKSUM_SIZE",
    "PAGE_BITS",
    "FileSums",
    "checksums_of",
    "damaged_page",
    "read_sums",
    "sums_as_bytes",
    "with_checksum",
    "without_checksum",
]

PAGE_BITS = 12
"""A page has two to the power of this many bytes."""
_PAGE = 1 << PAGE_BITS
_AT_ONCE = 256 * _PAGE
CHECKSUM_SIZE = 4
"""Bytes."""


@dataclass(frozen=True, slots=True)
class FileSums:
    """A file's size in bytes, and the checksum of each of its pages."""

    size: int
    pages: Sequence[int]


def checksums_of(path: Path) -> FileSums:
    """Return the checksums of a file as it is. Raises OSError."""
    size, pages = 0, array("I")
    with path.open("rb") as file:
        while data := file.read(_AT_ONCE):
            size += len(data)
            view = memoryview(data)
            pages.extend(crc32(view[start : start + _PAGE]) for start in range(0, len(data), _PAGE))
    return FileSums(size, pages)


def damaged_page(path: Path, sums: FileSums) -> int | None:
    """Return where a file is not what it was when `sums` were made, as an offset in bytes; None if it is the same."""
    found = checksums_of(path)
    pairs = enumerate(zip(found.pages, sums.pages, strict=False))
    different = next((number << PAGE_BITS for number, (one, other) in pairs if one != other), None)
    if different is None and found.size != sums.size:
        return min(found.size, sums.size)
    return different


def sums_as_bytes(files: Mapping[str, FileSums]) -> bytes:
    """Return the checksums of files, by name, as they are kept."""
    parts = [json.dumps([[name, sums.size] for name, sums in files.items()]).encode() + b"\n"]
    for sums in files.values():
        pages = array("I", sums.pages)
        if sys.byteorder == "big":
            pages.byteswap()
        parts.append(pages.tobytes())
    return with_checksum(b"".join(parts))


def read_sums(data: bytes) -> dict[str, FileSums]:
    """Return what `sums_as_bytes` was given. Raises ValueError for what is damaged."""
    head, _, rest = without_checksum(data).partition(b"\n")
    files: dict[str, FileSums] = {}
    place = 0
    for name, size in json.loads(head):
        end = place + CHECKSUM_SIZE * (-(-int(size) // _PAGE))
        pages = array("I", rest[place:end])
        if sys.byteorder == "big":
            pages.byteswap()
        files[str(name)] = FileSums(int(size), pages)
        place = end
    return files


def with_checksum(data: bytes) -> bytes:
    """Return some bytes with their checksum at the end."""
    return data + crc32(data).to_bytes(CHECKSUM_SIZE, "little")


def without_checksum(data: bytes) -> bytes:
    """Return the bytes that `with_checksum` was given. Raises ValueError if they are not these."""
    kept, checksum = data[:-CHECKSUM_SIZE], data[-CHECKSUM_SIZE:]
    if crc32(kept).to_bytes(CHECKSUM_SIZE, "little") != checksum:
        raise ValueError("its checksum is wrong")
    return kept
