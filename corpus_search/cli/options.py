"""The options that several commands share."""

from typing import Annotated

import typer

__all__ = ["JsonFlag", "StoreOption"]

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="DIR",
        help="The store [default: $CORPUS_SEARCH_STORE, else the nearest .corpus-search here or in a parent folder].",
        show_default=False,
    ),
]

JsonFlag = Annotated[bool, typer.Option("--json", help="Write JSON.")]
