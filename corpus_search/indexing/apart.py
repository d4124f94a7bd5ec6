"""Files read in a process of their own, which can be ended: by a library of C or C++ that does not come back.

`FileReader` is what is called for a file: it reads the formats that take our own code only here, within a time limit of
this process, and all others, archives too, in the other process. That is started when the first such file comes, and
again after one that ended it; nothing but the rest of that one file is lost.
"""

import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from corpus_search.errors import CorpusSearchError, ReadError
from corpus_search.indexing.interpreter import Channel, Interpreter
from corpus_search.indexing.timelimit import DEFAULT_FILE_TIMEOUT, TimeLimit, slow_file
from corpus_search.readers.base import ReaderFailureError, ReadOptions, SkippedError, Source
from corpus_search.readers.reading import read_file
from corpus_search.readers.unpacking import (
    CONTAINERS_BY_NAME,
    READERS_BY_NAME,
    FileReading,
    Record,
    Unpacker,
    choose,
)
from corpus_search.records import dataclass

__all__ = ["FileReader", "serve"]

_READ_HERE = frozenset({"text", "markdown", "json", "jsonl", "csv", "mail", "feed", "xml", "sgml", "rtf", "pdf"})
"""Formats that are read in this process: by code of our own, XML with expat, which does so much at a time, and PDF in
a process which it has already."""
_GRACE = 2.0
"""Seconds that the other process is given to notice by itself that the time is over."""
_AT_ONCE = 32
"""Records in an answer, at the most, and characters of them, about."""
_CHARACTERS_AT_ONCE = 200_000
_SECONDS_AT_ONCE = 0.2


@dataclass(frozen=True, slots=True)
class _Request:
    """A file to be read within so many seconds a record: its bytes, or where it is."""

    root: str
    path: str
    data: bytes | Path
    options: ReadOptions
    seconds: float


@dataclass(frozen=True, slots=True)
class _Begun:
    """The first answer: what a reading is, without its records."""

    format: str
    encoding: str | None
    encoding_origin: str | None
    replaced: int


@dataclass(frozen=True, slots=True)
class _Records:
    """The next answers; with `last` there are no more, and `error` is what the reading raised."""

    records: tuple[Record, ...]
    last: bool = False
    error: Exception | None = None
    was_slow: bool = False


