import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.analysis.analyzer import Analyzer
from corpus_search.query.dates import is_date, range_between, range_for
from corpus_search.query.nodes import DateRange, Nothing
from corpus_search.query.parser import parse


@pytest.mark.parametrize("text", ["2016", "0001", "9999", "2016-01", "2016-12", "2016-02-29", "2015-02-28"])
def test_years_months_and_days_that_there_are(text: str) -> None:
    assert is_date(text)


@pytest.mark.parametrize(
    "text",
    ["", "16", "0000", "20160", "2016-", "2016-1", "2016-00", "2016-13", "2015-02-29", "2016-01-32", "2016-01-01T00:00",
     "201601", "2016-W01", "٢٠١٦", "2016\n", " 2016", "yesterday"],
)  # fmt: skip
def test_all_else_is_no_date(text: str) -> None:
    assert not is_date(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016-01..2016-03", "2016-01", "2016-03"),
        ("2015..2016-02-02", "2015", "2016-02-02"),
        ("2016..2016", "2016", "2016"),
        ("2016-02..2016", "2016-02", "2016"),
        ("2016..", "2016", None),
        ("..2016", None, "2016"),
        (">=2016", "2016", None),
        ("<=2016-02", None, "2016-02"),
        (">2016", "2017", None),
        (">2016-02", "2016-03", None),
        (">2016-12", "2017-01", None),
        (">2016-02-28", "2016-02-29", None),
        (">2016-12-31", "2017-01-01", None),
        ("<2016", None, "2015"),
        ("<2016-03", None, "2016-02"),
        ("<2016-01", None, "2015-12"),
        ("<2016-03-01", None, "2016-02-29"),
        ("<0002", None, "0001"),
        (">= 2016", "2016", None),
    ],
)
def test_a_range_of_dates(text: str, first: str | None, last: str | None) -> None:
    assert range_for("published", text) == DateRange("published", first, last)


@pytest.mark.parametrize(
    "text",
    ["..", "2016", "2016...2017", "2016..x", "2016-13..", "2017..2016", "2016-02..2016-01-31", "2016..2017..2018", ">",
     ">x", "=2016", "=>2016", ">2016-13", ">9999", ">9999-12", ">9999-12-31", "<0001", "<0001-01", "<0001-01-01"],
)  # fmt: skip
def test_what_is_no_range(text: str) -> None:
    assert range_for("published", text) is None


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_after_a_date_is_not_before_the_next(day: object, size: int) -> None:
    text = str(day)[:size]
    after = range_for("published", f">{text}")
    if after:
        assert after.first
        assert after.first > text
        assert range_for("published", f"<{after.first}") == DateRange("published", None, text)


def test_ends_may_be_open_or_of_another_precision() -> None:
    assert range_between("published", None, "2016") == DateRange("published", None, "2016")
    assert range_between("published", "2016-05", "2016") == DateRange("published", "2016-05", "2016")
    assert range_between("published", "2016-05", "2015") is None
    assert range_between("published", "2016-5", None) is None


@pytest.mark.parametrize("text", ["2016-13", "2016-00", "2016-02-30", "2016-2"])
def test_a_date_that_there_is_not_finds_nothing_and_is_noted(text: str) -> None:
    parsed = parse(f"published:{text}", Analyzer("english"))
    assert parsed.tree == Nothing()
    assert len(parsed.notes) == 1
