"""A screen as text without any escape sequence, for pipes, files and NO_COLOR.

What colour shows in a terminal stands in the text: matches are in [square brackets].
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import BinaryIO

from corpus_search.output.base import OutputOptions
from corpus_search.output.layout import Line
from corpus_search.output.screens import page_screen
from corpus_search.page import SearchPage

__all__ = ["draw", "write"]


def write(page: SearchPage, out: BinaryIO, options: OutputOptions) -> tuple[str, ...]:
    """Write the page as the terminal shows it without colours."""
    out.write(draw(page_screen(page, replace(options, color=False))).encode("utf-8"))
    return ()


def draw(lines: Iterable[Line]) -> str:
    """Return the text of `lines`, each ended by a line feed."""
    return "".join("".join(span.text for span in line) + "\n" for line in lines)
