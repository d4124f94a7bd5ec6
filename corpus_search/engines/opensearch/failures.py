"""What went wrong at a server, in words for the person at the keyboard?"""

import ssl
from typing import Any

from opensearchpy import exceptions
from urllib3.exceptions import ConnectTimeoutError

from corpus_search.engines.address import PASSWORD_VARIABLE, URL_VARIABLE, USER_VARIABLE, Address
from corpus_search.errors import CorpusSearchError, QueryError, StoreError

__all__ = ["BLOCKED", "CONTEXT_MISSING", "error_types", "is_transient", "told"]

BLOCKED = "cluster_block_exception"
CONTEXT_MISSING = "search_context_missing_exception"
_TOO_MANY_CLAUSES = "too_many_clauses"
_AGAIN = (429, 500, 502, 503, 504)
_TRUST = f"those of the environment go only to an address that --url or {URL_VARIABLE} names"
_LONGEST = 300
"""Characters of a server's own words that are repeated."""


def error_types(err: exceptions.TransportError) -> set[str]:
    """Return the kinds that a server gives for what went wrong: on the whole, at the root, and by shard."""
    error = err.info.get("error") if isinstance(err.info, dict) else None
    if not isinstance(error, dict):
        return {error} if isinstance(error, str) else set()
    found = {str(error.get("type"))}
    for cause in error.get("root_cause") or ():
        found.add(str(cause.get("type")))
    for shard in error.get("failed_shards") or ():
        found.add(str((shard.get("reason") or {}).get("type")))
    return found


def is_transient(err: exceptions.OpenSearchException) -> bool:
    """Tell whether asking again may help: nobody answered, too much to do, or a node that is going or coming."""
    if isinstance(err, exceptions.SSLError):
        return False
    if isinstance(err, exceptions.ConnectionError):
        return True
    if not isinstance(err, exceptions.TransportError) or err.status_code not in _AGAIN:
        return False
    return not error_types(err) & {BLOCKED, CONTEXT_MISSING, _TOO_MANY_CLAUSES}


def told(err: exceptions.OpenSearchException, address: Address) -> CorpusSearchError:
    """Return the error to raise in the place of the client's."""
    if isinstance(err, exceptions.ConnectionError):
        return _unreachable(err, address)
    if not isinstance(err, exceptions.TransportError):
        return StoreError(f"OpenSearch at {address.where} cannot be used: {_shortened(str(err))}.")
    kinds = error_types(err)
    if BLOCKED in kinds:
        return StoreError(
            f"OpenSearch at {address.where} takes nothing for {address.name}: {_reason(err)}.",
            "Mostly a disk is full there, and the index was made read-only. Make room (the block goes away by itself), "
            "then give the same command again.",
        )
    if _TOO_MANY_CLAUSES in kinds:
        return QueryError("the query has more words than the server takes.", "Use fewer words.")
    if err.status_code == 404:
        return StoreError(
            f'there is no index "{address.index or address.name}" at {address.where}.',
            "Name another with --index-name, or make it with: corpus-search index FOLDER --engine opensearch --url URL",
        )
    if err.status_code in (401, 403):
        return _not_let_in(err, address)
    if err.status_code == 413:
        return StoreError(
            f"OpenSearch at {address.where} does not take so much at once.", "See http.max_content_length."
        )
    return StoreError(
        f"OpenSearch at {address.where} answers {err.status_code}: {_reason(err)}.",
        "Give the same command again; if it goes on, look at the state of the cluster there.",
    )


def _unreachable(err: exceptions.ConnectionError, address: Address) -> StoreError:
    reason = _cause(err)
    if isinstance(err, exceptions.SSLError):
        return StoreError(
            f"the certificate of {address.where} is not trusted: {reason}.",
            "If it is by an authority of your own, name that one's certificate with --ca-file FILE.",
        )
    if isinstance(err, exceptions.ConnectionTimeout):
        return StoreError(f"{address.where} does not answer in time.", "Is it too busy? Give the same command again.")
    return StoreError(
        f"{address.where} cannot be reached: {reason}.",
        "Is the server running, and the address right? Then give the same command again.",
    )


def _cause(err: exceptions.ConnectionError) -> str:
    """Return what the system says of a connection: it stands at the end of a chain of others' words."""
    link: BaseException | None = err
    seen: list[BaseException] = []
    while link is not None and link not in seen:
        seen.append(link)
        link = link.__cause__ or link.__context__
    for one in reversed(seen):
        if isinstance(one, ssl.SSLCertVerificationError):
            return _shortened(one.verify_message)
        if isinstance(one, OSError) and one.strerror:
            return _shortened(one.strerror[:1].lower() + one.strerror[1:])
        if isinstance(one, TimeoutError | ConnectTimeoutError):
            return "nobody there lets us in in time"
    return _shortened(str(err.error))


def _not_let_in(err: exceptions.TransportError, address: Address) -> StoreError:
    names = f"{USER_VARIABLE} and {PASSWORD_VARIABLE}, or ~/.netrc"
    if err.status_code == 401:
        return StoreError(
            f"{address.where} does not know this user and password.", f"They are taken from {names}; {_TRUST}."
        )
    return StoreError(
        f"{address.where} does not allow this user to do that: {_reason(err)}.",
        f"The user is taken from {names}; {_TRUST}.",
    )


def _reason(err: exceptions.TransportError) -> str:
    """Return the server's own words; at the root they say most."""
    info: Any = err.info
    error = info.get("error") if isinstance(info, dict) else None
    if not isinstance(error, dict):
        return _shortened(str(error or err.error))
    causes = [*(error.get("root_cause") or ()), error]
    return _shortened(next((str(one["reason"]) for one in causes if one.get("reason")), str(err.error)))


def _shortened(text: str) -> str:
    text = " ".join(text.split()).rstrip(".;")
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
