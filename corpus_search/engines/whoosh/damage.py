"""A damaged index must end in a sentence, not in a traceback."""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus_search.engines.whoosh.pickles import UnpicklingError
from corpus_search.errors import MEND_HINT, StoreError

__all__ = ["told_as_damage"]

# What reading bytes that are not what they should be can raise, in the standard library and here.
_SYMPTOMS = (
    UnpicklingError, FileNotFoundError, struct.error, zlib.error, EOFError, LookupError, ValueError, TypeError,
    AttributeError, AssertionError, ArithmeticError, MemoryError, RecursionError,
)  # fmt: skip


@contextmanager
def told_as_damage(folder: Path) -> Iterator[None]:
    """Turn what a damaged index makes fail into a `StoreError`."""
    try:
        yield
    except _SYMPTOMS as err:
        reason = f"{type(err).__name__}: {err}"
        raise StoreError(f"the index in {folder} is damaged ({reason}).", MEND_HINT) from err
