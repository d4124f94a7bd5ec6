"""A store whose articles are on a server: the commands, and what stays on this machine."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from opensearch_nodes import SharedNodes, ask

from corpus_search import open_store
from corpus_search.article import Article
from corpus_search.engines.address import INDEX_VARIABLE, PASSWORD_VARIABLE, URL_VARIABLE, USER_VARIABLE, AddressOptions
from corpus_search.engines.analyzed import AnalyzedArticle
from corpus_search.engines.opensearch import connection as connections
from corpus_search.engines.opensearch.documents import document_of
from corpus_search.errors import StoreError, UsageError

Run = Callable[..., CompletedProcess[bytes]]
Plant = Callable[[Path, Mapping[str, str | bytes]], Path]

TEXTS = {
    "a.txt": "Kerry in Rome\n\nKerry speaks of Syria and Libya.",
    "b.txt": "Weather\n\nNothing new in Rome, it rains.",
    "more/c.txt": "Syria\n\nKerry and others met again.",
}


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedNodes]:
    base = tmp_path_factory.getbasetemp()
    node = SharedNodes(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
    yield node
    node.leave()


@pytest.fixture
def place(shared: SharedNodes, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """Give the address of a server, and a name for an index there."""
    for name in (URL_VARIABLE, INDEX_VARIABLE, USER_VARIABLE, PASSWORD_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    address = shared.address()
    yield address.urls[0], address.name
    shared.forget_indexes()


@pytest.fixture
def news(here: Path, plant: Plant) -> Path:
    return plant(here / "news", TEXTS)


def make(run: Run, place: tuple[str, str], *more: str) -> CompletedProcess[bytes]:
    url, name = place
    done = run("index", "news", "--engine", "opensearch", "--url", url, "--index-name", name, "--replicas", "0", *more)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr
    return done


def found(run: Run, *arguments: str) -> list[str]:
    return run("search", *arguments, "--paths").stdout.decode().splitlines()


def indexes(place: tuple[str, str]) -> list[str]:
    return sorted(ask(f"{place[0]}/{place[1]}-*/_settings"))


def test_a_folder_is_indexed_and_searched(run: Run, news: Path, place: tuple[str, str]) -> None:
    done = make(run, place, "--shards", "2")
    assert "3 files → 3 articles".encode() in done.stdout
    assert b"opensearch" in done.stdout
    assert sorted(found(run, "kerry")) == ["news/a.txt", "news/more/c.txt"]
    assert found(run, "rome", "--sort", "path") == ["news/a.txt", "news/b.txt"]
    shown = run("show", "news/b.txt")
    assert (shown.returncode, b"Nothing new in Rome" in shown.stdout) == (0, True)
    info = json.loads(run("info", "--json").stdout)
    assert (info["engine"], info["articles"], info["files"]["indexed"]) == ("opensearch", 3, 3)


def test_only_changes_are_sent(run: Run, news: Path, place: tuple[str, str]) -> None:
    make(run, place)
    (news / "a.txt").write_text("Merkel in Rome\n\nSomething else.")
    (news / "b.txt").unlink()
    (news / "d.txt").write_text("Obama\n\nMeets Kerry.")
    report = json.loads(run("index", "--json").stdout)
    assert {kind: report["files"][kind] for kind in ("new", "changed", "removed", "unchanged")} == {
        "new": 1, "changed": 1, "removed": 1, "unchanged": 1,
    }  # fmt: skip
    assert sorted(found(run, "kerry")) == ["news/d.txt", "news/more/c.txt"]
    assert found(run, "rome") == ["news/a.txt"]
    assert b"Up to date" in run("index").stdout
    documents = ask(f"{place[0]}/{place[1]}/_search?size=0&q=_exists_:story")["hits"]["total"]["value"]
    assert documents == 3  # what is old is gone


def test_no_text_and_no_secret_stays_here(
    run: Run, news: Path, place: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(USER_VARIABLE, "jane")
    monkeypatch.setenv(PASSWORD_VARIABLE, "s3cret")
    make(run, place)
    kept = [path.read_bytes() for path in Path(".corpus-search").rglob("*") if path.is_file()]
    assert not any(b"speaks of" in data or b"s3cret" in data or b"jane" in data for data in kept)
    address = json.loads(Path(".corpus-search/data-1/engine/address.json").read_text())
    assert (address["urls"], address["name"]) == ([place[0]], place[1])


def test_a_machine_with_nothing_but_the_address_searches(run: Run, news: Path, place: tuple[str, str]) -> None:
    make(run, place, "--language", "english")
    url, name = place
    os.chdir("/")
    page = json.loads(run("search", "--url", url, "--index-name", name, "speaking", "--json").stdout)
    assert [hit["path"] for hit in page["hits"]] == [str(news / "a.txt")]
    assert page["store"]["path"] == f"{url}/{name}"
    assert page["partial"] is False
    shown = run("show", "--url", url, "--index-name", name, str(news / "b.txt"))
    assert (shown.returncode, b"it rains" in shown.stdout) == (0, True)
    like = run("similar", "--url", url, "--index-name", name, str(news / "a.txt"), "--paths")
    assert like.stderr == b""
    with open_store(address=AddressOptions((url,), name)) as store, pytest.raises(StoreError, match="not known at"):
        list(store.iter_files())
    with pytest.raises(UsageError, match="not both"):
        open_store("somewhere", AddressOptions((url,), name))


def test_a_rebuild_makes_a_new_index_and_moves_the_name(run: Run, news: Path, place: tuple[str, str]) -> None:
    make(run, place)
    before = indexes(place)
    done = run("index", "--rebuild", "--shards", "3")
    assert (done.returncode, done.stderr) == (0, b"")
    after = indexes(place)
    assert len(after) == 1
    assert after != before
    assert found(run, "--url", place[0], "--index-name", place[1], "rome", "--sort", "path") == [
        "news/a.txt",
        "news/b.txt",
    ]
    assert ask(f"{place[0]}/{after[0]}/_settings")[after[0]]["settings"]["index"]["number_of_shards"] == "3"


def test_a_rebuild_that_dies_leaves_the_index_of_before(
    run: Run, news: Path, place: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make(run, place)
    before = indexes(place)
    with monkeypatch.context() as patch:
        patch.setattr("corpus_search.indexing.changes.Changes.commit", lambda _: exec("raise KeyboardInterrupt"))
        assert run("index", "--rebuild").returncode == 130
    assert indexes(place) == before
    assert sorted(found(run, "kerry")) == ["news/a.txt", "news/more/c.txt"]
    # One that has no time for that leaves its data here, by which the next writer knows what to throw away there.
    with monkeypatch.context() as patch:
        patch.setattr("corpus_search.indexing.changes.Changes.commit", lambda _: exec("raise KeyboardInterrupt"))
        patch.setattr("corpus_search.store.directory.StoreDirectory.discard_data", lambda _: None)
        assert run("index", "--rebuild").returncode == 130
    assert len(indexes(place)) == 2
    assert run("index").returncode == 0
    assert indexes(place) == before


def test_a_name_that_another_store_has_is_refused(run: Run, news: Path, place: tuple[str, str]) -> None:
    make(run, place)
    url, name = place
    again = run("index", "news", "--store", "other", "--url", url, "--index-name", name)
    assert again.returncode == 2
    assert b"which another store made" in again.stderr
    assert len(indexes(place)) == 1
    assert sorted(found(run, "kerry")) == ["news/a.txt", "news/more/c.txt"]


def test_options_that_do_not_fit_are_told(run: Run, news: Path, place: tuple[str, str]) -> None:
    for options, message in (
        (["--engine", "opensearch"], b"no address of an OpenSearch server"),
        (["--shards", "3"], b'the engine "whoosh" runs here'),
        (["--engine", "whoosh", "--url", place[0]], b'the engine "whoosh" runs here'),
        (["--engine", "nosuch"], b'no engine "nosuch"'),
        (["--url", "https://jane:s3cret@host"], b"must not hold a name or a password"),
    ):
        done = run("index", "news", *options)
        assert done.returncode == 2
        assert message in done.stderr, done.stderr
        assert b"s3cret" not in done.stderr
    make(run, place)
    for options, message in (
        (["--engine", "whoosh"], b"migrate --engine whoosh"), (["--shards", "5"], b"--rebuild"),
        (["--index-name", "other"], b"--rebuild"),
    ):  # fmt: skip
        done = run("index", *options)
        assert done.returncode == 2
        assert message in done.stderr, done.stderr


def test_an_index_of_somebody_else_is_none_of_ours(run: Run, here: Path, place: tuple[str, str]) -> None:
    url, name = place
    ask(f"{url}/{name}-foreign", "PUT", {})
    for index, message in (
        (f"{name}-foreign", b"was not made by corpus-search"),
        (f"{name}-none", b"there is no index"),
    ):
        done = run("search", "--url", url, "--index-name", index, "x")
        assert done.returncode == 2
        assert message in done.stderr


def test_a_newer_index_is_refused(run: Run, news: Path, place: tuple[str, str]) -> None:
    make(run, place)
    (index,) = indexes(place)
    state = ask(f"{place[0]}/{index}/_doc/state")["_source"]
    state["state"]["format"] = 99
    ask(f"{place[0]}/{index}/_doc/state?refresh=true", "PUT", {**state, "internal": "state"})
    done = run("search", "kerry")
    assert done.returncode == 2
    assert b"has format 99" in done.stderr


def test_a_server_that_is_gone_is_told_and_the_store_stays_as_it_was(
    run: Run, news: Path, place: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "FIRST_PATIENCE", 0.1)
    make(run, place)
    path = Path(".corpus-search/data-1/engine/address.json")
    kept = path.read_text()
    path.write_text(kept.replace(place[0], "http://127.0.0.1:9"))
    (news / "d.txt").write_text("Obama\n\nMeets Kerry.")
    for command in (["search", "kerry"], ["index"], ["info"]):
        done = run(*command)
        assert done.returncode == 2
        assert b"http://127.0.0.1:9 cannot be reached: connection refused" in done.stderr
    path.write_text(kept)
    assert run("index").returncode == 0
    assert sorted(found(run, "kerry")) == ["news/a.txt", "news/d.txt", "news/more/c.txt"]


def test_a_server_that_moved_is_named_by_its_new_address(run: Run, news: Path, place: tuple[str, str]) -> None:
    make(run, place)
    moved = place[0].replace("127.0.0.1", "localhost")
    assert run("index", "--url", moved).returncode == 0
    assert json.loads(Path(".corpus-search/data-1/engine/address.json").read_text())["urls"] == [moved]
    assert found(run, "rome", "--sort", "path") == ["news/a.txt", "news/b.txt"]


def test_an_index_that_takes_nothing_is_told_and_the_same_command_goes_on(
    run: Run, news: Path, place: tuple[str, str]
) -> None:
    make(run, place)
    (index,) = indexes(place)
    # What OpenSearch does by itself where a disk is nearly full.
    ask(f"{place[0]}/{index}/_settings", "PUT", {"index.blocks.read_only_allow_delete": True})
    (news / "d.txt").write_text("Obama\n\nMeets Kerry.")
    done = run("index")
    assert done.returncode == 2
    assert b"takes nothing" in done.stderr
    assert b"disk is full" in done.stderr
    assert sorted(found(run, "kerry")) == ["news/a.txt", "news/more/c.txt"]
    ask(f"{place[0]}/{index}/_settings", "PUT", {"index.blocks.read_only_allow_delete": None})
    assert run("index").returncode == 0
    assert sorted(found(run, "kerry")) == ["news/a.txt", "news/d.txt", "news/more/c.txt"]


def test_a_run_that_dies_while_it_sends_is_done_again(
    run: Run, news: Path, place: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make(run, place)
    (news / "d.txt").write_text("Obama\n\nMeets Kerry.")
    with monkeypatch.context() as patch:
        session = "corpus_search.engines.opensearch.session.OpenSearchSession"
        patch.setattr(f"{session}._write_state", lambda *_: exec("raise KeyboardInterrupt"))
        patch.setattr(f"{session}.cancel", lambda _: None)
        assert run("index").returncode == 130
    assert sorted(found(run, "kerry")) == ["news/a.txt", "news/more/c.txt"]
    (news / "d.txt").unlink()  # what was sent of it must never be seen
    assert run("index").returncode == 0
    assert sorted(found(run, "kerry")) == ["news/a.txt", "news/more/c.txt"]
    documents = ask(f"{place[0]}/{place[1]}/_search?size=0&q=_exists_:story")["hits"]["total"]["value"]
    assert documents == 3


def test_an_article_that_the_server_does_not_take_is_reported_and_the_others_go_on(
    run: Run, news: Path, place: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoiled(article: Article, analyzed: AnalyzedArticle, born: int) -> dict[str, Any]:
        document = document_of(article, analyzed, born)
        return {**document, "unknown": 1} if article.path == "b.txt" else document

    with monkeypatch.context() as patch:
        patch.setattr("corpus_search.engines.opensearch.session.document_of", spoiled)
        url, name = place
        done = run("index", "news", "--url", url, "--index-name", name, "--replicas", "0", "--strict")
    assert done.returncode == 2
    assert b"news/b.txt: " in done.stderr
    assert sorted(found(run, "kerry")) == ["news/a.txt", "news/more/c.txt"]
    (failed,) = json.loads(run("files", "--status", "failed", "--json").stdout)["files"]
    assert failed["path"] == "news/b.txt"
    assert "not taken by the engine" in failed["reason"]
