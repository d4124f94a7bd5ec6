"""The encodings that pages and documents declare."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.readers.declared import HEAD_SIZE, declared_in_html, declared_in_xml


@pytest.mark.parametrize(
    ("head", "label"),
    [
        (b'<!DOCTYPE html><html><head><meta charset="windows-1251">', "windows-1251"),
        (b"<META CHARSET=koi8-r />", "koi8-r"),
        (b"<meta charset = 'Shift_JIS' >", "Shift_JIS"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=EUC-KR">', "EUC-KR"),
        (b"<meta content='text/html;charset=\"big5\"' http-equiv=content-type>", "big5"),
        (b'<meta name="x" content="charset=koi8-r"><meta charset=utf-8>', "utf-8"),
        (b'<!-- <meta charset="koi8-r"> --><meta charset="utf-8">', "utf-8"),
        (b'<!--><meta charset="koi8-r">', "koi8-r"),
        (b'<meta charset="utf-16le">', "utf-8"),
        (b'<?xml version="1.0" encoding="ISO-8859-2"?><html>', "ISO-8859-2"),
        (b'<a title="> <meta charset=koi8-r>"><meta charset=utf-8>', "utf-8"),
        (b"<meta charset=''><meta charset=utf-8>", "utf-8"),
        (b"<metal charset=koi8-r>", None),
        (b"</meta charset=koi8-r>", None),
        (b"<!-- never closed <meta charset=koi8-r>", None),
        (b'<meta http-equiv="refresh" content="charset=koi8-r">', None),
        (b" " * HEAD_SIZE + b"<meta charset=koi8-r>", None),
        (b"charset=koi8-r in plain words", None),
        (b"", None),
    ],
)
def test_html(head: bytes, label: str | None) -> None:
    assert declared_in_html(head) == label


@pytest.mark.parametrize(
    ("head", "label"),
    [
        (b'<?xml version="1.0" encoding="windows-1251"?>', "windows-1251"),
        (b"<?xml version='1.0' encoding = 'KOI8-R' standalone='yes'?>", "KOI8-R"),
        (b'\n<?xml version="1.0" encoding="big5"?>', "big5"),
        (b'<?xml version="1.0"?><a encoding="koi8-r"/>', None),
        (b'<?xml version="1.0" encoding="utf-16"?>', "utf-8"),
        ('<?xml version="1.0"?>'.encode("utf-16-le"), "utf-16-le"),
        ('<?xml version="1.0"?>'.encode("utf-16-be"), "utf-16-be"),
        ('<?xml version="1.0"?>'.encode("utf-32-le"), "utf-32-le"),
        ('<?xml version="1.0"?>'.encode("utf-32-be"), "utf-32-be"),
        ('<?xml version="1.0" encoding="cp500"?>'.encode("cp500"), "cp500"),
        ('<?xml version="1.0"?>'.encode("cp037"), "cp037"),
        (b"<rss>", None),
    ],
)
def test_xml(head: bytes, label: str | None) -> None:
    assert declared_in_xml(head) == label


@given(st.text(st.sampled_from("<>!-?/= \"'metacharsetxmlencoding;"), max_size=400))
def test_anything_gives_a_label_or_none(text: str) -> None:
    for label in (declared_in_html(text.encode()), declared_in_xml(text.encode())):
        assert label is None or label == label.strip() != ""


@pytest.mark.parametrize("sign", [b"<", b"<meta ", b"<!--", b"<a =", b"='", b"<meta charset", b"<?xml "])
def test_many_of_one_sign_do_no_harm(sign: bytes) -> None:
    assert declared_in_html(sign * 10_000) is None
    assert declared_in_xml(sign * 10_000) is None
