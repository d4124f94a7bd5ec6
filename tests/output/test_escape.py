import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.output.escape import escape_json, is_safe, visible, visible_lines

ANY_TEXT = st.text(st.characters(exclude_categories=()))
BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"),
        ("line\nand\ttab\r", "line␊and␉tab␍"),
        ("\x1b[31m\0\x7f", "␛[31m␀␡"),
        ("\x9b31m\x85", "�31m�"),
        ("\u202egnp.exe", "�gnp.exe"),
        ("a\u2028b\u2029c", "a�b�c"),
        ("caf\udce9 \ud800", "caf� �"),
        ("\ufeffa\ufeff", "�a�"),
        ("سلام 中文 é e\u0301", "سلام 中文 é e\u0301"),
        ("می\u200cخواهم 👩\u200d🔬 ☎\ufe0f", "می\u200cخواهم 👩\u200d🔬 ☎\ufe0f"),
    ],
)
def test_each_unsafe_character_becomes_one_that_shows(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert is_safe(text) is (text == shown)


def test_lines_keep_line_feeds_and_tabs_only() -> None:
    assert visible_lines("a\n\tb\r\n\x0b\x1b") == "a\n\tb␍\n␋␛"


@given(ANY_TEXT)
def test_offsets_stay_right_and_nothing_unsafe_stays(text: str) -> None:
    for shown in (visible(text), visible_lines(text)):
        assert len(shown) == len(text)
        assert not any(unicodedata.category(char) in {"Cs", "Zl", "Zp"} or ord(char) in BIDI for char in shown)
        shown.encode("utf-8")
    assert not any(unicodedata.category(char) == "Cc" for char in visible(text))
    assert {c for c in visible_lines(text) if unicodedata.category(c) == "Cc"} <= {"\n", "\t"}
    assert is_safe(visible(text))


@given(ANY_TEXT)
def test_letters_are_never_touched(text: str) -> None:
    pairs = zip(text, visible(text), strict=True)
    assert all(old == new for old, new in pairs if unicodedata.category(old)[0] in "LMNPS")


@given(ANY_TEXT)
def test_escaped_json_means_the_same(text: str) -> None:
    document = json.dumps(text, ensure_ascii=False)
    assert is_safe(escape_json(document))
    assert json.loads(escape_json(document)) == json.loads(document)
