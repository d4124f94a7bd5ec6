from collections.abc import Iterator

import pytest

from corpus_search.analysis.analyzer import Analyzer, QueryWord
from corpus_search.query.clauses import MOST_WORDS, everything_in, leaf_for, prefix_for
from corpus_search.query.nodes import And, Everything, Node, Phrase, PhraseTerm, Prefix, Term

_ANALYZER = Analyzer()


def _phrase(field: str | None, text: str, *terms: str) -> Phrase:
    return Phrase(field, tuple(PhraseTerm(term, place) for place, term in enumerate(terms)), text)


@pytest.mark.parametrize(
    ("field", "text", "leaf"),
    [
        (None, "Attacks", Term(None, "attack", "Attacks")),
        ("title", "Attacks", Term("title", "attack", "Attacks")),
        (None, "Turkey’s", Term(None, "turkey", "Turkey’s")),
        (None, "U.S.", Term(None, "us", "U.S.")),
        (None, "de-escalate", _phrase(None, "de-escalate", "de", "escal")),
        (None, "de escalate", _phrase(None, "de escalate", "de", "escal")),
        (None, "!?", None),
        # Names are not stemmed.
        ("author", "Hawkings", Term("author", "hawkings", "Hawkings")),
        ("source", "Associated Press", _phrase("source", "Associated Press", "associated", "press")),
        # Scripts without spaces.
        (None, "東京", Term(None, "東京", "東京")),
        (None, "東京都", _phrase(None, "東京都", "東京", "京都")),
        (None, "東", Prefix(None, "東", "東", of_terms=True)),
        (None, "東 x", Phrase(None, (PhraseTerm("東", 0, beginning=True), PhraseTerm("x", 1)), "東 x")),
        (None, "東京 x", Phrase(None, (PhraseTerm("東京", 0), PhraseTerm("x", 2)), "東京 x")),
        # Dates and keywords are taken as they are.
        ("published", "2016", Term("published", "2016", "2016")),
        ("published", " 2016-02-02 ", Term("published", "2016-02-02", "2016-02-02")),
        ("published", "2016-2-2", None),
        ("published", "٢٠١٦", None),
        ("published", "kerry", None),
        ("language", "EN", Term("language", "en", "EN")),
        ("language", " ", None),
    ],
)
def test_a_word_or_phrase_looks_for(field: str | None, text: str, leaf: Node | None) -> None:
    assert leaf_for(field, text, _ANALYZER) == leaf


@pytest.mark.parametrize(
    ("field", "text", "node"),
    [
        (None, "Cagg", Prefix(None, "cagg", "Cagg*")),
        (None, "CAFÉ", Prefix(None, "cafe", "CAFÉ*")),
        # What is meant is words as written: "policie" is in no stem.
        (None, "policie", Prefix(None, "policie", "policie*")),
        (None, "de-esc", And((Term(None, "de", "de-"), Prefix(None, "esc", "esc*")))),
        ("author", "Cagg", Prefix("author", "cagg", "Cagg*", of_terms=True)),
        ("published", "201", Prefix("published", "201", "201*", of_terms=True)),
        ("published", "2016-", Prefix("published", "2016-", "2016-*", of_terms=True)),
        ("published", "x", None),
        ("language", "E", Prefix("language", "e", "E*", of_terms=True)),
        ("language", " ", None),
        (None, "東京", Term(None, "東京", "東京")),
        (None, "東", Prefix(None, "東", "東", of_terms=True)),
        (None, "…", None),
    ],
)
def test_the_beginning_of_a_word_looks_for(field: str | None, text: str, node: Node | None) -> None:
    assert prefix_for(field, text, _ANALYZER) == node


def test_a_star_alone_is_everything_or_all_where_the_field_is_known() -> None:
    assert everything_in(None) == everything_in("title") == Everything()
    assert everything_in("published") == Prefix("published", "", "*", of_terms=True)
    assert everything_in("author") == Prefix("author", "", "*", of_terms=True)


def test_a_phrase_is_cut_after_its_last_word() -> None:
    leaf = leaf_for(None, "ab " * (MOST_WORDS + 1), _ANALYZER)
    assert isinstance(leaf, Phrase)
    assert len(leaf.terms) == MOST_WORDS
    assert leaf.text == ("ab " * MOST_WORDS).strip()
    whole = leaf_for(None, "ab " * MOST_WORDS, _ANALYZER)
    assert isinstance(whole, Phrase)
    assert whole.terms == leaf.terms
    assert whole.text == "ab " * MOST_WORDS


def test_no_more_words_are_read_than_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0
    words = _ANALYZER.iter_query_words

    def count(text: str) -> Iterator[QueryWord]:
        nonlocal read
        for word in words(text):
            read += 1
            yield word

    monkeypatch.setattr(_ANALYZER, "iter_query_words", count)
    leaf_for(None, "東" * 10_000, _ANALYZER)
    prefix_for(None, "ab-" * 10_000, _ANALYZER)
    assert read <= 3 * (MOST_WORDS + 1)


def test_what_no_encoding_knows_is_no_part_of_a_term() -> None:
    # A byte of the command line that is not UTF-8 made the engine fail to encode the term.
    for leaf in (leaf_for("language", "e\udcff", _ANALYZER), prefix_for("language", "e\udcff", _ANALYZER)):
        assert isinstance(leaf, Term | Prefix)
        assert (leaf.term if isinstance(leaf, Term) else leaf.prefix).encode() == b"e?"
