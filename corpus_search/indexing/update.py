"""Going through the files of a plan: what became of each, since the store last saw it?"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain
from pathlib import Path

from corpus_search.indexing.apart import FileReader
from corpus_search.indexing.changes import Changes
from corpus_search.indexing.checkpoints import Checkpoints
from corpus_search.indexing.classify import Classifier
from corpus_search.indexing.collector import fewer_collections
from corpus_search.indexing.drafts import Drafter
from corpus_search.indexing.intake import FileEnd, FileJob, FilePart, SerialIntake, parts_of
from corpus_search.indexing.pool import NOTES_NAME, WorkerPool
from corpus_search.indexing.report import IndexReport, Problem, Progress
from corpus_search.indexing.resources import Resources
from corpus_search.indexing.roots import Plan
from corpus_search.indexing.survey import Passed, Survey, Visit
from corpus_search.indexing.timelimit import DEFAULT_FILE_TIMEOUT
from corpus_search.indexing.worker import Setup
from corpus_search.readers.reading import STANDARD_INPUT
from corpus_search.readers.walk import FoundFile, Unreadable
from corpus_search.store.directory import StoreDirectory
from corpus_search.store.ledger import Entry, FileState, Ledger

__all__ = ["OnProgress", "Update"]

OnProgress = Callable[[Progress], None]

_Finding = FoundFile | Unreadable


class Update:
    """One pass over the files of a plan; `changes` gets what is to be written, `report` what is to be told."""

    def __init__(
        self,
        store: StoreDirectory,
        plan: Plan,
        ledger: Ledger,
        changes: Changes,
        file_timeout: float = DEFAULT_FILE_TIMEOUT,
    ) -> None:
        self._store = store
        self._plan = plan
        self._ledger = ledger
        self._changes = changes
        self._classifier = Classifier(plan.settings.fields, plan.settings.max_file_size, FileReader(file_timeout))
        self._drafter = Drafter(store.analyzer, only_count=not changes.writes)
        self._unfinished = set(ledger.unfinished())
        self.report = IndexReport(str(store.path), plan.settings.engine)

    def run(
        self,
        resources: Resources,
        on_progress: OnProgress | None = None,
        checkpoints: Checkpoints | None = None,
    ) -> None:
        """Take every file of the plan, and take out those that are gone; commit on the way as `checkpoints` say."""
        with closing(self._classifier):
            self._run(resources, on_progress, checkpoints)
        changes = self._changes
        self.report.added, self.report.deleted, self.report.copies = changes.added, changes.deleted, changes.copies

    def _run(self, resources: Resources, on_progress: OnProgress | None, checkpoints: Checkpoints | None) -> None:
        lost = [target for target in self._plan.targets if target.absence and not target.is_deleted]
        for target in lost:
            self._complain(target.location, f"{target.absence}; its articles are kept (--rebuild leaves them out)")
        places = [target for target in self._plan.targets if target not in lost]
        for target in places:
            if target.data is not None:
                self._take_input(target.root.label, target.data)
        survey = Survey(self._store, self._ledger, self._classifier, self._unfinished, self._complain)
        walked = [survey.visit(target) for target in places if target.data is None]
        jobs = [job for visit in walked for job in visit.jobs]
        progress = _Counter(on_progress, sum(len(visit.findings) for visit in walked), self._changes)
        with fewer_collections(), closing(self._intake(resources, jobs)) as intake:
            parts = self._iter_parts(intake, jobs, checkpoints)
            for visit in walked:
                self._take(visit, parts, progress)
                self._take_out_gone(visit)
            self._adopt(intake)
        self._take_out_dropped()

    def _iter_parts(
        self, intake: WorkerPool | SerialIntake, jobs: Iterable[FileJob], checkpoints: Checkpoints | None
    ) -> Iterator[tuple[FileJob, FilePart]]:
        """Yield the parts of the files, in order, and commit between two files when it is time.

        Files are read ahead, so none is dealt then until all that were are taken: what is committed is just those.
        """
        rest = iter(jobs)
        for first in rest:
            yield from intake.iter_parts(chain((first,), self._until_due(rest, checkpoints)))
            if checkpoints and self._is_due(checkpoints):
                self._adopt(intake)
                self._changes.commit()
                checkpoints.begin(self._changes.added)

    def _until_due(self, jobs: Iterator[FileJob], checkpoints: Checkpoints | None) -> Iterator[FileJob]:
        while not (checkpoints and self._is_due(checkpoints)) and (job := next(jobs, None)):
            yield job

    def _is_due(self, checkpoints: Checkpoints) -> bool:
        return checkpoints.is_due(self._changes.added)

    def _adopt(self, intake: WorkerPool | SerialIntake) -> None:
        if isinstance(intake, WorkerPool):
            self._changes.adopt(intake.finish_shards())

    def _intake(self, resources: Resources, jobs: Sequence[FileJob]) -> WorkerPool | SerialIntake:
        """Return what reads files: several processes, where there is so much to do that they pay."""
        count = resources.workers([job.found.size for job in jobs]) if self._changes.writes else 1
        if count == 1:
            return SerialIntake(self._classifier, self._drafter)
        maker = self._changes.shard_maker(resources.memory // count)
        setup = Setup(0, self._classifier, self._store.analyzer.language, maker, self._store.data / NOTES_NAME)
        return WorkerPool(setup, count)

    def _take(self, visit: Visit, parts: Iterator[tuple[FileJob, FilePart]], progress: "_Counter") -> None:
        """Write down what the files of a visit are; their parts come in the same order."""
        for step in visit.steps:
            if isinstance(step, Passed):
                self.report.files += step.files
                self.report.unchanged += step.files
            elif isinstance(step, FileState):
                self._count(step, None, same=True)
            else:
                self._take_changed(visit, step, parts)
            progress.count(step.files if isinstance(step, Passed) else 1)

    def _take_changed(
        self, visit: Visit, step: FileJob | Unreadable, parts: Iterator[tuple[FileJob, FilePart]]
    ) -> None:
        file = visit.target.root.label, step.path if isinstance(step, Unreadable) else step.found.path
        known = self._ledger.entry(*file)
        in_engine = file in self._unfinished or _has_articles(known)
        if isinstance(step, Unreadable):
            self._changes.begin_file(file, known, in_engine=in_engine)
            entry = Entry(*file, 0, 0, b"", step.status, step.reason)
            self._changes.note(entry)
            self._count(entry, known, same=entry == known)
        else:
            self._put(file, _parts_of_one(parts), known, in_engine=in_engine)

    def _take_input(self, label: str, data: bytes) -> None:
        """Take what came in by standard input, in the place of what came in before."""
        known = self._ledger.entry(label, STANDARD_INPUT)
        unfinished = (label, STANDARD_INPUT) in self._unfinished
        result = self._classifier.classify_input(label, data, None if unfinished else known)
        in_engine = unfinished or _has_articles(known)
        self._put((label, STANDARD_INPUT), parts_of(result, self._drafter), known, in_engine=in_engine)

    def _put(self, file: tuple[str, str], parts: Iterable[FilePart], known: Entry | None, *, in_engine: bool) -> None:
        """Write down what became of a file, and add its articles."""
        begun = False
        for part in parts:
            if not begun and not (part.end and part.end.same):
                begun = True
                self._changes.begin_file(file, known, in_engine=in_engine)
            for draft in part.drafts:
                self._changes.add(file, draft)
            if part.end:
                self._end(part.end, known)

    def _end(self, end: FileEnd, known: Entry | None) -> None:
        self._changes.note(end.entry)
        self.report.read += end.read
        self.report.bad_records += end.bad_records
        self.report.skipped_members += end.skipped_members
        self._count(end.entry, known, same=end.same or end.entry == known)

    def _count(self, entry: Entry | FileState, known: Entry | None, *, same: bool) -> None:
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

    def _take_out_gone(self, visit: Visit) -> None:
        """Take out files that were there before and are not now."""
        label = visit.target.root.label
        known = () if visit.is_complete else self._ledger.iter_paths(label)
        gone = [path for path in known if visit.is_gone(path)]
        entries = [entry for path in gone if (entry := self._ledger.entry(label, path))]
        for entry in entries:
            self.report.removed += entry.status == "indexed"
        half_known = [path for root, path in self._unfinished if root == label and visit.is_gone(path)]
        self._remove(label, entries, half_known)

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


class _Counter:
    """Counts files, and tells whoever wants to know."""

    def __init__(self, on_progress: OnProgress | None, total: int, changes: Changes) -> None:
        self.total = total
        self._done = 0
        self._changes = changes
        self._on_progress = on_progress

    def count(self, files: int) -> None:
        """Count files that are done."""
        self._done += files
        if self._on_progress and files:
            self._on_progress(Progress(self._done, self.total, self._changes.added))


def _parts_of_one(parts: Iterator[tuple[FileJob, FilePart]]) -> Iterator[FilePart]:
    """Yield the next parts up to the end of a file."""
    for _, part in parts:
        yield part
        if part.end:
            return


def _has_articles(known: Entry | None) -> bool:
    return known is not None and known.articles > 0
