"""What the commands that show a page of hits share: their options, the choice of a form, and the writing."""

from typing import TYPE_CHECKING, Annotated

import typer

from corpus_search.cli.streams import Color, is_terminal, say, standard_output, terminal_width, wants_color
from corpus_search.errors import UsageError
from corpus_search.output import FORMATS, OutputOptions

if TYPE_CHECKING:
    from corpus_search.page import SearchPage
    from corpus_search.searching.querytree import QueryTree

__all__ = [
    "STRICT_FORMS",
    "ColorOption",
    "CountFlag",
    "CsvFlag",
    "ExplainFlag",
    "FacetLimitOption",
    "FacetOption",
    "FormatOption",
    "JsonShortFlag",
    "JsonlFlag",
    "LastOption",
    "LimitOption",
    "NoCollapseFlag",
    "NulFlag",
    "OffsetOption",
    "PathsFlag",
    "SinceOption",
    "SnippetsOption",
    "SortOption",
    "StrictFlag",
    "TimeoutOption",
    "UntilOption",
    "VerboseFlag",
    "WhereOption",
    "check_form",
    "check_whole",
    "form_of",
    "write_page",
    "write_query_tree",
]

LimitOption = Annotated[int, typer.Option("--limit", "-n", metavar="N", help="Show N articles at most.")]
OffsetOption = Annotated[int, typer.Option("--offset", metavar="N", help="Pass over the first N.")]
SnippetsOption = Annotated[int, typer.Option("--snippets", metavar="N", help="Show N passages an article.")]
SortOption = Annotated[str, typer.Option("--sort", metavar="score|date|path", help="Order of the articles.")]
SinceOption = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Only articles of this date or later.")
]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="Only articles of this date or earlier.")
]
LastOption = Annotated[
    str | None, typer.Option("--last", metavar="30d|2w|6m|1y", help="Only articles of the last days.")
]
WhereOption = Annotated[
    list[str] | None,
    typer.Option("--where", metavar="FIELD=VALUE", help="Only articles with this; of one field, any of several."),
]
NoCollapseFlag = Annotated[bool, typer.Option("--no-collapse", help="List all copies of a story.")]
FacetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--facet",
        metavar="FIELD",
        help="Count all that match by source, language, tag, author, place or published:year|month|day.",
    ),
]
FacetLimitOption = Annotated[int, typer.Option("--facet-limit", metavar="N", help="Show N values a facet at most.")]
TimeoutOption = Annotated[
    float, typer.Option("--timeout", metavar="SECONDS", help="End a search that takes longer; 0 for no limit.")
]
ExplainFlag = Annotated[bool, typer.Option("--explain", help="Show how each score comes about.")]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="|".join(FORMATS),
        help="Form of the output [default: terminal on a terminal, else plain].",
        show_default=False,
    ),
]
JsonShortFlag = Annotated[bool, typer.Option("--json", help="Short for --format json.")]
JsonlFlag = Annotated[bool, typer.Option("--jsonl", help="Short for --format jsonl.")]
CsvFlag = Annotated[bool, typer.Option("--csv", help="Short for --format csv.")]
PathsFlag = Annotated[bool, typer.Option("--paths", "-l", help="Short for --format paths.")]
NulFlag = Annotated[bool, typer.Option("-0", help="End each path with NUL, for xargs -0; implies --paths.")]
CountFlag = Annotated[bool, typer.Option("--count", help="Print only how many articles match.")]
ColorOption = Annotated[Color, typer.Option("--color", help="Use colours and links.")]
StrictFlag = Annotated[
    bool, typer.Option("--strict", help="Exit with 2 if a part of the index did not answer, on a cluster.")
]
VerboseFlag = Annotated[bool, typer.Option("--verbose", "-v", help="Show scores.")]

