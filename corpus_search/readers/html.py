"""HTML and XHTML: one article a page, without its menus, cookie banners, related links and comments.

Finding the article on the page is the work of `html_article`. What the page says about its article, in its tags and
in JSON-LD, is read by `html_facts` and `html_jsonld`, for the pages of the web are better at that than any guess.
"""

from typing import Any

from corpus_search.readers.base import Reading, ReadOptions, SkippedError, Source
from corpus_search.readers.declared import declared_in_html
from corpus_search.readers.decode import decode
from corpus_search.readers.documents import Facts, first_known, make_article
from corpus_search.readers.html_article import article_text, parse_page
from corpus_search.readers.html_facts import read_tags
from corpus_search.readers.html_jsonld import read_json_ld

__all__ = ["HtmlReader"]


class HtmlReader:
    """Reads .html, .htm and .xhtml. Needs the extra "html"."""

    def read(self, source: Source, options: ReadOptions) -> Reading:  # noqa: ARG002
        """Return the one article of `source`.

        Its encoding is what a byte order mark says, else what the source came with or the page declares, else what
        `decode` finds. Raises `SkippedError` for a page without text, `ReadError` for one beyond the limits of
        `parse_page`, and both as `decode` does.
        """
        decoded = decode(source.data, source.encoding or declared_in_html(source.data))
        page = parse_page(decoded.text)
        facts = _read_facts(page.tree)
        text = article_text(page)
        if not text:
            raise SkippedError("no text in it")
        return Reading((make_article(source, facts, text),), decoded.encoding, decoded.origin, decoded.replaced)


def _read_facts(tree: Any) -> Facts:
    tags = read_tags(tree)
    scripts = (script.text or "" for script in tree.iterfind('.//script[@type="application/ld+json"]'))
    return first_known(read_json_ld(scripts, tags.title or ""), tags)
