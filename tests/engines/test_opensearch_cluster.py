"""Three nodes, of which some die: nothing is lost, nothing is there twice, no search fails, and errors are told.

One test, so that the cluster is started once, whoever runs the tests in parallel. The same with more articles, and with
figures: `python -m benchmarks.cluster`.
"""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from subprocess import PIPE, CompletedProcess, Popen

import pytest
from opensearch_nodes import Node, ask, can_start, data_folder, make_nodes, skip_loudly, start, wait_for

from corpus_search.engines.address import URL_VARIABLE
from corpus_search.engines.opensearch import connection as connections
from corpus_search.engines.opensearch import view
from corpus_search.store.ledger import Entry, Ledger

Run = Callable[..., CompletedProcess[bytes]]

ARTICLES = 4_000


@pytest.fixture
def nodes() -> Iterator[list[Node]]:
    if not can_start():
        skip_loudly()
    folder = data_folder()
    made = make_nodes(folder, 3)
    try:
        start(made)
        yield made
    finally:
        for node in made:
            node.kill()
        shutil.rmtree(folder, ignore_errors=True)


def write_articles(path: Path, first: int, count: int) -> None:
    words = ["alpha", "beta", "gamma", "delta", "omega", "kerry", "rome", "syria", "libya", "weather"]
    lines = (
        {"title": f"number{number}", "text": " ".join(words[(number + step) % 10] for step in range(40))}
        for number in range(first, first + count)
    )
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


@contextmanager
def indexing(*arguments: str) -> Iterator["Popen[bytes]"]:
    with Popen([sys.executable, "-m", "corpus_search", "index", *arguments], stdout=PIPE, stderr=PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def numbers(run: Run) -> list[int]:
    """Return which articles are there, each as often as it is."""
    done = run("search", "kerry", "--limit", "100000", "--no-collapse", "--snippets", "0", "--jsonl")
    assert done.returncode == 0, done.stderr
    return sorted(int(json.loads(line)["title"].removeprefix("number")) for line in done.stdout.splitlines())


def manager_of(nodes: list[Node]) -> Node:
    name = ask(f"{nodes[0].url}/_cat/cluster_manager?format=json")[0]["node"]
    return next(node for node in nodes if node.name == name)


def are_coming_in(node: Node) -> bool:
    """Tell whether articles are, and there are two copies of each."""
    health = ask(f"{node.url}/_cluster/health?level=indices")["indices"]
    stats = ask(f"{node.url}/news-*/_stats/indexing")["_all"]["primaries"]
    sent = stats.get("indexing", {}).get("index_total", 0)
    return [one["status"] for one in health.values()] == ["green"] and sent > 10


def rows_of(folder: Path) -> list[Entry]:
    with closing(Ledger.open(folder)) as ledger:
        return list(ledger.iter_entries())


def is_whole(node: Node) -> bool:
    return node.is_up(3) and ask(f"{node.url}/_cluster/health")["status"] == "green"


def test_a_cluster_whose_nodes_die(run: Run, here: Path, nodes: list[Node], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(URL_VARIABLE, ",".join(node.url for node in nodes))
    a_node_dies_while_articles_come_in(run, here, nodes)
    the_manager_dies_while_people_search(run, nodes)
    with monkeypatch.context() as patch:
        patch.setattr(connections, "FIRST_PATIENCE", 0.1)
        all_are_gone_and_come_back(run, here, nodes)
    monkeypatch.setattr(view, "_PATIENCE_WITH_SHARDS", 0.2)
    a_shard_is_lost(run, nodes)


def a_node_dies_while_articles_come_in(run: Run, here: Path, nodes: list[Node]) -> None:
    write_articles(here / "a.jsonl", 0, ARTICLES)
    with indexing(
        "a.jsonl", "--engine", "opensearch", "--index-name", "news", "--shards", "3", "--replicas", "1"
    ) as indexed:
        wait_for(lambda: indexed.poll() is not None or are_coming_in(nodes[0]))
        victim = next(node for node in nodes if node is not manager_of(nodes))
        victim.kill()
        out, err = indexed.communicate(timeout=300)
    assert indexed.returncode == 0, err
    assert f"{ARTICLES:,} articles".encode() in out
    assert numbers(run) == list(range(ARTICLES))
    victim.start()
    wait_for(lambda: is_whole(victim))


def the_manager_dies_while_people_search(run: Run, nodes: list[Node]) -> None:
    before = run("search", "rome", "syria", "--json")
    assert before.returncode == 0, before.stderr
    manager_of(nodes).kill()
    for _ in range(10):
        after = run("search", "rome", "syria", "--json", "--strict")
        assert after.returncode == 0, after.stderr
        assert json.loads(after.stdout)["hits"] == json.loads(before.stdout)["hits"]


def all_are_gone_and_come_back(run: Run, here: Path, nodes: list[Node]) -> None:
    """It is told, and the same command finishes the work when they are back."""
    ledger = here / ".corpus-search" / "data-1"
    rows = rows_of(ledger)
    assert [row.articles for row in rows] == [ARTICLES]
    write_articles(here / "b.jsonl", ARTICLES, 500)
    for node in nodes:
        node.kill()
    gone = run("index", "b.jsonl")
    assert gone.returncode == 2
    assert b"cannot be reached: connection re" in gone.stderr  # refused, or reset by a node that is just dying
    assert run("search", "kerry").returncode == 2
    assert rows_of(ledger) == rows
    start(nodes)
    wait_for(lambda: is_whole(nodes[0]))
    assert run("index", "b.jsonl").returncode == 0
    assert numbers(run) == list(range(ARTICLES + 500))
    assert run("check").returncode == 0


def a_shard_is_lost(run: Run, nodes: list[Node]) -> None:
    """There is no copy of it: what is left is told to be a part."""
    ask(f"{nodes[0].url}/news/_settings", "PUT", {"index.number_of_replicas": 0})
    wait_for(lambda: is_whole(nodes[0]))
    shards = {one["shard"]: one["node"] for one in ask(f"{nodes[0].url}/_cat/shards/news?format=json")}
    needed = ask(f"{nodes[0].url}/news/_search_shards?routing=state")["shards"][0][0]["shard"]
    lost = next(node for node in nodes if node.name in shards.values() and node.name != shards[str(needed)])
    lost.kill()
    partial = run("search", "kerry", "--json")
    assert partial.returncode == 0, partial.stderr
    page = json.loads(partial.stdout)
    assert page["partial"] is True
    assert 0 < page["total"] < ARTICLES + 500
    assert b"a part of the index did not answer" in partial.stderr
    assert run("search", "kerry", "--json", "--strict").returncode == 2
