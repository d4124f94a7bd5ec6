"""What a store has seen: its files and what became of each, and the stories of which it has several copies."""

from collections.abc import Iterator
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from corpus_search.article import Article
from corpus_search.records import dataclass
from corpus_search.store.directory import StoreDirectory

if TYPE_CHECKING:
    from corpus_search.store.ledger import Status

__all__ = ["FileStatus", "SeenFile", "StoryGroup", "iter_files", "iter_stories"]


class FileStatus(StrEnum):
    """Which files are asked for; duplicates are among the indexed ones."""

    INDEXED = "indexed"
    SKIPPED = "skipped"
    FAILED = "failed"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class SeenFile:
    """One file and what became of it.

    `location` is its absolute path ("stdin" for standard input), `status` "indexed", "skipped" or "failed", and
    `reason` says why it is not indexed, or what of it is not. `format` is "" for a file that was not read, `encoding`
    None for a format without one, and `encoding_origin` "declared", "utf-8", "detected" or "guessed". `copies` of its
    `articles` have about the text of one that was seen before; `size` is in bytes.
    """

    location: Path
    status: "Status"
    reason: str
    format: str
    encoding: str | None
    encoding_origin: str | None
    articles: int
    copies: int
    size: int

    @property
    def is_duplicate(self) -> bool:
        """All of its articles are copies of others."""
        return 0 < self.articles == self.copies


@dataclass(frozen=True, slots=True)
class StoryGroup:
    """Two articles or more with about the same text, that which was seen first at the beginning."""

    articles: tuple[Article, ...]


def iter_files(store: StoreDirectory, status: FileStatus | None = None, reason: str = "") -> Iterator[SeenFile]:
    """Yield the files by root and path: those of a status, whose reason has `reason` in it (in any case)."""
    with closing(store.ledger()) as ledger, closing(store.stories()) as stories:
        copies = stories.copies_by_file()
        for entry in ledger.iter_entries():
            file = SeenFile(
                location=store.article_location(entry.root, entry.path),
                status=entry.status,
                reason=entry.reason,
                format=entry.format,
                encoding=entry.encoding,
                encoding_origin=entry.encoding_origin,
                articles=entry.articles,
                copies=copies.get((entry.root, entry.path), 0),
                size=entry.size,
            )
            if _is_wanted(file, status) and reason.casefold() in entry.reason.casefold():
                yield file


def _is_wanted(file: SeenFile, status: FileStatus | None) -> bool:
    if status is FileStatus.DUPLICATE:
        return file.is_duplicate
    return status is None or file.status == status.value


def iter_stories(store: StoreDirectory) -> Iterator[StoryGroup]:
    """Yield the stories of which there are copies, the largest first."""
    with closing(store.stories()) as stories:
        groups = stories.groups()
    for group in groups:
        # What a run that died noted may not be there.
        articles = tuple(filter(None, map(store.engine.article, group.articles)))
        if len(articles) > 1:
            yield StoryGroup(articles)
