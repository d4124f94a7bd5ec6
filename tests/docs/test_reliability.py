"""docs/reliability.md names a test for each promise, and all of them are there."""

import re
from pathlib import Path

import pytest

from benchmarks.torture.trials import TRIALS

PROJECT = Path(__file__).parents[2]
DOCUMENT = (PROJECT / "docs" / "reliability.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", DOCUMENT)))


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_named_test_is_there(path: str, name: str) -> None:
    assert f"\ndef {name}(" in (PROJECT / path).read_text("utf-8")


def test_each_promise_names_a_test() -> None:
    promises = DOCUMENT.partition("## Promises")[2].partition("\n## ")[0]
    rows = [line for line in promises.splitlines() if line.startswith("| ")][2:]
    assert len(rows) >= 9
    assert [row for row in rows if "`tests/" not in row] == []


def test_each_trial_is_named() -> None:
    named = set(re.findall(r"\b(\w+)\b", DOCUMENT))
    assert {trial.name for trial in TRIALS} <= named
