"""An index run, from the walk to the commit."""

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from corpus_search.errors import StoreError
from corpus_search.indexing.changes import Changes
from corpus_search.indexing.classify import Classifier
from corpus_search.indexing.report import IndexReport, Problem, Progress
from corpus_search.indexing.roots import Plan, Target, make_plan
from corpus_search.readers.walk import FoundFile, Unreadable, walk
from corpus_search.store.directory import StoreDirectory, check_place, locked
from corpus_search.store.ledger import Entry, Ledger
from corpus_search.store.location import is_store
from corpus_search.store.settings import Settings

__all__ = ["IndexOptions", "run_index"]

Paths = Sequence[str | os.PathLike[str]]
OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class IndexOptions:
    """What the user asks of a run; None leaves a setting of the store as it is."""

    include: Sequence[str] | None = None
    exclude: Sequence[str] | None = None
    fields: Mapping[str, str] | None = None
    max_file_size: int | None = None
    language: str | None = None
    rebuild: bool = False
    dry_run: bool = False


def run_index(place: Path, paths: Paths, options: IndexOptions, on_progress: OnProgress | None = None) -> IndexReport:
    """Bring the store at `place` up to date with `paths`, or with the roots that it knows; make it if need be.

    Raises `UsageError` for paths and options that cannot be meant, `StoreError` where the store cannot be
    written; it is then as it was before.
    """
    began = time.perf_counter()
    check_place(place)
    if not is_store(place):
        # Complain about paths and options before anything is made.
        make_plan(StoreDirectory(place, _first_settings(options)), paths, options.include, options.exclude)
    try:
        with nullcontext() if options.dry_run else locked(place), closing(_open(place, options)) as store:
            plan = _plan(store, paths, options)
            report = _dry_run(store, plan) if options.dry_run else _run(store, plan, options, on_progress)
    except OSError as err:
        raise StoreError(f"the store in {place} cannot be written: {err.strerror or err}.") from err
    report.seconds = time.perf_counter() - began
    return report


def _first_settings(options: IndexOptions) -> Settings:
    return Settings(language=options.language) if options.language else Settings()


def _open(place: Path, options: IndexOptions) -> StoreDirectory:
    if not is_store(place):
        settings = _first_settings(options)
        return StoreDirectory(place, settings) if options.dry_run else StoreDirectory.create(place, settings)
    store = StoreDirectory.open(place)
    language = store.settings.language
    if options.language and options.language != language and not options.rebuild:
        raise StoreError(
            f'the store in {place} was made for the language "{language}", not "{options.language}".',
            f"Make it anew with: corpus-search index --rebuild --language {options.language}",
        )
    return store


def _plan(store: StoreDirectory, paths: Paths, options: IndexOptions) -> Plan:
    plan = make_plan(store, paths, options.include, options.exclude)
    settings = plan.settings
    if options.fields is not None:
        settings = replace(settings, fields=dict(options.fields))
    if options.max_file_size is not None:
        settings = replace(settings, max_file_size=options.max_file_size)
    if not options.rebuild:
        return replace(plan, settings=settings)
    # What is made anew is made from all roots, but for those that are gone.
    settings = replace(settings, language=options.language or settings.language)
    there = tuple(root for root in settings.roots if store.location(root).exists())
    targets = tuple(Target(root, store.location(root)) for root in there)
    return Plan(targets, replace(settings, roots=there), ())


def _dry_run(store: StoreDirectory, plan: Plan) -> IndexReport:
    """Return what a run would do."""
    fresh = not is_store(store.path) or plan.settings.language != store.settings.language
    with closing(Ledger.create(None) if fresh else store.ledger()) as ledger:
        run = _Run(store, plan, ledger, Changes(None, ledger), lambda _: None)
        run.take_all()
        run.report.dry_run = True
        return run.report


def _run(store: StoreDirectory, plan: Plan, options: IndexOptions, on_progress: OnProgress | None) -> IndexReport:
    """Do it, in the data that there is or, for a rebuild, in new data that takes its place at the end."""
    settings, fresh = plan.settings, store
    if options.rebuild:
        number = int(settings.data.removeprefix("data-")) + 1
        settings = replace(settings, data=f"data-{number}")
        fresh = StoreDirectory(store.path, settings)
        fresh.make_data(settings.data)
    elif settings != store.settings:
        store.change(settings)  # a new root that has no articles yet harms nobody
    try:
        with closing(fresh), closing(fresh.ledger()) as ledger:
            changes = Changes(fresh.engine, ledger)
            try:
                run = _Run(fresh, plan, ledger, changes, on_progress or (lambda _: None))
                run.take_all()
                changes.commit()
            finally:
                changes.cancel()
    except BaseException:
        if options.rebuild:
            shutil.rmtree(fresh.data, ignore_errors=True)
        raise
    if options.rebuild:
        store.change(settings)
    return _with_totals(run.report, StoreDirectory.open(store.path))


