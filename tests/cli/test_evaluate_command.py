"""`corpus-search evaluate`, on a collection that can be worked out by hand and on a real one."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

pytest.importorskip("ir_measures", reason="the extra evaluation is not installed")

Run = Callable[..., subprocess.CompletedProcess[bytes]]
Plant = Callable[[Path, Mapping[str, str | bytes]], Path]

COLLECTIONS = Path(__file__).parents[2] / "../shared/data"


@pytest.fixture
def collection(here: Path, plant: Plant, run: Run) -> Path:
    documents = ['{"id": "a", "text": "war and peace"}', '{"id": "b", "text": "war"}', '{"id": "c", "text": "oil"}']
    plant(
        here, {"docs.jsonl": "\n".join(documents), "topics.tsv": "1\twar\n2\toil\n", "qrels.txt": "1 0 a 1\n2 0 c 1\n"}
    )
    assert run("index", "docs.jsonl", "--quiet").returncode == 0
    return here


def test_the_measures_are_printed(collection: Path, run: Run) -> None:
    done = run("evaluate", "--topics", "topics.tsv", "--qrels", "qrels.txt", "--run", "out.run")
    # Topic 1 has its document at rank 2, behind the shorter one; topic 2 at rank 1.
    assert done.stdout.decode().splitlines() == [
        "2 topics",
        "MAP         0.750",
        "nDCG@10     0.815",
        "P@10        0.100",
        "Recall@100  1.000",
        "MRR         0.750",
    ]
    assert [line.split()[:4] for line in Path("out.run").read_text().splitlines()] == [
        ["1", "Q0", "b", "1"],
        ["1", "Q0", "a", "2"],
        ["2", "Q0", "c", "1"],
    ]


def test_another_run_is_compared(collection: Path, run: Run) -> None:
    Path("other.run").write_text("1 Q0 a 1 2.0 x\n2 Q0 c 1 1.0 x\n")
    done = run("evaluate", "--topics", "topics.tsv", "--qrels", "qrels.txt", "--compare", "other.run")
    assert done.stdout.decode().splitlines()[1] == "MAP         0.750   other 1.000   p 1.000"


@pytest.mark.parametrize("option", ["--topics", "--qrels", "--compare"])
def test_a_file_that_is_not_there_is_an_error(option: str, collection: Path, run: Run) -> None:
    Path("good.run").write_text("1 Q0 a 1 2.0 x\n")
    files = {"--topics": "topics.tsv", "--qrels": "qrels.txt", "--compare": "good.run", option: "nothing"}
    done = run("evaluate", *(word for pair in files.items() for word in pair))
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"nothing" in done.stderr


@pytest.mark.parametrize(("name", "least"), [("cranfield", 0.30), ("cisi", 0.225), ("medline", 0.525)])
def test_the_ranking_holds_on_a_public_collection(name: str, least: float, here: Path, run: Run) -> None:
    folder = COLLECTIONS / name
    if not folder.is_dir():
        pytest.skip(f"the collection {name} is not beside the checkout")
    assert run("index", str(folder / "docs.jsonl"), "--quiet").returncode == 0
    done = run("evaluate", "--topics", str(folder / "queries.tsv"), "--qrels", str(folder / "qrels.txt"))
    (precision,) = [line.split()[1] for line in done.stdout.decode().splitlines() if line.startswith("MAP")]
    assert float(precision) >= least
