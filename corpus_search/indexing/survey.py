"""What is there, and what of it is to be read? A walk through a place, compared with the ledger; nothing is opened."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from corpus_search.indexing.classify import Classifier
from corpus_search.indexing.intake import FileJob
from corpus_search.indexing.roots import Target
from corpus_search.readers.walk import FoundFile, Unreadable, walk
from corpus_search.store.directory import StoreDirectory
from corpus_search.store.ledger import FileState, Ledger
from corpus_search.store.location import is_store

__all__ = ["Passed", "Step", "Survey", "Visit"]

_Finding = FoundFile | Unreadable


class Passed(NamedTuple):
    """Files one after the other that are what they were, and of which nothing is to be told."""

    files: int


Step = FileJob | Unreadable | FileState | Passed
"""What is to be done about a file: read it, note why it cannot be read, or count it as what it was."""


@dataclass
class Visit:
    """A target, what was found there, and what is to be done, in order.

    `is_complete` says that every file which the ledger knows of the root was found.
    """

    target: Target
    findings: list[_Finding]
    steps: list[Step]
    is_complete: bool

    @property
    def jobs(self) -> list[FileJob]:
        """The files that are to be read."""
        return [step for step in self.steps if isinstance(step, FileJob)]

    def is_gone(self, path: str) -> bool:
        """Tell whether a file that was there before is not now; of a folder that cannot be read nobody knows."""
        return (
            path not in self._here
            and self.target.holds(path)
            and not any(_holds(folder, path) for folder in self._closed)
        )

    @cached_property
    def _here(self) -> frozenset[str]:
        return frozenset(finding.path for finding in self.findings)

    @cached_property
    def _closed(self) -> list[str]:
        return [finding.path for finding in self.findings if _is_closed(finding)]


class Survey:
    """Looks at targets. `unfinished` are files that are half written; `complain` is told a place and what is wrong."""

    def __init__(
        self,
        store: StoreDirectory,
        ledger: Ledger,
        classifier: Classifier,
        unfinished: Collection[tuple[str, str]],
        complain: Callable[[Path, str], None],
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._classifier = classifier
        self._unfinished = unfinished
        self._complain = complain

    def _walk(self, target: Target) -> list[_Finding]:
        """Return what is found in a target, and the closed folders on the way to it, of which nobody knows."""
        root, below = target.root, target.below
        if target.is_deleted:
            return []
        walked = walk(target.location, include=root.include, exclude=root.exclude, is_store=self._is_any_store)
        if not below:
            return list(walked)
        findings = [
            finding
            for finding in walked
            if target.holds(finding.path) or (_is_closed(finding) and _holds(finding.path, below))
        ]
        known = (entry for entry in self._ledger.iter_entries(root.label) if target.holds(entry.path))
        if not findings and next(known, None) is None:
            self._complain(target.location / below, "not read: hidden, left out by patterns, or read by another name")
        return findings

    def _is_any_store(self, folder: Path) -> bool:
        return folder == self._store.path or is_store(folder)

    def visit(self, target: Target) -> Visit:
        """Walk through a target, and compare what is found with the ledger."""
        label, findings = target.root.label, self._walk(target)
        paths = [finding.path for finding in findings]
        known = self._ledger.states_of(label, paths)
        found = known.keys() & paths
        steps = list(self._iter_steps(label, findings, known))
        return Visit(target, findings, steps, is_complete=len(found) == self._ledger.count(label))

    def _iter_steps(self, label: str, findings: list[_Finding], known: dict[str, FileState]) -> Iterator[Step]:
        passed = 0
        for finding in findings:
            step = self._step(label, finding, known.get(finding.path))
            if step is None:
                passed += 1
                continue
            if passed:
                yield Passed(passed)
                passed = 0
            yield step
        if passed:
            yield Passed(passed)

    def _step(self, label: str, finding: _Finding, state: FileState | None) -> Step | None:
        """Return what is to be done about a file; None if it is what it was, and nothing is to be told of it."""
        if isinstance(finding, Unreadable):
            return finding
        if self._unfinished and (label, finding.path) in self._unfinished:
            return FileJob(label, finding, None)
        if state and self._classifier.is_current(finding, state):
            return None if state.is_plain else state
        return FileJob(label, finding, self._ledger.entry(label, finding.path) if state else None)


def _is_closed(finding: _Finding) -> bool:
    return isinstance(finding, Unreadable) and finding.is_folder


def _holds(folder: str, path: str) -> bool:
    """Tell whether a path is below a folder; "." is the root itself."""
    return folder == "." or path.startswith(f"{folder}/")
