"""What becomes of one file: its articles, and its row in the ledger."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus_search.article import Article
from corpus_search.errors import ReadError
from corpus_search.readers import reader_for
from corpus_search.readers.base import BadRecord, Reader, ReadOptions, SkippedError, Source
from corpus_search.readers.walk import FoundFile
from corpus_search.store.ledger import Entry, Status

__all__ = ["Classifier", "FileResult"]

_MOST_REASONS = 3
"""Bad records of one file whose reasons are kept."""


_LATEST = (1 << 63) - 1
"""The ledger's numbers have 64 bits: a file's date may lie beyond the year 2262, and is that moment then."""


@dataclass(frozen=True, slots=True)
class FileResult:
    """What one file turned out to be.

    `read` says that its bytes were looked at, `same` that they are those of the ledger's row.
    """

    entry: Entry
    articles: tuple[Article, ...] = ()
    bad_records: tuple[BadRecord, ...] = ()
    read: bool = False
    same: bool = False


@dataclass(frozen=True, slots=True)
class Classifier:
    """Reads files by the settings of a store."""

    fields: Mapping[str, str] = field(default_factory=dict)
    max_file_size: int = 0

    def is_current(self, found: FoundFile, known: Entry) -> bool:
        """Tell, without opening the file, whether it can be taken for what the ledger says it is.

        What could not be opened is tried again: rights and disks change without a file's date changing.
        """
        return (
            _is_settled(known)
            and (known.size, known.mtime_ns) == (found.size, _date(found))
            and known.reading == self._reading(found)
        )

    def classify(self, root: str, found: FoundFile, known: Entry | None) -> FileResult:
        """Read one file. Whatever is wrong with it ends up in the entry; nothing is raised."""
        reader = reader_for(found.path)
        if reader is None:
            return FileResult(self._entry(root, found, "skipped", f"no reader for {_suffix(found.path)} files"))
        if found.size > self.max_file_size:
            return FileResult(self._entry(root, found, "skipped", f"larger than {_size(self.max_file_size)}"))
        try:
            data = _read(found, self.max_file_size)
        except OSError as err:
            reason = f"not readable ({(err.strerror or str(err)).lower()})"
            return FileResult(self._entry(root, found, "failed", reason))
        if len(data) > self.max_file_size:
            return FileResult(self._entry(root, found, "skipped", f"larger than {_size(self.max_file_size)}"))
        digest = hashlib.blake2b(data, digest_size=16).digest()
        if known and _is_settled(known) and (known.hash, known.reading) == (digest, self._reading(found)):
            entry = replace(known, size=len(data), mtime_ns=_date(found))
            return FileResult(entry, read=True, same=True)
        return replace(self._read(reader, root, found, data, digest), read=True)

    def _read(self, reader: Reader, root: str, found: FoundFile, data: bytes, digest: bytes) -> FileResult:
        try:
            reading = reader.read(Source(root, found.path, data), ReadOptions(self.fields))
            records = list(reading.records)
        except SkippedError as err:
            return FileResult(self._entry(root, found, "skipped", err.message, digest))
        except ReadError as err:
            return FileResult(self._entry(root, found, "failed", err.message, digest))
        except Exception as err:
            reason = f"the {reader.name} reader failed ({type(err).__name__}: {err})"
            return FileResult(self._entry(root, found, "failed", reason))  # no hash: another try may succeed
        articles = tuple(record for record in records if isinstance(record, Article))
        bad = tuple(record for record in records if isinstance(record, BadRecord))
        status: Status = "indexed" if articles else "failed" if bad else "skipped"
        entry = Entry(
            root, found.path, len(data), _date(found), digest, status, _reason(bad, articles),
            self._reading(found), reading.encoding, reading.encoding_origin, len(articles),
        )  # fmt: skip
        return FileResult(entry, articles, bad)

    def _entry(self, root: str, found: FoundFile, status: Status, reason: str, digest: bytes = b"") -> Entry:
        return Entry(root, found.path, found.size, _date(found), digest, status, reason, self._reading(found))

    def _reading(self, found: FoundFile) -> str:
        """Return what a file's articles depend on besides its bytes; a change means that it is read again."""
        reader = reader_for(found.path)
        large = found.size > self.max_file_size
        name = f"{reader.name} {reader.version}" if reader else "none"
        return json.dumps([name, large, dict(sorted(self.fields.items()))])


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


def _reason(bad: tuple[BadRecord, ...], articles: tuple[Article, ...]) -> str:
    if not bad:
        return "" if articles else "no articles in it"
    told = "; ".join(f"{record.place}: {record.reason}" for record in bad[:_MOST_REASONS])
    rest = "; …" if len(bad) > _MOST_REASONS else ""
    count = f"{len(bad)} of {len(bad) + len(articles)} records not usable" if articles else "no usable record"
    return f"{count}: {told}{rest}"


def _suffix(path: str) -> str:
    name = path.rpartition("/")[2]
    return name[name.rfind(".") :].lower()


def _size(count: int) -> str:
    for unit, factor in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if count >= factor:
            return f"{count / factor:.4g} {unit}"
    return f"{count} bytes"
