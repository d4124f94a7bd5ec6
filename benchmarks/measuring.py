"""The measurements of one corpus: which commands are run, in turns, and what is kept of them."""

import argparse
import json
import random
import shutil
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.corpus import read_corpus, write_folder, write_jsonl
from benchmarks.process import Cost, folder_size, measure, run_task
from benchmarks.queries_of import make_queries

__all__ = ["PARTS", "Bench"]

PARTS = ("index", "folder", "query", "snippets", "open", "cold", "update")

_PEERS: dict[str, tuple[str, bool]] = {
    # Name: what to show, and whether it has several processes or threads.
    "ours": ("corpus-search", True),
    "ours_engine": ("corpus-search, its engine alone", False),
    "ours_tantivy": ("corpus-search, tantivy", True),
    "stock_whoosh": ("Whoosh's own writer and searcher", True),
    "sqlite_fts5": ("SQLite FTS5", False),
    "raw_tantivy": ("tantivy-py", True),
    "bm25s_index": ("bm25s", False),
}
_SHARED = {"ours_engine": "ours"}
"""Peers that ask the index of another, and have none of their own."""
_NEEDS = {"ours_tantivy": "tantivy", "raw_tantivy": "tantivy", "bm25s_index": "bm25s"}
_WITH_SNIPPETS = ("ours", "stock_whoosh")
_RUN = "benchmarks.peers.run"
_SECONDS_OF_BARE = (
    "import typer\napp = typer.Typer()\n@app.command()\ndef main(word: str) -> None:\n    print(word)\napp()\n"
)

Variant = tuple[str, Callable[[], Cost]]


