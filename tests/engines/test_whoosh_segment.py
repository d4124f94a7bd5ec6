"""Our reading of postings, block by block, against Whoosh's own matchers."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from whoosh.index import open_dir
from whoosh.reading import SegmentReader

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.whoosh.engine import WhooshEngine
from corpus_search.engines.whoosh.layout import INDEX_NAME, LENGTHS
from corpus_search.engines.whoosh.positions import decode_positions_of_all
from corpus_search.engines.whoosh.segment import Segment, decode_positions
from corpus_search.engines.whoosh.snapshot import Snapshot

_WORDS = ["war", "peace", "oil", "the", "treaty", "army", "vote", "flood", "bank", "court"]


def _articles(count: int, seed: int) -> Iterator[Article]:
    """Yield articles in which common words stand in nearly all: more than one block of 128 postings."""
    rng = random.Random(seed)
    for number in range(count):
        text = " ".join(rng.choices(_WORDS, weights=range(10, 0, -1), k=rng.randrange(1, 60)))
        title = " ".join(rng.choices(_WORDS, k=3))
        yield Article("", f"{seed}/{number}.txt", 0, title, text, published="2016-02-02")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    engine = WhooshEngine.create(folder, Analyzer())
    for seed in (1, 2):
        session = engine.session()
        for article in _articles(400, seed):
            session.add(article)
        session.commit()
    session = engine.session()
    for number in range(0, 400, 7):
        session.delete_file("", f"1/{number}.txt")
    session.commit()
    return folder


Pair = tuple[SegmentReader, Segment]
"""A segment as Whoosh reads it, and as we do."""


@pytest.fixture
def leaves(folder: Path) -> Iterator[list[Pair]]:
    reader = open_dir(str(folder), INDEX_NAME).reader()
    snapshot = Snapshot.open(folder)
    yield [(leaf, segment) for (leaf, _), segment in zip(reader.leaf_readers(), snapshot.segments, strict=True)]
    snapshot.close()
    reader.close()


def test_stock_whoosh_opens_the_index_without_our_classes(folder: Path) -> None:
    with open_dir(str(folder), INDEX_NAME).searcher() as searcher:
        assert searcher.doc_count() == 800 - 58


def test_postings_are_those_of_whooshs_matchers(leaves: list[Pair]) -> None:
    compared = 0
    for reader, segment in leaves:
        for field, term in reader.all_terms():
            ours = segment.postings(field, term)
            docs, weights = segment.frequencies(field, term)
            assert (docs, weights) == ((ours.docs, ours.weights) if ours else ([], []))
            matcher = reader.postings(field, term)
            theirs = []
            while matcher.is_active():
                theirs.append((matcher.id(), matcher.weight(), matcher.value()))
                matcher.next()
            assert ours is not None or not theirs
            if ours is not None:
                assert ours.docs == [doc for doc, _, _ in theirs]
                assert ours.weights == [weight for _, weight, _ in theirs]
                assert ours.values is None or ours.values == [value for _, _, value in theirs]
                compared += len(theirs)
            assert segment.document_frequency(field, term) == reader.term_info(field, term).doc_frequency()
    assert compared > 10_000


def test_positions_are_those_of_whoosh(leaves: list[Pair]) -> None:
    ((reader, segment), *_) = leaves
    postings = segment.postings("text", b"peac")
    assert postings is not None
    assert postings.values
    matcher = reader.postings("text", b"peac")
    together = decode_positions_of_all(postings.values)
    for value, positions in zip(postings.values, together, strict=True):
        assert decode_positions(value) == matcher.value_as("positions") == positions
        matcher.next()


def test_deleted_articles_are_not_among_the_documents(leaves: list[Pair]) -> None:
    assert sum(len(list(segment.documents())) for _, segment in leaves) == 800 - 58


def test_a_term_that_is_not_there_has_no_postings(leaves: list[Pair]) -> None:
    _, segment = leaves[0]
    assert segment.postings("text", b"zebra") is None
    assert segment.postings("nofield", b"war") is None
    assert segment.document_frequency("text", b"zebra") == 0


def test_terms_beginning_with_a_prefix_come_from_their_field_only(leaves: list[Pair]) -> None:
    _, segment = leaves[0]
    assert list(segment.terms_beginning("published", b"")) == [b"2016", b"2016-02", b"2016-02-02"]
    assert list(segment.terms_beginning("text", b"t")) == [b"the", b"treati"]
    assert list(segment.terms_beginning("text", b"zz")) == []


def test_terms_entries_columns_and_lengths_are_those_of_whoosh(leaves: list[Pair]) -> None:
    for reader, segment in leaves:
        for field in reader.indexed_field_names():
            assert list(segment.terms_beginning(field, b"")) == [t for name, t in reader.all_terms() if name == field]
            assert segment.field_length(field) == reader.field_length(field)
        for doc in range(segment.count_all):
            assert LENGTHS[segment.length_bytes("text")[doc]] == reader.doc_field_length(doc, "text")
            assert segment.stored(doc) == reader.stored_fields(doc)
        for field in ("id", "published", "path"):
            theirs = list(reader.column_reader(field, translate=False))
            assert [segment.column(field)[doc] for doc in range(segment.count_all)] == theirs
            assert list(segment.column(field).of(range(segment.count_all))) == theirs
        assert sorted(segment.deleted) == sorted(reader.segment().deleted_docs())
        assert segment.handle == reader.segment()
        assert vars(segment.handle).keys() == vars(reader.segment()).keys()
        assert dict(segment.handle._fieldlengths) == dict(reader.segment()._fieldlengths)
