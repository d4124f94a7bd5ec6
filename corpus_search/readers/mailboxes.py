"""Dates and people as mail and feeds write them: "Tue, 02 Feb 2016 10:30:00 GMT", "A. Writer <a@example.org>"."""

import re

from corpus_search.readers.metadata import iso_date, one_line

__all__ = ["internet_date", "mailbox_name"]

_INTERNET_DATE = re.compile(
    # RFC 5322, section 3.3, with the two digits of a year from RFC 822 and hyphens from RFC 850 (Usenet). What
    # follows the time is a zone.
    r"(?:[A-Za-z]{3,9},? )?([0-9]{1,2})[ -]([A-Za-z]{3})[a-z]{0,6}[ -]([0-9]{4}|[0-9]{2})"
    r"(?: ([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)(?: ?([+-][0-9]{4}|[A-Za-z]{1,5})\b.{0,40})?)?"
)

_MAILBOX = re.compile(
    # A name before an address (section 3.4), and the older way of a name in a comment behind it (RFC 822).
    r"\s*(?:\"(?P<quoted>[^\"<>]+)\"|(?P<name>[^\"<>]*[^\"<>\s]))\s*<[^<>]*>\s*|\s*[^\s()<>]+\s*\((?P<comment>.+)\)\s*"
)


def mailbox_name(value: str) -> str:
    """Return the name in a mailbox, "A. Writer <a@example.org>" or "a@example.org (A. Writer)", else all of it."""
    match = _MAILBOX.fullmatch(value)
    return one_line(match["quoted"] or match["name"] or match["comment"] if match else value)


def internet_date(value: str) -> str | None:
    """Return a date as in `Article.published`: of RFC 5322, or of ISO 8601 as `iso_date` takes it; else None.

    A time has its offset from UTC where the date says one; a zone that RFC 5322 does not know is left out.
    """
    value = one_line(value)
    if found := iso_date(value):
        return found
    match = _INTERNET_DATE.fullmatch(value)
    if match is None:
        return None
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - 20 ms to import, and many files have no such date

    day, month, year, time, zone = match.groups()
    try:
        moment = parsedate_to_datetime(f"{day} {month} {year} {time or '00:00'} {zone or '-0000'}")
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if time is None:
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
