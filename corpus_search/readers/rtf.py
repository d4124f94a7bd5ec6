r"""RTF (Rich Text Format, version 1.9.1): one article a file.

The parser is `rtf_text`. The library that there is, striprtf, was tried first: it takes time with the square of some
input (4 s for 150 KB of `\field`), drops the document's title and author, and raises errors of many types.
"""

from corpus_search.errors import ReadError
from corpus_search.readers.base import Reading, ReadOptions, SkippedError, Source
from corpus_search.readers.documents import (
    Facts,
    check_not_empty,
    document_author,
    document_tags,
    document_time,
    document_title,
    make_article,
)
from corpus_search.readers.rtf_text import parse_rtf

__all__ = ["RtfReader"]


class RtfReader:
    """Reads .rtf."""

    def read(self, source: Source, options: ReadOptions) -> Reading:  # noqa: ARG002
        """Return the one article of `source`. Raises `SkippedError` for one without text, `ReadError` for no RTF."""
        check_not_empty(source.data)
        data = source.data.lstrip(b"\xef\xbb\xbf \t\r\n")
        if not data.startswith(b"{\\rtf"):
            raise ReadError("not RTF")
        document = parse_rtf(data)
        if not document.text:
            raise SkippedError("no text in it")
        facts = Facts(
            title=document_title(document.info.get("title")),
            author=document_author(document.info.get("author")),
            published=document_time(document.info.get("creatim")),
            tags=document_tags([document.info.get("keywords", "")]),
        )
        return Reading(
            (make_article(source, facts, document.text),), document.encoding, document.encoding and "declared"
        )
