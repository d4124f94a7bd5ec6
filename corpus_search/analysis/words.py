"""Which words does a text hold, and where?

A *chunk* is what stands between white space. It is cut into *words*, and that cut depends on the chunk alone, so
that whoever calls can remember it:

- words are runs of letters, digits and their marks; a hyphen always parts ("de-escalate" is the two words of
  "de escalate"), and so do an underscore, a slash and every other sign that is not named here;
- dotted acronyms are one word: "U.S." is "us"; so are numbers: "10,000" is "10000", "3.5" stays;
- an apostrophe joins ("don’t" is "dont", "Da'esh" is "daesh"), a possessive is cut off ("Turkey’s" is "turkey"),
  and the elided articles of French, Italian and Catalan become words of their own ("l’accord": "l", "accord");
- scripts written without spaces (Han, Kana, Hangul, Thai, Lao, Khmer, Burmese) are cut into overlapping pairs
  of characters, as Lucene's CJKBigramFilter does, and the last character of a run stands alone, so that at each
  character exactly one word begins: "東京都" is "東京", "京都", "都";
- "C++" and "C#" keep their signs;
- the sign of a currency is a word of its own: "$50" is "$", "50", so that `50` finds it too.
"""

import re
import sys
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from corpus_search.analysis.folding import fold
from corpus_search.analysis.marks import JOINERS, MARKS

__all__ = [
    "APOSTROPHES",
    "Word",
    "find_chunks",
    "is_unspaced",
    "iter_chunks",
    "iter_parts",
    "lone_word",
    "words_of_chunk",
]


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


APOSTROPHES = "'’‘ʼ＇"
_CHUNK = re.compile(r"\S+")
_AROUND = ".,;:!?…()[]\"'“”„‘’«»-–—"
# The general category Sc of the Unicode Character Database 14.0, as far as it is in use.
_CURRENCIES = (
    "$\u00a2-\u00a5\u058f\u060b\u09f2\u09f3\u09fb\u0af1\u0bf9\u0e3f\u17db\u20a0-\u20c0"
    "\ufdfc\ufe69\uff04\uffe0\uffe1\uffe5\uffe6"
)

# Curly quotes, dashes and an ellipsis as the signs of ASCII that mean the same here.
_PLAIN_SIGNS = str.maketrans("‘’“”„–—…", '\'\'"""-- ')

# Expressions are made when they are first needed: those with all combining marks of Unicode take 10 ms, a third of a
# search, and hardly an English word needs them.


def _letter(marks: str) -> str:
    return rf"(?:[^\W\d][{marks}]*)" if marks else r"[^\W\d]"


@cache
def _piece(marks: str) -> re.Pattern[str]:
    """Return what a word looks like in texts with these combining marks.

    What repeats in a group is bounded: a regular expression remembers each turn, which in a megabyte of "a.a.a.a"
    takes a hundred megabytes.
    """
    currencies, apostrophes = (_CURRENCIES, APOSTROPHES) if marks else ("$", "'")
    letter, mark = _letter(marks), f"[{marks}]" if marks else "(?!)"
    spelled = rf"[\w{marks}]"
    run = rf"\w{spelled}*"
    return re.compile(
        rf"""
    (?P<acronym> (?:{letter}\.){{1,30}} {letter} (?!{spelled}) (?:\.(?!{mark}))? )
  | (?P<number>  \d+ (?:[.,]\d+){{1,30}} (?!{spelled}) )
  | (?P<signed>  [A-Za-z] (?:\+\+|\#) (?!{mark}) )
  | (?P<currency> [{currencies}] )
  | (?P<word>    {run} (?:[{apostrophes}]{run}){{0,30}} )
    """,
        re.VERBOSE,
    )


_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")


@cache
def _elision(marks: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:[cdjlmnst]|(?:jus|lors|puis|quoi|quel)?qu|(?:d[ae]|ne|su|co|que)?ll|a?l|un|quest|sant)"
        rf"[{APOSTROPHES}](?={_letter(marks)}{{3}})",
        re.IGNORECASE,
    )


# The letters, digits and marks of the blocks of these scripts, without their punctuation.
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e50-\u0e59\u0e81-\u0eff"  # Thai, Lao
    "\u1000-\u1049\u1050-\u109d\u1780-\u17d3\u17d7\u17dc-\u17ff"  # Burmese, Khmer
    "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7ff\uffa0-\uffdc"  # Hangul
    "\u3041-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # Kana
    "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # Han
)
_ALL_MARKS = MARKS + JOINERS


@cache
def _unspaced_run() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}][{_UNSPACED}{_ALL_MARKS}]*")


