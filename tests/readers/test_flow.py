"""XML to paragraphs, and XML that means harm."""

import time
import tracemalloc

import pytest

from corpus_search.errors import ReadError
from corpus_search.readers.flow import Grammar, MalformedError, Paragraph, read_flow, read_values

GRAMMAR = Grammar(
    blocks=frozenset({"p", "h"}),
    hidden=frozenset({"del"}),
    signs={"br": "\n", "tab": " "},
    asides=frozenset({"note"}),
)


def _texts(xml: str) -> list[str]:
    return [paragraph.text for paragraph in read_flow(xml.encode(), GRAMMAR)]


@pytest.mark.parametrize(
    ("xml", "texts"),
    [
        ("<a><p>one</p><p>two</p></a>", ["one", "two"]),
        ("<a>before<p>in</p>after</a>", ["before", "in", "after"]),
        ("<a><p> a \n\t b<i>c</i> d </p></a>", ["a bc d"]),
        ("<a><p>one<br/>two<br/></p></a>", ["one\ntwo"]),
        ("<a><p>a<tab/>b</p><p> </p></a>", ["a b"]),
        ("<a><p>a<del>b<p>c</p>d</del>e</p></a>", ["ae"]),
        ("<a><p>text<note><p>first</p><p>second</p></note> goes on</p><p>next</p></a>",
         ["text goes on", "first", "second", "next"]),
        ("<a><p>x<note>1<note>2</note></note>y</p></a>", ["xy", "1", "2"]),
        ("<a>x<note>at the end</note></a>", ["x", "at the end"]),
        ("<x:a xmlns:x='u'><x:p>in a <x:del>namespace</x:del></x:p></x:a>", ["in a"]),
        ("<a><p>&lt;&#233;&amp;</p><p><![CDATA[<p>]]></p></a>", ["<é&", "<p>"]),
    ],
)  # fmt: skip
def test_paragraphs(xml: str, texts: list[str]) -> None:
    assert _texts(xml) == texts


def test_a_paragraph_knows_its_element() -> None:
    assert read_flow(b"<a><h>one</h><p>two</p>x</a>", GRAMMAR) == [
        Paragraph("one", "h"), Paragraph("two", "p"), Paragraph("x", ""),
    ]  # fmt: skip


def test_only_some_elements_may_hold_text() -> None:
    grammar = Grammar(blocks=frozenset({"p"}), texts=frozenset({"t"}))
    assert [paragraph.text for paragraph in read_flow(b"<p>no<t>yes</t>no<t>too</t></p>", grammar)] == ["yestoo"]


def test_values_by_name() -> None:
    xml = b"<a><title>no</title><meta><title>T &amp; U</title><k>1</k><k>2</k><k> </k></meta></a>"
    assert read_values(xml, "meta") == {"title": ["T & U"], "k": ["1", "2"]}


BOMB = '<!DOCTYPE a [<!ENTITY x0 "lol">' + "".join(
    f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 12)
)  # fmt: skip


@pytest.mark.parametrize(
    "xml",
    [
        BOMB + "]><a>&x11;</a>",
        '<!DOCTYPE a [<!ENTITY x "lol">]><a/>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]><a/>',
    ],
)
def test_entities_are_refused(xml: str) -> None:
    with pytest.raises(ReadError, match="entities"):
        _texts(xml)


def test_a_doctype_elsewhere_is_not_loaded() -> None:
    assert _texts('<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a>text</a>') == ["text"]


@pytest.mark.parametrize("xml", ["", "text", "<a>", "<a></b>", "<a>\0</a>", "<a>&nbsp;</a>", "<a x=1/>"])
def test_what_is_not_well_formed_is_told_with_its_line(xml: str) -> None:
    with pytest.raises(MalformedError, match=r"^broken XML \(line 1: "):
        _texts(xml)


def test_unknown_encodings_are_told() -> None:
    for name in ("no-such", "shift_jis"):
        with pytest.raises(ReadError):
            read_flow(f'<?xml version="1.0" encoding="{name}"?><a/>'.encode(), GRAMMAR)


@pytest.mark.parametrize("element", ["p", "note", "del", "i"])
def test_depth_and_number_do_no_harm(element: str) -> None:
    count = 30_000
    start = time.perf_counter()
    tracemalloc.start()
    try:
        read_flow((f"<{element}>x" * count + f"</{element}>" * count).encode(), GRAMMAR)
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - start < 5
