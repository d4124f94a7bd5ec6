"""Eight processes search while one writes: each page is of one commit, and of none before the last one seen.

Every commit writes all articles anew with one more word in them, the number of the commit: so a page with two
different numbers, or another count of articles, is a page of no commit.
"""

import multiprocessing
import re
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.torture.outcome import Outcome, Work
from corpus_search import IndexOptions, index, open_store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.queues import Queue
    from multiprocessing.synchronize import Barrier, Event

__all__ = ["run"]

_READERS = 8
_ARTICLES = 24
_NUMBER = re.compile(r"commit(\d+)x")


def run(work: Work) -> Outcome:
    """Search and write for `count` seconds."""
    outcome = Outcome()
    store, folder = work.folder / "store", work.folder / "a"
    _write(folder, 0)
    index([folder], store, IndexOptions(engine=work.engine))
    context = multiprocessing.get_context("spawn")
    stop, told = context.Event(), context.Queue()
    ready = context.Barrier(_READERS + 1)
    readers = [context.Process(target=_read, args=(str(store), ready, stop, told)) for _ in range(_READERS)]
    for reader in readers:
        reader.start()
    ready.wait(timeout=300)
    commits, began = 0, time.monotonic()
    try:
        while time.monotonic() < began + work.count:
            commits += 1
            _write(folder, commits)
            index((), store, IndexOptions(rebuild=commits % 7 == 0))
    finally:
        stop.set()
        answers = [told.get(timeout=60) for _ in readers]
        for reader in readers:
            reader.join()
    outcome.done = sum(count for count, _ in answers)
    for _, failures in answers:
        outcome.failures += failures
    outcome.told = f"{commits} commits"
    shutil.rmtree(folder)
    return outcome


def _write(folder: Path, commit: int) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(_ARTICLES):
        text = f"Article {number}\n\nAll of them say commit{commit}x and the word marker {'again ' * (commit % 5)}\n"
        (folder / f"a{number}.txt").write_text(text)


def _read(store: str, ready: "Barrier", stop: "Event", told: "Queue[tuple[int, Sequence[str]]]") -> None:
    count, newest, failures = 0, 0, list[str]()
    ready.wait()
    while not stop.is_set() and len(failures) < 5:
        try:
            with open_store(store) as opened:
                for query in ("marker", "word again", "article"):
                    page = opened.search(query, limit=100, snippets=4, collapse=False)
                    shown = [snippet.text for hit in page.hits for snippet in hit.snippets]
                    numbers = {int(found) for text in shown for found in _NUMBER.findall(text)}
                    count += 1
                    if len(numbers) > 1 or any(number < newest for number in numbers):
                        failures.append(f"{query}: commits {sorted(numbers)} in one page, after {newest}")
                    if query != "word again" and (page.total != _ARTICLES or len(page.hits) != _ARTICLES):
                        failures.append(f"{query}: {page.total} articles, {len(page.hits)} hits")
                    newest = max([newest, *numbers])
        except Exception as err:
            failures.append(f"{type(err).__name__}: {err}")
            time.sleep(0.01)
    told.put((count, failures))
