from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.query.nodes import (
    And,
    Boosted,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    PhraseTerm,
    Prefix,
    Term,
    Words,
    iter_leaves,
)
from corpus_search.query.parser import parse
from corpus_search.snippets import matches as module
from corpus_search.snippets.matches import Match, Matcher, merged

_ANALYZER = Analyzer()
_PLAIN = Analyzer("none")


def _matches(query: str, text: str, field: str = "body") -> list[str]:
    tree = parse(query, _ANALYZER).tree
    return [text[match.start : match.end] for match in Matcher(tree, _ANALYZER, field).matches(text)]


@pytest.mark.parametrize(
    ("query", "text", "matches"),
    [
        ("attack", "Attacks, attacked. Counter-attack!", ["Attacks", "attacked", "attack"]),
        ("turkey", "Turkey’s border", ["Turkey’s"]),
        ("us", "the U.S. and U.S.-led US", ["U.S.", "U.S.", "US"]),
        ("cagg*", "Caggins, CAGGINS’ and scaggs", ["Caggins", "CAGGINS"]),
        ("policie*", "policies and policy", ["policies"]),
        ('"air strikes"', "air strikes, Air-strike, air. Strikes", ["air strikes", "Air-strike", "air. Strikes"]),
        ('"air strikes"', "air and strikes", []),
        ("de-escalate", "de-escalate, de escalate", ["de-escalate", "de escalate"]),
        ("東京", "東京都と東京", ["東京", "東京"]),
        ("東京都", "東京都の東京", ["東京都"]),
        ("京", "東京都", ["京都"]),
        ("kerry -libya", "Kerry, Libya", ["Kerry"]),
        ("kerry OR libya", "Kerry, Libya", ["Kerry", "Libya"]),
        ("body:kerry", "Kerry", ["Kerry"]),
        ("title:kerry", "Kerry", []),
        ("author:kerry", "Kerry", []),
        ("published:2016", "2016", []),
        ("*", "Kerry", []),
        ("", "Kerry", []),
        ("kerry", "", []),
        ("kerry^3 (libya)^2", "Kerry, Libya", ["Kerry", "Libya"]),
        ("$50", "$50, 50 and £50", ["$50"]),
        # Near words are each highlighted, and only where they are near.
        ('"kerry rome"~1', "Kerry in Rome; and Rome was not for Kerry", ["Kerry", "Rome"]),
        ('"kerry rome"~2', "Rome or Kerry in Rome", ["Rome", "Kerry", "Rome"]),
        ('"kerry rome"~0', "Kerry Rome Kerry", ["Kerry", "Rome", "Kerry"]),
        ('"kerry rome"~1', "Kerry was not in Rome", []),
        ('"a1 b1 c1"~1', "c1 a1 x b1 x x c1", ["c1", "a1", "b1"]),
        ('"a1 b1 a1"~0', "b1 a1 x a1", ["b1", "a1"]),
        ('"東京 x1"~1', "東京、x1。a b 東京", ["東京", "x1"]),
    ],
)
def test_what_was_found_is_what_matches(query: str, text: str, matches: list[str]) -> None:
    assert _matches(query, text) == matches


def test_each_match_names_its_leaf() -> None:
    tree = And(
        (Term(None, "a", "a"), Not(Term(None, "c", "c")), Phrase(None, (PhraseTerm("a", 0), PhraseTerm("b", 1)), "a b"))
    )
    assert Matcher(tree, _PLAIN, "body").matches("a b c") == [Match(0, 1, 0), Match(0, 3, 1)]


def test_words_that_a_pattern_stands_for_are_compared_as_written() -> None:
    tree = Boosted(Or((Words(None, ("policies", "attacked"), "…"), Words("title", ("attack",), "…"))), 2.0)
    text = "Policies, policy, attack and ATTACKED"
    assert [text[match.start : match.end] for match in Matcher(tree, _ANALYZER, "body").matches(text)] == [
        "Policies",
        "ATTACKED",
    ]


def test_a_thousand_words_for_one_pattern_are_looked_for_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    class Counted(str):
        hashed = 0

        def __hash__(self) -> int:
            Counted.hashed += 1
            return super().__hash__()

    words = tuple(Counted(f"w{number}") for number in range(1_000))
    matcher = Matcher(Words(None, words, "w*"), _PLAIN, "body")
    before = Counted.hashed
    assert len(matcher.matches("w7 x " * 1_000)) == 1_000
    assert Counted.hashed - before < 100, "they were all hashed for each place"


def test_one_word_can_match_several_leaves_and_places_of_a_phrase() -> None:
    phrase = Phrase(None, (PhraseTerm("a", 0), PhraseTerm("a", 1)), "a a")
    tree = Or((Term(None, "a", "a"), Prefix(None, "a", "a*"), phrase))
    found = Matcher(tree, _PLAIN, "body").matches("a a a")
    assert [match for match in found if match.leaf == 2] == [Match(0, 3, 2), Match(2, 5, 2)]
    assert [match.start for match in found if match.leaf == 1] == [0, 2, 4]


def test_a_term_that_stands_too_often_is_looked_at_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PLACES", 3)
    assert _matches("a1 OR b1", "a1 " * 5 + "b1") == ["a1", "a1", "a1", "b1"]


