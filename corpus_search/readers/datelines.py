"""Where and when was it written, and by whose house? What a dateline says.

"ROME, Feb. 2 (Reuters) -", "BEIRUT (AP) —", "Washington, 3 March 2016 (AFP)", "North-eastern Syria – North-Press
Agency". The forms are those of the Associated Press Stylebook ("datelines") and the Reuters Handbook of Journalism,
and what other agencies make of them. A sentence may begin much like a dateline ("Apple (AAPL) - shares"), so one of
its parts must be known for what it is: the agency, or the place.
"""

import re
from collections.abc import Sequence

from corpus_search.readers.agencies import agency_name, looks_like_agency
from corpus_search.readers.dates import parse_date
from corpus_search.readers.places import is_city, is_known_place, place_as_written
from corpus_search.records import dataclass

__all__ = ["Dateline", "read_dateline"]

_HEAD = 110
"""Characters within which a dateline ends."""

_AGENCY_ONLY = re.compile(r"\(([^()]{2,40})\)\s*(?:--|[–—-])\s*(?=\S)")
_SIGN = re.compile(r"\s*(?:--+|\s[–—]|[–—](?=\s|$)|\s-(?=\s|$)|(?<=[)/.])\s?-(?=\s|$)|(?<=\)):(?=\s|$)|(?<=\))—)")
_DIGIT = re.compile(r"\d")
_CLOSING = re.compile(r"\)|(?<=\w)/(?=\.?\s)")
_COLON = re.compile(r"([A-Z][A-Z .'-]{2,24}): (?=[A-Z\"“‘])")
_CLOSED = re.compile(r"(.{4,}?)\s*[(/]([^()/]{2,40})[)/]\.?")
_INITIALS = re.compile(r"[A-Z]{2,6}")
_SENTENCE = re.compile(r"\s*[\"“‘'«„]?[^\W\d_a-zà-ÿ]|\s*\d|\s*[\"“]")
"""How the text after a dateline may begin: with a capital, a number or a quotation."""

_BEFORE_DASH = """
    breaking update updated exclusive opinion analysis video watch photos correction corrected factbox timeline
    editorial interview profile feature column letter review live note advisory urgent alert news sport sports
    business world politics press statement summary highlights wrapup graphic explainer insight
"""
_NO_PLACES = frozenset(_BEFORE_DASH.split())


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says: the place and the agency as usually written, the date in ISO 8601; None for silence."""

    place: str | None = None
    source: str | None = None
    published: str | None = None


def read_dateline(line: str, languages: Sequence[str] = ()) -> Dateline | None:
    """Return what the dateline at the beginning of a line of text says; None without one.

    A date without a year is no `published`. `languages` are as in `parse_date`.
    """
    if not (line[:1].isupper() or line[:1] == "("):
        return None
    head = line[:_HEAD]
    if match := _AGENCY_ONLY.match(head):
        source = agency_name(match[1])
        return Dateline(source=source) if source else None
    if match := _COLON.match(head):
        place = place_as_written(match[1])
        return Dateline(place) if place and is_city(match[1]) else None
    sign = _SIGN.search(head)
    if sign:
        return _read_signed(head[: sign.start()], line[sign.end() :], languages)
    # Without a dash, only a date and an agency, or a full date alone, make it a dateline.
    closing = _CLOSING.search(head)
    left = head[: closing.end()] if closing else line if len(line) <= _HEAD else ""
    found = _read_left(left, languages) if _DIGIT.search(left) else None
    return found if found and (found.published or found.source) else None


def _read_signed(left: str, right: str, languages: Sequence[str]) -> Dateline | None:
    """Read a dateline that a dash ends."""
    right = right.strip()
    if closed := _wire(right):
        source, right = closed  # "NEW YORK--(BUSINESS WIRE)--The company"
        place = place_as_written(left)
        return Dateline(place, source) if place and _SENTENCE.match(right) else None
    found = _read_left(left, languages)
    if found is None:
        return None
    if found.source:
        return found if not right or _SENTENCE.match(right) else None
    agency = right.partition(". ")[0].rstrip(".")
    if len(agency) <= 50 and looks_like_agency(agency):
        return Dateline(found.place, agency_name(agency) or agency, found.published)
    # Neither agency nor date: it must be capitals, a city or a town and its country, and a sentence must follow.
    sure = _without_date(left, languages)[1] is not None or (left[:3].isupper() and ("," in left or is_city(left)))
    return found if sure and right and _SENTENCE.match(right) else None


def _wire(right: str) -> tuple[str, str] | None:
    match = re.match(r"\(([^()]{2,40})\)\s*--?", right)
    source = agency_name(match[1]) if match else None
    return (source, right[match.end() :]) if match and source else None


def _read_left(left: str, languages: Sequence[str]) -> Dateline | None:
    """Read what stands before the dash: place, date and agency; None when it is not surely a dateline."""
    left, source = left.strip(), None
    if closed := _CLOSED.fullmatch(left):
        left, source = closed[1].rstrip(" ,–-"), closed[2].strip()
    words, written_date = _without_date(left, languages)
    if source and not looks_like_agency(source) and not (written_date is not None and _INITIALS.fullmatch(source)):
        return None
    place = place_as_written(words)
    if place is None or words.casefold() in _NO_PLACES or looks_like_agency(words):
        return None
    known = is_known_place(words)
    if not known and (source is None or not looks_like_agency(source)):
        return None
    if not known and not words.isupper() and (" " in words and not written_date):
        return None  # a person's name looks the same
    return Dateline(place, (agency_name(source) or source) if source else None, written_date or None)


def _without_date(left: str, languages: Sequence[str]) -> tuple[str, str | None]:
    """Return the words before the date and the date in ISO 8601, "" for one without a year, None for none."""
    parts = re.split(r",\s*|(?<=\w{5})\.\s+(?=\d)|(?<=[A-Z]{3})\.\s+", left)
    for count in (2, 1):
        if len(parts) > count:
            written = ", ".join(parts[-count:])
            found = _full_date(written, languages)
            if found is not None:
                return ", ".join(parts[:-count]), found
    return left, None


def _full_date(written: str, languages: Sequence[str]) -> str | None:
    if not any(map(str.isdigit, written)):
        return None
    full = parse_date(written, languages)
    if full and len(full) >= len("2016-02-02"):
        return full[: len("2016-02-02")]
    # "Feb. 2": a leap year makes every day of every month a date.
    return "" if parse_date(f"{written.rstrip('.')} 2016", languages) else None
