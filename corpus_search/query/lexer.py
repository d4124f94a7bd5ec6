"""Where are the words, quotes, signs and parentheses of a query? One pass over its characters.

The lexer knows no fields and no analysis; it only cuts. It never fails: what fits nothing is part of a word.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto
from functools import cache
from typing import NamedTuple

__all__ = ["Kind", "Lexeme", "lex", "lex_literally"]


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

    `text` is without quotes, backslashes, the colon of a field and what follows a "~" or "^" at the end; `start` and
    `end` are where it stands in the query, all of these included. `wild` is where in the text a "*", or in a word a
    "?", stands for other characters; after quotation marks it is the text's end. `near` is the number after a "~",
    `boost` that after a "^": None where there is no such sign, "" where there is no number. `odd` is the signs that
    stand in a word where they mean nothing: "~" and "^", or "*" where there are too many.
    """

    kind: Kind
    text: str
    start: int
    end: int
    wild: tuple[int, ...] = ()
    near: str | None = None
    boost: str | None = None
    odd: str = ""


QUOTES = '"“”„‟«»＂'
"""Straight, curly, low and angle quotes all open and close a phrase; people paste all of them."""
_NUMBER = r"(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)"
_AFTER = rf"(?:~{_NUMBER}?|\^{_NUMBER}){{0,2}}"
_SCHEMES = "mailto|tel|urn|doi|isbn|issn"
# Most queries are plain words, and most of the time that one takes would go to compiling what they do not need.
_pattern = cache(re.compile)
_LEXEME = rf"""
    (?P<SPACE> \s+ )
  | (?P<OPEN> \( )
  | (?P<CLOSE> \) {_AFTER} )
  | (?P<QUOTED> [{QUOTES}] [^\\{QUOTES}]* (?: \\. [^\\{QUOTES}]* )* [{QUOTES}] \*? {_AFTER} )
  | (?P<STRAY_QUOTE> [{QUOTES}] )
  | (?P<SIGN> (?<![^\s(:]) [+-] (?= [^\s)+-] ) )
  | (?P<FIELD> (?!(?i:{_SCHEMES}):) [^\W\d_] [^\W\d]+ : (?= [^\s):] ) (?!//) )
  | (?P<WORD> (?: [^\\\s(){QUOTES}]+ | \\. | \\$ )+ )
    """
# A backslash before a letter or digit is a backslash: people paste paths of Windows.
_ESCAPED = r"\\(\W|$)"
_PIECE = r"\\(?P<ESCAPED>\W|$)|(?P<WILD>[*?])|(?P<PLAIN>[^\\*?]+|\\)"
_WILD = r"[*?]"
_SPECIAL = r"[\\*?~^]"
_SUFFIX = rf"~({_NUMBER}?)$|\^({_NUMBER})$"
_ADDRESS = r"[A-Za-z][\w+.-]*+://|www\.|[^?]*+\?[\w.%-]*+="
"""What begins so is an address, in which a sign means what addresses mean by it."""
_MOST_WILD = 64
"""Signs for other characters in one word; with more of them it is no pattern but data."""
_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}
_SIGNS = {"+": Kind.MUST, "-": Kind.MUST_NOT}


def lex(query: str) -> Iterator[Lexeme]:
    """Yield the lexemes of a query in order, in time linear in its length."""
    if query.isascii() and query.replace(" ", "").isalnum():
        for match in re.finditer(r"[^ ]+", query):
            yield Lexeme(_OPERATORS.get(match[0], Kind.WORD), match[0], *match.span())
        return
    for match in _pattern(_LEXEME, re.VERBOSE | re.DOTALL).finditer(query):
        if match.lastgroup != "SPACE":
            yield _lexeme(match)


def lex_literally(query: str) -> Iterator[Lexeme]:
    """Yield what stands between white space as words, whatever signs they hold."""
    for match in re.finditer(r"\S+", query):
        yield Lexeme(Kind.WORD, match.group(), *match.span())


