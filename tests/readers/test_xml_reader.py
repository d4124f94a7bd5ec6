"""XML exports of articles."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.article import Article
from corpus_search.errors import ReadError
from corpus_search.readers.base import BadRecord, ReadOptions, SkippedError, Source
from corpus_search.readers.xml import XmlReader


def _read(text: str | bytes, **fields: str) -> list[Article | BadRecord]:
    data = text.encode() if isinstance(text, str) else text
    return list(XmlReader().read(Source("", "my_file.xml", data), ReadOptions(fields)).records)


def _only(text: str, **fields: str) -> Article:
    (article,) = _read(text, **fields)
    assert isinstance(article, Article), article
    return article


def test_a_list_of_named_values() -> None:
    first, second = _read(
        """<articles><article id="7" xml:lang="de"><headline>Kerry</headline>
<body><p>In <b>Rome</b>.</p><p>Today.</p></body><author>A</author><author>B</author>
<date when="2016-02-02">gestern</date><tags><tag>x</tag><tag>y</tag></tags></article>
<article><title>Second</title><place>Rome</place><text>a
  b</text></article></articles>"""
    )
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.title, first.text, first.key, first.language) == ("Kerry", "In Rome.\nToday.", "7", "de")
    assert (first.author, first.published, first.tags) == ("A, B", "2016-02-02", ("x", "y"))
    assert (second.record, second.title, second.text, second.place) == (1, "Second", "a\n  b", "Rome")


@pytest.mark.parametrize("record", ["doc", "item", "entry", "record", "row", "post", "story", "Document"])
def test_the_names_of_records(record: str) -> None:
    text = f"<export><{record}><title>a</title></{record}><{record}><title>b</title></{record}></export>"
    assert [article.title for article in _read(text) if isinstance(article, Article)] == ["a", "b"]


def test_a_mapping_names_elements() -> None:
    assert _only("<x><doc><kop>Kerry</kop><title>no</title><p>In Rome.</p></doc></x>", title="kop").title == "Kerry"


def test_what_solr_is_fed_and_answers() -> None:
    fed = '<add><doc><field name="id">7</field><field name="title">Kerry</field><field name="text">In Rome.</field>'
    fed += '<field name="tags">x</field><field name="tags">y</field></doc></add>'
    answer = (
        '<response><lst name="h"/><result numFound="1"><doc><str name="id">7</str><arr name="title"><str>Kerry</str>'
    )
    answer += (
        '</arr><str name="text">In Rome.</str><arr name="tags"><str>x</str><str>y</str></arr></doc></result></response>'
    )
    for text in (fed, answer):
        article = _only(text)
        assert (article.key, article.title, article.text, article.tags) == ("7", "Kerry", "In Rome.", ("x", "y"))


def test_a_dump_of_mediawiki() -> None:
    article = _only(
        """<mediawiki xml:lang="en"><siteinfo><sitename>Wiki</sitename></siteinfo><page><title>Rome</title><ns>0</ns>
<id>5</id><revision><id>9</id><timestamp>2016-02-02T10:30:00Z</timestamp><contributor><username>A</username>
</contributor><text xml:space="preserve">== Rome ==

 is a city &amp; more.</text></revision></page></mediawiki>"""
    )
    assert (article.title, article.text) == ("Rome", "== Rome ==\n\n is a city & more.")
    assert (article.key, article.published, article.author) == ("5", "2016-02-02T10:30:00Z", "A")
    assert (article.source, article.language) == ("Wiki", "en")


_NITF = """<nitf xml:lang="en"><head><title>no</title><docdata><doc-id id-string="N1"/>
<date.issue norm="20160202T103000+0100"/><key-list><keyword key="syria"/></key-list></docdata>
<pubdata name="The Times" date.publication="20160203T000000"/></head>
<body><body.head><hedline><hl1>Kerry</hl1></hedline>
<byline>By <person>A. Writer</person></byline><dateline><location>Rome</location></dateline></body.head>
<body.content><block class="lead_paragraph"><p>In Rome.</p></block><block class="full_text"><p>In Rome.</p><p>Today.</p>
</block></body.content></body></nitf>"""


def test_nitf() -> None:
    article = _only(f'<!DOCTYPE nitf SYSTEM "http://www.nitf.org/nitf-3-6.dtd">{_NITF}')
    assert (article.title, article.text, article.key) == ("Kerry", "In Rome.\nToday.", "N1")
    assert (article.published, article.author, article.place) == ("2016-02-02T10:30+01:00", "A. Writer", "Rome")
    assert (article.source, article.tags, article.language) == ("The Times", ("syria",), "en")


def test_nitf_with_a_day_only() -> None:
    text = _NITF.replace('<date.issue norm="20160202T103000+0100"/>', "")
    assert _only(text).published == "2016-02-03"


@pytest.mark.parametrize(
    "inline", [_NITF, "<html><head><title>no</title></head><body><p>In Rome.</p><p>Today.</p></body></html>"]
)
def test_newsml_g2(inline: str) -> None:
    article = _only(
        f"""<newsItem guid="urn:x" xml:lang="en"><itemMeta><provider literal="AFP"/>
