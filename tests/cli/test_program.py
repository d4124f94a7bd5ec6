"""The program as a whole: its help, its one error boundary, what it imports, and pipes that close."""

import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from corpus_search.cli import app as app_module
from corpus_search.readers import READERS
from corpus_search.readers.containers import CONTAINERS
from corpus_search.version import __version__

Run = Callable[..., CompletedProcess[bytes]]
Fail = Callable[[BaseException], None]

TYPER = tuple(map(int, version("typer").split(".")[:2]))
HEAVY = ("whoosh", "Stemmer", "chardet", "pathspec", "sqlite3", "filelock", "hashlib", "numpy", "rich", "pydoc")
NOT_FOR_A_SEARCH = {
    "asyncio", "concurrent", "email", "http", "logging", "multiprocessing", "numpy", "pydantic", "rapidfuzz", "rich",
    "sqlite3", "ssl", "tantivy", "opensearchpy", "tempfile", "unittest", "whoosh", "yaml",
}  # fmt: skip


def _python(*arguments: str, cwd: Path) -> CompletedProcess[bytes]:
    return subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, check=False)


def _shell(command: str, cwd: Path) -> CompletedProcess[bytes]:
    """Run a command of bash, in which `corpus-search` is the program; the last line of output is the exit codes."""
    program = f'corpus-search() {{ "{sys.executable}" -m corpus_search "$@"; }}'
    script = f'{program}; {command}; echo "codes ${{PIPESTATUS[*]}}"'
    return subprocess.run(["bash", "-c", script], cwd=cwd, capture_output=True, check=False)


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Give a function after which every search raises an exception."""

    def arrange(err: BaseException) -> None:
        def raises(*_: object, **__: object) -> None:
            raise err

        monkeypatch.setattr("corpus_search.api.Store.search", raises)

    return arrange


def test_help_names_every_command(run: Run) -> None:
    shown = run("--help")
    assert (shown.returncode, shown.stderr) == (0, b"")
    for command in (b"index", b"search", b"show", b"info"):
        assert b"\n  " + command in shown.stdout
    assert run("-h").stdout == run().stdout == shown.stdout
    assert (run().returncode, run().stderr) == (0, b"")


def test_the_version_is_printed(run: Run) -> None:
    assert run("--version").stdout == f"corpus-search {__version__}\n".encode()


@pytest.mark.parametrize("arguments", [["bogus"], ["--bogus"], ["-x"], ["searhc", "x"], ["\x1b[31m"]], ids=str)
def test_unknown_commands_and_options_are_errors(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"corpus-search: no such ")
    assert b"See: corpus-search --help" in done.stderr
    assert b"\x1b" not in done.stderr


def test_an_interrupt_is_130(seeds: Path, run: Run, fail: Fail) -> None:
    fail(KeyboardInterrupt())
    done = run("search", "x")
    assert (done.returncode, done.stdout) == (130, b"")


def test_an_unforeseen_error_is_two_lines_and_exit_2(
    seeds: Path, run: Run, fail: Fail, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(ZeroDivisionError("odd\n\x1b[31m"))
    done = run("search", "x")
    assert (done.returncode, done.stdout) == (2, b"")
    first, second = done.stderr.decode().splitlines()
    assert first == "corpus-search: an error in the program itself (ZeroDivisionError: odd␊␛[31m)."
    assert "CORPUS_SEARCH_DEBUG=1" in second
    monkeypatch.setenv(app_module.DEBUG_VARIABLE, "1")
    done = run("search", "x")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Traceback (most recent call last)" in done.stderr
    assert b"\x1b" not in done.stderr


@pytest.mark.parametrize(
    ("err", "text"),
    [
        (PermissionError(13, "Permission denied", "a\x1b"), "corpus-search: Permission denied: a␛.\n"),
        (OSError("odd"), "corpus-search: odd.\n"),
        (MemoryError(), "corpus-search: an error in the program itself (MemoryError: ).\n"),
        (RecursionError("deep"), "corpus-search: an error in the program itself (RecursionError: deep).\n"),
    ],
    ids=repr,
)
def test_errors_of_the_system_are_errors(seeds: Path, run: Run, fail: Fail, err: Exception, text: str) -> None:
    fail(err)
    done = run("search", "x")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith(text)


def test_a_store_that_is_damaged_is_an_error(seeds: Path, run: Run) -> None:
    for name, content in (("settings.json", b"{"), ("data-1/ledger.sqlite3", b"x" * 5000)):
        path = seeds / ".corpus-search" / name
        before = path.read_bytes()
        path.write_bytes(content)
        for command in (("info",), ("index",)):
            done = run(*command)
            assert (done.returncode, done.stdout) == (2, b"")
            assert name.rpartition("/")[2].encode() in done.stderr
            assert b"error in the program" not in done.stderr
        path.write_bytes(before)
    for path in (seeds / ".corpus-search" / "data-1" / "engine").iterdir():
        path.unlink()
    done = run("search", "syria")
    assert done.returncode == 2
    assert b"corpus-search check --repair" in done.stderr


# Start-up. What is imported is decided once for a process, so each needs its own.


def _imported(code: str, cwd: Path) -> set[str]:
    ending = "import sys; print('\\n' + ' '.join(sys.modules))"
    done = _python("-c", f"{code}\n{ending}", cwd=cwd)
    assert done.returncode == 0, done.stderr.decode()
    return set(done.stdout.decode().splitlines()[-1].split())


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["search", "--help"], ["index", "--help"], ["bogus"]], ids=str
)
def test_help_imports_nothing_heavy(here: Path, arguments: list[str]) -> None:
    imported = _imported(f"from corpus_search.cli.app import run; run({arguments})", here)
    # Older releases of Typer import Rich for the help of a command, but never for that of the program.
    allowed = {"rich"} if len(arguments) > 1 and TYPER < (0, 26) else set()
    assert imported & set(HEAVY) - allowed == set()


def test_a_search_for_programs_imports_neither_rich_nor_what_only_indexing_needs(seeds: Path) -> None:
    for form in ("--json", "--jsonl", "--csv", "--paths", "--count"):
        imported = _imported(f"from corpus_search.cli.app import run; run(['search', 'syria', '{form}'])", seeds)
        assert imported & {"rich", "lxml", "chardet", "pathspec", "filelock", "sqlite3"} == set()
        parts = {name.removeprefix("corpus_search.") for name in imported}
        assert parts & {"readers", "indexing", "store.ledger", "store.stories", "engines.whoosh.session"} == set()
        assert {name.partition(".")[0] for name in imported} & NOT_FOR_A_SEARCH == set()


def test_a_command_loads_no_other_command(seeds: Path) -> None:
    imported = _imported("from corpus_search.cli.app import run; run(['search', 'syria', '--count'])", seeds)
    assert "corpus_search.cli.search" in imported
    assert imported.isdisjoint({f"corpus_search.cli.{name}" for name in app_module.COMMANDS if name != "search"})


def test_an_update_loads_the_readers_of_what_it_reads(seeds: Path) -> None:
    _python("-m", "corpus_search", "index", "--quiet", cwd=seeds)
    (seeds / "one.jsonl").write_text('{"title": "One", "text": "a river"}')
    imported = _imported("from corpus_search.cli.app import run; run(['index', 'one.jsonl', '--quiet'])", seeds)
    formats = {known.name: known.class_path.rpartition(".")[0] for known in (*READERS, *CONTAINERS)}
    assert {name for name, module in formats.items() if f"corpus_search.readers.{module}" in imported} == {"jsonl"}


def test_the_module_is_the_program(seeds: Path) -> None:
    done = _python("-m", "corpus_search", "search", "syria", "--count", cwd=seeds)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"2\n", b"")
    assert _python("-m", "corpus_search", "search", "zzz", "--count", cwd=seeds).returncode == 1
    assert _python("-m", "corpus_search", "search", cwd=seeds).returncode == 2


def test_what_is_to_be_done_at_the_end_is_done(here: Path) -> None:
    asked = "import atexit, sys; atexit.register(print, 'done at the end'); sys.argv = ['corpus-search', '--version']"
    done = _python("-c", f"{asked}; from corpus_search.__main__ import main; main()", cwd=here)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, b"done at the end")


def test_who_measures_the_program_is_told_at_its_end(here: Path) -> None:
    done = _python("-m", "cProfile", "-m", "corpus_search", "--version", cwd=here)
    assert done.returncode == 0
    assert b"function calls" in done.stdout


# Pipes


def test_a_closed_pipe_is_quiet(seeds: Path) -> None:
    lines = "\n".join('{"title": "syria", "text": "%s"}' % ("syria " * 200) for _ in range(300))
    (seeds / "many.jsonl").write_text(lines)
    assert _shell("corpus-search index many.jsonl --quiet", seeds).stderr == b""
    for command in (
        "search syria -n 300",
        "search syria -n 300 --json",
        "search syria -n 300 --jsonl",
        "search '*' -n 300 -l",
    ):
        done = _shell(f"corpus-search {command} | head -n 1", seeds)
        assert done.stderr == b""
        assert done.stdout.splitlines()[-1] == b"codes 0 0"
    done = _shell("corpus-search search syria --count | true", seeds)
    assert (done.stdout, done.stderr) == (b"codes 0 0\n", b"")


def test_closed_and_full_outputs(seeds: Path) -> None:
    for stream in ("1", "2", "0"):
        done = _shell(f"corpus-search search syria {stream}>&-", seeds)
        assert done.stdout.splitlines()[-1] == b"codes 0"
        assert done.stderr == b""
    done = _shell("corpus-search search tittle:x 2>&-", seeds)
    assert done.stdout == b"codes 2\n"
    if Path("/dev/full").exists():
        done = _shell("corpus-search search syria > /dev/full", seeds)
        assert done.stdout == b"codes 2\n"
        assert done.stderr == b"corpus-search: the output cannot be written: No space left on device.\n"
        assert _shell("corpus-search search tittle:x 2> /dev/full", seeds).stdout == b"codes 2\n"


def test_paths_can_be_piped_on(seeds: Path) -> None:
    odd = os.fsdecode(b"new\nline \xff'\"$.txt")
    (seeds / "seeds" / odd).write_text("zeppelin\nzeppelin text")
    assert _shell("corpus-search index --quiet", seeds).stderr == b""
    done = _shell("corpus-search search zeppelin --paths -0 | xargs -0 cat", seeds)
    assert done.stdout == b"zeppelin\nzeppelin textcodes 0 0\n"


def test_any_locale_will_do(seeds: Path) -> None:
    for locale in ("C", "POSIX", "C.UTF-8"):
        done = _shell(f"export LC_ALL={locale}; corpus-search search '“Global Coalition”' ", seeds)
        assert done.stdout.splitlines()[-1] == b"codes 0"
        assert done.stderr == b""
