"""What does a command take: seconds, seconds of CPU, and memory of it and all its children together?"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Cost", "folder_size", "measure", "run_task"]

_EVERY = 0.05
"""Seconds between two looks at the memory, at the least."""
_SHARE = 50
"""How many times as long as a look took the next one is waited for: the system walks through all pages of a process for
it, which keeps that process waiting too, and takes a core from those that use all."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall-clock seconds, CPU seconds of user and system, and the greatest memory seen, in bytes.

    Memory is the proportional set size of the process and its descendants (Linux, /proc/PID/smaps_rollup), in which
    pages that several share are counted once; 0 where the system does not tell.
    """

    seconds: float
    cpu: float
    memory: int
    code: int
    output: str


def measure(command: Sequence[str], env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Cost:
    """Run a command to its end and return what it took."""
    before = os.times()
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603  (commands of our own)
        list(command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=cwd,
        env={**os.environ, **(env or {})},
    )  # fmt: skip
    watcher = _Watcher(process.pid)
    watcher.start()
    output, _ = process.communicate()
    seconds = time.perf_counter() - began
    watcher.stop()
    after = os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return Cost(seconds, cpu, watcher.most, process.returncode, output)


def run_task(module: str, *arguments: str) -> dict[str, Any]:
    """Run `python -m module` in a process of its own; its last line is JSON. `cost` is added to it."""
    cost = measure([sys.executable, "-m", module, *arguments], cwd=Path(__file__).parents[1])
    if cost.code:
        raise RuntimeError(f"{module} {' '.join(arguments)} failed:\n{cost.output[-3000:]}")
    result: dict[str, Any] = json.loads(cost.output.splitlines()[-1])
    return {**result, "cost": {"seconds": cost.seconds, "cpu": cost.cpu, "memory": cost.memory}}


def folder_size(path: Path) -> int:
    """Return the bytes of all files of a folder, or of a file."""
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())


class _Watcher(threading.Thread):
    """Looks at the memory of a process and its descendants again and again."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._ended = threading.Event()
        self.most = 0

    def run(self) -> None:
        pause = _EVERY
        while not self._ended.wait(pause):
            began = time.perf_counter()
            self.most = max(self.most, sum(map(_memory, _tree(self._pid))))
            pause = max(_EVERY, _SHARE * (time.perf_counter() - began))

    def stop(self) -> None:
        self._ended.set()
        self.join()


def _tree(pid: int) -> list[int]:
    """Return a process and its descendants."""
    found = [pid]
    for parent in found:
        try:
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def _memory(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return 0
