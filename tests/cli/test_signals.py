"""Ctrl-C and SIGTERM end the program soon, with 130, and leave the last commit."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")

SIGNALS = [signal.SIGINT, signal.SIGTERM]


def _start(*arguments: str, cwd: Path, stdin: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "corpus_search", *arguments]
    # In a group of its own, as a shell does it, so that the signal reaches what the program has started too.
    return subprocess.Popen(
        command, cwd=cwd, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )


def _run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "corpus_search", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, check=False)


def _finish(process: subprocess.Popen[bytes], number: signal.Signals) -> str:
    """Send a signal to a process and all that it has started; return what it says."""
    os.killpg(process.pid, number)
    try:
        out, err = process.communicate(timeout=10)
    except subprocess.TimeoutExpired:
        # Python may miss a signal that comes right before a call which waits for ever; people press Ctrl-C again.
        os.killpg(process.pid, number)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert out == b""
    return err.decode()


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_an_index_run_leaves_the_last_commit_and_no_lock(here: Path, plant: Plant, number: signal.Signals) -> None:
    plant(here / "a", {"one.txt": "One\ntext"})
    assert _run("index", "a", cwd=here).returncode == 0
    plant(here / "a", {f"{name}.txt": f"Article {name}\ntext" for name in range(400)})
    process = _start("index", cwd=here)
    while not (here / ".corpus-search" / "writer.json").exists():
        assert process.poll() is None, "it ended before the signal came"
    assert "interrupted" in _finish(process, number)
    assert int(_run("search", "text", "--count", cwd=here).stdout) >= 1
    assert _run("index", "--wait", "0", cwd=here).returncode == 0


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_who_presses_ctrl_c_again_and_again_gets_the_same_end(here: Path, plant: Plant, number: signal.Signals) -> None:
    """Signals that come while the interpreter shuts down ended it with a traceback, or by the signal."""
    plant(here / "a", {f"{name}.txt": f"Article {name}\ntext" for name in range(400)})
    process = _start("index", "a", cwd=here)
    while not (here / ".corpus-search" / "writer.json").exists():
        assert process.poll() is None, "it ended before the signal came"
    while process.poll() is None:
        os.killpg(process.pid, number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.002)
    out, err = process.communicate()
    assert (process.returncode, out, b"Traceback" in err) == (130, b"", False), err


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_one_that_waits_for_its_input_ends(here: Path, number: signal.Signals) -> None:
    reading, writing = os.pipe()
    process = _start("index", "-", cwd=here, stdin=reading)
    os.close(reading)
    # It reads more than a pipe holds only when it is waiting for input.
    os.write(writing, b"x" * 100_000)
    _finish(process, number)
    os.close(writing)


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_one_that_waits_for_the_lock_ends(here: Path, plant: Plant, number: signal.Signals) -> None:
    from corpus_search.store.lock import locked  # noqa: PLC0415

    plant(here / "a", {"one.txt": "One\ntext"})
    with locked(here / ".corpus-search"):
        process = _start("index", "a", "--wait", "60", cwd=here)
        assert process.stderr is not None
        assert b"waiting up to 60 s for process" in process.stderr.readline()
        _finish(process, number)


def test_one_that_is_still_starting_ends_quietly() -> None:
    """Ctrl-C while Python imported the program printed a traceback."""
    command = [sys.executable, "-X", "importtime", "-m", "corpus_search", "search", "text"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
        assert process.stderr is not None
        while b"typer" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in err
