"""What a zip archive has in it (PKWARE's APPNOTE.TXT 6.3.10): its directory or, when that is lost, what there is.

The standard library's module takes the whole directory into memory, whatever its size, and refuses an archive for
one bad name or a missing end; here entries are read one by one.
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from corpus_search.errors import ReadError
from corpus_search.records import dataclass

__all__ = ["Directory", "Entry", "find_descriptor", "find_directory", "iter_directory", "read_local"]

_END = struct.Struct("<4s4H2LH")  # section 4.3.16
_END64_LOCATOR = struct.Struct("<4sLQL")  # 4.3.15
_END64 = struct.Struct("<4sQ2H2L4Q")  # 4.3.14
_CENTRAL = struct.Struct("<4s6H3L5H2L")  # 4.3.12
_LOCAL = struct.Struct("<4s5H3L2H")  # 4.3.7
_DESCRIPTOR = struct.Struct("<4s2L")  # 4.3.9, without its last number: the size, or the upper half of a large one

_CHUNK_SIZE = 1 << 16
_MOST_COMMENT = 0xFFFF
_IN_EXTRA_32, _IN_EXTRA_16 = 0xFFFFFFFF, 0xFFFF
"""A number that stands in the Zip64 extra field (4.5.3) or record instead."""
_ZIP64, _UNICODE_NAME = 0x0001, 0x7075
"""Extra fields (4.5.3, 4.6.9)."""

_ENCRYPTED, _SIZES_LATER, _UTF8 = 1 << 0, 1 << 3, 1 << 11
"""Bits of an entry's flags (4.4.4)."""

_UNIX_SYSTEMS = (3, 19)
"""Who made an entry, when its mode is one of Unix: Unix, and macOS (4.4.2)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in an archive. `offset` is that of its local header, `mode` its Unix mode, 0 for unknown.

    `name` is as it stands there, `name_in_utf8` what is known to be it in UTF-8. `sizes_known` is False for a local
    header whose file was written before its sizes were known; they stand behind it.
    """

    name: bytes
    name_in_utf8: bytes | None
    method: int
    checksum: int
    packed_size: int
    size: int
    offset: int
    mode: int
    is_encrypted: bool
    sizes_known: bool = True


@dataclass(frozen=True, slots=True)
class Directory:
    """Where the entries are listed; `shift` bytes stand before the archive that its offsets do not count."""

    start: int
    size: int
    shift: int


def find_directory(file: BinaryIO, file_size: int) -> Directory | None:
    """Return where an archive's directory is, None when it has none any more."""
    at = max(file_size - _END.size - _MOST_COMMENT, 0)
    file.seek(at)
    tail = file.read(_END.size + _MOST_COMMENT)
    end = max(len(tail) - _END.size + 1, 0)
    # A comment follows it, in which may stand what looks like it.
    while (end := tail.rfind(b"PK\5\6", 0, end + 3)) >= 0:
        directory = _read_end(file, tail[end : end + _END.size], at + end)
        if directory:
            return directory
    return None


def _read_end(file: BinaryIO, record: bytes, end: int) -> Directory | None:
    """Return what the record at `end` says, if there is something where it says."""
    _, disk, _, _, entries, size, offset, _ = _END.unpack(record)
    if _IN_EXTRA_16 in (disk, entries) or _IN_EXTRA_32 in (size, offset):
        end, size, offset = _find_directory64(file, end) or (end, size, offset)
    start = end - size
    if start < offset:
        return None
    file.seek(start)
    return Directory(start, size, start - offset) if not size or file.read(4) == b"PK\1\2" else None


def _find_directory64(file: BinaryIO, end: int) -> tuple[int, int, int] | None:
    """Return where the directory ends, its size and its offset, by the records of Zip64."""
    at = end - _END64_LOCATOR.size
    for record_at in (at - _END64.size, _locate_end64(file, at)):
        if record_at >= 0:
            file.seek(record_at)
            record = file.read(_END64.size)
            if record.startswith(b"PK\6\6") and len(record) == _END64.size:
                *_, size, offset = _END64.unpack(record)
                return record_at, size, offset
    return None


def _locate_end64(file: BinaryIO, at: int) -> int:
    if at < 0:
        return -1
    file.seek(at)
    locator = file.read(_END64_LOCATOR.size)
    return int(_END64_LOCATOR.unpack(locator)[2]) if locator.startswith(b"PK\6\7") else -1


