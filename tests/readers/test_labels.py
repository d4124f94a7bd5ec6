"""What the names of encodings stand for."""

import codecs

import pytest
import webencodings
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.readers.labels import codec_for, is_ascii_superset, is_multibyte, is_wide, superset_of


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("utf-8", "utf-8"),
        (" UTF8\n", "utf-8"),
        ("latin1", "cp1252"),
        ("us-ascii", "cp1252"),
        ("ISO-8859-9", "cp1254"),
        ("tis-620", "cp874"),
        ("Shift_JIS", "cp932"),
        ("windows-31j", "cp932"),
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("ks_c_5601-1987", "cp949"),
        ("Big5", "big5hkscs"),
        ("utf-16", "utf-16-le"),
        ("unicodeFFFE", "utf-16-be"),
        ("koi8-ru", "koi8-u"),
        ("logical", "iso8859-8"),
        ("iso-2022-kr", "iso2022_kr"),
        ("HZ-GB-2312", "hz"),
        ("IBM855", "cp855"),
        ("johab", "johab"),
        ("EBCDIC-CP-US", "cp037"),
    ],
)
def test_a_label_means_what_browsers_make_of_it(label: str, codec: str) -> None:
    assert codec_for(label) == codec


@pytest.mark.parametrize("label", ["", "utf-7", "rot13", "unicode_escape", "idna", "hex", "mbcs", "nonsense", "a\0b"])
def test_what_is_no_character_encoding_of_a_file_is_unknown(label: str) -> None:
    assert codec_for(label) is None


def test_the_standards_own_table_agrees() -> None:
    for label, name in webencodings.LABELS.items():
        if name in ("replacement", "x-user-defined"):
            continue  # a guard of browsers, and a trick of scripts
        expected = webencodings.lookup(label).codec_info.name
        assert codec_for(label) == {"gbk": "gb18030"}.get(expected, expected), label


@given(st.text(max_size=20))
def test_every_codec_that_is_named_exists(label: str) -> None:
    codec = codec_for(label)
    assert codec is None or codecs.lookup(codec).name == codec == superset_of(codec)


@given(
    st.sampled_from(["cp1252", "gb18030", "utf-8", "koi8-r", "euc_jp", "cp949"]),
    st.text(st.characters(max_codepoint=127)),
)
def test_ascii_is_the_same_in_its_supersets(codec: str, text: str) -> None:
    assert is_ascii_superset(codec)
    assert text.encode("ascii").decode(codec) == text


def test_kinds_of_encodings() -> None:
    assert [is_wide("utf-16-le"), is_multibyte("cp932"), is_multibyte("cp1252")] == [True, True, False]
    assert not any(map(is_ascii_superset, ["utf-32-be", "hz", "iso2022_jp", "cp500"]))
