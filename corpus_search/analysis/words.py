"""Which words does a text hold, and where?

A text is cut in two steps. A *chunk* is a run of letters, digits and their marks, with single apostrophes, full
stops, commas and underscores allowed between them: "Turkey’s", "U.S", "10,000", "example.com". A chunk is then
cut into *words*, and that cut depends on the chunk alone, so that whoever calls can remember it:

- dotted acronyms are one word: "U.S" is "us"; so are numbers: "10,000" is "10000", "3.5" stays;
- other full stops, commas and underscores part words;
- an apostrophe joins ("don’t" is "dont", "Da'esh" is "daesh"), a possessive is cut off ("Turkey’s" is "turkey"),
  and the elided articles of French, Italian and Catalan become words of their own ("l’accord": "l", "accord");
- scripts written without spaces (Han, Kana, Hangul, Thai, Lao, Khmer, Burmese) are cut into overlapping pairs
  of characters, as Lucene's CJKBigramFilter does, and the last character of a run stands alone, so that at each
  character exactly one word begins: "東京都" is "東京", "京都", "都";
- "C++" and "C#" keep their signs.

A hyphen always parts: "de-escalate" is the two words of "de escalate".
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from corpus_search.analysis.folding import fold
from corpus_search.analysis.marks import JOINERS, MARKS

__all__ = ["Word", "find_chunks", "is_unspaced", "iter_chunks", "words_of_chunk"]


class Word(NamedTuple):
    """A word after folding, and the characters it was made of: `start` to `end`, counted in its chunk.

    `pair` says that it is one of the overlapping pairs of a run written without spaces, `last` that it is the
    single character that ends such a run.
    """

    text: str
    start: int
    end: int
    pair: bool = False
    last: bool = False


_APOSTROPHES = "'’‘ʼ＇"
_MARK = f"[{MARKS}{JOINERS}]"
_RUN = rf"[^\W_]+(?:{_MARK}+[^\W_]*)*"

# The quick pattern serves texts without marks, which is nearly all; it differs only in not knowing them.
_QUICK_CHUNK = re.compile(rf"\w+(?:[{_APOSTROPHES}.,]\w+)*(?:\+\+|#)?")
_CHUNK = re.compile(rf"_*{_RUN}(?:(?:[{_APOSTROPHES}.,]|_+){_RUN})*(?:\+\+|#)?")
_HAS_MARK = re.compile(_MARK)

_PIECE = re.compile(
    rf"""
    (?P<acronym> (?:[^\W\d_]\.)+ [^\W\d_] (?![^\W_]|{_MARK}) )
  | (?P<number>  \d+ (?:[.,]\d+)+ (?![^\W_]) )
  | (?P<signed>  (?<![^\W_]) [A-Za-z] (?:\+\+|\#) $ )
  | (?P<word>    {_RUN} (?:[{_APOSTROPHES}]{_RUN})* )
    """,
    re.VERBOSE,
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}][sSｓ]$")
_ELISION = re.compile(
    rf"(?:[cdjlmnst]|(?:jus|lors|puis|quoi|quel)?qu|(?:d[ae]|ne|su|co|que)?ll|a?l|un|quest|sant)"
    rf"[{_APOSTROPHES}](?=[^\W\d_]{{3}})",
    re.IGNORECASE,
)

_UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3130-\u318f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U00020000-\U000323af"
)
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}][{_UNSPACED}{MARKS}{JOINERS}]*")
# A character as people see it: Hangul letters that make one syllable (Unicode 3.12), or a base with its marks.
_CHARACTER = re.compile(rf"[\u1100-\u115f][\u1160-\u11a7]+[\u11a8-\u11ff]*{_MARK}*|.{_MARK}*", re.DOTALL)


def iter_chunks(text: str) -> Iterator[re.Match[str]]:
    """Yield the chunks of a text, in order, as matches with their offsets."""
    return _pattern_for(text).finditer(text)


def find_chunks(text: str) -> list[str]:
    """Return the chunks of a text, in order, without offsets: the quick way for indexing."""
    return _pattern_for(text).findall(text)


def _pattern_for(text: str) -> re.Pattern[str]:
    return _QUICK_CHUNK if text.isascii() or not _HAS_MARK.search(text) else _CHUNK


def is_unspaced(character: str) -> bool:
    """Tell whether a character is of a script written without spaces between words."""
    return _UNSPACED_RUN.match(character) is not None


def words_of_chunk(chunk: str) -> list[Word]:
    """Return the words of a chunk, in order; see the module's text for the rules."""
    if chunk.isascii() and chunk.isalnum():
        return [Word(fold(chunk), 0, len(chunk))]
    words: list[Word] = []
    for piece in _PIECE.finditer(chunk):
        kind, written, start = piece.lastgroup, piece.group(), piece.start()
        if kind == "word":
            words += _words_of_piece(written, start)
        else:
            words.append(Word(fold(_without_dots(written, kind)), start, piece.end()))
    return [word for word in words if word.text]


def _without_dots(written: str, kind: str | None) -> str:
    if kind == "acronym":
        return written.replace(".", "")
    if kind == "number" and _THOUSANDS.fullmatch(written):
        return written.replace(",", "")
    return written


def _words_of_piece(written: str, start: int) -> Iterator[Word]:
    while elision := _ELISION.match(written):
        article = elision.end() - 1
        yield Word(fold(written[:article]), start, start + article)
        written, start = written[elision.end() :], start + elision.end()
    end = 0
    for run in _UNSPACED_RUN.finditer(written):
        if run.start() > end:
            yield _plain_word(written[end : run.start()], start + end)
        yield from _pairs(run.group(), start + run.start())
        end = run.end()
    if end < len(written):
        yield _plain_word(written[end:], start + end)


def _plain_word(written: str, start: int) -> Word:
    possessive = _POSSESSIVE.search(written)
    kept = written[: possessive.start()] if possessive else written
    for apostrophe in _APOSTROPHES:
        kept = kept.replace(apostrophe, "")
    return Word(fold(kept), start, start + len(written))


def _pairs(run: str, start: int) -> Iterator[Word]:
    characters = [(fold(match.group()), match.start(), match.end()) for match in _CHARACTER.finditer(run)]
    for (first, begin, _), (second, _, end) in pairwise(characters):
        yield Word(first + second, start + begin, start + end, pair=True)
    final, begin, end = characters[-1]
    yield Word(final, start + begin, start + end, last=True)
