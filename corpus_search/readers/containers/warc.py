"""Crawls in WARC (ISO 28500:2017, WARC 1.1, and 1.0): each response that has something, under its address.

The usual compression, each record a piece of gzip for itself, is no other than gzip to us (`compression`). Records are
read here and not by warcio, which prints, holds what a header asks for, and passes over damage in silence.
"""

import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

from corpus_search.errors import ReadError
from corpus_search.readers.base import BadRecord, Packed, SkippedMember, Source
from corpus_search.readers.containers.compression import CutOffError
from corpus_search.readers.containers.http import iter_body, parse_content_type, read_headers, read_response
from corpus_search.readers.containers.members import Member, read_member
from corpus_search.readers.containers.stretch import Stretch
from corpus_search.readers.limits import ExpansionError, Used

__all__ = ["WarcContainer"]

_MOST_LINE = 1 << 16
_VERSION = re.compile(rb"WARC/[01]\.[0-9]+[ \t]*\r?\n")

_WITH_CONTENT = ("response", "resource", "conversion")
"""Types of records (sections 6.3 to 6.9); of the others, "revisit" stands for what was there before."""

_WORDS = {"image": "image", "video": "video", "audio": "sound", "font": "font"}
"""What the kinds of media types are called that have no text; their content is not looked at."""


class WarcContainer:
    """Reads .warc."""

    def members(self, packed: Packed, used: Used) -> Iterator[Member]:
        """See `Container`. A member's name is the address that it was fetched from."""
        file = packed.file
        number = 0
        while (lost := _find_record(file)) is not None:
            number += 1
            used.enter()
            if lost:
                yield BadRecord(packed.inside(f"before record {number}"), "damaged: no record where one should begin")
            headers = read_headers(file.readline)
            if not (yield from _iter_record(packed, headers, number, used)):
                return
        if not number:
            raise ReadError("damaged, or no WARC")


def _find_record(file: BinaryIO) -> bool | None:
    """Go behind the line that a record begins with, and tell if more than blank lines was passed; None at the end."""
    lost = False
    while line := file.readline(_MOST_LINE):
        if _VERSION.fullmatch(line):
            return lost
        lost = lost or not line.isspace()
    return None


def _iter_record(packed: Packed, headers: Mapping[str, str], number: int, used: Used) -> Generator[Member, None, bool]:
    """Yield what a record has; False when nothing good can come after it."""
    address = headers.get("warc-target-uri", "").strip("<>") or f"record {number}"
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 20):
        yield BadRecord(packed.inside(address), "damaged: a record without its length")
        return True
    data = Stretch(packed.file, int(length))
    try:
        if headers.get("warc-type") in _WITH_CONTENT and int(length):
            yield _read_content(packed, address, headers, data, used)
        data.skip()
    except ExpansionError:
        raise
    except CutOffError as err:
        yield BadRecord(packed.inside(address), err.message)
        return False
    return True


def _read_content(packed: Packed, address: str, headers: Mapping[str, str], data: Stretch, used: Used) -> Member:
    """Return what a record holds. Raises `CutOffError` if the file ends there, `ExpansionError`."""
    if "warc-segment-number" in headers:
        return BadRecord(packed.inside(address), "split over several records")
    try:
        content_type, body = headers.get("content-type", ""), iter(data)
        if content_type.startswith("application/http"):
            response = read_response(data)
            if not 200 <= response.status < 300:
                return SkippedMember(packed.inside(address), f"HTTP status {response.status or 'missing'}")
            content_type, body = response.headers.get("content-type", ""), iter_body(data, response.headers, used)
        media_type, encoding = parse_content_type(content_type)
        if media_type and (word := _WORDS.get(media_type.partition("/")[0])):
            return SkippedMember(packed.inside(address), word)
        member = read_member(packed, address, body, used.limits)
    except (ExpansionError, CutOffError):
        raise
    except ReadError as err:
        return BadRecord(packed.inside(address), err.message)
    if media_type == "application/octet-stream":
        media_type = None  # what servers say when they do not know
    return replace(member, encoding=encoding, media_type=media_type) if isinstance(member, Source) else member
