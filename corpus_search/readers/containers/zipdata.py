"""What is packed in an entry of a zip archive, unpacked (APPNOTE.TXT, sections 4.4.5 and 5.8)."""

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import BinaryIO

from corpus_search.errors import ReadError
from corpus_search.readers.containers.compression import (
    COMPRESSIONS,
    MOST_MEMORY,
    CutOffError,
    Makers,
    ZlibDecompressor,
    iter_decompressed,
)
from corpus_search.readers.containers.zipdirectory import Entry
from corpus_search.readers.limits import Used

__all__ = ["iter_unpacked"]

_CHUNK_SIZE = 1 << 16
_STORED, _LZMA = 0, 14

_LZMA_HEADER = struct.Struct("<2xHBL")
"""The size of the properties, and these: lc, lp and pb in one, and the size of the window."""


def iter_unpacked(file: BinaryIO, entry: Entry, start: int, used: Used) -> Iterator[bytes]:
    """Yield what was packed into the bytes of an entry from `start` on, noting it in `used`.

    Raises `ReadError` where it is not what it was; at the latest, after the last byte.
    """
    file.seek(start)
    chunks = _iter_packed(file, entry.packed_size)
    if entry.method != _STORED:
        chunks = _iter_expanded(chunks, entry.method)
    checksum = 0
    for chunk in chunks:
        used.take(len(chunk))
        checksum = zlib.crc32(chunk, checksum)
        yield chunk
    if checksum != entry.checksum:
        raise ReadError("damaged (its checksum is another)")


def _iter_packed(file: BinaryIO, size: int) -> Iterator[bytes]:
    left = size
    while left:
        chunk = file.read(min(left, _CHUNK_SIZE))
        if not chunk:
            raise CutOffError()
        left -= len(chunk)
        yield chunk


def _iter_expanded(packed: Iterator[bytes], method: int) -> Iterator[bytes]:
    if method == _LZMA:
        first = next(packed, b"")
        return iter_decompressed(chain([first[_LZMA_HEADER.size :]], packed), _lzma(first))
    if method not in _METHODS:
        raise ReadError(f"packed in a way (number {method}) that is not read")
    return iter_decompressed(packed, _METHODS[method]())


def _deflate() -> Makers:
    return lambda: ZlibDecompressor(-15), (zlib.error,)


def _lzma(first: bytes) -> Makers:
    import lzma  # noqa: PLC0415

    if len(first) < _LZMA_HEADER.size:
        raise CutOffError()
    size, packed_properties, window_size = _LZMA_HEADER.unpack_from(first)
    if size != 5 or packed_properties >= 9 * 5 * 5 or window_size > MOST_MEMORY:
        raise ReadError("damaged, or takes too much memory")
    rest, lc = divmod(packed_properties, 9)
    pb, lp = divmod(rest, 5)
    filters = [{"id": lzma.FILTER_LZMA1, "dict_size": window_size, "lc": lc, "lp": lp, "pb": pb}]
    return lambda: lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters), (lzma.LZMAError,)


_METHODS: Mapping[int, Callable[[], Makers]] = {
    8: _deflate,
    12: COMPRESSIONS["bz2"].makers,
    93: COMPRESSIONS["zst"].makers,
    95: COMPRESSIONS["xz"].makers,
}
