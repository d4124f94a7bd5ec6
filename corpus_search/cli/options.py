"""The options that several commands share."""

from typing import Annotated

import typer

from corpus_search.engines import DEFAULT_ENGINE, ENGINES
from corpus_search.engines.address import DEFAULT_INDEX, INDEX_VARIABLE, URL_VARIABLE, AddressOptions

__all__ = [
    "CaFileOption",
    "EngineOption",
    "IndexNameOption",
    "JsonFlag",
    "ReplicasOption",
    "ShardsOption",
    "StoreOption",
    "UrlOption",
    "WaitOption",
    "address_options",
]

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="DIR",
        help="The store [default: $CORPUS_SEARCH_STORE, else the nearest .corpus-search here or in a parent folder].",
        show_default=False,
    ),
]

EngineOption = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="|".join(ENGINES),
        help=f"What keeps the articles of a new store [default: {DEFAULT_ENGINE}].",
        show_default=False,
    ),
]
UrlOption = Annotated[
    list[str] | None,
    typer.Option(
        "--url",
        metavar="URL",
        help=f"An OpenSearch server; several of one cluster [default: ${URL_VARIABLE}].",
        show_default=False,
    ),
]
IndexNameOption = Annotated[
    str | None,
    typer.Option(
        "--index-name",
        metavar="NAME",
        help=f"The index on that server [default: ${INDEX_VARIABLE}, else {DEFAULT_INDEX}].",
        show_default=False,
    ),
]
CaFileOption = Annotated[
    str | None,
    typer.Option(
        "--ca-file", metavar="FILE", help="Certificates of the authorities to trust, in PEM.", show_default=False
    ),
]
ShardsOption = Annotated[
    int | None,
    typer.Option("--shards", metavar="N", help="Parts of a new index [default: 1].", show_default=False),
]
ReplicasOption = Annotated[
    int | None,
    typer.Option(
        "--replicas", metavar="N", help="Copies of each part on other nodes [default: 1].", show_default=False
    ),
]

JsonFlag = Annotated[bool, typer.Option("--json", help="Write JSON.")]

WaitOption = Annotated[
    float, typer.Option("--wait", metavar="SECONDS", min=0, help="Wait so long for another process that writes.")
]


def address_options(
    url: list[str] | None,
    index_name: str | None,
    ca_file: str | None,
    shards: int | None = None,
    replicas: int | None = None,
) -> AddressOptions:
    """Return what was said of an address."""
    return AddressOptions(tuple(url) if url else None, index_name, shards, replicas, ca_file)
