"""Going through the files of a plan: what became of each, since the store last saw it?"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from corpus_search.indexing.changes import Changes
from corpus_search.indexing.classify import Classifier, FileResult
from corpus_search.indexing.report import IndexReport, Problem, Progress
from corpus_search.indexing.roots import Plan, Target
from corpus_search.readers.reading import STANDARD_INPUT
from corpus_search.readers.walk import FoundFile, Unreadable, walk
from corpus_search.store.directory import StoreDirectory
from corpus_search.store.ledger import Entry, Ledger
from corpus_search.store.location import is_store

__all__ = ["OnProgress", "Update"]

OnProgress = Callable[[Progress], None]

_Finding = FoundFile | Unreadable


class Update:
    """One pass over the files of a plan; `changes` gets what is to be written, `report` what is to be told."""

    def __init__(self, store: StoreDirectory, plan: Plan, ledger: Ledger, changes: Changes) -> None:
        self._store = store
        self._plan = plan
        self._ledger = ledger
        self._changes = changes
        self._classifier = Classifier(plan.settings.fields, plan.settings.max_file_size)
        self._unfinished = set(ledger.unfinished())
        self.report = IndexReport(str(store.path), plan.settings.engine)

    def run(self, on_progress: OnProgress | None = None) -> None:
        """Take every file of the plan, and take out those that are gone."""
        lost = [target for target in self._plan.targets if target.absence and not target.is_deleted]
        for target in lost:
            self._complain(target.location, f"{target.absence}; its articles are kept (--rebuild leaves them out)")
        places = [target for target in self._plan.targets if target not in lost]
        for target in places:
            if target.data is not None:
                self._take_input(target.root.label, target.data)
        walked = [(target, list(self._walk(target))) for target in places if target.data is None]
        total, done = sum(len(findings) for _, findings in walked), 0
        for target, findings in walked:
            for finding in findings:
                self._take(target.root.label, finding)
                done += 1
                if on_progress:
                    on_progress(Progress(done, total, self._changes.added))
            self._take_out_gone(target, findings)
        self._take_out_dropped()
        changes = self._changes
        self.report.added, self.report.deleted, self.report.copies = changes.added, changes.deleted, changes.copies

    def _walk(self, target: Target) -> Iterator[_Finding]:
        """Yield what is found in a target, and the closed folders on the way to it, of which nobody knows."""
        root, below, found_any = target.root, target.below, False
        if target.is_deleted:
            return
        for finding in walk(target.location, include=root.include, exclude=root.exclude, is_store=self._is_any_store):
            if target.holds(finding.path) or (_is_closed(finding) and _holds(finding.path, below)):
                found_any = True
                yield finding
        known = (entry for entry in self._ledger.iter_entries(root.label) if target.holds(entry.path))
        if below and not found_any and next(known, None) is None:
            self._complain(target.location / below, "not read: hidden, left out by patterns, or read by another name")

    def _is_any_store(self, folder: Path) -> bool:
        return folder == self._store.path or is_store(folder)

    def _take(self, label: str, finding: _Finding) -> None:
        """Take one file: compare it with the ledger, read it if need be, and write down what it is."""
        known = self._ledger.entry(label, finding.path)
        unfinished = (label, finding.path) in self._unfinished
        in_engine = unfinished or _has_articles(known)
        if isinstance(finding, Unreadable):
            entry = Entry(label, finding.path, 0, 0, b"", finding.status, finding.reason)
            self._changes.replace((label, finding.path), (), known, in_engine=in_engine)
            self._changes.note(entry)
            self._count(entry, known, same=entry == known)
            return
        if known and not unfinished and self._classifier.is_current(finding, known):
            self._count(known, known, same=True)
            return
        result = self._classifier.classify(label, finding, None if unfinished else known)
        self._put(result, known, in_engine=in_engine)

    def _take_input(self, label: str, data: bytes) -> None:
        """Take what came in by standard input, in the place of what came in before."""
        known = self._ledger.entry(label, STANDARD_INPUT)
        unfinished = (label, STANDARD_INPUT) in self._unfinished
        result = self._classifier.classify_input(label, data, None if unfinished else known)
        self._put(result, known, in_engine=unfinished or _has_articles(known))

    def _put(self, result: FileResult, known: Entry | None, *, in_engine: bool) -> None:
        """Write down what became of a file, and draw its articles."""
        if not result.same:
            file = (result.entry.root, result.entry.path)
            self._changes.replace(file, result.iter_articles(), known, in_engine=in_engine)
        self._changes.note(result.entry)
        self.report.read += result.read
        self.report.bad_records += result.bad_records
        self.report.skipped_members += result.skipped_members
        self._count(result.entry, known, same=result.same or result.entry == known)

    def _count(self, entry: Entry, known: Entry | None, *, same: bool) -> None:
        report = self.report
        report.files += 1
        report.different += not same
        if entry.status == "skipped":
            report.skipped[entry.reason] += 1
        elif entry.status == "failed":
            report.failed[entry.reason] += 1
        elif same:
            report.unchanged += 1
        elif known and known.status == "indexed":
            report.changed += 1
        else:
            report.new += 1
        if entry.status == "failed" or (entry.reason and entry.status == "indexed"):
            self._complain(self._store.article_location(entry.root, entry.path), entry.reason)

    def _complain(self, location: Path, reason: str) -> None:
        self.report.problems.append(Problem(str(location), reason))

    def _take_out_gone(self, target: Target, findings: Sequence[_Finding]) -> None:
        """Take out files that were there before and are not now; of a folder that cannot be read nobody knows."""
        label, here = target.root.label, {finding.path for finding in findings}
        closed = [finding.path for finding in findings if _is_closed(finding)]

        def is_gone(path: str) -> bool:
            return path not in here and target.holds(path) and not any(_holds(folder, path) for folder in closed)

        gone = [entry for entry in self._ledger.iter_entries(label) if is_gone(entry.path)]
        for entry in gone:
            self.report.removed += entry.status == "indexed"
        half_known = [path for root, path in self._unfinished if root == label and is_gone(path)]
        self._remove(label, gone, half_known)

    def _take_out_dropped(self) -> None:
        """Take out roots that became part of another, in this run or in one that died."""
        labels = {root.label for root in self._plan.settings.roots}
        for label in sorted(self._ledger.roots() - labels):
            half_known = [path for root, path in self._unfinished if root == label]
            self._remove(label, list(self._ledger.iter_entries(label)), half_known)

    def _remove(self, label: str, entries: Iterable[Entry], half_known: Iterable[str]) -> None:
        known = {entry.path: entry for entry in entries}
        for path in sorted({*known, *half_known}):
            self._changes.remove(label, path, known.get(path), in_engine=(label, path) in self._unfinished)


def _has_articles(known: Entry | None) -> bool:
    return known is not None and known.articles > 0


def _is_closed(finding: _Finding) -> bool:
    return isinstance(finding, Unreadable) and finding.is_folder


def _holds(folder: str, path: str) -> bool:
    """Tell whether a path is below a folder; "." is the root itself."""
    return folder == "." or path.startswith(f"{folder}/")