def _lexeme(match: re.Match[str]) -> Lexeme:
    start, end = match.span()
    kind, text = match.lastgroup or "", match.group()
    if kind == "QUOTED":
        return _quoted(text, start, end)
    if kind == "CLOSE":
        _, near, boost = _without_suffixes(text)
        return Lexeme(Kind.CLOSE, ")", start, end, (), near, boost)
    if kind == "SIGN":
        return Lexeme(_SIGNS[text], text, start, end)
    if kind == "FIELD":
        return Lexeme(Kind.FIELD, text[:-1], start, end)
    if kind == "WORD":
        return _word(text, start, end)
    return Lexeme(Kind[kind], text, start, end)


def _quoted(raw: str, start: int, end: int) -> Lexeme:
    body, near, boost = _without_suffixes(raw)
    inside = body.removesuffix("*")[1:-1]
    text, wild = _unescaped(inside)
    stars = tuple(place for place in wild if text[place] == "*")
    if body.endswith("*"):
        stars += (len(text),)
    return Lexeme(Kind.QUOTED, text, start, end, stars, near, boost)


def _word(raw: str, start: int, end: int) -> Lexeme:
    if raw in _OPERATORS:
        return Lexeme(_OPERATORS[raw], raw, start, end)
    if not _pattern(_SPECIAL).search(raw):
        return Lexeme(Kind.WORD, raw, start, end)
    if _pattern(_ADDRESS).match(raw):
        return Lexeme(Kind.WORD, _pattern(_ESCAPED, re.DOTALL).sub(r"\1", raw), start, end)
    body, near, boost = _without_suffixes(raw)
    odd = ""
    if "~" in body or "^" in body:
        bare = _pattern(_ESCAPED, re.DOTALL).sub("", body)[1:]
        odd = "".join(sign for sign in "~^" if sign in bare)
    if body.count("*") + body.count("?") > _MOST_WILD:
        return Lexeme(Kind.WORD, _pattern(_ESCAPED, re.DOTALL).sub(r"\1", body), start, end, (), near, boost, f"*{odd}")
    text, wild = _unescaped(body)
    return Lexeme(Kind.WORD, text, start, end, _standing_for_others(text, wild), near, boost, odd)


_LAST = frozenset("~.0123456789")
"""What a suffix ends with."""


def _without_suffixes(raw: str) -> tuple[str, str | None, str | None]:
    """Return what stands before "~" and "^" at the end, and the numbers after these, each once at the most."""
    near = boost = None
    while raw[-1] in _LAST and (match := _pattern(_SUFFIX).search(raw)):
        body = raw[: match.start()]
        is_escaped = (len(body) - len(body.rstrip("\\"))) % 2
        if not body or is_escaped or (near if match[2] is None else boost) is not None:
            break
        raw = body
        if match[2] is None:
            near = match[1]
        else:
            boost = match[2]
    return raw, near, boost


def _unescaped(raw: str) -> tuple[str, list[int]]:
    """Return text without the backslashes that take a meaning away, and where "*" and "?" have kept theirs."""
    if "\\" not in raw:
        return raw, [match.start() for match in _pattern(_WILD).finditer(raw)]
    pieces: list[str] = []
    wild: list[int] = []
    length = 0
    for match in _pattern(_PIECE, re.DOTALL).finditer(raw):
        if match.lastgroup == "WILD":
            wild.append(length)
        pieces.append(match[match.lastgroup or 0])
        length += len(pieces[-1])
    return "".join(pieces), wild


def _standing_for_others(text: str, signs: list[int]) -> tuple[int, ...]:
    """Return which of the signs stand for other characters: each "*", and "?" before letters or a last "*".

    Others are punctuation: "who is it?".
    """
    wild: list[int] = []
    after = ""  # what follows the run of signs, or the last of them
    for place in reversed(signs):
        if not (wild_follows := bool(wild) and wild[-1] == place + 1):
            after = text[place + 1 : place + 2]
        if text[place] == "*" or wild_follows or after.isalnum():
            wild.append(place)
    return tuple(reversed(wild))
