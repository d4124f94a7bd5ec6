"""`corpus-search show`: read a whole article."""

import io
import os
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_search.cli.options import CaFileOption, IndexNameOption, JsonFlag, StoreOption, UrlOption, address_options
from corpus_search.cli.streams import Color, is_terminal, standard_output, terminal_width, wants_color
from corpus_search.output import OutputOptions

if TYPE_CHECKING:
    from corpus_search.api import Store
    from corpus_search.article import Article

__all__ = ["show"]


def show(  # noqa: PLR0913  (one parameter an option)
    *,
    article: Annotated[
        str,
        typer.Argument(
            metavar="ARTICLE",
            help="Its id, the first 4 characters of it or more, or the path of its file.",
            show_default=False,
        ),
    ],
    query: Annotated[str, typer.Option("--query", metavar="QUERY", help="Highlight what matches.")] = "",
    color: Annotated[Color, typer.Option("--color", help="Use colours and links.")] = Color.AUTO,
    pager: Annotated[bool, typer.Option(help="Page through it on a terminal.")] = True,
    as_json: JsonFlag = False,
    store: StoreOption = None,
    url: UrlOption = None,
    index_name: IndexNameOption = None,
    ca_file: CaFileOption = None,
) -> None:
    """Show a whole article."""
    from corpus_search import open_store  # noqa: PLC0415  (--help needs none of it)

    with open_store(store, address_options(url, index_name, ca_file)) as opened:
        found = opened.article(article)
        data = _as_json(opened, found) if as_json else _as_screen(opened, found, query, wants_color(color))
    if is_terminal() and pager and not as_json:
        _page(data.decode())
        return
    with standard_output() as out:
        out.write(data)


def _as_screen(opened: "Store", found: "Article", query: str, colored: bool) -> bytes:  # noqa: FBT001
    from corpus_search.output.terminal import ShownArticle, write_article  # noqa: PLC0415

    matches = opened.matches(found, query)
    shown = ShownArticle(found, opened.path_from_here(found), matches.title, matches.text)
    screen = io.BytesIO()
    # In a pipe, lines stay as they are written.
    width = terminal_width() if is_terminal() else None
    write_article(shown, screen, OutputOptions(color=colored, width=width, links=colored and is_terminal()))
    return screen.getvalue()


def _as_json(opened: "Store", found: "Article") -> bytes:
    from corpus_search.output.json import encode  # noqa: PLC0415
    from corpus_search.output.objects import article_object  # noqa: PLC0415

    return encode(article_object(found, opened.path_from_here(found)), indent=2).encode() + b"\n"


def _page(text: str) -> None:
    """Show text in the user's pager; what fits on one screen is just printed."""
    import pydoc  # noqa: PLC0415  (the standard library's own pager; nothing else needs it)

    os.environ.setdefault("LESS", "FRX")
    pydoc.pager(text)
