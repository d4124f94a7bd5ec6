"""Records of named values, whatever their format."""

import pytest

from corpus_search.article import Article
from corpus_search.readers.base import BadRecord, Source
from corpus_search.readers.records import RecordKeys, read_record

_SOURCE = Source("news", "a.json", b"", member="m.json")


def _read(record: dict[str, object], guessed: tuple[str, ...] = (), **fields: str) -> Article | BadRecord:
    return read_record(record, _SOURCE, 3, RecordKeys(fields, guessed), "line 4")


def _article(record: dict[str, object], guessed: tuple[str, ...] = (), **fields: str) -> Article:
    article = _read(record, guessed, **fields)
    assert isinstance(article, Article), article
    return article


def test_the_source_and_the_number_are_the_articles() -> None:
    article = _article({"title": "x"})
    assert (article.root, article.path, article.member, article.record) == ("news", "a.json", "m.json", 3)


@pytest.mark.parametrize("name", ["Title", "TITLE", " title "])
def test_case_does_not_matter(name: str) -> None:
    assert _article({name: "Kerry"}).title == "Kerry"


@pytest.mark.parametrize("name", ["Publish Date", "publish-date", "publishedAt", "PublishedAt", "pubDate"])
def test_neither_do_spaces_and_hyphens(name: str) -> None:
    assert _article({"title": "x", name: "2016-02-02"}).published == "2016-02-02"


def test_a_name_as_written_comes_before_one_in_another_case() -> None:
    assert _article({"Title": "no", "title": "Kerry"}).title == "Kerry"


def test_a_mapping_may_be_a_path() -> None:
    record: dict[str, object] = {"fields": {"body": {"text": "In Rome."}}, "title": "Kerry", "text": "no"}
    assert _article(record, text="fields.body.text").text == "In Rome."


def test_a_name_with_a_dot_in_it_is_no_path() -> None:
    assert _article({"a.b": "Kerry", "a": {"b": "no"}}, title="a.b").title == "Kerry"


@pytest.mark.parametrize(
    "author", ["A, B", ["A", "B"], [{"name": "A"}, {"name": "B"}, {"x": 1}, [1]], {"name": "A, B"}]
)
def test_people_may_be_objects_with_names(author: object) -> None:
    assert _article({"title": "x", "author": author}).author == "A, B"


def test_a_text_may_be_a_list_of_paragraphs() -> None:
    assert _article({"title": "x", "text": ["In Rome.", "Today."]}).text == "In Rome.\nToday."
    assert _read({"text": ["x", {}]}) == BadRecord("line 4", "its text is a list, not a string")


@pytest.mark.parametrize(
    ("date", "expected"),
    [("Tue, 02 Feb 2016 10:30:00 GMT", "2016-02-02T10:30:00Z"), ("2016-02-02", "2016-02-02"), ("02/03/2016", None)],
)
def test_dates(date: str, expected: str | None) -> None:
    assert _article({"title": "x", "date": date}).published == expected


@pytest.mark.parametrize("name", ["id", "_id", "docno", "GUID", "uuid"])
def test_the_key_is_the_name_that_the_record_gives_itself(name: str) -> None:
    assert _article({"title": "x", name: 17}).key == "17"


def test_where_the_parts_come_from() -> None:
    assert _article({"title": "x", "author": "A"}).origins == (("title", "metadata"), ("author", "metadata"))
    assert _article({"text": "Kerry speaks\nIn Rome."}).origins == (("title", "text"),)
    assert _article({"text": "."}).origins == (("title", "none"),)
    assert _article({"text": "."}).searched_title == ""
    assert _article({"t": "x", "a": "A"}, ("title",), title="t", author="a").origins == (
        ("title", "guessed"),
        ("author", "metadata"),
    )


def test_records_of_many_shapes_are_each_read_by_their_own_names() -> None:
    keys = RecordKeys({})
    for number in range(2500):
        name = "title" if number % 2 else "headline"
        article = read_record({f"k{number}": "", name: str(number)}, _SOURCE, number, keys, "x")
        assert isinstance(article, Article)
        assert article.title == str(number)
