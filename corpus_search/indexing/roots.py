"""Which folders and files does a run look at?

A path that is given is a root of its own, a part of a root that the store knows, or a folder around roots that it
knows, which then become parts of the new one: no file is found twice. "-" is standard input, a root of its own.
"""

import os
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from corpus_search.errors import UsageError
from corpus_search.readers.reading import STANDARD_INPUT
from corpus_search.readers.walk import walk
from corpus_search.records import dataclass
from corpus_search.store.directory import StoreDirectory
from corpus_search.store.settings import Root, Settings

__all__ = ["DASH", "Patterns", "Plan", "Target", "make_plan", "plan_rebuild"]


DASH = "-"
"""What stands for standard input where a path could stand; a file of that name is "./-"."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns that a user gives for this run and the next; None leaves those of a root as they are."""

    include: Sequence[str] | None = None
    exclude: Sequence[str] | None = None

    def check(self) -> None:
        """Raise `UsageError` for a pattern that is none."""
        walk(os.curdir, include=self.include or (), exclude=self.exclude or ())  # nothing is walked before it is drawn

    def of(self, root: Root) -> Root:
        """Return a root with these patterns."""
        if self.include is not None:
            root = replace(root, include=tuple(self.include))
        if self.exclude is not None:
            root = replace(root, exclude=tuple(self.exclude))
        return root


