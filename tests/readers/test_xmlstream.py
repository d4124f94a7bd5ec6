"""XML from strangers: records one by one, mistakes that cost one record, and entities that are refused."""

import contextlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.errors import ReadError
from corpus_search.readers.base import BadRecord
from corpus_search.readers.xmlstream import Record, iter_xml
from corpus_search.readers.xmltree import Element, body_text, line_text


def _is_item(path: Sequence[str]) -> bool:
    return path[-1] == "item"


def _read(text: str) -> list[tuple[int, int, str] | BadRecord]:
    """Return number, line and text of the records."""
    return [
        record if isinstance(record, BadRecord) else (record.number, record.line, line_text(record.element))
        for record in iter_xml(text, _is_item)
    ]


def _tree(text: str) -> Element:
    (record,) = iter_xml(text, _is_item)
    assert isinstance(record, Record)
    return record.element


def test_records_come_with_what_stands_before_them() -> None:
    records = list(iter_xml("<r a='1'><t>x</t>\n<item>a</item>\n<s>y</s><b><item>b</item></b></r>", _is_item))
    assert [(record.number, record.line) for record in records if isinstance(record, Record)] == [(0, 2), (1, 3)]
    assert isinstance(records[1], Record)
    assert (records[1].root.attributes, line_text(records[1].root)) == ({"a": "1"}, "x y")


def test_without_a_record_the_root_is_the_only_one() -> None:
    (record,) = iter_xml("<r>a<b>c</b></r>", _is_item)
    assert isinstance(record, Record)
    assert record.element is record.root
    assert line_text(record.element) == "ac"


def test_a_mistake_costs_its_record() -> None:
    assert _read("<r>\n<item>a</item>\n<item>b<x></item>\n<item>c</item>\n</r>") == [
        (0, 2, "a"),
        BadRecord("line 3", "not valid XML: mismatched tag"),
        (2, 4, "c"),
    ]


def test_a_mistake_in_the_first_record_costs_no_other() -> None:
    assert _read("<r><item><x></item>\n<item>b</item></r>")[1:] == [(1, 2, "b")]


def test_a_record_that_is_not_closed_costs_no_other() -> None:
    assert _read("<r><item>a\n<item>b</item>\n<item>c</item></r>") == [
        BadRecord("line 1", "not valid XML: no </item> before the next <item>"),
        (1, 2, "b"),
        (2, 3, "c"),
    ]


def test_what_is_open_to_the_end_costs_its_record() -> None:
    assert _read("<r><item>a</item>\n<item><![CDATA[b</item>\n<item>c</item></r>")[1:] == [
        BadRecord("line 2", "not valid XML: it ends too soon"),
        (2, 3, "c"),
    ]


def test_a_file_that_was_cut_off() -> None:
    assert _read("<r><item>a</item>\n<item>b") == [(0, 1, "a"), BadRecord("line 2", "not valid XML: it ends too soon")]
    assert _read("<r><item>a</item>") == [(0, 1, "a"), BadRecord("line 1", "not valid XML: it ends too soon")]


def test_records_are_drawn_one_by_one() -> None:
    text = "<r>" + "<item>a</item>" * 20_000 + "<x></r>"
    records = iter_xml(text, _is_item)
    assert isinstance(next(records), Record)


@pytest.mark.parametrize("text", ["", "x", "<r><b></r>", "<r>", "<r><a b></r>"])
def test_no_xml_is_an_error(text: str) -> None:
    with pytest.raises(ReadError, match="line 1: not valid XML"):
        _read(text)


_LAUGHS = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10))


@pytest.mark.parametrize(
    "declarations",
    [
        f'<!ENTITY l0 "ha">{_LAUGHS}',
        f'<!ENTITY l0 "{"ha" * 50_000}">',
        '<!ENTITY l0 SYSTEM "file:///etc/passwd">',
        '<!ENTITY l0 PUBLIC "x" "http://127.0.0.1:9/x">',
        '<!ENTITY % l0 "x">',
        '<!ENTITY % l0 SYSTEM "http://127.0.0.1:9/x.dtd"> %l0;',
        '<!ENTITY l0 "&#60;item>x&#60;/item>">',
    ],
)
def test_entities_that_grow_or_reach_out_are_refused(declarations: str) -> None:
    with pytest.raises(ReadError, match="declares entities"):
        _read(f"<!DOCTYPE r [{declarations}]><r><item>&l9;&l0;</item></r>")


