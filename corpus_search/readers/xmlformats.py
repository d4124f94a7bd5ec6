"""What is where in the XML formats that are more than a list of named values.

Each function returns the values of one article under the names of `records.GUESSED_KEYS`, so that `read_record`
can make one of them. What is not there is left out.
"""

import re
from collections.abc import Callable, Mapping

from corpus_search.readers.xmltree import Element, body_text, line_text

__all__ = ["FORMATS", "Values"]

Values = dict[str, object]

_BASIC_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})(?:[0-9]{2})?(Z|[+-][0-9]{4})?)?")

_BY = re.compile(r"(?:by|von|par|por)\s+", re.IGNORECASE)


def _extended_date(value: str) -> str:
    """Return a date in ISO 8601's basic format, as NITF has it, in the extended one; others as they are."""
    match = _BASIC_DATE.fullmatch(value)
    if match is None:
        return value
    year, month, day, hour, minute, zone = match.groups()
    date = f"{year}-{month}-{day}"
    if hour is None or (hour, minute, zone) == ("00", "00", None):
        return date
    return f"{date}T{hour}:{minute}{f'{zone[:3]}:{zone[3:]}' if zone and zone != 'Z' else zone or ''}"


def _first(*values: str) -> str:
    return next(filter(None, values), "")


def _attribute(element: Element | None, name: str) -> str:
    return element.attribute(name) if element else ""


def read_nitf(root: Element, _around: Element) -> Values:
    """Read the News Industry Text Format (IPTC, 3.6), also as the New York Times Annotated Corpus uses it."""
    head, body_head = root.find("head"), root.find("body", "body.head")
    content = root.find("body", "body.content")
    docdata = head.find("docdata") if head else None
    pubdata = head.find("pubdata") if head else None
    dateline = body_head.find("dateline") if body_head else None
    byline = body_head.find("byline") if body_head else None
    keywords = docdata.find("key-list") if docdata else None
    return {
        "title": _first(
            line_text(body_head.find("hedline", "hl1") if body_head else None),
            line_text(head.find("title") if head else None),
        ),
        "text": _nitf_text(content) if content else "",
        "published": _extended_date(
            _first(
                _attribute(docdata.find("date.issue") if docdata else None, "norm"),
                _attribute(dateline.find("story.date") if dateline else None, "norm"),
                _attribute(pubdata, "date.publication"),
            )
        ),
        "author": _BY.sub("", _first(line_text(byline.find("person") if byline else None), line_text(byline)), count=1),
        "place": line_text(dateline.find("location") if dateline else None),
        "source": _first(
            line_text(body_head.find("distributor") if body_head else None),
            _attribute(docdata.find("doc.copyright") if docdata else None, "holder"),
            _attribute(pubdata, "name"),
        ),
        "tags": [keyword.attribute("key") for keyword in keywords.elements("keyword")] if keywords else [],
        "id": _attribute(docdata.find("doc-id") if docdata else None, "id-string"),
        "language": root.attribute("xml:lang"),
    }


def _nitf_text(content: Element) -> str:
    """Return the text of a story; where its beginning is there twice, as `lead_paragraph` and in `full_text`, once."""
    full = [block for block in content.elements("block") if block.attribute("class") == "full_text"]
    return "\n".join(map(body_text, full)) if full else body_text(content)


def read_newsml(item: Element, _around: Element) -> Values:
    """Read an item of NewsML-G2 (IPTC, 2.x), whose text is in the item itself."""
    meta = item.find("contentMeta") or item
    creator, located = meta.find("creator"), meta.find("located")
    content = item.find("contentSet")
    inner = next((element for element in content.descendants() if element.name == "nitf"), None) if content else None
    body = next((element for element in content.descendants() if element.name == "body"), None) if content else None
    return {
        **(read_nitf(inner, item) if inner else {}),
        "title": _first(*map(line_text, meta.elements("headline", "title"))),
        "text": _nitf_text(inner.find("body", "body.content") or inner)
        if inner
        else body_text(body or content or item),
        "published": _first(
            *map(line_text, meta.elements("contentCreated")),
            line_text(item.find("itemMeta", "versionCreated")),
        ),
        "author": _BY.sub("", _first(line_text(meta.find("by")), _name(creator)), count=1),
        "place": _name(located),
        "source": _first(line_text(meta.find("creditline")), _name(item.find("itemMeta", "provider"))),
        "tags": [*filter(None, (*map(_name, meta.elements("subject")), *map(line_text, meta.elements("keyword"))))],
        "id": item.attribute("guid"),
        "language": _first(_attribute(meta.find("language"), "tag"), item.attribute("xml:lang")),
    }


def _name(element: Element | None) -> str:
    """Return what NewsML-G2 calls a concept: its name, else its literal."""
    return _first(line_text(element.find("name")), element.attribute("literal")) if element else ""


def read_page(page: Element, around: Element) -> Values:
    """Read a page of a MediaWiki dump (export-0.11); its text is wikitext, as written."""
    revision = page.elements("revision")[-1:]
    latest = revision[0] if revision else page
    text = latest.find("text")
    return {
        "title": line_text(page.find("title")),
        "text": body_text(text) if text else "",
        "published": line_text(latest.find("timestamp")),
        "author": line_text(latest.find("contributor", "username")),
        "source": line_text(around.find("siteinfo", "sitename")),
        "id": line_text(page.find("id")),
        "language": around.attribute("xml:lang"),
    }


FORMATS: Mapping[str, Callable[[Element, Element], Values]] = {
    "nitf": read_nitf,
    "newsItem": read_newsml,
    "page": read_page,
}
"""By the name of an article's element: how it and what stands around it are read."""
