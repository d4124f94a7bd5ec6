"""What does a store hold, and how was it made?"""

from collections.abc import Mapping
from contextlib import closing

from corpus_search.engines.bm25 import Scoring
from corpus_search.records import dataclass
from corpus_search.store.directory import StoreDirectory

__all__ = ["StoreInfo", "describe_store"]


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """What a store holds and how it was made.

    `files` counts the files seen, by status and reason (the reason of indexed ones is ""), `formats` the indexed ones
    by format. `copies` of the articles have about the text of another one. `size` is in bytes,
    `created` a date and time (ISO 8601). `roots` are absolute paths, `scoring` is what searches are ranked with.
    """

    path: str
    engine: str
    language: str
    created: str
    version: str
    generation: int
    articles: int
    size: int
    roots: tuple[str, ...]
    files: Mapping[tuple[str, str], int]
    formats: Mapping[str, int]
    copies: int
    scoring: Scoring


def describe_store(directory: StoreDirectory) -> StoreInfo:
    """Return what a store holds and how it was made."""
    settings = directory.settings
    with closing(directory.ledger()) as ledger:
        files, formats = ledger.totals(), ledger.formats()
    with closing(directory.stories()) as stories:
        copies = sum(stories.copies_by_file().values())
    return StoreInfo(
        path=directory.place,
        engine=settings.engine,
        language=settings.language,
        created=settings.created,
        version=settings.version,
        generation=directory.engine.generation,
        articles=directory.engine.count(),
        size=directory.size(),
        roots=tuple(str(directory.location(root)) for root in settings.roots),
        files={(status, reason): count for (status, reason), count in files.items()},
        formats=formats,
        copies=copies,
        scoring=directory.scoring,
    )
