"""Plain text files."""

from corpus_search.article import Article
from corpus_search.readers.base import ReadOptions, Source
from corpus_search.readers.text import TextReader


def test_an_article_has_its_headline_its_text_and_its_encoding() -> None:
    source = Source("news", "a/b.txt", b"\xef\xbb\xbfKerry speaks\r\n\r\nIn Rome.\r\nToday.\r\n")
    reading = TextReader().read(source, ReadOptions())
    assert list(reading.records) == [
        Article("news", "a/b.txt", 0, "Kerry speaks", "In Rome.\nToday.", origins=(("title", "text"),))
    ]
    assert (reading.encoding, reading.encoding_origin) == ("utf-8", "declared")


def test_a_text_without_a_headline_is_called_by_its_file() -> None:
    source = Source("", "a/press_release.txt", b"One line only.")
    reading = TextReader().read(source, ReadOptions())
    assert list(reading.records) == [
        Article("", "a/press_release.txt", 0, "press release", "One line only.", origins=(("title", "file"),))
    ]


def test_what_the_story_says_of_itself_is_known_with_its_origin() -> None:
    text = "Talks go on\n\nBy Jane Doe\n\nROME, Feb. 2, 2016 (Reuters) - It is not over.\n"
    (article,) = TextReader().read(Source("", "a.txt", text.encode()), ReadOptions()).records
    assert article == Article(
        root="",
        path="a.txt",
        record=0,
        title="Talks go on",
        text="By Jane Doe\n\nROME, Feb. 2, 2016 (Reuters) - It is not over.",
        published="2016-02-02",
        author="Jane Doe",
        place="Rome",
        source="Reuters",
        origins=tuple((part, "text") for part in ("title", "place", "source", "author", "published")),
    )


def test_a_message_speaks_by_its_headers_only() -> None:
    text = "From: a@b.c\nSubject: Talks\n\nBy Jane Doe\n\nROME (AP) - It is over.\n"
    (article,) = TextReader().read(Source("", "a.txt", text.encode()), ReadOptions()).records
    assert isinstance(article, Article)
    assert (article.title, article.author, article.place) == ("Talks", None, None)


def test_a_header_from_outside_tells_the_encoding_and_a_member_is_named() -> None:
    source = Source("", "a.zip", "мир\nи война".encode("koi8-r"), member="b/c.txt", encoding="KOI8-R")
    reading = TextReader().read(source, ReadOptions())
    (article,) = reading.records
    assert isinstance(article, Article)
    assert (article.title, article.member, reading.encoding_origin) == ("мир", "b/c.txt", "declared")
