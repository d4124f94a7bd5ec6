"""Zip archives, as programs write them and as they should not be."""

import io
import struct
import zipfile
from collections.abc import Sequence

import pytest

from corpus_search.errors import ReadError
from corpus_search.readers.base import BadRecord, Packed, SkippedMember, Source
from corpus_search.readers.containers.zip import ZipContainer
from corpus_search.readers.limits import ExpansionError, Limits, Used

TEXT = b"".join(b"line %d of many\n" % n for n in range(5000))


def _members(data: bytes, limits: Limits = Limits()) -> list[Source | BadRecord | SkippedMember]:  # noqa: B008
    return list(ZipContainer().members(Packed("", "a.zip", io.BytesIO(data), len(data)), Used(limits, len(data))))


def _names(data: bytes) -> list[str]:
    return [member.member for member in _members(data) if isinstance(member, Source)]


def _zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return file.getvalue()


class _Stream(io.RawIOBase):
    """A file that cannot go back, so that sizes are written behind what they are of."""

    def __init__(self) -> None:
        self.data = b""

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.data += bytes(data)
        return len(data)


def _streamed(*files: tuple[str, bytes], zip64: bool = False) -> bytes:
    stream = _Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            with archive.open(name, "w", force_zip64=zip64) as file:
                file.write(data)
    return stream.data


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_method_that_is_in_use(method: int) -> None:
    data = _zipped(("a.txt", TEXT), ("b.txt", b""), ("c.txt", b"c"), method=method)
    assert [member.data for member in _members(data) if isinstance(member, Source)] == [TEXT, b"", b"c"]


def test_a_method_out_of_use_is_reported() -> None:
    data = _zipped(("a.txt", TEXT), ("b.txt", b"b"))
    directory = data.rfind(b"PK\1\2", 0, data.rfind(b"PK\1\2"))
    data = data[: directory + 10] + struct.pack("<H", 6) + data[directory + 12 :]
    first, second = _members(data)
    assert first == BadRecord("a.txt", "packed in a way (number 6) that is not read")
    assert isinstance(second, Source)


def test_sizes_that_stand_behind_and_large_numbers() -> None:
    for data in (
        _streamed(("a.txt", TEXT), ("b.txt", b"b")),
        _streamed(("a.txt", TEXT), ("b.txt", b"b"), zip64=True),
    ):
        assert [member.data for member in _members(data) if isinstance(member, Source)] == [TEXT, b"b"]
        directory = data.find(b"PK\1\2")
        found: list[Source | BadRecord | SkippedMember] = []
        without = Packed("", "a", io.BytesIO(data[:directory]))
        with pytest.raises(ReadError, match="cut off before its end"):
            found.extend(ZipContainer().members(without, Used(Limits(), 9999)))
        assert [member.data for member in found if isinstance(member, Source)] == [TEXT, b"b"]


def test_something_before_and_behind_an_archive() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", b"a")
        archive.comment = b"made in PK\5\6 Rome" * 100
    assert _names(file.getvalue()) == ["a.txt"]
    assert _names(b"#!/bin/sh\n" * 100 + file.getvalue()) == ["a.txt"]


def test_folders_and_links_are_passed_over() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.mkdir("d")
        link = zipfile.ZipInfo("link.txt")
        link.create_system = 3
        link.external_attr = 0o120777 << 16
        archive.writestr(link, b"/etc/passwd")
        archive.writestr("d/a.txt", b"a")
    assert _names(file.getvalue()) == ["d/a.txt"]


def test_an_encrypted_file_is_reported() -> None:
    data = bytearray(_zipped(("a.txt", TEXT), ("b.txt", b"b")))
    data[data.find(b"PK\1\2") + 8] |= 1
    first, second = _members(bytes(data))
    assert first == BadRecord("a.txt", "encrypted")
    assert isinstance(second, Source)


