"""SQLite files of strangers: what they put beside or in the place of our tables is refused before it computes."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.errors import StoreError
from corpus_search.store.acronyms import ACRONYMS_NAME, Acronyms
from corpus_search.store.ledger import LEDGER_NAME, Ledger
from corpus_search.store.stories import STORIES_NAME, Stories


def _ledger(folder: Path) -> Ledger:
    return Ledger.open(folder)


def _stories(folder: Path) -> Stories:
    return Stories.open(folder)


def _acronyms(folder: Path) -> Acronyms | None:
    return Acronyms.read(folder, Analyzer())


Open = Callable[[Path], Ledger | Stories | Acronyms | None]
FILES = [(LEDGER_NAME, _ledger, "file"), (STORIES_NAME, _stories, "article"), (ACRONYMS_NAME, _acronyms, "acronym")]

FOR_EVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT"


@pytest.mark.parametrize(("name", "opened", "table"), FILES)
@pytest.mark.parametrize(
    "attack",
    [
        f"CREATE VIEW v AS {FOR_EVER} i FROM n",
        f"ALTER TABLE {{table}} RENAME TO old; CREATE VIEW {{table}} AS {FOR_EVER} i AS root FROM n",
        "CREATE TRIGGER t AFTER INSERT ON {table} BEGIN DELETE FROM {table}; END",
        "ALTER TABLE {table} ADD COLUMN bomb GENERATED ALWAYS AS (zeroblob(1000000000)) VIRTUAL",
        "CREATE INDEX i ON {table} (root) WHERE abs(-9223372036854775807 - 1)",
        "DROP TABLE {table}",
    ],
)
def test_tables_that_are_not_ours_are_refused(tmp_path: Path, name: str, opened: Open, table: str, attack: str) -> None:
    Ledger.create(tmp_path).close()
    Stories.open(tmp_path).close()
    Acronyms.open(tmp_path, Analyzer()).close()
    made = opened(tmp_path)
    assert made is not None
    made.close()
    with closing(sqlite3.connect(tmp_path / name)) as connection:
        connection.executescript(attack.replace("{table}", table))
    with pytest.raises(StoreError, match="does not hold the tables that this program makes"):
        opened(tmp_path)
