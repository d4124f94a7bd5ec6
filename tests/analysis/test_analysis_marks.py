import re
import sys
import unicodedata

import pytest

from corpus_search.analysis.marks import JOINERS, MARKS

_MARK = re.compile(f"[{MARKS}]")
_CHARACTERS = [chr(code) for code in range(sys.maxunicode + 1)]
_TABLE = {character for character in _CHARACTERS if _MARK.match(character)}


def test_every_character_of_the_table_is_a_mark() -> None:
    assert [character for character in _TABLE if not unicodedata.category(character).startswith("M")] == []


@pytest.mark.skipif(unicodedata.unidata_version != "14.0.0", reason="this Python knows marks that are newer")
def test_every_mark_of_unicode_14_is_in_the_table() -> None:
    assert {character for character in _CHARACTERS if unicodedata.category(character).startswith("M")} == _TABLE


def test_the_table_has_as_many_as_unicode_14() -> None:
    # 1,950 Mn, 445 Mc, 13 Me: so a later Python sees a hole in the table too.
    assert len(_TABLE) == 2408


def test_no_mark_or_joiner_is_a_letter_or_white_space() -> None:
    for character in [*_TABLE, *JOINERS]:
        assert not re.match(r"[\w\s]", character)
