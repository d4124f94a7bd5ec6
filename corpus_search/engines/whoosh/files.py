"""The files of one commit, mapped into memory, so that they stay readable whatever is committed later.

Whoosh opens its files when it first needs them, by name; a writer may have merged and deleted them by then. Here
every file of a commit's segments is mapped at once when the index is opened. Mapping costs no memory for what is
not read, where Whoosh as it comes copies files whole.
"""

import mmap
import os
import re
from io import BytesIO
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from corpus_search.engines.whoosh.pickles import load_contents, load_plain

__all__ = ["MappedStorage"]

_SEGMENT_ID = re.compile(r"[a-z]+_[a-z0-9]+")


class _MappedFile(StructFile):
    """A file that is read through memory; several may share one mapping."""

    def __init__(self, mapping: mmap.mmap | bytes, name: str) -> None:
        # Whoosh's readers take slices; the file object only serves the few that seek and read.
        super().__init__(_Cursor(mapping), name=name)
        self._mapping = mapping

    def get(self, position: int, length: int) -> bytes:
        """Return some bytes."""
        return self._mapping[position : position + length]

    def subset(self, position: int, length: int, name: str | None = None) -> StructFile:
        """Return a part as a file of its own."""
        return StructFile(BytesIO(self.get(position, length)), name=name or self._name)

    def read_pickle(self) -> Any:
        """Return plain values."""
        return load_plain(self.file)


class _ContentsFile(StructFile):
    """A table of contents, read whole: the one file that holds segments."""

    def read_pickle(self) -> Any:
        """Return the list of segments."""
        return load_contents(self.file)


class _Cursor:
    """A place in a mapping, with the part of a binary file's interface that Whoosh's readers use."""

    def __init__(self, mapping: mmap.mmap | bytes) -> None:
        self._mapping = mapping
        self._place = 0

    def read(self, size: int = -1) -> bytes:
        end = len(self._mapping) if size < 0 else self._place + size
        data = self._mapping[self._place : end]
        self._place += len(data)
        return data

    def readline(self) -> bytes:
        end = self._mapping.find(b"\n", self._place) + 1 or len(self._mapping)
        return self.read(end - self._place)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: len(self._mapping)}[whence]
        self._place = base + offset
        return self._place

    def tell(self) -> int:
        return self._place

    def close(self) -> None:
        pass


def _map(path: Path) -> mmap.mmap | bytes:
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size == 0:
            return b""  # nothing cannot be mapped
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


class MappedStorage(FileStorage):
    """A folder of Whoosh files of which some are mapped: those of the segments named to `map_files`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._maps: dict[str, mmap.mmap | bytes] = {}

    def map_files(self, segment_ids: set[str]) -> None:
        """Map every file of these segments.

        Raises FileNotFoundError if one is deleted meanwhile, ValueError for what is no segment's name.
        """
        if not all(_SEGMENT_ID.fullmatch(segment_id) for segment_id in segment_ids):
            raise ValueError("a segment's name leads out of the index")
        paths = [path for path in Path(self.folder).iterdir() if path.name.partition(".")[0] in segment_ids]
        missing = segment_ids - {path.name.partition(".")[0] for path in paths}
        if missing:
            raise FileNotFoundError(f"segments {', '.join(sorted(missing))}")
        self._maps.update({path.name: _map(path) for path in paths})

    def open_file(self, name: str, **_: object) -> StructFile:
        """Open a file: as it was when it was mapped, else as it is on disk."""
        path = Path(self.folder, name)
        if name.endswith(".toc"):
            return _ContentsFile(BytesIO(path.read_bytes()), name=name)
        return _MappedFile(self._maps[name] if name in self._maps else _map(path), name)

    def file_exists(self, name: str) -> bool:
        """Tell whether there is a file, or was when its segment was mapped."""
        return name in self._maps or super().file_exists(name)

    def file_length(self, name: str) -> int:
        """Return a file's length in bytes."""
        return len(self._maps[name]) if name in self._maps else super().file_length(name)

    def unmap(self) -> None:
        """Let go of all mappings."""
        for mapping in self._maps.values():
            if isinstance(mapping, mmap.mmap):
                mapping.close()
        self._maps.clear()
