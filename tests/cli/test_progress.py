"""What is shown on a terminal while a run goes on."""

import io
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from corpus_search.cli.progress import progress_line
from corpus_search.cli.streams import say
from corpus_search.indexing.report import Progress

Run = Callable[..., CompletedProcess[bytes]]
Plant = Callable[[Path, Mapping[str, str | bytes]], Path]


class Terminal(io.StringIO):
    """Standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True

    def shown(self) -> str:
        """Return what was written, without escape codes."""
        return re.sub(r"\x1b\[[?0-9;]*[A-Za-z]", "", self.getvalue())


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Terminal]:
    """Give a function that puts a terminal in the place of standard error; pytest puts its own there before a test."""

    def install() -> Terminal:
        stream = Terminal()
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setenv("TERM", "xterm-256color")
        return stream

    return install


def test_a_run_shows_how_far_it_is(here: Path, plant: Plant, run: Run, watch: Callable[[], Terminal]) -> None:
    terminal = watch()
    plant(here / "a", {f"{number}.txt": f"{number}\ntext" for number in range(5)})
    done = run("index", "a")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith("5 files → 5 articles".encode())
    assert "Writing the index" in terminal.shown()
    assert "5 articles" in terminal.shown()


@pytest.mark.parametrize("option", ["--quiet", "--json"])
def test_who_wants_silence_gets_it(
    here: Path, plant: Plant, run: Run, watch: Callable[[], Terminal], option: str
) -> None:
    terminal = watch()
    plant(here / "a", {"a.txt": "a\ntext"})
    assert run("index", "a", option).returncode == 0
    assert terminal.getvalue() == ""


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_the_line_fits(watch: Callable[[], Terminal], monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    terminal = watch()
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setattr("corpus_search.cli.progress._PAUSE", 0.0)
    with progress_line() as on_progress:
        for done in range(1, 20_001, 500):
            on_progress(Progress(done, 20_000, done))
        on_progress(Progress(20_000, 20_000, 19_999))
    lines = terminal.shown().replace("\r", "\n").splitlines()
    assert max(map(len, lines)) <= columns
    assert any("Reading" in line and "of 20,000" in line for line in lines) or columns < 60


def test_a_run_of_nothing_shows_nothing_odd(watch: Callable[[], Terminal]) -> None:
    terminal = watch()
    with progress_line():
        pass
    assert "None" not in terminal.shown()


def test_messages_are_broken_between_words(watch: Callable[[], Terminal], monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watch()
    monkeypatch.setenv("COLUMNS", "40")
    say("some words and a/very/long/path/that/is-longer-than/the/whole/line and\x1b[31m some more")
    assert terminal.getvalue().splitlines() == [
        "some words and",
        "a/very/long/path/that/is-longer-than/the/whole/line",
        "and␛[31m some more",
    ]
