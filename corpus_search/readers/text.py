"""Plain text: one article a file, its headline on top."""

from corpus_search.article import Article
from corpus_search.readers.base import Reading, ReadOptions, Source
from corpus_search.readers.decode import decode
from corpus_search.readers.metadata import readable_name, split_headline
from corpus_search.readers.newswriting import NewsFacts, read_newswriting

__all__ = ["TextReader"]


class TextReader:
    """Reads .txt, and files whose names have no suffix."""

    def read(self, source: Source, options: ReadOptions) -> Reading:  # noqa: ARG002
        """Return the one article of `source`.

        See `split_headline` for what becomes its headline, `read_newswriting` for place, source, author and date.
        """
        decoded = decode(source.data, source.encoding)
        name = readable_name(source.name)
        headline = split_headline(decoded.text, name)
        facts = NewsFacts() if headline.is_message else read_newswriting(headline.body)
        article = Article(
            root=source.root,
            path=source.path,
            record=0,
            title=headline.title,
            text=headline.body,
            published=facts.published,
            author=facts.author,
            place=facts.place,
            source=facts.source,
            member=source.member,
            origins=(("title", "file" if headline.title == name else "text"), *facts.origins()),
        )
        return Reading((article,), decoded.encoding, decoded.origin, decoded.replaced)
