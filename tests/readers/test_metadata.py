"""Headlines, dates, languages and names, worked out by hand."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.readers.metadata import (
    Headline,
    iso_date,
    language_code,
    one_line,
    readable_name,
    replace_surrogates,
    split_headline,
    split_tags,
    trim_body,
)

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("Kerry speaks\n\nIn Rome.\n", "Kerry speaks", "In Rome."),
        ("\n \xa0\nKerry speaks\nIn Rome.", "Kerry speaks", "In Rome."),
        ("\xa0 Kerry \xa0\t speaks\x0c \n \xa0 \n\n  In\xa0 Rome. \xa0\n", "Kerry speaks", "  In\xa0 Rome."),
        ("Kerry\u2028speaks\nx", "Kerry speaks", "x"),
        ("No more than this\n\n", "file", "No more than this"),
        ("  12\nx", "file", "  12\nx"),
        ("2016\nfirst\nsecond", "file", "2016\nfirst\nsecond"),
        ("ab\nx", "file", "ab\nx"),
        ("abc\nx", "abc", "x"),
        ("a" * 250 + "\nx", "a" * 250, "x"),
        ("a" * 251 + "\nx", "file", "a" * 251 + "\nx"),
        ("Kerry: we will win\nHe said so.", "Kerry: we will win", "He said so."),
    ],
)
def test_the_headline_is_the_first_line_that_looks_like_one(text: str, title: str, body: str) -> None:
    assert split_headline(text, "file") == Headline(title, body)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("From: a@b.c\nSubject: Re:  Space\nLines: 2\n\nHello\nyou", "Re: Space"),
        ("SUBJECT: Space\n  and time\n\nHello", "Space and time"),
        ("From: a@b.c\nSubject:\n\nHello", "file"),
        ("From: a@b.c\n\nSubject: not among the headers\n", "From: a@b.c"),
    ],
)
def test_the_subject_of_a_message_is_its_headline(text: str, title: str) -> None:
    headline = split_headline(text, "file")
    assert headline.title == title
    if title != "From: a@b.c":
        assert headline.body == text


def test_the_seeds() -> None:
    coalition = (SEEDS / "000_3fb3bd38c7072cf8.txt").read_text(encoding="utf-8")
    kerry = (SEEDS / "004_a81d7b32f7084b22.txt").read_text(encoding="utf-8")
    first = split_headline(coalition, "file")
    assert first.title.startswith("Global Coalition Spokesman: Were trying")
    assert first.title.endswith("operations with the SDF")
    assert first.body.startswith("North-eastern Syria – North-Press Agency\n\n\xa0\n\nColonel Myles Caggins")
    assert first.body.endswith("with the SFD.”")
    second = split_headline(kerry, "file")
    assert second.title == "Kerry says Turkey-Syria border nearly sealed off from DAESH"
    assert second.body.startswith("US Secretary of State John Kerry says coalition")


@given(st.text(st.sampled_from("ab:1 \n\xa0\u2028\t")))
def test_a_headline_is_one_line_and_no_word_is_lost(text: str) -> None:
    headline = split_headline(text, "file")
    assert headline.title == one_line(headline.title)
    assert headline.body == headline.body.rstrip()
    words = [] if headline.title == "file" else headline.title.split()
    if not text.lower().lstrip().startswith("subject"):
        assert words + headline.body.split() == text.split()


@pytest.mark.parametrize(
    ("text", "trimmed"),
    [("", ""), (" \n\xa0\n", ""), (" \n  a\n\n b \n ", "  a\n\n b"), ("a", "a"), ("\n\n\na\n", "a")],
)
def test_trimming_leaves_out_only_what_stands_around(text: str, trimmed: str) -> None:
    assert trim_body(text) == trimmed


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("news/2016-02-02_kerry-says.txt", "2016-02-02 kerry says"),
        ("README", "README"),
        ("a.b/Top 10 - the list.txt", "Top 10 - the list"),
        (".hidden", ".hidden"),
        ("___.txt", "___.txt"),
        ("caf\udce9.txt", "caf\ufffd"),
        ("two\nlines.md", "two lines"),
    ],
)
def test_a_file_name_becomes_readable(path: str, name: str) -> None:
    assert readable_name(path) == name


@pytest.mark.parametrize(
    "value",
    [
        "2016",
        "2016-02",
        "2016-02-29",
        "2016-02-02T10:30",
        "2016-02-02T10:30:59",
        "2016-02-02T10:30:59.123Z",
        "2016-02-02T10:30:59+03:00",
    ],
)
def test_iso_dates_stay_as_they_are(value: str) -> None:
    assert iso_date(f" {value}\n") == value


def test_a_space_between_date_and_time_becomes_a_t() -> None:
    assert iso_date("2016-02-02 10:30:00") == "2016-02-02T10:30:00"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "0000",
        "16",
        "2016-13",
        "2016-00",
        "2015-02-29",
        "2016-2-2",
        "20160202",
        "02.02.2016",
        "2 February 2016",
        "2016-02-02T25:00",
        "2016-02-02T10:61",
        "2016-02-02Tx",
        "1454371200",
        "٢٠١٦",
    ],
)
def test_what_is_no_iso_date_is_none(value: str) -> None:
    assert iso_date(value) is None


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("en", "en"),
        ("EN-us", "en"),
        ("zh_Hant_TW", "zh"),
        ("ckb", "ckb"),
        ("English", None),
        ("", None),
        ("e1", None),
    ],
)
def test_language_codes(value: str, code: str | None) -> None:
    assert language_code(value) == code


def test_tags_are_split_at_commas_and_semicolons() -> None:
    assert split_tags(" syria, turkey ;border  crossing,,syria") == ("syria", "turkey", "border crossing")
    assert split_tags("") == ()


def test_lone_surrogates_are_replaced_and_whole_characters_are_not() -> None:
    assert replace_surrogates("a\ud800b\udfff 𝄞") == "a\ufffdb\ufffd 𝄞"
