"""`corpus-search index`: a folder into a store."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_search.cli.options import JsonFlag, StoreOption
from corpus_search.cli.streams import say, standard_output
from corpus_search.errors import UsageError

if TYPE_CHECKING:
    from corpus_search.indexing.report import IndexReport
    from corpus_search.indexing.report import Progress as IndexProgress

__all__ = ["index"]

_MOST_PROBLEMS = 10
"""Problems that are named one by one on standard error; JSON has them all."""

_SIZE = re.compile(r"(\d+)\s*([KMGT]?)(?:i?B)?", re.IGNORECASE)
_FACTORS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


def index(  # noqa: PLR0913  (one parameter an option)
    *,
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH...]",
            help="Folders and files; none: those that the store knows.",
            show_default=False,
        ),
    ] = None,
    store: StoreOption = None,
    include: Annotated[
        list[str] | None,
        typer.Option("--include", metavar="GLOB", help="Read only files like this.", show_default=False),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="GLOB", help="Leave out files like this.", show_default=False),
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(
            "--field",
            metavar="PART=KEY",
            help="In records, KEY holds PART: title=headline.",
            show_default=False,
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            metavar="NAME",
            help="Language of the stems, or none [default: english].",
            show_default=False,
        ),
    ] = None,
    max_file_size: Annotated[
        str | None,
        typer.Option("--max-file-size", metavar="SIZE", help="Skip larger files [default: 64M].", show_default=False),
    ] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make everything anew.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 2 if any file could not be read.")] = False,
    as_json: JsonFlag = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Read articles into a store; only what changed is read again.

    Articles whose file is gone are removed. A file that cannot be read is reported and does not stop the run.
    GLOBs are patterns as in .gitignore; patterns in files named .corpus-search-ignore are honoured too. PATH
    patterns, fields and sizes are remembered by the store.
    """
    from corpus_search.api import index as index_paths  # noqa: PLC0415  (--help needs none of it)
    from corpus_search.indexing.run import IndexOptions  # noqa: PLC0415

    options = IndexOptions(
        include=include or None,
        exclude=exclude or None,
        fields=_fields(field) if field else None,
        max_file_size=_size(max_file_size) if max_file_size is not None else None,
        language=language.lower() if language else None,
        rebuild=rebuild,
        dry_run=dry_run,
    )
    with _progress_bar(shown=sys.stderr.isatty() and not (quiet or as_json)) as on_progress:
        report = index_paths(paths or (), store, options, on_progress)
    _tell(report, as_json=as_json, quiet=quiet)
    raise typer.Exit(2 if strict and (report.failed or report.bad_records) else 0)


def _tell(report: "IndexReport", *, as_json: bool, quiet: bool) -> None:
    if as_json:
        from corpus_search.output.json import encode  # noqa: PLC0415
        from corpus_search.output.objects import report_object  # noqa: PLC0415

        with standard_output() as out:
            out.write(encode(report_object(report), indent=2).encode() + b"\n")
        return
    for problem in report.problems[:_MOST_PROBLEMS]:
        say(f"{problem.path}: {problem.reason}")
    if len(report.problems) > _MOST_PROBLEMS:
        say(f"and {len(report.problems) - _MOST_PROBLEMS:,} more; --json has them all")
    if not quiet:
        from pathlib import Path  # noqa: PLC0415

        from corpus_search.api import path_from_here  # noqa: PLC0415
        from corpus_search.output.summaries import report_lines  # noqa: PLC0415

        with standard_output() as out:
            lines = report_lines(report, path_from_here(Path(report.store)))
            out.write("".join(f"{line}\n" for line in lines).encode())


@contextmanager
def _progress_bar(*, shown: bool) -> Iterator[Callable[["IndexProgress"], None] | None]:
    """Show how far a run is, on standard error; it vanishes when the run is over."""
    if not shown:
        yield None
        return
    from rich.console import Console  # noqa: PLC0415  (only for who watches)
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (
        TextColumn("Reading"),
        BarColumn(),
        TextColumn(
            "{task.percentage:>3.0f} %  {task.completed:,.0f} of {task.total:,.0f}  {task.fields[articles]:,} articles"
        ),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, articles=0, start=False)

        def on_progress(progress: "IndexProgress") -> None:
            if not bar.tasks[0].started:
                bar.start_task(task)
            bar.update(task, completed=progress.done, total=progress.total, articles=progress.articles)

        yield on_progress


def _fields(pairs: list[str]) -> dict[str, str]:
    """Return ["title=headline"] as {"title": "headline"}. Raises `UsageError`."""
    from corpus_search.readers.jsonl import GUESSED_KEYS  # noqa: PLC0415

    fields = {}
    for pair in pairs:
        part, equals, key = pair.partition("=")
        if not (equals and key):
            raise UsageError(f'--field "{pair}" cannot be: it is PART=KEY, such as title=headline.')
        if part not in GUESSED_KEYS:
            raise UsageError(
                f'--field "{pair}": an article has no part "{part}".', f"Parts: {', '.join(GUESSED_KEYS)}."
            )
        fields[part] = key
    return fields


def _size(text: str) -> int:
    """Return "64M" in bytes. Raises `UsageError`."""
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise UsageError(f'--max-file-size "{text}" is not a size.', "Write it as 500K, 64M or 2G, in bytes.")
    return int(match[1]) * _FACTORS[match[2].upper()]
