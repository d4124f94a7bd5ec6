"""Of what format is a file?"""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.readers import READERS
from corpus_search.readers.base import SkippedError
from corpus_search.readers.signatures import find_magic, find_text_signature
from corpus_search.readers.sniffing import choose_format, file_suffix, name_inside

PROSE = "Kerry speaks in Rome\n\nHe said <html> is a tag, and: that From: is none.\n" * 3
HTML = "<!DOCTYPE html>\n<html><head><title>x</title></head><body><p>Text</p></body></html>"
MAIL = "From: a@b.c (A. B.)\nSubject: Re: Rome\nLines: 3\n\nText\n"
RSS = '<?xml version="1.0"?>\n<!-- made --><rss version="2.0"><channel></channel></rss>'
ATOM = '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"></feed>'


def _zipped(*files: tuple[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in files:
            archive.writestr(zipfile.ZipInfo(name), text)
    return file.getvalue()


def _tarred() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    return file.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(8)
DOCX = _zipped(("[Content_Types].xml", "<Types/>"), ("_rels/.rels", ""), ("word/document.xml", ""))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"%PDF is a format", None),
        (b"\n%PDF-1.4", "pdf"),
        (b"{\\rtf1\\ansi", "rtf"),
        (gzip.compress(b"x"), "gz"),
        (bz2.compress(b"x"), "bz2"),
        (bz2.compress(b""), "bz2"),
        (lzma.compress(b"x"), "xz"),
        (b"\x28\xb5\x2f\xfd\0", "zst"),
        (_tarred(), "tar"),
        (b"WARC/1.0\r\nWARC-Type: warcinfo\r\n", "warc"),
        (b"WARC/1.0 is a format.\n", None),
        (_zipped(("a.txt", "x")), "zip"),
        (_zipped(), "zip"),
        (DOCX, "docx"),
        (_zipped(("_rels/.rels", ""), ("docProps/app.xml", ""), ("word/document.xml", "")), "docx"),
        (_zipped(("[Content_Types].xml", ""), ("xl/workbook.xml", "")), "spreadsheet"),
        (_zipped(("[Content_Types].xml", ""), ("ppt/presentation.xml", "")), "presentation"),
        (_zipped(("mimetype", "application/epub+zip"), ("a", "")), "epub"),
        (_zipped(("mimetype", "application/vnd.oasis.opendocument.text"), ("a", "")), "odt"),
        (_zipped(("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("a", "")), "spreadsheet"),
        (_zipped(("mimetype", "my notes"), ("a", "")), "zip"),
        (
            _zipped(
                ("word/notes.txt", "x"),
            ),
            "zip",
        ),
        (_zipped(("META-INF/MANIFEST.MF", "")), "program"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "image"),
        (b"GIF89a\1\0\1\0", "image"),
        (b"GIF89a is a format of pictures.", None),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image"),
        (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0", "image"),
        (b"BMW sold more cars", None),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "video"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "image"),
        (b"ID3\3\0\0\0", "sound"),
        (b"OggS\0\2", "sound"),
        (b"\x7fELF\2\1\1\0", "program"),
        (b"MZ\x90\0\3\0", "program"),
        (b"MZ is the sign of Mozambique", None),
        (b"SQLite format 3\0", "database"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "archive of a kind that is not read (7z)"),
        (b"", None),
        (PROSE.encode("utf-16"), None),
    ],
)
def test_bytes_tell_the_format(data: bytes, name: str | None) -> None:
    assert find_magic(data) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (PROSE, None),
        ("", None),
        ("<html> is a tag\n\nProse goes on. 1 < 2", None),
        ("<htmlx>", None),
        (HTML, "html"),
        (" \n<!-- c --> <!-- < > --><HTML LANG=de><body>", "html"),
        ('<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x">\n<html>', "html"),
        ("<head><base>", "html"),
        ("<title>x</title>", "html"),
        ("<p>x</p>", None),
        (RSS, "feed"),
        (ATOM, "feed"),
        ("<rss version='0.91'>", "feed"),
        ('<?xml version="1.0"?><!DOCTYPE rss PUBLIC "x" "y" [ <!ENTITY a "b"> ]>\n<rss>', "feed"),
        ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">', "feed"),
        ("<feed>Cattle feed</feed>", None),
        ('<?xml version="1.0"?><book/>', "xml"),
        ("<book/>", None),
        ('<!DOCTYPE lewis SYSTEM "lewis.dtd">\n<REUTERS TOPICS="YES">', "sgml"),
        ('{"title": "x"', "json"),
        ('{\n  "a \\" b": [', "json"),
        ('[\n {"title": "x"}', "json"),
        ('{"a": 1}\n{"a": 2}\n', "jsonl"),
        ('{"a": {"b": 1}}\n\n{"a": 2}', "jsonl"),
        ('{"a": 1}\nand more', "json"),
        ("[Music] {applause}", None),
        ("{curly} text", None),
        ('["a", "b"]', None),
        (MAIL, "mail"),
        (MAIL.replace("\n", "\r\n"), "mail"),
        ("From a@b.c Mon Jan  1 00:00:00 2001\n" + MAIL, "mail"),
        ("Date: x\nMessage-ID: <1>\nFROM: a\n\n", "mail"),
        ("Received: by x\n\twith y\n for z\nFrom: a\nSubject: b\n\n", "mail"),
        ("Path: a!b\nFrom: a\nSubject: b\nX: " + "y" * 5000, "mail"),
        ("From: a\n\nSubject: b\n\n", None),
        ("From: a\nSubject: b\nand prose\n", None),
        ("From Rome: a report\n\nText", None),
        ("Title: x\nAuthor: y\nDate: z\n\nText", None),
    ],
)
def test_text_tells_the_format(text: str, name: str | None) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
        assert find_text_signature(text.encode(encoding)) == name


