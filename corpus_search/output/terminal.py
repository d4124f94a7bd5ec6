"""A screen with bold, dim and highlighted text and with links, as terminals show it.

The sequences are those of ECMA-48 (SGR) and of the OSC 8 specification ("Hyperlinks in terminal emulators").
They are written here and not by a Rich console: the lines are laid out already, a console takes 40 ms to
import, and it numbers links at random, where the same page must give the same bytes.
"""

from collections.abc import Iterable, Sequence
from typing import BinaryIO

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

__all__ = ["Section", "ShownArticle", "draw", "write", "write_article", "write_facts"]

# A match is black on yellow, as with a marker: it names both colours, so that it can be read whatever the
# terminal's own are. It is not bold, since some terminals make bold black a grey.
_SGR = {Role.HEADLINE: "1", Role.DIM: "2", Role.MATCH: "30;43"}


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


def draw(lines: Iterable[Line]) -> str:
    """Return `lines` with escape sequences, which never reach over the end of a line."""
    return "".join("".join(map(_draw_span, line)) + "\n" for line in lines)


def _write(lines: Iterable[Line], out: BinaryIO, options: OutputOptions) -> None:
    text = draw(lines) if options.color else plain.draw(lines)
    out.write(text.encode("utf-8"))


def _draw_span(span: Span) -> str:
    code = _SGR.get(span.role)
    text = f"\x1b[{code}m{span.text}\x1b[0m" if code else span.text
    return f"\x1b]8;;{span.link}\x1b\\{text}\x1b]8;;\x1b\\" if span.link else text
