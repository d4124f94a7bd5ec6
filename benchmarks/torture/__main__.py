"""Run the trials and print their table: python -m benchmarks.torture [--trial NAME ...] [--short] [--engine NAME]."""

import argparse
import platform
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.torture.outcome import Work
from benchmarks.torture.trials import TRIALS
from corpus_search.version import __version__

_MOST_TOLD = 10


def main() -> int:
    """Run what is asked for; the exit code is 1 if anything failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.torture", description=__doc__)
    parser.add_argument("--trial", action="append", choices=[trial.name for trial in TRIALS], help="only this one")
    parser.add_argument("--short", action="store_true", help="as in the tests")
    parser.add_argument("--count", type=int, help="how much of it")
    parser.add_argument("--engine", default="whoosh")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(f"{platform.processor() or platform.machine()}, {platform.system()} {platform.release()}, ", end="")
    print(f"Python {platform.python_version()}, corpus-search {__version__}, {datetime.now(UTC):%Y-%m-%d}")
    print("\n| trial | engine | tried | seconds | failures |\n| --- | --- | --- | --- | --- |")
    failed = False
    for trial in TRIALS:
        if asked.trial and trial.name not in asked.trial:
            continue
        folder = Path(tempfile.mkdtemp(prefix="torture-"))
        count = asked.count or (trial.short if asked.short else trial.long)
        try:
            outcome = trial.run(Work(count, asked.engine, asked.seed, folder))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        what = f"{trial.what} ({outcome.told})" if outcome.told else trial.what
        tried = f"{outcome.done:,} {trial.unit}"
        print(f"| {what} | {asked.engine} | {tried} | {outcome.seconds:.0f} | {len(outcome.failures)} |", flush=True)
        for failure in outcome.failures[:_MOST_TOLD]:
            print(f"{trial.name}: {failure}", file=sys.stderr)
        failed = failed or bool(outcome.failures)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
