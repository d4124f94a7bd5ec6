"""Writing: the terms of an article straight into Whoosh's posting pool, without its Token objects."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from whoosh.formats import Positions
from whoosh.index import FileIndex
from whoosh.writing import SegmentWriter

from corpus_search.analysis.analyzer import Analysis, Analyzer
from corpus_search.article import Article
from corpus_search.engines.analyzed import analyze_article, file_key
from corpus_search.engines.bm25 import TITLE_WEIGHT
from corpus_search.engines.whoosh.files import MappedStorage
from corpus_search.engines.whoosh.layout import INDEX_NAME, STORED, TEXT, TITLE_START, make_schema
from corpus_search.engines.whoosh.snapshot import Snapshot

__all__ = ["WhooshSession"]

_encode_positions = Positions().encode

_Postings = dict[str, tuple[float, list[int]]]
"""By term: its weight in the article, and its positions in order."""


class WhooshSession:
    """One writing; see `engines.base.Session`."""

    def __init__(self, folder: Path, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        index = FileIndex(MappedStorage(folder), schema=make_schema(), indexname=INDEX_NAME)
        self._before = Snapshot.open(folder)
        # The store holds the lock that matters, so Whoosh's own is not taken. Compound segments would be copied
        # into memory as a whole by whoever opens them.
        self._writer = _ArticleWriter(index, _lk=False, compound=False)

    def add(self, article: Article) -> None:
        """Add an article."""
        analyzed = analyze_article(article, self._analyzer)
        title, body = analyzed.title, analyzed.body
        writer = self._writer
        writer.begin()
        combined = _combined(title, body)
        writer.add_postings(TEXT, combined, len(body.terms) + round(TITLE_WEIGHT * len(title.terms)))
        writer.add_postings("title", _postings(_in_order(title.terms)), len(title.terms))
        for field, placed in analyzed.names.items():
            writer.add_postings(field, _postings(placed), len(placed))
        writer.add_terms("title_words", title.words)
        writer.add_terms("body_words", body.words)
        for field, terms in analyzed.keywords.items():
            writer.add_terms(field, terms)
        writer.add_terms("file", [file_key(article.root, article.path)])
        writer.add_terms("id", [article.id])
        writer.finish(article)

    def delete_file(self, root: str, path: str) -> None:
        """Delete all articles of a file that were committed before."""
        key = _utf8(file_key(root, path))
        base = 0
        for segment in self._before.segments:
            if postings := segment.postings("file", key):
                for doc in postings.docs:
                    self._writer.delete_document(base + doc)
            base += segment.count_all

    def commit(self) -> None:
        """Make all of it visible at once."""
        self._before.close()
        self._writer.commit()

    def cancel(self) -> None:
        """Leave everything as it was."""
        self._before.close()
        self._writer.cancel()


class _ArticleWriter(SegmentWriter):
    """Whoosh's writer with another door: it takes postings, where Whoosh's own takes text."""

    def begin(self) -> None:
        """Begin the next article."""
        self.perdocwriter.start_doc(self.docnum)

    def add_postings(self, field: str, postings: _Postings, length: int) -> None:
        """Add the terms of a field with positions, and the field's length in terms."""
        add = self.pool.add
        for term, (weight, places) in postings.items():
            add((field, _utf8(term), self.docnum, weight, _encode_positions(places)))
        self.perdocwriter.add_field(field, self.schema[field], None, length)

    def add_terms(self, field: str, terms: Iterable[str]) -> None:
        """Add the terms of a field without positions."""
        for term in terms:
            self.pool.add((field, _utf8(term), self.docnum, 1.0, b""))

    def finish(self, article: Article) -> None:
        """End the article: what hits are sorted by, and the article itself."""
        columns = {
            "id": article.id,
            "published": article.published or "",
            "path": f"{article.path}\0{article.record:010d}",
        }
        for field, value in columns.items():
            self.perdocwriter.add_column_value(field, self.schema[field].column_type, _utf8(value))
        self.perdocwriter.add_field(STORED, self.schema[STORED], _as_stored(article), 0)
        self.perdocwriter.finish_doc()
        self._added = True
        self.docnum += 1


def _combined(title: Analysis, body: Analysis) -> _Postings:
    """Return the postings of headline and text together; see `layout` for weights and positions."""
    postings = _postings(_in_order(body.terms))
    for term, (frequency, places) in _postings(_in_order(title.terms)).items():
        weight, before = postings.get(term, (0.0, []))
        in_title = [TITLE_START + place for place in places]
        postings[term] = (weight + TITLE_WEIGHT * frequency, before + in_title)
    return postings


def _in_order(terms: list[str]) -> Iterable[tuple[str, int]]:
    return zip(terms, range(len(terms)), strict=True)


def _postings(placed: Iterable[tuple[str, int]]) -> _Postings:
    places: dict[str, list[int]] = {}
    for term, place in placed:
        if term in places:
            places[term].append(place)
        else:
            places[term] = [place]
    return {term: (float(len(found)), found) for term, found in places.items()}


def _as_stored(article: Article) -> dict[str, Any]:
    """Return an article as plain values by the names of its parts."""
    return {name: getattr(article, name) for name in Article.__slots__}


def _utf8(term: str) -> bytes:
    """Return a term as the index keeps it; bytes of a file name that are not UTF-8 are themselves again."""
    return term.encode("utf-8", "surrogateescape")
