"""`check` finds what is damaged, says where, and mends it."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from corpus_search.store.database import settle
from corpus_search.store.lock import locked
from corpus_search.store.seal import SEAL_NAME, seal_files

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]
Run = Callable[..., CompletedProcess[bytes]]
Contents = Callable[[Path], dict[str, str]]


@pytest.fixture
def store(here: Path, plant: Plant, run: Run) -> Path:
    plant(here / "a", {f"{name}.txt": f"Article {name}\nThe river and the town of {name}." for name in "abcdefgh"})
    assert run("index", "a").returncode == 0
    plant(here / "a", {"later.txt": "Later\nThe river again.", "b.txt": "Changed\nNo more of it."})
    assert run("index").returncode == 0
    return here / ".corpus-search"


def _files(store: Path, pattern: str) -> list[Path]:
    return sorted(path for path in store.rglob(pattern) if path.is_file() and path.stat().st_size)


def _change(path: Path, place: int) -> None:
    data = bytearray(path.read_bytes())
    data[place] ^= 0x10
    path.write_bytes(data)


def test_a_sound_store_is_said_to_be_sound(store: Path, run: Run) -> None:
    done = run("check")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b".corpus-search is sound: ")
    assert b", 9 articles, looked at in " in done.stdout
    found = json.loads(run("check", "--json").stdout)
    assert (found["sound"], found["findings"], found["mended"], found["articles"]) == (True, [], [], 9)
    assert found["store"] == str(store)


@pytest.mark.parametrize(
    "pattern", ["*.trm", "*._stored.col", "*.wrd", "*.sum", "*.toc", "ledger.sqlite3", "stories.sqlite3", ".gitignore"]
)
@pytest.mark.parametrize("how", ["changed", "cut", "deleted"])
def test_damage_is_found_and_mended(store: Path, run: Run, contents: Contents, pattern: str, how: str) -> None:
    before = contents(store)
    path = _files(store, pattern)[0]
    if how == "changed":
        _change(path, path.stat().st_size // 2)
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:-1])
    else:
        path.unlink()
    done = run("check")
    if path.name in (SEAL_NAME, ".gitignore") and how == "deleted":
        assert done.returncode == 0  # of which nothing is known then, and which does no harm
        return
    assert (done.returncode, done.stderr) == (1, b"Mend it with: corpus-search check --repair\n")
    assert b"damaged" in done.stdout
    assert path.name.encode() in done.stdout or how == "deleted"
    done = run("check", "--repair")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"mended" in done.stdout
    assert contents(store) == before
    assert run("check").returncode == 0


def test_damaged_settings_cannot_be_mended(store: Path, run: Run) -> None:
    _change(store / "settings.json", 60)
    done = run("check")
    assert done.returncode == 1
    assert b"settings.json" in done.stdout
    done = run("check", "--repair")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"settings.json is damaged" in done.stderr
    assert b"corpus-search index FOLDER" in done.stderr


def test_nothing_is_made_anew_where_articles_would_be_lost(store: Path, here: Path, run: Run) -> None:
    _change(_files(store, "*.trm")[0], 100)
    (here / "a").rename(here / "elsewhere")
    done = run("check", "--repair")
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"not there to be read again: {here}/a".encode() in done.stderr
    (here / "elsewhere").rename(here / "a")
    assert run("check", "--repair").returncode == 0


def test_what_the_parts_do_not_agree_on_is_read_again(store: Path, run: Run, contents: Contents) -> None:
    before = contents(store)
    with closing(sqlite3.connect(store / "data-1" / "ledger.sqlite3")) as connection:
        connection.execute("UPDATE file SET articles = 7 WHERE path = CAST('c.txt' AS BLOB)")
        connection.commit()
    seal_files(store / "data-1")
    done = run("check")
    assert done.returncode == 1
    assert b"disagreeing" in done.stdout
    assert b"a/c.txt: 1 articles in the index, 7 by the ledger, 1 by the stories" in done.stdout
    done = run("check", "--repair")
    assert done.returncode == 0
    assert b"1 files are read again" in done.stdout
    assert contents(store) == before


def test_a_run_that_did_not_end_is_no_damage(store: Path, run: Run) -> None:
    (store / "data-1" / SEAL_NAME).unlink()
    (store / "data-2").mkdir()
    (store / "data-1" / "engine" / "articles_left.trm").write_bytes(b"half")
    done = run("check")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"unfinished" in done.stdout
    assert done.stdout.count(b"leftover") == 2
    done = run("check", "--repair")
    assert done.returncode == 0
    assert not (store / "data-2").exists()
    assert run("check").stdout.startswith(b".corpus-search is sound")


def test_what_is_not_ours_in_a_store_is_left_alone(store: Path, run: Run) -> None:
    (store / "notes.txt").write_text("mine")
    (store / "data-1" / "engine" / "notes.txt").write_text("mine")
    assert run("check", "--repair").returncode == 0
    assert (store / "notes.txt").exists()
    assert (store / "data-1" / "engine" / "notes.txt").exists()


def test_who_writes_is_waited_for(store: Path, run: Run) -> None:
    with locked(store):
        done = run("check", "--wait", "0.01")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"another process is writing" in done.stderr


def test_journals_of_a_run_that_died_are_cleared_away(tmp_path: Path) -> None:
    """A torture trial found them left: SQLite removes one that is of no use only in one mode, -shm not at all."""
    path = tmp_path / "a.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE a (b)")
        connection.commit()
    for ending in ("-journal", "-shm"):
        path.with_name(path.name + ending).write_bytes(bytes(100))
    settle(path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.sqlite3"]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("a",)]


def test_nothing_is_sealed_while_a_journal_is_there(store: Path) -> None:
    """A torture trial found a seal that SQLite broke by itself, when it put its journal's contents into the file."""
    data = store / "data-1"
    (data / SEAL_NAME).unlink()
    (data / "stories.sqlite3-wal").touch()
    seal_files(data)
    assert not (data / SEAL_NAME).exists()
