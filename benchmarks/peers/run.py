"""One task of one peer, in a process of its own: python -m benchmarks.peers.run PEER build|query|open|update ..."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

ROUNDS = 3


def main() -> None:
    """Run the task and print its result as JSON."""
    name, task, *arguments = sys.argv[1:]
    peer = import_module(f"benchmarks.peers.{name}")
    print(json.dumps(_TASKS[task](peer, *arguments)))


def _build(peer: Any, corpus: str, place: str, jobs: str) -> dict[str, Any]:
    began = time.perf_counter()
    peer.build(Path(corpus), Path(place), int(jobs))
    return {"seconds": time.perf_counter() - began}


def _query(peer: Any, place: str, queries: str) -> dict[str, Any]:
    """Each query is run a few times in a process that has run others: its best time counts, as of a warm server."""
    index = peer.open_index(Path(place))
    result: dict[str, Any] = {}
    for shape, all_words in json.loads(Path(queries).read_text("utf-8")).items():
        made = [peer.make_query(index, shape, words) for words in all_words]
        if any(query is None for query in made):
            continue
        best, first = [], []
        for query in made:
            times = []
            for _ in range(ROUNDS):
                began = time.perf_counter()
                peer.search(index, query)
                times.append((time.perf_counter() - began) * 1000)
            best.append(min(times))
            first.append(times[0])
        result[shape] = {
            "p50": statistics.median(best), "p95": _percentile(best, 95),
            "first_p50": statistics.median(first), "first_p95": _percentile(first, 95),
        }  # fmt: skip
    return result


def _percentile(values: list[float], percent: int) -> float:
    return sorted(values)[min(len(values) * percent // 100, len(values) - 1)]


def _open(peer: Any, place: str) -> dict[str, Any]:
    """Measure opening without the imports, in time and in memory."""
    peer.warm()
    before = _resident()
    began = time.perf_counter()
    index = peer.open_index(Path(place))
    seconds = time.perf_counter() - began
    return {"ms": seconds * 1000, "memory": _resident() - before, "kept": bool(index)}


def _resident() -> int:
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def _update(peer: Any, corpus: str, place: str, count: str) -> dict[str, Any]:
    began = time.perf_counter()
    peer.update(Path(corpus), Path(place), int(count))
    return {"seconds": time.perf_counter() - began}


_TASKS: dict[str, Callable[..., dict[str, Any]]] = {"build": _build, "query": _query, "open": _open, "update": _update}

if __name__ == "__main__":
    main()