@pytest.mark.parametrize(
    ("path", "data", "name"),
    [
        ("a.txt", PROSE, "text"),
        ("README", PROSE, "text"),
        ("a.md", HTML, "markdown"),
        ("a.txt", HTML, "html"),
        ("page", HTML, "html"),
        ("index.php?id=3", HTML, "html"),
        ("a.pdf", HTML, "html"),
        ("a.pdf", PROSE, "pdf"),
        ("a.html", PROSE, "html"),
        ("51121", MAIL, "mail"),
        ("a.txt", MAIL, "mail"),
        ("1450.M2P3.host:2,S", MAIL, "mail"),
        ("a.md", MAIL, "markdown"),
        ("a.xml", RSS, "feed"),
        ("a.txt", ATOM, "feed"),
        ("a.json", '{"a": 1}\n{"a": 2}', "json"),
        ("a.txt", '{"a": 1}\n{"a": 2}', "jsonl"),
        ("a.txt", '[{"a": 1}]', "json"),
        ("a", '{"a": 1}', "json"),
        ("a.fodt", '<?xml version="1.0"?><office:document/>', "odt"),
        ("a", b"%PDF-1.4", "pdf"),
        ("a.txt", b"%PDF-1.4", "pdf"),
        ("a.docx", _zipped(("z.xml", "")), "docx"),
        ("a.docx", OLE, "docx"),
        ("a.zip", DOCX, "docx"),
        ("a", DOCX, "docx"),
        ("a.txt", _zipped(("z.xml", "")), "zip"),
        ("a.txt", gzip.compress(b"x"), "gz"),
        ("a.xyz", gzip.compress(b"x"), "gz"),
        ("a.md", gzip.compress(b"x"), "gz"),
        ("a.tgz", b"x", "gz"),
        ("a.tar", b"x", "tar"),
        ("a.TXT.GZ", b"x", "gz"),
        ("http://a.org/b.html?c=d.pdf#e", PROSE, "html"),
        ("http://a.org", PROSE, "text"),
    ],
)
def test_content_and_suffix_decide(path: str, data: str | bytes, name: str) -> None:
    known = {"zip", "tar", "gz"} | {reader.name for reader in READERS}
    if name not in known:
        pytest.skip(f"the reader {name} is not in the table")
    assert choose_format(path, data.encode() if isinstance(data, str) else data) == name


