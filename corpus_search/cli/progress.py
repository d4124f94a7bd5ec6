"""How far is an index run? A line on standard error for who watches; it vanishes when the run is over."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus_search.indexing.report import Progress

__all__ = ["moving_line", "progress_line"]

_WIDEST = 100
_PAUSE = 0.1
"""Seconds between two changes: to draw after every file would cost more than to read it."""


@contextmanager
def progress_line() -> Iterator[Callable[["Progress"], None]]:
    """Show a line, and give the function that is to be told of progress."""
    from rich.console import Console  # noqa: PLC0415  (only for who watches)
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    console = Console(stderr=True)
    console.width = min(console.width, _WIDEST)
    columns = (
        TextColumn("{task.description:<17}"),
        BarColumn(bar_width=None),
        TextColumn("{task.fields[told]}"),
        TimeRemainingColumn(compact=True),
    )
    with Bar(*columns, console=console, transient=True, expand=True) as bar:
        task = bar.add_task("Looking for files", total=None, told="")
        began = shown = time.monotonic()

        def on_progress(progress: "Progress") -> None:
            nonlocal began, shown
            now = time.monotonic()
            if progress.done == 1:
                began = now
            if progress.done == progress.total:
                bar.remove_task(task)
                bar.add_task("Writing the index", total=None, told=f"{progress.articles:,} articles")
            elif now - shown >= _PAUSE:
                shown = now
                told = _told(progress, now - began)
                bar.update(
                    task, refresh=True, description="Reading", completed=progress.done, total=progress.total, told=told
                )

        yield on_progress


def _told(progress: "Progress", seconds: float) -> str:
    speed = f"  {progress.done / seconds:,.0f}/s" if seconds > 0.5 else ""
    percent = 100 * progress.done / progress.total
    return f"{percent:3.0f} %  {progress.done:,} of {progress.total:,}{speed}"


@contextmanager
def moving_line() -> Iterator[Callable[[int, int], None]]:
    """Show a line, and give the function that is to be told how many articles have been moved, and of how many."""
    from rich.console import Console  # noqa: PLC0415  (only for who watches)
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    console = Console(stderr=True)
    console.width = min(console.width, _WIDEST)
    columns = (TextColumn("Moving"), BarColumn(bar_width=None), MofNCompleteColumn(), TimeRemainingColumn(compact=True))
    with Bar(*columns, console=console, transient=True, expand=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda moved, total: bar.update(task, completed=moved, total=total)
