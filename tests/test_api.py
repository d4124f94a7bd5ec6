"""The Python API."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import pytest

import corpus_search
from corpus_search import (
    ArticleNotFoundError,
    IndexOptions,
    StoreNotFoundError,
    index,
    open_store,
)

CAGGINS = "seeds/000_3fb3bd38c7072cf8.txt"

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]


def test_every_public_name_is_there() -> None:
    for name in corpus_search.__all__:
        assert getattr(corpus_search, name) is not None
    assert dir(corpus_search) == corpus_search.__all__
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = corpus_search.nothing


def test_importing_the_package_imports_nothing_else() -> None:
    code = "import sys, corpus_search; print([name for name in sys.modules if name.startswith('corpus_search.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['corpus_search.version']"


def test_a_store_is_made_searched_and_brought_up_to_date(here: Path, plant: Plant) -> None:
    plant(here / "a", {"a.txt": "headline\ntext"})
    report = index(["a"], options=IndexOptions(language="none"))
    assert (report.new, report.store, report.engine) == (1, str(here / ".corpus-search"), "whoosh")
    with open_store() as store:
        assert store.path == here / ".corpus-search"
        plant(here / "a", {"b.txt": "headline\ntext"})
        assert store.search("text").total == 1
        told: list[object] = []
        assert store.index(on_progress=told.append).new == 1
        assert len(told) == 2
        assert store.search("text").total == 2  # the store sees it at once
        assert store.index(["a/b.txt"], IndexOptions(rebuild=True, language="english")).new == 2
        assert store.search("texts").total == 2


def test_a_store_that_is_not_there_is_an_error(here: Path) -> None:
    with pytest.raises(StoreNotFoundError):
        open_store()
    with pytest.raises(StoreNotFoundError):
        open_store(here)


def test_a_closed_store_can_be_closed_again(seeds: Path) -> None:
    with open_store() as store:
        store.close()
    store.close()


def test_an_article_goes_by_path_id_and_beginning(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store() as store:
        article = store.article(CAGGINS)
        assert article.title.startswith("Global Coalition Spokesman")
        for name in (
            seeds / CAGGINS,
            f"./{CAGGINS}",
            f"seeds/../{CAGGINS}",
            article.id,
            article.id[:4],
            article.id[:9].upper(),
        ):
            assert store.article(name) == article
        assert store.location(article) == seeds / CAGGINS
        assert store.path_from_here(article) == CAGGINS
        monkeypatch.chdir("seeds")
        assert store.article(Path(CAGGINS).name) == article


@pytest.mark.parametrize(
    "name",
    ["", "abc", "zzzz", "a" * 16, "a" * 17, "seeds", "seeds/none.txt", "\0", "é" * 8, "\udcff" * 5, ".."],
)
def test_what_is_no_article_is_an_error(seeds: Path, name: str) -> None:
    with open_store() as store, pytest.raises(ArticleNotFoundError, match="there is no article") as error:
        store.article(name)
    assert "first 4 characters" in error.value.hint


def test_an_article_of_many_in_a_file_must_be_named_by_its_id(here: Path, plant: Plant) -> None:
    plant(
        here,
        {
            "two.jsonl": '{"title": "one"}\n{"title": "two"}',
            "many.jsonl": '{"title": "x"}\n' * 9,
            "one.jsonl": '\n{"title": "y"}',
        },
    )
    index(["two.jsonl", "many.jsonl", "one.jsonl"])
    with open_store() as store:
        assert store.article("one.jsonl").title == "y"
        one, two = store.articles_at("two.jsonl")
        assert [one.title, two.title] == ["one", "two"]
        with pytest.raises(ArticleNotFoundError, match=r'there are 2 articles in "two\.jsonl"') as error:
            store.article("two.jsonl")
        assert error.value.hint == f"Name one by its id: {one.id[:8]}, {two.id[:8]}"
        with pytest.raises(ArticleNotFoundError, match="there are 9 articles") as error:
            store.article("many.jsonl")
        assert error.value.hint.endswith(", …")
        assert store.article(two.id) == two
        assert store.articles_at("none.txt") == []


def test_a_beginning_that_two_ids_share_is_an_error(here: Path, plant: Plant) -> None:
    plant(here, {"a.jsonl": '{"title": "x"}\n' * 3000})
    index(["a.jsonl"])
    with open_store() as store:
        ids = sorted(article.id for article in store.articles_at("a.jsonl"))
        shared = next(one[:4] for one, other in pairwise(ids) if one[:4] == other[:4])
        with pytest.raises(
            ArticleNotFoundError, match=f'more than one article has an id that begins with "{shared}"'
        ) as error:
            store.article(shared)
        assert error.value.hint.count(shared) == sum(one.startswith(shared) for one in ids)


def test_info_says_what_the_store_holds(seeds: Path) -> None:
    (seeds / "seeds" / "empty.txt").touch()
    (seeds / "seeds" / "bad.jsonl").write_text("bad")
    with open_store() as store:
        store.index()
        info = store.info()
    assert (info.articles, info.engine, info.language, info.version) == (
        2,
        "whoosh",
        "auto",
        corpus_search.__version__,
    )
    assert info.path == str(seeds / ".corpus-search")
    assert info.roots == (str(seeds / "seeds"),)
    assert info.size > 0
    assert {status: count for (status, _), count in info.files.items()} == {"indexed": 2, "skipped": 1, "failed": 1}
