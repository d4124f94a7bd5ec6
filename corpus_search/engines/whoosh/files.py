"""The files of an index as Whoosh writes them, with what Whoosh leaves out: checksums, and that they last.

They are read by `mapping`.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from corpus_search.engines.checksums import (
    CHECKSUM_SIZE,
    checksums_of,
    sums_as_bytes,
    with_checksum,
    without_checksum,
)
from corpus_search.engines.durability import sync_file, sync_folder
from corpus_search.engines.whoosh.mapping import SUMS_SUFFIX
from corpus_search.engines.whoosh.pickles import load_contents

__all__ = ["MappedStorage", "seal_segment"]


class _ContentsFile(StructFile):
    """A table of contents, read whole: the one file that holds segments."""

    def read_pickle(self) -> Any:
        """Return the list of segments."""
        return load_contents(self.file)


class MappedStorage(FileStorage):
    """A folder of Whoosh files to be written; they are read by `mapping`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))

    def open_file(self, name: str, **_: object) -> StructFile:
        """Open a table of contents, which Whoosh reads when it has made an index. Nothing else is read by Whoosh."""
        if not name.endswith(".toc"):
            raise ValueError(f"{name} is not read by Whoosh")
        return _ContentsFile(BytesIO(without_checksum(Path(self.folder, name).read_bytes())), name=name)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:  # noqa: FBT001, FBT002
        """Rename a file; when it becomes a table of contents, which is what commits, so that it outlasts all."""
        if newname.endswith(".toc"):
            path = Path(self.folder, oldname)
            with path.open("r+b") as file:
                checksum = with_checksum(file.read())[-CHECKSUM_SIZE:]
                # Whoosh reads a table of contents from its beginning, and takes no note of what follows.
                file.write(checksum)
            sync_file(path)
        super().rename_file(oldname, newname, safe)
        sync_folder(Path(self.folder))


def seal_segment(folder: Path, segment_id: str) -> None:
    """Take the checksums of a new segment, and see to it that its files outlast a loss of power.

    It is then ready to be named by a table of contents. Raises OSError.
    """
    paths = sorted(path for path in folder.iterdir() if path.name.startswith(f"{segment_id}."))
    sums = {path.name: checksums_of(path) for path in paths if path.suffix != SUMS_SUFFIX}
    kept = folder / f"{segment_id}{SUMS_SUFFIX}"
    kept.write_bytes(sums_as_bytes(sums))
    for path in {*paths, kept}:
        sync_file(path)
