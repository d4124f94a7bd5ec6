"""What does our way with tantivy cost, beside SQLite's FTS5 and tantivy-py without us?

    python -m benchmarks.engines [--articles 2000] [--rounds 5] [--jobs 2] [--work FOLDER]

- a folder of files to an index: `--engine tantivy` against the same reading with SQLite FTS5 at its end;
- the engine alone: our session, given articles whose terms are made, against tantivy-py fed the same terms;
- queries in one process: our engine, and a whole search without snippets, against the same queries by tantivy-py;
- whole commands: `search --json` against a bare Python program that searches by tantivy-py.

All take turns, each in a process of its own. Seconds of the processor are medians, as are those of the clock, which
say little on a machine that has other work.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.corpus import generate, write_folder, write_jsonl
from benchmarks.process import measure, run_task
from benchmarks.queries_of import make_queries

__all__ = ["main"]

_SHAPES = ("word", "and", "or of five", "phrase", "prefix of 3")
_TIMES = 3
"""How often each query is asked; its best time counts."""
_PROGRAM = "import sys; from corpus_search.cli.app import main; main()"
_BARE = """
import sys, tantivy
index = tantivy.Index.open(sys.argv[1])
searcher = index.searcher()
query = tantivy.Query.term_query(index.schema, "text", sys.argv[2])
found = searcher.search(query, 10)
print(found.count)
for score, address in found.hits:
    print(score, bytes(searcher.doc(address).get_first("article")).decode())
"""

Times = dict[str, list[dict[str, Any]]]


def main() -> None:
    """Print the tables, or do one task for them."""
    if len(sys.argv) > 2 and sys.argv[1] == "task":
        from benchmarks import engine_tasks  # noqa: PLC0415  (tantivy is an extra)

        print(json.dumps(engine_tasks.TASKS[sys.argv[2]](*sys.argv[3:])))
        return
    options = _options()
    with tempfile.TemporaryDirectory(prefix="corpus-search-bench-", dir=options.work) as place:
        bench = _Bench(Path(place), options)
        bench.print_folder()
        bench.print_terms()
        bench.print_queries()
        bench.print_cold()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engines")
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--work", type=Path)
    return parser.parse_args()


class _Bench:
    def __init__(self, place: Path, options: argparse.Namespace) -> None:
        self._place = place
        self._options = options
        self._rng = random.Random(11)
        self._corpus, self._folder = place / "articles.jsonl", place / "files"
        size = write_jsonl(generate(options.articles), self._corpus)
        write_folder(self._corpus, self._folder)
        self._store = place / "store"
        print(f"{options.articles:,} articles, {size / 1e6:.1f} MB of text, {options.rounds} rounds")

    def _in_turns(self, variants: dict[str, Callable[[], dict[str, Any]]]) -> Times:
        found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for _ in range(self._options.rounds):
            for name in self._rng.sample(list(variants), len(variants)):
                found[name].append(variants[name]())
        return {name: found[name] for name in variants}

    def _task(self, *arguments: object) -> Callable[[], dict[str, Any]]:
        return lambda: run_task("benchmarks.engines", "task", *map(str, arguments))

    def print_folder(self) -> None:
        """Index the folder by both engines, with one process and with several."""
        variants = {}
        for jobs in sorted({1, self._options.jobs}):
            for engine in ("tantivy", "fts5"):
                variants[f"{engine} --jobs {jobs}"] = self._task(
                    "folder", self._folder, self._place / "made", engine, jobs
                )
        costs = self._in_turns(variants)
        print("\n| a folder of files | articles/s | CPU s | against FTS5, by the clock | by CPU |\n|" + " --- |" * 5)
        for name, found in costs.items():
            base = costs[f"fts5 {name.partition(' ')[2]}"]
            self._print_row(name, found, base)

    def print_terms(self) -> None:
        """Add articles whose terms are made, one thread."""
        names = {
            "ours": "ours",
            "same fields": "tantivy-py, same fields",
            "two fields": "tantivy-py, headline and text",
        }
        variants = {
            shown: self._task("terms", self._corpus, self._place / "made", name) for name, shown in names.items()
        }
        costs = self._in_turns(variants)
        print(
            "\n| the same terms | articles/s | CPU s | against all of them, by the clock | by CPU |\n|" + " --- |" * 5
        )
        for name, found in costs.items():
            self._print_row(name, found, costs["tantivy-py, same fields"])

    def _print_row(self, name: str, found: list[dict[str, Any]], base: list[dict[str, Any]]) -> None:
        clock, processor = _median(found, "seconds"), _median(found, "cpu")
        ratios = _median(base, "seconds") / clock, _median(base, "cpu") / processor
        rate = self._options.articles / clock
        print(f"| {name} | {rate:,.0f} | {processor:.2f} | {ratios[0]:.2f} x | {ratios[1]:.2f} x |", flush=True)

    def _made_store(self) -> Path:
        if not self._store.exists():
            self._task("folder", self._folder, self._store, "tantivy", self._options.jobs)()
        return self._store

    def print_queries(self) -> None:
        """Ask queries of several shapes in one process, each way in turn."""
        queries = self._place / "queries.json"
        made = make_queries(self._corpus)
        queries.write_text(json.dumps({shape: made[shape] for shape in _SHAPES}), encoding="utf-8")
        runs = self._in_turns({"": self._task("queries", self._made_store(), queries)})[""]
        ways = list(runs[0]["ms"])
        print("\n| ms, p50 / p95 | " + " | ".join(ways) + " |\n|" + " --- |" * (len(ways) + 1))
        for shape in _SHAPES:
            cells = []
            for way in ways:
                times = [min(one) for one in zip(*(run["ms"][way][shape] for run in runs), strict=True)]
                cells.append(f"{statistics.median(times):.2f} / {sorted(times)[len(times) * 95 // 100]:.2f}")
            print(f"| {shape} | {' | '.join(cells)} |", flush=True)

    def print_cold(self) -> None:
        """Search for one word by whole programs."""
        store, word = self._made_store(), make_queries(self._corpus)["word"][0][0]
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(self._place / "compiled")
        (index,) = store.glob("data-*/engine")
        commands = {
            "`search WORD --json`": [_PROGRAM, "search", word, "--json", "--store", str(store)],
            "Python and tantivy-py": [_BARE, str(index), word],
        }
        for command in commands.values():  # which compiles what is imported
            measure([sys.executable, "-c", *command])
        costs = self._in_turns({name: _runner(command) for name, command in commands.items()})
        print("\n| whole commands | ms | ms of the processor |\n| --- | --- | --- |")
        for name, found in costs.items():
            print(
                f"| {name} | {1000 * _median(found, 'seconds'):.0f} | {1000 * _median(found, 'cpu'):.0f} |", flush=True
            )


def _runner(command: list[str]) -> Callable[[], dict[str, Any]]:
    def run() -> dict[str, Any]:
        cost = measure([sys.executable, "-c", *command])
        if cost.code > 1:
            raise RuntimeError(cost.output)
        return {"seconds": cost.seconds, "cpu": cost.cpu}

    return run


def _median(found: list[dict[str, Any]], key: str) -> float:
    return statistics.median(float(one[key]) for one in found)


if __name__ == "__main__":
    main()
