"""The short forms of the trials in benchmarks/torture: none may fail. `make torture` runs the long ones."""

import shutil
import sys
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


@pytest.mark.parametrize("trial", [trial for trial in TRIALS if trial.short], ids=lambda trial: trial.name)
def test_no_trial_fails(trial: Trial, tmp_path: Path) -> None:
    if trial.name in NEEDS and not shutil.which(NEEDS[trial.name]):
        pytest.skip(f"there is no {NEEDS[trial.name]}")
    outcome = trial.run(Work(trial.short, "whoosh", 1, tmp_path))
    assert outcome.done
    assert outcome.failures == []
