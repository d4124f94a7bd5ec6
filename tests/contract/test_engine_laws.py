"""What holds for every tree of a query and any articles, in every engine."""

from contextlib import closing
from itertools import pairwise

import pytest
from engine_cases import DATES, PLAIN, TEXTS, TREES, MakeIn, article, for_any, matches, paths, search, write
from hypothesis import strategies as st

from corpus_search.article import Article
from corpus_search.engines.base import Engine
from corpus_search.query.nodes import Node


def test_what_matches_is_what_the_tree_says(
    engine_name: str, engine_type: type[Engine], make_in: MakeIn, tmp_path_factory: pytest.TempPathFactory
) -> None:
    @for_any(
        engine_name,
        25,
        rows=st.lists(st.tuples(TEXTS, TEXTS, TEXTS, st.lists(TEXTS, max_size=2), DATES), max_size=8),
        trees=st.lists(TREES, min_size=5, max_size=15),
        cut=st.integers(0, 8),
        gone=st.sets(st.integers(0, 7), max_size=2),
    )
    def _(rows: list[tuple[str, str, str, list[str], str | None]], trees: list[Node], cut: int, gone: set[int]) -> None:
        folder = tmp_path_factory.mktemp("engine") / "e"
        articles = [
            article(str(number), title, text, author=author, tags=tuple(tags), published=date)
            for number, (title, text, author, tags, date) in enumerate(rows)
        ]
        write(make_in(folder, articles[:cut], articles[cut:]), delete=map(str, gone))
        with closing(engine_type.open(folder, PLAIN)) as engine:
            for tree in trees:
                expected = [one.path for one in articles if int(one.path) not in gone and matches(tree, one)]
                assert paths(engine, tree) == expected, tree
                check_scores(engine, tree, articles[:3])


def check_scores(engine: Engine, tree: Node, some: list[Article]) -> None:
    """Check the order of hits, and the explanations of some articles; each is a question of its own."""
    page = search(engine, tree)
    assert all(hit.score >= 0 for hit in page.hits)
    assert list(page.hits) == sorted(page.hits, key=lambda hit: (-hit.score, hit.article.id))
    for one in some:
        explanation = engine.explain(tree, one.id)
        score = next((hit.score for hit in page.hits if hit.article.path == one.path), None)
        assert (explanation and explanation.value) == (score and pytest.approx(score, rel=1e-6)), tree


def test_several_commits_answer_as_one(
    engine_name: str, make_in: MakeIn, tmp_path_factory: pytest.TempPathFactory
) -> None:
    @for_any(
        engine_name,
        15,
        rows=st.lists(st.tuples(TEXTS, TEXTS, DATES), min_size=2, max_size=12),
        trees=st.lists(TREES, min_size=3, max_size=8),
        cuts=st.lists(st.integers(1, 11), max_size=3),
    )
    def _(rows: list[tuple[str, str, str | None]], trees: list[Node], cuts: list[int]) -> None:
        folder = tmp_path_factory.mktemp("engine")
        articles = [article(str(n), title, text, published=date) for n, (title, text, date) in enumerate(rows)]
        places = sorted({cut for cut in cuts if cut < len(rows)})
        batches = [articles[start:end] for start, end in pairwise([0, *places, len(articles)])]
        with (
            closing(make_in(folder / "once", articles)) as once,
            closing(make_in(folder / "pieces", *batches)) as pieces,
        ):
            for tree in trees:
                one, other = search(once, tree), search(pieces, tree)
                assert [hit.article for hit in one.hits] == [hit.article for hit in other.hits], tree
                assert [hit.score for hit in one.hits] == pytest.approx([hit.score for hit in other.hits], rel=1e-9)
