"""A query string to a page of hits."""

from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from corpus_search import QueryError, UsageError, index, open_store
from corpus_search.api import path_from_here
from corpus_search.engines.base import Sort
from corpus_search.query.filters import Filters
from corpus_search.searching import SearchOptions, search
from corpus_search.store.directory import StoreDirectory

CAGGINS = "seeds/000_3fb3bd38c7072cf8.txt"
KERRY = "seeds/004_a81d7b32f7084b22.txt"

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Caggins SDF", {CAGGINS}),
        ("kerry daesh", {KERRY}),
        ("syria", {CAGGINS, KERRY}),
        ('"Global Coalition"', {CAGGINS}),
        ("zzz", set()),
        ('"Turkeys border"', {KERRY}),
        ("Turkeys border", {CAGGINS, KERRY}),
        ("title:kerry -libya", set()),
        ("syria -libya", {CAGGINS}),
        ("caggins OR kerry", {CAGGINS, KERRY}),
        ("(caggins OR kerry) NOT title:kerry", {CAGGINS}),
        ("metasta*", {KERRY}),
        ("path:000", {CAGGINS}),
        ("*", {CAGGINS, KERRY}),
        ("", set()),
        ("-syria", set()),
    ],
)
def test_the_seeds_are_found(seeds: Path, query: str, found: set[str]) -> None:
    with open_store() as store:
        page = store.search(query)
    assert {hit.path for hit in page.hits} == found
    assert (page.total, page.total_is_exact, page.store.articles) == (len(found), True, 2)
    assert page.query.text == query


def test_a_hit_has_all_that_is_shown(seeds: Path) -> None:
    with open_store() as store:
        page = store.search("Caggins SDF")
        article = store.article(CAGGINS)
    (hit,) = page.hits
    assert (hit.rank, hit.id, hit.title, hit.path) == (1, article.id, article.title, CAGGINS)
    assert [article.title[start:end] for start, end in hit.title_matches] == ["SDF"]
    assert 1 <= len(hit.snippets) <= 2
    for snippet in hit.snippets:
        written = article.text[snippet.start : snippet.end]
        assert " ".join(written.split()) == " ".join(snippet.text.split())
        assert {snippet.text[start:end] for start, end in snippet.matches} <= {"Caggins", "SDF"}
    assert page.elapsed_ms > 0
    assert hit.score > 0
    assert (page.store.path, page.store.engine) == (str(seeds / ".corpus-search"), "whoosh")
    assert page.query.parsed.lower() == "caggins and sdf"


def test_any_word_is_enough_where_asked(seeds: Path) -> None:
    with open_store() as store:
        assert store.search("caggins libya", strict_match=True).total == 0
        assert store.search("caggins libya", any_word=True).total == 2
        assert store.search('caggins "no such phrase"', any_word=True).total == 1


def test_a_literal_query_has_no_syntax(seeds: Path) -> None:
    with open_store() as store:
        assert store.search("title:kerry", literal=True, strict_match=True).total == 0
        assert store.search("kerry -libya", literal=True).total == 1
        assert store.search('"kerry (AND', literal=True).query.notes == ()
        assert store.search("tittle: kerry* OR", literal=True, strict_match=True).total == 0


def test_pages_go_on_and_rank_counts_over_all(here: Path, plant: Plant) -> None:
    plant(here / "a", {f"{number:02}.txt": f"headline {number}\nkerry {number}" for number in range(25)})
    index(["a"])
    with open_store() as store:
        whole = store.search("kerry", limit=100)
        pages = [store.search("kerry", limit=7, offset=offset) for offset in range(0, 35, 7)]
        assert [hit for page in pages for hit in page.hits] == list(whole.hits)
        assert [hit.rank for hit in whole.hits] == list(range(1, 26))
        assert {(page.total, page.limit) for page in pages} == {(25, 7)}
        assert [page.offset for page in pages] == [0, 7, 14, 21, 28]
        assert store.search("kerry", limit=0).hits == ()
        assert store.search("kerry", offset=10**12).total == 25


def test_hits_are_sorted_as_asked(here: Path, plant: Plant) -> None:
    records = [
        '{"title": "kerry", "published": "2015-01-01"}',
        '{"text": "kerry x y z"}',
        '{"text": "kerry", "date": "2016"}',
    ]
    plant(here / "a", {"b.jsonl": "\n".join(records), "a.txt": "kerry\n" + "long " * 50})
    index(["a"])
    with open_store() as store:
        by_path = [hit.path for hit in store.search("kerry", sort="path", collapse=False).hits]
        assert by_path == ["a/a.txt", "a/b.jsonl", "a/b.jsonl", "a/b.jsonl"]
        assert [hit.published for hit in store.search("kerry", sort=Sort.DATE, collapse=False).hits] == [
            "2016",
            "2015-01-01",
            None,
            None,
        ]
        scores = [hit.score for hit in store.search("kerry").hits]
        assert scores == sorted(scores, reverse=True)
        with pytest.raises(UsageError, match='cannot be sorted by "bogus"') as error:
            store.search("kerry", sort="bogus")
    assert "score, date, path" in error.value.hint


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_there_are_as_many_snippets_as_asked_at_most(seeds: Path, count: int) -> None:
    with open_store() as store:
        for hit in store.search("syria", snippets=count).hits:
            assert min(count, 1) <= len(hit.snippets) <= count


