"""Markdown: one article a file, its headline the first heading or the title in its front matter."""

import re

from corpus_search.article import Article
from corpus_search.readers.base import Reading, ReadOptions, Source
from corpus_search.readers.dates import parse_date
from corpus_search.readers.decode import decode
from corpus_search.readers.front_matter import FrontMatter, read_front_matter
from corpus_search.readers.metadata import (
    HEADLINE_LENGTH,
    Headline,
    language_code,
    one_line,
    readable_name,
    replace_surrogates,
    split_headline,
    split_tags,
    trim_body,
)
from corpus_search.readers.newswriting import NewsFacts, read_newswriting

__all__ = ["MarkdownReader"]

_DATES = ("date", "published", "publishdate", "published_at", "publish_date", "pubdate", "datepublished")
_AUTHORS = ("author", "authors", "byline", "by")
_TAGS = ("tags", "tag", "keywords", "categories", "category", "topics")
_LANGUAGES = ("language", "lang")
_SOURCES = ("source", "site", "publisher", "site_name")
_PLACES = ("place", "location", "dateline")
"""The keys of front matter, as Jekyll, Hugo, Pelican and Obsidian have them, that hold each part of an article."""

_MARK = re.compile(r"^ {0,3}(?:(?P<fence>`{3,}|~{3,})|(?P<atx>#{1,6})(?=[ \t])|(?P<setext>=+)[ \t]*$)", re.MULTILINE)
"""Where a line may open or close code, be a heading, or underline one (CommonMark 0.31, 4.2, 4.3 and 4.5)."""


class MarkdownReader:
    """Reads .md; the marks stay in the text as written."""

    def read(self, source: Source, options: ReadOptions) -> Reading:  # noqa: ARG002
        """Return the one article of `source`.

        What its front matter does not say is read from the text as news is written (`newswriting`).
        """
        decoded = decode(source.data, source.encoding)
        front = read_front_matter(decoded.text)
        text = decoded.text[front.end :]
        title = one_line(replace_surrogates(front.first("title", "headline")))
        headline = Headline(title, trim_body(text)) if title else _split_heading(text, source.name)
        article = _make_article(source, headline, front, "metadata" if title else _origin(headline, source))
        return Reading((article,), decoded.encoding, decoded.origin, decoded.replaced)


def _make_article(source: Source, headline: Headline, front: FrontMatter, title_origin: str) -> Article:
    language = next(filter(None, map(language_code, front.all(*_LANGUAGES))), None)
    languages = front.all(*_LANGUAGES)
    said = NewsFacts(
        place=_words(front, _PLACES),
        source=_words(front, _SOURCES),
        author=_words(front, _AUTHORS),
        published=next(filter(None, (parse_date(value, languages) for value in front.all(*_DATES))), None),
    )
    tags = tuple(dict.fromkeys(tag for value in front.all(*_TAGS) for tag in split_tags(value)))
    read = read_newswriting(headline.body)
    facts = said.filled_by(read)
    declared = (("language", language), ("tags", tags))
    return Article(
        root=source.root,
        path=source.path,
        record=0,
        title=headline.title,
        text=headline.body,
        published=facts.published,
        language=language,
        author=facts.author,
        place=facts.place,
        source=facts.source,
        tags=tags,
        member=source.member,
        origins=(
            ("title", title_origin),
            *((part, "metadata") for part, value in declared if value),
            *facts.origins("metadata", said),
        ),
    )


def _words(front: FrontMatter, keys: tuple[str, ...]) -> str | None:
    return ", ".join(filter(None, (one_line(replace_surrogates(value)) for value in front.all(*keys)))) or None


def _origin(headline: Headline, source: Source) -> str:
    return "file" if headline.title == readable_name(source.name) else "text"


def _split_heading(text: str, name: str) -> Headline:
    """Take the heading off `text`: the first of the first level, or whichever the text begins with.

    A heading below other text is the headline too, but stays where it is.
    """
    body = trim_body(text)
    found = _find_heading(body)
    if found is None:
        return split_headline(text, readable_name(name))
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
