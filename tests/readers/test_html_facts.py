"""What the tags of a page say; nothing where they do not."""

import pytest

from corpus_search.readers.documents import Facts
from corpus_search.readers.html_article import parse_page
from corpus_search.readers.html_facts import page_date, page_name, read_tags


def _facts(page: str) -> Facts:
    return read_tags(parse_page(page).tree)


@pytest.mark.parametrize(
    ("tags", "title"),
    [
        ('<title>Page</title><meta property="og:title" content="Graph">', "Graph"),
        ('<meta name="DC.title" content=" Dublin\n Core ">', "Dublin Core"),
        ("<title>Plain &amp; simple</title>", "Plain & simple"),
        ("<h1>Only <b>heading</b></h1>", "Only heading"),
        ("<h1>One</h1><h1>Two</h1>", None),
        ("<title>Bridge opens - Example Times</title><h1>Bridge opens</h1>", "Bridge opens"),
        ("<title>Bridge opens_Centre</title><h1>Bridge opens</h1>", "Bridge opens"),
        ("<title>Bridge opens again</title><h1>Bridge opens</h1>", "Bridge opens again"),
        ('<title>Bridge opens | Times</title><meta property="og:site_name" content="Times">', "Bridge opens"),
        ('<title>Times</title><meta property="og:site_name" content="Times">', "Times"),
        ('<title>Hard times</title><meta property="og:site_name" content="times">', "Hard times"),
    ],
)
def test_title(tags: str, title: str | None) -> None:
    assert _facts(tags).title == title


@pytest.mark.parametrize(
    ("tags", "author"),
    [
        ('<meta name="author" content="By Ann Writer">', "Ann Writer"),
        (
            '<meta name="citation_author" content="A. One"><meta name="citation_author" content="B. Two">',
            "A. One, B. Two",
        ),
        ('<meta property="article:author" content="https://example.org/ann">', None),
        ('<meta name="author" content="admin">', None),
        ('<a rel="author" href=x>Ann Writer</a> <a rel="author" href=x>Ann Writer</a>', "Ann Writer"),
        ('<a rel="author" href=x>Ann Writer</a> <a rel="author" href=y>Bo Lee</a>', None),
    ],
)
def test_author(tags: str, author: str | None) -> None:
    assert _facts(tags).author == author


@pytest.mark.parametrize(
    ("tags", "published"),
    [
        ('<meta property="article:published_time" content="2016-02-02T10:30:00+01:00">', "2016-02-02T10:30:00+01:00"),
        ('<meta property="article:modified_time" content="2016-02-02">', None),
        ('<meta name="date" content="2016/02/02">', "2016-02-02"),
        ('<meta name="date" content="yesterday">', None),
        ('<meta name="date" content="0001-01-01T00:00:00">', None),
        (
            '<time datetime="2016-02-02T08:00">8:00</time><time datetime="2016-02-02T09:00">9:00</time>',
            "2016-02-02T08:00",
        ),
        ('<time datetime="2016-02-02">one</time><time datetime="2016-02-03">other</time>', None),
        ('<time datetime="2016-02-02">one</time><aside><time datetime="2016-02-03">x</time></aside>', "2016-02-02"),
        ('<html lang="en-US"><meta name="date" content="02/03/2016">', "2016-02-03"),
        ('<html lang="en-GB"><meta name="date" content="02/03/2016">', "2016-03-02"),
        ('<meta name="date" content="02/03/2016">', None),
    ],
)
def test_date(tags: str, published: str | None) -> None:
    assert _facts(tags).published == published


@pytest.mark.parametrize(
    ("tags", "language"),
    [
        ('<html lang="de-AT">', "de"),
        ('<html xml:lang="fr">', "fr"),
        ('<html lang="">', None),
        ('<meta http-equiv="Content-Language" content="es"><p>x', "es"),
        ('<meta property="og:locale" content="pt_BR">', "pt"),
    ],
)
def test_language(tags: str, language: str | None) -> None:
    assert _facts(tags).language == language


def test_microdata_of_the_one_article() -> None:
    item = (
        '<div itemscope itemtype="https://schema.org/NewsArticle"><h2 itemprop="headline">Strike</h2>'
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Carla B.</b></span>'
        '<meta itemprop="datePublished" content="2013-12-09"><p itemprop="publisher">Example Times</p>'
        '<div itemprop="comment" itemscope><b itemprop="author">A Reader</b></div></div>'
    )
    expected = Facts(title="Strike", author="Carla B.", published="2013-12-09", source="Example Times")
    assert _facts(f"<p>{item}") == expected
    assert _facts(f"<p>{item}{item}") == Facts()


def test_keywords_come_once_and_in_order() -> None:
    tags = '<meta property="article:tag" content="Rome"><meta property="article:tag" content="Water, Rome">'
    assert _facts(tags).tags == ("Rome", "Water")


def test_a_long_element_is_not_put_together_to_its_end() -> None:
    page = '<div itemscope itemtype="x/Article">' + '<p itemprop="headline">word ' * 200 + "word " * 100_000
    title = _facts(page).title
    assert title is not None
    assert len(title) <= 1000


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("20160202", "2016-02-02"),
        ("2016-02-02T10:30:00-0500", "2016-02-02T10:30:00-05:00"),
        ("Tue, 02 Feb 2016 10:30:00 GMT", "2016-02-02T10:30:00Z"),
        ("1970-01-01T00:00:00Z", None),
        ("", None),
    ],
)
def test_dates_for_programs(value: str, date: str | None) -> None:
    assert page_date(value) == date


@pytest.mark.parametrize(
    ("value", "name"),
    [("Ann  Writer ", "Ann Writer"), ("@annwriter", None), ("www.example.org", None), ("x", None), ("a" * 201, None)],
)
def test_names(value: str, name: str | None) -> None:
    assert page_name(value) == name
