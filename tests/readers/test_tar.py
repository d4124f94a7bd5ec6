"""Tar archives, as programs write them and as they should not be."""

import io
import tarfile

import pytest

from corpus_search.errors import ReadError
from corpus_search.readers.base import BadRecord, Packed, SkippedMember, Source
from corpus_search.readers.containers.tar import TarContainer
from corpus_search.readers.limits import Limits, Used


def _members(data: bytes) -> list[Source | BadRecord | SkippedMember]:
    return list(TarContainer().members(Packed("", "a.tar", io.BytesIO(data), len(data)), Used(Limits(), len(data))))


def _info(name: str, size: int = 0, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.type = size, kind
    return info


def _header(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> bytes:
    return _info(name, size, kind).tobuf(tarfile.GNU_FORMAT)


def _tarred(*infos: tuple[tarfile.TarInfo, bytes], form: int = tarfile.PAX_FORMAT, encoding: str = "utf-8") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form, encoding=encoding, errors="surrogateescape") as archive:
        for info, data in infos:
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


LAST = (_info("last.txt", 4), b"last")


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("name", ["a.txt", "Zürich/新聞.txt", "folder/" * 20 + "a.txt", "x" * 300 + ".txt"])
def test_names_long_and_short(form: int, name: str) -> None:
    if form == tarfile.USTAR_FORMAT and len(name) > 255:
        return  # it has no place for them
    data = _tarred((_info(name, 3), b"abc"), LAST, form=form)
    assert _members(data) == [Source("", "a.tar", b"abc", name), Source("", "a.tar", b"last", "last.txt")]


def test_names_that_are_not_utf8_are_kept_as_bytes() -> None:
    data = _tarred((_info("caf\udce9.txt", 1), b"x"), form=tarfile.GNU_FORMAT)
    assert _members(data) == [Source("", "a.tar", b"x", "caf\udce9.txt")]


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE],
)
def test_links_devices_and_folders_are_passed_over(kind: bytes) -> None:
    info = _info("special", 0, kind)
    info.linkname = "/etc/passwd"
    assert _members(_tarred((info, b""), LAST)) == [Source("", "a.tar", b"last", "last.txt")]


@pytest.mark.parametrize(
    "data",
    [
        _header("s.txt", 3, tarfile.GNUTYPE_SPARSE) + b"abc".ljust(512, b"\0"),
        _tarred((_info("s.txt", 3), b"abc"))[:0],
    ],
)
def test_sparse_files_are_reported(data: bytes) -> None:
    info = _info("s.txt", 3)
    info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "s.txt"}
    data = data or _tarred((info, b"abc"))[:-8192]
    data = data.rstrip(b"\0").ljust(-(-len(data.rstrip(b"\0")) // 512) * 512, b"\0")
    assert _members(data + _tarred(LAST)) == [
        BadRecord("s.txt", "a sparse file"),
        Source("", "a.tar", b"last", "last.txt"),
    ]


def test_more_blocks_of_a_sparse_header_are_passed() -> None:
    header = bytearray(_header("s.txt", 3, tarfile.GNUTYPE_SPARSE))
    header[482] = 1
    header[148:156] = b"%06o\0 " % (sum(header[:148]) + sum(header[156:]) + 8 * 32)
    more = bytes(504) + b"\1" + bytes(7)
    data = bytes(header) + more + bytes(512) + b"abc".ljust(512, b"\0") + _tarred(LAST)
    assert [type(member) for member in _members(data)] == [BadRecord, Source]


@pytest.mark.parametrize("size", [1 << 33, (1 << 62) - 1])
def test_a_size_beyond_the_end_is_told_and_asks_for_no_memory(size: int) -> None:
    assert _members(_header("a.txt", size) + b"abc") == [BadRecord("a.txt", "cut off before its end")]


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_header_that_asks_for_memory_is_an_error(kind: bytes) -> None:
    with pytest.raises(ReadError, match="a header of more than 1 MiB"):
        _members(_header("a.txt", 1 << 33, kind) + b"abc")


def test_a_size_that_no_file_has_is_an_error() -> None:
    with pytest.raises(ReadError, match="damaged"):
        _members(_tarred(LAST)[:1024] + _header("a.txt", 1 << 80))


def test_headers_upon_headers_are_entries_too() -> None:
    data = _header("x", 0, tarfile.XHDTYPE) * 150_000
    with pytest.raises(ReadError, match="more than 100,000 files"):
        _members(data)


@pytest.mark.parametrize(
    "record",
    [
        b"9999999 path=x\n",
        b"0 path=x\n",
        b"3 path=x\n",
        b"path=x\n",
        b"9 path=x",
        b"18 size=\xb2\xb2\xb2\xb2\xb2\n",
        b"",
    ],
)
def test_a_pax_header_that_says_nothing_is_let_be(record: bytes) -> None:
    data = _header("h", len(record), tarfile.XHDTYPE) + record.ljust(512, b"\0") * bool(record) + _tarred(LAST)
    assert _members(data) == [Source("", "a.tar", b"last", "last.txt")]


def test_a_pax_header_of_many_records_takes_no_time() -> None:
    record = b"11 a=bcdef\n" * 90_000
    data = _header("h", len(record), tarfile.XHDTYPE) + record.ljust(-(-len(record) // 512) * 512, b"\0")
    assert len(_members(data + _tarred(LAST))) == 1


def test_what_breaks_off_between_two_files_has_come_to_its_end() -> None:
    data = _tarred((_info("a.txt", 3), b"abc"), form=tarfile.GNU_FORMAT)[:1024]
    assert _members(data) == [Source("", "a.tar", b"abc", "a.txt")]


def test_other_bytes_between_two_files_are_an_error_behind_the_first() -> None:
    found: list[Source | BadRecord | SkippedMember] = []
    data = _tarred(LAST)[:1024] + b"x" * 512
    with pytest.raises(ReadError, match="damaged, or no tar archive"):
        found.extend(TarContainer().members(Packed("", "a", io.BytesIO(data)), Used(Limits(), 9)))
    assert found == [Source("", "a", b"last", "last.txt")]
