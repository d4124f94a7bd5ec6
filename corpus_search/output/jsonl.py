"""Hits as JSON Lines: each hit is the object that it is in the JSON output, on a line of its own."""

from typing import BinaryIO

from corpus_search.output.base import OutputOptions
from corpus_search.output.json import encode, hit_object
from corpus_search.page import SearchPage

__all__ = ["write"]


def write(page: SearchPage, out: BinaryIO, options: OutputOptions) -> tuple[str, ...]:  # noqa: ARG001
    """Write one line a hit, and nothing at all where there is none."""
    out.writelines(encode(hit_object(hit)).encode("utf-8") + b"\n" for hit in page.hits)
    return ()
