"""Bytes to text: the encoding is found, nothing is lost, and what is no text is told."""

import codecs
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import chardet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_search.errors import ReadError
from corpus_search.readers.base import SkippedError
from corpus_search.readers.decode import Decoded, decode

MIXED = Path(__file__).parents[2] / "../shared/data/mixed_encodings"

RUSSIAN = "Министр сообщил, что переговоры с соседними странами продолжатся на следующей неделе в столице.\n"
FRENCH = "Le ministre a déclaré à la presse que l’été dernier, la forêt près du château avait brûlé.\n"
JAPANESE = "首相は記者会見で、来週の会議について説明した。多くの人々がこの問題に関心を持っている。\n"


def test_utf8_is_known_without_a_mark() -> None:
    assert decode("Çağrı\n".encode()) == Decoded("Çağrı\n", "utf-8", "utf-8")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_part_of_the_text(mark: bytes, encoding: str) -> None:
    assert decode(mark + "Çağrı 𝄞".encode(encoding)) == Decoded("Çağrı 𝄞", encoding, "declared")


def test_utf16_that_begins_with_a_nul_is_not_taken_for_utf32() -> None:
    assert decode(b"\xff\xfe\x00\x00a\x00") == Decoded("\0a", "utf-16-le", "declared")


def test_a_broken_promise_of_a_mark_is_an_error_with_its_place() -> None:
    with pytest.raises(ReadError, match="UTF-16-LE, but the bytes at offset 4 "):
        decode(b"\xff\xfea\x00b")


@pytest.mark.parametrize(
    ("text", "written_in", "found"),
    [
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "cp1251", "cp1251"),
        (FRENCH, "cp1252", "cp1252"),
        (JAPANESE, "shift_jis", "cp932"),
        (JAPANESE, "euc_jp", "euc_jp"),
        (JAPANESE, "iso2022_jp", "iso2022_jp"),
        (RUSSIAN, "utf-16-le", "utf-16-le"),
    ],
)
def test_other_encodings_are_detected(text: str, written_in: str, found: str) -> None:
    assert decode((text * 5).encode(written_in)) == Decoded(text * 5, found, "detected")


def test_ascii_with_a_sign_that_hz_uses_stays_as_it_is() -> None:
    data = b"The pattern is ~{x} and costs $5 today.\n"
    assert decode(data) == Decoded(data.decode(), "utf-8", "utf-8")


def test_words_far_into_a_large_file_are_what_the_detector_is_shown() -> None:
    text = "plain words\n" * 40_000 + RUSSIAN * 5
    assert decode(text.encode("koi8-r")) == Decoded(text, "koi8-r", "detected")


def _detect(monkeypatch: pytest.MonkeyPatch, *encodings: str) -> None:
    guesses = [{"encoding": name, "confidence": 0.9 - 0.1 * rank} for rank, name in enumerate(encodings)]
    monkeypatch.setattr(chardet, "detect_all", lambda *_args, **_options: guesses)


def test_what_the_likeliest_encoding_lacks_is_not_replaced_but_tried_in_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _detect(monkeypatch, "EUC-JP", "no such codec", "KOI8-R")
    assert decode(b"\xcd\xc9\xd2 \xff") == Decoded("мир Ъ", "koi8-r", "detected")


def test_the_last_resort_is_windows_1252(monkeypatch: pytest.MonkeyPatch) -> None:
    _detect(monkeypatch)
    assert decode(b"caf\xe9") == Decoded("café", "cp1252", "detected")


def test_of_equally_likely_encodings_windows_1252_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    guesses = [{"encoding": name, "confidence": 0.5} for name in ("cp437", "iso8859-15", "Windows-1252")]
    monkeypatch.setattr(chardet, "detect_all", lambda *_args, **_options: guesses)
    assert decode(b"caf\xe9").encoding == "cp1252"


def test_no_encoding_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    _detect(monkeypatch, "EUC-JP")
    with pytest.raises(ReadError, match="not text in any known encoding"):
        decode(b"caf\x81 \xff")  # 0x81 is nothing in Windows-1252 either


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", "\xa0\n\u3000".encode()])
def test_nothing_but_white_space_is_empty(data: bytes) -> None:
    with pytest.raises(SkippedError, match=r"^empty$"):
        decode(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF\x02\x01\x01\x00\x00\xff\xfe" + bytes(200),
        b"abc\0" * 100,
        b"\x89PNG\r\n\x1a\n" + bytes(range(1, 256)) * 3,
        bytes(1000),
    ],
)
def test_binary_is_skipped(data: bytes) -> None:
    with pytest.raises(SkippedError, match=r"^binary$"):
        decode(data)


def test_a_stray_nul_in_a_text_stays() -> None:
    text = "words and words " * 20 + "\0 end"
    assert decode(text.encode()).text == text


def test_line_ends_become_line_feeds_and_other_controls_stay() -> None:
    assert decode(b"a\r\nb\rc\n\x0cd\x1b\x07").text == "a\nb\nc\n\x0cd\x1b\x07"


@given(st.text(min_size=1).filter(lambda text: not text.isspace() and text.isprintable()))
def test_every_utf8_text_comes_back(text: str) -> None:
    if text.startswith("\ufeff") or re.search(r"~\{|\x1b", text):
        return
    assert decode(text.encode()) == Decoded(text, "utf-8", "utf-8")


@given(st.binary())
def test_any_bytes_give_a_text_or_an_error_of_ours(data: bytes) -> None:
    try:
        decoded = decode(data)
    except (ReadError, SkippedError):
        return
    assert "\r" not in decoded.text
    decoded.text.encode()
    codecs.lookup(decoded.encoding)


def test_plain_utf8_needs_no_detector() -> None:
    code = (
        "import sys; from corpus_search.readers.decode import decode; "
        "decode('é'.encode()); print('chardet' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def _label(name: str) -> str | None:
    """Return the codec that the name of a file of `mixed_encodings` says it is in."""
    origin, _, rest = name.partition("__")
    if origin == "cjk":
        return "utf-8" if rest.endswith("-utf8.txt") else rest.removesuffix(".txt")
    if origin != "encodings":
        return None
    label = rest.partition("__")[0].rstrip("_").lower().replace("maccyrillic", "mac_cyrillic")
    for codec in (label, re.sub(r"-[a-z]+$", "", label)):  # "windows-1250-czech" names the language too
        try:
            return codecs.lookup(codec).name
        except LookupError:
            continue
    return None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff"))


@pytest.mark.skipif(not MIXED.is_dir(), reason=f"the labelled files of {MIXED.name} are not beside this checkout")
def test_most_labelled_files_decode_as_their_label_says() -> None:
    right, labelled = 0, 0
    for path in sorted(MIXED.iterdir()):
        label, data = _label(path.name), path.read_bytes()
        if label is None or label.startswith(("utf", "ascii")):
            continue
        labelled += 1
        right += _plain(data.decode(label)) == _plain(decode(data).text)
    # Wrong: 23 bytes of Big5-HKSCS, KS X 1001's eight-byte syllables, and three pages whose label names less
    # than what a browser reads them as (Shift_JIS and GB2312).
    assert (right, labelled) == (79, 84)
