"""Feeds: RSS 0.9x and 2.0 (RSS Advisory Board), RSS 1.0 (RDF Site Summary), Atom (RFC 4287, and 0.3 before it).

An article an entry. Own code over Expat, because feedparser 6 expands the entities that a file declares, and reads
600 entries a second where this reads twenty times as many. Prefixes are taken as written (`dc:`, `content:`), as
feeds forget to declare them but hardly ever choose others.
"""

from collections.abc import Iterable, Iterator, Sequence

from corpus_search.article import Article
from corpus_search.readers.base import BadRecord, Reading, ReadOptions, Source
from corpus_search.readers.dates import parse_date
from corpus_search.readers.declared import declared_in_xml
from corpus_search.readers.decode import decode
from corpus_search.readers.mailboxes import mailbox_name
from corpus_search.readers.markup import decode_references, has_tags, plain_text
from corpus_search.readers.metadata import Headline, language_code, one_line, split_headline
from corpus_search.readers.xmlstream import Record, iter_xml
from corpus_search.readers.xmltree import Element, body_text, line_text
from corpus_search.records import dataclass

__all__ = ["EntryReader", "FeedReader", "is_entry", "is_feed"]

_TEXTS = ("content:encoded", "content", "xhtml:body", "body", "description", "summary", "dc:description")
"""What holds the text of an entry, the whole of it before what may be its beginning."""

_DATES = ("pubDate", "published", "issued", "dc:date", "dcterms:issued", "created", "updated", "modified")
"""What holds the date, that of the publication before those of changes."""


class FeedReader:
    """Reads .rss and .atom. A broken entry is reported and the others are read."""

    def read(self, source: Source, options: ReadOptions) -> Reading:  # noqa: ARG002
        """Return the articles of `source`, each numbered by its place in the feed, counted from 0.

        The name of the feed is their source, unless an entry names another. Raises what `decode` and `iter_xml`
        raise.
        """
        decoded = decode(source.data, source.encoding or declared_in_xml(source.data))
        return Reading(_iter_entries(source, decoded.text), decoded.encoding, decoded.origin, decoded.replaced)


def _iter_entries(source: Source, text: str) -> Iterator[Article | BadRecord]:
    entries = EntryReader(source)
    for record in iter_xml(text, is_entry):
        if isinstance(record, BadRecord):
            yield record
        elif record.element is not record.root:
            yield entries.read(record)


def is_feed(root: str) -> bool:
    """Tell by the name of its root whether an XML document is a feed; RDF may be something else."""
    return root in ("rss", "rdf:RDF") or _local(root) == "feed"


def is_entry(path: Sequence[str]) -> bool:
    """Tell by the names of the elements from the root down whether the last is an entry, as `iter_xml` asks."""
    return _local(path[-1]) in ("item", "entry")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


@dataclass(frozen=True, slots=True)
class _Feed:
    """What a feed says of itself: the channel in RSS, the root in Atom."""

    prefix: str
    title: str
    language: str | None
    authors: tuple[str, ...]