class Bench:
    """Measures one corpus; `place` is a folder of its own."""

    def __init__(self, corpus: Path, count: int, size: int, place: Path, options: argparse.Namespace) -> None:
        self._corpus = corpus
        self._count = count
        self._size = size
        self._place = place
        self._options = options
        self._rng = random.Random(3)
        wanted = options.peers.split(",") if options.peers else list(_PEERS)
        self._peers = [name for name in wanted if name in _PEERS and _is_there(_NEEDS.get(name))]
        self._builders = [name for name in self._peers if name not in _SHARED]
        place.mkdir(parents=True)

    def run(self) -> dict[str, Any]:
        """Return all tables of this corpus."""
        result: dict[str, Any] = {"articles": self._count, "text_bytes": self._size}
        for part in self._options.parts.split(","):
            print(f"  {part}", file=sys.stderr)
            result[part] = getattr(self, f"_{part}")()
        return result

    def _rounds(self, variants: Iterable[Variant]) -> dict[str, list[Cost]]:
        """Run each once a round, in another order each time."""
        costs: defaultdict[str, list[Cost]] = defaultdict(list)
        listed = list(variants)
        for _ in range(self._options.rounds):
            for name, run in self._rng.sample(listed, len(listed)):
                cost = run()
                if cost.code > 1:
                    raise RuntimeError(f"{name} failed: {cost.output[-2000:]}")
                costs[name].append(cost)
        return {name: costs[name] for name, _ in listed}

    def _built(self, peer: str) -> Path:
        """Return a peer's index, built with one job if there is none yet."""
        peer = _SHARED.get(peer, peer)
        place = self._place / "built" / peer
        if not place.exists():
            place.parent.mkdir(exist_ok=True)
            run_task(_RUN, peer, "build", str(self._corpus), str(place), "1")
        return place

    def _index(self) -> list[dict[str, Any]]:
        """Build from JSONL: articles a second, CPU seconds, memory of all processes, size."""
        rows: dict[str, list[dict[str, Any]]] = {}
        variants = [(peer, 1) for peer in self._builders]
        variants += [
            (peer, self._options.jobs) for peer in self._builders if _PEERS[peer][1] and self._options.jobs > 1
        ]
        for number in range(self._options.rounds):
            for peer, jobs in self._rng.sample(variants, len(variants)):
                place = self._place / "made"
                result = run_task(_RUN, peer, "build", str(self._corpus), str(place), str(jobs))
                sizes = {"size": folder_size(place), "index": folder_size(next(place.glob("data-*/engine"), place))}
                rows.setdefault(f"{peer} {jobs}", []).append(result | sizes)
                if number == self._options.rounds - 1 and jobs == 1:
                    shutil.rmtree(self._place / "built" / peer, ignore_errors=True)
                    (self._place / "built").mkdir(exist_ok=True)
                    place.rename(self._place / "built" / peer)
                shutil.rmtree(place, ignore_errors=True)
        return [self._index_row(peer, jobs, rows[f"{peer} {jobs}"]) for peer, jobs in variants]

    def _index_row(self, peer: str, jobs: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
        seconds = statistics.median(row["seconds"] for row in rows)
        return {
            "peer": _PEERS[peer][0],
            "jobs": jobs,
            "articles_per_second": self._count / seconds,
            "cpu_seconds": statistics.median(row["cost"]["cpu"] for row in rows),
            "peak_mb": statistics.median(row["cost"]["memory"] for row in rows) / 1e6,
            # A store of ours has a ledger and what finds copies besides.
            "index_of_text": statistics.median(row["index"] for row in rows) / self._size,
            "size_of_text": statistics.median(row["size"] for row in rows) / self._size,
        }

    def _files(self) -> Path:
        folder = self._place / "files"
        if not folder.exists():
            write_folder(self._corpus, folder)
        return folder

    def _folder(self) -> list[dict[str, Any]]:
        """Build from a folder of files by the commands that people type."""
        folder = self._files()

        def ours(jobs: int, engine: str) -> Callable[[], Cost]:
            def run() -> Cost:
                store = self._place / "store"
                shutil.rmtree(store, ignore_errors=True)
                command = [*_program("corpus-search"), "index", str(folder), "--store", str(store), "--jobs", str(jobs)]
                return measure([*command, "--engine", engine])

            return run

        def theirs() -> Cost:
            shutil.rmtree(folder / ".whoosh_index", ignore_errors=True)
            return measure([*_program("whoosh"), "index", str(folder)])

        jobs = self._options.jobs
        variants: list[Variant] = [("corpus-search --jobs 1", ours(1, "whoosh"))]
        if jobs > 1:
            variants.append((f"corpus-search --jobs {jobs}", ours(jobs, "whoosh")))
        if _is_there("tantivy"):
            variants.append((f"corpus-search --engine tantivy --jobs {jobs}", ours(jobs, "tantivy")))
        variants.append(("whoosh index", theirs))
        rows = []
        for name, costs in self._rounds(variants).items():
            seconds = statistics.median(cost.seconds for cost in costs)
            rows.append({
                "command": name, "files_per_second": self._count / seconds, "seconds": seconds,
                "cpu_seconds": statistics.median(cost.cpu for cost in costs),
                "peak_mb": statistics.median(cost.memory for cost in costs) / 1e6,
            })  # fmt: skip
        return rows

    def _query(self) -> dict[str, Any]:
        """Ask queries of every shape in a warm process: milliseconds by peer and shape."""
        queries = self._queries()
        rounds: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for _ in range(min(self._options.rounds, 3)):
            for peer in self._rng.sample(self._peers, len(self._peers)):
                rounds[peer].append(run_task(_RUN, peer, "query", str(self._built(peer)), str(queries)))
        table: dict[str, Any] = {}
        for peer in self._peers:
            shapes = [shape for shape in rounds[peer][0] if shape != "cost"]
            table[_PEERS[peer][0]] = {
                shape: {
                    key: statistics.median(one[shape][key] for one in rounds[peer]) for key in rounds[peer][0][shape]
                }
                for shape in shapes
            }
        return table

    def _queries(self) -> Path:
        """Return a file of queries, and of others to be asked before them."""
        path = self._place / "queries.json"
        if not path.exists():
            sets = {"before": make_queries(self._corpus, each=10, seed=8), "asked": make_queries(self._corpus)}
            path.write_text(json.dumps(sets), encoding="utf-8")
        return path

    def _snippets(self) -> list[dict[str, Any]]:
        """Make the snippets of the first ten hits: milliseconds a hit."""
        queries = str(self._queries())
        rows = []
        for peer in self._peers:
            if peer in _WITH_SNIPPETS:
                place = str(self._built(peer))
                found = [run_task(_RUN, peer, "snippets", place, queries)["ms"] for _ in range(self._options.rounds)]
                rows.append({"peer": _PEERS[peer][0], "ms": statistics.median(found)})
        return rows

    def _open(self) -> list[dict[str, Any]]:
        """Open a finished index: milliseconds and memory, imports not counted."""
        rows = []
        for peer in self._builders:
            place = str(self._built(peer))
            found = [run_task(_RUN, peer, "open", place) for _ in range(self._options.rounds)]
            rows.append({
                "peer": _PEERS[peer][0],
                "ms": statistics.median(one["ms"] for one in found),
                "mb": statistics.median(one["memory"] for one in found) / 1e6,
            })  # fmt: skip
        return rows

    def _cold(self) -> list[dict[str, Any]]:
        """Run whole commands that search for one word, in a process each: milliseconds."""
        folder = self._files()
        word = make_queries(self._corpus)["word"][0][0]
        store = str(self._built("ours"))
        bare = self._place / "bare.py"
        bare.write_text(_SECONDS_OF_BARE, encoding="utf-8")
        if not (folder / ".whoosh_index").exists():
            measure([*_program("whoosh"), "index", str(folder)])
        search = [*_program("corpus-search"), "search", word]
        variants: list[Variant] = [
            ("a bare Typer command", lambda: measure([sys.executable, str(bare), word])),
            ("corpus-search search WORD --json", lambda: measure([*search, "--json", "--store", store])),
            ("corpus-search search WORD", lambda: measure([*search, "--store", store])),
            ("whoosh search WORD", lambda: measure([*_program("whoosh"), "search", word, str(folder)])),
        ]
        if "ours_tantivy" in self._peers:
            other = str(self._built("ours_tantivy"))
            raw = self._place / "raw.py"
            raw.write_text(_RAW_TANTIVY, encoding="utf-8")
            index = str(self._built("raw_tantivy"))
            variants += [
                ("corpus-search search WORD --json, tantivy", lambda: measure([*search, "--json", "--store", other])),
                ("Python and tantivy-py", lambda: measure([sys.executable, str(raw), index, word])),
            ]
        if shutil.which("rg"):
            variants.append(("rg -il WORD over the files", lambda: measure(["rg", "-il", word, str(folder)])))
        costs = self._rounds(variants)
        return [
            {"command": name, "ms": statistics.median(cost.seconds for cost in found) * 1000}
            for name, found in costs.items()
        ]

    def _update(self) -> list[dict[str, Any]]:
        """Change 10 and 100 articles and bring the index up to date: seconds of the whole command."""
        texts, records = self._files(), self._place / "records"
        shutil.copytree(self._corpus, records)
        rows = []
        for count in (10, 100):
            variants = [
                ("corpus-search index, texts changed", texts, self._change_texts),
                ("corpus-search index, a file of JSONL more", records, self._add_records),
            ]
            for name, folder, change in variants:
                seconds = statistics.median(self._seconds_of_updates(folder, count, change))
                rows.append({"peer": name, "changed": count, "seconds": seconds})
            for peer in ("stock_whoosh", "sqlite_fts5", "raw_tantivy"):
                if peer in self._peers:
                    place = str(self._built(peer))
                    found = run_task(_RUN, peer, "update", str(self._corpus), place, str(count))
                    rows.append({"peer": _PEERS[peer][0], "changed": count, "seconds": found["seconds"]})
        return rows

    def _seconds_of_updates(self, folder: Path, count: int, change: Callable[[Path, int, int], None]) -> list[float]:
        store = self._place / f"store of {folder.name}"
        program = [*_program("corpus-search"), "index", str(folder), "--store", str(store)]
        if not store.exists():
            measure(program)
        seconds = []
        for number in range(self._options.rounds):
            change(folder, count, number)
            seconds.append(measure(program).seconds)
        return seconds

    def _change_texts(self, folder: Path, count: int, number: int) -> None:
        files = sorted(folder.rglob("*.txt"))
        for file in self._rng.sample(files, min(count, len(files))):
            with file.open("a", encoding="utf-8") as text:
                text.write(f"Added in round {number}.\n")

    def _add_records(self, folder: Path, count: int, number: int) -> None:
        taken = read_corpus(self._corpus, count)
        added = (replace(one, title=f"{one.title} {number}", text=f"{number} {one.text}") for one in taken)
        write_jsonl(added, folder / f"more{count}-{number}.jsonl")


_RAW_TANTIVY = """import sys
import tantivy
index = tantivy.Index.open(sys.argv[1])
searcher = index.searcher()
result = searcher.search(index.parse_query(sys.argv[2], ["title", "text"]), 10)
for score, address in result.hits:
    print(score, searcher.doc(address).get_first("title"))
"""


def _is_there(module: str | None) -> bool:
    return module is None or find_spec(module) is not None


def _program(name: str) -> list[str]:
    return [str(Path(sys.executable).parent / name)]
