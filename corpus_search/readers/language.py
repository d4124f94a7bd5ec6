"""Which language is an article in, where nobody says?

By its small words (`function_words`), and by its script where that is enough. An own detector because it runs on
every article: it takes less than half the time of the quickest library (fasttext), needs no model to be installed or
loaded (5 to 100 MB with the others), and says nothing where it is not sure, where others always name a language.
`python -m benchmarks.language` prints how often it is right.
"""

import re
from bisect import bisect_right
from collections import Counter
from functools import cache
from unicodedata import normalize

from corpus_search.readers.function_words import FUNCTION_WORDS, LETTERS

__all__ = ["detect_language"]

_HEAD, _MIDDLE = 1_000, 400
"""Characters that are looked at, from the beginning and from the middle: a foreign quotation on top decides nothing."""

_LEAST_SCORE = 1.6
_LEAST_LEAD = 1.2
_LEAST_SHARE = 0.05
"""What the best language must reach: in points, as a multiple of the next, and in points for each distinct word.
A word of one language is worth a point, one of four a quarter. Chosen on half of 60,000 labelled sentences."""

_POINT = 720720
"""A point, as a number that can be divided by all up to 16: whole numbers add up alike in whatever order they come."""

_WORD = re.compile(r"[^\W\d_]+")
_SPACED = re.compile(r"[^\s\d.,;:!?()\"'“”‘’|।-]+")
"""Words in scripts whose vowel signs are no letters for Python's `\\w`."""

# Beyond Latin letters, but for more of these and for signs. All such ranges in one set would take 5 ms more to compile.
_NOT_LATIN = re.compile(
    "[^\0-\u036f](?<![\u1e00-\u1eff])(?<![\u2000-\u2e7f])(?<![\ud800-\uf8ff])(?<![\ufe00-\ufe6f])(?<![\uff00-\uff65])"
    "(?<![\uffdd-\uffff])(?<![\U00040000-\U0010ffff])"
)

_STEP = 23
"""One character in so many is asked for its script: a prime, so that no pattern in the text keeps step with it."""

_SCRIPTS = (
    # Where blocks of the Unicode Standard begin, and the script of letters there; "" for signs.
    (0x0000, ""), (0x0041, "Latin"), (0x005B, ""), (0x0061, "Latin"), (0x007B, ""), (0x00C0, "Latin"), (0x02B0, ""),
    (0x0370, "el"), (0x0400, "Cyrillic"), (0x0530, "hy"), (0x0590, "he"), (0x0600, "Arabic"), (0x0700, ""),
    (0x0750, "Arabic"), (0x0780, ""), (0x0900, "Devanagari"), (0x0980, "bn"), (0x0A00, "pa"), (0x0A80, "gu"),
    (0x0B00, "or"), (0x0B80, "ta"), (0x0C00, "te"), (0x0C80, "kn"), (0x0D00, "ml"), (0x0D80, "si"), (0x0E00, "th"),
    (0x0E80, "lo"), (0x0F00, "bo"), (0x1000, "my"), (0x10A0, "ka"), (0x1100, "ko"), (0x1200, ""), (0x1780, "km"),
    (0x1800, ""), (0x1E00, "Latin"), (0x1F00, "el"), (0x2000, ""), (0x2E80, "Han"), (0x3000, ""), (0x3041, "ja"),
    (0x3100, ""), (0x3130, "ko"), (0x3190, ""), (0x31F0, "ja"), (0x3200, ""), (0x3400, "Han"), (0xA000, ""),
    (0xAC00, "ko"), (0xD7B0, ""), (0xF900, "Han"), (0xFB00, ""), (0xFB50, "Arabic"), (0xFE00, ""),
    (0xFE70, "Arabic"), (0xFF00, ""), (0xFF66, "ja"), (0xFFA0, "ko"), (0xFFE0, ""), (0x20000, "Han"), (0x32000, ""),
)  # fmt: skip
_STARTS = [start for start, _ in _SCRIPTS]

_ALONE = 0.1
"""Share of letters in Kana from which on a text in Chinese characters is Japanese."""


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language that `text` is written in; None where it is too short or not clear.

    Some 60 languages are known: 41 by their words, the others by a script that is theirs alone.
    """
    sample = text if len(text) <= _HEAD + _MIDDLE else _sample(text)
    if not sample.isascii():
        sample = normalize("NFC", sample)
        if _NOT_LATIN.search(sample):
            return _by_script(sample)
    lower = sample.lower()
    return _by_words(set(_WORD.findall(lower)), set() if lower.isascii() else set(lower))


def _sample(text: str) -> str:
    middle = max(_HEAD, len(text) // 2)
    return f"{text[:_HEAD]} {text[middle : middle + _MIDDLE]}"


def _by_script(sample: str) -> str | None:
    step = _STEP if len(sample) > 20 * _STEP else 1
    scripts = Counter(_SCRIPTS[bisect_right(_STARTS, ord(sign)) - 1][1] for sign in sample[::step])
    scripts.pop("", None)
    if not scripts:
        return None
    script, count = scripts.most_common(1)[0]
    letters = scripts.total()
    if script in ("Han", "ja"):
        return "ja" if scripts["ja"] >= _ALONE * letters else "zh" if count * 2 > letters else None
    if count * 2 <= letters:
        return None
    if script == "Devanagari":
        return _by_words(set(_SPACED.findall(sample)), set())
    if script == "Arabic":
        sample = sample.replace("\u200c", " ")  # Persian parts prefixes and endings with a sign that is no space
    if len(script) > 2:
        lower = sample.lower()
        return _by_words(set(_WORD.findall(lower)), set(lower))
    return script


def _by_words(words: set[str], letters: set[str]) -> str | None:
    scores: dict[str, int] = {}
    for table, found in zip(_tables(), (words, letters), strict=True):
        # Counted first, because many words are of the same few languages.
        for languages, count in Counter(map(table.__getitem__, found & table.keys())).items():
            points = count * (_POINT // len(languages))
            for language in languages:
                scores[language] = scores.get(language, 0) + points
    if not scores:
        return None
    best = max(scores, key=lambda language: (scores[language], language))
    score = scores.pop(best)
    next_best = max(scores.values(), default=0)
    least = max(_LEAST_SCORE, _LEAST_SHARE * len(words)) * _POINT
    return best if score >= least and score >= _LEAST_LEAD * next_best else None


@cache
def _tables() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Return the languages that have each word, and each letter."""
    words: dict[str, tuple[str, ...]] = {}
    letters: dict[str, tuple[str, ...]] = {}
    for language, text in FUNCTION_WORDS.items():
        for word in dict.fromkeys(text.split()):
            words[word] = (*words.get(word, ()), language)
    for language, text in LETTERS.items():
        for letter in text:
            letters[letter] = (*letters.get(letter, ()), language)
    return words, letters
