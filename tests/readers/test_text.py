"""Plain text files."""

from corpus_search.article import Article
from corpus_search.readers.base import ReadOptions, Source
from corpus_search.readers.text import TextReader


def test_an_article_has_its_headline_its_text_and_its_encoding() -> None:
    source = Source("news", "a/b.txt", b"\xef\xbb\xbfKerry speaks\r\n\r\nIn Rome.\r\nToday.\r\n")
    reading = TextReader().read(source, ReadOptions())
    assert list(reading.records) == [Article("news", "a/b.txt", 0, "Kerry speaks", "In Rome.\nToday.")]
    assert (reading.encoding, reading.encoding_origin) == ("utf-8", "declared")


def test_a_text_without_a_headline_is_called_by_its_file() -> None:
    source = Source("", "a/press_release.txt", b"One line only.")
    reading = TextReader().read(source, ReadOptions())
    assert list(reading.records) == [Article("", "a/press_release.txt", 0, "press release", "One line only.")]
