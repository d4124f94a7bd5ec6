import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.query.lexer import Kind, Lexeme, lex, lex_literally
from corpus_search.query.spelling import written, written_pattern, written_prefix, written_quoted

syntax_text = st.text(alphabet="ab1 \t\n()\"“”\\:*?+-'./~^=東\u0301", max_size=30) | st.text(max_size=20)


def _kinds(query: str) -> list[tuple[Kind, str]]:
    return [(lexeme.kind, lexeme.text) for lexeme in lex(query)]


@pytest.mark.parametrize(
    ("query", "lexemes"),
    [
        ("kerry libya", [(Kind.WORD, "kerry"), (Kind.WORD, "libya")]),
        ('"air strikes"', [(Kind.QUOTED, "air strikes")]),
        ("“air strikes”", [(Kind.QUOTED, "air strikes")]),
        ("«air strikes»", [(Kind.QUOTED, "air strikes")]),
        ('a"b"c', [(Kind.WORD, "a"), (Kind.QUOTED, "b"), (Kind.WORD, "c")]),
        ('"a \\" b"', [(Kind.QUOTED, 'a " b')]),
        ('"a', [(Kind.STRAY_QUOTE, '"'), (Kind.WORD, "a")]),
        ("(a)", [(Kind.OPEN, "("), (Kind.WORD, "a"), (Kind.CLOSE, ")")]),
        ("-a +b", [(Kind.MUST_NOT, "-"), (Kind.WORD, "a"), (Kind.MUST, "+"), (Kind.WORD, "b")]),
        ("a-b C++ - +", [(Kind.WORD, "a-b"), (Kind.WORD, "C++"), (Kind.WORD, "-"), (Kind.WORD, "+")]),
        ("(-a)", [(Kind.OPEN, "("), (Kind.MUST_NOT, "-"), (Kind.WORD, "a"), (Kind.CLOSE, ")")]),
        ("--a", [(Kind.WORD, "--a")]),
        ("a AND b OR NOT c", [
            (Kind.WORD, "a"), (Kind.AND, "AND"), (Kind.WORD, "b"), (Kind.OR, "OR"), (Kind.NOT, "NOT"), (Kind.WORD, "c"),
        ]),
        ("and or not", [(Kind.WORD, "and"), (Kind.WORD, "or"), (Kind.WORD, "not")]),
        ("title:a", [(Kind.FIELD, "title"), (Kind.WORD, "a")]),
        ('title:"a b"', [(Kind.FIELD, "title"), (Kind.QUOTED, "a b")]),
        ("title:(a)", [(Kind.FIELD, "title"), (Kind.OPEN, "("), (Kind.WORD, "a"), (Kind.CLOSE, ")")]),
        ("title:-a", [(Kind.FIELD, "title"), (Kind.MUST_NOT, "-"), (Kind.WORD, "a")]),
        ("title: a", [(Kind.WORD, "title:"), (Kind.WORD, "a")]),
        ("title\\:a", [(Kind.WORD, "title:a")]),
        ("http://a.b/c", [(Kind.WORD, "http://a.b/c")]),
        ("12:30 C:\\x", [(Kind.WORD, "12:30"), (Kind.WORD, "C:\\x")]),
        ("a\\ b", [(Kind.WORD, "a b")]),
        ("a\\", [(Kind.WORD, "a")]),
        ("\\AND", [(Kind.WORD, "\\AND")]),
        ("re:invent", [(Kind.FIELD, "re"), (Kind.WORD, "invent")]),
        ("foo_bar:x", [(Kind.FIELD, "foo_bar"), (Kind.WORD, "x")]),
        ("mailto:a@b.org DOI:10.1/2", [(Kind.WORD, "mailto:a@b.org"), (Kind.WORD, "DOI:10.1/2")]),
        ("Reuters: a", [(Kind.WORD, "Reuters:"), (Kind.WORD, "a")]),
        ("(a)^2", [(Kind.OPEN, "("), (Kind.WORD, "a"), (Kind.CLOSE, ")")]),
        ("", []),
        (" \n\u00a0", []),
    ],
)  # fmt: skip
def test_a_query_is_cut(query: str, lexemes: list[tuple[Kind, str]]) -> None:
    assert _kinds(query) == lexemes


@pytest.mark.parametrize(
    ("query", "text", "wild"),
    [
        ("cagg*", "cagg*", (4,)),
        ("cagg\\*", "cagg*", ()),
        ("cagg\\\\*", "cagg\\*", (5,)),
        ("cagg*\\", "cagg*", (4,)),
        ("c*gg", "c*gg", (1,)),
        ("c?gg", "c?gg", (1,)),
        ("*gg", "*gg", (0,)),
        ("?gg", "?gg", (0,)),
        ("c*gg*", "c*gg*", (1, 4)),
        ("c??gg", "c??gg", (1, 2)),
        ("c?*", "c?*", (1, 2)),
        ("gg**", "gg**", (2, 3)),
        ("c\\*g*", "c*g*", (3,)),
        # A question mark is punctuation where no letter follows.
        ("who?", "who?", ()),
        ("really??", "really??", ()),
        ("who?!", "who?!", ()),
        ("c?-x", "c?-x", ()),
        ("c\\?gg", "c?gg", ()),
        ("*", "*", (0,)),
        # Nothing stands for others in addresses, in quotation marks or in what is no word.
        ("http://a.b/c?d*", "http://a.b/c?d*", ()),
        ("www.a.b/*", "www.a.b/*", ()),
        ("a.b/c?d=1&e=*", "a.b/c?d=1&e=*", ()),
        ("*" * 65, "*" * 65, ()),
        ('"air strik*"', "air strik*", (9,)),
        ('"air strikes"*', "air strikes", (11,)),
        ('"air strik\\*"', "air strik*", ()),
        ('"who is it?and"', "who is it?and", ()),
    ],
)
def test_stars_and_question_marks(query: str, text: str, wild: tuple[int, ...]) -> None:
    [lexeme] = lex(query)
    assert (lexeme.text, lexeme.wild) == (text, wild)


