"""Killed at a random instant, `index` leaves the last commit, no lock, and work that the next run finishes.

Six runs are killed in turn: one that makes a store, one by several processes that commits as it goes, an update, a
rebuild, one that merges segments, and one that moves a store to another engine. With OpenSearch, whose server must be
named by CORPUS_SEARCH_OPENSEARCH_URL, it is the first three: what the server has cannot be put back as it was, so each
run has an index of its own, and an update what goes before it.
"""

import json
import shutil
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from benchmarks.torture.corpora import change, contents, copy_store, held, iter_leftovers, plant, write_articles
from benchmarks.torture.indexes import forget_indexes
from benchmarks.torture.launching import Launcher, Limits
from benchmarks.torture.outcome import Outcome, Work

__all__ = ["run"]

_ARTICLES = 150
_INDEX = "torture-kills"
_FIRST = ("new", "workers")
"""Runs that find no store."""


@dataclass(frozen=True, slots=True)
class _Scene:
    """A run to be killed: what stands there before, the arguments, and the contents before and after."""

    name: str
    before: Path
    arguments: tuple[str, ...]
    old: dict[str, str] | None
    new: dict[str, str]
    seconds: float

    @property
    def is_update(self) -> bool:
        """It finds a store that was made before."""
        return self.name not in _FIRST


def run(work: Work) -> Outcome:
    """Kill `count` runs."""
    outcome, chances = Outcome(), work.chances
    names = ["new", "update", "rebuild", "merge", "workers"]
    if work.engine == "whoosh" and find_spec("tantivy"):
        names.append("migrate")
    if work.engine == "opensearch":
        names = ["new", "update", "workers"]
    with Launcher(work.folder / "launch") as launcher:
        scenes = [_scene(name, launcher, work) for name in names]
        for number in range(work.count):
            scene = scenes[number % len(scenes)]
            after = chances.uniform(0, 1.1) * scene.seconds
            named = ("--index-name", f"{_INDEX}-{number}") if work.engine == "opensearch" else ()
            reason = _killed(scene, after, launcher, work.folder / "scene", named)
            outcome.done += 1
            if named:
                forget_indexes(_INDEX)
            if reason:
                outcome.fail(f"{scene.name} killed after {after:.4f} s of {scene.seconds:.3f}: {reason}")
    outcome.told = ", ".join(f"{scene.name} {scene.seconds:.2f} s" for scene in scenes)
    return outcome


def _scene(name: str, launcher: Launcher, work: Work) -> _Scene:
    """Prepare a scene, and see how long its run takes and what it leaves when nothing happens."""
    before, there = work.folder / "before" / name, work.folder / "scene"
    shutil.rmtree(there, ignore_errors=True)
    folder = write_articles(there / "a", _ARTICLES)
    if name == "workers":  # from so many bytes on there are several
        records = (json.dumps({"title": f"record {number}", "text": f"river {number} " * 90}) for number in range(1800))
        plant(folder, {"many.jsonl": "\n".join(records)})
    engine: tuple[str, ...] = ("--engine", work.engine)
    if work.engine == "opensearch":
        forget_indexes(_INDEX)
        engine += ("--index-name", f"{_INDEX}-{name}")
    old = None
    if name not in _FIRST:
        launcher.run("index", "a", *engine, cwd=there)
        if name == "merge":
            for number in range(8):
                (folder / f"later{number}.txt").write_text(f"Later {number}\nlater text {number}")
                launcher.run("index", cwd=there)
        old = contents(there / ".corpus-search")
        if name != "migrate":
            change(folder)
    copy_store(there, before)
    arguments = {
        "new": ("index", "a", *engine),
        "workers": ("index", "a", *engine, "--commit-every", "300", "--jobs", "2"),
        "rebuild": ("index", "--rebuild"),
        "migrate": ("migrate", "--engine", "tantivy"),
    }.get(name, ("index",))
    done = launcher.run(*arguments, cwd=there)
    if done.code:
        raise RuntimeError(f"{name}: {done.err.decode()}")
    arguments = tuple(part for part in arguments if part not in engine[2:])
    return _Scene(name, before, arguments, old, contents(there / ".corpus-search"), done.seconds)


def _killed(scene: _Scene, after: float, launcher: Launcher, there: Path, named: tuple[str, ...]) -> str:
    """Kill a run; return what is wrong then, "" for nothing. `named` are options for an index of its own."""
    copy_store(scene.before, there)
    store = there / ".corpus-search"
    arguments = scene.arguments if scene.is_update else (*scene.arguments, *named)
    if named and scene.is_update:
        shutil.rmtree(there)
        folder = write_articles(there / "a", _ARTICLES)
        launcher.run("index", "a", "--engine", "opensearch", *named, cwd=there)
        change(folder)
    launcher.run(*arguments, limits=Limits(signal_after=after), cwd=there)
    found = launcher.run("search", "*", "--count", cwd=there)
    if not found.is_clean or (found.code == 2 and scene.old is not None):
        return f"search then: exit {found.code} {found.err.decode()!r}"
    if found.code != 2 and (wrong := _is_no_state(held(store), scene)):
        return wrong
    again = ("index", *(arguments[1:] if scene.old is None else ()), "--wait", "0")
    then = launcher.run_all([again, ("check",)], cwd=there)
    if then.codes != (0, 0) or not then.is_clean:
        return f"index, check then: exit {then.codes} {then.out.decode()!r} {then.err.decode()!r}"
    if held(store) != scene.new:
        return f"index then: other articles than without the kill: {str(held(store))[:200]}"
    if left := list(iter_leftovers(store)):
        return f"left: {left}"
    return ""


def _is_no_state(there: dict[str, str] | str, scene: _Scene) -> str:
    """Return what is in a store that stands neither before nor after the run; runs may commit as they go."""
    if isinstance(there, str):
        return f"search then: {there}"
    old = scene.old or {}
    for place, text in there.items():
        if text not in (old.get(place), scene.new.get(place)):
            return f"search then: {place} is neither old nor new"
    for place in old.keys() & scene.new.keys():
        if place not in there:
            return f"search then: {place} is lost"
    return ""
