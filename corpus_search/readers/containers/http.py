"""An HTTP response as a crawler keeps it (RFC 9112): its status, its headers, and the bytes that were meant.

Some crawlers keep responses as they came over the line, others undo compression and chunks but leave the headers that
speak of them. So a header is believed only if the bytes agree.
"""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from corpus_search.errors import ReadError
from corpus_search.readers.containers.compression import COMPRESSIONS, Makers, ZlibDecompressor, iter_decompressed
from corpus_search.readers.containers.stretch import Stretch
from corpus_search.readers.detect import count_controls
from corpus_search.readers.limits import Used
from corpus_search.records import dataclass

__all__ = ["Response", "iter_body", "parse_content_type", "read_headers", "read_response"]

_MOST_HEADERS = 1 << 18
"""Bytes of all headers together; servers allow 8 to 64 KiB."""

_STATUS = re.compile(r"HTTP/[0-9.]+[ \t]+([0-9]{3})")
_CHUNK_SIZE_LINE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]*)?\r?\n")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';,]+)", re.IGNORECASE)

_ENOUGH = 64
"""Bytes; of so many at random one is a control character, all but 2 in 1,000 times."""


@dataclass(frozen=True, slots=True)
class Response:
    """The head of a response: its status code (0 for none), and its headers by their names in lower case."""

    status: int
    headers: Mapping[str, str]


def read_response(data: Stretch) -> Response:
    """Read the head of a response. Raises `ReadError`."""
    status = _STATUS.match(_text(data.read_line(_MOST_HEADERS)))
    return Response(int(status[1]) if status else 0, read_headers(data.read_line))


def read_headers(read_line: Callable[[int], bytes]) -> dict[str, str]:
    """Read lines of the form "name: value", or more of the value before it, up to one that is empty.

    Raises `ReadError` for too many. Of headers of one name the first counts.
    """
    headers: dict[str, str] = {}
    name, left = "", _MOST_HEADERS
    while (line := read_line(left)) not in (b"\r\n", b"\n", b""):
        left -= len(line)
        if left <= 0:
            raise ReadError("damaged: headers without an end")
        text = _text(line)
        if text[0] in " \t" and name:
            headers[name] += f" {text.strip()}"
            continue
        key, colon, value = text.partition(":")
        name = key.strip().lower() if colon and key.strip().lower() not in headers else ""
        if name:
            headers[name] = value.strip()
    return headers


def parse_content_type(value: str) -> tuple[str | None, str | None]:
    """Return the media type in lower case and the charset that a Content-Type names (RFC 9110, section 8.3)."""
    charset = _CHARSET.search(value)
    media_type = value.partition(";")[0].strip().lower()
    return media_type or None, charset[1] if charset else None


def iter_body(data: Stretch, headers: Mapping[str, str], used: Used) -> Iterator[bytes]:
    """Return the content of a response whose head was read, in chunks; what is decompressed is noted in `used`.

    Raises `ReadError`, now or then.
    """
    chunks = iter(data)
    if "chunked" in headers.get("transfer-encoding", "").lower():
        chunks = _iter_chunked(data)
    codings = headers.get("content-encoding", "").lower().replace(" ", "").split(",")
    for coding in reversed(codings):
        if coding and coding != "identity":
            chunks = _iter_noted(_iter_decoded(chunks, coding), used)
    return chunks


def _iter_noted(chunks: Iterator[bytes], used: Used) -> Iterator[bytes]:
    for chunk in chunks:
        used.take(len(chunk))
        yield chunk


def _iter_chunked(data: Stretch) -> Iterator[bytes]:
    """Yield what stands in chunks (RFC 9112, section 7.1): a line with its size in hexadecimal comes first."""
    line = data.read_line(_MOST_HEADERS)
    if not _CHUNK_SIZE_LINE.fullmatch(line):
        yield line
        yield from data
        return
    while match := _CHUNK_SIZE_LINE.fullmatch(line):
        left = int(match[1], 16)
        while left and (chunk := data.read(left)):
            left -= len(chunk)
            yield chunk
        data.read_line(2)
        line = data.read_line(_MOST_HEADERS)


def _iter_decoded(chunks: Iterator[bytes], coding: str) -> Iterator[bytes]:
    """Undo a coding of section 8.4 of RFC 9110."""
    first = next(chunks, b"")
    chunks = chain((first,), chunks)
    if coding in ("gzip", "x-gzip") and first.startswith(b"\x1f\x8b"):
        return iter_decompressed(chunks, COMPRESSIONS["gz"].makers())
    if coding == "zstd" and first.startswith(b"\x28\xb5\x2f\xfd"):
        return iter_decompressed(chunks, COMPRESSIONS["zst"].makers())
    if coding == "deflate" and not first.lstrip().startswith((b"<", b"{", b"%PDF")):
        return iter_decompressed(chunks, _deflate(first))
    if coding == "br" and count_controls(first[:_ENOUGH]):
        raise ReadError("sent in Brotli compression, which is not read")
    return chunks


def _deflate(first: bytes) -> Makers:
    """Return what undoes "deflate": zlib's format (RFC 1950, section 2.2), or what some servers take it for."""
    is_zlib = len(first) > 1 and first[0] & 15 == 8 and int.from_bytes(first[:2], "big") % 31 == 0
    return lambda: ZlibDecompressor(15 if is_zlib else -15), (zlib.error,)


def _text(line: bytes) -> str:
    return line.decode("utf-8", "surrogateescape")
