"""Crawls, as crawlers write them and as they should not be."""

import gzip
import io
import zlib
from collections.abc import Iterable

import pytest
import zstandard

from corpus_search.article import Article
from corpus_search.readers.base import BadRecord, Packed, ReadOptions, SkippedMember, Source
from corpus_search.readers.containers.warc import WarcContainer
from corpus_search.readers.limits import Limits, Used
from corpus_search.readers.reading import read_file

TEXT = "Kérry speaks\n\nIn Rome.\n".encode() * 50


def _record(kind: str, address: str, block: bytes, *headers: str) -> bytes:
    lines = ["WARC/1.1", f"WARC-Type: {kind}", f"warc-target-uri: {address}", f"Content-Length: {len(block)}", *headers]
    return "\r\n".join((*lines, "", "")).encode() + block + b"\r\n\r\n"


def _response(body: bytes, *headers: str, status: str = "200 OK", address: str = "http://a.org/b") -> bytes:
    head = "\r\n".join((f"HTTP/1.1 {status}", *headers, "", ""))
    return _record("response", address, head.encode() + body, "Content-Type: application/http; msgtype=response")


LAST = _response(b"last", address="http://a.org/last")


def _members(data: bytes) -> list[Source | BadRecord | SkippedMember]:
    return list(WarcContainer().members(Packed("", "a.warc", io.BytesIO(data)), Used(Limits(), len(data))))


def _body(data: bytes) -> bytes:
    first, last = _members(data + LAST)
    assert isinstance(first, Source), first
    assert isinstance(last, Source)
    assert last.data == b"last"
    return first.data


def _chunked(pieces: Iterable[bytes]) -> bytes:
    return b"".join(b"%X; x=y\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


PIECES = (TEXT[:10], TEXT[10:15], TEXT[15:])
RAW_DEFLATE = zlib.compress(TEXT)[2:-4]


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (TEXT, ()),
        (TEXT, ("Content-Encoding: identity",)),
        (_chunked(PIECES), ("Transfer-Encoding: chunked",)),
        (_chunked(PIECES)[:-5], ("Transfer-Encoding: chunked",)),
        (gzip.compress(TEXT, mtime=0), ("content-encoding: gzip",)),
        (gzip.compress(TEXT, mtime=0), ("Content-Encoding: X-GZIP",)),
        (zlib.compress(TEXT), ("Content-Encoding: deflate",)),
        (RAW_DEFLATE, ("Content-Encoding: deflate",)),
        (zstandard.compress(TEXT), ("Content-Encoding: zstd",)),
        (gzip.compress(zlib.compress(TEXT), mtime=0), ("Content-Encoding: deflate, gzip",)),
        (_chunked([gzip.compress(TEXT, mtime=0)]), ("Content-Encoding: gzip", "Transfer-Encoding: chunked")),
        # Undone by the crawler, but for the headers.
        (TEXT, ("Content-Encoding: gzip", "Transfer-Encoding: chunked")),
        (TEXT, ("Content-Encoding: br",)),
        (b"<" + TEXT, ("Content-Encoding: deflate",)),
    ],
)
def test_bodies_come_out_as_they_were_meant(body: bytes, headers: tuple[str, ...]) -> None:
    assert _body(_response(body, *headers)).lstrip(b"<") == TEXT


def test_what_headers_say_is_handed_on() -> None:
    member = _members(_response(TEXT, 'Content-Type: text/HTML; x=y; charset="Latin-1"'))[0]
    assert member == Source("", "a.warc", TEXT, "http://a.org/b", "Latin-1", "text/html")
    member = _members(_response(TEXT, "Content-Type: application/octet-stream"))[0]
    assert member == Source("", "a.warc", TEXT, "http://a.org/b")
    member = _members(_response(TEXT, "Content-Type: text/html;", " charset=utf-8"))[0]
    assert member == Source("", "a.warc", TEXT, "http://a.org/b", "utf-8", "text/html")


