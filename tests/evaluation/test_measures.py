"""The measures, on a ranking that can be worked out by hand."""

from math import isclose, log2
from pathlib import Path

import pytest

from corpus_search.errors import UsageError

pytest.importorskip("ir_measures", reason="the extra evaluation is not installed")

from corpus_search.evaluation.measures import MEASURES, evaluate, mean, read_qrels
from corpus_search.evaluation.significance import LEAST_TOPICS, SIGNIFICANT, p_value


@pytest.fixture
def qrels(tmp_path: Path) -> Path:
    path = tmp_path / "qrels.txt"
    path.write_text("1 0 a 1\n1 0 b 1\n1 0 x 0\n2 0 c 1\n")
    return path


def test_measures_of_a_small_ranking(qrels: Path) -> None:
    # Topic 1: relevant documents at ranks 1 and 3. Topic 2: at rank 2.
    run = {"1": {"a": 3.0, "x": 2.0, "b": 1.0}, "2": {"x": 2.0, "c": 1.0}}
    scores = evaluate(read_qrels(qrels), run)
    assert list(scores) == list(MEASURES)
    assert isclose(scores["MAP"]["1"], (1 / 1 + 2 / 3) / 2)
    assert isclose(scores["MAP"]["2"], 1 / 2)
    assert isclose(scores["nDCG@10"]["1"], (1 + 1 / log2(4)) / (1 + 1 / log2(3)))
    assert isclose(scores["P@10"]["1"], 0.2)
    assert isclose(mean(scores["Recall@100"]), 1.0)
    assert isclose(mean(scores["MRR"]), 0.75)


def test_a_topic_without_a_ranking_has_nothing(qrels: Path) -> None:
    scores = evaluate(read_qrels(qrels), {"1": {"a": 1.0}})
    assert scores["MAP"]["2"] == 0.0
    assert mean(scores["MRR"]) == 0.5


def test_judgements_that_are_not_there_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_qrels(tmp_path / "nothing")
    (tmp_path / "empty").write_text("")
    with pytest.raises(UsageError, match="no judgements"):
        read_qrels(tmp_path / "empty")


def test_equal_rankings_differ_by_luck_only() -> None:
    assert p_value([0.1, 0.5, 0.9], [0.1, 0.5, 0.9]) == 1.0


def test_a_small_difference_over_few_topics_is_luck() -> None:
    # Two topics, four ways to give signs, of which two are as large: one half.
    assert p_value([0.2, 0.3], [0.1, 0.1]) == 0.5


def test_few_topics_cannot_be_significant() -> None:
    for topics in range(1, 9):
        least = p_value([0.5] * topics, [0.1] * topics)
        assert least == 2 / 2**topics
        assert (least < SIGNIFICANT) == (topics >= LEAST_TOPICS)


def test_a_difference_on_every_one_of_many_topics_is_none() -> None:
    better = [0.5 + number / 1000 for number in range(50)]
    assert p_value([value + 0.05 for value in better], better) < 0.001


def test_the_same_values_give_the_same_result() -> None:
    first, second = [0.1, 0.4, 0.3, 0.2, 0.6], [0.2, 0.3, 0.5, 0.1, 0.4]
    assert p_value(first, second) == p_value(first, second) == p_value(second, first)


def test_topics_must_be_the_same() -> None:
    with pytest.raises(ValueError, match="argument 2"):
        p_value([0.1, 0.2], [0.1])


def test_what_is_no_judgement_is_said_without_pythons_words(tmp_path: Path) -> None:
    path = tmp_path / "topics.tsv"
    path.write_text("1\tkerry in rome with many\n")
    with pytest.raises(UsageError, match="they are not in TREC's format"):
        read_qrels(path)
    path.write_bytes(b"1 0 \xff 1\n")
    with pytest.raises(UsageError, match="are not UTF-8"):
        read_qrels(path)
