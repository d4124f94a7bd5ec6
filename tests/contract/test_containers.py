"""What every container and every compression owes its callers. A new one adds a line to `PACKERS`, and nothing else."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.errors import ReadError
from corpus_search.readers import READERS
from corpus_search.readers.base import COMPRESSION_SUFFIXES, BadRecord, Container, Packed, SkippedMember, Source
from corpus_search.readers.containers import CONTAINERS
from corpus_search.readers.containers.compression import COMPRESSIONS, expand
from corpus_search.readers.containers.tar import TarContainer
from corpus_search.readers.containers.warc import WarcContainer
from corpus_search.readers.containers.zip import ZipContainer
from corpus_search.readers.late import LateContainer
from corpus_search.readers.limits import ExpansionError, Limits, Used

Files = Sequence[tuple[str, bytes]]
Member = Source | BadRecord | SkippedMember

FILES: Files = (
    ("a.txt", b"First\n\nIn Rome.\n" * 20),
    ("b/../b.txt", b"Second"),
    ("../../etc/passwd", b"root"),
    ("/absolute.txt", b""),
    ("C:\\c.txt", bytes(range(256)) * 300),
    ("Zürich 二月.txt", b"Last"),
)


def _zip(files: Files) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _tar(files: Files) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, data in files:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def _warc(files: Files) -> bytes:
    head = "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: {}\r\nContent-Length: {}\r\n\r\n"
    return b"".join(head.format(name, len(data)).encode() + data + b"\r\n\r\n" for name, data in files)


PACKERS: dict[str, Callable[[Files], bytes]] = {"zip": _zip, "tar": _tar, "warc": _warc}

COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.compress,
}

every_container = pytest.mark.parametrize("container", CONTAINERS, ids=lambda container: container.name)
every_compression = pytest.mark.parametrize("compression", COMPRESSIONS)


def _iter_members(container: LateContainer, data: bytes, limits: Limits = Limits()) -> Iterator[Member]:  # noqa: B008
    return container.members(Packed("news", "a.x", io.BytesIO(data), len(data)), Used(limits, len(data)))


def _contents(members: Iterator[Member]) -> list[tuple[str, bytes]]:
    found = list(members)
    assert all(isinstance(member, Source) for member in found), found
    return [(member.member, member.data) for member in found if isinstance(member, Source)]


# What the table names, for the checker of types to see.
MADE: tuple[Container, ...] = (ZipContainer(), TarContainer(), WarcContainer())


def test_the_table_names_the_containers() -> None:
    assert {type(container) for container in MADE} == {type(container.load()) for container in CONTAINERS}


def test_every_format_has_a_packer() -> None:
    assert sorted(PACKERS) == sorted(container.name for container in CONTAINERS)
    assert sorted(COMPRESSORS) == sorted(COMPRESSIONS)


def test_names_and_suffixes_are_each_one_formats_own() -> None:
    names = [*COMPRESSIONS, *(reader.name for reader in READERS), *(container.name for container in CONTAINERS)]
    suffixes = list(COMPRESSION_SUFFIXES)
    for known in (READERS, CONTAINERS):
        suffixes += [suffix for each in known for suffix in each.suffixes]
    assert len(set(names)) == len(names)
    assert len(set(suffixes)) == len(suffixes)


@every_container
def test_the_files_come_out_as_they_went_in(container: LateContainer) -> None:
    expected = [file for file in FILES if file[1] or container.name != "warc"]  # a record without content is none
    members = list(_iter_members(container, PACKERS[container.name](FILES)))
    assert [(member.member, member.data) for member in members if isinstance(member, Source)] == expected
    assert all(isinstance(member, Source) and (member.root, member.path) == ("news", "a.x") for member in members)


@every_container
def test_one_in_another_is_named_by_both(container: LateContainer) -> None:
    data = PACKERS[container.name](FILES[:1])
    packed = Packed("", "a.x", io.BytesIO(data), len(data), "inner.x")
    assert [member.member for member in container.members(packed, Used(Limits(), 9)) if isinstance(member, Source)] == [
        "inner.x!/a.txt"
    ]


@every_container
def test_files_are_read_when_they_are_asked_for(container: LateContainer) -> None:
    data = PACKERS[container.name]([("a.txt", b"a"), ("b.txt", bytes(range(256)) * 4000), ("c.txt", b"c")])
    file = _Watched(data)
    members = container.members(Packed("", "a.x", file, len(data)), Used(Limits(), len(data)))
    next(members)
    before = file.count
    next(members)
    assert file.count - before > 50_000 * (container.name != "zip")  # those bytes compress well
    assert before < 5000


class _Watched(io.BytesIO):
    """Counts the bytes that are read."""

    count = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.count += len(data)
        return data


class _Pipe(io.BytesIO):
    """Can be read once, from the beginning to the end."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise io.UnsupportedOperation

    tell = seek


