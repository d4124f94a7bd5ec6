"""JSON: one article, or a list of them somewhere."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.article import Article
from corpus_search.errors import ReadError
from corpus_search.readers.base import BadRecord, ReadOptions, SkippedError, Source
from corpus_search.readers.json import JsonReader


def _read(text: str | bytes, **fields: str) -> list[Article | BadRecord]:
    data = text.encode() if isinstance(text, str) else text
    return list(JsonReader().read(Source("", "news/my_file.json", data), ReadOptions(fields)).records)


def _titles(text: str, **fields: str) -> list[str]:
    """Return the titles of the articles, and "bad" with the places of the others."""
    return [record.title if isinstance(record, Article) else f"bad {record.place}" for record in _read(text, **fields)]


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "a"}',
        ' [{"title": "a"}] ',
        '{"articles": [{"title": "a"}]}',
        '{"title": "of the feed", "description": "of the feed", "items": [{"title": "a"}]}',
        '{"response": {"numFound": 1, "docs": [{"title": "a"}]}}',
        '{"hits": {"total": 1, "hits": [{"_id": "7", "_source": {"title": "a"}}]}}',
        '{"title": "a", "text": "b", "items": [{"title": "no"}]}',
        '{"title": "a", "items": ["no", "objects"]}',
        '{"title": "a", "data": {"data": {"data": {"items": [{"title": "deeper than three"}]}}}}',
    ],
)
def test_where_articles_are_found(text: str) -> None:
    assert _titles(text) == ["a"]


def test_search_hits_have_their_id_as_key() -> None:
    (article,) = _read('{"hits": {"hits": [{"_id": "7", "_source": {"title": "a"}}]}}')
    assert isinstance(article, Article)
    assert article.key == "7"


def test_articles_are_numbered_by_their_place() -> None:
    records = _read('[{"title": "a"}, 1, {"title": "c"}]')
    assert [record.record for record in records if isinstance(record, Article)] == [0, 2]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ('{"title": "a"}\n{"title": "b"}\n', ["a", "b"]),
        ('{"title": "a"}\n{"title": }\n{"title": "c"}', ["a", "bad line 2", "c"]),
        ('{\n"title": "a"}\n{\n"title": "b"}', ["a", "b"]),
        ('{"title": "a"} {"title": "b"}', ["a", "b"]),
        ('{\n"title": "a"}\n{\n"title": ', ["a", "bad line 4"]),
    ],
)
def test_values_one_after_another(text: str, titles: list[str]) -> None:
    assert _titles(text) == titles


def test_what_stands_before_a_mistake_is_read() -> None:
    assert _read('[{"title": "a"},\n{"title": "b"},\n{"title" "c"}, {"title": "d"}]')[2:] == [
        BadRecord("line 3", "not valid JSON: Expecting ':' delimiter at column 10; nothing after it is read")
    ]
    assert _titles('[{"title": "a"}\n{"title": "b"}]') == ["a", "bad line 2"]
    assert _titles('[{"title": "a"}]\nx') == ["a", "bad line 2"]
    assert _titles('[{"title": "a"}') == ["a", "bad line 1"]
    assert _titles("[" * 100_000) == ["bad line 1"]


def test_what_is_no_article_is_told_with_its_place() -> None:
    assert _read('[1,\n {"a": 2}]') == [
        BadRecord("item 1 (line 1)", "a number, not an object"),
        BadRecord(
            "item 2 (line 2)",
            "neither a text (text or body or content or article) nor a title (title or headline)",
        ),
    ]
    assert _read("12") == [BadRecord("item 1", "a number, not an object")]


@pytest.mark.parametrize("text", ["x", '{"a": ', '{"a" 1}', '{"a":' * 100_000])
def test_a_file_that_begins_with_no_json_is_an_error(text: str) -> None:
    with pytest.raises(ReadError, match="line 1: not valid JSON"):
        _read(text)


def test_no_number_is_too_large() -> None:
    assert _titles(f'[{{"title": {"7" * 5000}}}, {{"title": -0.0e-99999}}]') == ["7" * 5000, "-0.0e-99999"]


def test_of_a_key_given_twice_the_last_counts() -> None:
    assert _titles('{"title": "a", "title": "b"}') == ["b"]


def test_without_a_headline_a_file_is_called_by_its_name_and_an_item_by_its_number() -> None:
    assert _titles('{"text": "x"}') == ["my file"]
    assert _titles('[{"text": "x"}]') == ["item 1"]


def test_an_item_with_broken_bytes_does_not_garble_the_others() -> None:
    good, broken = '{"title": "é"},\n'.encode(), b'{"title": "\xe9"},\n'
    assert [
        record.title if isinstance(record, Article) else record.place
        for record in _read(b"[" + good + broken + good + b'{"title": "x"}]')
    ] == ["é", "item 2 (line 2)", "é", "x"]
    assert isinstance(_read(b'{"title": "\xc3\xa9",\n"text": "\xe9"}')[0], BadRecord)


_GOOD = json.dumps([{"title": "Kérry", "text": "In Rome.", "tags": ["a", "b"], "n": 1.5}] * 2, ensure_ascii=False)


@given(st.integers(0, len(_GOOD)), st.integers(0, 5), st.text(st.sampled_from('[]{}",:\\ 1e-tn\n\ud83dé'), max_size=3))
def test_a_damaged_file_gives_articles_or_an_error_of_ours(place: int, cut: int, junk: str) -> None:
    with contextlib.suppress(ReadError, SkippedError):
        _read((_GOOD[:place] + junk + _GOOD[place + cut :]).encode("utf-8", "surrogatepass"))
