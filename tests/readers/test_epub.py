"""Books: their chapters one by one, and books that are locked or broken."""

import io
import sys
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_search.article import Article
from corpus_search.errors import ReadError
from corpus_search.readers.base import BadRecord, ReadOptions, SkippedError, Source
from corpus_search.readers.epub import EpubReader

CONTAINER = """<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""

BOOK = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The River</dc:title><dc:creator>Ann Writer</dc:creator>
<dc:creator>Bo Lee</dc:creator><dc:date>2016-02-02</dc:date><dc:language>en-GB</dc:language>
<dc:subject>Water</dc:subject><dc:subject>Rome</dc:subject><dc:publisher>A House</dc:publisher></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/chapter%201.xhtml" media-type="application/xhtml+xml"/>
<item id="two" href="two.xhtml#top" media-type="application/xhtml+xml"/>
<item id="pic" href="p.svg" media-type="image/svg+xml"/>
<item id="gone" href="x.xhtml" media-type="application/xhtml+xml"/>
</manifest><spine><itemref idref="nav"/><itemref idref="cover"/><itemref idref="two"/><itemref idref="pic"/>
<itemref idref="one"/><itemref idref="none"/></spine></package>"""

ONE = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN"
"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>The River</title>
<style>p {}</style></head><body><section><h2>The&nbsp;<i>source</i></h2><p>Rain&mdash;and more.</p><p>Then
<b>s</b>un &amp; wind.<br/>And night.</p></section></body></html>"""

TWO = "<html><body><p>No heading here.</p><div>Only words.</div></body></html>"

PARTS = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "OEBPS/book.opf": BOOK,
    "OEBPS/nav.xhtml": "<html><body><p>Contents</p></body></html>",
    "OEBPS/cover.xhtml": "<html><body><img src='c.jpg'/></body></html>",
    "OEBPS/text/chapter 1.xhtml": ONE,
    "OEBPS/two.xhtml": TWO,
}


def _epub(**changed: str) -> bytes:
    """Return a book; names in `changed` are the last parts of those in `PARTS`, without their suffixes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in PARTS.items():
            key = name.rpartition("/")[2].partition(".")[0]
            package.writestr(zipfile.ZipInfo(name), changed.pop(key, part), zipfile.ZIP_DEFLATED)
        for key, part in changed.items():
            package.writestr(zipfile.ZipInfo(f"META-INF/{key}.xml"), part)
    return file.getvalue()


def _records(data: bytes) -> list[Article | BadRecord]:
    return list(EpubReader().read(Source("", "books/river.epub", data), ReadOptions()).records)


def test_chapters_come_in_the_order_of_reading_with_what_the_book_says() -> None:
    two, one = _records(_epub())
    assert isinstance(two, Article)
    assert isinstance(one, Article)
    assert (two.record, two.title, two.text) == (1, "The River", "No heading here.\n\nOnly words.")
    assert (one.record, one.title, one.text) == (2, "The source", "Rain—and more.\n\nThen sun & wind.\nAnd night.")
    for article in (one, two):
        assert (article.source, article.author) == ("The River", "Ann Writer, Bo Lee")
        assert (article.published, article.language, article.tags) == ("2016-02-02", "en", ("Water", "Rome"))
    assert dict(one.origins)["title"] == "text"
    assert dict(two.origins)["title"] == "metadata"


def test_a_chapter_is_parsed_when_it_is_drawn() -> None:
    records = iter(EpubReader().read(Source("", "a.epub", _epub(**{"chapter 1": "<broken"})), ReadOptions()).records)
    assert isinstance(next(records), Article)


def test_a_chapter_that_is_no_xhtml_is_read_as_html() -> None:
    first, second = _records(_epub(two="<html><body><h1>The mouth<p>Mud &eacute;<br>and <b>salt</body>"))
    assert isinstance(first, Article)
    assert (first.title, first.text) == ("The mouth", "Mud é\n\nand salt")
    assert isinstance(second, Article)