def iter_directory(file: BinaryIO, directory: Directory) -> Iterator[Entry]:
    """Yield the entries in a directory. Raises `ReadError` where it is damaged."""
    at, end = directory.start, directory.start + directory.size
    while at < end:
        file.seek(at)  # meanwhile, somebody has read elsewhere
        fixed = file.read(_CENTRAL.size)
        if len(fixed) < _CENTRAL.size or not fixed.startswith(b"PK\1\2"):
            raise ReadError("damaged directory")
        (
            _, made_by, _, flags, method, _, _, checksum, packed, size,
            name_length, extra_length, comment_length, _, _, attributes, offset,
        ) = _CENTRAL.unpack(fixed)  # fmt: skip
        name, extra = file.read(name_length), file.read(extra_length)
        at += _CENTRAL.size + name_length + extra_length + comment_length
        size, packed, offset = _with_zip64(extra, size, packed, offset)
        yield Entry(
            name=name,
            name_in_utf8=name if flags & _UTF8 else _find_unicode_name(extra),
            method=method,
            checksum=checksum,
            packed_size=packed,
            size=size,
            offset=offset + directory.shift,
            mode=attributes >> 16 if made_by >> 8 in _UNIX_SYSTEMS else 0,
            is_encrypted=bool(flags & _ENCRYPTED),
        )


def read_local(file: BinaryIO, at: int) -> tuple[Entry, int] | None:
    """Return the entry whose local header is at an offset, and where its bytes begin; None if there is none."""
    file.seek(at)
    fixed = file.read(_LOCAL.size)
    if len(fixed) < _LOCAL.size or not fixed.startswith(b"PK\3\4"):
        return None
    _, _, flags, method, _, _, checksum, packed, size, name_length, extra_length = _LOCAL.unpack(fixed)
    name, extra = file.read(name_length), file.read(extra_length)
    if len(name) + len(extra) < name_length + extra_length:
        return None
    size, packed, _ = _with_zip64(extra, size, packed, 0)
    entry = Entry(
        name=name,
        name_in_utf8=name if flags & _UTF8 else _find_unicode_name(extra),
        method=method,
        checksum=checksum,
        packed_size=packed,
        size=size,
        offset=at,
        mode=0,
        is_encrypted=bool(flags & _ENCRYPTED),
        sizes_known=not flags & _SIZES_LATER,
    )
    return entry, at + _LOCAL.size + name_length + extra_length


def find_descriptor(file: BinaryIO, start: int) -> tuple[int, int] | None:
    """Return packed size and checksum of what begins at `start` and has its sizes behind it (4.3.9); None at the end.

    It is found by its signature, and by saying how far it is from `start`.
    """
    file.seek(start)
    kept, kept_at = b"", start
    while chunk := file.read(_CHUNK_SIZE):
        kept += chunk
        at = kept.find(b"PK\7\x08")
        while 0 <= at <= len(kept) - _DESCRIPTOR.size:
            _, checksum, packed_size = _DESCRIPTOR.unpack_from(kept, at)
            if packed_size == (kept_at + at - start) & _IN_EXTRA_32:
                return kept_at + at - start, checksum
            at = kept.find(b"PK\7\x08", at + 1)
        kept_at += max(len(kept) - _DESCRIPTOR.size, 0)
        kept = kept[-_DESCRIPTOR.size :]
    return None


def _iter_extra(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length


def _with_zip64(extra: bytes, *numbers: int) -> tuple[int, ...]:
    """Return size, packed size and offset, those that are too large for their places from the extra field."""
    if _IN_EXTRA_32 not in numbers:
        return numbers
    large = next((data for kind, data in _iter_extra(extra) if kind == _ZIP64), b"")
    found = iter(struct.unpack_from(f"<{len(large) // 8}Q", large))
    return tuple(next(found, number) if number == _IN_EXTRA_32 else number for number in numbers)


def _find_unicode_name(extra: bytes) -> bytes | None:
    """Return the name in UTF-8 that stands beside the other: a version (1), the other's checksum (4), the name."""
    return next((data[5:] for kind, data in _iter_extra(extra) if kind == _UNICODE_NAME and data[:1] == b"\1"), None)
