"""Several processes that read files and build shards: who gets what, what comes back in which order, who has died?

Work is dealt out in turn, some of it ahead, and answers are taken in the order of the work. So no more is ever held
than what was dealt, and nothing depends on who is quicker.
"""

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from corpus_search.article import Article
from corpus_search.errors import CorpusSearchError
from corpus_search.indexing.classify import FileResult
from corpus_search.indexing.intake import FileJob, FilePart, ending_of
from corpus_search.indexing.interpreter import Interpreter
from corpus_search.indexing.worker import Articles, Failure, Files, Finish, Finished, Parts, Request, Setup

__all__ = ["NOTES_NAME", "WorkerPool"]

NOTES_NAME = "worker"
"""What the files begin with in which workers note what they read."""

_MODULE = "corpus_search.indexing.worker"
_AHEAD = 3
"""Requests that a worker is given before the first of them is answered."""
_FILES_AT_ONCE = 48
_BYTES_AT_ONCE = 256 << 10
"""What a request holds: some hundredths of a second of work."""
_LARGE = 1 << 20
"""Bytes from which on a file may hold enough articles for several workers: it is read here, and they are dealt."""
_ANSWERS_WAITING = 8
_LONGEST_NOTE = 1 << 16


class _Worker:
    """One of the processes, seen from here."""

    def __init__(self, setup: Setup, count: int) -> None:
        self._name = f"worker {setup.number + 1} of {count}"
        self._notes = setup.notes
        self._notes.touch()
        self._process = Interpreter(_MODULE, _ANSWERS_WAITING)
        try:
            self._hand_over(setup)
        except BaseException:  # nobody else knows of it yet
            self.close()
            raise

    def ask(self, request: Request) -> None:
        """Give it something to do. Raises `CorpusSearchError` if it has died."""
        self._hand_over(request)

    def _hand_over(self, what: Setup | Request) -> None:
        try:
            self._process.send(what)
        except EOFError:
            raise self._death() from None

    def answer(self) -> Parts | Finished:
        """Wait for its next answer. Raises `CorpusSearchError` if it has failed or died."""
        try:
            answer = self._process.receive()
        except EOFError:
            raise self._death() from None
        if isinstance(answer, Failure):
            raise self._failure(answer)
        assert isinstance(answer, Parts | Finished)  # noqa: S101  (there are no others)
        return answer

    def _death(self) -> CorpusSearchError:
        return CorpusSearchError(
            f"{self._name} {self._process.how_it_ended()}{self._reading()}. The store is as it was.",
            "If the system ran out of memory, try a smaller --memory or fewer --jobs.",
        )

    def _failure(self, failure: Failure) -> CorpusSearchError:
        if failure.trace and os.environ.get("CORPUS_SEARCH_DEBUG"):
            sys.stderr.write(failure.trace)
        message = f"{self._name} failed{self._reading()}: {failure.message.rstrip('.')}. The store is as it was."
        return CorpusSearchError(message, failure.hint)

    def _reading(self) -> str:
        """Say which file it read last."""
        with suppress(OSError), self._notes.open("rb") as file:
            path = file.read(_LONGEST_NOTE).partition(b"\n")[0].decode("utf-8", "surrogateescape")
            return f" while it read {path}" if path else ""
        return ""

    def close(self) -> None:
        """End the process."""
        self._process.close()
        self._notes.unlink(missing_ok=True)


@dataclass(slots=True)
class _Dealt:
    """Work of which the answers are to come, or are here; `jobs` are the files that its parts are of."""

    jobs: tuple[FileJob, ...]
    worker: _Worker | None = None
    part: FilePart | None = None

    def iter_parts(self) -> Iterator[tuple[FileJob, FilePart]]:
        """Wait for the parts and yield them."""
        if self.part is not None:
            yield self.jobs[0], self.part
        last = self.worker is None
        while self.worker is not None and not last:
            answer = self.worker.answer()
            if isinstance(answer, Parts):
                last = answer.last
                yield from ((self.jobs[number], part) for number, part in answer.parts)


class WorkerPool:
    """Reads files in `count` processes; see `intake.Intake`. They are started when the first file comes."""

    def __init__(self, setup: Setup, count: int) -> None:
        self._setup = setup
        self._count = count
        self._workers: list[_Worker] = []
        self._turn = 0

    def iter_parts(self, jobs: Iterable[FileJob]) -> Iterator[tuple[FileJob, FilePart]]:
        """Yield the parts of the files, in order. Raises `CorpusSearchError` if a worker fails or dies."""
        self._start()
        waiting: deque[_Dealt] = deque()
        for dealt in self._deal(jobs):
            waiting.append(dealt)
            if len(waiting) >= _AHEAD * self._count:
                yield from waiting.popleft().iter_parts()
        while waiting:
            yield from waiting.popleft().iter_parts()

    def finish_shards(self) -> list[object]:
        """Return what each worker has built since it was asked last; None for one that has built nothing."""
        for worker in self._workers:
            worker.ask(Finish())
        answers = [worker.answer() for worker in self._workers]
        return [answer.built if isinstance(answer, Finished) else None for answer in answers]

    def _start(self) -> None:
        if not self._workers:
            for number in range(self._count):
                notes = self._setup.notes.with_name(f"{NOTES_NAME}-{number + 1}")
                self._workers.append(_Worker(replace(self._setup, number=number, notes=notes), self._count))

    def _deal(self, jobs: Iterable[FileJob]) -> Iterator[_Dealt]:
        batch: list[FileJob] = []
        size = 0
        for job in jobs:
            if job.found.size < _LARGE:
                batch.append(job)
                size += job.found.size
            if batch and (len(batch) == _FILES_AT_ONCE or size >= _BYTES_AT_ONCE or job.found.size >= _LARGE):
                yield self._dealt(Files(tuple(batch)), tuple(batch))
                batch, size = [], 0
            if job.found.size >= _LARGE:
                yield from self._deal_articles(job)
        if batch:
            yield self._dealt(Files(tuple(batch)), tuple(batch))

    def _deal_articles(self, job: FileJob) -> Iterator[_Dealt]:
        """Read a large file here, and deal its articles."""
        result = self._setup.classifier.classify(job.label, job.found, job.known)
        for articles in _batches(result):
            yield self._dealt(Articles(job.found.location, articles), (job,))
        yield _Dealt((job,), part=FilePart((), ending_of(result)))

    def _dealt(self, request: Request, jobs: tuple[FileJob, ...]) -> _Dealt:
        worker = self._workers[self._turn]
        self._turn = (self._turn + 1) % self._count
        worker.ask(request)
        return _Dealt(jobs, worker)

    def close(self) -> None:
        """End the processes, whatever they do."""
        while self._workers:
            self._workers.pop().close()


def _batches(result: FileResult) -> Iterator[tuple[Article, ...]]:
    """Yield a file's articles, some at once."""
    batch: list[Article] = []
    size = 0
    for article in () if result.same else result.iter_articles():
        batch.append(article)
        size += len(article.text)
        if len(batch) == _FILES_AT_ONCE or size >= _BYTES_AT_ONCE:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)
