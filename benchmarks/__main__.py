"""How fast are we, beside others, in one run on this machine?

    python -m benchmarks [--articles 10000] [--corpus FILE.jsonl|FOLDER] [--rounds 5] [--parts index,query,...]

Prints Markdown; `--json FILE` and `--plot FILE.svg` (extra `bench`) write the same for machines and eyes. Every figure
is the median of the rounds, in which the peers take turns, each in a process of its own.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.corpus import generate, read_corpus, write_parts
from benchmarks.measuring import PARTS, Bench
from benchmarks.tables import markdown_of


def main() -> None:
    """Measure, print, write."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="corpus-search-bench-", dir=options.work) as place:
        # As of an installed program, whose modules are compiled once.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = f"{place}/compiled"
        results = _measure(options, Path(place))
    print(markdown_of(results))
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    if options.plot:
        from benchmarks.plot import plot  # noqa: PLC0415  (matplotlib is an extra)

        plot(results, options.plot)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--corpus", type=Path, help="articles to take: JSONL, or a folder of such or of texts")
    parser.add_argument("--articles", type=int, action="append", help="how many; several for a table of scaling")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--parts", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    parser.add_argument("--peers", default="", help="only these, parted by commas")
    parser.add_argument("--work", type=Path, help="where temporary files go")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--plot", type=Path)
    return parser.parse_args()


def _measure(options: argparse.Namespace, place: Path) -> dict[str, Any]:
    results: dict[str, Any] = {"machine": _machine(), "rounds": options.rounds, "runs": []}
    for count in options.articles or [10_000]:
        corpus = place / f"{count} articles"
        articles = read_corpus(options.corpus, count) if options.corpus else generate(count)
        size = write_parts(articles, corpus)
        print(f"{count:,} articles, {size / 1e6:.1f} MB of text", file=sys.stderr)
        bench = Bench(corpus, count, size, place / str(count), options)
        results["runs"].append(bench.run())
        if options.json:  # what is done is kept, whatever becomes of the rest
            options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    return results


def _machine() -> dict[str, Any]:
    names = [line for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    model = names[0].partition(":")[2].strip() if names else platform.processor()
    return {"cores": os.cpu_count(), "cpu": model, "system": platform.system(), "python": platform.python_version()}


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text("utf-8").splitlines()
    except OSError:
        return []


if __name__ == "__main__":
    main()
