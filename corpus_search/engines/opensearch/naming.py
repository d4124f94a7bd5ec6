"""How are indexes made, named, and thrown away, and which of them does the alias stand for?

People name an alias. What it stands for has a name of its own, so that a rebuild can make a new index beside the old
one and then switch. Each index bears the mark of the store that made it: no store touches what another one made.
"""

import secrets
import time
from dataclasses import replace
from typing import Any

from opensearchpy import exceptions

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.engines.address import Address
from corpus_search.engines.opensearch.connection import Connection
from corpus_search.engines.opensearch.layout import INDEX_FORMAT, PROBE, index_body
from corpus_search.engines.opensearch.state import PROBE_ID, STATE_ID, STORE_ID, State, check_format
from corpus_search.errors import StoreError
from corpus_search.version import __version__

__all__ = ["check_meta", "discard_index", "make_index", "publish_index", "read_meta"]


def make_index(connection: Connection, analyzer: Analyzer) -> Address:
    """Make a new, empty index, and return its address. Raises `StoreError` where its name is another store's."""
    address = connection.address
    _check_owner(connection)
    day = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    owner = address.owner or secrets.token_hex(8)
    address = replace(address, index=f"{address.name}-{day}-{secrets.token_hex(4)}", owner=owner)
    meta = {
        "format": INDEX_FORMAT, "program": f"corpus-search {__version__}", "language": analyzer.language,
        "owner": owner, "name": address.name,
    }  # fmt: skip
    body = index_body(address.shards, address.replicas, meta)
    client = connection.client

    def create() -> None:
        try:
            client.indices.create(index=address.index, body=body)
        except exceptions.RequestError as err:
            if err.error != "resource_already_exists_exception":  # by an attempt whose answer was lost
                raise

    connection.call(create)
    probe: dict[str, Any] = {"internal": "probe", PROBE: PROBE}
    for name, document in ((PROBE_ID, probe), (STATE_ID, State().document())):
        connection.call(
            lambda name=name, document=document: client.index(  # type: ignore[misc]
                index=address.index, id=name, body=document, params={"refresh": "true", "routing": STATE_ID}
            )
        )
    return address


def read_meta(connection: Connection, index: str) -> tuple[str, dict[str, Any]]:
    """Return the name of the index that a name stands for, and what it says of itself."""
    found = connection.call(lambda: connection.client.indices.get_mapping(index=index))
    if len(found) != 1:
        raise StoreError(
            f'"{index}" stands for {len(found)} indexes at {connection.address.where}.',
            "Name one with --index-name.",
        )
    ((name, mapping),) = found.items()
    return str(name), dict(mapping["mappings"].get("_meta") or {})


def check_meta(meta: dict[str, Any], index: str) -> None:
    """Raise `StoreError` unless an index was made by this program, in a format that it knows."""
    if "format" not in meta:
        raise StoreError(f'the index "{index}" was not made by corpus-search.', "Name another with --index-name.")
    check_format(meta["format"], index)


def _targets(connection: Connection) -> dict[str, Any]:
    """Return the indexes that the alias stands for, with what they say of themselves."""
    name = connection.address.name
    found: dict[str, Any] = connection.call(lambda: connection.client.indices.get_mapping(index=name), missing={})
    return {index: one["mappings"].get("_meta") or {} for index, one in found.items()}


def _check_owner(connection: Connection) -> dict[str, Any]:
    address = connection.address
    targets = _targets(connection)
    for index, meta in targets.items():
        if index == address.name or not address.owner or meta.get("owner") != address.owner:
            raise StoreError(
                f'there is an index "{address.name}" at {address.where} already, which another store made.',
                "Choose another name with --index-name, or delete that one if it is not needed.",
            )
    return targets


def publish_index(connection: Connection, description: dict[str, Any]) -> None:
    """Make the alias stand for the index of the address, and for nothing else; `description` is kept in the index."""
    address, client = connection.address, connection.client
    document = {"internal": "store", "state": description}
    connection.call(lambda: client.index(index=address.index, id=STORE_ID, body=document, params={"routing": STATE_ID}))
    targets = _check_owner(connection)
    if list(targets) == [address.index]:
        return
    actions = [{"remove": {"index": index, "alias": address.name}} for index in targets if index != address.index]
    actions.append({"add": {"index": address.index, "alias": address.name}})
    connection.call(lambda: client.indices.update_aliases(body={"actions": actions}))


def discard_index(connection: Connection) -> None:
    """Throw the index of the address away; if it is not there, or another store's, that is fine."""
    address = connection.address
    found: dict[str, Any] = connection.call(
        lambda: connection.client.indices.get_mapping(index=address.index), missing={}
    )
    meta = found.get(address.index, {}).get("mappings", {}).get("_meta") or {}
    # The address may come from a stranger's store: only who made an index knows its mark.
    if not address.owner or meta.get("owner") != address.owner:
        return
    connection.call(lambda: connection.client.indices.delete(index=connection.address.index), missing={})
