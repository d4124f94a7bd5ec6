"""Which encoding does a page or a document declare at its own beginning?

HTML: the prescan of the HTML Standard, section 13.2.3.2 ("Determining the character encoding"). XML: the Extensible
Markup Language 1.0, appendix F ("Autodetection of Character Encodings"). Both return a label as it is written there,
for `decode(data, declared)`, which knows what it stands for, and both look no further than `HEAD_SIZE` bytes.
"""

import re

__all__ = ["HEAD_SIZE", "declared_in_html", "declared_in_xml"]

HEAD_SIZE = 1024
"""Bytes in which a declaration must stand, by the HTML Standard."""

_XML = re.compile(rb"<\?xml[^>]*?\sencoding[ \t\r\n]*=[ \t\r\n]*(?:\"([^\"<>]*)\"|'([^'<>]*)')")

_TAG = re.compile(rb"<(?:!--|(/?)([A-Za-z][^\s/>]*)|[!/?])", re.ASCII)

_ATTRIBUTE = re.compile(
    rb"""[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)))?""",
    re.ASCII,
)

_CHARSET_IN_CONTENT = re.compile(rb"charset\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s;\"']+))", re.IGNORECASE)

_XML_PATTERNS = (
    # The first bytes of "<?xm" in encodings of more than one byte a character, and in EBCDIC.
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00?", "utf-16-be"),
    (b"<\x00?\x00", "utf-16-le"),
)
_EBCDIC_MARK = b"\x4c\x6f\xa7\x94"


def declared_in_html(head: bytes) -> str | None:
    """Return the encoding that an HTML page declares in `head`, the beginning of its bytes; None for none.

    A `<meta charset>` or `<meta http-equiv="Content-Type">`, or an XML declaration. Comments do not count. A page
    that says UTF-16 in bytes that can be read as ASCII is UTF-8 (same section, step "if charset is UTF-16BE/LE").
    """
    head = head[:HEAD_SIZE]
    label = _text_of(_XML.match(head)) or _from_meta(head)
    return "utf-8" if label and label.lower().startswith(("utf-16", "utf16")) else label


def declared_in_xml(head: bytes) -> str | None:
    """Return the encoding that an XML document declares in `head`, or shows by its first bytes; None for neither."""
    head = head[:HEAD_SIZE]
    for pattern, encoding in _XML_PATTERNS:
        if head.startswith(pattern):
            return encoding
    if head.startswith(_EBCDIC_MARK):
        # The declaration tells which EBCDIC; its own characters are the same in all of them.
        return _text_of(_XML.match(head.decode("cp037").encode("ascii", "replace"))) or "cp037"
    label = _text_of(_XML.match(head.lstrip()))
    # Had it been UTF-16, the name could not have been read like this.
    return "utf-8" if label and label.lower().startswith(("utf-16", "utf16")) else label


def _text_of(match: re.Match[bytes] | None) -> str | None:
    """Return the first of a match's groups that took part."""
    found = next((group for group in match.groups() if group is not None), b"") if match else b""
    return found.decode("ascii", "replace").strip() or None


def _from_meta(head: bytes) -> str | None:
    place = 0
    while tag := _TAG.search(head, place):
        place = tag.end()
        if tag.group() == b"<!--":
            end = head.find(b"-->", tag.start() + 2)
            if end < 0:
                return None
            place = end + 3
        elif tag[2] is None:
            end = head.find(b">", place)
            place = end + 1 if end >= 0 else len(head)
        else:
            attributes, place = _attributes(head, place)
            label = _label_of(attributes) if tag[2].lower() == b"meta" and not tag[1] else None
            if label:
                return label
    return None


def _attributes(head: bytes, place: int) -> tuple[dict[bytes, bytes], int]:
    """Return the attributes of the tag whose name ends at `place`, the first of each name, and where it ends."""
    found: dict[bytes, bytes] = {}
    while match := _ATTRIBUTE.match(head, place):
        place = match.end()
        found.setdefault(match[1].lower(), match[2] or match[3] or match[4] or b"")
    return found, place


def _label_of(attributes: dict[bytes, bytes]) -> str | None:
    charset = attributes.get(b"charset", b"").decode("ascii", "replace").strip()
    if charset:
        return charset
    if attributes.get(b"http-equiv", b"").strip().lower() != b"content-type":
        return None
    return _text_of(_CHARSET_IN_CONTENT.search(attributes.get(b"content", b"")))
