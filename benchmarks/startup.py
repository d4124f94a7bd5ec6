"""Where does the time of one command go that searches: which imports, and how much beside a bare Typer program?

    python -m benchmarks.startup [STORE] [--word WORD] [--rounds 15]

Without a store, one of a thousand made articles is searched. Prints the modules that take longest to import, each by
itself and at its best, then what whole commands take from their start to their end.
"""

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.corpus import generate, write_jsonl

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["BARE", "imported_by", "main"]

BARE = """
import typer
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def main(word: str) -> None:
    print(word)
app()
"""
"""The least that a program with Typer does."""

_PROGRAM = "from corpus_search.__main__ import main; main()"
_LINE = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")
_TOP = 15


def main() -> None:
    """Print the tables."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="corpus-search-bench-") as place:
        # As it is where the program is installed: every module is compiled once and for all.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = f"{place}/compiled"
        store = options.store or _make_store(Path(place))
        search = ["search", options.word, "--json", "--store", str(store)]
        _print_imports(search, options.rounds)
        commands = {
            "python -c pass": ["-c", "pass"],
            "a bare Typer command": ["-c", BARE, options.word],
            "corpus-search --help": ["-c", _PROGRAM, "--help"],
            f"corpus-search search {options.word} --json": ["-c", _PROGRAM, *search],
            f"corpus-search search {options.word} --count": ["-c", _PROGRAM, *search[:2], "--count", *search[3:]],
        }
        _print_commands(commands, options.rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup")
    parser.add_argument("store", nargs="?", type=Path)
    parser.add_argument("--word", default="government")
    parser.add_argument("--rounds", type=int, default=15)
    return parser.parse_args()


def _make_store(place: Path) -> Path:
    write_jsonl(generate(1_000), place / "articles.jsonl")
    _run(["-c", _PROGRAM, "index", str(place / "articles.jsonl"), "--store", str(place / "store")])
    return place / "store"


def _run(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode > 1:
        raise RuntimeError(done.stderr)
    return done


def imported_by(arguments: list[str]) -> dict[str, int]:
    """Return the modules that the program imports for a command, and the microseconds that each takes by itself."""
    done = _run(["-X", "importtime", "-c", _PROGRAM, *arguments])
    return {name: int(spent) for spent, name in _LINE.findall(done.stderr)}


def _print_imports(search: list[str], rounds: int) -> None:
    runs = [imported_by(search) for _ in range(rounds)]
    best = {name: min(run.get(name, spent) for run in runs) for name, spent in runs[0].items()}
    groups: dict[str, Callable[[str], bool]] = {
        "corpus_search": lambda name: name.startswith("corpus_search"),
        "typer and click": lambda name: name.startswith(("typer", "click")),
        "the rest": lambda name: not name.startswith(("corpus_search", "typer", "click")),
    }
    print(f"| module | ms, the best of {rounds} |\n| --- | --- |")
    for name, spent in sorted(best.items(), key=lambda pair: -pair[1])[:_TOP]:
        print(f"| {name} | {spent / 1000:.1f} |")
    for group, belongs in groups.items():
        members = [spent for name, spent in best.items() if belongs(name)]
        print(f"| all of {group}: {len(members)} modules | {sum(members) / 1000:.1f} |")


def _print_commands(commands: dict[str, list[str]], rounds: int) -> None:
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, arguments in commands.items():
            began, spent = time.perf_counter(), _processor_seconds()
            _run(arguments)
            times[name].append((time.perf_counter() - began, _processor_seconds() - spent))
    print("\n| command | ms, median | ms, best | ms of the processor, best |\n| --- | --- | --- | --- |")
    for name, runs in times.items():
        walls, processor = zip(*runs, strict=True)
        figures = (statistics.median(walls), min(walls), min(processor))
        print(f"| {name} | {' | '.join(f'{1000 * figure:.0f}' for figure in figures)} |")


def _processor_seconds() -> float:
    """Return the time that all processes took that this one has started, and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
