"""One segment of a Whoosh index, read without Whoosh: its postings, its columns, and what is stored of an article."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from zlib import decompress

from corpus_search.engines.lengths import range_of
from corpus_search.engines.whoosh.contents import SegmentEntry
from corpus_search.engines.whoosh.layout import LENGTHS, ROUNDED_AGAIN, STORY, length_column, rounded_column
from corpus_search.engines.whoosh.mapping import Mapping, Mappings
from corpus_search.engines.whoosh.pickles import loads_plain
from corpus_search.engines.whoosh.positions import PlacedPostings, decode_positions
from corpus_search.engines.whoosh.postings import Postings, holding, read_all, read_documents_of_any, read_frequencies
from corpus_search.engines.whoosh.terms import TermFile
from corpus_search.engines.whoosh.values import Values
from corpus_search.engines.whoosh.wordfile import HOLDERS_EXTENSION, WORDS_EXTENSION, Holders, WordFile

if TYPE_CHECKING:
    from array import array

    from whoosh.codec.whoosh3 import W3Segment

__all__ = ["Postings", "Segment", "decode_positions"]


class Segment:
    """The postings, lengths and stored values of one segment. Raises ValueError and others for a damaged one."""

    def __init__(self, entry: SegmentEntry, files: Mappings) -> None:
        self._entry = entry
        self._files = files
        self.name = entry.name
        self.count_all = entry.articles
        """Articles, deleted ones included."""
        self.deleted = set(entry.deleted)
        self._terms = TermFile(files.file(f"{entry.name}.trm"))
        self._read = files.file(f"{entry.name}.pst").get
        self._lengths: dict[str, bytes] = {}
        self._rounded: dict[str, bytes] = {}
        self._values: dict[str, Values] = {}
        self._words: WordFile | None = None
        self._holders: Holders | None = None

    @property
    def handle(self) -> "W3Segment":
        """What the next table of contents says of the segment."""
        return self._entry.as_whoosh(self.deleted)

    def document_frequency(self, field: str, term: bytes) -> int:
        """Return how many articles hold a term, deleted ones included."""
        entry = self._terms.entry(field, term)
        return holding(entry) if entry else 0

    def field_length(self, field: str) -> int:
        """Return the sum of the lengths of a field over all articles, deleted ones included."""
        return self._entry.lengths.get(field, 0)

    def postings(self, field: str, term: bytes) -> Postings | None:
        """Return the postings of a term, deleted articles left out; None where there is none."""
        entry = self._terms.entry(field, term)
        if entry is None:
            return None
        postings = read_all(entry, self._read)
        return self._without_deleted(postings) if self.deleted else postings

    def _without_deleted(self, postings: Postings) -> Postings | None:
        kept = [index for index, doc in enumerate(postings.docs) if doc not in self.deleted]
        if not kept:
            return None
        values = postings.values
        return Postings(
            [postings.docs[index] for index in kept],
            [postings.weights[index] for index in kept],
            [values[index] for index in kept] if values else None,
        )

    def frequencies(self, field: str, term: bytes) -> tuple[list[int], list[float]]:
        """Return the numbers of a term's articles, and its weights there; deleted articles are left out."""
        entry = self._terms.entry(field, term)
        return self.frequencies_of(entry) if entry else ([], [])

    def frequencies_of(self, entry: bytes) -> tuple[list[int], list[float]]:
        """Return what `frequencies` does, of an entry."""
        docs, weights = read_frequencies(entry, self._read)
        if self.deleted and not self.deleted.isdisjoint(docs):
            kept = [index for index, doc in enumerate(docs) if doc not in self.deleted]
            return [docs[index] for index in kept], [weights[index] for index in kept]
        return docs, weights

    def placed(self, field: str, term: bytes) -> PlacedPostings | None:
        """Return the articles of a term, deleted ones too, with the positions to come; None where there is none."""
        entry = self._terms.entry(field, term)
        return PlacedPostings(entry, self._read) if entry else None

    def documents_of_any(self, field: str, terms: Iterable[bytes]) -> set[int]:
        """Return the articles that hold any of some terms of a field without positions."""
        entries = (entry for term in terms if (entry := self._terms.entry(field, term)))
        return read_documents_of_any(entries, self._read) - self.deleted

    def terms_beginning(self, field: str, prefix: bytes) -> Iterator[bytes]:
        """Yield the terms of a field that begin so, in order of their bytes."""
        return (term for term, _ in self.entries_beginning(field, prefix))

    def entries_beginning(self, field: str, prefix: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Yield the terms of a field that begin so, in order of their bytes, with their entries."""
        for term, entry in self._terms.iter_entries(field, prefix):
            if not term.startswith(prefix):
                return
            yield term, entry

    def terms_from(self, field: str, first: bytes) -> Iterator[bytes]:
        """Yield the terms of a field from one on, in order of their bytes."""
        return (term for term, _ in self._terms.iter_entries(field, first))

    def delete(self, docs: Iterable[int]) -> None:
        """Delete articles, here and in what the next table of contents says."""
        self.deleted.update(docs)

    def documents(self) -> Sequence[int]:
        """Return the numbers of all articles that are not deleted."""
        if not self.deleted:
            return range(self.count_all)
        return [doc for doc in range(self.count_all) if doc not in self.deleted]

    def length_bytes(self, field: str) -> bytes:
        """Return, by article number, the length of a field as Whoosh rounds it to a byte."""
        if field not in self._lengths:
            self._lengths[field] = self._byte_column(length_column(field))
        return self._lengths[field]

    def rounded_bytes(self, field: str) -> bytes:
        """Return, by article number, the length of a field as it counts for scores: a byte of `engines.lengths`."""
        if field not in self._rounded:
            if f"{self.name}.{rounded_column(field)}.col" in self._files:
                self._rounded[field] = self._byte_column(rounded_column(field))
            else:
                self._rounded[field] = self.length_bytes(field).translate(ROUNDED_AGAIN)
        return self._rounded[field]

    def _byte_column(self, name: str) -> bytes:
        column = self._column(name)
        # Lengths of 0 at the end may be left out.
        return (column.whole() if column else b"").ljust(self.count_all, b"\0")

    def length(self, field: str, doc: int) -> int:
        """Return the length of a field of an article, in terms: as near as both bytes tell, exactly below 40.

        Both are made of it again.
        """
        first, last = range_of(self.rounded_bytes(field)[doc])
        return min(max(LENGTHS[self.length_bytes(field)[doc]], first), last)

    def column(self, field: str) -> Values:
        """Return what gives, by article number, the bytes of a field that hits are sorted or counted by."""
        if field not in self._values:
            self._values[field] = Values(self._column(field), self.count_all)
        return self._values[field]

    def _column(self, name: str) -> Mapping | None:
        file = f"{self.name}.{name}.col"
        return self._files.file(file) if file in self._files else None

    @property
    def words(self) -> WordFile:
        """The words of the segment, as written, with the number of articles that hold each."""
        if self._words is None:
            self._words = WordFile(self._files.file(f"{self.name}{WORDS_EXTENSION}").whole())
        return self._words

    @property
    def holders(self) -> Holders:
        """The articles that hold each word as written of headline and text."""
        if self._holders is None:
            self._holders = Holders(self._files.file(f"{self.name}{HOLDERS_EXTENSION}").get, self.count_all)
        return self._holders

    def documents_of_words(self, field: str, words: Iterable[bytes]) -> set[int]:
        """Return the articles that hold any of some words, as written, of headline or text."""
        by_size: defaultdict[int, list[bytes]] = defaultdict(list)
        for word in sorted(words):
            by_size[len(word)].append(word)
        docs: set[int] = set()
        for group in self.words.groups(field):
            if group.size in by_size:
                for first, end in group.runs(by_size[group.size]):
                    docs.update(self.holders.docs(group.span(first, end)))
        return docs - self.deleted

    def documents_of_beginning(self, field: str, prefix: bytes) -> set[int]:
        """Return the articles that hold any word, as written, of headline or text that begins so."""
        docs: set[int] = set()
        for group in self.words.groups(field):
            first, end = group.beginning(prefix)
            docs.update(self.holders.docs(group.span(first, end)))
        return docs - self.deleted

    def iter_holders(
        self, field: str, characters: int, size: int, mark: int
    ) -> "Iterator[tuple[bytes, int, array[int]]]":
        """Yield the words of a field of a length in order, each with a mark and the articles that hold it."""
        for group in self.words.groups(field):
            if (group.characters, group.size) == (characters, size):
                for number in range(group.count):
                    yield group.key(number), mark, self.holders.docs(group.span(number, number + 1))

    @property
    def has_copies(self) -> bool:
        """There are articles that are copies of a story."""
        return f"{self.name}.{STORY}.col" in self._files

    def story(self, doc: int) -> str | None:
        """Return the story of an article that is a copy, None for all others."""
        return self.column(STORY)[doc].decode() or None

    def stored(self, doc: int) -> dict[str, Any]:
        """Return what is stored of an article."""
        # Whoosh's own reader of this column would unpickle whatever stands there.
        found: dict[str, Any] = loads_plain(decompress(self.column("_stored")[doc]))
        return found
