"""What is shown where nothing matches."""

import io
from dataclasses import replace

import pytest

from corpus_search.output import OutputOptions
from corpus_search.output.nothing import remarks
from corpus_search.output.plain import write
from corpus_search.page import (
    Expansion,
    Hit,
    QueryInfo,
    Relaxed,
    SearchPage,
    StoreSummary,
    Suggestion,
    WordFound,
)

HIT = Hit(
    rank=1, score=1.0, id="abcdefgh234567aa", path="a.txt", member="", title="Kerry", title_matches=((0, 5),),
    published=None, language=None, author=None, place=None, source=None, tags=(), copies=0, snippets=(),
)  # fmt: skip
EMPTY = SearchPage(
    query=QueryInfo("cagginz daesh kerry", "cagginz AND daesh AND kerry", ()),
    total=0,
    stories=0,
    total_is_exact=True,
    offset=0,
    limit=10,
    elapsed_ms=4.2,
    store=StoreSummary(".corpus-search", "whoosh", 20_000, 1),
    hits=(),
    words=(WordFound("cagginz", 0), WordFound("daesh", 1_234, emptied=True), WordFound("kerry", 1, excluded=True)),
)
RELAXED = replace(
    EMPTY,
    total=57,
    stories=50,
    hits=(HIT, replace(HIT, rank=2)),
    relaxed=Relaxed("cagginz OR daesh", "with 2 of the 3 words"),
    suggestions=(Suggestion('"global coalition"', 12, "spelling"), Suggestion("SDF rome", 1, "acronym")),
)
AT_80 = """\
No article of 20,000 matches cagginz daesh kerry · 4 ms

  cagginz     no article          daesh       1,234 articles
  NOT kerry   1 article

Without daesh something would be found.
Did you mean  "global coalition" ?  12 articles
          or  SDF rome ?  1 article · acronym

Showing 1-2 of 57 articles in 50 stories with 2 of the 3 words (--strict-match
to see none):

 1  [Kerry]
    a.txt · abcdefgh

 2  [Kerry]
    a.txt · abcdefgh
"""
AT_30 = """\
No article of 20,000 matches
cagginz daesh kerry · 4 ms

  cagginz     no article
  daesh       1,234 articles
  NOT kerry   1 article

Without daesh something would
be found.
"""


def plain(page: SearchPage, width: int | None = 80) -> str:
    out = io.BytesIO()
    assert write(page, out, OutputOptions(width=width)) == ()
    return out.getvalue().decode()


def test_all_of_it() -> None:
    assert plain(RELAXED) == AT_80


def test_a_narrow_terminal() -> None:
    assert plain(EMPTY, 30) == AT_30


@pytest.mark.parametrize("width", [20, 60, 80, 200])
def test_no_line_is_too_long(width: int) -> None:
    words = (*RELAXED.words, WordFound(f'"{"very " * 40}long"', 3), WordFound("図書館" * 9, 0))
    lines = plain(replace(RELAXED, words=words), width).splitlines()
    assert max(map(len, lines)) <= min(width, 100)


def test_one_unknown_word_needs_no_table() -> None:
    page = replace(EMPTY, query=QueryInfo("zzz", "zzz", ()), words=(WordFound("zzz", 0),))
    assert plain(page) == "No article of 20,000 matches zzz · 4 ms\n"
    page = replace(page, suggestions=(Suggestion("zza", 1, "spelling"),))
    assert plain(page).splitlines()[1:] == ["Did you mean  zza ?  1 article"]


def test_filters_are_named_as_the_reason() -> None:
    query = QueryInfo("kerry", "kerry", (), "source:reuters")
    page = replace(EMPTY, query=query, words=(WordFound("kerry", 3),), without_filters=3)
    assert plain(page).splitlines()[1:] == ["Without the filters: 3 articles."]
    page = replace(page, words=(*page.words, WordFound("rome", 9)))
    assert plain(page).splitlines()[2] == "  kerry   3 articles      rome    9 articles"


def test_what_is_missing_is_not_said_twice() -> None:
    words = tuple(replace(word, emptied=word.text == "cagginz") for word in EMPTY.words)
    page = replace(RELAXED, words=words, relaxed=Relaxed("daesh kerry", "without cagginz"))
    assert "Without" not in plain(page)


@pytest.mark.parametrize(
    ("hits", "heading"),
    [
        ((), "57 articles in 50 stories with either word, none shown (--strict-match to see none)"),
        ((HIT,), "Showing 1 of 57 articles in 50 stories with either word (--strict-match to see none):"),
    ],
)
def test_the_heading_says_what_is_shown(hits: tuple[Hit, ...], heading: str) -> None:
    page = replace(RELAXED, hits=hits, relaxed=Relaxed("a OR b", "with either word"))
    assert heading in plain(page, None).splitlines()
    page = replace(page, hits=(HIT,), total=1, stories=1)
    assert "Showing 1 article with either word (--strict-match to see none):" in plain(page, None)


def test_added_words_are_shown() -> None:
    words = (("tv", 1.0), ('"idiot\x1b box"', 0.5), *((f"word{number}", 1.0) for number in range(20)))
    page = replace(EMPTY, words=(), total=1, stories=1, hits=(HIT,), expansions=(Expansion("synonyms", words),))
    line = plain(page, None).splitlines()[1]
    assert line.startswith('also: tv, "idiot␛ box", word0, ')
    assert line.endswith(", … (synonyms)")


def test_remarks_say_the_same() -> None:
    page = replace(RELAXED, without_filters=2)
    assert list(remarks(page)) == [
        "nothing found: cagginz no article, daesh 1,234 articles, NOT kerry 1 article",
        "without the filters: 2 articles",
        'did you mean: "global coalition" (12 articles)',
        "did you mean: SDF rome (1 article)",
    ]
    assert len(list(remarks(page, counts=False))) == 2
    assert list(remarks(replace(EMPTY, words=(WordFound("zzz", 0),)))) == []
