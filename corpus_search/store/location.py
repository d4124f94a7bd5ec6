"""Where is the store?"""

import os
from collections.abc import Iterator
from pathlib import Path

from corpus_search.errors import StoreNotFoundError

__all__ = ["SETTINGS_NAME", "STORE_NAME", "STORE_VARIABLE", "find_store", "is_store", "place_for_store"]

STORE_NAME = ".corpus-search"
STORE_VARIABLE = "CORPUS_SEARCH_STORE"
SETTINGS_NAME = "settings.json"


def is_store(folder: Path) -> bool:
    """Tell whether a folder is a store: it holds what every store does. One that may not be looked into is none."""
    try:
        settings, marks = folder / SETTINGS_NAME, (folder / ".gitignore", folder / "lock")
        return settings.is_file() and any(mark.is_file() for mark in marks)
    except OSError:
        return False


def find_store(given: str | os.PathLike[str] | None = None) -> Path:
    """Return the store: the given one, else the environment's, else the nearest here or in a parent folder.

    Raises `StoreNotFoundError`.
    """
    named = _named(given)
    if named is not None:
        if not is_store(named):
            raise _not_found(named, by_variable=not given)
        return named
    for folder in _upwards():
        if is_store(folder / STORE_NAME):
            return folder / STORE_NAME
    raise StoreNotFoundError(
        "no store here or in a parent folder.",
        f"Make one with: corpus-search index FOLDER    (or name one with --store or {STORE_VARIABLE})",
    )


def _not_found(named: Path, *, by_variable: bool) -> StoreNotFoundError:
    origin = f", which {STORE_VARIABLE} names" if by_variable else ""
    inside = named / STORE_NAME
    if is_store(inside):
        return StoreNotFoundError(f"{named}{origin} is not a store.", f"There is one in {inside}.")
    return StoreNotFoundError(
        f"there is no store in {named}{origin}.",
        f'Make one with: corpus-search index FOLDER --store "{named}"',
    )


def place_for_store(given: str | os.PathLike[str] | None = None) -> Path:
    """Return the store to write to: as `find_store`, else the place here where one is to be made."""
    named = _named(given)
    if named is not None:
        return named
    found = (folder / STORE_NAME for folder in _upwards() if is_store(folder / STORE_NAME))
    return next(found, Path.cwd() / STORE_NAME)


def _named(given: str | os.PathLike[str] | None) -> Path | None:
    named = given or os.environ.get(STORE_VARIABLE)
    return Path(named).absolute() if named else None


def _upwards() -> Iterator[Path]:
    here = Path.cwd()
    yield here
    yield from here.parents
