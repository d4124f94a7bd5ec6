"""Is a store sound? All its files against their checksums, then its parts by themselves, then one against the other."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from corpus_search.checking.agreement import iter_disagreements
from corpus_search.checking.report import CheckReport, Finding, FindingKind
from corpus_search.engines import engine_class
from corpus_search.engines.checksums import damaged_page
from corpus_search.errors import StoreError
from corpus_search.store.directory import KNOWN_NAMES, StoreDirectory
from corpus_search.store.location import SETTINGS_NAME
from corpus_search.store.lock import LOCK_WAIT, locked
from corpus_search.store.seal import ENGINE_FOLDER, SEAL_NAME, read_seal

__all__ = ["check_store", "undisturbed"]


def check_store(place: Path, wait: float = LOCK_WAIT, on_wait: Callable[[str], None] | None = None) -> CheckReport:
    """Return what is wrong with a store; nothing is changed.

    Raises `StoreError` where another process goes on writing for `wait` seconds, or the store is of another format.
    """
    began = time.perf_counter()
    with undisturbed(place, wait, on_wait):
        findings = list(_iter_findings(place))
        articles = _count(place)
        files = [path.stat().st_size for path in place.rglob("*") if path.is_file()]
    return CheckReport(str(place), findings, len(files), sum(files), articles, time.perf_counter() - began)


@contextmanager
def undisturbed(place: Path, wait: float, on_wait: Callable[[str], None] | None) -> Iterator[None]:
    """Keep others from writing, where anybody may write at all."""
    lock = locked(place, wait, on_wait)
    try:
        lock.__enter__()
    except OSError:
        yield
        return
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


def _iter_findings(place: Path) -> Iterator[Finding]:
    try:
        store = StoreDirectory.open(place)
    except StoreError as err:
        yield Finding(FindingKind.DAMAGED, place / SETTINGS_NAME, err.message)
        return
    with closing(store):
        yield from _iter_outside(store)
        if not store.data.is_dir():
            yield Finding(FindingKind.DAMAGED, store.data, "missing")
            return
        damaged = False
        for finding in (*_iter_sealed(store), *_iter_engine(store)):
            damaged = damaged or finding.is_harm
            yield finding
        if not damaged:
            yield from iter_disagreements(store)


def _iter_outside(store: StoreDirectory) -> Iterator[Finding]:
    """Yield what is wrong around the folder of data."""
    for name, content in KNOWN_NAMES.items():
        path = store.path / name
        try:
            if content is not None and path.read_bytes() != content:
                yield Finding(FindingKind.DAMAGED, path, "changed")
        except FileNotFoundError:
            continue
        except OSError as err:
            yield Finding(FindingKind.DAMAGED, path, err.strerror or str(err))
    for path in sorted((*store.path.glob("data-*"), *store.path.rglob("*.new"), *store.data.glob("worker-*"))):
        if path.name != store.settings.data:
            yield Finding(FindingKind.LEFTOVER, path, "left by a run that did not end")


def _iter_sealed(store: StoreDirectory) -> Iterator[Finding]:
    """Yield which of the files beside the engine are not what they were."""
    data = store.data
    try:
        seal = read_seal(data)
    except (OSError, ValueError, TypeError, RecursionError) as err:
        yield Finding(FindingKind.DAMAGED, data / SEAL_NAME, str(err))
        return
    if seal is None:
        yield Finding(FindingKind.UNFINISHED, data / SEAL_NAME, "not there: an index run did not end")
        return
    for name, sums in seal.items():
        path = data / name
        try:
            place = damaged_page(path, sums) if ".." not in path.parts else 0
        except OSError as err:
            yield Finding(FindingKind.DAMAGED, path, err.strerror or str(err))
            continue
        if place is not None:
            yield Finding(FindingKind.DAMAGED, path, f"changed near byte {place:,}")


def _iter_engine(store: StoreDirectory) -> Iterator[Finding]:
    folder = store.data / ENGINE_FOLDER
    if not folder.is_dir():
        yield Finding(FindingKind.DAMAGED, folder, "missing")
    elif store.engine_checks_itself:
        check = getattr(engine_class(store.settings.engine), "check")  # noqa: B009  (not every engine has it)
        for damage in check(folder):
            kind = FindingKind.LEFTOVER if damage.is_leftover else FindingKind.DAMAGED
            yield Finding(kind, damage.path, damage.reason)


def _count(place: Path) -> int | None:
    try:
        with closing(StoreDirectory.open(place)) as store:
            return store.engine.count()
    except StoreError:
        return None
