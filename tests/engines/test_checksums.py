"""Checksums by page."""

from pathlib import Path

import pytest

from corpus_search.engines.checksums import (
    FileSums,
    checksums_of,
    damaged_page,
    read_sums,
    sums_as_bytes,
    with_checksum,
    without_checksum,
)

PAGE = 4096


@pytest.mark.parametrize("size", [0, 1, PAGE - 1, PAGE, PAGE + 1, 300 * PAGE, 256 * PAGE + 5])
def test_what_is_kept_is_what_was_taken(tmp_path: Path, size: int) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(size))
    sums = checksums_of(path)
    assert (sums.size, len(sums.pages)) == (size, -(-size // PAGE))
    kept = read_sums(sums_as_bytes({"file": sums, "none": FileSums(0, ())}))
    assert list(kept) == ["file", "none"]
    assert (kept["file"].size, list(kept["file"].pages)) == (size, list(sums.pages))
    assert damaged_page(path, kept["file"]) is None
    path.write_bytes(bytes(size) + b"x")
    assert damaged_page(path, kept["file"]) is not None


def test_the_damaged_page_is_named(tmp_path: Path) -> None:
    path = tmp_path / "file"
    data = bytearray(5 * PAGE)
    path.write_bytes(data)
    sums = checksums_of(path)
    data[3 * PAGE + 7] = 1
    path.write_bytes(data)
    assert damaged_page(path, sums) == 3 * PAGE
    path.write_bytes(bytes(2 * PAGE + 10))
    assert damaged_page(path, sums) == 2 * PAGE


def test_bytes_with_their_checksum() -> None:
    assert without_checksum(with_checksum(b"abc")) == b"abc"
    for data in (b"", b"abc", with_checksum(b"abc")[:-1], with_checksum(b"abd")[:3] + with_checksum(b"abc")[3:]):
        with pytest.raises(ValueError, match="checksum is wrong"):
            without_checksum(data)
