"""The text in a piece of HTML."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.readers.markup import has_tags, plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>In <b>Ro</b>me.</p><p>Today.", "In Rome.\nToday."),
        ("In<br>Rome<BR/>today", "In\nRome\ntoday"),
        ("In\n  Rome,\n\ttoday", "In Rome, today"),
        ("<ul><li>a<li>b</ul>c", "a\nb\nc"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><th>c", "a b\nc"),
        ("<pre>a\n  b &lt; <i>c</i>\n</pre>d", "a\nb < c\nd"),
        ("caf&eacute; &#8217;&#x2019;&nbsp;&lt;p&gt; &unknown; AT&T", "café ’’ <p> &unknown; AT&T"),
        ("a<script>x < y; '</p>'</script>b<style>p {}</style>c<!-- <p>no --> d", "abc d"),
        ("a<script>never closed", "a"),
        ("a<!-- never closed <p>", "a"),
        ("<a title=\"x > y\" href='a>b'>c</a>", "c"),
        ("<a title=\"it's>c", "c"),
        ("x < y and a <3 b", "x < y and a <3 b"),
        ("<!DOCTYPE html><?xml version='1.0'?><![CDATA[x]]>y", "y"),
        ("&#0; &#" + "9" * 6000 + ";", "\ufffd \ufffd;"),
        ("a&#13;b", "a b"),
        ("", ""),
    ],
)
def test_plain_text(markup: str, text: str) -> None:
    assert plain_text(markup) == text


def test_has_tags() -> None:
    assert has_tags("a<b>c")
    assert has_tags("a<br/>")
    assert has_tags("</p>")
    assert has_tags("<!-- x")
    assert not has_tags("a < b, AT&amp;T <3 <-")


@pytest.mark.parametrize(
    "sign",
    ["<", "<a ", "<a '", '<a b="<', "<!--", "<script>", "</script", "<pre>", "<pre", "&", "&#", "&#9", "<p>", "\n"],
)
def test_the_time_is_linear(sign: str) -> None:
    start = time.process_time()
    plain_text(sign * 100_000)
    assert time.process_time() - start < 2  # a tenth of it is usual; the square of the length would be minutes


@given(st.text(st.sampled_from("<>/!-?ab&#;x1'\"= \n\rpre\ud800é")))
def test_any_text_gives_tidy_lines(markup: str) -> None:
    text = plain_text(markup)
    assert "\r" not in text
    assert all(line == " ".join(line.split()) != "" for line in text.split("\n") if text)
