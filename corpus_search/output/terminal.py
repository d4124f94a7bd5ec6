"""A screen with bold, dim and highlighted text and with links, drawn by Rich.

The lines are laid out already, so Rich is given segments, which it neither wraps nor reads for markup. Links are
written by the OSC 8 specification ("Hyperlinks in terminal emulators") without an id, where Rich would number
them at random: the same page must give the same bytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import BinaryIO

from rich.console import Console
from rich.segment import Segment, Segments
from rich.style import Style

from corpus_search.output import plain
from corpus_search.output.base import OutputOptions
from corpus_search.output.layout import Line, Role, Span
from corpus_search.output.screens import (
    Section,
    ShownArticle,
    article_screen,
    facts_screen,
    page_screen,
)
from corpus_search.page import SearchPage

__all__ = ["Section", "ShownArticle", "draw", "write", "write_article", "write_facts", "write_lines"]

# A match is black on yellow, as with a marker: it names both colours, so that it can be read whatever the
# terminal's own are. It is not bold, since some terminals make bold black a grey.
_STYLES = {
    Role.HEADLINE: Style(bold=True),
    Role.DIM: Style(dim=True),
    Role.MATCH: Style(color="black", bgcolor="yellow"),
    Role.BAR: Style(color="blue"),
}


def write(page: SearchPage, out: BinaryIO, options: OutputOptions) -> tuple[str, ...]:
    """Write the page with colours, or as `plain` does where the options allow none."""
    _write(page_screen(page, options), out, options)
    return ()


def write_article(shown: ShownArticle, out: BinaryIO, options: OutputOptions) -> None:
    """Write a whole article with its matches highlighted."""
    _write(article_screen(shown, options), out, options)


def write_facts(sections: Sequence[Section], out: BinaryIO, options: OutputOptions) -> None:
    """Write labels and values in two columns."""
    _write(facts_screen(sections, options), out, options)


def write_lines(lines: Iterable[Line], out: BinaryIO, *, color: bool) -> None:
    """Write lines one after the other, as they come."""
    drawn = draw if color else plain.draw
    out.writelines(drawn((line,)).encode("utf-8") for line in lines)


def draw(lines: Iterable[Line]) -> str:
    """Return `lines` with escape sequences, which never reach over the end of a line."""
    file = StringIO()
    console = Console(file=file, force_terminal=True, color_system="standard", legacy_windows=False, no_color=False)
    for line in lines:
        segments = [segment for span in line for segment in _segments(span)]
        console.print(Segments([*segments, Segment.line()]), end="", soft_wrap=True)
    return file.getvalue()


def _write(lines: Iterable[Line], out: BinaryIO, options: OutputOptions) -> None:
    text = draw(lines) if options.color else plain.draw(lines)
    out.write(text.encode("utf-8"))


def _segments(span: Span) -> Iterator[Segment]:
    if span.link:
        yield Segment(f"\x1b]8;;{span.link}\x1b\\")
    yield Segment(span.text, _STYLES.get(span.role))
    if span.link:
        yield Segment("\x1b]8;;\x1b\\")
