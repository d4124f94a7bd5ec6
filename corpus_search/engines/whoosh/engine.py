"""The Whoosh engine: opens one commit, ranks, and hands out articles; see `engines.base.Engine`."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.analyzed import file_key
from corpus_search.engines.base import (
    SESSION_MEMORY,
    Capability,
    Damage,
    EngineHit,
    EnginePage,
    Explanation,
    Facet,
    FacetRequest,
    Sort,
    WordList,
)
from corpus_search.engines.bm25 import DEFAULT_SCORING, Scoring
from corpus_search.engines.patterns import most_frequent
from corpus_search.engines.whoosh.damage import told_as_damage
from corpus_search.engines.whoosh.evaluate import Evaluation
from corpus_search.engines.whoosh.layout import ID, INDEX_NAME, STORED, TEXT, is_text, make_schema, utf8, word_fields
from corpus_search.engines.whoosh.ordering import ranked
from corpus_search.engines.whoosh.ranking import Ranking
from corpus_search.engines.whoosh.scores import Scores
from corpus_search.engines.whoosh.snapshot import Snapshot
from corpus_search.errors import StoreError
from corpus_search.query.nodes import Node, Pattern

if TYPE_CHECKING:
    from corpus_search.engines.whoosh.explain import Explainer
    from corpus_search.engines.whoosh.session import WhooshSession

__all__ = ["WhooshEngine"]

_MOST_REMEMBERED = 4096
"""Short articles that are kept, once they were read: whoever asks many questions gets the same ones again and again."""
_SHORT = 4096
"""Characters of a short article: all of them together are some 16 MB at the most."""


class WhooshEngine:
    """The articles of one commit."""

    name: ClassVar[str] = "whoosh"
    capabilities: ClassVar[frozenset[Capability]] = frozenset(Capability)

    def __init__(self, folder: Path, analyzer: Analyzer) -> None:
        self._folder = folder
        self._analyzer = analyzer
        self._last_evaluation: Evaluation | None = None
        self._explained: tuple[Node, Scoring, Explainer] | None = None
        self._articles: dict[tuple[int, int], Article] = {}
        with told_as_damage(folder):
            self._snapshot = Snapshot.open(folder)

    @classmethod
    def create(cls, folder: Path, analyzer: Analyzer) -> Self:
        """Make a new, empty index."""
        from whoosh.index import FileIndex  # noqa: PLC0415  (Whoosh is imported by who writes only)

        from corpus_search.engines.whoosh.files import MappedStorage  # noqa: PLC0415

        folder.mkdir(parents=True, exist_ok=True)
        FileIndex.create(MappedStorage(folder), make_schema(), INDEX_NAME)
        return cls(folder, analyzer)

    @classmethod
    def open(cls, folder: Path, analyzer: Analyzer) -> Self:
        """Open the last commit."""
        return cls(folder, analyzer)

    @classmethod
    def check(cls, folder: Path) -> Iterator[Damage]:
        """Yield what is wrong with the last commit."""
        from corpus_search.engines.whoosh.checking import iter_damage  # noqa: PLC0415  (a search checks as it reads)

        return iter_damage(folder)

    @classmethod
    def sweep(cls, folder: Path) -> None:
        """Remove what a writing that died has left."""
        from corpus_search.engines.whoosh.checking import iter_leftovers  # noqa: PLC0415

        with suppress(StoreError):  # who opens a damaged index will be told
            for path in iter_leftovers(folder):
                with suppress(OSError):  # Windows keeps what others have open
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

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
        facets: Sequence[FacetRequest] = (),
        scoring: Scoring = DEFAULT_SCORING,
    ) -> EnginePage:
        """Return hits `offset` to `offset + limit` of the articles that match."""
        with told_as_damage(self._folder):
            scores = self._evaluation(scoring).scores(tree)
            total = sum(map(len, scores))
            found = ranked(self._snapshot, scores, offset + limit, sort, fold=fold)
            hits = tuple(
                EngineHit(self._article(*hit), scores[hit.segment][hit.doc], found.copies.get(hit, 0))
                for hit in found.hits[offset:]
            )
            counted = self._count_facets(facets, scores) if facets else ()
        return EnginePage(total, found.stories, hits, counted)

    def _evaluation(self, scoring: Scoring) -> Evaluation:
        """Return what answers queries; that of the last parameters is kept."""
        if self._last_evaluation is None or self._last_evaluation.ranking.scoring != scoring:
            self._last_evaluation = Evaluation(Ranking(self._snapshot.segments, scoring))
        return self._last_evaluation

    def _count_facets(self, facets: Sequence[FacetRequest], scores: Sequence[Scores]) -> tuple[Facet, ...]:
        from corpus_search.engines.whoosh.counting import count_facets  # noqa: PLC0415  (few searches need it)

        return count_facets(facets, self._snapshot.segments, scores)

    def explain(self, tree: Node, article_id: str, scoring: Scoring = DEFAULT_SCORING) -> Explanation | None:
        """Return how an article's score comes about, as `search` gives it; None if it does not match."""
        from corpus_search.engines.whoosh.explain import Explainer  # noqa: PLC0415  (few searches need it)

        with told_as_damage(self._folder):
            if self._explained is None or self._explained[:2] != (tree, scoring):
                self._explained = tree, scoring, Explainer(self._evaluation(scoring), tree)
            for number, segment in enumerate(self._snapshot.segments):
                if docs := segment.frequencies(ID, utf8(article_id))[0]:
                    return self._explained[2].explain(number, docs[0])
        return None

    def words(self, pattern: Pattern, most: int) -> WordList:
        """Return the words as written that fit a pattern, or the terms of a field of names, `most` of them."""
        from corpus_search.engines.whoosh.vocabulary import iter_fitting  # noqa: PLC0415  (few searches need it)

        fields = [pattern.field] if pattern.field and not is_text(pattern.field) else word_fields(pattern.field)
        counts: dict[str, int] = {}
        with told_as_damage(self._folder):
            for segment, field in product(self._snapshot.segments, fields):
                own: dict[str, int] = {}
                for found, articles in iter_fitting(segment.words, field, pattern):
                    own.update(zip(found, articles, strict=True))
                for word in counts.keys() & own.keys():
                    own[word] += counts[word]
                counts.update(own)
        return most_frequent(counts, most)

    def frequencies(self, terms: Sequence[str]) -> list[int]:
        """Return, for each term, how many articles hold it."""
        with told_as_damage(self._folder):
            return [self._evaluation(DEFAULT_SCORING).ranking.holding(TEXT, utf8(term)) for term in terms]

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id."""
        found = self._stored(ID, article_id)
        return found[0] if found else None

    def iter_ids(self, beginning: str) -> Iterator[str]:
        """Yield the ids that begin so, in order."""
        prefix = utf8(beginning)
        with told_as_damage(self._folder):
            found = {
                term.decode()
                for segment in self._snapshot.segments
                for term, entry in segment.entries_beginning(ID, prefix)
                if segment.frequencies_of(entry)[0]
            }
        yield from sorted(found)

    def iter_articles(self) -> Iterator[Article]:
        """Yield all articles, in the order of their ids."""
        found = map(self.article, self.iter_ids(""))
        yield from (article for article in found if article is not None)

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
            for number, segment in enumerate(self._snapshot.segments):
                found += [self._article(number, doc) for doc in segment.frequencies(field, key)[0]]
        return found

    def _article(self, number: int, doc: int) -> Article:
        """Return an article of a segment; these count from 0."""
        if known := self._articles.get((number, doc)):
            return known
        segment = self._snapshot.segments[number]
        # The story is known only when articles before it are, so it is kept apart from what is stored.
        article = Article(**{**segment.stored(doc)[STORED], "story": segment.story(doc)})
        if len(article.text) <= _SHORT and len(self._articles) < _MOST_REMEMBERED:
            self._articles[number, doc] = article
        return article

    def session(self, memory: int = SESSION_MEMORY, jobs: int = 0) -> "WhooshSession":  # noqa: ARG002
        """Begin to write, in one thread."""
        from corpus_search.engines.whoosh.session import WhooshSession  # noqa: PLC0415  (a search writes nothing)

        return WhooshSession(self._folder, self._analyzer, memory)

    def compact(self) -> int:
        """Make one segment of all; return how many there were, 0 if there was nothing to do."""
        return self.session().compact()

    def close(self) -> None:
        """Let go of the mapped files."""
        self._snapshot.close()
