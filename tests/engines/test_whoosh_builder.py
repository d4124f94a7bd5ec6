"""Segments that we build or merge are, posting by posting, those that Whoosh's own writer makes."""

import random
import tempfile
import tracemalloc
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Positions
from whoosh.index import FileIndex, open_dir
from whoosh.writing import SegmentWriter

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.analyzed import analyze_article, file_key
from corpus_search.engines.whoosh import inverting
from corpus_search.engines.whoosh import session as session_module
from corpus_search.engines.whoosh import wordfile as wordfile_module
from corpus_search.engines.whoosh.builder import SegmentBuilder
from corpus_search.engines.whoosh.engine import WhooshEngine
from corpus_search.engines.whoosh.files import MappedStorage
from corpus_search.engines.whoosh.layout import INDEX_NAME, TEXT, TEXT_WORDS, TITLE_START, make_schema, utf8
from corpus_search.engines.whoosh.merging import choose_segments
from corpus_search.engines.whoosh.newsegment import NewSegment
from corpus_search.engines.whoosh.snapshot import Snapshot

_WORDS = ["war", "peace", "oil", "the", "treaty", "army", "vote", "Zürich", "東京都", "de-escalate", "U.S.", "10,000"]


def _articles(count: int, seed: int = 1) -> Iterator[Article]:
    rng = random.Random(seed)
    for number in range(count):
        words = rng.choices(_WORDS, weights=range(len(_WORDS), 0, -1), k=rng.randrange(0, 90))
        words.append(f"rare{rng.randrange(2 * count)}")
        yield Article(
            root="",
            path=f"{seed}/{number}.txt",
            record=0,
            title=" ".join(rng.choices(_WORDS, k=rng.randrange(4))),
            text=" ".join(words),
            published=rng.choice([None, "2016", "2016-02-02T10:30"]),
            author=rng.choice([None, "Jane Doe"]),
            tags=tuple(rng.sample(["oil", "foreign policy", "war"], rng.randrange(3))),
            story=rng.choice([None, None, "aaaa"]),
        )


class _StockWriter(SegmentWriter):  # type: ignore[misc]
    """Whoosh's own writer, given the same postings one by one."""

    def add_article(self, article: Article, analyzer: Analyzer) -> None:
        analyzed = analyze_article(article, analyzer)
        self.perdocwriter.start_doc(self.docnum)
        in_body, in_title = _places(enumerate(analyzed.body.terms)), _places(enumerate(analyzed.title.terms))
        for term in {**in_body, **in_title}:
            body, title = in_body.get(term, []), in_title.get(term, [])
            value = Positions().encode(body + [TITLE_START + place for place in title])
            self.pool.add((TEXT, utf8(term), self.docnum, len(body) + 2.0 * len(title), value))
        self._length(TEXT, len(analyzed.body.terms) + 2 * len(analyzed.title.terms))
        placed = {"title": list(zip(analyzed.title.terms, range(10_000), strict=False)), **analyzed.names}
        for field, words in placed.items():
            for term, places in _places((place, word) for word, place in words).items():
                self.pool.add((field, utf8(term), self.docnum, float(len(places)), Positions().encode(places)))
            self._length(field, len(words))
        plain: dict[str, Iterable[str]] = {
            "file": [file_key(article.root, article.path)],
            "id": [article.id],
            **analyzed.keywords,
        }
        for field, terms in plain.items():
            for term in terms:
                self.pool.add((field, utf8(term), self.docnum, 1.0, b""))
        self.perdocwriter.finish_doc()
        self._added = True
        self.docnum += 1

    def _length(self, field: str, length: int) -> None:
        self.perdocwriter.add_field(field, self.schema[field], None, length)