def test_other_records_are_passed_over() -> None:
    others = [_record(kind, "http://a.org", b"x") for kind in ("warcinfo", "request", "metadata", "revisit")]
    assert _members(b"".join(others) + _record("response", "dns:a.org", b"")) == []


def test_records_without_http() -> None:
    data = _record("conversion", "http://a.org/b", TEXT, "Content-Type: text/plain")
    assert _members(data) == [Source("", "a.warc", TEXT, "http://a.org/b", None, "text/plain")]
    data = _record("resource", "<file:///a.txt>", TEXT)
    assert _members(data) == [Source("", "a.warc", TEXT, "file:///a.txt")]
    assert _members(_record("resource", "", TEXT)) == [Source("", "a.warc", TEXT, "record 1")]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (_response(b"", status="404 Not Found"), "HTTP status 404"),
        (_response(b"", status="301 Moved"), "HTTP status 301"),
        (_record("response", "http://a.org/b", b"x\r\n\r\n", "Content-Type: application/http"), "HTTP status missing"),
        (_response(b"x", "Content-Type: image/jpeg"), "image"),
        (_response(b"x", "Content-Type: audio/mpeg"), "sound"),
        (_response(b"\x89PNG\r\n\x1a\n\0", "Content-Type: text/html"), "image"),
    ],
)
def test_what_is_no_article_is_skipped(record: bytes, reason: str) -> None:
    assert _members(record + LAST)[0] == SkippedMember("http://a.org/b", reason)
    assert len(_members(record + LAST)) == 2


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (_response(b"\x8b\x02\x80\xff\0", "Content-Encoding: br"), "sent in Brotli compression, which is not read"),
        (_response(gzip.compress(TEXT, mtime=0)[:-9] + b"\xff" * 9, "Content-Encoding: gzip"), "damaged"),
        (_record("response", "http://a.org/b", TEXT, "WARC-Segment-Number: 1"), "split over several records"),
        (
            _record("response", "http://a.org/b", b"x: y\r\n" * 50_000, "Content-Type: application/http"),
            "damaged: headers",
        ),
        (LAST.replace(b"Content-Length", b"Content-Lenght", 1), "damaged: a record without its length"),
    ],
)
def test_a_bad_record_leaves_the_next_one(record: bytes, reason: str) -> None:
    bad, *_, last = _members(record + LAST)
    assert isinstance(bad, BadRecord)
    assert bad.reason.startswith(reason)
    assert isinstance(last, Source)
    assert last.data == b"last"


def test_a_wrong_length_is_told_and_the_next_record_found() -> None:
    for wrong in (LAST.replace(b"Content-Length: 2", b"Content-Length: 1"), b"junk\r\n" + LAST):
        members = _members(LAST + wrong + LAST)
        assert any(isinstance(one, BadRecord) and one.reason.startswith("damaged: no record") for one in members)
        assert isinstance(members[-1], Source)
        assert members[-1].data == b"last"


def test_a_crawl_is_read_through_its_compression() -> None:
    german = "Müller spricht\n\nIn Rom.".encode("cp1252")
    records = (
        _response(TEXT, "Content-Type: text/plain; charset=utf-8"),
        _response(TEXT, "Content-Type: text/plain"),
        _response(german, "Content-Type: text/plain; charset=iso-8859-1", address="http://a.org/x.html"),
        _response(b"a {}", "Content-Type: text/css", address="http://a.org/c"),
    )
    for data in (b"".join(map(gzip.compress, records)), gzip.compress(b"".join(records), mtime=0), b"".join(records)):
        reading = read_file("", "a.warc", data, ReadOptions())
        assert reading.format in ("warc", "warc.gz")
        *articles, skipped = reading.records
        assert skipped == SkippedMember("http://a.org/c", "no reader for text/css")
        assert [(one.member, one.title) for one in articles if isinstance(one, Article)] == [
            ("http://a.org/b", "Kérry speaks"),
            ("http://a.org/b (2)", "Kérry speaks"),
            ("http://a.org/x.html", "Müller spricht"),
        ]
