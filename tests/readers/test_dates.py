"""Dates as people write them, worked out by hand."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.readers.calendar_words import DAYS, MONTHS
from corpus_search.readers.dates import parse_date, weekdays_named


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("February 2, 2016", "2016-02-02"),
        ("Feb. 2, 2016", "2016-02-02"),
        ("2nd of February 2016", "2016-02-02"),
        ("Tuesday, February 2, 2016 10:30 AM EST", "2016-02-02"),
        ("February 2, 2016 at 3:04 pm", "2016-02-02"),
        ("2-Feb-2016", "2016-02-02"),
        ("2016 Feb 2", "2016-02-02"),
        ("Tue Feb  2 10:30:00 2016", "2016-02-02"),
        ("2 février 2016", "2016-02-02"),
        ("2 fevrier 2016", "2016-02-02"),
        ("1er février 2016", "2016-02-01"),
        ("2. Februar 2016", "2016-02-02"),
        ("Dienstag, den 2. Februar 2016", "2016-02-02"),
        ("martes, 2 de febrero de 2016", "2016-02-02"),
        ("mar. 2 feb. 2016", "2016-02-02"),
        ("sexta-feira, 5 de fevereiro de 2016", "2016-02-05"),
        ("2 d’abril de 2016", "2016-04-02"),
        ("2. helmikuuta 2016", "2016-02-02"),
        ("2016. február 2.", "2016-02-02"),
        ("2016 m. vasario 2 d.", "2016-02-02"),
        ("2 lutego 2016", "2016-02-02"),
        ("2 февраля 2016 г.", "2016-02-02"),
        ("2 лютого 2016 року", "2016-02-02"),
        ("2 Φεβρουαρίου 2016", "2016-02-02"),
        ("2 ŞUBAT 2016 Salı", "2016-02-02"),
        ("2 KASIM 2016", "2016-11-02"),
        ("2 فبراير 2016", "2016-02-02"),
        ("٢ فبراير ٢٠١٦", "2016-02-02"),
        ("2 كانون الثاني 2016", "2016-01-02"),
        ("2 בפברואר 2016", "2016-02-02"),
        ("2 फ़रवरी 2016", "2016-02-02"),
        ("2 กุมภาพันธ์ 2559", "2016-02-02"),
        ("ngày 2 tháng 2 năm 2016", "2016-02-02"),
        ("2016年2月2日", "2016-02-02"),
        ("2016年2月2日(火)", "2016-02-02"),
        ("2016년 2월 2일", "2016-02-02"),
        ("2016年2月", "2016-02"),
        ("février 2016", "2016-02"),
        ("May 2016", "2016-05"),
        ("2016", "2016"),
        ("02/02/2016", "2016-02-02"),
        ("13/03/2016", "2016-03-13"),
        ("03/13/2016", "2016-03-13"),
        ("02.03.2016", "2016-03-02"),
        ("2. 3. 2016", "2016-03-02"),
        ("2016/02/03", "2016-02-03"),
        ("20160202", "2016-02-02"),
        ("2016-W05-2", "2016-02-02"),
        ("2016-02-02T10:30:00.5+03:00", "2016-02-02T10:30:00.5+03:00"),
        ("2016-02-02T10:30:00+0300", "2016-02-02T10:30:00+03:00"),
        ("20160202T103000Z", "2016-02-02T10:30:00Z"),
        ("Tue, 02 Feb 2016 10:30:00 +0200", "2016-02-02T10:30:00+02:00"),
        ("Mon, 5 Apr 93 12:00:00 GMT", "1993-04-05T12:00:00Z"),
        ("2 Feb 2016 10:30 EST", "2016-02-02T10:30:00-05:00"),
        ("2 Feb 2016 10:30 XYZ", "2016-02-02T10:30:00"),
    ],
)
def test_a_date(text: str, day: str) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "May",
        "10",
        "yesterday",
        "Page 2",
        "Syria 2016",
        "The 2 of us",
        "2 Feb 16",
        "02/03/16",
        "02/03/2016",
        "31 February 2016",
        "0 February 2016",
        "30.02.2016",
        "2016-13-40",
        "Wednesday, February 2, 2016",
        "2 listopada 2016",
        "February 2016 March",
        "2 February 2016 3",
        "2 February 1066",
        "平成28年2月2日",
        "1454371200",
        "In February 2, 2016 cases",
        "Mon, 5 Foo 93 12:00:00 GMT",
        "2 Feb 2016 25:30 GMT",
        "February 2, 2016 " * 9,
    ],
)
def test_no_date_or_more_than_one(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "languages", "day"),
    [
        ("02/03/2016", ("fr",), "2016-03-02"),
        ("02/03/2016", ("en-US",), "2016-02-03"),
        ("02/03/2016", ("en-GB",), "2016-03-02"),
        ("02/03/2016", ("en",), None),
        ("02.03.2016", ("en",), None),
        ("02/03/2016", ("de", "fr"), "2016-03-02"),
        ("02/03/2016", ("fr", "en-US"), None),
        ("02/13/2016", ("fr",), None),
        ("2 listopada 2016", ("pl",), "2016-11-02"),
        ("2 listopada 2016", ("hr",), "2016-10-02"),
    ],
)
def test_languages_decide(text: str, languages: tuple[str, ...], day: str | None) -> None:
    assert parse_date(text, languages) == day


@given(st.dates(date(1600, 1, 1), date(2199, 12, 31)), st.sampled_from(sorted(MONTHS)))
def test_every_month_of_every_language_is_known_with_its_weekday(day: date, language: str) -> None:
    for name in MONTHS[language].split("|")[day.month - 1].split():
        words = f"{day.day} {name.replace('_', ' ')} {day.year}"
        assert parse_date(words, (language,)) == day.isoformat()
        weekday = DAYS[language].split("|")[day.weekday()].split()[0].replace("_", " ")
        assert parse_date(f"{weekday}, {words}", (language,)) == day.isoformat()


@given(st.datetimes(datetime(1600, 1, 1), datetime(2199, 12, 31)))  # noqa: DTZ001 - days of the calendar, nowhere
def test_iso_and_mail_agree(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    assert parse_date(f"{moment:%d} {moment:%b} {moment.year} {moment:%H:%M:%S} +0000") == f"{moment.isoformat()}Z"
    assert parse_date(moment.isoformat()) == moment.isoformat()


@given(st.text(st.sampled_from("0123456789 /.-:,TZMay年月日ébrFevriF"), max_size=30))
def test_what_comes_out_is_a_date(text: str) -> None:
    found = parse_date(text)
    if found and len(found) >= len("2016-02-02"):
        datetime.fromisoformat(found[: len("2016-02-02")])


@pytest.mark.parametrize(
    ("text", "date"),
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
def test_dates_of_mail_and_feeds(text: str, date: str | None) -> None:
    assert parse_date(text) == date


def test_weekdays_in_a_sentence() -> None:
    assert weekdays_named("He said on Tuesday, and again on vendredi, that the sun shone") == {1, 4}
    assert weekdays_named("The mar and the sun") == set()
