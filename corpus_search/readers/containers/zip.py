"""Zip archives: each file that the directory lists or, where that is lost, that there is."""

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import BinaryIO

from corpus_search.errors import ReadError
from corpus_search.readers.base import BadRecord, Packed, SkippedMember
from corpus_search.readers.containers.compression import CutOffError
from corpus_search.readers.containers.members import Member, is_passed_over, is_special, read_member
from corpus_search.readers.containers.zipdata import iter_unpacked
from corpus_search.readers.containers.zipdirectory import (
    Directory,
    Entry,
    find_descriptor,
    find_directory,
    iter_directory,
    read_local,
)
from corpus_search.readers.containers.zipnames import decode_name, detect_code_page
from corpus_search.readers.limits import ExpansionError, Used, size_in_words

__all__ = ["ZipContainer"]

_NAMES_LOOKED_AT = 2000
"""Entries whose names say which code page all are in."""


class ZipContainer:
    """Reads .zip. Encrypted files are reported, and so are those packed in ways that are long out of use."""

    def members(self, packed: Packed, used: Used) -> Iterator[Member]:
        """See `Container`."""
        file = packed.file
        size = packed.size if packed.size is not None else file.seek(0, io.SEEK_END)
        directory = find_directory(file, size)
        if directory is None:
            yield from _iter_found(packed, used)
            return
        code_page = _code_page(file, directory)
        packed_size = 0
        for entry in iter_directory(file, directory):
            used.enter()
            packed_size += entry.packed_size
            if packed_size > size:
                raise ExpansionError("its files overlap, so as to be many times larger than the archive")
            name = decode_name(entry, code_page)
            if not (name.endswith(("/", "\\")) or is_special(entry.mode) or is_passed_over(name)):
                yield _read_listed(packed, entry, name, used)


def _code_page(file: BinaryIO, directory: Directory) -> str:
    try:
        return detect_code_page(list(islice(iter_directory(file, directory), _NAMES_LOOKED_AT)))
    except ReadError:
        return detect_code_page(())  # the same happens again when the entries are drawn


def _read_listed(packed: Packed, entry: Entry, name: str, used: Used) -> Member:
    local = read_local(packed.file, entry.offset)
    if local is None:
        return BadRecord(packed.inside(name), "damaged: it is not where the directory says")
    return _read_entry(packed, entry, name, local[1], used)


def _iter_found(packed: Packed, used: Used) -> Iterator[Member]:
    """Yield the files one after the other, as they stand there. Raises `CutOffError` after the last."""
    at = 0
    while local := read_local(packed.file, at):
        used.enter()
        entry, start = local
        if not entry.sizes_known:
            entry = _with_sizes(packed.file, entry, start)
        name = decode_name(entry, detect_code_page((entry,)))
        if not (name.endswith(("/", "\\")) or is_passed_over(name)):
            yield _read_entry(packed, entry, name, start, used)
        at = start + entry.packed_size
        if not entry.sizes_known:
            at = _skip_descriptor(packed.file, at)
    raise CutOffError() if at else ReadError("damaged, or no zip archive")


def _with_sizes(file: BinaryIO, entry: Entry, start: int) -> Entry:
    found = find_descriptor(file, start)
    if found is None:
        raise CutOffError()
    return replace(entry, packed_size=found[0], checksum=found[1])


def _skip_descriptor(file: BinaryIO, at: int) -> int:
    """Return where the next entry begins: the numbers of the descriptor have 4 bytes each, or the last two 8."""
    file.seek(at + 16)
    return at + 16 if file.read(4) == b"PK\3\4" else at + 24


def _read_entry(packed: Packed, entry: Entry, name: str, start: int, used: Used) -> Member:
    if entry.is_encrypted:
        return BadRecord(packed.inside(name), "encrypted")
    if entry.size > used.limits.file_size:
        return SkippedMember(packed.inside(name), f"larger than {size_in_words(used.limits.file_size)}")
    try:
        return read_member(packed, name, iter_unpacked(packed.file, entry, start, used), used.limits)
    except ExpansionError:
        raise
    except ReadError as err:
        return BadRecord(packed.inside(name), err.message)
