"""`corpus-search tune`, on collections whose best parameters are known."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("ir_measures", reason="the extra evaluation is not installed")

Run = Callable[..., subprocess.CompletedProcess[bytes]]

WORDS = ["oil", "war", "tea", "fish", "gold", "rain", "corn", "wool", "salt", "iron", "milk", "rice"]


@pytest.fixture
def collection(here: Path, run: Run) -> Path:
    """Of each word a long article that has it twice, and a short one; the long ones are judged relevant."""
    records = [{"id": f"{word}-long", "text": f"{word} {word} " + "filler " * 60} for word in WORDS]
    records += [{"id": f"{word}-short", "text": f"{word} note"} for word in WORDS]
    (here / "docs.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    (here / "topics.tsv").write_text("".join(f"{number}\t{word}\n" for number, word in enumerate(WORDS)))
    (here / "qrels.txt").write_text("".join(f"{number} 0 {word}-long 1\n" for number, word in enumerate(WORDS)))
    assert run("index", "docs.jsonl", "--quiet").returncode == 0
    return here


def test_a_gain_is_told_saved_and_taken_back(collection: Path, run: Run) -> None:
    files = ("--topics", "topics.tsv", "--qrels", "qrels.txt")
    done = run("tune", *files)
    lines = done.stdout.decode().splitlines()
    assert done.returncode == 0
    assert lines[0] == "usual   k1 1.2  b 0.75  headlines 2"
    assert lines[4:6] == ["6 others       usual  chosen       p", "MAP            0.500   1.000   0.031"]
    assert lines[-1] == "Better by more than luck. To rank this store so from now on: tune --save"
    assert done.stderr.decode().splitlines()[0].split()[0] == "1"
    assert b"ranked with" not in run("info").stdout

    assert b"Saved" in run("tune", *files, "--save").stdout
    assert b"ranked with  k1 " in run("info").stdout
    assert json.loads(run("info", "--json").stdout)["scoring"]["b"] < 0.75
    assert b"MAP         1.000" in run("evaluate", *files).stdout
    assert b"filler" in run("search", "oil", "-n", "1").stdout
    assert b"MAP         0.500" in run("evaluate", *files, "--b", "0.75", "--k1", "1.2").stdout

    done = run("tune", "--reset")
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"MAP         0.500" in run("evaluate", *files).stdout


def test_a_gain_that_may_be_luck_is_not_saved(collection: Path, run: Run) -> None:
    # Three topics have a say, and three are left: even if all gain, that may be luck.
    (collection / "topics.tsv").write_text("".join(f"{number}\t{word}\n" for number, word in enumerate(WORDS[:6])))
    done = run("tune", "--topics", "topics.tsv", "--qrels", "qrels.txt", "--save")
    assert done.returncode == 1
    assert "not better by more than luck; nothing is saved" in done.stdout.decode()
    assert b"ranked with" not in run("info").stdout


def test_files_that_are_missing_are_an_error(collection: Path, run: Run) -> None:
    done = run("tune", "--topics", "topics.tsv")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"--topics and --qrels are both needed" in done.stderr
