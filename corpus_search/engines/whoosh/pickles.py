"""Whoosh keeps tables of contents, postings and stored values as pickles, and an index may come from a stranger.

A pickle can name any function to be called (Python's documentation of `pickle`, "Restricting Globals"). Here it can
name nothing but the few classes that a table of contents is made of.
"""

from collections import defaultdict
from typing import Any, BinaryIO

try:
    # What is behind the module pickle, which imports a second time in Python.
    from _pickle import Unpickler, UnpicklingError
except ImportError:
    from pickle import Unpickler, UnpicklingError

__all__ = ["PickleBytes", "SegmentState", "UnpicklingError", "load_contents", "load_plain", "loads_plain"]


class SegmentState:
    """The attributes of a segment, or of its codec, whose classes in Whoosh would take long to import."""


_CONTENTS: dict[tuple[str, str], type] = {
    ("whoosh.codec.whoosh3", "W3Segment"): SegmentState,
    ("whoosh.codec.whoosh3", "W3Codec"): SegmentState,
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
    """Return the next pickle of a table of contents, each segment as a `SegmentState`.

    Raises UnpicklingError for anything but segments.
    """
    return _ContentsUnpickler(file).load()


def load_plain(file: "BinaryIO | PickleBytes") -> Any:
    """Return the next pickle of plain values. Raises UnpicklingError for anything else."""
    return _PlainUnpickler(file).load()


def loads_plain(data: bytes) -> Any:
    """Return plain values from their pickle. Raises UnpicklingError for anything else."""
    return _PlainUnpickler(PickleBytes(data)).load()


class PickleBytes:
    """Bytes with pickles in them, as a file.

    An unpickler asks a file for each opcode by itself, unless it has `peek`, which BytesIO has not: with it, reading
    takes a fifth of the time.
    """

    __slots__ = ("_data", "_place")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; all that are left where the size is negative."""
        end = len(self._data) if size < 0 else self._place + size
        found = self._data[self._place : end]
        self._place += len(found)
        return found

    def readline(self) -> bytes:
        """Return the next line."""
        end = self._data.find(b"\n", self._place) + 1
        return self.read(end - self._place if end else -1)

    def peek(self, size: int) -> bytes:
        """Return the next bytes, which stay the next."""
        return self._data[self._place : self._place + size]
