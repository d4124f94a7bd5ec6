"""`corpus-search migrate`: move a store to another engine."""

from contextlib import nullcontext
from typing import Annotated

import typer

from corpus_search.cli.options import JsonFlag, StoreOption, WaitOption
from corpus_search.cli.progress import moving_line
from corpus_search.cli.streams import is_terminal, say_waiting, standard_output
from corpus_search.engines import ENGINES

__all__ = ["migrate"]


def migrate(
    *,
    engine: Annotated[str, typer.Option("--engine", metavar="|".join(ENGINES), help="The engine to move to.")],
    wait: WaitOption = 10.0,
    as_json: JsonFlag = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    store: StoreOption = None,
) -> None:
    """Move a store to another engine.

    No file is read again. Until it is done, searches go on with the old engine.
    """
    from corpus_search.api import migrate as move  # noqa: PLC0415  (--help needs none of it)

    line = moving_line() if is_terminal() and not quiet else nullcontext()
    with line as on_moved:
        report = move(engine, store, on_moved, wait=wait, on_wait=say_waiting)
    with standard_output() as out:
        if as_json:
            from corpus_search.output.json import encode  # noqa: PLC0415
            from corpus_search.output.objects import migration_object  # noqa: PLC0415

            out.write(encode(migration_object(report), indent=2).encode() + b"\n")
        elif not quiet:
            from corpus_search.output.summaries import migration_text  # noqa: PLC0415

            out.write(migration_text(report).encode())
