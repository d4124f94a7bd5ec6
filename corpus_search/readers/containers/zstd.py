"""Zstandard (RFC 8878) with the face of bz2 and lzma; the one module that needs zstandard."""

import zstandard

from corpus_search.readers.containers.compression import MOST_MEMORY

__all__ = ["ERRORS", "ZstdDecompressor"]

ERRORS: tuple[type[Exception], ...] = (zstandard.ZstdError,)

_PIECE_SIZE = 512
"""Bytes that go in at a time. All that comes of them comes out at once: a block of 128 KiB for 4 bytes at the most
(section 3.1.1.2), so 16 MiB."""


class ZstdDecompressor:
    """See `compression.Decompressor`. More than `max_length` bytes may come out."""

    def __init__(self) -> None:
        self._inner = zstandard.ZstdDecompressor(max_window_size=MOST_MEMORY).decompressobj()
        self._pending = memoryview(b"")

    @property
    def eof(self) -> bool:
        """The piece is at its end."""
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        """What was given to it beyond the end."""
        return self._inner.unused_data + self._pending

    @property
    def needs_input(self) -> bool:
        """It has nothing more to give before it is given more."""
        return not self._pending

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:  # noqa: ARG002
        """Take `data`, and return what comes of some of it."""
        if data:
            self._pending = memoryview(self._pending.tobytes() + data)
        piece, self._pending = self._pending[:_PIECE_SIZE], self._pending[_PIECE_SIZE:]
        return self._inner.decompress(piece)
