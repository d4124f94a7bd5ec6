"""What every reader of the table owes its callers. A new reader adds a sample here, and nothing else."""

import codecs
import io
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.article import Article
from corpus_search.errors import ReadError
from corpus_search.readers import READERS
from corpus_search.readers.base import BadRecord, Reader, ReadOptions, SkippedError, Source
from corpus_search.readers.csv import CsvReader
from corpus_search.readers.docx import DocxReader
from corpus_search.readers.epub import EpubReader
from corpus_search.readers.feeds import FeedReader
from corpus_search.readers.html import HtmlReader
from corpus_search.readers.json import JsonReader
from corpus_search.readers.jsonl import JsonLinesReader
from corpus_search.readers.late import LateReader
from corpus_search.readers.mail import MailReader
from corpus_search.readers.markdown import MarkdownReader
from corpus_search.readers.odt import OdtReader
from corpus_search.readers.pdf import PdfReader
from corpus_search.readers.rtf import RtfReader
from corpus_search.readers.sgml import SgmlReader
from corpus_search.readers.text import TextReader
from corpus_search.readers.xml import XmlReader


def _zip(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, part in parts.items():
            package.writestr(zipfile.ZipInfo(name), part)
    return file.getvalue()


def _pdf(content: bytes) -> bytes:
    """Return a PDF of one page, without the table of its objects, which readers make when they must."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    )
    numbered = b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1))
    return b"%PDF-1.4\n" + numbered + b"trailer<</Size 6/Root 1 0 R>>\n%%EOF\n"


SAMPLES: dict[str, tuple[str | bytes, int]] = {
    # A good file in each format, with a word in the title and one in the text, and its number of articles; bytes
    # for formats that are not text.
    "text": ("Kérry speaks\n\nIn Rome.\n\nToday.\n", 1),
    "markdown": ("---\nauthor: A. Writer\n---\n# Kérry speaks\n\nIn Rome.\n\nToday.\n", 1),
    "jsonl": ('{"title": "Kérry speaks", "text": "In Rome."}\n{"text": "Kérry speaks\\nIn Rome."}\n', 2),
    "json": (
        '[{"title": "Kérry speaks", "text": "In Rome."},\n{"text": "Kérry speaks\\nIn Rome.", "title": ""}]\n',
        2,
    ),
    "csv": ('title,text\nKérry speaks,In Rome.\n"Kérry speaks","In Rome.\nToday, too."\n', 2),
    "feed": (
        (
            "<rss><channel>\n<item><title>Kérry speaks</title>\n<description>In Rome.\nToday.</description></item>\n"
            "<item><description>Kérry speaks\nIn Rome.</description></item></channel></rss>\n"
        ),
        2,
    ),
    "mail": (
        (
            "From a@b Tue Feb  2 10:30:00 2016\nSubject: Kérry\n speaks\n\nIn Rome.\n\n"
            "From a@b Tue Feb  2 10:30:00 2016\nSubject: Kérry speaks\n\nIn Rome.\nToday.\n"
        ),
        2,
    ),
    "xml": (
        (
            "<articles>\n<article><title>Kérry speaks</title>\n<text>In Rome.\nToday.</text></article>\n"
            "<article><title>Kérry speaks</title><p>In Rome.</p></article></articles>\n"
        ),
        2,
    ),
    "sgml": (
        (
            '<REUTERS NEWID="1"><TEXT><TITLE>Kérry speaks</TITLE>\n<BODY>In Rome.\nToday.</BODY></TEXT></REUTERS>\n'
            "<DOC><HEAD>Kérry speaks</HEAD>\n<TEXT>In Rome.</TEXT></DOC>\n"
        ),
        2,
    ),
    "html": ("<html>\n<title>Kérry speaks</title>\n<p>In Rome.\n<p>Today.\n</html>\n", 1),
    "docx": (
        _zip({"word/document.xml": "<d><p><t>Kérry speaks</t></p><p><t>In </t><t>Rome.</t></p></d>"}),
        1,
    ),
    "odt": (_zip({"content.xml": "<text><h>Kérry speaks</h><p>In Rome.</p></text>"}), 1),
    "epub": (
        _zip(
            {
                "META-INF/container.xml": '<container><rootfile full-path="a.opf"/></container>',
                "a.opf": '<package><item id="b" href="b.xhtml" media-type="application/xhtml+xml"/>'
                '<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/>'
                '<itemref idref="b"/><itemref idref="c"/></package>',
                "b.xhtml": "<html><body><h1>Kérry speaks</h1><p>In Rome.</p></body></html>",
                "c.xhtml": "<html><body><h2>Kérry speaks</h2><p>In Rome.</p></body></html>",
            }
        ),
        2,
    ),
    "rtf": (rb"{\rtf1\ansi K\'e9rry speaks\par In Rome.\par}", 1),
    "pdf": (_pdf(b"BT /F 24 Tf 50 700 Td (K\\351rry speaks) Tj /F 12 Tf 0 -30 Td (In Rome.) Tj ET"), 1),
}

BINARY = b"\x7fELF\x02\x01\x01\x00\xff\xfe\xfd" + bytes(range(256)) * 4

every_reader = pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)

every_reader_of_text = pytest.mark.parametrize(
    "reader", [reader for reader in READERS if isinstance(SAMPLES[reader.name][0], str)], ids=lambda reader: reader.name
)
every_reader_of_documents = pytest.mark.parametrize(
    "reader",
    [reader for reader in READERS if isinstance(SAMPLES[reader.name][0], bytes)],
    ids=lambda reader: reader.name,
)


def _records(reader: LateReader, data: bytes, path: str = "a/b.x", root: str = "news") -> list[Article | BadRecord]:
    return list(reader.read(Source(root, path, data), ReadOptions()).records)


def _articles(reader: LateReader, data: bytes) -> list[Article]:
    records = _records(reader, data)
    articles = [record for record in records if isinstance(record, Article)]
    assert len(articles) == len(records)
    return articles


def _text(reader: LateReader) -> str:
    text = SAMPLES[reader.name][0]
    assert isinstance(text, str)
    return text


def _good(reader: LateReader) -> bytes:
    sample = SAMPLES[reader.name][0]
    return sample.encode() if isinstance(sample, str) else sample


# What the table names, for the checker of types to see.
MADE: tuple[Reader, ...] = (
    CsvReader(),
    DocxReader(),
    EpubReader(),
    FeedReader(),
    HtmlReader(),
    JsonReader(),
    JsonLinesReader(),
    MailReader(),
    MarkdownReader(),
    OdtReader(),
    PdfReader(),
    RtfReader(),
    SgmlReader(),
    TextReader(),
    XmlReader(),
)


def test_the_table_names_the_readers() -> None:
    assert {type(reader) for reader in MADE} == {type(reader.load()) for reader in READERS}


def test_every_reader_has_a_sample() -> None:
    assert sorted(SAMPLES) == sorted(reader.name for reader in READERS)


def test_names_and_suffixes_are_each_one_readers_own() -> None:
    names = [reader.name for reader in READERS]
    suffixes = [suffix for reader in READERS for suffix in reader.suffixes]
    assert len(set(names)) == len(names)
    assert len(set(suffixes)) == len(suffixes)


@every_reader
def test_a_reader_says_what_it_is(reader: LateReader) -> None:
    assert reader.name == reader.name.lower().strip() != ""
    assert reader.version >= 1
    assert reader.suffixes
    for suffix in reader.suffixes:
        assert suffix == suffix.lower()
        assert suffix.startswith(".")
        assert suffix.count(".") == 1
        assert len(suffix) > 1


@every_reader
def test_a_good_file_gives_its_articles(reader: LateReader) -> None:
    articles = _articles(reader, _good(reader))
    assert len(articles) == SAMPLES[reader.name][1]
    for article in articles:
        assert article.title == "Kérry speaks"
        assert article.text.startswith("In Rome.")
        assert (article.root, article.path) == ("news", "a/b.x")


@every_reader
def test_articles_have_ids_of_their_own(reader: LateReader) -> None:
    ids = [article.id for article in _articles(reader, _good(reader))]
    assert len(set(ids)) == len(ids)


@every_reader
def test_a_path_that_is_not_utf8_is_handed_on(reader: LateReader) -> None:
    for record in _records(reader, _good(reader), "caf\udce9.x", ""):
        assert isinstance(record, Article)
        assert (record.root, record.path) == ("", "caf\udce9.x")
        record.title.encode()


@every_reader
def test_reading_twice_gives_the_same(reader: LateReader) -> None:
    assert _records(reader, _good(reader)) == _records(reader, _good(reader))


@every_reader
def test_records_of_a_file_with_many_are_drawn_one_by_one(reader: LateReader) -> None:
    records = reader.read(Source("", "a.x", _good(reader)), ReadOptions()).records
    if SAMPLES[reader.name][1] > 1:
        assert isinstance(records, Iterator)
    else:
        assert len(list(records)) == 1


@every_reader_of_text
def test_the_encoding_is_told(reader: LateReader) -> None:
    reading = reader.read(Source("", "a.x", _good(reader)), ReadOptions())
    assert (reading.encoding, reading.encoding_origin) == ("utf-8", "utf-8")
    marked = reader.read(Source("", "a.x", codecs.BOM_UTF8 + _good(reader)), ReadOptions())
    assert (marked.encoding, marked.encoding_origin) == ("utf-8", "declared")


@every_reader_of_text
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
def test_a_byte_order_mark_changes_nothing(reader: LateReader, mark: bytes, encoding: str) -> None:
    assert _records(reader, mark + _text(reader).encode(encoding)) == _records(reader, _good(reader))


@every_reader_of_text
@pytest.mark.parametrize("line_end", [b"\r\n", b"\r"])
def test_line_ends_change_nothing(reader: LateReader, line_end: bytes) -> None:
    assert _records(reader, _good(reader).replace(b"\n", line_end)) == _records(reader, _good(reader))


@every_reader_of_text
def test_another_encoding_is_detected(reader: LateReader) -> None:
    articles = _articles(reader, _text(reader).encode("cp1252"))
    assert {article.title for article in articles} == {"Kérry speaks"}


@every_reader
@pytest.mark.parametrize("data", [b"", b"\n \r\n", codecs.BOM_UTF8])
def test_an_empty_file_is_skipped(reader: LateReader, data: bytes) -> None:
    with pytest.raises(SkippedError, match="empty"):
        _records(reader, data)


@every_reader_of_text
def test_a_binary_file_is_skipped(reader: LateReader) -> None:
    with pytest.raises(SkippedError, match="binary"):
        _records(reader, BINARY)


@every_reader_of_documents
def test_a_file_that_is_no_document_is_an_error(reader: LateReader) -> None:
    with pytest.raises(ReadError):
        _records(reader, BINARY)


@every_reader_of_documents
def test_a_document_that_is_cut_off_gives_articles_or_an_error_of_ours(reader: LateReader) -> None:
    good = _good(reader)
    for size in range(1, len(good), max(len(good) // 50, 1)):
        _check(reader, good[:size])


@every_reader_of_text
def test_a_file_that_breaks_its_own_mark_is_an_error(reader: LateReader) -> None:
    with pytest.raises(ReadError):
        _records(reader, codecs.BOM_UTF16_LE + _text(reader).encode("utf-16-le") + b"x")


def _check(reader: LateReader, data: bytes) -> None:
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
def test_random_bytes_give_articles_or_an_error_of_ours(reader: LateReader, data: bytes) -> None:
    _check(reader, data)


@every_reader
@given(text=st.text(st.sampled_from('a é#-=`:{}[]"\\,\n\r\t\xa0\0\x85\u2028😀'), min_size=1))
def test_random_text_gives_articles_or_an_error_of_ours(reader: LateReader, text: str) -> None:
    _check(reader, text.encode())


@every_reader
@given(place=st.integers(0, 200), junk=st.binary(min_size=1, max_size=4))
def test_a_good_file_with_junk_in_it_gives_articles_or_an_error_of_ours(
    reader: LateReader, place: int, junk: bytes
) -> None:
    good = _good(reader)
    _check(reader, good[:place] + junk + good[place:])


@every_reader
@pytest.mark.parametrize("sign", ["[", "{", "(", "#", "`", "=", "-", ">", "* ", "a: ", "<b>", '{"a":', "\n", " "])
def test_many_of_one_sign_do_no_harm(reader: LateReader, sign: str) -> None:
    _check(reader, (sign * 20_000).encode())
    _check(reader, ("---\ntags: " + sign * 20_000 + "\n---\n" + sign * 20_000).encode())
