"""What every reader of the table owes its callers. A new reader adds a sample here, and nothing else."""

import codecs
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.article import Article
from corpus_search.errors import ReadError
from corpus_search.readers import READERS
from corpus_search.readers.base import BadRecord, Reader, ReadOptions, SkippedError, Source

SAMPLES: dict[str, tuple[str, int]] = {
    # A good file in each format, with a word in the title and one in the text, and its number of articles.
    "text": ("Kérry speaks\n\nIn Rome.\n\nToday.\n", 1),
    "markdown": ("---\nauthor: A. Writer\n---\n# Kérry speaks\n\nIn Rome.\n\nToday.\n", 1),
    "jsonl": ('{"title": "Kérry speaks", "text": "In Rome."}\n{"text": "Kérry speaks\\nIn Rome."}\n', 2),
}

BINARY = b"\x7fELF\x02\x01\x01\x00\xff\xfe\xfd" + bytes(range(256)) * 4

every_reader = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)


def _records(reader: Reader, data: bytes, path: str = "a/b.x", root: str = "news") -> list[Article | BadRecord]:
    return list(reader.read(Source(root, path, data), ReadOptions()).records)


def _articles(reader: Reader, data: bytes) -> list[Article]:
    records = _records(reader, data)
    articles = [record for record in records if isinstance(record, Article)]
    assert len(articles) == len(records)
    return articles


def _good(reader: Reader) -> bytes:
    return SAMPLES[reader.name][0].encode()


def test_every_reader_has_a_sample() -> None:
    assert sorted(SAMPLES) == sorted(reader.name for reader in READERS)


def test_names_and_suffixes_are_each_one_readers_own() -> None:
    names = [reader.name for reader in READERS]
    suffixes = [suffix for reader in READERS for suffix in reader.suffixes]
    assert len(set(names)) == len(names)
    assert len(set(suffixes)) == len(suffixes)


@every_reader
def test_a_reader_says_what_it_is(reader: Reader) -> None:
    assert reader.name == reader.name.lower().strip() != ""
    assert reader.version >= 1
    assert reader.suffixes
    for suffix in reader.suffixes:
        assert suffix == suffix.lower()
        assert suffix.startswith(".")
        assert suffix.count(".") == 1
        assert len(suffix) > 1


@every_reader
def test_a_good_file_gives_its_articles(reader: Reader) -> None:
    articles = _articles(reader, _good(reader))
    assert len(articles) == SAMPLES[reader.name][1]
    for article in articles:
        assert article.title == "Kérry speaks"
        assert article.text.startswith("In Rome.")
        assert (article.root, article.path) == ("news", "a/b.x")


@every_reader
def test_articles_have_ids_of_their_own(reader: Reader) -> None:
    ids = [article.id for article in _articles(reader, _good(reader))]
    assert len(set(ids)) == len(ids)


@every_reader
def test_a_path_that_is_not_utf8_is_handed_on(reader: Reader) -> None:
    for record in _records(reader, _good(reader), "caf\udce9.x", ""):
        assert isinstance(record, Article)
        assert (record.root, record.path) == ("", "caf\udce9.x")
        record.title.encode()


@every_reader
def test_reading_twice_gives_the_same(reader: Reader) -> None:
    assert _records(reader, _good(reader)) == _records(reader, _good(reader))


@every_reader
def test_records_of_a_file_with_many_are_drawn_one_by_one(reader: Reader) -> None:
    records = reader.read(Source("", "a.x", _good(reader)), ReadOptions()).records
    if SAMPLES[reader.name][1] > 1:
        assert isinstance(records, Iterator)
    else:
        assert len(list(records)) == 1


@every_reader
def test_the_encoding_is_told(reader: Reader) -> None:
    reading = reader.read(Source("", "a.x", _good(reader)), ReadOptions())
    assert (reading.encoding, reading.encoding_origin) == ("utf-8", "utf-8")
    marked = reader.read(Source("", "a.x", codecs.BOM_UTF8 + _good(reader)), ReadOptions())
    assert (marked.encoding, marked.encoding_origin) == ("utf-8", "declared")


@every_reader
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_changes_nothing(reader: Reader, mark: bytes, encoding: str) -> None:
    assert _records(reader, mark + SAMPLES[reader.name][0].encode(encoding)) == _records(reader, _good(reader))


@every_reader
@pytest.mark.parametrize("line_end", [b"\r\n", b"\r"])
def test_line_ends_change_nothing(reader: Reader, line_end: bytes) -> None:
    assert _records(reader, _good(reader).replace(b"\n", line_end)) == _records(reader, _good(reader))


@every_reader
def test_another_encoding_is_detected(reader: Reader) -> None:
    articles = _articles(reader, SAMPLES[reader.name][0].encode("cp1252"))
    assert {article.title for article in articles} == {"Kérry speaks"}


@every_reader
@pytest.mark.parametrize("data", [b"", b"\n \r\n", codecs.BOM_UTF8])
def test_an_empty_file_is_skipped(reader: Reader, data: bytes) -> None:
    with pytest.raises(SkippedError, match="empty"):
        _records(reader, data)


@every_reader
def test_a_binary_file_is_skipped(reader: Reader) -> None:
    with pytest.raises(SkippedError, match="binary"):
        _records(reader, BINARY)


@every_reader
def test_a_file_that_breaks_its_own_mark_is_an_error(reader: Reader) -> None:
    with pytest.raises(ReadError):
        _records(reader, codecs.BOM_UTF16_LE + SAMPLES[reader.name][0].encode("utf-16-le") + b"x")


def _check(reader: Reader, data: bytes) -> None:
    try:
        records = _records(reader, data)
    except (ReadError, SkippedError):
        return
    for record in records:
        if isinstance(record, BadRecord):
            assert record.place
            assert record.reason
            continue
        assert record.title
        assert record.title == " ".join(record.title.split())
        assert "\r" not in record.text
        parts = (record.published, record.language, record.author, record.place, record.source, *record.tags)
        "".join((record.title, record.text, *(part or "" for part in parts))).encode()
    ids = [record.id for record in records if isinstance(record, Article)]
    assert len(set(ids)) == len(ids)


@every_reader
@given(data=st.binary())
def test_random_bytes_give_articles_or_an_error_of_ours(reader: Reader, data: bytes) -> None:
    _check(reader, data)


@every_reader
@given(text=st.text(st.sampled_from('a é#-=`:{}[]"\\,\n\r\t\xa0\0\x85\u2028😀'), min_size=1))
def test_random_text_gives_articles_or_an_error_of_ours(reader: Reader, text: str) -> None:
    _check(reader, text.encode())


@every_reader
@given(place=st.integers(0, 200), junk=st.binary(min_size=1, max_size=4))
def test_a_good_file_with_junk_in_it_gives_articles_or_an_error_of_ours(
    reader: Reader, place: int, junk: bytes
) -> None:
    good = _good(reader)
    _check(reader, good[:place] + junk + good[place:])


@every_reader
@pytest.mark.parametrize("sign", ["[", "{", "(", "#", "`", "=", "-", ">", "* ", "a: ", "<b>", '{"a":', "\n", " "])
def test_many_of_one_sign_do_no_harm(reader: Reader, sign: str) -> None:
    _check(reader, (sign * 20_000).encode())
    _check(reader, ("---\ntags: " + sign * 20_000 + "\n---\n" + sign * 20_000).encode())
