"""What is the tantivy engine's own: files that nothing refers to, what tantivy cannot say, and damage."""

import gc
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.base import Sort
from corpus_search.engines.tantivy import vocabulary
from corpus_search.engines.tantivy.documents import (
    by_date_key,
    days_of,
    id_of_date_key,
    id_order,
    make_document,
    prepare,
    read_article,
)
from corpus_search.engines.tantivy.engine import TantivyEngine
from corpus_search.engines.tantivy.layout import printable
from corpus_search.errors import StoreError
from corpus_search.query.nodes import Fuzzy, Near, Node, PhraseTerm, Term, Wildcard

PLAIN = Analyzer("none")


def _engine(folder: Path, *texts: str) -> TantivyEngine:
    engine = TantivyEngine.create(folder, PLAIN)
    session = engine.session()
    for number, text in enumerate(texts):
        session.add(Article("", str(number), 0, "", text))
    session.commit()
    return TantivyEngine.open(folder, PLAIN)


def _found(engine: TantivyEngine, tree: Node) -> list[str]:
    page = engine.search(tree, offset=0, limit=100, sort=Sort.PATH)
    return [hit.article.path for hit in page.hits]


def _near(distance: int, *words: str) -> Near:
    return Near(None, tuple(PhraseTerm(word, place) for place, word in enumerate(words)), distance, " ".join(words))


def test_three_words_are_near_where_one_stretch_holds_them_all(tmp_path: Path) -> None:
    engine = _engine(tmp_path, "c x a y b", "a b c", "a b x x x x c", "a x c a x b x c", "a b")
    assert _found(engine, _near(0, "a", "b", "c")) == ["1"]
    assert _found(engine, _near(2, "a", "b", "c")) == ["0", "1", "3"]
    assert _found(engine, _near(4, "a", "b", "c")) == ["0", "1", "2", "3"]
    # Each pair is near enough, but no stretch of so many words holds all three.
    assert (
        _found(_engine(tmp_path / "pairs", "a x b x x x x x x c x a x x x x x x x b x c"), _near(1, "a", "b", "c"))
        == []
    )


@pytest.mark.parametrize("most", [0, 100])
def test_patterns_find_the_same_words_whether_they_are_kept_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(vocabulary, "MOST_KEPT", most)
    engine = _engine(tmp_path, "kerry ferry berry", "merry terrier", "kelly")
    for _ in range(3):
        found = [
            [one.word for one in engine.words(pattern, 9).words]
            for pattern in (
                Wildcard("body", "*erry", ""), Wildcard("body", "?err*", ""), Wildcard("body", "ke*y", ""),
                Fuzzy("body", "kerry", 1, ""), Fuzzy("body", "kerry", 2, ""), Fuzzy("title", "kerry", 2, ""),
                Wildcard("title", "*", ""),
            )
        ]  # fmt: skip
        assert found == [
            ["berry", "ferry", "kerry", "merry"], ["berry", "ferry", "kerry", "merry", "terrier"], ["kelly", "kerry"],
            ["berry", "ferry", "kerry", "merry"], ["berry", "ferry", "kelly", "kerry", "merry"], [], [],
        ]  # fmt: skip


def test_no_phrase_reaches_from_the_text_into_the_headline_or_from_one_tag_into_the_next(tmp_path: Path) -> None:
    engine = TantivyEngine.create(tmp_path, PLAIN)
    session = engine.session()
    session.add(Article("", "1", 0, "first second", "third fourth", tags=("one two", "three")))
    session.commit()
    engine = TantivyEngine.open(tmp_path, PLAIN)
    assert _found(engine, _near(50, "fourth", "first")) == []
    assert _found(engine, Near("tag", (PhraseTerm("two", 0), PhraseTerm("three", 1)), 50, "two three")) == []
    assert _found(engine, _near(0, "first", "second")) == ["1"]


