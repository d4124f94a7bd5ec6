"""The files of a new segment. What is per article is written by Whoosh's `W3PerDocWriter`, the terms by us."""

from collections.abc import Iterable, Mapping
from struct import Struct
from typing import Any

from whoosh.codec.whoosh3 import W3Codec, W3PerDocWriter, W3Segment
from whoosh.fields import Schema

from corpus_search.engines.whoosh.blocks import PostingList, inline_entry, posting_bytes, term_entry
from corpus_search.engines.whoosh.files import MappedStorage
from corpus_search.engines.whoosh.layout import INDEX_NAME, STORED
from corpus_search.engines.whoosh.termfile import TermFileWriter

__all__ = ["NewSegment"]

_FIELD_NUMBER = Struct("!H").pack


class NewSegment:
    """Takes articles one after the other, then all terms in order of field and term."""

    def __init__(self, storage: MappedStorage, schema: Schema) -> None:
        codec = W3Codec()
        self._storage = storage
        self._schema = schema
        self._segment = W3Segment(codec, INDEX_NAME)
        self._documents = W3PerDocWriter(codec, storage, self._segment)
        self.count = 0
        """Articles so far; the next one has this number."""

    def add_document(self, stored: Mapping[str, Any], columns: Mapping[str, bytes], lengths: Mapping[str, int]) -> None:
        """Add what is kept of an article: its stored values, what hits are sorted by, and its fields' lengths."""
        documents, schema = self._documents, self._schema
        documents.start_doc(self.count)
        documents.add_field(STORED, schema[STORED], stored, 0)
        for field, value in columns.items():
            documents.add_column_value(field, schema[field].column_type, value)
        for field, length in lengths.items():
            documents.add_field(field, schema[field], None, length)
        documents.finish_doc()
        self.count += 1

    def finish(self, terms: Iterable[tuple[str, bytes, PostingList]], lengths: Mapping[str, bytes]) -> W3Segment:
        """Write the terms (field, term, postings), in order, and return the segment.

        `lengths` holds, by field with positions, each article's length as Whoosh rounds it to a byte.
        """
        self._documents.close()
        numbers: dict[str, int] = {}
        entries = TermFileWriter()
        place = 0
        with self._segment.create_file(self._storage, W3Codec.POSTS_EXT) as postings_file:
            for field, term, postings in terms:
                number = numbers.setdefault(field, len(numbers))
                field_lengths = lengths.get(field, b"")
                if len(postings.docs) == 1:
                    entry = inline_entry(postings, field_lengths)
                else:
                    data, statistics = posting_bytes(postings, field_lengths)
                    postings_file.write(data)
                    entry = term_entry(statistics, place, len(data))
                    place += len(data)
                entries.add(_FIELD_NUMBER(number) + term, entry)
        with self._segment.create_file(self._storage, W3Codec.TERMS_EXT) as term_file:
            entries.write(term_file, {"fieldmap": numbers})
        self._segment.set_doc_count(self.count)
        return self._segment

    def abandon(self) -> None:
        """Close the files; they are removed by the next commit."""
        if not self._documents.is_closed:
            self._documents.close()
