"""Whoosh keeps tables of contents, postings and stored values as pickles, and an index may come from a stranger.

A pickle can name any function to be called (Python's documentation of `pickle`, "Restricting Globals"). Here it can
name nothing but the few classes that a table of contents is made of.
"""

from collections import defaultdict
from io import BytesIO
from pickle import Unpickler, UnpicklingError
from typing import Any, BinaryIO

from whoosh.codec.whoosh3 import W3Codec, W3Segment

__all__ = ["load_contents", "load_plain", "loads_plain"]

_CONTENTS: dict[tuple[str, str], type] = {
    ("whoosh.codec.whoosh3", "W3Segment"): W3Segment,
    ("whoosh.codec.whoosh3", "W3Codec"): W3Codec,
    # A segment keeps the lengths of its fields as defaultdict(int).
    ("collections", "defaultdict"): defaultdict,
    ("builtins", "int"): int,
}


def _as_bytes(text: str = "", encoding: str = "latin1") -> bytes:
    """Stand in for the functions that pickle protocol 2 names to make bytes."""
    if encoding != "latin1":
        raise UnpicklingError(f"bytes are not written as {encoding}")
    return text.encode("latin1")


_PLAIN = {("_codecs", "encode"): _as_bytes, ("__builtin__", "bytes"): _as_bytes, ("builtins", "bytes"): _as_bytes}


class _PlainUnpickler(Unpickler):
    """Reads numbers, texts, bytes, tuples, lists and dictionaries."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return _PLAIN[module, name]
        raise UnpicklingError(f"{module}.{name} has no place in an index")


class _ContentsUnpickler(Unpickler):
    """Reads the segments of a table of contents too."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _CONTENTS:
            return _CONTENTS[module, name]
        raise UnpicklingError(f"{module}.{name} has no place in a table of contents")


def load_contents(file: BinaryIO) -> Any:
    """Return the next pickle of a table of contents. Raises UnpicklingError for anything but segments."""
    return _ContentsUnpickler(file).load()


def load_plain(file: BinaryIO) -> Any:
    """Return the next pickle of plain values. Raises UnpicklingError for anything else."""
    return _PlainUnpickler(file).load()


def loads_plain(data: bytes) -> Any:
    """Return plain values from their pickle. Raises UnpicklingError for anything else."""
    return _PlainUnpickler(BytesIO(data)).load()
