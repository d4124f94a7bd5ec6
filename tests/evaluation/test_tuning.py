"""Parameters that are chosen by one half of the topics and measured on the other."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("ir_measures", reason="the extra evaluation is not installed")

from corpus_search.engines.bm25 import DEFAULT_SCORING, Scoring
from corpus_search.errors import UsageError
from corpus_search.evaluation.measures import mean, read_qrels
from corpus_search.evaluation.topics import Topic
from corpus_search.evaluation.tuning import GRID, save_scoring, split, tune
from corpus_search.indexing.run import IndexOptions, run_index
from corpus_search.store.directory import StoreDirectory

WORDS = ["oil", "war", "tea", "fish", "gold", "rain", "corn", "wool", "salt", "iron", "milk", "rice"]
TOPICS = [Topic(str(number), word) for number, word in enumerate(WORDS)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[StoreDirectory]:
    """Of each word two articles: one that has it in a long text twice, which is relevant, and a short one."""
    records = []
    for word in WORDS:
        records.append({"id": f"{word}-long", "text": f"{word} {word} " + "filler " * 60})
        records.append({"id": f"{word}-short", "text": f"{word} note"})
    (tmp_path / "docs.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    run_index(tmp_path / "store", [tmp_path / "docs.jsonl"], IndexOptions(language="english"))
    opened = StoreDirectory.open(tmp_path / "store")
    yield opened
    opened.close()


@pytest.fixture
def qrels(tmp_path: Path) -> Path:
    path = tmp_path / "qrels.txt"
    path.write_text("".join(f"{topic.number} 0 {topic.query}-long 1\n" for topic in TOPICS))
    return path


def test_halves_are_drawn_by_chance_and_the_same_every_time() -> None:
    numbers = [str(number) for number in range(11)]
    first, second = split(numbers, 0)
    assert (len(first), len(second)) == (5, 6)
    assert sorted(first + second) == sorted(numbers)
    assert split(list(reversed(numbers)), 0) == (first, second)
    assert split(numbers, 1) != (first, second)


def test_what_is_better_is_found_and_holds(store: StoreDirectory, qrels: Path) -> None:
    told = []
    found = tune(store, TOPICS, read_qrels(qrels), on_try=lambda *one: told.append(one))
    # As it comes, the short article is first; without a penalty for length, the one that has the word twice.
    assert found.scoring.b < DEFAULT_SCORING.b
    assert mean(found.usual["MAP"]) == 0.5
    assert mean(found.tuned["MAP"]) == 1.0
    assert found.gain_at_home == 0.5
    assert found.p == 2 / 2**6
    assert set(found.held_out) == set(found.tuned["MAP"])
    assert not set(found.held_out) & set(found.chosen_by)
    assert found.tried == len(told) <= 4 * sum(map(len, GRID.values()))


def test_what_is_not_better_stays(store: StoreDirectory, tmp_path: Path) -> None:
    path = tmp_path / "short.txt"
    path.write_text("".join(f"{topic.number} 0 {topic.query}-short 1\n" for topic in TOPICS))
    found = tune(store, TOPICS, read_qrels(path))
    assert found.scoring == DEFAULT_SCORING
    assert (found.gain_at_home, found.p) == (0.0, 1.0)


def test_too_few_topics_are_an_error(store: StoreDirectory, qrels: Path) -> None:
    with pytest.raises(UsageError, match="only 3 topics"):
        tune(store, TOPICS[:3], read_qrels(qrels))


def test_what_is_saved_is_what_the_store_ranks_with(store: StoreDirectory) -> None:
    scoring = Scoring(k1=0.9, b=0.3, title_weight=3.0)
    save_scoring(store, scoring)
    again = StoreDirectory.open(store.path)
    assert again.scoring == scoring
    again.close()
    save_scoring(store, DEFAULT_SCORING)
    again = StoreDirectory.open(store.path)
    assert again.scoring == DEFAULT_SCORING
    again.close()


@pytest.mark.parametrize(
    "scoring", [Scoring(k1=-1.0), Scoring(b=1.5), Scoring(title_weight=0.0), Scoring(k1=float("nan"))]
)
def test_what_cannot_be_is_an_error(store: StoreDirectory, scoring: Scoring) -> None:
    with pytest.raises(UsageError, match="cannot be"):
        save_scoring(store, scoring)
