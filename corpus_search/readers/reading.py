"""The one door to all formats: a file in, whatever it is, and its articles out."""

import hashlib
import io
from pathlib import Path
from typing import BinaryIO

from corpus_search.readers.base import Packed, ReadOptions, Source
from corpus_search.readers.signatures import HEAD_SIZE
from corpus_search.readers.sniffing import SNIFFING_VERSION
from corpus_search.readers.unpacking import CONTAINERS_BY_NAME, READERS_BY_NAME, FileReading, Record, Unpacker, choose

__all__ = [
    "STANDARD_INPUT",
    "FileReading",
    "Record",
    "is_packed",
    "read_file",
    "reading_version",
]

STANDARD_INPUT = "stdin"
"""The path of what has none."""


def read_file(root: str, path: str, data: bytes | BinaryIO, options: ReadOptions) -> FileReading:
    """Read a file: its bytes, or the file itself, open at its beginning and able to seek.

    An open file is read as far as it is needed: its beginning when there is no reader for it; an archive bit by bit
    while the records are drawn, so it must stay open as long.

    Raises `SkippedError` and `ReadError` for a file of no format that is read; `FileReading` says what comes later.
    Whatever an open file raises (`OSError`) comes through as it is, now or then.
    """
    if isinstance(data, bytes):
        return Unpacker(options, len(data)).read(Source(root, path, data), path)
    head = data.read(HEAD_SIZE)
    size = data.seek(0, io.SEEK_END)
    data.seek(0)
    unpacker = Unpacker(options, size)
    chosen = choose(path, head)
    if chosen in READERS_BY_NAME:
        return unpacker.read_articles(Source(root, path, _read_most(data, options)), chosen)
    return unpacker.read_packed(Packed(root, path, data, size), chosen, path)


def is_packed(path: str, location: Path) -> bool:
    """Tell, by the beginning of a file, whether others are packed into it, so that it is read bit by bit.

    Raises `SkippedError` and `ReadError` for a file of no format that is read, `OSError`.
    """
    with location.open("rb") as file:
        return choose(path, file.read(HEAD_SIZE)) not in READERS_BY_NAME


def _read_most(file: BinaryIO, options: ReadOptions) -> bytes:
    """Return the bytes of a file, or one more than are allowed."""
    return file.read(options.limits.file_size + 1)


def reading_version(format_name: str) -> str:
    """Return what the reading of a file depends on in this version of the program, besides its bytes and the options.

    `format_name` is that of an earlier reading, "" for a file that had none. If the answer is another than it was
    then, something else may come of the same bytes now. Archives, and files that were not read, depend on all formats.
    """
    versions = {name: reader.version for name, reader in READERS_BY_NAME.items()}
    versions |= {name: container.version for name, container in CONTAINERS_BY_NAME.items()}
    name = format_name.partition(".")[0]
    if name in READERS_BY_NAME:
        return f"{SNIFFING_VERSION} {format_name} {versions[name]}"
    every = repr(sorted(versions.items())).encode()
    return f"{SNIFFING_VERSION} {hashlib.blake2b(every, digest_size=6).hexdigest()}"
