"""What a compound becomes where one word is enough."""

import pytest

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.query.parser import parse
from corpus_search.query.writing import to_text

_ANALYZER = Analyzer("english")


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("boundary-layer", "boundary OR layer"),
        ("boundary-layer flow", "boundary OR layer OR flow"),
        ("heating/cooling", "heating OR cooling"),
        ("end.Start", '"end.Start"'),
        ("(large-deflection)", "large OR deflection"),
        ("東京都", "東京 OR 京都"),
        # One of these says nothing alone.
        ("covid-19", '"covid-19"'),
        ("x-ray", '"x-ray"'),
        ("W-2", '"W-2"'),
        ("in-house", '"in-house"'),
        # Somebody asked for it as it stands.
        ('"boundary-layer"', '"boundary-layer"'),
        ("+boundary-layer flow", '+"boundary-layer" flow'),
        ("flow -boundary-layer", 'flow AND NOT "boundary-layer"'),
        ("title:boundary-layer", 'title:"boundary-layer"'),
        ("boundary-layer AND flow", '"boundary-layer" AND flow'),
        # Addresses are one thing.
        ("name@example.com", '"name@example.com"'),
        ("www.example.com/about", '"www.example.com/about"'),
    ],
)
def test_where_one_word_is_enough(query: str, read: str) -> None:
    assert to_text(parse(query, _ANALYZER, any_word=True).tree) == read


@pytest.mark.parametrize("query", ["boundary-layer", "東京都"])
def test_where_all_words_are_wanted_it_is_a_phrase(query: str) -> None:
    assert to_text(parse(query, _ANALYZER).tree) == f'"{query}"'


def test_the_words_of_compounds_count_up_to_the_limit() -> None:
    parsed = parse("ab-cd " * 1000, _ANALYZER, any_word=True)
    assert [note.message for note in parsed.notes] == ["only the first 1,024 words and phrases are searched for"]
    assert to_text(parsed.tree).count("OR") < 1024