def test_the_memory_of_chunks_can_be_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_CHUNKS", 1)
    assert _matches("a1", "a1 b1 a1 c1 a1") == ["a1"] * 3


def test_a_long_phrase_of_one_word_in_a_long_text_takes_little_memory() -> None:
    # Each word was kept once for each place of the phrase: 256 times.
    text = "a1 " * 5_000
    tree = parse('"' + "a1 " * 256 + '"', _ANALYZER).tree
    assert len(Matcher(tree, _ANALYZER, "body").matches(text)) == 5_000 - 255


def test_spans_that_overlap_become_one() -> None:
    assert merged([Match(0, 3, 0), Match(0, 5, 1), Match(4, 6, 0), Match(6, 8, 0), Match(9, 9, 0)]) == (
        (0, 6),
        (6, 8),
        (9, 9),
    )
    assert merged([Match(0, 9, 0), Match(2, 4, 1), Match(5, 6, 1)]) == ((0, 9),)
    assert merged([]) == ()


def _slowly(tree: Node, text: str) -> list[Match]:
    """Compare every token with every leaf."""
    tokens = list(_ANALYZER.iter_tokens(text))
    found = []
    for number, leaf in enumerate(dict.fromkeys(iter_leaves(tree))):
        if leaf.field not in (None, "body"):
            continue
        for first, token in enumerate(tokens):
            match leaf:
                case Term(_, term, _):
                    if token.term == term:
                        found.append(Match(token.start, token.end, number))
                case Prefix(_, prefix, _, of_terms):
                    if (token.term if of_terms else token.word).startswith(prefix):
                        found.append(Match(token.start, token.end, number))
                case Near(_, terms, distance, _):
                    sought = {(part.term, part.beginning) for part in terms}
                    fits = [
                        {one for one in sought if (other.term.startswith(one[0]) if one[1] else other.term == one[0])}
                        for other in tokens
                    ]
                    size = distance + len(sought)
                    starts = range(max(first - size + 1, 0), first + 1)
                    if fits[first] and any(set().union(*fits[start : start + size]) == sought for start in starts):
                        found.append(Match(token.start, token.end, number))
                case Phrase(_, terms, _):
                    places = [first + part.position for part in terms]
                    if places[-1] < len(tokens) and all(
                        tokens[at].term.startswith(part.term) if part.beginning else tokens[at].term == part.term
                        for at, part in zip(places, terms, strict=True)
                    ):
                        found.append(Match(token.start, max(tokens[at].end for at in places), number))
    return sorted(found)


_WORDS = ["a", "as", "attack", "Attacks", "U.S.", "us", "l’accord", "de-escalate", "the", "東京", "東京都", "東", "3.5"]
texts = st.lists(st.sampled_from([*_WORDS, ",", "’s", "(", "\n\n", "é", "a\u0301"]), max_size=20).flatmap(
    lambda words: st.sampled_from([" ".join(words), "".join(words)])
)
queries = st.lists(
    st.sampled_from(
        [
            *_WORDS,
            "a*",
            "at*",
            "東*",
            '"a as"',
            '"the 東"',
            '"東 a"',
            '"us attack"',
            "OR",
            "-a",
            "title:a",
            '"a us"~2',
            '"the attack as"~0',
            '"東 a"~1',
        ]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)


@pytest.mark.parametrize("short", [0, 400])
@given(query=queries, text=texts)
@example(query='"a a"', text="a a a")
@example(query='"a us"~2', text="a , the ( us the the the us")
def test_the_quick_way_finds_what_the_slow_way_finds(query: str, text: str, short: int) -> None:
    tree = parse(query, _ANALYZER).tree
    with patch.object(module, "_SHORT", short):  # longer texts are sifted
        assert Matcher(tree, _ANALYZER, "body").matches(text) == _slowly(tree, text)


@given(query=queries, words=st.lists(st.sampled_from(_WORDS), max_size=40))
def test_words_far_apart_are_as_far_apart(query: str, words: list[str]) -> None:
    text = " — other things between — ".join(words)
    tree = parse(query, _ANALYZER).tree
    with patch.object(module, "_SHORT", 0):
        assert Matcher(tree, _ANALYZER, "body").matches(text) == _slowly(tree, text)


@pytest.mark.parametrize("short", [0, 400])
@given(many=st.lists(texts, max_size=4), query=queries)
def test_one_matcher_finds_in_many_texts_what_new_ones_find(many: list[str], query: str, short: int) -> None:
    tree = parse(query, _ANALYZER).tree
    with patch.object(module, "_SHORT", short):
        matcher = Matcher(tree, _ANALYZER, "body")
        found = [matcher.matches(text) for text in many]
        assert found == [Matcher(tree, _ANALYZER, "body").matches(text) for text in many]


def test_a_long_text_is_not_read_to_its_end_once_something_is_found() -> None:
    analyzer = Analyzer("english")
    text = "kerry " + "x " * 600_000 + "kerry"
    matcher = Matcher(parse("kerry", analyzer).tree, analyzer, "body")
    assert [match.start for match in matcher.matches(text, enough=1_000_000)] == [0]
    assert len(matcher.matches(text)) == 2
    assert len(matcher.matches(text[6:], enough=1_000_000)) == 1, "read on until something is found"
