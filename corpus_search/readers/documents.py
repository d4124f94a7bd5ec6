"""What a document says about itself, and the article that is made of it.

Word processors and web sites fill in titles and names when their writers do not. What is known to come from a
program is left out here: a wrong value is worse than none.
"""

import re
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from corpus_search.article import Article
from corpus_search.readers.base import SkippedError, Source
from corpus_search.readers.metadata import (
    Headline,
    iso_date,
    one_line,
    readable_name,
    replace_surrogates,
    split_headline,
    split_tags,
    trim_body,
)
from corpus_search.records import dataclass

__all__ = [
    "Facts", "check_not_empty", "document_author", "document_tags", "document_time", "document_title", "first_known",
    "make_article",
]  # fmt: skip

_NO_TITLE = re.compile(
    r"microsoft (?:office )?(?:word|powerpoint|excel|publisher) - .*"
    r"|(?:microsoft (?:office )?(?:word|powerpoint|excel|publisher)|powerpoint presentation|word document|document"
    r"|untitled|unbenannt|sans titre|no title|title|layout|slide|folie)[\s\d-]*"
    r"|\S*\.(?:docx?|rtf|odt|pdf|indd|qxd|pmd|tex|dvi|p65|txt|html?|pptx?|xlsx?|wpd)"
    r"|\(anonymous\)|\(unspecified\)|[\W\d_]*|https?://\S*|about:blank",
    re.IGNORECASE,
)
"""Titles that programs give: "Microsoft Word - x.doc", "Document1", the name of a file, the address of a page."""

_NO_AUTHOR = frozenset({
    "admin", "administrator", "author", "editor", "owner", "user", "unknown", "anonymous", "root", "webmaster",
    "default", "windows user", "microsoft office user", "microsoft", "microsoft corporation", "python-docx",
    "openpyxl", "libreoffice", "openoffice", "openoffice.org", "word", "utilisateur windows", "windows-benutzer",
    "(anonymous)", "(unspecified)", "hewlett-packard company", "hp", "dell", "lenovo", "acer", "asus", "pc", "home",
    "office",
})  # fmt: skip
"""What stands for the author where no one gave a name."""

_NO_TIMES = ("0001-", "1601-01-01", "1900-01-0", "1970-01-01", "1980-01-01", "2013-12-23T23:15:00")
"""The beginnings of clocks that were never set, and the time of python-docx's template."""

_SHORT_SENTENCE = 80
"""Characters in a sentence that may be a headline; a longer one is the first paragraph."""

_TITLE_LENGTH = range(2, 301)
_AUTHOR_LENGTH = range(2, 201)


@dataclass(frozen=True, slots=True)
class Facts:
    """The parts of an article as its document declares them; None or empty where it does not."""

    title: str | None = None
    author: str | None = None
    published: str | None = None
    source: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()


def first_known(*found: Facts) -> Facts:
    """Return of every part the first that is known."""
    known: dict[str, Any] = {}
    for facts in found:
        for field in fields(Facts):
            if value := getattr(facts, field.name):
                known.setdefault(field.name, value)
    return Facts(**known)


def check_not_empty(data: bytes) -> None:
    """Raise `SkippedError` for a file without anything in it."""
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise SkippedError("empty")


def document_title(value: str | None) -> str | None:
    """Return a title from a document's properties, None for what a program put there."""
    title = one_line(replace_surrogates(value or ""))
    return title if len(title) in _TITLE_LENGTH and not _NO_TITLE.fullmatch(title) else None


def document_author(*values: str | None) -> str | None:
    """Return the names among `values`, each once, with commas between; None when there is none."""
    names = (one_line(replace_surrogates(value or "")).strip(" ;,") for value in values)
    found = dict.fromkeys(name for name in names if len(name) in _AUTHOR_LENGTH and name.lower() not in _NO_AUTHOR)
    return ", ".join(found) or None


def document_time(value: str | None) -> str | None:
    """Return a W3C date and time, as properties have it, if it is one."""
    found = iso_date(value or "")
    return None if found and found.startswith(_NO_TIMES) else found


def document_tags(values: Sequence[str]) -> tuple[str, ...]:
    """Return keywords, several in a value or one in each."""
    return split_tags(",".join(values))


def make_article(
    source: Source, facts: Facts, text: str, number: int = 0, *, heading: str = "", fallback: str = ""
) -> Article:
    """Return the article in `source` with this text and these facts; `number` is its place among several.

    Its headline is the title in the facts, else the `heading` that the text is known to have, else the headline that
    the text begins with, else `fallback` or the file's name.
    """
    headline, origin = _split(replace_surrogates(text), facts.title, heading, fallback or readable_name(source.name))
    known = (
        ("published", facts.published), ("language", facts.language), ("author", facts.author),
        ("source", facts.source), ("tags", facts.tags),
    )  # fmt: skip
    return Article(
        root=source.root,
        path=source.path,
        record=number,
        title=headline.title,
        text=headline.body,
        published=facts.published,
        language=facts.language,
        author=facts.author,
        source=facts.source,
        tags=facts.tags,
        member=source.member,
        origins=(("title", origin), *((part, "metadata") for part, value in known if value)),
    )


def _split(text: str, title: str | None, heading: str, fallback: str) -> tuple[Headline, str]:
    """Return the headline with the text below it, and where the headline comes from."""
    text = trim_body(text)
    if title or heading:
        origin = "metadata" if title else "text"
        title = one_line(replace_surrogates(title or heading))
        first, _, rest = text.partition("\n\n")
        is_headline = one_line(first).casefold() == title.casefold() and rest
        return Headline(title, trim_body(rest) if is_headline else text), origin
    first = text.partition("\n\n")[0]
    is_paragraph = len(first) > _SHORT_SENTENCE and first.endswith((".", "!", "?", "。", "۔"))
    headline = Headline(fallback, text) if is_paragraph else split_headline(text, fallback)
    return headline, "guessed" if headline.title == fallback else "text"
