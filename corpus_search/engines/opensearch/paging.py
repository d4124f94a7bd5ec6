"""Which hits are on a page, in which order, and how many are there altogether?

A server would have to keep all hits before a page at once, and does so for 10,000 at the most: further down, hits are
passed over in steps, each from the last hit of the one before (`search_after`).

Folding: the first hit of each story is told from its copies here, because the server's `collapse` does not go with
`search_after`. How many stories match is exact: of those articles that are copies the distinct stories are counted (a
`composite` aggregation), less those whose first article matches too; all others are stories of their own.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from corpus_search.article import Article
from corpus_search.engines.base import EngineHit, Sort
from corpus_search.engines.opensearch.documents import article_of
from corpus_search.engines.opensearch.view import View, missing_shards
from corpus_search.records import dataclass

__all__ = ["STEP", "Listing", "fetch_articles", "iter_buckets", "iter_hits"]

Body = dict[str, Any]

STEP = 10_000
"""Hits that one request passes over, or keeps; `index.max_result_window` is the same."""
_MORE = 50
_ARTICLES_AT_ONCE = 500
"""Articles of an answer, asked for by `"_source": True`: the source of a document is its article and no more (see
`layout`), which the server passes on as it is. If it were asked for by its name, it would be taken apart first."""
_BUCKETS_AT_ONCE = 10_000
_IDS_AT_ONCE = 10_000
_BY_ID: Body = {"id": "asc"}
_ORDERS: dict[Sort, list[Body]] = {
    Sort.SCORE: [{"_score": "desc"}, _BY_ID],
    Sort.DATE: [{"by_date": {"order": "desc", "missing": "_last"}}, _BY_ID],
    Sort.PATH: [{"by_path": "asc"}, _BY_ID],
}


@dataclass(frozen=True, slots=True)
class _Place:
    """A hit without its article."""

    article_id: str
    score: float
    story: str


class Listing:
    """The hits for one query, in one order."""

    def __init__(self, view: View, query: Body, sort: Sort, *, fold: bool) -> None:
        self._view = view
        self._query = query
        self._sort = sort
        self._folds = fold and view.state.copies
        self.partial = False
        self.total = 0
        self.stories = 0

    def read(self, offset: int, limit: int, aggregations: Body) -> tuple[list[EngineHit], Body]:
        """Return hits `offset` to `offset + limit`, and what the server answers to aggregations.

        The numbers of this listing are known then.
        """
        at_once = not self._folds and limit <= _ARTICLES_AT_ONCE and offset + limit <= STEP
        # Where copies are folded, a few hits more than are shown.
        wanted = offset + limit + (_MORE if self._folds and limit else 0)
        answer = self._search({
            **self._body(min(wanted if limit else 0, STEP)), "track_total_hits": True,
            **({"aggs": aggregations} if aggregations else {}),
            **({"from": offset, "size": limit, "_source": True} if at_once else {}),
        })  # fmt: skip
        self.total = int(answer["hits"]["total"]["value"])
        self.stories = self._count_stories() if self._folds else self.total
        if at_once:
            return list(map(_hit, answer["hits"]["hits"])), answer.get("aggregations") or {}
        places = list(islice(self._iter_places(answer["hits"]["hits"]), offset, offset + limit))
        return self._hits(places), answer.get("aggregations") or {}

    def _body(self, size: int) -> Body:
        order = _ORDERS[self._sort]
        return {
            "query": self._query, "size": size, "sort": order, "track_scores": True, "_source": False,
            "docvalue_fields": ["id", "story"],
        }  # fmt: skip

    def _search(self, body: Body) -> Body:
        answer = self._view.search(body, scored=True)
        self.partial = self.partial or missing_shards(answer) > 0
        return answer

    def _iter_places(self, hits: list[Body]) -> Iterator[_Place]:
        """Yield all hits, in order, copies folded; `hits` are the first ones."""
        seen: set[str] = set()
        passed = 0
        while hits:
            for place in map(_place, hits):
                if not (self._folds and place.story in seen):
                    if self._folds:
                        seen.add(place.story)
                    yield place
            passed += len(hits)
            if passed >= self.total:
                return
            more = {"search_after": hits[-1]["sort"], "track_total_hits": False}
            hits = self._search({**self._body(STEP), **more})["hits"]["hits"]

    def _hits(self, places: list[_Place]) -> list[EngineHit]:
        articles = fetch_articles(self._view, [place.article_id for place in places])
        matching = self._matching_of([place.story for place in places]) if self._folds else {}
        return [
            EngineHit(articles[place.article_id], place.score, max(matching.get(place.story, 1) - 1, 0))
            for place in places
            if place.article_id in articles
        ]

    def _matching_of(self, stories: list[str]) -> dict[str, int]:
        """Return how many articles of these stories match."""
        matching: dict[str, int] = {}
        for start in range(0, len(stories), _BUCKETS_AT_ONCE):
            part = stories[start : start + _BUCKETS_AT_ONCE]
            query = {"bool": {"filter": [self._query, {"terms": {"story": part}}]}}
            matching.update(iter_buckets(self._view, query, "story"))
        return matching

    def _count_stories(self) -> int:
        copies = {"bool": {"filter": [self._query, {"exists": {"field": "copy_of"}}]}}
        names, articles, firsts = [], 0, 0
        for name, count in iter_buckets(self._view, copies, "copy_of"):
            names.append(name)
            articles += count
        for start in range(0, len(names), _IDS_AT_ONCE):
            part = {"terms": {"id": names[start : start + _IDS_AT_ONCE]}}
            itself = {"bool": {"filter": [self._query, part], "must_not": [{"exists": {"field": "copy_of"}}]}}
            answer = self._search({"query": itself, "size": 0, "track_total_hits": True})
            firsts += int(answer["hits"]["total"]["value"])
        return self.total - articles + len(names) - firsts


def _hit(hit: Body) -> EngineHit:
    return EngineHit(article_of(hit["_source"]["article"]), float(hit["_score"] or 0.0))


def _place(hit: Body) -> _Place:
    fields = hit["fields"]
    return _Place(str(fields["id"][0]), float(hit["_score"] or 0.0), str(fields["story"][0]))


def fetch_articles(view: View, ids: list[str], *, whole: bool = False) -> dict[str, Article]:
    """Return articles by their ids; with `whole`, raise `StoreError` where shards do not answer that may have them."""
    ask = view.search_whole if whole else view.search
    found: dict[str, Article] = {}
    for start in range(0, len(ids), _ARTICLES_AT_ONCE):
        part = ids[start : start + _ARTICLES_AT_ONCE]
        query = view.visible({"terms": {"id": part}})
        answer = ask({"query": query, "size": len(part), "_source": True, "track_total_hits": False})
        for hit in answer["hits"]["hits"]:
            article = article_of(hit["_source"]["article"])
            found[article.id] = article
    return found


def iter_hits(view: View, query: Body, order: str, *, articles: bool = False) -> Iterator[Body]:
    """Yield all hits of a query, in the order of a field. Raises `StoreError` where shards do not answer."""
    size = _ARTICLES_AT_ONCE if articles else STEP
    after: list[Any] | None = None
    while True:
        body: Body = {
            "query": query, "size": size, "sort": [{order: "asc"}], "track_total_hits": False, "_source": articles,
        }  # fmt: skip
        hits = view.search_whole({**body, **({"search_after": after} if after else {})})["hits"]["hits"]
        yield from hits
        if len(hits) < size:
            return
        after = hits[-1]["sort"]


def iter_buckets(view: View, query: Body, field: str) -> Iterator[tuple[str, int]]:
    """Yield each value of a field, in order, and how many articles that match have it, exactly."""
    after: Body = {}
    while True:
        composite: Body = {"size": _BUCKETS_AT_ONCE, "sources": [{"value": {"terms": {"field": field}}}], **after}
        body = {"query": query, "size": 0, "track_total_hits": False, "aggs": {"values": {"composite": composite}}}
        found = view.search(body)["aggregations"]["values"]
        for bucket in found["buckets"]:
            yield str(bucket["key"]["value"]), int(bucket["doc_count"])
        if len(found["buckets"]) < _BUCKETS_AT_ONCE:
            return
        after = {"after": found["after_key"]}
