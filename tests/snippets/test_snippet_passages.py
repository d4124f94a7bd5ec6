import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.query.parser import parse
from corpus_search.snippets import Snippet
from corpus_search.snippets.matches import Matcher
from corpus_search.snippets.passages import PASSAGE_WIDTH, make_snippets

_ANALYZER = Analyzer()


def _snippets(query: str, text: str, count: int = 2) -> tuple[Snippet, ...]:
    tree = parse(query, _ANALYZER).tree
    return make_snippets(text, Matcher(tree, _ANALYZER, "body").matches(text), count)


def _marked(query: str, text: str, count: int = 2) -> list[str]:
    shown = []
    for snippet in _snippets(query, text, count):
        marked, place = "", 0
        for start, end in snippet.matches:
            marked += snippet.text[place:start] + f"[{snippet.text[start:end]}]"
            place = end
        shown.append(marked + snippet.text[place:])
    return shown


_FILLER = "Nothing at all is said in this sentence of some length. "


def test_a_short_text_is_shown_whole() -> None:
    assert _snippets("kerry", "John  Kerry\nin Rome.") == (Snippet("John Kerry in Rome.", 0, 20, ((5, 10),)),)


def test_without_a_match_the_beginning_is_shown() -> None:
    assert _marked("zzz", "\n \n Kerry in Rome.\n\nNext.") == ["Kerry in Rome."]
    [snippet] = _snippets("zzz", _FILLER * 20)
    assert snippet.start == 0
    assert PASSAGE_WIDTH - 40 <= len(snippet.text) <= PASSAGE_WIDTH + 40


@pytest.mark.parametrize(("text", "count"), [("", 2), (" \n\u00a0", 2), ("kerry", 0)])
def test_there_may_be_nothing_to_show(text: str, count: int) -> None:
    assert _snippets("kerry", text, count) == ()


def test_a_passage_begins_with_its_sentence_if_that_is_near() -> None:
    text = _FILLER * 10 + "Then there was Kerry in Rome. " + _FILLER * 10
    [snippet] = _snippets("kerry", text)
    assert snippet.text.startswith(("Nothing at all", "Then there was Kerry"))
    assert len(snippet.text) <= PASSAGE_WIDTH + 40


def test_a_passage_never_reaches_over_a_blank_line() -> None:
    text = "A headline\n\u00a0\nKerry in Rome.\n\nPhoto by: AA"
    assert _marked("kerry", text) == ["[Kerry] in Rome."]
    assert _marked("headline kerry", text) == ["A [headline]", "[Kerry] in Rome."]


def test_the_first_choice_has_the_most_different_words() -> None:
    text = "kerry kerry kerry kerry\n\nkerry libya\n\nlibya"
    assert _marked("kerry libya", text, 1) == ["[kerry] [libya]"]


def test_the_second_choice_has_what_is_not_shown_yet() -> None:
    text = "kerry\n\nkerry kerry kerry libya\n\nkerry libya\n\nkerry rome\n\n"
    assert _marked("kerry libya rome", text) == ["[kerry] [kerry] [kerry] [libya]", "[kerry] [rome]"]


def test_of_equals_the_first_is_shown_and_all_come_in_the_order_of_the_text() -> None:
    text = "kerry a1\n\nkerry b1\n\nkerry libya"
    assert _marked("kerry libya", text) == ["[kerry] a1", "[kerry] [libya]"]


def test_passages_that_touch_become_one() -> None:
    text = " ".join(["kerry", *["filler"] * 33, "libya", *["filler"] * 60])
    snippets = _snippets("kerry libya", text, 3)
    assert [snippet.text.count("kerry") for snippet in snippets] == [1]
    assert _marked("kerry libya", text, 3)[0].count("[") == 2


def test_passages_are_not_spent_on_what_another_shows() -> None:
    text = "kerry " * 20 + _FILLER * 10 + "kerry again. " + _FILLER * 10
    assert len(_snippets("kerry", text, 2)) == 2


def test_words_that_went_by_do_not_count() -> None:
    text = f"kerry {_FILLER * 5}libya libya {_FILLER * 5}kerry libya {_FILLER * 5}"
    [marked] = _marked("kerry libya", text, 1)
    assert "[kerry] [libya]" in marked


def test_a_phrase_over_a_blank_line_is_shown_whole() -> None:
    assert _marked('"rome photo"', "Kerry in Rome.\n\nPhoto by: AA") == ["Kerry in [Rome. Photo]"]


