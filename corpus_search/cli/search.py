"""`corpus-search search`: find articles."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from corpus_search.cli.options import CaFileOption, IndexNameOption, StoreOption, UrlOption, address_options
from corpus_search.cli.pages import (
    STRICT_FORMS,
    ColorOption,
    CountFlag,
    CsvFlag,
    ExplainFlag,
    FacetLimitOption,
    FacetOption,
    FormatOption,
    JsonlFlag,
    JsonShortFlag,
    LastOption,
    LimitOption,
    NoCollapseFlag,
    NulFlag,
    OffsetOption,
    PathsFlag,
    SinceOption,
    SnippetsOption,
    SortOption,
    StrictFlag,
    TimeoutOption,
    UntilOption,
    VerboseFlag,
    WhereOption,
    check_form,
    check_whole,
    form_of,
    write_page,
    write_query_tree,
)
from corpus_search.cli.streams import Color

__all__ = ["SearchCommand", "search"]


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
    limit: LimitOption = 10,
    offset: OffsetOption = 0,
    any_word: Annotated[bool, typer.Option("--any", help="One of the words is enough.")] = False,
    strict_match: Annotated[
        bool, typer.Option("--strict-match", help="Where nothing matches, show nothing that nearly does.")
    ] = False,
    expand: Annotated[
        list[str] | None,
        typer.Option("--expand", metavar="acronyms|feedback", help="Find other words than those of the query too."),
    ] = None,
    synonyms: Annotated[
        Path | None,
        typer.Option("--synonyms", metavar="FILE", help="Words that stand for others, in Solr's format."),
    ] = None,
    literal: Annotated[bool, typer.Option("--literal", help="The query is words only, without any syntax.")] = False,
    snippets: SnippetsOption = 2,
    sort: SortOption = "score",
    since: SinceOption = None,
    until: UntilOption = None,
    last: LastOption = None,
    where: WhereOption = None,
    no_collapse: NoCollapseFlag = False,
    facet: FacetOption = None,
    facet_limit: FacetLimitOption = 10,
    explain: ExplainFlag = False,
    explain_query: Annotated[
        bool, typer.Option("--explain-query", help="Show how the query is read, and search for nothing.")
    ] = False,
    form: FormatOption = None,
    as_json: JsonShortFlag = False,
    as_jsonl: JsonlFlag = False,
    as_csv: CsvFlag = False,
    as_paths: PathsFlag = False,
    nul: NulFlag = False,
    count: CountFlag = False,
    color: ColorOption = Color.AUTO,
    verbose: VerboseFlag = False,
    timeout: TimeoutOption = 60.0,
    store: StoreOption = None,
    url: UrlOption = None,
    index_name: IndexNameOption = None,
    ca_file: CaFileOption = None,
    strict: StrictFlag = False,
) -> None:
    """Find articles.

    Words are joined by AND. "A phrase", a OR b, NOT a or -a, (a b) OR c, title:word, word* are understood;
    docs/query-syntax.md has it all.

    Where nothing matches, what nearly does is shown, and said to be that: on a terminal, as plain text and as JSON.

    Exit code: 0 if something matches, 1 if nothing does, 2 for an error.
    """
    shortcuts = {"json": as_json, "jsonl": as_jsonl, "csv": as_csv, "paths": as_paths or nul, "count": count}
    name = form_of(form, shortcuts, color)
    check_form(name, facets=bool(facet), explain=explain)
    from corpus_search import open_store  # noqa: PLC0415  (--help needs none of it)

    shown = 0 if name in ("paths", "count") else snippets
    with open_store(store, address_options(url, index_name, ca_file)) as opened:
        if explain_query:
            tree = opened.explain_query(
                " ".join(query), any_word=any_word, literal=literal, since=since, until=until, last=last,
                where=where or (),
            )  # fmt: skip
            write_query_tree(tree, name, color)
            return
        page = opened.search(
            " ".join(query),
            limit=0 if name == "count" else limit,
            offset=offset,
            any_word=any_word,
            literal=literal,
            strict_match=strict_match or name in STRICT_FORMS,
            expand=expand or (),
            synonyms=synonyms,
            snippets=shown,
            sort=sort,
            collapse=not no_collapse,
            since=since,
            until=until,
            last=last,
            where=where or (),
            facets=facet or (),
            facet_limit=facet_limit,
            explain=explain,
            timeout=timeout,
        )
    write_page(page, name, color, verbose=verbose, nul=nul)
    check_whole(page, strict=strict)
    raise typer.Exit(0 if page.total and page.relaxed is None else 1)
