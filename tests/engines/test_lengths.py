"""Lengths are rounded as Lucene and tantivy do, and Whoosh's index keeps them through merging."""

from bisect import bisect_right
from contextlib import closing
from pathlib import Path

import pytest

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.lengths import ROUNDED, byte_of, range_of
from corpus_search.engines.whoosh.engine import WhooshEngine
from corpus_search.engines.whoosh.segment import Segment
from corpus_search.engines.whoosh.snapshot import Snapshot

_PLAIN = Analyzer("none")
_LENGTHS = (*range(60), 87, 95, 96, 150, 167, 168, 1_000, 5_000)


def test_the_lengths_are_those_of_lucene_and_tantivy() -> None:
    assert ROUNDED[:41] == tuple(range(41))
    assert ROUNDED[41:60] == (42, 44, 46, 48, 50, 52, 54, 56, 60, 64, 68, 72, 76, 80, 84, 88, 96, 104, 112)
    assert ROUNDED[-2:] == (1_879_048_216, 2_013_265_944)  # the end of tantivy's FIELD_NORMS_TABLE
    assert len(ROUNDED) == 256


def test_a_length_is_rounded_down() -> None:
    for length in (*range(3_000), 10**6, *ROUNDED[60:], *(one - 1 for one in ROUNDED[60:]), 2**31 - 1, 2**40):
        byte = byte_of(length)
        assert byte == bisect_right(ROUNDED, length) - 1
        first, last = range_of(byte)
        assert first <= length <= last or byte == 255


def _write(folder: Path, lengths: tuple[int, ...]) -> None:
    engine = WhooshEngine.open(folder, _PLAIN)
    session = engine.session()
    for length in lengths:
        session.add(Article("", f"{length}", 0, "", "word " * length))
    session.commit()
    engine.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    WhooshEngine.create(tmp_path / "index", _PLAIN).close()
    _write(tmp_path / "index", _LENGTHS[::2])
    _write(tmp_path / "index", _LENGTHS[1::2])
    return tmp_path / "index"


def _by_path(segment: Segment, values: list[int]) -> dict[int, int]:
    paths = [segment.column("path")[doc] for doc in range(segment.count_all)]
    return {int(path.partition(b"\0")[0]): value for path, value in zip(paths, values, strict=True)}


def _known(folder: Path) -> dict[int, int]:
    """Return, by the length of each article, the one by which it is ranked."""
    with closing(Snapshot.open(folder)) as snapshot:
        known: dict[int, int] = {}
        for segment in snapshot.segments:
            known |= _by_path(segment, [ROUNDED[byte] for byte in segment.rounded_bytes("text")])
            for length, near in _by_path(segment, [segment.length("text", doc) for doc in segment.documents()]).items():
                assert near == length if length < 40 else abs(near - length) <= length / 25
        return known


def test_an_index_ranks_by_rounded_lengths_also_when_its_segments_are_merged(folder: Path) -> None:
    expected = {length: ROUNDED[byte_of(length)] for length in _LENGTHS}
    assert _known(folder) == expected
    engine = WhooshEngine.open(folder, _PLAIN)
    assert engine.compact() == 2
    engine.close()
    assert _known(folder) == expected


def test_lengths_that_whoosh_keeps_as_well_are_not_kept_twice(tmp_path: Path) -> None:
    WhooshEngine.create(tmp_path, _PLAIN).close()
    _write(tmp_path, (1, 2, 3))
    assert not list(tmp_path.glob("*_rounded.col"))
    assert _known(tmp_path) == {1: 1, 2: 2, 3: 3}
