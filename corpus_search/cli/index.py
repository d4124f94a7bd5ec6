"""`corpus-search index`: a folder into a store."""

import re
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from corpus_search.cli.options import (
    CaFileOption,
    EngineOption,
    IndexNameOption,
    JsonFlag,
    ReplicasOption,
    ShardsOption,
    StoreOption,
    UrlOption,
    WaitOption,
    address_options,
)
from corpus_search.cli.progress import progress_line
from corpus_search.cli.streams import is_terminal, say, say_waiting, standard_output, terminal_width
from corpus_search.errors import UsageError

if TYPE_CHECKING:
    from corpus_search.indexing.checkpoints import CommitEvery
    from corpus_search.indexing.report import IndexReport
    from corpus_search.indexing.resources import Resources
    from corpus_search.indexing.run import IndexOptions

__all__ = ["index"]

_MOST_PROBLEMS = 10
"""Problems that are named one by one on standard error; JSON has them all."""

_SIZE = re.compile(r"([0-9]{1,15})\s*([KMGT]?)(?:i?B)?", re.IGNORECASE)
_EVERY = re.compile(r"([0-9]{1,9})(s?)")
_FACTORS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}


def index(  # noqa: PLR0913  (one parameter an option)
    *,
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH...]",
            help="Folders, files, - for standard input; none: those that the store knows.",
            show_default=False,
        ),
    ] = None,
    store: StoreOption = None,
    include: Annotated[
        list[str] | None,
        typer.Option("--include", metavar="GLOB", help="Read only files like this; '' for all.", show_default=False),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="GLOB", help="Leave out files like this; '' for none.", show_default=False),
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
            help="Language of the stems, or none [default: auto, that of each article].",
            show_default=False,
        ),
    ] = None,
    max_file_size: Annotated[
        str | None,
        typer.Option("--max-file-size", metavar="SIZE", help="Skip larger files [default: 64M].", show_default=False),
    ] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make everything anew.")] = False,
    compact: Annotated[bool, typer.Option("--compact", help="Make one part of all parts of the index.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 2 if any file could not be read.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on, and take up every change, until Ctrl-C.")] = False,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", metavar="N", min=1, help="Processes [default: the cores].", show_default=False),
    ] = None,
    memory: Annotated[
        str | None,
        typer.Option("--memory", metavar="SIZE", help="For all of them together [default: 512M].", show_default=False),
    ] = None,
    commit_every: Annotated[
        str | None,
        typer.Option(
            "--commit-every",
            metavar="N|SECONDSs",
            help="Commit a long run after N articles, or after some seconds [default: 300s].",
            show_default=False,
        ),
    ] = None,
    file_timeout: Annotated[
        float,
        typer.Option(
            "--file-timeout", metavar="SECONDS", min=0, help="Give up a file that takes longer to read; 0 for none."
        ),
    ] = 60.0,
    wait: WaitOption = 10.0,
    engine: EngineOption = None,
    url: UrlOption = None,
    index_name: IndexNameOption = None,
    shards: ShardsOption = None,
    replicas: ReplicasOption = None,
    ca_file: CaFileOption = None,
    as_json: JsonFlag = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Read articles into a store.

    Only what changed is read again, and articles whose file is gone are removed. A file that cannot be read is
    reported and does not stop the run. GLOBs are patterns as in .gitignore; those in files named
    .corpus-search-ignore are honoured too. The store remembers patterns, fields and the greatest size.
    """
    from corpus_search.api import index as index_paths  # noqa: PLC0415  (--help needs none of it)
    from corpus_search.indexing.run import IndexOptions  # noqa: PLC0415

    if compact and dry_run:
        raise UsageError("--compact and --dry-run cannot be combined.", "Leave out one of them.")
    options = IndexOptions(
        include=_patterns(include),
        exclude=_patterns(exclude),
        fields=_fields(field) if field else None,
        max_file_size=_size("--max-file-size", max_file_size) if max_file_size is not None else None,
        language=language.lower() if language else None,
        rebuild=rebuild,
        dry_run=dry_run,
        compact=compact,
        resources=_resources(jobs, memory),
        commit_every=_commit_every(commit_every),
        file_timeout=file_timeout,
        wait=wait,
        on_wait=say_waiting,
        engine=engine or ("opensearch" if url else None),
        address=address_options(url, index_name, ca_file, shards, replicas),
    )
    if watch:
        _watch(paths or [], store, options, as_json=as_json, quiet=quiet)
    try:
        with progress_line() if sys.stderr.isatty() and not (quiet or as_json) else nullcontext() as on_progress:
            report = index_paths(paths or (), store, options, on_progress)
    except KeyboardInterrupt:
        say("corpus-search: interrupted; the store is as it was at its last commit.")
        raise typer.Exit(130) from None
    _tell(report, as_json=as_json, quiet=quiet)
    raise typer.Exit(2 if strict and report.problems else 0)


def _watch(paths: list[str], store: str | None, options: "IndexOptions", *, as_json: bool, quiet: bool) -> NoReturn:
    """Index again and again; only Ctrl-C ends it."""
    from corpus_search.api import watch as watch_paths  # noqa: PLC0415

    if options.dry_run:
        raise UsageError("--watch and --dry-run cannot be combined.", "Leave out one of them.")
    try:
        watch_paths(paths, lambda report: _tell(report, as_json=as_json, quiet=quiet, one_line=True), store, options)
    except KeyboardInterrupt:
        say("corpus-search: stopped watching.")
    raise typer.Exit(130)


def _tell(report: "IndexReport", *, as_json: bool, quiet: bool, one_line: bool = False) -> None:
    """Write the summary of a run; with `one_line`, JSON is one object a line."""
    if as_json:
        from corpus_search.output.json import encode  # noqa: PLC0415
        from corpus_search.output.objects import report_object  # noqa: PLC0415

        with standard_output() as out:
            out.write(encode(report_object(report), indent=None if one_line else 2).encode() + b"\n")
        return
    from corpus_search.api import path_from_here  # noqa: PLC0415

    for problem in report.problems[:_MOST_PROBLEMS]:
        say(f"{path_from_here(Path(problem.path))}: {problem.reason}")
    if len(report.problems) > _MOST_PROBLEMS:
        say(f"and {len(report.problems) - _MOST_PROBLEMS:,} more; --json has them all")
    if not quiet:
        from corpus_search.output.summaries import report_text  # noqa: PLC0415

        # In a pipe, lines stay as they are.
        width = terminal_width() if is_terminal() else None
        with standard_output() as out:
            out.write(report_text(report, path_from_here(Path(report.store)), width).encode())


def _patterns(given: list[str] | None) -> list[str] | None:
    """Return patterns as they are to be remembered: none given leaves those of before, an empty one forgets them."""
    return [pattern for pattern in given if pattern] if given else None


def _fields(pairs: list[str]) -> dict[str, str]:
    """Return ["title=headline"] as {"title": "headline"}. Raises `UsageError`."""
    from corpus_search.readers.records import GUESSED_KEYS  # noqa: PLC0415

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


def _resources(jobs: int | None, memory: str | None) -> "Resources":
    """Return what processes may take. Raises `UsageError`."""
    from corpus_search.indexing.resources import LEAST_MEMORY, Resources  # noqa: PLC0415  (--help needs none of it)

    resources = Resources(jobs or 0)
    if memory is None:
        return resources
    size = _size("--memory", memory)
    if size < LEAST_MEMORY:
        raise UsageError(f'--memory "{memory}" is too little.', f"The least is {LEAST_MEMORY >> 20}M.")
    return Resources(resources.jobs, size)


def _commit_every(text: str | None) -> "CommitEvery":
    """Return "300s" or "5000" as what it says. Raises `UsageError`."""
    from corpus_search.indexing.checkpoints import CommitEvery  # noqa: PLC0415  (--help needs none of it)

    if text is None:
        return CommitEvery()
    match = _EVERY.fullmatch(text.strip())
    if match is None:
        raise UsageError(f'--commit-every "{text}" cannot be.', "Write it as 5000 (articles) or 300s (seconds).")
    return CommitEvery(seconds=float(match[1])) if match[2] else CommitEvery(int(match[1]), 0)


def _size(option: str, text: str) -> int:
    """Return "64M" in bytes. Raises `UsageError`."""
    match = _SIZE.fullmatch(text.strip())
    if match is None or not int(match[1]):
        raise UsageError(f'{option} "{text}" is not a size.', "Write it as 500K, 64M or 2G, in bytes.")
    return int(match[1]) * _FACTORS[match[2].upper()]
