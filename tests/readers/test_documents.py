"""What a document says about itself, as far as a person said it."""

import pytest

from corpus_search.errors import CorpusSearchError
from corpus_search.readers.base import SkippedError, Source
from corpus_search.readers.documents import (
    Facts,
    check_not_empty,
    document_author,
    document_tags,
    document_time,
    document_title,
    first_known,
    make_article,
)


@pytest.mark.parametrize(
    "title",
    [
        "Microsoft Word - x.doc", "Microsoft Word - Rede am Montag", "Document1", "Untitled", "untitled 2",
        "report_v3.docx", "PowerPoint Presentation", "(anonymous)", "", "x", "12.3.2016", "---", "https://example.org/a",
        None, "Slide 1", "Microsoft Word",
    ],
)  # fmt: skip
def test_titles_that_programs_give(title: str | None) -> None:
    assert document_title(title) is None


@pytest.mark.parametrize(
    "title",
    ["Kerry speaks", "Document retrieval in 2016", "Microsoft Word is forty", "Untitled No. 5 is sold", "3 men",
     "Title fight in Rome", "Layout of the city", "Word documents: a history"],
)  # fmt: skip
def test_titles_that_people_give(title: str) -> None:
    assert document_title(f" {title}\n") == title


def test_authors() -> None:
    assert document_author("Ann  Writer", " Bo Lee; ", "Ann Writer") == "Ann Writer, Bo Lee"
    assert document_author("Microsoft Office User", "admin", "", None, "A") is None


def test_times_and_tags() -> None:
    assert document_time("2016-02-02T10:30:00Z") == "2016-02-02T10:30:00Z"
    assert document_time("1601-01-01T00:00:00Z") is None
    assert document_time("yesterday") is None
    assert document_time(None) is None
    assert document_tags(["water; Rome", "talks, water"]) == ("water", "Rome", "talks")


def test_the_first_that_is_known() -> None:
    assert first_known(Facts(title="A"), Facts(title="B", author="C", tags=("d",))) == Facts("A", "C", tags=("d",))


SOURCE = Source("r", "a/file-name.pdf", b"", member="x!/some_book.epub")


@pytest.mark.parametrize(
    ("facts", "heading", "text", "title", "body", "origin"),
    [
        (Facts(title="T"), "H", "t\n\nbody", "T", "body", "metadata"),
        (Facts(title="T"), "", "T", "T", "T", "metadata"),
        (Facts(title="T"), "", "other\n\nbody", "T", "other\n\nbody", "metadata"),
        (Facts(), "Head", "before\n\nHead\n\nbody", "Head", "before\n\nHead\n\nbody", "text"),
        (Facts(), "", "A headline\n\nbody", "A headline", "body", "text"),
        (Facts(), "", "body only", "some book", "body only", "guessed"),
        (Facts(), "", "x" * 81 + ".\n\nbody", "some book", "x" * 81 + ".\n\nbody", "guessed"),
    ],
)
def test_headlines(facts: Facts, heading: str, text: str, title: str, body: str, origin: str) -> None:
    article = make_article(SOURCE, facts, text, 3, heading=heading)
    assert (article.title, article.text, article.origins[0]) == (title, body, ("title", origin))
    assert (article.root, article.path, article.record, article.member) == ("r", "a/file-name.pdf", 3, SOURCE.member)


def test_every_known_part_has_an_origin() -> None:
    facts = Facts("T", "A", "2016", "S", "en", ("t",))
    article = make_article(SOURCE, facts, "text")
    assert (article.author, article.published, article.source, article.language, article.tags) == (
        "A", "2016", "S", "en", ("t",),
    )  # fmt: skip
    assert [part for part, _ in article.origins] == ["title", "published", "language", "author", "source", "tags"]


@pytest.mark.parametrize("data", [b"", b" \n", b"\xef\xbb\xbf", bytes(10)])
def test_nothing_is_empty(data: bytes) -> None:
    with pytest.raises(SkippedError, match=r"^empty$"):
        check_not_empty(data)
    with pytest.raises(CorpusSearchError):
        check_not_empty(data)
