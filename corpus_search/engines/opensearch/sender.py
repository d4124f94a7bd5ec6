"""How do documents get to the server, whatever happens to it meanwhile?

They go in chunks by `streaming_bulk`, some of them on the way at a time. What was refused because there is too much to
do, or lost with a connection or a node, is sent again, after growing pauses: each document has an id of its own, so
that one which had arrived after all is the same one still. A chunk of which nothing more gets through for as long as
the connection is patient ends the session. A document that the server can't take for what it is is put down, and the
others go on.
"""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from opensearchpy import exceptions
from opensearchpy.helpers import streaming_bulk

from corpus_search.engines.base import SESSION_MEMORY, RefusedArticle
from corpus_search.engines.opensearch.connection import Connection
from corpus_search.engines.opensearch.failures import BLOCKED, told
from corpus_search.errors import StoreError
from corpus_search.records import dataclass

__all__ = ["Action", "Sender"]

_CHUNK_BYTES = 8 << 20
"""Bytes of one request, about, at the most."""
_CHUNK_ACTIONS = 500
_ON_THE_WAY = 2
"""Chunks that are being sent while the next one is made."""
_AGAIN = (429, 500, 502, 503, 504)
_STATUS_GONE = 404


@dataclass(frozen=True, slots=True)
class Action:
    """One document to be written, or (without a body) deleted.

    `size` is its bytes, about; `about` is the root, path and member that its article is from.
    """

    document_id: str
    body: dict[str, Any] | None = None
    size: int = 100
    about: tuple[str, str, str] = ("", "", "")


class Sender:
    """Sends actions to one index. Raises `CorpusSearchError` where it can't go on."""

    def __init__(self, connection: Connection, index: str, memory: int = SESSION_MEMORY) -> None:
        self._connection = connection
        self._index = index
        self._chunk: list[Action] = []
        self._bytes = 0
        self._closed = False
        # A chunk that is sent is there twice, as documents and as JSON, and Python's objects take as much again.
        self._most_bytes = max(min(_CHUNK_BYTES, memory // (8 * (_ON_THE_WAY + 1))), 1 << 16)
        self._pool = ThreadPoolExecutor(_ON_THE_WAY, thread_name_prefix="bulk")
        self._sent: deque[Future[list[RefusedArticle]]] = deque()
        self.refused: list[RefusedArticle] = []

    def add(self, action: Action) -> None:
        """Send an action, with others that come after it."""
        self._chunk.append(action)
        self._bytes += action.size
        if self._bytes >= self._most_bytes or len(self._chunk) >= _CHUNK_ACTIONS:
            self._send()

    def _send(self) -> None:
        chunk, self._chunk, self._bytes = self._chunk, [], 0
        if chunk:
            self._sent.append(self._pool.submit(self._deliver, chunk))
        while len(self._sent) > _ON_THE_WAY:
            self.refused += self._sent.popleft().result()

    def finish(self) -> None:
        """Wait until all has arrived."""
        self._send()
        while self._sent:
            self.refused += self._sent.popleft().result()

    def close(self) -> None:
        """Let go; what is not on the way yet is dropped, and nothing is sent again."""
        self._chunk = []
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _deliver(self, chunk: Sequence[Action]) -> list[RefusedArticle]:
        waiting = {action.document_id: action for action in chunk}
        refused: list[RefusedArticle] = []
        pauses = self._connection.pauses()
        while waiting:
            before = len(waiting)
            last = self._attempt(waiting, refused)
            if len(waiting) < before:
                pauses = self._connection.pauses()
            if waiting and (self._closed or not pauses.pause()):
                failure = self._undelivered(len(waiting), last)
                self._connection.give_up()
                raise failure
        return refused

    def _attempt(
        self, waiting: dict[str, Action], refused: list[RefusedArticle]
    ) -> exceptions.OpenSearchException | None:
        """Send what is waiting, take out what needs no other attempt, and return what went wrong last."""
        last: exceptions.OpenSearchException | None = None
        results = streaming_bulk(
            self._connection.client,
            map(self._expanded, list(waiting.values())),
            chunk_size=_CHUNK_ACTIONS,
            max_chunk_bytes=2 * _CHUNK_BYTES,
            raise_on_error=False,
            raise_on_exception=False,
            max_retries=0,  # `_deliver` does it, for lost connections too
        )
        for ok, result in results:
            ((_, item),) = result.items()
            document_id, status = str(item["_id"]), item.get("status")
            if ok or (status == _STATUS_GONE and _is_deletion(result)):
                del waiting[document_id]
                continue
            failure = item.get("exception")
            if failure is not None:
                last = failure
            self._judge(waiting, refused, item)
        return last

    def _judge(self, waiting: dict[str, Action], refused: list[RefusedArticle], item: dict[str, Any]) -> None:
        """Leave for another attempt what may get through then; raise what stops everything."""
        failure, status, error = item.get("exception"), item.get("status"), item.get("error")
        kind = error.get("type") if isinstance(error, dict) else None
        if kind == BLOCKED:
            body = {"error": {"type": BLOCKED, "reason": error.get("reason")}} if isinstance(error, dict) else {}
            raise told(exceptions.TransportError(status or 403, BLOCKED, body), self._connection.address)
        if isinstance(failure, exceptions.SSLError) or status in (401, 403):
            raise told(failure or exceptions.TransportError(status, str(error), {}), self._connection.address)
        if status in _AGAIN or isinstance(failure, exceptions.ConnectionError):
            return
        refused.append(RefusedArticle(*waiting.pop(str(item["_id"])).about, _reason(error, status)))

    def _expanded(self, action: Action) -> dict[str, Any]:
        whole = {"_op_type": "index" if action.body is not None else "delete", "_id": action.document_id}
        source = {"_source": action.body} if action.body is not None else {}
        return {**whole, "_index": self._index, **source}

    def _undelivered(self, count: int, last: exceptions.OpenSearchException | None) -> Exception:
        address, seconds = self._connection.address, self._connection.patience
        if last is not None:
            return told(last, address)
        documents = f"{count:,} document{'' if count == 1 else 's'}"
        return StoreError(
            f"OpenSearch at {address.where} did not take {documents} for {seconds:.0f} s.",
            "It has too much to do, or shards are missing. Give the same command again when it has recovered.",
        )


def _is_deletion(result: dict[str, Any]) -> bool:
    return "delete" in result


def _reason(error: Any, status: Any) -> str:
    if status == 413:
        return "it is larger than the server takes (http.max_content_length)"
    if not isinstance(error, dict):
        return str(error)[:300]
    cause = error.get("caused_by") or {}
    return str(cause.get("reason") or error.get("reason"))[:300]
