"""What tests share: folders of articles, stores made of them, and the program called in this process."""

import gc
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import settings

PROJECT = Path(__file__).parents[1]

# Times differ too much from machine to machine to fail a test by them. Fewer examples than usual: people run the
# tests often, and where there is no CI the examples are others at every run.
settings.register_profile("corpus-search", deadline=None, max_examples=25)
settings.load_profile("corpus-search")


LONG = ("torture/test_trials.py", "engines/test_opensearch_cluster.py", "evaluation/test_collections.py")
"""Files whose tests take ten seconds and more."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: at the end, one process would wait for another that has it."""
    items.sort(key=lambda item: not item.nodeid.partition("::")[0].endswith(LONG))


def pytest_collection_finish() -> None:
    """Let garbage be looked for among what tests make only: thousands of tests are objects too, and stay."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _plain_environment() -> Iterator[None]:
    """Take away what the user's own settings would change."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CORPUS_SEARCH_STORE", "CORPUS_SEARCH_DEBUG", "NO_COLOR", "FORCE_COLOR", "TERM", "LESS", "PAGER"):
            patch.delenv(name, raising=False)
        patch.setenv("COLUMNS", "80")
        yield


@pytest.fixture
def plant() -> Callable[[Path, Mapping[str, str | bytes]], Path]:
    """Give a function that writes files below a folder, by their paths, and returns the folder."""

    def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return write


@pytest.fixture(scope="session")
def _indexed_seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from corpus_search import index  # noqa: PLC0415  (only for who needs it)

    folder = tmp_path_factory.mktemp("seeds")
    shutil.copytree(PROJECT / "seeds", folder / "seeds")
    index([folder / "seeds"], folder / ".corpus-search")
    return folder


@pytest.fixture
def seeds(_indexed_seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder with `seeds/` and a store of them, one's own, and go there."""
    folder = tmp_path / "work"
    shutil.copytree(_indexed_seeds, folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty folder, and go there."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., CompletedProcess[bytes]]:
    """Give a function that calls the program and returns its exit code and what it wrote."""
    from corpus_search.cli.app import run as run_program  # noqa: PLC0415

    def call(*arguments: str | os.PathLike[str]) -> CompletedProcess[bytes]:
        capfdbinary.readouterr()
        code = run_program([os.fspath(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return CompletedProcess(arguments, code, out, err)

    return call


@pytest.fixture(scope="session")
def contents() -> Callable[[Path], dict[str, str]]:
    """Give a function that returns all articles of a store by where they are: "folder/a.jsonl 7" -> their text.

    It checks on the way that engine and ledger agree and that no article is there twice.
    """
    from corpus_search.engines.base import Sort  # noqa: PLC0415
    from corpus_search.query.nodes import Everything  # noqa: PLC0415
    from corpus_search.store.directory import StoreDirectory  # noqa: PLC0415

    def read(path: Path) -> dict[str, str]:
        store = StoreDirectory.open(path)
        with closing(store), closing(store.ledger()) as ledger:
            page = store.engine.search(Everything(), offset=0, limit=100_000, sort=Sort.PATH)
            articles = [hit.article for hit in page.hits]
            assert sorted(article.id for article in articles) == list(store.engine.iter_ids(""))
            assert len({article.id for article in articles}) == len(articles) == store.engine.count()
            entries = {(entry.root, entry.path): entry.articles for entry in ledger.iter_entries() if entry.articles}
            assert Counter((article.root, article.path) for article in articles) == Counter(entries)
            assert ledger.unfinished() == []
            places = [f"{store.article_location(one.root, one.path)} {one.record}" for one in articles]
            return {place: f"{one.title}\n{one.text}" for place, one in zip(places, articles, strict=True)}

    return read


@pytest.fixture
def data() -> Path:
    """Give the folder of test collections that lies beside a checkout."""
    folder = PROJECT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the test collections are not there: ../shared/data")
    return folder


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name parameters that are bytes by their argument: a gzip holds the time, and workers must agree on names."""
    return argname if isinstance(val, bytes) else None
