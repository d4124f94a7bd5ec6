"""Web pages: the article without what stands around it, and what the page says about it."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_search.article import Article
from corpus_search.errors import ReadError
from corpus_search.readers.base import Reading, ReadOptions, SkippedError, Source
from corpus_search.readers.html import HtmlReader

TALKS = (
    "The ministers of both countries met on Tuesday for a third round of talks about the water of the river.",
    "No agreement was reached, a spokesman said, but the delegations will meet again in the capital next week.",
    "Farmers on both banks have waited for rain since spring, and many of the canals that they depend on are dry.",
)

PAGE = f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Talks fail over water | World | Example Times</title>
<meta property="og:site_name" content="Example Times"><meta name="keywords" content="water, talks; river">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Talks fail over water",
"author": [{{"@type": "Person", "name": "Ann Writer"}}], "datePublished": "2016-02-02T10:30:00+0000"}}</script>
</head><body>
<div id="cookie-banner" class="cookie-consent"><p>We use cookies to make our advertisements better. Accept?</p></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<main><article><h1>Talks fail over water</h1>
<p>{TALKS[0]}</p><p>{TALKS[1]}</p><h2>Drought</h2><ul><li>Wells are dry.</li><li>Prices rise.</li></ul>
<table><tr><th>River</th><th>Level</th></tr><tr><td>Long</td><td>low</td></tr></table><p>{TALKS[2]}</p></article></main>
<section class="comments" id="comments"><h2>2 comments</h2><p class="comment">I do not agree with anything at all.</p>
</section><aside class="related"><a href="/x">Ten recipes for the weekend</a></aside>
<footer><p>Copyright Example Media. All rights reserved.</p></footer></body></html>"""


def _read(page: str | bytes, path: str = "news/a-page.html", encoding: str | None = None) -> Reading:
    data = page.encode() if isinstance(page, str) else page
    return HtmlReader().read(Source("", path, data, encoding=encoding), ReadOptions())


def _article(page: str | bytes, path: str = "news/a-page.html", encoding: str | None = None) -> Article:
    (article,) = _read(page, path, encoding).records
    assert isinstance(article, Article)
    return article


def test_the_article_comes_without_what_stands_around_it() -> None:
    assert _article(PAGE).text == (
        f"{TALKS[0]}\n\n{TALKS[1]}\n\nDrought\n\n- Wells are dry.\n- Prices rise.\n\n"
        f"River | Level\nLong | low\n\n{TALKS[2]}"
    )


def test_what_the_page_says_about_it_is_kept_with_its_origin() -> None:
    article = _article(PAGE)
    assert article.title == "Talks fail over water"
    assert article.author == "Ann Writer"
    assert article.published == "2016-02-02T10:30:00Z"
    assert article.source == "Example Times"
    assert article.language == "en"
    assert article.tags == ("water", "talks", "river")
    assert dict(article.origins) == dict.fromkeys(
        ("title", "published", "language", "author", "source", "tags"), "metadata"
    )


def test_a_short_story_does_not_bring_the_list_below_it() -> None:
    others = "".join(
        f"<li><a href='/{n}'>Story {n}</a><p>Something else happened somewhere.</p></li>" for n in range(9)
    )
    page = (
        f"<h1>Bus strike ends</h1><div><p>{TALKS[0]}</p><p>Buses run again.</p></div><aside><ul>{others}</ul></aside>"
    )
    assert _article(f"<body>{page}</body>").text == f"{TALKS[0]}\n\nBuses run again."


def test_without_a_title_the_text_or_the_name_gives_one() -> None:
    article = _article("<p>Bus strike ends</p><p>Buses run again.</p>")
    assert (article.title, article.text, article.origins) == (
        "Bus strike ends", "Buses run again.", (("title", "text"),),
    )  # fmt: skip
    article = _article("<p>Buses run again.</p>")
    assert (article.title, article.text, article.origins) == ("a page", "Buses run again.", (("title", "guessed"),))


def test_a_page_that_is_no_article_is_what_a_person_sees() -> None:
    page = "<html><title>Pictures</title><frameset><frame src=a><noframes><body>See the <a href=b>list</a>.</noframes>"
    article = _article(page)
    assert (article.title, article.text) == ("Pictures", "See the list .")


@pytest.mark.parametrize(
    "page",
    ["<p></p>", "<!-- only -->", "<html><title>Title</title><body><script>x</script></body></html>", "<img src=a>"],
)
def test_a_page_without_text_is_skipped(page: str) -> None:
    with pytest.raises(SkippedError, match=r"^no text in it$"):
        _read(page)


@pytest.mark.parametrize(
    ("page", "written_in", "found"),
    [
        ('<meta charset="windows-1251"><p>Переговоры', "cp1251", "cp1251"),
        ("<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=Shift_JIS'><p>首相①", "cp932", "cp932"),
        ('<?xml version="1.0" encoding="iso-8859-1"?><html><p>déjà “vu”', "cp1252", "cp1252"),
        ('\ufeff<meta charset="iso-8859-1"><p>Wörter', "utf-16-le", "utf-16-le"),
    ],
)
def test_the_declared_encoding_is_used(page: str, written_in: str, found: str) -> None:
    reading = _read(page.encode(written_in))
    (article,) = reading.records
    assert isinstance(article, Article)
    assert article.text == page.rpartition(">")[2]
    assert (reading.encoding, reading.encoding_origin) == (found, "declared")


def test_what_the_server_declared_comes_before_what_the_page_declares() -> None:
    page = '<meta charset="windows-1252"><p>Переговоры'.encode("koi8-r")
    assert _article(page, encoding="KOI8-R").text == "Переговоры"


def test_a_missing_library_is_told_with_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("trafilatura", "lxml"):
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(ReadError, match="is not installed") as caught:
            _read(PAGE)
        assert caught.value.hint == "Install it with: pip install 'corpus-search[html]'"


def test_nothing_is_printed_about_pages_without_an_article(capfd: pytest.CaptureFixture[str]) -> None:
    _article("<p>x")
    assert capfd.readouterr() == ("", "")


@settings(deadline=2000)
@given(
    place=st.integers(0, len(PAGE)),
    junk=st.text(st.sampled_from("<>/!-=\"'&;# abp\0\x1b\ud7ff\uffff"), max_size=12),
    cut=st.integers(0, 400),
)
def test_damaged_pages_give_an_article_or_an_error_of_ours(place: int, junk: str, cut: int) -> None:
    try:
        article = _article(PAGE[:place] + junk + PAGE[place + cut :])
    except (ReadError, SkippedError):
        return
    article.text.encode()
    assert article.title
