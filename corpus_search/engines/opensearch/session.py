"""Writing: documents to the server, and one small document that makes them count. See `state`."""

from dataclasses import replace
from typing import Any

from opensearchpy import exceptions

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.analyzed import analyze_article
from corpus_search.engines.base import SESSION_MEMORY, RefusedArticle
from corpus_search.engines.opensearch.connection import Connection
from corpus_search.engines.opensearch.documents import document_of, file_hash
from corpus_search.engines.opensearch.layout import COUNTED_TERMS
from corpus_search.engines.opensearch.paging import iter_hits
from corpus_search.engines.opensearch.sender import Action, Sender
from corpus_search.engines.opensearch.state import GONE_AT_ONCE, STATE_ID, State, gone_id, hidden, of_gone_files
from corpus_search.engines.opensearch.view import View, missing_shards
from corpus_search.errors import StoreError

__all__ = ["OpenSearchSession"]

Body = dict[str, Any]

_EXPANSION = 6
"""Bytes that a document takes a character of its article, about: it holds the article, terms and words."""
_MOST_LANGUAGES = 1000


class OpenSearchSession:
    """One writing; see `engines.base.Session`. The store holds the lock."""

    def __init__(self, connection: Connection, index: str, analyzer: Analyzer, memory: int = SESSION_MEMORY) -> None:
        self._connection = connection
        self._index = index
        self._analyzer = analyzer
        self._gone: set[str] = set()
        self._written = False
        self._before, self._version = self._read_state()
        self._delete_gone()
        self._born = max(self._before.generation, self._before.claimed) + 1
        self._write_state(replace(self._before, claimed=self._born))
        self._sweep()
        self._sender = Sender(connection, index, memory)

    def _read_state(self) -> tuple[State, dict[str, int]]:
        """Return the last state, and the numbers by which the server knows whether it still is the last."""
        found = self._connection.call(lambda: self._connection.client.get(index=self._index, id=STATE_ID))
        version = {"if_seq_no": int(found["_seq_no"]), "if_primary_term": int(found["_primary_term"])}
        return State.read(found["_source"], self._index), version

    # What sessions that died have left

    def _sweep(self) -> None:
        """Delete what sessions sent that did not commit: those that died, or that lost against this one."""
        self._refresh()
        generation = self._before.generation
        # Whoever opened a generation while its files were going may ask for their names for a while.
        names = [{"term": {"internal": "gone"}}, {"range": {"born": {"lt": generation}}}]
        left: Body = {
            "bool": {"should": [{"range": {"born": {"gt": generation, "lt": self._born}}}, {"bool": {"filter": names}}]}
        }
        if self._ask({"query": left, "size": 0, "track_total_hits": 1})["hits"]["total"]["value"]:
            self._delete_matching(left)
            self._refresh()

    def _delete_gone(self) -> None:
        """Delete the articles of gone files; what names these files is left for the next session to delete."""
        state = self._before
        if not state.gone:
            return
        self._refresh()
        self._delete_matching(of_gone_files(state, self._index))
        self._refresh()
        self._write_state(replace(state, gone=0))

    def _delete_matching(self, query: Body) -> None:
        view = View(self._connection, self._index)
        try:
            sender = Sender(self._connection, self._index)
            try:
                for hit in iter_hits(view, query, "id"):
                    sender.add(Action(str(hit["_id"])))
                sender.finish()
            finally:
                sender.close()
        finally:
            view.close()

    def _send(self, actions: list[Action]) -> None:
        sender = Sender(self._connection, self._index)
        try:
            for action in actions:
                sender.add(action)
            sender.finish()
        finally:
            sender.close()

    # Writing

    def add(self, article: Article) -> None:
        """Add an article."""
        body = document_of(article, analyze_article(article, self._analyzer), self._born)
        size = 500 + _EXPANSION * (len(article.title) + len(article.text))
        self._written = True
        about = (article.root, article.path, article.member)
        self._sender.add(Action(f"{article.id}-{self._born}", body, size, about))

    def delete_file(self, root: str, path: str) -> None:
        """Delete all articles of a file that were committed before."""
        self._gone.add(file_hash(root, path))

    @property
    def refused(self) -> list[RefusedArticle]:
        """The articles that the server does not take, and why; after `commit` they are all."""
        return self._sender.refused

    def commit(self) -> None:
        """Make all of it visible at once."""
        try:
            self._sender.finish()
            if self._written or self._gone:
                self._commit()
        finally:
            self._sender.close()

    def _commit(self) -> None:
        names = sorted(self._gone)
        parts = [names[start : start + GONE_AT_ONCE] for start in range(0, len(names), GONE_AT_ONCE)]
        self._send([
            Action(name, {"id": name, "internal": "gone", "born": self._born, "files": part})
            for name, part in ((gone_id(self._born, number), part) for number, part in enumerate(parts))
        ])  # fmt: skip
        self._sweep()
        self._write_state(self._counted(State(self._born, gone=len(parts), claimed=self._born)))
        self._delete_gone()

    def cancel(self) -> None:
        """Leave everything as it was; what was sent is never seen, and deleted by the next session."""
        self._sender.close()

    # The state

    def _refresh(self) -> None:
        self._connection.call(lambda: self._connection.client.indices.refresh(index=self._index))

    def _ask(self, body: Body) -> Body:
        """Return the answer of all shards, outside any view."""

        def ask() -> Body:
            found: Body = self._connection.client.search(index=self._index, body=body)
            if missing_shards(found):
                raise exceptions.TransportError(503, "shards_failed", {})
            return found

        return self._connection.call(ask)

    def _counted(self, state: State) -> State:
        """Return a state with what is known of its articles."""
        everything: Body = {"match_all": {}}
        query = {"bool": {"must": [everything], "must_not": hidden(state, self._index)}}
        aggregations: Body = {
            "languages": {"terms": {"field": "language", "size": _MOST_LANGUAGES}},
            "copies": {"filter": {"exists": {"field": "copy_of"}}},
        }
        for name in COUNTED_TERMS:
            aggregations[name] = {"stats": {"field": f"{name}_length"}}
        answer = self._ask({"query": query, "size": 0, "track_total_hits": True, "aggs": aggregations})
        found = answer["aggregations"]
        return replace(
            state,
            articles=int(answer["hits"]["total"]["value"]),
            languages=tuple(sorted(str(one["key"]) for one in found["languages"]["buckets"])),
            copies=found["copies"]["doc_count"] > 0,
            lengths={name: int(found[name]["sum"] or 0) for name in COUNTED_TERMS},
            longest={name: int(found[name]["max"] or 0) for name in COUNTED_TERMS},
            having={name: int(found[name]["count"]) for name in COUNTED_TERMS},
        )

    def _write_state(self, state: State) -> None:
        """Write the state, unless somebody else wrote one meanwhile."""
        client = self._connection.client

        def write() -> Body:
            params = {**self._version, "refresh": "true"}
            try:
                return dict(client.index(index=self._index, id=STATE_ID, body=state.document(), params=params))
            except exceptions.ConflictError:
                # An attempt whose answer was lost may have done it.
                kept, version = self._read_state()
                if kept == state:
                    return {"_seq_no": version["if_seq_no"], "_primary_term": version["if_primary_term"]}
                raise StoreError(
                    f'somebody else wrote to the index "{self._index}" meanwhile.', "Give the same command again."
                ) from None

        answer = self._connection.call(write)
        self._version = {"if_seq_no": int(answer["_seq_no"]), "if_primary_term": int(answer["_primary_term"])}
        self._before = state