<versionCreated>2016-02-02T10:30:00Z</versionCreated></itemMeta>
<contentMeta><headline>Kerry</headline><by>By A. Writer</by>
<located><name>Rome</name></located><subject><name>syria</name></subject></contentMeta>
<contentSet><inlineXML>{inline}</inlineXML></contentSet></newsItem>"""
    )
    assert (article.title, article.text, article.key) == ("Kerry", "In Rome.\nToday.", "urn:x")
    assert (article.published, article.author, article.place) == ("2016-02-02T10:30:00Z", "A. Writer", "Rome")
    assert (article.source, article.tags, article.language) == ("AFP", ("syria",), "en")


def test_docbook() -> None:
    article = _only(
        """<article><articleinfo><title>Kerry</title><author><firstname>A.</firstname><surname>Writer</surname></author>
<pubdate>2016-02-02</pubdate><abstract><para>Short.</para></abstract></articleinfo>
<section><title>Rome</title><para>In <emphasis>Rome</emphasis>.</para></section></article>"""
    )
    assert (article.title, article.author, article.published) == ("Kerry", "A. Writer", "2016-02-02")
    assert article.text.endswith("Short.\nRome\nIn Rome.")


def test_jats() -> None:
    article = _only(
        """<article xml:lang="en"><front><article-meta><article-id>5</article-id><title-group>
<article-title>Kerry</article-title></title-group></article-meta></front>
<body><sec><title>Rome</title><p>In <italic>Rome</italic>.</p></sec></body></article>"""
    )
    assert (article.title, article.text, article.language) == ("Kerry", "Rome\nIn Rome.", "en")


def test_whatever_else_is_one_article_of_all_its_text() -> None:
    article = _only("<note><to>A</to><p>In <b>Rome</b>.</p></note>")
    assert (article.title, article.text) == ("my file", "A\nIn Rome.")
    assert (
        _only("<TEI><teiHeader><title>Kerry</title></teiHeader><div><list><item>a</item></list></div></TEI>").text
        == "a"
    )


def test_feeds_are_read_as_such() -> None:
    article = _only("<rss><channel><title>News</title><item><title>Kerry</title></item></channel></rss>")
    assert (article.title, article.source) == ("Kerry", "News")
    assert _read("<rss><channel><title>News</title></channel></rss>") == []


def test_a_broken_article_costs_only_itself() -> None:
    records = _read("<x>\n<doc><title>a</doc>\n<doc/>\n<doc><title>c</title></doc></x>")
    assert records[0] == BadRecord("line 2", "not valid XML: mismatched tag")
    assert isinstance(records[1], BadRecord)
    assert records[1].place == "line 3"
    assert isinstance(records[2], Article)
    assert (records[2].record, records[2].title) == (2, "c")


def test_the_declared_encoding_is_believed() -> None:
    text = '<?xml version="1.0" encoding="koi8-r"?><x><doc><title>Керри</title></doc></x>'
    (article,) = _read(text.encode("koi8-r"))
    assert isinstance(article, Article)
    assert article.title == "Керри"


def test_entities_are_refused() -> None:
    with pytest.raises(ReadError, match="declares entities"):
        _read('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x><doc><title>&a;</title></doc></x>')


@given(st.integers(0, len(_NITF)), st.integers(0, 8), st.text(st.sampled_from("<>/&;'\"![]docp \n\0é1"), max_size=4))
def test_a_damaged_file_gives_articles_or_an_error_of_ours(place: int, cut: int, junk: str) -> None:
    with contextlib.suppress(ReadError, SkippedError):
        _read(_NITF[:place] + junk + _NITF[place + cut :])
