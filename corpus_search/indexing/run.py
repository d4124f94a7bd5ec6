"""An index run, from the options to the commit."""

import os
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.errors import StoreError
from corpus_search.indexing.changes import Changes
from corpus_search.indexing.report import IndexReport, Problem
from corpus_search.indexing.roots import DASH, Patterns, Plan, make_plan, plan_rebuild
from corpus_search.indexing.update import OnProgress, Update
from corpus_search.store.directory import LOCK_WAIT, StoreDirectory, check_place, locked
from corpus_search.store.ledger import Ledger
from corpus_search.store.location import is_store
from corpus_search.store.settings import Settings
from corpus_search.version import __version__

__all__ = ["IndexOptions", "OnProgress", "run_index"]

Paths = Sequence[str | os.PathLike[str]]


@dataclass(frozen=True, slots=True)
class IndexOptions:
    """What the user asks of a run; None leaves a setting of the store as it is.

    `wait` is how many seconds another writer of the same store is waited for, `stream` what the path "-" stands
    for, None for standard input.
    """

    include: Sequence[str] | None = None
    exclude: Sequence[str] | None = None
    fields: Mapping[str, str] | None = None
    max_file_size: int | None = None
    language: str | None = None
    rebuild: bool = False
    dry_run: bool = False
    wait: float = LOCK_WAIT
    stream: BinaryIO | None = None

    @property
    def patterns(self) -> Patterns:
        """The patterns among them."""
        return Patterns(self.include, self.exclude)


@dataclass(frozen=True, slots=True)
class _Request:
    """What is to be indexed, and how; `data` is what came in by standard input, if that is among the paths."""

    paths: Paths
    options: IndexOptions
    data: bytes | None = None


def run_index(place: Path, paths: Paths, options: IndexOptions, on_progress: OnProgress | None = None) -> IndexReport:
    """Bring the store at `place` up to date with `paths`, or with the roots that it knows; make it if need be.

    Raises `UsageError` for paths and options that cannot be meant, `StoreError` where the store cannot be
    written; it is then as it was before.
    """
    began = time.perf_counter()
    if options.language:
        Analyzer(options.language)  # complains about a language that there is not
    check_place(place)
    if not is_store(place):
        # Complain about paths and patterns before anything is made.
        make_plan(StoreDirectory(place, _first_settings(options)), paths, options.patterns)
    request = _Request(paths, options, _read_input(place, options) if DASH in paths else None)
    try:
        lock = nullcontext() if options.dry_run else locked(place, options.wait)
        with lock, closing(_open(place, options)) as store:
            report = _dry_run(store, request) if options.dry_run else _run(store, request, on_progress)
    except OSError as err:
        raise StoreError(f"the store in {place} cannot be written: {err.strerror or err}.") from err
    report.seconds = time.perf_counter() - began
    return report


def _read_input(place: Path, options: IndexOptions) -> bytes:
    """Return what comes in, one byte more than is read at the most: before others are kept from writing."""
    settings = StoreDirectory.open(place).settings if is_store(place) else Settings()
    most = settings.max_file_size if options.max_file_size is None else options.max_file_size
    return (options.stream or sys.stdin.buffer).read(most + 1)


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


def _plan(store: StoreDirectory, request: _Request, ledger: Ledger | None) -> Plan:
    options, labels = request.options, ledger.roots() if ledger else ()
    plan = make_plan(store, request.paths, options.patterns, labels, request.data)
    settings = plan.settings
    if options.fields is not None:
        settings = replace(settings, fields=dict(options.fields))
    if options.max_file_size is not None:
        settings = replace(settings, max_file_size=options.max_file_size)
    if options.language:
        settings = replace(settings, language=options.language)
    return replace(plan, settings=settings)


def _dry_run(store: StoreDirectory, request: _Request) -> IndexReport:
    """Return what a run would do."""
    rebuild = request.options.rebuild
    anew = rebuild or not is_store(store.path)
    with closing(Ledger.create(None) if anew else store.ledger()) as ledger:
        plan, lost = _plan(store, request, ledger), tuple[Path, ...]()
        if rebuild:
            plan, lost = plan_rebuild(store, plan.settings, request.data)
        update = Update(store, plan, ledger, Changes(None, ledger))
        update.run()
    report = _with_lost(update.report, lost)
    report.dry_run = True
    return _with_totals(report, store) if is_store(store.path) else report


def _run(store: StoreDirectory, request: _Request, on_progress: OnProgress | None) -> IndexReport:
    store.sweep()
    if request.options.rebuild:
        return _rebuild(store, _plan(store, request, None), request.data, on_progress)
    with closing(store.ledger()) as ledger:
        plan = _plan(store, request, ledger)
    if plan.settings != store.settings:
        store.change(plan.settings)  # a new root that has no articles yet harms nobody
    return _with_totals(_update(store, plan, on_progress), StoreDirectory.open(store.path))


def _rebuild(store: StoreDirectory, plan: Plan, data: bytes | None, on_progress: OnProgress | None) -> IndexReport:
    """Make new data beside the old, and put it in its place at the end."""
    plan, lost = plan_rebuild(store, plan.settings, data)
    number = int(store.settings.data.removeprefix("data-")) + 1
    settings = replace(plan.settings, data=f"data-{number}", version=__version__)
    fresh = StoreDirectory(store.path, settings)
    try:
        fresh.make_data(settings.data)
        report = _with_lost(_update(fresh, plan, on_progress), lost)
    except BaseException:
        shutil.rmtree(fresh.data, ignore_errors=True)
        raise
    store.change(settings)
    return _with_totals(report, StoreDirectory.open(store.path))


def _update(store: StoreDirectory, plan: Plan, on_progress: OnProgress | None) -> IndexReport:
    with closing(store), closing(store.ledger()) as ledger, closing(store.stories()) as stories:
        changes = Changes(store.engine, ledger, stories)
        try:
            update = Update(store, plan, ledger, changes)
            update.run(on_progress)
            changes.commit()
        finally:
            changes.cancel()
    return update.report


def _with_lost(report: IndexReport, lost: Sequence[Path]) -> IndexReport:
    report.problems += [Problem(str(place), "not there; the store no longer knows it") for place in lost]
    return report


def _with_totals(report: IndexReport, store: StoreDirectory) -> IndexReport:
    with closing(store):
        report.articles = store.engine.count()
        report.size = store.size()
    return report
