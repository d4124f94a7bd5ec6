"""`corpus-search evaluate`, on a collection that can be worked out by hand and on a real one."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

pytest.importorskip("ir_measures", reason="the extra evaluation is not installed")

Run = Callable[..., subprocess.CompletedProcess[bytes]]
Plant = Callable[[Path, Mapping[str, str | bytes]], Path]


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


def test_feedback_and_parameters_change_the_ranking(collection: Path, run: Run) -> None:
    files = ("--topics", "topics.tsv", "--qrels", "qrels.txt")
    assert run("evaluate", *files, "--run", "usual.run").returncode == 0
    # Without a penalty for length both have the same score, and trec_eval takes the later name first.
    assert run("evaluate", *files, "--b", "0", "--run", "flat.run").returncode == 0
    flat = [line.split() for line in Path("flat.run").read_text().splitlines() if line.startswith("1 ")]
    assert flat[0][4] == flat[1][4]
    assert run("evaluate", *files, "--expand", "feedback", "--run", "fed.run").returncode == 0
    # "peace", of the first article for "war", is found too; and so it is before "war" alone.
    assert Path("fed.run").read_text() != Path("usual.run").read_text()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--expand", "acronyms"), "no such expansion here"),
        (("--b", "2"), "b 2 and a headline's weight of 2 cannot be"),
        (("--k1", "-1"), "k1 -1, b 0.75"),
    ],
)
def test_what_cannot_be_is_an_error(options: tuple[str, ...], message: str, collection: Path, run: Run) -> None:
    done = run("evaluate", "--topics", "topics.tsv", "--qrels", "qrels.txt", *options)
    assert (done.returncode, done.stdout) == (2, b"")
    assert message in done.stderr.decode()


def test_topics_and_judgements_that_do_not_fit_are_told(collection: Path, run: Run) -> None:
    Path("other.txt").write_text("9 0 a 1\n")
    done = run("evaluate", "--topics", "topics.tsv", "--qrels", "other.txt")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "no topic has judgements" in done.stderr.decode()
    Path("foreign.txt").write_text("1 0 doc-1 1\n")
    done = run("evaluate", "--topics", "topics.tsv", "--qrels", "foreign.txt")
    assert (done.returncode, done.stdout) == (2, b"")
    assert 'no article that was found is judged: found "a", "b", "c", judged "doc-1"' in done.stderr.decode()
    Path("half.txt").write_text("1 0 a 1\n7 0 c 1\n")
    done = run("evaluate", "--topics", "topics.tsv", "--qrels", "half.txt")
    assert done.returncode == 0
    assert done.stderr.decode().splitlines() == [
        'note: 1 topic without judgements, not measured: "2"',
        'note: 1 topic judged but not asked, counted as 0: "7"',
    ]


def test_so_few_topics_cannot_tell_luck_from_more(collection: Path, run: Run) -> None:
    Path("other.run").write_text("1 Q0 a 1 2.0 x\n2 Q0 c 1 1.0 x\n")
    done = run("evaluate", "--topics", "topics.tsv", "--qrels", "qrels.txt", "--compare", "other.run")
    assert "1 of 2 topics differ in MAP: too few for p to tell luck from more" in done.stderr.decode()
