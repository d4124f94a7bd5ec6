"""Plain text: one article a file, its headline on top."""

from typing import ClassVar

from corpus_search.article import Article
from corpus_search.readers.base import Reading, ReadOptions, Source
from corpus_search.readers.decode import decode
from corpus_search.readers.metadata import readable_name, split_headline

__all__ = ["TextReader"]


class TextReader:
    """Reads .txt, and files whose names have no suffix."""

    name: ClassVar[str] = "text"
    version: ClassVar[int] = 1
    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".text")

    def read(self, source: Source, options: ReadOptions) -> Reading:  # noqa: ARG002
        """Return the one article of `source`; see `split_headline` for what becomes its headline."""
        decoded = decode(source.data)
        headline = split_headline(decoded.text, readable_name(source.path))
        article = Article(source.root, source.path, 0, headline.title, headline.body)
        return Reading((article,), decoded.encoding, decoded.origin)