@cache
def _character() -> re.Pattern[str]:
    """Return what people see as a character.

    That is Hangul letters that make one syllable (Unicode 3.12), or a base with its marks, to which those of halfwidth
    Kana belong.
    """
    mark = f"[{_ALL_MARKS}\uff9e\uff9f]"
    return re.compile(rf"[\u1100-\u115f][\u1160-\u11a7]+[\u11a8-\u11ff]*{mark}*|.{mark}*", re.DOTALL)


def iter_chunks(text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
    """Yield the chunks of a text, or of a part of it, in order, as matches with their offsets in the text."""
    return _CHUNK.finditer(text, start, end)


PART = 1 << 20
"""Characters of a long text that are taken at once."""
_SPACE = re.compile(r"\s")


def find_chunks(text: str) -> list[str]:
    """Return the chunks of a text, in order, without offsets: the quick way for indexing."""
    return text.split()


def iter_parts(text: str) -> Iterator[str]:
    """Yield a text in parts of about `PART` characters, cut at white space: the chunks of the parts are those of it.

    The chunks of a text of 60 MB would take half a gigabyte at once.
    """
    start = 0
    while len(text) - start > 2 * PART:
        space = _SPACE.search(text, start + PART)
        end = space.end() if space else len(text)
        yield text[start:end]
        start = end
    if start < len(text) or not start:
        yield text[start:] if start else text


def is_unspaced(character: str) -> bool:
    """Tell whether a character is of a script written without spaces between words."""
    # The expression for all of these takes 10 ms to make, and hardly a search needs it.
    return character >= _UNSPACED[0] and _unspaced_run().match(character) is not None


def lone_word(chunk: str) -> str | None:
    """Return the word of a chunk that surely has only one; None where `words_of_chunk` must be asked.

    It saves a quarter of the time: three of four chunks of English are plain letters with a comma or a quotation
    mark around them at the most, and those part nothing.
    """
    core = chunk.strip(_AROUND)
    return fold(core) if core.isascii() and core.isalnum() else None


def words_of_chunk(chunk: str) -> Iterator[Word]:
    """Yield the words of a chunk, in order; see the module's text for the rules."""
    plain = chunk.translate(_PLAIN_SIGNS)
    if plain.isascii():
        yield from _spaced_words(plain, 0, "")
        return
    place = 0
    for run in _unspaced_run().finditer(chunk):
        if run.start() > place:
            yield from _spaced_words(chunk[place : run.start()], place, _ALL_MARKS)
        yield from _pairs(run.group(), run.start())
        place = run.end()
    if place < len(chunk):
        yield from _spaced_words(chunk[place:], place, _ALL_MARKS)


def _spaced_words(text: str, start: int, marks: str) -> Iterator[Word]:
    """Yield the words of a part of a chunk, which begins at `start`, that has no script without spaces.

    `marks` are the combining marks that there may be.
    """
    # For regular expressions an underscore is a letter, for us it is not.
    for piece in _piece(marks).finditer(text.replace("_", " ")):
        kind, written, begin = piece.lastgroup, piece.group(), start + piece.start()
        if kind == "word" and not written.isalnum():
            yield from _parts(written, begin, marks)
        elif folded := fold(_without_signs(written, kind)):
            yield Word(folded, begin, start + piece.end())


def _without_signs(written: str, kind: str | None) -> str:
    if kind == "acronym":
        return written.replace(".", "")
    if kind == "number" and _THOUSANDS.fullmatch(written):
        return written.replace(",", "")
    return written


def _parts(written: str, start: int, marks: str) -> Iterator[Word]:
    """Yield the words of letters with apostrophes between them: elided articles apart, a possessive cut off."""
    place = 0
    while elision := _elision(marks).match(written, place):
        yield Word(fold(written[place : elision.end() - 1]), start + place, start + elision.end() - 1)
        place = elision.end()
    possessive = len(written) - place > 2 and written[-2] in APOSTROPHES and written[-1] in "sSｓＳ"
    kept = written[place : -2 if possessive else None]
    if folded := fold(_APOSTROPHE.sub("", kept)):
        yield Word(folded, start + place, start + len(written))


def _pairs(run: str, start: int) -> Iterator[Word]:
    before, begin, end = "", 0, 0
    for match in _character().finditer(run):
        written = match.group()
        character = _fold_character(written) if len(written) == 1 else fold(written)
        if before:
            yield Word(_join(before, character), start + begin, start + match.end(), pair=True)
        before, begin, end = character, match.start(), match.end()
    yield Word(before, start + begin, start + end, last=True)


# One string for all times that a pair stands in a text, and no folding again: half of the time for Chinese.
_join = lru_cache(65_536)(str.__add__)
_fold_character = lru_cache(65_536)(fold)
