"""`index --compact`: all parts of an index become one, and nothing else changes."""

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from corpus_search import IndexOptions, index, open_store
from corpus_search.store.directory import StoreDirectory

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]
Run = Callable[..., CompletedProcess[bytes]]
Contents = Callable[[Path], dict[str, str]]


@pytest.fixture
def folder(here: Path, plant: Plant) -> Path:
    """Give a folder whose store has four parts, in which some articles are deleted and some are copies."""
    text = " ".join(f"word{number}" for number in range(80))
    folder = here / "a"
    for run in range(4):
        plant(folder, {f"{run}/{name}.txt": f"headline {run} {name}\n\n{text} {name}" for name in ("a", "b", "c")})
        index([folder], here / ".corpus-search")
    (folder / "0/a.txt").unlink()
    (folder / "2/b.txt").write_text("another\n\ntext")
    return folder


def _segments(place: Path) -> int:
    with closing(StoreDirectory.open(place)) as store:
        return len(list((store.data / "engine").glob("*.trm")))


def _found(place: Path) -> list[tuple[str, float | None, int]]:
    with open_store(place) as store:
        pages = [store.search(query) for query in ("headline", "word3 word7", '"word3 word4"', "wo*")]
    return [(hit.id, hit.score, hit.copies) for page in pages for hit in page.hits]


def test_all_parts_become_one(here: Path, folder: Path, contents: Contents) -> None:
    place = here / ".corpus-search"
    index((), place)
    before, found, parts = contents(place), _found(place), _segments(place)
    report = index((), place, IndexOptions(compact=True))
    assert report.compacted == parts == 5
    assert _segments(place) == 1
    assert contents(place) == before
    # The lengths of deleted articles no longer count, so scores may differ a little.
    assert {(one, copies) for one, _, copies in _found(place)} == {(one, copies) for one, _, copies in found}


def test_what_is_compact_stays_as_it_is(here: Path, folder: Path) -> None:
    place = here / ".corpus-search"
    index((), place, IndexOptions(compact=True))
    with open_store(place) as store:
        generation = store.info().generation
    assert index((), place, IndexOptions(compact=True)).compacted == 0
    with open_store(place) as store:
        assert store.info().generation == generation


def test_the_command_says_what_it_did(here: Path, folder: Path, run: Run) -> None:
    done = run("index", "--compact")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\n  parts of the index 5 \xe2\x86\x92 1\n" in done.stdout
    assert b"parts" not in run("index", "--compact").stdout


def test_no_part_is_compacted_unasked(here: Path, folder: Path) -> None:
    assert index((), here / ".corpus-search").compacted == 0
    assert _segments(here / ".corpus-search") == 5
