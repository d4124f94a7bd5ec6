"""Which day is meant? Dates as people and headers write them, to ISO 8601.

A wrong date is worse than none: the whole text must be a date, every word in it known, and one reading only. Own
parsing, because dateparser makes a date of "10" and of "May", decides 02/03/2016 by itself, and takes 1 ms a date and
200 ms to begin with; dateutil knows English only. Names of months and days are CLDR's (`calendar_words`).
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from corpus_search.analysis.folding import fold
from corpus_search.readers.calendar_words import english_days, months_by_name, weekdays_by_name
from corpus_search.readers.metadata import iso_date
from corpus_search.records import dataclass

__all__ = ["parse_date", "weekdays_named"]

_YEARS = range(1600, 2200)
"""Years of which there may be articles; other numbers of four digits are something else."""

_LONGEST = 80
"""Characters; a longer text is no date."""

_NUMERIC = re.compile(r"(\d{1,4})(\. |[./-]| / )(\d{1,2})\2(\d{1,4})\.?")
_EAST_ASIAN = re.compile(
    r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日일号號])?(?:\s*[(（]?[^\s\d()（）]{1,4}[)）]?)?"
)
_VIETNAMESE = re.compile(r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})(?:,|\s+năm)?\s+(\d{4})", re.IGNORECASE)
_COMPACT = re.compile(
    r"(\d{8})(?:T?\d{4,6}(?:Z|[+-]\d{2}:?\d{2})?)?|\d{4}-W\d\d-\d|\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", re.ASCII
)

_MAIL = re.compile(
    r"(?:([A-Za-z]{3,9}),?\s+)?(\d{1,2})[\s-]+([A-Za-z]{3,9})[\s-]+(\d{4}|\d{2})\s+(\d\d?):(\d\d)(?::(\d\d))?"
    r"(?:\s+([+-]\d{4}|[A-Za-z]{1,5}))?(?:\s*\([^()]*\))?",
    re.ASCII,
)
"""The date-time of RFC 5322, section 3.3, with the years of two digits and the zones of section 4.3; and, as in the
news of RFC 850, with hyphens and whole names."""

_ZONES = {
    "ut": "+00:00", "utc": "+00:00", "gmt": "+00:00", "z": "+00:00", "edt": "-04:00", "est": "-05:00",
    "cdt": "-05:00", "cst": "-06:00", "mdt": "-06:00", "mst": "-07:00", "pdt": "-07:00", "pst": "-08:00",
}  # fmt: skip

_TIME = re.compile(
    r"(?:\bat\s+|\bum\s+|\bà\s+|\ba\s+las\s+)?\b\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?\s?m\b\.?)?"
    r"(?:\s*\(?(?:[A-Z]{2,5}|[+-]\d{2}:?\d{2})\b\)?)?(?:\s*(?:Uhr|h)\b)?",
    re.IGNORECASE,
)

_TOKEN = re.compile(r"[^\W\d_]*\d+|[^\s\d,./()\[\]|:;·–—-]+")

_SMALL_WORDS = """
    of the de del d do den der le el la lo il em a an st nd rd th er eme г гг года року р год dnia dne roku r
    god godine leta m metu gada g uur um am on di feira יום يوم в у го е ე
