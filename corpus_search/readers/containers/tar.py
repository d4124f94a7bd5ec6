"""Tar archives (POSIX.1-2017, pax, section "Interchange Format"; GNU tar's long names), one header at a time.

The standard library's module asks for as much memory as a header says, calls itself for headers upon headers, and
takes an end too soon for the end. Nothing of an archive is trusted here.
"""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from corpus_search.errors import ReadError
from corpus_search.readers.base import BadRecord, Packed
from corpus_search.readers.containers.compression import CutOffError
from corpus_search.readers.containers.members import Member, is_passed_over, read_member
from corpus_search.readers.containers.stretch import Stretch
from corpus_search.readers.limits import ExpansionError, Used, size_in_words

__all__ = ["TarContainer"]

_BLOCK = 512

_MOST_HEADER = 1 << 20
"""Bytes of a header of variable length. A path has 4 KiB at most, extended attributes 64 KiB, on Linux."""

_PAX, _PAX_SOLARIS, _PAX_GLOBAL, _LONG_NAME, _LONG_LINK, _SPARSE = b"x", b"X", b"g", b"L", b"K", b"S"
"""The types of headers that say something of the file which follows them; the last is a file itself."""
_WITHOUT_DATA = b"123456"
"""The types of links (hard and symbolic), devices (of characters and blocks), folders and pipes."""

_SPARSE_MORE, _SPARSE_MORE_STILL = 482, 504
"""Where the header of a sparse file of GNU tar, and each block that follows it, says that one more follows."""

_RECORD = re.compile(rb"([0-9]{1,7}) ([^=\n]{1,200})=")
"""How a record in a pax header begins: its length, all told, and its key."""


@dataclass(frozen=True, slots=True)
class _Header:
    name: str
    size: int
    kind: bytes


@dataclass(slots=True)
class _Said:
    """What earlier headers say of the next file."""

    name: str | None = None
    size: int | None = None
    is_sparse: bool = False


class TarContainer:
    """Reads .tar. Sparse files are reported."""

    def members(self, packed: Packed, used: Used) -> Iterator[Member]:
        """See `Container`. What stands behind the block of zeros at the end is not looked at."""
        file = packed.file
        said = _Said()
        while (header := _read_header(file)) is not None:
            used.enter()
            if header.kind in (_PAX, _PAX_SOLARIS):
                _take_records(_read_block(file, header.size), said)
            elif header.kind == _LONG_NAME:
                said.name = _text(_read_block(file, header.size))
            elif header.kind in (_LONG_LINK, _PAX_GLOBAL):
                Stretch(file, header.size, -header.size % _BLOCK).skip()
            elif not (yield from _iter_file(packed, header, said, used)):
                return
            else:
                said = _Said()


def _iter_file(packed: Packed, header: _Header, said: _Said, used: Used) -> Generator[Member, None, bool]:
    """Yield the file that a header is followed by, if it is one; False when nothing good can come after it."""
    name = said.name or header.name
    if header.kind in _WITHOUT_DATA:
        return True
    size = header.size if said.size is None else said.size
    data = Stretch(packed.file, size, padding=-size % _BLOCK)
    try:
        if header.kind == _SPARSE or said.is_sparse:
            yield BadRecord(packed.inside(name), "a sparse file")
        elif not is_passed_over(name) and not name.endswith("/"):
            yield read_member(packed, name, iter(data), used.limits)
        data.skip()
    except ExpansionError:
        raise
    except ReadError as err:
        yield BadRecord(packed.inside(name), err.message)
        return False
    return True


def _read_header(file: BinaryIO) -> _Header | None:
    """Return the next header, None at the end. Raises `ReadError` where there is something else."""
    block = file.read(_BLOCK)
    if not block.strip(b"\0"):
        return None
    if len(block) < _BLOCK:
        raise CutOffError()
    # The sum of all bytes, with spaces for itself; some old programs took the bytes for signed.
    checked = block[:148] + b" " * 8 + block[156:]
    missing = sum(checked) - _number(block[148:156])
    if missing and missing != 256 * sum(byte > 127 for byte in checked):
        raise ReadError("damaged, or no tar archive")
    name = _text(block[:100])
    if block[257:263] == b"ustar\0" and (prefix := _text(block[345:500])):
        name = f"{prefix}/{name}"
    header = _Header(name, _number(block[124:136]), block[156:157])
    more = block[_SPARSE_MORE] if header.kind == _SPARSE else 0
    while more and len(block := file.read(_BLOCK)) == _BLOCK:
        more = block[_SPARSE_MORE_STILL]
    return header


def _number(digits: bytes) -> int:
    """Return a number written in octal or, after a byte with its highest bit set, in base 256; -1 for neither."""
    if digits[0] == 0x80:
        return int.from_bytes(digits[1:], "big")
    try:
        return int(digits.partition(b"\0")[0].strip() or b"0", 8)
    except ValueError:
        return -1


def _text(name: bytes) -> str:
    """Return a name up to its NUL; bytes that are not UTF-8 as lone surrogates, as in paths (PEP 383)."""
    return name.partition(b"\0")[0].decode("utf-8", "surrogateescape")


def _read_block(file: BinaryIO, size: int) -> bytes:
    """Return what a header of variable length holds."""
    if size > _MOST_HEADER:
        raise ReadError(f"a header of more than {size_in_words(_MOST_HEADER)}")
    data = Stretch(file, size, -size % _BLOCK)
    block = b"".join(data)
    data.skip()
    return block


def _take_records(block: bytes, said: _Said) -> None:
    """Take what matters from a pax header: records of a length, a space, "key=value" and a line feed."""
    at = 0
    while record := _RECORD.match(block, at):
        end = at + int(record[1])
        if end <= record.end() or block[end - 1 : end] != b"\n":
            return
        value = block[record.end() : end - 1]
        if record[2] == b"path":
            said.name = _text(value)
        elif record[2] == b"size" and len(value) < 20 and value.isdigit():
            said.size = int(value)
        elif record[2].startswith(b"GNU.sparse."):
            said.is_sparse = True
        at = end
