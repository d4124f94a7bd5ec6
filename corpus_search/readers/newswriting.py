"""What does a news story say about itself in its own text?

News is written to a pattern: a byline and a dateline above, the date there or in a line of its own, the agency below.
Only the first and the last lines are looked at, and only what can hardly be anything else is believed: a wrong author,
place or date is worse than none.
"""

import re
from collections.abc import Sequence
from datetime import date

from corpus_search.readers.bylines import is_photo_credit, read_byline, read_sign_off
from corpus_search.readers.datelines import read_dateline
from corpus_search.readers.dates import parse_date, weekdays_named
from corpus_search.readers.language import detect_language
from corpus_search.records import dataclass

__all__ = ["NewsFacts", "read_newswriting"]

_HEAD_LINES, _TAIL_LINES = 8, 3
_HEAD, _TAIL = 2_500, 600
"""Characters from the beginning and the end in which those lines are looked for."""

_PARAGRAPH = 160
"""Characters: a longer line is the story itself."""

_DATE_LINE = 60
_LABEL = re.compile(
    r"(?:(?:first\s+)?published|posted|date|publié|veröffentlicht|publicado|pubblicato|опубликовано|yayınlanma)"
    r"(?:\s+(?:on|at|le|am|el|il))?\s*:?\s+",
    re.IGNORECASE,
)
_CAPTION_DATE = re.compile(
    r"\bon\s+((?:\w+,\s+)?\w+\.?\s+\d{1,2},?\s+\d{4}|(?:\w+,\s+)?\d{1,2}\s+\w+\.?,?\s+\d{4})\.?$"
)
_OLD_PICTURE = re.compile(r"\b(?:file|archive|archival|undated)\b", re.IGNORECASE)
_DIGITS = re.compile(r"\d\d|\d[./年년]")

_QUOTED = re.compile(
    r"(?:From|To|Cc|Subject|Newsgroups|Message-I[dD]|Sent): |From \S+ \w{3} \w{3} |In article <|[^<>]{4,60}wrote:$"
)
"""A message that is quoted or forwarded: what it says of itself is not said of the text."""

_FULL_DATE = len("2016-02-02")


@dataclass(frozen=True, slots=True)
class NewsFacts:
    """What a story's own lines say: each part as in `Article`, None where they are silent."""

    place: str | None = None
    source: str | None = None
    author: str | None = None
    published: str | None = None

    def filled_by(self, other: "NewsFacts") -> "NewsFacts":
        """Return these facts, and of `other` what they do not say."""
        return NewsFacts(
            self.place or other.place,
            self.source or other.source,
            self.author or other.author,
            self.published or other.published,
        )

    def origins(self, declared: str = "text", facts: "NewsFacts | None" = None) -> tuple[tuple[str, str], ...]:
        """Return the parts that are known, each with its origin, as in `Article.origins`.

        It is "text", but `declared` for those that `facts` said.
        """
        names = ("place", "source", "author", "published")
        known = facts or self
        return tuple((name, declared if getattr(known, name) else "text") for name in names if getattr(self, name))


def read_newswriting(text: str) -> NewsFacts:
    """Return what `text`, a story without its headline, says about itself in its first and last lines.

    Of what is said twice a dateline counts before a byline, and both before the lines at the end. A date such as
    02/03/2016 is read by the language of the text, if that is certain.
    """
    head = _first_lines(text)
    if any(map(_QUOTED.match, head)):
        return NewsFacts()
    found = _read_head(head, text)
    for number, line in enumerate(reversed(_last_lines(text))):
        if signed := read_sign_off(line):
            found = found.filled_by(NewsFacts(source=signed.source, author=signed.author))
        elif number == 0 and not found.published:
            found = found.filled_by(NewsFacts(published=_read_date_line(line, text)))
    return found if found.published else found.filled_by(NewsFacts(published=_read_caption(head)))


def _first_lines(text: str) -> list[str]:
    lines = text[:_HEAD].split("\n")
    if len(text) > _HEAD:
        lines.pop()  # cut in two
    return [stripped for line in lines if (stripped := line.strip())][:_HEAD_LINES]


def _last_lines(text: str) -> list[str]:
    """Return the last lines, but for the first two of a short text, which are its beginning."""
    if len(text) > _TAIL:
        return [stripped for line in text[-_TAIL:].split("\n")[1:] if (stripped := line.strip())][-_TAIL_LINES:]
    return [stripped for line in text.split("\n") if (stripped := line.strip())][2:][-_TAIL_LINES:]


def _read_head(lines: Sequence[str], text: str) -> NewsFacts:
    found = NewsFacts()
    for line in lines:
        if is_photo_credit(line):
            continue
        if dateline := read_dateline(line):
            return NewsFacts(dateline.place, dateline.source, None, dateline.published).filled_by(found)
        if len(line) > _PARAGRAPH:
            continue
        if byline := read_byline(line):
            published = _read_date_line(line, text)
            found = found.filled_by(NewsFacts(None, byline.source, byline.author, published))
        elif published := _read_date_line(line, text):
            found = found.filled_by(NewsFacts(published=published))
    return found


def _read_date_line(line: str, text: str) -> str | None:
    """Return the day that a line of its own gives, perhaps among other things with strokes between."""
    if len(line) > _DATE_LINE or not _DIGITS.search(line):
        return None
    for part in re.split(r"\s+[|•·]\s+|\s+[–—-]\s+", line):
        words = _LABEL.sub("", part, count=1) if _LABEL.match(part) else part
        found = parse_date(words) or (_by_language(words, text) if "/" in words else None)
        if found and len(found) >= _FULL_DATE:
            return found
    return None


def _by_language(words: str, text: str) -> str | None:
    language = detect_language(text)
    return parse_date(words, (language,)) if language else None


def _read_caption(lines: Sequence[str]) -> str | None:
    """Return the day of the picture under which a story stands, if the story tells of the same day of the week.

    "... in Rome, Italy on February 2, 2016" below a photo's credit, and "said on Tuesday" in the story.
    """
    credited = [number for number, line in enumerate(lines) if is_photo_credit(line)]
    if not credited:
        return None
    caption, story = lines[credited[-1] + 1 : credited[-1] + 2], lines[credited[-1] + 2 :]
    match = _CAPTION_DATE.search(caption[0]) if caption else None
    found = parse_date(match[1]) if match else None
    if not found or not story or _OLD_PICTURE.search(caption[0]):
        return None
    return found if weekdays_named(story[0]) == {date.fromisoformat(found).weekday()} else None
