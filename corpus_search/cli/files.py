"""`corpus-search files`: what became of every file."""

from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from corpus_search.cli.options import JsonFlag, StoreOption
from corpus_search.cli.streams import Color, is_terminal, say, standard_output, terminal_width, wants_color
from corpus_search.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus_search.api import SeenFile
    from corpus_search.output.listings import FileTotals

__all__ = ["files"]


def files(  # noqa: PLR0913  (one parameter an option)
    *,
    status: Annotated[
        str | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            help="Only those that are indexed, skipped, failed, or duplicate (all their articles are copies).",
            show_default=False,
        ),
    ] = None,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Only those with TEXT in the reason.", show_default=False)
    ] = "",
    as_json: JsonFlag = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write a table as CSV.")] = False,
    paths: Annotated[bool, typer.Option("--paths", help="Write only the paths, one a line.")] = False,
    nul: Annotated[bool, typer.Option("-0", help="Write only the paths, each ended by NUL, for xargs -0.")] = False,
    store: StoreOption = None,
) -> None:
    """List every file seen, and what became of it.

    Exits with 1 if there is none such.
    """
    from corpus_search.api import open_store  # noqa: PLC0415  (--help needs none of it)
    from corpus_search.output.listings import FileTotals  # noqa: PLC0415

    if as_json + as_csv + (paths or nul) > 1:
        raise UsageError("--json, --csv and --paths cannot be combined.", "Choose one of them.")
    totals = FileTotals()
    with open_store(store) as opened, standard_output() as out:
        listed = totals.count(opened.iter_files(status, reason))
        if as_json:
            _write_json(listed, totals, out)
        elif as_csv:
            from corpus_search.output.listings import write_csv  # noqa: PLC0415

            write_csv(listed, out)
        elif paths or nul:
            _write_paths(listed, out, nul=nul)
        else:
            _write_table(listed, totals, out)
    raise typer.Exit(0 if totals.statuses else 1)


def _write_json(listed: "Iterable[SeenFile]", totals: "FileTotals", out: BinaryIO) -> None:
    from corpus_search.output.listings import file_object, write_json  # noqa: PLC0415

    write_json("files", map(file_object, listed), totals.as_object, out)


def _write_paths(listed: "Iterable[SeenFile]", out: BinaryIO, *, nul: bool) -> None:
    from corpus_search.api import path_from_here  # noqa: PLC0415
    from corpus_search.output.paths import write_paths  # noqa: PLC0415

    for remark in write_paths((path_from_here(file.location) for file in listed), out, nul=nul):
        say(remark)


def _write_table(listed: "Iterable[SeenFile]", totals: "FileTotals", out: BinaryIO) -> None:
    from corpus_search.output.tables import iter_file_lines, totals_lines  # noqa: PLC0415
    from corpus_search.output.terminal import write_lines  # noqa: PLC0415

    # In a pipe, lines stay as they are.
    width = terminal_width() if is_terminal() else None
    color = wants_color(Color.AUTO)
    write_lines(iter_file_lines(listed, width), out, color=color)
    if totals.statuses:
        write_lines(totals_lines(totals, width), out, color=color)
    else:
        say("No such file.")
