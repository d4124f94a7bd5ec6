"""One file compressed: .gz (RFC 1952), .bz2, .xz and .zst (RFC 8878), as a stream of what is in it.

What was compressed in pieces and put together (as logs and crawls are, and by programs on several cores) is one
stream. Bytes after the last piece that begin no other, such as the zeros of a tape, are let be, as gzip does.
"""

import io
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, BinaryIO, Protocol

from corpus_search.errors import ReadError
from corpus_search.readers.base import missing_extra
from corpus_search.readers.limits import Used
from corpus_search.records import dataclass

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = [
    "COMPRESSIONS",
    "MOST_MEMORY",
    "Compression",
    "CutOffError",
    "Decompressor",
    "Expanded",
    "Makers",
    "ZlibDecompressor",
    "expand",
    "iter_decompressed",
]

_CHUNK_SIZE = 1 << 16
"""Bytes in, and bytes out, at a time."""

MOST_MEMORY = 1 << 27
"""Bytes that the window of a decompressor may take: what `zstd -d` allows, and twice what `xz -9` asks for."""

_LONGEST_MAGIC = 6


class CutOffError(ReadError):
    """A file ends before what is in it does."""

    def __init__(self) -> None:
        super().__init__("cut off before its end")


class Decompressor(Protocol):
    """What decompresses one piece; the classes of bz2 and lzma are such."""

    @property
    def eof(self) -> bool:
        """The piece is at its end."""
        ...

    @property
    def unused_data(self) -> bytes:
        """What was given to it beyond the end."""
        ...

    @property
    def needs_input(self) -> bool:
        """It has nothing more to give before it is given more."""
        ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Take `data` and return about `max_length` bytes of what comes of it."""
        ...


Makers = tuple[Callable[[], Decompressor], tuple[type[Exception], ...]]
"""What makes a decompressor, and what that raises for damaged data."""


class ZlibDecompressor:
    """zlib with the face of bz2 and lzma; `bits` says which wrapping (31 gzip, 15 zlib, -15 none)."""

    def __init__(self, bits: int) -> None:
        self._inner = zlib.decompressobj(bits)

    @property
    def eof(self) -> bool:
        """See `Decompressor`."""
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        """See `Decompressor`."""
        return self._inner.unused_data

    @property
    def needs_input(self) -> bool:
        """See `Decompressor`."""
        return not self._inner.unconsumed_tail

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """See `Decompressor`."""
        return self._inner.decompress(self._inner.unconsumed_tail + data, max(max_length, 0))


def _gzip() -> Makers:
    return lambda: ZlibDecompressor(31), (zlib.error,)


def _bzip2() -> Makers:
    import bz2  # noqa: PLC0415

    return bz2.BZ2Decompressor, (OSError, ValueError)


def _xz() -> Makers:
    import lzma  # noqa: PLC0415

    return lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, MOST_MEMORY), (lzma.LZMAError,)


def _zstd() -> Makers:
    try:
        from corpus_search.readers.containers.zstd import ERRORS, ZstdDecompressor  # noqa: PLC0415
    except ImportError as err:
        raise missing_extra("zstd", err) from err
    return ZstdDecompressor, ERRORS


@dataclass(frozen=True, slots=True)
class Compression:
    """A way to compress: how a piece of it begins, and what undoes it."""

    magic: tuple[bytes, ...]
    makers: Callable[[], Makers]


COMPRESSIONS: Mapping[str, Compression] = {
    "gz": Compression((b"\x1f\x8b\x08",), _gzip),
    "bz2": Compression((b"BZh",), _bzip2),
    "xz": Compression((b"\xfd7zXZ\0",), _xz),
    # A frame, or one to be skipped (RFC 8878, section 3.1.2).
    "zst": Compression((b"\x28\xb5\x2f\xfd", *(bytes((0x50 + n, 0x2A, 0x4D, 0x18)) for n in range(16))), _zstd),
}
"""By name, as in `COMPRESSION_SUFFIXES`."""


def expand(file: BinaryIO, compression: str, used: Used) -> "Expanded":
    """Return what is in a compressed file. Raises `ReadError` for a missing library; see `Expanded` for more."""
    makers = COMPRESSIONS[compression].makers()
    return Expanded(_iter_chunks(file, COMPRESSIONS[compression].magic, makers, used))


def _iter_chunks(file: BinaryIO, magic: tuple[bytes, ...], makers: Makers, used: Used) -> Iterator[bytes]:
    make, errors = makers
    data = file.read(_CHUNK_SIZE)
    while data.startswith(magic):
        decompressor = make()
        while not decompressor.eof:
            if decompressor.needs_input and not data:
                data = file.read(_CHUNK_SIZE)
                if not data:
                    raise CutOffError()
            try:
                chunk = decompressor.decompress(data, _CHUNK_SIZE)
            except errors as err:
                raise ReadError(f"damaged ({str(err).lower()})") from err
            except MemoryError as err:
                raise ReadError("takes more memory than there is") from err
            data = b""
            used.take(len(chunk))
            yield chunk
        data = _next_piece(file, decompressor.unused_data)


def _next_piece(file: BinaryIO, data: bytes) -> bytes:
    """Return what stands behind a piece and zeros, `data` being the beginning of it; b"" at the end."""
    data = data.lstrip(b"\0")
    while len(data) < _LONGEST_MAGIC and (more := file.read(_CHUNK_SIZE)):
        data = (data + more).lstrip(b"\0")
    return data


def iter_decompressed(packed: Iterator[bytes], makers: Makers) -> Iterator[bytes]:
    """Yield what one piece holds. An end without its mark is no error: there is another way to see that all came.

    Raises `ReadError` for what is damaged. The caller notes how much came out.
    """
    make, errors = makers
    data = b""
    try:
        decompressor = make()
        while not decompressor.eof:
            if decompressor.needs_input and not (data := next(packed, b"")):
                return
            yield decompressor.decompress(data, _CHUNK_SIZE)
            data = b""
    except errors as err:
        raise ReadError(f"damaged ({str(err).lower()})") from err
    except MemoryError as err:
        raise ReadError("takes more memory than there is") from err


class Expanded(io.RawIOBase):
    """Reads what comes out of a decompressor. Errors (`ReadError`) are raised behind the last good byte."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._ahead = memoryview(b"")
        self.error: ReadError | None = None

    def head(self, count: int) -> bytes:
        """Return the first `count` bytes, or all if there are fewer; they will be read all the same."""
        ahead = bytearray(self._ahead)
        while len(ahead) < count and (chunk := self._next()):
            ahead += chunk
        self._ahead = memoryview(bytes(ahead))
        return bytes(self._ahead[:count])

    def read_most(self, count: int) -> tuple[bytes, ReadError | None]:
        """Read up to `count` bytes; when something is wrong behind the last of them, return that too."""
        chunks = [bytes(self._ahead)]
        size = len(chunks[0])
        while size < count and (chunk := self._next()):
            chunks.append(chunk)
            size += len(chunk)
        self._ahead = memoryview(b"")
        return b"".join(chunks), self.error

    def _next(self) -> bytes:
        """Return the next chunk that is not empty, b"" at the end or before an error, which is kept."""
        try:
            return next(filter(None, self._chunks), b"")
        except ReadError as err:
            self.error = err
            return b""

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """See `io.RawIOBase`."""
        if not self._ahead:
            self._ahead = memoryview(self._next())
        if not self._ahead and self.error:
            raise self.error
        view = memoryview(buffer).cast("B")
        count = min(len(view), len(self._ahead))
        view[:count] = self._ahead[:count]
        self._ahead = self._ahead[count:]
        return count
