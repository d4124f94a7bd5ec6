"""A long run commits on the way: what ends it later, ends only what came after."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from corpus_search import IndexOptions, index, open_store
from corpus_search.indexing.checkpoints import Checkpoints, CommitEvery
from corpus_search.indexing.report import Progress
from corpus_search.indexing.resources import Resources

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]
Contents = Callable[[Path], dict[str, str]]

FILES = {f"{number:03}.txt": f"Article {number}\nThe text of {number}." for number in range(60)}


class Died(BaseException):
    """Stands for the end of a process."""


def _die_after(done: int) -> Callable[[Progress], None]:
    def on_progress(progress: Progress) -> None:
        if progress.done == done:
            raise Died

    return on_progress


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_was_committed_on_the_way_is_kept(
    here: Path, plant: Plant, contents: Contents, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus_search.indexing.resources._LEAST_FILES", 10)
    monkeypatch.setattr("corpus_search.indexing.pool._FILES_AT_ONCE", 3)
    folder = plant(here / "a", FILES)
    options = IndexOptions(commit_every=CommitEvery(articles=7), resources=Resources(jobs))
    with pytest.raises(Died):
        index([folder], here / "store", options, _die_after(58))
    with open_store(here / "store") as store:
        kept = store.search("text", limit=0).total
    assert 7 <= kept < 60
    report = index((), here / "store", options)
    assert (report.new, report.unchanged) == (60 - kept, kept)
    index([folder], here / "fresh")
    assert contents(here / "store") == contents(here / "fresh")


def test_changes_and_removals_are_committed_on_the_way_too(here: Path, plant: Plant, contents: Contents) -> None:
    folder = plant(here / "a", FILES)
    index([folder], here / "store")
    for number in range(0, 60, 2):
        (folder / f"{number:03}.txt").write_text(f"Changed {number}\nAnother text.")
    (folder / "001.txt").unlink()
    options = IndexOptions(commit_every=CommitEvery(articles=4))
    with pytest.raises(Died):
        index((), here / "store", options, _die_after(50))
    between = contents(here / "store")
    assert len(between) == 60
    assert 4 <= sum(text.startswith("Changed") for text in between.values()) < 30
    index((), here / "store", options)
    index([folder], here / "fresh")
    assert contents(here / "store") == contents(here / "fresh")


def test_a_rebuild_commits_at_its_end_only(here: Path, plant: Plant, contents: Contents) -> None:
    folder = plant(here / "a", FILES)
    index([folder], here / "store")
    before = contents(here / "store")
    options = IndexOptions(commit_every=CommitEvery(articles=4), rebuild=True)
    with pytest.raises(Died):
        index((), here / "store", options, _die_after(50))
    assert contents(here / "store") == before
    index((), here / "store", options)
    with open_store(here / "store") as store:
        assert store.info().generation == 1


def test_when_it_is_time() -> None:
    by_articles = Checkpoints(CommitEvery(articles=5, seconds=0))
    assert [by_articles.is_due(count) for count in (0, 4, 5, 6)] == [False, False, True, True]
    by_articles.begin(6)
    assert [by_articles.is_due(count) for count in (6, 10, 11)] == [False, False, True]
    assert Checkpoints(CommitEvery(seconds=1e-9)).is_due(0)
    assert not Checkpoints(CommitEvery(seconds=0)).is_due(1_000_000)
    assert not Checkpoints(CommitEvery()).is_due(1_000_000)
