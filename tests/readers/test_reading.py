"""The one door: a file in, whatever it is, and its articles out."""

import bz2
import gzip
import io
import os
import sys
import tarfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus_search.article import Article
from corpus_search.errors import ReadError
from corpus_search.readers import unpacking
from corpus_search.readers.base import BadRecord, Packed, Reading, ReadOptions, SkippedError, Source
from corpus_search.readers.limits import Limits, Used
from corpus_search.readers.reading import STANDARD_INPUT, Record, read_file, reading_version

OPTIONS = ReadOptions()
TEXT = "Kérry speaks\n\nIn Rome, he said.\n".encode()
JSONL = b'{"title": "One", "text": "x"}\n{"title": "Two", "text": "y"}\nbad\n'
PNG = b"\x89PNG\r\n\x1a\n\0"

Files = tuple[tuple[str, bytes], ...]


def _zip(*files: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.NameToInfo.clear()  # two of one name are an archive too
            archive.writestr(name, data)
    return file.getvalue()


def _tar(*files: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, data in files:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def _records(path: str, data: bytes, options: ReadOptions = OPTIONS) -> list[Record]:
    return list(read_file("news", path, data, options).records)


def _told(records: list[Record]) -> list[tuple[str, str]]:
    """Return the member and title of each article, and the place and reason of everything else."""
    return [
        (one.member, one.title) if isinstance(one, Article) else (f"{type(one).__name__} {one.place}", one.reason)
        for one in records
    ]


def _limited(**limits: int) -> ReadOptions:
    return ReadOptions(limits=replace(Limits(), **limits))


@pytest.mark.parametrize(
    ("path", "data", "format_name", "encoding"),
    [
        ("a.txt", TEXT, "text", "utf-8"),
        ("a", TEXT.decode().encode("utf-16"), "text", "utf-16-le"),
        ("a.txt.gz", gzip.compress(TEXT), "text.gz", "utf-8"),
        ("a.txt", gzip.compress(TEXT), "text.gz", "utf-8"),
        ("a.md.bz2", bz2.compress(TEXT), "markdown.bz2", "utf-8"),
        ("a.jsonl", JSONL, "jsonl", "utf-8"),
        ("a.txt", JSONL, "jsonl", "utf-8"),
        ("a.zip", _zip(("a.txt", TEXT)), "zip", None),
        ("a.zip.gz", gzip.compress(_zip(("a.txt", TEXT))), "zip.gz", None),
        ("a.tgz", gzip.compress(_tar(("a.txt", TEXT))), "tar.gz", None),
        ("a.gz", gzip.compress(_tar(("a.txt", TEXT))), "tar.gz", None),
        ("a.txt.gz.gz", gzip.compress(gzip.compress(TEXT)), "text.gz.gz", "utf-8"),
    ],
)
def test_a_file_has_a_format_and_articles(path: str, data: bytes, format_name: str, encoding: str | None) -> None:
    in_memory, opened = read_file("", path, data, OPTIONS), read_file("", path, io.BytesIO(data), OPTIONS)
    for reading in (in_memory, opened):
        assert (reading.format, reading.encoding) == (format_name, encoding)
    records = list(in_memory.records)
    assert records == list(opened.records)
    assert any(isinstance(record, Article) for record in records)


def test_one_compressed_file_is_no_member() -> None:
    (article,) = _records("news/2016_rome.txt.gz", gzip.compress(b"x"))
    assert isinstance(article, Article)
    assert (article.path, article.member, article.title) == ("news/2016_rome.txt.gz", "", "2016 rome")


def test_members_are_named_from_the_outside_in() -> None:
    inner = _zip(("x.txt", TEXT), ("y.jsonl", JSONL))
    middle = gzip.compress(_tar(("q.txt.bz2", bz2.compress(TEXT)), ("in.zip", inner)))
    assert _told(_records("o.zip", _zip(("m.tar.gz", middle), ("rome.txt", b"he said")))) == [
        ("m.tar.gz!/q.txt.bz2", "Kérry speaks"),
        ("m.tar.gz!/in.zip!/x.txt", "Kérry speaks"),
        ("m.tar.gz!/in.zip!/y.jsonl", "One"),
        ("m.tar.gz!/in.zip!/y.jsonl", "Two"),
        ("BadRecord m.tar.gz!/in.zip!/y.jsonl, line 3", "not valid JSON: Expecting value at column 1"),
        ("rome.txt", "rome"),
    ]


def test_ids_are_unique_when_names_are_not() -> None:
    data = _zip(("a.txt", TEXT), ("a.txt", TEXT), ("a (2).txt", TEXT), ("a.txt", TEXT), ("b", TEXT), ("b", TEXT))
    articles = [record for record in _records("a.zip", data) if isinstance(record, Article)]
    names = ["a.txt", "a (2).txt", "a (2) (2).txt", "a (3).txt", "b", "b (2)"]
    assert [article.member for article in articles] == names
    assert len({article.id for article in articles}) == 6


def test_what_is_skipped_is_told_apart_from_what_failed() -> None:
    data = _tar(
        ("p.png", PNG), ("e.txt", b""), ("x.xyz", b"x"), ("b.txt", bytes(range(256))), ("z.zip", b"x"), ("a.txt", TEXT)
    )
    assert _told(_records("a.tar", data)) == [
        ("SkippedMember p.png", "image"),
        ("SkippedMember e.txt", "empty"),
        ("SkippedMember x.xyz", "no reader for .xyz files"),
        ("SkippedMember b.txt", "binary"),
        ("BadRecord z.zip", "damaged, or no zip archive"),
        ("a.txt", "Kérry speaks"),
    ]


@pytest.mark.parametrize(
    ("path", "data", "reason"),
    [
        ("a.png", PNG, "image"),
        ("a.png", b"", "empty"),
        ("a.xyz", b"x", "no reader for .xyz files"),
        ("a.txt.gz", gzip.compress(b""), "empty"),
        ("a.png.gz", gzip.compress(PNG), "image"),
    ],
)
def test_a_file_that_is_no_article_is_skipped(path: str, data: bytes, reason: str) -> None:
    for given in (data, io.BytesIO(data)):
        with pytest.raises(SkippedError) as caught:
            read_file("", path, given, OPTIONS)
        assert caught.value.message == reason


def test_the_format_of_a_bad_file_is_known() -> None:
    reading = read_file("", "a.txt", b"\xff\xfex", OPTIONS)
    assert reading.format == "text"
    with pytest.raises(ReadError):
        list(reading.records)
    reading = read_file("", "a.zip", b"junk", OPTIONS)
    assert reading.format == "zip"
    with pytest.raises(ReadError):
        list(reading.records)


class _WrongReader:
    """Has a mistake in it."""

    def load(self) -> "_WrongReader":
        return self

    def read(self, source: Source, options: ReadOptions) -> Reading:  # noqa: ARG002
        if b"early" in source.data:
            raise KeyError("early")
        return Reading(self._records(source))

    def _records(self, source: Source) -> Iterator[Article]:
        yield Article(source.root, source.path, 0, "first", "")
        raise RecursionError("too\ndeep")


def test_a_mistake_in_a_reader_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(unpacking.READERS_BY_NAME, "text", _WrongReader())
    with pytest.raises(ReadError, match=r"the text reader failed \(KeyError: 'early'\)"):
        _records("a.txt", b"early")
    assert _told(_records("a.zip", _zip(("a.txt", b"late"), ("b.txt", b"early"), ("c.md", TEXT)))) == [
        ("a.txt", "first"),
        ("BadRecord a.txt", "the text reader failed (RecursionError: too deep)"),
        ("BadRecord b.txt", "the text reader failed (KeyError: 'early')"),
        ("c.md", "Kérry speaks"),
    ]


class _WrongContainer:
    """Has a mistake in it."""

    name = "zip"
    needs_seeking = True

    def load(self) -> "_WrongContainer":
        return self

    def members(self, packed: Packed, used: Used) -> Iterator[Source]:  # noqa: ARG002
        yield packed.source("a.txt", TEXT)
        raise IndexError


def test_a_mistake_in_a_container_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(unpacking.CONTAINERS_BY_NAME, "zip", _WrongContainer())
    assert _told(_records("a.tar", _tar(("b.zip", b"PK\3\4"), ("c.txt", TEXT)))) == [
        ("b.zip!/a.txt", "Kérry speaks"),
        ("BadRecord b.zip", "the zip reader failed (IndexError)"),
        ("c.txt", "Kérry speaks"),
    ]


def test_a_missing_library_is_told_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "corpus_search.readers.containers.zstd", raising=False)
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(ReadError) as caught:
        read_file("", "a.txt.zst", b"\x28\xb5\x2f\xfd", OPTIONS)
    assert caught.value.hint == "Install it with: pip install 'corpus-search[zstd]'"
    assert _told(_records("a.zip", _zip(("a.zst", b"\x28\xb5\x2f\xfd")))) == [
        ("BadRecord a.zst", "zstandard is not installed. Install it with: pip install 'corpus-search[zstd]'")
    ]


def test_what_comes_before_a_cut_is_kept() -> None:
    lines = "".join(f'{{"title": "Rome {n * 7919 % 1000}", "text": "é"}}\n' for n in range(1000)).encode()
    *articles, rest = _records("a.jsonl.gz", gzip.compress(lines)[:-2000])
    assert len(articles) > 100
    assert all(isinstance(article, Article) for article in articles)
    assert rest == BadRecord("the rest", "cut off before its end")
    *articles, rest = _records("a.tar.gz", gzip.compress(_tar(("a.txt", TEXT), ("b.txt", os.urandom(5000))))[:3000])
    assert _told(articles) == [("a.txt", "Kérry speaks")]
    assert rest == BadRecord("b.txt", "cut off before its end")
    with pytest.raises(ReadError, match="cut off before its end"):
        _records("a.txt.gz", gzip.compress(b"one line")[:-3])


def test_an_open_file_is_read_as_far_as_it_is_needed(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(PNG + bytes(1_000_000))
    with (tmp_path / "a.bin").open("rb", buffering=0) as file:
        with pytest.raises(SkippedError, match="image"):
            read_file("", "a.bin", file, OPTIONS)
        assert file.tell() <= 4096
    (tmp_path / "a.txt").write_bytes(TEXT * 1000)
    with (tmp_path / "a.txt").open("rb", buffering=0) as file:
        reading = read_file("", "a.txt", file, _limited(file_size=10_000))
        assert file.tell() <= 10_001
        with pytest.raises(SkippedError, match=r"larger than 9\.766 KiB"):
            list(reading.records)


def test_an_archive_may_be_larger_than_a_file() -> None:
    data = _zip(*((f"{n}.txt", os.urandom(500)) for n in range(10)), ("a.txt", TEXT))
    assert len(data) > 5000
    assert _told(_records("a.zip", data, _limited(file_size=1000)))[-1] == ("a.txt", "Kérry speaks")
    with pytest.raises(SkippedError, match="larger than 1000 bytes"):
        _records("a.txt.gz", gzip.compress(TEXT * 100), _limited(file_size=1000))


ZEROS = bytes(8 << 20)


def _nested_bomb() -> bytes:
    """Make 16 archives of 16 archives of 16 archives of a file: 32 GiB in some KB."""
    data = _zip(("0.txt", ZEROS))
    for _ in range(3):
        data = _zip(*((f"{n}.zip", data) for n in range(16)))
    return data


@pytest.mark.parametrize(
    ("path", "make"),
    [
        ("a.txt.gz", lambda: gzip.compress(ZEROS * 15)),
        ("a.txt.gz", lambda: gzip.compress(gzip.compress(ZEROS * 15))),
        ("a.txt.bz2", lambda: bz2.compress(ZEROS * 15)),
        ("a.tar.gz", lambda: gzip.compress(_tar(*((f"{n}.txt", ZEROS) for n in range(5))))),
        ("a.zip", lambda: _zip(*((f"{n}.txt", ZEROS) for n in range(15)))),
        ("a.zip", lambda: _zip(("large.txt", ZEROS * 4), ("a.tar", _tar(("x.zip", _zip(("y", ZEROS))))))),
        ("a.zip", _nested_bomb),
    ],
    ids=["gz", "gz-gz", "bz2", "tar-gz", "zip", "zip-tar-zip", "nested"],
)
def test_a_bomb_is_an_error_and_takes_neither_time_nor_memory(path: str, make: Callable[[], bytes]) -> None:
    data = make()
    began = time.process_time()
    tracemalloc.start()
    with pytest.raises(ReadError, match="expands to more than 200 times its size"):
        _records(path, data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 150 << 20
    assert time.process_time() - began < 5


def test_what_comes_before_a_bomb_is_kept_and_what_comes_behind_is_left() -> None:
    inner = _zip(("b.txt", TEXT), ("bomb.txt", ZEROS), ("c.txt", TEXT))
    assert _told(_records("a.zip", _zip(("a.txt", TEXT), ("inner.zip", inner), ("z.txt", TEXT)))) == [
        ("a.txt", "Kérry speaks"),
        ("inner.zip!/b.txt", "Kérry speaks"),
        ("BadRecord the rest", "expands to more than 200 times its size"),
    ]


def test_a_limit_is_for_all_layers_together() -> None:
    inner = _zip(("a.txt", os.urandom(1500).hex().encode()), ("b.txt", os.urandom(1500).hex().encode()))
    data = _zip(("1.zip", inner), ("2.zip", inner))
    records = _told(_records("a.zip", data, _limited(expanded_size=15_000)))
    assert records[-1] == ("BadRecord the rest", "more than 14.65 KiB when expanded")
    assert "more than" not in str(_told(_records("a.zip", data, _limited(expanded_size=25_000))))
    entries = _zip(*((f"{n}.zip", _zip(*((f"{n}.txt", TEXT) for n in range(9)))) for n in range(9)))
    assert len(_records("a.zip", entries, _limited(entries=90))) == 81
    assert _told(_records("a.zip", entries, _limited(entries=89)))[-1] == (
        "BadRecord the rest",
        "more than 89 files in it",
    )


def _matryoshka(depth: int) -> bytes:
    data = TEXT
    for number in range(depth):
        data = _zip((f"{number}.zip" if number else "a.txt", data))
    return data


def test_archives_in_archives_have_a_depth() -> None:
    assert _told(_records("a.zip", _matryoshka(4))) == [("3.zip!/2.zip!/1.zip!/a.txt", "Kérry speaks")]
    assert _told(_records("a.zip", _matryoshka(5))) == [
        ("BadRecord 4.zip!/3.zip!/2.zip!/1.zip", "archives in archives, more than 4 deep")
    ]
    data = TEXT
    for _ in range(4):
        data = gzip.compress(data)
    assert len(_records("a.txt", data)) == 1
    with pytest.raises(ReadError, match="archives in archives, more than 4 deep"):
        _records("a.txt", gzip.compress(data))
    data = _tar(("a.txt", TEXT))
    for _ in range(3):
        data = _tar(("a.tgz", gzip.compress(data)))
    assert len(_records("a.tgz", gzip.compress(data))) == 1


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    names = ["../x.txt", str(tmp_path / "y.txt"), "C:\\z.txt", "a/b.txt", "nul\0.txt"]
    for data in (_zip(*((name, TEXT) for name in names[:4])), _tar(*((name, TEXT) for name in names[:4]))):
        assert [told[0] for told in _told(_records("a", data))] == names[:4]
    assert [path.name for path in tmp_path.rglob("*")] == ["in"]


def test_standard_input_is_read_by_its_content() -> None:
    for data, format_name in ((JSONL, "jsonl"), (TEXT, "text"), (gzip.compress(TEXT), "text.gz")):
        reading = read_file("", STANDARD_INPUT, data, OPTIONS)
        assert reading.format == format_name
        first = next(reading.records)
        assert isinstance(first, Article)
        assert first.path == "stdin"
    with pytest.raises(SkippedError, match="larger than 9 bytes"):
        list(read_file("", STANDARD_INPUT, TEXT, _limited(file_size=9)).records)
    with pytest.raises(SkippedError, match="empty"):
        read_file("", STANDARD_INPUT, b"", OPTIONS)


def test_the_version_of_a_reading_is_that_of_its_format(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("text", "text.gz", "jsonl", "zip", "tar.gz", "")
    before = {name: reading_version(name) for name in names}
    assert before == {name: reading_version(name) for name in names}
    assert before["text"] != before["jsonl"]
    known = unpacking.READERS_BY_NAME
    monkeypatch.setitem(known, "text", replace(known["text"], version=99))
    after = {name: reading_version(name) for name in names}
    # What an archive holds, and what a file was left out for, may be of any format.
    assert {name for name in names if before[name] != after[name]} == {"text", "text.gz", "zip", "tar.gz", ""}
