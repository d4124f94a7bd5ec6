"""Dates and people as mail and feeds write them."""

import pytest

from corpus_search.readers.rfc5322 import internet_date, mailbox_name


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("Tue, 02 Feb 2016 10:30:00 GMT", "2016-02-02T10:30:00Z"),
        ("Tue,  2 Feb 2016 10:30:00 +0100", "2016-02-02T10:30:00+01:00"),
        ("2 Feb 2016 10:30 +0000 (UTC)", "2016-02-02T10:30:00Z"),
        ("2 February 2016 10:30:00 EST", "2016-02-02T10:30:00-05:00"),
        ("Tue, 02 Feb 2016 10:30:00 -0000", "2016-02-02T10:30:00"),
        ("Tuesday, 02-Feb-16 10:30:00 CET", "2016-02-02T10:30:00"),
        ("5 Apr 93 23:34:43 -0600", "1993-04-05T23:34:43-06:00"),
        ("Tue, 02 Feb 2016", "2016-02-02"),
        ("2016-02-02", "2016-02-02"),
        ("Wed, 31 Feb 2016 10:30:00 GMT", None),
        ("2 Feb 2016 25:30:00 GMT", None),
        ("2 Feb 2016 10:30:00 +9999", None),
        ("2 Foo 2016", None),
        ("02/03/2016", None),
        ("10:30", None),
        ("", None),
        ("1 " * 50_000, None),
    ],
)
def test_internet_date(value: str, date: str | None) -> None:
    assert internet_date(value) == date


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("A. Writer <a@example.org>", "A. Writer"),
        ('"Writer, A." <a@example.org>', "Writer, A."),
        ("a@example.org (A. Writer)", "A. Writer"),
        ("a@example.org", "a@example.org"),
        ("<a@example.org>", "<a@example.org>"),
        ("A. Writer", "A. Writer"),
        ("A. Writer (Rome)", "A. Writer (Rome)"),
        ("", ""),
    ],
)
def test_mailbox_name(value: str, name: str) -> None:
    assert mailbox_name(value) == name
