"""From a file whose format is known to its articles, through whatever it is packed in.

A bad part stops no other: what is wrong with a member of an archive is a record among the others.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpus_search.article import Article
from corpus_search.errors import CorpusSearchError, ReadError
from corpus_search.readers import READERS
from corpus_search.readers.base import (
    BadRecord,
    Packed,
    ReaderFailureError,
    ReadOptions,
    SkippedError,
    SkippedMember,
    Source,
)
from corpus_search.readers.containers import CONTAINERS
from corpus_search.readers.containers.compression import Expanded, expand
from corpus_search.readers.late import LateContainer
from corpus_search.readers.limits import ExpansionError, Used, size_in_words
from corpus_search.readers.signatures import HEAD_SIZE, WITH_MAGIC
from corpus_search.readers.sniffing import choose_format, file_suffix, name_inside
from corpus_search.records import dataclass

__all__ = ["CONTAINERS_BY_NAME", "READERS_BY_NAME", "FileReading", "Record", "Unpacker", "choose"]

Record = Article | BadRecord | SkippedMember
"""What comes out of a file."""

READERS_BY_NAME = {reader.name: reader for reader in READERS}
CONTAINERS_BY_NAME = {container.name: container for container in CONTAINERS}

_REST = "the rest"
"""The place of what cannot be read behind what can."""


@dataclass(frozen=True, slots=True)
class FileReading:
    """What became of a file: its format, and its records, drawn one by one and only once.

    `format` is the name of the reader or container; of what is compressed, with the compression behind it:
    "text", "zip", "tar.gz". `encoding`, `encoding_origin` and `replaced` are as in `Reading`, None and 0 for archives.

    Drawing the records raises `SkippedError` or `ReadError` for a file that is no article, or broken as a whole; what
    came before is then valid. What is wrong with a part of it is one of the records.
    """

    format: str
    records: Iterator[Record]
    encoding: str | None = None
    encoding_origin: str | None = None
    replaced: int = 0


def choose(name: str, head: bytes, media_type: str | None = None) -> str:
    """Return the format of what begins with `head`; see `choose_format`."""
    if not head:
        raise SkippedError("empty")
    return choose_format(name, head, media_type)


class Unpacker:
    """Reads one file of `size` bytes, and all that is in it."""

    def __init__(self, options: ReadOptions, size: int) -> None:
        self._options = options
        self._used = Used(options.limits, size)

    def read(self, source: Source, name: str, depth: int = 1) -> FileReading:
        """Read what is in memory. `name` tells its format; `depth` counts archives in archives.

        Raises `SkippedError` and `ReadError` when it is of no format that is read.
        """
        chosen = choose(name, source.data, source.media_type)
        if chosen in READERS_BY_NAME:
            return self.read_articles(source, chosen)
        file, size = io.BytesIO(source.data), len(source.data)
        return self.read_packed(Packed(source.root, source.path, file, size, source.member), chosen, name, depth)

    def read_articles(self, source: Source, chosen: str) -> FileReading:
        """Read what is of a reader's format. All errors are raised when the records are drawn."""
        if len(source.data) > self._options.limits.file_size:
            return FileReading(chosen, _iter_error(SkippedError(_too_large(self._options))))
        reader = READERS_BY_NAME[chosen].load()
        try:
            reading = reader.read(source, self._options)
        except Exception as err:
            return FileReading(chosen, _iter_error(_as_ours(err, chosen)))
        records = _iter_placed(reading.records, source, chosen)
        return FileReading(chosen, records, reading.encoding, reading.encoding_origin, reading.replaced)

    def read_packed(self, packed: Packed, chosen: str, name: str, depth: int = 1) -> FileReading:
        """Read what is of the format of a container, or compressed. Raises as `read` does."""
        if depth > self._options.limits.depth:
            raise ReadError(f"archives in archives, more than {self._options.limits.depth} deep")
        if chosen in CONTAINERS_BY_NAME:
            CONTAINERS_BY_NAME[chosen].load()
            return FileReading(chosen, self._iter_members(CONTAINERS_BY_NAME[chosen], packed, depth))
        inner = self._read_expanded(expand(packed.file, chosen, self._used), packed, name_inside(name), depth)
        return replace(inner, format=f"{inner.format}.{chosen}")

    def _read_expanded(self, expanded: Expanded, packed: Packed, name: str, depth: int) -> FileReading:
        head = expanded.head(HEAD_SIZE)
        if not head and expanded.error:
            raise expanded.error
        chosen = choose(name, head)
        is_container = chosen in CONTAINERS_BY_NAME
        if chosen in READERS_BY_NAME or (is_container and CONTAINERS_BY_NAME[chosen].needs_seeking):
            return self._read_whole(expanded, packed, chosen, name, depth)
        streamed = replace(packed, file=io.BufferedReader(expanded), size=None)
        return self.read_packed(streamed, chosen, name, depth if is_container else depth + 1)

    def _read_whole(self, expanded: Expanded, packed: Packed, chosen: str, name: str, depth: int) -> FileReading:
        """Read what was compressed and can only be read as a whole; of what is cut off, that which there is."""
        data, error = expanded.read_most(self._options.limits.file_size + 1)
        if error and (isinstance(error, ExpansionError) or chosen in WITH_MAGIC):
            raise error
        if len(data) > self._options.limits.file_size:
            raise SkippedError(f"{_too_large(self._options)} when expanded")
        if chosen in CONTAINERS_BY_NAME:
            return self.read_packed(replace(packed, file=io.BytesIO(data), size=len(data)), chosen, name, depth)
        if error:
            data = data[: data.rfind(b"\n") + 1]  # with half a character at its end, its encoding would not be known
        reading = self.read_articles(Source(packed.root, packed.path, data, packed.member), chosen)
        return replace(reading, records=_iter_cut_off(reading.records, error, packed)) if error else reading

    def _iter_members(self, container: LateContainer, packed: Packed, depth: int) -> Iterator[Record]:
        names = _Names()
        useful = False
        try:
            for member in container.members(packed, self._used):
                records = self._iter_member(member, names, depth) if isinstance(member, Source) else (member,)
                for record in records:
                    useful = useful or isinstance(record, Article)
                    yield record
        except ReadError as err:
            # Beyond a limit, nothing more of the file is read: neither of this archive nor of those around it.
            if not useful or (isinstance(err, ExpansionError) and depth > 1):
                raise
            yield BadRecord(packed.inside(_REST), err.message)
        except (CorpusSearchError, OSError):
            raise
        except Exception as err:
            raise _as_ours(err, container.name) from err

    def _iter_member(self, member: Source, names: "_Names", depth: int) -> Iterator[Record]:
        source = names.make_unique(member)
        try:
            yield from self.read(source, member.member, depth + 1).records
        except ExpansionError:
            raise
        except SkippedError as err:
            yield SkippedMember(source.member, err.message)
        except ReadError as err:
            yield BadRecord(source.member, f"{err.message}. {err.hint}" if err.hint else err.message)


