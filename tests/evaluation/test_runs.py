"""Rankings: the names of documents, and run files."""

from pathlib import Path

import pytest

from corpus_search.article import Article
from corpus_search.errors import UsageError
from corpus_search.evaluation.runs import check_place, document_name, make_run, read_run, write_run
from corpus_search.evaluation.topics import Topic
from corpus_search.indexing.run import IndexOptions, run_index
from corpus_search.store.directory import StoreDirectory


@pytest.mark.parametrize(
    ("article", "name"),
    [
        (Article("", "docs.jsonl", 3, "", "", key="AP880212-0001"), "AP880212-0001"),
        (Article("", "news/2016/a.b.txt", 0, "", ""), "a.b"),
        (Article("", "news/README", 0, "", ""), "README"),
        (Article("", "news.zip", 0, "", "", member="x/story1.txt"), "story1"),
    ],
)
def test_the_name_that_judgements_know_an_article_by(article: Article, name: str) -> None:
    assert document_name(article) == name


def test_the_first_topic_is_read_in_the_languages_of_the_store(tmp_path: Path) -> None:
    # It was read before the store's engine had said which they are, and found no other inflection.
    articles = tmp_path / "a.jsonl"
    articles.write_text('{"id": "wahl", "text": "Die Wahl war frei.", "language": "de"}\n')
    run_index(tmp_path / "store", [articles], IndexOptions(language="auto"))
    store = StoreDirectory.open(tmp_path / "store")
    run = make_run(store, [Topic("1", "Wahlen"), Topic("2", "Wahlen")])
    store.close()
    assert list(run["1"]) == list(run["2"]) == ["wahl"]


def test_a_run_file_is_trecs(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    write_run(path, {"7": {"b": 1.5, "a": 1.5, "c": 2}}, "ours")
    assert path.read_text() == "7 Q0 c 1 2.000000 ours\n7 Q0 a 2 1.500000 ours\n7 Q0 b 3 1.500000 ours\n"
    assert read_run(path) == {"7": {"c": 2.0, "a": 1.5, "b": 1.5}}


def test_a_line_that_is_none_of_a_run_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    path.write_text("1 Q0 a 1 2.5 x\n1 Q0 b two\n")
    with pytest.raises(UsageError, match="line 2"):
        read_run(path)


def test_a_run_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_run(tmp_path / "nothing")


def test_a_run_that_holds_nothing_is_an_error_not_a_ranking_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    path.write_text("\n")
    with pytest.raises(UsageError, match="there is no ranking in"):
        read_run(path)


def test_names_with_spaces_do_not_break_the_lines_of_a_run(tmp_path: Path) -> None:
    path = tmp_path / "a.run"
    write_run(path, {"a 1": {"my news\nof May": 2.0, "\udcff": 1.0}}, "ours")
    assert read_run(path) == {"a_1": {"my_news_of_May": 2.0, "\\udcff": 1.0}}


def test_where_no_run_can_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="it is a folder"):
        check_place(tmp_path)
    with pytest.raises(UsageError, match="there is no folder"):
        check_place(tmp_path / "nothing" / "a.run")
    with pytest.raises(UsageError, match="cannot be written: Is a directory"):
        write_run(tmp_path, {}, "ours")
    check_place(tmp_path / "a.run")