@pytest.mark.parametrize(
    "options",
    [{"limit": -1}, {"limit": 100_001}, {"offset": -1}, {"snippets": -1}, {"snippets": 101}],
    ids=str,
)
def test_numbers_that_cannot_be_meant_are_an_error(seeds: Path, options: dict[str, int]) -> None:
    ((name, value),) = options.items()
    with open_store() as store, pytest.raises(UsageError, match=f"--{name} {value} cannot be"):
        store.search("syria", **options)  # type: ignore[arg-type]


def test_odd_queries_have_notes(seeds: Path) -> None:
    with open_store() as store:
        assert store.search("").query.notes[0].message == "there is no word to search for"
        (note,) = store.search('syria "open').query.notes
        assert (note.position, "not closed" in note.message) == (6, True)


@pytest.mark.parametrize(
    ("query", "message", "hint"),
    [
        ("tittle:kerry", 'no field "tittle" (at character 1). Did you mean title:kerry ?', r"'tittle\:kerry'"),
        ("syria Athor:x", 'no field "Athor" (at character 7). Did you mean author:x ?', r"'Athor\:x'"),
        ('tittle:"global coalition" x', 'Did you mean title:"global coalition" ?', r"'tittle\:"),
        ('tittle:"open end', 'Did you mean title:"open ?', "--literal"),
        ("tittle:(a b)", "Did you mean title:(a b) ?", "--literal"),
        ("zzzzzz:x", 'no field "zzzzzz" (at character 1).', "Fields: title, body, author"),
        ("tittle:" + "x" * 5000, "Did you mean title:xxxx", "…"),
    ],
)
def test_an_unknown_field_names_the_nearest(seeds: Path, query: str, message: str, hint: str) -> None:
    with open_store() as store, pytest.raises(QueryError) as error:
        store.search(query)
    assert message in error.value.message
    assert hint in error.value.hint
    assert len(str(error.value)) < 500


def test_matches_of_a_query_in_an_article(seeds: Path) -> None:
    with open_store() as store:
        article = store.article(KERRY)
        found = store.matches(article, 'libya "turkeys border" kerry title:syria body:nothing')
        assert {article.title[start:end] for start, end in found.title} == {"Kerry", "Syria"}
        texts = {article.text[start:end] for start, end in found.text}
        assert {"Libya", "Kerry"} <= texts
        assert any("border" in text for text in texts)
        assert store.matches(article, "").text == ()
        assert store.matches(article, "(kerry", literal=True).title != ()
        with pytest.raises(QueryError):
            store.matches(article, "tittle:x")


def test_paths_lead_from_here(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "in").mkdir()
    assert path_from_here(here / "in" / "a") == str(Path("in", "a"))
    assert path_from_here(here) == str(here)
    assert path_from_here(Path(f"{here}2") / "a") == f"{here}2/a"
    monkeypatch.chdir(here / "in")
    assert path_from_here(here / "a") == str(here / "a")
    monkeypatch.chdir("/")
    assert path_from_here(here / "a") in (str(here / "a"), str(here / "a")[1:])


# Copies

STORY = "Rome\n\n" + " ".join(f"word{number}" for number in range(60)) + " kerry"
OTHER = "Ankara\n\n" + " ".join(f"other{number}" for number in range(60)) + " kerry"


@pytest.fixture
def copied(here: Path, plant: Plant) -> Path:
    """Give a store of a story with three copies and of one without any."""
    plant(here / "a", {**{f"{number}.txt": STORY for number in range(4)}, "5.txt": OTHER})
    index(["a"])
    return here


def test_copies_are_one_hit_that_counts_the_others(copied: Path) -> None:
    with open_store() as store:
        page = store.search("kerry", sort="path")
        assert [(hit.rank, hit.path, hit.copies) for hit in page.hits] == [(1, "a/0.txt", 3), (2, "a/5.txt", 0)]
        assert (page.total, page.stories) == (5, 2)


def test_copies_are_all_listed_where_asked(copied: Path) -> None:
    with open_store() as store:
        page = store.search("kerry", sort="path", collapse=False)
        assert [hit.path for hit in page.hits] == [f"a/{number}.txt" for number in (0, 1, 2, 3, 5)]
        assert {hit.copies for hit in page.hits} == {0}
        assert (page.total, page.stories) == (5, 5)


