"""XML exports of articles.

Recognised are: feeds; NITF, and NewsML-G2 with its text inside; dumps of MediaWiki; what Solr is fed
(`<add><doc>`) and answers (`<response><result><doc>`); and any list of named values, that is, a root with one of
`RECORDS` for children. Of these, and of a root `<article>` (DocBook, JATS), the children mean what keys mean in
JSON, and so do attributes. Whatever else is in an XML file is one article: all of its text.

External entities and entities within entities are refused (see `xmlstream`); no other file is ever opened.
"""

from collections.abc import Iterator, Mapping, Sequence

from corpus_search.article import Article
from corpus_search.readers.base import BadRecord, Reading, ReadOptions, Source
from corpus_search.readers.declared import declared_in_xml
from corpus_search.readers.decode import decode
from corpus_search.readers.feeds import EntryReader, is_entry, is_feed
from corpus_search.readers.metadata import readable_name
from corpus_search.readers.records import RecordKeys, fold_name, read_record
from corpus_search.readers.xmlformats import FORMATS
from corpus_search.readers.xmlstream import Record, iter_xml
from corpus_search.readers.xmltree import Element, body_text, line_text

__all__ = ["RECORDS", "XmlReader"]

RECORDS = frozenset(
    (
        "article",
        "doc",
        "document",
        "entry",
        "item",
        "news",
        "newsitem",
        "nitf",
        "page",
        "post",
        "record",
        "row",
        "story",
    )
)
"""The names, in lower case, of elements that are articles when they stand right below the root."""

_ALONE = ("article", "newsitem", "nitf")
"""The names of roots that are an article, whatever is in them."""

_HEADS = ("head", "header", "info", "articleinfo", "metadata", "meta", "front", "article-meta")
"""Elements around what is said of an article, in DocBook, JATS and many others."""

_TITLES = ("title", "headline", "article-title", "hl1")

_MAYBE_TEXTS = ("description", "summary", "abstract")
"""What is the text of a record if nothing else is, but may be the least part of a document."""

_SOLR_VALUES = ("field", "str", "arr", "date", "int", "long", "float", "double", "bool")
"""Elements whose attribute "name" says what they hold."""

_DATE_ATTRIBUTES = ("when", "norm", "datetime", "iso-8601-date")

_ALIASES = {"xml:lang": "language", "itemid": "id", "article-title": "title"}
"""Names in XML, and those that records have for the same."""


class XmlReader:
    """Reads .xml. A broken article in a list is reported and the others are read."""

    def read(self, source: Source, options: ReadOptions) -> Reading:
        """Return the articles of `source`, each numbered by its place in the file, counted from 0.

        Raises what `decode` and `iter_xml` raise.
        """
        decoded = decode(source.data, source.encoding or declared_in_xml(source.data))
        records = _iter_records(source, decoded.text, RecordKeys(options.fields))
        return Reading(records, decoded.encoding, decoded.origin, decoded.replaced)


def _iter_records(source: Source, text: str, keys: RecordKeys) -> Iterator[Article | BadRecord]:
    entries = EntryReader(source)
    for record in iter_xml(text, _is_article):
        if isinstance(record, BadRecord):
            yield record
        elif not is_feed(record.root.name):
            yield _read_article(record, source, keys)
        elif record.element is not record.root:
            yield entries.read(record)


def _is_article(path: Sequence[str]) -> bool:
    """Tell by the names of the elements from the root down whether the last is an article, as `iter_xml` asks."""
    root, name = (part.rpartition(":")[2] for part in (path[0], path[-1]))
    if len(path) == 1:
        return root.lower() in _ALONE
    if is_feed(path[0]):
        return is_entry(path)
    if root == "response":
        return name == "doc"
    if root == "newsMessage":
        return name == "newsItem"
    return len(path) == 2 and name.lower() in RECORDS


def _read_article(record: Record, source: Source, keys: RecordKeys) -> Article | BadRecord:
    element = record.element
    place = f"line {record.line}"
    fallback = readable_name(source.name) if element is record.root else place
    special = FORMATS.get(element.name)
    if special and (element.name != "page" or record.root.name == "mediawiki"):
        return read_record(special(element, record.root), source, record.number, RecordKeys({}), place, fallback)
    return read_record(_values(element, keys), source, record.number, keys, place, fallback)


def _values(element: Element, keys: RecordKeys) -> Mapping[str, object]:
    """Return the named values in an article; all of its text where no value is surely the text."""
    attributes = {_ALIASES.get(name, name): value for name, value in element.attributes.items()}
    children: dict[str, list[object]] = {}
    for child in _iter_named(element):
        name = (child.name in _SOLR_VALUES and child.attribute("name")) or child.name.rpartition(":")[2]
        children.setdefault(_ALIASES.get(name, name), []).extend(_values_of(child))
    values: dict[str, object] = {**attributes}
    values.update((name, found if len(found) > 1 else found[0]) for name, found in children.items() if found)
    title = next((inner for inner in element.descendants() if inner.local_name in _TITLES), None)
    if title:
        values["title"] = line_text(title)
    texts = [path[0] for path in keys.among(tuple(values))["text"] if fold_name(path[0]) not in _MAYBE_TEXTS]
    if not any(map(values.get, texts)):
        values["text"] = body_text(element, title)
    return values


def _iter_named(element: Element) -> Iterator[Element]:
    """Yield the elements that are values of an article: those in it, and those in what is its head."""
    heads = [element]
    for head in heads:
        for child in head.children:
            if isinstance(child, Element):
                if child.local_name in _HEADS and not child.is_leaf:
                    heads.append(child)
                else:
                    yield child


def _values_of(element: Element) -> list[object]:
    """Return the value of an element; several when it is a list of elements, such as `<tags><tag>`."""
    for name in _DATE_ATTRIBUTES:
        if date := element.attribute(name):
            return [date]
    parts = element.elements()
    names = {part.name for part in parts}
    if len(names) == 1 and len(parts) > 1 and not element.has_text:
        return [body_text(part) for part in parts]
    return [text] if (text := body_text(element)) else []
