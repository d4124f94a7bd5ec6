"""What holds whatever happens to a folder, and on real articles."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus_search import IndexOptions, index, open_store
from corpus_search.store import ledger

Contents = Callable[[Path], dict[str, str]]

NAMES = st.sampled_from(["a.txt", "b.txt", "x/a.txt", "x/y/c.md", "x/y", "r.jsonl", "x/r.jsonl", "d.bin"])
TEXTS = st.sampled_from(
    ["", "headline\ntext", "headline\ntexT", "another\nquite different text", '{"title": "t"}\n{"text": "u u"}\nbroken']
)
OPERATIONS = st.one_of(
    st.tuples(st.just("write"), NAMES, TEXTS),
    st.tuples(st.just("delete"), NAMES),
    st.tuples(st.just("rename"), NAMES, NAMES),
    st.tuples(st.just("touch"), NAMES),
    st.tuples(st.just("index"), st.sampled_from(["", "x", "x/y", "a.txt"])),
    st.tuples(st.just("rebuild")),
)


class _Folder:
    """A folder in which files come and go; every change has a date of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._date = 10**18
        path.mkdir()

    def apply(self, operation: str, name: str, more: str = "") -> None:
        path = self.path / name
        if operation == "write":
            self._clear_way(path)
            path.write_text(more)
            self.date(path)
        elif operation == "touch" and path.is_file():
            self.date(path)
        elif operation == "delete":
            self._remove(path)
        elif operation == "rename" and path.is_file() and not _overlap(name, more):
            self._clear_way(self.path / more)
            path.rename(self.path / more)

    def date(self, path: Path) -> None:
        self._date += 10**9
        os.utime(path, ns=(self._date, self._date))

    def _clear_way(self, path: Path) -> None:
        for parent in path.relative_to(self.path).parents:
            if (self.path / parent).is_file():
                (self.path / parent).unlink()
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.rmtree(path)

    @staticmethod
    def _remove(path: Path) -> None:
        if path.is_dir():
            shutil.rmtree(path)
        elif path.exists():
            path.unlink()


def _overlap(one: str, other: str) -> bool:
    return f"{one}/".startswith(f"{other}/") or f"{other}/".startswith(f"{one}/")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=st.lists(OPERATIONS, min_size=1, max_size=20))
@pytest.mark.parametrize("few", [0, 200])
def test_a_store_that_is_kept_up_to_date_is_as_one_made_anew(
    tmp_path_factory: pytest.TempPathFactory,
    contents: Contents,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
    operations: list[tuple[str, ...]],
) -> None:
    """Whether rows of the ledger are read one by one, or all at once."""
    monkeypatch.setattr(ledger, "_FEW", few)
    base = tmp_path_factory.mktemp("law")
    folder, kept, fresh = _Folder(base / "a"), base / "kept", base / "fresh"
    index([folder.path], kept)
    for operation, *arguments in operations:
        if operation == "index" and (folder.path / arguments[0]).exists():
            index([folder.path / arguments[0]], kept)
        elif operation == "rebuild":
            index((), kept, IndexOptions(rebuild=True))
        elif operation not in ("index", "rebuild"):
            folder.apply(operation, *arguments)
    report = index((), kept)
    counted = report.new + report.changed + report.unchanged + report.skipped.total() + report.failed.total()
    assert counted == report.files
    index([folder.path], fresh)
    assert contents(kept) == contents(fresh)
    for query in ("text", "headline", "different", "u"):
        assert _found(kept, query) == _found(fresh, query)
    again = index((), kept)
    assert (again.read, again.up_to_date) == (0, True)


def _found(path: Path, query: str) -> list[str]:
    with open_store(path) as store:
        return sorted(hit.id for hit in store.search(query).hits)


# Real articles


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = Path(__file__).parents[3] / "shared" / "data"
    if not data.is_dir():
        pytest.skip("the test collections are not there: ../shared/data")
    folder = tmp_path_factory.mktemp("collection")
    for name in ("newsgroups_sample", "mixed_encodings"):
        shutil.copytree(data / name, folder / name)
    report = index([folder / "newsgroups_sample", folder / "mixed_encodings"], folder / "store")
    assert report.files == sum(path.is_file() for path in folder.glob("*s*/*.txt"))
    return folder


def test_every_file_is_accounted_for(collection: Path) -> None:
    with open_store(collection / "store") as store:
        info = store.info()
    assert sum(info.files.values()) == 600 + 167
    assert info.files["indexed", ""] >= 760
    assert all(reason for (status, reason) in info.files if status != "indexed")


def test_a_second_run_over_real_files_reads_nothing(collection: Path) -> None:
    report = index((), collection / "store")
    assert (report.files, report.read, report.up_to_date) == (767, 0, True)


def test_every_article_is_found_by_its_own_headline(collection: Path) -> None:
    lost = []
    with open_store(collection / "store") as store:
        everything = store.search("*", limit=10_000, snippets=0, collapse=False)
        for hit in everything.hits:
            if not any(map(str.isalnum, hit.title)):
                continue
            page = store.search(hit.title, limit=10_000, literal=True, snippets=0, collapse=False)
            if hit.id not in {found.id for found in page.hits}:
                lost.append((hit.path, hit.title))
    assert lost == []
