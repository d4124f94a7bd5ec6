"""The acronyms of a store are those of its articles, whatever became of their files."""

import json
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

import pytest

from corpus_search import IndexOptions, index
from corpus_search.store.acronyms import Acronyms
from corpus_search.store.directory import StoreDirectory
from corpus_search.store.ledger import Ledger

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]

SDF = "Headline\n\nThe Syrian Democratic Forces (SDF) said."
AA = "Headline\n\nAnadolu Agency (AA) said."


def acronyms(store: Path) -> dict[str, int]:
    with closing(StoreDirectory.open(store)) as opened:
        known = Acronyms.read(opened.data, opened.analyzer)
        assert known is not None
        with closing(known):
            return {one.short: one.articles for one in known.known(["sdf", "aa"])}


@pytest.fixture
def folder(here: Path, plant: Plant) -> Path:
    records = "\n".join(json.dumps({"title": "r", "text": SDF}) for _ in range(2))
    folder = plant(here / "a", {"sdf.txt": SDF, "aa.txt": AA, "records.jsonl": records})
    index([folder], here / "store")
    return folder


def test_files_take_theirs_along(here: Path, folder: Path) -> None:
    assert acronyms(here / "store") == {"SDF": 3, "AA": 1}
    (folder / "sdf.txt").write_text(AA)
    (folder / "records.jsonl").unlink()
    index([], here / "store")
    assert acronyms(here / "store") == {"AA": 2}
    index([], here / "store")
    assert acronyms(here / "store") == {"AA": 2}
    index([], here / "store", IndexOptions(rebuild=True))
    assert acronyms(here / "store") == {"AA": 2}


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("step", ["announce", "commit"])
def test_a_run_that_dies_is_made_up_for(here: Path, folder: Path, step: str) -> None:
    (folder / "sdf.txt").write_text(AA)
    (folder / "new.txt").write_text(SDF)

    class Died(BaseException):
        pass

    with patch.object(Ledger, step, side_effect=Died), pytest.raises(Died):
        index([], here / "store")
    index([], here / "store")
    assert acronyms(here / "store") == {"SDF": 3, "AA": 2}


def test_a_dry_run_leaves_them(here: Path, folder: Path) -> None:
    (folder / "sdf.txt").unlink()
    index([], here / "store", IndexOptions(dry_run=True))
    assert acronyms(here / "store") == {"SDF": 3, "AA": 1}