@pytest.mark.parametrize(
    ("query", "text", "near", "boost", "odd"),
    [
        ("cagginz~", "cagginz", "", None, ""),
        ("cagginz~2", "cagginz", "2", None, ""),
        ("cagginz~0.8", "cagginz", "0.8", None, ""),
        ("kerry^3", "kerry", None, "3", ""),
        ("kerry^.5", "kerry", None, ".5", ""),
        ("kerry~1^3", "kerry", "1", "3", ""),
        ("kerry^3~1", "kerry", "1", "3", ""),
        ('"a b"~5', "a b", "5", None, ""),
        ('"a b"^2', "a b", None, "2", ""),
        ('"a b"~5^2', "a b", "5", "2", ""),
        # What it does not fit is a part of the word.
        ("kerry\\^3", "kerry^3", None, None, ""),
        ("kerry\\~", "kerry~", None, None, ""),
        ("kerry\\\\~", "kerry\\", "", None, ""),
        ("a^2^3", "a^2", None, "3", "^"),
        ("a~b^c", "a~b^c", None, None, "~^"),
        ("kerry^", "kerry^", None, None, "^"),
        ("~50", "~50", None, None, ""),
        ("^3", "^3", None, None, ""),
        ("http://a.b/~c~1", "http://a.b/~c~1", None, None, ""),
    ],
)
def test_what_stands_after_a_word_or_phrase(
    query: str, text: str, near: str | None, boost: str | None, odd: str
) -> None:
    [lexeme] = lex(query)
    assert (lexeme.text, lexeme.near, lexeme.boost, lexeme.odd) == (text, near, boost, odd)


def test_what_stands_after_a_parenthesis() -> None:
    *_, close = lex("(a b)~2^1.5")
    assert (close.kind, close.near, close.boost, close.end) == (Kind.CLOSE, "2", "1.5", 11)


def test_places_take_in_all_that_was_written() -> None:
    assert [(lexeme.start, lexeme.end) for lexeme in lex(' title:"a b"* -c* ')] == [(1, 7), (7, 13), (14, 15), (15, 17)]


def test_literally_everything_is_a_word() -> None:
    assert list(lex_literally(' -a OR\n"b*')) == [
        Lexeme(Kind.WORD, "-a", 1, 3),
        Lexeme(Kind.WORD, "OR", 4, 6),
        Lexeme(Kind.WORD, '"b*', 7, 10),
    ]


@given(syntax_text)
def test_all_but_white_space_is_in_some_lexeme_in_order(query: str) -> None:
    place = 0
    for lexeme in lex(query):
        assert query[place : lexeme.start].strip() == ""
        assert lexeme.end > lexeme.start
        place = lexeme.end
    assert query[place:].strip() == ""


@given(syntax_text, st.sampled_from([None, "title"]))
def test_what_is_written_is_read_as_it_was(text: str, field: str | None) -> None:
    name = [(Kind.FIELD, field)] if field else []
    [*before, quoted] = lex(written_quoted(field, text))
    assert [(lexeme.kind, lexeme.text) for lexeme in before] == name
    assert (quoted.kind, quoted.text, quoted.wild) == (Kind.QUOTED, text, ())
    *before, last = lex(written(field, text))
    assert [(lexeme.kind, lexeme.text) for lexeme in before] == name
    assert last.kind in (Kind.WORD, Kind.QUOTED)
    assert (last.text, last.wild, last.near, last.boost) == (text, (), None, None)


@given(syntax_text.map(str.strip), st.sampled_from([None, "title"]))
def test_a_written_prefix_is_read_as_one(text: str, field: str | None) -> None:
    *before, last = lex(written_prefix(field, text))
    assert [(lexeme.kind, lexeme.text) for lexeme in before] == ([(Kind.FIELD, field)] if field else [])
    assert (last.kind, last.text) == (Kind.WORD, f"{text}*")
    assert last.wild == (len(text),) or last.text.startswith("www.") or "=" in last.text


@given(st.from_regex(r"[ab]+([*?]?[ab(:~^\\]){1,5}", fullmatch=True))
def test_a_written_pattern_is_read_as_one(text: str) -> None:
    wild = tuple(place for place, sign in enumerate(text) if sign == "*" or text[place : place + 2] in ("?a", "?b"))
    [lexeme] = lex(written_pattern(text, wild))
    assert (lexeme.kind, lexeme.text, lexeme.wild, lexeme.odd) == (Kind.WORD, text, wild, "")