@pytest.mark.parametrize(
    ("path", "data", "reason"),
    [
        ("a.xyz", PROSE, "no reader for .xyz files"),
        ("a.PY", "import os\n", "no reader for .py files"),
        ("a.svg", '<?xml version="1.0"?><svg/>', "no reader for .svg files"),
        ("a.ipynb", '{"cells": []}', "no reader for .ipynb files"),
        ("a.jpg", "x", "no reader for .jpg files"),
        ("a.txt", "\x7fELF\0", "program"),
        ("a.doc", OLE, "old Office file"),
        ("a", "GIF89a\0", "image"),
        ("a.jar", _zipped(("x.txt", "")), "no reader for .jar files"),
        ("a.xlsx", _zipped(("[Content_Types].xml", ""), ("xl/workbook.xml", "")), "spreadsheet"),
    ],
)
def test_what_is_left_out_is_called_by_its_name(path: str, data: str | bytes, reason: str) -> None:
    with pytest.raises(SkippedError) as caught:
        choose_format(path, data.encode() if isinstance(data, str) else data)
    assert caught.value.message == reason


@pytest.mark.parametrize(
    ("media_type", "data", "name"),
    [
        ("text/plain", PROSE, "text"),
        ("text/plain", '{"a": 1}\n{"a": 2}', "jsonl"),
        ("text/markdown", PROSE, "markdown"),
        ("application/x-unknown", b"\x1f\x8b\x08", "gz"),
    ],
)
def test_a_media_type_stands_for_the_suffix(media_type: str, data: str | bytes, name: str) -> None:
    head = data.encode() if isinstance(data, str) else data
    assert choose_format("http://a.org/b.xyz", head, media_type) == name


def test_an_unknown_media_type_is_named() -> None:
    with pytest.raises(SkippedError, match=r"^no reader for text/css$"):
        choose_format("http://a.org/a.txt", b"a {}", "text/css")


@pytest.mark.parametrize(
    ("name", "suffix", "inside"),
    [
        ("a/b.TXT.gz", ".gz", "a/b.TXT"),
        ("a.tgz", ".tgz", "a.tar"),
        ("a.GZ", ".gz", "a"),
        (".gz", "", ".gz"),
        ("a.txt", ".txt", "a.txt"),
        ("x.y/README", "", "x.y/README"),
        ("http://a.org/", "", "http://a.org/"),
    ],
)
def test_suffixes(name: str, suffix: str, inside: str) -> None:
    assert (file_suffix(name), name_inside(name)) == (suffix, inside)


@given(data=st.binary(max_size=300), name=st.text(max_size=20))
def test_any_bytes_have_a_format_or_a_reason(data: bytes, name: str) -> None:
    for beginning in (b"", b"PK\3\4", b"<!", b"<?", b"{", b"From: "):
        try:
            assert choose_format(name, beginning + data)
        except SkippedError as err:
            assert err.message  # noqa: PT017


@pytest.mark.parametrize("sign", ["<", "<!--", "<?", "{", "[", '{"', "\\", "a:", "From: a\n", "<!doctype [", " "])
def test_many_of_one_sign_take_no_time(sign: str) -> None:
    find_text_signature((sign * 4096).encode())
    find_text_signature(("<!doctype x " + sign * 4096).encode())


def test_messages_of_newsgroups_are_mail(data: Path) -> None:
    messages = [path.read_bytes() for path in sorted((data / "newsgroups_sample").glob("*.txt"))]
    assert len(messages) == 600
    assert {find_text_signature(message) for message in messages} == {"mail"}


def test_seeds_are_text(data: Path) -> None:
    for path in (data / "seeds").glob("*.txt"):
        assert choose_format(path.name, path.read_bytes()) == "text"