_WRITE = """
import sys
from pathlib import Path
from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.tantivy.engine import TantivyEngine
number = int(sys.argv[2])
session = TantivyEngine.open(Path(sys.argv[1]), Analyzer("none")).session()
for record in range(40):
    session.delete_file("", str(record))
    session.add(Article("", str(record), 0, f"title {number}", f"text of process {number} " * 20))
if number % 3 == 1:
    import os
    os._exit(9)
session.commit() if number % 3 else session.cancel()
"""


def test_processes_that_write_die_and_cancel_leave_no_file_that_nothing_refers_to(tmp_path: Path) -> None:
    TantivyEngine.create(tmp_path / "e", PLAIN)
    for number in range(6):
        subprocess.run([sys.executable, "-c", _WRITE, str(tmp_path / "e"), str(number)], check=False)
    meta = json.loads((tmp_path / "e" / "meta.json").read_text())
    current = {segment["segment_id"].replace("-", "") for segment in meta["segments"]}
    files = {path.name for path in (tmp_path / "e").iterdir()}
    assert {name for name in files if name.partition(".")[0] not in current} == {
        "", "meta.json", ".managed.json", ".tantivy-writer.lock", ".tantivy-meta.lock",
    } - {""}  # fmt: skip
    engine = TantivyEngine.open(tmp_path / "e", PLAIN)
    assert engine.count() == 40
    assert len(_found(engine, Term(None, "process", "process"))) == 40


def test_what_is_stored_comes_back_whatever_it_holds() -> None:
    article = Article(
        "r",
        "a\udcff/\\x",
        3,
        "T\0\x01\x02",
        'text "\\ \U0001f600',
        "2016-02",
        tags=("a", "b\x01"),
        origins=(("title", "text"),),
    )
    stored = make_document(article, PLAIN).get_first("article")
    assert read_article(bytes(stored or b"")) == article
    assert printable("a\udcff") != printable("a\\udcff")


@pytest.mark.parametrize(
    "change", [lambda one: one + b"x", lambda one: one[:-1], lambda one: b"\xff" + one, lambda _: b""]
)
def test_what_is_no_article_is_none(change: Callable[[bytes], bytes]) -> None:
    stored = prepare(Article("", "a.txt", 0, "Kerry speaks", "In Rome."), PLAIN).stored.encode("ascii")
    assert read_article(stored).title == "Kerry speaks"
    with pytest.raises(ValueError, match=r".+"):
        read_article(change(stored))


@pytest.mark.parametrize(
    ("date", "days"),
    [("2016", (20160000, 20169999)), ("2016-02", (20160200, 20160299)), ("2016-02-02T10:00", (20160202, 20160202))],
)
def test_a_date_is_the_days_that_it_may_be(date: str, days: tuple[int, int]) -> None:
    assert days_of(date) == days
    assert days_of(None) == days_of("soon") == (1, 0)


def test_numbers_and_keys_are_in_the_order_of_the_ids() -> None:
    ids = ["2222222222222222", "7zzzzzzzzzzzzzzz", "aaaaaaaaaaaaaaaa", "zzzzzzzzzzzzzzzz"]
    assert sorted(ids, key=id_order) == ids
    keys = [by_date_key("2016-02-02", one) for one in ids] + [by_date_key("2016", ids[0]), by_date_key(None, ids[0])]
    assert sorted(keys, reverse=True) == keys
    assert [id_of_date_key(key) for key in keys[:4]] == ids


@pytest.mark.parametrize("ending", [".idx", ".pos", ".term", ".store", ".fast", ".fieldnorm", "meta.json"])
def test_a_file_that_is_cut_off_is_told_as_damage(tmp_path: Path, ending: str) -> None:
    _engine(tmp_path, "one two three", "two three")
    gc.collect()  # to cut off a file that is mapped is another thing
    for path in tmp_path.glob(f"*{ending}"):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(StoreError, match="index in"):
        _found(TantivyEngine.open(tmp_path, PLAIN), _near(3, "two", "three"))
