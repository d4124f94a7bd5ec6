"""What of a store can be mended at once, and what must be read again?

Everything in a store but its settings is made from the articles' files. So what is damaged is made anew from them
(by `index --rebuild`, for whoever calls this), and only where they are all there: to mend must lose nothing.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from corpus_search.checking.check import undisturbed
from corpus_search.checking.report import CheckReport, Finding, FindingKind
from corpus_search.errors import StoreError
from corpus_search.records import dataclass
from corpus_search.store.directory import KNOWN_NAMES, StoreDirectory
from corpus_search.store.location import SETTINGS_NAME
from corpus_search.store.lock import LOCK_WAIT

__all__ = ["Mending", "mend_store"]


@dataclass(frozen=True, slots=True)
class Mending:
    """What was done, in sentences, and what `index` must do now: nothing, its usual work, or everything anew."""

    done: tuple[str, ...]
    needs_index: bool
    needs_rebuild: bool


def mend_store(report: CheckReport, wait: float = LOCK_WAIT, on_wait: Callable[[str], None] | None = None) -> Mending:
    """Mend what a check found, as far as it can be without reading articles.

    Raises `StoreError` for damaged settings, and where articles would be lost because their files are not there.
    """
    place = Path(report.store)
    with undisturbed(place, wait, on_wait):
        store = _opened(place)
        with closing(store):
            done = list(_iter_mended(store, report.findings))
            outside = {store.path / name for name in KNOWN_NAMES}
            harm = [finding for finding in report.findings if finding.is_harm and finding.path not in outside]
            rebuild = any(finding.kind is FindingKind.DAMAGED for finding in harm)
            if rebuild:
                _check_sources(store)
            else:
                done += _announced(store, [finding for finding in harm if finding.source])
    unfinished = any(finding.kind is FindingKind.UNFINISHED for finding in report.findings)
    return Mending(tuple(done), needs_index=bool(harm) or unfinished, needs_rebuild=rebuild)


def _opened(place: Path) -> StoreDirectory:
    try:
        return StoreDirectory.open(place)
    except StoreError as err:
        if err.hint and "--rebuild" in err.hint:
            raise
        raise StoreError(
            f"{err.message} It says what the store is made from, and cannot be mended.",
            f'Take {place / SETTINGS_NAME} from a copy, or delete "{place}" and run: corpus-search index FOLDER',
        ) from err


def _iter_mended(store: StoreDirectory, findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings:
        content = KNOWN_NAMES.get(finding.path.name) if finding.path.parent == store.path else None
        if finding.kind is FindingKind.LEFTOVER:
            yield f"removed {finding.path}"
            if finding.path.is_dir() and not finding.path.is_symlink():
                shutil.rmtree(finding.path)
            else:
                finding.path.unlink(missing_ok=True)
        elif content is not None:
            yield f"wrote {finding.path} anew"
            finding.path.write_bytes(content)


def _check_sources(store: StoreDirectory) -> None:
    """Raise `StoreError` if to make all anew would lose articles."""
    places = {store.location(root): root for root in store.settings.roots}
    missing = [str(place) for place, root in places.items() if root.is_stdin or not place.exists()]
    if missing:
        raise StoreError(
            f"{store.path} must be made anew, but this is not there to be read again: {', '.join(missing)}.",
            "Bring it back, or leave its articles out with: corpus-search index --rebuild",
        )


def _announced(store: StoreDirectory, findings: Sequence[Finding]) -> list[str]:
    """Note files as unfinished, so that the next run reads them again."""
    files = [finding.source for finding in findings if finding.source]
    if files:
        with closing(store.ledger()) as ledger:
            ledger.reopen(files)
    return [f"{len(files):,} files are read again"] if files else []