def test_damage_of_one_file_leaves_the_others() -> None:
    data = bytearray(_zipped(("a.txt", TEXT), ("b.txt", b"b" * 99), ("c.txt", b"c"), method=zipfile.ZIP_STORED))
    data[data.find(b"line 7")] ^= 1
    data[data.find(b"PK\3\4", 100)] ^= 1
    assert _members(bytes(data)) == [
        BadRecord("a.txt", "damaged (its checksum is another)"),
        BadRecord("b.txt", "damaged: it is not where the directory says"),
        Source("", "a.zip", b"c", "c.txt"),
    ]


def _with_names(names: Sequence[bytes], *, flags: int = 0) -> bytes:
    """Return an archive whose files have names of these bytes."""
    stand_ins = [f"{number}".rjust(len(name), "x") for number, name in enumerate(names)]
    data = _zipped(*((name, b"x") for name in stand_ins))
    for stand_in, name in zip(stand_ins, names, strict=True):
        data = data.replace(stand_in.encode(), name)
    return data


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("utf-8", ["Zürich.txt", "新聞.txt"]),
        ("cp437", ["Zürich.txt", "Café.txt", "a.txt"]),
        ("cp932", ["新聞記事.txt", "ニュース.txt"]),
        ("gbk", ["新闻北京.txt", "文章一.txt"]),
        ("cp866", ["новости.txt", "Москва.txt"]),
        ("cp1251", ["новости.txt", "Москва.txt"]),
        ("cp949", ["뉴스기사.txt", "서울에서.txt"]),
        ("big5", ["新聞報導.txt", "台北.txt"]),
    ],
)
def test_names_without_a_mark(encoding: str, names: list[str]) -> None:
    assert _names(_with_names([name.encode(encoding) for name in names])) == names


def test_a_name_that_is_not_what_it_is_marked_as_harms_no_other() -> None:
    data = bytearray(_zipped(("ü.txt", b"a"), ("b.txt", b"b")))
    data = data.replace("ü".encode(), b"\xff\xfe")
    assert _names(bytes(data))[1] == "b.txt"
    assert len(_names(bytes(data))) == 2


def test_the_name_in_an_extra_field_wins() -> None:
    info = zipfile.ZipInfo("xx.txt")
    name = "ü.txt".encode()
    info.extra = struct.pack("<2HBL", 0x7075, 5 + len(name), 1, 0) + name
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(info, b"x")
    assert _names(file.getvalue()) == ["ü.txt"]


def test_files_that_overlap_are_no_archive() -> None:
    """A few bytes that a thousand entries share."""
    data = _zipped(("a.txt", bytes(60_000)))
    start, end = data.find(b"PK\1\2"), data.find(b"PK\5\6")
    entry, count = data[start:end], 1000
    numbers = struct.pack("<2H2LH", count, count, len(entry) * count, start, 0)
    bomb = data[:start] + entry * count + data[end : end + 8] + numbers
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        assert len(archive.infolist()) == count  # it is a good archive to others
    members = ZipContainer().members(Packed("", "a", io.BytesIO(bomb), len(bomb)), Used(Limits(), len(bomb)))
    with pytest.raises(ExpansionError):
        list(members)
    few = data[:start] + entry * 3 + data[end : end + 8] + struct.pack("<2H2LH", 3, 3, len(entry) * 3, start, 0)
    assert len(_members(few)) == 3  # not worth a word


def test_a_window_larger_than_memory_is_not_made() -> None:
    data = bytearray(_zipped(("a.txt", TEXT), method=zipfile.ZIP_LZMA))
    at = data.find(b"a.txt") + len("a.txt") + 5
    data[at : at + 4] = b"\xff\xff\xff\xff"
    assert _members(bytes(data)) == [BadRecord("a.txt", "damaged, or takes too much memory")]


@pytest.mark.parametrize("size", range(23))
def test_less_than_the_end_of_an_archive_is_none(size: int) -> None:
    """A torture trial found 17 bytes to be a mistake of the reader's."""
    with pytest.raises(ReadError):
        _members(b"PK\5\6".ljust(22, b"\1")[:size])
