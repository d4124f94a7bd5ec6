"""What are the files in a zip archive called? The format says (APPNOTE.TXT, appendix D) and programs do otherwise.

A name is in UTF-8 if it is marked as that, and code page 437 if not. But those on Unix write UTF-8 without the mark,
and those on Windows and MS-DOS whatever code page their country has. So UTF-8 is tried first; what is not is looked
at together with the other names in the archive, since one is too short to tell.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from corpus_search.readers.containers.zipdirectory import Entry

__all__ = ["decode_name", "detect_code_page"]

_DEFAULT = "cp437"

_CODE_PAGES = {
    # What the detector calls them (of two names for one, the first it says), and Python's names.
    "CP932": "cp932",
    "GB18030": "gb18030",
    "Big5": "big5hkscs",
    "CP949": "cp949",
    "IBM866": "cp866",
    "Windows-1251": "cp1251",
    "KOI8-R": "koi8_r",
    "cp737": "cp737",
}
"""Code pages of countries whose script is not Latin; in the others, most of a name can be read in any case."""

_LEAST_CONFIDENCE = 0.04
"""Names of two words in one of these have 0.04 to 0.2, German and French names in code page 437 0.02 in all."""

_SAMPLE = 500
"""Names that are looked at."""


def decode_name(entry: Entry, code_page: str) -> str:
    """Return the name of an entry."""
    for name in (entry.name_in_utf8, entry.name):
        if name is not None:
            try:
                return name.decode()
            except UnicodeDecodeError:
                pass
    try:
        return entry.name.decode(code_page)
    except UnicodeDecodeError:
        return entry.name.decode(_DEFAULT)  # in which all bytes are something


def detect_code_page(entries: Iterable[Entry]) -> str:
    """Return Python's name of the code page of those names that are not in UTF-8."""
    sample = b"\n".join(islice(_iter_unclear(entries), _SAMPLE))
    if not sample:
        return _DEFAULT
    import chardet  # noqa: PLC0415

    guesses = chardet.detect_all(sample, encoding_era=chardet.EncodingEra.ALL & ~chardet.EncodingEra.MAINFRAME)
    guess = guesses[0]
    confident = guess["confidence"] >= _LEAST_CONFIDENCE
    return _CODE_PAGES.get(guess["encoding"] or "", _DEFAULT) if confident else _DEFAULT


def _iter_unclear(entries: Iterable[Entry]) -> Iterator[bytes]:
    for entry in entries:
        if entry.name_in_utf8 is None and not entry.name.isascii():
            try:
                entry.name.decode()
            except UnicodeDecodeError:
                yield entry.name
