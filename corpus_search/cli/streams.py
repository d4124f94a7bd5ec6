"""Standard output and error: what are they, and how is written to them?"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import BinaryIO

from corpus_search.output.escape import visible

__all__ = ["Color", "is_terminal", "say", "standard_output", "terminal_width", "wants_color"]


class Color(StrEnum):
    """When to use colours and links."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def is_terminal() -> bool:
    """Tell whether standard output is a terminal."""
    return sys.stdout.isatty()


def wants_color(color: Color) -> bool:
    """Tell whether to use colours: on a terminal that can, unless NO_COLOR is set (no-color.org)."""
    if color is not Color.AUTO:
        return color is Color.ALWAYS
    return is_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def terminal_width() -> int:
    """Return the columns of the terminal, 80 where there is none and COLUMNS is not set."""
    return shutil.get_terminal_size((80, 24)).columns


@contextmanager
def standard_output() -> Iterator[BinaryIO]:
    """Give standard output for bytes. If whoever reads it has closed it, the rest is dropped quietly."""
    try:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Python flushes standard output once more when it ends; that must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(text: str) -> None:
    """Write a line to standard error, made safe."""
    try:
        print(visible(text), file=sys.stderr)  # noqa: T201
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
