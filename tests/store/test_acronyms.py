"""Acronyms are kept by file, and go with it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.errors import StoreError
from corpus_search.store.acronyms import ACRONYMS_NAME, Acronyms, KnownAcronym

ANALYZER = Analyzer()
SDF = "the Syrian Democratic Forces (SDF) said"


def article(path: str, text: str, record: int = 0) -> Article:
    return Article(root="", path=path, record=record, title="", text=text)


def known(folder: Path, *keys: str) -> list[KnownAcronym]:
    acronyms = Acronyms.read(folder, ANALYZER)
    assert acronyms is not None
    with closing(acronyms):
        return acronyms.known(keys)


def test_articles_are_counted_and_files_forgotten(tmp_path: Path) -> None:
    with closing(Acronyms.open(tmp_path, ANALYZER)) as acronyms:
        acronyms.note(article("a.jsonl", f"{SDF}; {SDF}"))
        acronyms.note(article("a.jsonl", "SYRIAN DEMOCRATIC FORCES (S.D.F.)", 1))
        acronyms.note(article("b\udce9.txt", SDF))
        acronyms.note(article("b\udce9.txt", "Sudan Defence Force (SDF)"))
        acronyms.commit()
    most, other = known(tmp_path, "sdf")
    assert (most.articles, other) == (3, KnownAcronym("SDF", "Sudan Defence Force", 1))
    assert known(tmp_path, "syrian democratic forces") == [most]
    assert known(tmp_path, "nothing") == known(tmp_path) == []
    with closing(Acronyms.open(tmp_path, ANALYZER)) as acronyms:
        acronyms.forget_file("", "b\udce9.txt")
        acronyms.commit()
    assert [one.articles for one in known(tmp_path, "sdf")] == [2]


def test_stop_words_do_not_count() -> None:
    with closing(Acronyms(sqlite3.connect(":memory:"), "", ANALYZER)) as acronyms:
        assert acronyms.key("Department of Defense") == acronyms.key("department defense") == "department defense"
        assert acronyms.key("U.S.") == "us"
        assert acronyms.key("The Who") == "the who"


def test_what_is_not_committed_is_not_kept(tmp_path: Path) -> None:
    with closing(Acronyms.open(tmp_path, ANALYZER)) as acronyms:
        acronyms.note(article("a.txt", SDF))
    assert known(tmp_path, "sdf") == []
    assert [path.name for path in tmp_path.iterdir()] == [ACRONYMS_NAME]


def test_a_store_of_an_earlier_version_has_none(tmp_path: Path) -> None:
    assert Acronyms.read(tmp_path, ANALYZER) is None
    assert list(tmp_path.iterdir()) == []


def test_damage_is_told(tmp_path: Path) -> None:
    (tmp_path / ACRONYMS_NAME).write_bytes(b"no database " * 1000)
    with pytest.raises(StoreError, match=ACRONYMS_NAME):
        Acronyms.open(tmp_path, ANALYZER)
    with pytest.raises(StoreError, match=ACRONYMS_NAME):
        known(tmp_path, "sdf")
