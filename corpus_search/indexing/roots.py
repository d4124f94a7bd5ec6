"""Which folders and files does a run look at?

A path that is given is a root of its own, a part of a root that the store knows, or a folder around roots that it
knows, which then become parts of the new one: no file is found twice.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus_search.errors import UsageError
from corpus_search.store.directory import StoreDirectory
from corpus_search.store.settings import Root, Settings

__all__ = ["Plan", "Target", "make_plan"]


@dataclass(frozen=True, slots=True)
class Target:
    """A root to walk, or what is `below` in it: "" for all, else a path with "/" between the parts."""

    root: Root
    location: Path
    below: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to walk, the settings that then hold, and the labels of roots that are no longer."""

    targets: tuple[Target, ...]
    settings: Settings
    dropped: tuple[str, ...]


def make_plan(
    store: StoreDirectory,
    paths: Sequence[str | os.PathLike[str]],
    include: Sequence[str] | None,
    exclude: Sequence[str] | None,
) -> Plan:
    """Return what a run looks at. Patterns that are None stay what they were for a root.

    Raises `UsageError` for a path that is not there, and where there is nothing to look at.
    """
    settings, dropped, targets = store.settings, list[str](), dict[tuple[str, str], Target]()
    for path in paths:
        location = _existing(path)
        holder = _holder(store, settings, location)
        if holder is not None:
            root, place = _with_patterns(holder, include, exclude), store.location(holder)
            below = "" if location == place else location.relative_to(place).as_posix()
        else:
            root, below = _new_root(store, settings, location), ""
            root = _with_patterns(root, include, exclude)
            for inner in [r for r in settings.roots if store.location(r).is_relative_to(location)]:
                settings = settings.without_root(inner.label)
                dropped.append(inner.label)
                targets = {key: target for key, target in targets.items() if key[0] != inner.label}
        settings = settings.with_root(root)
        targets[root.label, below] = Target(root, store.location(root), below)
    if not paths:
        for known in settings.roots:
            root = _with_patterns(known, include, exclude)
            settings = settings.with_root(root)
            targets[root.label, ""] = Target(root, store.location(root))
    if not targets:
        raise UsageError("there is nothing to index yet.", "Name a folder: corpus-search index FOLDER")
    return Plan(_without_parts(targets), settings, tuple(dropped))


def _existing(path: str | os.PathLike[str]) -> Path:
    # Not resolved: a link is a name that a person chose.
    location = Path(os.path.abspath(path))  # noqa: PTH100
    try:
        location.stat()
    except FileNotFoundError as err:
        raise UsageError(f'there is no file or folder "{path}".', "Check the spelling.") from err
    except (OSError, ValueError) as err:
        reason = err.strerror if isinstance(err, OSError) else err
        raise UsageError(f'"{path}" cannot be looked at: {reason}.') from err
    return location


def _holder(store: StoreDirectory, settings: Settings, location: Path) -> Root | None:
    """Return the root that a path is or is below of."""
    for root in settings.roots:
        place = store.location(root)
        if location == place or (not root.is_file and location.is_relative_to(place)):
            return root
    return None


def _new_root(store: StoreDirectory, settings: Settings, location: Path) -> Root:
    """Return a root with a label of its own: empty for the first, else the folder's name."""
    taken = {root.label for root in settings.roots}
    name = location.name or "root"
    candidates = ["" if not taken else name, *(f"{name}~{number}" for number in range(2, len(taken) + 3))]
    label = next(candidate for candidate in candidates if candidate not in taken)
    return Root(label, store.relative(location), is_file=not location.is_dir())


def _with_patterns(root: Root, include: Sequence[str] | None, exclude: Sequence[str] | None) -> Root:
    if include is not None:
        root = replace(root, include=tuple(include))
    if exclude is not None:
        root = replace(root, exclude=tuple(exclude))
    return root


def _without_parts(targets: dict[tuple[str, str], Target]) -> tuple[Target, ...]:
    """Return the targets without those that are below another one."""
    return tuple(
        target
        for (label, below), target in targets.items()
        if not any(
            other == label and below != around and (around == "" or below.startswith(f"{around}/"))
            for other, around in targets
        )
    )
