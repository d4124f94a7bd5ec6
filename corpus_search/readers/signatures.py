"""The table of signatures: how the files of a format begin, whatever their names say.

Signatures of bytes are those of the WHATWG MIME Sniffing standard (sections 6 and 7) and of the formats' own
specifications. What has no reader is in the table too, so that it can be called by its name. Signatures of text
are stricter than that standard's: a tag in the midst of prose makes no page, and a colon no mail.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

__all__ = [
    "HEAD_SIZE",
    "INSIDE_ZIP",
    "MEDIA_TYPES",
    "OLD_OFFICE",
    "UNREADABLE",
    "WITH_MAGIC",
    "find_magic",
    "find_text_signature",
]

HEAD_SIZE = 4096
"""Bytes of a file that are looked at."""

OLD_OFFICE = "old Office file"
"""The word for .doc, .xls and .ppt."""

_MAGIC: tuple[tuple[str, int, tuple[bytes, ...]], ...] = (
    ("rtf", 0, (b"{\\rtf",)),
    ("zip", 0, (b"PK\3\4", b"PK\5\6")),  # the latter without any entry
    ("gz", 0, (b"\x1f\x8b\x08",)),
    ("xz", 0, (b"\xfd7zXZ\0",)),
    ("zst", 0, (b"\x28\xb5\x2f\xfd",)),
    ("bz2", 4, (b"1AY&SY", b"\x17rE8P\x90")),  # the latter without anything in it
    ("warc", 0, (b"WARC/0.1", b"WARC/1.0\r\n", b"WARC/1.1\r\n", b"WARC/1.0\n", b"WARC/1.1\n")),
)
"""The name of the reader, container or compression; the offset in the file; what may stand there."""

_MAGIC_AMONG_NULS: tuple[tuple[str, int, tuple[bytes, ...]], ...] = (
    ("tar", 257, (b"ustar",)),
    ("image", 0, (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"8BPS\0\1")),
    ("image", 0, (b"\0\0\1\0",)),
    ("image", 8, (b"WEBPVP",)),
    ("image", 4, (b"ftypheic", b"ftypavif", b"ftypmif1")),
    ("sound", 0, (b"OggS\0", b"fLaC\0", b"MThd\0\0\0\6", b"ID3\2", b"ID3\3", b"ID3\4")),
    ("sound", 8, (b"WAVEfmt ",)),
    ("sound", 4, (b"ftypM4A",)),
    ("video", 4, (b"ftyp",)),
    ("video", 0, (b"\x1aE\xdf\xa3", b"FLV\1", b"\0\0\1\xba", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11")),
    ("video", 8, (b"AVI LIST",)),
    ("font", 0, (b"wOFF", b"wOF2", b"OTTO\0", b"\0\1\0\0\0")),
    ("program", 0, (b"\x7fELF", b"MZ", b"\0asm\1\0\0\0", b"\xca\xfe\xba\xbe\0", b"\xcf\xfa\xed\xfe")),
    ("database", 0, (b"SQLite format 3\0",)),
    ("archive of a kind that is not read (7z)", 0, (b"7z\xbc\xaf\x27\x1c",)),
    ("archive of a kind that is not read (rar)", 0, (b"Rar!\x1a\x07",)),
    ("archive of a kind that is not read (cab)", 0, (b"MSCF\0\0\0\0",)),
    (OLD_OFFICE, 0, (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
)
"""The same for what never goes long without a NUL; prose never has one. Words for people where there is no reader."""

INSIDE_ZIP = ("docx", "odt", "epub")
"""Formats whose files are zip archives."""

WITH_MAGIC = frozenset({"pdf", *INSIDE_ZIP, *(name for name, _, _ in _MAGIC), "tar"})
"""Formats that are told by their bytes, so that the suffix of a file without them says nothing."""

UNREADABLE = frozenset(
    {*(name for name, _, _ in _MAGIC_AMONG_NULS), "spreadsheet", "presentation", "presentation or drawing"} - {"tar"}
)
"""The words for what has no reader."""

MEDIA_TYPES: dict[str, str] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "markdown",
    "application/json": "json",
    "application/x-ndjson": "jsonl",
    "text/csv": "csv",
    "text/xml": "xml",
    "application/xml": "xml",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "message/rfc822": "mail",
    "application/pdf": "pdf",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/epub+zip": "epub",
    "application/zip": "zip",
    "application/gzip": "gz",
}
"""What HTTP calls the formats (IANA's registry of media types)."""

_MIMETYPES = {
    b"application/epub+zip": "epub",
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.text-template": "odt",
}
_PARTS = {b"word/": "docx", b"xl/": "spreadsheet", b"ppt/": "presentation"}

_PDF = re.compile(rb"\s*%PDF-[0-9]")

# Markup may begin with declarations and comments. Nothing here goes back over what it took: heads are not trusted.
_PROLOG = re.compile(r"(?:\s++|<!--(?:(?!-->).)*+-->|<\?(?:(?!\?>).)*+\?>)*+", re.DOTALL)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|title|body|meta)[\s>/]", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z]", re.IGNORECASE)
_SGML = re.compile(r"<!doctype\s+lewis[\s>]|<reuters[\s>]", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!doctype[^>\[]*+(?:\[[^\]]*+\]\s*+)?>\s*+", re.IGNORECASE)
_FEED = re.compile(r"<(?:rss[\s>]|(?:\w+:)?feed\s[^>]*www\.w3\.org/2005/Atom|rdf:RDF\s[^>]*purl\.org/(?:rss|net/rss))")
_OBJECT = re.compile(r'(\[\s*+)?\{\s*+"(?:[^"\\]|\\.)*+"\s*+:')
_NEXT_OBJECT = re.compile(r'[^\n]*\}\s*\n\s*\{\s*"')

_HEADERS = re.compile(r"(?:>?From [^\n]*+\n)?((?:[!-9;-~]{1,76}:[^\n]*+\n(?:[ \t][^\n]*+\n)*+)++)(?:\n|[^\n]*+\Z)")
"""The header of a message (RFC 5322, section 2.2), in an mbox (RFC 4155) or alone; its end may be out of sight."""
_HEADER_NAME = re.compile(r"^([!-9;-~]+):", re.MULTILINE)


def find_magic(head: bytes) -> str | None:
    """Return the format that `head` begins like: its name or, of what has no reader, the word for it."""
    for name, offset, beginnings in _MAGIC:
        if head.startswith(beginnings, offset):
            return _look_inside(head) if name == "zip" else name
    if _PDF.match(head):
        return "pdf"
    if b"\0" in head[:HEAD_SIZE]:
        for name, offset, beginnings in _MAGIC_AMONG_NULS:
            if head.startswith(beginnings, offset):
                return name
        if head.startswith(b"BM") and head[6:10] == bytes(4):
            return "image"
    return None


def _look_inside(head: bytes) -> str:
    """Tell what a zip archive is by its first entry: documents begin with one of their own."""
    first = head[30 : 30 + int.from_bytes(head[26:28], "little")]
    if first == b"mimetype":
        extra = int.from_bytes(head[28:30], "little")
        content = head[38 + extra : 38 + extra + int.from_bytes(head[18:22], "little")].strip()
        if content.startswith(b"application/vnd.oasis.opendocument."):
            return _MIMETYPES.get(content, "spreadsheet" if b".spreadsheet" in content else "presentation or drawing")
        return _MIMETYPES.get(content, "zip")
    if first in (b"[Content_Types].xml", b"_rels/.rels") or first.startswith((b"docProps/", b"word/document.xml")):
        return next((name for part, name in _PARTS.items() if part in head[:HEAD_SIZE]), "docx")
    if first.startswith((b"META-INF/", b"AndroidManifest.xml")):
        return "program"
    return "zip"


def find_text_signature(head: bytes) -> str | None:
    """Return the name of the text format that `head` begins like."""
    text = _decode_tolerantly(head[:HEAD_SIZE]).lstrip()
    if text.startswith("<"):
        return _find_markup(text)
    if text.startswith(("{", "[")):
        return _find_json(text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _find_mail(text)


def _decode_tolerantly(head: bytes) -> str:
    """Return what can be read of a head in any encoding that has ASCII in it: signatures are ASCII."""
    if head.startswith(BOM_UTF8):
        return head[len(BOM_UTF8) :].decode("latin-1")
    if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        head = head[2:]
    elif b"\0" not in head[:4]:
        return head.decode("latin-1")
    return head.replace(b"\0", b"").decode("latin-1")  # ASCII in UTF-16 and UTF-32 is ASCII among NULs


def _find_markup(text: str) -> str | None:
    prolog = _PROLOG.match(text)
    at = prolog.end() if prolog else 0
    page = _PAGE.match(text, at)
    if page and _TAG.search(text, page.end()):  # "<html> is a tag" has no other
        return "html"
    if _SGML.match(text, at):
        return "sgml"
    doctype = _DOCTYPE.match(text, at)
    if _FEED.match(text, doctype.end() if doctype else at):
        return "feed"
    return "xml" if text.startswith("<?xml") else None


def _find_json(text: str) -> str | None:
    found = _OBJECT.match(text)
    if not found:
        return None
    return "jsonl" if not found[1] and _NEXT_OBJECT.match(text) else "json"


def _find_mail(text: str) -> str | None:
    headers = _HEADERS.match(text)
    if not headers:
        return None
    names = {name.lower() for name in _HEADER_NAME.findall(headers[1])}
    known = {"from", "subject"} <= names or {"from", "date", "message-id"} <= names
    return "mail" if known else None
