"""Writing: articles to new segments, deletions, and one commit of both."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from whoosh.index import TOC, clean_files

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.analyzed import analyze_article, file_key
from corpus_search.engines.whoosh.builder import SegmentBuilder
from corpus_search.engines.whoosh.files import MappedStorage
from corpus_search.engines.whoosh.layout import INDEX_NAME, make_schema, utf8
from corpus_search.engines.whoosh.merging import choose_segments, merge
from corpus_search.engines.whoosh.newsegment import NewSegment
from corpus_search.engines.whoosh.snapshot import Snapshot

if TYPE_CHECKING:
    from whoosh.codec.whoosh3 import W3Segment

__all__ = ["WhooshSession"]

MEMORY = 256 << 20
"""Bytes that the postings of a segment may take in memory, about, before it is written."""


class WhooshSession:
    """One writing; see `engines.base.Session`. The store holds the lock."""

    def __init__(self, folder: Path, analyzer: Analyzer) -> None:
        self._folder = folder
        self._analyzer = analyzer
        self._storage = MappedStorage(folder)
        self._schema = make_schema()
        self._before = Snapshot.open(folder)
        self._finished: list[W3Segment] = []
        self._builder: SegmentBuilder | None = None

    def add(self, article: Article) -> None:
        """Add an article."""
        if self._builder is None:
            self._builder = SegmentBuilder(NewSegment(self._storage, self._schema), MEMORY)
        self._builder.add(article, analyze_article(article, self._analyzer))
        if self._builder.is_full:
            self._finish_segment()

    def _finish_segment(self) -> None:
        if self._builder is not None:
            self._finished.append(self._builder.finish())
            self._builder = None

    def delete_file(self, root: str, path: str) -> None:
        """Delete all articles of a file that were committed before."""
        key = utf8(file_key(root, path))
        for segment in self._before.segments:
            if postings := segment.postings("file", key):
                segment.delete(postings.docs)

    def commit(self) -> None:
        """Make all of it visible at once."""
        self._finish_segment()
        kept = [segment for segment in self._before.segments if segment.count_all > len(segment.deleted)]
        groups = choose_segments([(segment.count_all, len(segment.deleted)) for segment in kept])
        merged = [
            merge([kept[number] for number in group], NewSegment(self._storage, self._schema)) for group in groups
        ]
        gone = {number for group in groups for number in group}
        segments = [segment.handle for number, segment in enumerate(kept) if number not in gone]
        segments += merged + self._finished
        generation = self._before.generation + 1
        self._before.close()
        TOC(self._schema, segments, generation).write(self._storage, INDEX_NAME)
        clean_files(self._storage, INDEX_NAME, generation, segments)
        self._remove_temporary()

    def cancel(self) -> None:
        """Leave everything as it was; files of new segments that were begun are removed by the next commit."""
        self._before.close()
        if self._builder is not None:
            self._builder.abandon()
        self._remove_temporary()

    def _remove_temporary(self) -> None:
        shutil.rmtree(self._folder / f"{INDEX_NAME}.tmp", ignore_errors=True)
