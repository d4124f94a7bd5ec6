"""The files of one commit, mapped into memory, so that they stay readable whatever is committed later.

Whoosh opens its files when it first needs them, by name; a writer may have merged and deleted them by then. Here
every file of a commit's segments is mapped at once when the index is opened. Mapping costs no memory for what is
not read, where Whoosh as it comes copies files whole.
"""

import mmap
import os
from io import BytesIO
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

__all__ = ["MappedStorage"]


class _MappedFile(StructFile):
    """A file that is read through memory; several may share one mapping."""

    def __init__(self, mapping: mmap.mmap | bytes, name: str) -> None:
        # Whoosh's readers take slices; the file object only serves the few that seek and read.
        super().__init__(_Cursor(mapping), name=name)
        self._mapping = mapping

    def get(self, position: int, length: int) -> bytes:
        return self._mapping[position : position + length]

    def subset(self, position: int, length: int, name: str | None = None) -> StructFile:
        return StructFile(BytesIO(self.get(position, length)), name=name or self._name)


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


class MappedStorage(FileStorage):
    """A folder of Whoosh files of which some are mapped: those of the segments named to `map_files`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._maps: dict[str, mmap.mmap | bytes] = {}

    def map_files(self, segment_ids: set[str]) -> None:
        """Map every file of these segments. Raises FileNotFoundError if one is deleted meanwhile."""
        names = [name for name in os.listdir(self.folder) if name.partition(".")[0] in segment_ids]
        missing = segment_ids - {name.partition(".")[0] for name in names}
        if missing:
            raise FileNotFoundError(f"segments {', '.join(sorted(missing))}")
        for name in names:
            with Path(self.folder, name).open("rb") as file:
                empty = os.fstat(file.fileno()).st_size == 0
                self._maps[name] = b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def open_file(self, name: str, **kwargs: object) -> StructFile:
        if name in self._maps:
            return _MappedFile(self._maps[name], name)
        return super().open_file(name, **kwargs)

    def file_exists(self, name: str) -> bool:
        return name in self._maps or super().file_exists(name)

    def file_length(self, name: str) -> int:
        return len(self._maps[name]) if name in self._maps else super().file_length(name)

    def unmap(self) -> None:
        """Let go of all mappings."""
        for mapping in self._maps.values():
            if isinstance(mapping, mmap.mmap):
                mapping.close()
        self._maps.clear()