def test_a_mark_ends_where_its_passage_is_cut() -> None:
    phrase = " ".join(f"word{number}" for number in range(60))
    [snippet] = _snippets(f'libya OR "{phrase}"', f"libya {phrase} {_FILLER}", 1)
    [libya, part] = snippet.matches
    assert snippet.text[slice(*libya)] == "libya"
    assert part == (6, len(snippet.text))
    assert phrase.startswith(snippet.text[slice(*part)] + " ")


def test_a_passage_ends_with_a_whole_word() -> None:
    words = [f"word{number}" for number in range(200)]
    for number in range(0, 200, 7):
        [snippet] = _snippets(words[number], " ".join(words), 1)
        assert set(snippet.text.split()) <= set(words)


def test_overlapping_matches_are_marked_once() -> None:
    assert _marked('"air strikes" strike*', "the air strikes") == ["the [air strikes]"]


def test_a_phrase_longer_than_a_passage_is_shown_whole() -> None:
    phrase = " ".join(f"word{number}" for number in range(60))
    [snippet] = _snippets(f'"{phrase}"', f"{_FILLER * 5}{phrase} {_FILLER * 5}")
    assert phrase in snippet.text


def test_a_text_of_matches_alone_is_no_trouble() -> None:
    # Each window counted all of its matches again, and each choice looked at all windows.
    text = "a1 " * 20_000
    snippets = _snippets("a1", text, 100)
    assert sum(len(snippet.text) for snippet in snippets) >= PASSAGE_WIDTH


_WORDS = [
    "kerry",
    "Libya’s",
    "U.S.",
    "東京都",
    "東",
    "は",
    "a\u0301",
    "👩\u200d👧",
    "🇹🇷",
    "e",
    "\u0301",
    "\u200d",
    "x" * 100,
    _FILLER,
]
_BETWEEN = [" ", " ", " ", "  ", "\n", "\n\n", ". ", "。", ", ", "-", "", "\u00a0", "\n\u00a0\n"]
texts = st.lists(st.tuples(st.sampled_from(_WORDS), st.sampled_from(_BETWEEN)), max_size=40).map(
    lambda parts: "".join(word + after for word, after in parts)
)
queries = st.lists(
    st.sampled_from(["kerry", "libya", "us", "東京", "東", '"kerry libya"', "a", "e", "xx*"]), min_size=1, max_size=3
)


def _continues(before: str, after: str) -> bool:
    """Tell whether two code points are of one character; after white space nothing goes on."""
    if before.isspace() or after.isspace():
        return False
    return "\u200d" in (before, after) or unicodedata.category(after).startswith("M")


@given(queries, texts, st.integers(1, 4))
@example(["libya"], "kerry kerry。\u0301 " + "x" * 100 + " Libya ", 1)
@example(["kerry"], "はが\u3099" * 200 + "kerry" + "👩\u200d👧" * 200, 1)
def test_snippets_say_what_stands_where(words: list[str], text: str, count: int) -> None:
    query = " OR ".join(words)
    snippets = _snippets(query, text, count)
    assert len(snippets) <= count
    assert bool(snippets) == bool(text.strip())
    for one, other in pairwise(snippets):
        assert one.end <= other.start
    for snippet in snippets:
        assert 0 <= snippet.start < snippet.end <= len(text)
        assert re.sub(r"\s+", " ", text[snippet.start : snippet.end]) == snippet.text
        assert snippet.text == snippet.text.strip() != ""
        for place in (snippet.start, snippet.end):
            assert not 0 < place < len(text) or not _continues(text[place - 1], text[place])
        end_before = 0
        for start, end in snippet.matches:
            assert end_before <= start < end <= len(snippet.text)
            end_before = end


@given(queries, texts)
def test_every_mark_is_on_what_was_looked_for(words: list[str], text: str) -> None:
    query = " OR ".join(words)
    matcher = Matcher(parse(query, _ANALYZER).tree, _ANALYZER, "body")
    for snippet in _snippets(query, text, 3):
        for start, end in snippet.matches:
            assert matcher.matches(snippet.text[start:end])


@given(queries, texts)
def test_what_matches_is_shown(words: list[str], text: str) -> None:
    query = " OR ".join(words)
    found = Matcher(parse(query, _ANALYZER).tree, _ANALYZER, "body").matches(text)
    assert bool(found) == any(snippet.matches for snippet in _snippets(query, text, 1))


@given(queries, st.lists(st.sampled_from(["kerry", "libya", "us", "nothing", "sentence.", "x" * 70]), max_size=150))
def test_words_are_not_cut(words: list[str], parts: list[str]) -> None:
    text = " ".join(parts)
    for snippet in _snippets(" OR ".join(words), text, 3):
        assert snippet.text.split() == text[snippet.start : snippet.end].split()
        assert set(snippet.text.split()) <= set(parts)
