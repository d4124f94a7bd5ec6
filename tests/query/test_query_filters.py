from datetime import date

import pytest

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.errors import UsageError
from corpus_search.query.filters import Filters, condition_of
from corpus_search.query.nodes import And, DateRange, Node, Or, Phrase, PhraseTerm, Term

_ANALYZER = Analyzer()
_REUTERS, _AFP = Term("source", "reuters", "Reuters"), Term("source", "afp", "AFP")
_ENGLISH = Term("language", "en", "en")
_PRESS = Phrase("source", (PhraseTerm("north", 0), PhraseTerm("press", 1)), "North-Press")


def _condition(filters: Filters) -> Node | None:
    return condition_of(filters, _ANALYZER)


def test_no_filter_is_no_condition() -> None:
    assert _condition(Filters()) is None


@pytest.mark.parametrize(
    ("where", "condition"),
    [
        (("source=Reuters",), _REUTERS),
        ((" Source =Reuters",), _REUTERS),
        (("source=Reuters", "source=AFP"), Or((_REUTERS, _AFP))),
        (("source=Reuters", "language=en", "source=AFP"), And((Or((_REUTERS, _AFP)), _ENGLISH))),
        (("source=North-Press",), _PRESS),
        (("title=a=b",), Phrase("title", (PhraseTerm("a", 0), PhraseTerm("b", 1)), "a=b")),
        (("published=2016-02",), Term("published", "2016-02", "2016-02")),
        (("published=<2016",), DateRange("published", None, "2015")),
    ],
)
def test_conditions_on_fields(where: tuple[str, ...], condition: Node) -> None:
    assert _condition(Filters(where=where)) == condition


def test_dates_and_fields_must_all_hold() -> None:
    filters = Filters(since="2016-01", until="2016", where=("source=AFP",))
    assert _condition(filters) == And((DateRange("published", "2016-01", "2016"), _AFP))


@pytest.mark.parametrize(
    ("last", "today", "first"),
    [
        ("0d", "2016-03-31", "2016-03-31"),
        ("30d", "2016-03-01", "2016-01-31"),
        ("2w", "2016-01-10", "2015-12-27"),
        ("1m", "2016-03-31", "2016-02-29"),
        ("1m", "2015-03-31", "2015-02-28"),
        ("1m", "2016-01-15", "2015-12-15"),
        ("13m", "2016-01-31", "2014-12-31"),
        ("1y", "2016-02-29", "2015-02-28"),
        ("4y", "2016-02-29", "2012-02-29"),
        ("99999y", "2016-02-29", "0001-02-28"),
        ("53w", "2016-02-29", "2015-02-23"),
        ("99999w", "0500-01-01", "0001-01-01"),
    ],
)
def test_a_duration_counts_back_from_today(last: str, today: str, first: str) -> None:
    filters = Filters(last=last, today=date.fromisoformat(today))
    assert _condition(filters) == DateRange("published", first, None)


def test_a_duration_may_have_an_end() -> None:
    filters = Filters(last="1m", until="2016-02", today=date(2016, 3, 1))
    assert _condition(filters) == DateRange("published", "2016-02-01", "2016-02")


@pytest.mark.parametrize(
    ("filters", "message", "hint"),
    [
        (Filters(since="2016-13"), '--since "2016-13" is not a date.', "2016, 2016-02 or 2016-02-02"),
        (Filters(until="tuesday"), '--until "tuesday" is not a date.', "2016, 2016-02 or 2016-02-02"),
        (Filters(since=""), '--since "" is not a date.', "2016"),
        (Filters(since="2017", until="2016-12"), "no day is since 2017 and until 2016-12.", "--since"),
        (Filters(since="2016", last="1d"), "--since 2016 and --last 1d both say", "Leave one out"),
        (Filters(last="1d", until="2014", today=date(2016, 1, 1)), "no day is since 2015-12-31 and until 2014.", ""),
        (Filters(last="30"), '--last "30" is not a duration.', "30d, 2w, 6m, 1y"),
        (Filters(last="-1d"), '--last "-1d" is not', "30d"),
        (Filters(last="100000d"), '--last "100000d" is not', "up to 99999"),
        (Filters(last="1h"), '--last "1h" is not', "days, weeks, months or years"),
        (Filters(where=("source",)), '--where "source" is not a condition.', "--where source=Reuters"),
        (Filters(where=("sorce=x",)), 'there is no field "sorce". Did you mean source ?', "Fields: title, body,"),
        (Filters(where=("=x",)), 'there is no field "".', "Fields: title"),
        (Filters(where=("source=",)), '--where "source=" has no value', "-source:*"),
        (Filters(where=("source=!?",)), '--where "source=!?" has no value', "letter or digit"),
        (Filters(where=("published=May",)), '--where "published=May" has no value', "2016-01..2016-03"),
    ],
    ids=str,
)
def test_what_cannot_be_meant_is_an_error(filters: Filters, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as error:
        _condition(filters)
    assert message in error.value.message
    assert hint in error.value.hint
