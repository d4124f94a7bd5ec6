"""RSS and Atom."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.article import Article
from corpus_search.errors import ReadError
from corpus_search.readers.base import BadRecord, ReadOptions, SkippedError, Source
from corpus_search.readers.feeds import FeedReader


def _read(text: str | bytes) -> list[Article | BadRecord]:
    data = text.encode() if isinstance(text, str) else text
    return list(FeedReader().read(Source("", "a.rss", data), ReadOptions()).records)


def _only(text: str) -> Article:
    (article,) = _read(text)
    assert isinstance(article, Article), article
    return article


def _item(parts: str) -> Article:
    return _only(f"<rss><channel><title>Example News</title><item>{parts}</item></channel></rss>")


_METADATA = ("title", "published", "language", "author", "source", "tags")


def test_rss_2() -> None:
    assert _only(
        """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Example &amp; News</title><link>https://example.org/</link><language>en-us</language>
<item><title>Kerry speaks</title><link>https://example.org/1</link><guid isPermaLink="false">g1</guid>
<pubDate>Tue, 02 Feb 2016 10:30:00 GMT</pubDate><author>a@example.org (A. Writer)</author>
<category>syria</category><category domain="x">border crossing</category><category>syria</category>
<description>The beginning</description>
<content:encoded><![CDATA[<p>In <b>Rome</b>.</p><script>x()</script><p>Today &amp; tomorrow.</p>]]></content:encoded>
</item></channel></rss>"""
    ) == Article(
        root="",
        path="a.rss",
        record=0,
        title="Kerry speaks",
        text="In Rome.\nToday & tomorrow.",
        published="2016-02-02T10:30:00Z",
        language="en",
        key="g1",
        author="A. Writer",
        source="Example & News",
        tags=("syria", "border crossing"),
        origins=tuple((part, "metadata") for part in _METADATA),
    )


def test_rss_1() -> None:
    article = _only(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://example.org/"><title>Example News</title><dc:language>de</dc:language>
<items><rdf:Seq><rdf:li resource="https://example.org/1"/></rdf:Seq></items></channel>
<item rdf:about="https://example.org/1"><title>Kerry</title><description>In Rome.</description>
<dc:date>2016-02-02T10:30+01:00</dc:date><dc:creator>A. Writer</dc:creator><dc:subject>syria</dc:subject></item>
</rdf:RDF>"""
    )
    assert (article.title, article.text, article.key) == ("Kerry", "In Rome.", "https://example.org/1")
    assert (article.published, article.author, article.tags) == ("2016-02-02T10:30+01:00", "A. Writer", ("syria",))
    assert (article.source, article.language) == ("Example News", "de")


@pytest.mark.parametrize("prefix", ["", "atom:"])
def test_atom(prefix: str) -> None:
    text = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Example News</title>
<author><name>The Staff</name></author>
<entry xml:lang="fr"><title type="html">Kerry &amp;lt;speaks&amp;gt; &lt;b&gt;out&lt;/b&gt;</title><id>urn:1</id>
<link rel="alternate" href="https://example.org/1"/><updated>2016-02-03T00:00:00Z</updated>
<published>2016-02-02T10:30:00Z</published><summary>no</summary>
<content type="xhtml"><div><p>In <b>Rome</b>.</p><p>Today.</p></div></content>
<category term="t" label="Syria"/>
<author><name>A</name><email>a@b</email></author><author><name>B</name></author></entry>
<entry><title>Second</title><link href="https://example.org/2"/><updated>2016-02-03</updated>
<summary type="text">a &lt; b</summary><source><title>Elsewhere</title></source></entry></feed>"""
    if prefix:
        for name in ("feed", "title", "author", "name", "entry", "id", "link", "updated", "published", "category"):
            text = text.replace(f"<{name}", f"<{prefix}{name}").replace(f"</{name}", f"</{prefix}{name}")
        text = text.replace("atom:name", "name")
    first, second = _read(text)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.title, first.text, first.key) == ("Kerry <speaks> out", "In Rome.\nToday.", "urn:1")
    assert (first.published, first.language, first.author) == ("2016-02-02T10:30:00Z", "fr", "A, B")
    assert (first.source, first.tags) == ("Example News", ("Syria",))
    assert (second.text, second.author, second.key) == ("a < b", "The Staff", "https://example.org/2")
    assert (second.source, second.published, second.language) == ("Elsewhere", "2016-02-03", "en")


@pytest.mark.parametrize(
    ("description", "text"),
    [
        ("In &lt;i&gt;Rome&lt;/i&gt;.", "In Rome."),
        ("In <i>Rome</i>.<p>Today</p>", "In Rome.\nToday"),
        ("<![CDATA[In <i>Rome</i>.]]>", "In Rome."),
        ("plain,\n two lines &amp;eacute;", "plain,\n two lines é"),
        ("a &lt; b &amp; AT&T", "a < b & AT&T"),
    ],
)
def test_a_text_may_be_html_or_none(description: str, text: str) -> None:
    assert _item(f"<title>x</title><description>{description}</description>").text == text


def test_without_a_title_the_text_has_the_headline() -> None:
    article = _item("<description>Kerry speaks\nIn Rome.</description>")
    assert (article.title, article.text, article.origins[0]) == ("Kerry speaks", "In Rome.", ("title", "text"))
    assert _item("<description>.</description>").title == "entry 1"


def test_an_entry_of_nothing_is_told() -> None:
    records = _read("<rss><channel>\n<item/>\n<item><title>x</title></item></channel></rss>")
    assert records[0] == BadRecord("line 2", "neither a title nor a text")
    assert isinstance(records[1], Article)
    assert records[1].record == 1


def test_a_broken_entry_costs_only_itself() -> None:
    records = _read("<rss><channel><item><title>x</title></item>\n<item><title>y</item>\n<item><title>z</title></item>")
    assert [record.title if isinstance(record, Article) else record.place for record in records] == [
        "x",
        "line 2",
        "z",
        "line 3",
    ]


def test_a_feed_of_no_entries_has_no_articles() -> None:
    assert _read("<rss><channel><title>x</title></channel></rss>") == []


def test_the_declared_encoding_is_believed() -> None:
    text = '<?xml version="1.0" encoding="koi8-r"?><rss><item><title>Керри</title></item></rss>'
    (article,) = _read(text.encode("koi8-r"))
    assert isinstance(article, Article)
    assert article.title == "Керри"


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><item><title>&b;</title></item></rss>'
    with pytest.raises(ReadError, match="declares entities"):
        _read(bomb)


_GOOD = """<rss><channel><title>N</title><language>en</language>
<item><title>Kérry</title><pubDate>Tue, 02 Feb 2016 10:30:00 GMT</pubDate><author>a@b (A)</author>
<description>&lt;p&gt;In Rome.</description></item><item><title>x</title></item></channel></rss>"""


@given(st.integers(0, len(_GOOD)), st.integers(0, 8), st.text(st.sampled_from("<>/&;'\"![]item\n\0é1"), max_size=4))
def test_a_damaged_file_gives_articles_or_an_error_of_ours(place: int, cut: int, junk: str) -> None:
    with contextlib.suppress(ReadError, SkippedError):
        _read(_GOOD[:place] + junk + _GOOD[place + cut :])
