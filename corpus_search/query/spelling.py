"""How is a text written so that the lexer reads it as it is: as a word, as quoted, as a pattern?"""

import re
from collections.abc import Collection
from itertools import islice

from corpus_search.query.lexer import QUOTES, Kind, Lexeme, lex

__all__ = ["written", "written_pattern", "written_prefix", "written_quoted"]

_MEANS_SOMETHING = rf"[\\\s():*?~^{QUOTES}]|^[+/-]"
_MEANS_SOMETHING_QUOTED = rf"[\\*{QUOTES}]"
_ESCAPE = r"\\\g<0>"


def written(field: str | None, text: str) -> str:
    """Return text, in a field, so that `lex` reads it as one word or, where it is not one, as quoted."""
    lexemes = list(islice(lex(_in_field(field, text)), 3))
    kinds = [Kind.FIELD, Kind.WORD] if field else [Kind.WORD]
    if [lexeme.kind for lexeme in lexemes] == kinds and _is_plain(lexemes[-1], text):
        return _in_field(field, text)
    return written_quoted(field, text)


def written_quoted(field: str | None, text: str) -> str:
    """Return text, in a field, in quotation marks so that `lex` reads it as it is."""
    return _in_field(field, f'"{re.sub(_MEANS_SOMETHING_QUOTED, _ESCAPE, text)}"')


def written_prefix(field: str | None, text: str) -> str:
    """Return text, in a field, so that `lex` reads it as the beginning of a word."""
    return _in_field(field, f"{re.sub(_MEANS_SOMETHING, _ESCAPE, text)}*")


def written_pattern(text: str, wild: Collection[int] = ()) -> str:
    """Return text so that `lex` reads it as a word in which the signs at some places stand for other characters."""
    pieces: list[str] = []
    place = 0
    for sign in sorted(wild):
        pieces += (re.sub(_MEANS_SOMETHING, _ESCAPE, text[place:sign]), text[sign])
        place = sign + 1
    return "".join([*pieces, re.sub(_MEANS_SOMETHING, _ESCAPE, text[place:])])


def _is_plain(lexeme: Lexeme, text: str) -> bool:
    return (lexeme.text, lexeme.wild, lexeme.near, lexeme.boost) == (text, (), None, None)


def _in_field(field: str | None, text: str) -> str:
    return f"{field}:{text}" if field else text
