"""The program in processes of its own, quickly: a process that has loaded everything makes a child for each run.

So a run costs some hundredths of a second in the place of a quarter, and thousands can be had. The children are
forked before anything of a store is opened; a run is the same as one of a shell's, with the same arguments, environment
and exit codes. `python -m benchmarks.torture.launching` is that process: it reads one request a line, as JSON.
"""

import ctypes
import gc
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from corpus_search.engines.address import URL_VARIABLE

__all__ = ["Launcher", "Limits", "Run"]

PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Limits:
    """What befalls a run: SIGKILL or another signal after some seconds, a failing system call, a file-size limit.

    `fault` is (the number of the call that fails, from 0; errno; 1 if all later ones fail too), of the calls that
    touch a path below `below`, with `reads` also those that only open a file to read it. `user` is the number of
    another user, where this one is root. With `weighs`, memory is looked at all the time, that of all processes of the
    run together.
    """

    signal_after: float | None = None
    signal: int = signal.SIGKILL
    fault: tuple[int, int, int] | None = None
    below: str = ""
    reads: bool = False
    file_size: int | None = None
    open_files: int | None = None
    user: int | None = None
    weighs: bool = False
    time: float = 120.0


@dataclass(frozen=True, slots=True)
class Run:
    """What became of a run: exit code (negative for a signal), output, seconds, and the calls that were counted.

    `peak` is the most memory that it took, in bytes: resident, added up over its processes; 0 if nobody looked.
    `hung` says that it had to be ended. `codes` are those of several
    runs in one process, of which `code` is the last.
    """

    code: int
    out: bytes
    err: bytes
    seconds: float
    calls: int
    peak: int
    hung: bool
    codes: tuple[int, ...]

    @property
    def is_clean(self) -> bool:
        """It ended with an exit code of ours and said nothing of a mistake in the program."""
        words = (b"error in the program", b"Traceback", b"Exception ignored", b"Fatal Python error")
        return (
            {self.code, *self.codes} <= {0, 1, 2, 130} and not self.hung and not any(word in self.err for word in words)
        )


class Launcher:
    """The process that makes others. Use it in a `with` statement."""

    def __init__(self, folder: Path, preload: Path | None = None) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        kept = {key: value for key, value in os.environ.items() if not key.startswith("CORPUS_SEARCH")}
        environment = kept | {key: os.environ[key] for key in (URL_VARIABLE,) if key in os.environ}
        environment |= {"COLUMNS": "80", "PYTHONHASHSEED": "0"}
        if preload is not None:
            environment["LD_PRELOAD"] = str(preload)
        command = [sys.executable, "-m", "benchmarks.torture.launching"]
        self._process = subprocess.Popen(  # noqa: S603  (our own program)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PROJECT, env=environment, text=True
        )

    def run(self, *arguments: str | Path, limits: Limits | None = None, cwd: Path | None = None) -> Run:
        """Run the program with these arguments and wait for its end."""
        return self.run_all([arguments], limits=limits, cwd=cwd)

    def run_all(
        self,
        commands: Sequence[Sequence[str | Path]],
        *,
        limits: Limits | None = None,
        cwd: Path | None = None,
        together: bool = False,
    ) -> Run:
        """Run the program several times, one after the other, in one process.

        With `together`, both outputs are one, as on a terminal.
        """
        out, err = self._folder / "out", self._folder / ("out" if together else "err")
        request = {
            "commands": [[os.fspath(argument) for argument in command] for command in commands],
            "limits": asdict(limits or Limits()),
            "cwd": str(cwd or self._folder),
            "out": str(out),
            "err": str(err),
        }
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the launcher has no pipes")
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        answer["codes"] = tuple(answer["codes"])
        return Run(**answer, out=out.read_bytes(), err=err.read_bytes())

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _serve() -> None:
    from corpus_search.cli import app  # noqa: PLC0415

    _load()
    counter = ctypes.CDLL(None)
    for line in sys.stdin:
        request = json.loads(line)
        limits = Limits(**request["limits"])
        told_read, told_write = os.pipe()
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            os.close(told_read)
            _run_child(app.run, counter, request, limits, told_write)
        os.close(told_write)
        code, peak, hung = _wait(child, limits, began)
        seconds = time.monotonic() - began
        calls, *codes = [int(number) for number in os.read(told_read, 4096).split()] or [0]
        os.close(told_read)
        answer = {"code": code, "codes": codes, "seconds": seconds, "calls": calls, "hung": hung}
        print(json.dumps(answer | {"peak": peak}), flush=True)


