"""An index run, from the options to the commit."""

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import field, replace
from pathlib import Path
from typing import BinaryIO

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.engines import DEFAULT_ENGINE
from corpus_search.engines.address import AddressOptions
from corpus_search.engines.base import CompactableEngine
from corpus_search.errors import StoreError, UsageError
from corpus_search.indexing.changes import Changes
from corpus_search.indexing.checkpoints import Checkpoints, CommitEvery
from corpus_search.indexing.report import IndexReport, Problem
from corpus_search.indexing.resources import Resources
from corpus_search.indexing.roots import DASH, Patterns, Plan, make_plan, plan_rebuild
from corpus_search.indexing.timelimit import DEFAULT_FILE_TIMEOUT
from corpus_search.indexing.update import OnProgress, Update
from corpus_search.records import dataclass
from corpus_search.store.directory import StoreDirectory, check_place
from corpus_search.store.ledger import Ledger
from corpus_search.store.location import is_store
from corpus_search.store.lock import LOCK_WAIT, locked
from corpus_search.store.remote import address_wanted
from corpus_search.store.settings import Settings
from corpus_search.version import __version__

__all__ = ["IndexOptions", "OnProgress", "run_index"]

Paths = Sequence[str | os.PathLike[str]]

_PIECE = 1 << 16
"""Bytes of standard input that are read at once."""


@dataclass(frozen=True, slots=True)
class IndexOptions:
    """What the user asks of a run; None leaves a setting of the store as it is.

    `wait` is how many seconds another writer of the same store is waited for; `on_wait` is told whom that is.
    `compact` makes one part of all parts of the index, at the end. `resources` are how many processes and how much
    memory it may take, `commit_every` says how often it commits on the way. `file_timeout` is how many seconds may go
    by until the next article of a file is read, 0 for any. `stream` is what the path "-" stands for, None for standard
    input. `engine` is that of a new store, `address` where an engine is that runs elsewhere.
    """

    include: Sequence[str] | None = None
    exclude: Sequence[str] | None = None
    fields: Mapping[str, str] | None = None
    max_file_size: int | None = None
    language: str | None = None
    rebuild: bool = False
    dry_run: bool = False
    compact: bool = False
    wait: float = LOCK_WAIT
    on_wait: Callable[[str], None] | None = None
    resources: Resources = field(default_factory=Resources)
    commit_every: CommitEvery = field(default_factory=CommitEvery)
    file_timeout: float = DEFAULT_FILE_TIMEOUT
    stream: BinaryIO | None = None
    engine: str | None = None
    address: AddressOptions | None = None

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
    on_progress: OnProgress | None = None


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
    request = _Request(paths, options, _read_input(place, options) if DASH in paths else None, on_progress)
    try:
        lock = nullcontext() if options.dry_run else locked(place, options.wait, options.on_wait)
        with lock, closing(_open(place, options)) as store:
            report = _dry_run(store, request) if options.dry_run else _run(store, request)
    except OSError as err:
        raise StoreError(f"the store in {place} cannot be written: {err.strerror or err}.") from err
    report.seconds = time.perf_counter() - began
    return report


