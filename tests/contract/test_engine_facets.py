"""How many of the articles that match have each value of a field, in every engine."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing

import pytest
from engine_cases import DATES, TEXTS, TREES, MakeIn, Open, article, for_any, matches, search, word, write
from hypothesis import strategies as st

from corpus_search.article import Article
from corpus_search.engines.base import Engine, Facet, FacetBy, FacetRequest, Sort
from corpus_search.engines.facets import facet_of, values_of
from corpus_search.query.nodes import Everything, Node, Nothing

REQUESTS = [
    FacetRequest("source"), FacetRequest("author"), FacetRequest("place"), FacetRequest("tag"),
    FacetRequest("language"), FacetRequest("published"), FacetRequest("published", FacetBy.YEAR),
    FacetRequest("published", FacetBy.MONTH), FacetRequest("published", FacetBy.DAY, 2), FacetRequest("tag", most=1),
]  # fmt: skip

FEW = (
    article("1", "kerry", source="Reuters", tags=("war", "oil"), published="2016-02-02T10:00:00Z", author="Ann Ä."),
    article("2", "kerry", source="AFP", tags=("oil",), published="2016-02", language="de", place="Rome, Italy"),
    article("3", "kerry", source="Reuters", published="2016", language="de", story="a"),
    article("4", "other", source="Reuters", tags=("war",), published="2015-12-31"),
)


def counted(engine: Engine, tree: Node, *requests: FacetRequest, fold: bool = False) -> tuple[Facet, ...]:
    return engine.search(tree, offset=0, limit=1, sort=Sort.SCORE, fold=fold, facets=requests).facets


def plain(articles: Sequence[Article], request: FacetRequest) -> Facet:
    counts = Counter(value for one in articles for value in values_of(one, request))
    return facet_of(request, counts, sum(not values_of(one, request) for one in articles))


def test_values_are_counted_as_they_are_written(make: Open) -> None:
    engine = make(FEW[:2], FEW[2:])
    found = {facet.request: facet for facet in counted(engine, word("kerry"), *REQUESTS)}
    assert list(found) == REQUESTS
    assert found[FacetRequest("source")] == Facet(FacetRequest("source"), (("Reuters", 2), ("AFP", 1)), 0, 0)
    assert found[FacetRequest("author")].values == (("Ann Ä.", 1),)
    assert found[FacetRequest("author")].missing == 2
    assert found[FacetRequest("place")].values == (("Rome, Italy", 1),)
    assert found[FacetRequest("tag")].values == (("oil", 2), ("war", 1))
    assert found[FacetRequest("tag", most=1)] == Facet(FacetRequest("tag", most=1), (("oil", 2),), 1, 1)
    assert found[FacetRequest("language")] == Facet(FacetRequest("language"), (("de", 2),), 0, 1)


def test_dates_are_counted_as_far_as_they_are_known_and_in_their_order(make: Open) -> None:
    engine = make(FEW)
    by = {part: counted(engine, Everything(), FacetRequest("published", part))[0].values for part in FacetBy}
    assert by[FacetBy.YEAR] == (("2015", 1), ("2016", 3))
    assert by[FacetBy.MONTH] == (("2015-12", 1), ("2016", 1), ("2016-02", 2))
    assert by[FacetBy.DAY] == by[FacetBy.VALUE] == (("2015-12-31", 1), ("2016", 1), ("2016-02", 1), ("2016-02-02", 1))


def test_equal_counts_are_in_the_order_of_values_and_of_dates_the_most_frequent_are_kept(make: Open) -> None:
    sources = [article(str(n), source=name, published=f"201{n % 3}") for n, name in enumerate("bcabdb")]
    engine = make([*sources, article("x", published="2012")])
    (source, year) = counted(
        engine, Everything(), FacetRequest("source", most=3), FacetRequest("published", FacetBy.YEAR, 2)
    )
    assert source.values == (("b", 3), ("a", 1), ("c", 1))
    assert (source.others, source.missing) == (1, 1)
    assert year.values == (("2010", 2), ("2012", 3))
    assert year.others == 1


def test_copies_count_too(make: Open) -> None:
    first = article("1", "kerry", source="AFP")
    engine = make([first, article("2", "kerry", source="AFP", story=first.id)])
    assert counted(engine, word("kerry"), FacetRequest("source"), fold=True)[0].values == (("AFP", 2),)


def test_what_is_deleted_is_not_counted(make: Open, reopen: Callable[[], Engine]) -> None:
    write(make(FEW), delete=["1"])
    assert counted(reopen(), Everything(), FacetRequest("source"))[0].values == (("Reuters", 2), ("AFP", 1))


def test_where_nothing_matches_nothing_is_counted(make: Open) -> None:
    for engine, tree in ((make(FEW), Nothing()), (make(name="empty"), Everything())):
        assert counted(engine, tree, *REQUESTS) == tuple(Facet(request, (), 0, 0) for request in REQUESTS)


def test_without_a_request_there_is_no_facet(made_once: Open) -> None:
    assert search(made_once(FEW), word("kerry")).facets == ()


def test_facets_are_those_of_the_articles_that_match(
    engine_name: str, make_in: MakeIn, tmp_path_factory: pytest.TempPathFactory
) -> None:
    sources = st.sampled_from(["", "Reuters", "AFP", "a b"])

    @for_any(
        engine_name,
        15,
        rows=st.lists(st.tuples(TEXTS, sources, st.lists(TEXTS.filter(bool), max_size=3), DATES), max_size=8),
        trees=st.lists(TREES, min_size=2, max_size=4),
        cut=st.integers(0, 8),
    )
    def _(rows: list[tuple[str, str, list[str], str | None]], trees: list[Node], cut: int) -> None:
        articles = [
            article(str(number), title, source=source or None, tags=tuple(tags), published=date)
            for number, (title, source, tags, date) in enumerate(rows)
        ]
        folder = tmp_path_factory.mktemp("engine") / "e"
        with closing(make_in(folder, articles[:cut], articles[cut:])) as engine:
            for tree in trees:
                matching = [one for one in articles if matches(tree, one)]
                for facet in counted(engine, tree, *REQUESTS):
                    assert facet == plain(matching, facet.request), tree