class _Names:
    """The names in one archive: what has the name of another gets a number."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def make_unique(self, source: Source) -> Source:
        name = source.member
        while name in self._counts:
            self._counts[source.member] += 1
            name = _with_number(source.member, self._counts[source.member])
        self._counts[name] = 1
        return source if name == source.member else replace(source, member=name)


def _with_number(name: str, number: int) -> str:
    suffix = "" if "://" in name else file_suffix(name)
    return f"{name[: len(name) - len(suffix)]} ({number}){name[len(name) - len(suffix) :]}"


def _iter_placed(records: Iterable[Article | BadRecord], source: Source, chosen: str) -> Iterator[Record]:
    """Yield the records of a source, each with the name of the member that it is in."""
    try:
        if not source.member:
            yield from records
            return
        for record in records:
            if isinstance(record, BadRecord):
                yield BadRecord(f"{source.member}, {record.place}", record.reason)
            else:
                yield record if record.member == source.member else replace(record, member=source.member)
    except Exception as err:
        raise _as_ours(err, chosen) from err


def _iter_cut_off(records: Iterator[Record], error: ReadError, packed: Packed) -> Iterator[Record]:
    try:
        yield from records
    except CorpusSearchError as err:
        raise error from err
    yield BadRecord(packed.inside(_REST), error.message)


def _iter_error(error: CorpusSearchError) -> Iterator[Record]:
    raise error
    yield


def _as_ours(err: Exception, chosen: str) -> CorpusSearchError:
    """Return the error that a reader may raise in place of one that is a mistake in it, or in its library."""
    if isinstance(err, ReadError | SkippedError):
        return err
    words = " ".join(str(err).split())
    return ReaderFailureError(f"the {chosen} reader failed ({type(err).__name__}{words and f': {words}'})")


def _too_large(options: ReadOptions) -> str:
    return f"larger than {size_in_words(options.limits.file_size)}"
