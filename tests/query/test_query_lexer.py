import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.query.lexer import Kind, Lexeme, lex, lex_literally, written, written_prefix, written_quoted

syntax_text = st.text(alphabet="ab1 \t\n()\"“”\\:*?+-'./東\u0301", max_size=30) | st.text(max_size=20)


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
        ("12:30 C:\\x", [(Kind.WORD, "12:30"), (Kind.WORD, "C:x")]),
        ("a\\ b", [(Kind.WORD, "a b")]),
        ("a\\", [(Kind.WORD, "a")]),
        ("\\AND", [(Kind.WORD, "AND")]),
        ("", []),
        (" \n\u00a0", []),
    ],
)  # fmt: skip
def test_a_query_is_cut(query: str, lexemes: list[tuple[Kind, str]]) -> None:
    assert _kinds(query) == lexemes


@pytest.mark.parametrize(
    ("query", "text", "prefix", "wildcard"),
    [
        ("cagg*", "cagg", True, False),
        ("cagg\\*", "cagg*", False, False),
        ("cagg\\\\*", "cagg\\", True, False),
        ("cagg*\\", "cagg*", False, True),
        ("c*gg", "c*gg", False, True),
        ("c?gg", "c?gg", False, True),
        ("*gg", "*gg", False, True),
        ("c*gg*", "c*gg", True, True),
        ("gg**", "gg*", True, False),
        ("who?", "who?", False, False),
        ("really??", "really??", False, False),
        ("c\\?gg", "c?gg", False, False),
        ("*", "", True, False),
        ('"air strik*"', "air strik*", False, True),
        ('"air strikes"*', "air strikes", False, True),
        ('"air strik\\*"', "air strik*", False, False),
        ('"who is it?"', "who is it?", False, False),
    ],
)
def test_stars_and_question_marks(query: str, text: str, prefix: bool, wildcard: bool) -> None:
    [lexeme] = lex(query)
    assert (lexeme.text, lexeme.prefix, lexeme.wildcard) == (text, prefix, wildcard)


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
    quoted = [(lexeme.kind, lexeme.text, lexeme.wildcard) for lexeme in lex(written_quoted(field, text))]
    assert quoted[len(name) :] == [(Kind.QUOTED, text, False)]
    assert _kinds(written_quoted(field, text))[: len(name)] == name
    *before, last = lex(written(field, text))
    assert [(lexeme.kind, lexeme.text) for lexeme in before] == name
    assert last.kind in (Kind.WORD, Kind.QUOTED)
    if not last.prefix:
        assert last.text == text


@given(syntax_text.map(str.strip), st.sampled_from([None, "title"]))
def test_a_written_prefix_is_read_as_one(text: str, field: str | None) -> None:
    *before, last = lex(written_prefix(field, text))
    assert [(lexeme.kind, lexeme.text) for lexeme in before] == ([(Kind.FIELD, field)] if field else [])
    assert (last.kind, last.text, last.prefix, last.wildcard) == (Kind.WORD, text, True, "?" in text and last.wildcard)
