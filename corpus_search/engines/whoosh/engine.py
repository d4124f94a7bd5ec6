"""The Whoosh engine: opens one commit, ranks, and hands out articles; see `engines.base.Engine`."""

from collections.abc import Iterator
from heapq import nlargest
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, Self

from whoosh.index import TOC, EmptyIndexError, FileIndex
from whoosh.index import IndexError as WhooshIndexError
from whoosh.reading import MultiReader, SegmentReader

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.analyzed import file_key
from corpus_search.engines.base import EngineHit, EnginePage, Sort
from corpus_search.engines.whoosh.evaluate import Evaluation
from corpus_search.engines.whoosh.files import MappedStorage
from corpus_search.engines.whoosh.layout import INDEX_NAME, STORED, make_schema
from corpus_search.engines.whoosh.segment import Segment
from corpus_search.engines.whoosh.session import WhooshSession
from corpus_search.errors import StoreError
from corpus_search.query.nodes import Node

__all__ = ["WhooshEngine"]

_ATTEMPTS = 20
"""How often a commit is opened anew because a writer replaced it at that very moment."""


class _Found(NamedTuple):
    score: float
    segment: Segment
    doc: int


class WhooshEngine:
    """The articles of one commit."""

    name: ClassVar[str] = "whoosh"

    def __init__(self, storage: MappedStorage, toc: TOC, analyzer: Analyzer) -> None:
        self._storage = storage
        self._toc = toc
        self._analyzer = analyzer
        reader = FileIndex._reader(storage, toc.schema, toc.segments, toc.generation)  # noqa: SLF001
        self._segments = [Segment(leaf) for leaf in _leaves(reader)]

    @classmethod
    def create(cls, folder: Path, analyzer: Analyzer) -> Self:
        """Make a new, empty index."""
        folder.mkdir(parents=True, exist_ok=True)
        FileIndex.create(MappedStorage(folder), make_schema(), INDEX_NAME)
        return cls.open(folder, analyzer)

    @classmethod
    def open(cls, folder: Path, analyzer: Analyzer) -> Self:
        """Open the last commit."""
        for _ in range(_ATTEMPTS):
            storage = MappedStorage(folder)
            try:
                toc = TOC.read(storage, INDEX_NAME)
                storage.map_files({segment.segment_id() for segment in toc.segments})
            except FileNotFoundError:
                continue
            except (EmptyIndexError, WhooshIndexError) as err:
                raise StoreError(f"the index in {folder} cannot be opened: {err}.", _REBUILD) from err
            return cls(storage, toc, analyzer)
        raise StoreError(f"files of the index in {folder} are missing.", _REBUILD)

    @property
    def generation(self) -> int:
        """The number of the commit."""
        return int(self._toc.generation)

    def count(self) -> int:
        """Return how many articles there are."""
        return sum(segment.count_all - len(segment.deleted) for segment in self._segments)

    def search(self, tree: Node, *, offset: int, limit: int, sort: Sort) -> EnginePage:
        """Return hits `offset` to `offset + limit` of the articles that match."""
        scores = Evaluation(self._segments).scores(tree)
        found = [
            _Found(score, segment, doc)
            for segment, scored in zip(self._segments, scores, strict=True)
            for doc, score in scored.items()
        ]
        first = _in_order(found, offset + limit, sort)[offset:]
        hits = tuple(EngineHit(_as_article(hit.segment.stored(hit.doc)), hit.score) for hit in first)
        return EnginePage(len(found), hits)

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id."""
        found = self._stored("id", article_id)
        return found[0] if found else None

    def iter_ids(self, beginning: str) -> Iterator[str]:
        """Yield the ids that begin so, in order."""
        prefix = beginning.encode("utf-8", "surrogateescape")
        found = {
            term.decode()
            for segment in self._segments
            for term in segment.terms_beginning("id", prefix)
            if segment.postings("id", term)
        }
        yield from sorted(found)

    def articles_of_file(self, root: str, path: str) -> list[Article]:
        """Return the articles of a file, by the number of their record."""
        return sorted(self._stored("file", file_key(root, path)), key=lambda article: article.record)

    def _stored(self, field: str, term: str) -> list[Article]:
        found = []
        for segment in self._segments:
            if postings := segment.postings(field, term.encode("utf-8", "surrogateescape")):
                found += [_as_article(segment.stored(doc)) for doc in postings.docs]
        return found

    def session(self) -> WhooshSession:
        """Begin to write."""
        index = FileIndex(MappedStorage(Path(self._storage.folder)), indexname=INDEX_NAME)
        return WhooshSession(index, self._analyzer)

    def close(self) -> None:
        """Let go of the mapped files."""
        self._segments = []
        self._storage.unmap()


_REBUILD = "Make it anew with: corpus-search index --rebuild"


def _leaves(reader: SegmentReader | MultiReader) -> list[SegmentReader]:
    if reader.is_atomic():
        return [reader] if isinstance(reader, SegmentReader) else []
    return [leaf for leaf, _ in reader.leaf_readers()]


def _in_order(found: list[_Found], count: int, sort: Sort) -> list[_Found]:
    """Return the first `count` hits. Ids are looked up only of those that may be among them."""
    if sort is Sort.SCORE:
        scores = nlargest(count, (hit.score for hit in found))
        found = [hit for hit in found if scores and hit.score >= scores[-1]]
        return sorted(found, key=lambda hit: (-hit.score, _key(hit, "id")))[:count]
    by_id = sorted(found, key=lambda hit: _key(hit, "id"))
    if sort is Sort.DATE:
        # "" stands for no date and is the smallest, so that backwards the undated come last.
        return sorted(by_id, key=lambda hit: _key(hit, "published"), reverse=True)[:count]
    return sorted(by_id, key=lambda hit: _key(hit, "path"))[:count]


def _key(hit: _Found, field: str) -> bytes:
    value: bytes = hit.segment.column(field)[hit.doc]
    return value


def _as_article(stored: dict[str, Any]) -> Article:
    return Article(**stored[STORED])