def test_small_entities_are_refused_when_they_are_many() -> None:
    declaration = f'<!DOCTYPE r [<!ENTITY a "{"x" * 60}">]>'
    assert _read(f"{declaration}<r><item>&a;</item></r>") == [(0, 1, "x" * 60)]
    with pytest.raises(ReadError, match="declares entities"):
        _read(f"{declaration}<r><item>{'&a;' * 100_000}</item></r>")
    with pytest.raises(ReadError, match="declares entities"):
        _read(f'{declaration}<r><item>{f"""<b c="{"&a;" * 1000}"/>""" * 100}</item></r>')


def test_a_dtd_elsewhere_is_not_fetched_and_gives_no_attributes() -> None:
    assert _read('<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd"><r><item>a</item></r>') == [(0, 1, "a")]
    assert _tree('<!DOCTYPE r [<!ATTLIST r a CDATA "x">]><r/>').attributes == {}


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("AT&T & <b>co</b>", "AT&T & co"),
        ("caf&eacute;&nbsp;x &unknown; &amp;amp;", "café x &unknown; &amp;"),
        ("a&#3;b&#xFFFF;c\x05d&#0;&#99999999;&#xD800;", "abcd&#99999999;"),
        ("<![CDATA[a & b &eacute; <i>]]>&", "a & b &eacute; <i>&"),
        ("<!-- & -->&copy;<?x & ?>", "©"),
        ("&#8217;&#x2019;", "’’"),
    ],
)
def test_what_can_only_mean_one_thing_is_mended(written: str, text: str) -> None:
    assert _read(f"<r><item>{written}</item></r>") == [(0, 1, text)]


@pytest.mark.parametrize(
    "declaration",
    [
        '<?xml version="1.0" encoding="utf-16"?>',
        '\n <?xml version="1.1"?>',
        '<?xml version="1.0" encoding="nonsense"?>',
    ],
)
def test_what_a_file_says_of_its_encoding_is_past(declaration: str) -> None:
    assert _read(f"{declaration}<r><item>é</item></r>")[0] == (0, declaration.count("\n") + 1, "é")


def test_deep_and_wide_trees_are_refused() -> None:
    assert _read("<r>" + "<a>" * 150 + "x" + "</a>" * 150 + "</r>") == [(0, 1, "x")]
    with pytest.raises(ReadError, match="deep"):
        _read("<r>" + "<a>" * 100_000)
    with pytest.raises(ReadError, match="elements"):
        _read("<r>" + "<a/>" * 500_001)


@pytest.mark.parametrize(
    "part",
    ["<item>", "<item><![CDATA[", "<item></x>", "<a/><item/>", "<item><b></item>", "&", "<!--", "<a ", "<![CDATA["],
)
def test_many_mistakes_are_given_up(part: str) -> None:
    with contextlib.suppress(ReadError):
        assert len(_read("<r>" + part * 20_000)) <= 20_001


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<r>\n a\n  b \n</r>", " a\n  b"),
        ("<r><p>a\n <b>b</b>c</p>\n <q>d</q></r>", "a bc\nd"),
        ("<r><x>a</x><y>b</y></r>", "a\nb"),
        ("<r><b>a</b><i>b</i></r>", "ab"),
        ("<r>a<br/>b</r>", "a\nb"),
        ("<r><tr><td>a</td><td>b</td></tr></r>", "a b"),
        ("<r>a&#13;b</r>", "a\nb"),
        ("<r/>", ""),
    ],
)
def test_the_text_of_a_tree(xml: str, text: str) -> None:
    assert body_text(_tree(xml)) == text


def test_the_text_without_an_element() -> None:
    tree = _tree("<r><t>title</t><p>a</p><t>b</t></r>")
    assert body_text(tree, tree.find("t")) == "a\nb"


_GOOD = "<?xml version='1.0'?>\n<r>\n<item a='1'>é<b>x</b></item>\n<item><![CDATA[y]]>&amp;</item></r>"


@given(st.integers(0, len(_GOOD)), st.integers(0, 5), st.text(st.sampled_from("<>/&;'\"![] iteméb\n\0"), max_size=4))
def test_a_damaged_file_gives_records_or_an_error_of_ours(place: int, cut: int, junk: str) -> None:
    with contextlib.suppress(ReadError):
        _read(_GOOD[:place] + junk + _GOOD[place + cut :])
