"""Which chunks of a text may hold a word that is sought? Told by the first two letters, without reading the rest.

The English stemmer, and none, leave the first letter of a word as it is, and the second one but for "y" ("dying" is
"die"). So only chunks count in which a word begins with those of what is sought, with its first letter and a sign that
may be left out ("U.S.", "1,000"), or which are not ASCII, for which case and accents would have to be folded.
Source: M. Porter, The English (Porter2) stemming algorithm (snowballstem.org); a test asks it for many words.
"""

import re
from collections.abc import Iterable, Iterator

__all__ = ["iter_sifted", "sieve_for"]

_SPACE = re.compile(r"\s")
_PLAIN = "A-Za-z0-9"
_NOT_ASCII = "?"
"""What stands for a character that is not ASCII: as bytes, a text is gone through quicker, and its sieve made."""


def sieve_for(sought: Iterable[str]) -> re.Pattern[bytes]:
    """Return what finds where words of a text may begin that begin as those sought do, which are folded."""
    seconds: dict[str, set[str]] = {}
    signs = set()
    for text in sought:
        first, second = text[:1], text[1:2]
        if not first or not first.isascii():
            continue
        if first.isalnum():
            seconds.setdefault(first, set()).add(second)
        else:
            signs.add(first)
    begins = [
        # "" is among them where one letter is all that is sought, or left of what is.
        f"(?<=[{_cases(first)}])(?=[{''.join(map(_cases, sorted(after)))}yY]|[^{_PLAIN}]|$)"
        for first, after in sorted(seconds.items())
        if "" not in after
    ]
    begins += [f"(?<=[{_cases(first)}])" for first, after in sorted(seconds.items()) if "" in after]
    others = "".join(map(re.escape, sorted({_NOT_ASCII, *signs})))
    firsts = "".join(map(_cases, sorted(seconds)))
    # One class of characters comes first, through which the engine runs quickest; the rest looks back at it.
    words = f"|(?<![{_PLAIN}].)(?:{'|'.join(begins)})" if begins else ""
    return re.compile(f"[{firsts}{others}](?:(?<=[{others}]){words})".encode(), re.DOTALL)


def _cases(letter: str) -> str:
    return "".join(map(re.escape, dict.fromkeys((letter, letter.upper()))))


def iter_sifted(sieve: re.Pattern[bytes], text: str) -> Iterator[tuple[int, str]]:
    """Yield the chunks of a text that pass, and where each begins."""
    end = 0
    for found in sieve.finditer(text.encode("ascii", "replace")):
        start = found.start()
        if start < end or text[start].isspace():
            continue
        while start > end and not text[start - 1].isspace():
            start -= 1
        space = _SPACE.search(text, found.start())
        end = space.start() if space else len(text)
        yield start, text[start:end]