def _places(placed: Iterable[tuple[int, str]]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, term in placed:
        places.setdefault(term, []).append(place)
    return places


def _stock(folder: Path, articles: Iterable[Article]) -> Path:
    folder.mkdir()
    writer = _StockWriter(FileIndex.create(FileStorage(str(folder)), make_schema(), INDEX_NAME), compound=False)
    analyzer = Analyzer()
    for article in articles:
        writer.add_article(article, analyzer)
    writer.commit()
    return folder


def _ours(folder: Path, *commits: Iterable[Article]) -> Path:
    engine = WhooshEngine.create(folder, Analyzer())
    for articles in commits:
        session = engine.session()
        for article in articles:
            session.add(article)
        session.commit()
    engine.close()
    return folder


def _contents(folder: Path) -> dict[tuple[str, bytes], list[Any]]:
    """Return, by field and term, statistics and all postings, as stock Whoosh reads them."""
    contents = {}
    reader = open_dir(str(folder), INDEX_NAME).reader()
    for field, term in reader.all_terms():
        info = reader.term_info(field, term)
        matcher = reader.postings(field, term)
        postings = []
        while matcher.is_active():
            postings.append((matcher.id(), matcher.weight(), matcher.value() or b""))
            matcher.next()
        contents[field, term] = [
            info.weight(), info.doc_frequency(), info.min_length(), info.max_length(), info.max_weight(),
            info.min_id(), info.max_id(), postings,
        ]  # fmt: skip
    reader.close()
    return contents


def _documents(folder: Path) -> list[Any]:
    fields = ("text", "title", "author", "place", "source", "tag", "path")
    reader = open_dir(str(folder), INDEX_NAME).reader()
    documents = [[reader.doc_field_length(doc, field) for field in fields] for doc in range(reader.doc_count_all())]
    totals = [reader.field_length(field) for field in fields]
    reader.close()
    return [documents, totals]


def test_a_built_segment_is_the_one_that_whoosh_writes(tmp_path: Path) -> None:
    ours = _ours(tmp_path / "ours", _articles(500))
    stock = _stock(tmp_path / "stock", _articles(500))
    mine, theirs = _contents(ours), _contents(stock)
    assert mine.keys() == theirs.keys()
    assert len(mine) > 1_500
    for key, expected in theirs.items():
        assert mine[key] == expected, key
    assert _documents(ours) == _documents(stock)


def test_however_little_is_sorted_at_once_the_segment_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [
        *_articles(60),
        Article("", "empty.txt", 0, "", ""),
        Article("", "long.txt", 0, "东" * 90, f"{'a-b-' * 40} — {'c' * 70} \udcff a a a a a a"),
        Article("", "title.txt", 0, "only a headline", " "),
    ]
    whole = _ours(tmp_path / "whole", articles)
    for limit, little in (("_AT_ONCE", 5), ("_MOST_TERMS", 3), ("_SLICE", 7)):
        monkeypatch.setattr(inverting, limit, little)
    parts = _ours(tmp_path / "parts", articles)
    for suffix in ("pst", "trm", "wrd", "whd"):
        (one,), (other,) = whole.glob(f"*.{suffix}"), parts.glob(f"*.{suffix}")
        assert one.read_bytes() == other.read_bytes()


def test_lists_of_every_length_are_those_that_whoosh_writes(tmp_path: Path) -> None:
    """Short lists stand in the term's entry, long ones in blocks; a position may take 1, 2 or 4 bytes."""
    lengths = (1, 2, 3, 4, 5, 15, 16, 17, 127, 128, 129, 256, 257)
    articles = []
    for number in range(max(lengths)):
        held = [f"held{length}" for length in lengths if number < length]
        often = ["often"] * (1 + number % 70) + ["once"] * (number % 128 == 3)
        filler = [f"filler{number % 5}"] * (300 if number % 9 == 0 else number % 7)
        title = " ".join(held[:2] if number % 3 else ["often", "often"])
        articles.append(Article("", f"{number}.txt", 0, title, " ".join([*filler, *held, *often])))
    words = [f"word{number % 80}" for number in range(70_000)]
    articles.append(Article("", "long.txt", 0, "", " ".join([*["rare"] * 400, *words, "last", "held1"])))
    mine, theirs = _contents(_ours(tmp_path / "ours", articles)), _contents(_stock(tmp_path / "stock", articles))
    assert {len(value[7]) for value in theirs.values()} >= {*lengths[2:], 1}
    assert mine.keys() == theirs.keys()
    for key, expected in theirs.items():
        assert mine[key] == expected, key


def test_a_term_may_stand_in_an_article_more_often_than_a_pickle_has_in_one_go(tmp_path: Path) -> None:
    """Python's own pickles have lists of over 1,000 numbers in several pieces, ours in one."""
    articles = [Article("", f"{number}.txt", 0, "", " ".join(["word"] * 2_500 * number)) for number in (1, 2)]
    mine, theirs = _contents(_ours(tmp_path / "ours", articles)), _contents(_stock(tmp_path / "stock", articles))
    decoded = [
        [(doc, weight, Positions().decode_positions(value)) for doc, weight, value in contents[TEXT, b"word"][7]]
        for contents in (mine, theirs)
    ]
    assert decoded[0] == decoded[1]
    assert [len(places) for _, _, places in decoded[0]] == [2_500, 5_000]


def test_several_segments_hold_what_one_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _contents(_ours(tmp_path / "whole", _articles(300)))
    monkeypatch.setattr(session_module, "_LEAST", 200_000)
    monkeypatch.setattr(session_module, "_FIXED", 1 << 40)
    parts = _ours(tmp_path / "parts", _articles(300))
    assert len(list(parts.glob("*.trm"))) >= 3
    cut = _contents(parts)
    assert cut.keys() == whole.keys()
    assert all(cut[key][7] == whole[key][7] and cut[key][1] == whole[key][1] for key in whole)


def test_merged_segments_hold_what_one_segment_holds(tmp_path: Path) -> None:
    articles = list(_articles(240))
    commits = [articles[start : start + 20] for start in range(0, 240, 20)]
    merged = _ours(tmp_path / "merged", *commits)
    assert len(list(merged.glob("*.trm"))) < len(commits)
    engine, whole = WhooshEngine.open(merged, Analyzer()), _contents(_ours(tmp_path / "whole", articles))
    assert {key: value[1] for key, value in _contents(merged).items()} == {key: v[1] for key, v in whole.items()}
    assert [engine.article(article.id) for article in articles] == articles


def _holders(folder: Path) -> dict[tuple[str, str], list[str]]:
    """Return, by field and word as written, the ids of the articles that hold it, as the files of words have it."""
    found: dict[tuple[str, str], list[str]] = {}
    snapshot = Snapshot.open(folder)
    for segment in snapshot.segments:
        for field in TEXT_WORDS:
            for group in segment.words.groups(field):
                for number, word in enumerate(group.words(0, group.count)):
                    docs = segment.holders.docs(group.span(number, number + 1))
                    assert len(docs) == group.articles(number)
                    ids = [segment.column("id")[doc].decode() for doc in docs if doc not in segment.deleted]
                    found.setdefault((field, word), []).extend(ids)
    snapshot.close()
    return {key: sorted(ids) for key, ids in found.items()}


def _expected_holders(articles: Iterable[Article]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for article in articles:
        for field, text in (("title_words", article.title), ("body_words", article.text)):
            for word in Analyzer().analyze(text).words:
                found.setdefault((field, word), []).append(article.id)
    return {key: sorted(ids) for key, ids in found.items()}


def test_words_as_written_are_held_by_the_articles_they_stand_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = list(_articles(240))
    expected = _expected_holders(articles)
    assert _holders(_ours(tmp_path / "one", articles)) == expected
    # In a segment of many articles their numbers take more room.
    monkeypatch.setattr(wordfile_module, "_MOST_OF_TWO_BYTES", 10)
    merged = _ours(tmp_path / "merged", *(articles[start : start + 20] for start in range(0, 240, 20)))
    assert len(list(merged.glob("*.whd"))) > 1
    assert _holders(merged) == expected


def test_merging_leaves_words_of_deleted_articles_out(tmp_path: Path) -> None:
    folder = _ours(tmp_path / "index", _articles(30), _articles(30, seed=2))
    session = WhooshEngine.open(folder, Analyzer()).session()
    for number in range(20):
        session.delete_file("", f"1/{number}.txt")
    session.commit()
    WhooshEngine.open(folder, Analyzer()).compact()
    assert _holders(folder) == _expected_holders([*list(_articles(30))[20:], *_articles(30, seed=2)])


def test_merging_leaves_deleted_articles_out(tmp_path: Path) -> None:
    folder = _ours(tmp_path / "index", _articles(30))
    session = WhooshEngine.open(folder, Analyzer()).session()
    for number in range(20):
        session.delete_file("", f"1/{number}.txt")
    session.commit()
    kept = list(_articles(30))[20:]
    engine = WhooshEngine.open(folder, Analyzer())
    assert [len(segment.deleted) for segment in engine._snapshot.segments] == [0]
    assert [engine.article(article.id) for article in kept] == kept
    assert _contents(folder).keys() < _contents(_ours(tmp_path / "whole", _articles(30))).keys()


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        ([], []),
        ([(5, 0)] * 9, []),
        ([(5, 0)] * 10, [list(range(10))]),
        ([(900, 0)] * 9 + [(5_000, 0)], []),
        # A segment most of whose articles are deleted is written anew.
        ([(100, 51), (100, 50)], [[0]]),
        # What would be more work than one run does waits.
        ([(15_000, 0)] * 10, []),
        ([(50_000, 30_000)], [[0]]),
        ([(100_000, 60_000)], []),
    ],
)
def test_which_segments_are_merged(segments: list[tuple[int, int]], expected: list[list[int]]) -> None:
    assert choose_segments(segments) == expected


