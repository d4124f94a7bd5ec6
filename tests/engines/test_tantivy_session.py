"""Writing with tantivy: threads and memory as asked for, merges waited for, shards of other processes, nothing left."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tantivy

from corpus_search import index, open_store
from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.base import ShardedSession, Sort
from corpus_search.engines.tantivy import session as session_module
from corpus_search.engines.tantivy.engine import TantivyEngine
from corpus_search.engines.tantivy.session import TantivySession
from corpus_search.errors import StoreError
from corpus_search.indexing.resources import Resources
from corpus_search.indexing.run import IndexOptions
from corpus_search.query.nodes import Everything, Phrase, PhraseTerm, Prefix, Term

PLAIN = Analyzer("none")


def _article(number: int, text: str = "words") -> Article:
    return Article("", f"{number}.txt", 0, f"title {number}", text)


def _segments(folder: Path) -> dict[str, Any]:
    meta = json.loads((folder / "meta.json").read_text())
    return {segment["segment_id"].replace("-", ""): segment for segment in meta["segments"]}


def _loose_files(folder: Path) -> set[str]:
    """Return the files that belong to no segment of the last commit."""
    current = _segments(folder)
    return {path.name for path in folder.iterdir() if path.name.partition(".")[0] not in current} - {
        "meta.json", ".managed.json", ".tantivy-writer.lock", ".tantivy-meta.lock",
    }  # fmt: skip


@pytest.mark.parametrize(("jobs", "threads"), [(1, 1), (3, 3), (100, 8)])
def test_a_session_has_as_many_threads_as_jobs_and_the_memory_that_it_may_take(
    tmp_path: Path, jobs: int, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int]] = []

    class Spy:
        def __init__(self, folder: str) -> None:
            self._index = tantivy.Index.open(folder)

        @classmethod
        def open(cls, folder: str) -> "Spy":
            return cls(folder)

        def register_tokenizer(self, name: str, analyzer: tantivy.TextAnalyzer) -> None:
            self._index.register_tokenizer(name, analyzer)

        def writer(self, memory: int, count: int) -> tantivy.IndexWriter:
            asked.append((memory, count))
            return self._index.writer(memory, count)

    TantivyEngine.create(tmp_path, PLAIN)
    monkeypatch.setattr(session_module, "Index", Spy)
    TantivySession(tmp_path, PLAIN, 400 << 20, jobs).cancel()
    TantivySession(tmp_path, PLAIN, 1, jobs).cancel()
    # A part of the memory is for the program itself; a thread needs some, whatever it may take.
    assert asked == [(264 << 20, threads), (threads * (15 << 20), threads)]


def test_jobs_and_memory_of_a_run_reach_the_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    real = TantivyEngine.session

    def session(engine: TantivyEngine, memory: int, jobs: int) -> TantivySession:
        asked.append((memory, jobs))
        return real(engine, memory, jobs)

    monkeypatch.setattr(TantivyEngine, "session", session)
    (tmp_path / "a.txt").write_text("Kerry in Rome\n\nWords.")
    index([tmp_path / "a.txt"], tmp_path / "s", IndexOptions(engine="tantivy", resources=Resources(2, 100 << 20)))
    assert asked == [(100 << 20, 2)]


def test_segments_are_merged_before_a_commit_ends_and_none_is_left_behind(tmp_path: Path) -> None:
    TantivyEngine.create(tmp_path, PLAIN)
    for number in range(20):
        session = TantivyEngine.open(tmp_path, PLAIN).session(jobs=1)
        session.add(_article(number))
        session.commit()
        # Whatever tantivy merged is merged: what is on the disk is what the last commit names.
        assert not _loose_files(tmp_path)
    assert len(_segments(tmp_path)) < 15
    assert TantivyEngine.open(tmp_path, PLAIN).count() == 20


def _write_sharded(folder: Path, articles: Sequence[Article], shards: int) -> None:
    session = TantivyEngine.open(folder, PLAIN).session()
    assert isinstance(session, ShardedSession)
    begin = session.shard_maker(1 << 30)
    parts = [begin() for _ in range(shards)]
    stories: list[dict[int, str]] = [{} for _ in parts]
    for number, article in enumerate(articles):
        if article.story:
            stories[number % shards][number // shards] = article.story
        parts[number % shards].add(replace(article, story=None))
    for part, told in zip(parts, stories, strict=True):
        session.adopt(part.finish(), told)
    session.commit()


def test_articles_that_come_in_shards_are_those_that_come_one_by_one(tmp_path: Path) -> None:
    articles = [_article(number, f"war {number}\x01\u2028 \udcff" * 3) for number in range(9)]
    articles[4] = replace(articles[4], story=articles[0].id, tags=("a b", "c"), published="2016-02")
    for name, shards in (("one", 0), ("several", 2)):
        TantivyEngine.create(tmp_path / name, PLAIN)
        if shards:
            _write_sharded(tmp_path / name, articles, shards)
        else:
            session = TantivyEngine.open(tmp_path / name, PLAIN).session()
            for article in articles:
                session.add(article)
            session.commit()
    pages = [
        [
            TantivyEngine.open(tmp_path / name, PLAIN).search(tree, offset=0, limit=99, sort=sort, fold=True)
            for tree in (Term(None, "war", "war"), Everything())
            for sort in Sort
        ]
        for name in ("one", "several")
    ]
    assert pages[0] == pages[1]
    assert pages[0][0].stories == 8
    assert not _loose_files(tmp_path / "several")


def test_shards_that_nobody_adopts_are_removed_with_the_session_or_by_the_next_process(tmp_path: Path) -> None:
    TantivyEngine.create(tmp_path, PLAIN)
    session = TantivyEngine.open(tmp_path, PLAIN).session()
    shard = session.shard_maker(1)()
    shard.add(_article(1))
    shard.finish()
    assert len(_loose_files(tmp_path)) == 1
    session.cancel()
    assert not _loose_files(tmp_path)

    dying = (
        "import os, sys; from pathlib import Path; from corpus_search.engines.tantivy.session import TantivyShard; "
        "TantivyShard(Path(sys.argv[1]), 'none', os.getpid()); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", dying, str(tmp_path)], check=False)
    kept = session_module.TantivyShard(tmp_path, "none", os.getpid())
    assert len(_loose_files(tmp_path)) == 2
    # One of this process may belong to its next session.
    session = TantivyEngine.open(tmp_path, PLAIN).session()
    assert len(_loose_files(tmp_path)) == 1
    session.adopt(kept.finish(), {})
    session.commit()
    assert not _loose_files(tmp_path)


def test_a_shard_that_is_damaged_is_told_as_damage(tmp_path: Path) -> None:
    TantivyEngine.create(tmp_path, PLAIN)
    session = TantivyEngine.open(tmp_path, PLAIN).session()
    shard = session.shard_maker(1)()
    shard.add(_article(1))
    name = str(shard.finish())
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:20])
    with pytest.raises(StoreError, match="index in"):
        session.adopt(name, {})
    session.cancel()


def test_a_run_of_several_processes_writes_what_one_does(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for number in range(700):  # as many as several processes pay for
        same = number - 1 if number % 50 == 49 else number
        (files / f"{number:03}.txt").write_text(f"Title {same}\n\nword{same % 7} of article {same} and others " * 5)
    found = []
    for jobs in (1, 3):
        place = tmp_path / f"store{jobs}"
        report = index([files], place, IndexOptions(engine="tantivy", resources=Resources(jobs)))
        assert report.added == 700
        with open_store(place) as store:
            pages = [store.search(query, limit=800, snippets=0) for query in ("word3", "others")]
        found.append([[(hit.path, hit.score, hit.copies) for hit in page.hits] for page in pages])
        folder = next(place.glob("data-*/engine"))
        assert not _loose_files(folder)
    assert found[0] == found[1]
    assert any(copies for _, _, copies in found[0][1])


@pytest.mark.parametrize("word", ["a’b", "क्षेत्र", "c++", "a-b", "x<y>", "$5", "a\u200db", "e\u0301", "^", "&&", "[a]"])
def test_beginnings_with_any_sign_are_found(tmp_path: Path, word: str) -> None:
    """In a regular expression only signs that mean something may be escaped."""
    engine = TantivyEngine.create(tmp_path, PLAIN)
    session = engine.session(jobs=1)
    session.add(_article(1))
    session.commit()
    with closing(TantivyEngine.open(tmp_path, PLAIN)) as engine:
        many = tuple(f"{word}{number}" for number in range(40))
        for tree in (
            Prefix(None, word, f"{word}*"),
            Phrase(None, (PhraseTerm(word, 0, also=many), PhraseTerm("x", 1)), "many"),
        ):
            assert engine.search(tree, offset=0, limit=1, sort=Sort.SCORE).total == 0


def test_a_list_of_deleted_articles_that_no_commit_names_stops_no_other(tmp_path: Path) -> None:
    """The disk was full when the last file of a commit was to be written; the next one writes a file of that name."""
    folder = tmp_path / "index"
    with closing(TantivyEngine.create(folder, PLAIN)) as engine:
        session = engine.session(jobs=1)
        for number in range(20):
            session.add(_article(number))
        session.commit()
    shutil.copytree(folder, tmp_path / "other")
    for place in (tmp_path / "other", folder):
        with closing(TantivyEngine.open(place, PLAIN)) as engine:
            session = engine.session(jobs=1)
            session.delete_file("", "3.txt")
            session.commit()
        with closing(TantivyEngine.open(place, PLAIN)) as engine:
            assert engine.count() == 19
        [written] = place.glob("*.del")
        if place != folder:
            (folder / written.name).write_bytes(b"half")
