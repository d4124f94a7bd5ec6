"""Reuters-21578 and the collections of TREC."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.article import Article
from corpus_search.errors import ReadError
from corpus_search.readers.base import BadRecord, ReadOptions, SkippedError, Source
from corpus_search.readers.sgml import SgmlReader

_REUTERS = """<!DOCTYPE lewis SYSTEM "lewis.dtd">
<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" CGISPLIT="TRAINING-SET" OLDID="5544" NEWID="1">
<DATE>26-FEB-1987 15:01:01.79</DATE>
<TOPICS><D>cocoa</D><D>gold</D></TOPICS>
<PLACES><D>rome</D></PLACES>
<PEOPLE></PEOPLE>
<UNKNOWN>
&#5;&#5;&#5;C T
&#22;&#22;&#1;f0704&#31;reute
</UNKNOWN>
<TEXT>&#2;
<TITLE>KERRY &lt;KRY> SPEAKS</TITLE>
<AUTHOR>    By A. Writer, Reuters</AUTHOR>
<DATELINE>    NEW YORK, Feb 26 - </DATELINE><BODY>In Rome & elsewhere
&lt;XON&gt;.
    Today.
 Reuter
&#3;</BODY></TEXT>
</REUTERS>
<REUTERS NEWID="2"><TEXT TYPE="BRIEF">&#2;
<TITLE>SECOND</TITLE>******In short.
&#3;</TEXT></REUTERS>
"""


def _read(text: str, **fields: str) -> list[Article | BadRecord]:
    return list(SgmlReader().read(Source("", "my_file.sgm", text.encode()), ReadOptions(fields)).records)


def test_reuters() -> None:
    first, second = _read(_REUTERS)
    assert first == Article(
        root="",
        path="my_file.sgm",
        record=0,
        title="KERRY <KRY> SPEAKS",
        text="In Rome & elsewhere\n<XON>.\n    Today.\n Reuter",
        published="1987-02-26T15:01:01",
        key="1",
        author="A. Writer",
        place="NEW YORK",
        source="Reuters",
        tags=("cocoa", "gold"),
        origins=tuple((part, "metadata") for part in ("title", "published", "author", "place", "source", "tags")),
    )
    assert isinstance(second, Article)
    assert (second.record, second.key, second.title, second.text) == (1, "2", "SECOND", "******In short.")


@pytest.mark.parametrize(
    ("dateline", "place"),
    [
        ("    ROME, Feb 26 - ", "ROME"),
        ("    ST. PAUL, Minn., April 3 - ", "ST. PAUL"),
        ("    CHICAGO, June 9/ - ", "CHICAGO"),
        ("    Feb 26 - ", None),
        ("    by the staff", None),
        ("", None),
    ],
)
def test_the_place_in_a_dateline(dateline: str, place: str | None) -> None:
    (article,) = _read(f"<REUTERS><TITLE>x</TITLE><DATELINE>{dateline}</DATELINE></REUTERS>")
    assert isinstance(article, Article)
    assert article.place == place


@pytest.mark.parametrize("date", ["31-FEB-1987 15:01:01.79", "26-FEV-1987 15:01:01", "1987", ""])
def test_a_date_that_is_none(date: str) -> None:
    (article,) = _read(f"<REUTERS><DATE>{date}</DATE><TITLE>x</TITLE></REUTERS>")
    assert isinstance(article, Article)
    assert article.published is None


def test_trec() -> None:
    first, second, third = _read(
        """<DOC>
<DOCNO> FT911-3 </DOCNO>
<DATE>2016-02-02</DATE>
<HEADLINE>
KERRY
SPEAKS
</HEADLINE>
<TEXT>
<P>
In Rome.
<P>Today.
</TEXT>
<TEXT>More.</TEXT>
<PUB>The FT</PUB></DOC>
<doc><docno>2</docno>No text element,
<F P=1>but</F> words.</doc>
<DOC id="AFP_1" type="story"><HEADLINE>x</HEADLINE></DOC>"""
    )
    assert isinstance(first, Article)
    assert (first.key, first.title, first.text) == ("FT911-3", "KERRY SPEAKS", "In Rome.\nToday.\nMore.")
    assert (first.published, first.source) == ("2016-02-02", "The FT")
    assert isinstance(second, Article)
    assert (second.record, second.key) == (1, "2")
    assert "No text element, but words." in f"{second.title} {second.text}"
    assert isinstance(third, Article)
    assert (third.key, third.title) == ("AFP_1", "x")


def test_a_mapping_names_elements() -> None:
    (article,) = _read("<DOC><TOP>Kerry</TOP><TEXT>In Rome.</TEXT></DOC>", title="top")
    assert isinstance(article, Article)
    assert article.title == "Kerry"


def test_a_record_that_is_not_closed_costs_only_itself() -> None:
    records = _read("<DOC><TITLE>a</TITLE>\n<DOC><TITLE>b</TITLE></DOC>\n<DOC><TITLE>c</TITLE>")
    assert records[0] == BadRecord("line 1", "no </DOC> before the next <DOC>")
    assert isinstance(records[1], Article)
    assert (records[1].record, records[1].title) == (1, "b")
    assert records[2] == BadRecord("line 3", "no </DOC> to the end of the file")


def test_whatever_else_is_one_article() -> None:
    (article,) = _read("<book><title>Kerry</title><p>In Rome.<p>Today.</book>")
    assert isinstance(article, Article)
    assert (article.title, article.text) == ("Kerry", "In Rome.\nToday.")


@pytest.mark.parametrize(
    "text",
    [
        "<DOC>" * 50_000,
        "<DOC></DOC>" * 20_000,
        f"<DOC>{'<P>' * 50_000}</DOC>",
        f"<DOC>{'<P>x</P>' * 50_000}</DOC>",
        (
            f"<DOC>{''.join(f'<T{number}>' for number in range(20_000))}x"
            f"{''.join(f'</T{number}>' for number in reversed(range(20_000)))}</DOC>"
        ),
        f"<REUTERS><DATELINE>{'A ' * 50_000}</DATELINE><AUTHOR>by {'a,' * 50_000}</AUTHOR></REUTERS>",
    ],
)
def test_no_file_takes_long(text: str) -> None:
    assert _read(text)


@given(st.integers(0, len(_REUTERS)), st.integers(0, 8), st.text(st.sampled_from("<>/&#;3DOC \n\0é"), max_size=5))
def test_a_damaged_file_gives_articles_or_an_error_of_ours(place: int, cut: int, junk: str) -> None:
    with contextlib.suppress(ReadError, SkippedError):
        _read(_REUTERS[:place] + junk + _REUTERS[place + cut :])


def test_a_name_without_a_value_takes_no_longer_than_it_has_letters() -> None:
    """A torture trial found 70,000 letters to take 6 seconds, and 140,000 to take 24."""
    (article,) = _read(f"<DOC {'a' * 2_000_000}>\n<TITLE>Title</TITLE>\n<TEXT>text</TEXT></DOC>")
    assert isinstance(article, Article)
    assert article.title == "Title"
