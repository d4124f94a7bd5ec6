"""The OpenSearch engine: opens one generation, and asks what is asked of it; see `engines.base.Engine`."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines import check_scoring
from corpus_search.engines.address import Address
from corpus_search.engines.base import (
    SESSION_MEMORY,
    Capability,
    EngineHit,
    EnginePage,
    Explanation,
    FacetRequest,
    Sort,
    WordList,
)
from corpus_search.engines.bm25 import DEFAULT_SCORING, Scoring
from corpus_search.engines.opensearch.connection import Connection
from corpus_search.engines.opensearch.documents import article_of, file_hash, indexed_term
from corpus_search.engines.opensearch.facets import count_facets, missing_counts
from corpus_search.engines.opensearch.layout import LONGEST_TERM, TEXT
from corpus_search.engines.opensearch.leaves import Leaves
from corpus_search.engines.opensearch.naming import check_meta, discard_index, make_index, publish_index, read_meta
from corpus_search.engines.opensearch.paging import Listing, fetch_articles, iter_hits
from corpus_search.engines.opensearch.ranking import Ranking
from corpus_search.engines.opensearch.state import STATE_ID, STORE_ID, State
from corpus_search.engines.opensearch.translate import Translator
from corpus_search.engines.opensearch.view import View
from corpus_search.engines.opensearch.words import words_fitting
from corpus_search.errors import StoreError
from corpus_search.query.nodes import Node, Pattern

if TYPE_CHECKING:
    from corpus_search.engines.opensearch.explaining import Explainer
    from corpus_search.engines.opensearch.session import OpenSearchSession

__all__ = ["OpenSearchEngine"]

Body = dict[str, Any]


class OpenSearchEngine:
    """The articles of one generation. Its folder holds the address of the index, and no text."""

    name: ClassVar[str] = "opensearch"
    capabilities: ClassVar[frozenset[Capability]] = frozenset()

    def __init__(self, connection: Connection, analyzer: Analyzer) -> None:
        self._connection = connection
        self._analyzer = analyzer
        self._index = connection.address.index
        self._view = View(connection, self._index)
        self._translated: tuple[Node, State, Body] | None = None
        self._explained: tuple[Node, State, Explainer] | None = None

    @classmethod
    def create(cls, folder: Path, analyzer: Analyzer) -> Self:
        """Make a new, empty index, at the address that the folder holds, else at that of the environment."""
        given = Address.load(folder) or Address.from_environment()
        connection = Connection(replace(given, index=""))
        address = make_index(connection, analyzer)
        connection.close()
        address.save(folder)
        return cls(Connection(address), analyzer)

    @classmethod
    def open(cls, folder: Path, analyzer: Analyzer) -> Self:
        """Open the last generation of the index whose address the folder holds."""
        return cls(Connection(_address_in(folder)), analyzer)

    @classmethod
    def connect(cls, address: Address) -> tuple[Self, dict[str, Any]]:
        """Open what a name stands for, from a machine that has no folder of the store, and what is said of that."""
        connection = Connection(address)
        index, meta = read_meta(connection, address.name)
        check_meta(meta, address.name)
        connection.address = replace(address, index=index)
        in_one_shard = {"routing": STATE_ID}
        description: Body = connection.call(
            lambda: connection.client.get(index=index, id=STORE_ID, params=in_one_shard), missing={}
        )
        return cls(connection, Analyzer()), dict(description.get("_source", {}).get("state") or {})

    def use(self, analyzer: Analyzer) -> None:
        """Make terms with another analyzer."""
        self._analyzer = analyzer

    @classmethod
    def publish(cls, folder: Path, description: dict[str, Any]) -> None:
        """Make the alias stand for the index of a folder, and tell it what a machine without the folder needs."""
        with closing(Connection(_address_in(folder))) as connection:
            publish_index(connection, description)

    @classmethod
    def verify(cls, address: Address) -> None:
        """Raise `StoreError` unless the index of an address is there, and is that of the store."""
        with closing(Connection(address)) as connection:
            meta = read_meta(connection, address.index)[1]
            check_meta(meta, address.index)
            if meta.get("owner") != address.owner:
                raise StoreError(f'the index "{address.index}" at {address.where} is another store\'s.')

    @classmethod
    def discard(cls, address: Address) -> None:
        """Throw the index at an address away, if it is of the store that the address says."""
        with closing(Connection(address)) as connection:
            discard_index(connection)

    @property
    def generation(self) -> int:
        """The number of the commit."""
        return self._view.state.generation

    def count(self) -> int:
        """Return how many articles there are."""
        return self._view.state.articles

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
        query = self._view.visible(self._query(tree))
        listing = Listing(self._view, query, sort, fold=fold)
        hits, found = listing.read(offset, limit, missing_counts(facets))
        counted = count_facets(self._view, query, facets, found)
        factor = self._view.factor
        scored = tuple(EngineHit(hit.article, hit.score / factor, hit.copies) for hit in hits)
        return EnginePage(listing.total, listing.stories, scored, counted, partial=listing.partial)

    def _query(self, tree: Node) -> Body:
        """Return the server's query for a tree; explanations ask for the one of the search again."""
        state = self._view.state
        if self._translated is None or self._translated[:2] != (tree, state):
            self._translated = tree, state, self._translator().query(tree)
        return self._translated[2]

    def _translator(self) -> Translator:
        return Translator(Leaves(Ranking(self._view)))

    def explain(self, tree: Node, article_id: str, scoring: Scoring = DEFAULT_SCORING) -> Explanation | None:
        """Return how an article's score comes about, as `search` gives it; None if it does not match."""
        from corpus_search.engines.opensearch.explaining import Explainer  # noqa: PLC0415  (few searches need it)

        check_scoring(self, scoring)
        state = self._view.state
        if self._explained is None or self._explained[:2] != (tree, state):
            self._explained = tree, state, Explainer(self._view, self._translator(), tree)
        return self._explained[2].explain(article_id)

    def words(self, pattern: Pattern, most: int) -> WordList:
        """Return the words that fit a pattern."""
        return words_fitting(self._view, pattern, most)

    def frequencies(self, terms: Sequence[str]) -> list[int]:
        """Return, for each term, how many articles hold it."""
        ranking = Ranking(self._view)
        conditions: list[Body] = [{"term": {TEXT: indexed_term(term)}} for term in terms]
        for condition in conditions:
            ranking.holding(condition)
        ranking.fetch()
        return list(map(ranking.holding, conditions))

    def article(self, article_id: str) -> Article | None:
        """Return the article with this id."""
        if not article_id or len(article_id) > LONGEST_TERM:
            return None
        return fetch_articles(self._view, [article_id], whole=True).get(article_id)

    def iter_ids(self, beginning: str) -> Iterator[str]:
        """Yield the ids that begin so, in order."""
        query: Body = {"prefix": {"id": beginning[:LONGEST_TERM]}} if beginning else {"match_all": {}}
        for hit in iter_hits(self._view, self._view.visible(query), "id"):
            yield str(hit["sort"][0])

    def iter_articles(self) -> Iterator[Article]:
        """Yield all articles, in the order of their ids."""
        every = self._view.visible({"match_all": {}})
        yield from (article_of(hit["_source"]["article"]) for hit in iter_hits(self._view, every, "id", articles=True))

    def languages(self) -> set[str]:
        """Return the languages (ISO 639 codes) that articles are in."""
        return set(self._view.state.languages)

    def articles_of_file(self, root: str, path: str) -> list[Article]:
        """Return the articles of a file, by the number of their record."""
        query = self._view.visible({"term": {"file": file_hash(root, path)}})
        found = [
            article_of(hit["_source"]["article"]) for hit in iter_hits(self._view, query, "by_path", articles=True)
        ]
        return sorted(found, key=lambda article: article.record)

    def articles_of_story(self, story: str) -> list[str]:
        """Return the ids of all articles of a story, by its name, in order."""
        query = self._view.visible({"term": {"story": story[:LONGEST_TERM]}})
        return [str(hit["sort"][0]) for hit in iter_hits(self._view, query, "id")]

    def session(self, memory: int = SESSION_MEMORY, jobs: int = 0) -> "OpenSearchSession":  # noqa: ARG002
        """Begin to write, in one thread."""
        from corpus_search.engines.opensearch.session import OpenSearchSession  # noqa: PLC0415  (a search writes nothing)

        return OpenSearchSession(self._connection, self._index, self._analyzer, memory)

    def close(self) -> None:
        """Let go of the view and the connection."""
        self._view.close()
        self._connection.close()


def _address_in(folder: Path) -> Address:
    address = Address.load(folder)
    if address is None or not address.index:
        raise StoreError(f"{folder} does not say where the index is.", "Make it anew: corpus-search index --rebuild")
    return address
