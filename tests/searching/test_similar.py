"""Articles like one: through the API, on small stores made for the purpose."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from corpus_search import Store, index, open_store
from corpus_search.errors import ArticleNotFoundError, UsageError
from corpus_search.page import SearchPage

Plant = Callable[[Path, Mapping[str, str | bytes]], Path]

FILLER = " ".join(f"filler{number}" for number in range(100))
NEWS = {
    "storm.txt": "Storm over Hamburg\n\nThe storm flooded the harbour of Hamburg, and the harbour was closed.",
    "harbour.txt": "Harbour closed\n\nA flooded harbour in Hamburg was closed on Monday.",
    "ship.txt": "A ship\n\nThe ship left the harbour.",
    "cup.txt": "Cup final\n\nThe team won the final of the cup.",
    "final.txt": "A final word\n\nNobody won.",
}


@pytest.fixture(scope="module")
def _indexed_news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("similar")
    (folder / "news").mkdir()
    for name, text in NEWS.items():
        (folder / "news" / name).write_text(text)
    index([folder / "news"], folder / ".corpus-search")
    return folder


@pytest.fixture
def store(_indexed_news: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """Open a store, which is only read, in its folder."""
    monkeypatch.chdir(_indexed_news)
    with open_store() as opened:
        yield opened


def _paths(page: SearchPage) -> list[str]:
    return [Path(hit.path).name for hit in page.hits]


def test_who_shares_more_comes_first_and_the_article_itself_is_left_out(store: Store) -> None:
    page = store.similar("news/storm.txt")
    assert _paths(page) == ["harbour.txt", "ship.txt"]
    assert (page.total, page.stories) == (2, 2)
    assert page.query.terms is not None
    assert set(page.query.terms[:2]) == {"Hamburg", "harbour"}
    assert page.query.text.endswith("Storm over Hamburg")
    assert page.hits[0].snippets[0].matches


def test_it_goes_by_any_name_that_show_takes(store: Store) -> None:
    article = store.article("news/cup.txt")
    assert _paths(store.similar(article.id[:6])) == _paths(store.similar("news/cup.txt")) == ["final.txt"]
    with pytest.raises(ArticleNotFoundError):
        store.similar("nobody")


def test_the_total_is_the_same_on_every_page(store: Store) -> None:
    whole = store.similar("news/storm.txt")
    pages = [store.similar("news/storm.txt", limit=1, offset=offset) for offset in range(3)]
    assert [page.total for page in pages] == [whole.total] * 3
    assert [path for page in pages for path in _paths(page)] == _paths(whole)


def test_filters_take_away_and_change_no_score(store: Store) -> None:
    whole = store.similar("news/storm.txt")
    page = store.similar("news/storm.txt", where="title=ship")
    assert [(hit.id, hit.score) for hit in page.hits] == [(hit.id, hit.score) for hit in whole.hits[1:]]
    assert page.query.filters == "title:ship"
    assert store.similar("news/storm.txt", since="2016").total == 0


def test_options_that_cannot_be_are_errors(store: Store) -> None:
    with pytest.raises(UsageError):
        store.similar("news/storm.txt", limit=-1)
    with pytest.raises(UsageError):
        store.similar("news/storm.txt", sort="length")
    with pytest.raises(UsageError):
        store.similar("news/storm.txt", facets="path")


def test_copies_of_the_article_are_left_out_unless_they_are_wanted(here: Path, plant: Plant) -> None:
    copy = {"copy.txt": f"Another headline\n\n{FILLER} storm", "other.txt": "Weather\n\nA storm, filler1 and filler2."}
    plant(here / "news", {"first.txt": f"A headline\n\n{FILLER} storm", **copy})
    index(["news"])
    with open_store() as store:
        for name in ("first", "copy"):
            page = store.similar(f"news/{name}.txt")
            assert (_paths(page), page.total, page.stories) == (["other.txt"], 1, 1)
            assert set(page.query.terms or ()) == {"storm", "filler1", "filler2"}  # the copy's words alone find nothing
        every = store.similar("news/first.txt", collapse=False)
        assert _paths(every) == ["other.txt", "copy.txt"]  # the shorter text says it more often
        assert every.query.terms == page.query.terms


def test_what_only_copies_share_is_looked_for_where_there_is_nothing_else(here: Path, plant: Plant) -> None:
    plant(here / "news", {"first.txt": f"A headline\n\n{FILLER}", "copy.txt": f"A headline\n\n{FILLER}"})
    index(["news"])
    with open_store() as store:
        assert store.similar("news/first.txt").total == 0
        assert _paths(store.similar("news/first.txt", collapse=False)) == ["copy.txt"]


def test_an_article_that_shares_no_word_has_none_like_it(here: Path, plant: Plant) -> None:
    plant(here / "news", {"a.txt": "Storm\n\nflood", "b.txt": "Cup\n\nfinal", "c.txt": "The\n\nof"})
    index(["news"])
    with open_store() as store:
        for name in ("a", "c"):
            page = store.similar(f"news/{name}.txt", facets="source", explain=True)
            assert (page.total, page.hits, page.query.terms, page.query.parsed) == (0, (), (), "")


def test_an_article_alone_has_none_like_it(here: Path, plant: Plant) -> None:
    plant(here / "news", {"a.txt": "Storm\n\nflood"})
    index(["news"])
    with open_store() as store:
        assert store.similar("news/a.txt").total == 0


def test_each_article_is_read_in_its_own_language(here: Path, plant: Plant) -> None:
    german = "Die Häuser der Stadt sind alt, und die Stadt baut neue Häuser für die Menschen der Stadt."
    plant(
        here / "news",
        {
            "de1.txt": f"Häuser\n\n{german}",
            "de2.txt": "Das Haus\n\nEin Haus in der Stadt ist nicht das, was die Menschen sich für das Geld wünschen.",
            "en.txt": "The weather\n\nIt was raining in the city, and the people of the city stayed in the house.",
        },
    )
    index(["news"])
    with open_store() as store:
        assert store.article("news/de1.txt").language == "de"
        page = store.similar("news/de1.txt")
        assert _paths(page) == ["de2.txt"]
        assert page.query.terms is not None
        assert "Stadt" in page.query.terms
        assert not {"die", "und", "der"} & set(page.query.terms)


def test_facets_and_explanations_are_of_what_is_like_it(store: Store) -> None:
    page = store.similar("news/storm.txt", limit=1, facets=["language", "published"], explain=True)
    assert [facet.request.field for facet in page.facets] == ["language", "published"]
    assert all(sum(count for _, count in facet.values) + facet.missing == 2 for facet in page.facets)
    assert [hit.explanation.value if hit.explanation else None for hit in page.hits] == [
        pytest.approx(hit.score) for hit in page.hits
    ]
