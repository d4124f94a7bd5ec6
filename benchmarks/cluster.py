"""Do articles get lost, or come twice, when nodes of a cluster die? python -m benchmarks.cluster [ARTICLES]

Starts three nodes of OpenSearch on this machine (../shared/opensearch), indexes with three shards and one replica while
one node is killed with -9, searches through the death of the elected cluster manager, and prints what was lost, doubled
or failed.
"""

import json
import os
import shutil
import sys
import time
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory

from benchmarks.corpus import generate, write_jsonl
from corpus_search import open_store
from corpus_search.engines.address import URL_VARIABLE

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "contract"))

from opensearch_nodes import Node, ask, data_folder, make_nodes, start, wait_for

_SEARCHES = 100


def main() -> None:
    """Run it, and print a line a trial."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    folder = data_folder()
    nodes = make_nodes(folder, 3)
    try:
        start(nodes)
        os.environ[URL_VARIABLE] = ",".join(node.url for node in nodes)
        with TemporaryDirectory() as place:
            os.chdir(place)
            index_while_a_node_dies(nodes, count)
            search_while_the_manager_dies(nodes)
    finally:
        for node in nodes:
            node.kill()
        shutil.rmtree(folder, ignore_errors=True)


def index_while_a_node_dies(nodes: list[Node], count: int) -> None:
    """Print what is lost and what is there twice."""
    write_jsonl(generate(count), Path("articles.jsonl"))
    command = [
        sys.executable,
        "-m",
        "corpus_search",
        "index",
        "articles.jsonl",
        "--engine",
        "opensearch",
        "--max-file-size",
        "10G",
    ]
    began = time.perf_counter()
    with Popen([*command, "--shards", "3", "--replicas", "1"], stdout=PIPE, stderr=PIPE) as indexing:  # noqa: S603
        wait_for(lambda: indexing.poll() is not None or sent(nodes[0]) > count // 3, 3600)
        before = sent(nodes[0])
        victim = next(node for node in nodes if node is not manager_of(nodes))
        victim.kill()
        out, err = indexing.communicate()
    seconds = time.perf_counter() - began
    with open_store() as store:
        ids = list(store._directory.engine.iter_ids(""))  # noqa: SLF001  (an API for all ids would be for this only)
    print(f"indexing {count:,} articles, a node killed with -9 after {before:,}: exit {indexing.returncode}, "
          f"{seconds:.0f} s, lost {count - len(set(ids))}, doubled {len(ids) - len(set(ids))}")  # fmt: skip
    print((out + err).decode().strip())
    victim.start()
    wait_for(lambda: is_whole(victim))


def search_while_the_manager_dies(nodes: list[Node]) -> None:
    """Print how many searches fail."""
    manager, failed, different = manager_of(nodes), 0, 0
    with open_store() as store:
        expected = store.search("government").total
    longest = 0.0
    for number in range(_SEARCHES):
        if number == _SEARCHES // 4:
            manager.kill()
        began = time.perf_counter()
        with Popen(
            [sys.executable, "-m", "corpus_search", "search", "government", "--json", "--strict"], stdout=PIPE
        ) as one:
            out, _ = one.communicate()
        longest = max(longest, time.perf_counter() - began)
        failed += one.returncode != 0
        different += one.returncode == 0 and json.loads(out)["total"] != expected
    print(f"{_SEARCHES} searches, the elected cluster manager killed with -9 after {_SEARCHES // 4}: "
          f"failed {failed}, with another total {different}, longest {longest:.1f} s")  # fmt: skip


def sent(node: Node) -> int:
    """Return how many documents have come in, if there are two copies of each."""
    health = ask(f"{node.url}/_cluster/health?level=indices")["indices"]
    stats = ask(f"{node.url}/corpus-search-*/_stats/indexing")["_all"]["primaries"]
    whole = [one["status"] for one in health.values()] == ["green"]
    return int(stats.get("indexing", {}).get("index_total", 0)) if whole else 0


def manager_of(nodes: list[Node]) -> Node:
    """Return the node that is the elected cluster manager."""
    name = ask(f"{nodes[0].url}/_cat/cluster_manager?format=json")[0]["node"]
    return next(node for node in nodes if node.name == name)


def is_whole(node: Node) -> bool:
    """Tell whether all nodes and all copies are there."""
    return node.is_up(3) and ask(f"{node.url}/_cluster/health")["status"] == "green"


if __name__ == "__main__":
    main()
