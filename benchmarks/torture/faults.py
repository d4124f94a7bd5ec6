"""A system call that fails, at every point of a run in turn: the disk is full, broken, or no file can be opened.

The calls that are counted are those which open, write, sync, cut, rename or remove a file of the store (see
`faults.c`, which is compiled here and loaded before everything else by LD_PRELOAD). Linux only.
"""

import errno
import subprocess
from itertools import product
from pathlib import Path

from benchmarks.torture.corpora import contents, copy_store, held, iter_leftovers, plant
from benchmarks.torture.launching import Launcher, Limits
from benchmarks.torture.outcome import Outcome, Work
from corpus_search.store.location import is_store

__all__ = ["compile_library", "run"]

_ERRORS = (errno.ENOSPC, errno.EIO, errno.EMFILE)


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
    return outcome


def _run_scene(name: str, arguments: tuple[str, ...], launcher: Launcher, work: Work, outcome: Outcome) -> None:
    there, before = work.folder / "scene", work.folder / f"before-{name}"
    engine = ("--engine", work.engine)
    if name == "new":
        arguments = (*arguments, *engine)
    plant(before / "a", {"one.txt": "One\na river and a council", "two.txt": "Two\na river too"})
    old = None
    if name != "new":
        launcher.run("index", "a", *engine, cwd=before)
    # The store names its folder of articles relative to itself, so the copy is of the copy's articles.
    copy_store(before, there)
    if name != "new":
        old = contents(there / ".corpus-search")
        plant(before / "a", {"one.txt": "One\nchanged: the Syrian Democratic Forces (SDF)", "new.txt": "New\na river"})
        (before / "a" / "two.txt").unlink()
        copy_store(before, there)
    below = str(there / ".corpus-search")
    done = launcher.run(*arguments, limits=Limits(below=below), cwd=there)
    new = contents(there / ".corpus-search")
    # With few to try, each point fails in one way; all ways in turn.
    points = [(number, _ERRORS[number % 3], number % 2) for number in range(done.calls)]
    if work.count > 2 * done.calls:
        points = list(product(range(done.calls), _ERRORS, (0, 1)))
    for fault in points:
        copy_store(before, there)
        reason = _failed(fault, arguments, launcher, there, old, new)
        outcome.done += 1
        if reason:
            number, error, stays = fault
            outcome.fail(f"{name}: call {number} {errno.errorcode[error]}{' and all later' if stays else ''}: {reason}")
    outcome.told += f"{', ' if outcome.told else ''}{name} {done.calls} calls"


def _failed(
    fault: tuple[int, int, int],
    arguments: tuple[str, ...],
    launcher: Launcher,
    there: Path,
    old: dict[str, str] | None,
    new: dict[str, str],
) -> str:
    """Run with a fault; return what is wrong then, "" for nothing."""
    store = there / ".corpus-search"
    done = launcher.run(*arguments, limits=Limits(fault=fault, below=str(store)), cwd=there)
    if not done.is_clean or done.code not in (0, 2):
        return f"exit {done.code} {done.err.decode()[-500:]!r}"
    there_is = held(store) if old is not None or is_store(store) else {}
    if there_is not in ((old or {}, new) if done.code else (new,)):
        return f"search then: neither old nor new (exit {done.code} {done.err.decode()!r}): {str(there_is)[:200]}"
    after = launcher.run_all([arguments, ("check",)], cwd=there)
    if not after.is_clean or after.codes != (0, 0):
        return f"index, check then: exit {after.codes} {after.out.decode()!r} {after.err.decode()!r}"
    if held(store) != new:
        return "index then: other articles than without the fault"
    if left := list(iter_leftovers(store)):
        return f"left: {left}"
    if b"left by" in after.out or b"unfinished" in after.out:
        return f"check then: {after.out.decode()!r}"
    return ""
