"""A folder in, the files below it out, one after the other, in the same order on every run.

Nothing is opened but folders and ignore files. What cannot be read is told, and never stops a walk.
"""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Literal, NamedTuple

from corpus_search.errors import UsageError
from corpus_search.readers.ignoring import (
    IGNORE_FILE,
    MAX_IGNORE_FILE_SIZE,
    IgnoreRules,
    PatternError,
    Patterns,
)
from corpus_search.records import dataclass

__all__ = ["STORE_FOLDER", "FoundFile", "Unreadable", "is_hidden", "walk"]

STORE_FOLDER = ".corpus-search"

_VERSION_CONTROL = frozenset({"CVS", "_darcs", "SCCS"})
"""Those whose names have no leading dot, and so are not hidden."""

_SPECIAL = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


class FoundFile(NamedTuple):
    """A file to read: where it is (absolute), its path below the root as in `Article`, and its state.

    `size` is in bytes, `mtime_ns` the time of its last change in nanoseconds since 1970; both are those of
    the file that a symbolic link leads to.
    """

    location: str
    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something below the root that cannot be read ("failed") or is left out on purpose ("skipped"), and why.

    `path` is as in `FoundFile`, "." for the root itself. With `is_folder` it stands for everything below it,
    of which nothing is known: no reason to think that the files in there are gone.
    """

    path: str
    reason: str
    status: Literal["failed", "skipped"]
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class _Folder:
    location: str
    prefix: str
    rules: IgnoreRules


def walk(
    root: str | os.PathLike[str],
    *,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    is_store: Callable[[Path], bool] | None = None,
) -> Iterator[FoundFile | Unreadable]:
    """Yield the files below `root`, a folder's entries in the order of their names' bytes, links last.

    Not read are hidden files and folders, those of version control, folders that are a store (named so, or by
    `is_store`), and what patterns leave out: `exclude`, ignore files from the root down, and with `include`
    every file that it does not cover. Links to folders are followed, but no folder is entered twice.

    When `root` is a file, it is the only one, even if hidden; its path is its name. Only the patterns of
    `include` and `exclude` are asked about it.

    Raises `UsageError` at once for a pattern that is none; afterwards nothing.
    """
    options = _Options(_compile("--include", include), _compile("--exclude", exclude), is_store)
    return _Walk(options).iter_root(Path(root))


def _compile(option: str, patterns: Sequence[str]) -> Patterns | None:
    try:
        return Patterns(patterns) if patterns else None
    except PatternError as err:
        raise UsageError(
            f"{option} {err.line!r} is not a pattern",
            "Patterns are written as in .gitignore: '*.txt', 'old/'.",
        ) from err


@dataclass(frozen=True, slots=True)
class _Options:
    include: Patterns | None
    exclude: Patterns | None
    is_store: Callable[[Path], bool] | None

    @property
    def takes_all(self) -> bool:
        """No pattern leaves anything out."""
        return self.exclude is None and self.include is None

    def leave_out(self, path: str, rules: IgnoreRules) -> bool:
        if self.exclude and self.exclude.decide(path):
            return True
        if rules.lists and rules.leave_out(path):
            return True
        if self.include is None or path.endswith("/"):
            return False
        return not self.include.cover(path)


class _Walk:
    """One walk: what was asked of it, and the folders that it has been in."""

    def __init__(self, options: _Options) -> None:
        self._options = options
        self._seen: set[tuple[int, int]] = set()

    def iter_root(self, root: Path) -> Iterator[FoundFile | Unreadable]:
        location = str(root.absolute())
        name = _portable(os.fsencode(root.name))
        try:
            status = root.stat()
        except (OSError, ValueError) as err:
            yield Unreadable(name or ".", _reason(err), "failed")
            return
        if stat.S_ISDIR(status.st_mode):
            self._enter(status)
            yield from self._iter_folder(location)
        elif not self._options.leave_out(name, IgnoreRules()):
            yield _finding(location, name, status)

    def _iter_folder(self, root: str) -> Iterator[FoundFile | Unreadable]:
        if self._is_store(root):
            yield Unreadable(".", "a store of corpus-search", "skipped", is_folder=True)
            return
        # A stack of our own, for a folder may be deeper than Python's; each iterator is one folder's entries.
        stack = [self._iter_entries(_Folder(root, "", IgnoreRules()))]
        while stack:
            finding = next(stack[-1], None)
            if finding is None:
                stack.pop()
            elif isinstance(finding, _Folder):
                stack.append(self._iter_entries(finding))
            else:
                yield finding

    def _iter_entries(self, folder: _Folder) -> Iterator[FoundFile | Unreadable | _Folder]:
        try:
            with os.scandir(folder.location) as listing:
                named = [(entry.is_symlink(), _in_bytes(entry.name), entry) for entry in listing]
        except OSError as err:
            if not (isinstance(err, FileNotFoundError) and folder.prefix):  # removed while we walked
                yield Unreadable(folder.prefix[:-1] or ".", _reason(err), "failed", is_folder=True)
            return
        # Links come last, so that a file goes by its own path and not by that of a link to its folder.
        entries = sorted(named, key=itemgetter(0, 1))
        rules = folder.rules
        for _, _, entry in entries:
            if entry.name == IGNORE_FILE:
                try:
                    rules = _read_ignore_file(entry, folder)
                except (OSError, ValueError) as err:
                    yield Unreadable(folder.prefix + IGNORE_FILE, _reason(err), "failed")
        takes_all = self._options.takes_all and not rules.lists
        for is_link, raw, entry in entries:
            name = entry.name
            if is_hidden(name):
                continue
            path = folder.prefix + (name if name.isascii() else _portable(raw))
            if not takes_all or is_link or not entry.is_file(follow_symlinks=False):
                finding = self._look_at(entry, path, rules)
            else:  # the same, at once, for nearly every file there is
                try:
                    finding = _finding(entry.path, path, entry.stat())
                except OSError:
                    finding = self._look_at(entry, path, rules)
            if finding is not None:
                yield finding

    def _look_at(
        self, entry: os.DirEntry[str], path: str, rules: IgnoreRules
    ) -> FoundFile | Unreadable | _Folder | None:
        try:
            is_folder = entry.is_dir()
        except OSError:
            is_folder = False
        if self._options.leave_out(f"{path}/" if is_folder else path, rules):
            return None
        try:
            if is_folder:
                # A directory entry's own status has no inode on Windows.
                if self._is_store(entry.path) or not self._enter(Path(entry.path).stat()):
                    return None
                return _Folder(entry.path, f"{path}/", rules)
            return _finding(entry.path, path, entry.stat())
        except FileNotFoundError:
            # Without a link, it was removed while we walked.
            return Unreadable(path, "a link to nothing", "failed") if entry.is_symlink() else None
        except OSError as err:
            return Unreadable(path, _reason(err), "failed", is_folder)

    def _enter(self, status: os.stat_result) -> bool:
        """Note a folder; False when the walk has been in it, by this name or another."""
        identity = (status.st_dev, status.st_ino)
        if identity in self._seen:
            return False
        self._seen.add(identity)
        return True

    def _is_store(self, location: str) -> bool:
        folder = Path(location)
        is_store = self._options.is_store
        return folder.name == STORE_FOLDER or (is_store is not None and is_store(folder))


def is_hidden(name: str) -> bool:
    """Tell whether a file or folder of this name is left out wherever it stands."""
    return name.startswith(".") or name in _VERSION_CONTROL


def _finding(location: str, path: str, status: os.stat_result) -> FoundFile | Unreadable:
    if stat.S_ISREG(status.st_mode):
        return FoundFile(location, path, status.st_size, status.st_mtime_ns)
    kind = _SPECIAL.get(stat.S_IFMT(status.st_mode), "a special file")
    return Unreadable(path, f"{kind}, not a file", "skipped")


def _read_ignore_file(entry: os.DirEntry[str], folder: _Folder) -> IgnoreRules:
    """Return the folder's rules with those of its ignore file. Raises `OSError` and `ValueError`."""
    status = entry.stat()
    if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for ever
        raise ValueError("not a file")
    if status.st_size > MAX_IGNORE_FILE_SIZE:
        raise ValueError(f"larger than {MAX_IGNORE_FILE_SIZE} bytes")
    return folder.rules.with_file(entry.path, folder.prefix)


def _in_bytes(name: str) -> bytes:
    """Return a name as the system has it, by which names are put in order."""
    return name.encode("ascii") if name.isascii() else os.fsencode(name)


def _portable(name: bytes) -> str:
    """Return a name as in `Article.path`: the same wherever the locale has another encoding (PEP 383)."""
    return name.decode("utf-8", "surrogateescape")


def _reason(err: Exception) -> str:
    words = err.strerror if isinstance(err, OSError) and err.strerror else str(err)
    return words[:1].lower() + words[1:]