def test_articles_that_are_added_one_by_one_keep_the_number_of_segments_small(tmp_path: Path) -> None:
    folder = _ours(tmp_path / "index", *([article] for article in _articles(60)))
    assert len(list(folder.glob("*.trm"))) < 20
    assert WhooshEngine.open(folder, Analyzer()).count() == 60


def test_a_session_that_is_cancelled_leaves_what_was_committed(tmp_path: Path) -> None:
    folder = _ours(tmp_path / "index", _articles(5))
    session = WhooshEngine.open(folder, Analyzer()).session()
    session.delete_file("", "1/0.txt")
    for article in _articles(5, seed=2):
        session.add(article)
    session.cancel()
    engine = WhooshEngine.open(folder, Analyzer())
    assert [engine.article(article.id) for article in _articles(5)] == list(_articles(5))
    assert engine.count() == 5


def test_nothing_temporary_is_left_after_a_commit(tmp_path: Path) -> None:
    folder = _ours(tmp_path / "index", _articles(5), _articles(5, seed=2))
    assert not [
        path
        for path in folder.iterdir()
        if path.is_dir() or path.suffix not in (".toc", ".trm", ".pst", ".col", ".wrd", ".whd", ".sum")
    ]


# Whatever is written in whatever way: what is left is what Whoosh's own writer makes of it.

