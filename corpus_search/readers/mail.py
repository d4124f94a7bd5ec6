"""Mail and Usenet articles (RFC 5322, RFC 5536, MIME), one a file or many in an mbox (RFC 4155).

Python's email package takes the messages apart. Their headers and texts are decoded here, for that package puts
U+FFFD for what it cannot decode, and takes a millisecond a message for reading addresses that nobody asks for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus_search.article import Article
from corpus_search.errors import ReadError
from corpus_search.readers.base import BadRecord, Reading, ReadOptions, SkippedError, Source
from corpus_search.readers.dates import parse_date
from corpus_search.readers.decode import decode
from corpus_search.readers.labels import codec_for
from corpus_search.readers.mailboxes import mailbox_name
from corpus_search.readers.mailheaders import ASCII_NAMES, Headers, decode_part
from corpus_search.readers.markup import plain_text
from corpus_search.readers.metadata import Headline, language_code, readable_name, split_headline, split_tags, trim_body

if TYPE_CHECKING:
    from email.message import Message

__all__ = ["MailReader", "looks_like_mail"]

_HEADER = re.compile(rb"[!-9;-~]{1,76}:")
"""The name of a header (RFC 5322, section 3.6.8)."""

_HEADERS = re.compile(rb"(?:From [^\n]*\n)?((?:[!-9;-~]{1,76}:[^\n]*(?:\n|\Z)(?:[ \t][^\n]*(?:\n|\Z))*+)++)")

_POSTMARK = re.compile(
    # RFC 4155, appendix A: "From ", the sender and when it arrived. The mail programs do not agree on more.
    rb"^From (?=[^\n]{1,200}$)[^\n]*?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b[^\n]*?[0-9]{2}:[0-9]{2}[^\n]*\n?",
    re.MULTILINE,
)

_QUOTED_POSTMARK = re.compile(rb"^>(>*From )", re.MULTILINE)
"""The mboxrd way of writing a line that begins like a postmark."""

_MOST_WORK = 20_000_000
"""Lines of a message times boundaries that it declares: Python's email compares each with all; this takes 2 s."""

_LONG_HEADER = re.compile(rb"^content-[a-z-]{1,30}:(?:[^\n]|\n[ \t]){8000}", re.IGNORECASE | re.MULTILINE)
"""A header whose parameters take Python's email time that grows with the square of their number."""

_MOST_DEPTH = 30
"""Messages and multiparts within each other."""


class MailReader:
    """Reads .eml and .mbox. A broken message is reported and the others are read."""

    def read(self, source: Source, options: ReadOptions) -> Reading:  # noqa: ARG002
        """Return the messages in `source`, each numbered by its place in the file, counted from 0.

        The text is what the message holds as plain text, else its HTML without tags; what is attached is named
        below it and not read. Each part is in the encoding that it declares, or that `decode` finds; the one
        told is that of the file as it lies there, None where its messages differ.

        Raises `ReadError` for a file that does not begin with a header, and what `decode` raises for it.
        """
        data, encoding, origin = _decode_file(source)
        if not (_HEADER.match(data) or data.startswith(b"From ")):
            raise ReadError("it does not begin with the headers of a mail")
        if data.startswith(b"From "):
            return Reading(_iter_messages(source, data), encoding, origin)
        return Reading((_read_message(source, data, 0, "message 1", encoding),), encoding, origin)


def looks_like_mail(head: bytes) -> bool:
    """Tell whether a file that begins with `head` is a message, or an mbox, whatever its name.

    It has headers from its first line on, with a sender, and one more of those that every message has.
    """
    headers = _HEADERS.match(head.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
    if headers is None:
        return False
    names = {line.partition(b":")[0].lower() for line in headers[1].split(b"\n") if line[:1] not in b" \t"}
    return b"from" in names and not names.isdisjoint((b"subject", b"date", b"message-id", b"newsgroups", b"to"))


def _decode_file(source: Source) -> tuple[bytes, str | None, str | None]:
    """Return the bytes of a file in an encoding that has ASCII in it, with line feeds, and what it was in."""
    data = source.data
    try:
        decoded = decode(data, source.encoding)
    except (ReadError, SkippedError):
        if not looks_like_mail(data[:4096]):
            raise
        encoding, origin = None, None  # parts in several encodings, or as bytes
    else:
        encoding, origin = decoded.encoding, decoded.origin
        if encoding.startswith("utf"):
            return decoded.text.encode(), encoding, origin
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), encoding, origin


def _iter_messages(source: Source, data: bytes) -> Iterator[Article | BadRecord]:
    """Yield the messages of an mbox; the lines of a message that begin like a postmark are unquoted."""
    starts = [mark.start() for mark in _POSTMARK.finditer(data)]
    if starts[:1] != [0]:
        starts.insert(0, 0)
    line = 1
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True)):
        message = data[data.find(b"\n", start, end) + 1 or end : end]
        place = f"message {number + 1} (line {line})"
        yield _read_message(source, _QUOTED_POSTMARK.sub(rb"\1", message), number, place, None)
        line += data.count(b"\n", start, end)


