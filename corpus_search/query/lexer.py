"""Where are the words, quotes, signs and parentheses of a query? One pass over its characters.

The lexer knows no fields and no analysis; it only cuts. It never fails: what fits nothing is part of a word.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto
from itertools import islice
from typing import NamedTuple

__all__ = ["Kind", "Lexeme", "lex", "lex_literally", "written", "written_prefix", "written_quoted"]


class Kind(Enum):
    """What a lexeme is."""

    WORD = auto()
    QUOTED = auto()
    OPEN = auto()
    CLOSE = auto()
    MUST = auto()
    MUST_NOT = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    FIELD = auto()
    STRAY_QUOTE = auto()
    END = auto()


class Lexeme(NamedTuple):
    """A piece of a query.

    `text` is without quotes, backslashes, the colon of a field and a last "*"; `start` and `end` are where it
    stands in the query, all of these included. `prefix` says that a "*" ended it, `wildcard` that one, or in a
    word a "?", stands where it means nothing.
    """

    kind: Kind
    text: str
    start: int
    end: int
    prefix: bool = False
    wildcard: bool = False


# Straight, curly, low and angle quotes all open and close a phrase; people paste all of them.
_QUOTES = '"“”„‟«»＂'
_LEXEME = re.compile(
    rf"""
    (?P<SPACE> \s+ )
  | (?P<OPEN> \( )
  | (?P<CLOSE> \) )
  | (?P<QUOTED> [{_QUOTES}] [^\\{_QUOTES}]* (?: \\. [^\\{_QUOTES}]* )* [{_QUOTES}] \*? )
  | (?P<STRAY_QUOTE> [{_QUOTES}] )
  | (?P<SIGN> (?<![^\s(:]) [+-] (?= [^\s)+-] ) )
  | (?P<FIELD> [^\W\d_]{{2,}} : (?= [^\s):] ) (?!//) )
  | (?P<WORD> (?: [^\\\s(){_QUOTES}]+ | \\. | \\$ )+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.?)", re.DOTALL)
_MEANS_SOMETHING = re.compile(rf"[\\\s():*{_QUOTES}]|^[+/-]")
_MEANS_SOMETHING_QUOTED = re.compile(rf"[\\*{_QUOTES}]")
_ESCAPE = r"\\\g<0>"
_WILDCARD = re.compile(r"[*]|\w[?]\w")
_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}
_SIGNS = {"+": Kind.MUST, "-": Kind.MUST_NOT}


def lex(query: str) -> Iterator[Lexeme]:
    """Yield the lexemes of a query in order, in time linear in its length."""
    for match in _LEXEME.finditer(query):
        if match.lastgroup != "SPACE":
            yield _lexeme(match)


def lex_literally(query: str) -> Iterator[Lexeme]:
    """Yield what stands between white space as words, whatever signs they hold."""
    for match in re.finditer(r"\S+", query):
        yield Lexeme(Kind.WORD, match.group(), *match.span())


def written(field: str | None, text: str) -> str:
    """Return text, in a field, so that `lex` reads it as one word or, where it is not one, as quoted."""
    name, kinds = (f"{field}:", [Kind.FIELD]) if field else ("", [])
    lexemes = list(islice(lex(name + text), 3))
    is_word = [lexeme.kind for lexeme in lexemes] == [*kinds, Kind.WORD] and lexemes[-1].text == text
    return name + text if is_word else written_quoted(field, text)


def written_quoted(field: str | None, text: str) -> str:
    """Return text, in a field, in quotation marks so that `lex` reads it as it is."""
    quoted = f'"{_MEANS_SOMETHING_QUOTED.sub(_ESCAPE, text)}"'
    return f"{field}:{quoted}" if field else quoted


def written_prefix(field: str | None, text: str) -> str:
    """Return text, in a field, so that `lex` reads it as the beginning of a word."""
    prefix = f"{_MEANS_SOMETHING.sub(_ESCAPE, text)}*"
    return f"{field}:{prefix}" if field else prefix


def _lexeme(match: re.Match[str]) -> Lexeme:
    start, end = match.span()
    kind, text = match.lastgroup or "", match.group()
    if kind == "QUOTED":
        inside = text.removesuffix("*")[1:-1]
        wildcard = text.endswith("*") or "*" in _ESCAPED.sub("", inside)
        return Lexeme(Kind.QUOTED, _ESCAPED.sub(r"\1", inside), start, end, wildcard=wildcard)
    if kind == "SIGN":
        return Lexeme(_SIGNS[text], text, start, end)
    if kind == "FIELD":
        return Lexeme(Kind.FIELD, text[:-1], start, end)
    if kind == "WORD":
        return _word(text, start, end)
    return Lexeme(Kind[kind], text, start, end)


def _word(raw: str, start: int, end: int) -> Lexeme:
    if raw in _OPERATORS:
        return Lexeme(_OPERATORS[raw], raw, start, end)
    bare = _ESCAPED.sub("", raw)
    prefix = bare.endswith("*") and raw.endswith("*")
    text = _ESCAPED.sub(r"\1", raw.removesuffix("*") if prefix else raw)
    wildcard = _WILDCARD.search(bare.rstrip("*?") if prefix else bare.rstrip("?")) is not None
    return Lexeme(Kind.WORD, text, start, end, prefix, wildcard)
