import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.output import OutputOptions
from corpus_search.output import csv as csv_output
from corpus_search.page import Hit, QueryInfo, SearchPage, Snippet, StoreSummary


def written(*hits: Hit) -> str:
    store = StoreSummary(".corpus-search", "whoosh", 2, 1)
    page = SearchPage(QueryInfo("q", "q", ()), len(hits), len(hits), True, 0, 10, 1.0, store, hits)
    out = io.BytesIO()
    assert csv_output.write(page, out, OutputOptions()) == ()
    return out.getvalue().decode()


def hit(title: str, *snippets: Snippet) -> Hit:
    return Hit(1, 0.5, "abcdefgh234567aa", "a.txt", "", title, (), None, "en", None, None, None, (), 0, snippets)


def test_a_row_a_hit() -> None:
    passages = Snippet("Kerry, he said", 0, 14, ((0, 5),)), Snippet("and left.", 90, 99, ())
    assert written(hit('The "who"', *passages)) == (
        "rank,score,id,path,title,published,language,snippet,author,place,source,tags,member,copies\n"
        '1,0.5,abcdefgh234567aa,a.txt,"The ""who""",,en,"Kerry, he said … and left.",,,,,,0\n'
    )


def test_what_is_known_of_an_article_comes_last() -> None:
    known = replace(
        hit("T"), author="=Jane", place="Rome", source="AFP", tags=("big news", "sport"), member="a/b.txt", copies=3
    )
    assert list(csv.reader(io.StringIO(written(known))))[1][8:] == [
        "'=Jane", "Rome", "AFP", "big news; sport", "a/b.txt", "3",
    ]  # fmt: skip


def test_no_hit_is_a_header() -> None:
    assert written() == "rank,score,id,path,title,published,language,snippet,author,place,source,tags,member,copies\n"


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-libya", "'-libya"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'␉=1"),
        ("\rx", "'␍x"),
        ("  =1", "'  =1"),
        ("\u00a0\u200b@x", "'\u00a0\u200b@x"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
        ("'=1", "'=1"),
        ("two\nlines", "two␊lines"),
    ],
)
def test_a_formula_is_made_text(title: str, cell: str) -> None:
    rows = list(csv.reader(io.StringIO(written(hit(title)))))
    assert rows[1][4] == cell


@given(st.lists(st.text(st.characters(exclude_categories=()))))
def test_a_row_is_always_one_line(titles: list[str]) -> None:
    text = written(*map(hit, titles))
    assert len(text.splitlines()) == len(titles) + 1
    rows = list(csv.reader(io.StringIO(text)))[1:]
    assert len(rows) == len(titles)
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for row in rows for cell in row)
