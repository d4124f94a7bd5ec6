"""The files of a new segment: what is kept per article, then the terms, field by field and in order.

See `documents` for the first, `termfile`, `blocks` and `wordfile` for the rest.
"""

from collections.abc import Iterable, Mapping, Sequence
from struct import Struct
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3Segment

from corpus_search.engines.whoosh.blocks import PostingFile, PostingList, TermWriter
from corpus_search.engines.whoosh.documents import DocumentWriter
from corpus_search.engines.whoosh.encoding import iter_entries
from corpus_search.engines.whoosh.files import MappedStorage
from corpus_search.engines.whoosh.inverting import Inverted
from corpus_search.engines.whoosh.layout import INDEX_NAME, STORED, WITH_POSITIONS
from corpus_search.engines.whoosh.termfile import TermFileWriter
from corpus_search.engines.whoosh.wordfile import HOLDERS_EXTENSION, WORD_FIELDS, WORDS_EXTENSION, WordFileWriter

__all__ = ["NewSegment"]

_FIELD_NUMBER = Struct("!H").pack


class NewSegment:
    """Takes articles, then field by field, in order of their names, lengths and terms, in order of their bytes.

    Words as written of headline and text may come at any time, each field's in order.
    """

    def __init__(self, storage: MappedStorage) -> None:
        self._storage = storage
        self._segment = W3Segment(W3Codec(), INDEX_NAME)
        self._documents = DocumentWriter(storage, self._segment)
        self._entries = TermFileWriter()
        self._words = WordFileWriter()
        self._postings: Any = self._segment.create_file(storage, W3Codec.POSTS_EXT)
        # Past Whoosh's own wrapper, whose calls would be 2 % of the time.
        self._lists = PostingFile(self._postings.file.write)
        self._terms = TermWriter(self._lists)
        self._numbers: dict[str, int] = {}
        self._field, self._key = "", b""

    @property
    def count(self) -> int:
        """Articles so far; the next one has this number."""
        return self._documents.count

    def add_document(self, stored: Mapping[str, Any], columns: Mapping[str, bytes]) -> None:
        """Add what is kept of an article: its stored values and its columns."""
        self._documents.add({STORED: stored}, columns)

    def set_lengths(self, field: str, lengths: Sequence[int]) -> None:
        """Set the lengths of a field, by article. There are no more articles."""
        self._documents.set_lengths(field, lengths)

    def start_field(self, field: str) -> None:
        """Say that the terms that follow are of a field, the lengths of which are set."""
        self._field = field
        self._key = _FIELD_NUMBER(self._numbers.setdefault(field, len(self._numbers)))
        self._terms.lengths = self._documents.lengths(field)

    def add_term(self, term: bytes, postings: PostingList) -> None:
        """Add a term of the field, greater than those before."""
        self._entries.add([self._key + term], [self._terms.entry(postings)])
        self._count_articles([term], [len(postings.docs)])

    def add_terms(self, terms: Sequence[bytes], inverted: Inverted) -> None:
        """Add terms of the field, greater than those before, in order, and their postings."""
        placed = self._field in WITH_POSITIONS
        entries = list(iter_entries(inverted, self._terms.lengths, self._lists, placed=placed))
        self._entries.add([self._key + term for term in terms], entries)
        self._count_articles(terms, inverted.holding)

    def _count_articles(self, terms: Iterable[bytes], holding: Iterable[int]) -> None:
        if self._field in WORD_FIELDS:
            for term, articles in zip(terms, holding, strict=True):
                self._words.add(self._field, term, articles)

    def add_word(self, field: str, word: bytes, docs: Sequence[int]) -> None:
        """Add a word as written of headline or text, greater than those of the field before."""
        self._words.add_held(field, word, docs)

    def finish(self) -> W3Segment:
        """Write what is not written yet, and return the segment."""
        self._postings.close()
        self._documents.finish()
        with self._segment.create_file(self._storage, W3Codec.TERMS_EXT) as term_file:
            self._entries.write(term_file, {"fieldmap": self._numbers})
        with (
            self._segment.create_file(self._storage, WORDS_EXTENSION) as words,
            self._segment.create_file(self._storage, HOLDERS_EXTENSION) as holders,
        ):
            self._words.write(words, holders, self.count)
        return self._segment

    def abandon(self) -> None:
        """Close the files; they are removed by the next commit."""
        self._documents.abandon()
        self._postings.close()
