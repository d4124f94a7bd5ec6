"""What became of every file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from corpus_search.errors import StoreError
from corpus_search.store.ledger import LEDGER_NAME, Entry, Ledger

A = Entry("", "a", 1, 2, b"h", "indexed", "1 of 2", "text 1", encoding="utf-8", encoding_origin="declared", articles=3)
B = Entry("", "b/\udcff\n\U0001f600", 0, -5, b"", "failed", "not readable")
C = Entry("root", "a", 2**62, 2**63 - 1, b"\0", "skipped", "empty")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with closing(Ledger.create(tmp_path)) as ledger:
        yield ledger


def _again(folder: Path) -> list[Entry]:
    with closing(Ledger.open(folder)) as ledger:
        return list(ledger.iter_entries())


def _commit(ledger: Ledger, *entries: Entry) -> None:
    for entry in entries:
        ledger.put(entry)
    ledger.announce()
    ledger.commit()


def test_rows_come_back_as_they_were_in_order(ledger: Ledger, tmp_path: Path) -> None:
    _commit(ledger, C, B, A)
    assert list(ledger.iter_entries()) == _again(tmp_path) == [A, B, C]
    assert [ledger.entry(entry.root, entry.path) for entry in (A, B, C)] == [A, B, C]
    assert ledger.entry("root", "b") is None
    assert list(ledger.iter_entries("root")) == [C]
    assert list(ledger.iter_entries(status="failed")) == [B]
    assert list(ledger.iter_entries("", "indexed")) == [A]
    assert ledger.roots() == {"", "root"}


def test_totals_are_by_status_and_reason(ledger: Ledger) -> None:
    _commit(
        ledger, A, B, C, replace(C, path="c"), replace(A, path="d", reason="other"), replace(C, path="e", reason="x")
    )
    expected = {("indexed", ""): 2, ("failed", "not readable"): 1, ("skipped", "empty"): 2, ("skipped", "x"): 1}
    assert ledger.totals() == expected


def test_nothing_is_kept_before_the_commit(ledger: Ledger, tmp_path: Path) -> None:
    _commit(ledger, A)
    ledger.put(replace(A, size=9))
    ledger.remove("", "a")
    ledger.put(B)
    assert _again(tmp_path) == [A] == list(ledger.iter_entries())
    ledger.close()
    assert _again(tmp_path) == [A]


def test_the_last_that_is_put_down_counts(ledger: Ledger, tmp_path: Path) -> None:
    _commit(ledger, A, replace(A, size=9))
    assert _again(tmp_path) == [replace(A, size=9)]
    ledger.remove("", "a")
    ledger.remove("", "never there")
    ledger.commit()
    assert _again(tmp_path) == []


def test_what_was_announced_stays_unfinished_until_a_commit_that_has_it(ledger: Ledger, tmp_path: Path) -> None:
    ledger.put(A)
    ledger.put(B)
    ledger.announce()
    ledger.close()  # as if the process had died
    with closing(Ledger.open(tmp_path)) as later:
        assert later.unfinished() == [("", A.path), ("", B.path)]
        assert list(later.iter_entries()) == []
        _commit(later, C)
        assert later.unfinished() == [("", A.path), ("", B.path)]
        _commit(later, A)
        assert later.unfinished() == [("", B.path)]
        later.remove("", B.path)
        later.commit()
        assert later.unfinished() == []


def test_a_commit_of_nothing_writes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    before = (tmp_path / LEDGER_NAME).read_bytes()
    ledger.announce()
    ledger.commit()
    assert (tmp_path / LEDGER_NAME).read_bytes() == before


def test_one_in_memory_leaves_no_trace(here: Path) -> None:
    with closing(Ledger.create(None)) as ledger:
        _commit(ledger, A)
        assert list(ledger.iter_entries()) == [A]
    assert list(here.iterdir()) == []


def test_a_missing_ledger_is_an_error_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"ledger.* is missing") as error:
        Ledger.open(tmp_path)
    assert "check --repair" in error.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_that_vanishes_is_not_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "is_file", lambda _: True)
    with pytest.raises(StoreError, match="cannot be opened"):
        Ledger.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not SQLite" * 100])
def test_a_damaged_ledger_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / LEDGER_NAME).write_bytes(content)
    with pytest.raises(StoreError, match="cannot be opened") as error:
        Ledger.open(tmp_path)
    assert "check --repair" in error.value.hint


def test_a_folder_in_its_place_is_an_error(tmp_path: Path) -> None:
    (tmp_path / LEDGER_NAME).mkdir()
    with pytest.raises(StoreError, match="ledger"):
        Ledger.open(tmp_path)


def test_a_busy_ledger_is_an_error(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **more: connect(*args, **{**more, "timeout": 0}))
    with closing(Ledger.open(tmp_path)) as one, closing(Ledger.open(tmp_path)) as other:
        one._execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="locked"):
            other.put(A)


def test_odd_file_names_are_no_trouble(tmp_path: Path) -> None:
    folder = tmp_path / "a ?mode=memory#%41 \udcff"
    folder.mkdir()
    with closing(Ledger.create(folder)) as ledger:
        _commit(ledger, A)
    assert _again(folder) == [A]
    assert [path.name for path in folder.iterdir()] == [LEDGER_NAME]


def test_damage_that_shows_only_when_rows_are_read_is_told_as_such(ledger: Ledger, tmp_path: Path) -> None:
    _commit(ledger, A)
    with closing(sqlite3.connect(tmp_path / LEDGER_NAME)) as connection:
        connection.execute("UPDATE file SET status = CAST(x'ff' AS TEXT)")
        connection.commit()
    with pytest.raises(StoreError, match="check --repair"):
        list(ledger.iter_entries())
    with pytest.raises(StoreError, match="check --repair"):
        ledger.totals()