def _read_input(place: Path, options: IndexOptions) -> bytes:
    """Return what comes in, one byte more than is read at the most: before others are kept from writing."""
    settings = StoreDirectory.open(place, older=options.rebuild).settings if is_store(place) else Settings()
    most = settings.max_file_size if options.max_file_size is None else options.max_file_size
    stream, parts, left = options.stream or sys.stdin.buffer, list[bytes](), most + 1
    # In pieces: Ctrl-C is noticed between two of them.
    while left and (part := stream.read(min(left, _PIECE))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _first_settings(options: IndexOptions) -> Settings:
    settings = Settings(engine=options.engine or DEFAULT_ENGINE)
    return replace(settings, language=options.language) if options.language else settings


def _open(place: Path, options: IndexOptions) -> StoreDirectory:
    if not is_store(place):
        settings = _first_settings(options)
        address = address_wanted(settings.engine, options.address or AddressOptions())
        return StoreDirectory(place, settings) if options.dry_run else StoreDirectory.create(place, settings, address)
    store = StoreDirectory.open(place, older=options.rebuild)
    if options.engine not in (None, store.settings.engine):
        raise StoreError(
            f'the store in {place} has the engine "{store.settings.engine}", not "{options.engine}".',
            f"Move it to that one with: corpus-search migrate --engine {options.engine}",
        )
    store.address = address_wanted(
        store.settings.engine, options.address or AddressOptions(), store.data, anew=options.rebuild
    )
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
        update = Update(store, plan, ledger, Changes(None, ledger), request.options.file_timeout)
        update.run(request.options.resources)
    report = _with_lost(update.report, lost)
    report.dry_run = True
    if not anew:  # what is to be made anew may be damaged, or of an older format
        report = _with_totals(report, store)
        report.size_before = report.size
    return report


def _run(store: StoreDirectory, request: _Request) -> IndexReport:
    store.sweep()
    store.settle()
    size = store.size()
    anew = request.options.rebuild
    report = _rebuild(store, _plan(store, request, None), request) if anew else _bring_up_to_date(store, request)
    report.size_before = size
    return report


def _bring_up_to_date(store: StoreDirectory, request: _Request) -> IndexReport:
    with closing(store.ledger()) as ledger:
        plan = _plan(store, request, ledger)
    if plan.settings != store.settings:
        store.change(plan.settings)  # a new root that has no articles yet harms nobody
    return _with_totals(_update(store, plan, request), StoreDirectory.open(store.path))


def _rebuild(store: StoreDirectory, plan: Plan, request: _Request) -> IndexReport:
    """Make new data beside the old, and put it in its place at the end."""
    plan, lost = plan_rebuild(store, plan.settings, request.data)
    number = int(store.settings.data.removeprefix("data-")) + 1
    settings = replace(plan.settings, data=f"data-{number}", version=__version__)
    fresh = StoreDirectory(store.path, settings)
    fresh.address = store.address
    try:
        fresh.make_data(settings.data)
        report = _with_lost(_update(fresh, plan, request), lost)
    except BaseException:
        fresh.discard_data()
        raise
    store.change(settings)
    return _with_totals(report, StoreDirectory.open(store.path))


def _update(store: StoreDirectory, plan: Plan, request: _Request) -> IndexReport:
    with (
        closing(store),
        closing(store.ledger()) as ledger,
        closing(store.stories()) as stories,
        closing(store.acronyms()) as acronyms,
    ):
        changes = Changes(store.engine, ledger, stories, acronyms)
        changes.memory, changes.jobs = request.options.resources.memory, request.options.resources.jobs
        try:
            update = Update(store, plan, ledger, changes, request.options.file_timeout)
            # What a rebuild has committed counts only at its end, so it need not on the way.
            checkpoints = None if request.options.rebuild else Checkpoints(request.options.commit_every)
            update.run(request.options.resources, request.on_progress, checkpoints)
            changes.commit()
            for one in changes.refused:
                update.report.problems.append(Problem(str(store.article_location(one.root, one.path)), one.reason))
        finally:
            changes.cancel()
    if request.options.compact:
        _compacted(update.report, StoreDirectory(store.path, store.settings))
    store.seal()
    return update.report


def _compacted(report: IndexReport, store: StoreDirectory) -> IndexReport:
    """Make one part of all parts of an index that has just been written."""
    with closing(store):
        if not isinstance(store.engine, CompactableEngine):
            raise UsageError(
                f"the engine {store.settings.engine} puts its parts together by itself.", "Leave out --compact."
            )
        report.compacted = store.engine.compact()
    return report


def _with_lost(report: IndexReport, lost: Sequence[Path]) -> IndexReport:
    report.problems += [Problem(str(place), "not there; the store no longer knows it") for place in lost]
    return report


def _with_totals(report: IndexReport, store: StoreDirectory) -> IndexReport:
    with closing(store):
        report.articles = store.engine.count()
        report.size = store.size()
    return report
