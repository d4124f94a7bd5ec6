"""The Whoosh engine: opens one commit, ranks, and hands out articles; see `engines.base.Engine`."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from whoosh.index import FileIndex

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.analyzed import file_key
from corpus_search.engines.base import (
    Capability,
    EngineHit,
    EnginePage,
    Explanation,
    FacetRequest,
    Sort,
    WordList,
)
from corpus_search.engines.bm25 import DEFAULT_SCORING, Scoring
from corpus_search.engines.patterns import beginning_of, fitting, most_frequent
from corpus_search.engines.whoosh.damage import told_as_damage
from corpus_search.engines.whoosh.evaluate import Evaluation
from corpus_search.engines.whoosh.files import MappedStorage
from corpus_search.engines.whoosh.layout import INDEX_NAME, STORED, TEXT, make_schema, utf8, word_fields
from corpus_search.engines.whoosh.ordering import Found, folded, in_order
from corpus_search.engines.whoosh.snapshot import Snapshot
from corpus_search.query.nodes import Node, Pattern

if TYPE_CHECKING:
    from corpus_search.engines.whoosh.session import WhooshSession

__all__ = ["WhooshEngine"]


class WhooshEngine:
    """The articles of one commit."""

    name: ClassVar[str] = "whoosh"
    capabilities: ClassVar[frozenset[Capability]] = frozenset(Capability)

    def __init__(self, folder: Path, analyzer: Analyzer) -> None:
        self._folder = folder
        self._analyzer = analyzer
        with told_as_damage(folder):
            self._snapshot = Snapshot.open(folder)

    @classmethod
    def create(cls, folder: Path, analyzer: Analyzer) -> Self:
        """Make a new, empty index."""
        folder.mkdir(parents=True, exist_ok=True)
        FileIndex.create(MappedStorage(folder), make_schema(), INDEX_NAME)
        return cls(folder, analyzer)

    @classmethod
    def open(cls, folder: Path, analyzer: Analyzer) -> Self:
        """Open the last commit."""
        return cls(folder, analyzer)

    @property
    def generation(self) -> int:
        """The number of the commit."""
        return self._snapshot.generation

    def count(self) -> int:
        """Return how many articles there are."""
        return sum(segment.count_all - len(segment.deleted) for segment in self._snapshot.segments)

    def search(  # noqa: PLR0913  (each by its name)
        self,
        tree: Node,
        *,
        offset: int,
        limit: int,
        sort: Sort,
        fold: bool = False,
        facets: Sequence[FacetRequest] = (),  # noqa: ARG002
        scoring: Scoring = DEFAULT_SCORING,  # noqa: ARG002
    ) -> EnginePage:
        """Return hits `offset` to `offset + limit` of the articles that match."""
        with told_as_damage(self._folder):
            scores = Evaluation(self._snapshot.segments).scores(tree)
            found = [
                Found(score, segment, doc)
                for segment, scored in zip(self._snapshot.segments, scores, strict=True)
                for doc, score in scored.items()
            ]
            if fold and any(segment.has_copies for segment in self._snapshot.segments):
                ordered, copies = folded(in_order(found, len(found), sort))
            else:
                ordered, copies = in_order(found, offset + limit, sort), {}
            hits = tuple(
                EngineHit(_as_article(hit.segment.stored(hit.doc)), hit.score, copies.get(hit, 0))
                for hit in ordered[offset : offset + limit]
            )
        return EnginePage(len(found), len(found) - sum(copies.values()), hits)

    def explain(self, tree: Node, article_id: str, scoring: Scoring = DEFAULT_SCORING) -> Explanation | None:
        """Return how an article's score comes about."""
        raise NotImplementedError

    def words(self, pattern: Pattern, most: int) -> WordList:
        """Return the words that fit a pattern."""
        fields = [pattern.field] if pattern.of_terms and pattern.field else word_fields(pattern.field)
        counts: dict[str, int] = {}
        fits = fitting(pattern)
        for segment in self._snapshot.segments:
            for field in fields:
                for term in segment.terms_beginning(field, beginning_of(pattern).encode()):
                    if fits(word := term.decode()):
                        counts[word] = counts.get(word, 0) + segment.document_frequency(field, term)
        return most_frequent(counts, most)

    def frequencies(self, terms: Sequence[str]) -> list[int]:
        """Return, for each term, how many articles hold it."""
        segments = self._snapshot.segments
        return [sum(segment.document_frequency(TEXT, term.encode()) for segment in segments) for term in terms]

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id."""
        found = self._stored("id", article_id)
        return found[0] if found else None

    def iter_ids(self, beginning: str) -> Iterator[str]:
        """Yield the ids that begin so, in order."""
        prefix = utf8(beginning)
        with told_as_damage(self._folder):
            found = {
                term.decode()
                for segment in self._snapshot.segments
                for term in segment.terms_beginning("id", prefix)
                if segment.postings("id", term)
            }
        yield from sorted(found)

    def languages(self) -> set[str]:
        """Return the languages (ISO 639 codes) that articles are in."""
        with told_as_damage(self._folder):
            return {
                term.decode()
                for segment in self._snapshot.segments
                for term in segment.terms_beginning("language", b"")
            }

    def articles_of_file(self, root: str, path: str) -> list[Article]:
        """Return the articles of a file, by the number of their record."""
        return sorted(self._stored("file", file_key(root, path)), key=lambda article: article.record)

    def _stored(self, field: str, term: str) -> list[Article]:
        key = utf8(term)
        found = []
        with told_as_damage(self._folder):
            for segment in self._snapshot.segments:
                if postings := segment.postings(field, key):
                    found += [_as_article(segment.stored(doc)) for doc in postings.docs]
        return found

    def session(self) -> "WhooshSession":
        """Begin to write."""
        from corpus_search.engines.whoosh.session import WhooshSession  # noqa: PLC0415  (a search writes nothing)

        return WhooshSession(self._folder, self._analyzer)

    def close(self) -> None:
        """Let go of the mapped files."""
        self._snapshot.close()


def _as_article(stored: dict[str, Any]) -> Article:
    return Article(**stored[STORED])
