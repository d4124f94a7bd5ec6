"""EPUB (EPUB 3.3, and 2.0.1): one article a chapter file, in the order in which the book is read.

A whole book would be found by any query and its snippets would come from anywhere; a chapter is what a person looks
for. An article's `record` is the chapter's place among the chapter files, from 0; its title is the first heading in
the chapter, else the book's title; `source` is the title of the book; author, date, language and tags are the book's.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html.entities import html5
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from corpus_search.article import Article
from corpus_search.errors import ReadError
from corpus_search.readers.base import BadRecord, Reading, ReadOptions, SkippedError, Source
from corpus_search.readers.declared import declared_in_html
from corpus_search.readers.decode import decode
from corpus_search.readers.documents import (
    Facts,
    document_author,
    document_tags,
    document_time,
    document_title,
    make_article,
)
from corpus_search.readers.flow import Grammar, MalformedError, Paragraph, parse_xml, read_flow, read_values
from corpus_search.readers.html_article import iter_visible, parse_page
from corpus_search.readers.limits import ExpansionError
from corpus_search.readers.metadata import HEADLINE_LENGTH, language_code
from corpus_search.readers.packages import Package
from corpus_search.records import dataclass

__all__ = ["EpubReader"]

_GRAMMAR = Grammar(
    blocks=frozenset({
        "address", "article", "aside", "blockquote", "body", "caption", "dd", "div", "dl", "dt", "figcaption", "figure",
        "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section",
        "table", "td", "th", "tr", "ul",
    }),
    hidden=frozenset({"head", "script", "style", "svg", "math", "template", "rt", "rp"}),
    signs={"br": "\n"},
)  # fmt: skip

_HEADINGS = ("h1", "h2", "h3")
_CHAPTER_TYPES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")

_FONT_ALGORITHMS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Obfuscation of fonts (EPUB 3.3, section 4.2.7, and Adobe's): no text is encrypted with these."""

_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_XML_ENTITIES = (b"amp", b"lt", b"gt", b"quot", b"apos")


@dataclass(frozen=True, slots=True)
class _Book:
    """What the package document says: the parts that are chapters, in order, and the metadata by name."""

    chapters: tuple[str, ...]
    values: Mapping[str, list[str]]


class EpubReader:
    """Reads .epub."""

    def read(self, source: Source, options: ReadOptions) -> Reading:  # noqa: ARG002
        """Return the chapters of `source`, each parsed when it is drawn; those without text (covers) are passed over.

        Raises `SkippedError` for a book that is encrypted or without text, `ReadError` for a broken one, and for one
        beyond `PACKAGE_LIMITS`. A chapter that is missing or damaged is a `BadRecord`.
        """
        package = Package(source.data, "EPUB")
        book = _read_book(package)
        encrypted = _encrypted_parts(package)
        if encrypted.intersection(book.chapters):
            raise SkippedError("encrypted (DRM)")
        return Reading(_iter_chapters(source, package, book))


def _iter_chapters(source: Source, package: Package, book: _Book) -> Iterator[Article | BadRecord]:
    facts = _read_facts(book)
    is_empty = True
    for number, name in enumerate(book.chapters):
        try:
            paragraphs = _read_chapter(package.require(name))
        except ExpansionError as err:
            yield BadRecord(name, f"{err.message}; nothing after it is read")
            return
        except ReadError as err:
            is_empty = False
            yield BadRecord(name, err.message)
            continue
        if paragraphs:
            is_empty = False
            text = "\n\n".join(paragraph.text for paragraph in paragraphs)
            heading = _heading(paragraphs)
            named = facts if heading else replace(facts, title=facts.source)
            yield make_article(source, named, text, number, heading=heading)
    if is_empty:
        raise SkippedError("no text in it")


def _read_chapter(data: bytes) -> list[Paragraph]:
    try:
        return read_flow(_ENTITY.sub(_character, data), _GRAMMAR)
    except MalformedError as err:
        # Not XHTML, though EPUB says so. As HTML it can be read, where the library for that is installed.
        try:
            page = parse_page(decode(data, declared_in_html(data)).text)
        except SkippedError:
            return []
        except ReadError:
            raise err from None
        headings = {" ".join("".join(heading.itertext()).split()) for heading in page.tree.iter(*_HEADINGS)}
        return [Paragraph(line, _HEADINGS[0] if line in headings else "p") for line in iter_visible(page)]


def _character(entity: re.Match[bytes]) -> bytes:
    """Return the reference by number for one by a name of HTML, which only its DTD would explain."""
    characters = "" if entity[1] in _XML_ENTITIES else html5.get(f"{entity[1].decode()};", "")
    return "".join(f"&#{ord(character)};" for character in characters).encode() or entity[0]


def _heading(paragraphs: list[Paragraph]) -> str:
    headings = (paragraph.text.replace("\n", " ") for paragraph in paragraphs if paragraph.element in _HEADINGS)
    return next((text for text in headings if 0 < len(text) < HEADLINE_LENGTH.stop), "")


def _read_book(package: Package) -> _Book:
    """Return what is in the package document (EPUB 3.3, section 5)."""
    name = _package_document(package)
    data = package.require(name)
    items: dict[str, str] = {}
    spine: list[str] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        if element == "item" and attributes.get("media-type") in _CHAPTER_TYPES:
            if "nav" not in attributes.get("properties", "").split():  # a table of contents
                items[attributes.get("id", "")] = unquote(attributes.get("href", "")).partition("#")[0]
        elif element == "itemref":
            spine.append(attributes.get("idref", ""))

    parse_xml(data, start, lambda _: None, lambda _: None)
    chapters = (normpath(join(dirname(name), items[key])) for key in spine if key in items)
    return _Book(tuple(dict.fromkeys(chapters)), read_values(data, "metadata"))


def _package_document(package: Package) -> str:
    """Return the name of the book's package document (EPUB 3.3, section 4.2.6.3.1)."""
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "rootfile" and "full-path" in attributes:
            found.append(attributes["full-path"])

    parse_xml(package.require("META-INF/container.xml"), start, lambda _: None, lambda _: None)
    if not found:
        raise ReadError("broken EPUB (its container names no book)")
    return found[0]


def _encrypted_parts(package: Package) -> frozenset[str]:
    """Return the names of the parts that only a reading system with a key can read (OCF, section 4.2.6.3.2)."""
    part = package.read("META-INF/encryption.xml")
    names: list[str] = []
    algorithm = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "EncryptedData":
            algorithm[0] = ""
        elif name == "EncryptionMethod" and not algorithm[0]:
            algorithm[0] = attributes.get("Algorithm", "")
        elif name == "CipherReference" and algorithm[0] not in _FONT_ALGORITHMS:
            names.append(unquote(attributes.get("URI", "")))

    if part:
        parse_xml(part, start, lambda _: None, lambda _: None)
    return frozenset(names)


def _read_facts(book: _Book) -> Facts:
    """Return the book's metadata (EPUB 3.3, section 5.5)."""
    values = book.values
    return Facts(
        author=document_author(*values.get("creator", ())),
        published=next(filter(None, map(document_time, values.get("date", ()))), None),
        source=document_title("".join(values.get("title", ())[:1])),
        language=next(filter(None, map(language_code, values.get("language", ()))), None),
        tags=document_tags(values.get("subject", ())),
    )