_texts = st.lists(st.sampled_from([*_WORDS, "rare", "œuvre", "l'accord", "C++"]), max_size=30).map(" ".join)
_one = st.builds(
    Article,
    root=st.just(""),
    path=st.sampled_from([f"{number}.txt" for number in range(8)] + ["b\udcff.txt"]),
    record=st.integers(0, 2),
    title=_texts,
    text=_texts,
    published=st.sampled_from([None, "2016", "2016-02-02"]),
    language=st.sampled_from([None, "en", "de"]),
    author=st.sampled_from([None, "Jane Doe"]),
    tags=st.lists(st.sampled_from(["oil", "foreign policy"]), max_size=2).map(tuple),
    story=st.sampled_from([None, "aaaa"]),
    origins=st.just((("title", "text"),)),
)
_session = st.tuples(
    st.lists(_one, max_size=12, unique_by=lambda article: article.id),
    st.integers(0, 3),  # shards besides the session's own
    st.booleans(),  # whether the memory is enough for one article only
    st.sampled_from(["commit", "commit", "cancel", "compact"]),
)


@settings(max_examples=15)
@given(st.lists(_session, min_size=1, max_size=4))
def test_whatever_is_written_is_what_whoosh_writes(sessions: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        folder, expected = Path(place, "ours"), dict[str, Article]()
        WhooshEngine.create(folder, Analyzer()).close()
        for articles, shards, little, end in sessions:
            patch.setattr(session_module, "_LEAST", 1 if little else 1 << 20)
            patch.setattr(session_module, "_FIXED", 1 << 40)
            _write(folder, articles, shards, end)
            if end != "cancel":
                replaced = {article.path for article in articles}
                expected = {key: one for key, one in expected.items() if one.path not in replaced}
                expected |= {article.id: article for article in articles}
        engine = WhooshEngine.open(folder, Analyzer())
        assert {one: engine.article(one) for one in engine.iter_ids("")} == expected
        assert engine.count() == len(expected)
        engine.close()
        if expected:
            theirs = _by_id(_stock(Path(place, "stock"), expected.values()))
            assert {key: found for key, found in _by_id(folder).items() if found} == theirs


def _write(folder: Path, articles: list[Article], shards: int, end: str) -> None:
    engine = WhooshEngine.open(folder, Analyzer())
    session = engine.session()
    for path in {article.path for article in articles}:
        session.delete_file("", path)
    others = [session.shard_maker(1 << 30)() for _ in range(shards)]
    stories: list[dict[int, str]] = [{} for _ in others]
    counts = [0 for _ in others]
    for number, article in enumerate(articles):
        turn = number % (shards + 1)
        if turn == shards:
            session.add(article)
        else:
            # What is in a shard gets its story only when it is adopted.
            others[turn].add(replace(article, story=None))
            if article.story:
                stories[turn][counts[turn]] = article.story
            counts[turn] += 1
    if end == "cancel":
        for shard in others:
            shard.abandon()
        session.cancel()
    else:
        for shard, told in zip(others, stories, strict=True):
            session.adopt(shard.finish(), told)
        session.commit()
    engine.close()
    if end == "compact":
        engine = WhooshEngine.open(folder, Analyzer())
        engine.compact()
        engine.close()
        assert len(list(folder.glob("*.trm"))) <= 1


def _by_id(folder: Path) -> dict[tuple[str, bytes], list[Any]]:
    """Return the postings of articles that are not deleted, by field and term, with their ids in place of numbers."""
    reader = open_dir(str(folder), INDEX_NAME).reader()
    ids = {}
    for term in reader.lexicon("id"):
        matcher = reader.postings("id", term)
        while matcher.is_active():
            ids[matcher.id()] = term.decode()
            matcher.next()
    found: dict[tuple[str, bytes], list[Any]] = {}
    for field, term in reader.all_terms():
        matcher, postings = reader.postings(field, term), []
        while matcher.is_active():
            length = reader.doc_field_length(matcher.id(), field)
            postings.append((ids[matcher.id()], matcher.weight(), matcher.value() or b"", length))
            matcher.next()
        found[field, term] = sorted(postings)
    reader.close()
    return found


def range_of_words(count: int) -> list[str]:
    return [f"word{number}" for number in range(count)]


PART = 48
"""Into how many parts limits are divided in the test of memory."""


def test_memory_is_reckoned_about_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a builder says that it takes is near what it takes at the most, for texts of many words and of few."""
    rng = random.Random(5)
    few, many = range_of_words(500), range_of_words(20_000)
    # A part of what is sorted at once takes a part of the memory, and of the time of this test.
    for limit in ("_AT_ONCE", "_MOST_TERMS", "_SLICE"):
        monkeypatch.setattr(inverting, limit, getattr(inverting, limit) // PART)
    made = {
        "few words": [" ".join(rng.choices(few, k=300)) for _ in range(200)],
        "many words": [" ".join(rng.choices(many, k=300)) for _ in range(200)],
        "one word": ["word " * 70_000],
        "long chunks": ["-".join(rng.choices(few, k=30)) + " " for _ in range(1_700)],
        "no spaces": ["".join(rng.choices("東京都大阪府名古屋市", k=300)) for _ in range(200)],
    }
    for name, texts in made.items():
        articles = [Article("", f"{number}.txt", 0, "", text) for number, text in enumerate(texts)]
        folder = tmp_path / name
        folder.mkdir()
        builder = SegmentBuilder(NewSegment(MappedStorage(folder)), 1 << 40)
        analyzer = Analyzer()
        tracemalloc.start()
        for article in articles:
            builder.add(article, analyzer)
        reckoned = builder.memory
        tracemalloc.reset_peak()  # what a text takes while it is cut into chunks is bounded by its parts
        builder.finish()
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert 0.6 < most / (inverting.SORTING_MEMORY / PART + reckoned) < 1.3, name
