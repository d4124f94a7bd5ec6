"""Writing with tantivy: one process, several threads, one commit.

Articles may be prepared in other processes: a *shard* is a file of prepared articles, which the session reads when it
adopts it. What costs most of the time, to make their terms, is done there; the index is written by one process only.
"""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path

from tantivy import Index, IndexWriter

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.analyzed import file_key
from corpus_search.engines.base import SESSION_MEMORY
from corpus_search.engines.tantivy.damage import told_as_damage
from corpus_search.engines.tantivy.documents import Prepared, document_of, prepare, with_story
from corpus_search.engines.tantivy.layout import printable, register_analyzers

__all__ = ["TantivySession", "TantivyShard"]

_LEAST_MEMORY = 15 << 20
"""Bytes a thread; tantivy refuses less."""
_MOST_THREADS = 8
"""As many as tantivy starts at the most by itself."""
_FIXED = 136 << 20
"""Bytes that the process takes for itself, about: the program, and the words that its analyzer remembers."""
_LEFTOVERS = ".tmp"
"""What the names of files begin with that tantivy has not finished; those of shards do so too."""


class TantivyShard:
    """Prepared articles, one a line, in a file beside the index; see `engines.base.Shard`."""

    _numbers = count()

    def __init__(self, folder: Path, language: str, writer: int) -> None:
        self._analyzer = Analyzer(language)
        # By the process that adopts it: whoever finds it later knows whether that is still there.
        self._path = folder / f"{_LEFTOVERS}-{writer}-{os.getpid()}-{next(self._numbers)}"
        self._file = self._path.open("w", encoding="ascii")

    def add(self, article: Article) -> None:
        """Add an article; its story may be told later, when the shard is adopted."""
        self._file.write(json.dumps(prepare(article, self._analyzer)) + "\n")

    def finish(self) -> str:
        """Return the file's name."""
        self._file.close()
        return self._path.name

    def abandon(self) -> None:
        """Remove the file."""
        self._file.close()
        self._path.unlink(missing_ok=True)


class TantivySession:
    """One writing; see `engines.base.ShardedSession`. The store holds the lock, and tantivy one of its own.

    What a session adds or deletes lies in files that nothing refers to until the commit; those of a session that
    died, or was cancelled, are removed by the next one. It has `jobs` threads, 0 for one a core.
    """

    def __init__(self, folder: Path, analyzer: Analyzer, memory: int = SESSION_MEMORY, jobs: int = 0) -> None:
        self._folder = folder
        self._analyzer = analyzer
        self.threads = min(jobs or os.cpu_count() or 1, _MOST_THREADS)
        self.memory = max(memory - _FIXED, self.threads * _LEAST_MEMORY)
        """Bytes for what was added and is not written yet, of all threads together."""
        with told_as_damage(folder):
            self._sweep(own=False)
            self._index = Index.open(str(folder))
            register_analyzers(self._index)
            self._writer: IndexWriter | None = self._index.writer(self.memory, self.threads)

    @property
    def _open_writer(self) -> IndexWriter:
        if self._writer is None:
            raise RuntimeError("the session has ended")
        return self._writer

    def add(self, article: Article) -> None:
        """Add an article."""
        self._add(prepare(article, self._analyzer))

    def _add(self, prepared: Prepared) -> None:
        with told_as_damage(self._folder):
            self._open_writer.add_document(document_of(prepared))

    def shard_maker(self, memory: int) -> Callable[[], TantivyShard]:  # noqa: ARG002  (it keeps nothing)
        """Return what begins a shard."""
        return partial(TantivyShard, self._folder, self._analyzer.language, os.getpid())

    def adopt(self, built: object, stories: Mapping[int, str]) -> None:
        """Add the articles of a shard."""
        path = self._folder / str(built)
        with told_as_damage(self._folder), path.open(encoding="ascii") as lines:
            for place, line in enumerate(lines):
                prepared = Prepared(*json.loads(line))
                self._add(with_story(prepared, stories[place]) if place in stories else prepared)
        path.unlink()

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
                self._sweep(own=True)

    def _sweep(self, *, own: bool) -> None:
        """Remove what a process that died left half-written; tantivy knows its segments' files, but not these.

        The shards of this process are left, unless its `own` are meant: those of its next session may have begun.
        """
        kept = f"{_LEFTOVERS}-{os.getpid()}-"
        for path in self._folder.glob(f"{_LEFTOVERS}*"):
            if own or not path.name.startswith(kept):
                path.unlink(missing_ok=True)
        # A commit that failed at its end leaves its lists of deleted articles, and the next one gives them these names.
        named = _deletions(self._folder)
        for path in self._folder.glob("*.del"):
            if path.name not in named:
                with suppress(OSError):  # Windows keeps what others have open
                    path.unlink()


def _deletions(folder: Path) -> set[str]:
    """Return the names of the files that tell the last commit which articles are deleted."""
    contents = json.loads((folder / "meta.json").read_bytes())
    return {
        f"{segment['segment_id'].replace('-', '')}.{deleted['opstamp']}.del"
        for segment in contents["segments"]
        if (deleted := segment["deletes"])
    }
