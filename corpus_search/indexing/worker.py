"""A process that reads files for an index run, and builds shards of the index if the engine can take them.

It is given work by the process that started it, and answers; see `interpreter`.
"""

import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.base import Shard
from corpus_search.errors import CorpusSearchError
from corpus_search.indexing.classify import Classifier
from corpus_search.indexing.collector import fewer_collections
from corpus_search.indexing.drafts import Drafter, Shelf
from corpus_search.indexing.intake import FileJob, FilePart, parts_of
from corpus_search.indexing.interpreter import Channel
from corpus_search.records import dataclass

__all__ = ["Articles", "Failure", "Files", "Finish", "Finished", "Parts", "Setup", "serve"]


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker is told first. `notes` is a file in which it notes, for whoever finds it dead, what it reads."""

    number: int
    classifier: Classifier
    language: str
    shard_maker: Callable[[], Shard] | None
    notes: Path


@dataclass(frozen=True, slots=True)
class Files:
    """Files to be read; the answer is `Parts`, some times."""

    jobs: tuple[FileJob, ...]


@dataclass(frozen=True, slots=True)
class Articles:
    """Articles of one file that was read elsewhere; the answer is `Parts`."""

    path: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Finish:
    """There is no more to add to the shard; the answer is `Finished`."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of files, each with the number of its file in what was asked; with `last` they are all."""

    parts: tuple[tuple[int, FilePart], ...]
    last: bool


@dataclass(frozen=True, slots=True)
class Finished:
    """What the session adopts; None where nothing was added."""

    built: object


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a worker cannot go on: an error in words for a person, and where it arose, for a bug report."""

    message: str
    hint: str
    trace: str = ""


Request = Files | Articles | Finish
Answer = Parts | Finished | Failure

_FLUSH_AT = 200
"""Articles in an answer, about."""


class _Worker:
    """Answers requests, one after the other."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._shard: Shard | None = None
        self._added = 0
        self._notes = setup.notes.open("r+b", buffering=0)
        put_away = self._put_away if setup.shard_maker else None
        self._drafter = Drafter(Analyzer(setup.language), put_away)

    def _put_away(self, article: Article) -> Shelf:
        if self._shard is None and self._setup.shard_maker:
            self._shard = self._setup.shard_maker()
        if self._shard is not None:
            self._shard.add(article)
        self._added += 1
        return Shelf(self._setup.number, self._added - 1)

    def answers(self, request: Request) -> Iterator[Answer]:
        """Yield the answers to a request."""
        if isinstance(request, Finish):
            shard, self._shard, self._added = self._shard, None, 0
            yield Finished(shard.finish() if shard else None)
        elif isinstance(request, Articles):
            self._note(request.path)
            drafts = tuple(map(self._drafter.draft, request.articles))
            yield Parts(((0, FilePart(drafts)),), last=True)
        else:
            yield from self._read(request.jobs)

    def _read(self, jobs: tuple[FileJob, ...]) -> Iterator[Parts]:
        parts: list[tuple[int, FilePart]] = []
        held = 0
        for number, job in enumerate(jobs):
            self._note(job.found.location)
            result = self._setup.classifier.classify(job.label, job.found, job.known)
            for part in parts_of(result, self._drafter):
                parts.append((number, part))
                held += len(part.drafts)
                if held >= _FLUSH_AT:
                    yield Parts(tuple(parts), last=False)
                    parts, held = [], 0
        yield Parts(tuple(parts), last=True)

    def _note(self, path: str) -> None:
        """Note what is read now: only what is left in a file tells what a process died of."""
        with suppress(OSError):
            self._notes.seek(0)
            self._notes.write(path.encode("utf-8", "surrogateescape") + b"\n")


def serve() -> None:
    """Answer requests until there are no more."""
    channel = Channel()
    setup = channel.receive()
    assert isinstance(setup, Setup)  # noqa: S101  (it comes first)
    try:
        worker = _Worker(setup)
    except FileNotFoundError:  # the run that wanted it has ended, and taken its notes away
        os._exit(0)
    with fewer_collections():
        while isinstance(request := channel.receive(), Request):
            _work_on(request, worker, channel)


def _work_on(request: Request, worker: _Worker, channel: Channel) -> None:
    """Answer a request, or tell why that cannot be done."""
    try:
        for answer in worker.answers(request):
            channel.send(answer)
    except CorpusSearchError as err:
        channel.send(Failure(err.message, err.hint))
    except MemoryError:
        channel.send(Failure("there is no memory left", ""))
    except Exception as err:  # told to whoever started this process, which ends the run
        reason = err.strerror if isinstance(err, OSError) and err.strerror else f"{type(err).__name__}: {err}"
        channel.send(Failure(reason, "", traceback.format_exc()))
