"""JSON Lines: an article a line, and a bad line costs only itself."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.article import Article
from corpus_search.readers.base import BadRecord, ReadOptions, Source
from corpus_search.readers.jsonl import JsonLinesReader


def _read(*lines: str, **fields: str) -> list[Article | BadRecord]:
    source = Source("", "news.jsonl", "\n".join(lines).encode("utf-8", "surrogatepass"))
    return list(JsonLinesReader().read(source, ReadOptions(fields)).records)


def _article(line: str, **fields: str) -> Article:
    (record,) = _read(line, **fields)
    assert isinstance(record, Article), record
    return record


def _reason(line: str) -> str:
    (record,) = _read(line)
    assert isinstance(record, BadRecord), record
    assert record.place == "line 1"
    return record.reason


def test_every_part_has_its_place() -> None:
    line = json.dumps(
        {
            "id": "x1",
            "title": " Kerry \n speaks ",
            "text": "\nIn Rome.\r\nToday.\n",
            "published": "2016-02-02",
            "author": ["A. Writer", "B. Writer"],
            "place": "Rome",
            "source": "AA",
            "language": "en-US",
            "tags": ["syria", " border  crossing", "syria", ""],
        }
    )
    assert _article(line) == Article(
        root="",
        path="news.jsonl",
        record=0,
        title="Kerry speaks",
        text="In Rome.\nToday.",
        published="2016-02-02",
        language="en",
        key="x1",
        author="A. Writer, B. Writer",
        place="Rome",
        source="AA",
        tags=("syria", "border crossing"),
        origins=tuple(
            (part, "metadata") for part in ("title", "published", "language", "author", "place", "source", "tags")
        ),
    )


@pytest.mark.parametrize("key", ["text", "body", "content", "article"])
def test_the_keys_of_a_text_are_guessed(key: str) -> None:
    assert _article(json.dumps({"headline": "Kerry", key: "In Rome."})).text == "In Rome."


def test_an_empty_value_gives_way_to_the_next_guess() -> None:
    assert _article('{"title": null, "headline": "Kerry", "text": "", "body": "In Rome."}').text == "In Rome."


def test_a_mapping_wins_over_every_guess() -> None:
    article = _article('{"title": "no", "kop": "Kerry", "text": "In Rome."}', title="kop")
    assert article.title == "Kerry"


def test_a_mapped_key_that_is_missing_is_not_guessed() -> None:
    assert _article('{"title": "no", "text": "Kerry speaks\\nIn Rome."}', title="kop").title == "Kerry speaks"


def test_without_a_title_the_text_has_the_headline() -> None:
    article = _article('{"text": "Kerry\\nIn Rome."}')
    assert (article.title, article.text) == ("Kerry", "In Rome.")


def test_a_text_without_a_headline_is_called_by_its_line() -> None:
    second = _read("", '{"text": "x"}')[0]
    assert isinstance(second, Article)
    assert (second.title, second.text) == ("line 2", "x")


def test_a_title_alone_is_an_article() -> None:
    article = _article('{"title": "Kerry"}')
    assert (article.title, article.text) == ("Kerry", "")


def test_numbers_are_made_strings() -> None:
    article = _article('{"title": 1984, "text": 2.5, "date": 2016, "tags": [1, 2]}')
    assert (article.title, article.text, article.published, article.tags) == (
        "1984",
        "2.5",
        "2016",
        ("1", "2"),
    )


@pytest.mark.parametrize("date", ['"02/03/2016"', "1454371200", '"2016-02-30"', "true", "[2016, 2]", "{}"])
def test_a_date_that_is_not_iso_8601_is_none(date: str) -> None:
    assert _article(f'{{"title": "Kerry", "published": {date}}}').published is None


def test_bad_lines_are_told_and_the_others_keep_their_numbers() -> None:
    records = _read('{"title": "first"}', "", "{", '{"title": "fourth"}', "[1]", " \xa0", '{"title": "seventh"}')
    assert [record.record if isinstance(record, Article) else record.place for record in records] == [
        0,
        "line 3",
        3,
        "line 5",
        6,
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"title": }', "not valid JSON: Expecting value at column 11"),
        ("[" * 100_000, "not valid JSON: nested too deeply"),
        ('["a"]', "a list, not an object"),
        ('"a"', "a string, not an object"),
        ("12", "a number, not an object"),
        ("null", "null, not an object"),
        ('{"title": ["a"]}', "its title is a list, not a string"),
        ('{"title": "a", "text": {"a": 1}}', "its text is an object, not a string"),
        ('{"text": true}', "its text is true or false, not a string"),
        ('{"id": 5}', "neither a text (text or body or content or article) nor a title (title or headline)"),
        (
            '{"text": " \\u00a0\\n", "title": NaN}',
            "neither a text (text or body or content or article) nor a",
        ),
    ],
)
def test_why_a_line_is_bad(line: str, reason: str) -> None:
    assert _reason(line).startswith(reason)


def test_no_number_is_too_large() -> None:
    article = _article(f'{{"title": {"1" * 5000}, "author": 1e999, "id": 1.10}}')
    assert (article.title, article.author, article.key) == ("1" * 5000, "1e999", "1.10")


def test_a_few_broken_lines_do_not_garble_the_others() -> None:
    good = '{"title": "Kérry"}\n'.encode()
    broken = b'{"title": "K\xe9rry"}\n'
    reading = JsonLinesReader().read(Source("", "a.jsonl", good + broken + b'{"title": "x"}\n' + good), ReadOptions())
    assert (reading.encoding, reading.encoding_origin) == ("utf-8", "utf-8")
    assert [record.title if isinstance(record, Article) else record for record in reading.records] == [
        "Kérry",
        BadRecord("line 2", "not UTF-8 at column 13, as the other lines are"),
        "x",
        "Kérry",
    ]


def test_nan_stands_for_a_missing_value() -> None:
    article = _article('{"title": "Kerry", "author": NaN, "place": -Infinity, "text": "In Rome."}')
    assert (article.author, article.place) == (None, None)


def test_lone_surrogates_do_not_get_out() -> None:
    article = _article(
        '{"title": "a\\ud800", "text": "\\udfff \\ud83d\\ude00", "author": "\\ud800", "tags": "x\\udc00"}'
    )
    assert (article.title, article.text) == ("a\ufffd", "\ufffd 😀")
    assert (article.author, article.tags) == ("\ufffd", ("x\ufffd",))


def test_of_a_key_given_twice_the_last_counts() -> None:
    assert _article('{"title": "a", "title": "b"}').title == "b"


def test_a_nul_stays_as_written() -> None:
    assert _article('{"title": "Kerry", "text": "a\\u0000b"}').text == "a\0b"


def test_only_line_feeds_end_a_record() -> None:
    assert _article('{"title": "Kerry", "text": "a\u2028b\x85c"}').text == "a\u2028b\x85c"


def test_a_file_of_bad_lines_only_is_still_read() -> None:
    assert len(_read("x", "y")) == 2


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.dictionaries(
        st.sampled_from(["title", "text", "published", "author", "place", "source", "language", "tags"]),
        _JSON,
    )
)
def test_any_object_gives_an_article_that_can_be_stored_or_a_reason(record: dict[str, object]) -> None:
    (read,) = _read(json.dumps(record))
    if isinstance(read, BadRecord):
        assert read.reason
    else:
        parts = (read.title, read.text, read.author, read.place, read.source, read.language, *read.tags)
        "".join(part or "" for part in parts).encode()
        assert "\n" not in read.title
        assert read.title
