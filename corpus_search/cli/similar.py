"""`corpus-search similar`: find articles like one."""

from typing import Annotated

import typer

from corpus_search.cli.options import CaFileOption, IndexNameOption, StoreOption, UrlOption, address_options
from corpus_search.cli.pages import (
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
)
from corpus_search.cli.streams import Color

__all__ = ["similar"]


def similar(  # noqa: PLR0913  (one parameter an option)
    *,
    article: Annotated[
        str,
        typer.Argument(
            metavar="ARTICLE",
            help="Its id, the first 4 characters of it or more, or the path of its file.",
            show_default=False,
        ),
    ],
    limit: LimitOption = 10,
    offset: OffsetOption = 0,
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
    """Find articles like one.

    Those that hold the words that tell most of it: the ones that it uses often and few others use, which are shown.

    Exit code: 0 if something is found, 1 if not, 2 for an error.
    """
    shortcuts = {"json": as_json, "jsonl": as_jsonl, "csv": as_csv, "paths": as_paths or nul, "count": count}
    name = form_of(form, shortcuts, color)
    check_form(name, facets=bool(facet), explain=explain)
    from corpus_search import open_store  # noqa: PLC0415  (--help needs none of it)

    with open_store(store, address_options(url, index_name, ca_file)) as opened:
        page = opened.similar(
            article,
            limit=0 if name == "count" else limit,
            offset=offset,
            snippets=0 if name in ("paths", "count") else snippets,
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
    raise typer.Exit(0 if page.total else 1)
