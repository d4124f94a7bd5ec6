"""The text in a piece of HTML, such as a feed or a letter holds.

Such pieces are small and have no menus around them, so all of their text counts. They come from anybody, so
the time is linear in their length, which Python's html.parser does not promise (CVE-2025-6069). Nothing is
checked for being well formed: what looks like a tag is one.
"""

import html
import re
from collections.abc import Iterator

from corpus_search.readers.metadata import one_line

__all__ = ["BLOCKS", "CELLS", "decode_references", "has_tags", "plain_text", "tidy_lines"]

BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog",
        "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
        "h6", "head", "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "section",
        "summary", "table", "tbody", "tfoot", "thead", "title", "tr", "ul",
    )
)  # fmt: skip
"""The elements that stand on lines of their own (HTML Standard, section 15.3, "display: block")."""

CELLS = frozenset(("td", "th"))
"""The elements that are parted by a space only."""

_TOKEN = re.compile(
    # In linear time: an alternative ends at the next "<" or goes on to the end of the text; nothing is tried again.
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<dropped>script|style|template|noframes|iframe)\b[^<>]*+>.*?(?:</(?P=dropped)\s*+>|\Z)"
    r"|<(?P<kept>pre|textarea)\b[^<>]*+>(?P<lines>.*?)(?=</(?P=kept)\s*+>|\Z)"
    r"|</?(?P<tag>[a-z][a-z0-9]*+)(?:[^<>\"']++|\"[^<\"]*+\"|'[^<']*+'|[\"'])*+>"
    r"|<[!?/][^<>]*+>",
    re.IGNORECASE | re.DOTALL,
)

_TAG = re.compile(r"<[!?/]?[a-z][^<>]*>", re.IGNORECASE)

_BEGINNING_OF_TAG = re.compile(r"</?[a-z][a-z0-9]*[\s/>]|<!--", re.IGNORECASE)

_LONG_NUMBER = re.compile(r"&#[0-9]{8,}")


def has_tags(text: str) -> bool:
    """Tell whether a text holds what looks like a tag of HTML."""
    return _BEGINNING_OF_TAG.search(text) is not None


def plain_text(markup: str) -> str:
    """Return the text in a piece of HTML, a line for each block.

    White space counts as in HTML: runs of it are one space, but for line ends within `pre`. Comments, scripts
    and styles are left out; character references are decoded, once.
    """
    return tidy_lines(decode_references("".join(_iter_pieces(markup))))


def tidy_lines(text: str) -> str:
    """Return a text without blank lines and superfluous white space."""
    return "\n".join(filter(None, map(one_line, text.split("\n"))))


def _iter_pieces(markup: str) -> Iterator[str]:
    position = 0
    for token in _TOKEN.finditer(markup):
        if position < token.start():
            yield markup[position : token.start()].replace("\n", " ")
        position = token.end()
        tag = token["tag"]
        if tag and tag.lower() in BLOCKS:
            yield "\n"
        elif tag and tag.lower() in CELLS:
            yield " "
        elif token["lines"] is not None:
            yield f"\n{_TAG.sub('', token['lines'])}\n"
    yield markup[position:].replace("\n", " ")


def decode_references(text: str) -> str:
    """Return a text with the characters that its character references (`&eacute;`) stand for."""
    if "&" not in text:
        return text
    # int() refuses numbers of more than 4,300 digits; none of more than 7 is a character.
    return html.unescape(_LONG_NUMBER.sub("\ufffd", text))
