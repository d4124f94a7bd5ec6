"""Scores worked out by hand, in every engine. "Length" counts a headline's terms twice, as do frequencies."""

from collections.abc import Callable
from math import log

import pytest
from engine_cases import SOME, Open, article, beginning, paths, phrase, search, word, write

from corpus_search.engines.base import Capability, Engine, Sort
from corpus_search.engines.bm25 import Scoring
from corpus_search.query.nodes import (
    And,
    Boosted,
    DateRange,
    Everything,
    Filtered,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    PhraseTerm,
    Prefer,
    Term,
    Words,
)

SCORED = (
    article("a", "alpha", "beta beta gamma"),  # length 5: alpha 2, beta 2, gamma 1
    article("b", "delta", "beta delta"),  # length 4: beta 1, delta 3
    article("c", "omega", "omega"),  # length 3: omega 3
)
BETA, DELTA = log(1 + 1.5 / 2.5), log(1 + 2.5 / 1.5)  # 2 of 3 and 1 of 3 articles hold it
BETA_IN_A = BETA * 2 / (2 + 1.2 * (0.25 + 0.75 * 5 / 4))
BETA_IN_B = BETA * 1 / (1 + 1.2 * (0.25 + 0.75 * 4 / 4))
DELTA_IN_B = DELTA * 3 / (3 + 1.2 * (0.25 + 0.75 * 4 / 4))


@pytest.mark.parametrize(
    ("tree", "scores"),
    [
        (word("beta"), {"a": BETA_IN_A, "b": BETA_IN_B}),
        (word("delta"), {"b": DELTA_IN_B}),
        (And((word("beta"), word("delta"))), {"b": BETA_IN_B + DELTA_IN_B}),
        (Or((word("beta"), word("delta"))), {"a": BETA_IN_A, "b": BETA_IN_B + DELTA_IN_B}),
        (And((word("beta"), Not(word("delta")))), {"a": BETA_IN_A}),
        (Prefer(word("beta"), word("delta")), {"a": BETA_IN_A, "b": BETA_IN_B + DELTA_IN_B}),
        (Everything(), {"a": 0, "b": 0, "c": 0}),
        (Not(word("beta")), {"c": 0}),
        (And((word("beta"), Everything())), {"a": BETA_IN_A, "b": BETA_IN_B}),
    ],
    ids=str,
)
def test_scores_are_those_of_the_formula(
    made_once: Open, tree: Node, scores: dict[str, float], exactness: float
) -> None:
    for engine in (made_once(SCORED), made_once(SCORED[:1], SCORED[1:2], SCORED[2:])):
        found = {hit.article.path: hit.score for hit in search(engine, tree).hits}
        assert found == pytest.approx(scores, rel=exactness)


def test_a_word_of_the_text_is_as_rare_as_in_headline_and_text(make: Open, exactness: float) -> None:
    engine = make([article("1", "beta", "x y"), article("2", "x", "beta y z"), article("3", "x", "y")])
    share = 1 / (1 + 1.2 * (0.25 + 0.75 * 5 / 4))  # lengths 4, 5, 3
    beta, y = log(1 + 1.5 / 2.5), log(1 + 0.5 / 3.5)
    for tree, score in ((word("beta", "body"), beta * share), (phrase("beta", "y", field="body"), (beta + y) * share)):
        found = {hit.article.path: hit.score for hit in search(engine, tree).hits}
        assert found == pytest.approx({"2": score}, rel=exactness)


def test_what_stands_more_often_in_a_field_of_names_counts_more(make: Open, exactness: float) -> None:
    engine = make(
        [article("1", tags=("oil", "oil price", "oil")), article("2", tags=("gas oil",)), article("3", tags=("gas",))]
    )
    oil = log(1 + 1.5 / 2.5)  # lengths 4, 2, 1
    expected = {
        "1": oil * 3 / (3 + 1.2 * (0.25 + 0.75 * 4 / (7 / 3))),
        "2": oil * 1 / (1 + 1.2 * (0.25 + 0.75 * 2 / (7 / 3))),
    }
    found = {hit.article.path: hit.score for hit in search(engine, word("oil", "tag")).hits}
    assert found == pytest.approx(expected, rel=exactness)


def test_terms_that_count_as_one_are_as_rare_as_all_of_them(make: Open, exactness: float) -> None:
    """In an index of several parts some hold only one of the terms."""
    engine = make(
        [article("1", "", "one x"), article("2", "", "eins x"), *(article(f"{n}", "", "y x") for n in "3456")]
    )
    tree = Or((Term(None, "one", "one", also=("eins",)), Term("body", "eins", "eins", also=("uno",))))
    found = {hit.article.path: hit.score for hit in search(engine, tree).hits}
    either, eins = log(1 + 4.5 / 2.5), log(1 + 5.5 / 1.5)
    assert found == pytest.approx({"1": either / 2.2, "2": (either + eins) / 2.2}, rel=exactness)


def test_a_rare_phrase_is_as_rare_as_all_articles_say(make: Open, exactness: float) -> None:
    """In an index of several parts most of them do not hold it."""
    engine = make([article("1", "one two", "x"), *(article(f"{n}", f"w{n} w{n}", "x") for n in range(2, 20))])
    share = 1 / (1 + 1.2)
    found = {hit.article.path: hit.score for hit in search(engine, phrase("one", "two", field="title")).hits}
    assert found == pytest.approx({"1": 2 * log(1 + 18.5 / 1.5) * share}, rel=exactness)


def test_dates_and_keywords_only_filter(make: Open) -> None:
    engine = make([article("1", "kerry", published="2016", language="en"), article("2", "kerry")])
    plain = {hit.article.path: hit.score for hit in search(engine, word("kerry")).hits}
    dated = search(engine, And((word("kerry"), word("2016", "published"), word("en", "language"))))
    assert [(hit.article.path, hit.score) for hit in dated.hits] == [("1", plain["1"])]


