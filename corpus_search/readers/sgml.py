"""Collections in SGML: Reuters-21578, and those of TREC.

Both hold many articles a file, one after another without a root, and were never meant for an XML parser: with
`&#3;` for the end of a text, bare ampersands, and paragraphs that are never closed. So elements are found by their
tags, and what is in them is not nested.

`<REUTERS NEWID="…">` is as the README of Reuters-21578 (distribution 1.0, section V) has it: TITLE, BODY, DATE, the
TOPICS, the AUTHOR, and the place in the DATELINE. Of a `<DOC>`, the DOCNO is the key, and the elements right in it
mean what keys mean in JSON; TEXT, or all of them, is the text.
"""

import re
from collections.abc import Container, Iterator, Mapping

from corpus_search.article import Article
from corpus_search.readers.base import BadRecord, Reading, ReadOptions, Source
from corpus_search.readers.dates import parse_date
from corpus_search.readers.decode import decode
from corpus_search.readers.markup import decode_references, has_tags, plain_text
from corpus_search.readers.metadata import one_line, readable_name, trim_body
from corpus_search.readers.records import RecordKeys, read_record
from corpus_search.records import dataclass

__all__ = ["SgmlReader"]

_RECORD_TAG = re.compile(r"<(/?)(REUTERS|DOC)(?=[\s>])([^<>]*)>", re.IGNORECASE)

_TAG = re.compile(r"<(/?)([A-Z][A-Z0-9_-]*)(?:\s[^<>]*)?>", re.IGNORECASE)

# The look behind keeps a long name without a value from being tried from each of its letters on.
_ATTRIBUTE = re.compile(r"(?<![A-Z])([A-Z]++)\s*+=\s*+(?:\"([^\"]*)\"|([^\s\"]++))", re.IGNORECASE)

_CONTROL = re.compile(r"&#(?:[0-9]|1[0-9]|2[0-9]|3[01]|127);|[\0-\x08\x0b-\x1f\x7f]")
"""Where a text begins and ends on the wire; what they frame is the text."""

_TOPIC = re.compile(r"<D>([^<>]*)</D>", re.IGNORECASE)

_DATELINE_PLACE = re.compile(
    r"\s*([^\W\d_][^,\d]{1,60}?)(?:,\s*[^\W\d][^,\d]{1,30})?,\s*(?:[^\W\d_]{3,9}\.?\s+[0-9]{1,2}\b)"
)
"""The place in "    NEW YORK, Feb 26 - "."""

_REUTERS_DATE = re.compile(r"\s*([0-9]{1,2})-([A-Z]{3})-([0-9]{4}) ([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]+)?")

_BYLINE = re.compile(r"\s*by\s+(.+?)(?:,\s*reuters?)?\s*", re.IGNORECASE | re.DOTALL)

_NAMES = {"headline": "title", "head": "title", "hl": "title", "ti": "title", "pub": "source", "dd": "date"}
"""Elements of TREC's collections, and what they are called in records."""


@dataclass(frozen=True, slots=True)
class _Element:
    """An element that is closed: its name in lower case, and where it and what is in it begin and end.

    (Without what is in it: were all of a thousand elements in each other, a thousand copies of it would be kept.)
    """

    name: str
    begin: int
    content_begin: int
    content_end: int
    end: int


class SgmlReader:
    """Reads .sgm and .sgml. A broken article is reported and the others are read."""

    def read(self, source: Source, options: ReadOptions) -> Reading:
        """Return the articles of `source`, each numbered by its place in the file, counted from 0.

        A file of another kind is one article. Raises what `decode` raises.
        """
        decoded = decode(source.data, source.encoding)
        if _RECORD_TAG.search(decoded.text):
            records = _iter_records(source, decoded.text, RecordKeys(options.fields))
            return Reading(records, decoded.encoding, decoded.origin, decoded.replaced)
        values = _whole_values(decoded.text)
        article = read_record(values, source, 0, RecordKeys({}), "line 1", readable_name(source.name))
        return Reading((article,), decoded.encoding, decoded.origin, decoded.replaced)


