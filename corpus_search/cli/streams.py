"""Standard output and error: what are they, and how is written to them?"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import BinaryIO, TextIO

from corpus_search.errors import CorpusSearchError
from corpus_search.output.escape import visible

__all__ = [
    "Color",
    "is_terminal",
    "open_missing",
    "say",
    "say_waiting",
    "standard_output",
    "terminal_width",
    "wants_color",
]


_WIDEST = 100
"""Columns of a message, at the most: longer lines are hard to read."""


class Color(StrEnum):
    """When to use colours and links."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def open_missing() -> None:
    """Put the null device in the place of standard output and error where the program was started without."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  (open to the end)


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
    """Give standard output for bytes. If whoever reads it has closed it, the rest is dropped quietly.

    Raises `CorpusSearchError` where it cannot be written.
    """
    try:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _silence(sys.stdout)
    except OSError as err:
        _silence(sys.stdout)
        raise CorpusSearchError(f"the output cannot be written: {err.strerror or err}.") from err


def say(text: str) -> None:
    """Write a line to standard error, made safe; on a terminal it is broken between words."""
    line = visible(text)
    try:
        if sys.stderr.isatty():
            import textwrap  # noqa: PLC0415  (only for who reads along)

            width = min(terminal_width(), _WIDEST)
            line = textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
        print(line, file=sys.stderr, flush=True)  # noqa: T201
    except OSError:
        _silence(sys.stderr)  # there is nobody left to tell


def say_waiting(text: str) -> None:
    """Tell for whom this process waits."""
    say(f"corpus-search: {text}")


def _silence(stream: TextIO) -> None:
    # Python flushes its streams once more when it ends; that must not fail again.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, stream.fileno())
    os.close(null)
