"""Explanations add up, and other weights of the headline give what an index of that weight would."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from adding_up import check_adds_up, named

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import Article
from corpus_search.engines.base import Sort
from corpus_search.engines.bm25 import DEFAULT_SCORING, Scoring
from corpus_search.engines.whoosh import builder, encoding, leaves, ranking
from corpus_search.engines.whoosh.engine import WhooshEngine
from corpus_search.query.nodes import Node, Or, Term, Words
from corpus_search.query.parser import parse

_WORDS = ["war", "peace", "oil", "the", "treaty", "army", "vote", "flood", "bank", "court"]
_PLAIN = Analyzer("none")
_QUERIES = [
    "war", "war peace", "war OR peace OR oil", '"the war"', "title:war", "body:war", "title:(war OR oil)",
    '"war oil"~4', "war -peace", "+war oil bank", "published:2016 war", "language:en", "war^2.5 oil", "*",
    "war -zebra", "source:afp",
]  # fmt: skip


def _articles(count: int, seed: int) -> Iterator[Article]:
    rng = random.Random(seed)
    for number in range(count):
        text = " ".join(rng.choices(_WORDS, weights=range(10, 0, -1), k=rng.randrange(60)))
        title = " ".join(rng.choices(_WORDS, k=rng.randrange(4)))
        yield Article("", f"{seed}/{number}", 0, title, text, published="2016-02-02", language="en", source="AFP")


def _make(folder: Path) -> WhooshEngine:
    engine = WhooshEngine.create(folder, _PLAIN)
    for seed in (1, 2):
        session = engine.session()
        for article in _articles(60, seed):
            session.add(article)
        session.commit()
    session = engine.session()
    for number in range(0, 60, 7):
        session.delete_file("", f"1/{number}")
    session.commit()
    return WhooshEngine.open(folder, _PLAIN)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    return _make(tmp_path_factory.mktemp("index"))


def _scores(engine: WhooshEngine, tree: Node, scoring: Scoring = DEFAULT_SCORING) -> dict[str, float]:
    page = engine.search(tree, offset=0, limit=1000, sort=Sort.SCORE, scoring=scoring)
    return {hit.article.id: hit.score for hit in page.hits}


@pytest.mark.parametrize("scoring", [DEFAULT_SCORING, Scoring(0.9, 0.4, 3.0), Scoring(2.0, 1.0, 0.0)], ids=str)
@pytest.mark.parametrize("query", _QUERIES)
def test_an_explanation_adds_up_to_the_score(engine: WhooshEngine, query: str, scoring: Scoring) -> None:
    tree = parse(query, _PLAIN).tree
    scores = _scores(engine, tree, scoring)
    assert scores
    for article in [*_articles(60, 1), *_articles(60, 2)]:
        explanation = engine.explain(tree, article.id, scoring)
        assert (explanation is None) == (article.id not in scores)
        if explanation is not None:
            assert explanation.value == pytest.approx(scores[article.id], abs=1e-9)
            check_adds_up(explanation)


def test_every_variable_of_the_formula_is_named(engine: WhooshEngine) -> None:
    tree = Or((Term(None, "war", "war"), Words(None, ("oil", "peace"), "…")))
    explanation = engine.explain(tree, next(_articles(2, 2)).id)
    assert explanation is not None
    assert check_adds_up(explanation) > 5

    for name in ("idf = ln", "N: ", "n: ", "f = ", "headline", "length", "average length", "k1", "b"):
        assert name in named(explanation)


@pytest.mark.parametrize("weight", [0.5, 1.0, 3.0, 5.0])
def test_another_weight_of_the_headline_scores_as_an_index_of_that_weight(
    engine: WhooshEngine, weight: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (builder, encoding, leaves, ranking):
        monkeypatch.setattr(module, "TITLE_WEIGHT", weight)
    other = _make(tmp_path / "other")
    expected = {query: _scores(other, parse(query, _PLAIN).tree, Scoring(title_weight=weight)) for query in _QUERIES}
    monkeypatch.undo()
    for query, scores in expected.items():
        found = _scores(engine, parse(query, _PLAIN).tree, Scoring(title_weight=weight))
        # Lengths up to 10 are exact in a byte, longer ones are rounded, by up to a twentieth.
        assert found == pytest.approx(scores, rel=0.06, abs=0.02), query
