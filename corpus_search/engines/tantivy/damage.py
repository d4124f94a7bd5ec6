"""What tantivy cannot read or write must end in a sentence, not in a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus_search.errors import StoreError

__all__ = ["told_as_damage"]

_HINT = "Make it anew from the articles: corpus-search index --rebuild"


@contextmanager
def told_as_damage(folder: Path) -> Iterator[None]:
    """Turn what a damaged index makes fail into a `StoreError`.

    tantivy-py tells of input and output, and of what it cannot read, by ValueError or OSError; where the Rust code
    gives up it raises PanicException, which has no public name and is no Exception.
    """
    try:
        yield
    except (ValueError, OSError, KeyError, TypeError) as err:
        raise StoreError(f"the index in {folder} cannot be read or written ({err}).", _HINT) from err
    except BaseException as err:
        if type(err).__name__ != "PanicException":
            raise
        raise StoreError(f"the index in {folder} is damaged ({err}).", _HINT) from err
