"""What queries become. A tree is compared by what it looks for, without the characters it was written with."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.article import FIELDS
from corpus_search.query.clauses import MOST_WORDS
from corpus_search.query.leaves import FEWEST_LETTERS, MOST_CLAUSES, MOST_PATTERNS, MOST_SCANS
from corpus_search.query.nodes import (
    And,
    Boosted,
    Everything,
    Fuzzy,
    Near,
    Node,
    Not,
    Note,
    Nothing,
    Or,
    Phrase,
    Prefer,
    Prefix,
    Term,
    Wildcard,
    iter_leaves,
)
from corpus_search.query.notes import MOST_NOTES
from corpus_search.query.parser import MOST_DEPTH, MOST_LEXEMES, Parsed, UnknownField, parse
from corpus_search.query.patterns import MOST_BETWEEN
from corpus_search.query.writing import to_text

_ANALYZER = Analyzer()
_LONG = 100_000


def _parse(query: str, *, any_word: bool = False, literal: bool = False) -> Parsed:
    return parse(query, _ANALYZER, any_word=any_word, literal=literal)


def _read(query: str, *, any_word: bool = False, literal: bool = False) -> str:
    return to_text(_parse(query, any_word=any_word, literal=literal).tree)


def _notes(query: str) -> list[tuple[int, str]]:
    return [(note.position, note.message) for note in _parse(query).notes]


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("kerry libya", "kerry AND libya"),
        ("kerry AND libya", "kerry AND libya"),
        ("kerry OR libya", "kerry OR libya"),
        ("a1 OR b1 c1", "a1 OR b1 AND c1"),
        ("a1 b1 OR c1", "a1 AND b1 OR c1"),
        ("a1 AND b1 OR c1 AND d1", "a1 AND b1 OR c1 AND d1"),
        ("(a1 OR b1) c1", "(a1 OR b1) AND c1"),
        ("a1 (b1 c1)", "a1 AND b1 AND c1"),
        ("((a1))", "a1"),
        ("kerry -libya", "kerry AND NOT libya"),
        ("kerry NOT libya", "kerry AND NOT libya"),
        ("kerry AND NOT libya", "kerry AND NOT libya"),
        ("kerry AND -libya", "kerry AND NOT libya"),
        ("-libya", "* AND NOT libya"),
        ("NOT libya", "* AND NOT libya"),
        ("NOT NOT libya", "libya"),
        ("NOT -libya", "libya"),
        ("NOT +libya", "* AND NOT libya"),
        ("+NOT libya", "* AND NOT libya"),
        ("-(a1 b1)", "* AND NOT (a1 AND b1)"),
        ("a1 OR -b1", "a1 OR * AND NOT b1"),
        ("+kerry libya", "kerry AND libya"),
        ('"global coalition"', '"global coalition"'),
        ('-"global coalition"', '* AND NOT "global coalition"'),
        ("de-escalate", '"de-escalate"'),
        ("kerry- -", "kerry-"),
        ("title:kerry", "title:kerry"),
        ("TITLE:kerry", "title:kerry"),
        ("title:kerry libya", "title:kerry AND libya"),
        ("title:(kerry OR libya) rome", "(title:kerry OR title:libya) AND rome"),
        ("title:(kerry body:libya)", "title:kerry AND body:libya"),
        ('title:"air strikes"', 'title:"air strikes"'),
        ("title:body:kerry", "body:kerry"),
        ("-title:kerry", "* AND NOT title:kerry"),
        # The sign was read as a part of the word, which found what was not wanted.
        ("title:-kerry", "* AND NOT title:kerry"),
        ("title:NOT", 'title:"NOT"'),
        ("published:2016-02", "published:2016-02"),
        ("published:201*", "published:201*"),
        ("-published:*", "* AND NOT published:*"),
        ("language:EN", "language:EN"),
        ("cagg*", "cagg*"),
        ("title:cagg*", "title:cagg*"),
        ("*", "*"),
        ("* -kerry", "* AND NOT kerry"),
        ("title:*", "*"),
        ("kerry ()", "kerry"),
        ("kerry…", "kerry…"),
        ("http://example.com", '"http://example.com"'),
        ("12:30", '"12:30"'),
        ("title\\:kerry", '"title:kerry"'),
        ("kerry AND (libya OR", "kerry AND libya"),
        ('-"kerry libya', "libya AND NOT kerry"),
        ('"near words"~5', '"near words"~5'),
        ('title:"near words"~5^2', 'title:"near words"~5^2'),
        ('"東京 a1"~3', '"東京 a1"~3'),
        ("c?ggins *stan cagg*ns ?ar", "c?ggins AND *stan AND cagg*ns AND ?ar"),
        ("**stan c**ns", "*stan AND c**ns"),
        ("author:O'Br?en", "author:O'Br?en"),
        ("title:(c?t OR d*g)", "title:c?t OR title:d*g"),
        ("published:20*-02", "published:20*-02"),
        ("language:e*n", "language:e*n"),
        ("** ?*", "* AND *"),
        ("de-esc*", "de- AND esc*"),
        ("al-ass?d", "al- AND ass?d"),
        ("d*-escal?te-it", 'd* AND escal?te AND "-it"'),
        ("a1-*-b1", 'a1- AND "-b1"'),
        ("東*都", "東 AND 都"),
        ("cagginz~", "cagginz~1"),
        ("coalition~", "coalition~2"),
        ("isis~1", "isis~1"),
        ("kerry~9", "kerry~2"),
        ("al-assad~", "al- AND assad~1"),
        ("author:smyth~", "author:smyth~1"),
        ("kerry^3", "kerry^3"),
        ("kerry^1 kerry^1.00004", "kerry AND kerry"),
        ('"a phrase"^2', '"a phrase"^2'),
        ("(a1 b1)^1.5 c1", "(a1 AND b1)^1.5 AND c1"),
        ("((a1)^2)^3", "(a1^2)^3"),
        ("-(a1 OR b1)^2", "* AND NOT (a1 OR b1)^2"),
        ("(-a1)^2", "(* AND NOT a1)^2"),
        ("title:(a1 OR b1)^2", "(title:a1 OR title:b1)^2"),
        ("cagg*^2 c?gg~1^3", "cagg*^2 AND c?gg^3"),
        ("the^2 kerry", "the^2 AND kerry"),
        ("@who kerry", "@who AND kerry"),
        ("http://a.b/c?d=e*~", '"http://a.b/c?d=e\\*~"'),
        ("C:\\new", '"C:\\\\new"'),
        ("kerry\\^3 kerry\\~ ke\\?ry", '"kerry^3" AND "kerry~" AND "ke?ry"'),
        ('"title:kerry', "title:kerry"),
    ],
)
def test_a_query_is_read_as(query: str, read: str) -> None:
    assert _read(query) == read


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("kerry libya", "kerry OR libya"),
        ("kerry libya -rome", "(kerry OR libya) AND NOT rome"),
        ("+kerry libya rome", "+kerry (libya OR rome)"),
        ("a1 b1 AND c1", "a1 OR b1 AND c1"),
        ("a1 OR b1 c1", "a1 OR b1 OR c1"),
        ("the kerry", "kerry"),
        ("title:(kerry libya)", "title:kerry OR title:libya"),
    ],
)
def test_with_any_word_nothing_between_two_words_is_or(query: str, read: str) -> None:
    assert _read(query, any_word=True) == read


@pytest.mark.parametrize(
    ("query", "read"),
    [
        ("what is the border?", "border?"),
        ("the who", "the AND who"),
        ("The WHO says", "WHO AND says"),
        ("THE WHO SAYS", "SAYS"),
        ("THE WHO", "THE AND WHO"),
        ("US", "US"),
        ("A kerry", "kerry"),
        ('"the" kerry', "the AND kerry"),
        ("+the kerry", "the AND kerry"),
        ("the AND kerry", "the AND kerry"),
        ("title:the kerry", "title:the AND kerry"),
        ("the OR kerry", "the OR kerry"),
        ("the -kerry", "the AND NOT kerry"),
        ("the* kerry", "the* AND kerry"),
        ("(the) kerry", "kerry"),
        ("the, kerry", "kerry"),
        ("kerry NOT", "kerry"),
    ],
)
def test_stop_words_are_left_out_where_there_is_anything_better(query: str, read: str) -> None:
    assert _read(query) == read


def test_literally_every_sign_is_a_part_of_a_word() -> None:
    query = 'title:kerry -libya OR "air (strikes) * cagg*'
    tree = _parse(query, literal=True).tree
    assert [(leaf.field, leaf.text) for leaf in iter_leaves(tree)] == [
        (None, "title:kerry"),
        (None, "-libya"),
        (None, "OR"),
        (None, '"air'),
        (None, "(strikes)"),
        (None, "cagg*"),
    ]
    assert _parse("title: a*b", literal=True).notes == ()


@pytest.mark.parametrize(
    ("query", "notes"),
    [
        ("kerry", []),
        ("who is it?", []),
        ('kerry "libya', [(6, "the quotation mark is not closed; it is passed over")]),
        ("(kerry", [(0, "the parenthesis is not closed; it is read up to the end")]),
        ("kerry) libya", [(5, "the closing parenthesis has no opening one; it is passed over")]),
        ("kerry AND", [(6, "AND joins nothing here; it is read as a word")]),
        ("OR kerry", [(0, "OR joins nothing here; it is read as a word")]),
        ("ke*ry c?ggins *stan cagg* cagginz~ kerry^2", []),
        ("isis~", [(0, '"isis" has less than 5 letters, of which ~ changes none; write ~1 to change one')]),
        ("a1 kerry~3", [(3, "~3 is read as ~2, the most that there is")]),
        ("kerry~0", [(0, "~0 changes no letter; it is passed over")]),
        ("kerry~0.7", [(0, "~0.7 is read as ~1: a word differs by whole letters")]),
        ("is~0.7", [(0, "~0.7 is read as ~: a word differs by whole letters")]),
        ("ab~2", [(0, '"ab" is too short for ~2; it is read as ~1')]),
        ("c?ggins~", [(0, "a word with * or ? is not read with a ~ too; the ~ is passed over")]),
        ("kerry^0", [(0, "^0 is passed over: a boost is a number from 0.001 to 1,000")]),
        ("(kerry libya)^1001", [(12, "^1001 is passed over: a boost is a number from 0.001 to 1,000")]),
        ("(kerry libya)~2", [(12, "a ~ is not understood after a parenthesis; it is passed over")]),
        ("kerry^x", [(0, "a ^ is understood before a number at the end only; here it parts words")]),
        ("kerry~libya", [(0, "a ~ is understood at the end of a word or phrase only; here it parts words")]),
        ("*" * 65 + "a", [(0, "a word with so many * or ? is no pattern; they are passed over")]),
        ('"kerry"~3', [(0, "a ~ after quotation marks needs several words in them; it is passed over")]),
        ('"a1 b1"~', [(0, "a ~ after a phrase needs a whole number, as in ~5; it is passed over")]),
        ('"a1 a1"~5', [(0, 'a ~ needs several different words; "a1 a1" is read as a phrase')]),
        ('"a1 b1"~10001', [(0, "~10001 is read as ~10000, the most that there is")]),
        ("de-*", [(0, 'the * beside a sign in "de-" is passed over')]),
        ("*-de", [(0, 'the * beside a sign in "-de" is passed over')]),
        ("東?都", [(0, "a * or ? is not understood in a script written without spaces; the rest is searched for")]),
        ("東京~", [(0, "a ~ is not understood in a script written without spaces; it is passed over")]),
        ("東京* *東", []),
        ("published:2016~", [(10, 'a ~ is not understood in the field "published"; it is passed over')]),
        (
            # It was left out without a word.
            'a1 "shear fl*"',
            [(3, "a * is not understood in quotation marks or right after them; it is passed over")],
        ),
        ('"shear flow"*', [(0, "a * is not understood in quotation marks or right after them; it is passed over")]),
        ("title: kerry", [(0, '"title:" is read as a word; to search the field, leave no space')]),
        ("kerry !!", [(6, '"!!" has no letter or digit; it is passed over')]),
        (
            "published:tuesday",
            [(10, '"tuesday" is not a date like 2016, 2016-02 or 2016-02-02, nor a range of such; it finds nothing')],
        ),
        ("", [(0, "there is no word to search for")]),
        ("()", [(0, "there is no word to search for")]),
    ],
)
def test_what_is_odd_is_noted_where_it_stands(query: str, notes: list[tuple[int, str]]) -> None:
    assert _notes(query) == notes


def test_notes_come_by_position_and_a_limited_number_of_them() -> None:
    assert [note.position for note in _parse('(a1 b^c "').notes] == [0, 4, 8]
    assert len(_parse("!! " * 1000).notes) == MOST_NOTES


def test_a_note_shows_no_more_of_a_word_than_it_can_hold() -> None:
    [note] = _parse("published:" + "1" * _LONG).notes
    assert len(note.message) < 150


def test_nothing_that_is_understood_makes_no_query_of_all_articles() -> None:
    for query in ("", "!!", "()", '"', '""', "-", "+", "published:x", ")", "(" * 100):
        assert _parse(query).tree == Nothing(), query


def test_of_two_fields_the_last_counts() -> None:
    parsed = _parse("kerry title:body:libya")
    assert to_text(parsed.tree) == "kerry AND body:libya"
    assert parsed.notes == (Note(6, '"title:" is passed over: another field follows'),)


def test_names_that_are_no_fields_are_kept_for_who_asked() -> None:
    assert _parse("kerry tilte:libya FOO:(a1)").unknown_fields == (UnknownField("tilte", 6), UnknownField("FOO", 18))
    assert _parse("tilte:libya", literal=True).unknown_fields == ()
    assert all(_parse(f"{field.name}:2016").unknown_fields == () for field in FIELDS)


class TestLimits:
    """All of them end in a note, and the query is read up to there."""

    def test_parentheses_too_deep_are_passed_over(self) -> None:
        parsed = _parse("(" * (MOST_DEPTH + 1) + "a1" + ")" * (MOST_DEPTH + 1) + " b1")
        assert to_text(parsed.tree) == "a1 AND b1"
        assert parsed.notes == (Note(MOST_DEPTH, f"parentheses more than {MOST_DEPTH} deep are passed over"),)
        assert _notes("(" * MOST_DEPTH + "a1" + ")" * MOST_DEPTH) == []

    def test_a_parenthesis_that_is_passed_over_ends_no_other(self) -> None:
        assert _read("(" * MOST_DEPTH + "a1 OR (b1) c1" + ")" * MOST_DEPTH) == "a1 OR b1 AND c1"

    def test_too_many_words_are_cut(self) -> None:
        parsed = _parse("a1 " * (MOST_CLAUSES + 1))
        assert len(list(iter_leaves(parsed.tree))) == MOST_CLAUSES
        assert parsed.notes == (
            Note(3 * MOST_CLAUSES, f"only the first {MOST_CLAUSES:,} words and phrases are searched for"),
        )
        assert _notes("a1 " * MOST_CLAUSES) == []

    @pytest.mark.parametrize(
        ("shape", "most", "which"),
        [("a{}*", MOST_PATTERNS, "with *, ? or ~"), ("*{}x", MOST_SCANS, "that begin with * or ?")],
    )
    def test_too_many_patterns_are_cut(self, shape: str, most: int, which: str) -> None:
        patterns = [shape.format(number) for number in range(10, 10 + most)]
        parsed = _parse(" ".join([*patterns, shape.format(98), shape.format(99), patterns[0], "kerry"]))
        assert len(list(iter_leaves(parsed.tree))) == most + 2
        assert parsed.notes == (Note(5 * most, f"only the first {most} words {which} are searched for"),)
        assert [at for _, at in parsed.places] == list(range(0, 5 * most, 5))

    @pytest.mark.parametrize("query", ["*a*", "?b", "*a", "*?x"])
    def test_a_pattern_that_fits_nearly_every_word_is_passed_over(self, query: str) -> None:
        parsed = _parse(f"{query} kerry")
        assert to_text(parsed.tree) == "kerry"
        message = f"fits too many words; it is passed over (it needs {FEWEST_LETTERS} letters at least)"
        assert parsed.notes == (Note(0, f'"{query}" {message}'),)

    def test_too_many_signs_are_cut(self) -> None:
        parsed = _parse("() " * MOST_LEXEMES + "kerry")
        assert parsed.tree == Nothing()
        assert parsed.notes == (
            Note(3 * MOST_LEXEMES // 2, f"only the first {MOST_LEXEMES:,} words and signs are read"),
        )

    def test_a_field_at_the_cut_looks_for_nothing(self) -> None:
        assert _read("() " * (MOST_LEXEMES // 2 - 1) + "a1 title:kerry") == "a1"

    @pytest.mark.parametrize("query", ['"' + "ab " * 300 + '"', "ab-" * 300, "東" * 300, "ab-" * 300 + "c*"])
    def test_a_phrase_too_long_is_cut(self, query: str) -> None:
        parsed = _parse(query)
        assert isinstance(parsed.tree, Phrase)
        assert len(parsed.tree.terms) == MOST_WORDS
        assert [note.message for note in parsed.notes] == [
            f"only the first {MOST_WORDS} words of the phrase are searched for"
        ]

    @pytest.mark.parametrize(
        "query",
        [
            "東" * _LONG, "東" * _LONG + "*", "( " * _LONG, "(" * _LONG, "()" * _LONG, ")" * _LONG, "a " * _LONG,
            '"' * (_LONG + 1), '"a" ' * _LONG, '"' + '\\"' * _LONG, "\\" * _LONG, '\\"' * _LONG, "NOT " * _LONG,
            "OR " * _LONG, "-a " * _LONG, "- " * _LONG, "title:" * _LONG, "tilte:x " * _LONG, "x" * _LONG + ":",
            "*" * _LONG, "* " * _LONG, "a*b " * _LONG, "a-" * _LONG, "jusqu'" * _LONG, "a\u0301" * _LONG,
            "(a OR " * _LONG, "\u200d" * _LONG, "published:x " * _LONG, "language:" + "x" * _LONG, " " * _LONG,
            "?" * _LONG, "?a" * _LONG, "~" * _LONG, "~1" * _LONG, "^1" * _LONG, "a~1 " * _LONG, "a^2 " * _LONG,
            "(a)^2 " * _LONG, "1" * _LONG + "~", "a~" + "1" * _LONG, "a^" + "1" * _LONG, "\\~" * _LONG, "a?b=" * _LONG,
            '"a b"~5 ' * _LONG, "a*-" * _LONG, "*a*" * _LONG, "*ab*-" * 60, "東?" * _LONG, "$" * _LONG,
            "(" * 40 + ")^2" * _LONG,
        ],
        ids=lambda query: query[:8],
    )  # fmt: skip
    def test_a_query_made_to_take_long_does_not(self, query: str) -> None:
        # A quadratic way would need minutes for one of these, so no clock is needed to notice.
        for any_word, literal in ((False, False), (True, False), (False, True)):
            parsed = _parse(query, any_word=any_word, literal=literal)
            assert len(parsed.notes) <= MOST_NOTES
            assert len(list(iter_leaves(parsed.tree))) <= MOST_CLAUSES


_PIECES = [
    "kerry", "the", "WHO", "Turkey’s", "de-escalate", "U.S.", "C++", "東京都", "東", "10,000", "fl*", "*", "AND", "OR",
    "NOT", "and", "(", ")", "()", '"', "“", "”", '"air strikes"', '"a*"', "+", "-", "--", ":", "title:", "body:",
    "tag:", "author:", "published:", "published:2016", "published:20*", "language:", "language:en", "tilte:", "http://x.y/z",
    "\\", '\\"', "\\*", "?", "!", "c?t", "~2", "^3", "~", "^1.5", "~9^0", "a^2^3",
    "kerryy~", "*stan", "c*g?s", "de-esc*", "al-ass?d~", '"a b"~5', '"the 東"~2^3', ")^2", "東?都", "?*", "$50", "@who",
    "x-*", "\u0301", "\u200d", "\ud800", "\0", "\n",
]  # fmt: skip
queries = st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=12).flatmap(
    lambda pieces: st.sampled_from([" ".join(pieces), "".join(pieces)])
)


def _bare(node: Node) -> Node:
    """Return a tree without the characters that it was written with."""
    match node:
        case And(children):
            return And(tuple(map(_bare, children)))
        case Or(children):
            return Or(tuple(map(_bare, children)))
        case Not(child):
            return Not(_bare(child))
        case Prefer(required, optional):
            return Prefer(_bare(required), _bare(optional))
        case Boosted(child, factor):
            return Boosted(_bare(child), factor)
        case Term() | Prefix() | Phrase() | Wildcard() | Fuzzy() | Near():
            return replace(node, text="")
        case _:
            return node


@given(queries | st.text(), st.booleans(), st.booleans())
def test_the_parser_never_raises_and_reads_the_same_each_time(query: str, any_word: bool, literal: bool) -> None:
    parsed = _parse(query, any_word=any_word, literal=literal)
    assert parsed == _parse(query, any_word=any_word, literal=literal)
    assert to_text(parsed.tree) == _read(query, any_word=any_word, literal=literal)
    assert all(0 <= note.position <= len(query) for note in parsed.notes)
    for unknown in parsed.unknown_fields:
        assert query[unknown.position :].startswith(f"{unknown.name}:")


@given(queries, st.booleans())
@example('-"kerry" ("a\\"b" OR +c) title:-x', True)
def test_what_was_read_is_read_so_again(query: str, any_word: bool) -> None:
    tree = _parse(query, any_word=any_word).tree
    if tree != Nothing() and "(nothing)" not in to_text(tree):
        assert _bare(_parse(to_text(tree), any_word=True).tree) == _bare(tree)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("published:2016-01..2016-03", "published:2016-01..2016-03"),
        ("kerry published:>2016-02 x", "kerry AND published:>=2016-03 AND x"),
        ("-published:<2016", "* AND NOT published:<=2015"),
        ("published:(2015.. OR ..2013)", "published:>=2015 OR published:<=2013"),
        ('published:">= 2016"', "published:>=2016"),
        ("2015..2016", '"2015..2016"'),  # a text has no range
    ],
)
def test_ranges_of_dates_are_read_as(query: str, text: str) -> None:
    tree = _parse(query).tree
    assert to_text(tree) == text
    assert _bare(_parse(to_text(tree)).tree) == _bare(tree)


@given(queries, st.booleans())
def test_trees_keep_what_they_promise(query: str, any_word: bool) -> None:
    def check(node: Node) -> None:
        match node:
            case And(children) | Or(children):
                assert len(children) >= 2
                assert not any(isinstance(child, type(node)) for child in children)
                for child in children:
                    check(child)
            case Not(child) | Boosted(child, _):
                check(child)
            case Wildcard(_, pattern, _):
                assert "**" not in pattern
                assert pattern.strip("*?")
            case Fuzzy(_, word, distance, _):
                assert 1 <= distance <= min(2, len(word) - 1)
            case Near(_, terms, distance, _):
                assert len({part.term for part in terms}) >= 2
                assert 0 <= distance <= MOST_BETWEEN
            case Prefer(required, optional):
                check(required)
                check(optional)
            case Phrase(_, terms, _):
                assert len(terms) >= 2
                assert terms[0].position == 0
                assert [part.position for part in terms] == sorted({part.position for part in terms})
            case Term(_, term, _):
                assert term.encode().strip() != b""
            case Everything() | Nothing() | Prefix():
                pass

    check(_parse(query, any_word=any_word).tree)


def test_what_is_odd_is_shown_as_it_was_typed() -> None:
    (note,) = _parse("\\").notes
    assert note.message == '"\\" has no letter or digit; it is passed over'
    (note,) = _parse("published:2016..2015").notes
    assert note.message == '"2016..2015" is a range that ends before it begins; it finds nothing'
    (note,) = _parse("published:soon").notes
    assert note.message.startswith('"soon" is not a date like 2016')
