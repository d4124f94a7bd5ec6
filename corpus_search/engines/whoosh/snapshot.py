"""One commit of an index, opened: its table of contents and its segments."""

from pathlib import Path
from typing import Self

from whoosh.index import TOC, EmptyIndexError
from whoosh.index import IndexError as WhooshIndexError
from whoosh.reading import SegmentReader

from corpus_search.engines.whoosh.files import MappedStorage
from corpus_search.engines.whoosh.layout import INDEX_NAME, make_schema
from corpus_search.engines.whoosh.segment import Segment
from corpus_search.errors import StoreError

__all__ = ["REBUILD_HINT", "Snapshot"]

REBUILD_HINT = "Make it anew with: corpus-search index --rebuild"
_ATTEMPTS = 20
"""How often a commit is opened anew because a writer replaced it at that very moment."""


class Snapshot:
    """What was committed last when it was opened. Nothing that is written later changes it."""

    def __init__(self, storage: MappedStorage, toc: TOC) -> None:
        self._storage = storage
        self.generation = int(toc.generation)
        self.segments = [Segment(SegmentReader(storage, toc.schema, segment), segment) for segment in toc.segments]

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the last commit. Raises `StoreError` where files are missing or are none of an index's."""
        for _ in range(_ATTEMPTS):
            storage = MappedStorage(folder)
            try:
                # With a schema at hand, the one in the table of contents is passed over, not unpickled.
                toc = TOC.read(storage, INDEX_NAME, schema=make_schema())
                storage.map_files({segment.segment_id() for segment in toc.segments})
            except FileNotFoundError:
                continue
            except (EmptyIndexError, WhooshIndexError) as err:
                raise StoreError(f"the index in {folder} cannot be opened: {err}.", REBUILD_HINT) from err
            return cls(storage, toc)
        raise StoreError(f"files of the index in {folder} are missing.", REBUILD_HINT)

    def close(self) -> None:
        """Let go of the mapped files."""
        self.segments = []
        self._storage.unmap()