def _load() -> None:
    """Import what the runs import, and read an article, once for all; no store is touched."""
    from typer.main import get_command  # noqa: PLC0415

    from corpus_search.cli import app  # noqa: PLC0415
    from corpus_search.readers import READERS  # noqa: PLC0415
    from corpus_search.readers.containers import CONTAINERS  # noqa: PLC0415

    for module in (
        "corpus_search.api", "corpus_search.checking", "corpus_search.engines.whoosh.checking",
        "corpus_search.engines.whoosh.engine", "corpus_search.engines.whoosh.session",
        "corpus_search.indexing.migrating", "corpus_search.indexing.run", "corpus_search.output.checks",
        "corpus_search.output.json", "corpus_search.output.summaries", "corpus_search.output.terminal",
        "corpus_search.readers.unpacking", "corpus_search.store.ledger", "corpus_search.store.stories",
        "corpus_search.store.acronyms", "csv", "filelock", "socket", "sqlite3", "Stemmer",
        *(f"corpus_search.cli.{command}" for command in app.COMMANDS),
    ):  # fmt: skip
        import_module(module)
    for reader in READERS:
        reader.load()
    for container in CONTAINERS:
        container.load()
    # Typer looks at every parameter of a command to make its parser, which takes as long as a small update.
    made = {names: get_command(app.make_app(names)) for names in (app.COMMANDS, *((name,) for name in app.COMMANDS))}
    app.make_app = lambda commands=app.COMMANDS: made[tuple(commands)]  # type: ignore[assignment, return-value]
    _read_something()
    gc.freeze()  # so that no run copies all that by looking for garbage in it


def _read_something() -> None:
    """Fill what is remembered: tables of languages, stemmers, expressions."""
    from corpus_search.analysis.analyzer import Analyzer  # noqa: PLC0415
    from corpus_search.article import Article  # noqa: PLC0415
    from corpus_search.indexing.drafts import Drafter  # noqa: PLC0415
    from corpus_search.query.parser import parse  # noqa: PLC0415
    from corpus_search.readers.base import ReadOptions  # noqa: PLC0415
    from corpus_search.readers.reading import read_file  # noqa: PLC0415

    analyzer = Analyzer("auto")
    for record in read_file("", "a.txt", b"A river\nand a council of the minister.", ReadOptions()).records:
        if isinstance(record, Article):
            Drafter(analyzer).draft(record)
    parse("a river", analyzer)


def _run_child(run: Any, counter: Any, request: dict[str, Any], limits: Limits, told: int) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.setpgid(0, 0)
    _connect(request["out"], request["err"])
    os.chdir(request["cwd"])
    _limit(limits, counter)
    codes = []
    try:
        for command in request["commands"]:
            codes.append(99)
            codes[-1] = run(command)
    except BaseException:
        import traceback  # noqa: PLC0415

        traceback.print_exc()
    finally:
        calls = 0
        if limits.below:
            counter.fault_disarm()
            calls = counter.fault_count()
        os.write(told, " ".join(map(str, (calls, *codes))).encode())
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        _end(codes[-1])


def _connect(out: str, err: str) -> None:
    """Read nothing, and write both outputs into files, or into one."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    os.dup2(os.open(out, writing), 1)
    os.dup2(1 if err == out else os.open(err, writing), 2)


def _limit(limits: Limits, counter: Any) -> None:
    if limits.file_size is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_size, limits.file_size))
    if limits.open_files is not None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (limits.open_files, limits.open_files))
    if limits.user is not None:
        os.setgroups([])
        os.setuid(limits.user)
    if limits.below:
        counter.fault_arm(os.fsencode(limits.below), *(limits.fault or (-1, 0, 0)), limits.reads)


def _end(code: int) -> None:
    """End as Python does, with what libraries want done at the end, and without what the parent would do."""
    import atexit  # noqa: PLC0415

    try:
        atexit._run_exitfuncs()  # noqa: SLF001
    finally:
        os._exit(code)


def _wait(child: int, limits: Limits, began: float) -> tuple[int, int, bool]:
    """Wait for the end of a child, and do to it what the limits say; return its exit code, memory, and if it hung."""
    pause = 0.05 if limits.weighs else 0.001
    signalled = hung = False
    peak = 0
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status), peak, hung
        if limits.weighs:
            peak = max(peak, _memory(child))
        now = time.monotonic() - began
        if limits.signal_after is not None and not signalled and now >= limits.signal_after:
            os.kill(child, limits.signal)
            signalled = True
        if now >= limits.time and not hung:
            os.kill(child, signal.SIGKILL)
            hung = True
        time.sleep(pause)


def _memory(process: int) -> int:
    """Return the bytes that a process and all that it has started have in memory."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:  # it has just ended
        return 0
    return pages * resource.getpagesize() + sum(_memory(int(child)) for child in children)


if __name__ == "__main__":
    _serve()
