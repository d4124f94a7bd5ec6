"""Where on a web page is the article?

That is trafilatura's work, in its fast mode: on 22 pages made for the purpose it found 95 % of the words of the
articles with 7 % of other words, more than its other modes, readability-lxml, Resiliparse, jusText and newspaper4k.
Where it finds nothing, or a page is beyond what it can be given, the article is all that a person sees of the page;
with that, and without the headline, it is 99 % with 1 %.

Pages are untrusted. libxml2 parses in one pass but for a tag with very many attributes, whose time grows with their
square, and trafilatura takes some 40 µs a tag and recurses into tags within tags; hence the limits below.
"""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import Any

from corpus_search.errors import ReadError
from corpus_search.readers.base import SkippedError, missing_extra
from corpus_search.records import dataclass

__all__ = [
    "MOST_ATTRIBUTES",
    "MOST_CHARACTERS",
    "MOST_LEVELS",
    "MOST_TAGS",
    "Page",
    "article_text",
    "iter_visible",
    "parse_page",
]

MOST_CHARACTERS = 10_000_000
"""Characters in a page; a larger one is an error. The longest articles of Wikipedia have a tenth of it."""

MOST_ATTRIBUTES = 1000
"""Attributes in a tag; further ones are left out. 50,000 in one take libxml2 3 s, 100,000 take 12."""

MOST_LEVELS = 2000
"""Tags within each other; libxml2 drops what is 2,048 deep and all that follows, so before that it is an error."""

MOST_TAGS = 1_000_000
"""Tags, opening and closing, in a page; more are an error. An element takes some 200 bytes of memory."""

_FEW_ELEMENTS = 30_000
"""Elements in a page that trafilatura is given: 2 s of work at the worst."""

_FEW_LEVELS = 256
"""Tags within each other in a page that trafilatura is given."""

_SMALL = 100_000
"""Characters in a page that cannot hold enough attributes to matter."""

_FEWEST_CHARACTERS = 100
"""What trafilatura takes for an article without looking elsewhere on the page. At its own 250, a story of two
sentences comes with the list of other stories below it."""

_ATTRIBUTE = r"""(?:[\s/]*+(?:=[^\s/>=]*+|[^\s/>=]++)(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+)"""
_CROWDED = re.compile(
    rf"""(</?[a-z][^\s/>]{{0,100}}+(?=[\s/]){_ATTRIBUTE}{{0,{MOST_ATTRIBUTES}}}+)({_ATTRIBUTE}*+)""", re.IGNORECASE
)
"""A tag, to the last attribute that counts, and the others (HTML Standard, section 13.2.5.32 and on). No character is
looked at twice, so any text takes the same time."""

_HIDDEN = frozenset({"head", "script", "style", "template", "noscript", "select", "textarea", "svg", "math"})
"""Elements whose text is not shown, or is no prose."""

_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
})  # fmt: skip
"""Elements that begin no new line (HTML Standard, section 15.3)."""

_TABLE_RULE = re.compile(r"\|[|\s-]*")
_TAG = re.compile("<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a tree of lxml: its root, the number of its elements, and how many of them stand in each other."""

    tree: Any
    elements: int
    levels: int


def parse_page(text: str) -> Page:
    """Return a page as a tree.

    Raises `ReadError` for a page beyond `MOST_CHARACTERS`, `MOST_TAGS` or `MOST_LEVELS`, `SkippedError` for one with
    nothing in it.
    """
    try:
        from lxml import etree, html  # type: ignore[import-untyped]  # noqa: PLC0415 - 30 ms to import
    except ImportError as err:
        raise missing_extra("html", err) from err
    if len(text) > MOST_CHARACTERS or text.count("<") > MOST_TAGS:
        limits = f"{MOST_CHARACTERS:,} characters or {MOST_TAGS:,} tags"
        raise ReadError(f"a page of more than {limits}", "Save it as plain text.")
    if len(text) > _SMALL and any(tag[2] for tag in _CROWDED.finditer(text)):
        text = _CROWDED.sub(r"\1", text)
    # Without huge_tree the limit of levels is 256, which pages with unclosed <font> reach.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = html.document_fromstring(text.encode(errors="replace"), parser=parser)
    except etree.ParserError as err:
        raise SkippedError("no text in it") from err
    page = _measure(tree)
    if page.levels > MOST_LEVELS:
        raise ReadError(f"its tags stand more than {MOST_LEVELS:,} deep in each other")
    return page


def _measure(tree: Any) -> Page:
    from lxml import etree  # noqa: PLC0415

    elements = level = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            elements += 1
            level += 1
            deepest = max(deepest, level)
        else:
            level -= 1
    return Page(tree, elements, deepest)


def article_text(page: Page) -> str:
    """Return the text of the article on a page, its paragraphs with blank lines between; "" if there is none."""
    text = _extract(page.tree) if page.elements <= _FEW_ELEMENTS and page.levels <= _FEW_LEVELS else ""
    lines = [line for line in map(str.strip, text.splitlines()) if line and not _TABLE_RULE.fullmatch(line)]
    return _join_lines(lines) or "\n\n".join(iter_visible(page))


def _extract(tree: Any) -> str:
    try:
        import trafilatura  # noqa: PLC0415 - 150 to 700 ms to import
        from trafilatura import utils  # noqa: PLC0415
    except ImportError as err:
        raise missing_extra("html", err) from err
    try:
        found = trafilatura.bare_extraction(tree, fast=True, include_comments=False, config=_settings())
    except ReadError:  # not its own: the time is over
        raise
    except Exception:  # its rules of thumb meet anything at all; what is visible remains
        return ""
    finally:
        # They remember the last 1,024 texts that they were given, and each may be all of a page.
        for function in (getattr(utils, "line_processing", None), getattr(utils, "trim", None)):
            getattr(function, "cache_clear", bool)()
    return getattr(found, "text", None) or ""


@cache
def _settings() -> Any:
    """Return trafilatura's settings, and keep its log to itself: a page without an article is no warning here."""
    import logging  # noqa: PLC0415

    from trafilatura.settings import use_config  # noqa: PLC0415

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)
    settings = use_config()
    settings.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(_FEWEST_CHARACTERS))
    return settings


def _join_lines(lines: list[str]) -> str:
    """Put a blank line between paragraphs, but not between the items of a list or the rows of a table."""
    parts: list[str] = []
    for before, line in zip(["", *lines], lines, strict=False):
        if before:
            parts.append("\n" if before[0] == line[0] and line[0] in "-|" else "\n\n")
        parts.append(line.strip("| ") if line[0] == "|" else line)
    return "".join(parts)


def iter_visible(page: Page) -> Iterator[str]:
    """Yield the lines that a person sees of a page, each with its white space made single spaces."""
    from lxml import etree  # noqa: PLC0415

    words: list[str] = []
    walk = etree.iterwalk(page.tree, events=("start", "end"))
    for event, element in walk:
        if element.tag not in _INLINE and element.tag not in _HIDDEN:
            if line := " ".join("".join(words).split()):
                yield line
            words.clear()
        if event == "end":
            words.append(element.tail or "")
        elif element.tag in _HIDDEN:
            walk.skip_subtree()
        elif element.tag == "noframes":  # to a browser with frames, and so to libxml2, its tags are text
            words.append(unescape(_TAG.sub(" ", element.text or "")))
        else:
            words.append(element.text or "")
    if line := " ".join("".join(words).split()):
        yield line
