"""Writing with tantivy: one process, several threads, one commit."""

import os
from pathlib import Path

from tantivy import Index, IndexWriter

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.analyzed import file_key
from corpus_search.engines.tantivy.damage import told_as_damage
from corpus_search.engines.tantivy.documents import make_document
from corpus_search.engines.tantivy.layout import printable, register_analyzers

__all__ = ["TantivySession"]

_LEAST_MEMORY = 15 << 20
"""Bytes a thread; tantivy refuses less."""
_MOST_THREADS = 8
"""As many as tantivy starts at the most by itself."""


class TantivySession:
    """One writing; see `engines.base.Session`. The store holds the lock, and tantivy one of its own.

    What a session adds or deletes lies in files that nothing refers to until the commit; those of a session that
    died, or was cancelled, are removed by the next one.
    """

    def __init__(self, folder: Path, analyzer: Analyzer, jobs: int = 0, memory: int = 256 << 20) -> None:
        self._folder = folder
        self._analyzer = analyzer
        threads = min(jobs or os.cpu_count() or 1, _MOST_THREADS)
        with told_as_damage(folder):
            _sweep(folder)
            self._index = Index.open(str(folder))
            register_analyzers(self._index)
            self._writer: IndexWriter | None = self._index.writer(max(memory, threads * _LEAST_MEMORY), threads)

    @property
    def _open_writer(self) -> IndexWriter:
        if self._writer is None:
            raise RuntimeError("the session has ended")
        return self._writer

    def add(self, article: Article) -> None:
        """Add an article."""
        with told_as_damage(self._folder):
            self._open_writer.add_document(make_document(article, self._analyzer))

    def delete_file(self, root: str, path: str) -> None:
        """Delete all articles of a file that were committed before."""
        with told_as_damage(self._folder):
            self._open_writer.delete_documents_by_term("file", printable(file_key(root, path)))

    def commit(self) -> None:
        """Make all of it visible at once; merges that tantivy began are waited for, so that no file is left behind."""
        writer = self._open_writer
        self._writer = None
        with told_as_damage(self._folder):
            writer.commit()
            writer.garbage_collect_files()
            writer.wait_merging_threads()

    def cancel(self) -> None:
        """Leave everything as it was."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            with told_as_damage(self._folder):
                writer.rollback()
                writer.garbage_collect_files()
                writer.wait_merging_threads()


def _sweep(folder: Path) -> None:
    """Remove what a process that died left half-written; tantivy knows its segments' files, but not these."""
    for path in folder.glob(".tmp*"):
        path.unlink(missing_ok=True)
