"""The limits of a page, and what is left of it beyond those of the library."""

import time
from contextlib import suppress

import pytest
from trafilatura import utils

from corpus_search.errors import ReadError
from corpus_search.readers.base import SkippedError
from corpus_search.readers.html_article import (
    MOST_ATTRIBUTES,
    MOST_CHARACTERS,
    MOST_LEVELS,
    MOST_TAGS,
    article_text,
    iter_visible,
    parse_page,
)

SENTENCE = "Farmers on both banks have waited for rain since spring. "


def test_a_page_that_is_too_large_is_an_error() -> None:
    with pytest.raises(ReadError, match=r"more than 10,000,000 characters"):
        parse_page("x" * (MOST_CHARACTERS + 1))
    with pytest.raises(ReadError, match=r"1,000,000 tags"):
        parse_page("<b>" * (MOST_TAGS + 1))


def test_a_page_that_is_too_deep_is_an_error_and_not_cut_off() -> None:
    assert article_text(parse_page("<div>" * 1000 + "at the bottom")) == "at the bottom"
    with pytest.raises(ReadError, match=f"more than {MOST_LEVELS:,} deep"):
        parse_page("<div>" * (MOST_LEVELS + 1) + "at the bottom")


def test_attributes_beyond_the_limit_are_left_out() -> None:
    many = " ".join(f'a{number}="{"x" * 100}>"' for number in range(MOST_ATTRIBUTES + 100))
    page = parse_page(f"<p {many} title=t>{SENTENCE}</p><p id=b class=c>too")
    first, second = page.tree.iter("p")
    assert len(first.attrib) == MOST_ATTRIBUTES
    assert (first.text, second.text, dict(second.attrib)) == (SENTENCE, "too", {"id": "b", "class": "c"})


@pytest.mark.parametrize(
    "form",
    ["a{}=1 ", "a{} ", "=a{} ", "a{}='1'", 'a{}="1"', "/a{}", "a{} = 1 "],
    ids=["value", "name", "sign", "quote", "double quote", "slash", "spaces"],
)
def test_attributes_of_every_form_are_counted(form: str) -> None:
    many = "".join(form.format(number) for number in range(30_000))
    page = parse_page(f"<p {many}>{SENTENCE}</p>")
    (paragraph,) = page.tree.iter("p")
    assert 0 < len(paragraph.attrib) <= MOST_ATTRIBUTES
    assert paragraph.text == SENTENCE


def test_very_many_elements_and_levels_are_read_as_what_is_visible() -> None:
    # Twice as many elements as the library is given; with it, the menu would be left out.
    menu = "<nav><ul><li><a href='/'>Home page</a></li></ul></nav>"
    page = f"<body>{menu}<article>" + "".join(f"<p>{n} {SENTENCE}</p>" for n in range(10)) + "</article>"
    assert "Home page" not in article_text(parse_page(page))
    assert article_text(parse_page(page + "<br>" * 30_000)).startswith("Home page")
    assert article_text(parse_page(page + "<i>" * 300)).startswith("Home page")


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<ul><li>First <a>picture</a><li>Second <b>pic</b>ture</ul>", ["First picture", "Second picture"]),
        (
            "<body>one<br>two<div>three</div>four<p>five <i>six</i>seven",
            ["one", "two", "three", "four", "five sixseven"],
        ),
        ("<p>shown<script>var x</script><style>p {}</style><template>no</template> too<p>end", ["shown too", "end"]),
        ("<noframes>See the <a href=b>main &amp; other</a> page", ["See the main & other page"]),
        ("<p>a\xa0b\n\t c", ["a b c"]),
    ],
)
def test_what_a_person_sees_of_a_page(page: str, lines: list[str]) -> None:
    assert list(iter_visible(parse_page(page))) == lines


HOSTILE = """<a |<a x|<a x="|<a x='|<a x=|</a |<a =|<a / |<a "" |<!--|&|<p>x|<script>|<table>|<li>x|<b><i><p>x</b></i>|
<p itemprop="author">|<h1 itemscope itemtype="x/Article">|<noframes>|<font color="|<td>|<br>|< |\0"""


@pytest.mark.parametrize("sign", [*HOSTILE.split("|"), "<a" * 60 + " "])
def test_hostile_pages_take_time_with_their_length_and_no_more(sign: str) -> None:
    start = time.perf_counter()
    with suppress(ReadError, SkippedError):
        article_text(parse_page(sign * (300_000 // len(sign))))
    assert time.perf_counter() - start < 6


def test_nothing_of_a_page_is_remembered() -> None:
    article_text(parse_page(f"<article><p>{SENTENCE * 10}</p></article>"))
    assert [function.cache_info().currsize for function in (utils.trim, utils.line_processing)] == [0, 0]
