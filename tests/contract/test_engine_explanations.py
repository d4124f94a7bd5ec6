"""Every engine explains its scores in the same words, with numbers that add up to what the search gives."""

import pytest
from adding_up import check_adds_up, named
from engine_cases import Open, article, beginning, phrase, search, word, write

from corpus_search.engines.base import Engine, Explanation
from corpus_search.query.nodes import (
    And,
    Boosted,
    DateRange,
    Everything,
    Filtered,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    PhraseTerm,
    Prefer,
    Term,
    Words,
)

ARTICLES = (
    article("1", "oil war", "the war for oil and the oil price", tags=("oil", "oil price"), author="Jane Doe"),
    article("2", "price of oil", "price", published="2016-02-02", tags=("gas",), author="Jane Jane"),
    article("3", "weather", "no oil war today but a war of words and a war"),
    article("4", "", "oil"),
    article("5", "other", "nothing"),
)
BEGUN = Phrase(None, (PhraseTerm("oil", 0), PhraseTerm("pri", 1, beginning=True)), "oil pri*")
EITHER = Phrase("body", (PhraseTerm("a", 0, also=("oil",)), PhraseTerm("war", 1)), "oil war")
TREES: tuple[Node, ...] = (
    word("oil"), word("oil", "title"), word("oil", "body"), word("oil", "tag"), word("jane", "author"),
    Term(None, "oil", "oil", also=("price",)), Term("body", "oil", "oil", also=("war",)),
    phrase("oil", "war"), phrase("oil", "war", field="title"), phrase("oil", "war", field="body"), EITHER, BEGUN,
    phrase("oil", "price", field="tag"), beginning("wo"), beginning("o", "tag", of_terms=True),
    Words(None, ("oil", "words"), "…"), And((word("oil"), Not(word("price")))),
    Or((word("price"), Boosted(word("war"), 2.5), word("2016", "published"))), Or((word("oil"), word("oil"))),
    Prefer(word("oil"), word("war")), Filtered(word("oil"), word("war")), Everything(), Not(word("oil")),
    And((word("oil"), DateRange("published", "2016", None))),
    Near(None, (PhraseTerm("war", 0), PhraseTerm("oil", 1)), 2, "war oil"),
)  # fmt: skip


@pytest.fixture
def engine(made_once: Open) -> Engine:
    return made_once(ARTICLES[:2], ARTICLES[2:])


def _values(explanation: Explanation, what: str) -> list[float]:
    inner = [value for part in explanation.parts for value in _values(part, what)]
    return [explanation.value, *inner] if explanation.what.startswith(what) else inner


def test_explanations_add_up_to_the_scores(engine: Engine) -> None:
    checked = 0
    for tree in TREES:
        scores = {hit.article.id: hit.score for hit in search(engine, tree).hits}
        assert scores, tree
        for one in ARTICLES:
            explanation = engine.explain(tree, one.id)
            assert (explanation is None) == (one.id not in scores), tree
            if explanation is not None:
                assert explanation.value == pytest.approx(scores[one.id], rel=1e-5)
                checked += check_adds_up(explanation, 2e-5)
    assert checked > 200


def test_every_variable_of_the_formula_is_named(engine: Engine) -> None:
    tree = Or((word("oil"), Words(None, ("weather", "words"), "…")))
    explanation = engine.explain(tree, ARTICLES[0].id)
    assert explanation is not None
    for name in (
        "idf = ln",
        "N: ",
        "n: ",
        "f = ",
        "frequency in the headline",
        "length: ",
        "average length",
        "k1",
        "b",
    ):
        assert f"\n{name}" in named(explanation)
    # Twice in the text and once in the headline, which counts twice; 8 words of text and 2 of headline.
    assert _values(explanation, "f = ") == [4]
    assert _values(explanation, "frequency in the text") == [2]
    assert _values(explanation, "length: ") == [12]
    assert _values(explanation, "n: ") == [4]
    assert _values(explanation, "N: ") == [5]


def test_a_field_of_names_is_explained_by_its_own_length(engine: Engine) -> None:
    explanation = engine.explain(word("oil", "tag"), ARTICLES[0].id)
    assert explanation is not None
    assert _values(explanation, "f: frequency in the tag") == [2]
    assert _values(explanation, "length: terms of the tag") == [3]
    assert _values(explanation, "average length") == [pytest.approx(4 / 5)]


def test_what_was_written_since_is_not_explained(make: Open) -> None:
    engine = make(ARTICLES)
    before = engine.explain(word("oil"), ARTICLES[0].id)
    write(engine, add=[article("6", "oil", "oil oil")])
    assert engine.explain(word("oil"), ARTICLES[0].id) == before
    assert engine.explain(word("oil"), article("6").id) is None
