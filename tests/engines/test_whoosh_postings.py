"""However blocks are written, the quick reading of ids and weights is that of the whole."""

import pickle
import random
import struct
import zlib
from collections.abc import Sequence
from itertools import pairwise

import pytest
from whoosh.formats import Positions

from corpus_search.engines.whoosh.blocks import PostingFile, PostingList, TermWriter
from corpus_search.engines.whoosh.positions import PlacedPostings, decode_positions, decode_positions_of_all
from corpus_search.engines.whoosh.postings import Postings, holding, read_all, read_documents_of_any, read_frequencies

_STATISTICS = struct.Struct("!BfIBBfII")


class _File:
    """What posting lists are written to, and read from."""

    def __init__(self) -> None:
        self.data = bytearray()

    def get(self, position: int, length: int) -> bytes:
        return bytes(self.data[position : position + length])

    def written(self, postings: PostingList, lengths: bytes) -> bytes:
        writer = TermWriter(PostingFile(self.data.extend))
        writer.lengths = lengths
        return writer.entry(postings)


def _postings(count: int, seed: int, step: int, weights: Sequence[float], *, placed: bool) -> PostingList:
    rng = random.Random(seed)
    docs, doc = [], -1
    for _ in range(count):
        doc += rng.randrange(1, step)
        docs.append(doc)
    chosen = [rng.choice(weights) for _ in docs]
    values = [_positions(rng) for _ in docs]
    return PostingList(docs, chosen, values if placed else None)


def _positions(rng: random.Random) -> bytes:
    places = sorted(rng.sample(range(1 << rng.choice([5, 9, 29])), rng.randrange(1, 9)))
    encoded: bytes = Positions().encode(places)
    return encoded


@pytest.mark.parametrize("placed", [True, False])
@pytest.mark.parametrize("weights", [(1.0,), (2.0,), (1, 2, 3), (1.0, 2.5), (300.0, 1.0), (1, 70_000), (0.1, 116.0)])
@pytest.mark.parametrize("step", [2, 200, 700, 70_000, 5_000_000])
@pytest.mark.parametrize("count", [1, 2, 5, 17, 128, 129, 131, 400])
def test_ids_and_weights_are_those_of_the_whole(count: int, step: int, weights: Sequence[float], placed: bool) -> None:
    # Where there are no positions, a term counts once.
    postings = _postings(count, count + step, step, weights if placed else (1.0,), placed=placed)
    values = list(postings.values) if postings.values else None
    file = _File()
    entry = file.written(postings, b"")
    assert holding(entry) == count
    assert read_all(entry, file.get) == Postings(list(postings.docs), list(postings.weights or ()), values)
    assert read_frequencies(entry, file.get) == (postings.docs, postings.weights)
    assert read_documents_of_any([entry], file.get) == set(postings.docs)
    if values is not None:
        found = PlacedPostings(entry, file.get)
        assert found.docs == postings.docs
        wanted = set(postings.docs[::3])
        expected = {doc: decode_positions(value) for doc, value in zip(postings.docs, values, strict=True)}
        assert found.positions(wanted) == {doc: expected[doc] for doc in wanted}
        assert decode_positions_of_all(values) == list(expected.values())


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
@pytest.mark.parametrize("packed", [True, False])
def test_blocks_of_other_writers_are_read_too(protocol: int, packed: bool) -> None:
    """Whoosh's own are of protocol 2."""
    postings = _postings(300, 1, 50, (1.0, 2.0), placed=True)
    docs, weights, values = list(postings.docs), list(postings.weights or ()), list(postings.values or ())
    data = bytearray(b"W3Bl")
    for start in range(0, 300, 128):
        part = slice(start, start + 128)
        own = docs[part]
        differences = (own[0], *(after - before for before, after in pairwise(own)))
        block = pickle.dumps((differences, tuple(weights[part]), tuple(values[part])), protocol)
        body = pickle.dumps((len(own), own[-1], 2.0, 3 if packed else 0, 1, 9), protocol)
        body += zlib.compress(block, 3) if packed else block
        data += struct.pack("!i", len(body) if start + 128 < 300 else -len(body)) + body
    entry = _STATISTICS.pack(0, 1.0, 300, 1, 9, 2.0, 0, 0) + struct.pack("!qi", 0, len(data))
    file = _File()
    file.data = data
    assert read_frequencies(entry, file.get) == (docs, weights)
    assert read_all(entry, file.get).docs == docs
    assert PlacedPostings(entry, file.get).positions({docs[150]}) == {docs[150]: decode_positions(values[150])}
    assert read_documents_of_any([entry], file.get) == set(docs)
