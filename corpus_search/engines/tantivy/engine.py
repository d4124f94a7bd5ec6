"""The tantivy engine: opens one commit, ranks, and hands out articles; see `engines.base.Engine`."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

from tantivy import DocAddress, Index, Occur, Query, Searcher

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines import check_scoring
from corpus_search.engines.analyzed import analyze_names, file_key
from corpus_search.engines.base import (
    SESSION_MEMORY,
    Capability,
    EngineHit,
    EnginePage,
    Explanation,
    Facet,
    FacetRequest,
    Sort,
    WordList,
)
from corpus_search.engines.bm25 import DEFAULT_SCORING, Scoring
from corpus_search.engines.nearness import holds_near
from corpus_search.engines.patterns import most_frequent
from corpus_search.engines.tantivy.damage import told_as_damage
from corpus_search.engines.tantivy.documents import read_article
from corpus_search.engines.tantivy.layout import make_schema, printable, register_analyzers, word_fields
from corpus_search.engines.tantivy.leaves import Leaves, matching, only
from corpus_search.engines.tantivy.ordering import Wanted, find
from corpus_search.engines.tantivy.queries import Translator, scores_all_equally
from corpus_search.engines.tantivy.vocabulary import Vocabulary
from corpus_search.query.nodes import Near, Node, Pattern

if TYPE_CHECKING:
    from corpus_search.engines.tantivy.explaining import Explainer
    from corpus_search.engines.tantivy.session import TantivySession

__all__ = ["TantivyEngine"]


class TantivyEngine:
    """The articles of one commit."""

    name: ClassVar[str] = "tantivy"
    capabilities: ClassVar[frozenset[Capability]] = frozenset()

    def __init__(self, folder: Path, analyzer: Analyzer) -> None:
        self._folder = folder
        self._analyzer = analyzer
        self._explained: tuple[Node, Explainer] | None = None
        with told_as_damage(folder):
            before, now = b"", _contents(folder)
            while before != now:  # a commit that comes in between would be seen, and not be told of
                index = Index.open(str(folder))
                before, now = now, _contents(folder)
            register_analyzers(index)
            self._schema = index.schema
            self._searcher: Searcher = index.searcher()
            self._vocabulary = Vocabulary(self._searcher)
            contents = json.loads(now)
            self._generation = int(contents["opstamp"])
            articles = max(sum(int(segment["max_doc"]) for segment in contents["segments"]), 1)
            self._leaves = Leaves(self._searcher, self._schema, articles)

    @classmethod
    def create(cls, folder: Path, analyzer: Analyzer) -> Self:
        """Make a new, empty index."""
        folder.mkdir(parents=True, exist_ok=True)
        with told_as_damage(folder):
            Index(make_schema(), str(folder))
        return cls(folder, analyzer)

    @classmethod
    def open(cls, folder: Path, analyzer: Analyzer) -> Self:
        """Open the last commit."""
        return cls(folder, analyzer)

    @property
    def generation(self) -> int:
        """The number of the last operation that the commit holds; it grows."""
        return self._generation

    def count(self) -> int:
        """Return how many articles there are."""
        return int(self._searcher.num_docs)

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
        check_scoring(self, scoring)
        with told_as_damage(self._folder):
            query = self._translator().translate(tree)
            wanted = Wanted(self._searcher, self._schema, query, sort, scores_all_equally(tree))
            page = find(wanted, offset, limit, fold=fold)
            hits = tuple(EngineHit(self._read(hit.address), hit.score, copies) for hit, copies in page.hits)
            counted = self._count_facets(query, facets, page.total) if facets else ()
        return EnginePage(page.total, page.stories, hits, counted)

    def _count_facets(self, query: Query, facets: Sequence[FacetRequest], total: int) -> tuple[Facet, ...]:
        from corpus_search.engines.tantivy.facets import count_values  # noqa: PLC0415  (few searches need it)

        return tuple(count_values(self._searcher, query, request, total) for request in facets)

    def _translator(self) -> Translator:
        return Translator(self._leaves, self._schema, self._verified)

    def _read(self, address: DocAddress) -> Article:
        stored = self._searcher.doc(address).get_first("article")
        return read_article(bytes(stored or b""))

    def _verified(self, query: Query, near: Near) -> Query:
        """Return what a query finds and a `Near` of three words or more really matches."""
        count = matching(self._searcher, query)
        ids = []
        for _, address in self._searcher.search(query, limit=max(count, 1), count=False).hits:
            article = self._read(address)
            if any(holds_near(terms, near) for terms in self._terms_of(article, near.field)):
                ids.append(article.id)
        these = only(Query.term_set_query(self._schema, "id", ids))
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, these)])

    def _terms_of(self, article: Article, field: str | None) -> list[list[str]]:
        """Return what of an article a field means, each by its terms, one a position."""
        if field not in (None, "title", "body"):
            names = analyze_names(article, self._analyzer).names
            placed = {place: word for word, place in names.get(field, ())}
            return [[placed.get(place, "") for place in range(max(placed, default=-1) + 1)]]
        own = self._analyzer.for_article(article.language)
        texts = [article.searched_title] if field != "body" else []
        texts += [article.text] if field != "title" else []
        return list(map(own.terms, texts))

    def explain(
        self,
        tree: Node,
        article_id: str,
        scoring: Scoring = DEFAULT_SCORING,
    ) -> Explanation | None:
        """Return how an article's score comes about, as `search` gives it; None if it does not match."""
        from corpus_search.engines.tantivy.explaining import Explainer  # noqa: PLC0415  (few searches need it)

        check_scoring(self, scoring)
        with told_as_damage(self._folder):
            if self._explained is None or self._explained[0] != tree:
                self._explained = tree, Explainer(self._searcher, self._leaves, self._translator(), tree)
            return self._explained[1].explain(article_id)

    def words(self, pattern: Pattern, most: int) -> WordList:
        """Return the words that fit a pattern."""
        fields = [pattern.field] if pattern.of_terms and pattern.field else word_fields(pattern.field)
        counts: dict[str, int] = {}
        with told_as_damage(self._folder):
            for field in fields:
                for word, count in self._vocabulary.fitting(field, pattern):
                    counts[word] = counts.get(word, 0) + count
        return most_frequent(counts, most)

    def frequencies(self, terms: Sequence[str]) -> list[int]:
        """Return, for each term, how many articles hold it."""
        with told_as_damage(self._folder):
            return [int(self._searcher.doc_freq("text", printable(term))) for term in terms]

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id."""
        found = self._stored("id", article_id)
        return found[0] if found else None

    def iter_ids(self, beginning: str) -> Iterator[str]:
        """Yield the ids that begin so, in order."""
        with told_as_damage(self._folder):
            found = self._searcher.terms_with_prefix("id", printable(beginning), Query.all_query())
        yield from sorted(term for term, _ in found)

    def iter_articles(self) -> Iterator[Article]:
        """Yield all articles, in the order of their ids."""
        found = map(self.article, self.iter_ids(""))
        yield from (article for article in found if article is not None)

    def languages(self) -> set[str]:
        """Return the languages (ISO 639 codes) that articles are in."""
        with told_as_damage(self._folder):
            return {term for term, _ in self._searcher.terms_with_prefix("language", "")}

    def articles_of_file(self, root: str, path: str) -> list[Article]:
        """Return the articles of a file, by the number of their record."""
        return sorted(self._stored("file", printable(file_key(root, path))), key=lambda article: article.record)

    def _stored(self, field: str, term: str) -> list[Article]:
        with told_as_damage(self._folder):
            query = Query.term_query(self._schema, field, printable(term) if field == "id" else term, "basic")
            count = matching(self._searcher, query)
            if not count:
                return []
            hits = self._searcher.search(query, limit=count, count=False).hits
            return [self._read(address) for _, address in hits]

    def session(self, memory: int = SESSION_MEMORY, jobs: int = 0) -> "TantivySession":
        """Begin to write."""
        from corpus_search.engines.tantivy.session import TantivySession  # noqa: PLC0415  (a search writes nothing)

        return TantivySession(self._folder, self._analyzer, memory, jobs)

    def close(self) -> None:
        """Let go of nothing: tantivy does when the engine is gone."""


def _contents(folder: Path) -> bytes:
    """Return what the last commit says of itself."""
    return (folder / "meta.json").read_bytes()
