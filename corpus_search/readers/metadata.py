"""What a text says about itself: its headline, its date, its language, its keywords.

Every value that leaves this module is one line, has no lone surrogates, and was understood with certainty: a
wrong date is worse than none.
"""

import re
from datetime import date, datetime

from corpus_search.records import dataclass

__all__ = [
    "HEADLINE_LENGTH",
    "Headline",
    "iso_date",
    "language_code",
    "one_line",
    "readable_name",
    "replace_surrogates",
    "split_headline",
    "split_tags",
    "trim_body",
]

HEADLINE_LENGTH = range(3, 251)
"""Characters in a headline: shorter is a number or a mark, longer is a paragraph."""

_HEADER = re.compile(r"([!-9;-~]{1,76}):[ \t]*(.*(?:\n[ \t]+\S.*)*)(?:\n|\Z)")
"""A mail header with its folded lines (RFC 5322, sections 2.2 and 2.2.3)."""

_SURROGATE = re.compile("[\ud800-\udfff]")

_ISO_DATE = re.compile(
    r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-[0-9]{2}"
    r"(?:[T ](?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9_-]+)?")

_HYPHEN_AS_SPACE = re.compile(r"(?<![0-9\W])-|-(?![0-9\W])")


@dataclass(frozen=True, slots=True)
class Headline:
    """A text taken apart: its headline in one line, and the rest as written; or a message with its headers."""

    title: str
    body: str
    is_message: bool = False


def split_headline(text: str, fallback: str) -> Headline:
    """Take the headline off the beginning of `text`.

    The headline is the first line that is not blank, when it has a sensible length and a letter in it, and
    more text follows. Otherwise it is `fallback`, and the whole text is the body. Of a message that begins
    with mail headers (RFC 5322) the headline is the subject, and the whole message is the body.
    """
    body = trim_body(text)
    first, _, rest = body.partition("\n")
    if ":" in first:
        subject = _find_subject(body)
        if subject is not None:
            fits = 0 < len(subject) < HEADLINE_LENGTH.stop
            return Headline(subject if fits else fallback, body, is_message=True)
    title = one_line(first)
    if len(title) in HEADLINE_LENGTH and rest and any(map(str.isalpha, title)):
        return Headline(title, trim_body(rest))
    return Headline(fallback, body)


def _find_subject(text: str) -> str | None:
    """Return the subject among the headers that `text` begins with, "" when it is empty, None without one."""
    header = _HEADER.match(text)
    while header:
        if header[1].lower() == "subject":
            return one_line(header[2])
        header = _HEADER.match(text, header.end())
    return None


def trim_body(text: str) -> str:
    """Leave out the blank lines before a text and the white space after it; the rest stays as written.

    A line of nothing but no-break or other spaces (Unicode White_Space) is blank.
    """
    text = text.rstrip()
    blank = len(text) - len(text.lstrip())
    return text[text.rfind("\n", 0, blank) + 1 :] if blank else text


def one_line(text: str) -> str:
    """Make every run of white space, no-break spaces and line ends among it, one space; trim both ends."""
    return " ".join(text.split())


def replace_surrogates(text: str) -> str:
    """Put U+FFFD for every lone surrogate: such a text could be neither stored nor printed as UTF-8."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def readable_name(path: str) -> str:
    """Return the name of a file without its folder and suffix, as one would write it.

    "news/2016-02-02_kerry-says.txt" gives "2016-02-02 kerry says".
    """
    name = path.rpartition("/")[2]
    stem = name[: name.rindex(".")] if "." in name[1:] else name
    words = one_line(stem.replace("_", " "))
    if " " not in stem:  # with spaces in a name, a hyphen is a hyphen
        words = one_line(_HYPHEN_AS_SPACE.sub(" ", words))
    return replace_surrogates(words or name)


def iso_date(value: str) -> str | None:
    """Return `value` if it is a date, or date and time, in ISO 8601's extended format; else None.

    "2016", "2016-02", "2016-02-02", "2016-02-02T10:30", with seconds, a fraction, and Z or an offset. A
    space for the T (RFC 3339, section 5.6) becomes a T. A day that no calendar has is no date.
    """
    value = value.strip()
    match = _ISO_DATE.fullmatch(value)
    if match is None or match[1] == "0000":
        return None
    try:
        if len(value) > len("2016-02-02"):
            value = value.replace(" ", "T")
            datetime.fromisoformat(value)
        elif len(value) > len("2016-02"):
            date.fromisoformat(value)
    except ValueError:
        return None
    return value


def language_code(value: str) -> str | None:
    """Return the ISO 639 code that `value`, a language tag as in RFC 5646, begins with: "en" of "en-US"."""
    match = _LANGUAGE.fullmatch(value.strip())
    return match[1].lower() if match else None


def split_tags(value: str) -> tuple[str, ...]:
    """Return the keywords in a list written with commas or semicolons, each once, in order."""
    tags = (one_line(replace_surrogates(tag)) for tag in re.split("[,;]", value))
    return tuple(dict.fromkeys(filter(None, tags)))
