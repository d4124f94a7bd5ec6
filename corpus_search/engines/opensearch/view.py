"""How is one generation of an index searched, as it was when it was opened?

A point in time (PIT) keeps what was there, whatever is written or deleted later. It lives on the nodes that gave it:
if one of them dies, or nobody asks for some minutes, it is lost. Then a new one is made, of the last generation. A node
has no more than 300 (`search.max_open_pit_context`): if there are so many, or if a shard is missing, the index is
searched as it is, and what is deleted meanwhile is missed.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from opensearchpy import exceptions

from corpus_search.engines.bm25 import idf
from corpus_search.engines.opensearch.connection import Connection, Pauses
from corpus_search.engines.opensearch.failures import CONTEXT_MISSING, error_types
from corpus_search.engines.opensearch.layout import PROBE
from corpus_search.engines.opensearch.state import PROBE_ID, STATE_ID, State, hidden
from corpus_search.errors import CorpusSearchError, StoreError

__all__ = ["View", "missing_shards"]

Body = dict[str, Any]

_KEEP_ALIVE = "5m"
_PATIENCE_WITH_SHARDS = 5.0
"""Seconds for which shards that failed are asked again; another copy takes over mostly at once."""
_ATTEMPTS = 20
_TOO_MANY = 429
_SATURATION = 1 / 2.2
"""Of a word that stands once in the only text that there is: 1 / (1 + k1)."""


def missing_shards(answer: Mapping[str, Any]) -> int:
    """Return how many shards an answer leaves out.

    Those that failed are told as such, but those that are nowhere are not: there are only fewer successful ones.
    """
    shards = answer["_shards"]
    return max(int(shards["failed"]), int(shards["total"]) - int(shards["successful"]))


class View:
    """One generation. `factor` is what the server's scores are of ours.

    OpenSearch 2 multiplies BM25 scores by k1 + 1, as Lucene did before version 8; OpenSearch 3 does not.
    """

    def __init__(self, connection: Connection, index: str) -> None:
        self._connection = connection
        self.index = index
        self.state = State()
        self.factor = 1.0
        self._pit = ""
        self._open()

    def _open(self) -> None:
        """Take hold of the last generation: it must be the same before and after the point in time was made."""
        client = self._connection.client
        pauses = self._connection.pauses()
        for _ in range(_ATTEMPTS):
            state, factor = self._read()
            self._pit = self._connection.call(self._make_pit)
            after = self._connection.call(lambda: client.get(index=self.index, id=STATE_ID))
            now = State.read(after["_source"], self.index)
            if (now.generation, now.gone) == (state.generation, state.gone):
                self.state, self.factor = state, factor
                return
            self.close()
            pauses.pause()
        raise StoreError(f'the index "{self.index}" changes all the time.', "Give the same command again.")

    def _make_pit(self) -> str:
        """Return a new point in time; "" where there are too many, or where it would not be of all shards."""
        try:
            answer = self._connection.client.create_pit(index=self.index, params={"keep_alive": _KEEP_ALIVE})
        except exceptions.TransportError as err:
            if err.status_code == _TOO_MANY:
                return ""
            raise
        if missing_shards(answer):
            # A search of it would not tell of those that it leaves out.
            self._drop(str(answer["pit_id"]))
            return ""
        return str(answer["pit_id"])

    def _read(self) -> tuple[State, float]:
        """Return the state, and what the server's scores are of ours."""
        client = self._connection.client
        probe = {"match": {PROBE: PROBE}}
        state = {"constant_score": {"filter": {"ids": {"values": [STATE_ID]}}, "boost": 0}}
        query = {"bool": {"should": [state, probe], "minimum_should_match": 1}}
        answer = self._connection.call(lambda: client.search(index=self.index, body={"query": query}))
        found = {hit["_id"]: hit for hit in answer["hits"]["hits"]}
        if STATE_ID not in found or PROBE_ID not in found:
            raise _damaged(self.index)
        own = idf(1, 1) * _SATURATION
        return State.read(found[STATE_ID]["_source"], self.index), float(found[PROBE_ID]["_score"]) / own

    def visible(self, query: Body) -> Body:
        """Return a query for those of its documents that belong to the generation; scores are the query's."""
        return {"bool": {"must": [query], "must_not": hidden(self.state, self.index)}}

    def search(self, body: Body, *, scored: bool = False) -> Body:
        """Return the server's answer to a query; with `scored`, scores are by the statistics of all shards together.

        Shards that are missing are asked again for a while; see `missing_shards` for whether some still are.
        """
        pauses = Pauses(_PATIENCE_WITH_SHARDS)
        while True:
            answer, lost = self._ask(body, scored=scored)
            if answer is not None and (not missing_shards(answer) or not pauses.pause()):
                return answer
            if lost:
                self._open()

    def _ask(self, body: Body, *, scored: bool) -> tuple[Body | None, bool]:
        """Return an answer, if there is one, and whether the point in time is lost."""
        client = self._connection.client
        place = {} if self._pit else {"index": self.index}
        whole = {**body, "pit": {"id": self._pit, "keep_alive": _KEEP_ALIVE}} if self._pit else body
        kind = {"search_type": "dfs_query_then_fetch"} if scored else {}
        lost: Body = {}

        def ask() -> Body:
            try:
                found: Body = client.search(body=whole, params=kind, **place)
            except exceptions.TransportError as err:
                if CONTEXT_MISSING in error_types(err):
                    return lost
                raise
            return found

        answer = self._connection.call(ask)
        if answer is lost:
            return None, True
        failures = answer["_shards"].get("failures") or ()
        return answer, any((one.get("reason") or {}).get("type") == CONTEXT_MISSING for one in failures)

    def search_whole(self, body: Body) -> Body:
        """Return the answer of all shards. Raises `StoreError` where some do not answer."""
        answer = self.search(body)
        if missing := missing_shards(answer):
            raise StoreError(
                f'{missing} of {answer["_shards"]["total"]} shards of the index "{self.index}" do not answer.',
                "Give the same command again when the cluster is whole.",
            )
        return answer

    def close(self) -> None:
        """Let go of the point in time."""
        pit, self._pit = self._pit, ""
        if pit:
            self._drop(pit)

    def _drop(self, pit: str) -> None:
        # If that fails: it ends by itself some minutes later.
        with suppress(CorpusSearchError, exceptions.OpenSearchException):
            self._connection.client.delete_pit(body={"pit_id": [pit]})


def _damaged(index: str) -> StoreError:
    return StoreError(
        f'the index "{index}" was not made by corpus-search, or is damaged.',
        "Name another with --index-name, or make it anew with: corpus-search index --rebuild",
    )
