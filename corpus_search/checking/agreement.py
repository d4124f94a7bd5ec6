"""Do the parts of a store say the same? Engine, ledger and stories know of every file how many articles it has."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from corpus_search.checking.report import Finding, FindingKind
from corpus_search.errors import StoreError
from corpus_search.store.directory import StoreDirectory
from corpus_search.store.ledger import LEDGER_NAME, Ledger
from corpus_search.store.stories import STORIES_NAME, Stories

__all__ = ["iter_disagreements"]


def iter_disagreements(store: StoreDirectory) -> Iterator[Finding]:
    """Yield the files of which the parts say different things; what a run left unfinished is no such."""
    try:
        with closing(store.ledger()) as ledger, closing(store.stories()) as stories:
            yield from _iter_broken(store.data, ledger, stories)
            unfinished = set(ledger.unfinished())
            if unfinished:
                reason = f"{len(unfinished):,} files of an index run that did not end; the next one reads them again"
                yield Finding(FindingKind.UNFINISHED, store.data / LEDGER_NAME, reason)
            yield from _iter_different(store, ledger, stories, unfinished)
    except StoreError as err:
        yield Finding(FindingKind.DAMAGED, store.data, err.message)


def _iter_broken(data: Path, ledger: Ledger, stories: Stories) -> Iterator[Finding]:
    for name, part in ((LEDGER_NAME, ledger), (STORIES_NAME, stories)):
        for reason in part.faults():
            yield Finding(FindingKind.DAMAGED, data / name, reason)


def _iter_different(
    store: StoreDirectory, ledger: Ledger, stories: Stories, unfinished: set[tuple[str, str]]
) -> Iterator[Finding]:
    in_stories = stories.articles_by_file()
    total = 0
    for entry in ledger.iter_entries():
        file = entry.root, entry.path
        held = len(store.engine.articles_of_file(*file))
        total += held
        noted = in_stories.pop(file, 0)
        if file in unfinished or held == noted == entry.articles:
            continue
        where = store.article_location(*file)
        reason = f"{where}: {held:,} articles in the index, {entry.articles:,} by the ledger, {noted:,} by the stories"
        yield Finding(FindingKind.DISAGREEING, store.data / LEDGER_NAME, reason, file)
    for file in in_stories.keys() - unfinished:
        reason = f"{store.article_location(*file)}: in the stories, but not in the ledger"
        yield Finding(FindingKind.DISAGREEING, store.data / STORIES_NAME, reason, file)
    count = store.engine.count()
    if not unfinished and total != count:
        reason = f"{count:,} articles in the index, of which {count - total:,} are of no file in the ledger"
        yield Finding(FindingKind.DAMAGED, store.data / LEDGER_NAME, reason)
