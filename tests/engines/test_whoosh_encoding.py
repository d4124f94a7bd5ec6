"""What is encoded for many terms at once is, for whoever reads it, what is encoded for one after the other."""

import random
from itertools import accumulate

import numpy as np
import pytest
from whoosh.formats import Positions

from corpus_search.engines.whoosh import encoding
from corpus_search.engines.whoosh.blocks import PostingFile, PostingList, TermWriter
from corpus_search.engines.whoosh.encoding import iter_entries
from corpus_search.engines.whoosh.inverting import Inverted
from corpus_search.engines.whoosh.layout import TITLE_START
from corpus_search.engines.whoosh.postings import read_all

_STATISTICS = 23
"""Bytes of an entry before its postings."""


class _Made:
    """Postings of a few terms, at random, in both forms."""

    def __init__(self, seed: int) -> None:
        self._rng = rng = random.Random(seed)
        self.lists: list[tuple[list[int], list[list[int]]]] = []
        for _ in range(rng.randrange(1, 5)):
            count = rng.choice([1, 2, 4, 5, 16, 17, 127, 128, 129, 256, 300])
            docs = list(accumulate(rng.randrange(1, rng.choice([2, 300, 70_000])) for _ in range(count)))
            most = rng.choice([1, 2, 130]) if count < 10 else 3
            self.lists.append((docs, [self._places(rng.randrange(1, most + 1)) for _ in docs]))

    def _places(self, count: int) -> list[int]:
        rng = self._rng
        places = sorted(rng.sample(range(1 << rng.choice([8, 9, 17, 27])), count))
        return [*places, TITLE_START + rng.randrange(70_000)] if rng.random() < 0.2 else places

    def inverted(self) -> Inverted:
        places = [own for _, lists in self.lists for own in lists]
        return Inverted(
            terms=np.arange(len(self.lists), dtype=np.uint32),
            starts=np.cumsum([0, *(len(docs) for docs, _ in self.lists)]),
            docs=np.array([doc for docs, _ in self.lists for doc in docs], np.uint32),
            place_starts=np.cumsum([0, *map(len, places)]),
            places=np.array([place for own in places for place in own], np.uint32),
        )

    def posting_lists(self, *, placed: bool) -> list[PostingList]:
        return [
            PostingList(
                docs,
                [len(own) + sum(place >= TITLE_START for place in own) for own in lists] if placed else None,
                [Positions().encode(own) for own in lists] if placed else None,
            )
            for docs, lists in self.lists
        ]


@pytest.mark.parametrize("placed", [True, False])
@pytest.mark.parametrize("seed", range(16))
def test_many_terms_are_encoded_as_one_by_one(seed: int, placed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if seed % 2:
        monkeypatch.setattr(encoding, "_SLICE", 50)
    made = _Made(seed)
    inverted = made.inverted()
    lengths = bytes(range(256)) * (int(inverted.docs.max()) // 256 + 1) if seed % 3 else b""
    data, expected_data = bytearray(), bytearray()
    entries = list(iter_entries(inverted, lengths, PostingFile(data.extend), placed=placed))
    writer = TermWriter(PostingFile(expected_data.extend))
    writer.lengths = lengths
    for entry, postings in zip(entries, made.posting_lists(placed=placed), strict=True):
        expected = writer.entry(postings)
        assert entry[:_STATISTICS] == expected[:_STATISTICS]
        found = read_all(entry, lambda place, size: bytes(data[place : place + size]))
        assert found == read_all(expected, lambda place, size: bytes(expected_data[place : place + size]))


@pytest.mark.parametrize("headline", [0.5, 1.5])
def test_weights_that_are_no_whole_numbers_are_kept(headline: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "TITLE_WEIGHT", headline)
    places = np.array([3, TITLE_START], np.uint32)
    one = np.array([0], np.uint32)
    inverted = Inverted(one, np.array([0, 2]), np.array([4, 9], np.uint32), np.array([0, 1, 2]), places)
    (entry,) = iter_entries(inverted, b"", PostingFile(bytearray().extend), placed=True)
    assert read_all(entry, lambda *_: b"").weights == [1, headline]
