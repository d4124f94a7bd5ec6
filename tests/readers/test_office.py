"""DOCX, ODT and RTF: the text in order, what the document says about itself, and broken ones."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_search.article import Article
from corpus_search.errors import ReadError
from corpus_search.readers.base import Reader, ReadOptions, SkippedError, Source
from corpus_search.readers.docx import DocxReader
from corpus_search.readers.odt import OdtReader
from corpus_search.readers.rtf import RtfReader

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'

DOCUMENT = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document {W} {MC}><w:body>
<w:p><w:pPr><w:pStyle w:val="Title"/><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>Talks </w:t></w:r>
<w:r><w:rPr><w:b/></w:rPr><w:t>fail</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">The minister</w:t><w:footnoteReference w:id="1"/><w:t>s</w:t><w:tab/>
<w:t>left.</w:t><w:br/><w:t>Nobody</w:t></w:r><w:del><w:r><w:delText>everybody</w:delText><w:t>old</w:t></w:r></w:del>
<w:ins><w:r><w:t> spoke</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>
<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent>
</mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></mc:Fallback>
</mc:AlternateContent><w:t>Beside it</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>River</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>low</w:t></w:r></w:p></w:tc></w:tr>
</w:tbl></w:body></w:document>"""

CORE = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>{title}</dc:title>
<dc:creator>Ann Writer;Bo Lee</dc:creator><cp:keywords>water, talks</cp:keywords><dc:language>en-GB</dc:language>
<dcterms:created>2016-02-02T10:30:00Z</dcterms:created><cp:lastModifiedBy>Somebody</cp:lastModifiedBy></cp:coreProperties>"""

NOTES = f"<w:footnotes {W}><w:footnote><w:p><w:r><w:t>By train.</w:t></w:r></w:p></w:footnote></w:footnotes>"

BODY = "The ministers left.\nNobody spoke\n\nBeside it\n\nIn a box\n\nRiver\n\nlow\n\nBy train."

CONTENT = """<office:document-content xmlns:office="o" xmlns:text="t" xmlns:draw="d" xmlns:svg="s" xmlns:dc="c">
<office:automatic-styles><x>no</x></office:automatic-styles><office:body><office:text>
<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>
<text:table-of-content><text:p>Talks fail 1</text:p></text:table-of-content>
<text:h text:outline-level="1">Talks <text:span>fail</text:span></text:h>
<text:p>The minister<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>By train.</text:p>
</text:note-body></text:note>s<text:s text:c="3"/>left.<text:line-break/>Nobody<office:annotation>
<dc:creator>X</dc:creator><text:p>really?</text:p></office:annotation><text:tab/>spoke</text:p>
<text:list><text:list-item><text:p>River</text:p></text:list-item></text:list>
<text:p><draw:frame><draw:text-box><text:p>In a box</text:p></draw:text-box><svg:title>Photo</svg:title></draw:frame>
</text:p>
</office:text></office:body></office:document-content>"""

META = """<office:document-meta xmlns:office="o" xmlns:meta="m" xmlns:dc="c"><office:meta><dc:title>{title}</dc:title>
<meta:initial-creator>Ann Writer</meta:initial-creator><dc:creator>Last Editor</dc:creator>
<dc:language>de-AT</dc:language>
<meta:creation-date>2016-02-02T10:30:00.123456789</meta:creation-date><meta:keyword>water</meta:keyword>
<meta:keyword>talks</meta:keyword></office:meta></office:document-meta>"""


def _zip(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, part in parts.items():
            package.writestr(zipfile.ZipInfo(name), part)
    return file.getvalue()


def _docx(document: str = DOCUMENT, title: str = "Talks fail", folder: str = "word") -> bytes:
    return _zip(
        {
            "_rels/.rels": '<Relationships><Relationship Type="http://purl.oclc.org/ooxml/officeDocument/relationships'
            f'/officeDocument" Target="/{folder}/document.xml"/></Relationships>',
            f"{folder}/document.xml": document,
            f"{folder}/footnotes.xml": NOTES,
            "docProps/core.xml": CORE.format(title=title),
        }
    )


def _odt(content: str = CONTENT, title: str = "Talks fail", manifest: str = "<manifest/>") -> bytes:
    return _zip({"content.xml": content, "meta.xml": META.format(title=title), "META-INF/manifest.xml": manifest})


def _article(reader: Reader, data: bytes) -> Article:
    (article,) = reader.read(Source("", "news/a-file.x", data), ReadOptions()).records
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize("folder", ["word", "other/place"])
def test_docx(folder: str) -> None:
    article = _article(DocxReader(), _docx(folder=folder))
    assert (article.title, article.text) == ("Talks fail", BODY)
    assert (article.author, article.published) == ("Ann Writer, Bo Lee", "2016-02-02T10:30:00Z")
    assert (article.language, article.tags) == ("en", ("water", "talks"))
    assert set(dict(article.origins).values()) == {"metadata"}


def test_a_title_that_word_gave_is_none() -> None:
    article = _article(DocxReader(), _docx(title="Microsoft Word - Document1"))
    assert (article.title, article.origins[0]) == ("Talks fail", ("title", "text"))


def test_odt() -> None:
    article = _article(OdtReader(), _odt())
    assert article.title == "Talks fail"
    assert article.text == "The ministers left.\nNobody spoke\n\nBy train.\n\nRiver\n\nIn a box"
    assert (article.author, article.published) == ("Ann Writer", "2016-02-02T10:30:00.123456789")
    assert (article.language, article.tags) == ("de", ("water", "talks"))


def test_odt_in_one_file() -> None:
    meta = META.format(title="Talks fail").partition("<office:meta>")[2].partition("</office:meta>")[0]
    flat = CONTENT.replace("<office:body>", f"<office:meta xmlns:meta='m'>{meta}</office:meta><office:body>")
    assert _article(OdtReader(), flat.encode()) == _article(OdtReader(), _odt())


def test_an_encrypted_odt_is_told() -> None:
    with pytest.raises(SkippedError, match=r"^encrypted$"):
        _article(OdtReader(), _odt("\x93\x01", manifest="<manifest><encryption-data/></manifest>"))


RTF = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset204 Times;}
{\f2\fcharset128 M;}}
{\colortbl;\red0;}{\stylesheet{\s0 Normal;}}{\*\generator Word;}
{\info{\title Talks \'e9t\'e9}{\author Ann Writer}{\keywords water, talks}
{\creatim\yr2016\mo2\dy2\hr10\min30}{\doccomm x}}
{\header Page header\par}{\b Talks fail}\par
The minister{\super\chftn}{\footnote\pard By train.}s\tab left.\line Nobody\~spoke{\v hidden}{\deleted gone}\par
{\f1 \'cf\'f0\'e8\'e2\'e5\'f2} \u1055?\u1088?\uc2\u8364\'80\'80\uc0\u33  {\f2\'93\'fa\'96\'7b}
 \uc1\u-10179 ?\u-8704 ?\par
\trowd River\cell low\cell\row {\field{\*\fldinst{HYPERLINK "http://x"}}{\fldrslt{a link}}}
\{\}\\ \'93q\'94 \endash{\pict\bin4 }}{{}\par
} after the end"""


