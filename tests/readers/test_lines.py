"""Files of lines, a few of which have broken bytes."""

from pathlib import Path

import pytest

from corpus_search.readers.base import SkippedError, Source
from corpus_search.readers.lines import decode_lines, first_broken, iter_lines

_MIXED = Path(__file__).parents[3] / "shared" / "data" / "mixed_encodings"


def _decode(data: bytes, encoding: str | None = None) -> tuple[str, str, str, bool]:
    decoded = decode_lines(Source("", "a", data, encoding=encoding))
    return decoded.text, decoded.encoding, decoded.origin, decoded.is_whole


def test_whole_files_are_decoded_as_ever() -> None:
    assert _decode("é\r\n".encode()) == ("é\n", "utf-8", "utf-8", True)
    assert _decode(b"a\rb") == ("a\nb", "utf-8", "utf-8", True)
    assert _decode(b"caf\xe9\n")[:2] == ("café\n", "cp1252")


def test_broken_bytes_stand_as_surrogates_where_most_lines_are_utf8() -> None:
    data = "é\r\nü\n".encode() + b"x\xe9y\n"
    assert _decode(data) == ("é\nü\nx\udce9y\n", "utf-8", "utf-8", False)
    assert _decode(b"\xef\xbb\xbf" + data) == ("é\nü\nx\udce9y\n", "utf-8", "declared", False)


def test_most_lines_broken_is_another_encoding() -> None:
    text = "déjà vu\nété\nnaïve\nlà\nça\n"
    assert _decode("é\n".encode() + text.encode("cp1252"))[3] is True


def test_a_header_that_says_otherwise_is_believed() -> None:
    assert _decode(b"\xc3\xa9\n\xe9\n", "iso-8859-1")[:3] == ("Ã©\né\n", "cp1252", "declared")


def test_binary_files_stay_binary() -> None:
    with pytest.raises(SkippedError):
        _decode(bytes(range(256)) * 8 + "é\né\né\n".encode() * 30)


def test_first_broken() -> None:
    assert first_broken("aé\udce9\udcea") == 2
    assert first_broken("aé") is None
    assert first_broken("") is None


def test_only_line_feeds_end_lines() -> None:
    assert list(iter_lines("a\n\nb\u2028c\x85")) == ["a", "", "b\u2028c\x85"]


@pytest.mark.skipif(not _MIXED.is_dir(), reason="the labelled files are not here")
def test_no_file_of_another_encoding_is_taken_for_broken_utf8() -> None:
    for path in _MIXED.iterdir():
        data = path.read_bytes()
        try:
            data.decode()
        except UnicodeDecodeError:
            assert decode_lines(Source("", "a", data)).is_whole, path.name