@every_container
def test_a_pipe_is_enough_unless_it_says_otherwise(container: LateContainer) -> None:
    data = PACKERS[container.name](FILES[:3])
    if not container.needs_seeking:
        assert _contents(container.members(Packed("", "a", _Pipe(data)), Used(Limits(), len(data)))) == list(FILES[:3])


@every_container
def test_pictures_are_skipped_and_what_is_behind_them_is_read(container: LateContainer) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(200_000)
    data = PACKERS[container.name]([("p.txt", picture), FILES[0]])
    assert list(_iter_members(container, data)) == [
        SkippedMember("p.txt", "image"),
        Source("news", "a.x", FILES[0][1], "a.txt"),
    ]


@every_container
def test_a_large_file_is_skipped_and_what_is_behind_it_is_read(container: LateContainer) -> None:
    data = PACKERS[container.name]([("large", b"x" * 200_001), ("not", b"x" * 200_000), ("b", b"b")])
    first, second, third = _iter_members(container, data, replace(Limits(), file_size=200_000))
    assert first == SkippedMember("large", "larger than 195.3 KiB")
    assert isinstance(second, Source)
    assert isinstance(third, Source)
    assert third.data == b"b"


@every_container
def test_too_many_files_are_too_many(container: LateContainer) -> None:
    data = PACKERS[container.name]([(f"{n}.txt", b"x") for n in range(5)])
    assert len(_contents(_iter_members(container, data, replace(Limits(), entries=5)))) == 5
    members = _iter_members(container, data, replace(Limits(), entries=4))
    assert len(list(islice(members, 4))) == 4
    with pytest.raises(ExpansionError, match="more than 4 files"):
        next(members)


@every_container
def test_a_name_that_is_too_long_is_reported(container: LateContainer) -> None:
    data = PACKERS[container.name]([("n" * 200, b"x"), FILES[0]])
    first, second = _iter_members(container, data, replace(Limits(), name_size=100))
    assert first == BadRecord("n" * 80 + "…", "its name has more than 100 characters")
    assert isinstance(second, Source)


@pytest.mark.parametrize("container", CONTAINERS[:2], ids=lambda container: container.name)
@pytest.mark.parametrize("name", [".hidden", ".git/a.txt", "a/.b/c.txt", "__MACOSX/a.txt", "CVS/a", "a\\.b\\c.txt"])
def test_hidden_files_are_passed_over(container: LateContainer, name: str) -> None:
    assert _contents(_iter_members(container, PACKERS[container.name]([(name, b"x"), ("./y", b"y")]))) == [
        ("./y", b"y")
    ]


@every_container
@pytest.mark.parametrize("data", [b"", b"x", b"\0" * 600, b"PK\3\4", b"PK\5\6", b"WARC/1.0\r\n", b"x" * 70_000])
def test_what_is_no_archive_is_an_error_or_has_nothing_in_it(container: LateContainer, data: bytes) -> None:
    with suppress(ReadError):
        assert not any(isinstance(member, Source) for member in _iter_members(container, data))


def _check(container: LateContainer, data: bytes) -> list[Member]:
    """Draw all there is of what nobody can trust."""
    found: list[Member] = []
    with suppress(ReadError):
        # One by one, for what came before an error counts.
        found.extend(_iter_members(container, data, replace(Limits(), file_size=100_000, expanded_size=1_000_000)))
    for member in found:
        if isinstance(member, Source):
            assert len(member.data) <= 100_000
        else:
            assert member.place
            assert member.reason
    return found


SMALL = (("a.txt", b"First, in Rome"), ("b.txt", b"Second"), ("c.txt", b"Third"))


@every_container
@given(cut=st.integers(0, 10_000))
def test_what_comes_before_a_cut_is_kept(container: LateContainer, cut: int) -> None:
    data = PACKERS[container.name](SMALL)
    cut %= len(data)
    whole = [member for member in _check(container, data[:cut]) if isinstance(member, Source)]
    assert [(member.member, member.data) for member in whole] == list(SMALL[: len(whole)])
    assert len(whole) == sum(end <= cut for end in _ends(container, data))


