"""Articles and file names of strangers, on a terminal: no control character but line feeds and our own colours.

Each is shown by every command that shows it, with colours and links and without.
"""

import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from benchmarks.torture.corpora import plant
from benchmarks.torture.launching import Launcher, Run
from benchmarks.torture.outcome import Outcome, Work

__all__ = ["run"]

_BATCH = 100
_OURS = re.compile(rb"\x1b\[[0-9;]*m|\x1b\]8;;[\x20-\x7e]*\x1b\\")
"""Colours (SGR, ECMA-48 8.3.117) and links (OSC 8)."""
_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f]")
_SIGNS = (
    "\x1b[31m", "\x1b]0;title\x07", "\x1b]8;;file:///etc/passwd\x1b\\", "\x9b31m", "\x90q", "\r", "\b\b\b", "\x0c",
    "\x0b", "\x07", "\x7f", "\x85", "\u202e", "\u2066", "\u2069", "\u200e", "\u061c", "\u2028", "\u2029", "\ufeff",
    "\u200b" * 500, "\t", "\x00", "\x1a", "\x1b(0", "\x1bP1$r\x1b\\", "\x1b[?1049h", "\x1b[6n", "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "e" + "\u0301" * 300, "\ud800", "[bold]x[/bold]", "\ufff9",
)  # fmt: skip
_COMMANDS = (
    ("search", "river"), ("search", "river", "--color", "always"), ("search", "river", "--csv"),
    ("search", "river", "--json"), ("search", "river", "--explain"), ("search", "river", "--paths"),
    ("search", "river", "--facet", "source", "--facet", "tag"), ("files",), ("files", "--csv"), ("files", "--json"),
    ("duplicates",), ("info",), ("check",), ("index", "--rebuild"),
)  # fmt: skip


def run(work: Work) -> Outcome:
    """Show `count` hostile articles."""
    outcome, chances = Outcome(), work.chances
    with Launcher(work.folder / "launch") as launcher:
        for first in range(0, work.count, _BATCH):
            there = work.folder / "there"
            shutil.rmtree(there, ignore_errors=True)
            count = min(_BATCH, work.count - first)
            for number in range(count):
                odd = ["".join(chances.choices(_SIGNS, k=chances.randrange(1, 5))) for _ in range(8)]
                _plant(there / "a", number, odd)
            engine = ("--engine", work.engine)
            shows = [("index", "a", *engine), *_COMMANDS, ("search", "".join(odd[:3]), "river"), ("show", odd[0])]
            for command in shows:
                done = launcher.run(*(part.replace("\0", "") for part in command if part), cwd=there)
                if reason := _unsafe(done, command):
                    outcome.fail(f"{command!r}, articles from {first}: {reason}")
            for name in _ids(there)[:6]:
                for more in ((), ("--color", "always"), ("--query", "river")):
                    command = ("show", name, *more)
                    if reason := _unsafe(launcher.run(*command, cwd=there), command):
                        outcome.fail(f"{command!r}, articles from {first}: {reason}")
            outcome.done += count
    outcome.told = f"{len(_COMMANDS) + 3} commands, and show"
    return outcome


def _plant(folder: Path, number: int, odd: list[str]) -> None:
    """Write an article with odd signs in its parts and in its name."""
    name = re.sub("[/\0]", "_", "".join(odd[:2]))
    name = name.encode("utf-8", "replace").decode()[:60]
    text = f"A river {odd[0]} and {odd[1]}council{odd[2]}\n\nThe river{odd[3]}flows {odd[4]} on.\n{odd[5]}\n"
    clean = text.encode("utf-8", "replace").decode()
    if number % 3:
        plant(folder, {f"{number}{name}.txt": clean})
    else:
        record = {
            "title": f"river {odd[0]}", "text": clean, "author": odd[1], "source": odd[2], "tags": [odd[3], "river"],
            "place": odd[4], "id": odd[5], "published": "2016-02-02", "language": odd[6],
        }  # fmt: skip
        plant(folder, {f"{number}{name}.jsonl": json.dumps(record)})


def _ids(there: Path) -> list[str]:
    """Return the ids of articles, as the stories have them."""
    path = there / ".corpus-search" / "data-2" / "stories.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        return [str(found) for (found,) in connection.execute("SELECT id FROM article ORDER BY id")]


def _unsafe(done: Run, command: tuple[str, ...]) -> str:
    if not done.is_clean:
        return f"exit {done.code} {done.err.decode('utf-8', 'replace')[-300:]!r}"
    for stream in (done.out, done.err):
        shown = _OURS.sub(b"", stream).decode("utf-8", "strict")
        if "--csv" in command:
            shown = shown.replace("\r\n", "\n")
        if found := _UNSAFE.search(shown):
            return f"{found[0]!r} in {shown[max(found.start() - 40, 0) : found.end() + 10]!r}"
    return ""
