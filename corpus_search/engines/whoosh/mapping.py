"""The files of one commit, mapped into memory, so that they stay readable whatever is committed later.

Whoosh opens its files when it first needs them, by name; a writer may have merged and deleted them by then. Here
every file of a commit's segments is mapped at once when the index is opened. Mapping costs no memory for what is
not read, where Whoosh as it comes copies files whole.

What is read is checked against the checksums that were taken when its segment was written (see `engines.checksums`):
each page once, when it is first touched. So everything must be read by `Mapping.get`.
"""

import mmap
import os
import re
from collections.abc import Iterable
from pathlib import Path
from zlib import crc32

from corpus_search.engines.checksums import PAGE_BITS, FileSums, read_sums
from corpus_search.errors import MEND_HINT, StoreError

__all__ = ["SUMS_SUFFIX", "Mapping", "Mappings", "segment_sums"]

SUMS_SUFFIX = ".sum"
"""Of the file that holds a segment's checksums."""

_SEGMENT_ID = re.compile(r"[a-z]+_[a-z0-9]+")


class Mapping:
    """A file's bytes, and which of its pages are known to be sound."""

    __slots__ = ("_data", "_path", "_sound", "_sums", "size")

    def __init__(self, path: Path, sums: FileSums) -> None:
        self._path = path
        self._data = _map(path)
        self._sums = sums
        self._sound = bytearray(len(sums.pages))
        self.size = sums.size
        """Bytes."""
        if len(self._data) != sums.size:
            raise StoreError(f"{path} is damaged: it has {len(self._data):,} bytes, not {sums.size:,}.", MEND_HINT)

    def get(self, position: int, length: int) -> bytes:
        """Return some bytes. Raises `StoreError` if they are not what was written, ValueError for a place before all.

        What lies beyond the end is left out.
        """
        end = position + length
        first, last = position >> PAGE_BITS, (end - 1) >> PAGE_BITS
        if first != last or not self._sound[first]:  # as good as always false, on the hottest path of a search
            if position < 0 or length < 0:
                raise ValueError(f"{self._path} has no bytes from {position} to {end}")
            self._check(first, last)
        return self._data[position:end]

    def whole(self) -> bytes:
        """Return all bytes."""
        return self.get(0, self.size)

    def _check(self, first: int, last: int) -> None:
        """Check pages that were not read before. Raises `StoreError`."""
        view = memoryview(self._data)
        try:
            page = first
            while (page := self._sound.find(0, page, last + 1)) >= 0:
                start = page << PAGE_BITS
                if crc32(view[start : start + (1 << PAGE_BITS)]) != self._sums.pages[page]:
                    raise StoreError(f"{self._path} is damaged (near byte {start:,}).", MEND_HINT)
                self._sound[page] = 1
        finally:
            view.release()

    def close(self) -> None:
        """Let go of it."""
        if isinstance(self._data, mmap.mmap):
            self._data.close()


def _map(path: Path) -> mmap.mmap | bytes:
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size == 0:
            return b""  # nothing cannot be mapped
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


class Mappings:
    """All files of some segments, by name.

    Raises FileNotFoundError if one is deleted meanwhile, ValueError for what is no segment's name, `StoreError` for a
    file that is not as long as it was.
    """

    def __init__(self, folder: Path, segment_ids: Iterable[str]) -> None:
        self._folder = folder
        self._maps: dict[str, Mapping] = {}
        try:
            for segment_id in segment_ids:
                for name, sums in segment_sums(folder, segment_id).items():
                    self._maps[name] = Mapping(folder / name, sums)
        except BaseException:
            self.close()
            raise

    def __contains__(self, name: str) -> bool:
        return name in self._maps

    def file(self, name: str) -> Mapping:
        """Return a file. Raises `StoreError` if it is not there."""
        if name not in self._maps:
            raise StoreError(f"{self._folder / name} is missing.", MEND_HINT)
        return self._maps[name]

    def close(self) -> None:
        """Let go of all; to close twice is fine."""
        for mapping in self._maps.values():
            mapping.close()
        self._maps.clear()


def segment_sums(folder: Path, segment_id: str) -> dict[str, FileSums]:
    """Return the checksums of a segment's files, by name.

    Raises FileNotFoundError, ValueError for what is no segment's name, `StoreError` for damage.
    """
    if not _SEGMENT_ID.fullmatch(segment_id):
        raise ValueError("a segment's name leads out of the index")
    path = folder / f"{segment_id}{SUMS_SUFFIX}"
    data = path.read_bytes()
    try:
        found = read_sums(data)
    except (ValueError, TypeError, RecursionError) as err:
        raise StoreError(f"{path} is damaged: {err}.", MEND_HINT) from err
    if not all(name.startswith(f"{segment_id}.") and "/" not in name and "\\" not in name for name in found):
        raise StoreError(f"{path} is damaged: it names other files than its segment's.", MEND_HINT)
    return found
