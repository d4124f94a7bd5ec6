"""Articles are found, and left out, by their ids, in every engine."""

from collections.abc import Callable

from engine_cases import SOME, Open, paths, search, word, write

from corpus_search.engines.base import Engine
from corpus_search.query.nodes import Filtered, Identified, Not

FIRST, SECOND, THIRD = (one.id for one in SOME)


def test_articles_are_found_by_their_ids_and_score_nothing(made_once: Open) -> None:
    engine = made_once(SOME[:2], SOME[2:])
    assert paths(engine, Identified((THIRD, FIRST, "a" * 16, FIRST))) == ["1", "3"]
    assert paths(engine, Identified(())) == []
    assert {hit.score for hit in search(engine, Identified((FIRST, SECOND))).hits} == {0.0}


def test_leaving_articles_out_changes_no_score_of_the_others(made_once: Open) -> None:
    engine = made_once(SOME[:2], SOME[2:])
    assert paths(engine, Not(Identified((FIRST,)))) == ["2", "3"]
    whole, rest = (
        [(hit.article.id, hit.score) for hit in search(engine, tree).hits]
        for tree in (word("rome"), Filtered(word("rome"), Not(Identified((FIRST,)))))
    )
    assert rest == [(article_id, score) for article_id, score in whole if article_id != FIRST]


def test_what_is_deleted_is_not_found_by_its_id(make: Open, reopen: Callable[[], Engine]) -> None:
    write(make(SOME), delete=["1"])
    assert paths(reopen(), Identified((FIRST, SECOND))) == ["2"]
