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
from corpus_search.engines.whoosh.layout import INDEX_NAME
from corpus_search.engines.whoosh.segment import Segment, decode_positions

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


@pytest.fixture
def leaves(folder: Path) -> Iterator[list[SegmentReader]]:
    reader = open_dir(str(folder), INDEX_NAME).reader()
    yield [leaf for leaf, _ in reader.leaf_readers()]
    reader.close()


def test_stock_whoosh_opens_the_index_without_our_classes(folder: Path) -> None:
    with open_dir(str(folder), INDEX_NAME).searcher() as searcher:
        assert searcher.doc_count() == 800 - 58


def test_postings_are_those_of_whooshs_matchers(leaves: list[SegmentReader]) -> None:
    compared = 0
    for reader in leaves:
        segment = Segment(reader, reader.segment())
        for field, term in reader.all_terms():
            ours = segment.postings(field, term)
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


def test_positions_are_those_of_whoosh(leaves: list[SegmentReader]) -> None:
    (reader, *_) = leaves
    segment = Segment(reader, reader.segment())
    postings = segment.postings("text", b"peac")
    assert postings is not None
    assert postings.values
    matcher = reader.postings("text", b"peac")
    for value in postings.values:
        assert decode_positions(value) == matcher.value_as("positions")
        matcher.next()


def test_deleted_articles_are_not_among_the_documents(leaves: list[SegmentReader]) -> None:
    segments = [Segment(reader, reader.segment()) for reader in leaves]
    assert sum(len(list(segment.documents())) for segment in segments) == 800 - 58


def test_a_term_that_is_not_there_has_no_postings(leaves: list[SegmentReader]) -> None:
    segment = Segment(leaves[0], leaves[0].segment())
    assert segment.postings("text", b"zebra") is None
    assert segment.postings("nofield", b"war") is None
    assert segment.document_frequency("text", b"zebra") == 0


def test_terms_beginning_with_a_prefix_come_from_their_field_only(leaves: list[SegmentReader]) -> None:
    segment = Segment(leaves[0], leaves[0].segment())
    assert list(segment.terms_beginning("body_words", b"")) == sorted(word.encode() for word in _WORDS)
    assert list(segment.terms_beginning("body_words", b"t")) == [b"the", b"treaty"]
    assert list(segment.terms_beginning("body_words", b"zz")) == []