def test_a_chapter_that_can_not_be_read_is_told_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lxml", None)
    bad, good = _records(_epub(two="<html>\n<p></html>"))
    assert bad == BadRecord("OEBPS/two.xhtml", "broken XML (line 2: mismatched tag)")
    assert isinstance(good, Article)


def test_a_chapter_that_is_missing_is_told() -> None:
    bad, _ = _records(_epub(book=BOOK.replace('href="two.xhtml#top"', 'href="none.xhtml"')))
    assert bad == BadRecord("OEBPS/none.xhtml", "broken EPUB (there is no OEBPS/none.xhtml in it)")


ENCRYPTED = """<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>
<enc:EncryptionMethod Algorithm="{}"/><enc:CipherData><enc:CipherReference URI="{}"/></enc:CipherData>
</enc:EncryptedData></encryption>"""


def test_a_locked_book_is_skipped_and_one_with_hidden_fonts_is_not() -> None:
    aes = ENCRYPTED.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OEBPS/text/chapter%201.xhtml")
    with pytest.raises(SkippedError, match=r"^encrypted \(DRM\)$"):
        _records(_epub(encryption=aes))
    assert (
        len(_records(_epub(encryption=ENCRYPTED.format("http://www.idpf.org/2008/embedding", "OEBPS/two.xhtml")))) == 2
    )
    assert len(_records(_epub(encryption=aes.replace("text/chapter%201.xhtml", "font.otf")))) == 2


def test_a_book_of_pictures_is_skipped() -> None:
    with pytest.raises(SkippedError, match=r"^no text in it$"):
        _records(_epub(two="<html/>", **{"chapter 1": "<html><body><p> </p></body></html>"}))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"container": "<container/>"}, "its container names no book"),
        ({"container": CONTAINER.replace("book.opf", "b.opf")}, r"there is no OEBPS/b\.opf in it"),
        ({"book": "<package>"}, "broken XML"),
        ({"book": '<!DOCTYPE a [<!ENTITY x "y">]><package/>'}, "entities"),
    ],
)
def test_a_broken_book_is_told(changed: dict[str, str], message: str) -> None:
    with pytest.raises(ReadError, match=message):
        _records(_epub(**changed))


def test_a_chapter_that_is_a_bomb_is_told() -> None:
    bombs = {"two": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "chapter 1": "<p>" + " " * 60_000_000 + "</p>"}
    first, second = _records(_epub(**bombs))  # in a file of 60 KB
    assert first == BadRecord("OEBPS/two.xhtml", "XML that declares entities, as XML bombs do")
    assert second == BadRecord(
        "OEBPS/text/chapter 1.xhtml", "expands to more than 200 times its size; nothing after it is read"
    )


GOOD = _epub()


@settings(deadline=1000)
@given(place=st.integers(0, len(GOOD)), junk=st.binary(max_size=6), cut=st.integers(0, 60))
def test_damaged_books_give_chapters_or_an_error_of_ours(place: int, junk: bytes, cut: int) -> None:
    try:
        records = _records(GOOD[:place] + junk + GOOD[place + cut :])
    except (ReadError, SkippedError):
        return
    for record in records:
        assert isinstance(record, BadRecord) or record.title


@settings(deadline=1000)
@given(
    name=st.sampled_from(["container", "book", "two", "chapter 1"]),
    place=st.floats(0, 1),
    junk=st.text(st.sampled_from("<>/&;\"'= ap!?-[]\0"), max_size=8),
    cut=st.integers(0, 40),
)
def test_damaged_parts_give_chapters_or_an_error_of_ours(name: str, place: float, junk: str, cut: int) -> None:
    part = next(part for path, part in PARTS.items() if path.rpartition("/")[2].startswith(f"{name}."))
    start = int(place * len(part))
    try:
        records = _records(_epub(**{name: part[:start] + junk + part[start + cut :]}))
    except (ReadError, SkippedError):
        return
    for record in records:
        assert isinstance(record, BadRecord) or record.title
