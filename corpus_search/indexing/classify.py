"""What becomes of one file: its articles, and its row in the ledger."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class FileResult:
    """What one file turned out to be. `same` says that its bytes are those of the ledger's row."""

    entry: Entry
    articles: tuple[Article, ...] = ()
    bad_records: tuple[BadRecord, ...] = ()
    same: bool = False


@dataclass(frozen=True, slots=True)
class Classifier:
    """Reads files by the settings of a store."""

    fields: Mapping[str, str] = field(default_factory=dict)
    max_file_size: int = 0

    def is_current(self, found: FoundFile, known: Entry) -> bool:
        """Tell, without opening the file, whether it can be taken for what the ledger says it is.

        Failed files are tried again: rights and disks change without a file's date changing.
        """
        return (
            known.status != "failed"
            and (known.size, known.mtime_ns) == (found.size, found.mtime_ns)
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
            data = _read(found.location, self.max_file_size)
        except OSError as err:
            reason = f"not readable ({(err.strerror or str(err)).lower()})"
            return FileResult(self._entry(root, found, "failed", reason))
        if len(data) > self.max_file_size:
            return FileResult(self._entry(root, found, "skipped", f"larger than {_size(self.max_file_size)}"))
        digest = hashlib.blake2b(data, digest_size=16).digest()
        if known and known.status != "failed" and (known.hash, known.reading) == (digest, self._reading(found)):
            return FileResult(self._entry_like(known, found), same=True)
        return self._read(reader, root, found, data, digest)

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
            return FileResult(self._entry(root, found, "failed", reason, digest))
        articles = tuple(record for record in records if isinstance(record, Article))
        bad = tuple(record for record in records if isinstance(record, BadRecord))
        status: Status = "indexed" if articles else "failed" if bad else "skipped"
        entry = Entry(
            root, found.path, len(data), found.mtime_ns, digest, status, _reason(bad, articles),
            self._reading(found), reading.encoding, reading.encoding_origin, len(articles),
        )  # fmt: skip
        return FileResult(entry, articles, bad)

    def _entry(self, root: str, found: FoundFile, status: Status, reason: str, digest: bytes = b"") -> Entry:
        return Entry(root, found.path, found.size, found.mtime_ns, digest, status, reason, self._reading(found))

    def _entry_like(self, known: Entry, found: FoundFile) -> Entry:
        values = {name: getattr(known, name) for name in Entry.__slots__}
        return Entry(**{**values, "size": found.size, "mtime_ns": found.mtime_ns})

    def _reading(self, found: FoundFile) -> str:
        """Return what a file's articles depend on besides its bytes; a change means that it is read again."""
        reader = reader_for(found.path)
        large = found.size > self.max_file_size
        name = f"{reader.name} {reader.version}" if reader else "none"
        return json.dumps([name, large, dict(sorted(self.fields.items()))])


def _read(location: str, most: int) -> bytes:
    """Return the bytes of a file, one more than `most` at the most: it may have grown since it was found."""
    with Path(location).open("rb") as file:
        return file.read(most + 1)


def _reason(bad: tuple[BadRecord, ...], articles: tuple[Article, ...]) -> str:
    if not bad:
        return "" if articles else "no articles in it"
    told = "; ".join(f"{record.place}: {record.reason}" for record in bad[:_MOST_REASONS])
    rest = "; …" if len(bad) > _MOST_REASONS else ""
    return f"{len(bad)} of {len(bad) + len(articles)} records not usable: {told}{rest}"


def _suffix(path: str) -> str:
    name = path.rpartition("/")[2]
    return name[name.rfind(".") :].lower()


def _size(count: int) -> str:
    for unit, factor in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if count >= factor:
            return f"{count / factor:.4g} {unit}"
    return f"{count} bytes"