"""
_FILLERS = frozenset(_SMALL_WORDS.split())
"""Small words that stand in dates of many languages: "2 de febrero de 2016", "2 февраля 2016 г.", "2nd of February"."""

_MONTH_FIRST, _EITHER = frozenset({"en-us", "en-ph"}), frozenset({"en", "en-ca", "en-za"})
"""Languages (BCP 47) that write 02/03/2016 for 3 February, and those in which nobody knows."""

_THAI_ERA = 543
"""Years by which the Buddhist calendar of Thailand is ahead."""


def parse_date(text: str, languages: Sequence[str] = ()) -> str | None:
    """Return the date that `text` is, in ISO 8601; None when it is none, or more than one could be meant.

    "2016-02-02" for a day, "2016-02" for a month, "2016" for a year, "2016-02-02T10:30:00+02:00" for ISO 8601 and
    RFC 5322 with a time; the time of other forms is left out. `languages` are those that the text may be in, as
    ISO 639 codes or tags with a region ("en-US"); they decide between 2 March and 3 February.
    """
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return None
    found = iso_date(text) or _parse_compact(text)
    if found or _MAIL.fullmatch(text):
        return found or _parse_mail(text)
    text = " ".join(_TIME.sub(" ", text).split()).strip(" ,|•·–—")
    return _parse_numeric(text, languages) or _parse_east_asian(text) or _parse_words(text, languages)


def weekdays_named(text: str) -> set[int]:
    """Return the days of the week named in `text`, 0 for Monday to 6 for Sunday; abbreviations do not count."""
    names = weekdays_by_name()
    words = {fold(token) for token in _TOKEN.findall(text)}
    return {day for word in words if len(word) > 3 for day in names.get(word, ())}


def _iso(year: int, month: int, day: int | None = None) -> str | None:
    try:
        whole = date(year, month, day or 1)
    except ValueError:
        return None
    if year not in _YEARS:
        return None
    return whole.isoformat() if day else whole.isoformat()[:7]


def _iso_moment(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _parse_compact(text: str) -> str | None:
    """Read the other forms of ISO 8601: without hyphens or colons, and by weeks."""
    match = _COMPACT.fullmatch(text)
    if match is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.year not in _YEARS:
        return None
    return _iso_moment(moment) if ":" in text or len(text) > len("2016-W05-2") else moment.date().isoformat()


def _parse_mail(text: str) -> str | None:
    match = _MAIL.fullmatch(text)
    if match is None:
        return None
    weekday, day, month, year, hour, minute, second, zone = match.groups()
    number = months_by_name().get(month.lower(), {}).get("en")
    if number is None or (weekday and weekday.lower() not in english_days()):
        return None
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 50 else 1900)
    offset = _offset(zone or "")
    try:
        moment = datetime.fromisoformat(
            f"{full:04}-{number:02}-{int(day):02}T{int(hour):02}:{minute}:{second or '00'}{offset}"
        )
    except ValueError:
        return None
    return _iso_moment(moment) if full in _YEARS else None


def _offset(zone: str) -> str:
    """Return the offset from UTC that a zone of RFC 5322 has; "" for one that is not known, as "-0000" says itself."""
    if zone[:1] in ("+", "-"):
        return zone if zone != "-0000" else ""
    return _ZONES.get(zone.lower(), "")


def _parse_numeric(text: str, languages: Sequence[str]) -> str | None:
    """Read three numbers. Year first is always year, month, day; full stops always mean day first (CLDR)."""
    match = _NUMERIC.fullmatch(text)
    if match is None:
        return None
    first, sign, second, third = match[1], match[2].strip(), match[3], match[4]
    if len(first) == 4 and len(third) <= 2:
        return _iso(int(first), int(second), int(third))
    if len(third) != 4 or len(first) > 2:
        return None
    day_first = _iso(int(third), int(second), int(first))
    month_first = _iso(int(third), int(first), int(second))
    if sign == "." and not _writes(languages, _MONTH_FIRST | _EITHER):
        return day_first
    if not languages or _writes(languages, _EITHER) or len({_is_month_first(code) for code in languages}) > 1:
        return day_first or month_first if None in (day_first, month_first) or day_first == month_first else None
    return month_first if _is_month_first(languages[0]) else day_first


def _writes(languages: Iterable[str], those: frozenset[str]) -> bool:
    return any(code.lower().replace("_", "-") in those for code in languages)


def _is_month_first(language: str) -> bool:
    return _writes((language,), _MONTH_FIRST)


def _parse_east_asian(text: str) -> str | None:
    if match := _EAST_ASIAN.fullmatch(text):
        year, month, day = match.groups()
        return _iso(int(year), int(month), int(day) if day else None) if day != "0" else None
    if match := _VIETNAMESE.fullmatch(text):
        return _iso(int(match[3]), int(match[2]), int(match[1]))
    return None


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the tokens of a date are: numbers as written, months by language, days of the week."""

    numbers: list[str]
    months: list[dict[str, int]]
    weekdays: set[int]


def _parse_words(text: str, languages: Sequence[str]) -> str | None:
    parts = _take_apart(text)
    if parts is None or len(parts.months) != 1 or len(parts.numbers) not in (1, 2):
        return None
    month = _one_month(parts.months[0], languages)
    years = [number for number in parts.numbers if len(number) == 4]
    days = [number for number in parts.numbers if len(number) <= 2]
    if month is None or len(years) != 1 or len(years) + len(days) != len(parts.numbers):
        return None
    year, day = int(years[0]), int(days[0]) if days else None
    if "th" in parts.months[0] and year - _THAI_ERA in _YEARS and year not in _YEARS:
        year -= _THAI_ERA
    found = _iso(year, month, day) if day != 0 else None
    if found and parts.weekdays and (day is None or date.fromisoformat(found).weekday() not in parts.weekdays):
        return None  # it contradicts itself
    return found


def _one_month(names: dict[str, int], languages: Sequence[str]) -> int | None:
    meant = {names[code] for language in languages if (code := language[:2].lower()) in names} or set(names.values())
    return meant.pop() if len(meant) == 1 else None


def _take_apart(text: str) -> _Parts | None:
    parts = _Parts([], [], set())
    months, days = months_by_name(), weekdays_by_name()
    tokens = [fold(token) for token in _TOKEN.findall(text)]
    place = 0
    while place < len(tokens):
        token = tokens[place]
        pair = f"{token}_{tokens[place + 1]}" if place + 1 < len(tokens) else ""
        place += 1
        # "mar" is Tuesday in Spanish and March in English: with another month beside it, it is the day.
        is_month = token in months and not (token in days and any(other in months for other in tokens[place:]))
        if pair in months:
            parts.months.append(months[pair])
            place += 1
        elif is_month:
            parts.months.append(months[token])
        elif token in days:
            parts.weekdays.update(days[token])
        elif token.isdigit():
            parts.numbers.append(token)
        elif token not in _FILLERS:
            return None
    return parts