class EntryReader:
    """Makes articles of the entries of one feed."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._around: tuple[Element, int] | None = None
        self._feed = _Feed("", "", None, ())

    def read(self, record: Record) -> Article | BadRecord:
        """Return the article that an entry is."""
        entry = _Entry(record.element, self._feed_around(record.root))
        place = f"line {record.line}"
        title, text = entry.title(), entry.text()
        if not title and not text:
            return BadRecord(place, "neither a title nor a text")
        headline = Headline(title, text) if title else split_headline(text, f"entry {record.number + 1}")
        title_origin = "metadata" if title else "text" if headline.body != text else "guessed"
        published, language, author = entry.published(), entry.language(), entry.author()
        outlet, tags = entry.source(), entry.tags()
        known = (
            ("published", published), ("language", language), ("author", author), ("source", outlet), ("tags", tags),
        )  # fmt: skip
        return Article(
            root=self._source.root,
            path=self._source.path,
            record=record.number,
            title=headline.title,
            text=headline.body,
            published=published,
            language=language,
            key=next(entry.keys(), None),
            author=author,
            source=outlet,
            tags=tags,
            member=self._source.member,
            origins=(("title", title_origin), *((part, "metadata") for part, value in known if value)),
        )

    def _feed_around(self, root: Element) -> _Feed:
        """Return what is known of the feed; looked up again when more of it has been read."""
        channel = root.find("channel") or root
        seen = (channel, len(channel.children))
        if self._around is None or self._around[0] is not channel or self._around[1] != seen[1]:
            self._around = seen
            self._feed = _read_feed(root, channel)
        return self._feed


def _read_feed(root: Element, channel: Element) -> _Feed:
    prefix = root.name.rpartition(":")[0]
    languages = [channel.attribute("xml:lang"), root.attribute("xml:lang")]
    languages += map(line_text, channel.elements("language", "dc:language"))
    return _Feed(
        prefix,
        next(filter(None, map(_markup_line, channel.elements("title", f"{prefix}:title"))), ""),
        next(filter(None, map(language_code, languages)), None),
        tuple(_author_names(channel.elements("author", f"{prefix}:author"))),
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry, whatever its format calls its parts."""

    element: Element
    feed: _Feed

    def elements(self, *names: str) -> Iterator[Element]:
        """Yield the elements of these names in the order of the names; the root's prefix may stand before each."""
        for name in names:
            yield from self.element.elements(name, f"{self.feed.prefix}:{name}")

    def words(self, *names: str) -> Iterator[str]:
        """Yield what is in the elements of these names, in one line, but for empty ones."""
        return filter(None, map(line_text, self.elements(*names)))

    def title(self) -> str:
        """Return the headline in one line, "" without one."""
        return next(filter(None, map(_markup_line, self.elements("title", "dc:title"))), "")

    def text(self) -> str:
        """Return the first text that is not empty, without tags; "" without any."""
        return next(filter(None, map(_markup_text, self.elements(*_TEXTS))), "")

    def published(self) -> str | None:
        """Return the first date that can be read."""
        return next(filter(None, map(parse_date, self.words(*_DATES))), None)

    def author(self) -> str | None:
        """Return the authors' names; in Atom those of the feed where the entry has none (section 4.2.1)."""
        names = dict.fromkeys(_author_names(self.elements("author", "dc:creator"))) or self.feed.authors
        return ", ".join(names) or None

    def source(self) -> str | None:
        """Return the name of the feed that the entry was taken from, else of this one."""
        sources = (element.find("title") or element for element in self.elements("source"))
        return next(filter(None, map(_markup_line, sources)), self.feed.title) or None

    def language(self) -> str | None:
        """Return the code of the entry's language, else of the feed's."""
        return language_code(self.element.attribute("xml:lang")) or self.feed.language

    def tags(self) -> tuple[str, ...]:
        """Return the categories, each once."""
        found = (
            element.attribute("label") or element.attribute("term") or line_text(element)
            for element in self.elements("category", "dc:subject")
        )
        return tuple(dict.fromkeys(filter(None, found)))

    def keys(self) -> Iterator[str]:
        """Yield what the entry calls itself: its own name, else its address."""
        yield from self.words("guid", "id")
        yield from filter(None, (self.element.attribute("rdf:about"), *self.words("link")))
        yield from filter(None, (link.attribute("href") for link in self.elements("link")))


def _author_names(authors: Iterable[Element]) -> Iterator[str]:
    names = (line_text(author.find("name") or author) for author in authors)
    return filter(None, map(mailbox_name, names))


def _markup_line(element: Element) -> str:
    return one_line(_markup_text(element))


def _markup_text(element: Element) -> str:
    """Return the text in an element: of HTML, escaped or as elements, or plain (RFC 4287, section 3.1.1)."""
    if not element.is_leaf or element.attribute("type") in ("text", "text/plain"):
        return body_text(element)
    text = body_text(element)
    return plain_text(text) if has_tags(text) else decode_references(text)
