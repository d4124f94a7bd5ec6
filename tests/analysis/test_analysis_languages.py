import pytest

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.analysis.languages import DEFAULT_LANGUAGE, NO_LANGUAGE, language_names, load_stemmer
from corpus_search.errors import UsageError


def test_every_language_of_the_stemmer_loads_and_stems() -> None:
    names = language_names()
    assert len(names) > 20
    for name in names:
        assert Analyzer(name).terms("Zeitungen 東京 ١٢٣ running") != []


def test_none_is_last_and_stems_nothing() -> None:
    assert language_names()[-1] == NO_LANGUAGE
    assert load_stemmer(NO_LANGUAGE)("running") == "running"


def test_the_default_is_english() -> None:
    assert DEFAULT_LANGUAGE in language_names()
    assert Analyzer().terms("attacked attacks attacking attack") == ["attack"] * 4


def test_german_words_are_stemmed_as_german() -> None:
    assert Analyzer("german").terms("Häuser Haus") == ["haus", "haus"]


def test_an_unknown_language_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(UsageError) as caught:
        load_stemmer("klingon")
    assert '"klingon"' in str(caught.value)
    assert "english" in str(caught.value.hint)


def test_a_stem_holds_no_white_space_and_is_never_empty() -> None:
    # "porter" made nothing of "s", so that a query for "s" had an empty term.
    words = ["s", "ing", "ed", "a", "ies", "東", "l", "10,5", "c++", "ly", "y", "ied"]
    for name in language_names():
        for term in map(load_stemmer(name), words):
            assert term.split() == [term], name