_QUIET_FORMS = ("jsonl", "csv", "paths", "count")
"""They have no room for notes about the query, which go to standard error then."""
STRICT_FORMS = _QUIET_FORMS
"""They cannot say that hits only nearly match: what reads them would take these for what was asked for."""
_WITH_FACETS = ("terminal", "plain", "json")
_WITH_EXPLANATIONS = (*_WITH_FACETS, "jsonl")


def form_of(form: str | None, shortcuts: dict[str, bool], color: Color) -> str:
    """Return the one form that is asked for, by name or by its own option, else that for reading.

    Raises `UsageError` for two, and for one that there is not.
    """
    if form is not None and form not in FORMATS:
        raise UsageError(f'there is no form of output "{form}".', f"Choose one of: {', '.join(FORMATS)}.")
    asked = [name for name, wanted in shortcuts.items() if wanted]
    names = list(dict.fromkeys([*([form] if form else []), *asked]))
    if len(names) > 1:
        raise UsageError(f"the output can have one form only, not {' and '.join(names)}.", "Leave all but one out.")
    if names:
        return names[0]
    return "terminal" if is_terminal() or wants_color(color) else "plain"


def check_form(form: str, *, facets: bool, explain: bool) -> None:
    """Raise `UsageError` where a form has no place for what is asked for."""
    for wanted, option, what, forms in (
        (facets, "--facet", "facets", _WITH_FACETS),
        (explain, "--explain", "explanations", _WITH_EXPLANATIONS),
    ):
        if wanted and form not in forms:
            hint = f"Leave {option} out, or choose another form: {', '.join(forms)}."
            raise UsageError(f"{what} cannot be shown with --{form}.", hint)


def write_page(page: "SearchPage", form: str, color: Color, *, verbose: bool, nul: bool) -> None:
    """Write a page to standard output, and to standard error what that has no room for."""
    colored = wants_color(color)
    options = OutputOptions(colored, terminal_width(), verbose, nul, colored and is_terminal())
    remarks: tuple[str, ...] = ()
    with standard_output() as out:
        if form == "count":
            out.write(f"{page.total}\n".encode())
        else:
            remarks = FORMATS[form].write(page, out, options)
    for remark in remarks:
        say(remark)
    if form in _QUIET_FORMS:
        _say_beside(page, form)


def check_whole(page: "SearchPage", *, strict: bool) -> None:
    """Say on standard error that a page is not of the whole index; with `strict`, exit with 2 then."""
    if page.partial:
        say("warning: a part of the index did not answer; hits and numbers are of the rest.")
        if strict:
            raise typer.Exit(2)


def _say_beside(page: "SearchPage", form: str) -> None:
    """Say what a form has no room for. Where only a number is wanted, 0 is all that nothing found amounts to."""
    for note in page.query.notes:
        say(f"note: {note.message} (at character {note.position + 1})")
    if page.words or page.suggestions:
        from corpus_search.output.nothing import remarks  # noqa: PLC0415  (most searches find something)

        for remark in remarks(page, counts=form != "count"):
            say(remark)


def write_query_tree(tree: "QueryTree", form: str, color: Color) -> None:
    """Write how a query is read to standard output. Raises `UsageError` for a form that has no place for it."""
    if form not in _WITH_FACETS:
        hint = f"Leave --explain-query out, or choose another form: {', '.join(_WITH_FACETS)}."
        raise UsageError(f"how a query is read cannot be shown with --{form}.", hint)
    from corpus_search.output.json import encode  # noqa: PLC0415  (few runs explain a query)
    from corpus_search.output.terminal import write_lines  # noqa: PLC0415
    from corpus_search.output.trees import tree_object, tree_screen  # noqa: PLC0415

    colored = wants_color(color)
    with standard_output() as out:
        if form == "json":
            out.write(encode(tree_object(tree), indent=2).encode() + b"\n")
        else:
            lines = tree_screen(tree, OutputOptions(colored, terminal_width()))
            write_lines(lines, out, color=colored)
