"""The short forms of the trials in benchmarks/torture: none may fail. `make torture` runs the long ones."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.torture.outcome import Trial, Work
from benchmarks.torture.trials import TRIALS

pytestmark = [
    pytest.mark.torture,
    pytest.mark.skipif(sys.platform != "linux", reason="signals, fork and LD_PRELOAD as Linux has them"),
]

NEEDS = {"faults": "cc"}
"""Trials that need a program of the system."""


ENGINES = {"queries": ("whoosh", "tantivy")}
"""Trials that other engines share with the default one; `make torture` gives each the whole of it."""


def cases() -> Iterator[object]:
    for trial in TRIALS:
        engines = ENGINES.get(trial.name, ("whoosh",))
        for engine in engines if trial.short else ():
            yield pytest.param(trial, engine, trial.short // len(engines), id=f"{trial.name} {engine}")


@pytest.mark.parametrize(("trial", "engine", "count"), list(cases()))
def test_no_trial_fails(trial: Trial, engine: str, count: int, tmp_path: Path) -> None:
    if engine == "tantivy":
        pytest.importorskip("tantivy")
    if trial.name in NEEDS and not shutil.which(NEEDS[trial.name]):
        pytest.skip(f"there is no {NEEDS[trial.name]}")
    outcome = trial.run(Work(count, engine, 1, tmp_path))
    assert outcome.done
    assert outcome.failures == []
