"""The files of the hits, one a line, for `xargs` and its like.

A path is written as the bytes that the file system knows it by, also where they are not UTF-8 (PEP 383), so
that what reads it finds the file. With `nul`, that holds for every path. In lines it holds for all but those
with unsafe characters (see `escape`): these are written for reading only, and a remark says so.
"""

import os
from collections.abc import Iterable
from typing import BinaryIO

from corpus_search.output.base import OutputOptions
from corpus_search.output.escape import is_safe, visible
from corpus_search.page import SearchPage

__all__ = ["write", "write_paths"]


def write(page: SearchPage, out: BinaryIO, options: OutputOptions) -> tuple[str, ...]:
    """Write every path once, in the order of the best hit in its file."""
    return write_paths(dict.fromkeys(hit.path for hit in page.hits), out, nul=options.nul)


def write_paths(paths: Iterable[str], out: BinaryIO, *, nul: bool) -> tuple[str, ...]:
    """Write paths, each ended by NUL or by a line feed, and return the remarks."""
    end = b"\0" if nul else b"\n"
    changed = 0
    for path in paths:
        name = _file_name(path) if nul or _is_safe_line(path) else None
        changed += name is None
        out.write((visible(path).encode("utf-8") if name is None else name) + end)
    return (_remark(changed, nul=nul),) if changed else ()


def _file_name(path: str) -> bytes | None:
    """Return the bytes of a file's name, None for what cannot be one on this system."""
    if "\0" in path:
        return None
    try:
        return os.fsencode(path)
    except UnicodeEncodeError:
        return None


def _is_safe_line(path: str) -> bool:
    # The bytes A0 to FF of another encoding are letters; 80 to 9F may be the C1 controls of a terminal.
    return is_safe("".join(char for char in path if not "\udca0" <= char <= "\udcff"))


def _remark(changed: int, *, nul: bool) -> str:
    paths = "1 path is" if changed == 1 else f"{changed:,} paths are"
    if nul:
        return f"{paths} not possible as a file name here and shown with replaced characters."
    return f"{paths} shown with control characters replaced. For the exact names use -0."