def test_pages_are_of_stories_where_copies_are_one_hit(copied: Path) -> None:
    with open_store() as store:
        pages = [store.search("kerry", sort="path", limit=1, offset=offset) for offset in range(3)]
    assert [[(hit.rank, hit.path) for hit in page.hits] for page in pages] == [[(1, "a/0.txt")], [(2, "a/5.txt")], []]
    assert {(page.total, page.stories) for page in pages} == {(5, 2)}


def test_only_copies_that_match_are_counted(copied: Path) -> None:
    with open_store() as store:
        page = store.search("path:2 OR path:3")
        assert [(hit.path, hit.copies) for hit in page.hits] in ([("a/2.txt", 1)], [("a/3.txt", 1)])
        assert (page.total, page.stories) == (2, 1)


# Filters

DATED = """\
{"id": 1, "title": "kerry one", "text": "alpha", "published": "2015", "source": "Reuters", "tags": ["war", "oil"]}
{"id": 2, "title": "kerry two", "text": "beta", "published": "2016-02", "source": "Thomson Reuters", "language": "de"}
{"id": 3, "title": "kerry three", "text": "gamma", "published": "2016-02-10", "source": "AFP", "author": "Jane Doe"}
{"id": 4, "title": "kerry four", "text": "delta", "source": "AFP", "place": "Rome, Italy"}
"""


@pytest.fixture
def dated(here: Path, plant: Plant) -> Path:
    plant(here / "a", {"d.jsonl": DATED})
    index(["a"])
    return here


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, "one two three four"),
        ({"since": "2016"}, "two three"),
        ({"since": "2015-06"}, "one two three"),  # 2015 may be June
        ({"since": "2016-02-11"}, "two"),
        ({"until": "2016-01-31"}, "one"),
        ({"until": "2016-02-01"}, "one two"),
        ({"since": "2016-02-10", "until": "2016-02-10"}, "two three"),
        ({"where": "source=reuters"}, "one two"),
        ({"where": ["source=thomson reuters"]}, "two"),
        ({"where": ["source=reuters thomson"]}, ""),
        ({"where": ["source=Reuters", "source=AFP"]}, "one two three four"),
        ({"where": ["source=Reuters", "language=DE"]}, "two"),
        ({"where": ["published=2016-02-10"]}, "three"),
        ({"where": ["Published=>=2016"]}, "two three"),
        ({"where": ["author=doe"], "since": "2016"}, "three"),
        ({"where": ["author=doe"], "until": "2015"}, ""),
        ({"where": ["tag=oil"]}, "one"),
        ({"where": ["place=rome italy"]}, "four"),
        ({"where": ["title=four", "body=delta"]}, "four"),
        ({"where": ["path=d.jsonl"]}, "one two three four"),
    ],
    ids=str,
)
def test_filters_let_through(dated: Path, filters: dict[str, str], found: str) -> None:
    with open_store() as store:
        page = store.search("kerry", sort="path", **filters)  # type: ignore[arg-type]
    assert [hit.title.removeprefix("kerry ") for hit in page.hits] == found.split()


def test_filters_change_no_score_and_are_not_highlighted(dated: Path) -> None:
    with open_store() as store:
        plain = {hit.id: hit.score for hit in store.search("kerry").hits}
        page = store.search("kerry", where=["title=three", "author=doe"], since="2016")
        (hit,) = page.hits
        assert hit.score == plain[hit.id]
        assert [hit.title[start:end] for start, end in hit.title_matches] == ["kerry"]
        assert (page.query.parsed, page.query.filters) == (
            "kerry", "published:>=2016 AND title:three AND author:doe",
        )  # fmt: skip
        assert store.search("kerry").query.filters == ""


def test_last_counts_back_from_today(dated: Path) -> None:
    with closing(StoreDirectory.open(dated / ".corpus-search")) as store:
        for last, today, count in (("1d", "2016-02-11", 2), ("1d", "2016-02-12", 1), ("2m", "2016-04-30", 1)):
            filters = Filters(last=last, today=date.fromisoformat(today))
            page = search(store, "kerry", SearchOptions(filters=filters))
            assert page.total == count, (last, today)
    with open_store() as opened:
        assert opened.search("kerry", last="1d").total == 0


def test_a_range_of_dates_can_stand_in_a_query(dated: Path) -> None:
    with open_store() as store:
        assert store.search("published:2016-01..2016-03").total == 2
        assert store.search("kerry -published:>=2016").total == 2
        assert store.search("published:<2016").total == 1


def test_a_hit_knows_what_the_article_knows(dated: Path) -> None:
    with open_store() as store:
        (one,) = store.search("alpha").hits
        (three,) = store.search("gamma").hits
        (four,) = store.search("delta").hits
    assert (one.source, one.tags, one.author, one.member, one.copies) == ("Reuters", ("war", "oil"), None, "", 0)
    assert (three.author, three.place) == ("Jane Doe", None)
    assert four.place == "Rome, Italy"