def _ends(container: LateContainer, data: bytes) -> list[int]:
    """Return where the files of `SMALL` are complete."""
    if container.name != "zip":
        return [data.find(content) + len(content) for _, content in SMALL]
    return [data.find(b"PK\3\4", 1), data.rfind(b"PK\3\4"), data.find(b"PK\1\2")]


@every_container
@given(places=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=8))
def test_damage_gives_files_or_an_error_of_ours(container: LateContainer, places: list[tuple[int, int]]) -> None:
    data = bytearray(PACKERS[container.name](SMALL))
    for place, value in places:
        data[place % len(data)] = value
    _check(container, bytes(data))


@every_container
@given(data=st.binary(max_size=2000))
def test_random_bytes_give_files_or_an_error_of_ours(container: LateContainer, data: bytes) -> None:
    _check(container, data)
    for good in (b"PK\3\4", b"WARC/1.0\r\nContent-Length: 9\r\n\r\n", PACKERS[container.name](SMALL[:1])):
        _check(container, good + data)
        _check(container, data + good)


def _expanded(compression: str, data: bytes, limits: Limits = Limits()) -> tuple[bytes, ReadError | None]:  # noqa: B008
    return expand(io.BytesIO(data), compression, Used(limits, len(data))).read_most(1 << 30)


TEXT = b"".join(b"line %d of many\n" % n for n in range(20_000))


@every_compression
def test_what_was_compressed_comes_out(compression: str) -> None:
    compress = COMPRESSORS[compression]
    assert _expanded(compression, compress(TEXT)) == (TEXT, None)
    assert _expanded(compression, compress(b"")) == (b"", None)


@every_compression
@pytest.mark.parametrize("behind", [b"", b"\0" * 100, b"\0" * 70_000, b"other", b"\0\0other"])
def test_pieces_are_put_together(compression: str, behind: bytes) -> None:
    pieces = COMPRESSORS[compression](b"ab") + COMPRESSORS[compression](TEXT) + COMPRESSORS[compression](b"cd")
    assert _expanded(compression, pieces + behind) == (b"ab" + TEXT + b"cd", None)


@every_compression
def test_it_is_a_file_to_others(compression: str) -> None:
    expanded = expand(io.BytesIO(COMPRESSORS[compression](TEXT)), compression, Used(Limits(), 1 << 20))
    assert expanded.head(100) == TEXT[:100]
    file = io.BufferedReader(expanded)
    assert file.read(1000) == TEXT[:1000]
    assert file.readline() == TEXT[1000 : TEXT.find(b"\n", 1000) + 1]
    assert len(file.read()) == len(TEXT) - TEXT.find(b"\n", 1000) - 1


@every_compression
def test_a_cut_is_told_behind_what_came_before(compression: str) -> None:
    data = COMPRESSORS[compression](TEXT)
    text, error = _expanded(compression, data[: len(data) // 2])
    assert TEXT.startswith(text)
    assert error is not None
    assert error.message == "cut off before its end"
    if compression in ("gz", "xz"):  # the others work in blocks that are larger than this
        assert len(text) > 10_000


@every_compression
@given(place=st.integers(0, 10_000), value=st.integers(0, 255), cut=st.integers(0, 10_000))
def test_damage_gives_bytes_or_an_error_of_ours(compression: str, place: int, value: int, cut: int) -> None:
    data = bytearray(COMPRESSORS[compression](b"First, in Rome" * 10))
    data[place % len(data)] = value
    _, error = _expanded(compression, bytes(data))
    assert error is None or error.message
    _expanded(compression, bytes(data[: cut % len(data)]))


@every_compression
def test_what_expands_too_much_is_stopped_on_the_way(compression: str) -> None:
    limits = replace(Limits(), ratio_from=100_000, ratio=20)
    text, error = _expanded(compression, COMPRESSORS[compression](b"x" * 50_000_000), limits)
    assert isinstance(error, ExpansionError)
    assert error.message == "expands to more than 20 times its size"
    assert len(text) < 20_000_000
    limits = replace(Limits(), expanded_size=200_000, ratio=10**9)
    _, error = _expanded(compression, COMPRESSORS[compression](b"x" * 50_000_000), limits)
    assert isinstance(error, ExpansionError)
    assert error.message == "more than 195.3 KiB when expanded"
