"""CSV and TSV: what a table is, and that a bad row costs only itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.article import Article
from corpus_search.errors import ReadError
from corpus_search.readers.base import BadRecord, ReadOptions, SkippedError, Source
from corpus_search.readers.csv import CsvReader

_LONG = "A text of so many words that it is longer than any headline could be, here and there and everywhere."


def _read(table: str | bytes, **fields: str) -> list[Article | BadRecord]:
    data = table.encode() if isinstance(table, str) else table
    return list(CsvReader().read(Source("", "a.csv", data), ReadOptions(fields)).records)


def _rows(table: str | bytes, **fields: str) -> list[tuple[str, str] | str]:
    """Return title and text of the articles, and the places of the others."""
    return [
        (record.title, record.text) if isinstance(record, Article) else record.place
        for record in _read(table, **fields)
    ]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(sign: str) -> None:
    text = f'title{sign}text\nKerry{sign}"In {sign} Rome"\nFord{sign}At home\n'
    assert _rows(text) == [("Kerry", f"In {sign} Rome"), ("Ford", "At home")]


def test_the_delimiter_may_be_told_as_excel_does() -> None:
    assert _rows("sep=;\ntitle;text\na,b;c,d\n") == [("a,b", "c,d")]


def test_the_names_of_the_columns_are_those_of_json() -> None:
    (article,) = _read("ID,Headline,Body,Publish Date,Author,Keywords\n7,Kerry,In Rome.,2016-02-02,A. Writer,x; y\n")
    assert isinstance(article, Article)
    assert (article.key, article.title, article.text, article.published) == ("7", "Kerry", "In Rome.", "2016-02-02")
    assert (article.author, article.tags) == ("A. Writer", ("x", "y"))
    assert dict(article.origins)["title"] == "metadata"


def test_a_mapping_names_columns() -> None:
    assert _rows("kop,text,title\nKerry,In Rome.,no\n", title="kop") == [("Kerry", "In Rome.")]


def test_an_article_is_numbered_by_its_line() -> None:
    text = 'title,text\nKerry,"In\nRome"\n\nFord,At home\n'
    assert [record.record for record in _read(text) if isinstance(record, Article)] == [1, 4]


def test_quotes_and_line_ends_within_fields() -> None:
    assert _rows('title,text\r\n"He said ""no""","In\r\n\r\nRome"\r\n') == [('He said "no"', "In\n\nRome")]


def test_a_header_without_known_names() -> None:
    assert _rows(f"Nummer,Inhalt\n1,{_LONG[:50]}\n2,{_LONG[:59]}\n") == [
        ("line 2", _LONG[:50]),
        ("line 3", _LONG[:59]),
    ]


def test_without_a_header_the_longest_column_is_the_text() -> None:
    text = f'17,A nice headline,"{_LONG}",2016-02-02\n18,Another headline,"{_LONG}",2016-02-03\n'
    records = _read(text)
    assert [record.record for record in records if isinstance(record, Article)] == [0, 1]
    for record in records:
        assert isinstance(record, Article)
        assert record.title.endswith("headline")
        assert record.text == _LONG
        assert record.origins == (("title", "guessed"), ("published", "guessed"))
    assert isinstance(records[1], Article)
    assert records[1].published == "2016-02-03"


def test_without_a_header_a_mapping_counts_the_columns() -> None:
    assert _rows("17,short,x y\n18,brief,z\n", text="2", title="3") == [("x y", "short"), ("z", "brief")]


def test_a_name_that_comes_again_below_is_no_header() -> None:
    assert len(_read("text,a\ntext,b\ntext,c\n")) == 3


def test_a_table_of_one_column() -> None:
    assert _rows("text\nKerry\nFord\n") == [("line 2", "Kerry"), ("line 3", "Ford")]


def test_a_row_of_another_length_is_bad() -> None:
    assert _read("title,text\na,b\na,b,c\na\nc,d,,\n")[1:3] == [
        BadRecord("line 3", "3 fields, where the others have 2"),
        BadRecord("line 4", "1 fields, where the others have 2"),
    ]
    assert _rows("title,text\na,b\nc,d,,\n") == [("a", "b"), ("c", "d")]


def test_a_quotation_mark_that_is_never_closed_costs_its_row() -> None:
    text = 'title,text\na,b\nc,"d\ne,f\ng,h\n'
    assert _rows(text) == [("a", "b"), "line 3", ("e", "f"), ("g", "h")]
    assert BadRecord("line 3", "a quotation mark that is never closed") in _read(text)


def test_a_quotation_mark_out_of_place_costs_its_row() -> None:
    text = 'title,text\na,"b\nc,d\ne,f"x,y\ng,h\n'
    assert _rows(text) == ["line 2", ("c", "d"), ("g", "h")]


def test_many_quotation_marks_out_of_place_take_no_time() -> None:
    rows = ["title,text"] + ['x,"y'] * 3 + ["x,y"] * 400
    assert len(_read("\n".join(rows * 50))) > 50


def test_quotation_marks_of_a_text_with_tabs() -> None:
    text = 'id\ttext\n1\t"Hello\n2\tHe said "no"\n3\tx\n4\ty\n'
    assert _rows(text) == [("line 2", '"Hello'), ("line 3", 'He said "no"'), ("line 4", "x"), ("line 5", "y")]


def test_long_fields_are_read() -> None:
    assert _rows(f"title,text\na,{'x' * 500_000}\n") == [("a", "x" * 500_000)]


def test_a_nul_stays_as_written() -> None:
    text = "title,text\n" + "a,bcdefgh\n" * 50 + "c,d\0e\n"
    assert _rows(text)[-1] == ("c", "d\0e")


def test_a_row_with_broken_bytes_does_not_garble_the_others() -> None:
    data = "title,text\né,x\n".encode() + b"b\xe9,x\n" + "ü,x\n".encode()
    assert _rows(data) == [("é", "x"), "line 3", ("ü", "x")]


def test_an_empty_record_is_told() -> None:
    assert _rows("title,text,id\n,,1\nx,,2\n") == ["line 2", ("x", "")]


_GOOD = 'title,text,date\nKérry,"In ""Rome"".\nToday, too.",2016-02-02\nFord,At home.,2016\n' * 3


@given(st.integers(0, len(_GOOD)), st.integers(0, 5), st.text(st.sampled_from('",;\t\n\r\0 aé|'), max_size=4))
def test_a_damaged_file_gives_articles_or_an_error_of_ours(place: int, cut: int, junk: str) -> None:
    try:
        records = _read(_GOOD[:place] + junk + _GOOD[place + cut :])
    except (ReadError, SkippedError):
        return
    numbers = [record.record for record in records if isinstance(record, Article)]
    assert numbers == sorted(set(numbers))
