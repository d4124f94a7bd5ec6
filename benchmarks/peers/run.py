"""One task of one peer, in a process of its own: python -m benchmarks.peers.run PEER TASK ... (see `_TASKS`)."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any


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
    """Each query is asked once, in a process that was asked others of its shape before: no answer is remembered."""
    index = peer.open_index(Path(place))
    sets = json.loads(Path(queries).read_text("utf-8"))
    result: dict[str, Any] = {}
    for shape, all_words in sets["asked"].items():
        before, made = (
            [peer.make_query(index, shape, words) for words in some] for some in (sets["before"][shape], all_words)
        )
        if any(query is None for query in made):
            continue
        for query in before:
            peer.search(index, query)
        times = []
        for query in made:
            began = time.perf_counter()
            peer.search(index, query)
            times.append((time.perf_counter() - began) * 1000)
        result[shape] = {"p50": statistics.median(times), "p95": _percentile(times, 95)}
    return result


def _snippets(peer: Any, place: str, queries: str) -> dict[str, Any]:
    """Return the median of the milliseconds that the snippets of one hit take."""
    index = peer.open_index(Path(place))
    sets = json.loads(Path(queries).read_text("utf-8"))
    times = []
    for shape in ("word", "and", "or of five"):
        for words in sets["asked"][shape]:
            seconds, hits = peer.snippets(index, peer.make_query(index, shape, words))
            if hits:
                times.append(seconds * 1000 / hits)
    return {"ms": statistics.median(times)}


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


_TASKS: dict[str, Callable[..., dict[str, Any]]] = {
    "build": _build, "query": _query, "snippets": _snippets, "open": _open, "update": _update,
}  # fmt: skip

if __name__ == "__main__":
    main()