@dataclass(frozen=True, slots=True)
class Target:
    """A root to walk, or what is `below` in it: "" for all, else a path with "/" between the parts.

    Of standard input `data` is what came in, None where nothing was asked for.
    """

    root: Root
    location: Path
    below: str = ""
    data: bytes | None = None

    @property
    def absence(self) -> str:
        """Why the root cannot be looked at, "" if it can; in words for a person.

        It may be so only for now: a disk that is not mounted, a network that is down.
        """
        if self.root.is_stdin:
            return "standard input has ended" if self.data is None else ""
        try:
            self.location.stat()
        except (FileNotFoundError, NotADirectoryError):
            return "not there"
        except OSError as err:
            return f"not readable ({(err.strerror or str(err)).lower()})"
        return ""

    @property
    def is_deleted(self) -> bool:
        """The root is a single file that is not there, in a folder that is."""
        return self.root.is_file and self.absence == "not there" and self.location.parent.is_dir()

    def holds(self, path: str) -> bool:
        """Tell whether a path below the root belongs to what is walked."""
        return not self.below or path == self.below or path.startswith(f"{self.below}/")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to walk, and the settings that then hold; roots that these do not have are to be taken out."""

    targets: tuple[Target, ...]
    settings: Settings


def make_plan(
    store: StoreDirectory,
    paths: Sequence[str | os.PathLike[str]],
    patterns: Patterns,
    labels: Collection[str] = (),
    data: bytes | None = None,
) -> Plan:
    """Return what a run looks at: `paths`, or all roots that the store knows and that can be looked at again.

    `labels` are those of roots that there were, which no new root may have; `data` is what came in by standard
    input, if that is among the paths. Raises `UsageError` for a path that
    is not there or cannot be meant, for a pattern that is none, and where there is nothing to look at.
    """
    patterns.check()
    settings, targets = store.settings, dict[tuple[str, str], Target]()
    taken = {root.label for root in settings.roots} | set(labels)
    for path in paths:
        if path == DASH:
            root = _input_root(settings, taken)
            taken.add(root.label)
            settings = settings.with_root(root)
            targets[root.label, ""] = Target(root, store.location(root), data=data or b"")
            continue
        location = _existing(path)
        _check_is_outside(store, location)
        root, below = _holder(store, settings, location) or (_new_root(store, taken, location), "")
        taken.add(root.label)
        for inner in _roots_inside(store, settings, root):
            settings = settings.without_root(inner.label)
            targets = {key: target for key, target in targets.items() if key[0] != inner.label}
        root = patterns.of(_as_it_is(store, root))
        settings = settings.with_root(root)
        targets[root.label, below] = Target(root, store.location(root), below)
    if not paths:
        settings = replace(settings, roots=tuple(patterns.of(_as_it_is(store, root)) for root in settings.roots))
        places = (root for root in settings.roots if not root.is_stdin)
        targets = {(root.label, ""): Target(root, store.location(root)) for root in places}
    if not settings.roots:
        raise UsageError("there is nothing to index yet.", "Name a folder: corpus-search index FOLDER")
    return Plan(_without_parts(targets), settings)


def plan_rebuild(store: StoreDirectory, settings: Settings, data: bytes | None = None) -> tuple[Plan, tuple[Path, ...]]:
    """Return what a rebuild looks at: all roots but those that are not there, which are returned too.

    What came in by standard input is there only if it comes in now, as `data`. Raises `UsageError` where none of
    them is there.
    """
    targets = [Target(root, store.location(root), data=data if root.is_stdin else None) for root in settings.roots]
    there = [target for target in targets if not target.absence]
    if not there:
        places = ", ".join(str(target.location) for target in targets)
        raise UsageError(
            f"nothing of what the store was made from is there any more: {places}.",
            "Name a folder: corpus-search index --rebuild FOLDER",
        )
    lost = tuple(target.location for target in targets if target not in there)
    return Plan(tuple(there), replace(settings, roots=tuple(target.root for target in there))), lost


def _existing(path: str | os.PathLike[str]) -> Path:
    if not os.fspath(path):
        raise UsageError('the path "" is empty.', "Name a folder or a file; the current folder is: .")
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


def _check_is_outside(store: StoreDirectory, location: Path) -> None:
    if location.resolve().is_relative_to(store.path.resolve()):
        raise UsageError(
            f"{location} belongs to the store itself; there are no articles in it.",
            "Name a folder of articles: corpus-search index FOLDER",
        )


def _holder(store: StoreDirectory, settings: Settings, location: Path) -> tuple[Root, str] | None:
    """Return the root that a path is or is below of, and its path below that.

    A place is the same by whatever links it is reached.
    """
    for root in settings.roots:
        if root.is_stdin:
            continue
        place = store.location(root)
        for inner, outer in ((location, place), (location.resolve(), place.resolve())):
            if inner == outer:
                return root, ""
            if not root.is_file and inner.is_relative_to(outer):
                return root, inner.relative_to(outer).as_posix()
    return None


def _roots_inside(store: StoreDirectory, settings: Settings, around: Root) -> list[Root]:
    """Return the roots that a new one makes superfluous."""
    place = store.location(around).resolve()
    others = (root for root in settings.roots if root.label != around.label and not root.is_stdin)
    return [root for root in others if store.location(root).resolve().is_relative_to(place)]


def _input_root(settings: Settings, taken: Collection[str]) -> Root:
    """Return the root of standard input; if it is the first one, a folder may still get the empty label."""
    known = next((root for root in settings.roots if root.is_stdin), None)
    return known or Root(_free_label(STANDARD_INPUT, STANDARD_INPUT, taken), STANDARD_INPUT, is_stdin=True)


def _new_root(store: StoreDirectory, taken: Collection[str], location: Path) -> Root:
    """Return a root with a label of its own: empty for the first, else the folder's name."""
    # Bytes of a name that are not UTF-8 are spelled out: a label is text.
    name = location.name.encode("utf-8", "backslashreplace").decode() or "root"
    first = set(taken) <= {STANDARD_INPUT}
    return Root(_free_label("" if first else name, name, taken), store.relative(location))


def _free_label(wanted: str, name: str, taken: Collection[str]) -> str:
    candidates = [wanted, *(f"{name}~{number}" for number in range(2, len(taken) + 3))]
    return next(candidate for candidate in candidates if candidate not in taken)


def _as_it_is(store: StoreDirectory, root: Root) -> Root:
    """Return a root as a folder or as a file, whichever is there now."""
    location = store.location(root)
    return root if Target(root, location).absence else replace(root, is_file=not location.is_dir())


def _without_parts(targets: dict[tuple[str, str], Target]) -> tuple[Target, ...]:
    """Return the targets without those that are below another one."""
    return tuple(
        target
        for target in targets.values()
        if not any(
            target.root.label == around.root.label and target.below != around.below and around.holds(target.below)
            for around in targets.values()
        )
    )
