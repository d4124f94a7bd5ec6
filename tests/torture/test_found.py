"""What the trials found, one test each. Those of readers stand with the readers: test_sgml, test_zip, test_api."""

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from corpus_search import IndexOptions, StoreError, index, open_store
from corpus_search.api import check
from corpus_search.store.acronyms import Acronyms
from corpus_search.store.ledger import Ledger

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]


def test_a_rebuild_that_cannot_open_a_new_file_does_not_take_the_old_one(
    here: Path, plant: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faults: EIO at the new acronyms made a rebuild write into those of the data that count, and then lose them."""
    index([plant(here / "a", {"one.txt": "One\nThe Syrian Democratic Forces (SDF)."})], here / "store")
    before = (here / "store" / "data-1" / "acronyms.sqlite3").read_bytes()
    opened = Acronyms.open

    def fail_once(folder: Path, *rest: object) -> Acronyms:
        if folder.name == "data-2" and not tried:
            tried.append(folder)
            raise StoreError("disk I/O error")
        return opened(folder, *rest)  # type: ignore[arg-type]

    tried: list[Path] = []
    monkeypatch.setattr(Acronyms, "open", fail_once)
    with pytest.raises(StoreError, match="disk I/O error"):
        index((), here / "store", IndexOptions(rebuild=True))
    assert (here / "store" / "data-1" / "acronyms.sqlite3").read_bytes() == before
    assert check(here / "store").is_sound
    index((), here / "store", IndexOptions(rebuild=True))
    assert check(here / "store").is_sound


def test_a_ledger_that_cannot_be_made_is_an_error_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults: EMFILE was told as a mistake in the program."""

    def fail(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(sqlite3, "connect", fail)
    with pytest.raises(StoreError, match="cannot be made: unable to open database file"):
        Ledger.create(tmp_path)


def test_what_was_not_removed_after_a_commit_is_removed_by_the_next_run(here: Path, plant: Plant) -> None:
    """Faults: EIO at the removal of the last table of contents left it until something else was changed."""
    index([plant(here / "a", {"one.txt": "One\ntext"})], here / "store")
    engine = here / "store" / "data-1" / "engine"
    names = ("_articles_0.toc", "_articles_7.toc.123.4", "articles_abc.trm", "articles.tmp")
    left = [engine / name for name in names]
    for path in left[:-1]:
        path.write_bytes(b"left")
    left[-1].mkdir()
    (here / "store" / "data-1" / "worker-1").touch()
    (here / "store" / "data-1" / "seal.sum").unlink()  # as it is when a run did not end
    index((), here / "store")
    assert not any(path.exists() for path in left)
    assert not (here / "store" / "data-1" / "worker-1").exists()
    with open_store(here / "store") as store:
        assert store.search("text").total == 1
    assert check(here / "store").findings == []
