"""Writing: articles to new segments, deletions, and one commit of both.

Segments may be built in other processes: a *shard* is the segments that one of them has built, whose files lie in the
index, and which nothing refers to before the commit.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from whoosh.index import TOC, clean_files

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.analyzed import file_key
from corpus_search.engines.base import SESSION_MEMORY
from corpus_search.engines.whoosh.builder import SegmentBuilder
from corpus_search.engines.whoosh.documents import write_column
from corpus_search.engines.whoosh.files import MappedStorage, seal_segment
from corpus_search.engines.whoosh.inverting import SORTING_MEMORY
from corpus_search.engines.whoosh.layout import INDEX_NAME, STORY, make_schema, utf8
from corpus_search.engines.whoosh.merging import choose_segments, merge
from corpus_search.engines.whoosh.newsegment import NewSegment
from corpus_search.engines.whoosh.snapshot import Snapshot

if TYPE_CHECKING:
    from whoosh.codec.whoosh3 import W3Segment

__all__ = ["WhooshSession", "WhooshShard"]

_FIXED = 120 << 20
"""Bytes that a process takes for itself, about: the program, stems and what else is remembered of articles."""
_LEAST = 16 << 20


class WhooshShard:
    """Segments that are built one after the other, each as large as the memory allows; see `engines.base.Shard`."""

    def __init__(self, folder: Path, analyzer: Analyzer, memory: int) -> None:
        self._storage = MappedStorage(folder)
        self._analyzer = analyzer
        self._memory = max(memory - _FIXED - SORTING_MEMORY, _LEAST)
        self._finished: list[W3Segment] = []
        self._builder: SegmentBuilder | None = None

    @classmethod
    def begin(cls, folder: Path, language: str, memory: int) -> "WhooshShard":
        """Begin a shard in another process."""
        return cls(folder, Analyzer(language), memory)

    def add(self, article: Article) -> None:
        """Add an article."""
        if self._builder is None:
            self._builder = SegmentBuilder(NewSegment(self._storage), self._memory)
        self._builder.add(article, self._analyzer)
        if self._builder.is_full:
            self._finish_segment()

    def _finish_segment(self) -> None:
        if self._builder is not None:
            builder, self._builder = self._builder, None
            self._finished.append(builder.finish())

    def finish(self) -> "list[W3Segment]":
        """Return the segments."""
        self._finish_segment()
        return self._finished

    def abandon(self) -> None:
        """Close the files; they are removed by the next commit."""
        if self._builder is not None:
            self._builder.abandon()


class WhooshSession:
    """One writing; see `engines.base.ShardedSession`. The store holds the lock."""

    def __init__(self, folder: Path, analyzer: Analyzer, memory: int = SESSION_MEMORY) -> None:
        self._folder = folder
        self._analyzer = analyzer
        self._storage = MappedStorage(folder)
        self._before = Snapshot.open(folder)
        self._own = WhooshShard(folder, analyzer, memory)
        self._adopted: list[W3Segment] = []

    def add(self, article: Article) -> None:
        """Add an article."""
        self._own.add(article)

    def shard_maker(self, memory: int) -> Callable[[], WhooshShard]:
        """Return what begins a shard."""
        return partial(WhooshShard.begin, self._folder, self._analyzer.language, memory)

    def adopt(self, built: object, stories: Mapping[int, str]) -> None:
        """Add the segments of a shard."""
        first = 0
        for segment in built if isinstance(built, list) else ():
            end = first + segment.doc_count_all()
            own = {place - first: utf8(story) for place, story in stories.items() if first <= place < end}
            if own:
                write_column(self._storage, segment, STORY, own)
            self._adopted.append(segment)
            first = end

    def delete_file(self, root: str, path: str) -> None:
        """Delete all articles of a file that were committed before."""
        key = utf8(file_key(root, path))
        for segment in self._before.segments:
            if postings := segment.postings("file", key):
                segment.delete(postings.docs)

    def commit(self) -> None:
        """Make all of it visible at once."""
        new = [*self._adopted, *self._own.finish()]
        kept = [segment for segment in self._before.segments if segment.count_all > len(segment.deleted)]
        groups = choose_segments([(segment.count_all, len(segment.deleted)) for segment in kept])
        new += [merge([kept[number] for number in group], NewSegment(self._storage)) for group in groups]
        gone = {number for group in groups for number in group}
        self._replace([segment.handle for number, segment in enumerate(kept) if number not in gone], new)

    def compact(self) -> int:
        """Commit all segments as one; return how many there were, 0 for one without deleted articles, or none."""
        segments = self._before.segments
        count = len(segments)
        if count == 0 or (count == 1 and not segments[0].deleted):
            self.cancel()
            return 0
        kept = [segment for segment in segments if segment.count_all > len(segment.deleted)]
        self._replace([], [merge(kept, NewSegment(self._storage))] if kept else [])
        return count

    def _replace(self, kept: "Sequence[W3Segment]", new: "Sequence[W3Segment]") -> None:
        """Write the table of contents of the next generation."""
        for segment in new:
            seal_segment(self._folder, segment.segment_id())
        generation = self._before.generation + 1
        self._before.close()
        segments = [*kept, *new]
        TOC(make_schema(), segments, generation).write(self._storage, INDEX_NAME)
        clean_files(self._storage, INDEX_NAME, generation, segments)
        self._remove_temporary()

    def cancel(self) -> None:
        """Leave everything as it was; files of new segments that were begun are removed by the next commit."""
        self._before.close()
        self._own.abandon()
        self._remove_temporary()

    def _remove_temporary(self) -> None:
        shutil.rmtree(self._folder / f"{INDEX_NAME}.tmp", ignore_errors=True)
        for half_written in self._folder.glob(f"_{INDEX_NAME}_*.toc.*"):
            half_written.unlink(missing_ok=True)
