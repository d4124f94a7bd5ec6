"""A stretch of a file that is read from its beginning: the bytes of one member, in an archive without a directory."""

import os
from collections.abc import Iterator
from typing import BinaryIO

from corpus_search.errors import ReadError
from corpus_search.readers.containers.compression import CutOffError

__all__ = ["Stretch"]

_CHUNK_SIZE = 1 << 16
_NO_FILE = 1 << 62


class Stretch:
    """The next `size` bytes of a file, and `padding` more, which may be missing from the end of the last.

    Raises `CutOffError` where the file ends too soon.
    """

    def __init__(self, file: BinaryIO, size: int, padding: int = 0) -> None:
        if not 0 <= size < _NO_FILE:
            raise ReadError("damaged: a size that no file has")
        self._file = file
        self._left = size
        self._padding = padding

    def __iter__(self) -> Iterator[bytes]:
        """Yield what is left in chunks."""
        while self._left:
            yield self.read(_CHUNK_SIZE)

    def read(self, count: int) -> bytes:
        """Return some of the next bytes, `count` at the most; b"" at the end."""
        return self._taken(self._file.read(min(self._left, count))) if self._left else b""

    def read_line(self, count: int) -> bytes:
        """Return the next line with its end, or `count` bytes of it; b"" at the end."""
        return self._taken(self._file.readline(min(self._left, count))) if self._left else b""

    def _taken(self, data: bytes) -> bytes:
        if not data:
            raise CutOffError()
        self._left -= len(data)
        return data

    def skip(self) -> None:
        """Go to the end and behind the padding."""
        if self._left and self._file.seekable():
            self._file.seek(self._left - 1, os.SEEK_CUR)
            self._left = 1  # and read that, for one can seek beyond the end
        for _ in self:
            pass
        self._file.read(self._padding)
