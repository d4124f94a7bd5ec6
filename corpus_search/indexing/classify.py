"""What becomes of one file: its articles, drawn one by one, and its row in the ledger."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from corpus_search.article import Article
from corpus_search.errors import ReadError
from corpus_search.indexing.apart import FileReader
from corpus_search.readers.base import BadRecord, ReaderFailureError, ReadOptions, SkippedError
from corpus_search.readers.limits import Limits, size_in_words
from corpus_search.readers.reading import STANDARD_INPUT, is_packed, reading_version
from corpus_search.readers.unpacking import FileReading
from corpus_search.readers.walk import FoundFile
from corpus_search.store.ledger import Entry, FileState, Status

__all__ = ["Classifier", "FileResult"]

_MOST_REASONS = 3
"""Bad records of one file whose reasons are kept."""

_SLOW = " in more than "
"""In a fingerprint, what stands before the seconds that were too few."""

_LATEST = (1 << 63) - 1
"""The ledger's numbers have 64 bits: a file's date may lie beyond the year 2262, and is that moment then."""


class FileResult:
    """What one file turns out to be, known when its articles have been drawn.

    `entry` is its row then; `read` says that its bytes were looked at, `same` that they are those of the row before,
    so that there is nothing to draw. `bad_records` and `skipped_members` (by reason) are of those that were drawn.
    """

    def __init__(self, entry: Entry, *, read: bool = False, same: bool = False) -> None:
        self.entry = entry
        self.read = read
        self.same = same
        self.bad_records = 0
        self.skipped_members: Counter[str] = Counter()
        self._reasons: list[str] = []
        self._replaced = 0
        self._open: Callable[[], AbstractContextManager[bytes | BinaryIO]] | None = None
        self._classifier = Classifier()

    def to_be_read(
        self, source: Callable[[], AbstractContextManager[bytes | BinaryIO]], classifier: "Classifier"
    ) -> "FileResult":
        """Say where the bytes come from once articles are drawn, and by whose settings they are read."""
        self._open, self._classifier = source, classifier
        return self

    def iter_articles(self) -> Iterator[Article]:
        """Yield the articles; whatever is wrong with the file ends up in `entry`, and nothing is raised."""
        if self._open is None:
            return
        count = 0
        try:
            with self._open() as data:
                for article in self._iter_read(data):
                    count += 1
                    yield article
        except SkippedError as err:
            self._finish(count, "skipped", err.message)
        except ReadError as err:
            # What stands before the colon sums up many files.
            reason = f"{err.message}: {err.hint[:1].lower()}{err.hint[1:]}" if err.hint else err.message
            self._finish(count, "failed", reason, settled=not isinstance(err, ReaderFailureError))
        except OSError as err:
            self._finish(count, "failed", f"not readable ({(err.strerror or str(err)).lower()})", settled=False)
        else:
            self._finish(count)

    def _iter_read(self, data: bytes | BinaryIO) -> Iterator[Article]:
        reading = self._classifier.reader.read(self.entry.root, self.entry.path, data, self._classifier.options)
        self._note_format(reading)
        for record in reading.records:
            if isinstance(record, Article):
                yield record
            elif isinstance(record, BadRecord):
                self.bad_records += 1
                if len(self._reasons) < _MOST_REASONS:
                    self._reasons.append(f"{record.place}: {record.reason}")
            else:
                self.skipped_members[record.reason] += 1

    def _note_format(self, reading: FileReading) -> None:
        self._replaced = reading.replaced
        self.entry = replace(
            self.entry,
            format=reading.format,
            reading=self._classifier.fingerprint(reading.format, self.entry.size),
            encoding=reading.encoding,
            encoding_origin=reading.encoding_origin,
        )

    def _finish(self, articles: int, status: Status = "indexed", reason: str = "", *, settled: bool = True) -> None:
        if articles:
            status = "indexed"
            reason = f"the rest is left out: {reason}" if reason else ""
        elif not reason:
            status = "failed" if self.bad_records else "skipped"
            reason = "" if self.bad_records else self._why_nothing()
        told = " · ".join(filter(None, (self._told(articles), self._told_replaced(), reason)))
        self.entry = replace(self.entry, status=status, reason=told, articles=articles)
        if self._classifier.reader.was_slow:
            self.entry = replace(self.entry, reading=self._classifier.fingerprint_of_slow(self.entry.reading))
        if not settled:
            self.entry = replace(self.entry, hash=b"")

    def _told_replaced(self) -> str:
        count = self._replaced
        return f"{count:,} {'character' if count == 1 else 'characters'} could not be decoded (U+FFFD)" if count else ""

    def _why_nothing(self) -> str:
        """Return why a file has no articles though nothing in it is bad."""
        reasons = self.skipped_members
        return (
            f"nothing to read in it ({', '.join(sorted(reasons)[:_MOST_REASONS])})" if reasons else "no articles in it"
        )

    def _told(self, articles: int) -> str:
        if not self.bad_records:
            return ""
        rest = "; …" if self.bad_records > len(self._reasons) else ""
        total = self.bad_records + articles
        count = f"{self.bad_records} of {total} records not usable" if articles else "no usable record"
        return f"{count}: {'; '.join(self._reasons)}{rest}"


@dataclass(frozen=True, slots=True)
class Classifier:
    """Reads files by the settings of a store; close it in the end."""

    fields: Mapping[str, str] = field(default_factory=dict)
    max_file_size: int = 0
    reader: FileReader = field(default_factory=FileReader, compare=False)
    _fingerprints: dict[tuple[str, int | str], str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def options(self) -> ReadOptions:
        """How files are read."""
        return ReadOptions(self.fields, Limits(file_size=self.max_file_size))

    def close(self) -> None:
        """Let go of what reads."""
        self.reader.close()

    def is_current(self, found: FoundFile, known: FileState) -> bool:
        """Tell, without opening the file, whether it can be taken for what the ledger says it is.

        What could not be opened is tried again: rights and disks change without a file's date changing.
        """
        return (
            known.size == found.size
            # The same date, nearly always; to look whether it is beyond what is kept takes as long as all the rest.
            and (known.mtime_ns == found.mtime_ns or known.mtime_ns == _date(found))
            and known.is_settled
            and self._is_read_so(known.reading, known.format, found.size)
        )

    def classify(self, root: str, found: FoundFile, known: Entry | None) -> FileResult:
        """Look at one file. Whatever is wrong with it ends up in the entry; nothing is raised."""
        entry = Entry(root, found.path, found.size, _date(found), b"", "failed")
        try:
            data = _read(found, self.max_file_size) if found.size <= self.max_file_size else None
            if data is None or len(data) > self.max_file_size:
                return self._classify_large(entry, found, known)
        except OSError as err:
            reason = f"not readable ({(err.strerror or str(err)).lower()})"
            return FileResult(replace(entry, reason=reason))
        entry = replace(entry, size=len(data), hash=_digest(data).digest())
        return self._compared(entry, known).to_be_read(lambda: nullcontext(data), self)

    def classify_input(self, root: str, data: bytes, known: Entry | None) -> FileResult:
        """Look at what came in by standard input, or at more of it than is read: as `classify` at a file."""
        entry = Entry(root, STANDARD_INPUT, len(data), 0, _digest(data).digest(), "failed")
        if len(data) > self.max_file_size:
            return self._left_out(entry, "skipped", f"larger than {size_in_words(self.max_file_size)}")
        return self._compared(entry, known).to_be_read(lambda: nullcontext(data), self)

    def _classify_large(self, entry: Entry, found: FoundFile, known: Entry | None) -> FileResult:
        """Look at a file of which more than is read of one: only archives are, piece by piece."""
        try:
            packed = is_packed(found.path, Path(found.location))
        except (SkippedError, ReadError) as err:
            status: Status = "skipped" if isinstance(err, SkippedError) else "failed"
            return self._left_out(entry, status, err.message)
        if not packed:
            return self._left_out(entry, "skipped", f"larger than {size_in_words(self.max_file_size)}")
        with Path(found.location).open("rb") as file:
            digest = hashlib.file_digest(file, _digest).digest()
        result = self._compared(replace(entry, hash=digest), known)
        return result.to_be_read(lambda: Path(found.location).open("rb"), self)

    def _compared(self, entry: Entry, known: Entry | None) -> FileResult:
        """Return the row before, where nothing but the date changed, else a result that is still to be read."""
        is_same = known and _is_settled(known) and known.hash == entry.hash
        if known and is_same and self._is_read_so(known.reading, known.format, entry.size):
            return FileResult(replace(known, size=entry.size, mtime_ns=entry.mtime_ns), read=True, same=True)
        return FileResult(replace(entry, reading=self.fingerprint("", entry.size)), read=True)

    def _is_read_so(self, reading: str, format_name: str, size: int) -> bool:
        """Tell whether a file would be read as it was; what took too long then is tried again with more time only."""
        wanted = self.fingerprint(format_name, size)
        if reading == wanted:
            return True
        made, _, seconds = reading.rpartition(_SLOW)
        try:
            return made == wanted and 0 < self.reader.seconds <= float(seconds)
        except ValueError:  # it is not ours
            return False

    def fingerprint_of_slow(self, reading: str) -> str:
        """Return a fingerprint that says too how much time was not enough."""
        return f"{reading}{_SLOW}{self.reader.seconds}"

    def fingerprint(self, format_name: str, size: int) -> str:
        """Return what a file's articles depend on besides its bytes; a change means that it is read again."""
        most = self.max_file_size if size > self.max_file_size else ""
        key = format_name, most
        if key not in self._fingerprints:
            told = json.dumps([reading_version(format_name), most, dict(sorted(self.fields.items()))])
            self._fingerprints[key] = told
        return self._fingerprints[key]

    def _left_out(self, entry: Entry, status: Status, reason: str) -> FileResult:
        reading = self.fingerprint("", entry.size)
        return FileResult(replace(entry, status=status, reason=reason, reading=reading))


def _digest(data: bytes = b"") -> "hashlib.blake2b":
    return hashlib.blake2b(data, digest_size=16)


def _is_settled(known: Entry) -> bool:
    """Tell whether the same bytes would be the same again: files without articles too, but for unread ones."""
    return known.status != "failed" or bool(known.hash)


def _date(found: FoundFile) -> int:
    return max(-_LATEST, min(found.mtime_ns, _LATEST))


def _read(found: FoundFile, most: int) -> bytes:
    """Return the bytes of a file; some more than `most`, if it has grown so much since it was found."""
    with Path(found.location).open("rb") as file:
        data = file.read(min(found.size, most) + 1)
        if len(data) > found.size:
            while len(data) <= most and (more := file.read(1 << 20)):
                data += more
        return data