def _iter_records(source: Source, text: str, keys: RecordKeys) -> Iterator[Article | BadRecord]:
    opened: re.Match[str] | None = None
    number, line, counted = -1, 1, 0
    for tag in _RECORD_TAG.finditer(text):
        place = f"line {line}"
        if opened and not tag[1]:
            yield BadRecord(place, f"no </{opened[2]}> before the next <{tag[2]}>")
        elif opened and opened[2].lower() == tag[2].lower():
            content = text[opened.end() : tag.start()]
            attributes = {match[1].lower(): match[2] or match[3] for match in _ATTRIBUTE.finditer(opened[3])}
            if tag[2].lower() == "reuters":
                yield read_record(_reuters_values(attributes, content), source, number, RecordKeys({}), place)
            else:
                yield read_record({**attributes, **_doc_values(content, keys)}, source, number, keys, place)
            opened = None
        if not tag[1]:
            opened = tag
            number += 1
            line += text.count("\n", counted, tag.start())
            counted = tag.start()
    if opened:
        yield BadRecord(f"line {line}", f"no </{opened[2]}> to the end of the file")


def _whole_values(text: str) -> Mapping[str, object]:
    title = _first_contents(text, "title")["title"]
    return {"title": one_line(_plain(title)), "text": plain_text(_without(text, ("title",)))}


def _find_elements(content: str) -> list[_Element]:
    """Return the elements in a piece of SGML, each before what is in it."""
    opened: dict[str, re.Match[str]] = {}
    elements: list[_Element] = []
    for tag in _TAG.finditer(content):
        name = tag[2].lower()
        if not tag[1]:
            opened[name] = tag
        elif start := opened.pop(name, None):
            elements.append(_Element(name, start.start(), start.end(), tag.start(), tag.end()))
    return sorted(elements, key=lambda element: (element.begin, -element.end))


def _first_contents(content: str, *names: str) -> dict[str, str]:
    """Return what is in the first element of each name, "" where there is none."""
    found = dict.fromkeys(names, "")
    for element in reversed(_find_elements(content)):
        if element.name in found:
            # The last to be seen is the first in the text.
            found[element.name] = content[element.content_begin : element.content_end]
    return found


def _outermost(elements: list[_Element]) -> list[_Element]:
    """Return the elements that are in no other."""
    kept: list[_Element] = []
    for element in elements:
        if not kept or element.begin >= kept[-1].end:
            kept.append(element)
    return kept


def _plain(content: str) -> str:
    """Return the text in an element: as written, unless it has tags in it."""
    text = _CONTROL.sub("", content)
    return plain_text(text) if has_tags(text) else trim_body(decode_references(text).replace("\r", "\n"))


def _reuters_values(attributes: Mapping[str, str], content: str) -> Mapping[str, object]:
    found = _first_contents(content, "title", "author", "dateline", "body", "text", "date", "topics")
    body = found["body"] or _without(found["text"], ("title", "author", "dateline"))
    place = _DATELINE_PLACE.match(_plain(found["dateline"]))
    author = one_line(_plain(found["author"]))
    byline = _BYLINE.fullmatch(author)
    return {
        "title": one_line(_plain(found["title"])),
        "text": _plain(body),
        "published": _reuters_date(found["date"]),
        "author": byline[1] if byline else author,
        "place": place[1] if place else "",
        "source": "Reuters",
        "tags": [*map(_plain, _TOPIC.findall(found["topics"]))],
        "id": attributes.get("newid", ""),
    }


def _reuters_date(words: str) -> str | None:
    """Return the ISO date of "26-FEB-1987 15:01:01.79"; it has no zone."""
    match = _REUTERS_DATE.match(words)
    return parse_date(f"{match[1]} {match[2].title()} {match[3]} {match[4]}") if match else None


def _without(content: str, names: Container[str]) -> str:
    """Return a piece of SGML without the elements of these names."""
    kept, position = [], 0
    for element in _find_elements(content):
        if element.name in names and element.begin >= position:
            kept.append(content[position : element.begin])
            position = element.end
    return "".join((*kept, content[position:]))


def _doc_values(content: str, keys: RecordKeys) -> Mapping[str, object]:
    """Return the values in a `<DOC>`; where none is the text, all that is not known to be something else."""
    contents: dict[str, list[str]] = {}
    for element in _outermost(_find_elements(content)):
        name = _NAMES.get(element.name, element.name)
        contents.setdefault(name, []).append(_plain(content[element.content_begin : element.content_end]))
    values: dict[str, object] = {name: "\n".join(found) for name, found in contents.items()}
    found = keys.among(tuple(values))
    if not any(values.get(path[0]) for path in found["text"]):
        known: set[str] = {path[0] for part, paths in found.items() if part != "text" for path in paths}
        known |= {name for name, meaning in _NAMES.items() if meaning in known}
        values["text"] = plain_text(_CONTROL.sub("", _without(content, known)))
    return values
