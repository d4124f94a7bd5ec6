"""The zip file of a document: what is in it, and what is too much."""

import io
import zipfile
from dataclasses import replace

import pytest

from corpus_search.errors import ReadError
from corpus_search.readers import packages
from corpus_search.readers.base import SkippedError
from corpus_search.readers.limits import ExpansionError
from corpus_search.readers.packages import PACKAGE_LIMITS, Package


def _zip(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return file.getvalue()


def test_parts_are_read_by_name() -> None:
    package = Package(_zip({"a/b.xml": b"words", "../c": b"up"}), "DOCX")
    assert package.read("a/b.xml") == b"words"
    assert package.read("../c") == b"up"
    assert package.read("none") is None
    assert "a/b.xml" in package
    assert "none" not in package
    with pytest.raises(ReadError, match=r"^broken DOCX \(there is no none in it\)$"):
        package.require("none")


def test_limits_are_as_stated() -> None:
    limits = PACKAGE_LIMITS
    assert (limits.expanded_size, limits.ratio, limits.ratio_from, limits.entries) == (256 << 20, 200, 1 << 20, 10_000)


def test_a_part_that_expands_too_far_is_not_expanded() -> None:
    data = _zip({"bomb.xml": bytes(200 << 20), "fine.xml": b"words"})
    assert len(data) < 300_000
    with pytest.raises(ExpansionError, match="more than 200 times its size"):
        Package(data, "ODT").read("bomb.xml")


def test_parts_count_together() -> None:
    data = _zip({f"{number}.xml": bytes(600_000) for number in range(3)})
    package = Package(data, "ODT")
    package.read("0.xml")  # below the size from which the ratio counts
    with pytest.raises(ExpansionError):
        package.read("1.xml")


def test_too_much_at_any_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    data = _zip({"a.xml": b"words"}, zipfile.ZIP_STORED)
    for size in (5, 4):
        monkeypatch.setattr(packages, "PACKAGE_LIMITS", replace(PACKAGE_LIMITS, expanded_size=size))
        package = Package(data, "ODT")
        if size == 5:
            assert package.read("a.xml") == b"words"
        else:
            with pytest.raises(ExpansionError, match="more than 4 bytes when expanded"):
                package.read("a.xml")


def test_too_many_entries() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for number in range(PACKAGE_LIMITS.entries + 1):
            package.writestr(zipfile.ZipInfo(str(number)), b"")
    with pytest.raises(ExpansionError, match="more than 10,000 files"):
        Package(file.getvalue(), "EPUB")


def test_a_directory_that_would_fill_memory_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZipFile", None)
    size = 100_000_000 // 10
    end = b"PK\5\6" + bytes(8) + size.to_bytes(4, "little") + bytes(6)
    with pytest.raises(ExpansionError):
        Package(bytes(size) + b"x" + end, "EPUB")


def test_an_encrypted_part_is_told() -> None:
    data = bytearray(_zip({"a.xml": b"words"}))
    data[data.rindex(b"PK\1\2") + 8] |= 1  # general purpose bit 0 (APPNOTE 4.4.4)
    with pytest.raises(SkippedError, match=r"^encrypted$"):
        Package(bytes(data), "DOCX").read("a.xml")


def test_an_office_file_with_a_password_is_told_from_an_old_one() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    with pytest.raises(ReadError, match="Office file of before 2007"):
        Package(old, "DOCX")
    with pytest.raises(SkippedError, match=r"^encrypted$"):
        Package(old + "EncryptedPackage".encode("utf-16-le"), "DOCX")


def test_a_broken_package_is_told() -> None:
    good = _zip({"a.xml": b"words" * 100})
    for broken in (good[:-30], b"PK\3\4" + bytes(50), good.replace(b"PK\1\2", b"PK\1\3")):
        with pytest.raises(ReadError, match=r"^broken ODT \(not a whole zip file\)$"):
            Package(broken, "ODT")


def test_a_damaged_part_is_told() -> None:
    data = bytearray(_zip({"a.xml": b"words and more words " * 10}))
    data[45] ^= 0xFF
    with pytest.raises(ReadError, match=r"^broken ODT \(a\.xml is damaged\)$"):
        Package(bytes(data), "ODT").read("a.xml")