def test_rtf() -> None:
    article = _article(RtfReader(), RTF)
    assert article.title == "Talks été"
    assert article.text == (
        "Talks fail\n\nThe minister By train.s left.\nNobody spoke\n\nПривет Пр€! 日本 \U0001f600\n\nRiver low\n\n"
        "a link{}\\ “q” –"
    )
    assert (article.author, article.published, article.tags) == ("Ann Writer", "2016-02-02", ("water", "talks"))


def test_rtf_of_another_code_page() -> None:
    reading = RtfReader().read(Source("", "a.rtf", rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8}"), ReadOptions())
    (article,) = reading.records
    assert isinstance(article, Article)
    assert article.text == "При"
    assert (reading.encoding, reading.encoding_origin) == ("cp1251", "declared")
    assert _article(RtfReader(), rb"{\rtf1\mac \'8e}").text == "é"
    assert _article(RtfReader(), rb"{\rtf1 \'8e}").text == "Ž"


@pytest.mark.parametrize(
    ("reader", "data"),
    [
        (
            DocxReader(),
            _docx(f"<w:document {W}><w:body><w:p/></w:body></w:document>").replace(b"By train", b"        "),
        ),
        (OdtReader(), _odt("<content><p> </p></content>")),
        (RtfReader(), rb"{\rtf1\ansi{\info{\title T}}\par }"),
    ],
    ids=["docx", "odt", "rtf"],
)
def test_documents_without_text_are_skipped(reader: Reader, data: bytes) -> None:
    if isinstance(reader, DocxReader):
        data = _zip({"word/document.xml": "<document><p/></document>"})
    with pytest.raises(SkippedError, match=r"^no text in it$"):
        _article(reader, data)


@pytest.mark.parametrize(
    ("reader", "data", "message"),
    [
        (DocxReader(), _zip({"a": "b"}), r"broken DOCX \(there is no word/document.xml in it\)"),
        (DocxReader(), _docx("<a>"), r"broken XML \(line 1: no element found\)"),
        (DocxReader(), _docx('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'), "entities"),
        (OdtReader(), _zip({"a": "b"}), r"broken ODT \(there is no content.xml in it\)"),
        (OdtReader(), b"<a><b></a>", "broken XML"),
        (RtfReader(), b"plain text", "not RTF"),
    ],
)
def test_broken_documents_are_told(reader: Reader, data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        _article(reader, data)


GOOD: tuple[tuple[Reader, bytes], ...] = ((DocxReader(), _docx()), (OdtReader(), _odt()), (RtfReader(), RTF))


@settings(deadline=1000)
@given(
    good=st.sampled_from(GOOD),
    place=st.floats(0, 1),
    junk=st.binary(max_size=6) | st.sampled_from([b"{", b"}", b"\\", b"\\u", b"\\bin9", b"<", b"&x;", b"\\'", b"{\\*"]),
    cut=st.integers(0, 60),
)
def test_damaged_documents_give_an_article_or_an_error_of_ours(
    good: tuple[Reader, bytes], place: float, junk: bytes, cut: int
) -> None:
    reader, data = good
    start = int(place * len(data))
    try:
        article = _article(reader, data[:start] + junk + data[start + cut :])
    except (ReadError, SkippedError):
        return
    assert article.title
    assert "\r" not in article.text
    (article.title + article.text + (article.author or "")).encode()


@pytest.mark.parametrize(
    "part", [b"{", b"}", b"\\'e9", b"{\\f1 x}", b"\\bin", b"\\par", b"{\\field{\\*\\fldinst{", b"\\u8364?"]
)
def test_hostile_rtf_takes_time_with_its_length(part: bytes) -> None:
    try:
        _article(RtfReader(), b"{\\rtf1 x" + part * 100_000)
    except SkippedError:
        return
