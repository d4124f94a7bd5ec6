"""Files in, and what became of them out, in the same order: in this process, or in several.

What comes out are parts: some articles of a file, then its row for the ledger. Whoever takes them sees the same parts
in the same order however many processes read, so that what is written does not depend on it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import Protocol

from corpus_search.indexing.classify import Classifier, FileResult
from corpus_search.indexing.drafts import Draft, Drafter
from corpus_search.readers.walk import FoundFile
from corpus_search.records import dataclass
from corpus_search.store.ledger import Entry

__all__ = ["FileEnd", "FileJob", "FilePart", "Intake", "SerialIntake", "ending_of", "parts_of"]

_AT_ONCE = 100
"""Articles of a part, at the most."""


@dataclass(frozen=True, slots=True)
class FileJob:
    """A file to be read, below the root of a label; `known` is its row, None where it is not to be trusted."""

    label: str
    found: FoundFile
    known: Entry | None


@dataclass(frozen=True, slots=True)
class FileEnd:
    """What a file turned out to be; see `classify.FileResult`."""

    entry: Entry
    read: bool
    same: bool
    bad_records: int = 0
    skipped_members: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class FilePart:
    """Some of a file's articles; the last part has the end."""

    drafts: tuple[Draft, ...]
    end: FileEnd | None = None


class Intake(Protocol):
    """One way to read files."""

    def iter_parts(self, jobs: Iterable[FileJob]) -> Iterator[tuple[FileJob, FilePart]]:
        """Yield the parts of the files, in order. Jobs are drawn some way ahead of the parts."""
        ...

    def close(self) -> None:
        """Let go of everything; what was not finished is lost."""
        ...


class SerialIntake:
    """Reads files one after the other, here."""

    def __init__(self, classifier: Classifier, drafter: Drafter) -> None:
        self._classifier = classifier
        self._drafter = drafter

    def iter_parts(self, jobs: Iterable[FileJob]) -> Iterator[tuple[FileJob, FilePart]]:
        """Yield the parts of the files, in order."""
        for job in jobs:
            for part in parts_of(self._classifier.classify(job.label, job.found, job.known), self._drafter, 1):
                yield job, part

    def close(self) -> None:
        """Let go of everything."""


def parts_of(result: FileResult, drafter: Drafter, at_once: int = _AT_ONCE) -> Iterator[FilePart]:
    """Yield what is read of a file, so many articles a part."""
    drafts: list[Draft] = []
    for article in () if result.same else result.iter_articles():
        drafts.append(drafter.draft(article))
        if len(drafts) == at_once:
            yield FilePart(tuple(drafts))
            drafts = []
    yield FilePart(tuple(drafts), ending_of(result))


def ending_of(result: FileResult) -> FileEnd:
    """Return what a file has turned out to be, when its articles have been drawn."""
    return FileEnd(result.entry, result.read, result.same, result.bad_records, result.skipped_members)
