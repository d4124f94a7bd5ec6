"""Markdown: one article a file, its headline the first heading or the title in its front matter."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from corpus_search.article import Article
from corpus_search.readers.base import Reading, ReadOptions, Source
from corpus_search.readers.decode import decode
from corpus_search.readers.metadata import (
    HEADLINE_LENGTH,
    Headline,
    iso_date,
    one_line,
    readable_name,
    split_headline,
    split_tags,
    trim_body,
)

__all__ = ["MarkdownReader"]

_FRONT_MATTER = re.compile(
    r"---[ \t]*\n((?:[ \t]*\n|#.*\n)*[A-Za-z][\w-]*:(?:[ \t].*)?\n(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
"""A block between two lines of dashes whose first line names a key: two thematic breaks are none."""

_KEY_VALUE = re.compile(r"^([A-Za-z][\w-]*):[ \t]+(.*)$", re.MULTILINE)

_YAML_SIGNS = ("|", ">", "&", "*", "!", "{", "}", "[", "]", "%", "@", "`", '"', "'")
"""What begins a YAML value that is more than plain words."""

_MARK = re.compile(r"^ {0,3}(?:(?P<fence>`{3,}|~{3,})|(?P<atx>#{1,6})(?=[ \t])|(?P<setext>=+)[ \t]*$)", re.MULTILINE)
"""Where a line may open or close code, be a heading, or underline one (CommonMark 0.31, 4.2, 4.3 and 4.5)."""


@dataclass(frozen=True, slots=True)
class _FrontMatter:
    """The values of a front matter block, as they stand there, and where the text after it begins."""

    values: Mapping[str, str] = field(default_factory=dict)
    end: int = 0


class MarkdownReader:
    """Reads .md; the marks stay in the text as written."""

    name: ClassVar[str] = "markdown"
    version: ClassVar[int] = 1
    suffixes: ClassVar[tuple[str, ...]] = (".md", ".markdown")

    def read(self, source: Source, options: ReadOptions) -> Reading:  # noqa: ARG002
        """Return the one article of `source`.

        Of the front matter only lines of the form `key: value` count: title, date, author, tags or keywords.
        """
        decoded = decode(source.data)
        front = _read_front_matter(decoded.text)
        text = decoded.text[front.end :]
        title = one_line(_plain_value(front.values.get("title", "")))
        headline = Headline(title, trim_body(text)) if title else _split_heading(text, source.path)
        tags = front.values.get("tags") or front.values.get("keywords", "")
        article = Article(
            root=source.root,
            path=source.path,
            record=0,
            title=headline.title,
            text=headline.body,
            published=iso_date(_plain_value(front.values.get("date", ""))),
            author=one_line(", ".join(_plain_list(front.values.get("author", "")))) or None,
            tags=split_tags(",".join(_plain_list(tags))),
        )
        return Reading((article,), decoded.encoding, decoded.origin)


def _read_front_matter(text: str) -> _FrontMatter:
    block = _FRONT_MATTER.match(text)
    if block is None:
        return _FrontMatter()
    values = {key.lower(): value.strip() for key, value in _KEY_VALUE.findall(block[1])}
    return _FrontMatter(values, block.end())


def _plain_value(value: str) -> str:
    """Return a YAML value of plain or quoted words without its quotes and comment; "" for all others."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        inner = value[1:-1]
        return "" if "\\" in inner or value[0] in inner else inner
    if value.startswith(_YAML_SIGNS):
        return ""
    return re.split(r"(?:^|[ \t])#", value, maxsplit=1)[0].strip()


def _plain_list(value: str) -> list[str]:
    """Return the values of a YAML list in brackets; one value without."""
    items = value[1:-1].split(",") if value[:1] == "[" and value[-1:] == "]" else [value]
    return [words for item in items if (words := _plain_value(item.strip()))]


def _split_heading(text: str, path: str) -> Headline:
    """Take the heading off `text`: the first of the first level, or whichever the text begins with.

    A heading below other text is the headline too, but stays where it is.
    """
    body = trim_body(text)
    found = _find_heading(body)
    if found is None:
        return split_headline(text, readable_name(path))
    start, end, title = found
    return Headline(title, trim_body(body[end:]) if start == 0 else body)


def _find_heading(text: str) -> tuple[int, int, str] | None:
    """Return where the heading's lines start and end, and its words without the marks."""
    fence = ""
    for mark in _MARK.finditer(text):
        start, end = mark.start(), _line_end(text, mark.end())
        if mark["fence"]:
            fence = _fence_after(fence, mark["fence"], text[mark.end() : end])
            continue
        if fence:
            continue
        if mark["setext"]:
            start = text.rfind("\n", 0, max(start - 1, 0)) + 1
            title = one_line(text[start : mark.start()])
        elif len(mark["atx"]) == 1 or start == 0:
            title = one_line(re.sub(r"(?:^|[ \t])#+$", "", text[mark.end() : end].rstrip()))
        else:
            continue
        if 0 < len(title) < HEADLINE_LENGTH.stop:
            return start, end, title
    return None


def _fence_after(fence: str, mark: str, rest: str) -> str:
    """Return the fence that code stands in after a line with `mark`; "" is none."""
    if not fence:
        return "" if mark[0] == "`" and "`" in rest else mark
    closes = mark[0] == fence[0] and len(mark) >= len(fence) and not rest.strip()
    return "" if closes else fence


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end