def _with_totals(report: IndexReport, store: StoreDirectory) -> IndexReport:
    with closing(store):
        report.articles = store.engine.count()
        report.size = store.size()
    return report


class _Run:
    """Goes through the files of a plan, and writes down what became of each."""

    def __init__(
        self, store: StoreDirectory, plan: Plan, ledger: Ledger, changes: Changes, on_progress: OnProgress
    ) -> None:
        self._store = store
        self._plan = plan
        self._ledger = ledger
        self._changes = changes
        self._on_progress = on_progress
        self._classifier = Classifier(plan.settings.fields, plan.settings.max_file_size)
        self._unfinished = set(ledger.unfinished())
        self.report = IndexReport(str(store.path), plan.settings.engine)

    def take_all(self) -> None:
        """Take every file of the plan, and take out those that are gone."""
        walked = [(target, list(self._walk(target))) for target in self._plan.targets]
        total, done = sum(len(findings) for _, findings in walked), 0
        for target, findings in walked:
            for finding in findings:
                self._take(target.root.label, finding)
                done += 1
                self._on_progress(Progress(done, total, self._changes.added))
            self._take_out_gone(target, findings)
        for label in self._plan.dropped:
            for entry in list(self._ledger.iter_entries(label)):
                self._changes.remove(entry.root, entry.path, entry)
        for label, path in sorted(self._unfinished):
            self._changes.remove(label, path, None)
        self.report.added, self.report.deleted = self._changes.added, self._changes.deleted

    def _walk(self, target: Target) -> Iterator[FoundFile | Unreadable]:
        root, below = target.root, target.below
        for finding in walk(target.location, include=root.include, exclude=root.exclude, is_store=self._is_own_store):
            if not below or finding.path == below or finding.path.startswith(f"{below}/"):
                yield finding

    def _is_own_store(self, folder: Path) -> bool:
        return folder == self._store.path or is_store(folder)

    def _take(self, label: str, finding: FoundFile | Unreadable) -> None:
        """Take one file: compare it with the ledger, read it if need be, and write down what it is."""
        self.report.files += 1
        known = self._ledger.entry(label, finding.path)
        unfinished = (label, finding.path) in self._unfinished
        self._unfinished.discard((label, finding.path))
        if isinstance(finding, Unreadable):
            entry = Entry(label, finding.path, 0, 0, b"", finding.status, finding.reason)
            self._changes.replace(entry, (), known, in_engine=unfinished or _has_articles(known))
            self._count(entry, known, same=entry == known)
            return
        if known and not unfinished and self._classifier.is_current(finding, known):
            self._count(known, known, same=True)
            return
        self.report.read += 1
        result = self._classifier.classify(label, finding, None if unfinished else known)
        self.report.bad_records += len(result.bad_records)
        if result.same:
            self._changes.note(result.entry)
        else:
            in_engine = unfinished or _has_articles(known)
            self._changes.replace(result.entry, result.articles, known, in_engine=in_engine)
        self._count(result.entry, known, same=result.same)

    def _count(self, entry: Entry, known: Entry | None, *, same: bool) -> None:
        report = self.report
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
            location = self._store.article_location(entry.root, entry.path)
            report.problems.append(Problem(str(location), entry.reason))

    def _take_out_gone(self, target: Target, findings: Sequence[FoundFile | Unreadable]) -> None:
        """Take out files that were there before and are not now; of a folder that cannot be read nobody knows."""
        here = {finding.path for finding in findings}
        closed = tuple(
            "" if finding.path == "." else f"{finding.path}/"
            for finding in findings
            if isinstance(finding, Unreadable) and finding.is_folder
        )
        below = f"{target.below}/" if target.below else ""
        gone = [
            entry
            for entry in self._ledger.iter_entries(target.root.label)
            if entry.path not in here
            and (entry.path.startswith(below) or entry.path == target.below)
            and not entry.path.startswith(closed)
        ]
        for entry in gone:
            self._changes.remove(entry.root, entry.path, entry)
            self.report.removed += entry.status == "indexed"


def _has_articles(known: Entry | None) -> bool:
    return known is not None and known.articles > 0