def test_a_condition_filters_and_changes_no_score(make: Open) -> None:
    engine = make([article("1", "kerry", "rome"), article("2", "kerry"), article("3", "rome", published="2016")])
    plain = {hit.article.path: hit.score for hit in search(engine, Or((word("kerry"), word("rome")))).hits}
    for condition, left in (
        (word("rome"), "13"), (Not(word("rome")), "2"), (DateRange("published", "2016", None), "3"), (Nothing(), ""),
        (Filtered(word("rome"), word("kerry")), "1"), (Everything(), "123"),
    ):  # fmt: skip
        page = search(engine, Filtered(Or((word("kerry"), word("rome"))), condition))
        assert {hit.article.path: hit.score for hit in page.hits} == {path: plain[path] for path in left}
    assert [hit.score for hit in search(engine, DateRange("published", None, None)).hits] == [0.0]


def test_a_word_in_the_headline_and_a_rare_word_count_more(make: Open) -> None:
    engine = make(
        [
            article("body", "x y", "kerry z"),
            article("headline", "kerry y", "x z"),
            *(article(f"{number}", "common", "words here") for number in range(5)),
            article("rare", "rare", "words here"),
        ]
    )
    assert paths(engine, word("kerry"), Sort.SCORE) == ["headline", "body"]
    assert paths(engine, Or((word("common"), word("rare"))), Sort.SCORE)[0] == "rare"


# Parameters of the formula


def test_parameters_change_the_scores_as_the_formula_says(
    made_once: Open, engine_type: type[Engine], exactness: float
) -> None:
    if Capability.SCORING not in engine_type.capabilities:
        pytest.skip("it ranks by the default parameters only")
    scoring = Scoring(k1=0.9, b=0.4, title_weight=3.0)  # lengths 6, 5, 4; beta 2 and 1, delta 4
    page = made_once(SCORED).search(
        Or((word("beta"), word("delta"))), offset=0, limit=9, sort=Sort.SCORE, scoring=scoring
    )
    expected = {
        "a": BETA * 2 / (2 + 0.9 * (0.6 + 0.4 * 6 / 5)),
        "b": BETA * 1 / (1 + 0.9 * (0.6 + 0.4 * 5 / 5)) + DELTA * 4 / (4 + 0.9 * (0.6 + 0.4 * 5 / 5)),
    }
    assert {hit.article.path: hit.score for hit in page.hits} == pytest.approx(expected, rel=exactness)


@pytest.mark.parametrize("scoring", [Scoring(k1=0.0), Scoring(b=0.0), Scoring(b=1.0), Scoring(0.0, 1.0, 0.0)])
def test_parameters_at_their_ends_change_no_set(made_once: Open, engine_type: type[Engine], scoring: Scoring) -> None:
    if Capability.SCORING not in engine_type.capabilities:
        pytest.skip("it ranks by the default parameters only")
    engine = made_once([*SOME, article("4", "kerry"), article("5")])
    for tree in (word("kerry"), word("kerry", "title"), phrase("kerry", "in"), Or((word("rome"), word("syria")))):
        page = engine.search(tree, offset=0, limit=9, sort=Sort.SCORE, scoring=scoring)
        assert {hit.article.path for hit in page.hits} == set(paths(engine, tree))
        assert all(0 <= hit.score < 100 for hit in page.hits)


def test_words_count_as_one_word_that_stands_there_once(made_once: Open, exactness: float) -> None:
    tree = Words(None, ("beta", "gamma", "omega"), "*a")
    found = {hit.article.path: hit.score for hit in search(made_once(SCORED), tree).hits}
    score = log(1 + 0.5 / 3.5) / 2.2  # all three articles hold one, or more
    assert found == pytest.approx({"a": score, "b": score, "c": score}, rel=exactness)


def test_a_boost_multiplies(made_once: Open, exactness: float) -> None:
    tree = Or((Boosted(word("beta"), 3.0), word("delta")))
    found = {hit.article.path: hit.score for hit in search(made_once(SCORED), tree).hits}
    assert found == pytest.approx({"a": 3 * BETA_IN_A, "b": 3 * BETA_IN_B + DELTA_IN_B}, rel=exactness)


# Explanations


def test_an_explanation_has_the_score_of_the_search(make: Open, reopen: Callable[[], Engine]) -> None:
    write(make(SOME[:1], SOME[1:]), add=[article("4", "kerry", "x", published="2016", language="en")], delete=["3"])
    engine = reopen()
    trees: list[Node] = [
        word("kerry"), phrase("kerry", "in"), Words(None, ("rome", "syria"), "…"), beginning("ker"), Everything(),
        Or((word("kerry"), word("rome"))), And((word("kerry"), Not(word("rome")))), Not(word("syria")),
        Prefer(word("kerry"), word("rome")), Filtered(word("kerry"), word("2016", "published")),
        Boosted(word("kerry"), 2.5), Near(None, (PhraseTerm("kerry", 0), PhraseTerm("speaks", 1)), 3, "…"),
    ]  # fmt: skip
    for tree in trees:
        scores = {hit.article.id: hit.score for hit in search(engine, tree).hits}
        assert scores
        for one in [*SOME, article("4")]:
            explanation = engine.explain(tree, one.id)
            assert (explanation is not None) == (one.id in scores), tree
            if explanation is not None:
                assert explanation.value == pytest.approx(scores[one.id], abs=1e-6)
                assert explanation.what


def test_what_is_not_there_is_not_explained(make: Open) -> None:
    engine = make(SOME)
    assert engine.explain(word("kerry"), "a" * 16) is None
    assert engine.explain(Nothing(), SOME[0].id) is None
