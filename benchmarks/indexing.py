"""How quick is `index`, and how much memory does it take, with all of its processes?

    python -m benchmarks.indexing FOLDER [--jobs N] [--memory SIZE]

Indexes a folder into a store of its own as the command does, and prints articles a second, seconds of all processors,
the size of the store, and the greatest memory of all processes together: the sum of what each has for itself and of
its share of what several have (PSS, from Linux's /proc/PID/smaps_rollup), looked at ten times a second. Then it
does so again, with nothing changed, and with ten files changed (for as long as it takes).
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

_PAUSE = 0.1
"""Seconds between two looks."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="How quick is index, and how much memory does it take?")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs")
    parser.add_argument("--memory")
    options = parser.parse_args()
    given = [f"--{name}={value}" for name in ("jobs", "memory") if (value := getattr(options, name))]
    paths = sorted(path for path in options.folder.rglob("*") if path.is_file())
    with tempfile.TemporaryDirectory() as place:
        command = [
            sys.executable,
            "-m",
            "corpus_search",
            "index",
            str(options.folder),
            f"--store={place}/store",
            *given,
        ]
        print("| run | seconds | processor seconds | greatest memory, MB |\n| --- | --- | --- | --- |")
        _print_run(f"{len(paths):,} files", command)
        _print_run("nothing new", command)
        changed = paths[:: max(1, len(paths) // 10)][:10]
        before = [path.read_bytes() for path in changed]
        for path, data in zip(changed, before, strict=True):
            path.write_bytes(data + b" more")
        try:
            _print_run(f"{len(changed)} files changed", command)
        finally:
            for path, data in zip(changed, before, strict=True):
                path.write_bytes(data)
        size = sum(path.stat().st_size for path in Path(place).rglob("*") if path.is_file())
        text = sum(path.stat().st_size for path in paths)
        print(f"\nsize of the store: {size / 1e6:.1f} MB, {size / text:.2f} of the files")


def _print_run(name: str, command: list[str]) -> None:
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:  # noqa: S603  (our own)
        greatest = 0
        while process.poll() is None:
            greatest = max(greatest, sum(map(_memory, _tree(process.pid))))
            time.sleep(_PAUSE)
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"| {name} | {seconds:.2f} | {spent:.2f} | {greatest / 1e6:.0f} |", flush=True)


def _tree(pid: int) -> list[int]:
    """Return the numbers of a process and all that it has started."""
    pids = [pid]
    for one in pids:
        with suppress(OSError):
            for children in Path(f"/proc/{one}/task").glob("*/children"):
                pids += map(int, children.read_text().split())
    return pids


def _memory(pid: int) -> int:
    """Return the bytes of a process, 0 where it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    main()
