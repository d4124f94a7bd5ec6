"""One commit of an index, opened: its table of contents and its segments."""

from pathlib import Path
from typing import Self

from corpus_search.engines.whoosh.contents import Contents, read_contents
from corpus_search.engines.whoosh.layout import ID, STORY
from corpus_search.engines.whoosh.mapping import Mappings
from corpus_search.engines.whoosh.segment import Segment
from corpus_search.errors import MEND_HINT, StoreError

__all__ = ["Snapshot"]

_ATTEMPTS = 20
"""How often a commit is opened anew because a writer replaced it at that very moment."""


class Snapshot:
    """What was committed last when it was opened. Nothing that is written later changes it."""

    def __init__(self, contents: Contents, files: Mappings) -> None:
        self._files = files
        self.generation = contents.generation
        self.segments = [Segment(entry, files) for entry in contents.segments]
        self._stories: dict[int, dict[int, bytes]] = {}
        self._firsts: dict[bytes, tuple[int, int] | None] = {}

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the last commit. Raises `StoreError` where files are missing or are none of an index's."""
        missing: object = folder
        for _ in range(_ATTEMPTS):
            try:
                contents = read_contents(folder)
                files = Mappings(folder, [entry.name for entry in contents.segments])
            except FileNotFoundError as err:
                missing = err.filename
                continue
            try:
                return cls(contents, files)
            except BaseException:
                files.close()
                raise
        raise StoreError(f"{missing} is missing.", MEND_HINT)

    def stories(self, number: int) -> dict[int, bytes]:
        """Return, by article, the stories of a segment's copies; segments count from 0."""
        if number not in self._stories:
            column = self.segments[number].column(STORY)
            self._stories[number] = {doc: column[doc] for doc in column.present()}
        return self._stories[number]

    def first_of_story(self, story: bytes) -> tuple[int, int] | None:
        """Return the segment and the number of the article that a story is named after, if it is there."""
        if story not in self._firsts:
            found = ((number, segment.frequencies(ID, story)[0]) for number, segment in enumerate(self.segments))
            self._firsts[story] = next(((number, docs[0]) for number, docs in found if docs), None)
        return self._firsts[story]

    def close(self) -> None:
        """Let go of the mapped files."""
        self.segments = []
        self._files.close()