def _read_message(source: Source, data: bytes, number: int, place: str, encoding: str | None) -> Article | BadRecord:
    """Return the article that a message is; `encoding` is that of what declares none, None for unknown."""
    from email import message_from_bytes  # noqa: PLC0415 - 30 ms to import, and most corpora hold no mail

    if not _HEADER.match(data):
        return BadRecord(place, "it does not begin with the headers of a mail")
    if data.count(b"boundary") * data.count(b"\n") > _MOST_WORK:
        return BadRecord(place, "too many parts within parts")
    if _LONG_HEADER.search(data):
        return BadRecord(place, "a header with more than 8,000 characters that describe a part")
    try:
        message = message_from_bytes(data)
        encoding = _likely_encoding(message, data, encoding)
        headers = Headers(message.raw_items(), encoding)
        text = str(_content(message, headers, encoding))
    except ReadError as err:
        return BadRecord(place, err.message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as err:
        # Python's email promises to raise nothing here, and breaks the promise for ever new messages.
        return BadRecord(place, f"not readable as mail ({type(err).__name__})")
    fallback = readable_name(source.name) if place == "message 1" else place
    return _article(source, number, headers, text, fallback) or BadRecord(place, "neither a subject nor a text")


def _likely_encoding(message: "Message", data: bytes, encoding: str | None) -> str | None:
    """Return what the bytes are in whose encoding is not declared: what the message declares, else what fits all of it.

    A header alone is too short to tell.
    """
    if data.isascii():
        return None
    charset = message.get_content_charset()
    if charset and charset not in ASCII_NAMES and (codec := codec_for(charset)):
        return codec
    try:
        return encoding or decode(data).encoding
    except (ReadError, SkippedError):
        return None


def _article(source: Source, number: int, headers: Headers, text: str, fallback: str) -> Article | None:
    subject = headers.text("subject")
    if not (subject or text):
        return None
    headline = Headline(subject, text) if subject else split_headline(text, fallback)
    published = parse_date(headers.raw("date"))
    language = language_code(headers.raw("content-language"))
    author = headers.decode(mailbox_name(headers.raw("from"))) or None
    mailing_list = headers.decode(mailbox_name(headers.raw("list-id"))) or None
    tags = split_tags(f"{headers.text('newsgroups')},{headers.text('keywords')}")
    known = (
        ("published", published), ("language", language), ("author", author), ("source", mailing_list), ("tags", tags),
    )  # fmt: skip
    return Article(
        root=source.root,
        path=source.path,
        record=number,
        title=headline.title,
        text=headline.body,
        published=published,
        language=language,
        key=headers.text("message-id").strip("<>") or None,
        author=author,
        source=mailing_list,
        tags=tags,
        member=source.member,
        origins=(
            ("title", "metadata" if subject else "guessed" if headline.title == fallback else "text"),
            *((part, "metadata") for part, value in known if value),
        ),
    )


@dataclass(slots=True)
class _Content:
    """What is in a message: its texts, and the names of what is attached."""

    texts: list[str] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)

    def add(self, other: "_Content") -> None:
        self.texts += other.texts
        self.attached += other.attached

    def __str__(self) -> str:
        names = "\n".join(f"[attached: {name}]" for name in self.attached)
        return "\n\n".join(filter(None, (*self.texts, names)))


def _content(part: "Message", headers: Headers, encoding: str | None, levels: int = _MOST_DEPTH) -> _Content:
    """Return what is in a part of a message, and in the parts of it."""
    kind, payload = part.get_content_type(), part.get_payload()
    is_text = part.get_content_disposition() != "attachment" and kind in ("text/plain", "text/html")
    if is_text or (kind.startswith("multipart/") and not isinstance(payload, list)):
        text = _text(part, encoding)
        return _Content([plain_text(text) if kind == "text/html" else trim_body(text)] if text else [])
    if isinstance(payload, list) and levels:
        inner = [one for one in payload if not isinstance(one, str)]
        contents = (_content(one, headers, encoding, levels - 1) for one in inner)
        if kind != "multipart/alternative":
            whole = _Content()
            for content in contents:
                whole.add(content)
            return whole
        # The first that has any text: plain text, HTML, what holds them among other things.
        inner.sort(key=lambda one: ("text/plain", "text/html", one.get_content_type()).index(one.get_content_type()))
        return next((content for content in contents if content.texts), _Content())
    return _Content(attached=[headers.decode(part.get_filename() or kind)])


def _text(part: "Message", encoding: str | None) -> str:
    """Return the text of a part, "" when it is empty or no text after all."""
    data = part.get_payload(decode=True)
    try:
        return decode_part(data, part.get_content_charset(), encoding) if isinstance(data, bytes) else ""
    except SkippedError:
        return ""
