"""Copies are found while articles are noted, and forgotten with their files."""

import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from corpus_search.analysis.fingerprint import make_fingerprint
from corpus_search.article import Article
from corpus_search.errors import StoreError
from corpus_search.store.stories import STORIES_NAME, Stories, Story

_VOCABULARY = [f"word{number}" for number in range(2_000)]


def _article(path: str, text: str, title: str = "A headline") -> Article:
    return Article("", path, 0, title, text)


def _text(seed: int, words: int = 200) -> str:
    return " ".join(random.Random(seed).choices(_VOCABULARY, k=words))


def _story_of(stories: Stories, article: Article) -> str | None:
    prints = make_fingerprint(article.title, article.text)
    return stories.place(article.id, (article.root, article.path), prints)


@pytest.fixture
def stories(tmp_path: Path) -> Iterator[Stories]:
    opened = Stories.open(tmp_path)
    yield opened
    opened.close()


def test_the_first_article_of_a_story_is_no_copy(stories: Stories) -> None:
    assert _story_of(stories, _article("a.txt", _text(1))) is None
    assert _story_of(stories, _article("b.txt", _text(2))) is None
    assert stories.groups() == []


def test_the_same_text_under_another_headline_is_a_copy(stories: Stories) -> None:
    first, copy = _article("a.txt", _text(1)), _article("b.txt", _text(1).upper(), "Another headline")
    assert _story_of(stories, first) is None
    assert _story_of(stories, copy) == first.id
    assert stories.groups() == [Story((first.id, copy.id))]


def test_a_story_has_all_its_articles(stories: Stories) -> None:
    first, copy, other = _article("b.txt", _text(1)), _article("a.txt", _text(1)), _article("c.txt", _text(2))
    for one in (first, copy, other):
        _story_of(stories, one)
    assert stories.articles_of(first.id) == [first.id, copy.id]
    assert stories.articles_of(other.id) == [other.id]
    assert stories.articles_of(copy.id) == stories.articles_of("nobody") == []


def test_an_article_with_another_text_by_now_is_not_of_the_story_that_goes_by_its_id(stories: Stories) -> None:
    first, copy = _article("a.txt", _text(1)), _article("b.txt", _text(1))
    _story_of(stories, first)
    _story_of(stories, copy)
    stories.forget_file("", "a.txt")
    assert _story_of(stories, _article("a.txt", _text(2))) == f"{first.id}~2"
    assert stories.articles_of(first.id) == [copy.id]
    assert stories.articles_of(f"{first.id}~2") == [first.id]


def test_the_same_short_text_is_a_copy_under_the_same_headline_only(stories: Stories) -> None:
    first = _article("a.txt", "Subscribe to read on", "War")
    _story_of(stories, first)
    assert _story_of(stories, _article("b.txt", "Subscribe to read on.", "WAR")) == first.id
    assert _story_of(stories, _article("c.txt", "Subscribe to read on", "Peace")) is None
    assert _story_of(stories, _article("d.txt", "on", "War Subscribe to read")) is None


def test_articles_without_text_are_copies_by_their_headline_only(stories: Stories) -> None:
    first = _article("a.txt", "", "War")
    _story_of(stories, first)
    assert _story_of(stories, _article("b.txt", "", "Peace")) is None
    assert _story_of(stories, _article("c.txt", "", "war")) == first.id


def test_a_near_copy_belongs_to_the_story_and_so_does_a_copy_of_the_copy(stories: Stories) -> None:
    first = _article("a.txt", _text(1, 300))
    cut = _article("b.txt", " ".join(_text(1, 300).split()[:200]))
    _story_of(stories, first)
    assert _story_of(stories, cut) == first.id
    assert _story_of(stories, _article("c.txt", cut.text)) == first.id


def test_noting_an_article_again_is_no_copy_of_itself(stories: Stories) -> None:
    article = _article("a.txt", _text(1))
    _story_of(stories, article)
    stories.forget_file("", "a.txt")
    assert _story_of(stories, article) is None
    assert stories.groups() == []


def test_a_forgotten_file_is_not_found_any_more(stories: Stories) -> None:
    _story_of(stories, _article("a.txt", _text(1)))
    stories.forget_file("", "a.txt")
    assert _story_of(stories, _article("b.txt", _text(1))) is None


def test_forgetting_is_by_root_and_path(stories: Stories) -> None:
    first = _article("a.txt", _text(1))
    _story_of(stories, first)
    stories.forget_file("other", "a.txt")
    stories.forget_file("", "b.txt")
    assert _story_of(stories, _article("b\udcff.txt", _text(1))) == first.id


def test_only_what_was_committed_is_kept(tmp_path: Path) -> None:
    for commit, expected in ((False, None), (True, None), (False, _article("a.txt", "").id)):
        opened = Stories.open(tmp_path)
        assert _story_of(opened, _article("a.txt" if expected is None else "b.txt", _text(1))) == expected
        if commit:
            opened.commit()
        opened.close()


def test_the_largest_story_comes_first(stories: Stories) -> None:
    for name, seed in (("a", 1), ("b", 2), ("c", 2), ("d", 1), ("e", 2)):
        _story_of(stories, _article(name, _text(seed)))
    ids = {name: _article(name, "").id for name in "abcde"}
    assert stories.groups() == [Story((ids["b"], ids["c"], ids["e"])), Story((ids["a"], ids["d"]))]


def test_a_damaged_file_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / STORIES_NAME).write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match="check --repair"), closing(Stories.open(tmp_path)) as opened:
        _story_of(opened, _article("a.txt", _text(1)))


def test_copies_are_counted_by_file_without_the_first_of_each_story(stories: Stories) -> None:
    for name, seed in (("a", 1), ("b", 2), ("c\udcff", 1), ("d", 1)):
        _story_of(stories, _article(name, _text(seed)))
    _story_of(stories, Article("", "d", 1, "Another in it", _text(2)))
    assert stories.copies_by_file() == {("", "c\udcff"): 1, ("", "d"): 2}
    stories.forget_file("", "a")  # the next one is the first now
    assert stories.copies_by_file() == {("", "d"): 2}


def test_who_reads_waits_for_no_writer(tmp_path: Path) -> None:
    writer = Stories.open(tmp_path)
    _story_of(writer, _article("a.txt", _text(1)))
    writer.commit()
    _story_of(writer, _article("b.txt", _text(1)))
    reader = Stories.open(tmp_path)
    assert reader.groups() == []
    writer.commit()
    assert len(reader.groups()) == 1
    reader.close()
    writer.close()
    assert [path.name for path in tmp_path.iterdir()] == [STORIES_NAME]