class FileReader:
    """Reads files one after another, each record of them within some seconds; 0 for no limit.

    `was_slow` tells whether time ran out for the last file, or for a part of it.
    """

    def __init__(self, seconds: float = DEFAULT_FILE_TIMEOUT) -> None:
        self.seconds = seconds
        self._limit = TimeLimit(seconds)
        self._process: Interpreter | None = None
        self._was_slow = False

    def __reduce__(self) -> tuple[type["FileReader"], tuple[float]]:
        """Whoever gets a copy, in another process, starts a process of its own."""
        return type(self), (self.seconds,)

    @property
    def was_slow(self) -> bool:
        """Time ran out for the last file, or for a part of it."""
        return self._was_slow or self._limit.was_reached

    def read(self, root: str, path: str, data: bytes | BinaryIO, options: ReadOptions) -> FileReading:
        """Read a file, as `read_file` does. Raises `SlowFileError` too, and so does drawing the records."""
        self._was_slow = self._limit.was_reached = False
        if not self.seconds or not sys.executable:  # a program that embeds Python may have none to start
            reading = self._limit.call(lambda: read_file(root, path, data, options))
        elif isinstance(data, bytes) and (chosen := self._limit.call(lambda: choose(path, data))) in _READ_HERE:
            READERS_BY_NAME[chosen].load()  # the first file of a format has as much time as the others
            source = Source(root, path, data)
            reading = self._limit.call(lambda: Unpacker(options, len(data)).read_articles(source, chosen))
        else:
            place = data if isinstance(data, bytes) else Path(data.name)
            return self._read_apart(_Request(root, path, place, options, self.seconds))
        return replace(reading, records=self._limit.over(reading.records))

    def _read_apart(self, request: _Request) -> FileReading:
        if self._process is None:
            self._process = Interpreter(__name__, waiting=1)
        answer = self._ask(request)
        if isinstance(answer, _Records):
            records = tuple(self._iter_records(answer))  # none: it raises what is wrong
            return FileReading("", iter(records))
        assert isinstance(answer, _Begun)  # noqa: S101  (there are no others)
        origin, replaced = answer.encoding_origin, answer.replaced
        return FileReading(answer.format, self._iter_records(None), answer.encoding, origin, replaced)

    def _iter_records(self, answer: _Records | None) -> Iterator[Record]:
        is_done = False
        try:
            while not is_done:
                answer = answer or self._next_records()
                self._was_slow |= answer.was_slow
                is_done = answer.last
                yield from answer.records
                if answer.error:
                    raise answer.error
                answer = None
        finally:
            if not is_done:
                self.close()  # what is still to come would be taken for the answer to another request

    def _next_records(self) -> _Records:
        answer = self._ask(None)
        assert isinstance(answer, _Records)  # noqa: S101
        return answer

    def _ask(self, request: _Request | None) -> object:
        """Hand over a request, if there is one, and wait for the next answer."""
        process = self._process
        if process is None:
            raise ReaderFailureError("the process that reads it has ended")
        try:
            if request:
                process.send(request)
            return process.receive(self.seconds + _GRACE)
        except TimeoutError:
            self._was_slow = True
            self.close()
            raise slow_file(self.seconds) from None
        except EOFError:
            how = process.how_it_ended()
            self.close()
            raise ReaderFailureError(f"the process that read it {how}") from None
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the other process."""
        self._limit.close()
        if self._process is not None:
            self._process.close()
            self._process = None


def serve() -> None:
    """Be the other process."""
    # What an archive holds may be of any format, and the time of a file is for reading.
    for reader in READERS_BY_NAME.values():
        reader.load()
    for container in CONTAINERS_BY_NAME.values():
        container.load()
    channel, limit = Channel(), TimeLimit(0)
    while isinstance(request := channel.receive(), _Request):
        if limit.seconds != request.seconds:
            limit = TimeLimit(request.seconds)
        limit.was_reached = False
        try:
            _answer(request, limit, channel)
        except Exception as err:  # told to whoever asked
            channel.send(_Records((), last=True, error=_as_told(err), was_slow=limit.was_reached))
        _end_after(0)


def _answer(request: _Request, limit: TimeLimit, channel: Channel) -> None:
    if isinstance(request.data, bytes):
        _answer_for(request, request.data, limit, channel)
    else:
        with request.data.open("rb") as file:
            _answer_for(request, file, limit, channel)


def _answer_for(request: _Request, data: bytes | BinaryIO, limit: TimeLimit, channel: Channel) -> None:
    """Send the answers to a request, some records at once, but none late."""
    _end_after(request.seconds + _GRACE)
    reading = limit.call(lambda: read_file(request.root, request.path, data, request.options))
    channel.send(_Begun(reading.format, reading.encoding, reading.encoding_origin, reading.replaced))
    batch, size, began = list[Record](), 0, time.monotonic()
    try:
        for record in limit.over(reading.records):
            batch.append(record)
            size += len(getattr(record, "text", ""))
            if len(batch) == _AT_ONCE or size > _CHARACTERS_AT_ONCE or time.monotonic() > began + _SECONDS_AT_ONCE:
                channel.send(_Records(tuple(batch)))
                batch, size, began = [], 0, time.monotonic()
            _end_after(request.seconds + _GRACE)
    except Exception as err:  # raised there, behind the records that came before
        channel.send(_Records(tuple(batch), last=True, error=_as_told(err), was_slow=limit.was_reached))
    else:
        channel.send(_Records(tuple(batch), last=True, was_slow=limit.was_reached))


def _as_told(err: Exception) -> Exception:
    """Return an error as it can be sent: an exception is made anew of what it was first made of, and some need more."""
    if isinstance(err, OSError):
        return OSError(err.errno, err.strerror or str(err))
    for kind in (SkippedError, ReaderFailureError, ReadError):
        if isinstance(err, kind):
            return kind(err.message, err.hint)
    if isinstance(err, CorpusSearchError):
        return ReadError(err.message, err.hint)
    words = " ".join(str(err).split())
    return ReaderFailureError(f"the reader failed ({type(err).__name__}{words and f': {words}'})")


def _end_after(seconds: float) -> None:
    """End this process when it is busy for longer, and nobody is left who would end it; 0 is no limit."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
