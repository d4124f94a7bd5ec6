"""`index --jobs` and `--memory`: what is taken, and what is refused."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from corpus_search.indexing import interpreter, resources
from corpus_search.indexing.resources import Resources

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]
Run = Callable[..., CompletedProcess[bytes]]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((), Resources()),
        (("--jobs", "1"), Resources(1)),
        (("--jobs", "3", "--memory", "1GiB"), Resources(3, 1 << 30)),
        (("--memory", "256MB"), Resources(0, 256 << 20)),
        (("--memory", "134217728"), Resources(0, 128 << 20)),
    ],
)
def test_what_is_given_is_taken(
    here: Path, plant: Plant, run: Run, monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...], expected: Resources
) -> None:
    asked: list[Resources] = []
    workers = Resources.workers

    def note(self: Resources, sizes: Sequence[int]) -> int:
        asked.append(self)
        return workers(self, sizes)

    monkeypatch.setattr(Resources, "workers", note)
    done = run("index", plant(here / "a", {"a.txt": "a\n\ntext"}), *given)
    assert (done.returncode, done.stderr) == (0, b"")
    assert asked == [expected]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("--jobs", "0"), b"--jobs"),
        (("--jobs", "many"), b"--jobs"),
        (
            ("--memory", "much"),
            b'corpus-search: --memory "much" is not a size.\nWrite it as 500K, 64M or 2G, in bytes.',
        ),
        (("--memory", "1M"), b'corpus-search: --memory "1M" is too little.\nThe least is 64M.'),
        (("--compact", "--dry-run"), b"corpus-search: --compact and --dry-run cannot be combined."),
    ],
)
def test_what_cannot_be_is_refused(here: Path, plant: Plant, run: Run, given: tuple[str, ...], message: bytes) -> None:
    done = run("index", plant(here / "a", {"a.txt": "a\n\ntext"}), *given)
    assert (done.returncode, done.stdout) == (2, b"")
    assert message in done.stderr
    assert not (here / ".corpus-search").exists()


def test_a_worker_that_dies_is_an_error(here: Path, plant: Plant, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_LEAST_FILES", 1)
    monkeypatch.setattr(interpreter, "_PROGRAM", "import os; path, module = {path!r}, {module!r}; os._exit(9)")
    done = run("index", plant(here / "a", {"a.txt": "a\n\ntext"}), "--jobs", "2")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == (
        b"corpus-search: worker 1 of 2 ended with exit code 9. The store is as it was.\n"
        b"If the system ran out of memory, try a smaller --memory or fewer --jobs.\n"
    )
