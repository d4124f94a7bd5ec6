"""`corpus-search duplicates`: the stories that there are several copies of."""

from typing import TYPE_CHECKING, Any, BinaryIO

import typer

from corpus_search.cli.options import JsonFlag, StoreOption
from corpus_search.cli.streams import Color, is_terminal, say, standard_output, terminal_width, wants_color

if TYPE_CHECKING:
    from corpus_search.api import Store

__all__ = ["duplicates"]


def duplicates(*, as_json: JsonFlag = False, store: StoreOption = None) -> None:
    """List the stories of which there are copies.

    Each with the headline of the article that was seen first, and with all its articles, that one first. Exits
    with 1 if there are none.
    """
    from corpus_search.api import open_store  # noqa: PLC0415  (--help needs none of it)

    count = 1  # if whoever reads the output closes it, there was some
    with open_store(store) as opened, standard_output() as out:
        count = _write_json(opened, out) if as_json else _write_text(opened, out)
    if not (count or as_json):
        say("No article is a copy of another.")
    raise typer.Exit(0 if count else 1)


def _write_json(opened: "Store", out: BinaryIO) -> int:
    from corpus_search.output.listings import story_object, write_json  # noqa: PLC0415

    totals = {"stories": 0, "articles": 0}

    def iter_objects() -> Any:
        for group in opened.iter_stories():
            totals["stories"] += 1
            totals["articles"] += len(group.articles)
            yield story_object(group, map(opened.path_from_here, group.articles))

    write_json("stories", iter_objects(), lambda: totals, out)
    return totals["stories"]


def _write_text(opened: "Store", out: BinaryIO) -> int:
    from corpus_search.output.tables import iter_story_lines, story_totals_lines  # noqa: PLC0415
    from corpus_search.output.terminal import write_lines  # noqa: PLC0415

    width = terminal_width() if is_terminal() else None
    color = wants_color(Color.AUTO)
    stories = articles = 0
    for group in opened.iter_stories():
        stories, articles = stories + 1, articles + len(group.articles)
        write_lines(iter_story_lines(group, map(opened.path_from_here, group.articles), width), out, color=color)
    if stories:
        write_lines(story_totals_lines(stories, articles, width), out, color=color)
    return stories
