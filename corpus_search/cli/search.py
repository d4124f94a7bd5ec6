"""`corpus-search search`: find articles."""

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from corpus_search.cli.options import StoreOption
from corpus_search.cli.streams import Color, is_terminal, say, standard_output, terminal_width, wants_color
from corpus_search.errors import UsageError
from corpus_search.output import FORMATS, OutputOptions

if TYPE_CHECKING:
    from corpus_search.page import SearchPage

__all__ = ["SearchCommand", "search"]

_QUIET_FORMATS = ("jsonl", "csv", "paths", "count")
"""They have no room for notes about the query, which go to standard error then."""


class SearchCommand(TyperCommand):
    """The command, with "-word" taken for a part of the query where it can be no option.

    So `search kerry -libya` needs no quotes. What could be a bundle of short options stays one.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the words of the query behind "--", where dashes have no meaning."""
        parameters = [p for p in self.get_params(ctx) if p.param_type_name == "option"]
        takes_value = {name: not getattr(p, "is_flag", False) for p in parameters for name in p.opts}
        return super().parse_args(ctx, _sorted_out(args, takes_value))


def _sorted_out(args: list[str], takes_value: dict[str, bool]) -> list[str]:
    """Return the arguments with options first, then "--", then words; `takes_value` knows every option."""
    options: list[str] = []
    words: list[str] = []
    rest = iter(args)
    for arg in rest:
        if arg == "--":
            words += rest
        elif takes_value.get(arg):
            value = next(rest, None)
            if value is None:
                return [*options, arg]  # which is complained about
            options += [arg, value]
        elif arg.startswith("--") or arg in takes_value or _is_bundle(arg, takes_value):
            options.append(arg)
        else:
            words.append(arg)
    return [*options, "--", *words]


def _is_bundle(arg: str, takes_value: dict[str, bool]) -> bool:
    """Tell whether an argument is short options written together: "-l0", "-n5"."""
    if len(arg) < 2 or arg[0] != "-":
        return False
    if takes_value.get(arg[:2]):
        return arg[2:].isdecimal()
    return all(f"-{letter}" in takes_value for letter in arg[1:])


def search(  # noqa: PLR0913  (one parameter an option)
    *,
    query: Annotated[
        list[str],
        typer.Argument(metavar="QUERY...", help="Words; all of them must be in an article.", show_default=False),
    ],
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", help="Show N articles at most.")] = 10,
    offset: Annotated[int, typer.Option("--offset", metavar="N", help="Pass over the first N.")] = 0,
    any_word: Annotated[bool, typer.Option("--any", help="One of the words is enough.")] = False,
    literal: Annotated[bool, typer.Option("--literal", help="The query is words only, without any syntax.")] = False,
    snippets: Annotated[int, typer.Option("--snippets", metavar="N", help="Show N passages an article.")] = 2,
    sort: Annotated[str, typer.Option("--sort", metavar="score|date|path", help="Order of the articles.")] = "score",
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Only articles of this date or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Only articles of this date or earlier.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--last", metavar="30d|2w|6m|1y", help="Only articles of the last days.")
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="FIELD=VALUE", help="Only articles with this; of one field, any of several."),
    ] = None,
    no_collapse: Annotated[bool, typer.Option("--no-collapse", help="List all copies of a story.")] = False,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="|".join(FORMATS),
            help="Form of the output [default: terminal on a terminal, else plain].",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help="Short for --format jsonl.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Short for --format csv.")] = False,
    as_paths: Annotated[bool, typer.Option("--paths", "-l", help="Short for --format paths.")] = False,
    nul: Annotated[bool, typer.Option("-0", help="End each path with NUL, for xargs -0; implies --paths.")] = False,
    count: Annotated[bool, typer.Option("--count", help="Print only how many articles match.")] = False,
    color: Annotated[Color, typer.Option("--color", help="Use colours and links.")] = Color.AUTO,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show scores.")] = False,
    store: StoreOption = None,
) -> None:
    """Find articles.

    Words are joined by AND. "A phrase", a OR b, NOT a or -a, (a b) OR c, title:word, word* are understood;
    docs/query-syntax.md has it all.

    Exit code: 0 if something is found, 1 if not, 2 for an error.
    """
    shortcuts = {"json": as_json, "jsonl": as_jsonl, "csv": as_csv, "paths": as_paths or nul, "count": count}
    name = _format_name(form, [name for name, wanted in shortcuts.items() if wanted], wants_color(color))
    from corpus_search import open_store  # noqa: PLC0415  (--help needs none of it)

    shown = 0 if name in ("paths", "count") else snippets
    with open_store(store) as opened:
        page = opened.search(
            " ".join(query),
            limit=0 if name == "count" else limit,
            offset=offset,
            any_word=any_word,
            literal=literal,
            snippets=shown,
            sort=sort,
            collapse=not no_collapse,
            since=since,
            until=until,
            last=last,
            where=where or (),
        )
    colored = wants_color(color)
    _write(page, name, OutputOptions(colored, terminal_width(), verbose, nul, colored and is_terminal()))
    raise typer.Exit(0 if page.total else 1)


def _format_name(form: str | None, shortcuts: list[str], colored: bool) -> str:  # noqa: FBT001
    """Return the one form that is asked for. Raises `UsageError` for two, and for one that there is not."""
    if form is not None and form not in FORMATS:
        raise UsageError(f'there is no form of output "{form}".', f"Choose one of: {', '.join(FORMATS)}.")
    names = list(dict.fromkeys([*([form] if form else []), *shortcuts]))
    if len(names) > 1:
        raise UsageError(f"the output can have one form only, not {' and '.join(names)}.", "Leave all but one out.")
    if names:
        return names[0]
    return "terminal" if is_terminal() or colored else "plain"


def _write(page: "SearchPage", name: str, options: OutputOptions) -> None:
    remarks: tuple[str, ...] = ()
    with standard_output() as out:
        if name == "count":
            out.write(f"{page.total}\n".encode())
        else:
            remarks = FORMATS[name].write(page, out, options)
    for remark in remarks:
        say(remark)
    if name in _QUIET_FORMATS:
        for note in page.query.notes:
            say(f"note: {note.message} (at character {note.position + 1})")
