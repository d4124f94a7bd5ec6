"""Which dates does a range like `2016-01..2016-03` or `>=2016` mean?

A date is an ISO 8601 year, month or day, and stands for all its days: `>2016-02` begins with March.
"""

import re
from datetime import date, timedelta

from corpus_search.query.nodes import DateRange

__all__ = ["is_date", "range_between", "range_for"]

# Few queries have a date: these are compiled where one may.
_DATE = r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?"
_SPAN = r"([0-9-]*)\.\.([0-9-]*)"
_COMPARED = r"([<>]=?)\s*([0-9-]+)"
_MONTHS = 12


def is_date(text: str) -> bool:
    """Tell whether a text is a year, a month or a day that there is, written as 2016, 2016-02 or 2016-02-02."""
    return _first_day(text) is not None


def range_for(field: str, text: str) -> DateRange | None:
    """Return the dates of `2016-01..2016-03` (an end may be missing), `>=2016`, `>`, `<=` or `<`; else None.

    None too where a date is none, where the last is before the first, and where no date can be meant (`>9999`).
    """
    if span := re.fullmatch(_SPAN, text):
        first, last = span[1] or None, span[2] or None
        return range_between(field, first, last) if first or last else None
    compared = re.fullmatch(_COMPARED, text)
    if compared is None or not is_date(compared[2]):
        return None
    sign, day = compared[1], compared[2]
    nearest: str | None = day
    if sign in (">", "<"):
        nearest = _neighbour(day, 1 if sign == ">" else -1)
    if nearest is None:
        return None
    return DateRange(field, nearest, None) if sign[0] == ">" else DateRange(field, None, nearest)


def range_between(field: str, first: str | None, last: str | None) -> DateRange | None:
    """Return the range between two dates, both included; None where one is no date, or no day lies between them."""
    if not all(end is None or is_date(end) for end in (first, last)):
        return None
    if first and last and first[: len(last)] > last[: len(first)]:
        return None
    return DateRange(field, first, last)


def _first_day(text: str) -> date | None:
    match = re.fullmatch(_DATE, text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None


def _neighbour(text: str, step: int) -> str | None:
    """Return the year, month or day after (step 1) or before (-1) one that there is; None beyond the calendar."""
    day = date.fromisoformat(f"{text}-01-01"[:10])
    try:
        if len(text) == len("2016-02-02"):
            return (day + timedelta(days=step)).isoformat()
        if len(text) == len("2016"):
            return day.replace(year=day.year + step).isoformat()[: len(text)]
        months = day.year * _MONTHS + day.month - 1 + step
        return date(months // _MONTHS, months % _MONTHS + 1, 1).isoformat()[: len(text)]
    except (ValueError, OverflowError):
        return None
