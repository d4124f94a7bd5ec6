"""Topics, judgements and articles that do not belong together."""

from typing import NamedTuple

import pytest

from corpus_search.errors import UsageError
from corpus_search.evaluation.agreement import check_documents, check_topics
from corpus_search.evaluation.topics import Topic


class _Qrel(NamedTuple):
    query_id: str
    doc_id: str


_QRELS = [_Qrel("1", "a"), _Qrel("1", "b"), _Qrel("2", "c")]


def test_what_is_left_out_is_told() -> None:
    assert check_topics([Topic("1", "x"), Topic("2", "y")], _QRELS) == []
    assert check_topics([Topic("1", "x"), Topic("3", "y"), Topic("4", "z")], _QRELS) == [
        '2 topics without judgements, not measured: "3", "4"',
        '1 topic judged but not asked, counted as 0: "2"',
    ]


def test_topics_that_nobody_judged_are_an_error() -> None:
    with pytest.raises(UsageError, match='the topics are "q1", the judged ones "1", "2"'):
        check_topics([Topic("q1", "x")], _QRELS)


def test_articles_that_nobody_judged_are_an_error() -> None:
    check_documents({"1": {"a": 1.0, "x": 0.5}}, _QRELS)
    check_documents({"1": {}}, _QRELS)
    with pytest.raises(UsageError, match='found "doc1", judged "a", "b", "c"') as caught:
        check_documents({"1": {"doc1": 1.0}}, _QRELS)
    assert "id of its record" in caught.value.hint
