"""A system call that fails, at every point of a run in turn.

The disk is full, broken or has become read-only, a quota is used up, rights are lost, or no file can be opened.

The calls that are counted are those which open, write, sync, cut, rename or remove a file of the store (see
`faults.c`, which is compiled here and loaded before everything else by LD_PRELOAD); in the short form, not those that
only open a file to read it. With OpenSearch, whose server must be named by CORPUS_SEARCH_OPENSEARCH_URL, these are the
local files. Linux only.
"""

import errno
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

from benchmarks.torture.corpora import contents, copy_store, held, iter_leftovers, plant
from benchmarks.torture.indexes import forget_indexes
from benchmarks.torture.launching import Launcher, Limits
from benchmarks.torture.outcome import Outcome, Work
from corpus_search.api import check, index
from corpus_search.engines.address import AddressOptions
from corpus_search.indexing.run import IndexOptions
from corpus_search.store.location import is_store

__all__ = ["compile_library", "run"]

_INDEX = "torture-faults"
_ERRORS = (errno.ENOSPC, errno.EIO, errno.EMFILE, errno.EACCES, errno.EDQUOT, errno.EROFS)


def compile_library(folder: Path) -> Path:
    """Return the library that makes calls fail. Raises OSError, CalledProcessError where there is no C compiler."""
    folder.mkdir(parents=True, exist_ok=True)
    library = folder / "faults.so"
    source = Path(__file__).with_name("faults.c")
    subprocess.run(  # noqa: S603  (our own source)
        ["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"],  # noqa: S607
        check=True,
    )
    return library


def run(work: Work) -> Outcome:
    """Let each call of an update fail; with a `count` beyond that of its calls, those of two other runs too."""
    outcome = Outcome()
    with Launcher(work.folder / "launch", compile_library(work.folder)) as launcher:
        for name, arguments in (("update", ("index",)), ("rebuild", ("index", "--rebuild")), ("new", ("index", "a"))):
            if outcome.done < work.count:
                _run_scene(name, arguments, launcher, work, outcome)
    if work.engine == "opensearch":
        forget_indexes(_INDEX)
    return outcome


class _Scene:
    """A run that faults befall, and what stands there before it.

    `old` is what a search finds before the run; None where there is no store.
    """

    def __init__(self, name: str, arguments: tuple[str, ...], launcher: Launcher, work: Work) -> None:
        self.there = work.folder / "scene"
        self.store = self.there / ".corpus-search"
        self.old: dict[str, str] | None = None
        self._arguments = arguments
        self._is_new = name == "new"
        self._launcher = launcher
        self._engine = work.engine
        self._kept = work.folder / f"before-{name}"
        self._made = 0

    def prepare(self) -> tuple[str, ...]:
        """Put everything as it is before the run, and return the run's arguments.

        What a server has cannot be put back, so a store has an index of its own there, made anew each time.
        """
        named: tuple[str, ...] = ()
        if self._engine == "opensearch":
            self._made += 1
            forget_indexes(_INDEX)
            named = ("--index-name", f"{_INDEX}-{self._made}")
            self._make(named)
        elif self._kept.exists():
            copy_store(self._kept, self.there)
        else:
            self._make(named)
            copy_store(self.there, self._kept)
        return (*self._arguments, "--engine", self._engine, *named) if self._is_new else self._arguments

    def index_again(self) -> None:
        """Do, in this process, what the run did; a new store has the index that it was to have."""
        if self._is_new:
            address = AddressOptions(name=f"{_INDEX}-{self._made}") if self._engine == "opensearch" else None
            index([self.there / "a"], self.store, IndexOptions(engine=self._engine, address=address))
        else:
            index((), self.store, IndexOptions(rebuild="--rebuild" in self._arguments))

    def _make(self, named: tuple[str, ...]) -> None:
        if self.there.exists():
            shutil.rmtree(self.there)
        plant(self.there / "a", {"one.txt": "One\na river and a council", "two.txt": "Two\na river too"})
        if not self._is_new:
            self._launcher.run("index", "a", "--engine", self._engine, *named, cwd=self.there)
            self.old = contents(self.store)
        changed = {"one.txt": "One\nchanged: the Syrian Democratic Forces (SDF)", "new.txt": "New\na river"}
        plant(self.there / "a", changed)
        (self.there / "a" / "two.txt").unlink()


def _run_scene(name: str, arguments: tuple[str, ...], launcher: Launcher, work: Work, outcome: Outcome) -> None:
    scene = _Scene(name, arguments, launcher, work)
    limits = Limits(below=str(scene.store), reads=work.count > 1)
    done = launcher.run(*scene.prepare(), limits=limits, cwd=scene.there)
    new = contents(scene.store)
    # With few to try, each point fails in one way; all ways in turn, and for one call or for all from then on.
    ways = len(_ERRORS)
    points = [(number, _ERRORS[number % ways], number // ways % 2) for number in range(done.calls)]
    if work.count > 2 * done.calls:
        points = [
            (number, error, (number + way) % 2) for number in range(done.calls) for way, error in enumerate(_ERRORS)
        ]
    for fault in points:
        reason = _failed(replace(limits, fault=fault), scene, launcher, new)
        outcome.done += 1
        if reason:
            number, error, stays = fault
            outcome.fail(f"{name}: call {number} {errno.errorcode[error]}{' and all later' if stays else ''}: {reason}")
    outcome.told += f"{', ' if outcome.told else ''}{name} {done.calls} calls"


def _failed(limits: Limits, scene: _Scene, launcher: Launcher, new: dict[str, str]) -> str:
    """Run with a fault; return what is wrong then, "" for nothing."""
    arguments, store, there, old = scene.prepare(), scene.store, scene.there, scene.old
    done = launcher.run(*arguments, limits=limits, cwd=there)
    if not done.is_clean or done.code not in (0, 2):
        return f"exit {done.code} {done.err.decode()[-500:]!r}"
    there_is = held(store) if old is not None or is_store(store) else {}
    if there_is not in ((old or {}, new) if done.code else (new,)):
        return f"search then: neither old nor new (exit {done.code} {done.err.decode()!r}): {str(there_is)[:200]}"
    # Not by commands: two processes more for each fault would take as long as all the rest.
    try:
        scene.index_again()
        findings = check(store).findings
    except Exception as err:
        return f"index, check then: {type(err).__name__}: {err}"
    if held(store) != new:
        return "index then: other articles than without the fault"
    if left := list(iter_leftovers(store)):
        return f"left: {left}"
    if findings:
        return f"check then: {findings}"
    return ""
