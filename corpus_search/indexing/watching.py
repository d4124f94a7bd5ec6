"""Keeping a store up to date for as long as somebody wants: an index run whenever something changes.

Each run goes through all of the store's folders, as `run_index` without paths does, so that what is reported by the
system wrongly, late or not at all is found by the next run all the same.
"""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from corpus_search.errors import CorpusSearchError
from corpus_search.indexing.report import IndexReport
from corpus_search.indexing.run import IndexOptions, run_index
from corpus_search.records import dataclass
from corpus_search.store.directory import StoreDirectory

__all__ = ["Pace", "watch_index"]


@dataclass(frozen=True, slots=True)
class Pace:
    """How soon a change is taken up, in seconds.

    A run begins when nothing has changed for `quiet`, but `longest` after the first change at the latest. Places that
    were not there are looked for every `look`.
    """

    quiet: float = 0.2
    longest: float = 2.0
    look: float = 2.0


def watch_index(
    place: Path,
    paths: Sequence[str | os.PathLike[str]],
    options: IndexOptions,
    on_report: Callable[[IndexReport], None],
    stop: threading.Event | None = None,
    pace: Pace | None = None,
) -> None:
    """Run an index as `run_index` does, and again after every change, until `stop` is set or Ctrl-C is pressed.

    `on_report` gets the report of the first run, and of each later one that found something new. Between two runs
    the store is closed and not locked. Raises what `run_index` raises, and `CorpusSearchError` where changes cannot be
    watched.
    """
    stop, pace = stop or threading.Event(), pace or Pace()
    _check_extra()
    on_report(run_index(place, paths, options))
    # What the store does not remember, but for what is done once.
    again = IndexOptions(
        wait=options.wait,
        resources=options.resources,
        commit_every=options.commit_every,
        file_timeout=options.file_timeout,
    )
    while not stop.is_set():
        for _ in _iter_changes(place, stop, pace):
            report = run_index(place, (), again)
            if not report.up_to_date:
                on_report(report)


def _check_extra() -> None:
    try:
        import watchfiles  # noqa: F401, PLC0415
    except ImportError as err:
        raise CorpusSearchError(
            "watchfiles is not installed; --watch needs it.", "Install it with: pip install 'corpus-search[watch]'"
        ) from err


def _iter_changes(place: Path, stop: threading.Event, pace: Pace) -> Iterator[None]:
    """Yield when there may be something new: first when watching has begun, then after each change.

    It ends when other places are to be watched than those that were there at the beginning: one was replaced, or is
    back. A file that was replaced by another one of its name is no longer watched.
    """
    import watchfiles  # noqa: PLC0415  (an extra)

    files, folders = _places(place)
    if not files | folders:
        stop.wait(pace.look)
        return
    store = str(place) + os.sep
    try:
        batches = watchfiles.watch(
            *sorted(files | folders),
            watch_filter=lambda _, path: not path.startswith(store),
            debounce=max(int(pace.longest * 1000), 1),
            step=max(int(pace.quiet * 1000), 1),
            rust_timeout=max(int(pace.look * 1000), 1),
            yield_on_timeout=True,
            stop_event=stop,
            ignore_permission_denied=True,
        )
        begun = False
        for changes in batches:
            if changes or not begun:
                begun = True
                yield
            touched = {Path(path) for _, path in changes}
            if touched & (files | folders) or _places(place) != (files, folders):
                return
    except FileNotFoundError:
        return  # gone between a look and the next: look again
    except (OSError, RuntimeError) as err:
        raise CorpusSearchError(
            f"the folders cannot be watched: {err}.", "Run corpus-search index from time to time instead."
        ) from err


def _places(place: Path) -> tuple[set[Path], set[Path]]:
    """Return the files and the folders of the store that are there."""
    store = StoreDirectory.open(place)
    there = [store.location(root) for root in store.settings.roots if not root.is_stdin]
    return {path for path in there if path.is_file()}, {path for path in there if path.is_dir()}
