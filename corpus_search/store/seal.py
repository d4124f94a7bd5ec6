"""Are the ledger, the stories and the other files beside the engine what the last run left?

SQLite changes its files in place, so they have no checksums while somebody writes: the *seal* is a file with the
checksums of them all, taken when a run has ended and broken before the next one changes anything. A run that dies
leaves the store without a seal, which says nothing against the files: SQLite goes back to its last commit by itself.
An engine that can check its own files (`engines.base.Checkable`) sees to them; those of others are sealed too.
"""

from collections.abc import Iterator
from pathlib import Path

from corpus_search.engines.checksums import FileSums, checksums_of, damaged_page, read_sums, sums_as_bytes
from corpus_search.engines.durability import replace_file, sync_folder
from corpus_search.errors import MEND_HINT, StoreError

__all__ = [
    "ENGINE_FOLDER",
    "SEAL_NAME",
    "break_seal",
    "check_sealed",
    "is_sealed",
    "read_seal",
    "seal_files",
    "sealable",
]

SEAL_NAME = "seal.sum"
ENGINE_FOLDER = "engine"


_PASSING = ("-wal", "-shm", "-journal")
"""Endings of the files that SQLite has beside its own while somebody uses them."""


def sealable(data: Path, *, engine_too: bool) -> Iterator[Path]:
    """Yield the files of a folder of data that a seal is about."""
    yield from sorted(data.glob("*.sqlite3"))
    if engine_too:
        yield from sorted(path for path in (data / ENGINE_FOLDER).rglob("*") if path.is_file())


def seal_files(data: Path, *, engine_too: bool = False) -> None:
    """Take the checksums of the files as they are; nobody may write meanwhile. Raises OSError.

    Where SQLite was kept from putting all into one file, it will do so later, and there is nothing to seal yet.
    """
    if any(path.name.endswith(_PASSING) for path in data.iterdir()):
        return
    paths = [path for path in sealable(data, engine_too=engine_too) if path.is_file()]
    sums = {path.relative_to(data).as_posix(): checksums_of(path) for path in paths}
    replace_file(data / SEAL_NAME, sums_as_bytes(sums))


def break_seal(data: Path) -> None:
    """Take the checksums away, for the files are about to change. Raises OSError."""
    try:
        (data / SEAL_NAME).unlink()
    except FileNotFoundError:
        return
    sync_folder(data)


def read_seal(data: Path) -> dict[str, FileSums] | None:
    """Return the checksums, by path; None where there is no seal. Raises OSError, ValueError for a damaged one."""
    try:
        return read_sums((data / SEAL_NAME).read_bytes())
    except FileNotFoundError:
        return None


def is_sealed(data: Path) -> bool:
    """Tell whether there is a seal."""
    return (data / SEAL_NAME).is_file()


def check_sealed(path: Path) -> None:
    """Raise `StoreError` if a file is not what it was when it was sealed. Without a seal nothing is known.

    It is read whole, which takes half a millisecond a megabyte.
    """
    try:
        seal = read_seal(path.parent)
        if seal is None or path.name not in seal:
            return
        damage = damaged_page(path, seal[path.name])
        # Who writes takes the seal away first: what differs from one that is there no more may well be right.
        if damage is not None and read_seal(path.parent) == seal:
            raise StoreError(f"{path} is damaged (near byte {damage:,}).", MEND_HINT)
    except (ValueError, TypeError, RecursionError) as err:
        raise StoreError(f"{path.parent / SEAL_NAME} is damaged: {err}.", MEND_HINT) from err
